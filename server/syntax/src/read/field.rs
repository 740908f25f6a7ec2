//! Fields on one line: `Key: value` in every dress, several of them separated by ` | ` or ` · `.
//! Knows neither where the line stands nor what the key means.

use crate::dress::trimmed;
use crate::key::Key;
use crate::options::Options;
use crate::position::TextRange;

/// A field as written; ranges are those of the whole document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawField {
    /// The key's text without dress.
    pub(crate) key: TextRange,
    /// The value with its dress; empty behind the colon where nothing is written.
    pub(crate) value: TextRange,
    /// From the key's dress to the end of the value.
    pub(crate) entry: TextRange,
    /// Whether the key is bold or in other dress, and so surely a key.
    pub(crate) dressed: bool,
}

/// Longer texts before a colon are sentences.
const LONGEST_KEY: usize = 48;
/// More words before a colon are a sentence.
const MOST_WORDS: usize = 4;

/// Reads a field at the start of a line.
pub(crate) fn split(text: &str, line: TextRange) -> Option<RawField> {
    let written = line.of(text);
    let bare = written.trim_start_matches(|c: char| c.is_whitespace() || !c.is_ascii() && !c.is_alphanumeric());
    let start = line.start as usize + written.len() - bare.len();
    let line = TextRange::new(start, start + bare.trim_end().len());
    match bare.as_bytes().first()? {
        b'*' | b'_' | b'`' => dressed(text, line),
        _ => plain(text, line),
    }
}

/// `**Key:** value`, `**Key**: value`, `**Key: value**`, `` `key`: value``.
fn dressed(text: &str, line: TextRange) -> Option<RawField> {
    let bare = line.of(text);
    let mark = bare.as_bytes()[0];
    let open = bare.bytes().take_while(|byte| *byte == mark).count();
    let inner_end = open + memchr::memchr(mark, &bare.as_bytes()[open..])?;
    let inner = &bare[open..inner_end];
    let close = inner_end + bare[inner_end..].bytes().take_while(|byte| *byte == mark).count();
    let origin = line.start as usize;
    let (key_end, value_start, value_end) = match colon(inner) {
        Some((at, length)) if inner[at + length..].trim().is_empty() => (open + at, close, bare.len()),
        Some((at, length)) => {
            let wholly = bare[close..].trim().is_empty();
            (open + at, open + at + length, if wholly { inner_end } else { bare.len() })
        }
        None => {
            let gap = bare[close..].len() - bare[close..].trim_start().len();
            let (at, length) = colon(&bare[close + gap..]).filter(|(at, _)| *at == 0)?;
            (inner_end, close + gap + at + length, bare.len())
        }
    };
    let key = trimmed(text, TextRange::new(origin + open, origin + key_end));
    let value = trimmed(text, TextRange::new(origin + value_start, origin + value_end));
    is_key(key.of(text)).then_some(RawField { key, value, entry: line, dressed: true })
}

fn plain(text: &str, line: TextRange) -> Option<RawField> {
    let bare = line.of(text);
    let (at, length) = colon(bare)?;
    let origin = line.start as usize;
    let key = trimmed(text, TextRange::new(origin, origin + at));
    let value = trimmed(text, TextRange::new(origin + at + length, line.end as usize));
    is_key(key.of(text)).then_some(RawField { key, value, entry: line, dressed: false })
}

/// The first colon that can end a key: followed by a blank or the end, or full-width. With its length.
fn colon(text: &str) -> Option<(usize, usize)> {
    let head = &text.as_bytes()[..text.len().min(LONGEST_KEY + 8)];
    let ascii = memchr::memchr(b':', head);
    let wide = memchr::memmem::find(head, "：".as_bytes());
    match (ascii, wide) {
        (Some(at), wide) if wide.is_none_or(|wide| at < wide) => {
            let next = text[at + 1..].chars().next();
            next.is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_')).then_some((at, 1))
        }
        (_, Some(wide)) => Some((wide, '：'.len_utf8())),
        _ => None,
    }
}

fn is_key(key: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '/' | '&' | '(' | ')' | '\'' | '.');
    (1..=LONGEST_KEY).contains(&key.len())
        && key.starts_with(char::is_alphanumeric)
        && key.chars().all(allowed)
        && key.split_whitespace().count() <= MOST_WORDS
}

/// Reads all fields of a line: the first as [`split`] does, further ones behind ` | ` and ` · `.
pub(crate) fn split_all(text: &str, line: TextRange, options: &Options) -> Vec<RawField> {
    let mut fields = Vec::new();
    let Some(mut field) = split(text, line) else { return fields };
    while let Some((cut, next)) = next_field(text, field, options) {
        let entry = trimmed(text, TextRange::new(field.entry.start as usize, cut));
        let value = TextRange { end: entry.end.max(field.value.start), ..field.value };
        fields.push(RawField { value, entry, ..field });
        field = next;
    }
    fields.push(field);
    fields
}

/// The next field on the line and where the separator before it begins.
fn next_field(text: &str, field: RawField, options: &Options) -> Option<(usize, RawField)> {
    let start = (field.value.start as usize).saturating_sub(1).max(field.key.end as usize);
    let rest = text.get(start..field.entry.end as usize)?;
    let bytes = rest.as_bytes();
    let mut signs = memchr::memchr2_iter(b'|', MIDDLE_DOT[0], bytes).filter_map(|at| Some((at, separator(rest, at)?)));
    signs.find_map(|(at, length)| sure_field(text, field, start + at, length, options))
}

const MIDDLE_DOT: &[u8] = "·".as_bytes();

/// Length of a separator at `at` that stands between blanks.
fn separator(rest: &str, at: usize) -> Option<usize> {
    let length = ["|", "·"].iter().find(|sign| rest[at..].starts_with(**sign))?.len();
    (rest[..at].ends_with(' ') && rest[at + length..].starts_with(' ')).then_some(length)
}

/// A field behind the separator at `at`, if its key is dressed or known; with where the blank before the separator begins.
fn sure_field(text: &str, field: RawField, at: usize, length: usize, options: &Options) -> Option<(usize, RawField)> {
    let next = split(text, TextRange::new(at + length + 1, field.entry.end as usize))?;
    let sure = next.dressed || Key::parse(next.key.of(text), options).is_known();
    sure.then_some((at - 1, next))
}

/// The box of a task at the start of `line`, its brackets included, and what follows.
pub(crate) fn split_box(text: &str, line: TextRange) -> (Option<TextRange>, TextRange) {
    let bytes = line.of(text).as_bytes();
    let boxed = matches!(bytes, [b'[', b' ' | b'x' | b'X' | b'~' | b'-', b']', b' ' | b'\t', ..])
        || matches!(bytes, [b'[', b' ' | b'x' | b'X', b']']);
    if !boxed {
        return (None, line);
    }
    let start = line.start as usize;
    (Some(TextRange::new(start, start + 3)), trimmed(text, TextRange::new(start + 3, line.end as usize)))
}

/// The cells of a table row, without pipes and blanks.
pub(crate) fn cells(text: &str, row: TextRange) -> Vec<TextRange> {
    let slice = row.of(text).trim_end();
    let mut cells = Vec::new();
    let lead = usize::from(slice.starts_with('|'));
    let mut start = lead;
    let bytes = slice.as_bytes();
    let origin = row.start as usize;
    for at in memchr::memchr_iter(b'|', bytes).filter(|at| *at >= lead) {
        let escapes = bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        if escapes % 2 == 0 {
            cells.push(trimmed(text, TextRange::new(origin + start, origin + at)));
            start = at + 1;
        }
    }
    if start < slice.len() {
        cells.push(trimmed(text, TextRange::new(origin + start, origin + slice.len())));
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<(&str, &str)> {
        let fields = split_all(line, TextRange::new(0, line.len()), &Options::default());
        fields.into_iter().map(|field| (field.key.of(line), field.value.of(line))).collect()
    }

    #[test]
    fn every_dress_of_a_key() {
        for line in [
            "Status: Draft",
            "**Status:** Draft",
            "**Status**: Draft",
            "`Status`: Draft",
            "*Status : Draft*",
            "📌 __Status__ : Draft",
            "Status：Draft",
            "**Status: Draft**",
        ] {
            assert_eq!(read(line), [("Status", "Draft")], "{line}");
        }
        assert_eq!(read("**Status**:"), [("Status", "")]);
        assert_eq!(read("statut : proposé"), [("statut", "proposé")]);
    }

    #[test]
    fn several_on_one_line() {
        assert_eq!(
            read("**Branch**: `a` | **Date**: d | **Spec**: [s](s.md)"),
            [("Branch", "`a`"), ("Date", "d"), ("Spec", "[s](s.md)")]
        );
        assert_eq!(read("Status: Draft · Owner: Bob"), [("Status", "Draft"), ("Owner", "Bob")]);
        assert_eq!(read("Status: Draft | Approved | Done"), [("Status", "Draft | Approved | Done")]);
        assert_eq!(read("Status: | Owner: Bob"), [("Status", ""), ("Owner", "Bob")]);
    }

    #[test]
    fn sentences_and_urls_are_no_fields() {
        assert_eq!(read("https://example.org: x"), []);
        assert_eq!(read("This is a long sentence which says: nothing"), []);
        assert_eq!(read("a:b"), []);
        assert_eq!(read("**bold** text: x"), []);
    }

    #[test]
    fn cells_know_escapes() {
        let row = "| a | b\\|c | |";
        let cells: Vec<_> = cells(row, TextRange::new(0, row.len())).into_iter().map(|cell| cell.of(row)).collect();
        assert_eq!(cells, ["a", "b\\|c", ""]);
    }
}
