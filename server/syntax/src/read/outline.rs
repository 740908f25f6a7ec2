//! The outline of a document: which sections are open, what their headings make of the text below,
//! and anchors by GitHub's rule. Knows headings only.

use smol_str::{SmolStr, SmolStrBuilder};

use crate::document::SectionId;
use crate::section::SectionName;

use super::part::Part;

/// What the text below a heading is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    /// Before the first section.
    Preamble,
    /// The metadata section.
    Metadata,
    /// `Spec Graph Links`.
    Graph,
    /// The gates block.
    Gates,
    /// Fan-out tasks.
    FanOut,
    /// A section per field: `## Status`.
    Field(SectionName),
    /// A list of sources.
    Sources,
    /// Open questions.
    Questions,
    /// A reference heading: its lists make edges.
    Listed(SectionName),
    /// Defines requirements, criteria or invariants.
    Requirements,
    /// Anything else.
    Body,
}

/// What is kept of the lines of a section, besides the facts that are in every text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Keeping {
    #[default]
    Nothing,
    /// The lines themselves.
    Lines,
    /// What they cite, read as sources.
    Sources,
}

/// What the prose of a section is asked for, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Matter(u8);

impl Matter {
    /// Quality: topics, targets, personal data.
    pub(crate) const QUALITY: Self = Self(1);
    /// Acceptance and success criteria.
    pub(crate) const CRITERIA: Self = Self(1 << 1);
    /// Scenarios among other prose.
    pub(crate) const SCENARIOS: Self = Self(1 << 2);
    /// What the spec knows of domains.
    pub(crate) const UNDERSTANDING: Self = Self(1 << 3);
    /// How components have to do with each other.
    pub(crate) const INTERACTIONS: Self = Self(1 << 4);
    /// Who is responsible for what.
    pub(crate) const RESPONSIBILITIES: Self = Self(1 << 5);
    /// What is not to be done: says nothing about what is.
    pub(crate) const EXCLUDED: Self = Self(1 << 6);
    /// Sections in which a domain is cited.
    pub(crate) const DOMAINS: Self = Self(Self::UNDERSTANDING.0 | Self::INTERACTIONS.0 | Self::RESPONSIBILITIES.0);
    /// Sections whose prose is read statement by statement.
    pub(crate) const STATED: Self = Self(Self::QUALITY.0 | Self::CRITERIA.0 | Self::SCENARIOS.0 | Self::INTERACTIONS.0);

    /// Whether any of these is asked for.
    pub(crate) fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    fn of(names: &[SectionName]) -> Self {
        let excluded = |name: &SectionName| matches!(name, SectionName::NonGoals | SectionName::Options);
        if !names.is_empty() && names.iter().all(excluded) {
            return Self::EXCLUDED;
        }
        names.iter().fold(Self::default(), |matter, name| Self(matter.0 | Self::of_name(*name).0))
    }

    fn of_name(name: SectionName) -> Self {
        match name {
            SectionName::Nfrs | SectionName::Observability => Self::QUALITY,
            SectionName::AcceptanceCriteria | SectionName::SuccessCriteria => Self::CRITERIA,
            SectionName::UserScenarios => Self::SCENARIOS,
            SectionName::DomainUnderstanding => Self::UNDERSTANDING,
            SectionName::CrossDomainInteractions => Self::INTERACTIONS,
            SectionName::ComponentResponsibilities => Self::RESPONSIBILITIES,
            _ => Self::default(),
        }
    }
}

/// What the reader of a part knows about the rest of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Independent observations, not states of one thing.
pub(crate) struct Entry {
    /// The sections around it, the innermost last.
    pub(crate) enclosing: Vec<Enclosing>,
    /// Whether it stands before the second content heading, where metadata may still come.
    early: bool,
    metadata_seen: bool,
    /// Whether a level 1 heading here is the document's title.
    pub(crate) takes_title: bool,
    /// Whether the title follows, so that a suppression here is one of the whole file.
    pub(crate) before_title: bool,
    /// How many lines at its start are front matter.
    pub(crate) front_matter: u32,
}

/// A section around a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Enclosing {
    pub(crate) area: Area,
    pub(crate) keeping: Keeping,
    pub(crate) matter: Matter,
    /// How many sections begin from this one up to the part's own.
    pub(crate) up: u32,
}

/// The section that a part opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Own {
    pub(crate) level: u8,
    pub(crate) area: Area,
    pub(crate) keeping: Keeping,
    pub(crate) matter: Matter,
    /// Whether it is a level 1 or 2 heading that is neither metadata nor a field.
    is_content: bool,
    is_metadata: bool,
    /// Whether it is a requirement of `OpenSpec`: its own text is to oblige.
    pub(crate) is_requirement: bool,
}

/// Where the reader of a part stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Here {
    pub(crate) entry: Entry,
    pub(crate) own: Option<Own>,
    /// Whether something stands here.
    pub(crate) filled: bool,
    /// Whether it is more than fields.
    pub(crate) says: bool,
}

/// How the heading of a requirement of `OpenSpec` begins.
pub(crate) const REQUIREMENT: &str = "Requirement:";
/// The section of an `OpenSpec` delta that lists old and new names.
pub(crate) const RENAMED: &str = "RENAMED Requirements";

impl Own {
    /// The same for a heading that means something in `OpenSpec`.
    pub(crate) fn of_openspec(self, title: &str) -> Self {
        let keeping = if title == RENAMED { Keeping::Lines } else { self.keeping };
        Self { keeping, is_requirement: title.starts_with(REQUIREMENT), ..self }
    }
}

impl Here {
    /// The part's own section, as parts count sections.
    pub(crate) fn section(&self) -> Option<SectionId> {
        self.own.map(|_| SectionId(0))
    }

    /// How the text here is read.
    pub(crate) fn area(&self) -> Area {
        self.own.map_or(Area::Preamble, |own| own.area)
    }

    /// Notes that something stands here.
    pub(crate) fn fill(&mut self) {
        self.filled = true;
        self.says |=
            !matches!(self.area(), Area::Preamble | Area::Metadata | Area::Graph | Area::Gates | Area::Field(_));
    }

    /// What the prose here is asked for.
    pub(crate) fn matter(&self) -> Matter {
        self.own.map_or(Matter::default(), |own| own.matter)
    }

    /// What is kept of the lines here.
    pub(crate) fn keeping(&self) -> Keeping {
        self.own.map_or(Keeping::Nothing, |own| own.keeping)
    }
}

impl Entry {
    /// The section that a heading opens, and what the text below it is read as.
    pub(crate) fn open(&self, names: &[SectionName], level: u8) -> Own {
        let known = names.iter().find_map(|name| self.area_of(*name, level));
        let is_metadata = known == Some(Area::Metadata);
        let is_content = level <= 2 && !is_metadata && !matches!(known, Some(Area::Field(_)));
        let area = known.unwrap_or_else(|| self.inherited());
        let (keeping, matter) = (self.keeping(names), self.matter(names));
        Own { level, area, keeping, matter, is_content, is_metadata, is_requirement: false }
    }

    /// Sections below one whose prose is asked for something belong to it.
    fn matter(&self, names: &[SectionName]) -> Matter {
        let own = Matter::of(names);
        if own == Matter::default() { self.enclosing.last().map_or(own, |around| around.matter) } else { own }
    }

    /// Sections below one whose lines are kept belong to it.
    fn keeping(&self, names: &[SectionName]) -> Keeping {
        if names.contains(&SectionName::References) {
            Keeping::Sources
        } else if names.iter().any(|name| name.is_read_by_line()) {
            Keeping::Lines
        } else {
            self.enclosing.last().map_or(Keeping::Nothing, |enclosing| enclosing.keeping)
        }
    }

    fn area_of(&self, name: SectionName, level: u8) -> Option<Area> {
        use SectionName as S;
        Some(match name {
            S::Metadata if self.early && level <= 3 && !self.metadata_seen => Area::Metadata,
            S::Status | S::Date | S::Owner | S::Blocks if self.early && level <= 2 => Area::Field(name),
            S::SpecGraphLinks => Area::Graph,
            S::Gates => Area::Gates,
            S::FanOutTasks => Area::FanOut,
            S::Sources => Area::Sources,
            S::OpenQuestions => Area::Questions,
            S::Adrs | S::Contracts | S::References | S::Children | S::ContractSpecs | S::Dependencies => {
                Area::Listed(name)
            }
            S::Requirements
            | S::FunctionalRequirements
            | S::AcceptanceCriteria
            | S::SuccessCriteria
            | S::Invariants
            | S::Nfrs => Area::Requirements,
            _ => return None,
        })
    }

    /// An unknown heading leaves the reading of its section as it is, but for the header zone.
    fn inherited(&self) -> Area {
        match self.enclosing.last().map(|enclosing| enclosing.area) {
            None | Some(Area::Preamble | Area::Field(_)) => Area::Body,
            Some(area) => area,
        }
    }
}

/// An open section of the document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub(crate) id: u32,
    level: u8,
    area: Area,
    keeping: Keeping,
    matter: Matter,
    /// Whether something stands under it.
    pub(crate) filled: bool,
}

impl Open {
    /// The section as one around a part, whose own section would be number `next`.
    fn around(&self, next: u32) -> Enclosing {
        Enclosing { area: self.area, keeping: self.keeping, matter: self.matter, up: next - self.id }
    }
}

/// The sections that are open at the end of the parts added so far.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    open: Vec<Open>,
    content_headings: u32,
    metadata_seen: bool,
    pub(crate) titled: bool,
}

impl Outline {
    /// The innermost section.
    pub(crate) fn section(&self) -> Option<SectionId> {
        self.open.last().map(|open| SectionId(open.id))
    }

    /// Closes the innermost section if its level is at least `level`; its filling fills the one around it.
    pub(crate) fn close(&mut self, level: u8) -> Option<Open> {
        let closed = self.open.pop_if(|open| open.level >= level)?;
        if let Some(around) = self.open.last_mut() {
            around.filled |= closed.filled;
        }
        Some(closed)
    }

    /// What the reader of the next part knows, whose section would be number `next`.
    pub(crate) fn entry(&self, next: u32, has_title: bool, front_matter: u32) -> Entry {
        Entry {
            enclosing: self.open.iter().map(|open| open.around(next)).collect(),
            early: self.content_headings < 2,
            metadata_seen: self.metadata_seen,
            takes_title: !self.titled,
            before_title: has_title && !self.titled,
            front_matter,
        }
    }

    /// Takes over what a part opens.
    pub(crate) fn enter(&mut self, part: &Part, id: u32) {
        self.titled |= part.titled;
        if let Some(own) = part.own {
            let filled = part.filled;
            let Own { level, area, keeping, matter, .. } = own;
            self.open.push(Open { id, level, area, keeping, matter, filled });
            self.content_headings += u32::from(own.is_content);
            self.metadata_seen |= own.is_metadata;
        }
    }
}

/// GitHub's anchor of a heading's text: lower case, blanks as `-`, other punctuation dropped.
pub(crate) fn slug(heading: &str) -> SmolStr {
    let mut slug = SmolStrBuilder::new();
    for c in heading.trim().chars() {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(c),
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => {}
            c if c.is_alphanumeric() || is_mark(c) => c.to_lowercase().for_each(|c| slug.push(c)),
            _ => {}
        }
    }
    slug.finish()
}

/// Combining marks, which belong to the letter before.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{3099}' | '\u{309a}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_follow_github() {
        let headings = ["Goals / Non-Goals", "ADR-1: Use `x`", "Über_uns 😀!", ""];
        assert_eq!(headings.map(slug), ["goals--non-goals", "adr-1-use-x", "über_uns-", ""]);
    }
}
