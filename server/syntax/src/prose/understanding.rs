//! The words of a stretch of prose as keys that are compared: what a section speaks of, without its text. Knows no section.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use super::token::tokens;
use crate::id::{self, IdKey, Names};
use crate::options::Options;
use crate::words::is_ideograph;

/// A word or an id, condensed. Two that share a key only make a text seem to say a word more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WordKey(u32);

impl WordKey {
    /// The key of an id.
    pub fn of_id(id: &IdKey) -> Self {
        Self::of(id.as_str())
    }

    fn of(word: &str) -> Self {
        let mut hasher = FxHasher::default();
        word.hash(&mut hasher);
        Self((hasher.finish() >> 16) as u32)
    }
}

/// So many members of a range of ids are spelt out.
const LONGEST_RANGE: u64 = 64;

/// What a text speaks of: its telling words and its ids, those between the ends of a range included.
pub fn understanding(text: &str, options: &Options) -> Vec<WordKey> {
    let mut keys = words_of(text);
    let plain = text.replace(['`', '*'], " ");
    let ids = id::scan(&plain, Names::Versioned, options);
    keys.extend(ids.iter().map(|raw| WordKey::of_id(&raw.id.key)));
    for pair in ids.windows(2) {
        let between = plain.get(pair[0].range.end as usize..pair[1].range.start as usize).unwrap_or_default();
        if is_range(between) {
            keys.extend(between_ids(&pair[0].id.key, &pair[1].id.key));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn is_range(between: &str) -> bool {
    const SIGNS: [&str; 12] = ["..", "...", "…", "–", "—", "-", "to", "through", "bis", "à", "hasta", "até"];
    SIGNS.contains(&between.trim()) || between.trim() == "至"
}

fn between_ids(first: &IdKey, last: &IdKey) -> Vec<WordKey> {
    let (Some(from), Some(to)) = (first.number(), last.number()) else { return Vec::new() };
    let same = first.prefix() == last.prefix() && from < to && to - from <= LONGEST_RANGE;
    let members = (from + 1..to).map(|number| WordKey::of_id(&IdKey::numbered(first.prefix(), number)));
    members.filter(|_| same).collect()
}

/// The telling words of a text, each once, without endings: `ShoppingCarts` is `shopping` and `cart`.
pub fn words_of(text: &str) -> Vec<WordKey> {
    let mut keys: Vec<WordKey> =
        tokens(text).iter().flat_map(|token| parts(token.text)).filter_map(|part| key(&part)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The words of a name: at humps, signs and ideographs.
fn parts(word: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut last = ' ';
    for c in word.chars() {
        let hump = last.is_lowercase() && c.is_uppercase();
        if hump || !c.is_alphanumeric() || is_ideograph(c) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| c.is_alphanumeric()) {
            part.extend(c.to_lowercase());
        }
        last = c;
    }
    parts
}

/// Short words tell nothing; neither do those in every sentence.
fn key(word: &str) -> Option<WordKey> {
    const EMPTY: &[&str] = &[
        "the", "and", "for", "are", "was", "not", "its", "with", "that", "this", "from", "into", "than", "then",
        "them", "has", "have", "one", "only", "each", "every", "any", "all", "always", "never", "must", "shall", "may",
        "can", "when", "where", "which", "who", "whose", "there", "again", "more", "most", "least", "exactly", "per",
        "der", "die", "das", "und", "ein", "eine", "ist", "mit", "von", "les", "des", "une", "est", "los", "las",
        "una", "por", "para", "que", "uma", "com",
    ];
    let letters = word.chars().count();
    let short = letters < 3 && !word.starts_with(|c: char| is_ideograph(c) || c.is_ascii_digit());
    if word.is_empty() || short || EMPTY.contains(&word) {
        return None;
    }
    Some(WordKey::of(stem(word)))
}

/// A word without the endings of English inflection, as far as two forms of one word need it.
fn stem(word: &str) -> &str {
    let bare = ["ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "y", "e"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|bare| bare.chars().count() > 2));
    bare.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(a: &str, b: &str) -> bool {
        let (a, b) = (words_of(a), words_of(b));
        a.iter().all(|key| b.contains(key))
    }

    #[test]
    fn words_are_compared_without_their_endings() {
        assert!(shares("ShoppingCarts are changed", "changing the shopping cart"));
        assert!(shares("quantity", "the quantities"));
        assert!(!shares("a refund", "an order"));
    }

    #[test]
    fn ids_count_in_code_and_within_ranges() {
        let keys = understanding("`INV-CART-01` to INV-CART-04, INV-PAY-7", &Options::default());
        for id in ["INV-CART-1", "INV-CART-02", "INV-CART-03", "INV-CART-04", "INV-PAY-07"] {
            assert!(keys.contains(&WordKey::of_id(&IdKey::new(id))), "{id}");
        }
        assert!(!keys.contains(&WordKey::of_id(&IdKey::new("INV-CART-05"))));
    }
}
