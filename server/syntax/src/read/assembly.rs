//! Puts the parts of a document together: their places, and their facts, numbered through. Parts that say what they said
//! before have the same facts as before, at other places.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::document::{Covers, Dialect, Document, FactId, Facts, GatesBlock, Places, SectionId, Zone};
use crate::position::{LineIndex, TextRange};

use super::added::Mark;
use super::outline::{Entry, Outline};
use super::part::{Cover, Part};

/// The document so far.
#[derive(Debug)]
pub(crate) struct Assembly {
    parts: Vec<Placed>,
    sections: Vec<Opened>,
    ranges: Vec<TextRange>,
    pub(crate) outline: Outline,
    /// Where the last block ends.
    end: usize,
}

/// A part of the document.
#[derive(Debug)]
struct Placed {
    part: Arc<Part>,
    start: u32,
    /// The section around it.
    parent: Option<SectionId>,
}

/// A section of the document.
#[derive(Clone, Copy, Debug)]
struct Opened {
    /// The number of its range.
    whole: usize,
    filled: bool,
}

/// Parts that were put together, and the facts that they made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assembled {
    parts: Vec<Arc<Part>>,
    facts: Arc<Facts>,
}

impl Assembly {
    pub(crate) fn new() -> Self {
        Self {
            parts: Vec::new(),
            sections: Vec::new(),
            ranges: vec![TextRange::default()],
            outline: Outline::default(),
            end: 0,
        }
    }

    /// Closes the sections that a heading of this level ends.
    pub(crate) fn close(&mut self, level: u8) {
        while let Some(closed) = self.outline.close(level) {
            let section = &mut self.sections[closed.id as usize];
            section.filled = closed.filled;
            let whole = &mut self.ranges[section.whole];
            whole.end = whole.end.max(self.end as u32);
        }
    }

    /// What the reader of the next part knows.
    pub(crate) fn entry(&self, has_title: bool, front_matter: u32) -> Entry {
        self.outline.entry(self.sections.len() as u32, has_title, front_matter)
    }

    /// Adds a part that begins at `start`.
    pub(crate) fn add(&mut self, part: Arc<Part>, start: usize) {
        let (parent, section) = (self.outline.section(), self.sections.len() as u32);
        let places = self.ranges.len();
        let opened = |whole: FactId| Opened { whole: whole.0 as usize + places, filled: false };
        self.sections.extend(part.facts.sections.iter().map(|section| opened(section.whole)));
        let moved = |range: &TextRange| TextRange::new(range.start as usize + start, range.end as usize + start);
        self.ranges.extend(part.ranges.iter().map(moved));
        self.outline.enter(&part, section);
        self.end = self.end.max(start + part.end as usize);
        self.parts.push(Placed { part, start: start as u32, parent });
    }

    /// Closes what is open and hands over the document, and what it was put together of.
    pub(crate) fn finish(mut self, text: &str, lines: LineIndex, before: Assembled) -> (Document, Assembled) {
        self.close(0);
        let names_spec_graph = names_spec_graph(text);
        let stays = self.says_the_same(&before) && before.facts.names_spec_graph == names_spec_graph;
        let facts = if stays { before.facts } else { Arc::new(self.facts(text, &lines, names_spec_graph)) };
        let parts = self.parts.into_iter().map(|placed| placed.part).collect();
        let places = Places { ranges: self.ranges.into(), lines };
        (Document { facts: Arc::clone(&facts), places: places.into() }, Assembled { parts, facts })
    }

    /// Whether the facts are those of `before`. What a suppression covers depends on where lines begin.
    fn says_the_same(&self, before: &Assembled) -> bool {
        let parts = || self.parts.iter().map(|placed| &placed.part).zip(&before.parts);
        self.parts.len() == before.parts.len()
            && before.facts.suppressions.is_empty()
            && parts().all(|(part, before)| Arc::ptr_eq(part, before) || part.says_the_same(before))
    }

    fn facts(&self, text: &str, lines: &LineIndex, names_spec_graph: bool) -> Facts {
        let mut facts = Facts { names_spec_graph, ..Facts::default() };
        let (mut anchors, mut places) = (FxHashMap::default(), 1);
        for placed in &self.parts {
            placed.add_to(&mut facts, places, &mut anchors);
            places += placed.part.ranges.len() as u32;
        }
        for (section, opened) in facts.sections.iter_mut().zip(&self.sections) {
            section.empty = !opened.filled;
        }
        let mut covers = Covers::Facts(Vec::new());
        for (suppression, cover) in facts.suppressions.iter_mut().zip(self.covers()).rev() {
            covers = match cover {
                Cover::File => Covers::File,
                Cover::Line(at) => Covers::Facts(begin_on(&self.ranges, at, text, lines)),
                Cover::Next => covers,
            };
            suppression.covers = covers.clone();
        }
        facts.understanding.sort_unstable();
        facts.understanding.dedup();
        shrink(&mut facts);
        facts
    }

    /// What each suppression covers.
    fn covers(&self) -> Vec<Cover> {
        let moved = |cover: &Cover, start: u32| match cover {
            Cover::Line(at) => Cover::Line(at + start),
            other => *other,
        };
        let of =
            |placed: &Placed| placed.part.covers.iter().map(|cover| moved(cover, placed.start)).collect::<Vec<_>>();
        self.parts.iter().flat_map(of).collect()
    }
}

impl Placed {
    /// Adds its facts, of which the first place is number `places`.
    fn add_to(&self, facts: &mut Facts, places: u32, anchors: &mut FxHashMap<SmolStr, u32>) {
        let before = Mark::end_of(facts);
        let section = before.sections as u32;
        append(facts, &self.part.facts, section);
        shift(facts, before, places);
        if let Some(section) = facts.sections.get_mut(section as usize) {
            section.parent = self.parent;
            section.anchor = unique(anchors, &section.anchor);
        }
        for anchor in &self.part.anchors {
            let name = if anchor.heading { unique(anchors, &anchor.name) } else { anchor.name.clone() };
            facts.anchors.push(name);
        }
    }
}

/// Whether a text speaks of `spec-graph.json` or of the spec graph.
fn names_spec_graph(text: &str) -> bool {
    let found = memchr::memmem::find_iter(text.as_bytes(), b"raph").filter_map(|at| text.get(at.checked_sub(6)?..at));
    found.take(1_000).any(|before| before.eq_ignore_ascii_case("spec-g") || before.eq_ignore_ascii_case("spec g"))
}

/// Gives back what the lists hold in reserve: documents are kept by the thousand.
fn shrink(facts: &mut Facts) {
    facts.sections.shrink_to_fit();
    facts.fields.shrink_to_fit();
    facts.references.shrink_to_fit();
    facts.links.shrink_to_fit();
    facts.anchors.shrink_to_fit();
    facts.sources.shrink_to_fit();
    facts.cited.shrink_to_fit();
    facts.lines.shrink_to_fit();
    facts.statements.shrink_to_fit();
    facts.claims.shrink_to_fit();
    facts.vague.shrink_to_fit();
    facts.understanding.shrink_to_fit();
    facts.markers.shrink_to_fit();
    facts.suppressions.shrink_to_fit();
    facts.requirements.shrink_to_fit();
    facts.tasks.shrink_to_fit();
}

/// The facts that begin on the line that begins at `at`; `ranges` are in reading order behind the first.
fn begin_on(ranges: &[TextRange], at: u32, text: &str, lines: &LineIndex) -> Vec<FactId> {
    let end = lines.content_end(lines.line_of(at as usize), text) as u32;
    let from = 1 + ranges[1..].partition_point(|range| range.start < at);
    let to = 1 + ranges[1..].partition_point(|range| range.start <= end);
    if at as usize >= text.len() { Vec::new() } else { (from..to).map(|number| FactId(number as u32)).collect() }
}

/// The anchor of a heading by GitHub's rule: the second equal one gets `-1`.
fn unique(anchors: &mut FxHashMap<SmolStr, u32>, slug: &SmolStr) -> SmolStr {
    let mut anchor = slug.clone();
    while anchors.contains_key(&anchor) {
        let count = anchors.entry(slug.clone()).or_default();
        *count += 1;
        anchor = SmolStr::new(format!("{slug}-{count}"));
    }
    anchors.insert(anchor.clone(), 0);
    anchor
}

/// Adds the facts of a part whose own section gets the number `section`; their ids are still as the part counts them.
fn append(facts: &mut Facts, part: &Facts, section: u32) {
    if facts.title.is_none() {
        facts.title.clone_from(&part.title);
    }
    if facts.front_matter_error.is_none() {
        facts.front_matter_error.clone_from(&part.front_matter_error);
    }
    facts.too_deep = facts.too_deep.or(part.too_deep);
    facts.sections.extend_from_slice(&part.sections);
    facts.fields.extend_from_slice(&part.fields);
    facts.references.extend_from_slice(&part.references);
    facts.links.extend_from_slice(&part.links);
    facts.sources.extend_from_slice(&part.sources);
    facts.cited.extend_from_slice(&part.cited);
    facts.lines.extend_from_slice(&part.lines);
    facts.statements.extend_from_slice(&part.statements);
    facts.claims.extend_from_slice(&part.claims);
    facts.vague.extend_from_slice(&part.vague);
    facts.understanding.extend_from_slice(&part.understanding);
    facts.has_body |= part.has_body;
    facts.markers.extend_from_slice(&part.markers);
    facts.suppressions.extend_from_slice(&part.suppressions);
    facts.requirements.extend_from_slice(&part.requirements);
    facts.tasks.extend_from_slice(&part.tasks);
    append_gates(&mut facts.gates, part.gates.as_ref(), section);
    facts.dialect = match (facts.dialect, part.dialect) {
        (Dialect::OpenSpec, _) | (_, Dialect::OpenSpec) => Dialect::OpenSpec,
        (Dialect::SpecKit, _) | (_, Dialect::SpecKit) => Dialect::SpecKit,
        _ => Dialect::Own,
    };
}

fn append_gates(gates: &mut Option<GatesBlock>, part: Option<&GatesBlock>, section: u32) {
    let Some(part) = part else { return };
    let own = SectionId(section - part.section.0);
    gates.get_or_insert_with(|| GatesBlock { section: own, lines: Vec::new() }).lines.extend_from_slice(&part.lines);
}

/// Moves the ids of what was added: places behind the first `places`, sections from the part's own one upwards.
fn shift(facts: &mut Facts, before: Mark, places: u32) {
    let mut added = before.added(facts);
    added.for_each_fact(&mut |fact| fact.0 += places);
    for field in &mut *added.fields {
        if let Zone::Task(number) = &mut field.zone {
            *number += before.tasks as u32;
        }
        for reference in field.value.items.iter_mut().filter_map(|item| item.reference.as_mut()) {
            reference.0 += before.references as u32;
        }
    }
    let absolute = |section: &mut Option<SectionId>| {
        if let Some(section) = section {
            section.0 = before.sections as u32 - section.0;
        }
    };
    for reference in &mut *added.references {
        absolute(&mut reference.section);
        if let Some(link) = &mut reference.link {
            *link += before.links as u32;
        }
    }
    added.sources.iter_mut().for_each(|source| absolute(&mut source.section));
    let moved = |section: &mut SectionId| section.0 = before.sections as u32 - section.0;
    added.lines.iter_mut().for_each(|line| moved(&mut line.section));
    added.statements.iter_mut().for_each(|statement| moved(&mut statement.section));
    added.claims.iter_mut().for_each(|claim| moved(&mut claim.section));
    added.vague.iter_mut().for_each(|word| moved(&mut word.section));
    added.markers.iter_mut().for_each(|marker| absolute(&mut marker.section));
    added.requirements.iter_mut().for_each(|requirement| absolute(&mut requirement.section));
    added.tasks.iter_mut().for_each(|task| absolute(&mut task.section));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::outline::slug;

    #[test]
    fn anchors_are_unique() {
        let mut known = FxHashMap::default();
        let anchors: Vec<_> =
            ["Foo", "Foo", "Foo 1", "Foo", ""].iter().map(|heading| unique(&mut known, &slug(heading))).collect();
        assert_eq!(anchors, ["foo", "foo-1", "foo-1-1", "foo-2", ""]);
    }
}
