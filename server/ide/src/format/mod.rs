//! Formatting of what is ours in a document: the metadata block, the gates block and tables. Never prose, and nothing in a
//! document of nobody's kind. Every edit replaces blanks by blanks.

mod fields;
mod gates;
mod tables;

use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::TextRange;

use crate::edit::TextEdit;
use crate::texts::{Source, Texts};

/// The edits that bring the blocks of a document into form; only those in the lines of `range`, where one is given.
pub fn format(snapshot: &Snapshot, texts: &dyn Texts, doc: DocId, range: Option<TextRange>) -> Vec<TextEdit> {
    let Some(source) = ours(snapshot, texts, doc) else { return Vec::new() };
    let mut edits = fields::format(&source);
    edits.extend(gates::format(&source));
    edits.extend(tables::format(&source.text));
    let page = source.page();
    let lines =
        range.map(|range| TextRange::new(page.line_start(range.start as usize), page.line_end(range.end as usize)));
    edits.retain(|edit| lines.is_none_or(|lines| lines.contains(edit.range)));
    edits.sort_by_key(|edit| edit.range);
    edits.dedup();
    edits
}

/// The edits after a character was typed: of the line that a line break ended, of the table in which a `|` was typed.
pub fn after_typing(snapshot: &Snapshot, texts: &dyn Texts, doc: DocId, offset: usize, typed: char) -> Vec<TextEdit> {
    let Some(source) = ours(snapshot, texts, doc) else { return Vec::new() };
    let page = source.page();
    let line = page.line_start(offset.min(source.text.len()));
    match typed {
        '\n' if line > 0 => {
            let previous = TextRange::new(page.line_start(line - 1), line - 1);
            let mut edits = fields::format(&source);
            edits.retain(|edit| previous.contains(edit.range));
            edits
        }
        '|' => tables::around(&source.text, offset),
        _ => Vec::new(),
    }
}

fn ours(snapshot: &Snapshot, texts: &dyn Texts, doc: DocId) -> Option<Source> {
    let is_ours = snapshot.is_document(doc) && snapshot.kind(doc) != Kind::Prose;
    if is_ours { Source::of(snapshot, texts, doc) } else { None }
}

/// An edit that replaces `range` by `text`, if that changes anything.
fn replaced(text: &str, range: TextRange, new: &str) -> Option<TextEdit> {
    (range.of(text) != new).then(|| TextEdit { range, text: new.to_owned() })
}
