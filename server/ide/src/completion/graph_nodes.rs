//! Offers in `spec-graph.json`: keys of a node, ids, paths, statuses.

use std::collections::HashSet;

use specward_engine::artefact::Artefact;
use specward_engine::path::FilePath;
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::TextRange;
use specward_syntax::status::{AdrStatus, SpecStatus};

use super::{Offer, OfferKind, Offers};
use crate::json_text::{self, JsonString, Part};
use crate::moves::base_of;
use crate::{scaffold, words};

/// Keys of a node, as `specward graph` writes them.
const KEYS: [(&str, &str); 9] = [
    ("id", "id of the artefact"),
    ("kind", "what it is"),
    ("version", "its version"),
    ("status", "its status"),
    ("repo", "the root that holds it"),
    ("path", "its file below that root"),
    ("implements", "its parent with version"),
    ("dependsOn", "contracts, ADRs and policies that it rests on"),
    ("affects", "domains, APIs and events that it changes"),
];

/// Keys whose values name artefacts with their version.
const EDGES: [&str; 8] =
    ["implements", "dependsOn", "depends_on", "affects", "blocked_by", "blockedBy", "children", "contracts"];

/// What can be written at an offset of the graph at `path`: something only between quotes.
pub(super) fn complete(snapshot: &Snapshot, path: &FilePath, text: &str, offset: usize) -> Offers {
    let strings = json_text::strings(text);
    let Some(string) = string_at(&strings, offset) else { return Offers::default() };
    let range = string.range;
    let typed = text.get(range.start as usize..offset).unwrap_or_default();
    let site = GraphSite { snapshot, path, strings: &strings, string, range };
    Offers::ranked(site.offers(), typed)
}

fn string_at(strings: &[JsonString], offset: usize) -> Option<&JsonString> {
    strings.iter().find(|string| string.range.touches(offset))
}

struct GraphSite<'a> {
    snapshot: &'a Snapshot,
    path: &'a FilePath,
    strings: &'a [JsonString],
    string: &'a JsonString,
    range: TextRange,
}

impl GraphSite<'_> {
    fn offers(&self) -> Vec<Offer> {
        match (&self.string.part, self.string.key()) {
            (Part::Key(_), _) => self.keys(),
            (_, Some("path")) => self.paths(),
            (_, Some("id")) => self.ids(),
            (_, Some("kind")) => self.texts(Kind::ALL.iter().map(|kind| kind.slug())),
            (_, Some("repo")) => self.texts(self.snapshot.roots().iter().map(|root| root.name.as_str())),
            (_, Some("status")) => {
                let specs = SpecStatus::ALL.iter().map(|status| status.title());
                self.texts(specs.chain(AdrStatus::ALL.iter().map(|status| status.title())))
            }
            (_, Some(key)) if EDGES.contains(&key) => self.pinned(),
            _ => Vec::new(),
        }
    }

    /// The keys that the node still lacks; ids where nodes are keyed by them.
    fn keys(&self) -> Vec<Offer> {
        let beside = |other: &&JsonString| other.object == self.string.object && other.range != self.range;
        let others: Vec<&JsonString> = self.strings.iter().filter(beside).collect();
        let is_map =
            self.string.object == Some(0) && others.iter().any(|other| matches!(other.part, Part::Key(Some(_))));
        if is_map {
            return self.ids();
        }
        let lacks = |key: &str| others.iter().all(|other| !matches!(other.part, Part::Key(_)) || other.text != key);
        let missing = KEYS.iter().filter(|(key, _)| lacks(key));
        missing.map(|(key, meaning)| Offer::new(OfferKind::Key, *key, self.range).detail(*meaning)).collect()
    }

    fn texts<'t>(&self, words: impl Iterator<Item = &'t str>) -> Vec<Offer> {
        let mut known: Vec<&str> = Vec::new();
        for word in words {
            if !known.contains(&word) {
                known.push(word);
            }
        }
        known.into_iter().map(|word| Offer::new(OfferKind::Value, word, self.range)).collect()
    }

    fn artefacts(&self, written: impl Fn(DocId, &Artefact) -> Option<String>) -> Vec<Offer> {
        let offer = |(doc, artefact): (DocId, &Artefact)| {
            let detail = format!("{} — {}", artefact.title, words::kind(artefact.kind, artefact.scope));
            Some(Offer::new(OfferKind::Artefact, written(doc, artefact)?, self.range).detail(detail).about(doc))
        };
        let mut known = HashSet::new();
        let offers = self.snapshot.artefacts().filter_map(offer);
        offers.filter(|offer| known.insert(offer.label.clone())).collect()
    }

    fn ids(&self) -> Vec<Offer> {
        self.artefacts(|_, artefact| artefact.id.as_ref().map(|id| id.text.to_string()))
    }

    fn pinned(&self) -> Vec<Offer> {
        self.artefacts(|doc, artefact| match artefact.kind {
            Kind::Adr => artefact.id.as_ref().map(|id| id.text.to_string()),
            _ => scaffold::pinned(self.snapshot, doc),
        })
    }

    fn base(&self) -> Option<FilePath> {
        let repo = self.strings.iter().find(|other| other.object == self.string.object && other.key() == Some("repo"));
        base_of(self.snapshot, self.path, repo.map(|repo| repo.text.as_str()))
    }

    fn paths(&self) -> Vec<Offer> {
        let Some(base) = self.base() else { return Vec::new() };
        let offer = |(doc, artefact): (DocId, &Artefact)| {
            let below = self.snapshot.path(doc)?.relative_to(&base)?.to_owned();
            Some(Offer::new(OfferKind::File, below, self.range).detail(artefact.title.as_str()).about(doc))
        };
        self.snapshot.artefacts().filter_map(offer).collect()
    }
}
