//! `Source:` lines in any dress, and lists under a `Sources` heading (operating model 3).

use crate::document::{Role, SectionId, Source};
use crate::id::{self, Names};
use crate::position::TextRange;

use super::{Area, Reader};

impl Reader<'_> {
    /// Reads the value of a source line.
    pub(super) fn source(&mut self, value: TextRange) {
        let base = value.start as usize;
        let raw = self.memo.source(value.of(self.text));
        let section = self.source_section();
        let at = self.draft.place(value);
        let items = raw.items.into_iter().map(|item| self.place_source_item(item, base)).collect();
        if raw.not_applicable && value.of(self.text).chars().filter(|c| c.is_alphanumeric()).count() > 4 {
            self.here.fill();
        }
        self.draft.facts.sources.push(Source { at, section, items, not_applicable: raw.not_applicable });
        self.source_references(value);
        self.domains_of_source(value);
    }

    /// Reads a row of a table of sources: name and version.
    pub(super) fn source_row(&mut self, row: TextRange, cells: &[TextRange]) {
        let Some(item) = self.source_of_cells(cells) else { return };
        let section = self.source_section();
        let at = self.draft.place(row);
        let items = vec![self.place_source_item(item, 0)];
        self.draft.facts.sources.push(Source { at, section, items, not_applicable: false });
        self.source_references(row);
    }

    fn source_references(&mut self, value: TextRange) {
        let mut buffer = String::new();
        let masked = self.inline.masked(self.text, value, true, &mut buffer);
        let section = self.here.section();
        for raw in id::scan(masked, Names::Versioned, self.options) {
            self.draft.reference(raw, value.start as usize, Role::Source, section);
        }
    }

    /// The section that a source is for: a `Sources` subsection speaks for the section around it.
    fn source_section(&self) -> Option<SectionId> {
        let own = self.here.own?;
        let speaks_for_another = own.area == Area::Sources && own.level > 2;
        let around = self.here.entry.enclosing.iter().rev().find(|enclosing| enclosing.area != Area::Sources);
        Some(SectionId(around.filter(|_| speaks_for_another).map_or(0, |around| around.up)))
    }

    /// The value of the first `(Source: …)` in a stretch of prose.
    pub(super) fn inline_source(&self, range: TextRange) -> Option<TextRange> {
        let slice = range.of(self.text).as_bytes();
        let found = memchr::memmem::find_iter(slice, b"ource").map(|at| range.start as usize + at + b"ource".len());
        found.take(64).find_map(|at| parenthesised(self.text, at, range))
    }
}

/// The value of `(Source: value)`, where `at` stands behind `ource`.
fn parenthesised(text: &str, at: usize, range: TextRange) -> Option<TextRange> {
    let before = text[range.start as usize..at].strip_suffix("ource")?.strip_suffix(['S', 's'])?;
    let before = before.trim_end_matches(['*', '_']).strip_suffix('(')?;
    let rest = &text[at..range.end as usize];
    let value = rest.strip_prefix('s').unwrap_or(rest).strip_prefix(':')?;
    let open = range.start as usize + before.len();
    let close = crate::dress::matching(text, open, b'(', b')').filter(|close| *close < range.end as usize)?;
    let start = range.end as usize - value.len();
    (start <= close).then(|| crate::dress::trimmed(text, TextRange::new(start, close)))
}
