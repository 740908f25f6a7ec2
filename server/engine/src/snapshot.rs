//! The workspace as it was at one moment, for any number of readers. Answers from facts, never from
//! the disk.

use std::sync::Arc;

use rayon::prelude::*;
use specward_syntax::document::{Link, Role};
use specward_syntax::{Document, Encoding, Facts, Id, IdKey, LineCol, Places, ReferenceId, TextRange};

use crate::artefact::Artefact;
use crate::config::Config;
use crate::context::links::key_of_stem;
use crate::context::resolve::effective_key;
use crate::context::{Context, LinkTarget, Resolution};
use crate::evaluation::{Evaluation, Verdicts};
use crate::finding::{DocId, Finding, Place};
use crate::graph::Members;
use crate::host::{Change, Host};
use crate::index::{Claim, Digest};
use crate::kind::Kind;
use crate::names::Names;
use crate::path::FilePath;
use crate::root::Root;
use crate::shown;
use crate::state::{Entry, Standing, State};

/// From so many documents on it is worth asking all processors.
const MANY: usize = 16;

/// See the module's documentation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Snapshot {
    state: State,
    revision: u64,
}

impl Snapshot {
    pub(crate) fn new(state: State, revision: u64) -> Self {
        Self { state, revision }
    }

    /// The same with some more documents, whose findings nobody looks for: to answer before all is read.
    #[must_use]
    pub fn with(&self, changes: impl IntoIterator<Item = Change>) -> Self {
        let mut host = Host::resumed(self.state.clone(), self.revision);
        host.apply(changes);
        host.snapshot()
    }

    /// The path that a link of a document names, whether or not something is there.
    pub fn link_path(&self, doc: DocId, target: &str) -> Option<FilePath> {
        self.state.link_path(doc, target)
    }

    /// Of which state of the host this is a picture.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether the whole workspace was read.
    pub fn complete(&self) -> bool {
        self.state.complete
    }

    /// The roots.
    pub fn roots(&self) -> &[Root] {
        &self.state.roots
    }

    /// Every document that is there, detached ones included, by number.
    pub fn documents(&self) -> impl Iterator<Item = DocId> + '_ {
        self.state.documents().filter(|(_, entry)| entry.is_document).map(|(doc, _)| doc)
    }

    /// Every file that may have findings: documents, configuration, files that could not be read.
    pub fn files(&self) -> impl Iterator<Item = DocId> + '_ {
        self.state.documents().filter(|(doc, _)| self.published_in(*doc).is_none()).map(|(doc, _)| doc)
    }

    /// What is at a path, if anything.
    pub fn doc_by_path(&self, path: &FilePath) -> Option<DocId> {
        let doc = *self.state.by_path.get(path)?;
        self.state.entry(doc).map(|_| doc)
    }

    /// Path of a document, even of one that is gone.
    pub fn path(&self, doc: DocId) -> Option<&FilePath> {
        self.state.slot(doc).map(|slot| &slot.path)
    }

    /// The file in which the places of a document lie: its own, or the published graph that tells of it.
    pub fn file(&self, doc: DocId) -> Option<&FilePath> {
        self.published_in(doc).or_else(|| self.path(doc))
    }

    /// The published graph that tells of a document which is not checked out.
    pub fn published_in(&self, doc: DocId) -> Option<&FilePath> {
        self.state.published.get(&doc).map(|published| &published.graph)
    }

    /// Path below the document's root; the whole path outside of any.
    pub fn relative_path(&self, doc: DocId) -> &str {
        self.state.relative_path(doc)
    }

    /// Root of a document.
    pub fn root(&self, doc: DocId) -> Option<&Root> {
        self.state.root_of(doc)
    }

    /// Settings that hold for a document.
    pub fn config(&self, doc: DocId) -> &Config {
        self.state.config_of(doc)
    }

    /// Whether it is a document, and not only a file with findings.
    pub fn is_document(&self, doc: DocId) -> bool {
        self.state.entry(doc).is_some_and(|entry| entry.is_document)
    }

    /// Content and positions of a document.
    pub fn document(&self, doc: DocId) -> Option<Document> {
        self.state.entry(doc).map(|entry| Document { facts: entry.facts().clone(), places: entry.places().clone() })
    }

    /// Content of a document.
    pub fn facts(&self, doc: DocId) -> Option<&Facts> {
        self.state.entry(doc).map(|entry| entry.facts().as_ref())
    }

    /// Positions of a document.
    pub fn places(&self, doc: DocId) -> Option<&Arc<Places>> {
        self.state.entry(doc).map(Entry::places)
    }

    /// Summary of a document.
    pub fn artefact(&self, doc: DocId) -> Option<&Artefact> {
        self.state.entry(doc).map(|entry| entry.artefact.as_ref())
    }

    /// Kind of a document.
    pub fn kind(&self, doc: DocId) -> Kind {
        self.state.kind_of(doc)
    }

    /// Whether an editor owns it.
    pub fn standing(&self, doc: DocId) -> Option<Standing> {
        self.state.entry(doc).map(|entry| entry.standing)
    }

    /// Every document that defines an artefact, by number.
    pub fn artefacts(&self) -> impl Iterator<Item = (DocId, &Artefact)> + '_ {
        let shared = self.state.documents().filter(|(_, entry)| entry.is_shared());
        shared.filter(|(_, entry)| entry.artefact.id.is_some()).map(|(doc, entry)| (doc, entry.artefact.as_ref()))
    }

    /// Documents and other files in a folder and those below it, by path.
    pub fn below<'a>(&'a self, folder: &'a FilePath) -> impl Iterator<Item = (&'a FilePath, DocId)> + 'a {
        let from = self.state.by_path.range(folder.clone()..).map(|(path, doc)| (path, *doc));
        let near = from.take_while(|(path, _)| path.as_str().starts_with(folder.as_str()));
        near.filter(move |(path, _)| path.starts_with(folder) && *path != folder)
    }

    /// Brings `names` up to this revision.
    pub fn bring_up(&self, names: &mut Names) {
        names.follow(&self.state);
    }

    /// Documents of a kind, by root and path.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = DocId> + '_ {
        self.state.index.of_kind(kind)
    }

    /// Documents of a kind in the root at `path`, by path.
    pub fn of_kind_in(&self, kind: Kind, path: &FilePath) -> impl Iterator<Item = DocId> + '_ {
        self.state.root_at(path).into_iter().flat_map(move |root| self.state.index.of_kind_in(kind, root))
    }

    /// Families of ids that the workspace defines, sorted.
    pub fn families(&self) -> impl Iterator<Item = &str> + '_ {
        self.state.index.families().map(smol_str::SmolStr::as_str)
    }

    /// Ids of a family that a root's base has, also those that are new there.
    pub fn ids_at_base<'a>(&'a self, root: &'a Root, family: &str) -> Vec<&'a Id> {
        let (fork, tip) = (self.state.base.fork.iter(), self.state.base.tip.iter());
        let here = fork.chain(tip).filter(|(path, _)| path.starts_with(&root.path));
        let ids = here.filter_map(|(_, earlier)| earlier.artefact.id.as_ref());
        ids.filter(|id| id.key.family() == family).collect()
    }

    /// Findings of a file, suppressed ones included, by place and rule.
    pub fn findings(&self, doc: DocId) -> Vec<Finding> {
        let known = self.state.entry(doc).zip(self.state.evaluation(doc));
        known.map(|(entry, evaluation)| shown::findings(&self.state, doc, entry, evaluation)).unwrap_or_default()
    }

    /// Computed verdicts of a document; empty where it has no gates or the workspace is not yet read.
    pub fn verdicts(&self, doc: DocId) -> Arc<Verdicts> {
        Evaluation::verdicts_of(self.state.evaluation(doc))
    }

    /// The view that rules have of a document: every question that they may ask, unrecorded.
    pub fn context(&self, doc: DocId) -> Option<Context<'_>> {
        let context = Context::new(&self.state, doc)?;
        Some(match self.state.evaluation(doc) {
            Some(evaluation) => context.with_verdicts(&evaluation.verdicts),
            None => context,
        })
    }

    /// What the spec graph of the root at `path` should say.
    pub fn graph_of(&self, path: &FilePath) -> Members {
        let of_root = |doc: &DocId| self.root(*doc).is_some_and(|root| root.path == *path);
        let context = self.documents().find(of_root).and_then(|doc| self.context(doc));
        context.map(|context| context.told_by_root()).unwrap_or_default()
    }

    /// What a reference of a document means.
    pub fn resolve(&self, doc: DocId, reference: ReferenceId) -> Resolution {
        self.context(doc).map_or(Resolution::NotOurs, |context| context.resolve(reference))
    }

    /// Where a link of a document leads, by its index in its facts.
    pub fn link(&self, doc: DocId, index: usize) -> LinkTarget {
        self.context(doc).map_or(LinkTarget::NotOurs, |context| context.link(index))
    }

    /// Documents that go by an id, those whose own it is first, each group by path.
    pub fn definitions(&self, id: &IdKey) -> Vec<DocId> {
        let mut claims: Vec<(DocId, Claim)> = self.state.index.claims(id).collect();
        claims.sort_by_key(|(_, claim)| *claim);
        claims.into_iter().map(|(doc, _)| doc).collect()
    }

    /// Every id and alias that begins with `prefix` (in normal form), with its document, by id.
    pub fn ids_from(&self, prefix: &IdKey) -> impl Iterator<Item = (&IdKey, DocId)> + '_ {
        let prefix = prefix.as_str().to_owned();
        let from = IdKey::new(&prefix);
        let claims = self.state.index.claims_from(&from).map(|(id, doc, _)| (id, doc));
        claims.take_while(move |(id, _)| id.as_str().starts_with(&prefix)).collect::<Vec<_>>().into_iter()
    }

    /// References to a document from anywhere, prose included, by document number and place.
    pub fn references_to(&self, doc: DocId) -> Vec<(DocId, ReferenceId)> {
        let Some(artefact) = self.artefact(doc) else { return Vec::new() };
        let mut found = Vec::new();
        for key in artefact.keys() {
            let docs: Vec<DocId> = self.state.index.mentions(key).collect();
            self.unpack(&docs);
            for from in docs {
                found.extend(self.mentions_in(from, key).filter(|at| self.means(from, *at, doc)).map(|at| (from, at)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// References with an id, whatever they mean, by document number and place: for ids that nobody defines.
    pub fn mentions_of(&self, key: &IdKey) -> Vec<(DocId, ReferenceId)> {
        let docs = self.state.index.mentions(key);
        docs.flat_map(|from| self.mentions_in(from, key).map(move |at| (from, at))).collect()
    }

    /// Links that lead to a document, by document number, with their index in its facts.
    pub fn links_to(&self, doc: DocId) -> Vec<(DocId, usize)> {
        let names = self.link_names(doc);
        let mut from: Vec<DocId> = names.iter().flat_map(|name| self.state.index.link_sources(*name)).collect();
        from.push(doc);
        from.sort_unstable();
        from.dedup();
        self.unpack(&from);
        from.into_iter().flat_map(|source| self.links_from(source, doc, &names)).collect()
    }

    /// The names by which links lead to a document: its path, that without extension, its stem, its ids.
    fn link_names(&self, doc: DocId) -> Vec<Digest> {
        let Some(path) = self.path(doc) else { return Vec::new() };
        let route = path.as_str().strip_suffix(".md").and_then(FilePath::new);
        let own = self.artefact(doc).and_then(|artefact| artefact.id.as_ref());
        let keys = self.artefact(doc).into_iter().flat_map(Artefact::keys).map(IdKey::as_str);
        let wiki = keys.chain(own.map(|id| id.text.as_str())).chain([path.file_name()]);
        let wiki = wiki.map(|name| Digest::of(key_of_stem(name).as_str()));
        wiki.chain(route.iter().chain([path]).map(Digest::of)).collect()
    }

    /// Where each link of a document that may lead to these names leads is found out, not where all do.
    fn links_from(&self, source: DocId, doc: DocId, names: &[Digest]) -> Vec<(DocId, usize)> {
        let Some(context) = self.context(source) else { return Vec::new() };
        let links = context.facts().links.iter().enumerate();
        let may_lead = |link: &Link| match self.state.link_digest(source, link) {
            Some(digest) => names.contains(&digest),
            None => source == doc,
        };
        let leading = links.filter(|(at, link)| may_lead(link) && context.link(*at).document() == Some(doc));
        leading.map(|(at, _)| (source, at)).collect()
    }

    /// Unpacks what these documents say, on all processors where they are many: a reader is about to look at each.
    fn unpack(&self, docs: &[DocId]) {
        if docs.len() >= MANY {
            docs.par_iter().with_min_len(MANY / 2).for_each(|doc| {
                let _ = self.facts(*doc).and(self.places(*doc));
            });
        }
    }

    fn mentions_in<'a>(&'a self, from: DocId, key: &'a IdKey) -> impl Iterator<Item = ReferenceId> + 'a {
        let entry = self.state.entry(from);
        let references = entry.map(|entry| entry.facts().references.as_slice()).unwrap_or_default();
        let numbered = references.iter().enumerate().filter(|(_, reference)| reference.role != Role::Definition);
        let same = numbered.filter(move |(_, reference)| {
            entry.and_then(|entry| effective_key(&entry.artefact, &reference.id)).as_ref() == Some(key)
        });
        same.map(|(at, _)| ReferenceId(at as u32))
    }

    fn means(&self, from: DocId, reference: ReferenceId, doc: DocId) -> bool {
        self.context(from).is_some_and(|context| context.resolve(reference).candidates().contains(&doc))
    }

    /// The range of a place; the start of the file for one that is not there.
    pub fn range(&self, place: Place) -> TextRange {
        self.state.entry(place.doc).map(|entry| entry.places().range(place.fact)).unwrap_or_default()
    }

    /// Start and end of a place as lines and columns.
    pub fn line_cols(&self, place: Place, encoding: Encoding) -> (LineCol, LineCol) {
        let Some(entry) = self.state.entry(place.doc) else { return Default::default() };
        let range = entry.places().range(place.fact);
        let at = |offset: u32| entry.places().lines.line_col(offset as usize, encoding);
        (at(range.start), at(range.end))
    }
}
