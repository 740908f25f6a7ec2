//! Offers of ids by role, with title and status beside them, and of versions.

use std::cmp::Reverse;
use std::collections::HashMap;

use specward_engine::artefact::{Artefact, Status};
use specward_engine::context::{Context, Phase};
use specward_engine::names::Names;
use specward_engine::root::Tier;
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::id::IdForm;
use specward_syntax::{Id, Key, TextRange};

use super::files::Wanted;
use super::{Insert, MOST, Offer, OfferKind, Offers, Site};
use crate::{scaffold, sources, words};

impl Site<'_> {
    /// Ids of the kinds that `key` refers to, versions pinned where the model asks for one.
    pub(super) fn ids_for(&self, key: &Key, range: TextRange) -> Offers {
        let kinds = kinds_of(key, self.kind());
        let Some(context) = self.request.snapshot.context(self.request.doc) else { return Offers::default() };
        let docs = kinds.iter().flat_map(|kind| in_reach(&context, *kind)).filter(|doc| *doc != self.request.doc);
        let fitting = self.fitting(range, docs, |phase| rank(phase, key));
        let versions = fitting.docs.iter().flat_map(|doc| self.other_versions(*doc));
        let versions = versions.filter(|doc| kinds.iter().any(|kind| self.reaches(*kind, *doc)));
        let offers = fitting.docs.iter().copied().chain(versions).filter_map(|doc| {
            let artefact = context.artefact_of(doc)?;
            let id = artefact.id.as_ref().filter(|id| !self.names_beside(range, &id.text))?;
            let label = if pins_version(key, artefact.kind) { self.pinned(doc) } else { id.text.to_string() };
            let offer = Offer::new(OfferKind::Artefact, label, range).detail(detail(artefact)).about(doc);
            Some((doc, offer.tier(rank(Phase::of(&artefact.status), key))))
        });
        let offers = distinct(self.request.snapshot, self.request.doc, offers);
        let domains = (*key == Key::Affects).then(|| self.domain_names(&context, range));
        Offers::ranked(domains.into_iter().flatten().chain(offers), self.typed(range)).with_more(fitting.more)
    }

    /// The artefacts whose names fit what was typed, as many as can be shown: of the others nothing needs to be looked up.
    fn fitting(&self, range: TextRange, docs: impl IntoIterator<Item = DocId>, tier: impl Fn(Phase) -> u8) -> Fitting {
        let typed = self.typed(range);
        let typed = typed.rsplit('/').next().unwrap_or(typed);
        let mut wanted = Wanted::new(typed);
        self.with_names(|names| {
            let names = docs.into_iter().filter_map(|doc| names.of(doc)).enumerate();
            let fits = names.filter_map(|(at, name)| {
                let rank = if typed.is_empty() { None } else { Some(wanted.of_artefact(&name)?) };
                Some(((!begins_with(name.id, typed), tier(name.phase), Reverse(rank), at), name.doc))
            });
            Fitting::best(fits.collect())
        })
    }

    /// Whoever else has the id of an artefact: its other versions, and what another root calls so.
    fn other_versions(&self, doc: DocId) -> impl Iterator<Item = DocId> {
        let snapshot = self.request.snapshot;
        let own = |doc: DocId| snapshot.artefact(doc).and_then(|artefact| artefact.id.as_ref()).map(|id| &id.key);
        let definers = own(doc).map(|key| snapshot.definitions(key)).unwrap_or_default().into_iter();
        definers.filter(move |other| *other != doc && *other != self.request.doc && own(*other) == own(doc))
    }

    /// Whether completion offers a document of this kind here (see [`in_reach`]).
    fn reaches(&self, kind: Kind, doc: DocId) -> bool {
        let snapshot = self.request.snapshot;
        let near = nearness(snapshot, self.request.doc, doc).0 < 2;
        snapshot.kind(doc) == kind && (near || !is_near_alone(kind))
    }

    fn domain_names(&self, context: &Context<'_>, range: TextRange) -> Vec<Offer> {
        let domains = context.domains().into_iter();
        let offers = domains.filter_map(|(doc, domain)| {
            let name = domain.names.first().filter(|name| !self.names_beside(range, name))?;
            Some(Offer::new(OfferKind::Artefact, name.as_str(), range).detail("domain").about(doc))
        });
        offers.collect()
    }

    /// What this document may be called: the id that its title or file name says, then the next free one.
    pub(super) fn own_ids(&self, range: TextRange) -> Offers {
        let (snapshot, doc) = (self.request.snapshot, self.request.doc);
        let own = snapshot.artefact(doc).and_then(|artefact| artefact.id.as_ref()).map(|id| id.text.to_string());
        let free = scaffold::free_id(snapshot, doc, self.kind()).filter(|free| own.as_ref() != Some(free));
        let offer = |id: String, detail: &str| Offer::new(OfferKind::Artefact, id, range).detail(detail);
        let own = own.map(|id| offer(id, "the id of this document"));
        Offers::ranked(own.into_iter().chain(free.map(|id| offer(id, "next free id"))), self.typed(range))
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
        if id.split_version().is_some() {
            return Offers::default();
        }
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

    /// Any id that begins like what was typed, for running text; in the title the document's own.
    pub(super) fn any_id(&self, range: TextRange) -> Offers {
        let (snapshot, typed) = (self.request.snapshot, self.typed(range));
        if self
            .document
            .facts
            .title
            .as_ref()
            .is_some_and(|title| self.document.places.range(title.at).touches(self.offset))
        {
            return self.own_ids(range);
        }
        let family = typed.split('-').next().unwrap_or_default().to_uppercase();
        let next = self.next_requirements(range).into_iter().filter(|offer| offer.label.starts_with(&family));
        let next: Vec<Offer> = next.filter(|_| self.begins_item(range)).collect();
        let known = snapshot.families().any(|known| known.starts_with(&family));
        if !known {
            return Offers::ranked(next, typed);
        }
        let begin_so = |names: &Names| {
            names.all().filter(|name| name.key.starts_with(&family)).map(|name| name.doc).collect::<Vec<_>>()
        };
        let fitting = self.fitting(range, self.with_names(begin_so), |_| 0);
        let versions = fitting.docs.iter().flat_map(|doc| self.other_versions(*doc));
        let docs = fitting.docs.iter().copied().chain(versions);
        let offers = docs.filter_map(|doc| Some((doc, self.artefact_offer(doc, range)?)));
        let offers = distinct(snapshot, self.request.doc, offers);
        Offers::ranked(next.into_iter().chain(offers), typed).with_more(fitting.more)
    }

    /// Whether nothing but the marks of an item stands in front of a range.
    fn begins_item(&self, range: TextRange) -> bool {
        let before = self.request.text[..range.start as usize].rsplit('\n').next().unwrap_or_default();
        before.contains(['-', '*', '+', '|', '#'])
            && before.chars().all(|c| matches!(c, ' ' | '-' | '*' | '+' | '|' | '#'))
    }

    /// What the template gives the section at the cursor, in the versions of the pinned pack; nothing behind the first source.
    fn wanted_sources(&self, range: TextRange) -> Option<Offer> {
        let (before, behind) = self.request.text.split_at(range.start as usize);
        let rest = behind[range.len()..].lines().next().unwrap_or_default();
        let first = before.trim_end().ends_with([':', '*']) && rest.trim().is_empty();
        let pack = sources::pinned_pack(self.request.snapshot, self.request.doc).filter(|_| first)?;
        let names = &self.document.facts.sections.get(self.section()?.0 as usize)?.names;
        let wanted = sources::of_section(self.request.snapshot, pack, self.kind(), names)?;
        Some(Offer::new(OfferKind::Value, wanted, range).detail("what this section must name"))
    }

    /// The pinned pack, for a `Source:` line.
    pub(super) fn sources(&self, range: TextRange) -> Offers {
        let wanted = self.wanted_sources(range);
        let is_other = |offer: &Offer| {
            wanted.as_ref().is_none_or(|wanted| wanted.label != offer.label) && !self.names_beside(range, &offer.label)
        };
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
    if is_near_alone(kind) { context.of_kind_in_reach(kind) } else { context.of_kind(kind) }
}

/// Whether those of other components are out of reach.
fn is_near_alone(kind: Kind) -> bool {
    matches!(kind, Kind::Adr | Kind::ContextPack)
}

/// Artefacts that fit, best first, and whether there are more.
struct Fitting {
    docs: Vec<DocId>,
    more: bool,
}

impl Fitting {
    fn best<R: Ord>(mut fits: Vec<(R, DocId)>) -> Self {
        let more = fits.len() > MOST;
        if more {
            fits.select_nth_unstable(MOST);
            fits.truncate(MOST);
        }
        fits.sort_unstable();
        Self { docs: fits.into_iter().map(|(_, doc)| doc).collect(), more }
    }
}

/// Whether a name begins like what was typed, without case.
fn begins_with(name: &str, typed: &str) -> bool {
    name.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
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
        Key::Supersedes | Key::SupersededBy => own_kind(from),
        Key::BlockedBy | Key::Adrs => &[Kind::Adr],
        Key::Blocks => &[Kind::PlatformSpec, Kind::ComponentSpec, Kind::ChangeSpec],
        Key::ContextPack | Key::ContextPackVersion => &[Kind::ContextPack],
        Key::ContractsReferenced | Key::ContractSpecs => &[Kind::ContractSpec],
        Key::DependsOn => &[Kind::ContractSpec, Kind::Adr],
        Key::Children => &[Kind::ComponentSpec, Kind::ChangeSpec, Kind::FollowUpSpec],
        Key::FollowUp => &[Kind::FollowUpSpec],
        Key::Affects => &[Kind::ContractSpec, Kind::PlatformSpec, Kind::ComponentSpec],
        _ => &[],
    }
}

/// Only what is of the same kind takes its place.
fn own_kind(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::PlatformSpec => &[Kind::PlatformSpec],
        Kind::ComponentSpec => &[Kind::ComponentSpec],
        Kind::ContractSpec => &[Kind::ContractSpec],
        Kind::ContextPack => &[Kind::ContextPack],
        Kind::Initiative => &[Kind::Initiative],
        _ => &[Kind::Adr],
    }
}

/// Each label once: of the versions of one artefact the newest; what a nearer root hides has its own root in front.
fn distinct(snapshot: &Snapshot, from: DocId, offers: impl Iterator<Item = (DocId, Offer)>) -> Vec<Offer> {
    let mut kept: Vec<(DocId, Offer)> = Vec::new();
    let mut by_label: HashMap<String, usize> = HashMap::new();
    for (doc, offer) in offers {
        let mut next = Some((doc, offer));
        while let Some((doc, offer)) = next.take() {
            let Some(at) = by_label.get(&offer.label).copied() else {
                by_label.insert(offer.label.clone(), kept.len());
                kept.push((doc, offer));
                continue;
            };
            let here = nearness(snapshot, from, doc);
            let there = nearness(snapshot, from, kept[at].0);
            let is_newer = here == there && is_newer(snapshot, doc, kept[at].0);
            let out =
                if here < there || is_newer { std::mem::replace(&mut kept[at], (doc, offer)) } else { (doc, offer) };
            next = (here != there).then(|| scoped(snapshot, out)).flatten();
        }
    }
    kept.into_iter().map(|(_, offer)| offer).collect()
}

/// The own root first, then the platform's, then every other by itself.
fn nearness(snapshot: &Snapshot, from: DocId, doc: DocId) -> (u8, &str) {
    let (own, root) = (snapshot.root(from), snapshot.root(doc));
    let platform = own.and_then(|own| own.platform.as_ref());
    let path = root.map(|root| &root.path);
    let rank = match path {
        _ if path == own.map(|own| &own.path) => 0,
        _ if path == platform => 1,
        _ => 2,
    };
    (rank, path.map_or("", |path| path.as_str()))
}

fn is_newer(snapshot: &Snapshot, doc: DocId, other: DocId) -> bool {
    let version = |doc: DocId| snapshot.artefact(doc).map(Artefact::version_or_first);
    version(doc).zip(version(other)).and_then(|(a, b)| a.compare(&b)) == Some(std::cmp::Ordering::Greater)
}

/// `platform/ADR-003`; nothing once that is what it says already.
fn scoped(snapshot: &Snapshot, (doc, offer): (DocId, Offer)) -> Option<(DocId, Offer)> {
    let root = snapshot.root(doc).filter(|_| !offer.label.contains('/'))?;
    let name = if root.tier == Tier::Platform { "platform" } else { root.name.trim_end_matches("-repo") };
    let label = format!("{name}/{}", offer.label);
    Some((doc, Offer { insert: Insert::Text(label.clone()), label, ..offer }))
}

/// A decision has no versions of its own.
fn pins_version(key: &Key, kind: Kind) -> bool {
    kind == Kind::ContractSpec && *key == Key::DependsOn
        || matches!(
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
fn rank(phase: Phase, key: &Key) -> u8 {
    match (key, phase) {
        (_, Phase::Retired) => 2,
        (Key::BlockedBy, Phase::Unfinished) => 0,
        (Key::BlockedBy, _) => 1,
        _ => 0,
    }
}
