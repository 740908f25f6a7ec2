//! Versions and numbers as a whole: a bump with those who pin it, specs that follow their parent, a renumbered ADR.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use specward_engine::artefact::Artefact;
use specward_engine::context::Resolution;
use specward_engine::{DocId, Kind};
use specward_syntax::document::{Field, Role, Zone};
use specward_syntax::value::ValueState;
use specward_syntax::version::Scheme;
use specward_syntax::{Document, Key, Reference, ReferenceId, Version};

use super::{Action, Planner};
use crate::edit::{TextEdit, WorkspaceEdit};
use crate::moves::{self, Move};
use crate::texts::Source;
use crate::{adr, rename};

impl Planner<'_> {
    /// Offered where the document writes its version under its key.
    pub(super) fn bump(&self, document: &Document) -> Option<Action> {
        let doc = self.request.doc;
        let artefact = self.request.snapshot.artefact(doc)?;
        let id = artefact.id.as_ref().filter(|id| id.split_version().is_none())?;
        let field = version_field(document)?;
        let old = artefact.version.clone()?;
        let new = next(&field.value.text).filter(|new| !self.is_taken(new))?;
        let pins = self.pins_of(doc, &old);
        let count = pins.values().map(Vec::len).sum::<usize>();
        let with = match count {
            0 => String::new(),
            1 => " with 1 reference".to_owned(),
            many => format!(" with {many} references"),
        };
        self.rewrite(format!("Bump {} to {new}{with}", id.text), || self.plan_bump(&old, &new, pins))
    }

    /// Whether another file is that version already.
    fn is_taken(&self, version: &str) -> bool {
        let snapshot = self.request.snapshot;
        let versions = snapshot.context(self.request.doc).map(|context| context.versions_of(self.request.doc));
        let of = |doc: &DocId| {
            snapshot.artefact(*doc).is_some_and(|one| bare(&one.version_or_first().text) == bare(version))
        };
        versions.unwrap_or_default().iter().any(of)
    }

    /// References that pin exactly this version of a document, by document.
    fn pins_of(&self, target: DocId, version: &Version) -> BTreeMap<DocId, Vec<ReferenceId>> {
        let snapshot = self.request.snapshot;
        let mut pins: BTreeMap<DocId, Vec<ReferenceId>> = BTreeMap::new();
        let own = snapshot.facts(target).map(|facts| facts.references.as_slice()).unwrap_or_default();
        let defined = own.iter().enumerate().filter(|(_, reference)| reference.role == Role::Definition);
        let defined = defined.map(|(index, _)| (target, ReferenceId(index as u32)));
        for (doc, reference) in snapshot.references_to(target).into_iter().chain(defined) {
            let found = snapshot.facts(doc).and_then(|facts| facts.references.get(reference.0 as usize));
            let exact = found.is_some_and(|found| found.version_at.is_some() && pins_exactly(found, version));
            if exact && snapshot.resolve(doc, reference).target() == Some(target) {
                pins.entry(doc).or_default().push(reference);
            }
        }
        pins
    }

    fn plan_bump(&self, old: &Version, new: &str, pins: BTreeMap<DocId, Vec<ReferenceId>>) -> Option<WorkspaceEdit> {
        let mut edit = self.moved_with_version(old, new);
        let own = self.source(self.request.doc)?;
        let field = version_field(&own.document)?;
        let range = own.range(field.value.items.first().map_or(field.value_at, |item| item.at));
        self.change(&mut edit, self.request.doc, &own, TextEdit { range, text: new.to_owned() });
        for (doc, references) in pins {
            let source = self.source(doc)?;
            for reference in references {
                self.repin(&mut edit, doc, &source, reference, new);
            }
        }
        rename::repin_in_graphs(&self.renaming(), self.request.doc, &old.text, new, &mut edit);
        Some(edit)
    }

    fn repin(&self, edit: &mut WorkspaceEdit, doc: DocId, source: &Source, reference: ReferenceId, new: &str) {
        let found = source.document.facts.references.get(reference.0 as usize);
        let Some(range) = found.and_then(|found| found.version_at).map(|at| source.range(at)) else { return };
        if !edit.touches(&source.path, range) {
            let text = in_form_of(range.of(&source.text), new);
            self.change(edit, doc, source, TextEdit { range, text });
        }
    }

    /// A file name that ends in the version changes with it.
    fn moved_with_version(&self, old: &Version, new: &str) -> WorkspaceEdit {
        let mut edit = WorkspaceEdit::default();
        let snapshot = self.request.snapshot;
        let Some(path) = snapshot.path(self.request.doc).filter(|_| self.request.files) else { return edit };
        let tail = format!("-v{}", bare(&old.text));
        let Some((stem, folder)) = path.stem().strip_suffix(&tail).zip(path.parent()) else { return edit };
        let to = folder.join(&format!("{stem}-v{}.{}", bare(new), path.extension()));
        if snapshot.doc_by_path(&to).is_some() {
            return edit;
        }
        let one = Move { from: path.clone(), to };
        let request = self.renaming();
        let moves = std::slice::from_ref(&one);
        moves::follow_into(
            &moves::Request { snapshot, texts: request.texts, graphs: request.graphs, moves },
            &mut edit,
        );
        edit.rename.push((one.from, one.to));
        edit
    }

    fn renaming(&self) -> rename::Request<'_> {
        let Self { request } = self;
        rename::Request {
            snapshot: request.snapshot,
            doc: request.doc,
            offset: 0,
            texts: request.texts,
            graphs: request.graphs,
            files: request.files,
        }
    }

    /// Offered on a spec or initiative to which others still refer in an older version.
    pub(super) fn update_children(&self) -> Option<Action> {
        let doc = self.request.doc;
        let artefact = self.request.snapshot.artefact(doc)?;
        let (id, version) = (artefact.id.as_ref()?, artefact.version.as_ref()?);
        let children = self.outdated_children(doc);
        if children.is_empty() || id.split_version().is_some() || artefact.kind == Kind::Adr {
            return None;
        }
        let specs = if children.len() == 1 { "1 spec".to_owned() } else { format!("{} specs", children.len()) };
        let word = spelled(version);
        let title = format!("Update {specs} to {} {word}", id.text);
        self.rewrite(title, || self.plan_update(doc, &children, &word))
    }

    /// Documents that implement an older version, and no newer one is there.
    fn outdated_children(&self, parent: DocId) -> Vec<DocId> {
        let snapshot = self.request.snapshot;
        let implements = |role: &Role| matches!(role, Role::Field(Key::Implements | Key::PlatformSpecId));
        let Some(context) = snapshot.context(parent) else { return Vec::new() };
        let versions = context.versions_of(parent);
        let edges = versions.iter().flat_map(|version| context.referrers_of(*version, implements));
        let behind = edges.filter(|edge| edge.version.is_some_and(|pinned| self.is_older(pinned, parent)));
        let docs: BTreeSet<DocId> = behind.map(|edge| edge.from).collect();
        let is_newest = versions.iter().all(|other| !self.is_newer(*other, parent));
        docs.into_iter().filter(|_| is_newest).collect()
    }

    fn is_older(&self, version: &Version, than: DocId) -> bool {
        let current = self.request.snapshot.artefact(than).and_then(|artefact| artefact.version.as_ref());
        current.and_then(|current| version.compare(current)) == Some(Ordering::Less)
    }

    fn is_newer(&self, other: DocId, than: DocId) -> bool {
        let version = |doc: DocId| self.request.snapshot.artefact(doc).map(Artefact::version_or_first);
        version(than).zip(version(other)).and_then(|(own, other)| own.compare(&other)) == Some(Ordering::Less)
    }

    fn plan_update(&self, parent: DocId, children: &[DocId], word: &str) -> Option<WorkspaceEdit> {
        let mut edit = WorkspaceEdit::default();
        for doc in children {
            let source = self.source(*doc)?;
            for reference in self.older_references(*doc, parent) {
                self.repin(&mut edit, *doc, &source, reference, word);
            }
        }
        Some(edit)
    }

    /// References of a document that declare an older version of `parent`: prose may tell the history.
    fn older_references(&self, doc: DocId, parent: DocId) -> Vec<ReferenceId> {
        let snapshot = self.request.snapshot;
        let Some(facts) = snapshot.facts(doc) else { return Vec::new() };
        let versions = snapshot.context(parent).map(|context| context.versions_of(parent)).unwrap_or_default();
        let declares = |reference: &Reference| !matches!(reference.role, Role::Prose | Role::Definition);
        let older =
            |reference: &Reference| reference.version.as_ref().is_some_and(|version| self.is_older(version, parent));
        let candidates = facts.references.iter().enumerate().filter(|(_, one)| declares(one) && older(one));
        let ids = candidates.map(|(index, _)| ReferenceId(index as u32));
        ids.filter(|id| means_one_of(&snapshot.resolve(doc, *id), &versions)).collect()
    }

    /// All places of this document that name an older version of a spec at once, where a reference stands that is behind.
    pub(super) fn update_this(&self, reference: ReferenceId) -> Option<Action> {
        let snapshot = self.request.snapshot;
        let found = snapshot.facts(self.request.doc)?.references.get(reference.0 as usize)?;
        let parent = snapshot.resolve(self.request.doc, reference).target()?;
        let newest = snapshot
            .context(parent)?
            .versions_of(parent)
            .into_iter()
            .reduce(|newest, other| if self.is_newer(other, newest) { other } else { newest })?;
        let places = self.older_references(self.request.doc, newest).len();
        if places < 2 || !found.version.as_ref().is_some_and(|version| self.is_older(version, newest)) {
            return None;
        }
        let artefact = snapshot.artefact(newest)?;
        let word = spelled(artefact.version.as_ref()?);
        let title = format!("Update all {places} places to {} {word}", artefact.id.as_ref()?.text);
        self.rewrite(title, || self.plan_update(newest, &[self.request.doc], &word))
    }

    /// Offered on an ADR whose number is not the last: the next free one.
    pub(super) fn renumber(&self) -> Option<Action> {
        let snapshot = self.request.snapshot;
        if snapshot.kind(self.request.doc) != Kind::Adr {
            return None;
        }
        let own = snapshot.artefact(self.request.doc)?.id.as_ref().filter(|id| id.key.family() == "ADR")?;
        let next = adr::next_id(snapshot, self.request.doc)?;
        let title = format!("Renumber {} to {next}, the next free number", own.text);
        self.rewrite(title, || rename::rename_artefact(&self.renaming(), &next).ok())
    }
}

fn means_one_of(meaning: &Resolution, docs: &[DocId]) -> bool {
    let candidates = meaning.candidates();
    !candidates.is_empty() && candidates.iter().all(|doc| docs.contains(doc))
}

fn pins_exactly(reference: &Reference, version: &Version) -> bool {
    reference.version.as_ref().is_some_and(|pinned| bare(&pinned.text) == bare(&version.text))
}

fn version_field(document: &Document) -> Option<&Field> {
    document.facts.fields.iter().find(|field| {
        field.key == Key::Version && field.zone == Zone::Header && field.value.state == ValueState::Present
    })
}

fn bare(version: &str) -> &str {
    version.trim_start_matches(['v', 'V'])
}

/// `v2` for a bare `2`, as references write it.
fn spelled(version: &Version) -> String {
    let text = version.text.as_str();
    if text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('-') {
        format!("v{text}")
    } else {
        text.to_owned()
    }
}

/// A version in the form of the one that it replaces: with or without `v`.
fn in_form_of(written: &str, new: &str) -> String {
    let v = if written.starts_with(['v', 'V']) { &written[..1] } else { "" };
    if written.starts_with(|c: char| c.is_ascii_digit()) || !v.is_empty() {
        format!("{v}{}", bare(new))
    } else {
        new.to_owned()
    }
}

/// The version after this one, in its form: `v2` to `v3`, `1.4` to `1.5`, `1.4.2` to `1.5.0`. None for dates and words.
fn next(text: &str) -> Option<String> {
    let version = Version::parse(text)?;
    if !matches!(version.scheme, Scheme::Numeric { .. }) {
        return None;
    }
    let written = version.text.as_str();
    let v = &written[..written.len() - bare(written).len()];
    let numbers: Vec<u64> = bare(written).split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let next = match numbers[..] {
        [major] => (major + 1).to_string(),
        [major, minor] => format!("{major}.{}", minor + 1),
        [major, minor, _] => format!("{major}.{}.0", minor + 1),
        _ => return None,
    };
    Some(format!("{v}{next}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_version_has_the_form_of_the_last() {
        for (old, new) in [("v2", "v3"), ("2", "3"), ("1.4", "1.5"), ("v1.4.2", "v1.5.0")] {
            assert_eq!(next(old).as_deref(), Some(new));
        }
        for none in ["2026-02-28", "latest", "cp-v1-d2", ""] {
            assert_eq!(next(none), None, "{none}");
        }
        assert_eq!(
            (in_form_of("v1", "2"), in_form_of("1", "v2"), in_form_of("V1", "v2")),
            ("v2".into(), "2".into(), "V2".into())
        );
    }
}
