//! Metadata keys: the canonical ones and the spellings people use for them (documents.md section 3).
//! Knows neither where a key stands nor what its value says.

mod aliases;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::options::Options;

/// A metadata key. `Other` keeps a key that is not ours, folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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

impl Key {
    /// Every known key, in the order of the operating model's templates.
    pub const ALL: [Self; 33] = [
        Self::Id,
        Self::Type,
        Self::Title,
        Self::Implements,
        Self::ContextPack,
        Self::Status,
        Self::BlockedBy,
        Self::ContractsReferenced,
        Self::DependsOn,
        Self::Affects,
        Self::Outcome,
        Self::Owner,
        Self::Version,
        Self::Date,
        Self::Scope,
        Self::Blocks,
        Self::Children,
        Self::ContractSpecs,
        Self::Adrs,
        Self::ComponentRepo,
        Self::PlatformSpecId,
        Self::ContextPackVersion,
        Self::ContractChange,
        Self::Supersedes,
        Self::SupersededBy,
        Self::Consumers,
        Self::Producer,
        Self::Compatibility,
        Self::DualPublish,
        Self::ApprovedBy,
        Self::FollowUp,
        Self::Domain,
        Self::Sources,
    ];

    /// Reads a key of a document's metadata; aliases of the workspace go before the built-in ones.
    pub fn parse(written: &str, options: &Options) -> Self {
        let folded = fold(written);
        configured(&folded, options)
            .or_else(|| NAMES.document.get(folded.as_str()).cloned())
            .unwrap_or(Self::Other(folded))
    }

    /// Reads a key inside a fan-out task, where `Platform Spec ID` is the parent and not the task's own id
    /// (operating model 1.7).
    pub fn parse_in_task(written: &str, options: &Options) -> Self {
        let of_task = NAMES.task.get(fold(written).as_str()).cloned();
        match of_task.unwrap_or_else(|| Self::parse(written, options)) {
            Self::Implements => Self::PlatformSpecId,
            Self::ContextPack => Self::ContextPackVersion,
            other => other,
        }
    }

    /// The canonical spelling, as the operating model's template writes it; for a key that is not ours its folded form.
    pub fn title(&self) -> &str {
        match self {
            Self::Id => "ID",
            Self::Type => "Type",
            Self::Title => "Title",
            Self::Implements => "Implements",
            Self::ContextPack => "Context Pack",
            Self::Status => "Status",
            Self::BlockedBy => "Blocked By",
            Self::ContractsReferenced => "Contracts Referenced",
            Self::DependsOn => "Depends On",
            Self::Affects => "Affects",
            Self::Outcome => "Outcome",
            Self::Owner => "Owner",
            Self::Version => "Version",
            Self::Date => "Date",
            Self::Scope => "Scope",
            Self::Blocks => "Blocks",
            Self::Children => "Children",
            Self::ContractSpecs => "Contract Specs",
            Self::Adrs => "ADRs",
            Self::ComponentRepo => "Component Repo",
            Self::PlatformSpecId => "Platform Spec ID",
            Self::ContextPackVersion => "Context Pack Version",
            Self::ContractChange => "Contract Change",
            Self::Supersedes => "Supersedes",
            Self::SupersededBy => "Superseded By",
            Self::Consumers => "Consumers",
            Self::Producer => "Producer",
            Self::Compatibility => "Compatibility",
            Self::DualPublish => "Dual Publish",
            Self::ApprovedBy => "Approved By",
            Self::FollowUp => "Follow-up",
            Self::Domain => "Domain",
            Self::Sources => "Sources",
            Self::Other(folded) => folded,
        }
    }

    /// The spelling of YAML front matter and of operating model 1.9: `blocked_by`.
    pub fn yaml_name(&self) -> String {
        self.title().to_lowercase().replace([' ', '-'], "_")
    }

    /// Whether it is one of ours.
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Other(_))
    }

    /// Whether ids in its value make edges of the spec graph. `Consumers` and `Producer` name components, not artefacts.
    pub fn is_relation(&self) -> bool {
        matches!(
            self,
            Self::Implements
                | Self::ContextPack
                | Self::BlockedBy
                | Self::ContractsReferenced
                | Self::DependsOn
                | Self::Affects
                | Self::Blocks
                | Self::Children
                | Self::ContractSpecs
                | Self::Adrs
                | Self::PlatformSpecId
                | Self::ContextPackVersion
                | Self::Supersedes
                | Self::SupersededBy
                | Self::FollowUp
        )
    }

    /// Whether its value may have several parts, separated by commas and the like.
    pub fn is_list(&self) -> bool {
        self.is_relation()
            || matches!(
                self,
                Self::Owner | Self::Consumers | Self::Producer | Self::ApprovedBy | Self::Domain | Self::Sources
            )
    }

    /// Whether bare contract names (`CartUpdated`, `cart.checked-out`) in its value are references.
    pub fn takes_names(&self) -> bool {
        self.is_relation()
            && !matches!(self, Self::ContextPack | Self::ContextPackVersion | Self::BlockedBy | Self::Adrs)
    }

    /// The known key that a misspelt one most likely means; none for short words and for words too far from every key.
    pub fn nearest(written: &str) -> Option<Self> {
        let folded = fold(written);
        let known = Self::ALL.iter().map(|key| (fold(key.title()), key));
        nearest_of(&folded, known).cloned()
    }
}

/// The folded form under which keys, headings and statuses are compared: lower case, without blanks, `_`, `-`, backticks,
/// emphasis, dashes and colons (`:` and the full-width one).
pub fn fold(text: &str) -> SmolStr {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| !is_dress(c)) {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else {
            folded.extend(c.to_lowercase());
        }
    }
    folded.into()
}

/// Of `known` folded words the one that `folded` most likely misspells.
pub(crate) fn nearest_of<T>(folded: &str, known: impl Iterator<Item = (SmolStr, T)>) -> Option<T> {
    let length = folded.chars().count();
    let allowed = allowed_distance(length);
    if allowed == 0 || length > LONGEST_WORD {
        return None;
    }
    known
        .filter(|(word, _)| word.chars().next() == folded.chars().next())
        .map(|(word, value)| (strsim::osa_distance(folded, &word), word.chars().count(), value))
        .filter(|&(distance, len, _)| distance > 0 && distance <= allowed.min(allowed_distance(len)))
        .min_by_key(|&(distance, ..)| distance)
        .map(|(.., value)| value)
}

/// Words longer than this are sentences, not misspelt words.
const LONGEST_WORD: usize = 40;

/// How many edits a word of `length` characters may be away; short words are never close to anything by chance.
fn allowed_distance(length: usize) -> usize {
    match length {
        0..=4 => 0,
        5..=7 => 1,
        8..=11 => 2,
        _ => 3,
    }
}

pub(crate) fn is_dress(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '_' | '-' | '`' | '*' | '~' | ':' | '：' | '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{2010}'..='\u{2015}'
        )
}

fn configured(folded: &str, options: &Options) -> Option<Key> {
    let (_, canonical) = options.keys.iter().find(|(alias, _)| fold(alias) == folded)?;
    NAMES.document.get(fold(canonical).as_str()).cloned()
}

/// Folded spellings to keys.
struct Names {
    document: HashMap<SmolStr, Key>,
    task: HashMap<SmolStr, Key>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut document = HashMap::new();
    for (key, spellings) in aliases::ALIASES {
        for spelling in spellings.split('|') {
            document.entry(fold(spelling)).or_insert_with(|| key.clone());
        }
    }
    for key in &Key::ALL {
        document.entry(fold(key.title())).or_insert_with(|| key.clone());
    }
    let mut task = HashMap::new();
    for key in [Key::PlatformSpecId, Key::ContextPackVersion, Key::ComponentRepo] {
        task.insert(fold(key.title()), key);
    }
    for (key, spellings) in aliases::TASK_ALIASES {
        for spelling in spellings.split('|') {
            task.insert(fold(spelling), key.clone());
        }
    }
    Names { document, task }
});
