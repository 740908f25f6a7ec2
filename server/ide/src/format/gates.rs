//! The gates block: verdicts in one column where the writer aligns them, else one blank behind each colon.

use specward_syntax::TextRange;
use specward_syntax::document::GateLine;

use super::replaced;
use crate::edit::TextEdit;
use crate::texts::Source;

pub(super) fn format(source: &Source) -> Vec<TextEdit> {
    let lines = source.document.facts.gates.as_ref().map(|block| block.lines.as_slice()).unwrap_or_default();
    let gaps: Vec<Gap> = lines.iter().filter_map(|line| gap(source, line)).collect();
    let is_aligned = gaps.iter().any(|gap| gap.blanks.len() > 1);
    let widest = gaps.iter().map(|gap| gap.label).max().unwrap_or(0);
    let width = |gap: &Gap| if is_aligned { widest - gap.label + 1 } else { 1 };
    gaps.iter().filter_map(|gap| replaced(&source.text, gap.blanks, &" ".repeat(width(gap)))).collect()
}

/// The blanks between a label with its colon and its verdict.
struct Gap {
    label: usize,
    blanks: TextRange,
}

/// `None` for a line in another form: a table, a checkbox, emoji.
fn gap(source: &Source, line: &GateLine) -> Option<Gap> {
    let verdict = source.range(line.verdict_at);
    let start = source.page().line_start(verdict.start as usize);
    let before = &source.text[start..verdict.start as usize];
    let label = before.trim_end_matches([' ', '\t']);
    let is_ours = !verdict.is_empty() && label.ends_with(':') && label.trim_start().starts_with(['-', '*', '+']);
    let blanks = TextRange::new(start + label.len(), verdict.start as usize);
    is_ours.then(|| Gap { label: label.chars().count(), blanks })
}
