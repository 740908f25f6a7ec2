//! Takes the base, and lets stand for what is gone since then an entry that nobody but the rules about the base sees.

use std::sync::Arc;

use specward_syntax::{Document, Facts};

use super::Host;
use super::apply::nothing;
use crate::artefact::Artefact;
use crate::base::{Base, BaseContent, BaseState, Earlier, Side};
use crate::evaluate::Strata;
use crate::finding::DocId;
use crate::lookup::Stratum;
use crate::path::FilePath;
use crate::state::{Entry, Standing};
use crate::summary::summarise;

impl Host {
    pub(super) fn take_base(&mut self, base: Base) {
        if base.revisions.is_empty() && self.state.base.revisions.is_empty() {
            return;
        }
        let mut state = BaseState { revisions: base.revisions, ..BaseState::default() };
        for document in base.documents {
            let earlier = match document.content {
                BaseContent::Read(read) => {
                    let artefact = self.summary_at(&document.path, &read.facts);
                    Some(Earlier::packed(&read, artefact))
                }
                BaseContent::AsOnDisk => self
                    .live(&document.path)
                    .map(|entry| Earlier::shared(entry.facts().clone(), entry.artefact.clone())),
            };
            let layer = if document.side == Side::Tip { &mut state.tip } else { &mut state.fork };
            if let Some(earlier) = earlier {
                layer.insert(document.path, earlier);
            }
        }
        self.set_base(state);
    }

    /// The roots or their settings changed: what a document is may depend on them.
    pub(super) fn resummarise_base(&mut self) {
        if self.state.base.revisions.is_empty() {
            return;
        }
        let old = self.state.base.clone();
        let mut state = BaseState { revisions: old.revisions.clone(), ..BaseState::default() };
        for (from, into) in [(&old.fork, &mut state.fork), (&old.tip, &mut state.tip)] {
            for (path, earlier) in from.iter() {
                let artefact = self.summary_at(path, &earlier.facts());
                into.insert(path.clone(), earlier.with(artefact));
            }
        }
        self.set_base(state);
    }

    fn set_base(&mut self, base: BaseState) {
        let old = std::mem::replace(&mut self.state.base, Arc::new(base));
        let gone: Vec<DocId> = old.watched().filter_map(|path| self.gone_at(path)).collect();
        for doc in gone {
            self.put(doc, None);
            self.forget(doc);
        }
        let base = self.state.base.clone();
        for path in base.watched() {
            self.put_gone(path);
        }
        self.mark_where(Strata::one(Stratum::Workspace), |_| true);
    }

    /// Where nothing is at a path of the base any more, an entry that says so.
    pub(super) fn put_gone(&mut self, path: &FilePath) {
        let earlier = self.state.base.fork.at(path).cloned();
        let is_watched = earlier.is_some() || self.state.base.names_code(path);
        let doc = self.doc_id(path);
        if !is_watched || self.state.entry(doc).is_some() {
            return;
        }
        let facts = earlier.as_ref().map(|earlier| Facts { dialect: earlier.facts().dialect, ..Facts::default() });
        let nowhere = Document { facts: Arc::new(facts.unwrap_or_default()), places: Arc::default() };
        let entry = Entry {
            content: self.content(doc, nowhere, None),
            standing: Standing::Gone,
            artefact: earlier.map_or_else(|| Arc::new(nothing()), |earlier| earlier.artefact),
            input: Arc::default(),
            is_document: false,
        };
        self.put(doc, Some(entry));
    }

    fn gone_at(&self, path: &FilePath) -> Option<DocId> {
        let doc = *self.state.by_path.get(path)?;
        self.state.entry(doc).filter(|entry| entry.standing == Standing::Gone).map(|_| doc)
    }

    fn live(&self, path: &FilePath) -> Option<&Entry> {
        self.state.entry(*self.state.by_path.get(path)?).filter(|entry| entry.is_document)
    }

    fn summary_at(&self, path: &FilePath, facts: &Arc<Facts>) -> Arc<Artefact> {
        let root = self.state.root_for(path).and_then(|root| self.state.root(root));
        let config = root.map(|root| root.config.clone()).unwrap_or_default();
        let artefact = summarise(root, path, facts, &config);
        let live = self.live(path).map(|entry| &entry.artefact);
        live.filter(|known| ***known == artefact).cloned().unwrap_or_else(|| Arc::new(artefact))
    }
}
