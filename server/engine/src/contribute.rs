//! What one document adds to the index, and which look-ups change when it does.

use rustc_hash::FxHashSet;
use specward_syntax::document::{Link, LinkKind, Role};
use specward_syntax::{Facts, IdKey, Reference};

use crate::artefact::Artefact;
use crate::context::links::key_of_stem;
use crate::context::makes_edge;
use crate::context::resolve::effective_key;
use crate::finding::DocId;
use crate::index::{Claim, Contribution, Digest};
use crate::lookup::{Aspect, Lookup, LookupKey};
use crate::path::FilePath;
use crate::root::RootId;
use crate::state::{Entry, Slot, State};

/// A slot as others see it, before or after a change.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) path: &'a FilePath,
    pub(crate) root: Option<RootId>,
    /// Absent for a document that others do not see.
    pub(crate) entry: Option<&'a Entry>,
    /// Whether others see a file there, document or not.
    pub(crate) is_file: bool,
}

impl<'a> View<'a> {
    pub(crate) fn of(slot: &'a Slot) -> Self {
        let entry = slot.entry.as_ref().filter(|entry| entry.is_file());
        let document = entry.filter(|entry| entry.is_document);
        Self { path: &slot.path, root: slot.root, entry: document, is_file: entry.is_some() }
    }
}

impl Contribution {
    /// Everything that `doc` adds to the index.
    pub(crate) fn of(state: &State, doc: DocId, view: View<'_>) -> Self {
        let Some(entry) = view.entry else { return Self::default() };
        let artefact = &entry.artefact;
        Self {
            ids: claims(artefact),
            mentions: sorted(mentions(artefact, entry.facts())),
            targets: sorted(targets(state, doc, entry.facts())),
            requirements: sorted(requirements(view.path, entry.facts())),
            stem: Some(Digest::of(key_of_stem(view.path.file_name()).as_str())),
            kind: Some((view.root, artefact.kind)),
            family: artefact
                .id
                .as_ref()
                .map(|id| id.key.family().into())
                .filter(|family: &smol_str::SmolStr| !family.is_empty()),
            pack: artefact.pack.clone(),
            adopts: view.root.filter(|_| artefact.shows_model),
        }
    }
}

fn sorted(digests: impl Iterator<Item = Digest>) -> Vec<Digest> {
    let mut digests: Vec<Digest> = digests.collect();
    digests.sort_unstable();
    digests.dedup();
    digests
}

/// Its own key and that key without version count as its own; all others are aliases.
fn claims(artefact: &Artefact) -> Vec<(IdKey, Claim)> {
    let base = artefact.base_key();
    let own = |key: &IdKey| artefact.id.as_ref().is_some_and(|id| id.key == *key) || base.as_ref() == Some(key);
    let claim = |key: &IdKey| (key.clone(), if own(key) { Claim::Own } else { Claim::Alias });
    let mut claims: Vec<_> = artefact.keys().map(claim).collect();
    claims.sort();
    claims.dedup_by(|a, b| a.0 == b.0);
    claims
}

fn mentions<'a>(artefact: &'a Artefact, facts: &'a Facts) -> impl Iterator<Item = Digest> + 'a {
    let others = facts.references.iter().filter(|reference| reference.role != Role::Definition);
    others.filter_map(|reference| effective_key(artefact, &reference.id)).map(|key| Digest::of(&key))
}

fn targets<'a>(state: &'a State, doc: DocId, facts: &'a Facts) -> impl Iterator<Item = Digest> + 'a {
    facts.links.iter().filter_map(move |link| state.link_digest(doc, link))
}

impl State {
    /// Under which name the index holds a link of a document; none for one that stays inside.
    pub(crate) fn link_digest(&self, doc: DocId, link: &Link) -> Option<Digest> {
        match link.kind {
            _ if link.path.is_empty() => None,
            LinkKind::Wiki => Some(Digest::of(key_of_stem(&link.path).as_str())),
            _ => self.link_path(doc, &link.path).map(|path| Digest::of(&path)),
        }
    }
}

fn requirements<'a>(path: &FilePath, facts: &'a Facts) -> impl Iterator<Item = Digest> + 'a {
    let folder = path.parent();
    facts.requirements.iter().filter_map(move |requirement| Some(Digest::of(&(folder.as_ref()?, &requirement.id.key))))
}

/// The look-ups whose answers differ between two states of one document.
pub(crate) fn changed(
    doc: DocId,
    old: View<'_>,
    new: View<'_>,
    before: &Contribution,
    after: &Contribution,
) -> Vec<LookupKey> {
    let mut keys = Vec::new();
    let mut add = |lookup: &Lookup<'_>| keys.push(lookup.key());
    if old.is_file != new.is_file || old.entry.is_some() != new.entry.is_some() {
        presence(old.path, &mut add);
    }
    let (was, is) = (old.entry.map(|entry| entry.artefact.as_ref()), new.entry.map(|entry| entry.artefact.as_ref()));
    identity(was, is, old.root != new.root, before, after, &mut add);
    if was != is {
        add(&Lookup::Aspect(doc, Aspect::Summary));
        for pack in [was, is].into_iter().flatten().filter_map(|artefact| artefact.pack.as_ref()) {
            add(&Lookup::Pack(pack));
        }
    }
    domains(old, new, was, is, &mut add);
    kinds(old, new, was, is, &mut add);
    facts(doc, old, new, &mut add);
    keys
}

type Add<'a> = &'a mut dyn FnMut(&Lookup<'_>);

fn presence(path: &FilePath, add: Add<'_>) {
    add(&Lookup::Stem(&key_of_stem(path.file_name())));
    let mut at = Some(path.clone());
    while let Some(path) = at {
        add(&Lookup::Path(&path));
        at = path.parent();
    }
}

/// Whoever looked an id up depends on how its claimants present themselves.
fn identity(
    was: Option<&Artefact>,
    is: Option<&Artefact>,
    moved: bool,
    before: &Contribution,
    after: &Contribution,
    add: Add<'_>,
) {
    let identity = |artefact: &Artefact| (artefact.kind, artefact.version.clone(), artefact.scope, artefact.base_key());
    let same = was.map(identity) == is.map(identity) && before.ids == after.ids && !moved;
    if same {
        return;
    }
    for (key, _) in before.ids.iter().chain(&after.ids) {
        add(&Lookup::Id(key));
        add(&Lookup::Members(key.family()));
    }
}

fn domains(old: View<'_>, new: View<'_>, was: Option<&Artefact>, is: Option<&Artefact>, add: Add<'_>) {
    let placed = |view: View<'_>, artefact: Option<&Artefact>| {
        view.root.zip(artefact.and_then(|artefact| artefact.domain.clone()))
    };
    let (from, to) = (placed(old, was), placed(new, is));
    if from != to {
        from.into_iter().chain(to).for_each(|(root, _)| add(&Lookup::Domains(root)));
    }
}

fn kinds(old: View<'_>, new: View<'_>, was: Option<&Artefact>, is: Option<&Artefact>, add: Add<'_>) {
    let placed = |view: View<'_>, artefact: Option<&Artefact>| artefact.map(|artefact| (view.root, artefact.kind));
    let (from, to) = (placed(old, was), placed(new, is));
    if from == to {
        return;
    }
    for (root, kind) in from.into_iter().chain(to) {
        add(&Lookup::KindAnywhere(kind));
        if let Some(root) = root {
            add(&Lookup::KindIn(root, kind));
        }
    }
}

fn facts(doc: DocId, old: View<'_>, new: View<'_>, add: Add<'_>) {
    let nothing = Facts::default();
    let say = |view: View<'_>| view.entry.map(|entry| entry.facts().clone());
    let (was, is) = (say(old), say(new));
    if was == is {
        return;
    }
    add(&Lookup::Aspect(doc, Aspect::Facts));
    let (was, is) = (was.as_deref().unwrap_or(&nothing), is.as_deref().unwrap_or(&nothing));
    if was.title != is.title
        || was.sections != is.sections
        || was.anchors != is.anchors
        || was.requirements != is.requirements
    {
        add(&Lookup::Aspect(doc, Aspect::Anchors));
    }
    requirement_lookups(old.path, was, is, add);
    let (out, into) = (edges(was, old), edges(is, new));
    if out != into || was.fields != is.fields {
        add(&Lookup::Aspect(doc, Aspect::Edges));
    }
    for (key, _, _) in out.symmetric_difference(&into) {
        add(&Lookup::Referrers(key));
    }
}

fn requirement_lookups(path: &FilePath, was: &Facts, is: &Facts, add: Add<'_>) {
    let Some(folder) = path.parent().filter(|_| was.requirements != is.requirements) else { return };
    for requirement in was.requirements.iter().chain(&is.requirements) {
        add(&Lookup::Requirement(&folder, &requirement.id.key));
    }
}

/// The references that make edges, each with the key that it leads to and its number.
fn edges<'a>(facts: &'a Facts, view: View<'_>) -> FxHashSet<(IdKey, u32, &'a Reference)> {
    let Some(entry) = view.entry else { return FxHashSet::default() };
    let numbered = facts.references.iter().enumerate().filter(|(_, reference)| makes_edge(&reference.role));
    numbered
        .filter_map(|(at, reference)| Some((effective_key(&entry.artefact, &reference.id)?, at as u32, reference)))
        .collect()
}
