//! A context pack in YAML or JSON: the whole text is read as front matter is elsewhere. Suppressions are comments in YAML, and
//! entries of the key `specward-ignore` in JSON, which has no comments.

use crate::document::{Covers, Document, Suppression};
use crate::dress;
use crate::options::Options;
use crate::position::{LineIndex, TextRange};

use super::assembly::{Assembled, Assembly};
use super::outline::{Entry, Here};
use super::part::{Cover, Part};
use super::{Reader, yaml};

const IGNORE: &str = "specward-ignore";

/// Reads a text of data.
pub(super) fn read(text: &str, options: &Options) -> Document {
    let lines = LineIndex::new(text);
    let mut reader = Reader::new(text, &lines, &[], options);
    let mut assembly = Assembly::new();
    let entry = assembly.entry(false, 0);
    assembly.add(reader.data(entry).into(), 0);
    reader.memo.keep();
    assembly.finish(text, lines, Assembled::default()).0
}

impl Reader<'_> {
    fn data(&mut self, entry: Entry) -> Part {
        self.here = Here { entry, ..Here::default() };
        let start = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        self.range = TextRange::new(start, self.text.len());
        let entries = self.yaml_header(self.range);
        if self.range.of(self.text).trim_start().starts_with('{') {
            self.suppressing_key(&entries);
        } else {
            self.suppressing_comments(entries.first().map_or(self.range.end, |first| first.key.start));
        }
        std::mem::take(&mut self.draft).finish(0, &std::mem::take(&mut self.here), self.text.len())
    }
}

impl Reader<'_> {
    /// `{"specward-ignore": {"rule": "reason"}}`: for the whole file.
    fn suppressing_key(&mut self, entries: &[yaml::Entry]) {
        for pair in entries.iter().filter(|entry| entry.key.of(self.text) == IGNORE).flat_map(|entry| &entry.pairs) {
            let plain = |range| dress::peel(self.text, range);
            let (rule, reason) = (plain(pair.key), plain(pair.value).of(self.text).into());
            let at = self.draft.place(TextRange { start: pair.key.start, end: pair.value.end });
            let rule_at = self.draft.place(rule);
            let rule = rule.of(self.text).into();
            let none = Covers::Facts(Vec::new());
            self.draft.suppression(Suppression { at, rule, rule_at, reason, covers: none }, Cover::File);
        }
    }

    /// `# specward-ignore rule: reason` on a line of its own: before the first key for the whole file, else for the line below.
    fn suppressing_comments(&mut self, first_key: u32) {
        let mut line = 0;
        while self.lines.line_start(line) < self.text.len() {
            let comment = dress::trimmed(self.text, self.lines.content(line, self.text));
            line += 1;
            if let Some(rest) = ignoring(comment.of(self.text)) {
                let rest = TextRange::new(comment.end as usize - rest.len(), comment.end as usize);
                let covers = if comment.end <= first_key { Cover::File } else { self.covered_by_comment(line) };
                self.suppression(comment, rest, covers);
            }
        }
    }

    /// What a comment covers whose next line has this number.
    fn covered_by_comment(&self, mut line: u32) -> Cover {
        while self.lines.line_start(line) < self.text.len() {
            let content = self.lines.content(line, self.text);
            match content.of(self.text).trim() {
                "" => line += 1,
                words if ignoring(words).is_some() => return Cover::Next,
                _ => return Cover::Line(content.start),
            }
        }
        Cover::Line(self.text.len() as u32)
    }
}

/// What stands behind the first word of a comment that suppresses.
fn ignoring(line: &str) -> Option<&str> {
    line.strip_prefix('#')?.trim_start().strip_prefix(IGNORE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;
    use crate::value::ValueState;

    /// Each item of a field as `text` and the text at its place.
    fn items(text: &str, key: &Key) -> Vec<(String, String)> {
        let document = read(text, &Options::default());
        let field = document.facts.fields.iter().find(|field| field.key == *key).unwrap();
        assert_eq!(field.value.state, ValueState::Present, "{text}");
        let at = |item: &crate::value::Item| document.places.range(item.at).of(text).to_owned();
        field.value.items.iter().map(|item| (item.text.to_string(), at(item))).collect()
    }

    fn sources(text: &str) -> Vec<String> {
        items(text, &Key::Sources).into_iter().map(|(text, _)| text).collect()
    }

    const EXPECTED: [&str; 2] = ["Platform MCP v4.1", "Domain MCP v3"];

    #[test]
    fn sources_are_read_in_every_shape_of_data() {
        let texts = [
            "sources:\n  Platform MCP: v4.1\n  Domain MCP: 3\n",
            "sources:\n  - Platform MCP: v4.1\n  - Domain MCP: v3\n",
            "sources:\n  - Platform MCP v4.1\n  - Domain MCP v3\n",
            "sources:\n  - name: Platform MCP\n    version: v4.1\n  - {version: 3, name: 'Domain MCP'}\n",
            "sources:\n  Platform MCP: {version: v4.1, url: x}\n  Domain MCP:\n    version: '3'\n",
            "{\"sources\": [{\"name\": \"Platform MCP\", \"version\": \"v4.1\"}, {\"name\": \"Domain MCP\", \"version\": 3}]}",
            "{\n\t\"sources\": {\n\t\t\"Platform MCP\": \"v4.1\",\n\t\t\"Domain MCP\": \"v3\"\n\t}\n}\n",
        ];
        for text in texts {
            assert_eq!(sources(text), EXPECTED, "{text}");
            assert_eq!(sources(&text.replace('\n', "\r\n")), EXPECTED, "{text}");
            let markdown = format!("---\n{text}\n---\n\n# CP\n");
            if !text.starts_with('{') {
                let document = crate::read(&markdown, &Options::default());
                let field = document.facts.fields.iter().find(|field| field.key == Key::Sources).unwrap();
                assert_eq!(field.value.items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), EXPECTED);
            }
        }
    }

    #[test]
    fn everything_has_its_place() {
        let text =
            "\u{feff}{\"id\": \"CP-GÄST-v2\", \"supersedes\": \"CP-X-v1\", \"sources\": {\"Domäne MCP\": \"v2\"}}";
        assert_eq!(items(text, &Key::Supersedes), [("CP-X-v1".to_owned(), "CP-X-v1".to_owned())]);
        assert_eq!(items(text, &Key::Sources), [("Domäne MCP v2".into(), "\"Domäne MCP\": \"v2\"".into())]);
    }

    #[test]
    fn what_is_no_mapping_says_nothing_and_deep_nesting_does_no_harm() {
        for text in ["", "[]", "- a\n- b\n", "true", "\u{feff}"] {
            assert_eq!(read(text, &Options::default()).facts.fields, [], "{text}");
        }
        let deep = format!("sources: {}x: 1", "{a: [".repeat(5_000));
        assert!(read(&deep, &Options::default()).facts.front_matter_error.is_some());
    }
}
