//! Going from one document to another: definition and references of ids, versions, packs, contracts,
//! links and headings.

use std::collections::BTreeSet;

use specward_engine::Snapshot;
use specward_engine::context::{LinkTarget, Resolution};
use specward_engine::finding::{DocId, Place};
use specward_syntax::document::Role;
use specward_syntax::{Document, FactId, ReferenceId, SectionId, TextRange};

use crate::target::{self, Target};

/// Where something is defined, and the text that asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The asking text, in the asking document.
    pub origin: TextRange,
    /// What to select.
    pub focus: Place,
    /// What belongs to it: a whole section, else the same as `focus`.
    pub whole: Place,
}

/// What defines the thing under the cursor; several where an id is ambiguous, or defined in several versions of
/// which none is pinned (the highest first).
pub fn definition(snapshot: &Snapshot, doc: DocId, offset: usize) -> Vec<Destination> {
    let Some(document) = snapshot.document(doc) else { return Vec::new() };
    let Some((target, origin)) = target::at(&document, offset) else { return Vec::new() };
    let places = match target {
        Target::Reference(reference) | Target::Version(reference) => reference_targets(snapshot, doc, reference),
        Target::Requirement(index) => vec![both(Place { doc, fact: document.facts.requirements[index].at })],
        Target::Link(link) => link_targets(snapshot, &snapshot.link(doc, link)),
        _ => Vec::new(),
    };
    places.into_iter().map(|(focus, whole)| Destination { origin, focus, whole }).collect()
}

pub(crate) type FocusAndWhole = (Place, Place);

fn reference_targets(snapshot: &Snapshot, doc: DocId, reference: ReferenceId) -> Vec<FocusAndWhole> {
    let is_definition = |role: &Role| *role == Role::Definition;
    let facts = snapshot.facts(doc);
    if facts
        .and_then(|facts| facts.references.get(reference.0 as usize))
        .is_some_and(|found| is_definition(&found.role))
    {
        return vec![document_start(snapshot, doc)];
    }
    match snapshot.resolve(doc, reference) {
        Resolution::Requirement(doc, fact) => vec![both(Place { doc, fact })],
        meaning => meaning.candidates().into_iter().map(|doc| document_start(snapshot, doc)).collect(),
    }
}

fn link_targets(snapshot: &Snapshot, target: &LinkTarget) -> Vec<FocusAndWhole> {
    match target {
        LinkTarget::Document(doc, Some(fact)) => vec![heading(snapshot, *doc, *fact)],
        LinkTarget::Document(doc, None) | LinkTarget::MissingFragment(doc) => vec![document_start(snapshot, *doc)],
        LinkTarget::Ambiguous(docs) => docs.iter().map(|doc| document_start(snapshot, *doc)).collect(),
        _ => Vec::new(),
    }
}

fn heading(snapshot: &Snapshot, doc: DocId, fact: FactId) -> FocusAndWhole {
    let sections = snapshot.facts(doc).map(|facts| facts.sections.as_slice()).unwrap_or_default();
    let whole = sections.iter().find(|section| section.heading == fact).map_or(fact, |section| section.whole);
    (Place { doc, fact }, Place { doc, fact: whole })
}

/// A document is defined at its H1, else at its first line.
pub(crate) fn document_start(snapshot: &Snapshot, doc: DocId) -> FocusAndWhole {
    let title = snapshot.facts(doc).and_then(|facts| facts.title.as_ref()).map(|title| title.at);
    both(Place { doc, fact: title.unwrap_or(FactId::FILE) })
}

fn both(place: Place) -> FocusAndWhole {
    (place, place)
}

/// What the cursor is asking about, for references, rename and highlights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An artefact.
    Artefact(DocId),
    /// A section of a document.
    Section(DocId, SectionId),
    /// A requirement or criterion inside a document.
    Requirement(DocId, FactId),
}

impl Subject {
    /// The document that defines it.
    pub fn document(self) -> DocId {
        match self {
            Self::Artefact(doc) | Self::Section(doc, _) | Self::Requirement(doc, _) => doc,
        }
    }
}

/// The subject under the cursor: what an id or link leads to, the heading one stands on, the document by its title.
pub fn subject(snapshot: &Snapshot, doc: DocId, offset: usize) -> Option<Subject> {
    let document = snapshot.document(doc)?;
    match target::at(&document, offset)?.0 {
        Target::Reference(reference) | Target::Version(reference) => {
            subject_of_reference(snapshot, doc, &document, reference)
        }
        Target::Requirement(index) => Some(Subject::Requirement(doc, document.facts.requirements[index].at)),
        Target::Link(link) => subject_of_link(snapshot, &snapshot.link(doc, link)),
        Target::Heading(section) => Some(Subject::Section(doc, section)),
        Target::Title => Some(Subject::Artefact(doc)),
        _ => None,
    }
}

pub(crate) fn subject_of_reference(
    snapshot: &Snapshot,
    doc: DocId,
    document: &Document,
    reference: ReferenceId,
) -> Option<Subject> {
    let found = document.facts.references.get(reference.0 as usize)?;
    if let Some(requirement) = document.facts.requirements.iter().find(|requirement| requirement.at == found.at) {
        return Some(Subject::Requirement(doc, requirement.at));
    }
    if found.role == Role::Definition {
        return Some(Subject::Artefact(doc));
    }
    match snapshot.resolve(doc, reference) {
        Resolution::Requirement(doc, fact) => Some(Subject::Requirement(doc, fact)),
        meaning => meaning.target().map(Subject::Artefact),
    }
}

pub(crate) fn subject_of_link(snapshot: &Snapshot, target: &LinkTarget) -> Option<Subject> {
    match target {
        LinkTarget::Document(doc, Some(fact)) => section_at(snapshot, *doc, *fact).or(Some(Subject::Artefact(*doc))),
        other => other.document().map(Subject::Artefact),
    }
}

fn section_at(snapshot: &Snapshot, doc: DocId, fact: FactId) -> Option<Subject> {
    let sections = &snapshot.facts(doc)?.sections;
    let index = sections.iter().position(|section| section.heading == fact)?;
    Some(Subject::Section(doc, SectionId(index as u32)))
}

/// Every mention of the thing under the cursor, prose and links included; with its definition where `declaration` is set. The
/// defining document comes first, then those that depend on it (in a key or reference list), then those that only speak of it;
/// each group by path and position. An unknown id is found too, wherever it is mentioned.
pub fn references(snapshot: &Snapshot, doc: DocId, offset: usize, declaration: bool) -> Vec<Place> {
    let subject = subject(snapshot, doc, offset);
    let places = match subject {
        Some(Subject::Artefact(target)) => artefact_mentions(snapshot, target, declaration),
        Some(Subject::Section(target, section)) => section_mentions(snapshot, target, section, declaration),
        Some(Subject::Requirement(target, fact)) => requirement_mentions(snapshot, target, fact, declaration),
        None => unknown_mentions(snapshot, doc, offset),
    };
    in_reading_order(snapshot, subject, places)
}

fn artefact_mentions(snapshot: &Snapshot, target: DocId, declaration: bool) -> BTreeSet<Place> {
    let mut places: BTreeSet<Place> = snapshot
        .references_to(target)
        .into_iter()
        .filter_map(|(doc, reference)| reference_place(snapshot, doc, reference))
        .collect();
    for (doc, link) in snapshot.links_to(target) {
        let Some(facts) = snapshot.facts(doc) else { continue };
        let mut inside = facts.references.iter().filter(|reference| reference.link == Some(link as u32));
        let named = inside.any(|reference| places.contains(&Place { doc, fact: reference.at }));
        if !named {
            places.insert(Place { doc, fact: facts.links[link].target_at });
        }
    }
    if declaration {
        places.insert(document_start(snapshot, target).0);
    }
    places
}

fn reference_place(snapshot: &Snapshot, doc: DocId, reference: ReferenceId) -> Option<Place> {
    let fact = snapshot.facts(doc)?.references.get(reference.0 as usize)?.at;
    Some(Place { doc, fact })
}

fn section_mentions(snapshot: &Snapshot, target: DocId, section: SectionId, declaration: bool) -> BTreeSet<Place> {
    let Some(heading) =
        snapshot.facts(target).and_then(|facts| facts.sections.get(section.0 as usize)).map(|found| found.heading)
    else {
        return BTreeSet::new();
    };
    let leads_here = |doc: DocId, link: usize| snapshot.link(doc, link) == LinkTarget::Document(target, Some(heading));
    let links = snapshot.links_to(target).into_iter().filter(|(doc, link)| leads_here(*doc, *link));
    let places =
        links.filter_map(|(doc, link)| Some(Place { doc, fact: snapshot.facts(doc)?.links.get(link)?.target_at }));
    let own = declaration.then_some(Place { doc: target, fact: heading });
    places.chain(own).collect()
}

fn requirement_mentions(snapshot: &Snapshot, target: DocId, fact: FactId, declaration: bool) -> BTreeSet<Place> {
    let Some(facts) = snapshot.facts(target) else { return BTreeSet::new() };
    let Some(requirement) = facts.requirements.iter().find(|requirement| requirement.at == fact) else {
        return BTreeSet::new();
    };
    let mentions = snapshot.mentions_of(&requirement.id.key).into_iter();
    let same =
        mentions.filter(|(doc, reference)| snapshot.resolve(*doc, *reference) == Resolution::Requirement(target, fact));
    let places = same.filter_map(|(doc, reference)| reference_place(snapshot, doc, reference));
    let own = Place { doc: target, fact };
    places.filter(|place| *place != own).chain(declaration.then_some(own)).collect()
}

fn unknown_mentions(snapshot: &Snapshot, doc: DocId, offset: usize) -> BTreeSet<Place> {
    let Some(document) = snapshot.document(doc) else { return BTreeSet::new() };
    let Some((Target::Reference(reference), _)) = target::at(&document, offset) else { return BTreeSet::new() };
    let Some(found) = document.facts.references.get(reference.0 as usize) else { return BTreeSet::new() };
    let mentions = snapshot.mentions_of(&found.id.key).into_iter();
    mentions.filter_map(|(doc, reference)| reference_place(snapshot, doc, reference)).collect()
}

fn in_reading_order(snapshot: &Snapshot, subject: Option<Subject>, places: BTreeSet<Place>) -> Vec<Place> {
    let home = subject.map(Subject::document);
    let dependents: BTreeSet<DocId> =
        places.iter().filter(|place| makes_edge(snapshot, **place)).map(|place| place.doc).collect();
    let group = |doc: DocId| match doc {
        _ if Some(doc) == home => 0,
        _ if dependents.contains(&doc) => 1,
        _ => 2,
    };
    let mut places: Vec<Place> = places.into_iter().collect();
    places.sort_by_cached_key(|place| (group(place.doc), snapshot.path(place.doc).cloned(), snapshot.range(*place)));
    places
}

/// Whether the reference at a place stands in a key or in a reference list.
fn makes_edge(snapshot: &Snapshot, place: Place) -> bool {
    let references = snapshot.facts(place.doc).map(|facts| facts.references.as_slice()).unwrap_or_default();
    let at = references.binary_search_by_key(&place.fact, |reference| reference.at);
    at.is_ok_and(|at| matches!(references[at].role, Role::Field(_) | Role::Listed(_)))
}
