//! Offers of ids by role, with title and status beside them, and of versions.

use specward_engine::artefact::{Artefact, Status};
use specward_engine::context::{Context, Phase};
use specward_engine::{DocId, Kind};
use specward_syntax::id::IdForm;
use specward_syntax::{Id, Key, TextRange};

use super::{Insert, Offer, OfferKind, Offers, Site};
use crate::{scaffold, sources, words};

impl Site<'_> {
    /// Ids of the kinds that `key` refers to, versions pinned where the model asks for one.
    pub(super) fn ids_for(&self, key: &Key, range: TextRange) -> Offers {
        let kinds = kinds_of(key, self.kind());
        let pins = pins_version(key);
        let Some(context) = self.request.snapshot.context(self.request.doc) else { return Offers::default() };
        let docs = kinds.iter().flat_map(|kind| in_reach(&context, *kind)).filter(|doc| *doc != self.request.doc);
        let offers = docs.filter_map(|doc| {
            let offer = self.artefact_offer(doc, range)?.tier(rank(context.artefact_of(doc)?, key));
            let text = if pins { self.pinned(doc) } else { offer.label.clone() };
            Some(offer.insert(Insert::Text(text)))
        });
        Offers::ranked(offers.collect::<Vec<_>>(), self.typed(range))
    }

    fn artefact_offer(&self, doc: DocId, range: TextRange) -> Option<Offer> {
        let artefact = self.request.snapshot.artefact(doc)?;
        let id = artefact.id.as_ref()?;
        Some(Offer::new(OfferKind::Artefact, id.text.as_str(), range).detail(detail(artefact)).about(doc))
    }

    /// `PLAT-124 v2`; the bare id where its version is part of it.
    pub(super) fn pinned(&self, doc: DocId) -> String {
        scaffold::pinned(self.request.snapshot, doc).unwrap_or_default()
    }

    /// Versions of the artefact with this id, highest first.
    pub(super) fn versions(&self, id: &str, range: TextRange) -> Offers {
        let id = Id::new(id.rsplit_once('/').map_or(id, |(_, id)| id), IdForm::Coded);
        let snapshot = self.request.snapshot;
        let artefacts =
            snapshot.definitions(&id.key).into_iter().filter_map(|doc| Some((doc, snapshot.artefact(doc)?)));
        let mut versions: Vec<_> =
            artefacts.map(|(doc, artefact)| (doc, artefact.version_or_first(), artefact)).collect();
        versions.sort_by(|(_, a, _), (_, b, _)| b.compare(a).unwrap_or(std::cmp::Ordering::Equal));
        let offers = versions.into_iter().map(|(doc, version, artefact)| {
            let text =
                if version.text.starts_with('v') { version.text.to_string() } else { format!("v{}", version.text) };
            Offer::new(OfferKind::Version, text, range).detail(detail(artefact)).about(doc)
        });
        Offers::ranked(offers.collect::<Vec<_>>(), self.typed(range))
    }

    /// Any id that begins like what was typed, for running text.
    pub(super) fn any_id(&self, range: TextRange) -> Offers {
        let typed = self.typed(range);
        let family = typed.split('-').next().unwrap_or_default().to_uppercase();
        let snapshot = self.request.snapshot;
        let next = self.next_requirements(range).into_iter().filter(|offer| offer.label.starts_with(&family));
        let next: Vec<Offer> = next.collect();
        let known = snapshot.families().any(|known| known.starts_with(&family));
        if !known {
            return Offers::ranked(next, typed);
        }
        let artefacts = snapshot
            .artefacts()
            .filter(|(_, artefact)| artefact.id.as_ref().is_some_and(|id| id.key.as_str().starts_with(&family)));
        let offers = artefacts.filter_map(|(doc, _)| self.artefact_offer(doc, range));
        Offers::ranked(next.into_iter().chain(offers).collect::<Vec<_>>(), typed)
    }

    /// What the template gives the section at the cursor, in the versions of the pinned pack; nothing behind the first source.
    fn wanted_sources(&self, range: TextRange) -> Option<Offer> {
        let before = &self.request.text[..range.start as usize];
        let first = before.trim_end().ends_with([':', '*']);
        let pack = sources::pinned_pack(self.request.snapshot, self.request.doc).filter(|_| first)?;
        let names = &self.document.facts.sections.get(self.section()?.0 as usize)?.names;
        let wanted = sources::of_section(self.request.snapshot, pack, self.kind(), names)?;
        Some(Offer::new(OfferKind::Value, wanted, range).detail("what this section must name"))
    }

    /// The pinned pack, for a `Source:` line.
    pub(super) fn sources(&self, range: TextRange) -> Offers {
        let wanted = self.wanted_sources(range);
        let is_other = |offer: &Offer| wanted.as_ref().is_none_or(|wanted| wanted.label != offer.label);
        let Some(context) = self.request.snapshot.context(self.request.doc) else { return Offers::default() };
        let pinned = context
            .edges_under(self.request.doc, &Key::ContextPack)
            .into_iter()
            .filter_map(|edge| edge.meaning.target());
        let offers = pinned.flat_map(|pack| self.sources_of(&context, pack, range)).filter(is_other);
        let offers: Vec<Offer> = offers.collect();
        Offers::ranked(wanted.into_iter().chain(offers), self.typed(range))
    }

    fn sources_of(&self, context: &Context<'_>, pack: DocId, range: TextRange) -> Vec<Offer> {
        let lines = context.facts_of(pack).map(|facts| facts.sources.as_slice()).unwrap_or_default();
        let items = lines.iter().flat_map(|line| &line.items).filter_map(|item| Some((item, item.version.as_ref()?)));
        let sources = items.map(|(item, version)| {
            let text = format!("{} {}", item.name, version.text);
            Offer::new(OfferKind::Value, text, range).detail("listed by the pinned context pack").about(pack)
        });
        let own = self.artefact_offer(pack, range).map(|offer| offer.insert(Insert::Text(self.pinned(pack))).tier(1));
        sources.chain(own).collect()
    }
}

/// Own root first, then the platform's; specs of other components too, but not their local ADRs.
fn in_reach(context: &Context<'_>, kind: Kind) -> Vec<DocId> {
    if matches!(kind, Kind::Adr | Kind::ContextPack) { context.of_kind_in_reach(kind) } else { context.of_kind(kind) }
}

/// `Sessions in Redis — local ADR, In Review`.
fn detail(artefact: &Artefact) -> String {
    let kind = words::kind(artefact.kind, artefact.scope);
    let status = match &artefact.status {
        Status::Missing => String::new(),
        status => format!(", {}", words::status(status)),
    };
    let title = if artefact.title.is_empty() { String::new() } else { format!("{} — ", artefact.title) };
    format!("{title}{kind}{status}")
}

/// What a key refers to, from a document of this kind.
fn kinds_of(key: &Key, from: Kind) -> &'static [Kind] {
    match key {
        Key::Implements if from == Kind::PlatformSpec => &[Kind::Initiative],
        Key::Implements if from == Kind::ChangeSpec => &[Kind::PlatformSpec, Kind::ComponentSpec, Kind::ContractSpec],
        Key::Implements | Key::PlatformSpecId => &[Kind::PlatformSpec],
        Key::BlockedBy | Key::Adrs | Key::Supersedes | Key::SupersededBy => &[Kind::Adr],
        Key::Blocks => &[Kind::PlatformSpec, Kind::ComponentSpec, Kind::ChangeSpec],
        Key::ContextPack | Key::ContextPackVersion => &[Kind::ContextPack],
        Key::ContractsReferenced | Key::ContractSpecs => &[Kind::ContractSpec],
        Key::DependsOn => &[Kind::ContractSpec, Kind::Adr],
        Key::Children => &[Kind::ComponentSpec, Kind::ChangeSpec, Kind::FollowUpSpec],
        Key::FollowUp => &[Kind::FollowUpSpec],
        Key::Affects => &[Kind::Domain, Kind::ContractSpec],
        _ => &[],
    }
}

fn pins_version(key: &Key) -> bool {
    matches!(
        key,
        Key::Implements
            | Key::PlatformSpecId
            | Key::ContextPack
            | Key::ContextPackVersion
            | Key::ContractsReferenced
            | Key::ContractSpecs
    )
}

/// Open ADRs first where a blocker is asked for; retired things last everywhere.
fn rank(artefact: &Artefact, key: &Key) -> u8 {
    let phase = Phase::of(&artefact.status);
    match (key, phase) {
        (_, Phase::Retired) => 2,
        (Key::BlockedBy, Phase::Unfinished) => 0,
        (Key::BlockedBy, _) => 1,
        _ => 0,
    }
}
