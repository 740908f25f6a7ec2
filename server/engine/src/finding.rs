//! Findings: what a rule has to say, where, and what resolves it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use specward_syntax::{FactId, Gate, SectionName};

use crate::kind::Kind;
use crate::rule::{Level, Rule};

/// Number of a document in a [`crate::Host`]; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocId(pub u32);

/// A place by fact, resolved to a range only when it is shown: a shift of lines changes no finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// In which document.
    pub doc: DocId,
    /// Which fact.
    pub fact: FactId,
}

/// How grave a finding is after level, lifecycle, profile and settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Severity {
    Error,
    Warning,
    Info,
    Hint,
}

impl Severity {
    /// Its stable name: `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Hint => "hint",
        }
    }
}

/// Extra meaning of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tag {
    /// The target is superseded or retired.
    Deprecated,
    /// The text can go.
    Unnecessary,
}

/// The other side of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there.
    pub message: String,
}

/// A mechanical repair, planned by fact; [`specward_syntax`] text is looked at only when it is applied.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fix {
    /// Replace the fact's text.
    Replace {
        /// Title of the action: `Change to ADR-0003`.
        title: String,
        /// What to replace.
        place: Place,
        /// The new text.
        text: String,
        /// Whether it is the one obvious repair.
        preferred: bool,
    },
    /// Remove one item of a field's list, with its separator; the canonical empty form stays if it was the last.
    RemoveItem {
        /// Title of the action.
        title: String,
        /// The item.
        place: Place,
        /// Whether it is the one obvious repair.
        preferred: bool,
    },
    /// Add items to a list field of the document's metadata, creating the field in canonical form if it is missing.
    AddToField {
        /// Title of the action.
        title: String,
        /// In which document.
        doc: DocId,
        /// Canonical key, as the template writes it (`Blocked By`).
        key: SmolStr,
        /// What to add; empty to add the bare key with its template placeholder.
        text: String,
        /// Whether it is the one obvious repair.
        preferred: bool,
    },
    /// Remove the whole entry of a field or line.
    RemoveEntry {
        /// Title of the action.
        title: String,
        /// The entry.
        place: Place,
        /// Whether it is the one obvious repair.
        preferred: bool,
    },
    /// Create the missing ADR with this id.
    CreateAdr {
        /// The id as referred to.
        id: SmolStr,
    },
    /// Create an ADR out of an unresolved marker and add it to Blocked By.
    DraftAdr {
        /// The marker's place.
        place: Place,
        /// The open question.
        question: String,
    },
    /// Create the document of a kind that this one calls for.
    Create {
        /// What is missing.
        kind: Kind,
        /// Its id with version, where it is already referred to; else empty.
        name: SmolStr,
    },
    /// Add sections of the kind's template where its order has them.
    AddSections {
        /// In which document.
        doc: DocId,
        /// Which.
        names: Vec<SectionName>,
    },
    /// Add a line below a heading.
    AddBelow {
        /// Title of the action.
        title: String,
        /// The heading.
        place: Place,
        /// The line.
        text: String,
        /// Whether it is the one obvious repair.
        preferred: bool,
    },
    /// Bring a spec graph up to date with the files.
    UpdateGraph {
        /// The graph.
        doc: DocId,
    },
    /// Write the gates block from the computed verdicts.
    RewriteGates {
        /// In which document.
        doc: DocId,
    },
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The rule's level, or what the rule said in this case.
    pub level: Level,
    /// The gate it counts for.
    pub gate: Option<Gate>,
    /// After lifecycle, profile and settings.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is missing or wrong.
    pub message: String,
    /// What resolves it.
    pub help: String,
    /// Other sides.
    pub related: Vec<Related>,
    /// Extra meaning.
    pub tags: Vec<Tag>,
    /// Repairs.
    pub fixes: Vec<Fix>,
    /// The reason of the suppression that covers it.
    pub suppressed: Option<Arc<str>>,
}
