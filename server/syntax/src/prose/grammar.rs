//! Words of the grammar, as data: articles, joints, prepositions, and what can stand before `domain` without naming one.

const ARTICLES: &[&str] = &[
    "the", "a", "an", "its", "their", "our", "this", "that", "all", "every", "each", "der", "die", "das", "den", "dem",
    "des", "ihre", "seine", "le", "la", "les", "l", "un", "une", "son", "sa", "ses", "el", "los", "las", "una", "su",
    "sus", "o", "os", "as", "um", "uma", "seu", "sua",
];

const PREPOSITIONS: &[&str] = &[
    "from", "into", "in", "to", "against", "on", "out", "of", "directly", "with", "aus", "in", "auf", "mit", "dans",
    "depuis", "sur", "avec", "desde", "en", "con", "sobre", "em", "no", "na", "com",
];

const FILLERS: &[&str] = &[
    "is", "are", "was", "be", "been", "and", "or", "it", "them", "they", "which", "who", "by", "for", "own", "other",
    "same", "new", "old", "only", "then", "when", "if", "whether", "through", "via", "after", "before", "at", "per",
    "data", "api", "ist", "sind", "und", "wird", "est", "et", "es", "y", "é", "e", "row", "rows",
];

/// Words before `domain` that name none.
const OTHERS: &[&str] = &[
    "cross",
    "sub",
    "business",
    "problem",
    "public",
    "core",
    "custom",
    "single",
    "second",
    "first",
    "third",
    "respective",
    "neighbouring",
    "neighboring",
    "adjacent",
    "upstream",
    "downstream",
    "owning",
    "consuming",
    "producing",
    "target",
    "source",
    "web",
    "email",
    "e-mail",
    "internet",
    "dns",
    "frequency",
    "time",
    "application",
    "solution",
    "relevant",
    "affected",
    "bounded",
    "shared",
    "supporting",
    "generic",
    "different",
    "foreign",
    "another",
    "one",
    "two",
    "three",
    "both",
    "which",
    "whole",
    "entire",
    "local",
    "trusted",
    "security",
    "failure",
    "fault",
    "top-level",
    "level",
    "registered",
    "verified",
    "involved",
    "touched",
    "several",
    "many",
    "multiple",
    "these",
    "those",
    "any",
    "no",
    "such",
    "what",
    "more",
    "domain",
    "external",
    "internal",
    "some",
    "across",
    "between",
    "within",
    "per",
    "correct",
    "wrong",
    "right",
    "main",
    "primary",
    "data",
    "cookie",
    "parent",
    "child",
    "root",
    "naming",
    "name",
    "full",
    "specific",
    "particular",
    "given",
    "certain",
    "eigene",
    "andere",
    "jede",
    "fachliche",
    "cross-domain",
];

pub(super) fn is_joint(word: &str) -> bool {
    matches!(word, "and" | "und" | "et" | "y" | "e" | "or" | "as" | "well" | "和")
}

pub(super) fn is_finite_verb(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && word.chars().all(char::is_lowercase)
}

pub(super) fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "it" | "they"
            | "and"
            | "then"
            | "also"
            | "es"
            | "sie"
            | "er"
            | "und"
            | "il"
            | "elle"
            | "ils"
            | "et"
            | "ello"
            | "y"
            | "ele"
            | "ela"
            | "e"
            | "它"
            | "并"
    )
}

pub(super) fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word)
}

pub(super) fn is_of(word: &str) -> bool {
    ["de", "du", "des", "da", "do", "del", "das", "dos", "la", "le", "el", "o", "a", "l"].contains(&word)
}

pub(super) fn is_preposition(word: &str) -> bool {
    PREPOSITIONS.contains(&word)
}

/// Words that name nothing.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word) || is_article(word) || is_preposition(word)
}

/// Whether a word before `domain` can be a domain's name.
pub(super) fn is_domain_name(word: &str) -> bool {
    word.chars().count() > 2 && !is_filler(word) && !OTHERS.contains(&word) && word.chars().any(char::is_alphabetic)
}
