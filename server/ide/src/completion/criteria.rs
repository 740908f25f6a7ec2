//! Offers for criteria and requirements: the keywords of a scenario in their order, and the next number of each series
//! of requirement ids that the document counts.

use specward_syntax::{SectionName, TextRange};

use super::place::Item;
use super::{Insert, Offer, OfferKind, Offers, Site};

/// Keywords of a scenario, in order, and what follows each.
const STEPS: [(&str, &str); 5] = [
    ("Given", "the state before"),
    ("When", "the event"),
    ("Then", "the observable result"),
    ("And", "one more of the same"),
    ("But", "an exception to it"),
];

/// Whole criteria: a scenario in one line, and the forms of EARS.
const FORMS: [(&str, &str); 4] = [
    ("Given, When, Then", "Given ${1:state}, when ${2:event}, then ${3:observable result}"),
    ("WHEN, SHALL", "WHEN ${1:event} THE SYSTEM SHALL ${2:response}"),
    ("WHILE, SHALL", "WHILE ${1:state} THE SYSTEM SHALL ${2:response}"),
    ("IF, THEN, SHALL", "IF ${1:unwanted condition} THEN THE SYSTEM SHALL ${2:response}"),
];

/// Series that a section begins where the document has none yet.
const FIRST: [(SectionName, &str); 2] =
    [(SectionName::Requirements, "FR-001"), (SectionName::SuccessCriteria, "SC-001")];

impl Site<'_> {
    pub(super) fn items(&self, item: &Item) -> Offers {
        let mut offers = Vec::new();
        let ends_line =
            self.request.text[item.range.end as usize..].lines().next().is_none_or(|rest| rest.trim().is_empty());
        let word = item.range.of(self.request.text).trim_matches(['*', ' ']);
        if item.is_criterion && (ends_line || is_step(word)) {
            offers.extend(steps(item));
        }
        if item.starts_line && ends_line {
            offers.extend(self.next_requirements(item.range));
            offers.extend(item.is_criterion.then(|| forms(item)).into_iter().flatten());
        }
        Offers::ranked(offers, self.typed(item.range))
    }

    /// The number after the highest of each series, in the width that the series has.
    pub(super) fn next_requirements(&self, range: TextRange) -> Vec<Offer> {
        let facts = &self.document.facts;
        let here = self.section();
        let mut highest: Vec<(&str, u64, usize, bool)> = Vec::new();
        for requirement in &facts.requirements {
            let Some(number) = requirement.id.key.number() else { continue };
            let digits = requirement.id.text.bytes().rev().take_while(u8::is_ascii_digit).count();
            let prefix = &requirement.id.text[..requirement.id.text.len() - digits];
            let is_here = here.is_some() && requirement.section == here;
            match highest.iter_mut().find(|(known, ..)| *known == prefix) {
                Some(series) => *series = (prefix, series.1.max(number), series.2.max(digits), series.3 || is_here),
                None => highest.push((prefix, number, digits, is_here)),
            }
        }
        if highest.is_empty() {
            return self.first_requirement(range).into_iter().collect();
        }
        let offer = |(prefix, number, digits, is_here): (&str, u64, usize, bool)| {
            let id = format!("{prefix}{:0digits$}", number + 1);
            self.requirement(&id, range).tier(u8::from(!is_here))
        };
        highest.into_iter().map(offer).collect()
    }

    fn first_requirement(&self, range: TextRange) -> Option<Offer> {
        let facts = &self.document.facts;
        let section = self.section()?;
        let (_, id) = FIRST.iter().find(|(name, _)| facts.stands_in(section, *name))?;
        Some(self.requirement(id, range))
    }

    fn requirement(&self, id: &str, range: TextRange) -> Offer {
        let is_written = self.request.text[range.end as usize..].starts_with([':', '*', '.']);
        let colon = if is_written { "" } else { ": " };
        Offer::new(OfferKind::Value, id, range).detail("next free number").insert(Insert::Text(format!("{id}{colon}")))
    }
}

/// Whether a word is a keyword of a scenario.
pub(super) fn is_step(word: &str) -> bool {
    STEPS.iter().any(|(step, _)| step.eq_ignore_ascii_case(word))
}

/// What comes next in the scenario first; as bold as the others of the line, and as loud as those around.
fn steps(item: &Item) -> impl Iterator<Item = Offer> + '_ {
    let next = item.last_step.map_or(0, |last| (last + 1).min(STEPS.len() - 1));
    STEPS.iter().enumerate().map(move |(index, (word, detail))| {
        let tier = if index == next { 0 } else { 1 + index as u8 };
        let word = if item.look.is_loud { word.to_uppercase() } else { (*word).to_owned() };
        let written = if item.starts_line || item.look.is_loud { word.clone() } else { word.to_lowercase() };
        let text = if item.look.is_bold { format!("**{word}** ") } else { format!("{written} ") };
        Offer::new(OfferKind::Value, word, item.range).detail(*detail).insert(Insert::Text(text)).tier(tier)
    })
}

fn forms(item: &Item) -> impl Iterator<Item = Offer> + '_ {
    FORMS.iter().map(|(label, snippet)| {
        let insert = Insert::Snippet((*snippet).to_owned(), plain(snippet));
        Offer::new(OfferKind::Section, *label, item.range).detail("testable criterion").insert(insert).tier(7)
    })
}

/// A snippet with its stops as placeholders in brackets.
fn plain(snippet: &str) -> String {
    let mut parts = snippet.split("${");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (stop, rest) = part.split_once('}').unwrap_or((part, ""));
        let name = stop.split_once(':').map_or(stop, |(_, name)| name);
        text.extend(["[", name, "]", rest]);
    }
    text
}

/// The index of the last keyword of a scenario in a text.
pub(super) fn last_step(text: &str) -> Option<usize> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    (0..3).rev().find(|index| words.contains(&STEPS[*index].0.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_without_stops_has_placeholders() {
        assert_eq!(plain(FORMS[1].1), "WHEN [event] THE SYSTEM SHALL [response]");
    }

    #[test]
    fn the_last_keyword_counts() {
        assert_eq!(last_step("- **Given** a cart, when it"), Some(1));
        assert_eq!(last_step("- a cart whenever"), None);
    }
}
