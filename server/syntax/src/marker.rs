//! Markers of something left open: `[NEEDS CLARIFICATION: …]`, `TBD`, unfilled placeholders (field notes section 8).
//! Knows no document: callers leave out code, checkbox lines and templates.

use smol_str::SmolStr;

use crate::document::MarkerKind;
use crate::position::TextRange;

/// A marker found in a text; the range is relative to that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawMarker {
    /// The marker's text; for a bracketed one with its brackets.
    pub range: TextRange,
    /// Which kind.
    pub kind: MarkerKind,
    /// The question, or the marker as written.
    pub text: SmolStr,
}

/// Whole upper-case words that leave something open.
const WORDS: &[&str] = &["TBD", "TODO", "FIXME", "TBC", "TBA"];

/// Phrases in any case that leave something open.
const PHRASES: &[&str] =
    &["to be decided", "to be determined", "to be defined", "to be confirmed", "to be clarified", "to be specified"];

const CLARIFICATION: &str = "NEEDS CLARIFICATION";

/// Finds every marker, in order and without overlap.
pub fn scan(text: &str) -> Vec<RawMarker> {
    let mut found = Vec::new();
    if !may_hold_one(text) {
        return found;
    }
    let mut at = 0;
    while let Some((start, _)) =
        text[at..].char_indices().map(|(o, c)| (at + o, c)).find(|(_, c)| matches!(c, '[' | '?' | 'T' | 'F' | 't'))
    {
        match marker_at(text, start) {
            Some(marker) => {
                at = marker.range.end as usize;
                found.push(marker);
            }
            None => at = start + 1,
        }
    }
    found
}

fn may_hold_one(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2(b'[', b'?', bytes).is_some()
        || ["TBD", "TODO", "FIXME", "TBC", "TBA", "o be ", "O BE "]
            .iter()
            .any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some())
}

fn marker_at(text: &str, start: usize) -> Option<RawMarker> {
    match text.as_bytes()[start] {
        b'[' => clarification_at(text, start),
        b'?' => question_marks_at(text, start),
        _ => word_at(text, start),
    }
}

fn clarification_at(text: &str, start: usize) -> Option<RawMarker> {
    let rest = text[start + 1..].trim_start_matches(['*', '`', ' ']);
    let head = rest.get(..CLARIFICATION.len())?;
    let question = head.eq_ignore_ascii_case(CLARIFICATION).then(|| &rest[CLARIFICATION.len()..])?;
    let question = question.trim_start().strip_prefix([':', '：'])?;
    let question_at = text.len() - question.len();
    let end = crate::dress::matching(text, start, b'[', b']')?;
    let question = text.get(question_at..end)?.trim().trim_matches(['*', '`']).trim();
    let says_something = question.chars().any(char::is_alphanumeric);
    says_something.then(|| RawMarker {
        range: TextRange::new(start, end + 1),
        kind: MarkerKind::NeedsClarification,
        text: SmolStr::new(question),
    })
}

fn question_marks_at(text: &str, start: usize) -> Option<RawMarker> {
    let length = text[start..].bytes().take_while(|&b| b == b'?').count();
    let free = !text[..start].ends_with(|c: char| c.is_alphanumeric());
    (length >= 3 && free).then(|| undecided(text, start, start + length))
}

fn word_at(text: &str, start: usize) -> Option<RawMarker> {
    let rest = &text[start..];
    let word = WORDS.iter().find(|word| rest.starts_with(**word));
    let phrase =
        || PHRASES.iter().find(|phrase| rest.get(..phrase.len()).is_some_and(|head| head.eq_ignore_ascii_case(phrase)));
    let end = start + word.or_else(phrase)?.len();
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let whole = !text[..start].ends_with(joins) && !text[end..].starts_with(joins);
    (whole && !is_talked_about(text, start, end)).then(|| undecided(text, start, end))
}

fn undecided(text: &str, start: usize, end: usize) -> RawMarker {
    RawMarker { range: TextRange::new(start, end), kind: MarkerKind::Undecided, text: SmolStr::new(&text[start..end]) }
}

/// Whether the sentence speaks about markers instead of leaving something open: `No TBD remain`, `all TODOs are resolved`.
fn is_talked_about(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '"', '\'', '`', '*']).to_lowercase();
    let after = text[end..].split(['.', '\n', ';']).next().unwrap_or_default().to_lowercase();
    let negated =
        ["no", "zero", "without", "any", "no more", "0", "all", "every", "each", "keine", "sans", "sin", "sem"]
            .iter()
            .any(|word| before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)));
    let about = [" marker", " remain", " comment", " item", " placeholder", " list", " app"]
        .iter()
        .any(|word| after.starts_with(word));
    negated || about
}
