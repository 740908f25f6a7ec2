//! Kinds of documents and how a file's kind is decided (documents.md section 2).

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // The artefacts of operating model 1.6.
pub enum Kind {
    Initiative,
    PlatformSpec,
    ComponentSpec,
    ContractSpec,
    ChangeSpec,
    BugSpec,
    HotfixSpec,
    FollowUpSpec,
    Adr,
    ContextPack,
    Constitution,
    Domain,
    FanOutTasks,
    /// Any other markdown: navigable, never gated.
    Prose,
}

impl Kind {
    /// All kinds but prose.
    pub const ALL: [Self; 13] = [
        Self::Initiative,
        Self::PlatformSpec,
        Self::ComponentSpec,
        Self::ContractSpec,
        Self::ChangeSpec,
        Self::BugSpec,
        Self::HotfixSpec,
        Self::FollowUpSpec,
        Self::Adr,
        Self::ContextPack,
        Self::Constitution,
        Self::Domain,
        Self::FanOutTasks,
    ];

    /// Its stable name: `component-spec`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Initiative => "initiative",
            Self::PlatformSpec => "platform-spec",
            Self::ComponentSpec => "component-spec",
            Self::ContractSpec => "contract-spec",
            Self::ChangeSpec => "change-spec",
            Self::BugSpec => "bug-spec",
            Self::HotfixSpec => "hotfix-spec",
            Self::FollowUpSpec => "follow-up-spec",
            Self::Adr => "adr",
            Self::ContextPack => "context-pack",
            Self::Constitution => "constitution",
            Self::Domain => "domain",
            Self::FanOutTasks => "fan-out-tasks",
            Self::Prose => "prose",
        }
    }

    /// As a sentence names it: `component spec`.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Initiative => "initiative",
            Self::PlatformSpec => "platform spec",
            Self::ComponentSpec => "component spec",
            Self::ContractSpec => "contract spec",
            Self::ChangeSpec => "change spec",
            Self::BugSpec => "bug spec",
            Self::HotfixSpec => "hotfix spec",
            Self::FollowUpSpec => "follow-up spec",
            Self::Adr => "ADR",
            Self::ContextPack => "context pack",
            Self::Constitution => "constitution",
            Self::Domain => "domain file",
            Self::FanOutTasks => "list of fan-out tasks",
            Self::Prose => "document",
        }
    }
}
