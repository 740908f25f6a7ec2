//! Renaming a requirement or criterion inside its feature.

use std::collections::BTreeMap;

use specward_engine::DocId;
use specward_engine::context::Resolution;
use specward_syntax::{FactId, ReferenceId};

use super::spelling::Spelling;
use super::{Refusal, Request, confirm_other_roots};
use crate::edit::WorkspaceEdit;
use crate::texts::Source;

/// Plans it for the requirement that is defined at a fact.
pub(super) fn rename(
    request: &Request<'_>,
    own: (DocId, FactId),
    spelling: &Spelling,
) -> Result<WorkspaceEdit, Refusal> {
    let snapshot = request.snapshot;
    let requirements = snapshot.facts(own.0).map(|facts| facts.requirements.as_slice()).unwrap_or_default();
    if requirements.iter().any(|other| other.at != own.1 && other.id.key == spelling.new.key) {
        let path = snapshot.relative_path(own.0).to_owned();
        return Err(Refusal::Taken { id: spelling.new.text.to_string(), path });
    }
    let mut facts: BTreeMap<DocId, Vec<FactId>> = BTreeMap::from([(own.0, vec![own.1])]);
    for (doc, reference) in snapshot.mentions_of(&spelling.old.key) {
        if snapshot.resolve(doc, reference) == Resolution::Requirement(own.0, own.1) {
            facts.entry(doc).or_default().extend(place_of(request, doc, reference));
        }
    }
    let mut edit = WorkspaceEdit::default();
    for (doc, facts) in facts {
        let source = Source::of(snapshot, request.texts, doc)
            .ok_or_else(|| Refusal::Changed(snapshot.relative_path(doc).to_owned()))?;
        for at in facts {
            if let Some(mention) = spelling.of(source.written(at), &spelling.old.key) {
                edit.replace(source.path.clone(), source.range(at), mention.text);
            }
        }
    }
    confirm_other_roots(request, &mut edit);
    Ok(edit)
}

fn place_of(request: &Request<'_>, doc: DocId, reference: ReferenceId) -> Option<FactId> {
    Some(request.snapshot.facts(doc)?.references.get(reference.0 as usize)?.at)
}
