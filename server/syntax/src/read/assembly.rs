//! Puts the parts of a document together: numbers their facts and closes their sections.

use std::collections::HashMap;

use smol_str::SmolStr;

use crate::document::{Covers, Dialect, FactId, Facts, SectionId, Zone};
use crate::position::{LineIndex, TextRange};

use super::draft::for_each_fact;
use super::outline::{Entry, Outline};
use super::part::{Cover, Part};

/// The document so far.
#[derive(Debug)]
pub(crate) struct Assembly {
    facts: Facts,
    ranges: Vec<TextRange>,
    covers: Vec<Cover>,
    pub(crate) outline: Outline,
    anchors: HashMap<SmolStr, u32>,
    /// Where the last block ends.
    end: usize,
}

/// By how much the ids of a part move.
struct Shift {
    facts: u32,
    section: u32,
    links: u32,
    references: u32,
    tasks: u32,
}

impl Assembly {
    pub(crate) fn new() -> Self {
        Self {
            facts: Facts::default(),
            ranges: vec![TextRange::default()],
            covers: Vec::new(),
            outline: Outline::default(),
            anchors: HashMap::new(),
            end: 0,
        }
    }

    /// Closes the sections that a heading of this level ends.
    pub(crate) fn close(&mut self, level: u8) {
        while let Some(closed) = self.outline.close(level) {
            let section = &mut self.facts.sections[closed.id as usize];
            section.empty = !closed.filled;
            let whole = &mut self.ranges[section.whole.0 as usize];
            whole.end = whole.end.max(self.end as u32);
        }
    }

    /// What the reader of the next part knows.
    pub(crate) fn entry(&self, has_title: bool, front_matter: u32) -> Entry {
        self.outline.entry(self.facts.sections.len() as u32, has_title, front_matter)
    }

    /// Adds a part that begins at `start`.
    pub(crate) fn add(&mut self, mut facts: Facts, part: &Part, start: usize) {
        let shift = Shift {
            facts: self.ranges.len() as u32,
            section: self.facts.sections.len() as u32,
            links: self.facts.links.len() as u32,
            references: self.facts.references.len() as u32,
            tasks: self.facts.tasks.len() as u32,
        };
        shift.apply(&mut facts);
        let moved = |range: &TextRange| TextRange::new(range.start as usize + start, range.end as usize + start);
        self.ranges.extend(part.ranges.iter().map(moved));
        self.covers.extend(part.covers.iter().map(|cover| match cover {
            Cover::Line(at) => Cover::Line(at + start as u32),
            other => *other,
        }));
        for section in &mut facts.sections {
            section.parent = self.outline.section();
            section.anchor = self.unique(&section.anchor);
        }
        for anchor in &part.anchors {
            let name = if anchor.heading { self.unique(&anchor.name) } else { anchor.name.clone() };
            self.facts.anchors.push(name);
        }
        self.outline.enter(part, shift.section);
        self.end = self.end.max(start + part.end as usize);
        append(&mut self.facts, facts);
    }

    /// The anchor of a heading by GitHub's rule: the second equal one gets `-1`.
    fn unique(&mut self, slug: &SmolStr) -> SmolStr {
        let mut anchor = slug.clone();
        while self.anchors.contains_key(&anchor) {
            let count = self.anchors.entry(slug.clone()).or_default();
            *count += 1;
            anchor = SmolStr::new(format!("{slug}-{count}"));
        }
        self.anchors.insert(anchor.clone(), 0);
        anchor
    }

    /// Closes what is open and hands over facts and places.
    pub(crate) fn finish(mut self, text: &str, lines: &LineIndex) -> (Facts, Box<[TextRange]>) {
        self.close(0);
        let mut covers = Covers::Facts(Vec::new());
        for (suppression, cover) in self.facts.suppressions.iter_mut().zip(&self.covers).rev() {
            covers = match cover {
                Cover::File => Covers::File,
                Cover::Line(at) => Covers::Facts(begin_on(&self.ranges, *at, text, lines)),
                Cover::Next => covers,
            };
            suppression.covers = covers.clone();
        }
        (self.facts, self.ranges.into())
    }
}

/// The facts that begin on the line that begins at `at`; `ranges` are in reading order behind the first.
fn begin_on(ranges: &[TextRange], at: u32, text: &str, lines: &LineIndex) -> Vec<FactId> {
    let end = lines.content_end(lines.line_of(at as usize), text) as u32;
    let from = 1 + ranges[1..].partition_point(|range| range.start < at);
    let to = 1 + ranges[1..].partition_point(|range| range.start <= end);
    if at as usize >= text.len() { Vec::new() } else { (from..to).map(|number| FactId(number as u32)).collect() }
}

impl Shift {
    fn apply(&self, facts: &mut Facts) {
        for_each_fact(facts, &mut |fact| fact.0 += self.facts);
        for field in &mut facts.fields {
            if let Zone::Task(number) = &mut field.zone {
                *number += self.tasks;
            }
            for reference in field.value.items.iter_mut().filter_map(|item| item.reference.as_mut()) {
                reference.0 += self.references;
            }
        }
        for reference in &mut facts.references {
            self.section(&mut reference.section);
            if let Some(link) = &mut reference.link {
                *link += self.links;
            }
        }
        facts.sources.iter_mut().for_each(|source| self.section(&mut source.section));
        facts.markers.iter_mut().for_each(|marker| self.section(&mut marker.section));
        facts.requirements.iter_mut().for_each(|requirement| self.section(&mut requirement.section));
        facts.tasks.iter_mut().for_each(|task| self.section(&mut task.section));
        if let Some(gates) = &mut facts.gates {
            gates.section = SectionId(self.section - gates.section.0);
        }
    }

    /// In a part sections count upwards from its own.
    fn section(&self, section: &mut Option<SectionId>) {
        if let Some(section) = section {
            section.0 = self.section - section.0;
        }
    }
}

fn append(facts: &mut Facts, mut part: Facts) {
    facts.title = facts.title.take().or(part.title);
    facts.sections.append(&mut part.sections);
    facts.fields.append(&mut part.fields);
    facts.references.append(&mut part.references);
    facts.links.append(&mut part.links);
    facts.sources.append(&mut part.sources);
    facts.markers.append(&mut part.markers);
    facts.suppressions.append(&mut part.suppressions);
    facts.requirements.append(&mut part.requirements);
    facts.tasks.append(&mut part.tasks);
    facts.front_matter_error = facts.front_matter_error.take().or(part.front_matter_error);
    match (&mut facts.gates, part.gates) {
        (Some(gates), Some(mut more)) => gates.lines.append(&mut more.lines),
        (None, gates) => facts.gates = gates,
        _ => {}
    }
    facts.dialect = match (facts.dialect, part.dialect) {
        (Dialect::OpenSpec, _) | (_, Dialect::OpenSpec) => Dialect::OpenSpec,
        (Dialect::SpecKit, _) | (_, Dialect::SpecKit) => Dialect::SpecKit,
        _ => Dialect::Own,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::outline::slug;

    #[test]
    fn anchors_are_unique() {
        let mut assembly = Assembly::new();
        let anchors: Vec<_> =
            ["Foo", "Foo", "Foo 1", "Foo", ""].iter().map(|heading| assembly.unique(&slug(heading))).collect();
        assert_eq!(anchors, ["foo", "foo-1", "foo-1-1", "foo-2", ""]);
    }
}
