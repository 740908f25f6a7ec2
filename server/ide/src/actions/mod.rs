//! Code actions as plain data: every mechanical fix of the findings at a range, and what stands ready for the thing under
//! the cursor. Each is a complete edit of one or several files.

mod decide;
mod derive;
mod fix_all;
mod fixes;
mod sections;
mod suppress;
mod versions;

use specward_engine::finding::Finding;
use specward_engine::path::FilePath;
use specward_engine::{DocId, Kind, Snapshot, Standing};
use specward_syntax::document::Field;
use specward_syntax::{Document, Key, TextRange};

use crate::edit::{TextEdit, WorkspaceEdit};
use crate::target::{self, Target};
use crate::texts::{Source, Texts};
use crate::words;

pub use fix_all::is_safe;
pub(crate) use fixes::add_to_field;

/// What an action is for, for the client's menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Resolves a finding.
    Fix,
    /// Writes a new artefact.
    Create,
    /// Changes what is written, as a whole.
    Rewrite,
    /// Every safe fix of the document.
    FixAll,
}

/// An action that resolves something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, in the imperative.
    pub title: String,
    /// What it is for.
    pub kind: ActionKind,
    /// Whether it is the one obvious repair of its finding.
    pub preferred: bool,
    /// The finding that it resolves, as index into the document's findings; `None` for one that starts something new.
    pub finding: Option<usize>,
    /// What it changes; `None` where that is planned only once it is chosen (see [`Request::deferred`]).
    pub edit: Option<WorkspaceEdit>,
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
    /// The spec graphs of the workspace.
    pub graphs: &'a [FilePath],
    /// Whether files may be renamed too.
    pub files: bool,
    /// Today, `2026-02-28`.
    pub today: &'a str,
    /// Whether edits of many files may be left to [`resolve`].
    pub deferred: bool,
}

/// Every action for the findings that the range touches, then those for what stands under the cursor. A document that is
/// no file gets those that change nothing else.
pub fn actions(request: Request<'_>) -> Vec<Action> {
    let planner = Planner { request };
    let findings = request.snapshot.findings(request.doc);
    let touched: Vec<(usize, &Finding)> =
        findings.iter().enumerate().filter(|(_, finding)| planner.touches(finding)).collect();
    let mut actions: Vec<Action> = Vec::new();
    for (index, finding) in &touched {
        let fixes = planner.fixes_of(finding);
        actions.extend(fixes.into_iter().map(|action| Action { finding: Some(*index), ..action }));
    }
    actions.extend(planner.at_cursor());
    actions.extend(planner.fix_all());
    for (index, finding) in touched {
        actions.extend(planner.suppress(finding).map(|action| Action { finding: Some(index), ..action }));
    }
    planner.only_possible(&mut actions);
    actions
}

/// The edit of an action that was offered without.
pub fn resolve(request: Request<'_>, title: &str) -> Option<WorkspaceEdit> {
    let all = actions(Request { deferred: false, ..request });
    all.into_iter().find(|action| action.title == title)?.edit
}

/// The actions of one finding, for `--fix` and for "fix all".
pub fn fixes(request: Request<'_>, finding: &Finding) -> Vec<Action> {
    Planner { request }.fixes_of(finding)
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

    /// Titles are unique: the first of equal ones stays. A document that is no file changes nothing but itself.
    fn only_possible(&self, actions: &mut Vec<Action>) {
        let mut seen = Vec::new();
        let own = self.request.snapshot.path(self.request.doc);
        let detached = self.request.snapshot.standing(self.request.doc) == Some(Standing::Detached);
        actions.retain(|action| {
            let is_new = !seen.contains(&action.title);
            seen.push(action.title.clone());
            let stays = action.edit.as_ref().is_some_and(|edit| edit.stays_in(own));
            is_new && (!detached || stays)
        });
    }

    /// A change of many files, planned only on demand where the client can ask for it.
    fn rewrite(&self, title: String, plan: impl FnOnce() -> Option<WorkspaceEdit>) -> Option<Action> {
        let edit = if self.request.deferred { None } else { Some(plan().filter(|edit| !edit.is_empty())?) };
        Some(Action { title, kind: ActionKind::Rewrite, preferred: false, finding: None, edit })
    }

    /// Actions for what stands under the cursor, where no finding offers them.
    fn at_cursor(&self) -> Vec<Action> {
        let snapshot = self.request.snapshot;
        let Some(document) = snapshot.document(self.request.doc) else { return Vec::new() };
        if snapshot.kind(self.request.doc) == Kind::Prose {
            return Vec::new();
        }
        let target = target::at(&document, self.request.range.start as usize).map(|(target, _)| target);
        let mut actions = self.for_task(&document);
        match target {
            Some(Target::Marker(index)) => actions.extend(self.draft_from_marker(&document, index)),
            Some(Target::Gate(_)) => actions.extend(self.rewrite_gates(self.request.doc)),
            _ => {}
        }
        if self.is_at_identity(&document, target) {
            actions.extend(self.for_artefact(&document));
        }
        actions
    }

    /// Whether the cursor is where the document says what it is: title, id, version, status.
    fn is_at_identity(&self, document: &Document, target: Option<Target>) -> bool {
        let is_own = |key: &Key| matches!(key, Key::Id | Key::Version | Key::Status);
        let title = document.facts.title.as_ref().map(|title| document.places.range(title.at));
        let in_title = title.is_some_and(|title| title.touches(self.request.range.start as usize));
        let field = |index: usize| document.facts.fields.get(index).is_some_and(|field| is_own(&field.key));
        let in_entry = || {
            let own = document.facts.fields.iter().filter(|field| is_own(&field.key));
            own.into_iter().any(|field| document.places.range(field.entry).touches(self.request.range.start as usize))
        };
        in_title || matches!(target, Some(Target::Key(index) | Target::Value(index)) if field(index)) || in_entry()
    }

    fn for_artefact(&self, document: &Document) -> Vec<Action> {
        let all = [self.approve(document), self.bump(document), self.update_children(), self.renumber()];
        all.into_iter().flatten().chain(self.follow_up(document)).collect()
    }

    /// Adds a change of one document to a larger edit, with the reason to confirm it.
    fn change(&self, edit: &mut WorkspaceEdit, doc: DocId, source: &Source, change: TextEdit) {
        if let Some(reason) = self.reason_to_confirm(doc, &source.document, change.range) {
            edit.confirm.insert(source.path.clone(), reason);
        }
        edit.replace(source.path.clone(), change.range, change.text);
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
}
