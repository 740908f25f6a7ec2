//! HTML comments: suppressions and hidden `Source:` lines.

use crate::document::{Covers, Suppression};
use crate::dress::trimmed;
use crate::position::TextRange;

use super::part::Cover;
use super::{Reader, field};

impl Reader<'_> {
    /// Reads the comments of the block that was entered.
    pub(super) fn comments(&mut self) {
        let comments: Vec<TextRange> = self.inline.comments().collect();
        for comment in comments {
            let inner = content(self.text, comment);
            if let Some(rest) = inner.of(self.text).strip_prefix("specward-ignore") {
                let rest = TextRange::new(inner.end as usize - rest.len(), inner.end as usize);
                let covers = self.covered(comment);
                self.suppression(comment, rest, covers);
            } else if let Some(field) = field::split(self.text, inner)
                && crate::source::is_label(field.key.of(self.text))
            {
                self.source(field.value);
            }
        }
    }

    /// Notes a comment that suppresses; `rest` is what stands behind its first word.
    pub(super) fn suppression(&mut self, comment: TextRange, rest: TextRange, covers: Cover) {
        let rest = trimmed(self.text, rest);
        let slice = rest.of(self.text);
        let colon = slice.find([':', '：']).unwrap_or(slice.len());
        let rule = trimmed(self.text, TextRange::new(rest.start as usize, rest.start as usize + colon));
        let reason = slice[colon..].trim_start_matches([':', '：']).trim();
        let (rule_text, reason) = (rule.of(self.text).into(), reason.into());
        let at = self.draft.place(comment);
        let rule_at = if rule.is_empty() { at } else { self.draft.place(rule) };
        let none = Covers::Facts(Vec::new());
        self.draft.suppression(Suppression { at, rule: rule_text, rule_at, reason, covers: none }, covers);
    }

    /// What a suppression covers: the next line that is not blank; before the title the whole file.
    fn covered(&self, comment: TextRange) -> Cover {
        if self.here.entry.before_title && self.draft.facts.title.is_none() {
            return Cover::File;
        }
        let end = self.range.end as usize;
        let mut line = self.lines.line_of(comment.end as usize) + 1;
        while self.lines.line_start(line) < end {
            let content = self.lines.content(line, self.text);
            let words = content.of(self.text).trim();
            if words.starts_with("<!-- specward-ignore") || words.starts_with("<!--specward-ignore") {
                return Cover::Next;
            }
            if !words.is_empty() {
                return Cover::Line(content.start - self.range.start);
            }
            line += 1;
        }
        Cover::Line(self.range.end - self.range.start)
    }
}

fn content(text: &str, comment: TextRange) -> TextRange {
    let end = if comment.of(text).ends_with("-->") { comment.end as usize - 3 } else { comment.end as usize };
    trimmed(text, TextRange::new((comment.start as usize + 4).min(end), end))
}
