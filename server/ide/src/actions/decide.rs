//! Approving an ADR: its status, and what waited for it.

use specward_engine::DocId;
use specward_engine::artefact::Status;
use specward_engine::context::Context;
use specward_syntax::document::{Role, Zone};
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::{Document, Key};

use super::{Action, Planner};
use crate::edit::{TextEdit, WorkspaceEdit};
use crate::texts::Source;

impl Planner<'_> {
    /// Offered on an open ADR that writes a status.
    pub(super) fn approve(&self, document: &Document) -> Option<Action> {
        let doc = self.request.doc;
        let artefact = self.request.snapshot.artefact(doc)?;
        let open = matches!(artefact.status, Status::Adr(AdrStatus::Proposed | AdrStatus::InReview));
        let has_status = document.facts.fields.iter().any(|field| field.key == Key::Status);
        let id = artefact.id.as_ref().filter(|_| open && has_status)?;
        let waiting = self.waiting();
        let specs = match waiting.len() {
            0 => String::new(),
            1 => " and unblock 1 spec".to_owned(),
            many => format!(" and unblock {many} specs"),
        };
        self.rewrite(format!("Approve {}{specs}", id.text), || self.plan_approval(&waiting))
    }

    /// Documents that list the ADR under Blocked By.
    fn waiting(&self) -> Vec<DocId> {
        let Some(context) = self.request.snapshot.context(self.request.doc) else { return Vec::new() };
        let blocks = |role: &Role| *role == Role::Field(Key::BlockedBy);
        let edges = context.referrers_of(self.request.doc, blocks);
        let ours = edges.into_iter().filter(|edge| edge.meaning.target() == Some(self.request.doc));
        let mut docs: Vec<DocId> = ours.map(|edge| edge.from).collect();
        docs.dedup();
        docs
    }

    fn plan_approval(&self, waiting: &[DocId]) -> Option<WorkspaceEdit> {
        let mut edit = WorkspaceEdit::default();
        let own = self.source(self.request.doc)?;
        let status = set_status(&own, "Approved")?;
        self.change(&mut edit, self.request.doc, &own, status);
        for doc in waiting {
            let source = self.source(*doc)?;
            self.unblock(&mut edit, *doc, &source);
        }
        Some(edit)
    }

    fn unblock(&self, edit: &mut WorkspaceEdit, doc: DocId, source: &Source) {
        let Some(context) = self.request.snapshot.context(doc) else { return };
        let blockers = context.edges_under(doc, &Key::BlockedBy);
        let (ours, others): (Vec<_>, Vec<_>) =
            blockers.into_iter().partition(|edge| edge.meaning.target() == Some(self.request.doc));
        for edge in ours {
            let removed = source.page().remove_item(edge.at.fact);
            if let Some(removed) = removed.filter(|removed| !edit.touches(&source.path, removed.range)) {
                self.change(edit, doc, source, removed);
            }
        }
        let is_free = others.iter().all(|edge| edge.meaning.target().is_some_and(|adr| is_decided(&context, adr)));
        let blocked = context.status() == &Status::Spec(SpecStatus::Blocked);
        if let Some(status) = set_status(source, "Approved").filter(|_| blocked && is_free) {
            self.change(edit, doc, source, status);
        }
    }
}

fn is_decided(context: &Context<'_>, adr: DocId) -> bool {
    context.status_of(adr) == Some(&Status::Adr(AdrStatus::Approved))
}

/// Sets the status of a document that writes one; the words around it stay.
fn set_status(source: &Source, word: &str) -> Option<TextEdit> {
    let fields = &source.document.facts.fields;
    let field = fields.iter().find(|field| field.key == Key::Status && field.zone == Zone::Header)?;
    let at = field.value.items.first().map_or(field.value_at, |item| item.at);
    Some(TextEdit { range: source.range(at), text: word.to_owned() })
}
