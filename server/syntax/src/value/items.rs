//! Splits a list value into its items: commas, semicolons, `and`, brackets, lines and bullets. Knows no key.

use crate::dress;
use crate::position::TextRange;

/// Words that join two items.
const JOINTS: &[&str] = &[" and ", " und ", " et ", " y ", " e ", " & ", " + "];

/// The lines of a value without bullets, quote marks and checkboxes.
pub(super) fn lines(text: &str) -> Vec<TextRange> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let bare = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        let bare = without_bullet(bare);
        let end = start + line.len();
        lines.push(dress::trimmed(text, TextRange::new(end - bare.len(), end)));
        start = end;
    }
    lines
}

fn without_bullet(line: &str) -> &str {
    let marked = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).or_else(|| line.strip_prefix("+ "));
    let Some(rest) = marked.map(str::trim_start) else { return without_number(line) };
    ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest)
}

fn without_number(line: &str) -> &str {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let marked = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "));
    marked.filter(|_| (1..=3).contains(&digits)).map_or(line, str::trim_start)
}

/// The parts of one line between separators that stand outside of brackets, quotes and code.
pub(super) fn split(text: &str, line: TextRange) -> Vec<TextRange> {
    let line = without_list_brackets(text, line);
    let mut parts = Vec::new();
    let mut depth = Depth::default();
    let (mut start, end) = (line.start as usize, line.end as usize);
    for (offset, c) in line.of(text).char_indices() {
        let at = line.start as usize + offset;
        depth.step(c);
        if at < start || depth.is_inside() {
            continue;
        }
        if let Some(length) = separator_at(&text[at..end]) {
            parts.push(TextRange::new(start, at));
            start = at + length;
        }
    }
    parts.push(TextRange::new(start.min(end), end));
    parts.into_iter().map(|part| dress::trimmed(text, part)).filter(|part| !part.is_empty()).collect()
}

/// How deep in brackets or code a position is.
#[derive(Default)]
struct Depth {
    brackets: usize,
    code: bool,
}

impl Depth {
    fn step(&mut self, c: char) {
        match c {
            '`' => self.code = !self.code,
            '(' | '[' | '{' if !self.code => self.brackets += 1,
            ')' | ']' | '}' if !self.code => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
    }

    fn is_inside(&self) -> bool {
        self.code || self.brackets > 0
    }
}

fn separator_at(rest: &str) -> Option<usize> {
    let sign = rest.chars().next().filter(|c| matches!(c, ',' | ';' | '，' | '；' | '、')).map(char::len_utf8);
    sign.or_else(|| JOINTS.iter().find(|joint| rest.starts_with(**joint)).map(|joint| joint.len()))
}

/// `[a, b]` and `{ a }` without their brackets; a link keeps its own.
fn without_list_brackets(text: &str, range: TextRange) -> TextRange {
    let slice = range.of(text);
    for (open, close) in [(b'[', b']'), (b'{', b'}')] {
        let wraps = slice.as_bytes().first() == Some(&open)
            && !slice.starts_with("[[")
            && dress::matching(slice, 0, open, close) == Some(slice.len() - 1);
        if wraps {
            return dress::trimmed(text, TextRange::new(range.start as usize + 1, range.end as usize - 1));
        }
    }
    range
}

/// Where the note of an item begins: a trailing parenthetical or dash comment; the length of the text if there is none.
/// A parenthetical version, `(v1)`, is no note.
pub fn note_start(text: &str) -> usize {
    let end = dash_outside(text).unwrap_or(text.len());
    let head = text[..end].trim_end();
    parenthetical(head).map_or(head.len(), |open| head[..open].trim_end().len())
}

/// Where a dash begins that stands between blanks, outside of brackets and code, not at the very start.
fn dash_outside(text: &str) -> Option<usize> {
    const DASHES: &[&str] = &[" — ", " – ", " - ", " -- ", " # ", " // ", " → ", "——"];
    let mut depth = Depth::default();
    text.char_indices().find_map(|(at, c)| {
        depth.step(c);
        let may_begin = matches!(c, ' ' | '—') && at > 0 && !depth.is_inside();
        (may_begin && DASHES.iter().any(|dash| text[at..].starts_with(dash))).then_some(at)
    })
}

/// Where a trailing `(…)` opens that is a remark.
fn parenthetical(head: &str) -> Option<usize> {
    let (open, inner) = match head.chars().next_back()? {
        ')' => head.rfind('(').map(|open| (open, &head[open + 1..head.len() - 1]))?,
        '）' => head.rfind('（').map(|open| (open, &head[open + '（'.len_utf8()..head.len() - '）'.len_utf8()]))?,
        _ => return None,
    };
    let is_target = head[..open].ends_with(']');
    let is_version = crate::version::trailing(&head[open..]).is_some() && !inner.trim().contains(' ');
    (open > 0 && !is_target && !is_version).then_some(open)
}
