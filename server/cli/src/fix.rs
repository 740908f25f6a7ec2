//! `check --fix` and `--diff`: the mechanical repairs, applied in memory until nothing is left to repair, then written or shown.
//! What needs judgement is left to people: a status, a newer version or pack to rely on, a file to create, another root, a human's FAIL.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use similar::TextDiff;
use specward_engine::finding::{Finding, Fix};
use specward_engine::path::FilePath;
use specward_engine::{DocId, Snapshot};
use specward_ide::actions;
use specward_ide::edit::{self, TextEdit, WorkspaceEdit};
use specward_ide::texts::Texts;
use specward_project::Writer;
use specward_project::read::ContentHash;
use specward_syntax::TextRange;

use crate::failure::Failure;
use crate::repair::{DiskTexts, request};
use crate::session::Session;

/// Rounds after which we stop, whatever is left.
const MAX_ROUNDS: usize = 20;

/// What was repaired.
#[derive(Debug, Default)]
pub struct Fixed {
    /// How many findings.
    pub findings: usize,
    /// The texts of the files as they are now.
    texts: DiskTexts,
    /// What they were.
    originals: HashMap<FilePath, Arc<str>>,
}

/// Repairs what the session shows, in memory.
pub fn repair(session: &mut Session) -> Fixed {
    let mut fixed = Fixed::default();
    let mut seen: HashSet<(FilePath, Arc<str>)> = HashSet::new();
    for _ in 0..MAX_ROUNDS {
        let snapshot = session.snapshot();
        let round = Round::plan(&snapshot, session, &fixed.texts);
        let mut changed: Vec<(FilePath, Arc<str>)> = Vec::new();
        for (path, edits) in &round.edits {
            let Some(text) = fixed.texts.text(path) else { continue };
            let new: Arc<str> = edit::apply(&text, edits).into();
            // A repair that undoes another one would go on for ever.
            if new != text && seen.insert((path.clone(), Arc::clone(&new))) {
                changed.push((path.clone(), new));
            }
        }
        if changed.is_empty() {
            break;
        }
        fixed.findings += round.findings;
        session.take_texts(&changed);
        fixed.take(changed);
    }
    fixed
}

impl Fixed {
    fn take(&mut self, changed: Vec<(FilePath, Arc<str>)>) {
        for (path, text) in changed {
            if let Some(original) = self.texts.text(&path).filter(|_| !self.originals.contains_key(&path)) {
                self.originals.insert(path.clone(), original);
            }
            self.texts.put(path, text);
        }
    }

    fn changed(&self) -> impl Iterator<Item = (&FilePath, &Arc<str>, &Arc<str>)> {
        let changed = self.texts.changed().into_iter();
        changed.filter_map(|(path, new)| Some((path, self.originals.get(path)?, new)))
    }

    /// The number of files.
    pub fn files(&self) -> usize {
        self.texts.changed().len()
    }

    /// The changes as a unified diff.
    pub fn diff(&self, session: &Session) -> String {
        let mut text = String::new();
        for (path, old, new) in self.changed() {
            let name = session.given().relative(path);
            let diff = TextDiff::from_lines(old.as_ref(), new.as_ref());
            text += &diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string();
        }
        text
    }

    /// Writes the files, each only if it is still what it was repaired from.
    pub fn write(&self, session: &Session) -> Result<(), Failure> {
        let own = session.survey().roots.iter().map(|root| &root.path).filter(|root| session.survey().is_own(root));
        let writer = Writer::new(own);
        for (path, old, new) in self.changed() {
            let planned = ContentHash::of(old.as_bytes());
            writer
                .rewrite(path, planned, new)
                .map_err(|error| Failure::new(error.to_string(), error.fault.remedy()))?;
        }
        Ok(())
    }
}

/// Edits that can be made at once.
#[derive(Default)]
struct Round {
    edits: BTreeMap<FilePath, Vec<TextEdit>>,
    findings: usize,
}

impl Round {
    /// Verdicts are written last: until then other repairs may change what they compute to.
    fn plan(snapshot: &Snapshot, session: &Session, texts: &DiskTexts) -> Self {
        let others = Self::of(snapshot, session, texts, |finding| !is_gates(finding));
        if others.edits.is_empty() { Self::of(snapshot, session, texts, is_gates) } else { others }
    }

    fn of(snapshot: &Snapshot, session: &Session, texts: &DiskTexts, wanted: impl Fn(&Finding) -> bool) -> Self {
        let mut round = Self::default();
        let today = specward_lsp::today();
        for doc in shown(snapshot, session) {
            for finding in snapshot.findings(doc).iter().filter(|finding| actions::is_safe(finding) && wanted(finding))
            {
                let request = request(snapshot, doc, finding, texts, &today);
                let actions = actions::fixes(request, finding).into_iter();
                let edit = actions.filter(|action| action.preferred).find_map(|action| action.edit);
                if let Some(edit) = edit.filter(|edit| stays_here(edit, session)) {
                    round.take(edit);
                }
            }
        }
        round
    }

    /// Takes an edit whole, or leaves it for the next round.
    fn take(&mut self, edit: WorkspaceEdit) {
        let planned = |path: &FilePath| self.edits.get(path).map(Vec::as_slice).unwrap_or_default();
        let clashes = edit.files.iter().any(|file| {
            file.edits.iter().any(|new| planned(&file.path).iter().any(|old| overlap(old.range, new.range)))
        });
        if clashes || edit.files.is_empty() {
            return;
        }
        self.findings += 1;
        for file in edit.files {
            let edits = self.edits.entry(file.path).or_default();
            edits.extend(file.edits);
            edits.sort_by_key(|edit| edit.range);
        }
    }
}

fn shown(snapshot: &Snapshot, session: &Session) -> Vec<DocId> {
    let path = |doc: &DocId| snapshot.path(*doc).cloned();
    let mut docs: Vec<DocId> =
        snapshot.documents().filter(|doc| path(doc).is_some_and(|path| session.given().shows(&path))).collect();
    docs.sort_by_key(path);
    docs
}

fn is_gates(finding: &Finding) -> bool {
    matches!(finding.fixes.first(), Some(Fix::RewriteGates { .. }))
}

/// Whether an edit changes only files that were asked for, and needs no confirmation.
fn stays_here(edit: &WorkspaceEdit, session: &Session) -> bool {
    let plain = edit.confirm.is_empty() && edit.create.is_empty() && edit.rename.is_empty();
    plain && edit.files.iter().all(|file| session.given().shows(&file.path))
}

/// Whether two edits touch: also two insertions at one place, whose order would be arbitrary.
fn overlap(one: TextRange, other: TextRange) -> bool {
    one.start <= other.end && other.start <= one.end
}
