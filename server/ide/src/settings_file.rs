//! `specward.toml` as a document: its keys and values from the table of settings, and where its paths lead. Reads the line
//! at the cursor and the table around it, so that a file that is being typed is understood too.

use specward_engine::config::{SETTINGS, Setting, Shape};
use specward_engine::finding::Place;
use specward_engine::path::FilePath;
use specward_engine::{Snapshot, rules};
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::{FactId, Key, SectionName, TextRange};

use crate::completion::{Insert, Offer, OfferKind, Offers};

/// What can be written at an offset of the file at `path`.
pub(crate) fn complete(snapshot: &Snapshot, path: &FilePath, text: &str, offset: usize) -> Offers {
    let cursor = Cursor::at(text, offset);
    let offers = match cursor.place {
        Spot::Nothing => return Offers::default(),
        Spot::Table(range) => tables(range),
        Spot::Key(range) => keys(&cursor, range),
        Spot::Value { ref key, range, quoted } => values(snapshot, path, &cursor, key, range, quoted),
    };
    let typed = cursor.typed().to_lowercase();
    let by_name = |offer: Offer| {
        let tier = u8::from(!offer.label.to_lowercase().contains(&typed));
        offer.tier(tier)
    };
    Offers::ranked(offers.into_iter().map(by_name), cursor.typed())
}

/// The root or graph that the path under the cursor names.
pub fn definition(snapshot: &Snapshot, path: &FilePath, text: &str, offset: usize) -> Option<Place> {
    let cursor = Cursor::at(text, offset);
    let Spot::Value { key, range, quoted: true } = &cursor.place else { return None };
    if !matches!(cursor.full(key).as_str(), "platform.path" | "platform.graph") {
        return None;
    }
    let rest = &text[range.start as usize..];
    let written = &rest[..rest.find(['"', '\'', '\n'])?];
    let target = path.parent()?.join(written);
    let in_folder = snapshot.doc_by_path(&target.join("specward.toml"));
    let doc = in_folder.or_else(|| snapshot.doc_by_path(&target))?;
    Some(Place { doc, fact: FactId::FILE })
}

enum Spot {
    /// A comment, or behind what is complete.
    Nothing,
    /// Between the brackets of a table.
    Table(TextRange),
    /// A key, quotes included.
    Key(TextRange),
    /// A value: inside of quotes, or where it begins.
    Value { key: String, range: TextRange, quoted: bool },
}

struct Cursor<'a> {
    text: &'a str,
    offset: usize,
    table: String,
    place: Spot,
    /// Whether the key's assignment is there already.
    is_assigned: bool,
}

impl<'a> Cursor<'a> {
    fn at(text: &'a str, offset: usize) -> Self {
        let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let before = &text[start..offset];
        let behind = text[offset..].lines().next().unwrap_or_default();
        let mut tables = text[..start].lines().filter_map(|line| line.trim().strip_prefix('[')?.split_once(']'));
        let table = tables.next_back().map(|(name, _)| unquoted(name)).unwrap_or_default();
        let around = |typed: &str, end: usize| TextRange::new(offset - typed.len(), offset + end);
        let end_of = |ends: &[char]| behind.find(ends).unwrap_or(behind.len());
        let place = if is_comment(before) {
            Spot::Nothing
        } else if let Some((key, value)) = before.split_once('=') {
            let open = open_quote(value);
            let typed = value.rsplit(open.map_or(&[' ', ',', '['][..], |_| &['"', '\''][..])).next().unwrap_or(value);
            let end = open.map_or_else(|| end_of_value(behind), |quote| end_of(&[quote]));
            Spot::Value { key: unquoted(key), range: around(typed, end), quoted: open.is_some() }
        } else if let Some(typed) = before.trim_start().strip_prefix('[') {
            if typed.contains(']') { Spot::Nothing } else { Spot::Table(around(typed, end_of(&[']', ' ', '#']))) }
        } else {
            Spot::Key(around(before.trim_start(), end_of(&[' ', '=', '#'])))
        };
        let is_assigned = !before.contains('=') && behind.contains('=');
        Self { text, offset, table, place, is_assigned }
    }

    fn typed(&self) -> &'a str {
        let (Spot::Table(range) | Spot::Key(range) | Spot::Value { range, .. }) = &self.place else { return "" };
        self.text[range.start as usize..self.offset].trim_start_matches(['"', '\''])
    }

    fn full(&self, key: &str) -> String {
        if self.table.is_empty() { key.to_owned() } else { format!("{}.{key}", self.table) }
    }
}

/// The quote that is open at the end of a text.
fn open_quote(text: &str) -> Option<char> {
    text.chars().filter(|c| matches!(c, '"' | '\'')).fold(None, |open, quote| match open {
        None => Some(quote),
        Some(other) if other == quote => None,
        open => open,
    })
}

fn is_comment(before: &str) -> bool {
    before.char_indices().any(|(at, c)| c == '#' && open_quote(&before[..at]).is_none())
}

/// How much of what follows is the value that is there already: one in quotes, blanks in front included.
fn end_of_value(behind: &str) -> usize {
    let blanks = behind.len() - behind.trim_start().len();
    let quoted = behind[blanks..].strip_prefix(['"', '\'']).zip(behind[blanks..].chars().next());
    quoted.and_then(|(rest, quote)| Some(blanks + 2 + rest.find(quote)?)).unwrap_or(0)
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).to_owned()
}

/// Tables that settings stand in.
fn tables(range: TextRange) -> Vec<Offer> {
    let mut names: Vec<(&str, &str)> = Vec::new();
    for setting in SETTINGS {
        let table = if setting.entries.is_some() {
            Some(setting.name)
        } else {
            setting.name.rsplit_once('.').map(|(table, _)| table)
        };
        names.extend(
            table.filter(|table| names.iter().all(|(known, _)| known != table)).map(|table| (table, setting.summary)),
        );
    }
    names.into_iter().map(|(name, summary)| Offer::new(OfferKind::Section, name, range).detail(summary)).collect()
}

fn keys(cursor: &Cursor<'_>, range: TextRange) -> Vec<Offer> {
    let own = SETTINGS.iter().find(|setting| setting.name == cursor.table && setting.entries.is_some());
    if let Some(setting) = own {
        return entries(setting, range, cursor);
    }
    let inside = SETTINGS.iter().filter_map(|setting| {
        let name = if cursor.table.is_empty() {
            setting.name
        } else {
            setting.name.strip_prefix(&cursor.table)?.strip_prefix('.')?
        };
        (setting.entries.is_none() && !is_written(cursor, name)).then_some((name, setting))
    });
    inside.map(|(name, setting)| assignment(cursor, name, name, setting, range).detail(setting.summary)).collect()
}

/// Keys of a table of the user's choice: rule names, kinds.
fn entries(setting: &'static Setting, range: TextRange, cursor: &Cursor<'_>) -> Vec<Offer> {
    let known = setting.entries.map(|known| known()).unwrap_or_default();
    let fresh = known.into_iter().filter(|key| !is_written(cursor, key));
    let offer = |key: &'static str| {
        let bare = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let written = if bare { key.to_owned() } else { format!("\"{key}\"") };
        let summary = rules::find(key).map_or(setting.summary, |rule| rule.summary);
        assignment(cursor, key, &written, setting, range).detail(summary)
    };
    fresh.map(offer).collect()
}

fn is_written(cursor: &Cursor<'_>, key: &str) -> bool {
    let mut table = String::new();
    let mut starts = 0;
    cursor.text.split_inclusive('\n').any(|line| {
        let here = (starts..starts + line.len()).contains(&cursor.offset);
        starts += line.len();
        if let Some((name, _)) = line.trim().strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            table = unquoted(name);
        }
        !here && table == cursor.table && line.split_once('=').is_some_and(|(written, _)| unquoted(written) == key)
    })
}

/// A key with the beginning of its value; the key alone where that is there already.
fn assignment(cursor: &Cursor<'_>, label: &str, written: &str, setting: &Setting, range: TextRange) -> Offer {
    let offer = Offer::new(OfferKind::Key, label, range);
    if cursor.is_assigned {
        return offer.insert(Insert::Text(written.to_owned()));
    }
    let (snippet, text) = match setting.shape {
        Shape::Size => (format!("{written} = ${{1:4194304}}"), format!("{written} = ")),
        Shape::Texts => (format!("{written} = [\"$1\"]"), format!("{written} = ")),
        Shape::Text | Shape::Choice(_) => (format!("{written} = \"$1\""), format!("{written} = ")),
    };
    offer.insert(Insert::Snippet(snippet, text))
}

fn values(
    snapshot: &Snapshot,
    path: &FilePath,
    cursor: &Cursor<'_>,
    key: &str,
    range: TextRange,
    quoted: bool,
) -> Vec<Offer> {
    let full = cursor.full(key);
    let named = |name: &str| SETTINGS.iter().find(|setting| setting.name == name);
    let Some(setting) = named(&full).or_else(|| named(&cursor.table)) else { return Vec::new() };
    let words: Vec<String> = match setting.shape {
        Shape::Choice(words) => words.iter().map(|word| (*word).to_owned()).collect(),
        _ => meanings(snapshot, path, setting.name),
    };
    let blank = if cursor.text[..range.start as usize].ends_with('=') { " " } else { "" };
    let write = |word: &str| if quoted { word.to_owned() } else { format!("{blank}\"{word}\"") };
    words
        .into_iter()
        .map(|word| Offer::new(OfferKind::Value, word.as_str(), range).insert(Insert::Text(write(&word))))
        .collect()
}

/// What a text setting can mean here: roots beside this one, graphs, keys, sections, statuses.
fn meanings(snapshot: &Snapshot, path: &FilePath, name: &str) -> Vec<String> {
    let Some(folder) = path.parent() else { return Vec::new() };
    let roots = snapshot.roots().iter().filter(|root| root.path != folder);
    match name {
        "platform.path" => roots.map(|root| root.path.link_from(&folder)).collect(),
        "platform.graph" => roots.map(|root| root.path.join("spec-graph.json").link_from(&folder)).collect(),
        "aliases.keys" => Key::ALL.iter().map(|key| key.title().to_owned()).collect(),
        "aliases.headings" => SectionName::all().map(|name| name.title().to_owned()).collect(),
        "aliases.statuses" => {
            let specs = SpecStatus::ALL.iter().map(|status| status.title());
            specs.chain(AdrStatus::ALL.iter().map(|status| status.title())).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}
