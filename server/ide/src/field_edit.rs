//! Minimal edits of metadata fields: add an item, take one away, remove an entry. Each keeps the
//! form, the line ends and everything else of the file as they are.

use specward_syntax::document::{Field, Form, Zone};
use specward_syntax::key::fold;
use specward_syntax::value::{Item, ValueState};
use specward_syntax::{Document, FactId, Key, SectionName, TextRange};

use crate::edit::TextEdit;

/// The order in which the templates write their keys; a missing key goes behind its nearest predecessor.
const ORDER: [Key; 28] = [
    Key::Id,
    Key::Title,
    Key::Type,
    Key::Version,
    Key::Producer,
    Key::Consumers,
    Key::Implements,
    Key::PlatformSpecId,
    Key::ContextPack,
    Key::ContractsReferenced,
    Key::ContractSpecs,
    Key::DependsOn,
    Key::Affects,
    Key::Status,
    Key::ApprovedBy,
    Key::Date,
    Key::Owner,
    Key::Scope,
    Key::BlockedBy,
    Key::Blocks,
    Key::Children,
    Key::Adrs,
    Key::Compatibility,
    Key::DualPublish,
    Key::Supersedes,
    Key::SupersededBy,
    Key::Outcome,
    Key::FollowUp,
];

/// One document with its text.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The text that `document` was read from.
    pub text: &'a str,
    /// Its facts and places.
    pub document: &'a Document,
}

impl<'a> Page<'a> {
    fn range(&self, fact: FactId) -> TextRange {
        self.document.places.range(fact)
    }

    /// The line break that the file uses.
    pub fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    fn header(&self) -> impl Iterator<Item = &'a Field> {
        self.document.facts.fields.iter().filter(|field| field.zone == Zone::Header)
    }

    /// Adds `text` to the list of `key`, or sets it where the value is empty; creates the field where it is missing. `None` if it is there already.
    pub fn add(&self, key: &Key, text: &str) -> Option<TextEdit> {
        let Some(field) = self.header().find(|field| field.key == *key) else {
            return Some(self.create(key, text));
        };
        if field.value.items.iter().any(|item| fold(&item.text) == fold(text)) {
            return None;
        }
        Some(self.extend(field, text))
    }

    /// Sets the value of `key`, whatever is written there; creates the field where it is missing.
    pub fn set(&self, key: &Key, text: &str) -> TextEdit {
        let Some(field) = self.header().find(|field| field.key == *key) else { return self.create(key, text) };
        let value = self.whole_value(field);
        let text = if value.is_empty() { self.set_behind_colon(value, text) } else { text.to_owned() };
        TextEdit { range: value, text }
    }

    /// A value with the brackets and notes around it, up to the end of its line.
    fn whole_value(&self, field: &Field) -> TextRange {
        let value = self.range(field.value_at);
        let key_end = self.range(field.key_at).end as usize;
        if field.form != Form::Bullet || self.line_start(key_end) != self.line_start(value.start as usize) {
            return value;
        }
        let line = &self.text[key_end..self.line_end(key_end)];
        let dress = line.len() - line.trim_start_matches(['*', '_', ':', ' ']).len();
        TextRange::new(key_end + dress, key_end + line.trim_end().len().max(dress))
    }

    fn extend(&self, field: &Field, text: &str) -> TextEdit {
        let value = self.range(field.value_at);
        match field.value.items.last() {
            Some(last) if field.value.state == ValueState::Present => self.append(field, self.range(last.at), text),
            _ if value.is_empty() => TextEdit { range: value, text: self.set_behind_colon(value, text) },
            _ => TextEdit { range: value, text: text.to_owned() },
        }
    }

    fn append(&self, field: &Field, last: TextRange, text: &str) -> TextEdit {
        let line_start = self.line_start(last.start as usize);
        let key_line = self.line_start(self.range(field.key_at).start as usize);
        let before = &self.text[line_start..last.start as usize];
        let marker = before.trim_start_matches([' ', '\t', '>']);
        let own_line = line_start != key_line && marker.starts_with(['-', '*', '+']);
        if own_line {
            let indent = &before[..before.len() - marker.len()];
            let end = self.line_end(last.end as usize);
            let text = format!("{}{indent}{} {text}", self.line_break(), &marker[..1]);
            return TextEdit { range: TextRange::empty(end), text };
        }
        let end = last.end as usize + closing_marks(&self.text[last.end as usize..]);
        TextEdit { range: TextRange::empty(end), text: format!(", {text}") }
    }

    fn set_behind_colon(&self, value: TextRange, text: &str) -> String {
        let spaced = self.text[..value.start as usize].ends_with([' ', '\t']);
        if spaced { text.to_owned() } else { format!(" {text}") }
    }

    fn create(&self, key: &Key, text: &str) -> TextEdit {
        let Some(anchor) = self.predecessor(key) else {
            return self.create_first(key, text);
        };
        let entry = self.range(anchor.entry);
        if self.is_json() {
            return self.create_in_json(entry, key, text);
        }
        let end = self.line_end(entry.end as usize);
        let indent = self.text[self.line_start(entry.start as usize)..]
            .chars()
            .take_while(|c| matches!(c, ' ' | '\t' | '>'))
            .collect::<String>();
        let line = format!("{}{indent}{}", self.line_break(), written(anchor, key, text, self.text, entry));
        TextEdit { range: TextRange::empty(end), text: line }
    }

    /// Whether the text is an object of JSON.
    fn is_json(&self) -> bool {
        self.text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
    }

    /// Behind the pair before it, on a line of its own where that has one.
    fn create_in_json(&self, before: TextRange, key: &Key, text: &str) -> TextEdit {
        let start = self.text[..before.start as usize].trim_end_matches('"').len();
        let indent = &self.text[self.line_start(start)..start];
        let own_line = indent.chars().all(char::is_whitespace);
        let space = if own_line { format!("{}{indent}", self.line_break()) } else { " ".to_owned() };
        let pair = format!(",{space}{}: {}", quoted(&snake_case(key)), quoted(text));
        TextEdit { range: TextRange::empty(before.end as usize), text: pair }
    }

    /// The field behind which `key` belongs: the last that the templates write before it, else the last of all.
    fn predecessor(&self, key: &Key) -> Option<&'a Field> {
        let rank = |key: &Key| ORDER.iter().position(|other| other == key);
        let form = self.header().next()?.form;
        let same_form = || self.header().filter(|field| field.form == form);
        let before =
            same_form().filter(|field| rank(&field.key).zip(rank(key)).is_some_and(|(field, key)| field < key));
        before
            .max_by_key(|field| self.range(field.entry).end)
            .or_else(|| same_form().max_by_key(|field| self.range(field.entry).end))
    }

    fn create_first(&self, key: &Key, text: &str) -> TextEdit {
        let br = self.line_break();
        let field = format!("- {}: {text}", key.title());
        let metadata =
            self.document.facts.sections.iter().find(|section| section.names.contains(&SectionName::Metadata));
        let title = self.document.facts.title.as_ref();
        let (at, text) = match (metadata, title) {
            (Some(section), _) => (self.line_end(self.range(section.heading).end as usize), format!("{br}{br}{field}")),
            (None, Some(title)) => {
                (self.line_end(self.range(title.at).end as usize), format!("{br}{br}## Metadata{br}{br}{field}"))
            }
            (None, None) => (0, format!("## Metadata{br}{br}{field}{br}{br}")),
        };
        TextEdit { range: TextRange::empty(at), text }
    }

    /// Takes the item that holds a fact out of its list, with its separator; `none` stays where it was the last.
    pub fn remove_item(&self, fact: FactId) -> Option<TextEdit> {
        let range = self.range(fact);
        let holds = |item: &Item| !range.is_empty() && self.range(item.at).contains(range);
        let field = self.document.facts.fields.iter().find(|field| field.value.items.iter().any(holds))?;
        let items = &field.value.items;
        let index = items.iter().position(holds)?;
        let range = self.range(items.get(index)?.at);
        if items.len() == 1 {
            let empty = if self.range(field.value_at).is_empty() { String::new() } else { "none".to_owned() };
            let value = if field.form == Form::FrontMatter { "[]".to_owned() } else { empty };
            return Some(TextEdit { range: self.range(field.value_at), text: value });
        }
        if self.line_start(range.start as usize) != self.line_start(self.range(field.key_at).start as usize) {
            return Some(self.remove_line(range));
        }
        let cut = match items.get(index + 1) {
            Some(next) if self.same_line(range, self.range(next.at)) => {
                let opening = opening_marks(&self.text[..range.start as usize]);
                let next_opening = opening_marks(&self.text[..self.range(next.at).start as usize]);
                TextRange::new(range.start as usize - opening, self.range(next.at).start as usize - next_opening)
            }
            _ => {
                let previous = self.range(items.get(index.checked_sub(1)?)?.at);
                let between = &self.text[previous.end as usize..range.start as usize];
                let separator = between.find([',', ';', '+', '&']).unwrap_or(0);
                TextRange::new(
                    previous.end as usize + separator,
                    range.end as usize + closing_marks(&self.text[range.end as usize..]),
                )
            }
        };
        Some(TextEdit { range: cut, text: String::new() })
    }

    fn same_line(&self, a: TextRange, b: TextRange) -> bool {
        self.line_start(a.start as usize) == self.line_start(b.start as usize)
    }

    /// Removes the lines of an entry.
    pub fn remove_line(&self, range: TextRange) -> TextEdit {
        let start = self.line_start(range.start as usize);
        let end = self.line_end(range.end as usize);
        let behind = self.text[end..].len() - self.text[end..].trim_start_matches('\r').len();
        let newline = usize::from(self.text[end + behind..].starts_with('\n'));
        TextEdit { range: TextRange::new(start, end + behind + newline), text: String::new() }
    }

    /// First byte of the line that holds `offset`.
    pub fn line_start(&self, offset: usize) -> usize {
        self.text[..offset].rfind('\n').map_or(0, |at| at + 1)
    }

    /// Where the line that holds `offset` ends, before its line break.
    pub fn line_end(&self, offset: usize) -> usize {
        self.text[offset..].find(['\n', '\r']).map_or(self.text.len(), |at| offset + at)
    }
}

/// `key: value` in the form of its neighbour.
fn written(neighbour: &Field, key: &Key, value: &str, text: &str, entry: TextRange) -> String {
    let title = key.title();
    match neighbour.form {
        Form::FrontMatter | Form::Yaml => format!("{}: {}", snake_case(key), yaml_value(value)),
        Form::Bullet => {
            let entry = entry.of(text);
            let mark = entry.chars().find(|c| matches!(c, '-' | '*' | '+')).unwrap_or('-');
            let bold =
                entry.trim_start_matches(['-', '*', '+']).trim_start().starts_with("**") || entry.contains("- **");
            if bold { format!("{mark} **{title}:** {value}") } else { format!("{mark} {title}: {value}") }
        }
        Form::Bold => format!("**{title}:** {value}"),
        Form::Plain => format!("{title}: {value}"),
        Form::Table => format!("| {title} | {value} |"),
        Form::Section => format!("\n## {title}\n\n{value}"),
    }
}

fn yaml_value(value: &str) -> String {
    let plain =
        !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/'));
    if plain { value.to_owned() } else { quoted(value) }
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn snake_case(key: &Key) -> String {
    key.title().to_lowercase().replace(' ', "_")
}

/// Bytes of marks that close around an item: quotes, code marks, emphasis, the end of a link.
fn closing_marks(behind: &str) -> usize {
    let marks = behind.len() - behind.trim_start_matches(['`', '"', '\'', '*', '_']).len();
    match behind[marks..].strip_prefix("](").and_then(|target| target.find(')')) {
        Some(end) => marks + 2 + end + 1,
        None if behind[marks..].starts_with("]]") => marks + 2,
        None => marks,
    }
}

/// Bytes of marks that open around an item.
fn opening_marks(before: &str) -> usize {
    before.len() - before.trim_end_matches(['`', '"', '\'', '*', '_', '[']).len()
}
