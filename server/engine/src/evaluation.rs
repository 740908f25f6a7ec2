//! What the rules said about one document, stratum by stratum, with the look-ups behind it.

use std::sync::Arc;

use specward_syntax::{Gate, key};

use crate::lookup::LookupKey;
use crate::reports::Reports;
use crate::rule::Rule;
use crate::waits::Wait;

/// A computed verdict of a gate; never what a human typed (operating model 1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Computed {
    /// No rule that counts for it fires.
    Pass,
    /// A rule that counts for it fires at level wrong or gate.
    Fail,
    /// All that would fail it is suppressed, with a reason.
    Waived,
    /// A rule that counts for it is switched off.
    NotChecked,
}

impl Computed {
    /// Reads what [`Computed::word`] writes, in any case.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Pass, Self::Fail, Self::Waived, Self::NotChecked];
        all.into_iter().find(|computed| key::fold(computed.word()) == key::fold(word))
    }

    /// As reports spell it: `PASS`, `FAIL`, `WAIVED`, `NOT-CHECKED`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Waived => "WAIVED",
            Self::NotChecked => "NOT-CHECKED",
        }
    }
}

/// The verdict of one gate, with the rules that fail it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GateVerdict {
    /// Which gate.
    pub gate: Gate,
    /// The verdict.
    pub computed: Computed,
    /// The rules that fail it, in the order of the reference; empty unless it fails.
    pub failing: Vec<&'static Rule>,
}

/// A document's verdicts: only the gates that its kind has, in their order; empty where it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Verdicts(pub(crate) Vec<GateVerdict>);

impl Verdicts {
    /// Gate by gate.
    pub fn iter(&self) -> impl Iterator<Item = &GateVerdict> {
        self.0.iter()
    }

    /// Whether the document has no gates, or its verdicts are not yet computed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The verdict of one gate, if the document has that gate.
    pub fn of(&self, gate: Gate) -> Option<Computed> {
        self.0.iter().find(|verdict| verdict.gate == gate).map(|verdict| verdict.computed)
    }

    /// The rules that fail a gate.
    pub fn failing(&self, gate: Gate) -> &[&'static Rule] {
        self.0.iter().find(|verdict| verdict.gate == gate).map(|verdict| verdict.failing.as_slice()).unwrap_or_default()
    }

    /// Whether any gate fails.
    pub fn any_fails(&self) -> bool {
        self.0.iter().any(|verdict| verdict.computed == Computed::Fail)
    }
}

/// A memoised evaluation. Strata that have not run are empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evaluation {
    /// By [`crate::lookup::Stratum`].
    pub(crate) reported: [Reports; 3],
    /// What each stratum asked, sorted.
    pub(crate) asked: [Arc<[LookupKey]>; 3],
    /// Of everything that is shown (see [`crate::shown`]).
    pub(crate) fingerprint: u64,
    pub(crate) verdicts: Arc<Verdicts>,
    /// Suppressions that the strict profile does not accept, by index.
    pub(crate) refused: Arc<[u32]>,
    /// What the document waits for, in order.
    pub(crate) waits: Arc<[Wait]>,
}
