//! A context pack in YAML or JSON: the whole text is read as front matter is elsewhere.

use crate::document::{Document, Places};
use crate::options::Options;
use crate::position::{LineIndex, TextRange};

use super::Reader;
use super::assembly::Assembly;
use super::outline::{Entry, Here};
use super::part::Part;

/// Reads a text of data.
pub(super) fn read(text: &str, options: &Options) -> Document {
    let lines = LineIndex::new(text);
    let mut reader = Reader::new(text, &lines, &[], options);
    let mut assembly = Assembly::new();
    let entry = assembly.entry(false, 0);
    assembly.add(&reader.data(entry), 0);
    reader.memo.keep();
    let (facts, ranges) = assembly.finish(text, &lines);
    Document { facts: facts.into(), places: Places { ranges, lines }.into() }
}

impl Reader<'_> {
    fn data(&mut self, entry: Entry) -> Part {
        self.here = Here { entry, ..Here::default() };
        let start = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        self.range = TextRange::new(start, self.text.len());
        self.yaml_header(self.range);
        std::mem::take(&mut self.draft).finish(0, &std::mem::take(&mut self.here), self.text.len())
    }
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
