//! Facts under construction: places are numbered as they come and renumbered in reading order at the end.

use smol_str::SmolStr;

use crate::document::{
    Covers, FactId, Facts, Link, LinkKind, Marker, MarkerKind, Reference, ReferenceId, Role, SectionId, Suppression,
};
use crate::id::RawReference;
use crate::position::TextRange;
use crate::read::inline::{RawLink, decoded, is_external};

/// The facts found so far.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) facts: Facts,
    ranges: Vec<TextRange>,
    /// Ranges of the links, to find the link a reference stands in; in reading order.
    link_ranges: Vec<(TextRange, u32)>,
    /// For each suppression the line it covers; none for the whole file.
    covered_lines: Vec<Option<TextRange>>,
}

impl Draft {
    /// A draft that holds only [`FactId::FILE`].
    pub(crate) fn new() -> Self {
        Self { ranges: vec![TextRange::default()], ..Self::default() }
    }

    /// Adds a place.
    pub(crate) fn place(&mut self, range: TextRange) -> FactId {
        self.ranges.push(range);
        FactId(self.ranges.len() as u32 - 1)
    }

    /// Moves a place, whose end was not known when it was added.
    pub(crate) fn set_place(&mut self, fact: FactId, range: TextRange) {
        self.ranges[fact.0 as usize] = range;
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

    /// Adds a suppression of what begins on a line, or of everything.
    pub(crate) fn suppression(&mut self, suppression: Suppression, line: Option<TextRange>) {
        self.facts.suppressions.push(suppression);
        self.covered_lines.push(line);
    }

    /// Numbers all places in reading order and hands over facts and ranges.
    pub(crate) fn finish(mut self) -> (Facts, Box<[TextRange]>) {
        self.sort_references();
        let mut order: Vec<u32> = (0..self.ranges.len() as u32).collect();
        order[1..].sort_by_key(|&number| {
            let range = self.ranges[number as usize];
            (range.start, std::cmp::Reverse(range.end))
        });
        let mut numbers = vec![0; order.len()];
        for (number, &old) in order.iter().enumerate() {
            numbers[old as usize] = number as u32;
        }
        renumber(&mut self.facts, &mut |fact| fact.0 = numbers[fact.0 as usize]);
        let ranges: Box<[TextRange]> = order.iter().map(|&old| self.ranges[old as usize]).collect();
        for (suppression, line) in self.facts.suppressions.iter_mut().zip(&self.covered_lines) {
            suppression.covers = line.map_or(Covers::File, |line| Covers::Facts(begin_within(&ranges, line)));
        }
        (self.facts, ranges)
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

/// The facts that begin on a line; `ranges` are in reading order behind the first.
fn begin_within(ranges: &[TextRange], line: TextRange) -> Vec<FactId> {
    let from = 1 + ranges[1..].partition_point(|range| range.start < line.start);
    let to = 1 + ranges[1..].partition_point(|range| range.start <= line.end);
    (from..to).map(|number| FactId(number as u32)).collect()
}

fn shifted(range: TextRange, base: usize) -> TextRange {
    TextRange::new(range.start as usize + base, range.end as usize + base)
}

/// Applies `change` to every fact id of `facts`.
fn renumber(facts: &mut Facts, change: &mut impl FnMut(&mut FactId)) {
    if let Some(title) = &mut facts.title {
        change(&mut title.at);
        title.id_at.iter_mut().for_each(&mut *change);
    }
    for section in &mut facts.sections {
        change(&mut section.heading);
        change(&mut section.whole);
    }
    for field in &mut facts.fields {
        [&mut field.key_at, &mut field.value_at, &mut field.entry].into_iter().for_each(&mut *change);
        field.value.items.iter_mut().for_each(|item| change(&mut item.at));
    }
    for reference in &mut facts.references {
        change(&mut reference.at);
        reference.version_at.iter_mut().for_each(&mut *change);
    }
    for link in &mut facts.links {
        change(&mut link.at);
        change(&mut link.target_at);
        link.fragment_at.iter_mut().for_each(&mut *change);
    }
    for source in &mut facts.sources {
        change(&mut source.at);
        for item in &mut source.items {
            change(&mut item.at);
            item.version_at.iter_mut().for_each(&mut *change);
        }
    }
    for line in facts.gates.iter_mut().flat_map(|gates| &mut gates.lines) {
        change(&mut line.at);
        change(&mut line.verdict_at);
    }
    renumber_rest(facts, change);
}

fn renumber_rest(facts: &mut Facts, change: &mut impl FnMut(&mut FactId)) {
    facts.markers.iter_mut().for_each(|marker| change(&mut marker.at));
    facts.requirements.iter_mut().for_each(|requirement| change(&mut requirement.at));
    facts.tasks.iter_mut().for_each(|task| change(&mut task.at));
    facts.front_matter_error.iter_mut().for_each(|error| change(&mut error.at));
    for suppression in &mut facts.suppressions {
        change(&mut suppression.at);
        change(&mut suppression.rule_at);
    }
}

/// The path in front of `?plain=1`; a question mark in a file name is written `%3F`.
fn without_query(path: &str) -> &str {
    path.split_once('?').map_or(path, |(path, _)| path)
}
