//! Byte offsets, lines and columns in every encoding: the one place where positions are converted.
//!
//! A [`LineIndex`] needs no text, so that closed files keep only facts and can still be addressed.

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
    pub fn bytes(self) -> std::ops::Range<usize> {
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Box<[u32]>,
    wide: Box<[Wide]>,
    len: u32,
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
        let end = self.line_start(line + 1);
        let content = text.get(start..end).unwrap_or_default();
        if line as usize + 1 < self.starts.len() { start + content.trim_end_matches(['\n', '\r']).len() } else { end }
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
