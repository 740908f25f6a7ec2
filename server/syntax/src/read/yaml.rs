//! YAML of front matter and metadata blocks: top-level keys and their values with places, from a
//! real parser; line by line where the text is no valid YAML. JSON is YAML. Knows no key.

use saphyr_parser::{Event, Marker, Parser, Span};

use crate::position::TextRange;

use super::nested::{Nested, Pair};

/// A top-level key with its value; ranges are those of the whole document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: TextRange,
    /// The value's source text; empty behind the colon where nothing is written.
    pub(crate) value: TextRange,
    /// Keys and scalars inside of it.
    pub(crate) pairs: Vec<Pair>,
}

/// What a YAML text says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Yaml {
    pub(crate) entries: Vec<Entry>,
    /// The first fault and its place.
    pub(crate) error: Option<(TextRange, String)>,
}

/// Reads the YAML in `range` of `text`.
pub(crate) fn read(text: &str, range: TextRange) -> Yaml {
    let slice = range.of(text);
    let mut reader = Reader {
        text,
        offsets: Offsets::new(slice, range.start as usize),
        entries: Vec::new(),
        state: State::Start,
        nested: Nested::default(),
    };
    let mut parser = Parser::new_from_str(slice);
    let mut depth = 0_usize;
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => reader.event(&event, span, &mut depth),
            Err(error) => {
                let at = line_around(text, range, reader.offsets.byte(error.marker()));
                return Yaml { entries: by_line(text, range), error: Some((at, error.info().to_owned())) };
            }
        }
    }
    Yaml { entries: reader.entries, error: None }
}

/// Where the reader stands in the top-level mapping.
enum State {
    Start,
    Key,
    /// Behind a key; the value began at the offset, if it has.
    Value {
        key: TextRange,
        start: Option<usize>,
        end: usize,
    },
}

struct Reader<'a> {
    text: &'a str,
    offsets: Offsets<'a>,
    entries: Vec<Entry>,
    state: State,
    nested: Nested,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, span: Span, depth: &mut usize) {
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                *depth += 1;
                if *depth == 1 {
                    self.state = if matches!(event, Event::MappingStart(..)) { State::Key } else { State::Start };
                } else {
                    self.nested.open(matches!(event, Event::MappingStart(..)));
                    self.extend(self.offsets.byte(&span.start), self.offsets.byte(&span.start));
                }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                *depth = depth.saturating_sub(1);
                self.nested.close();
                self.close(span, *depth);
            }
            Event::Scalar(..) | Event::Alias(_) => self.scalar(span, *depth),
            _ => {}
        }
    }

    fn scalar(&mut self, span: Span, depth: usize) {
        match self.state {
            State::Key if depth == 1 => {
                let key = self.undressed(self.offsets.range(span));
                self.state = State::Value { key, start: None, end: key.end as usize };
            }
            State::Value { .. } => {
                let end = self.quoted_end(self.offsets.range(span));
                self.nested.scalar(TextRange::new(self.offsets.byte(&span.start), end));
                self.extend(self.offsets.byte(&span.start), end);
                if depth == 1 {
                    self.push();
                }
            }
            _ => {}
        }
    }

    /// The end of a collection is where its bracket closes; a block ends with its last scalar.
    fn close(&mut self, span: Span, depth: usize) {
        let end = self.offsets.byte(&span.end);
        if self.text[..end].ends_with([']', '}']) {
            self.extend(end, end);
        }
        if depth == 1 {
            self.push();
        }
    }

    /// Where a scalar ends; the parser's span of a quoted one takes in the comment behind it.
    fn quoted_end(&self, scalar: TextRange) -> usize {
        let slice = scalar.of(self.text).as_bytes();
        let Some(quote @ (b'"' | b'\'')) = slice.first().copied() else { return scalar.end as usize };
        let mut at = 1;
        while at < slice.len() {
            let escapes = quote == b'"' && slice[at] == b'\\' || quote == b'\'' && slice[at..].starts_with(b"''");
            if slice[at] == quote && !escapes {
                return scalar.start as usize + at + 1;
            }
            at += 1 + usize::from(escapes);
        }
        scalar.end as usize
    }

    fn extend(&mut self, from: usize, to: usize) {
        if let State::Value { start, end, .. } = &mut self.state {
            let begun = *start.get_or_insert(from);
            *end = (*end).max(to).max(begun);
        }
    }

    fn push(&mut self) {
        let State::Value { key, start, end } = self.state else { return };
        self.state = State::Key;
        let colon = self.text[key.end as usize..].find(':').map_or(key.end as usize, |at| key.end as usize + at + 1);
        let value = match start {
            Some(start) if start < end => crate::dress::trimmed(self.text, TextRange::new(start, end)),
            _ => TextRange::empty(colon),
        };
        let value = if value.is_empty() { TextRange::empty(colon) } else { value };
        let pairs = std::mem::take(&mut self.nested).pairs;
        self.entries.push(Entry { key, value, pairs });
    }

    fn undressed(&self, key: TextRange) -> TextRange {
        let key = crate::dress::trimmed(self.text, key);
        let slice = key.of(self.text);
        let quoted = slice.len() > 1 && slice.starts_with(['"', '\'']) && slice.ends_with(['"', '\'']);
        if quoted { TextRange::new(key.start as usize + 1, key.end as usize - 1) } else { key }
    }
}

/// Converts the parser's places, which count characters, to bytes of the document.
struct Offsets<'a> {
    slice: &'a str,
    base: usize,
    /// Byte of each character; none if all characters are bytes.
    bytes: Option<Vec<u32>>,
}

impl<'a> Offsets<'a> {
    fn new(slice: &'a str, base: usize) -> Self {
        let bytes = (!slice.is_ascii()).then(|| slice.char_indices().map(|(at, _)| at as u32).collect());
        Self { slice, base, bytes }
    }

    fn byte(&self, marker: &Marker) -> usize {
        let index = marker.index();
        let at = match &self.bytes {
            None => index.min(self.slice.len()),
            Some(bytes) => bytes.get(index).map_or(self.slice.len(), |at| *at as usize),
        };
        self.base + at
    }

    fn range(&self, span: Span) -> TextRange {
        TextRange::new(self.byte(&span.start), self.byte(&span.end))
    }
}

/// The content of the line around `at`.
fn line_around(text: &str, range: TextRange, at: usize) -> TextRange {
    let slice = range.of(text);
    let at = at.saturating_sub(range.start as usize).min(slice.len());
    let at = (0..=at).rev().find(|at| slice.is_char_boundary(*at)).unwrap_or(0);
    let before = slice[..at].trim_end_matches(['\n', '\r']);
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = slice[start..].find(['\n', '\r']).map_or(slice.len(), |length| start + length);
    crate::dress::trimmed(text, TextRange::new(range.start as usize + start, range.start as usize + end))
}

/// Reads `key: value` lines that begin in the first column; what is indented or a list item goes on with the value before.
fn by_line(text: &str, range: TextRange) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut start = range.start as usize;
    for line in range.of(text).split_inclusive(['\n', '\r']) {
        let content = TextRange::new(start, start + line.trim_end_matches(['\n', '\r']).len());
        start += line.len();
        let goes_on = line.starts_with([' ', '\t', '-']);
        match (entries.last_mut(), goes_on) {
            (Some(last), true) => go_on(text, last, content),
            (_, false) => entries.extend(line_entry(text, content)),
            _ => {}
        }
    }
    entries
}

fn go_on(text: &str, last: &mut Entry, line: TextRange) {
    let line = crate::dress::trimmed(text, line);
    if !line.is_empty() {
        let start = if last.value.is_empty() { line.start } else { last.value.start };
        last.value = TextRange { start, end: line.end };
    }
}

fn line_entry(text: &str, line: TextRange) -> Option<Entry> {
    let slice = line.of(text);
    let colon = slice.find(':').filter(|_| !slice.starts_with('#'))?;
    let base = line.start as usize;
    let key = crate::dress::trimmed(text, TextRange::new(base, base + colon));
    let value = crate::dress::trimmed(text, TextRange::new(base + colon + 1, line.end as usize));
    (!key.is_empty()).then_some(Entry { key, value, pairs: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<(&str, &str)> {
        read(text, TextRange::new(0, text.len()))
            .entries
            .iter()
            .map(|entry| (entry.key.of(text), entry.value.of(text)))
            .collect()
    }

    #[test]
    fn keys_and_values_have_their_places() {
        let text = "id: SPEC-1\n\"status\": 'Draft' # note\nblocked_by:\n  - ADR-1\n  - \"ADR-2\"\n\nempty:\nflow: [a, b]\nmap: { x }\nö: ä\nlast: é ü\n";
        let expected = [
            ("id", "SPEC-1"),
            ("status", "'Draft'"),
            ("blocked_by", "- ADR-1\n  - \"ADR-2\""),
            ("empty", ""),
            ("flow", "[a, b]"),
            ("map", "{ x }"),
            ("ö", "ä"),
            ("last", "é ü"),
        ];
        assert_eq!(entries(text), expected);
        assert_eq!(entries(&text.replace('\n', "\r\n")).len(), expected.len());
    }

    #[test]
    fn broken_yaml_is_read_line_by_line() {
        let text = "id: SPEC-1\ntitle: A: b\nblocked_by:\n  - ADR-1\nstatus: Draft\n";
        let yaml = read(text, TextRange::new(0, text.len()));
        let (at, _) = yaml.error.as_ref().unwrap();
        assert_eq!(at.of(text), "title: A: b");
        assert_eq!(
            entries(text),
            [("id", "SPEC-1"), ("title", "A: b"), ("blocked_by", "- ADR-1"), ("status", "Draft")]
        );
    }
}
