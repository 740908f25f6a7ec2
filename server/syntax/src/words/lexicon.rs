//! Finds the words of all senses in one pass over a text. A word counts where it stands alone; one that ends in `*` counts as the
//! beginning of a word too; Chinese words need no blanks around them.

use aho_corasick::AhoCorasick;

use super::{OwnWords, Sense};
use crate::position::TextRange;

/// A word that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it tells.
    pub sense: Sense,
    /// Where it stands.
    pub range: TextRange,
}

/// The words of a workspace, ready to be found.
#[derive(Debug)]
pub struct Lexicon {
    /// What is looked for in all prose.
    everywhere: Finder,
    /// What is looked for where it matters.
    rest: Finder,
}

/// Senses that matter in any section.
const EVERYWHERE: [Sense; 6] =
    [Sense::Access, Sense::Ownership, Sense::PersonalData, Sense::Percentile, Sense::Store, Sense::Domain];

#[derive(Debug)]
struct Finder {
    /// None where there are too many words to make one.
    automaton: Option<AhoCorasick>,
    patterns: Vec<(Sense, bool)>,
}

impl Lexicon {
    pub(super) fn new(words: &OwnWords) -> Self {
        let (everywhere, rest): (Vec<Sense>, Vec<Sense>) =
            Sense::ALL.into_iter().partition(|sense| EVERYWHERE.contains(sense));
        Self { everywhere: Finder::new(words, &everywhere), rest: Finder::new(words, &rest) }
    }

    /// The words that matter in any section, in order.
    pub fn everywhere(&self, text: &str) -> Vec<Hit> {
        self.everywhere.find(text)
    }

    /// All other words, in order.
    pub fn rest(&self, text: &str) -> Vec<Hit> {
        self.rest.find(text)
    }
}

impl Finder {
    fn new(words: &OwnWords, senses: &[Sense]) -> Self {
        let (mut texts, mut patterns) = (Vec::new(), Vec::new());
        for sense in senses {
            for word in words.words(*sense) {
                let open = word.ends_with('*');
                let text = word.trim_end_matches('*').to_lowercase();
                if !text.is_empty() {
                    texts.push(text);
                    patterns.push((*sense, open));
                }
            }
        }
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(&texts).ok();
        Self { automaton, patterns }
    }

    fn find(&self, text: &str) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut hits = Vec::new();
        for found in automaton.find_overlapping_iter(text) {
            let (sense, open) = self.patterns[found.pattern().as_usize()];
            let behind_number = matches!(sense, Sense::Duration | Sense::Rate);
            if stands_alone(text, found.start(), found.end(), open, behind_number) {
                hits.push(Hit { sense, range: TextRange::new(found.start(), found.end()) });
            }
        }
        hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
        hits
    }
}

/// Whether a word is no part of another; a unit may follow its number without a blank.
fn stands_alone(text: &str, start: usize, end: usize, open: bool, behind_number: bool) -> bool {
    let first = text[start..].chars().next();
    let last = text[..end].chars().next_back();
    let joins = |c: char| c.is_alphanumeric() && !is_ideograph(c) || c == '_';
    let number = behind_number && text[..start].ends_with(|c: char| c.is_ascii_digit());
    let symbol = |c: char| is_ideograph(c) || !c.is_alphanumeric();
    let before = number || first.is_none_or(symbol) || !text[..start].ends_with(joins);
    let after = open || last.is_none_or(symbol) || !text[end..].starts_with(joins);
    before && after
}

/// Whether a character is written without blanks between words.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use smol_str::SmolStr;

    use super::*;

    fn found(words: &OwnWords, text: &str) -> Vec<(Sense, String)> {
        let lexicon = words.lexicon();
        let mut hits = lexicon.everywhere(text);
        hits.extend(lexicon.rest(text));
        hits.iter().map(|hit| (hit.sense, hit.range.of(text).to_owned())).collect()
    }

    fn senses(text: &str) -> Vec<Sense> {
        found(&OwnWords::default(), text).into_iter().map(|(sense, _)| sense).collect()
    }

    #[test]
    fn whole_words_in_any_case_and_language() {
        for (text, sense) in [
            ("Logging is on", Sense::Logging),
            ("Protokollierung", Sense::Logging),
            ("日志已启用", Sense::Logging),
            ("Personal Data", Sense::PersonalData),
            ("PERSONENBEZOGENE DATEN", Sense::PersonalData),
            ("verschlüsselte Felder", Sense::Handling),
            ("a robust service", Sense::Vague),
        ] {
            assert!(senses(text).contains(&sense), "{text}");
        }
        for (text, sense) in
            [("the catalog", Sense::Logging), ("order_log", Sense::Logging), ("breakfast", Sense::Vague)]
        {
            assert!(!senses(text).contains(&sense), "{text}");
        }
    }

    #[test]
    fn own_words_replace_the_built_in_ones_or_add_to_them() {
        let mut own = OwnWords::default();
        own.set(Sense::Vague, vec![SmolStr::new("zippy")]);
        own.set(Sense::Logging, vec![SmolStr::new("..."), SmolStr::new("chronik")]);
        let has = |text: &str, sense| found(&own, text).iter().any(|(of, _)| *of == sense);
        assert!(has("a zippy page", Sense::Vague) && !has("a fast page", Sense::Vague));
        assert!(has("Chronik", Sense::Logging) && has("logging", Sense::Logging));
    }
}
