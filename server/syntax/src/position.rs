//! Byte offsets, lines and columns in every encoding: the one place where positions are converted.
//!
//! A [`LineIndex`] needs no text, so that closed files keep only facts and can still be addressed.

use std::ops::Range;

/// A half-open range of byte offsets in one document, `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextRange {
    /// First byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl TextRange {
    /// A range from `start` to `end`; a reversed pair is put in order.
    pub fn new(start: usize, end: usize) -> Self {
        let (start, end) = (start.min(end), start.max(end));
        Self { start: start as u32, end: end as u32 }
    }

    /// An empty range at `offset`.
    pub fn empty(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` lies inside or at either border: a cursor behind an id still means the id.
    pub fn touches(self, offset: usize) -> bool {
        self.start as usize <= offset && offset <= self.end as usize
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// As a `usize` range for slicing.
    pub fn bytes(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text it covers, empty where it lies outside `text` or cuts a character.
    pub fn of(self, text: &str) -> &str {
        text.get(self.bytes()).unwrap_or_default()
    }
}

/// In which units a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 code units, the default of the Language Server Protocol.
    Utf16,
    /// Unicode code points, the columns of `specward check`.
    Utf32,
}

/// A line and column, both from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineCol {
    /// Line from 0.
    pub line: u32,
    /// Column from 0 in units of an [`Encoding`].
    pub column: u32,
}

/// A character that takes more than one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Wide {
    start: u32,
    utf8: u8,
    utf16: u8,
}

/// Where the lines of a text begin and which characters are wider than a byte; lines end at
/// `\n`, `\r\n` or a lone `\r`, as the protocol says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Box<[u32]>,
    wide: Box<[Wide]>,
    len: u32,
}

impl Default for LineIndex {
    /// Of an empty text: one line.
    fn default() -> Self {
        Self::new("")
    }
}

impl LineIndex {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at as u32 + 1);
            }
        }
        let wide = if text.is_ascii() { Vec::new() } else { wide_characters(text) };
        Self { starts: starts.into(), wide: wide.into(), len: text.len() as u32 }
    }

    /// The distances between the starts of lines, the wide characters as distance and width, and the length.
    pub(crate) fn packed(&self) -> (Vec<u32>, Vec<(u32, u8)>, u32) {
        let starts = self.starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let mut last = 0;
        let wide = self.wide.iter().map(|wide| (wide.start - std::mem::replace(&mut last, wide.start), wide.utf8));
        (starts, wide.collect(), self.len)
    }

    /// The index of which [`LineIndex::packed`] gave the parts.
    pub(crate) fn unpacked(starts: &[u32], wide: &[(u32, u8)], len: u32) -> Self {
        let sum = |at: &mut u32, by: u32| {
            *at = at.wrapping_add(by);
            Some(*at)
        };
        let starts = std::iter::once(0).chain(starts.iter().copied().scan(0, |at, by| sum(at, by))).collect();
        let places = wide.iter().scan(0, |at, (by, utf8)| Some((sum(at, *by)?, *utf8)));
        // Characters outside of the basic plane take four bytes and two units.
        let wide = places.map(|(start, utf8)| Wide { start, utf8, utf16: 1 + u8::from(utf8 == 4) }).collect();
        Self { starts, wide, len }
    }

    /// How many lines there are; at least 1.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// Length of the text in bytes.
    pub fn text_len(&self) -> usize {
        self.len as usize
    }

    /// The line that holds `offset` (clamped).
    pub fn line_of(&self, offset: usize) -> u32 {
        let offset = (offset as u32).min(self.len);
        self.starts.partition_point(|&start| start <= offset) as u32 - 1
    }

    /// First byte of a line; the end of the text for a line past the last.
    pub fn line_start(&self, line: u32) -> usize {
        self.starts.get(line as usize).copied().unwrap_or(self.len) as usize
    }

    /// Line and column of a byte offset, clamped to the text and to the start of a character.
    pub fn line_col(&self, offset: usize, encoding: Encoding) -> LineCol {
        let offset = (offset as u32).min(self.len);
        let line = self.line_of(offset as usize);
        let start = self.starts[line as usize];
        let mut column = offset - start;
        for wide in self.wide_between(start, offset) {
            let end = wide.start + u32::from(wide.utf8);
            if end > offset {
                column -= offset - wide.start;
                break;
            }
            column -= u32::from(wide.utf8) - wide.width(encoding);
        }
        LineCol { line, column }
    }

    /// Byte offset of a line and column. A column past the end means the end of the line (before
    /// its line break), a line past the end means the end of the text, a column inside a
    /// character means its start.
    pub fn offset(&self, at: LineCol, encoding: Encoding, text: &str) -> usize {
        let Some(&start) = self.starts.get(at.line as usize) else {
            return self.len as usize;
        };
        let end = self.content_end(at.line, text) as u32;
        let (mut offset, mut left) = (start, at.column);
        for wide in self.wide_between(start, end) {
            let plain = wide.start - offset;
            if left <= plain {
                break;
            }
            if left - plain < wide.width(encoding) {
                return wide.start as usize;
            }
            left -= plain + wide.width(encoding);
            offset = wide.start + u32::from(wide.utf8);
        }
        offset.saturating_add(left).min(end) as usize
    }

    /// Where a line's content ends, before its line break.
    pub fn content_end(&self, line: u32, text: &str) -> usize {
        let start = self.line_start(line);
        let end = self.line_start(line.saturating_add(1));
        let Some(content) = text.as_bytes().get(start..end) else {
            return end;
        };
        let content = content.strip_suffix(b"\n").unwrap_or(content);
        start + content.strip_suffix(b"\r").unwrap_or(content).len()
    }

    /// A line's content: without its line break, and without a byte order mark at the start of the text.
    pub fn content(&self, line: u32, text: &str) -> TextRange {
        let mut start = self.line_start(line);
        if line == 0 && text.starts_with('\u{feff}') {
            start = '\u{feff}'.len_utf8();
        }
        TextRange::new(start, self.content_end(line, text).max(start))
    }

    /// Takes over an edit: `range` of the old text was replaced, giving `text`. Returns the old lines
    /// and the new lines that took their place; all others only moved.
    pub fn splice(&mut self, range: TextRange, text: &str) -> (Range<u32>, Range<u32>) {
        let first = self.line_of((range.start as usize).saturating_sub(1));
        let last = self.line_of(range.end as usize) + 1;
        let (from, old_end) = (self.line_start(first), self.line_start(last));
        let new_end = text.len() - (self.text_len() - old_end);
        let middle = Self::new(&text[from..new_end]);
        let closed = (last as usize) < self.starts.len();
        let count = middle.starts.len() - usize::from(closed);
        let tail = self.starts[(last as usize).min(self.starts.len())..].iter();
        let moved = tail.map(|start| (*start as usize - old_end + new_end) as u32);
        let head = self.starts[..first as usize].iter().copied();
        let middle_starts = middle.starts[..count].iter().map(|start| start + from as u32);
        let starts = head.chain(middle_starts).chain(moved).collect();
        self.wide = self.spliced_wide(from, old_end, new_end, &middle);
        self.starts = starts;
        self.len = text.len() as u32;
        (first..last, first..first + count as u32)
    }

    fn spliced_wide(&self, from: usize, old_end: usize, new_end: usize, middle: &Self) -> Box<[Wide]> {
        let head = self.wide_between(0, from as u32).iter().copied();
        let shift =
            |wide: &Wide, by: usize, base: usize| Wide { start: (wide.start as usize - base + by) as u32, ..*wide };
        let added = middle.wide.iter().map(|wide| shift(wide, from, 0));
        let tail = self.wide_between(old_end as u32, u32::MAX).iter();
        head.chain(added).chain(tail.map(|wide| shift(wide, new_end, old_end))).collect()
    }

    fn wide_between(&self, start: u32, end: u32) -> &[Wide] {
        let from = self.wide.partition_point(|wide| wide.start < start);
        let to = self.wide.partition_point(|wide| wide.start < end);
        &self.wide[from..to]
    }
}

impl Wide {
    fn width(self, encoding: Encoding) -> u32 {
        match encoding {
            Encoding::Utf8 => u32::from(self.utf8),
            Encoding::Utf16 => u32::from(self.utf16),
            Encoding::Utf32 => 1,
        }
    }
}

fn wide_characters(text: &str) -> Vec<Wide> {
    text.char_indices()
        .filter(|(_, c)| !c.is_ascii())
        .map(|(at, c)| Wide { start: at as u32, utf8: c.len_utf8() as u8, utf16: c.len_utf16() as u8 })
        .collect()
}
