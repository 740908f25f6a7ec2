//! Facts of a part under construction: places are numbered as they come and renumbered in reading order at the end.

use smol_str::SmolStr;

use crate::document::{
    FactId, Facts, Link, LinkKind, Marker, MarkerKind, Reference, ReferenceId, Role, SectionId, Suppression,
};
use crate::id::RawReference;
use crate::position::TextRange;

use super::added::Mark;
use super::inline::{RawLink, decoded, is_external};
use super::outline::Here;
use super::part::{Anchor, Cover, Part};

/// The facts found so far.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) facts: Facts,
    ranges: Vec<TextRange>,
    /// Ranges of the links, to find the link a reference stands in; in reading order.
    link_ranges: Vec<(TextRange, u32)>,
    /// For each suppression what it covers.
    covers: Vec<Cover>,
    /// Anchors besides that of the section.
    pub(crate) anchors: Vec<Anchor>,
}

impl Draft {
    /// Adds a place.
    pub(crate) fn place(&mut self, range: TextRange) -> FactId {
        self.ranges.push(range);
        FactId(self.ranges.len() as u32 - 1)
    }

    /// The range of a place.
    pub(crate) fn range(&self, fact: FactId) -> TextRange {
        self.ranges[fact.0 as usize]
    }

    /// Adds a mention of an id whose ranges are relative to `base`.
    pub(crate) fn reference(
        &mut self,
        raw: RawReference,
        base: usize,
        role: Role,
        section: Option<SectionId>,
    ) -> ReferenceId {
        let range = shifted(raw.range, base);
        let at = self.place(range);
        let link = self.link_around(range);
        let (version_at, version) = match raw.version {
            Some((range, version)) => (Some(self.place(shifted(range, base))), Some(version)),
            None => (None, None),
        };
        self.facts.references.push(Reference {
            at,
            version_at,
            id: raw.id,
            scope: raw.scope,
            version,
            role,
            section,
            link,
        });
        ReferenceId(self.facts.references.len() as u32 - 1)
    }

    fn link_around(&self, range: TextRange) -> Option<u32> {
        self.link_ranges
            .iter()
            .rev()
            .take(64)
            .find(|(link, _)| link.start < range.end && range.start < link.end)
            .map(|(_, number)| *number)
    }

    /// Adds a link; those that lead out of the workspace are no facts.
    pub(crate) fn link(&mut self, text: &str, raw: &RawLink) {
        let target = raw.target.of(text);
        if target.is_empty() || is_external(target) {
            return;
        }
        let at = self.place(raw.at);
        let target_at = self.place(raw.target);
        let (path, fragment) = target.split_once('#').map_or((target, None), |(path, fragment)| (path, Some(fragment)));
        let fragment_start = raw.target.start as usize + path.len() + 1;
        let fragment_at = fragment.map(|_| self.place(TextRange::new(fragment_start, raw.target.end as usize)));
        let decode = |part: &str| {
            if raw.kind == LinkKind::Wiki { SmolStr::new(part.trim()) } else { SmolStr::new(decoded(part)) }
        };
        let link = Link {
            kind: raw.kind,
            at,
            target_at,
            fragment_at,
            path: decode(if raw.kind == LinkKind::Wiki { path } else { without_query(path) }),
            fragment: fragment.map(decode),
            text: SmolStr::new(raw.text.of(text)),
        };
        self.link_ranges.push((raw.at, self.facts.links.len() as u32));
        self.facts.links.push(link);
    }

    /// Adds a marker.
    pub(crate) fn marker(&mut self, range: TextRange, kind: MarkerKind, text: SmolStr, section: Option<SectionId>) {
        let at = self.place(range);
        self.facts.markers.push(Marker { at, kind, text, section });
    }

    /// Adds a suppression.
    pub(crate) fn suppression(&mut self, suppression: Suppression, cover: Cover) {
        self.facts.suppressions.push(suppression);
        self.covers.push(cover);
    }

    /// Adds the anchor of a heading (made unique later) or of a tag.
    pub(crate) fn anchor(&mut self, name: SmolStr, heading: bool) {
        self.anchors.push(Anchor { name, heading });
    }

    /// Numbers all places in reading order and makes them begin with the part at `start`.
    pub(crate) fn finish(mut self, start: usize, here: &Here, end: usize) -> Part {
        self.sort_references();
        let mut order: Vec<u32> = (0..self.ranges.len() as u32).collect();
        order.sort_by_key(|&number| {
            let range = self.ranges[number as usize];
            (range.start, std::cmp::Reverse(range.end))
        });
        let mut numbers = vec![0; order.len()];
        for (number, &old) in order.iter().enumerate() {
            numbers[old as usize] = number as u32;
        }
        Mark::default().added(&mut self.facts).for_each_fact(&mut |fact| fact.0 = numbers[fact.0 as usize]);
        let relative = |range: TextRange| TextRange::new(range.start as usize - start, range.end as usize - start);
        Part {
            titled: self.facts.title.is_some(),
            facts: self.facts,
            ranges: order.iter().map(|&old| relative(self.ranges[old as usize])).collect(),
            covers: self.covers,
            anchors: self.anchors,
            own: here.own,
            filled: here.filled,
            end: end.saturating_sub(start) as u32,
        }
    }

    fn sort_references(&mut self) {
        let ranges = &self.ranges;
        let start = |reference: &Reference| ranges[reference.at.0 as usize].start;
        if self.facts.references.is_sorted_by_key(start) {
            return;
        }
        let mut order: Vec<usize> = (0..self.facts.references.len()).collect();
        order.sort_by_key(|&number| start(&self.facts.references[number]));
        let mut numbers = vec![0; order.len()];
        for (number, &old) in order.iter().enumerate() {
            numbers[old] = number as u32;
        }
        self.facts.references = order.iter().map(|&old| self.facts.references[old].clone()).collect();
        let items = self.facts.fields.iter_mut().flat_map(|field| &mut field.value.items);
        for reference in items.filter_map(|item| item.reference.as_mut()) {
            reference.0 = numbers[reference.0 as usize];
        }
    }
}

fn shifted(range: TextRange, base: usize) -> TextRange {
    TextRange::new(range.start as usize + base, range.end as usize + base)
}

/// The path in front of `?plain=1`; a question mark in a file name is written `%3F`.
fn without_query(path: &str) -> &str {
    path.split_once('?').map_or(path, |(path, _)| path)
}
