//! Words of prose with their places, code marks and punctuation set apart.

use crate::position::TextRange;
use crate::words::{Hit, is_ideograph};

/// A word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) range: TextRange,
    pub(super) text: &'t str,
    /// Whether it stands in code marks.
    pub(super) code: bool,
    /// What stands between it and the word before, without blanks and emphasis.
    pub(super) gap: &'t str,
}

impl Token<'_> {
    /// The word as it is compared.
    pub(super) fn folded(&self) -> String {
        self.text.to_lowercase()
    }

    /// Whether it is written as programs write names.
    pub(super) fn is_marked(&self) -> bool {
        self.code || super::measure::is_identifier(self.text)
    }

    /// Whether nothing but blanks and a weak sign stands before it.
    pub(super) fn follows(&self) -> bool {
        self.gap.is_empty()
    }
}

/// The words of a text. Underscores, dots and hyphens between letters join.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let (mut code, mut gap_from, mut start) = (false, 0, None);
    for (at, c) in text.char_indices() {
        if joins(text, at, c) {
            start = start.or(Some(at));
            continue;
        }
        if let Some(from) = start.take() {
            push(&mut found, text, gap_from, from..at, code);
            gap_from = at;
        }
        code ^= c == '`';
    }
    if let Some(from) = start {
        push(&mut found, text, gap_from, from..text.len(), code);
    }
    found
}

fn joins(text: &str, at: usize, c: char) -> bool {
    if c.is_alphanumeric() || c == '_' {
        return true;
    }
    matches!(c, '.' | '-' | '\'' | '’')
        && text[..at].ends_with(char::is_alphanumeric)
        && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric)
}

fn push<'t>(found: &mut Vec<Token<'t>>, text: &'t str, gap_from: usize, range: std::ops::Range<usize>, code: bool) {
    let gap =
        text[gap_from..range.start].trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '"'));
    let word = &text[range.clone()];
    if word.chars().all(|c| c == '_') {
        return;
    }
    found.push(Token { range: TextRange::new(range.start, range.end), text: word, code, gap });
}

/// The end of the word that goes on at `at`.
pub(super) fn word_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest.find(|c: char| !c.is_alphanumeric() || is_ideograph(c)).unwrap_or(rest.len())
}

/// Words that stand for a component.
const PARTIES: &[&str] = &[
    "service",
    "services",
    "component",
    "components",
    "domain",
    "domains",
    "repo",
    "team",
    "system",
    "backend",
    "gateway",
    "api",
    "dienst",
    "komponente",
    "system",
    "domäne",
    "composant",
    "servicio",
    "serviço",
    "componente",
    "domaine",
    "dominio",
    "domínio",
];

/// Whether a finite verb has a party before it: a word for a component, or a name in capitals right before.
pub(super) fn has_party_before(text: &str, verb: &Hit) -> bool {
    const REACH: usize = 3;
    let tokens = tokens(text);
    let Some(at) = tokens.iter().position(|token| token.range == verb.range) else { return false };
    let plural = at.checked_sub(1).is_some_and(|before| tokens[before].folded().ends_with('s'));
    let word = tokens[at].folded();
    let finite = !word.is_ascii() || word.ends_with(['s', 't', 'e', 'a']) && !word.ends_with("ss") || plural;
    let near = tokens[..at].iter().enumerate().rev().take(REACH);
    let joined = |index: usize| tokens[index + 1..=at].iter().all(Token::follows);
    finite
        && near
            .into_iter()
            .any(|(index, token)| joined(index) && (is_party(token) || index + 1 == at && is_name(token)))
}

fn is_party(token: &Token<'_>) -> bool {
    let folded = token.folded();
    PARTIES.contains(&folded.as_str()) || folded.ends_with("-service") || folded.ends_with("-repo")
}

/// `Checkout`, but not `It`.
fn is_name(token: &Token<'_>) -> bool {
    const PRONOUNS: &[&str] = &[
        "it",
        "this",
        "that",
        "they",
        "we",
        "you",
        "everybody",
        "everything",
        "which",
        "who",
        "er",
        "sie",
        "es",
        "il",
        "elle",
    ];
    let capital = token.text.starts_with(char::is_uppercase) && token.text.chars().any(char::is_lowercase);
    capital && !PRONOUNS.contains(&token.folded().as_str()) || token.code
}
