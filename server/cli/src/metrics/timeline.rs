//! What the history of a workspace says: when which version was first approved, when a feature first reached a component, which
//! hotfixes there were.

use std::collections::{BTreeMap, BTreeSet};

use specward_engine::artefact::Artefact;
use specward_engine::path::FilePath;
use specward_engine::rules::common::from_approved_on;
use specward_engine::{Change, Host, Kind, Snapshot, Standing};
use specward_project::base::history::{Commit, history};
use specward_syntax::{IdKey, Key, Version};

use crate::session::Session;

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct Timeline {
    /// Why there is no history, where there is none.
    pub missing: Option<String>,
    /// Whether its beginning is cut off.
    pub cut: bool,
    /// When each artefact's versions were first seen approved, in that order.
    pub approved: BTreeMap<IdKey, Vec<(Version, i64)>>,
    /// When a platform spec's first component spec was first seen.
    pub fanned_out: BTreeMap<IdKey, i64>,
    /// Hotfixes ever seen.
    pub hotfixes: BTreeSet<IdKey>,
    /// Times of the first and the last commit.
    pub span: Option<(i64, i64)>,
}

impl Timeline {
    /// The history of the workspace's folders.
    pub fn of(session: &Session) -> Self {
        let mut timeline = Self::default();
        for folder in &session.survey().workspace {
            match history(folder) {
                Ok(found) => {
                    timeline.cut |= found.cut;
                    timeline.play(session, &found.commits);
                }
                Err(why) => timeline.missing = Some(why),
            }
        }
        timeline
    }

    /// Lets the commits happen to a workspace, one after the other.
    fn play(&mut self, session: &Session, commits: &[Commit]) {
        let mut host = Host::new();
        host.apply([Change::Roots(session.survey().roots.clone())]);
        for commit in commits {
            host.apply(commit.documents.iter().map(|(path, text)| change(session, path, text.as_deref())));
            let snapshot = host.snapshot();
            for (path, _) in &commit.documents {
                self.note(&snapshot, path, commit.time);
            }
            let (first, last) = self.span.unwrap_or((commit.time, commit.time));
            self.span = Some((first.min(commit.time), last.max(commit.time)));
        }
    }

    fn note(&mut self, snapshot: &Snapshot, path: &FilePath, time: i64) {
        let Some(doc) = snapshot.doc_by_path(path) else { return };
        let Some((artefact, id)) = snapshot.artefact(doc).and_then(|artefact| Some((artefact, artefact.base_key()?)))
        else {
            return;
        };
        if artefact.kind == Kind::HotfixSpec {
            self.hotfixes.insert(id.clone());
        }
        if artefact.kind == Kind::ComponentSpec {
            for parent in parents(snapshot, path) {
                let first = self.fanned_out.entry(parent).or_insert(time);
                *first = time.min(*first);
            }
        }
        if from_approved_on(&artefact.status) {
            self.approve(id, artefact, time);
        }
    }

    fn approve(&mut self, id: IdKey, artefact: &Artefact, time: i64) {
        let versions = self.approved.entry(id).or_default();
        let version = artefact.version_or_first();
        if versions.iter().all(|(known, _)| *known != version) {
            versions.push((version, time));
        }
    }
}

fn change(session: &Session, path: &FilePath, text: Option<&str>) -> Change {
    let Some(text) = text else { return Change::Removed(path.clone()) };
    let document = specward_syntax::read_as(path.format(), text, &session.survey().config_of(path).options());
    Change::Document { path: path.clone(), document, standing: Standing::Closed }
}

/// Ids of the specs that a document implements, without version.
pub fn parents(snapshot: &Snapshot, path: &FilePath) -> Vec<IdKey> {
    let facts = snapshot.doc_by_path(path).and_then(|doc| snapshot.facts(doc));
    let Some(facts) = facts else { return Vec::new() };
    let items = facts.fields.iter().filter(|field| field.key == Key::Implements).flat_map(|field| &field.value.items);
    let references = items.filter_map(|item| facts.references.get(item.reference?.0 as usize));
    references
        .map(|reference| reference.id.split_version().map_or_else(|| reference.id.key.clone(), |(base, _)| base))
        .collect()
}
