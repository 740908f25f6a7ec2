//! One offer, and how a list of them is ranked against what was typed.

use specward_engine::DocId;
use specward_syntax::TextRange;

use super::MOST;
use crate::fuzzy::Query;

/// What an offer is, for its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferKind {
    /// A whole template.
    Template,
    /// A section with its skeleton.
    Section,
    /// A metadata key.
    Key,
    /// A value of a closed vocabulary.
    Value,
    /// An artefact's id.
    Artefact,
    /// A version.
    Version,
    /// A file.
    File,
    /// A heading.
    Heading,
    /// A rule name.
    Rule,
}

/// What is written when an offer is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Insert {
    /// This text.
    Text(String),
    /// This snippet, and this text where the editor has no snippets.
    Snippet(String, String),
}

/// One thing that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is shown and matched.
    pub label: String,
    /// What is shown beside it: title and status of an artefact.
    pub detail: String,
    /// What it is.
    pub kind: OfferKind,
    /// What is written.
    pub insert: Insert,
    /// What it replaces.
    pub range: TextRange,
    /// The artefact whose card explains it, for the resolve step.
    pub about: Option<DocId>,
    /// Of those that begin with what was typed, and of the others, a lower tier is offered first.
    pub tier: u8,
}

impl Offer {
    /// An offer that writes its label.
    pub fn new(kind: OfferKind, label: impl Into<String>, range: TextRange) -> Self {
        let label = label.into();
        let insert = Insert::Text(label.clone());
        Self { label, detail: String::new(), kind, insert, range, about: None, tier: 0 }
    }

    /// With text beside the label.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// With another text to write.
    #[must_use]
    pub fn insert(self, insert: Insert) -> Self {
        Self { insert, ..self }
    }

    /// In a tier.
    #[must_use]
    pub fn tier(self, tier: u8) -> Self {
        Self { tier, ..self }
    }

    /// What it is found by: a key or word of a vocabulary by itself alone, everything else by its title too.
    fn names(&self) -> impl Iterator<Item = &str> {
        let is_word = matches!(self.kind, OfferKind::Key | OfferKind::Value | OfferKind::Version);
        std::iter::once(self.label.as_str()).chain((!is_word).then_some(self.detail.as_str()))
    }

    /// About an artefact.
    #[must_use]
    pub fn about(self, doc: DocId) -> Self {
        Self { about: Some(doc), ..self }
    }
}

/// Ranked offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// Best first.
    pub items: Vec<Offer>,
    /// Whether there were more than [`MOST`], so that typing on must ask again.
    pub incomplete: bool,
}

impl Offers {
    /// The same with a blank in front of what each writes.
    pub(crate) fn behind_a_blank(mut self) -> Self {
        for offer in &mut self.items {
            match &mut offer.insert {
                Insert::Text(text) => text.insert(0, ' '),
                Insert::Snippet(snippet, text) => {
                    snippet.insert(0, ' ');
                    text.insert(0, ' ');
                }
            }
        }
        self
    }

    /// The same, of which more were left out than are here.
    pub(crate) fn with_more(self, more: bool) -> Self {
        Self { incomplete: self.incomplete || more, ..self }
    }

    /// Keeps what fits `typed`, best first: what begins like that, then by tier, fit and label.
    pub fn ranked(offers: impl IntoIterator<Item = Offer>, typed: &str) -> Self {
        let mut query = Query::new(typed);
        let mut fitting: Vec<_> = offers
            .into_iter()
            .filter_map(|offer| Some((std::cmp::Reverse(query.best(offer.names())?), offer)))
            .collect();
        if typed.is_empty() {
            fitting.sort_by_key(|(_, offer)| offer.tier);
        } else {
            let typed = typed.to_lowercase();
            let differs = |offer: &Offer| !offer.label.to_lowercase().starts_with(&typed);
            fitting.sort_by_cached_key(|(rank, offer)| (differs(offer), offer.tier, *rank, offer.label.clone()));
        }
        let incomplete = fitting.len() > MOST;
        let items = fitting.into_iter().take(MOST).map(|(_, offer)| offer).collect();
        Self { items, incomplete }
    }
}
