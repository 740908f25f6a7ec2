//! Values of metadata fields, stripped of dress: brackets, quotes, backticks, links, emoji, notes (documents.md section 3).
//! Knows no document and no artefact.

mod items;
mod state;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::iter::Peekable;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::document::{FactId, ReferenceId};
use crate::dress::{self, LinkText, Mask};
use crate::id::{self, Id, IdForm, Names, RawReference};
use crate::key::Key;
use crate::options::Options;
use crate::position::TextRange;
use crate::version;

pub use items::note_start;
pub use state::{is_empty, is_placeholder, is_unresolved};

/// What a field's value amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ValueState {
    /// Nothing written, or still the template's choice list or placeholder.
    Missing,
    /// Said to be empty: `[]`, `none`, `n/a`, `not blocked`.
    Empty,
    /// `TBD`, `TODO`, `?`: to be decided, never empty.
    Unresolved,
    /// A value.
    Present,
}

/// A field's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Value {
    /// What it amounts to.
    pub state: ValueState,
    /// The value without dress and note.
    pub text: SmolStr,
    /// Its parts where it is a list; one part otherwise; none unless present.
    pub items: Vec<Item>,
}

/// One part of a list value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Item {
    /// The smallest text that a person would edit, note excluded.
    pub at: FactId,
    /// Without dress.
    pub text: SmolStr,
    /// What it refers to, where it names an id.
    pub reference: Option<ReferenceId>,
}

/// A value read from text; ranges are relative to that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawValue {
    /// What it amounts to.
    pub state: ValueState,
    /// The value without dress and note; an empty range where nothing is written.
    pub range: TextRange,
    /// Its words.
    pub text: SmolStr,
    /// Its parts where the key takes a list; one part otherwise; none unless present.
    pub items: Vec<RawItem>,
    /// Ids that stand outside of the items, in notes: navigable, never an edge.
    pub mentions: Vec<RawReference>,
}

/// One part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawItem {
    /// The smallest text that a person would edit, note excluded.
    pub range: TextRange,
    /// Its words.
    pub text: SmolStr,
    /// What it refers to, where it names an id.
    pub reference: Option<RawReference>,
}

/// A value is at most this long, in bytes; what follows is not read.
const LONGEST: usize = 64 * 1024;

/// Reads the raw text behind a key, nested bullets included.
pub fn parse(raw: &str, key: &Key, options: &Options) -> RawValue {
    let raw = dress::head(raw, LONGEST);
    let masked = visible(raw, options);
    let links = if masked.contains('[') { dress::links(&masked) } else { Vec::new() };
    let references = references(&masked, &links, key, options);
    let range = value_range(&masked);
    let text = words(&masked, range);
    let state = state_of(masked.trim(), &text, &masked[range.bytes()], key);
    let mut reader = ItemReader {
        masked: &masked,
        key,
        references: references.into_iter().peekable(),
        items: Vec::new(),
        mentions: Vec::new(),
    };
    if state == ValueState::Present {
        let parts = if key.is_list() { list_parts(&masked) } else { vec![range] };
        for part in parts {
            reader.read(part);
        }
    }
    reader.mentions.extend(reader.references);
    RawValue { state, range, text, items: reader.items, mentions: reader.mentions }
}

/// Goes through the parts and the ids of a value side by side.
struct ItemReader<'a> {
    masked: &'a str,
    key: &'a Key,
    references: Peekable<std::vec::IntoIter<RawReference>>,
    items: Vec<RawItem>,
    mentions: Vec<RawReference>,
}

impl ItemReader<'_> {
    /// Adds the item in `part`; one for each id where it holds several.
    fn read(&mut self, part: TextRange) {
        let range = without_note(self.masked, dress::peel(self.masked, part));
        if range.is_empty() || (self.key.is_list() && is_empty(range.of(self.masked))) {
            return;
        }
        let mut own = self.references_in(range);
        if own.len() > 1 {
            for reference in own {
                self.push(pinned(&reference), Some(reference));
            }
        } else {
            self.push(range, own.pop());
        }
    }

    /// The ids within a range where they make edges; those before it are mentions.
    fn references_in(&mut self, range: TextRange) -> Vec<RawReference> {
        let mut own = Vec::new();
        while let Some(reference) = self.references.next_if(|reference| reference.range.start < range.end) {
            if self.key.is_relation() && range.contains(reference.range) {
                own.push(reference);
            } else {
                self.mentions.push(reference);
            }
        }
        own
    }

    fn push(&mut self, range: TextRange, reference: Option<RawReference>) {
        self.items.push(RawItem { range, text: words(self.masked, range), reference });
    }
}

/// An id with the version behind it.
fn pinned(reference: &RawReference) -> TextRange {
    let end = reference.version.as_ref().map_or(0, |(at, _)| at.end).max(reference.range.end);
    TextRange { start: reference.range.start, end }
}

/// The value without comments; a comment is all that is written and names an id, it counts.
fn visible<'a>(raw: &'a str, options: &Options) -> Cow<'a, str> {
    let masked = dress::mask(raw, Mask::Hidden);
    let only_comment = masked.trim().is_empty() && !raw.trim().is_empty();
    if only_comment && !id::scan(raw, Names::Versioned, options).is_empty() {
        return Cow::Owned(raw.replace("<!--", "    ").replace("-->", "   "));
    }
    masked
}

/// All lines of a value as one range, without bullet, dress and note.
fn value_range(masked: &str) -> TextRange {
    let lines: Vec<_> = items::lines(masked).into_iter().filter(|line| !line.is_empty()).collect();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return TextRange::default() };
    let whole = dress::peel(masked, TextRange::new(first.start as usize, last.end as usize));
    if lines.len() > 1 { whole } else { without_note(masked, whole) }
}

fn without_note(masked: &str, range: TextRange) -> TextRange {
    let end = range.start as usize + note_start(range.of(masked));
    let cut = dress::peel(masked, TextRange::new(range.start as usize, end));
    if cut.is_empty() { range } else { cut }
}

fn words(masked: &str, range: TextRange) -> SmolStr {
    SmolStr::new(dress::plain(range.of(masked)))
}

fn state_of(whole: &str, text: &str, written: &str, key: &Key) -> ValueState {
    if text.is_empty() {
        return if whole == "~" { ValueState::Empty } else { ValueState::Missing };
    }
    let template = is_placeholder(whole)
        || (written.len() < whole.len() && is_placeholder(written))
        || (*key == Key::Status && is_status_choice(text));
    if template {
        ValueState::Missing
    } else if is_empty(text) {
        ValueState::Empty
    } else if is_unresolved(text) {
        ValueState::Unresolved
    } else {
        ValueState::Present
    }
}

fn is_status_choice(text: &str) -> bool {
    use crate::status::{AdrStatus, SpecStatus, StatusRead};
    if !text.contains(['/', '|']) {
        return false;
    }
    let options = Options::default();
    SpecStatus::parse(text, &options) == StatusRead::Missing || AdrStatus::parse(text, &options) == StatusRead::Missing
}

fn list_parts(masked: &str) -> Vec<TextRange> {
    items::lines(masked).into_iter().flat_map(|line| items::split(masked, dress::peel(masked, line))).collect()
}

/// Ids of a value: in its words, and of link targets where the link's text names none.
fn references(masked: &str, links: &[LinkText], key: &Key, options: &Options) -> Vec<RawReference> {
    let shown = if links.is_empty() { Cow::Borrowed(masked) } else { dress::mask(masked, Mask::LinkTargets) };
    let names = if key.takes_names() { Names::All } else { Names::Versioned };
    let mut found = id::scan(&shown, names, options);
    for link in links {
        if !found.iter().any(|reference| touches(reference.range, link.text)) {
            found.extend(linked(masked, *link, options));
        }
    }
    found.sort_by_key(|reference| reference.range);
    if key.is_relation() {
        found.extend(bare_numbers(&shown, &found));
        found.sort_by_key(|reference| reference.range);
    }
    found
}

fn touches(a: TextRange, b: TextRange) -> bool {
    a.start < b.end && b.start < a.end
}

/// The id that a link's target names by its file name.
fn linked(text: &str, link: LinkText, options: &Options) -> Option<RawReference> {
    let target = link.target.of(text).split(['#', '?', ' ']).next().unwrap_or_default();
    let stem = target.trim_matches(['<', '>']).rsplit('/').next().unwrap_or_default();
    let (id, length) = Id::leading(stem, options)?;
    let version_in_name =
        || version::split_pack(stem[..length].trim_end_matches(".md")).map(|(_, version)| (link.text, version));
    let following = version::trailing(&text[link.at.end as usize..]).map(|(at, version)| {
        let base = link.at.end as usize;
        (TextRange::new(base + at.start as usize, base + at.end as usize), version)
    });
    Some(RawReference { range: link.text, id, scope: None, version: following.or_else(version_in_name) })
}

/// Items that are a number and nothing else: `requires: 20, 165`.
fn bare_numbers(shown: &str, found: &[RawReference]) -> Vec<RawReference> {
    let free = |range: &TextRange| {
        let next = found.partition_point(|reference| reference.range.end <= range.start);
        found.get(next).is_none_or(|reference| !touches(reference.range, *range))
    };
    let numbers = list_parts(shown).into_iter().map(|part| dress::peel(shown, part)).filter(free);
    numbers.filter_map(|range| number(shown, range)).collect()
}

fn number(shown: &str, range: TextRange) -> Option<RawReference> {
    let written = range.of(shown);
    let digits = written.strip_prefix('#').unwrap_or(written);
    let is_number = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| RawReference { range, id: Id::new(digits, IdForm::Number), scope: None, version: None })
}
