//! The repairs that findings carry, planned on the present text.

use specward_engine::finding::{Finding, Fix, Place};
use specward_engine::graph::Extent;
use specward_engine::{DocId, Snapshot};
use specward_syntax::document::MarkerKind;
use specward_syntax::{Document, Key, Options, ReferenceId, TextRange};

use super::{Action, ActionKind, Planner};
use crate::adr::{self, Home, Reason};
use crate::edit::{TextEdit, WorkspaceEdit};
use crate::field_edit::Page;
use crate::texts::{Source, Texts};
use crate::{gates_edit, spec_graph, template};

/// Adds `text` to a list field of a document, as part of a larger edit; leaves the edit alone where the text is there already or the
/// document cannot be read.
pub(crate) fn add_to_field(
    snapshot: &Snapshot,
    texts: &dyn Texts,
    doc: DocId,
    (key, text): (&Key, &str),
    edit: &mut WorkspaceEdit,
) {
    let Some(source) = Source::of(snapshot, texts, doc) else { return };
    if let Some(added) = source.page().add(key, text) {
        edit.replace(source.path.clone(), added.range, added.text);
    }
}

impl Planner<'_> {
    pub(super) fn fixes_of(&self, finding: &Finding) -> Vec<Action> {
        let mut actions: Vec<Action> = finding.fixes.iter().flat_map(|fix| self.plan(fix)).collect();
        if finding.rule.name == "ref/version-outdated" {
            actions.extend(self.reference_at(finding.place).and_then(|reference| self.update_this(reference)));
        }
        actions
    }

    /// The reference whose id or version stands at a place.
    fn reference_at(&self, place: Place) -> Option<ReferenceId> {
        let references = &self.request.snapshot.facts(place.doc)?.references;
        let index = references.iter().position(|one| one.at == place.fact || one.version_at == Some(place.fact))?;
        Some(ReferenceId(index as u32))
    }

    fn plan(&self, fix: &Fix) -> Vec<Action> {
        match fix {
            Fix::Replace { title, place, text, preferred } => {
                let edit = TextEdit { range: self.request.snapshot.range(*place), text: text.clone() };
                self.edit(title, *preferred, place.doc, |_| Some(edit.clone()))
            }
            Fix::RemoveItem { title, place, preferred } => {
                self.edit(title, *preferred, place.doc, |page| page.remove_item(place.fact))
            }
            Fix::AddToField { title, doc, key, text, preferred } => {
                self.edit(title, *preferred, *doc, |page| self.add_to_field(page, *doc, key, text))
            }
            Fix::RemoveEntry { title, place, preferred } => {
                let range = self.request.snapshot.range(*place);
                self.edit(title, *preferred, place.doc, |page| Some(page.remove_line(range)))
            }
            Fix::CreateAdr { id } => self.create_adr(id),
            Fix::DraftAdr { place, question } => self.draft_adr(*place, question),
            Fix::RewriteGates { doc } => self.rewrite_gates(*doc).into_iter().collect(),
            Fix::UpdateGraph { doc } => self.update_graph(*doc).into_iter().collect(),
            Fix::AddSections { doc, names } => self.add_sections(*doc, names),
            Fix::AddBelow { .. } => self.add_below(fix),
            Fix::Create { kind, name } => self.create(*kind, name).into_iter().collect(),
        }
    }

    fn edit(
        &self,
        title: &str,
        preferred: bool,
        doc: DocId,
        plan: impl Fn(&Page<'_>) -> Option<TextEdit>,
    ) -> Vec<Action> {
        let Some(source) = self.source(doc) else { return Vec::new() };
        let Some(edit) = plan(&source.page()) else { return Vec::new() };
        let mut change = WorkspaceEdit::default();
        self.change(&mut change, doc, &source, edit);
        vec![fix(title.to_owned(), preferred, change)]
    }

    fn add_to_field(&self, page: &Page<'_>, doc: DocId, key: &str, text: &str) -> Option<TextEdit> {
        let key = Key::parse(key, &Options::default());
        let placeholder = || template::value_of(self.request.snapshot.kind(doc), &key);
        page.add(&key, &if text.is_empty() { placeholder() } else { text.to_owned() })
    }

    fn create_adr(&self, id: &str) -> Vec<Action> {
        let reason = Reason { doc: self.request.doc, question: "", today: self.request.today };
        let homes = adr::homes(self.request.snapshot, self.request.doc).into_iter();
        let homes = homes.filter(|home| *home == Home::Platform || !id.contains('/'));
        let drafts = homes.filter_map(|home| Some((home, adr::named(self.request.snapshot, &reason, home, id)?)));
        drafts
            .map(|(home, draft)| {
                let title = format!("Create {} {}", self.adr_words(home), draft.id);
                let edit = creation(home, draft.file);
                fix(title, home == Home::Own, edit)
            })
            .collect()
    }

    fn adr_words(&self, home: Home) -> &'static str {
        let component = self
            .request
            .snapshot
            .root(self.request.doc)
            .is_some_and(|root| root.tier == specward_engine::root::Tier::Component);
        match home {
            Home::Own if component => "local ADR",
            Home::Own | Home::Platform => "global ADR",
        }
    }

    fn draft_adr(&self, place: Place, question: &str) -> Vec<Action> {
        let Some(source) = self.source(place.doc) else { return Vec::new() };
        let reason = Reason { doc: place.doc, question, today: self.request.today };
        let homes = adr::homes(self.request.snapshot, place.doc).into_iter();
        let drafts = homes.filter_map(|home| Some((home, adr::draft(self.request.snapshot, &reason, home)?)));
        drafts
            .map(|(home, draft)| {
                let title = format!("Draft {} {} from this open question", self.adr_words(home), draft.id);
                let link = source.path.parent().map(|folder| draft.file.path.link_from(&folder)).unwrap_or_default();
                let mut edit = creation(home, draft.file);
                let page = source.page();
                if let Some(blocked) = page.add(&Key::BlockedBy, &draft.id) {
                    edit.replace(source.path.clone(), blocked.range, blocked.text);
                }
                if let Some(marker) = answer_marker(&source, place, &format!("[{}]({link})", draft.id)) {
                    edit.replace(source.path.clone(), marker.range, marker.text);
                }
                fix(title, false, edit)
            })
            .collect()
    }

    /// Drafting an ADR from a marker, where no finding offers it.
    pub(super) fn draft_from_marker(&self, document: &Document, index: usize) -> Vec<Action> {
        let Some(marker) = document.facts.markers.get(index) else { return Vec::new() };
        self.draft_adr(Place { doc: self.request.doc, fact: marker.at }, &marker.text)
    }

    fn update_graph(&self, doc: DocId) -> Option<Action> {
        let source = self.source(doc)?;
        let mut edit = WorkspaceEdit::default();
        for change in spec_graph::update(self.request.snapshot, doc, &source.text, Extent::InUse) {
            edit.replace(source.path.clone(), change.range, change.text);
        }
        let title = "Bring the spec graph up to date".to_owned();
        (!edit.files.is_empty()).then(|| fix(title, true, edit))
    }

    pub(super) fn rewrite_gates(&self, doc: DocId) -> Option<Action> {
        let source = self.source(doc)?;
        let mut edit = WorkspaceEdit::default();
        for change in gates_edit::rewrite(&source.page(), &self.request.snapshot.verdicts(doc)) {
            edit.replace(source.path.clone(), change.range, change.text);
        }
        let title = "Write the gates block from the computed verdicts".to_owned();
        (!edit.files.is_empty()).then(|| fix(title, true, edit))
    }
}

fn fix(title: String, preferred: bool, edit: WorkspaceEdit) -> Action {
    Action { title, kind: ActionKind::Fix, preferred, finding: None, edit: Some(edit) }
}

fn creation(home: Home, file: crate::edit::NewFile) -> WorkspaceEdit {
    let mut edit = WorkspaceEdit::default();
    if home == Home::Platform {
        edit.confirm.insert(file.path.clone(), format!("Creates {} in another root", file.path.file_name()));
    }
    edit.create.push(file);
    edit
}

/// The marker gives way to a link to the decision; an open question keeps its words.
fn answer_marker(source: &Source, place: Place, link: &str) -> Option<TextEdit> {
    let marker = source.document.facts.markers.iter().find(|marker| marker.at == place.fact)?;
    let range = source.document.places.range(marker.at);
    let in_field =
        source.document.facts.fields.iter().any(|field| source.document.places.range(field.value_at).contains(range));
    match marker.kind {
        _ if in_field => None,
        MarkerKind::NeedsClarification => {
            Some(TextEdit { range, text: format!("({link} decides: {})", marker.text.trim()) })
        }
        MarkerKind::OpenQuestion => {
            Some(TextEdit { range: TextRange::empty(range.end as usize), text: format!(" → {link}") })
        }
        MarkerKind::Undecided | MarkerKind::Placeholder => Some(TextEdit { range, text: link.to_owned() }),
    }
}
