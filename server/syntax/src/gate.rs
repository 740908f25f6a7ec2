//! The five gates (operating model 1.8) and the verdicts people write about them.

/// A gate. The order is that of the operating model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gate {
    /// Gate 1, context completeness.
    Context,
    /// Gate 2, domain validity.
    Domain,
    /// Gate 3, integration safety.
    Integration,
    /// Gate 4, NFR compliance.
    Nfr,
    /// Gate 5, ready to implement.
    Ready,
}

/// What a gates block declares for one gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Declared as passed.
    Pass,
    /// Declared as failed.
    Fail,
    /// Left open: `PASS/FAIL`, pending, empty.
    Undeclared,
    /// A word that is no verdict (`MAYBE`).
    Unknown,
}

impl Gate {
    /// All five in order.
    pub const ALL: [Self; 5] = [Self::Context, Self::Domain, Self::Integration, Self::Nfr, Self::Ready];

    /// Its number, 1 to 5.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Its name in the operating model's gates block: `Context completeness`.
    pub fn title(self) -> &'static str {
        match self {
            Self::Context => "Context completeness",
            Self::Domain => "Domain validity",
            Self::Integration => "Integration safety",
            Self::Nfr => "NFR compliance",
            Self::Ready => "Ready to implement",
        }
    }

    /// Its stable short name: `context`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Domain => "domain",
            Self::Integration => "integration",
            Self::Nfr => "nfr",
            Self::Ready => "ready",
        }
    }
}
