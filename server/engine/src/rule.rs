//! What a rule is: data plus one function. Everything that speaks of rules (explain, the rule
//! reference, completion, `codeDescription`) comes from this one registry.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use specward_syntax::Gate;

use crate::context::{Context, Sink};

/// How a rule weighs (rules.md, "Levels").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Level {
    /// The text contradicts itself or the workspace: an error, whatever the status.
    Wrong,
    /// The gate fails; severity follows the spec's status.
    Gate,
    /// Information or hint; never fails a gate.
    Advice,
}

/// For which gate a rule's findings count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counts {
    /// For this gate.
    For(Gate),
    /// For the gate of the role in which the reference stands (`ref/` rules).
    ByRole,
    /// For none.
    Nothing,
}

/// When a rule runs, and with what.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Reads only the document's own facts and its configuration.
    Document(fn(&Context<'_>, &mut Sink<'_>)),
    /// Reads other documents through the context.
    Workspace(fn(&Context<'_>, &mut Sink<'_>)),
    /// As [`Check::Workspace`], where the root has a base to compare with; also for what is gone since.
    Base(fn(&Context<'_>, &mut Sink<'_>)),
    /// Reads the verdicts of platform specs that a component spec implements; counts for a gate of the component spec.
    Parents(fn(&Context<'_>, &mut Sink<'_>)),
    /// Reads computed verdicts; counts for no gate.
    Verdict(fn(&Context<'_>, &mut Sink<'_>)),
    /// Raised by the engine itself while it reads input (configuration, suppressions, unreadable files).
    Input,
}

/// One rule of the catalogue.
#[derive(Debug)]
pub struct Rule {
    /// Stable name, `family/kebab-case`.
    pub name: &'static str,
    /// Its level.
    pub level: Level,
    /// Its gate.
    pub counts: Counts,
    /// When it fires, in one line.
    pub summary: &'static str,
    /// Why it matters, with the operating model's section.
    pub why: &'static str,
    /// Section of the operating model, such as `1.8`.
    pub section: &'static str,
    /// A text that fails.
    pub failing: &'static str,
    /// The same text, passing.
    pub passing: &'static str,
    /// What resolves it.
    pub resolve: &'static str,
    /// Its function.
    pub check: Check,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
