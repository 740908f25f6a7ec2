//! Clauses: the stretch of a sentence around a word, and whether something is denied in it.

use crate::position::TextRange;
use crate::words::{Hit, Sense};

/// Words that begin a clause of its own.
const JOINTS: &[&str] = &[
    " but ",
    " however ",
    " although ",
    " aber ",
    " sondern ",
    " mais ",
    " pero ",
    " sino ",
    " mas ",
    " porém ",
    " and then ",
    "但",
    "而是",
];

/// The clauses of a text: up to the end of the sentence, `;`, a table's cell, or a word such as `but`.
pub(super) struct Clauses {
    ends: Vec<u32>,
    text: TextRange,
}

impl Clauses {
    pub(super) fn of(text: &str) -> Self {
        Self { ends: ends(text).map(|end| end as u32).collect(), text: TextRange::new(0, text.len()) }
    }

    /// The clause around a place.
    pub(super) fn around(&self, at: u32) -> TextRange {
        let (before, behind) = self.ends.split_at(self.ends.partition_point(|end| *end <= at));
        let start = before.last().copied().unwrap_or(self.text.start);
        let end = behind.first().copied().unwrap_or(self.text.end);
        TextRange { start, end }
    }
}

/// The sentences of a text, without the blanks around them.
pub(super) fn sentences(text: &str) -> Vec<TextRange> {
    let stops = ends(text).filter(|end| text[..*end].ends_with(['.', '!', '?', '。', '！', '？']));
    let mut start = 0;
    let mut sentences = Vec::new();
    for end in stops.chain([text.len()]).filter(|end| *end > 0) {
        let sentence = crate::dress::trimmed(text, TextRange::new(start.min(end), end));
        if !sentence.is_empty() {
            sentences.push(sentence);
        }
        start = end;
    }
    sentences
}

/// Where clauses end, in order.
fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let joints = move |at: usize| JOINTS.iter().find(|joint| text[at..].starts_with(**joint)).map(|_| at);
    text.char_indices().filter_map(move |(at, c)| match c {
        ';' | '；' | '。' | '！' | '？' | '|' => Some(at + c.len_utf8()),
        '.' | '!' | '?' => {
            let rest = &text[at + 1..];
            let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
            (ends && !is_abbreviation(&text[..at])).then_some(at + 1)
        }
        ' ' | '但' | '而' => joints(at),
        _ => None,
    })
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    matches!(
        word.to_lowercase().as_str(),
        "e.g" | "i.e" | "z.b" | "d.h" | "p.ex" | "p.ej" | "etc" | "bzw" | "vs" | "cf"
    )
}

/// So many words may stand between a negation and what it denies.
const REACH: usize = 10;

/// Whether the clause denies what `verb` says: a negation before it that nothing takes back, right behind it, or at the end.
pub(super) fn denies(text: &str, clause: TextRange, verb: &Hit, hits: &[Hit]) -> bool {
    let negations = hits.iter().filter(|hit| hit.sense == Sense::Negation && clause.contains(hit.range));
    negations.into_iter().any(|negation| {
        if negation.range.start < verb.range.start {
            let between = text.get(negation.range.end as usize..verb.range.start as usize).unwrap_or_default();
            return between.split_whitespace().count() <= REACH && !takes_back(between, verb.range.of(text));
        }
        let between = text.get(verb.range.end as usize..negation.range.start as usize).unwrap_or_default();
        let behind = text.get(negation.range.end as usize..clause.end as usize).unwrap_or_default();
        let ends_clause = !behind.chars().any(char::is_alphanumeric);
        between.split_whitespace().count() <= 1 && !between.contains(',') || ends_clause && !between.contains(',')
    })
}

/// Whether a finite verb behind `and` or a comma begins anew: `does not cache prices and reads the table`.
fn takes_back(between: &str, verb: &str) -> bool {
    let finite = verb.ends_with('s') && !verb.ends_with("ss");
    let joint =
        between.contains(',') || between.split_whitespace().any(|word| matches!(word, "and" | "und" | "et" | "y"));
    let had_verb = between.split_whitespace().next().is_some_and(|word| word.ends_with('s') && word != "does");
    finite && joint && !had_verb
}
