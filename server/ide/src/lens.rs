//! What stands above a title: computed gates, who implements, waits for or consumes it; and above a pin that
//! a newer pack is active.

use specward_engine::artefact::Artefact;
use specward_engine::context::{Context, Phase};
use specward_engine::finding::Place;
use specward_engine::{Computed, DocId, Kind, Snapshot, Verdicts};
use specward_syntax::document::Role;
use specward_syntax::{FactId, Key};

use crate::graph::{Node, Relation, arrows_of, relation_of};
use crate::navigation::document_start;
use crate::newer::{newer, newer_pack};

/// What a lens tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LensKind {
    /// The computed gates.
    Gates,
    /// Open ADRs that the spec waits for.
    WaitsFor,
    /// Who implements it.
    Implementers,
    /// What an ADR blocks.
    Blocks,
    /// Who consumes a contract.
    Consumers,
    /// Who pins a pack.
    Pinned,
    /// A newer pack is active.
    StalePack,
}

impl LensKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Gates, Self::WaitsFor, Self::Implementers, Self::Blocks, Self::Consumers, Self::Pinned, Self::StalePack];

    /// Its stable name.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Gates => "gates",
            Self::WaitsFor => "waits-for",
            Self::Implementers => "implementers",
            Self::Blocks => "blocks",
            Self::Consumers => "consumers",
            Self::Pinned => "pinned",
            Self::StalePack => "stale-pack",
        }
    }

    /// The lens of that name.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// One lens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// Above which fact it stands.
    pub at: FactId,
    /// What it tells.
    pub kind: LensKind,
    /// In words.
    pub title: String,
    /// Where it leads; the gates lead to a list instead.
    pub places: Vec<Place>,
}

/// Of more documents that mention an artefact some are looked at before all are.
const LOOKED_AT: usize = 64;

/// Of more dependents these are listed and the others not counted: half the workspace may pin a pack.
pub const MOST: usize = 200;

/// Which lenses a document has, and above what each stands, those of its title first. What one tells is counted when it is
/// shown: half the workspace may pin a pack.
pub fn places(snapshot: &Snapshot, doc: DocId) -> Vec<(LensKind, FactId)> {
    let kind = snapshot.kind(doc);
    if kind == Kind::Prose {
        return Vec::new();
    }
    let title = document_start(snapshot, doc).0.fact;
    let place = |lens_kind: LensKind| match counted_in(lens_kind, kind) {
        Some(relation) => {
            (lens_kind == LensKind::Consumers || has_dependents(snapshot, doc, relation)).then_some((lens_kind, title))
        }
        None => lens(snapshot, doc, lens_kind).map(|lens| (lens_kind, lens.at)),
    };
    LensKind::ALL.into_iter().filter_map(place).collect()
}

/// The relation in which a lens counts those who depend on a document of a kind; none for lenses that count nobody there.
fn counted_in(lens: LensKind, kind: Kind) -> Option<Relation> {
    match lens {
        LensKind::Implementers if kind.is_spec() || kind == Kind::Initiative => Some(Relation::Implements),
        LensKind::Blocks if kind == Kind::Adr => Some(Relation::BlockedBy),
        LensKind::Consumers if kind == Kind::ContractSpec => Some(Relation::Contract),
        LensKind::Pinned if kind == Kind::ContextPack => Some(Relation::ContextPack),
        _ => None,
    }
}

fn has_dependents(snapshot: &Snapshot, doc: DocId, relation: Relation) -> bool {
    let says = |role: &Role| says(role, relation);
    let some = snapshot.context(doc).map(|context| context.some_referrers(doc, says, LOOKED_AT).0);
    let is_one = some.is_some_and(|some| some.iter().any(|from| snapshot.is_document(*from)));
    is_one || !dependents(snapshot, doc, relation).is_empty()
}

/// Whether a key says that its document depends on what it names in this way.
fn says(role: &Role, relation: Relation) -> bool {
    matches!(role, Role::Field(_)) && relation_of(role) == (relation, false)
}

/// One lens of a document; `None` where it has nothing to tell.
pub fn lens(snapshot: &Snapshot, doc: DocId, kind: LensKind) -> Option<Lens> {
    let (context, artefact) = (snapshot.context(doc)?, snapshot.artefact(doc)?);
    let title_at = document_start(snapshot, doc).0.fact;
    let at_title = |(title, places)| Lens { at: title_at, kind, title, places };
    match kind {
        LensKind::Gates => gates(&snapshot.verdicts(doc)).map(|title| at_title((title, Vec::new()))),
        LensKind::WaitsFor => waits_for(snapshot, &context).map(at_title),
        LensKind::StalePack if artefact.kind == Kind::ContextPack => superseded(snapshot, &context).map(at_title),
        LensKind::StalePack => stale_pin(snapshot, &context),
        _ => {
            let relation = counted_in(kind, artefact.kind)?;
            let (places, are_all) = match many_dependents(snapshot, &context, relation) {
                Some(places) => (places, false),
                None => (dependents(snapshot, doc, relation), true),
            };
            told(kind, artefact, places, are_all).map(at_title)
        }
    }
}

/// Some of those who depend on a document, where they are more than are counted.
fn many_dependents(snapshot: &Snapshot, context: &Context<'_>, relation: Relation) -> Option<Vec<Place>> {
    let doc = context.doc();
    let says = |role: &Role| says(role, relation);
    let (some, are_all) = context.some_referrers(doc, says, MOST);
    let says_so = |from: &DocId| {
        let edges = context.edges_of(*from, says).into_iter();
        edges.filter(|edge| edge.meaning.candidates().contains(&doc)).map(|edge| edge.at).next()
    };
    let documents = some.iter().filter(|from| snapshot.is_document(**from));
    let mut places: Vec<Place> = documents.filter_map(says_so).collect();
    places.sort_by_cached_key(|place| (snapshot.path(place.doc).cloned(), place.fact));
    (!are_all && places.len() >= LOOKED_AT).then_some(places)
}

/// What a lens tells of those who depend on an artefact; `are_all` of them or more.
fn told(kind: LensKind, artefact: &Artefact, places: Vec<Place>, are_all: bool) -> Option<(String, Vec<Place>)> {
    let shown = if are_all { places.len().to_string() } else { format!("{} and more", places.len()) };
    let title = match kind {
        LensKind::Consumers => format!("consumers {}, referenced by {shown}", artefact.consumers.len()),
        _ if places.is_empty() => return None,
        LensKind::Blocks if Phase::of(&artefact.status) == Phase::Unfinished => format!("blocks {shown}"),
        LensKind::Blocks => format!("still listed as blocker by {shown}"),
        LensKind::Pinned => format!("pinned by {shown}"),
        _ => format!("implemented by {shown}"),
    };
    Some((title, places))
}

/// `gates 4/5: ready FAIL`.
fn gates(verdicts: &Verdicts) -> Option<String> {
    let (passed, others): (Vec<_>, Vec<_>) = verdicts.iter().partition(|verdict| verdict.computed == Computed::Pass);
    let named: Vec<String> =
        others.iter().map(|verdict| format!("{} {}", verdict.gate.slug(), verdict.computed.word())).collect();
    let behind = if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
    (!verdicts.is_empty()).then(|| format!("gates {}/{}{behind}", passed.len(), passed.len() + others.len()))
}

/// Where what depends on a document in this way says so; its title where only the document does.
fn dependents(snapshot: &Snapshot, doc: DocId, relation: Relation) -> Vec<Place> {
    let arrows = arrows_of(snapshot, doc, |role| matches!(role, Role::Field(_))).into_iter();
    let mut places: Vec<(DocId, Place)> = arrows
        .filter(|arrow| arrow.relation == relation && arrow.to == Node::Document(doc))
        .filter_map(|arrow| match arrow.from {
            Node::Document(from) if arrow.at.doc == from => Some((from, arrow.at)),
            Node::Document(from) => Some((from, document_start(snapshot, from).0)),
            Node::Missing(..) => None,
        })
        .collect();
    places.sort_by_cached_key(|(from, place)| (snapshot.path(*from).cloned(), place.doc != *from, place.fact));
    places.dedup_by_key(|(from, _)| *from);
    places.into_iter().map(|(_, place)| place).collect()
}

/// Undecided ADRs and ids that nothing defines.
fn waits_for(snapshot: &Snapshot, context: &Context<'_>) -> Option<(String, Vec<Place>)> {
    let edges = context.edges_under(context.doc(), &Key::BlockedBy);
    let mut places: Vec<Place> = edges
        .iter()
        .filter_map(|edge| match edge.meaning.target() {
            Some(adr) => (context.phase_of(adr)? == Phase::Unfinished).then(|| document_start(snapshot, adr).0),
            None => Some(edge.at),
        })
        .collect();
    places.sort_unstable();
    places.dedup();
    let noun = if places.len() == 1 { "open blocker" } else { "open blockers" };
    (!places.is_empty()).then(|| (format!("{} {noun}", places.len()), places))
}

fn superseded(snapshot: &Snapshot, context: &Context<'_>) -> Option<(String, Vec<Place>)> {
    let (active, _) = newer_pack(context, context.doc())?;
    Some((stale(snapshot, active), vec![document_start(snapshot, active).0]))
}

/// Above the line that pins a pack of which a newer one is active.
fn stale_pin(snapshot: &Snapshot, context: &Context<'_>) -> Option<Lens> {
    let is_pin = |role: &Role| matches!(role, Role::Field(Key::ContextPack));
    context.references().filter(|(_, reference)| is_pin(&reference.role)).find_map(|(id, reference)| {
        let (active, _) = newer(context, id)?;
        let places = vec![document_start(snapshot, active).0];
        Some(Lens { at: reference.at, kind: LensKind::StalePack, title: stale(snapshot, active), places })
    })
}

fn stale(snapshot: &Snapshot, active: DocId) -> String {
    let id = snapshot.artefact(active).and_then(|artefact| artefact.id.as_ref());
    format!("stale pack: {} is active", id.map(|id| id.text.as_str()).unwrap_or_default())
}
