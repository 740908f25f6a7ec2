//! Renaming an artefact: all files that define it as one version or another, and everything that means it.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;
use specward_engine::context::LinkTarget;
use specward_engine::finding::Place;
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::document::{LinkKind, Role, Zone};
use specward_syntax::id::IdForm;
use specward_syntax::{FactId, Id, IdKey, Key, Reference, TextRange, version};

use super::spelling::{Mention, Spelling};
use super::{Refusal, Request, confirm_other_roots, graph};
use crate::edit::WorkspaceEdit;
use crate::heading;
use crate::moves::{self, Move};
use crate::texts::Source;

/// Plans it for the artefact that `doc` defines.
pub(super) fn rename(request: &Request<'_>, doc: DocId, spelling: Spelling) -> Result<WorkspaceEdit, Refusal> {
    let snapshot = request.snapshot;
    let family = renamed_family(&spelling);
    let docs = definers(snapshot, doc, family.is_some());
    let id_of = |doc: &DocId| snapshot.artefact(*doc)?.id.clone();
    let spellings = match family {
        Some((old, new)) => docs.iter().filter_map(id_of).filter_map(|id| in_family(id, &old, &new)).collect(),
        None => vec![spelling],
    };
    refuse_taken(snapshot, &docs, &spellings)?;
    let mut renaming = Renaming { request, docs, spellings, edit: WorkspaceEdit::default() };
    renaming.files();
    for doc in renaming.documents() {
        renaming.document(doc)?;
    }
    graph::rename(request, &renaming.docs, &renaming.spellings, &mut renaming.edit);
    confirm_other_roots(request, &mut renaming.edit);
    Ok(renaming.edit)
}

/// The names of a family whose ids carry their version, where the name changes and the version does not.
fn renamed_family(spelling: &Spelling) -> Option<(SmolStr, SmolStr)> {
    let (old, old_version) = version::split_pack(&spelling.old.text)?;
    let (new, new_version) = version::split_pack(&spelling.new.text)?;
    (old_version.text == new_version.text && old != new).then_some((old, new))
}

/// Another version of the family under its new name.
fn in_family(old: Id, from: &str, to: &str) -> Option<Spelling> {
    let tail = old.text.get(from.len()..)?;
    let new = Id::new(&format!("{to}{tail}"), old.form);
    Some(Spelling { old, new })
}

/// The files that define the artefact: one a version. A second file with the same version is another artefact under a
/// taken id, and keeps it.
fn definers(snapshot: &Snapshot, doc: DocId, family: bool) -> Vec<DocId> {
    let Some(context) = snapshot.context(doc) else { return vec![doc] };
    let key = |doc: DocId| snapshot.artefact(doc)?.id.as_ref().map(|id| &id.key);
    let twins = context.twins();
    let versions = context.versions_of(doc).into_iter().filter(|other| !twins.contains(other));
    let mut docs: Vec<DocId> = versions.filter(|other| family || key(*other) == key(doc)).collect();
    if !docs.contains(&doc) {
        docs.push(doc);
    }
    docs
}

/// An id that another artefact in sight already has is no new name.
fn refuse_taken(snapshot: &Snapshot, docs: &[DocId], spellings: &[Spelling]) -> Result<(), Refusal> {
    for new in spellings.iter().map(|spelling| &spelling.new) {
        let owns =
            |doc: &DocId| snapshot.artefact(*doc).and_then(|one| one.id.as_ref()).is_some_and(|id| id.key == new.key);
        let others = snapshot.definitions(&new.key).into_iter().filter(|doc| !docs.contains(doc) && owns(doc));
        let taken = others.into_iter().find(|other| docs.iter().any(|doc| see_each_other(snapshot, *doc, *other)));
        if let Some(doc) = taken {
            let path = snapshot.relative_path(doc).to_owned();
            return Err(Refusal::Taken { id: new.text.to_string(), path });
        }
    }
    Ok(())
}

/// Local ADRs of two components may share a number; nothing else may.
fn see_each_other(snapshot: &Snapshot, a: DocId, b: DocId) -> bool {
    use specward_engine::artefact::Scope;
    let is_local = |doc: DocId| snapshot.artefact(doc).and_then(|artefact| artefact.scope) == Some(Scope::Local);
    let root = |doc: DocId| snapshot.root(doc).map(|root| &root.path);
    root(a) == root(b) || !(is_local(a) && is_local(b))
}

struct Renaming<'a> {
    request: &'a Request<'a>,
    docs: Vec<DocId>,
    spellings: Vec<Spelling>,
    edit: WorkspaceEdit,
}

impl Renaming<'_> {
    /// Files that carry the id in their name, and the links to them.
    fn files(&mut self) {
        if !self.request.files {
            return;
        }
        let snapshot = self.request.snapshot;
        let moves: Vec<Move> =
            self.docs.iter().filter_map(|doc| renamed_file(snapshot, *doc, &self.spellings)).collect();
        let free = |one: &Move| snapshot.doc_by_path(&one.to).is_none();
        let moves: Vec<Move> = moves.into_iter().filter(free).collect();
        let request =
            moves::Request { snapshot, texts: self.request.texts, graphs: self.request.graphs, moves: &moves };
        moves::follow_into(&request, &mut self.edit);
        self.edit.rename = moves.into_iter().map(|one| (one.from, one.to)).collect();
    }

    /// Documents that define or mention it; spec graphs have words of their own.
    fn documents(&self) -> Vec<DocId> {
        let snapshot = self.request.snapshot;
        let mentioned = self.docs.iter().flat_map(|doc| snapshot.references_to(*doc)).map(|(doc, _)| doc);
        let written = mentioned.filter(|doc| snapshot.kind(*doc) != Kind::SpecGraph);
        let all: BTreeSet<DocId> = written.chain(self.docs.iter().copied()).collect();
        all.into_iter().collect()
    }

    fn document(&mut self, doc: DocId) -> Result<(), Refusal> {
        let snapshot = self.request.snapshot;
        let moved_on = || Refusal::Changed(snapshot.relative_path(doc).to_owned());
        let source = Source::of(snapshot, self.request.texts, doc).ok_or_else(moved_on)?;
        let mut changes = self.mentions(doc, &source);
        if self.docs.contains(&doc) {
            changes.extend(self.definitions(&source));
        }
        self.headings(doc, &source, &changes);
        for (range, text) in changes {
            if !self.edit.touches(&source.path, range) {
                self.edit.replace(source.path.clone(), range, text);
            }
        }
        Ok(())
    }

    /// The document's own id: under its key, and at the start of its title.
    fn definitions(&self, source: &Source) -> BTreeMap<TextRange, String> {
        let facts = &source.document.facts;
        let fields = facts.fields.iter().filter(|field| field.key == Key::Id && field.zone == Zone::Header);
        let places = fields.flat_map(|field| field.value.items.iter().map(|item| item.at));
        let places = places.chain(facts.title.as_ref().and_then(|title| title.id_at));
        let mut changes: BTreeMap<TextRange, String> =
            places.filter_map(|at| Some((source.range(at), self.own(source.written(at))?))).collect();
        changes.extend(self.named_title(source));
        changes
    }

    fn own(&self, written: &str) -> Option<String> {
        let key = IdKey::new(written);
        let is_number = key.family().is_empty();
        self.spelled(&key, is_number, written).map(|mention| mention.text)
    }

    /// A name is no id for the reader of titles: `# CartUpdated: A cart changed`.
    fn named_title(&self, source: &Source) -> Option<(TextRange, String)> {
        let title = source.document.facts.title.as_ref().filter(|title| title.id_at.is_none())?;
        let start = source.range(title.at).start as usize;
        self.spellings.iter().find_map(|spelling| {
            let behind = source.written(title.at).strip_prefix(spelling.old.text.as_str())?;
            let whole = !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            let range = TextRange::new(start, start + spelling.old.text.len());
            whole.then(|| (range, spelling.new.text.to_string()))
        })
    }

    fn mentions(&self, doc: DocId, source: &Source) -> BTreeMap<TextRange, String> {
        let references = source.document.facts.references.iter().enumerate();
        let ours = references.filter(|(index, reference)| {
            reference.role != Role::Definition
                && self.means(doc, *index)
                && !self.is_file_name(doc, source, reference.at)
        });
        ours.flat_map(|(_, reference)| self.mention(source, reference)).collect()
    }

    fn means(&self, doc: DocId, index: usize) -> bool {
        let meaning = self.request.snapshot.resolve(doc, specward_syntax::ReferenceId(index as u32));
        let candidates = meaning.candidates();
        !candidates.is_empty() && candidates.iter().all(|candidate| self.docs.contains(candidate))
    }

    /// Whether an id stands in the name of a file that a link leads to: it follows the file or stays.
    fn is_file_name(&self, doc: DocId, source: &Source, at: FactId) -> bool {
        let range = source.range(at);
        let links = source.document.facts.links.iter().enumerate();
        let mut around = links.filter(|(_, link)| source.range(link.target_at).contains(range));
        around.any(|(index, link)| link.kind != LinkKind::Wiki || self.names_a_file(doc, index, &link.path))
    }

    fn names_a_file(&self, doc: DocId, link: usize, written: &str) -> bool {
        let name = written.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").trim();
        let targets = match self.request.snapshot.link(doc, link) {
            LinkTarget::Ambiguous(docs) => docs,
            other => other.document().into_iter().collect(),
        };
        let path = |doc: &DocId| self.request.snapshot.path(*doc);
        targets.iter().filter_map(path).any(|path| path.stem().eq_ignore_ascii_case(name))
    }

    fn mention(&self, source: &Source, reference: &Reference) -> Vec<(TextRange, String)> {
        let (id, range) = (&reference.id, source.range(reference.at));
        let scope = reference.scope.as_ref().map_or(0, |scope| scope.len() + 1);
        let range = TextRange::new(range.start as usize + scope, range.end as usize);
        let Some(mention) = self.spelled(&id.key, id.form == IdForm::Number, range.of(&source.text)) else {
            return Vec::new();
        };
        let version = mention.version.zip(reference.version_at).map(|(text, at)| (source.range(at), text));
        let outside = version.filter(|(version, _)| !range.contains(*version));
        [(range, mention.text)].into_iter().chain(outside).collect()
    }

    /// A bare number counts in the family of the document that writes it, which is the old id's.
    fn spelled(&self, key: &IdKey, is_number: bool, written: &str) -> Option<Mention> {
        let number = key.number().filter(|_| is_number);
        self.spellings.iter().find_map(|spelling| {
            let numbered = number.map(|number| IdKey::numbered(spelling.old.key.prefix(), number));
            spelling.of(written, numbered.as_ref().unwrap_or(key))
        })
    }

    /// Links to a heading that holds the id follow its new text.
    fn headings(&mut self, doc: DocId, source: &Source, changes: &BTreeMap<TextRange, String>) {
        let facts = &source.document.facts;
        let title = facts.title.iter().map(|title| title.at);
        for at in title.chain(facts.sections.iter().map(|section| section.heading)) {
            let whole = source.range(at);
            let inside: Vec<_> = changes.iter().filter(|(range, _)| whole.contains(**range)).collect();
            if inside.is_empty() {
                continue;
            }
            let mut text = whole.of(&source.text).to_owned();
            for (range, new) in inside.into_iter().rev() {
                let start = (range.start - whole.start) as usize;
                text.replace_range(start..start + range.len(), new);
            }
            let plain = text.replace(['`', '*'], "");
            heading::follow(self.request.snapshot, self.request.texts, Place { doc, fact: at }, &plain, &mut self.edit);
        }
    }
}

/// The file of a document that carries its id: in its name, or as the folder of a feature.
fn renamed_file(snapshot: &Snapshot, doc: DocId, spellings: &[Spelling]) -> Option<Move> {
    let path = snapshot.path(doc)?;
    let folder = path.parent()?;
    let options = snapshot.config(doc).options();
    if let Some((id, length)) = Id::leading(path.stem(), &options) {
        let is_adr = snapshot.kind(doc) == Kind::Adr;
        let number = id.key.number().filter(|_| id.form == IdForm::Number && is_adr);
        let key = number.map_or(id.key, |number| IdKey::numbered("ADR", number));
        if let Some(spelling) = spellings.iter().find(|spelling| spelling.old.key == key) {
            let name = spelling.of(&path.stem()[..length], &key)?.text;
            let suffix = &path.file_name()[length..];
            return Some(Move { from: path.clone(), to: folder.join(&format!("{name}{suffix}")) });
        }
    }
    let is_feature = |spelling: &&Spelling| folder.file_name() == spelling.old.text;
    let feature = spellings.iter().find(is_feature).filter(|_| path.file_name().eq_ignore_ascii_case("spec.md"))?;
    Some(Move { to: folder.parent()?.join(&feature.new.text), from: folder })
}
