//! What stands above a title: computed gates, who implements, waits for or consumes it; and above a pin that
//! a newer pack is active.

use specward_engine::artefact::Artefact;
use specward_engine::context::{Context, Phase};
use specward_engine::finding::Place;
use specward_engine::{Computed, DocId, Kind, Snapshot, Verdicts};
use specward_syntax::document::Role;
use specward_syntax::{FactId, Key};

use crate::graph::{Node, Relation, arrows_of};
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

/// The lenses of a document, those of its title first.
pub fn lenses(snapshot: &Snapshot, doc: DocId) -> Vec<Lens> {
    if snapshot.kind(doc) == Kind::Prose {
        return Vec::new();
    }
    LensKind::ALL.into_iter().filter_map(|kind| lens(snapshot, doc, kind)).collect()
}

/// One lens of a document; `None` where it has nothing to tell.
pub fn lens(snapshot: &Snapshot, doc: DocId, kind: LensKind) -> Option<Lens> {
    let (context, artefact) = (snapshot.context(doc)?, snapshot.artefact(doc)?);
    let title_at = document_start(snapshot, doc).0.fact;
    let at_title = |(title, places)| Lens { at: title_at, kind, title, places };
    match kind {
        LensKind::Gates => gates(&snapshot.verdicts(doc)).map(|title| at_title((title, Vec::new()))),
        LensKind::WaitsFor => waits_for(snapshot, &context).map(at_title),
        LensKind::Implementers => {
            counted(dependents(snapshot, doc, Relation::Implements), "implemented by ").map(at_title)
        }
        LensKind::Blocks if artefact.kind == Kind::Adr => blocks(snapshot, doc, artefact).map(at_title),
        LensKind::Consumers if artefact.kind == Kind::ContractSpec => {
            Some(at_title(consumers(snapshot, doc, artefact)))
        }
        LensKind::Pinned if artefact.kind == Kind::ContextPack => {
            counted(dependents(snapshot, doc, Relation::ContextPack), "pinned by ").map(at_title)
        }
        LensKind::StalePack if artefact.kind == Kind::ContextPack => superseded(snapshot, &context).map(at_title),
        LensKind::StalePack => stale_pin(snapshot, &context),
        _ => None,
    }
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

fn counted(places: Vec<Place>, words: &str) -> Option<(String, Vec<Place>)> {
    (!places.is_empty()).then(|| (format!("{words}{}", places.len()), places))
}

fn blocks(snapshot: &Snapshot, doc: DocId, artefact: &Artefact) -> Option<(String, Vec<Place>)> {
    let is_open = Phase::of(&artefact.status) == Phase::Unfinished;
    counted(
        dependents(snapshot, doc, Relation::BlockedBy),
        if is_open { "blocks " } else { "still listed as blocker by " },
    )
}

fn consumers(snapshot: &Snapshot, doc: DocId, artefact: &Artefact) -> (String, Vec<Place>) {
    let references = dependents(snapshot, doc, Relation::Contract);
    (format!("consumers {}, referenced by {}", artefact.consumers.len(), references.len()), references)
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
