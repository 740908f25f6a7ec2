//! The bullets of metadata and graph links: one blank behind the mark and behind the colon, none before it, none at the end.

use specward_syntax::TextRange;
use specward_syntax::document::{Field, Form, Zone};

use super::replaced;
use crate::edit::TextEdit;
use crate::texts::Source;

pub(super) fn format(source: &Source) -> Vec<TextEdit> {
    let fields = source.document.facts.fields.iter();
    let bullets = fields.filter(|field| field.form == Form::Bullet && matches!(field.zone, Zone::Header | Zone::Graph));
    bullets.flat_map(|field| bullet(source, field)).collect()
}

fn bullet(source: &Source, field: &Field) -> Vec<TextEdit> {
    let text = source.text.as_ref();
    let page = source.page();
    let key = source.range(field.key_at);
    let (start, end) = (page.line_start(key.start as usize), page.line_end(key.end as usize));
    let mut edits: Vec<TextEdit> = Vec::new();
    let before = &text[start..key.start as usize];
    let content = before.trim_start_matches([' ', '\t', '>']);
    if content.starts_with(['-', '*', '+']) && content[1..].starts_with([' ', '\t']) {
        let mark = key.start as usize - content.len();
        let blanks = content[1..].len() - content[1..].trim_start_matches([' ', '\t']).len();
        edits.extend(replaced(text, TextRange::new(mark + 1, mark + 1 + blanks), " "));
    }
    let Some(colon) = text[key.end as usize..end].find(':').map(|at| key.end as usize + at) else { return edits };
    let between = &text[key.end as usize..colon];
    if !between.is_empty() && between.trim().is_empty() {
        edits.extend(replaced(text, TextRange::new(key.end as usize, colon), ""));
    }
    edits.extend(behind(text, colon + 1, end));
    edits
}

/// One blank between the colon, with the marks that close a bold key, and the value; none behind it.
fn behind(text: &str, colon: usize, end: usize) -> Vec<TextEdit> {
    let closing = text[colon..end].len() - text[colon..end].trim_start_matches(['*', '_']).len();
    let start = colon + closing;
    let rest = &text[start..end];
    let value = rest.trim_matches([' ', '\t']);
    if value.is_empty() {
        return replaced(text, TextRange::new(start, end), "").into_iter().collect();
    }
    let lead = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let gap = replaced(text, TextRange::new(start, start + lead), " ");
    let tail = replaced(text, TextRange::new(start + lead + value.len(), end), "");
    gap.into_iter().chain(tail).collect()
}
