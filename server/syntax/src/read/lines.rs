//! Sections that are read line by line: who consumes, which options, what a plan says; and what
//! `References` lists, read as sources. Knows no rule.

use smol_str::SmolStr;

use crate::document::{SectionLine, SourceItem};
use crate::dress;
use crate::position::TextRange;
use crate::source::RawSourceItem;
use crate::value;
use crate::version::{self, Version};

use super::outline::Keeping;
use super::{Reader, field};

/// Longer lines are cut, in bytes.
const LONGEST: usize = 400;

impl Reader<'_> {
    /// Notes a paragraph, an item or a row if its section is read by line.
    pub(super) fn note_line(&mut self, range: TextRange, lists: u8) {
        match self.here.keeping() {
            Keeping::Nothing => return,
            Keeping::Sources => return self.cite(range),
            Keeping::Lines => {}
        }
        let range = self.without_source(range);
        let words = dress::plain(dress::head(range.of(self.text), LONGEST));
        self.push_line(range, &words, lists, false);
    }

    /// The same for a row of a table.
    pub(super) fn note_row(&mut self, row: TextRange, cells: &[TextRange]) {
        match self.here.keeping() {
            Keeping::Nothing => return,
            Keeping::Sources => return self.cite_cells(cells),
            Keeping::Lines => {}
        }
        let words: Vec<_> = cells.iter().map(|cell| dress::plain(cell.of(self.text))).collect();
        let text = words.join(" | ");
        self.push_line(row, dress::head(&text, LONGEST), 0, true);
    }

    fn push_line(&mut self, range: TextRange, text: &str, lists: u8, is_row: bool) {
        let Some(section) = self.here.section() else { return };
        let bare = text.trim();
        if bare.is_empty() || value::is_placeholder(bare) || value::is_placeholder(range.of(self.text).trim()) {
            return;
        }
        let at = self.draft.place(range);
        self.draft.facts.lines.push(SectionLine { at, text: SmolStr::new(bare), section, lists, is_row });
    }

    /// A paragraph without the `Source:` lines with which it begins.
    pub(super) fn without_source(&self, range: TextRange) -> TextRange {
        let mut start = range.start as usize;
        for line in range.of(self.text).split_inclusive('\n') {
            let whole = dress::trimmed(self.text, TextRange::new(start, start + line.len()));
            let is_source =
                field::split(self.text, whole).is_some_and(|field| crate::source::is_label(field.key.of(self.text)));
            if !is_source {
                break;
            }
            start += line.len();
        }
        dress::trimmed(self.text, TextRange::new(start.min(range.end as usize), range.end as usize))
    }

    fn cite(&mut self, range: TextRange) {
        let mut start = range.start as usize;
        for line in range.of(self.text).split_inclusive('\n') {
            let base = start;
            start += line.len();
            for item in self.memo.source(line).items {
                self.push_cited(item, base);
            }
        }
    }

    /// A row names a source in its first cell and its version in the second, or both in the first.
    fn cite_cells(&mut self, cells: &[TextRange]) {
        if let Some(item) = self.source_of_cells(cells) {
            self.push_cited(item, 0);
        }
    }

    fn push_cited(&mut self, item: RawSourceItem, base: usize) {
        let item = self.place_source_item(item, base);
        self.draft.facts.cited.push(item);
    }

    /// Gives a source its places.
    pub(super) fn place_source_item(&mut self, item: RawSourceItem, base: usize) -> SourceItem {
        let shifted = |range: TextRange| TextRange::new(base + range.start as usize, base + range.end as usize);
        let at = self.draft.place(shifted(item.range));
        let (version_at, version) = match item.version {
            Some((range, version)) => (Some(self.draft.place(shifted(range))), Some(version)),
            None => (None, None),
        };
        SourceItem { at, name: item.name, version, version_at }
    }

    /// The source that a row names; ranges are those of the document.
    pub(super) fn source_of_cells(&self, cells: &[TextRange]) -> Option<RawSourceItem> {
        let first = *cells.first().filter(|cell| !cell.is_empty())?;
        let behind = cells.get(1).filter(|cell| !cell.is_empty());
        let version = behind.and_then(|cell| {
            let words = dress::peel(self.text, *cell);
            let version = Version::parse(words.of(self.text))
                .filter(|version| version.scheme != version::Scheme::Text || version.text.starts_with(['v', 'V']))?;
            Some((words, version))
        });
        if let Some(version) = version {
            let name = SmolStr::new(dress::plain(first.of(self.text)));
            return Some(RawSourceItem { range: first, name, version: Some(version) });
        }
        let base = first.start as usize;
        let shifted = |range: TextRange| TextRange::new(base + range.start as usize, base + range.end as usize);
        let item = crate::source::parse(first.of(self.text), self.options).items.into_iter().next()?;
        let version = item.version.map(|(range, version)| (shifted(range), version));
        Some(RawSourceItem { range: shifted(item.range), name: item.name, version })
    }
}
