//! Links to a heading that follow when its text changes.

use specward_engine::Snapshot;
use specward_engine::context::{LinkTarget, slug};
use specward_engine::finding::Place;
use specward_syntax::Facts;

use crate::edit::WorkspaceEdit;
use crate::texts::{Source, Texts};

/// Rewrites the fragments of links to a heading for its new text; those that name its text and those that name its
/// anchor each keep their form.
pub(crate) fn follow(snapshot: &Snapshot, texts: &dyn Texts, heading: Place, new: &str, edit: &mut WorkspaceEdit) {
    let Some((old, anchor)) = snapshot.facts(heading.doc).and_then(|facts| name_of(facts, heading)) else { return };
    let new_anchor = match anchor.strip_prefix(&slug(&old)) {
        Some(counter) => format!("{}{counter}", slug(new)),
        None => slug(new),
    };
    let goal = LinkTarget::Document(heading.doc, Some(heading.fact));
    for (doc, index) in snapshot.links_to(heading.doc) {
        if snapshot.link(doc, index) != goal {
            continue;
        }
        let Some(source) = Source::of(snapshot, texts, doc) else { continue };
        let link = &source.document.facts.links[index];
        let (Some(at), Some(fragment)) = (link.fragment_at, link.fragment.as_deref()) else { continue };
        let by_anchor = fragment.eq_ignore_ascii_case(&anchor);
        let text = if by_anchor { new_anchor.clone() } else { new.to_owned() };
        edit.replace(source.path.clone(), source.range(at), text);
    }
}

/// Text and anchor of a heading.
fn name_of(facts: &Facts, heading: Place) -> Option<(String, String)> {
    if let Some(title) = facts.title.as_ref().filter(|title| title.at == heading.fact) {
        return Some((title.text.to_string(), slug(&title.text)));
    }
    let section = facts.sections.iter().find(|section| section.heading == heading.fact)?;
    Some((section.title.to_string(), section.anchor.to_string()))
}
