//! The value of a `Source:` line: which sources it names, in which version (operating model 3). Knows no pack.

use smol_str::SmolStr;

use crate::dress;
use crate::options::Options;
use crate::position::TextRange;
use crate::value;
use crate::version::{self, Version};

/// A `Source:` line, read; ranges are relative to its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawSource {
    /// Each named source; none where nothing is named or the template is unfilled.
    pub items: Vec<RawSourceItem>,
    /// `N/A — reason`: needs no source.
    pub not_applicable: bool,
}

/// One named source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawSourceItem {
    /// Its text with version, without note.
    pub range: TextRange,
    /// Name without version: `Platform MCP`.
    pub name: SmolStr,
    /// The version with its place.
    pub version: Option<(TextRange, Version)>,
}

/// Whether a label introduces a source: `Source`, `Sources`, `Quelle`, ...
pub fn is_label(written: &str) -> bool {
    const LABELS: &[&str] =
        &["source", "sources", "quelle", "quellen", "fuente", "fuentes", "fonte", "fontes", "来源", "数据源", "源"];
    LABELS.contains(&crate::key::fold(written).as_str())
}

/// Words by which a text after a comma is a source of its own and not a topic of the one before.
const SOURCE_WORDS: &[&str] =
    &["mcp", "initiative", "registry", "constitution", "contract", "pack", "adr", "policy", "spec"];

/// Reads the value behind `Source:`.
pub fn parse(value: &str, options: &Options) -> RawSource {
    let masked = dress::mask(value, dress::Mask::LinkTargets);
    let whole = without_brackets(&masked, dress::peel(&masked, TextRange::new(0, masked.len())));
    let text = whole.of(&masked);
    if text.is_empty() || (whole.len() + 2 <= value.trim().len() && value::is_placeholder(value.trim())) {
        return RawSource::default();
    }
    if is_not_applicable(text) {
        return RawSource { items: Vec::new(), not_applicable: true };
    }
    let items = parts(&masked, whole, options).into_iter().filter_map(|part| item(&masked, part)).collect();
    RawSource { items, not_applicable: false }
}

fn without_brackets(text: &str, range: TextRange) -> TextRange {
    let slice = range.of(text);
    let inner = slice
        .strip_prefix(['[', '('])
        .and_then(|rest| rest.strip_suffix([']', ')']))
        .filter(|inner| !inner.contains(['[', ']', '(', ')']));
    inner.map_or(range, |inner| {
        dress::trimmed(text, TextRange::new(range.start as usize + 1, range.start as usize + 1 + inner.len()))
    })
}

fn is_not_applicable(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "n/a",
        "n.a.",
        "not applicable",
        "none",
        "entfällt",
        "nicht zutreffend",
        "sans objet",
        "no aplica",
        "não se aplica",
        "不适用",
        "无",
    ]
    .iter()
    .any(|word| lower.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// The parts between ` + `, ` / `, `;`, line breaks, and commas and `and` before another source.
fn parts(text: &str, whole: TextRange, options: &Options) -> Vec<TextRange> {
    let mut parts = Vec::new();
    let mut start = whole.start as usize;
    let mut depth = 0_i32;
    let end = whole.end as usize;
    for (offset, c) in whole.of(text).char_indices() {
        let at = whole.start as usize + offset;
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if at < start || depth > 0 {
            continue;
        }
        if let Some(length) = separator_at(text, at, end, options) {
            parts.push(TextRange::new(start, at));
            start = at + length;
        }
    }
    parts.push(TextRange::new(start.min(end), end));
    parts
}

fn separator_at(text: &str, at: usize, end: usize, options: &Options) -> Option<usize> {
    let rest = &text[at..end];
    let hard = [";", "；", "\n", " + ", " / ", " & "].iter().find(|sign| rest.starts_with(**sign));
    let soft = || {
        [", and ", ",", "，", "、", " and ", " und ", " et ", " y ", " e "]
            .iter()
            .find(|sign| rest.starts_with(**sign))
            .filter(|sign| is_source(&rest[sign.len()..], options))
    };
    hard.or_else(soft).map(|sign| sign.len())
}

/// Whether a text begins with a source of its own.
fn is_source(text: &str, options: &Options) -> bool {
    let first = text.split([',', ';', '+', '—', '–', '(', '，', '、']).next().unwrap_or_default();
    let lower = first.to_lowercase();
    let worded =
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| SOURCE_WORDS.contains(&word.trim_end_matches('s')));
    worded || !crate::id::scan(first, crate::id::Names::Versioned, options).is_empty() || last_version(first).is_some()
}

fn item(text: &str, part: TextRange) -> Option<RawSourceItem> {
    let bare = dress::peel(text, without_bullet(text, part));
    let range =
        dress::peel(text, TextRange::new(bare.start as usize, bare.start as usize + value::note_start(bare.of(text))));
    let slice = range.of(text);
    if slice.is_empty() {
        return None;
    }
    let version = last_version(slice).map(|(at, version)| {
        (TextRange::new(range.start as usize + at.start as usize, range.start as usize + at.end as usize), version)
    });
    let name = version
        .as_ref()
        .filter(|(at, _)| at.start > range.start)
        .map_or(slice, |(at, _)| &text[range.start as usize..at.start as usize]);
    let name = name.trim_end_matches(|c: char| c.is_whitespace() || "@:(-`*".contains(c));
    Some(RawSourceItem { range, name: SmolStr::new(dress::plain(name)), version })
}

fn without_bullet(text: &str, range: TextRange) -> TextRange {
    let range = dress::trimmed(text, range);
    let slice = range.of(text);
    let rest = slice.strip_prefix("- ").or_else(|| slice.strip_prefix("* ")).unwrap_or(slice);
    TextRange::new(range.end as usize - rest.len(), range.end as usize)
}

/// The version at the end of a source's text: `v4.1`, `@4.1`, `(v1)`, or the tail of a pack id.
fn last_version(text: &str) -> Option<(TextRange, Version)> {
    let closed = text.trim_end_matches([')', '`', '*', ' ', ']']);
    let start = closed.rfind(|c: char| c.is_whitespace() || "@:(`".contains(c)).map_or(0, |at| at + 1);
    let start = (start..=closed.len()).find(|&at| closed.is_char_boundary(at))?;
    let word = &closed[start..];
    if start > 0
        && let Some((range, version)) = version::trailing(&text[previous_boundary(text, start)..])
    {
        let base = previous_boundary(text, start);
        return Some((TextRange::new(base + range.start as usize, base + range.end as usize), version));
    }
    let plain = word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.') || word.starts_with(['v', 'V']);
    if plain && let Some(version) = Version::parse(word) {
        return Some((TextRange::new(start, start + word.len()), version));
    }
    let at = version::tail_start(word)?;
    Some((TextRange::new(start + at, start + word.len()), Version::parse(&word[at..])?))
}

fn previous_boundary(text: &str, at: usize) -> usize {
    (0..at).rev().find(|&before| text.is_char_boundary(before)).unwrap_or(0)
}
