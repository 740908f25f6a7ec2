//! What stands under the cursor, read from facts alone.

use specward_syntax::document::{GateLine, Link, Section, Source, SourceItem};
use specward_syntax::{Document, FactId, ReferenceId, SectionId, TextRange};

/// The most specific fact at an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// An id that is mentioned or defined.
    Reference(ReferenceId),
    /// The version behind an id.
    Version(ReferenceId),
    /// The id of a requirement or criterion where it is defined, by index.
    Requirement(usize),
    /// The target of a link, by index.
    Link(usize),
    /// One source of a `Source:` line: line and item, by index.
    Source(usize, usize),
    /// A line of the gates block, by index.
    Gate(usize),
    /// The key of a field, by index.
    Key(usize),
    /// The value of a field, by index.
    Value(usize),
    /// A heading.
    Heading(SectionId),
    /// The document's title.
    Title,
    /// An unresolved marker, by index.
    Marker(usize),
    /// A suppression comment, by index.
    Suppression(usize),
}

/// The most specific target at a byte offset, with its range. An id inside a link wins over the link only where
/// the cursor is on the id and not in the link's target.
pub fn at(document: &Document, offset: usize) -> Option<(Target, TextRange)> {
    let finder = Finder { document, offset };
    finder
        .link_target()
        .or_else(|| finder.version())
        .or_else(|| finder.requirement())
        .or_else(|| finder.reference())
        .or_else(|| finder.link())
        .or_else(|| finder.source())
        .or_else(|| finder.marker())
        .or_else(|| finder.gate())
        .or_else(|| finder.field())
        .or_else(|| finder.suppression())
        .or_else(|| finder.heading())
}

struct Finder<'a> {
    document: &'a Document,
    offset: usize,
}

impl Finder<'_> {
    fn hit(&self, fact: FactId) -> Option<TextRange> {
        let range = self.document.places.range(fact);
        (range.touches(self.offset) && !range.is_empty()).then_some(range)
    }

    fn first<T>(&self, all: &[T], fact: impl Fn(&T) -> FactId) -> Option<(usize, TextRange)> {
        all.iter().enumerate().find_map(|(index, item)| Some((index, self.hit(fact(item))?)))
    }

    fn link_target(&self) -> Option<(Target, TextRange)> {
        let (index, range) = self.first(&self.document.facts.links, |link: &Link| link.target_at)?;
        Some((Target::Link(index), range))
    }

    fn link(&self) -> Option<(Target, TextRange)> {
        let (index, range) = self.first(&self.document.facts.links, |link: &Link| link.at)?;
        Some((Target::Link(index), range))
    }

    fn version(&self) -> Option<(Target, TextRange)> {
        self.document.facts.references.iter().enumerate().find_map(|(index, reference)| {
            let id = self.document.places.range(reference.at);
            let range = self.hit(reference.version_at?)?;
            let beside = !id.touches(self.offset)
                || id.end as usize <= range.start as usize && self.offset > range.start as usize;
            beside.then_some((Target::Version(ReferenceId(index as u32)), range))
        })
    }

    fn reference(&self) -> Option<(Target, TextRange)> {
        let (index, range) = self.first(&self.document.facts.references, |reference| reference.at)?;
        Some((Target::Reference(ReferenceId(index as u32)), range))
    }

    fn requirement(&self) -> Option<(Target, TextRange)> {
        let (index, range) = self.first(&self.document.facts.requirements, |requirement| requirement.at)?;
        Some((Target::Requirement(index), range))
    }

    fn source(&self) -> Option<(Target, TextRange)> {
        let (index, _) = self.first(&self.document.facts.sources, |source: &Source| source.at)?;
        let (item, range) = self.first(&self.document.facts.sources[index].items, |item: &SourceItem| item.at)?;
        Some((Target::Source(index, item), range))
    }

    fn marker(&self) -> Option<(Target, TextRange)> {
        let (index, range) = self.first(&self.document.facts.markers, |marker| marker.at)?;
        Some((Target::Marker(index), range))
    }

    fn gate(&self) -> Option<(Target, TextRange)> {
        let lines = &self.document.facts.gates.as_ref()?.lines;
        let (index, range) = self.first(lines, |line: &GateLine| line.at)?;
        Some((Target::Gate(index), range))
    }

    fn field(&self) -> Option<(Target, TextRange)> {
        let fields = &self.document.facts.fields;
        let key = self.first(fields, |field| field.key_at).map(|(index, range)| (Target::Key(index), range));
        key.or_else(|| self.first(fields, |field| field.value_at).map(|(index, range)| (Target::Value(index), range)))
    }

    fn suppression(&self) -> Option<(Target, TextRange)> {
        let (index, range) = self.first(&self.document.facts.suppressions, |suppression| suppression.at)?;
        Some((Target::Suppression(index), range))
    }

    fn heading(&self) -> Option<(Target, TextRange)> {
        let title = self.document.facts.title.as_ref().and_then(|title| self.hit(title.at));
        title.map(|range| (Target::Title, range)).or_else(|| {
            let (index, range) = self.first(&self.document.facts.sections, |section: &Section| section.heading)?;
            Some((Target::Heading(SectionId(index as u32)), range))
        })
    }
}
