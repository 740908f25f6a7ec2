//! The value of a `Source:` line: which sources it names, in which version (operating model 3). Knows no pack.

use smol_str::SmolStr;

use crate::dress;
use crate::marker;
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

/// A line of sources is at most this long, in bytes.
const LONGEST: usize = 8 * 1024;

/// A source's name is looked for in so many bytes.
const LONGEST_NAME: usize = 96;

/// Reads the value behind `Source:`.
pub fn parse(value: &str, options: &Options) -> RawSource {
    let value = dress::head(value, LONGEST);
    let masked = dress::mask(value, dress::Mask::LinkTargets);
    let whole = without_brackets(&masked, dress::peel(&masked, TextRange::new(0, masked.len())));
    let text = whole.of(&masked);
    let is_bracketed = value.trim().starts_with('[') && value.trim().len() == text.len() + 2;
    if text.is_empty() || (is_bracketed && marker::is_template_text(text)) {
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
    let first =
        dress::head(text, LONGEST_NAME).split([',', ';', '+', '—', '–', '(', '，', '、']).next().unwrap_or_default();
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
    let name = version.as_ref().map_or(slice, |(at, _)| name_before(text, range, at.start as usize));
    Some(RawSourceItem { range, name: SmolStr::new(dress::plain(name)), version })
}

/// The name in front of its version; a pack id whose tail is the version keeps it.
fn name_before(text: &str, range: TextRange, version_at: usize) -> &str {
    let before = &text[range.start as usize..version_at];
    if before.ends_with(['-', '_']) || before.is_empty() {
        return range.of(text);
    }
    let name = before.trim_end_matches(|c: char| c.is_whitespace() || "@:(`*".contains(c));
    without_version_word(name).unwrap_or(name)
}

/// What stands before `version` at the end of a text: `Platform MCP version`.
fn without_version_word(text: &str) -> Option<&str> {
    const WORDS: &[&str] = &["version", "ver.", "versión", "versão", "版本"];
    let (name, last) = text.rsplit_once(char::is_whitespace)?;
    let is_word = WORDS.contains(&last.to_lowercase().as_str());
    is_word.then(|| name.trim_end_matches(|c: char| c.is_whitespace() || ",:(".contains(c)))
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
    let labelled =
        word.starts_with(|c: char| c.is_ascii_digit()) && without_version_word(closed[..start].trim_end()).is_some();
    let marked = labelled
        || word.starts_with(['v', 'V'])
        || (word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(['.', '-']));
    if marked && let Some(version) = Version::parse(word) {
        return Some((TextRange::new(start, start + word.len()), version));
    }
    let tail = dress::tail(word, LONGEST_NAME);
    let at = version::tail_start(tail)?;
    let end = start + word.len();
    Some((TextRange::new(end - tail.len() + at, end), Version::parse(&tail[at..])?))
}

fn previous_boundary(text: &str, at: usize) -> usize {
    (0..at).rev().find(|&before| text.is_char_boundary(before)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each source as `name` or `name|version`.
    fn read(value: &str) -> Vec<String> {
        let one = |item: RawSourceItem| {
            let version = item.version.map(|(at, _)| format!("|{}", at.of(value))).unwrap_or_default();
            format!("{}{version}", item.name)
        };
        parse(value, &Options::default()).items.into_iter().map(one).collect()
    }

    #[test]
    fn sources_in_every_dress() {
        let table: &[(&str, &[&str])] = &[
            ("Platform MCP v4.1", &["Platform MCP|v4.1"]),
            ("Platform MCP @4.1", &["Platform MCP|4.1"]),
            ("Platform MCP (v4.1)", &["Platform MCP|v4.1"]),
            ("Platform MCP: v4.1", &["Platform MCP|v4.1"]),
            ("Platform MCP", &["Platform MCP"]),
            ("Domain MCP v3 + Integration MCP v2", &["Domain MCP|v3", "Integration MCP|v2"]),
            ("Domain MCP v3; Integration MCP v2", &["Domain MCP|v3", "Integration MCP|v2"]),
            ("Domain MCP v3, Integration MCP v2 and ADR-12", &["Domain MCP|v3", "Integration MCP|v2", "ADR-12"]),
            ("Platform MCP / Initiative", &["Platform MCP", "Initiative"]),
            ("Platform MCP — observability, security, performance", &["Platform MCP"]),
            ("Platform MCP v4.1 — observability, security", &["Platform MCP|v4.1"]),
            ("Platform MCP v4.1 (logging, tracing), Component MCP v1", &["Platform MCP|v4.1", "Component MCP|v1"]),
            ("cp-v2", &["cp-v2|v2"]),
            ("cp-cart-v3", &["cp-cart-v3|v3"]),
            ("[cp-cart-v3](../context/cp-cart-v3.md)", &["cp-cart-v3|v3"]),
            ("INIT-4 v1", &["INIT-4|v1"]),
            ("`Platform MCP` v4.1", &["Platform MCP|v4.1"]),
            ("**Platform MCP v4.1**", &["Platform MCP|v4.1"]),
            ("[Platform MCP v4.1]", &["Platform MCP|v4.1"]),
            ("Initiative INIT-12", &["Initiative INIT-12"]),
            ("Platform MCP latest", &["Platform MCP|latest"]),
            ("Platform MCP 2026-02-01", &["Platform MCP|2026-02-01"]),
            ("[Platform MCP / Initiative]", &[]),
            ("[Domain MCP — invariants, entities]", &[]),
            ("", &[]),
            ("Platform MCP v4.1.", &["Platform MCP|v4.1"]),
            ("Platform MCP Version 4 (UX)", &["Platform MCP|4"]),
        ];
        for (value, expected) in table {
            assert_eq!(read(value), *expected, "{value}");
        }
    }

    #[test]
    fn not_applicable() {
        for value in ["N/A — no UI", "n/a", "None", "Not applicable: internal job", "不适用"] {
            let source = parse(value, &Options::default());
            assert!(source.not_applicable && source.items.is_empty(), "{value}");
        }
        assert!(!parse("Nonesuch MCP v1", &Options::default()).not_applicable);
    }

    #[test]
    fn labels() {
        assert!(["Source", "**Sources**", "source:", "Quelle", "来源"].iter().all(|label| is_label(label)));
        assert!(!is_label("Resource"));
    }

    proptest! {
        #[test]
        fn ranges_lie_inside_and_on_boundaries(pieces in proptest::collection::vec(prop_oneof![Just("Domain MCP".to_owned()), Just(" v1".to_owned()), Just(" + ".to_owned()), "[\\[\\]()@:,;*` ]", "\\PC{1,3}"], 0..16)) {
            let value = pieces.concat();
            for item in parse(&value, &Options::default()).items {
                prop_assert!(value.get(item.range.bytes()).is_some());
                if let Some((at, version)) = item.version {
                    prop_assert!(value.get(at.bytes()).is_some_and(|text| text.contains(version.text.as_str())));
                }
            }
        }
    }
}
