//! Metadata keys: the canonical ones and the spellings people use for them (documents.md section 3).

use smol_str::SmolStr;

/// A metadata key. `Other` keeps a key that is not ours, folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // The names are the operating model's own.
pub enum Key {
    Id,
    Type,
    Title,
    Implements,
    ContextPack,
    Status,
    BlockedBy,
    ContractsReferenced,
    DependsOn,
    Affects,
    Outcome,
    Owner,
    Version,
    Date,
    Scope,
    Blocks,
    Children,
    ContractSpecs,
    Adrs,
    ComponentRepo,
    PlatformSpecId,
    ContextPackVersion,
    ContractChange,
    Supersedes,
    SupersededBy,
    Consumers,
    Producer,
    Compatibility,
    DualPublish,
    ApprovedBy,
    FollowUp,
    Domain,
    Sources,
    Other(SmolStr),
}
