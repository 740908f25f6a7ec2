//! The skeleton of a text: of every line only what decides block structure. Prose becomes one
//! letter, so that the block grammar reads a token a line. Knows no tree and no meaning of blocks.

use std::ops::Range;

use tree_sitter::{InputEdit, Point};

use crate::position::LineIndex;

/// Containers that may begin on one line; markers behind them are prose. Bounds the parser's stack.
const MAX_CONTAINERS: usize = 64;
/// Longer lines of HTML are cut.
const LONGEST_TAG: usize = 1024;
/// Columns within which a line may be indented or open containers; bounds nesting across lines.
const MAX_COLUMN: usize = 160;

/// One short line for each line of the text, each ended by `\n`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Skeleton {
    bytes: Vec<u8>,
    starts: Vec<u32>,
}

impl Skeleton {
    /// The skeleton of a text; its first `hidden` lines (front matter) are blank.
    pub(crate) fn new(text: &str, lines: &LineIndex, hidden: u32) -> Self {
        let mut skeleton = Self { bytes: Vec::with_capacity(text.len() / 6 + 16), starts: Vec::new() };
        let count = lines.line_count();
        skeleton.starts.reserve(count);
        write_lines(text, lines, 0..count as u32, hidden, &mut skeleton.bytes, &mut skeleton.starts);
        skeleton
    }

    /// The skeleton's text.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes over an edit that replaced the lines `old` by the lines `new` of `text`. Says what
    /// changed in the skeleton, from the first to the last difference; nothing if it is equal.
    pub(crate) fn splice(
        &mut self,
        old: Range<u32>,
        new: Range<u32>,
        text: &str,
        lines: &LineIndex,
        hidden: u32,
    ) -> Option<InputEdit> {
        let from = self.start_of(old.start);
        let to = self.start_of(old.end);
        let (mut bytes, mut starts) = (Vec::new(), Vec::new());
        write_lines(text, lines, new.clone(), hidden, &mut bytes, &mut starts);
        self.replace(old, from..to, &bytes, starts)
    }

    /// Turns into `other`. Says what changed, from the first to the last difference.
    pub(crate) fn become_other(&mut self, other: Self) -> Option<InputEdit> {
        let (lines, range) = (0..self.starts.len() as u32, 0..self.bytes.len());
        self.replace(lines, range, &other.bytes, other.starts)
    }

    fn replace(&mut self, lines: Range<u32>, range: Range<usize>, bytes: &[u8], starts: Vec<u32>) -> Option<InputEdit> {
        let before = &self.bytes[range.clone()];
        if before == bytes {
            return None;
        }
        let same_head = common_prefix(before, bytes);
        let same_tail = common_prefix_reversed(&before[same_head..], &bytes[same_head..]);
        let start = range.start + same_head;
        let (old_end, new_end) = (range.end - same_tail, range.start + bytes.len() - same_tail);
        let (start_position, old_end_position) = (self.point(start), self.point(old_end));
        self.put(lines, range, bytes, starts);
        Some(InputEdit {
            start_byte: start,
            old_end_byte: old_end,
            new_end_byte: new_end,
            start_position,
            old_end_position,
            new_end_position: self.point(new_end),
        })
    }

    fn put(&mut self, lines: Range<u32>, range: Range<usize>, bytes: &[u8], starts: Vec<u32>) {
        let (from, removed) = (range.start as u32, range.len() as u32);
        self.bytes.splice(range, bytes.iter().copied());
        let count = self.starts.len();
        let lines = (lines.start as usize).min(count)..(lines.end as usize).min(count);
        for start in &mut self.starts[lines.end..] {
            *start = *start - removed + bytes.len() as u32;
        }
        self.starts.splice(lines, starts.into_iter().map(|start| start + from));
    }

    fn start_of(&self, line: u32) -> usize {
        self.starts.get(line as usize).map_or(self.bytes.len(), |&start| start as usize)
    }

    fn point(&self, offset: usize) -> Point {
        let row = self.starts.partition_point(|&start| start as usize <= offset).saturating_sub(1);
        if offset >= self.bytes.len() {
            return Point { row: self.starts.len(), column: 0 };
        }
        Point { row, column: offset - self.starts[row] as usize }
    }
}

fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

fn common_prefix_reversed(a: &[u8], b: &[u8]) -> usize {
    a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

fn write_lines(
    text: &str,
    lines: &LineIndex,
    range: Range<u32>,
    hidden: u32,
    out: &mut Vec<u8>,
    starts: &mut Vec<u32>,
) {
    for line in range {
        starts.push(out.len() as u32);
        if line >= hidden {
            write_line(lines.content(line, text).of(text).as_bytes(), line == 0, out);
        }
        out.push(b'\n');
    }
}

/// Writes the skeleton of one line. On the first line of a text `---` is written as `***`, which
/// the block grammar cannot take for front matter.
fn write_line(line: &[u8], first: bool, out: &mut Vec<u8>) {
    let start = out.len();
    write_containers(line, out);
    if first && out[start..].starts_with(b"---") {
        out[start..].iter_mut().filter(|byte| **byte == b'-').for_each(|byte| *byte = b'*');
    }
}

fn write_containers(line: &[u8], out: &mut Vec<u8>) {
    let leaf = containers(line, |part| out.extend_from_slice(part));
    if leaf < line.len() {
        write_leaf(&line[leaf..], out);
    }
}

/// Where on a line containers begin that are not read as such, as they nest too deep; `None` on all but hostile lines.
pub(crate) fn cut_at(line: &[u8]) -> Option<usize> {
    let leaf = containers(line, |_| ());
    let at = leaf + line[leaf..].iter().take_while(|byte| is_space(**byte)).count();
    (at < line.len() && container_marker(&line[at..]) > 0).then_some(at)
}

/// Shows the indents and markers of the containers that a line begins or continues; returns where its leaf begins.
fn containers(line: &[u8], mut show: impl FnMut(&[u8])) -> usize {
    let (mut at, mut column) = (0, 0);
    for _ in 0..MAX_CONTAINERS {
        let indent = line[at..].iter().take_while(|byte| is_space(**byte)).count();
        if at + indent == line.len() {
            return line.len();
        }
        column += line[at..at + indent].iter().map(|byte| if *byte == b'\t' { 4 } else { 1 }).sum::<usize>();
        if column > MAX_COLUMN {
            break;
        }
        show(&line[at..at + indent]);
        at += indent;
        let marker = container_marker(&line[at..]);
        if marker == 0 {
            break;
        }
        show(&line[at..at + marker]);
        at += marker;
        column += marker;
    }
    at
}

/// Length of a quote or list marker at the start of `rest`, 0 if there is none.
fn container_marker(rest: &[u8]) -> usize {
    match rest[0] {
        b'>' => 1,
        b'-' | b'*' | b'+' if ends_marker(rest, 1) && !is_rule(rest) => 1,
        b'0'..=b'9' => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let delimited = matches!(rest.get(digits), Some(b'.' | b')'));
            if digits <= 9 && delimited && ends_marker(rest, digits + 1) { digits + 1 } else { 0 }
        }
        _ => 0,
    }
}

fn ends_marker(rest: &[u8], at: usize) -> bool {
    rest.get(at).is_none_or(|byte| is_space(*byte))
}

fn is_space(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Whether the line is nothing but marks of one kind: a thematic break or a setext underline.
fn is_rule(rest: &[u8]) -> bool {
    let mark = rest[0];
    if !matches!(mark, b'-' | b'*' | b'_' | b'=') || !rest.iter().all(|byte| *byte == mark || is_space(*byte)) {
        return false;
    }
    let marks = memchr::memchr_iter(mark, rest).take(3).count();
    marks == 3 || mark == b'=' || mark == b'-' && marks > 1
}

fn write_leaf(rest: &[u8], out: &mut Vec<u8>) {
    match rest[0] {
        b'-' | b'*' | b'_' | b'=' if is_rule(rest) => return out.extend_from_slice(rest),
        b'#' if write_heading(rest, out) => {}
        b'`' | b'~' if write_fence(rest, out) => {}
        b'<' => return write_html(rest, out),
        b'[' if is_definition(rest) => out.push(b'd'),
        _ => {
            write_prose(rest, out);
            return write_html_ends(rest, out);
        }
    }
    write_html_ends(rest, out);
}

/// Whether a line is a whole link definition: `[label]: target "title"`.
pub(crate) fn is_definition(line: &[u8]) -> bool {
    let Some(close) = memchr::memchr(b']', line) else {
        return false;
    };
    let label = line.get(1..close).unwrap_or_default();
    let labelled = line[0] == b'[' && !label.contains(&b'[') && label.iter().any(|byte| !is_space(*byte));
    let Some(rest) = line[close + 1..].strip_prefix(b":") else {
        return false;
    };
    labelled && is_target_and_title(rest.trim_ascii())
}

fn is_target_and_title(rest: &[u8]) -> bool {
    let target = if rest.first() == Some(&b'<') {
        memchr::memchr(b'>', rest).map_or(0, |close| close + 1)
    } else {
        rest.iter().take_while(|byte| !byte.is_ascii_whitespace()).count()
    };
    let title = &rest[target..];
    target > 0 && (title.is_empty() || is_space(title[0]) && is_title(title.trim_ascii()))
}

fn is_title(title: &[u8]) -> bool {
    let close = match title[0] {
        b'(' => b')',
        quote @ (b'"' | b'\'') => quote,
        _ => return false,
    };
    title.len() > 1 && memchr::memchr(close, &title[1..]) == Some(title.len() - 2)
}

fn write_heading(rest: &[u8], out: &mut Vec<u8>) -> bool {
    let level = rest.iter().take_while(|byte| **byte == b'#').count();
    if level > 6 || !ends_marker(rest, level) {
        return false;
    }
    out.extend_from_slice(&rest[..level]);
    if rest[level..].iter().any(|byte| !is_space(*byte) && *byte != b'#') {
        out.extend_from_slice(b" x");
    }
    true
}

fn write_fence(rest: &[u8], out: &mut Vec<u8>) -> bool {
    let marks = rest.iter().take_while(|byte| **byte == rest[0]).count();
    let info = &rest[marks..];
    if marks < 3 || rest[0] == b'`' && memchr::memchr(b'`', info).is_some() {
        return false;
    }
    out.extend_from_slice(&rest[..marks]);
    if !info.iter().all(|byte| is_space(*byte)) {
        out.push(b'x');
    }
    true
}

/// Lines that begin with `<` are kept, as tag names decide; what is not plain text is not.
fn write_html(rest: &[u8], out: &mut Vec<u8>) {
    if rest.len() > LONGEST_TAG {
        write_html(&rest[..LONGEST_TAG], out);
        out.push(b'x');
        return write_html_ends(rest, out);
    }
    out.extend(rest.iter().map(|byte| if (b' '..0x7f).contains(byte) || *byte == b'\t' { *byte } else { b'x' }));
}

fn write_prose(rest: &[u8], out: &mut Vec<u8>) {
    if memchr::memchr(b'|', rest).is_none() {
        out.push(b'x');
    } else if rest.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t')) {
        out.extend_from_slice(rest);
    } else {
        write_cells(rest, out);
    }
}

/// A line with pipes: one letter a cell, a blank for an empty one.
fn write_cells(rest: &[u8], out: &mut Vec<u8>) {
    let (mut at, mut filled) = (0, false);
    let start = out.len();
    while at < rest.len() {
        match rest[at] {
            b'|' => {
                if !filled && out.len() > start {
                    out.push(b' ');
                }
                out.push(b'|');
                filled = false;
            }
            b' ' | b'\t' => {}
            byte => {
                if !filled {
                    out.push(b'x');
                    filled = true;
                }
                at += usize::from(byte == b'\\');
            }
        }
        at += 1;
    }
}

/// What ends an HTML block of the kinds that end at a text and not at a blank line.
fn write_html_ends(rest: &[u8], out: &mut Vec<u8>) {
    if memchr::memchr(b'>', rest).is_none() {
        return;
    }
    let mut found = false;
    for end in [&b"-->"[..], b"?>", b"]]>"] {
        if memchr::memmem::find(rest, end).is_some() {
            out.extend_from_slice(end);
            found = true;
        }
    }
    for at in memchr::memmem::find_iter(rest, b"</") {
        if let Some(tag) = raw_text_end(&rest[at + 2..]) {
            out.extend_from_slice(b"</");
            out.extend_from_slice(tag);
            out.push(b'>');
            return;
        }
    }
    if !found {
        out.push(b'>');
    }
}

fn raw_text_end(rest: &[u8]) -> Option<&'static [u8]> {
    let tags: [&'static [u8]; 4] = [b"script", b"pre", b"style", b"textarea"];
    let named = |tag: &[u8]| rest.len() > tag.len() && rest[..tag.len()].eq_ignore_ascii_case(tag);
    tags.into_iter().find(|tag| named(tag) && rest[tag.len()] == b'>')
}

/// How many lines at the start are front matter, fences included; 0 if there is none. It must
/// open on the first line, close, and begin with something like `key:`.
pub(crate) fn front_matter_lines(text: &str, lines: &LineIndex) -> u32 {
    let line = |number: u32| lines.content(number, text).of(text);
    if line(0).trim_end() != "---" {
        return 0;
    }
    let count = lines.line_count() as u32;
    let is_close = |number: &u32| matches!(line(*number).trim_end(), "---" | "...");
    let is_content = |number: &u32| !matches!(line(*number).trim_start().as_bytes().first(), None | Some(b'#'));
    let begins_with_key = (1..count).find(is_content).is_some_and(|number| looks_like_key(line(number)));
    if !begins_with_key {
        return 0;
    }
    (1..count).find(is_close).map_or(0, |close| close + 1)
}

fn looks_like_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else {
        return false;
    };
    let key = key.trim().trim_matches(['"', '\'']);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '*');
    !key.is_empty() && !key.starts_with('-') && key.chars().all(plain) && !rest.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skeleton(text: &str) -> String {
        let lines = LineIndex::new(text);
        let hidden = front_matter_lines(text, &lines);
        String::from_utf8(Skeleton::new(text, &lines, hidden).bytes).unwrap()
    }

    #[test]
    fn keeps_what_decides_structure_and_nothing_else() {
        let text =
            "# Title here\n\nSome prose.\n\n- item one\n  1. nested\n> quote\n| a | | b\\|c |\n|---|:-:|\n```rust x\n";
        assert_eq!(skeleton(text), "# x\n\nx\n\n- x\n  1. x\n> x\n|x| |x|\n|---|:-:|\n```x\n\n");
    }

    #[test]
    fn front_matter_must_close_and_begin_with_a_key() {
        assert_eq!(skeleton("---\nid: 1\n---\nx y"), "\n\n\nx\n");
        assert_eq!(skeleton("---\nid: 1\nx y"), "***\nx\nx\n");
        assert_eq!(skeleton("---\n## Title\n---\n"), "***\n## x\n---\n\n");
    }

    #[test]
    fn nesting_is_capped() {
        let deep = skeleton(&"> ".repeat(10_000));
        assert!(deep.len() < 200, "{}", deep.len());
        let wide = skeleton(&format!("{}- x", " ".repeat(100_000)));
        assert_eq!(wide, "x\n");
    }

    #[test]
    fn what_is_cut_is_known() {
        assert_eq!(cut_at("> ".repeat(65).as_bytes()), Some(128));
        assert_eq!(cut_at(("> ".repeat(64) + "x").as_bytes()), None);
        assert_eq!(cut_at(format!("{}- x", " ".repeat(161)).as_bytes()), Some(161));
        for line in ["", "x", "- x", "- - - - -", "    ", &(" ".repeat(500) + "x"), &"- ".repeat(300)] {
            assert_eq!(cut_at(line.as_bytes()), None, "{line:?}");
        }
    }
}
