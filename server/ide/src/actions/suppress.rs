//! Suppressing a finding by a comment above its line, where a comment can stand; else for the whole file.

use specward_engine::finding::Finding;
use specward_syntax::document::Form;
use specward_syntax::{Format, TextRange};

use super::{Action, ActionKind, Planner};
use crate::edit::{TextEdit, WorkspaceEdit};
use crate::texts::Source;

impl Planner<'_> {
    /// The comment with a reason that its writer completes; none for findings about files that are no documents.
    pub(super) fn suppress(&self, finding: &Finding) -> Option<Action> {
        let about_comments = finding.rule.name.starts_with("config/") || finding.rule.name.starts_with("input/");
        if about_comments
            || finding.place.doc != self.request.doc
            || !self.request.snapshot.is_document(self.request.doc)
        {
            return None;
        }
        let source = self.source(self.request.doc)?;
        let at = source.range(finding.place.fact).start as usize;
        let is_data = source.path.format() == Format::Data;
        if is_data && source.path.extension().eq_ignore_ascii_case("json") {
            return None; // It has no comments.
        }
        let words = format!("specward-ignore {}: accepted on {}, say why", finding.rule.name, self.request.today);
        let comment = if is_data { format!("# {words}") } else { format!("<!-- {words} -->") };
        let page = source.page();
        let br = page.line_break();
        let (title, change) = if is_data || holds_comments(&source, at) {
            let start = page.line_start(at);
            let indent: String = source.text[start..].chars().take_while(|c| matches!(c, ' ' | '\t' | '>')).collect();
            let text = format!("{indent}{comment}{br}");
            ("here", TextEdit { range: TextRange::empty(start), text })
        } else {
            let start = before_title(&source)?;
            ("in this file", TextEdit { range: TextRange::empty(start), text: format!("{comment}{br}{br}") })
        };
        let title = format!("Suppress {} {title}, with a reason", finding.rule.name);
        let edit = WorkspaceEdit::one(source.path.clone(), change.range, change.text);
        Some(Action { title, kind: ActionKind::Fix, preferred: false, finding: None, edit: Some(edit) })
    }
}

/// Whether a comment can stand above the line at an offset and covers it: not in front matter, a table, a fence or the
/// middle of a paragraph.
fn holds_comments(source: &Source, at: usize) -> bool {
    let page = source.page();
    let start = page.line_start(at);
    let line = source.text[start..page.line_end(at)].trim_start_matches([' ', '\t', '>']);
    let before = source.text[..start].trim_end_matches(['\n', '\r']);
    let adjoins = source.text[before.len()..start].matches('\n').count() < 2;
    let above = before.rsplit('\n').next().unwrap_or_default().trim_start_matches([' ', '\t', '>']);
    let opens = |line: &str| line.starts_with(['#', '-', '*', '+']) || line.starts_with(|c: char| c.is_ascii_digit());
    let begins_block = opens(line) || !adjoins || above.is_empty() || above.starts_with('#');
    let in_yaml = source.document.facts.fields.iter().any(|field| {
        let entry = source.range(field.entry);
        matches!(field.form, Form::FrontMatter | Form::Yaml | Form::Table) && entry.touches(at)
    });
    begins_block && !line.starts_with('|') && !in_yaml
}

/// Where a comment covers the whole file: in front of the title, behind front matter.
fn before_title(source: &Source) -> Option<usize> {
    let title = source.document.facts.title.as_ref()?;
    Some(source.page().line_start(source.range(title.at).start as usize))
}
