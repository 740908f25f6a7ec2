//! Findings name places in other documents: where such a place moves, they are told of again.

use std::collections::BTreeSet;
use std::sync::Arc;

use specward_syntax::{Encoding, FactId, LineCol};

use super::Host;
use crate::content::Content;
use crate::evaluation::Evaluation;
use crate::finding::DocId;
use crate::reports::Reports;

impl Host {
    /// Notes into which documents the findings of `doc` point now.
    pub(super) fn note_related(&mut self, doc: DocId, old: &Evaluation, new: Option<&Evaluation>) {
        if new.is_some_and(|new| same(old, new)) {
            return;
        }
        let (old, new) = (pointed_into(old), new.map(pointed_into).unwrap_or_default());
        for other in old.difference(&new) {
            self.related.remove(&(*other, doc));
        }
        self.related.extend(new.difference(&old).map(|other| (*other, doc)));
    }

    /// Tells of the documents whose findings name a place of `doc` that stands elsewhere in its new content. Looks at
    /// these places alone, so that an edit below them costs little however many point here.
    pub(super) fn tell_of_moved(&mut self, doc: DocId, before: Option<&Arc<Content>>, after: Option<&Arc<Content>>) {
        let moved = |from: &DocId| {
            let evaluation = self.state.evaluation(*from);
            let mut named = evaluation.into_iter().flat_map(|evaluation| facts_named(evaluation, doc));
            named.any(|fact| shown_at(before, fact) != shown_at(after, fact))
        };
        let pointing = self.related.range((doc, DocId(0))..=(doc, DocId(u32::MAX)));
        let pointing: Vec<DocId> = pointing.map(|(_, from)| *from).filter(moved).collect();
        for from in pointing {
            self.moved.insert(from);
            // What is evaluated again anyway is told of then.
            if !self.dirty.contains_key(&from) && !self.late.contains(&from) {
                self.changed.insert(from);
            }
        }
    }
}

fn same(old: &Evaluation, new: &Evaluation) -> bool {
    old.reported.iter().map(Reports::related).eq(new.reported.iter().map(Reports::related))
}

fn pointed_into(evaluation: &Evaluation) -> BTreeSet<DocId> {
    evaluation.reported.iter().flat_map(Reports::related).map(|place| place.doc).collect()
}

/// The facts of `doc` that findings name.
fn facts_named(evaluation: &Evaluation, doc: DocId) -> impl Iterator<Item = FactId> {
    let places = evaluation.reported.iter().flat_map(move |reports| {
        let related = reports.related();
        let from = related.partition_point(|place| place.doc < doc);
        related[from..].iter().take_while(move |place| place.doc == doc)
    });
    places.map(|place| place.fact)
}

/// Where a fact begins and ends, in the units of any client.
fn shown_at(content: Option<&Arc<Content>>, fact: FactId) -> Option<[[LineCol; 2]; 3]> {
    let places = content?.places();
    let range = places.range(fact);
    let at = |encoding| [range.start, range.end].map(|offset| places.lines.line_col(offset as usize, encoding));
    Some([Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].map(at))
}
