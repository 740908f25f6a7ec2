//! The whole state of a workspace, in persistent structures: cloning it costs nothing, and a clone
//! never changes. Written by the host alone; read by contexts and snapshots.

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;
use specward_syntax::{Facts, Places};

use crate::artefact::Artefact;
use crate::base::BaseState;
use crate::config::Config;
use crate::content::Content;
use crate::evaluation::{Evaluation, Verdicts};
use crate::finding::DocId;
use crate::index::Index;
use crate::kind::Kind;
use crate::path::FilePath;
use crate::root::{Root, RootId};
use crate::sink::Reported;
use crate::waits::{Circles, Wait};

/// How a document takes part in the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// On disk.
    Closed,
    /// In an editor, whose text counts instead of the disk's.
    Open,
    /// In an editor, but no file (untitled, a diff view): it sees the workspace, the workspace does not see it.
    Detached,
    /// Nothing any more, but something at the base: only rules about the base run, nobody else sees it.
    Gone,
}

/// What is known of a document.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) content: Arc<Content>,
    pub(crate) standing: Standing,
    pub(crate) artefact: Arc<Artefact>,
    /// Findings that came with the input (unreadable file, faulty configuration).
    pub(crate) input: Arc<[Reported]>,
    /// Whether this is a document; otherwise only a file that input findings stand in.
    pub(crate) is_document: bool,
}

impl Entry {
    /// What it says.
    pub(crate) fn facts(&self) -> &Arc<Facts> {
        self.content.facts()
    }

    /// Where it says so.
    pub(crate) fn places(&self) -> &Arc<Places> {
        self.content.places()
    }

    /// Whether others see a file.
    pub(crate) fn is_file(&self) -> bool {
        !matches!(self.standing, Standing::Detached | Standing::Gone)
    }

    /// Whether rules run.
    pub(crate) fn is_checked(&self) -> bool {
        self.is_document || self.standing == Standing::Gone
    }

    /// Whether others see a document.
    pub(crate) fn is_shared(&self) -> bool {
        self.is_document && self.is_file()
    }
}

/// A numbered path, with a document or without: a path keeps its number for ever.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) path: FilePath,
    pub(crate) root: Option<RootId>,
    pub(crate) entry: Option<Entry>,
}

/// Where a document without a file is from, and what was computed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Published {
    pub(crate) graph: FilePath,
    pub(crate) verdicts: Arc<Verdicts>,
}

/// Everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) roots: Arc<Vec<Root>>,
    pub(crate) slots: imbl::Vector<Arc<Slot>>,
    pub(crate) by_path: imbl::OrdMap<FilePath, DocId>,
    pub(crate) index: Index,
    pub(crate) evaluations: imbl::Vector<Option<Arc<Evaluation>>>,
    /// What the disk said about paths that are no documents.
    pub(crate) probed: imbl::HashMap<FilePath, bool>,
    pub(crate) complete: bool,
    /// As the evaluations so far have it.
    pub(crate) circles: Circles,
    pub(crate) base: Arc<BaseState>,
    /// Documents that no file is behind, but a published graph.
    pub(crate) published: Arc<FxHashMap<DocId, Published>>,
}

static DEFAULT_CONFIG: LazyLock<Config> = LazyLock::new(Config::default);

impl State {
    pub(crate) fn slot(&self, doc: DocId) -> Option<&Slot> {
        self.slots.get(doc.0 as usize).map(Arc::as_ref)
    }

    pub(crate) fn entry(&self, doc: DocId) -> Option<&Entry> {
        self.slot(doc)?.entry.as_ref()
    }

    pub(crate) fn evaluation(&self, doc: DocId) -> Option<&Arc<Evaluation>> {
        self.evaluations.get(doc.0 as usize)?.as_ref()
    }

    /// What a document waits for, in order.
    pub(crate) fn waits_of(&self, doc: DocId) -> &[Wait] {
        self.evaluation(doc).map(|evaluation| &evaluation.waits[..]).unwrap_or_default()
    }

    pub(crate) fn root(&self, id: RootId) -> Option<&Root> {
        self.roots.get(id.0 as usize)
    }

    pub(crate) fn root_of(&self, doc: DocId) -> Option<&Root> {
        self.root(self.slot(doc)?.root?)
    }

    pub(crate) fn config_of(&self, doc: DocId) -> &Config {
        self.root_of(doc).map_or(&DEFAULT_CONFIG, |root| &root.config)
    }

    pub(crate) fn kind_of(&self, doc: DocId) -> Kind {
        self.entry(doc).map_or(Kind::Prose, |entry| entry.artefact.kind)
    }

    /// The innermost root that holds `path`.
    pub(crate) fn root_for(&self, path: &FilePath) -> Option<RootId> {
        let holds = self.roots.iter().enumerate().filter(|(_, root)| path.starts_with(&root.path));
        let (at, _) = holds.max_by_key(|(_, root)| root.path.as_str().len())?;
        Some(RootId(at as u32))
    }

    /// The root at exactly this folder.
    pub(crate) fn root_at(&self, path: &FilePath) -> Option<RootId> {
        self.roots.iter().position(|root| root.path == *path).map(|at| RootId(at as u32))
    }

    /// The path of a document below its root; the whole path outside of any.
    pub(crate) fn relative_path(&self, doc: DocId) -> &str {
        let Some(slot) = self.slot(doc) else { return "" };
        let root = slot.root.and_then(|root| self.root(root));
        root.and_then(|root| slot.path.relative_to(&root.path)).unwrap_or(slot.path.as_str())
    }

    /// Every document that others see, in order of its number.
    pub(crate) fn documents(&self) -> impl Iterator<Item = (DocId, &Entry)> {
        let numbered = self.slots.iter().enumerate();
        numbered.filter_map(|(at, slot)| Some((DocId(at as u32), slot.entry.as_ref()?)))
    }
}
