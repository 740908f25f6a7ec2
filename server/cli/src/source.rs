//! The lines around a finding, cut out of its file for display: never a whole file, never a
//! megabyte of one line.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use specward_engine::path::FilePath;
use specward_project::read::read_text;

use crate::report;

/// Files larger than this (bytes) are shown without their text.
const MAX_SIZE: u64 = 64 * 1024 * 1024;
/// Texts kept at a time; findings come in order of path.
const KEPT: usize = 32;
/// Bytes of a long line shown in front of a finding, and from its start on.
const BEFORE: usize = 80;
const FROM: usize = 240;

/// Texts by file, read when needed.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    given: Option<(FilePath, Arc<str>)>,
    read: HashMap<FilePath, Option<String>>,
}

/// A line of a file with a finding in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt<'a> {
    /// The line, or the part of it around the finding.
    pub text: &'a str,
    /// Where in `text` the finding stands.
    pub span: Range<usize>,
    /// Whether the line's beginning is left out.
    pub cut: bool,
}

impl Sources {
    /// With a text that stands for a file's content.
    pub fn with_text(text: Option<(FilePath, String)>) -> Self {
        Self { given: text.map(|(file, text)| (file, text.into())), read: HashMap::new() }
    }

    /// The first line of a range; `None` where the file cannot be read or has become shorter.
    pub fn excerpt(&mut self, file: &FilePath, range: &report::Range) -> Option<Excerpt<'_>> {
        excerpt(self.text(file)?, range.start.byte as usize, range.end.byte as usize)
    }

    fn text(&mut self, file: &FilePath) -> Option<&str> {
        if let Some((path, text)) = &self.given
            && path == file
        {
            return Some(text);
        }
        if self.read.len() > KEPT && !self.read.contains_key(file) {
            self.read.clear();
        }
        self.read.entry(file.clone()).or_insert_with(|| read_text(file, MAX_SIZE).ok()).as_deref()
    }
}

fn excerpt(text: &str, start: usize, end: usize) -> Option<Excerpt<'_>> {
    let (head, tail) = (text.get(..start)?, text.get(start..)?);
    let line = head.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let line_end = start + tail.find(['\n', '\r']).unwrap_or(tail.len());
    if line == line_end {
        return None;
    }
    let from = floor(text, line.max(start.saturating_sub(BEFORE)));
    let to = floor(text, line_end.min(start.saturating_add(FROM)));
    let end = floor(text, end.clamp(start, to));
    Some(Excerpt { text: &text[from..to], span: start - from..end - from, cut: from > line })
}

/// The start of the character that holds a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_shown_on_its_first_line() {
        for (text, start, end, shown, span) in [
            ("one\ntwo\nthree", 4, 7, "two", 0..3),
            ("one\r\ntwo\r\n", 6, 7, "two", 1..2),
            ("one\rtwo", 4, 7, "two", 0..3),
            ("one\ntwo\nthree", 5, 13, "two", 1..3),
            ("one", 3, 3, "one", 3..3),
            ("über", 0, 2, "über", 0..2),
            ("\u{feff}# x", 0, 0, "\u{feff}# x", 0..0),
        ] {
            assert_eq!(excerpt(text, start, end), Some(Excerpt { text: shown, span, cut: false }), "{text:?}");
        }
    }

    #[test]
    fn a_place_that_is_no_more_shows_nothing() {
        for (text, start, end) in [("short", 99, 100), ("über", 1, 2), ("", 0, 0), ("a\n\nb", 2, 2)] {
            assert_eq!(excerpt(text, start, end), None, "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_finding() {
        let text = "é".repeat(500_000);
        let shown = excerpt(&text, 400_000, 900_000).unwrap();
        assert!(shown.text.len() <= BEFORE + FROM);
        assert_eq!((shown.span.start, shown.cut), (BEFORE, true));
        assert_eq!(shown.span.end, shown.text.len());
    }
}
