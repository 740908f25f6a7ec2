//! The sources of a context pack that are written as data: `Platform MCP: v4.1`, or `name` and `version` of each.

use smol_str::SmolStr;

use crate::key::{Key, fold};
use crate::position::TextRange;
use crate::value::{Item, ValueState};

use super::Reader;
use super::nested::Pair;

impl Reader<'_> {
    /// Reads the last field's value anew, where it is one of sources and holds mappings.
    pub(super) fn pinned_sources(&mut self, pairs: &[Pair]) {
        let is_sources = self.draft.facts.fields.last().is_some_and(|field| field.key == Key::Sources);
        if pairs.is_empty() || !is_sources {
            return;
        }
        let mut items: Vec<Item> = Vec::new();
        for entry in pairs.chunk_by(|a, b| a.entry == b.entry) {
            for (name, version) in self.named(entry) {
                items.push(self.source_of(name, version));
            }
        }
        if let Some(field) = self.draft.facts.fields.last_mut() {
            // `{…}` is a placeholder anywhere else.
            field.value.state = ValueState::Present;
            field.value.items = items;
        }
    }

    /// Names and versions of one entry of the list.
    fn named(&self, entry: &[Pair]) -> Vec<(TextRange, Option<TextRange>)> {
        let under = |keys: &[&str]| {
            let pair = entry.iter().find(|pair| keys.contains(&fold(self.plain(pair.key)).as_str()));
            pair.map(|pair| pair.value)
        };
        let name = under(&["name", "source", "id"]).or_else(|| entry.first().and_then(|pair| pair.outer));
        match name {
            Some(name) => vec![(name, under(&["version", "pin", "ref"]))],
            None => entry.iter().map(|pair| (pair.key, Some(pair.value))).collect(),
        }
    }

    fn source_of(&mut self, name: TextRange, version: Option<TextRange>) -> Item {
        let at = TextRange {
            start: version.map_or(name.start, |version| version.start.min(name.start)),
            end: version.map_or(name.end, |version| version.end.max(name.end)),
        };
        let version = version.map(|version| self.plain(version)).filter(|text| !text.is_empty());
        let is_number = version.is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let text = match version {
            Some(version) if is_number => format!("{} v{version}", self.plain(name)),
            Some(version) => format!("{} {version}", self.plain(name)),
            None => self.plain(name).to_owned(),
        };
        Item { at: self.draft.place(at), text: SmolStr::new(text), reference: None }
    }

    fn plain(&self, at: TextRange) -> &str {
        crate::dress::peel(self.text, at).of(self.text)
    }
}
