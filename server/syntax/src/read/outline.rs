//! The outline of a document: which sections are open, what their headings make of the text below,
//! and anchors by GitHub's rule. Knows headings only.

use std::collections::HashMap;

use smol_str::{SmolStr, SmolStrBuilder};

use crate::document::SectionId;
use crate::section::SectionName;

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

/// An open section.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub(crate) id: SectionId,
    pub(crate) level: u8,
    pub(crate) area: Area,
    /// Whether something stands under it.
    pub(crate) filled: bool,
    /// Where its heading's line begins.
    pub(crate) start: usize,
}

/// The sections that enclose the place where the reader stands.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) open: Vec<Open>,
    anchors: HashMap<SmolStr, u32>,
    /// Level 2 headings that are neither metadata nor a field.
    content_headings: u32,
    metadata_seen: bool,
}

impl Outline {
    /// The innermost section.
    pub(crate) fn section(&self) -> Option<SectionId> {
        self.open.last().map(|open| open.id)
    }

    /// How the text here is read.
    pub(crate) fn area(&self) -> Area {
        self.open.last().map_or(Area::Preamble, |open| open.area)
    }

    /// Notes that something stands under the innermost section.
    pub(crate) fn fill(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.filled = true;
        }
    }

    /// Closes the innermost section if its level is at least `level`; its filling fills the one around it.
    pub(crate) fn close(&mut self, level: u8) -> Option<Open> {
        let closed = self.open.pop_if(|open| open.level >= level)?;
        if closed.filled {
            self.fill();
        }
        Some(closed)
    }

    /// What the text below a heading is read as; the sections it ends must be closed.
    pub(crate) fn area_below(&mut self, names: &[SectionName], level: u8) -> Area {
        let early = self.content_headings < 2;
        let known = names.iter().find_map(|name| self.area_of(*name, level, early));
        if level <= 2 && !matches!(known, Some(Area::Metadata | Area::Field(_))) {
            self.content_headings += 1;
        }
        self.metadata_seen |= known == Some(Area::Metadata);
        known.unwrap_or_else(|| self.inherited())
    }

    fn area_of(&self, name: SectionName, level: u8, early: bool) -> Option<Area> {
        use SectionName as S;
        Some(match name {
            S::Metadata if early && level <= 3 && !self.metadata_seen => Area::Metadata,
            S::Status | S::Date | S::Owner | S::Blocks if early && level <= 2 => Area::Field(name),
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
        match self.area() {
            Area::Preamble | Area::Field(_) => Area::Body,
            area => area,
        }
    }

    /// The anchor of a heading, unique in the document.
    pub(crate) fn anchor(&mut self, heading: &str) -> SmolStr {
        let slug = slug(heading);
        let mut anchor = slug.clone();
        while let Some(next) = self.anchors.contains_key(&anchor).then(|| self.count(&slug)) {
            anchor = SmolStr::new(format!("{slug}-{next}"));
        }
        self.anchors.insert(anchor.clone(), 0);
        anchor
    }

    fn count(&mut self, slug: &SmolStr) -> u32 {
        let count = self.anchors.entry(slug.clone()).or_default();
        *count += 1;
        *count
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
        let mut outline = Outline::default();
        let headings = ["Goals / Non-Goals", "ADR-1: Use `x`", "Über_uns 😀!", "Foo", "Foo", "Foo 1", "Foo", ""];
        let anchors: Vec<_> = headings.iter().map(|heading| outline.anchor(heading)).collect();
        assert_eq!(anchors, ["goals--non-goals", "adr-1-use-x", "über_uns-", "foo", "foo-1", "foo-1-1", "foo-2", ""]);
    }
}
