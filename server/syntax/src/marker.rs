//! Markers of something left open: `[NEEDS CLARIFICATION: …]`, `TBD`, unfilled placeholders (field notes section 8).
//! Knows no document: callers leave out code, checkbox lines and templates.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use smol_str::SmolStr;

use crate::document::MarkerKind;
use crate::dress;
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
const PHRASES: &[&str] = &["to be decided", "to be determined", "to be defined", "to be clarified"];

const CLARIFICATION: &str = "NEEDS CLARIFICATION";

/// What the templates of the operating model put in brackets, besides choices and sources.
const TEMPLATE_TEXTS: &[&str] =
    &["version", "Platform Spec ID + version", "ADR IDs or empty", "What is really being asked"];

/// How many bytes around a word tell whether it is a marker.
const REACH: usize = 240;

/// A bracketed text longer than this is prose.
const LONGEST_PLACEHOLDER: usize = 120;

/// What every marker holds, and how far behind the marker's start.
static SIGNS: LazyLock<[(Finder<'static>, usize); 9]> = LazyLock::new(|| {
    [("[", 0), ("???", 0), ("TBD", 0), ("TODO", 0), ("FIXME", 0), ("TBC", 0), ("TBA", 0), ("o be ", 1), ("O BE ", 1)]
        .map(|(sign, behind)| (Finder::new(sign), behind))
});

/// Finds every marker, in order and without overlap.
pub fn scan(text: &str) -> Vec<RawMarker> {
    let mut found: Vec<RawMarker> = Vec::new();
    for start in candidates(text) {
        let free = found.last().is_none_or(|last| last.range.end as usize <= start);
        if free {
            found.extend(marker_at(text, start));
        }
    }
    found
}

/// The places where a marker can begin, in order.
fn candidates(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = Vec::new();
    for (finder, behind) in SIGNS.iter() {
        starts.extend(finder.find_iter(bytes).filter_map(|at| at.checked_sub(*behind)));
    }
    starts.sort_unstable();
    starts
}

fn marker_at(text: &str, start: usize) -> Option<RawMarker> {
    match text.as_bytes()[start] {
        b'[' => clarification_at(text, start).or_else(|| placeholder_at(text, start)),
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
    let end = dress::matching(text, start, b'[', b']')?;
    let question = text.get(question_at..end)?.trim().trim_matches(['*', '`']).trim();
    let says_something = question.chars().any(char::is_alphanumeric);
    says_something.then(|| marker(start, end + 1, MarkerKind::NeedsClarification, question))
}

/// `[Domain MCP — invariants, entities]`, `[Low / Medium / High]`, `[PROJECT_NAME]`; never a link, checkbox, footnote or index.
fn placeholder_at(text: &str, start: usize) -> Option<RawMarker> {
    let rest = &text[start + 1..];
    let length = rest.bytes().take(LONGEST_PLACEHOLDER).position(|byte| matches!(byte, b']' | b'[' | b'\n' | b'`'))?;
    let inner = rest.get(..length).filter(|_| rest.as_bytes()[length] == b']')?;
    let end = start + length + 2;
    let is_link = text[end..].starts_with(['(', '[', ':']) || text[..start].ends_with(['[', ']', '!', '`', '\\']);
    let is_index = text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    (!is_link && !is_index && is_template_text(inner)).then(|| marker(start, end, MarkerKind::Placeholder, inner))
}

/// Whether a bracketed text is what a template holds: a source without version, choices, a name in capitals.
pub(crate) fn is_template_text(inner: &str) -> bool {
    let numbered = inner.contains(|c: char| c.is_ascii_digit());
    let source = inner.contains(" MCP") && !numbered;
    TEMPLATE_TEXTS.contains(&inner) || source || is_choice(inner) || is_capital_name(inner)
}

/// `Low / Medium / High`: short choices, blanks around the slash.
fn is_choice(inner: &str) -> bool {
    let open = inner.trim_end_matches(['…', '.', ' ', '/']);
    let is_short = |part: &str| {
        !part.is_empty()
            && part.split(' ').count() <= 3
            && part.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'))
    };
    open.contains(" / ") && open.split(" / ").all(is_short)
}

/// `PROJECT_NAME`, `FEATURE NAME`: the placeholders of spec-kit.
fn is_capital_name(inner: &str) -> bool {
    let joined = inner.contains(['_', ' ']);
    let capital = inner.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'_' | b' '));
    joined && capital && inner != CLARIFICATION && inner.starts_with(|c: char| c.is_ascii_uppercase())
}

fn question_marks_at(text: &str, start: usize) -> Option<RawMarker> {
    let length = text[start..].bytes().take_while(|&b| b == b'?').count();
    let free = !text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '?');
    (free && !is_listed(text, start, start + length)).then(|| undecided(text, start, start + length))
}

fn word_at(text: &str, start: usize) -> Option<RawMarker> {
    let rest = text.get(start..)?;
    let word = WORDS.iter().find(|word| rest.starts_with(**word)).map(|word| word.len());
    let phrase = || {
        PHRASES
            .iter()
            .find(|phrase| rest.get(..phrase.len()).is_some_and(|head| head.eq_ignore_ascii_case(phrase)))
            .map(|phrase| phrase.len())
    };
    let end = start + word.or_else(phrase)?;
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let whole = !text[..start].ends_with(joins) && !text[end..].starts_with(joins);
    let leaves_open =
        if word.is_some() { word_leaves_open(text, start, end) } else { phrase_leaves_open(text, start, end) };
    (whole && leaves_open).then(|| undecided(text, start, end))
}

/// Whether a word marks something open instead of being talked about (`No TBD remain`, `migrate TODO ideas`): it stands at the
/// start or end of a clause, or after `is`.
fn word_leaves_open(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = clause_around(text, start, end);
    let begins = before.is_empty() || before.ends_with([':', '(', '[', '|', '—', '–', '-', '=', '>', '：', '（']);
    let ends = after.is_empty()
        || after.starts_with([':', '(', ')', ']', '.', ',', ';', '|', '?', '!', '—', '–', '：', '）'])
        || after.starts_with("- ");
    (begins || ends || ends_with_word(before, BEING))
        && !ends_with_word(before, NEGATIONS)
        && !is_listed(text, start, end)
        && !is_about(after)
}

/// Whether `to be decided` leaves something open, other than in `allows the order to be defined`.
fn phrase_leaves_open(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = clause_around(text, start, end);
    let ends = after.is_empty()
        || after.starts_with(['.', ')', ']', ',', ';', '|', ':', '(', '—', '–'])
        || after.starts_with("by ")
        || after.starts_with("in ");
    let says_so =
        before.is_empty() || before.ends_with([':', '(', '[', '|', '—', '–']) || ends_with_word(before, BEING);
    let causes = before.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| CAUSES.contains(&word));
    says_so || (ends && !causes)
}

const BEING: &[&str] =
    &["is", "are", "was", "were", "be", "remains", "remain", "still", "yet", "left", "need", "needs"];
const NEGATIONS: &[&str] =
    &["no", "zero", "without", "any", "all", "every", "each", "not", "keine", "sans", "sin", "sem"];
const CAUSES: &[&str] = &[
    "allow",
    "allows",
    "allowing",
    "enable",
    "enables",
    "able",
    "let",
    "cause",
    "causes",
    "has",
    "have",
    "had",
    "continue",
    "continues",
    "expected",
    "require",
    "requires",
    "want",
];

/// What stands before and after in the same line, without dress.
fn clause_around(text: &str, start: usize, end: usize) -> (&str, &str) {
    let dress = [' ', '\t', '*', '`', '"', '\'', '_', '\r'];
    let before = dress::tail(&text[..start], REACH).rsplit('\n').next().unwrap_or_default();
    let after = dress::head(&text[end..], REACH).split('\n').next().unwrap_or_default();
    (before.trim_end_matches(dress), after.trim_matches(dress))
}

fn ends_with_word(text: &str, words: &[&str]) -> bool {
    let last = text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    words.iter().any(|word| word.eq_ignore_ascii_case(last))
}

/// Whether it is one of several markers that a text lists: `TODO/FIXME comments`, `(TODO, TKTK, ???)`.
fn is_listed(text: &str, start: usize, end: usize) -> bool {
    let is_marker = |word: &str| WORDS.contains(&word) || word == "TKTK" || word == "XXX" || word.starts_with("???");
    let clean = |text: &str| text.trim_matches([' ', '`', '"', '\'', '*']).to_owned();
    let next = text[end..]
        .strip_prefix(['/', ','])
        .map(|rest| clean(rest.trim_start().split([' ', ',', '/', ')', '\n']).next().unwrap_or_default()));
    let last = text[..start]
        .trim_end_matches(['`', '"', ' '])
        .strip_suffix(['/', ','])
        .map(|rest| clean(rest.rsplit([' ', ',', '/', '(', '\n']).next().unwrap_or_default()));
    next.is_some_and(|word| is_marker(&word)) || last.is_some_and(|word| is_marker(&word))
}

fn is_about(after: &str) -> bool {
    ["marker", "remain", "comment", "item", "placeholder", "list", "app", "'s"]
        .iter()
        .any(|word| after.starts_with(word))
}

fn undecided(text: &str, start: usize, end: usize) -> RawMarker {
    marker(start, end, MarkerKind::Undecided, &text[start..end])
}

fn marker(start: usize, end: usize, kind: MarkerKind, says: &str) -> RawMarker {
    RawMarker { range: TextRange::new(start, end), kind, text: SmolStr::new(says) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<&str> {
        scan(text).into_iter().map(|marker| marker.range.of(text)).collect()
    }

    #[test]
    fn what_leaves_something_open() {
        let table: &[(&str, &[&str])] = &[
            ("x [NEEDS CLARIFICATION: which store?] y", &["[NEEDS CLARIFICATION: which store?]"]),
            ("[needs clarification: a [b] c]", &["[needs clarification: a [b] c]"]),
            ("**[NEEDS CLARIFICATION: how long]**", &["[NEEDS CLARIFICATION: how long]"]),
            ("The mechanism is TBD.", &["TBD"]),
            ("TBD - created by archiving", &["TBD"]),
            ("Owner: TBD", &["TBD"]),
            ("| Task 1 | TBD |", &["TBD"]),
            ("exact mechanism TBD.) Only", &["TBD"]),
            ("TODO write this", &["TODO"]),
            ("// TODO(ana): sort", &["TODO"]),
            ("(FIXME)", &["FIXME"]),
            ("the limit is ???", &["???"]),
            ("The limit is to be decided", &["to be decided"]),
            ("To be determined by the owner.", &["To be determined"]),
            ("Rollout order to be defined.", &["to be defined"]),
            ("Source: [Domain MCP — invariants, entities]", &["[Domain MCP — invariants, entities]"]),
            ("[Platform MCP / Initiative]", &["[Platform MCP / Initiative]"]),
            ("[Low / Medium / High]", &["[Low / Medium / High]"]),
            ("[Draft / Approved / …]", &["[Draft / Approved / …]"]),
            ("# [PROJECT_NAME] Constitution", &["[PROJECT_NAME]"]),
        ];
        for (text, expected) in table {
            assert_eq!(found(text), *expected, "{text}");
        }
    }

    #[test]
    fn what_only_talks_about_it_or_is_something_else() {
        for text in [
            "No [NEEDS CLARIFICATION] markers remain",
            "LIMIT: Maximum 3 [NEEDS CLARIFICATION] markers total",
            "[NEEDS CLARIFICATION:]",
            "NEEDS CLARIFICATION: x",
            "No TBD remain",
            "All TODOs are resolved",
            "migrate TODO ideas to the tracker",
            "looks for TODO/FIXME comments",
            "flag (TODO, TKTK, ???)",
            "TODO_LIST and aTBD",
            "allows the order to be defined.",
            "has to be decided whether",
            "what?? really?",
            "[text](url) [a][b] ![c](d) [x] [ ] [^1] [1]",
            "[cart, pricing] and a[i / j / k]",
            "[Domain MCP v2]",
            "[RFC] and [API]",
            "[foo]: bar",
            "she wrote [sic]",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_question_is_kept() {
        let marker = scan("[NEEDS CLARIFICATION: which *store*, and why?]").remove(0);
        assert_eq!((marker.kind, marker.text.as_str()), (MarkerKind::NeedsClarification, "which *store*, and why?"));
    }

    proptest! {
        #[test]
        fn ranges_lie_inside_in_order_and_on_boundaries(pieces in proptest::collection::vec(prop_oneof![Just("[NEEDS CLARIFICATION: ".to_owned()), Just("TBD".to_owned()), Just("to be decided".to_owned()), Just("???".to_owned()), "[\\[\\]()?/ :\n]", "\\PC{1,3}"], 0..16)) {
            let text = pieces.concat();
            let mut last = 0;
            for marker in scan(&text) {
                let range = marker.range.bytes();
                prop_assert!(range.start >= last && text.get(range.clone()).is_some_and(|written| !written.is_empty()));
                last = range.end;
            }
        }
    }
}
