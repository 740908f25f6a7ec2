//! The properties of a node that we know, in the order in which they are written, with the spellings
//! that are read. Data only.

use serde::{Deserialize, Serialize};

use crate::key;

/// What a property of a node means. The order is that of a node that Specward writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NodeKey {
    /// Its id.
    Id,
    /// The artefact's version.
    Version,
    /// Its kind.
    Kind,
    /// Its status.
    Status,
    /// Its title.
    Title,
    /// The repository that holds it.
    Repo,
    /// Its file below that repository.
    Path,
    /// What it implements.
    Implements,
    /// Contracts, ADRs and policies that it refers to.
    DependsOn,
    /// Domains, APIs and events that it changes.
    Affects,
    /// ADRs that it waits for.
    BlockedBy,
    /// The context pack that it pins.
    ContextPack,
    /// What implements it.
    ImplementedBy,
    /// What depends on it.
    RequiredBy,
    /// What affects it.
    AffectedBy,
    /// What waits for it.
    Blocks,
    /// Computed verdicts, gate by gate.
    Gates,
    /// The text of its document, for readers that do not have the file.
    DocumentText,
    /// Anything else.
    Other,
}

use NodeKey as K;

/// Key, spelling, and further spellings that are read (folded).
const SPELLINGS: &[(NodeKey, &str, &[&str])] = &[
    (K::Id, "id", &[]),
    (K::Version, "version", &[]),
    (K::Kind, "kind", &["type"]),
    (K::Status, "status", &["state"]),
    (K::Title, "title", &[]),
    (K::Repo, "repo", &["repository", "componentrepo"]),
    (K::Path, "path", &["file"]),
    (K::Implements, "implements", &["parent"]),
    (K::DependsOn, "dependsOn", &["depends", "dependencies"]),
    (K::Affects, "affects", &[]),
    (K::BlockedBy, "blockedBy", &["blockers"]),
    (K::ContextPack, "contextPack", &["pack"]),
    (K::ImplementedBy, "implementedBy", &["children"]),
    (K::RequiredBy, "requiredBy", &["dependents", "dependedonby", "usedby"]),
    (K::AffectedBy, "affectedBy", &[]),
    (K::Blocks, "blocks", &[]),
    (K::Gates, "gates", &["verdicts"]),
    (K::DocumentText, "documentText", &[]),
];

impl NodeKey {
    /// Every key that we know, in the order of writing.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        SPELLINGS.iter().map(|(key, _, _)| *key)
    }

    /// Reads a key in any spelling: `dependsOn`, `depends_on`, `Depends On`.
    pub fn parse(written: &str) -> Self {
        let folded = key::fold(written);
        let known = SPELLINGS.iter().find(|(_, name, others)| key::fold(name) == folded || others.contains(&&*folded));
        known.map_or(Self::Other, |(key, _, _)| *key)
    }

    /// The spelling that Specward writes.
    pub fn name(self) -> &'static str {
        SPELLINGS.iter().find(|(key, _, _)| *key == self).map_or("", |(_, name, _)| name)
    }

    /// Whether its value names artefacts.
    pub fn is_relation(self) -> bool {
        self.inverse().is_some() || self == Self::ContextPack
    }

    /// The key that says the same at the other end.
    pub fn inverse(self) -> Option<Self> {
        const PAIRS: [(NodeKey, NodeKey); 4] = [
            (K::Implements, K::ImplementedBy),
            (K::DependsOn, K::RequiredBy),
            (K::Affects, K::AffectedBy),
            (K::BlockedBy, K::Blocks),
        ];
        PAIRS.iter().find_map(|(a, b)| if *a == self { Some(*b) } else { (*b == self).then_some(*a) })
    }

    /// Whether it is written at the artefact that the relation leads to.
    pub fn is_backward(self) -> bool {
        matches!(self, Self::ImplementedBy | Self::RequiredBy | Self::AffectedBy | Self::Blocks)
    }
}
