//! Changes to state, index and dirty marks.

use std::collections::BTreeMap;
use std::sync::Arc;

use specward_syntax::{Document, FactId, Facts, LineIndex, Packed, Places, TextRange};

use super::{Change, Fault, Host};
use crate::artefact::{Artefact, Status};
use crate::content::Content;
use crate::contribute::{self, View};
use crate::evaluate::Strata;
use crate::finding::{DocId, Fix, Place};
use crate::index::{Contribution, Index};
use crate::kind::Kind;
use crate::lookup::{Asker, Lookup, LookupKey, Stratum};
use crate::path::FilePath;
use crate::root::{Root, RootId};
use crate::sink::{Report, Reported, Sink};
use crate::state::{Entry, Slot, Standing, State};
use crate::summary::summarise;

impl Host {
    pub(super) fn take(&mut self, change: Change) {
        match change {
            Change::Roots(roots) => self.take_roots(roots),
            Change::Document { path, document, standing } => self.take_document(&path, document, standing, None),
            Change::Packed { path, document, packed } => {
                self.take_document(&path, document, Standing::Closed, Some(packed));
            }
            Change::Input { path, lines, faults } => self.take_input(&path, lines, faults),
            Change::Removed(path) => self.take_removal(&path),
            Change::Probed { path, present } => self.take_answer(path, present),
            Change::Published(documents) => self.take_published(documents),
            Change::Base(base) => self.take_base(base),
            Change::ScanComplete(complete) => self.take_completeness(complete),
        }
    }

    pub(super) fn take_document(
        &mut self,
        path: &FilePath,
        document: Document,
        standing: Standing,
        packed: Option<Arc<Packed>>,
    ) {
        let doc = self.doc_id(path);
        let known = self.state.entry(doc).filter(|entry| entry.is_document && entry.standing == standing);
        if known.is_some_and(|entry| *entry.facts() == document.facts) {
            return self.move_places(doc, document.places);
        }
        let artefact = Arc::new(self.summary(doc, &document.facts));
        let content = self.content(doc, document, packed);
        let input = Arc::default();
        // The same bytes may be in other lines.
        self.moved.insert(doc);
        self.put(doc, Some(Entry { content, standing, artefact, input, is_document: true }));
    }

    pub(super) fn content(&self, doc: DocId, document: Document, packed: Option<Arc<Packed>>) -> Arc<Content> {
        Arc::new(Content::new(doc, document, packed, Arc::clone(&self.ledger)))
    }

    /// Equal facts at other places: nobody else is touched.
    fn move_places(&mut self, doc: DocId, places: Arc<Places>) {
        let Some(slot) = self.state.slot(doc) else { return };
        let Some(entry) = slot.entry.clone().filter(|entry| *entry.places() != places) else { return };
        let content = Arc::new(entry.content.moved(places));
        let before = Arc::clone(&entry.content);
        let slot =
            Slot { path: slot.path.clone(), root: slot.root, entry: Some(Entry { content: content.clone(), ..entry }) };
        self.state.slots.set(doc.0 as usize, Arc::new(slot));
        self.moved.insert(doc);
        self.changed.insert(doc);
        self.tell_of_moved(doc, Some(&before), Some(&content));
    }

    fn take_input(&mut self, path: &FilePath, lines: LineIndex, faults: Vec<Fault>) {
        let doc = self.doc_id(path);
        let (input, places) = read_faults(doc, lines, faults);
        let entry = Entry {
            content: self.content(doc, Document { facts: Arc::default(), places: Arc::new(places) }, None),
            standing: Standing::Closed,
            artefact: Arc::new(nothing()),
            input: input.into(),
            is_document: false,
        };
        self.changed.insert(doc);
        self.put(doc, Some(entry));
    }

    fn take_removal(&mut self, path: &FilePath) {
        let Some(doc) = self.state.by_path.get(path).copied() else { return };
        let Some(entry) = self.state.entry(doc).filter(|entry| entry.standing != Standing::Gone) else { return };
        // Of a text that was no file nobody saw anything: what the disk said of its path still holds.
        if entry.is_file() {
            self.state.probed.remove(path);
            self.probing.remove(path);
        }
        self.put(doc, None);
        self.forget(doc);
        self.put_gone(path);
    }

    /// Drops the evaluation of a document that is gone.
    pub(super) fn forget(&mut self, doc: DocId) {
        self.dirty.remove(&doc);
        self.late.remove(&doc);
        self.moved.remove(&doc);
        self.changed.insert(doc);
        let Some(old) = self.state.evaluations.set(doc.0 as usize, None) else { return };
        self.note_waits(doc, &old, None);
        self.note_related(doc, &old, None);
        for stratum in Stratum::ALL {
            self.askers.replace(Asker { doc, stratum }, &old.asked[stratum as usize], &[]);
        }
    }

    fn take_answer(&mut self, path: FilePath, present: bool) {
        self.probing.insert(path.clone());
        let key = Lookup::Path(&path).key();
        if self.state.probed.insert(path, present) != Some(present) {
            self.dirty_askers(&[key]);
        }
    }

    fn take_completeness(&mut self, complete: bool) {
        if std::mem::replace(&mut self.state.complete, complete) == complete || !complete {
            return;
        }
        let strata = Strata::one(Stratum::Workspace).with(Strata::one(Stratum::Verdict));
        self.mark_where(strata, |_| true);
    }

    fn take_roots(&mut self, roots: Vec<Root>) {
        if *self.state.roots == roots {
            return;
        }
        let old = std::mem::replace(&mut self.state.roots, Arc::new(roots));
        match reconfigured(&old, &self.state.roots) {
            Some(changed) => changed.into_iter().for_each(|root| self.reread_root(root)),
            None => self.rebuild(),
        }
        self.resummarise_base();
    }

    /// The settings of one root changed: its documents are summarised and evaluated again.
    fn reread_root(&mut self, root: RootId) {
        let slots = self.state.slots.iter().enumerate().filter(|(_, slot)| slot.root == Some(root));
        let docs: Vec<DocId> = slots.filter(|(_, slot)| slot.entry.is_some()).map(|(at, _)| DocId(at as u32)).collect();
        for doc in docs {
            let Some(entry) = self.state.entry(doc).cloned() else { continue };
            let artefact = if entry.is_document { Arc::new(self.summary(doc, entry.facts())) } else { entry.artefact };
            self.put(doc, Some(Entry { artefact, ..entry }));
        }
        self.dirty_askers(&[Lookup::Root(root).key()]);
    }

    /// The roots themselves changed: everything is placed, indexed and evaluated again.
    fn rebuild(&mut self) {
        self.state.index = Index::default();
        for at in 0..self.state.slots.len() {
            let doc = DocId(at as u32);
            let Some(slot) = self.state.slot(doc) else { continue };
            let (path, root) = (slot.path.clone(), self.state.root_for(&slot.path));
            let entry = slot.entry.clone();
            self.state.slots.set(at, Arc::new(Slot { path: path.clone(), root, entry: entry.clone() }));
            let Some(mut entry) = entry else { continue };
            if entry.is_document {
                entry.artefact = Arc::new(self.summary(doc, entry.facts()));
            }
            self.state.slots.set(at, Arc::new(Slot { path: path.clone(), root, entry: Some(entry) }));
            let contribution = self.contribution(doc);
            self.state.index.patch(doc, &path, &Contribution::default(), &contribution);
        }
        self.mark_where(Strata::ALL, |_| true);
    }

    pub(super) fn mark_where(&mut self, strata: Strata, wanted: impl Fn(&Slot) -> bool) {
        let slots = self.state.slots.iter().enumerate();
        let docs = slots.filter(|(_, slot)| slot.entry.is_some() && wanted(slot)).map(|(at, _)| DocId(at as u32));
        for doc in docs.collect::<Vec<_>>() {
            self.mark(doc, strata);
        }
    }

    fn summary(&self, doc: DocId, facts: &Facts) -> Artefact {
        let Some(slot) = self.state.slot(doc) else { return nothing() };
        summarise(slot.root.and_then(|root| self.state.root(root)), &slot.path, facts, self.state.config_of(doc))
    }

    fn contribution(&self, doc: DocId) -> Contribution {
        contribution(&self.state, doc)
    }

    /// Puts `entry` in the place of what is at `doc`, patches the index and marks whoever asked about what changed.
    pub(super) fn put(&mut self, doc: DocId, entry: Option<Entry>) {
        let Some(old) = self.state.slots.get(doc.0 as usize).cloned() else { return };
        let before = self.contribution(doc);
        let new = Arc::new(Slot { path: old.path.clone(), root: old.root, entry });
        self.state.slots.set(doc.0 as usize, new.clone());
        let after = self.contribution(doc);
        let mut keys = contribute::changed(doc, View::of(&old), View::of(&new), &before, &after);
        let families = self.state.index.patch(doc, &old.path, &before, &after);
        keys.extend(families.iter().map(|family| Lookup::Family(family).key()));
        if before.adopts != after.adopts {
            keys.extend(old.root.map(|root| Lookup::Adoption(root).key()));
        }
        self.dirty_askers(&keys);
        let [before, after] = [&old, &new].map(|slot| slot.entry.as_ref().map(|entry| &entry.content));
        self.tell_of_moved(doc, before, after);
        self.set_owned(doc, new.entry.as_ref());
        if new.entry.is_some() {
            self.mark(doc, Strata::ALL);
        }
    }

    fn set_owned(&mut self, doc: DocId, entry: Option<&Entry>) {
        if entry.is_some_and(|entry| matches!(entry.standing, Standing::Open | Standing::Detached)) {
            self.owned.insert(doc);
        } else {
            self.owned.remove(&doc);
        }
    }

    pub(super) fn dirty_askers(&mut self, keys: &[LookupKey]) {
        for key in keys {
            let askers: Vec<Asker> = self.askers.of(*key).collect();
            for asker in askers {
                self.mark(asker.doc, Strata::one(asker.stratum));
            }
        }
    }
}

fn contribution(state: &State, doc: DocId) -> Contribution {
    state.slot(doc).map_or_else(Contribution::default, |slot| Contribution::of(state, doc, View::of(slot)))
}

/// The roots of which only settings changed that matter to their own documents alone; `None` if more changed.
fn reconfigured(old: &[Root], new: &[Root]) -> Option<Vec<RootId>> {
    if old.len() != new.len() {
        return None;
    }
    let mut changed = Vec::new();
    for (at, (was, is)) in old.iter().zip(new).enumerate().filter(|(_, (was, is))| was != is) {
        let same_but_config = Root { config: is.config.clone(), ..was.clone() } == *is;
        if !same_but_config || was.config.families != is.config.families {
            return None;
        }
        changed.push(RootId(at as u32));
    }
    Some(changed)
}

/// The summary of a file that is no document.
pub(super) fn nothing() -> Artefact {
    Artefact {
        id: None,
        id_at: FactId::FILE,
        aliases: Vec::new(),
        kind: Kind::Prose,
        title: "".into(),
        version: None,
        status: Status::Missing,
        status_at: FactId::FILE,
        owner: None,
        scope: None,
        pack: None,
        sources: Vec::new(),
        unfilled: false,
        consumers: Vec::new(),
        producer: None,
        domain: None,
        shows_model: false,
    }
}

/// Places of the faults, and reports of them: of each rule so many as of any other.
fn read_faults(doc: DocId, lines: LineIndex, faults: Vec<Fault>) -> (Vec<Reported>, Places) {
    let ranges = std::iter::once(TextRange::default()).chain(faults.iter().map(|fault| fault.range)).collect();
    let mut by_rule: BTreeMap<&str, Vec<(FactId, Fault)>> = BTreeMap::new();
    for (fault, at) in faults.into_iter().zip(1..) {
        by_rule.entry(fault.rule.name).or_default().push((FactId(at), fault));
    }
    let mut reported = Vec::new();
    for faults in by_rule.into_values() {
        let Some((_, first)) = faults.first() else { continue };
        let mut sink = Sink::new(doc, first.rule, &mut reported);
        for (fact, fault) in faults {
            sink.push(None, read_fault(fault, Place { doc, fact }));
        }
        sink.close(FactId::FILE);
    }
    (reported, Places { ranges, lines })
}

fn read_fault(fault: Fault, place: Place) -> Report {
    let report = Report::at(place.fact, fault.message).help(fault.help);
    let report = fault.severity.into_iter().fold(report, Report::severity);
    let fix = |text: String| Fix::Replace { title: format!("Change to `{text}`"), place, text, preferred: true };
    fault.replacement.map(fix).into_iter().fold(report, Report::fix)
}
