//! The one writer. Takes changes, keeps index and findings up to date, touching only what a change
//! reaches. No disk, no protocol: whoever drives it reads files and answers questions about paths.

mod apply;
mod base;
mod circles;
mod compact;
mod published;
mod related;
mod settle;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashSet;
use specward_syntax::{Document, LineIndex, Packed, TextRange};

use crate::base::Base;
use crate::config::ConfigFinding;
use crate::content::Ledger;
use crate::evaluate::Strata;
use crate::finding::{DocId, Severity};
use crate::lookup::{Askers, Stratum};
use crate::path::FilePath;
use crate::published::PublishedDocument;
use crate::root::Root;
use crate::rule::Rule;
use crate::snapshot::Snapshot;
use crate::state::{Standing, State};

/// Something that happened to the workspace.
#[derive(Debug)]
pub enum Change {
    /// The roots are these now, with their settings.
    Roots(Vec<Root>),
    /// A document's content.
    Document {
        /// Where it is. A document that is no file needs a name that no file can have, such as `//untitled:/Untitled-1`.
        path: FilePath,
        /// What it says.
        document: Document,
        /// Whether an editor owns it.
        standing: Standing,
    },
    /// A document on disk that is at hand packed too.
    Packed {
        /// Where it is.
        path: FilePath,
        /// What it says.
        document: Document,
        /// The same packed.
        packed: Arc<Packed>,
    },
    /// A file that is no document but has findings: faulty configuration, an unreadable file. Takes the place of the
    /// document at that path, if there was one; without faults it stands for a file that is there and well.
    Input {
        /// Where it is.
        path: FilePath,
        /// Its lines, empty if it was not read.
        lines: LineIndex,
        /// What is wrong with it.
        faults: Vec<Fault>,
    },
    /// Nothing is at that path any more.
    Removed(FilePath),
    /// The disk's answer to a question of [`Host::take_probes`].
    Probed {
        /// Which path.
        path: FilePath,
        /// Whether a file or folder is there.
        present: bool,
    },
    /// The documents that published graphs tell of are these now.
    Published(Vec<PublishedDocument>),
    /// What the workspace said at the base with which it is compared.
    Base(Base),
    /// Whether every file of the workspace was read, so that rules may speak about what is missing.
    ScanComplete(bool),
}

/// Something wrong with an input file.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Where; empty for the whole file.
    pub range: TextRange,
    /// Which rule of the engine's own.
    pub rule: &'static Rule,
    /// Another severity than the rule's level gives.
    pub severity: Option<Severity>,
    /// What is wrong.
    pub message: String,
    /// What resolves it.
    pub help: String,
    /// The text to put in place of `range`, where one is obvious.
    pub replacement: Option<String>,
}

impl From<ConfigFinding> for Fault {
    fn from(finding: ConfigFinding) -> Self {
        let ConfigFinding { range, rule, message, help, replacement } = finding;
        Self { range, rule, severity: None, message, help, replacement }
    }
}

/// What [`Host::settle`] did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Whether nothing is left to evaluate; otherwise call again.
    pub done: bool,
    /// Documents whose findings, verdicts or places of findings changed since the last call, by number.
    pub changed: Vec<DocId>,
}

/// So many closed documents may stand unpacked where memory is no concern.
const MOST_UNPACKED: usize = 32_768;

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct Host {
    state: State,
    revision: u64,
    askers: Askers,
    /// What must run again before any rule that reads verdicts.
    dirty: BTreeMap<DocId, Strata>,
    /// Documents whose rules that read verdicts must run again.
    late: BTreeSet<DocId>,
    owned: BTreeSet<DocId>,
    changed: BTreeSet<DocId>,
    /// Documents whose findings moved since they were evaluated: their fingerprints are those of other places.
    moved: FxHashSet<DocId>,
    /// Whose findings have their other side in whom: pairs of the document that is pointed into and the one that points.
    related: BTreeSet<(DocId, DocId)>,
    /// Documents that wait for something else than the circles know.
    rewired: BTreeSet<DocId>,
    probes: Vec<FilePath>,
    probing: FxHashSet<FilePath>,
    ledger: Arc<Ledger>,
    most_unpacked: usize,
}

impl Host {
    /// An empty workspace, not yet scanned.
    pub fn new() -> Self {
        Self::bounded(MOST_UNPACKED)
    }

    /// An empty workspace that lets so many closed documents stand unpacked while it evaluates: fewer take less memory,
    /// but neighbours are asked again and again.
    pub fn bounded(most_unpacked: usize) -> Self {
        Self { most_unpacked, ..Self::default() }
    }

    /// A host that goes on from a snapshot, for readers; it knows nobody who asked and evaluates nothing.
    pub(crate) fn resumed(state: State, revision: u64) -> Self {
        Self { state, revision, ..Self::new() }
    }

    /// Takes changes in order. Cheap: evaluation is left to [`Host::settle`].
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            self.take(change);
        }
        self.revision += 1;
    }

    /// Evaluates what the changes reached: documents in editors first. Returns when all is done or the budget is spent.
    pub fn settle(&mut self, budget: Duration) -> Settled {
        self.evaluate_dirty(budget);
        let changed = std::mem::take(&mut self.changed).into_iter().collect();
        let done = self.dirty.is_empty() && self.late.is_empty() && self.rewired.is_empty();
        Settled { done, changed }
    }

    /// Evaluates everything.
    pub fn settle_all(&mut self) -> Settled {
        self.settle(Duration::MAX)
    }

    /// Paths about which the disk must be asked; each is returned once. Answer with [`Change::Probed`].
    pub fn take_probes(&mut self) -> Vec<FilePath> {
        std::mem::take(&mut self.probes)
    }

    /// The workspace as it is now, for readers. Costs nothing and never changes.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.state.clone(), self.revision)
    }

    #[cfg(test)]
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Counts changes: a higher number means a later state.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The number of a path, given out at the first request and never changed.
    pub fn doc_id(&mut self, path: &FilePath) -> DocId {
        if let Some(doc) = self.state.by_path.get(path) {
            return *doc;
        }
        let doc = DocId(self.state.slots.len() as u32);
        let root = self.state.root_for(path);
        self.state.slots.push_back(Arc::new(crate::state::Slot { path: path.clone(), root, entry: None }));
        self.state.evaluations.push_back(None);
        self.state.by_path.insert(path.clone(), doc);
        doc
    }

    /// Marks strata of a document to run again. Before the workspace is complete only its own facts count: all others
    /// run when it is.
    fn mark(&mut self, doc: DocId, strata: Strata) {
        let (document, verdict) = (Strata::one(Stratum::Document), Strata::one(Stratum::Verdict));
        if self.state.complete && strata.contains(Stratum::Verdict) {
            self.late.insert(doc);
        }
        let early = if self.state.complete { strata.without(verdict) } else { strata.intersection(document) };
        if !early.is_empty() {
            let known = self.dirty.entry(doc).or_default();
            *known = known.with(early);
        }
    }
}
