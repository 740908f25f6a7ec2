//! The two status vocabularies: of specs (operating model 1.11) and of ADRs (1.12), with the words
//! people write for them.

/// Status of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // The states of operating model 1.11.
pub enum SpecStatus {
    Planned,
    Discovery,
    Draft,
    Approved,
    Implementing,
    Done,
    Paused,
    Blocked,
    /// Any terminal word: retired, superseded, abandoned.
    Retired,
}

/// Status of an ADR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // The states of operating model 1.12 and two that ADR practice adds.
pub enum AdrStatus {
    Proposed,
    InReview,
    Approved,
    Rejected,
    Superseded,
    Deprecated,
}
