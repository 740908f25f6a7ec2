//! Writing the gates block from the computed verdicts. A FAIL that a human wrote stays.

use specward_engine::{Computed, Verdicts};
use specward_syntax::document::GateLine;
use specward_syntax::{Gate, SectionName, TextRange, Verdict};

use crate::edit::TextEdit;
use crate::field_edit::Page;

/// The edits that make the gates block say what was computed: claimed passes that fail become FAIL, open verdicts are filled in,
/// missing lines and a missing block are added.
pub fn rewrite(page: &Page<'_>, verdicts: &Verdicts) -> Vec<TextEdit> {
    let Some(block) = &page.document.facts.gates else { return new_block(page, verdicts).into_iter().collect() };
    let changed = block.lines.iter().filter_map(|line| {
        let word = word(verdicts.of(line.gate)?, line.verdict)?;
        let range = page.document.places.range(line.verdict_at);
        let text = if range.is_empty() { spaced(page, range, word) } else { word.to_owned() };
        Some(TextEdit { range, text })
    });
    let mut edits: Vec<TextEdit> = changed.collect();
    edits.extend(missing_lines(page, verdicts, &block.lines));
    edits
}

fn spaced(page: &Page<'_>, range: TextRange, word: &str) -> String {
    let gap = if page.text[..range.start as usize].ends_with([' ', '|', '\t']) { "" } else { " " };
    format!("{gap}{word}")
}

/// What a line must say instead; `None` where it may stay.
fn word(computed: Computed, declared: Verdict) -> Option<&'static str> {
    match (computed, declared) {
        (Computed::Fail, Verdict::Pass | Verdict::Undeclared | Verdict::Unknown) => Some("FAIL"),
        (Computed::Pass, Verdict::Undeclared | Verdict::Unknown) => Some("PASS"),
        _ => None,
    }
}

fn line(gate: Gate, computed: Computed) -> String {
    let verdict = match computed {
        Computed::Pass => "PASS",
        Computed::Fail => "FAIL",
        Computed::Waived | Computed::NotChecked => "PASS/FAIL",
    };
    format!("- {}: {verdict}", gate.title())
}

fn missing_lines(page: &Page<'_>, verdicts: &Verdicts, lines: &[GateLine]) -> Option<TextEdit> {
    let last = page.document.places.range(lines.last()?.at);
    let missing = verdicts.iter().filter(|verdict| !lines.iter().any(|line| line.gate == verdict.gate));
    let text: String =
        missing.map(|verdict| page.line_break().to_owned() + &line(verdict.gate, verdict.computed)).collect();
    (!text.is_empty()).then(|| TextEdit { range: TextRange::empty(page.line_end(last.end as usize)), text })
}

/// A new block stands where the template has it: before the ADRs, references and graph links, else at the end.
fn new_block(page: &Page<'_>, verdicts: &Verdicts) -> Option<TextEdit> {
    if verdicts.is_empty() {
        return None;
    }
    let br = page.line_break();
    let body: String = verdicts.iter().map(|verdict| line(verdict.gate, verdict.computed) + br).collect();
    let behind = [SectionName::Adrs, SectionName::References, SectionName::SpecGraphLinks];
    let sections = &page.document.facts.sections;
    let next =
        sections.iter().find(|section| section.level == 2 && section.names.iter().any(|name| behind.contains(name)));
    let end = || {
        let gap = if page.text.is_empty() || page.text.ends_with('\n') { "" } else { br };
        (page.text.len(), format!("{gap}{br}## Gates{br}{body}"))
    };
    let (at, text) = next.map_or_else(end, |section| {
        let heading = page.document.places.range(section.heading).start as usize;
        (page.line_start(heading), format!("## Gates{br}{body}{br}"))
    });
    Some(TextEdit { range: TextRange::empty(at), text })
}
