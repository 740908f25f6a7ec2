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
