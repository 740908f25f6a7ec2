//! Code actions as plain data: every mechanical fix of the findings at a range, and the drafting of ADRs.
//! Each is a complete edit of one or several files.

use specward_engine::finding::{Finding, Fix, Place};
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::document::{Field, MarkerKind};
use specward_syntax::{Document, Key, Options, TextRange};

use crate::adr::{self, Home, Reason};
use crate::edit::{TextEdit, WorkspaceEdit};
use crate::field_edit::Page;
use crate::target::{self, Target};
use crate::texts::{Source, Texts};
use crate::{gates_edit, template, words};

/// An action that resolves something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it is the one obvious repair of its finding.
    pub preferred: bool,
    /// The finding that it resolves, as index into the document's findings; `None` for one that starts something new.
    pub finding: Option<usize>,
    /// What it changes.
    pub edit: WorkspaceEdit,
}

/// Where actions are asked for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The workspace.
    pub snapshot: &'a Snapshot,
    /// The document.
    pub doc: DocId,
    /// The selection or cursor.
    pub range: TextRange,
    /// Texts to plan edits on.
    pub texts: &'a dyn Texts,
    /// Today, `2026-02-28`.
    pub today: &'a str,
}

/// Every action for the findings that the range touches, then those for what stands under the cursor.
pub fn actions(request: Request<'_>) -> Vec<Action> {
    let planner = Planner { request };
    let findings = request.snapshot.findings(request.doc);
    let mut actions: Vec<Action> = Vec::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| planner.touches(finding)) {
        actions.extend(planner.fixes_of(finding).into_iter().map(|action| Action { finding: Some(index), ..action }));
    }
    actions.extend(planner.drafts_at_cursor());
    let mut seen = Vec::new();
    actions.retain(|action| {
        let is_new = !seen.contains(&action.title);
        seen.push(action.title.clone());
        is_new
    });
    actions
}

/// The actions of one finding, for `--fix` and for "fix all".
pub fn fixes(request: Request<'_>, finding: &Finding) -> Vec<Action> {
    Planner { request }.fixes_of(finding)
}

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

struct Planner<'a> {
    request: Request<'a>,
}

impl Planner<'_> {
    fn touches(&self, finding: &Finding) -> bool {
        let at = self.request.snapshot.range(finding.place);
        let asked = self.request.range;
        finding.suppressed.is_none() && at.start <= asked.end && asked.start <= at.end
    }

    fn source(&self, doc: DocId) -> Option<Source> {
        Source::of(self.request.snapshot, self.request.texts, doc)
    }

    fn fixes_of(&self, finding: &Finding) -> Vec<Action> {
        finding.fixes.iter().flat_map(|fix| self.plan(fix)).collect()
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
        let confirm = self.reason_to_confirm(doc, &source.document, edit.range);
        let mut change = WorkspaceEdit::default();
        change.confirm.extend(confirm.map(|reason| (source.path.clone(), reason)));
        change.replace(source.path, edit.range, edit.text);
        vec![Action { title: title.to_owned(), preferred, finding: None, edit: change }]
    }

    fn add_to_field(&self, page: &Page<'_>, doc: DocId, key: &str, text: &str) -> Option<TextEdit> {
        let key = Key::parse(key, &Options::default());
        let placeholder = || template::value_of(self.request.snapshot.kind(doc), &key);
        page.add(&key, &if text.is_empty() { placeholder() } else { text.to_owned() })
    }

    /// An edit that reaches into another root, or changes the status of a decision or contract, wants a look first.
    fn reason_to_confirm(&self, doc: DocId, document: &Document, range: TextRange) -> Option<String> {
        let snapshot = self.request.snapshot;
        let root = |doc: DocId| snapshot.root(doc).map(|root| &root.path);
        let kind = snapshot.kind(doc);
        let in_status = |field: &Field| {
            field.key == Key::Status && document.places.range(field.value_at).touches(range.start as usize)
        };
        if root(doc) != root(self.request.doc) {
            Some(format!("Changes {} in another root", snapshot.relative_path(doc)))
        } else if matches!(kind, Kind::Adr | Kind::ContractSpec) && document.facts.fields.iter().any(in_status) {
            Some(format!("Changes the status of this {}", words::kind(kind, None)))
        } else {
            None
        }
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
                Action { title, preferred: home == Home::Own, finding: None, edit }
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
                Action { title, preferred: false, finding: None, edit }
            })
            .collect()
    }

    /// Drafting an ADR from the marker under the cursor, where no finding offers it.
    fn drafts_at_cursor(&self) -> Vec<Action> {
        let snapshot = self.request.snapshot;
        if snapshot.kind(self.request.doc) == Kind::Prose {
            return Vec::new();
        }
        let Some(document) = snapshot.document(self.request.doc) else { return Vec::new() };
        let Some((Target::Marker(index), _)) = target::at(&document, self.request.range.start as usize) else {
            return Vec::new();
        };
        let Some(marker) = document.facts.markers.get(index) else { return Vec::new() };
        self.draft_adr(Place { doc: self.request.doc, fact: marker.at }, &marker.text)
    }

    fn rewrite_gates(&self, doc: DocId) -> Option<Action> {
        let source = self.source(doc)?;
        let mut edit = WorkspaceEdit::default();
        for change in gates_edit::rewrite(&source.page(), &self.request.snapshot.verdicts(doc)) {
            edit.replace(source.path.clone(), change.range, change.text);
        }
        let title = "Write the gates block from the computed verdicts".to_owned();
        (!edit.files.is_empty()).then_some(Action { title, preferred: true, finding: None, edit })
    }
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
