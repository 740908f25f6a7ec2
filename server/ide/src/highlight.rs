//! Everything in one document that means the same as what is under the cursor.

use specward_engine::{DocId, Snapshot};
use specward_syntax::document::Role;
use specward_syntax::id::IdForm;
use specward_syntax::{Document, FactId, Id, ReferenceId, TextRange};

use crate::navigation::{Subject, subject, subject_of_link, subject_of_reference};
use crate::target::{self, Target};

/// One highlight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Highlight {
    /// The text.
    pub range: TextRange,
    /// Whether it is defined here, and not only mentioned.
    pub defines: bool,
}

/// The places of a document that mean the thing under the cursor, by position. An id that nothing defines is found by name.
pub fn highlights(snapshot: &Snapshot, doc: DocId, offset: usize) -> Vec<Highlight> {
    let Some(document) = snapshot.document(doc) else { return Vec::new() };
    let Some((target, _)) = target::at(&document, offset) else { return Vec::new() };
    let mut found = match subject(snapshot, doc, offset) {
        Some(wanted) => same_subject(snapshot, doc, &document, wanted),
        None => match target {
            Target::Reference(reference) | Target::Version(reference) => same_id(&document, reference),
            _ => Vec::new(),
        },
    };
    found.retain(|highlight| !highlight.range.is_empty());
    found.sort_unstable();
    found.dedup_by_key(|highlight| highlight.range);
    found
}

fn same_subject(snapshot: &Snapshot, doc: DocId, document: &Document, wanted: Subject) -> Vec<Highlight> {
    let facts = &document.facts;
    let range = |fact: FactId| document.places.range(fact);
    let mut found: Vec<Highlight> = (0..facts.references.len())
        .filter(|at| may_mean(snapshot, wanted, &facts.references[*at].id))
        .filter(|at| subject_of_reference(snapshot, doc, document, ReferenceId(*at as u32)) == Some(wanted))
        .map(|at| {
            let reference = &facts.references[at];
            Highlight { range: range(reference.at), defines: reference.role == Role::Definition }
        })
        .collect();
    let leads = |index: &usize| subject_of_link(snapshot, &snapshot.link(doc, *index)) == Some(wanted);
    let links = (0..facts.links.len()).filter(leads).map(|index| range(facts.links[index].target_at));
    found.extend(links.map(|range| Highlight { range, defines: false }));
    found.extend(definition(doc, document, wanted).map(|fact| Highlight { range: range(fact), defines: true }));
    without_inner(&found)
}

/// Whether an id is worth resolving: it is one of the subject's, or a bare number.
fn may_mean(snapshot: &Snapshot, wanted: Subject, id: &Id) -> bool {
    let is_own = match wanted {
        Subject::Artefact(doc) => {
            snapshot.artefact(doc).is_some_and(|artefact| artefact.keys().any(|key| *key == id.key))
        }
        Subject::Requirement(doc, fact) => snapshot.facts(doc).is_some_and(|facts| {
            facts.requirements.iter().any(|requirement| requirement.at == fact && requirement.id.key == id.key)
        }),
        Subject::Section(..) => false,
    };
    is_own || id.form == IdForm::Number
}

/// Where this document itself defines the subject.
fn definition(doc: DocId, document: &Document, wanted: Subject) -> Option<FactId> {
    let facts = &document.facts;
    match wanted {
        Subject::Section(of, section) if of == doc => Some(facts.sections.get(section.0 as usize)?.heading),
        Subject::Requirement(of, fact) if of == doc => Some(fact),
        Subject::Artefact(of) if of == doc => {
            facts.title.as_ref().filter(|title| title.id.is_none()).map(|title| title.at)
        }
        _ => None,
    }
}

/// Ids inside of a link's target are the link's.
fn without_inner(found: &[Highlight]) -> Vec<Highlight> {
    let holds = |outer: &Highlight, inner: &Highlight| outer.range != inner.range && outer.range.contains(inner.range);
    let is_inner = |one: &Highlight| found.iter().any(|other| holds(other, one));
    found.iter().filter(|one| !is_inner(one)).copied().collect()
}

fn same_id(document: &Document, reference: ReferenceId) -> Vec<Highlight> {
    let references = &document.facts.references;
    let Some(wanted) = references.get(reference.0 as usize) else { return Vec::new() };
    let same = references.iter().filter(|reference| reference.id.key == wanted.id.key);
    same.map(|reference| Highlight { range: document.places.range(reference.at), defines: false }).collect()
}
