//! The base: what the workspace said at the revision that a change is compared with (operating model 1.11: nothing is
//! deleted, nothing overwritten). Data only: whoever drives the host reads it out of version control.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use specward_syntax::{Document, Facts, IdKey, Packed};

use crate::artefact::Artefact;
use crate::path::FilePath;

/// What the workspace said at its base, as given to [`crate::Change::Base`].
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// One a root that has a base.
    pub revisions: Vec<Revision>,
    /// Documents at the base.
    pub documents: Vec<BaseDocument>,
}

/// The revision with which a root is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Folder of the root.
    pub root: FilePath,
    /// As people name it: `origin/main`.
    pub name: SmolStr,
    /// Files under the root's code paths that differ from the base, by path.
    pub changed_code: Vec<FilePath>,
}

/// One document at the base.
#[derive(Clone, Debug)]
pub struct BaseDocument {
    /// Where it was.
    pub path: FilePath,
    /// What it said.
    pub content: BaseContent,
    /// On which side of the fork.
    pub side: Side,
}

/// What a document said at the base.
#[derive(Clone, Debug)]
pub enum BaseContent {
    /// This.
    Read(Document),
    /// What the disk says too: the document that the host has of it.
    AsOnDisk,
}

/// On which side of the fork a document of the base stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where this line of work began: what changed since then is this work's doing.
    Fork,
    /// New on the base since then: this work cannot have seen it, its ids are taken all the same.
    Tip,
}

/// A document as it was.
#[derive(Clone, Debug)]
pub struct Earlier {
    kept: Kept,
    /// Its summary.
    pub artefact: Arc<Artefact>,
}

/// Facts as they are where somebody else keeps them anyway, packed otherwise.
#[derive(Clone, Debug)]
enum Kept {
    Shared(Arc<Facts>),
    Packed(Arc<Packed>),
}

impl Earlier {
    pub(crate) fn shared(facts: Arc<Facts>, artefact: Arc<Artefact>) -> Self {
        Self { kept: Kept::Shared(facts), artefact }
    }

    pub(crate) fn packed(document: &Document, artefact: Arc<Artefact>) -> Self {
        let packed = Packed::new(document).map(|packed| Kept::Packed(Arc::new(packed)));
        Self { kept: packed.unwrap_or_else(|_| Kept::Shared(document.facts.clone())), artefact }
    }

    /// What it said.
    pub fn facts(&self) -> Arc<Facts> {
        match &self.kept {
            Kept::Shared(facts) => facts.clone(),
            // Its bytes are of our own making, so they can be read.
            Kept::Packed(packed) => packed.facts().map(Arc::new).unwrap_or_default(),
        }
    }

    pub(crate) fn with(&self, artefact: Arc<Artefact>) -> Self {
        Self { kept: self.kept.clone(), artefact }
    }
}

/// Documents of one side, by path and by id without version.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layer {
    documents: BTreeMap<FilePath, Earlier>,
    by_id: FxHashMap<IdKey, Vec<FilePath>>,
}

/// The base as the host keeps it.
#[derive(Clone, Debug, Default)]
pub(crate) struct BaseState {
    pub(crate) revisions: Vec<Revision>,
    pub(crate) fork: Layer,
    pub(crate) tip: Layer,
}

impl Layer {
    pub(crate) fn insert(&mut self, path: FilePath, earlier: Earlier) {
        if let Some(base) = earlier.artefact.base_key() {
            self.by_id.entry(base).or_default().push(path.clone());
        }
        self.documents.insert(path, earlier);
    }

    pub(crate) fn at(&self, path: &FilePath) -> Option<&Earlier> {
        self.documents.get(path)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&FilePath, &Earlier)> {
        self.documents.iter()
    }

    /// Documents that define an id, in whichever version.
    pub(crate) fn definers(&self, base: &IdKey) -> impl Iterator<Item = (&FilePath, &Earlier)> {
        let paths = self.by_id.get(base).map(Vec::as_slice).unwrap_or_default();
        paths.iter().filter_map(|path| self.documents.get_key_value(path))
    }
}

impl BaseState {
    pub(crate) fn revision_of(&self, root: &FilePath) -> Option<&Revision> {
        self.revisions.iter().find(|revision| revision.root == *root)
    }

    /// Whether a root's changed code is spoken of at this path: the first of it.
    pub(crate) fn names_code(&self, path: &FilePath) -> bool {
        self.revisions.iter().any(|revision| revision.changed_code.first() == Some(path))
    }

    /// Paths at which something was that others may miss now: documents, and the first file of changed code.
    pub(crate) fn watched(&self) -> impl Iterator<Item = &FilePath> {
        let code = self.revisions.iter().filter_map(|revision| revision.changed_code.first());
        self.fork.iter().map(|(path, _)| path).chain(code)
    }
}
