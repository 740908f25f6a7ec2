//! What the main loop has shown: publications, requests to look again, the status. Must not change state of
//! documents or workspace.

use specward_engine::{FilePath, Snapshot};

use super::{MAX_RECOVERIES, MainLoop};
use crate::asks::Ask;
use crate::event::Refresh;
use crate::publish::Update;
use crate::status::Health;
use crate::workspace::Phase;

/// What is to be shown besides edited documents.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// The findings of all documents.
    pub(super) all: bool,
    /// Lenses, hints and tokens of open documents: they may look different since they were shown.
    pub(super) outlook: bool,
}

impl MainLoop {
    pub(super) fn publish(&mut self) {
        let changed = self.workspace.take_changed();
        let all = std::mem::take(&mut self.due.all);
        let others = || changed.iter().any(|path| self.documents.is_open(path) && !self.edited.contains_key(path));
        self.due.outlook |= all || others();
        let outlook = self.due.outlook && self.workspace.is_quiet();
        if changed.is_empty() && self.edited.is_empty() && !all && !outlook {
            return;
        }
        self.due.outlook &= !outlook;
        let several = self.edited.values().any(|edits| *edits > 1);
        let edited = std::mem::take(&mut self.edited).into_keys().collect();
        let view = self.view();
        self.publisher.update(Update { view, edited, changed, all, outlook, several });
    }

    pub(super) fn refresh(&mut self, refresh: Refresh) {
        let client = &self.client.abilities;
        let wanted = [
            (Ask::Refresh, refresh.findings && self.client.pulls),
            (Ask::RefreshLenses, refresh.outlook && client.refreshes_lenses),
            (Ask::RefreshHints, refresh.outlook && client.refreshes_hints),
            (Ask::RefreshTokens, refresh.outlook && client.refreshes_tokens),
        ];
        for (ask, _) in wanted.into_iter().filter(|(_, wanted)| *wanted) {
            self.asks.send_or_owe(ask);
        }
    }

    pub(super) fn tell_status(&mut self) {
        match self.workspace.phase() {
            Phase::Scanning(done, of) => self.status.progress(done, of),
            Phase::Ready => self.status.finish(),
            Phase::Idle => return,
        }
        let (health, message) = self.health();
        // An edit alone does not make the server busy: it is answered at once.
        self.quiescent = self.workspace.is_quiet() && (self.quiescent || self.publisher.is_idle());
        self.status.say(health, self.quiescent, message);
    }

    fn health(&self) -> (Health, Option<String>) {
        if self.recoveries > MAX_RECOVERIES {
            return (Health::Error, Some("Specward failed repeatedly; see its log".into()));
        }
        match self.workspace.faults() {
            0 => (Health::Ok, None),
            1 => (Health::Warning, Some("1 file or folder could not be read".into())),
            count => (Health::Warning, Some(format!("{count} files or folders could not be read"))),
        }
    }
}

/// Whether a document is the same to others in two revisions: id, title, version, status.
pub(super) fn same_artefact(path: &FilePath, one: &Snapshot, other: &Snapshot) -> bool {
    let artefact = |snapshot: &Snapshot| snapshot.doc_by_path(path).and_then(|doc| snapshot.artefact(doc).cloned());
    artefact(one) == artefact(other)
}
