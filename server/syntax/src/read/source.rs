//! `Source:` lines in any dress, and lists under a `Sources` heading (operating model 3).

use crate::document::{Role, SectionId, Source, SourceItem};
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
        let shifted = |range: TextRange| TextRange::new(base + range.start as usize, base + range.end as usize);
        let mut items = Vec::with_capacity(raw.items.len());
        for item in raw.items {
            let at = self.draft.place(shifted(item.range));
            let (version_at, version) = match item.version {
                Some((range, version)) => (Some(self.draft.place(shifted(range))), Some(version)),
                None => (None, None),
            };
            items.push(SourceItem { at, name: item.name, version, version_at });
        }
        if raw.not_applicable && value.of(self.text).chars().filter(|c| c.is_alphanumeric()).count() > 4 {
            self.here.fill();
        }
        self.draft.facts.sources.push(Source { at, section, items, not_applicable: raw.not_applicable });
        self.source_references(value);
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
