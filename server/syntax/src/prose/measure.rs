//! Numbers, units, percentiles and literals in prose.

use crate::words::{Hit, Sense};

/// Whether a text sets a percentile with a number and a unit of time.
pub(super) fn is_latency(text: &str, everywhere: &[Hit], rest: &[Hit]) -> bool {
    let measured = rest.iter().any(|hit| hit.sense == Sense::Duration && number_before(text, hit));
    let worded = || everywhere.iter().any(|hit| hit.sense == Sense::Percentile);
    measured && (worded() || has_percentile(text) || has_share(text))
}

/// `p95`, `P99.9`, `p(99)`.
pub(super) fn has_percentile(text: &str) -> bool {
    memchr::memchr2_iter(b'p', b'P', text.as_bytes()).any(|at| {
        let stands_alone = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let rest = text[at + 1..].trim_start_matches(['(', '-']);
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        stands_alone && digits > 1 && !rest[digits..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// `95 % of all requests`: a share from 50 % on.
fn has_share(text: &str) -> bool {
    text.match_indices('%').any(|(at, _)| {
        let before = text[..at].trim_end();
        let digits = before.rsplit(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).next().unwrap_or_default();
        digits.replace(',', ".").parse::<f64>().is_ok_and(|share| share >= 50.0)
    })
}

fn number_before(text: &str, hit: &Hit) -> bool {
    let before = &text[..hit.range.start as usize];
    let before = before.trim_end_matches([' ', '\u{a0}', '\u{202f}', '-', '*', '`']);
    before.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a text sets a throughput: a number, and a rate few words behind it or right before.
pub(super) fn is_throughput(text: &str, hits: &[Hit]) -> bool {
    const REACH: usize = 5;
    let last_words = |text: &str| {
        let clause = text.rsplit([';', '|']).next().unwrap_or_default();
        let words: Vec<&str> = clause.split_whitespace().collect();
        words[words.len().saturating_sub(REACH)..].join(" ")
    };
    let next_word = |text: &str| text.split_whitespace().next().unwrap_or_default().to_owned();
    hits.iter().filter(|hit| hit.sense == Sense::Rate).any(|hit| {
        let before = last_words(&text[..hit.range.start as usize]);
        has_number(&without_durations(&before)) || has_number(&next_word(&text[hit.range.end as usize..]))
    })
}

/// A text without numbers that measure time: those of `300 ms`.
fn without_durations(text: &str) -> String {
    const UNITS: [&str; 6] = ["ms", "s", "µs", "us", "sec", "seconds"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_unit = |word: &&str| UNITS.contains(&word.trim_matches(|c: char| !c.is_alphabetic()));
    let timed = |at: usize| words.get(at + 1).is_some_and(is_unit) || is_unit(&words[at]);
    let kept: Vec<&str> = (0..words.len()).filter(|at| !timed(*at)).map(|at| words[at]).collect();
    kept.join(" ")
}

/// Whether a text holds a number that is neither a version nor part of a name.
pub(super) fn has_number(text: &str) -> bool {
    has_digit(text)
        && tokens(text).any(|token| {
            let bare = token.trim_start_matches(['<', '>', '=', '≤', '≥', '~', '±', '+', '(', '€', '$', '£']);
            bare.starts_with(|c: char| c.is_ascii_digit()) && !is_id_tail(token)
        })
}

/// The same, but for percentiles and years that stand alone.
pub(super) fn has_plain_number(text: &str) -> bool {
    has_digit(text) && has_number(&without_versions(text))
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// `Platform MCP 4.1` and `version 2` name a document's version, not a measure.
fn without_versions(text: &str) -> String {
    let mut kept = Vec::new();
    let mut last = "";
    for word in text.split_whitespace() {
        if !matches!(last, "MCP" | "version" | "Version" | "section" | "Section" | "§") {
            kept.push(word);
        }
        last = word;
    }
    kept.join(" ")
}

fn is_id_tail(token: &str) -> bool {
    token.contains('-') && token.starts_with(|c: char| c.is_ascii_uppercase())
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let joins = |c: char| {
        c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '<' | '>' | '=' | '≤' | '≥' | '~' | '€' | '$' | '£')
    };
    text.split(move |c: char| !joins(c)).flat_map(split_at_ideographs).filter(|token| !token.is_empty())
}

/// Chinese text has no blanks around numbers.
fn split_at_ideographs(token: &str) -> impl Iterator<Item = &str> {
    token.split(crate::words::is_ideograph)
}

/// Whether a text holds code or a quotation.
pub(super) fn has_literal(text: &str) -> bool {
    let code = text.split('`').skip(1).step_by(2).any(|code| code.chars().any(char::is_alphanumeric));
    code && text.matches('`').count() > 1 || is_quoted(text)
}

fn is_quoted(text: &str) -> bool {
    [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('「', '」')].iter().any(|(open, close)| {
        let inner = text.split_once(*open).and_then(|(_, rest)| rest.split_once(*close));
        inner.is_some_and(|(inner, _)| inner.chars().any(char::is_alphanumeric))
    })
}

/// Whether a text names something as programs do: `order_created`, `cart.session.resolve`, `OrderCreated`.
pub(super) fn names_something(text: &str) -> bool {
    tokens(text).any(|token| is_identifier(token.trim_matches(['.', '-', '<', '>', '='])))
}

/// Whether a word is written as programs write names.
pub(super) fn is_identifier(token: &str) -> bool {
    let is_word = token.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    !is_word && is_joined(token)
}

/// Whether a word has an underscore, dot or hump inside.
fn is_joined(token: &str) -> bool {
    let letters = token.chars().any(char::is_alphabetic);
    let joined = |sign: char| token.split(sign).filter(|part| !part.is_empty()).count() > 1;
    let dotted = joined('.') && token.split('.').all(|part| part.len() > 1 && part.chars().all(is_name_char));
    let humps = token.chars().zip(token.chars().skip(1)).filter(|(a, b)| a.is_lowercase() && b.is_uppercase()).count();
    letters && (joined('_') || dotted || humps > 0 && token.chars().all(is_name_char))
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
