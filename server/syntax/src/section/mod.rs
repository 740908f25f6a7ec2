//! Sections: the headings of the operating model's templates under all their names (documents.md section 5). Knows neither
//! what stands under a heading nor which kind of document needs it.

mod aliases;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::dress;
use crate::key::{fold, nearest_of};
use crate::options::Options as ReadingOptions;

/// A section that a template or a rule knows (operating model 3, 1.12, 1.13; documents.md section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)] // The names are the headings.
pub enum SectionName {
    Metadata,
    ProblemStatement,
    Goals,
    NonGoals,
    UserExperience,
    DomainUnderstanding,
    CrossDomainInteractions,
    Contracts,
    ComponentResponsibilities,
    TechnicalApproach,
    Nfrs,
    Observability,
    Risks,
    Rollout,
    Testing,
    AcceptanceCriteria,
    Gates,
    Adrs,
    References,
    SpecGraphLinks,
    OpenQuestions,
    Assumptions,
    Dependencies,
    Impact,
    ChangeSummary,
    // ADRs
    Context,
    Decision,
    Options,
    Consequences,
    DecisionDrivers,
    Status,
    Date,
    Owner,
    Blocks,
    // initiative
    BusinessGoal,
    SuccessCriteria,
    // bug and hotfix
    HotfixSpec,
    Issue,
    Fix,
    Rollback,
    Validation,
    FollowUp,
    ReproductionSteps,
    RootCause,
    FixPlan,
    Tests,
    Refactor,
    // contract
    Schema,
    Producer,
    Consumers,
    Compatibility,
    DualPublish,
    Deprecation,
    Versioning,
    // pack and domain
    Sources,
    Entities,
    DataStores,
    OwnedEvents,
    Apis,
    Invariants,
    Boundaries,
    Constraints,
    SpecGraphUpdateRule,
    Principles,
    // fan-out
    FanOutTasks,
    Children,
    ContractSpecs,
    // spec-kit and OpenSpec
    UserScenarios,
    EdgeCases,
    FunctionalRequirements,
    Requirements,
}

impl SectionName {
    /// Every known section in the order of the templates.
    pub fn all() -> impl Iterator<Item = Self> {
        aliases::NAMES.iter().map(|(name, ..)| *name)
    }

    /// The heading as the template writes it: `Problem Statement`.
    pub fn title(self) -> &'static str {
        aliases::NAMES.iter().find(|(name, ..)| *name == self).map_or("", |(_, title, _)| title)
    }

    /// Whether rules need what stands in the section line by line: who consumes, which options, what is decided, what a
    /// domain owns.
    pub fn is_read_by_line(self) -> bool {
        matches!(
            self,
            Self::Consumers
                | Self::Producer
                | Self::Compatibility
                | Self::DualPublish
                | Self::Options
                | Self::Decision
                | Self::Impact
                | Self::FollowUp
                | Self::Entities
                | Self::DataStores
                | Self::OwnedEvents
                | Self::Apis
                | Self::Invariants
        )
    }

    /// Reads a heading in any dress: numbering, emoji, `*(mandatory)*`, a trailing colon, aliases. `Goals & Non-Goals` is two
    /// sections; an unknown heading is none.
    pub fn parse(heading: &str, options: &ReadingOptions) -> Vec<Self> {
        let words = undressed(dress::head(heading, LONGEST));
        let bare = without_parenthetical(&words);
        let head = without_remark(bare);
        let read = |text: &str| one(text, options).map(|name| vec![name]).or_else(|| several(text, options));
        let shorter = |text: &str, than: &str| if text.len() < than.len() { read(text) } else { None };
        read(&words).or_else(|| shorter(bare, &words)).or_else(|| shorter(head, bare)).unwrap_or_default()
    }

    /// The section whose title a misspelt heading most likely means.
    pub fn nearest(heading: &str) -> Option<Self> {
        let words = undressed(dress::head(heading, LONGEST));
        let folded = fold(without_parenthetical(&words));
        nearest_of(&folded, aliases::NAMES.iter().map(|(name, title, _)| (fold(title), *name)))
    }
}

/// Longer headings, in bytes, are read in part.
const LONGEST: usize = 512;

/// The heading's words without markdown, emoji and numbering.
fn undressed(heading: &str) -> String {
    let plain = dress::plain(heading.trim().trim_start_matches('#'));
    let words: String = plain.chars().filter(|&c| !dress::is_emoji(c)).collect();
    without_number(words.trim()).trim().trim_end_matches([':', '：', '#', ' ']).to_owned()
}

/// Drops `1)`, `1.`, `1.2`, `(1)`, `§1`, `Section 1:`.
fn without_number(words: &str) -> &str {
    let bare = words.trim_start_matches(['§', '(', ' ']);
    let bare = bare.strip_prefix("Section ").or_else(|| bare.strip_prefix("Abschnitt ")).unwrap_or(bare);
    let digits = bare.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(bare.len());
    let rest = bare[digits..].trim_start_matches([')', '.', ':', '、', ' ', '-', '–', '—']);
    let numbered = bare.starts_with(|c: char| c.is_ascii_digit());
    if numbered && !rest.is_empty() { rest } else { words }
}

/// Drops a trailing `(…)` or `[…]`.
fn without_parenthetical(words: &str) -> &str {
    let words = words.trim_end();
    let open = match words.chars().next_back() {
        Some(')') => words.rfind('('),
        Some('）') => words.rfind('（'),
        Some(']') => words.rfind('['),
        _ => None,
    };
    open.map_or(words, |open| &words[..open]).trim_end_matches([' ', ':', '：', '_', '*'])
}

/// Drops what follows a colon or dash: `Decision: use queues`.
fn without_remark(words: &str) -> &str {
    let ends = [": ", "：", " — ", " – ", " - "].iter().filter_map(|sign| words.find(sign));
    ends.min().map_or(words, |end| words[..end].trim_end())
}

fn one(text: &str, options: &ReadingOptions) -> Option<SectionName> {
    let folded = fold(text);
    let configured =
        options.headings.iter().find(|(alias, _)| fold(alias) == folded).map(|(_, canonical)| fold(canonical));
    configured.and_then(|canonical| NAMES.get(&canonical)).or_else(|| NAMES.get(&folded)).copied()
}

/// `Goals / Non-Goals`: every part must be a section.
fn several(text: &str, options: &ReadingOptions) -> Option<Vec<SectionName>> {
    const JOINTS: &[&str] =
        &[" / ", "/", " & ", "&", " + ", ", ", " and ", " und ", " et ", " y ", " e ", "与", "和", "及", "、"];
    JOINTS.iter().filter(|joint| text.contains(**joint)).find_map(|joint| {
        let mut parts: Vec<_> = text.split(joint).map(|part| one(part, options)).collect::<Option<_>>()?;
        parts.dedup();
        Some(parts)
    })
}

static NAMES: LazyLock<HashMap<SmolStr, SectionName>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for (name, title, _) in aliases::NAMES {
        names.insert(fold(title), *name);
    }
    for (name, _, others) in aliases::NAMES {
        for other in others.split('|') {
            names.entry(fold(other)).or_insert(*name);
        }
    }
    names
});
