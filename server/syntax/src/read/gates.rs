//! The gates block: one declared verdict a gate, in bullets, tables, task boxes or emoji.

use crate::document::{GateLine, GatesBlock};
use crate::dress;
use crate::gate::{Gate, Verdict};
use crate::position::TextRange;

use super::{Reader, field};

/// What separates a gate from its verdict.
const SEPARATORS: [&str; 8] = [":", "：", " — ", " – ", " - ", "→", "=>", "="];

impl Reader<'_> {
    /// Reads one line of a gates block. `boxed` is the task box before it.
    pub(super) fn gate_line(&mut self, line: TextRange, boxed: Option<TextRange>) -> bool {
        let declared = match boxed {
            Some(_) => declared(self.text, line, boxed),
            None => {
                self.memo.gate(line.of(self.text)).map(|(gate, verdict)| (gate, shifted(verdict, line.start as usize)))
            }
        };
        let Some((gate, verdict)) = declared else { return false };
        let start = boxed.map_or(line.start, |boxed| boxed.start) as usize;
        self.push_gate(gate, TextRange::new(start, line.end as usize), verdict);
        true
    }

    /// Reads a row of a gates table: the first cell that names a gate, then the first that is a verdict.
    pub(super) fn gate_row(&mut self, row: TextRange, cells: &[TextRange]) -> bool {
        let gate_of = |cell: &TextRange| Gate::parse(cell.of(self.text));
        let Some((first, gate)) = cells.iter().enumerate().find_map(|(at, cell)| Some((at, gate_of(cell)?))) else {
            return false;
        };
        let label = first + cells[first + 1..].iter().take_while(|cell| gate_of(cell) == Some(gate)).count();
        let rest = &cells[label + 1..];
        let says = |cell: &&TextRange| matches!(Verdict::parse(cell.of(self.text)), Verdict::Pass | Verdict::Fail);
        let before = cells[..label].iter().find(says);
        let verdict = rest.iter().find(says).or(before).or(rest.first());
        let end = TextRange::empty(cells[label].end as usize);
        self.push_gate(gate, row, verdict.map_or(end, |cell| dress::peel(self.text, *cell)));
        true
    }

    fn push_gate(&mut self, gate: Gate, line: TextRange, verdict: TextRange) {
        let Some(section) = self.here.section() else { return };
        let at = self.draft.place(line);
        let verdict_at = self.draft.place(verdict);
        let text = verdict.of(self.text);
        let line = GateLine { gate, at, verdict_at, verdict: Verdict::parse(text), text: text.into() };
        let block = self.draft.facts.gates.get_or_insert_with(|| GatesBlock { section, lines: Vec::new() });
        block.lines.push(line);
        self.here.fill();
    }
}

/// The gate of a line and the place of its verdict.
pub(super) fn declared(text: &str, line: TextRange, boxed: Option<TextRange>) -> Option<(Gate, TextRange)> {
    let slice = line.of(text);
    let mut best = None;
    for (at, sign) in separators(slice) {
        let Some(gate) = Gate::parse(&slice[..at]) else { continue };
        let verdict = TextRange::new(line.start as usize + at + sign.len(), line.end as usize);
        let verdict = word(text, verdict);
        let clear = matches!(Verdict::parse(verdict.of(text)), Verdict::Pass | Verdict::Fail);
        if clear {
            return Some((gate, verdict));
        }
        best = best.or(Some((gate, verdict)));
    }
    best.filter(|(_, verdict)| {
        boxed.is_none() || Verdict::parse(verdict.of(text)) == Verdict::Undeclared && !verdict.is_empty()
    })
    .or_else(|| without_separator(text, line, boxed))
}

/// Where separators stand, from left to right.
fn separators(line: &str) -> Vec<(usize, &'static str)> {
    let mut found: Vec<_> =
        SEPARATORS.iter().flat_map(|sign| line.match_indices(sign).map(|(at, _)| (at, *sign))).collect();
    found.sort_unstable_by_key(|(at, _)| *at);
    found.truncate(16);
    found
}

/// The verdict without dress and note.
fn word(text: &str, range: TextRange) -> TextRange {
    let range = dress::trimmed(text, range);
    let slice = range.of(text);
    let lead = slice.len() - slice.trim_start_matches(['*', '_', '`', ' ']).len();
    let noted = [" (", " — ", " – ", " - ", ". ", ", ", "; "].iter().filter_map(|sign| slice.find(sign)).min();
    let bare = slice[..noted.unwrap_or(slice.len()).max(lead)].trim_end_matches(['*', '_', '`', ' ', '.']);
    TextRange::new(range.start as usize + lead.min(bare.len()), range.start as usize + bare.len())
}

/// `✅ Context`, `Context PASS`, `[x] Context`.
fn without_separator(text: &str, line: TextRange, boxed: Option<TextRange>) -> Option<(Gate, TextRange)> {
    let gate = Gate::parse(line.of(text))?;
    let slice = line.of(text);
    let words = || slice.split_whitespace().map(|word| offset_of(slice, word, line.start as usize));
    let clear = |range: &TextRange| matches!(Verdict::parse(range.of(text)), Verdict::Pass | Verdict::Fail);
    let ends = [words().next(), words().next_back()];
    let declared = ends.into_iter().flatten().find(clear).or(boxed);
    Some((gate, declared.unwrap_or(TextRange::empty(line.end as usize))))
}

fn shifted(range: TextRange, base: usize) -> TextRange {
    TextRange::new(base + range.start as usize, base + range.end as usize)
}

fn offset_of(slice: &str, word: &str, base: usize) -> TextRange {
    let at = word.as_ptr().addr() - slice.as_ptr().addr();
    TextRange::new(base + at, base + at + word.len())
}

impl Reader<'_> {
    /// Reads the lines of a paragraph or item in a gates block.
    pub(super) fn gate_lines(&mut self, lines: &[TextRange], is_item: bool) {
        for (number, line) in lines.iter().enumerate() {
            let (boxed, rest) = if is_item && number == 0 { field::split_box(self.text, *line) } else { (None, *line) };
            if !(is_item && number > 0) {
                self.gate_line(rest, boxed);
            }
        }
    }
}
