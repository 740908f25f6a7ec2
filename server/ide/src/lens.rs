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
    let says = |role: &Role| matches!(role, Role::Field(_)) && relation_of(role) == (relation, false);
    let some = snapshot.context(doc).map(|context| context.some_referrers(doc, says, LOOKED_AT).0);
    let is_one = some.is_some_and(|some| some.iter().any(|from| snapshot.is_document(*from)));
    is_one || !dependents(snapshot, doc, relation).is_empty()
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
            let places = dependents(snapshot, doc, counted_in(kind, artefact.kind)?);
            told(kind, artefact, places).map(at_title)
        }
    }
}

/// What a lens tells of those who depend on an artefact.
fn told(kind: LensKind, artefact: &Artefact, places: Vec<Place>) -> Option<(String, Vec<Place>)> {
    let count = places.len();
    let title = match kind {
        LensKind::Consumers => format!("consumers {}, referenced by {count}", artefact.consumers.len()),
        _ if count == 0 => return None,
        LensKind::Blocks if Phase::of(&artefact.status) == Phase::Unfinished => format!("blocks {count}"),
        LensKind::Blocks => format!("still listed as blocker by {count}"),
        LensKind::Pinned => format!("pinned by {count}"),
        _ => format!("implemented by {count}"),
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
