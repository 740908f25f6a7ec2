//! What a reference means (documents.md section 4): local before global, versions of one id,
//! requirements of the feature, and silence on what is not ours. Nothing is guessed.

use specward_syntax::document::Role;
use specward_syntax::id::IdForm;
use specward_syntax::{FactId, Id, IdKey, Key, Reference, ReferenceId, Version};

use crate::artefact::{Artefact, Scope};
use crate::context::{Context, Resolution};
use crate::finding::DocId;
use crate::index::{Claim, Digest};
use crate::kind::Kind;
use crate::lookup::{Aspect, Lookup};
use crate::path::FilePath;
use crate::root::RootId;
use crate::state::State;

/// What an id is compared by in a given document: a bare number means that number in the
/// document's own family, and nothing where it has none.
pub(crate) fn effective_key(artefact: &Artefact, id: &Id) -> Option<IdKey> {
    if id.form != IdForm::Number {
        return Some(id.key.clone());
    }
    let own = artefact.id.as_ref().filter(|own| !own.key.family().is_empty());
    let prefix = match own {
        Some(own) => own.key.prefix(),
        None if artefact.kind == Kind::Adr => "ADR",
        None => return None,
    };
    Some(IdKey::numbered(prefix, id.key.number()?))
}

/// An id that more documents of one root claim than this leads to these alone.
pub(crate) const MOST: usize = 64;

/// So many claims are looked at to find those that count.
const MOST_SCANNED: usize = 1_000;

/// A question about an id, from the view of a document.
struct Query<'q> {
    from: DocId,
    key: &'q IdKey,
    scope: Option<&'q str>,
    version: Option<&'q Version>,
}

impl Context<'_> {
    /// What a reference of this document means.
    pub fn resolve(&self, id: ReferenceId) -> Resolution {
        let at = id.0 as usize;
        if let Some(Some(known)) = self.resolutions.borrow().get(at) {
            return known.clone();
        }
        let found = self.resolve_in(self.doc, id);
        let mut memo = self.resolutions.borrow_mut();
        if memo.len() <= at {
            memo.resize(at + 1, None);
        }
        memo[at] = Some(found.clone());
        found
    }

    /// What an id means in this document's metadata, without version and scope.
    pub fn resolve_id(&self, id: &Id) -> Resolution {
        self.resolve_id_in(self.doc, id)
    }

    pub(crate) fn resolve_id_in(&self, doc: DocId, id: &Id) -> Resolution {
        let key = self.state.entry(doc).and_then(|entry| effective_key(&entry.artefact, id));
        key.map_or(Resolution::NotOurs, |key| self.find(&Query { from: doc, key: &key, scope: None, version: None }))
    }

    /// What a reference of `doc` means there. The caller has asked for the aspect in which `doc` says it.
    pub(crate) fn resolve_in(&self, doc: DocId, id: ReferenceId) -> Resolution {
        let Some(entry) = self.state.entry(doc) else { return Resolution::NotOurs };
        let Some(reference) = entry.facts().references.get(id.0 as usize) else { return Resolution::NotOurs };
        if reference.role == Role::Definition {
            return Resolution::Document(doc);
        }
        let Some(key) = effective_key(&entry.artefact, &reference.id) else { return Resolution::NotOurs };
        let (scope, version) = (reference.scope.as_deref(), reference.version.as_ref());
        match self.find(&Query { from: doc, key: &key, scope, version }) {
            Resolution::Unknown => self.requirement(doc, &key).unwrap_or_else(|| self.unknown(doc, reference, &key)),
            Resolution::Ambiguous(docs) => self.linked(doc, reference, docs),
            found => found,
        }
    }

    fn find(&self, query: &Query<'_>) -> Resolution {
        self.ask(&Lookup::Id(query.key));
        let (group, foreign) = self.state.nearest_claims(query);
        if group.is_empty() {
            return foreign.map_or(Resolution::Unknown, Resolution::Foreign);
        }
        self.state.narrow(query, group)
    }

    /// A link around the id says which one is meant.
    fn linked(&self, doc: DocId, reference: &Reference, docs: Vec<DocId>) -> Resolution {
        let target = reference.link.and_then(|link| self.link_in(doc, link as usize).document());
        match target.filter(|target| docs.contains(target)) {
            Some(target) => Resolution::Document(target),
            None => Resolution::Ambiguous(docs),
        }
    }

    fn requirement(&self, doc: DocId, key: &IdKey) -> Option<Resolution> {
        let found = |doc: DocId, at: FactId| Some(Resolution::Requirement(doc, at));
        if let Some(at) = self.state.requirement_at(doc, key) {
            self.ask_aspect(doc, Aspect::Anchors);
            return found(doc, at);
        }
        for folder in self.state.feature_folders(doc) {
            self.ask(&Lookup::Requirement(&folder, key));
            let definers = self.state.index.requirements(Digest::of(&(&folder, key)));
            let has_it = |definer: &DocId| self.state.requirement_at(*definer, key).is_some();
            let first = definers.filter(has_it).min_by_key(|definer| self.state.slot(*definer).map(|slot| &slot.path));
            if let Some(definer) = first {
                self.ask_aspect(definer, Aspect::Anchors);
                return found(definer, self.state.requirement_at(definer, key)?);
            }
        }
        self.invariant(key)
    }

    /// Invariants are defined by domain files and named everywhere (documents.md section 5).
    fn invariant(&self, key: &IdKey) -> Option<Resolution> {
        if key.family() != "INV" {
            return None;
        }
        let mut domains = self.of_kind(Kind::Domain);
        by_path(self.state, &mut domains);
        domains.into_iter().find_map(|domain| {
            self.ask_aspect(domain, Aspect::Anchors);
            Some(Resolution::Requirement(domain, self.state.requirement_at(domain, key)?))
        })
    }

    /// Whether an id that nobody defines is reported at all: in our own keys always, in lists and sources where the family
    /// is the operating model's or known here, elsewhere where it is known here (tickets and standards look like ids).
    fn unknown(&self, doc: DocId, reference: &Reference, key: &IdKey) -> Resolution {
        let known = || self.family_known_in(doc, key.family());
        let ours = match (reference.id.form, &reference.role) {
            (IdForm::Name, Role::Field(of)) => takes_names(of),
            (IdForm::Name, _) => false,
            (IdForm::Coded, Role::Field(of)) if of.is_relation() => true,
            (IdForm::Number, Role::Field(of)) => of.is_relation() && known(),
            (IdForm::Coded, Role::Listed(_) | Role::Source) => OWN_FAMILIES.contains(&key.family()) || known(),
            (IdForm::Coded | IdForm::Loose | IdForm::Number, _) => known(),
        };
        if ours { Resolution::Unknown } else { Resolution::NotOurs }
    }

    pub(crate) fn family_known_in(&self, doc: DocId, family: &str) -> bool {
        self.ask(&Lookup::Family(family));
        self.state.index.knows_family(family)
            || self.state.config_of(doc).families.iter().any(|known| known.eq_ignore_ascii_case(family))
    }
}

/// Families that the operating model's own examples use.
const OWN_FAMILIES: [&str; 8] = ["ADR", "PLAT", "SPEC", "INIT", "BUG", "HOTFIX", "CONTRACT", "CP"];

fn takes_names(key: &Key) -> bool {
    matches!(key, Key::ContractsReferenced | Key::ContractSpecs)
}

impl State {
    /// The claims to an id that count for a document: those of its own root hide the platform's, and these hide all
    /// others. Also somebody else's local ADR, if that is all there is.
    fn nearest_claims(&self, query: &Query<'_>) -> (Vec<(DocId, Claim)>, Option<DocId>) {
        let home = self.slot(query.from).and_then(|slot| slot.root);
        for near in [home, self.platform_of(home)] {
            let claims =
                self.claims_in(near, query.key).filter(|(doc, _)| self.in_scope(query.from, *doc, query.scope));
            let group: Vec<_> = claims.take(MOST).collect();
            if !group.is_empty() {
                return (group, None);
            }
        }
        let all = self.index.claims(query.key).take(MOST_SCANNED);
        let named = all.filter(|(doc, _)| self.in_scope(query.from, *doc, query.scope));
        let (local, mut others): (Vec<_>, Vec<_>) = named.partition(|(doc, _)| self.is_local_adr(*doc));
        others.truncate(MOST);
        (others, local.first().map(|(doc, _)| *doc))
    }

    /// The claims to an id inside one root (or outside of all), by path.
    fn claims_in<'s>(&'s self, root: Option<RootId>, key: &'s IdKey) -> impl Iterator<Item = (DocId, Claim)> + 's {
        let folder = root.and_then(|root| self.root(root)).map(|root| &root.path);
        let claims = self.index.claims_below(key, folder).take(MOST_SCANNED);
        claims.filter(move |(doc, _)| self.slot(*doc).is_some_and(|slot| slot.root == root))
    }

    /// Documents of the same root that go by an id as their own, by path; not more than [`MOST`].
    pub(crate) fn definers_in(&self, root: Option<RootId>, key: &IdKey) -> Vec<DocId> {
        let own = self.claims_in(root, key).filter(|(_, claim)| *claim == Claim::Own);
        own.map(|(doc, _)| doc).take(MOST).collect()
    }

    /// Documents of any root that go by an id as their own; a bounded number of them.
    pub(crate) fn definers(&self, key: &IdKey) -> Vec<DocId> {
        let own = self.index.claims(key).take(MOST_SCANNED).filter(|(_, claim)| *claim == Claim::Own);
        own.map(|(doc, _)| doc).collect()
    }

    pub(crate) fn is_local_adr(&self, doc: DocId) -> bool {
        self.entry(doc)
            .is_some_and(|entry| entry.artefact.kind == Kind::Adr && entry.artefact.scope == Some(Scope::Local))
    }

    pub(crate) fn platform_of(&self, root: Option<RootId>) -> Option<RootId> {
        self.root_at(self.root(root?)?.platform.as_ref()?)
    }

    /// Whether `doc` lies in the root that a scope (`platform` in `platform/ADR-003`) names.
    fn in_scope(&self, from: DocId, doc: DocId, scope: Option<&str>) -> bool {
        let Some(scope) = scope else { return true };
        let (Some(root), Some(id)) = (self.root_of(doc), self.slot(doc).and_then(|slot| slot.root)) else {
            return false;
        };
        let home = self.slot(from).and_then(|slot| slot.root);
        let platform = self.platform_of(home) == Some(id) || root.tier == crate::root::Tier::Platform;
        let names = [root.name.as_str(), root.path.file_name()];
        let says = |name: &str| name.eq_ignore_ascii_case(scope) || name.strip_suffix("-repo") == Some(scope);
        names.into_iter().any(says) || (scope.eq_ignore_ascii_case("platform") && platform)
    }

    pub(crate) fn base_key(&self, doc: DocId) -> Option<IdKey> {
        self.entry(doc)?.artefact.base_key()
    }

    fn narrow(&self, query: &Query<'_>, mut group: Vec<(DocId, Claim)>) -> Resolution {
        if group.iter().any(|(_, claim)| *claim == Claim::Own) {
            group.retain(|(_, claim)| *claim == Claim::Own);
        }
        let docs: Vec<DocId> = group.into_iter().map(|(doc, _)| doc).collect();
        if let [only] = docs[..] {
            return Resolution::Document(only);
        }
        let docs = self.in_nearest_collection(query.from, docs);
        if let [only] = docs[..] {
            return Resolution::Document(only);
        }
        if self.are_versions(&docs) { self.pick_version(query.version, docs) } else { Resolution::Ambiguous(docs) }
    }

    /// Where equal ids with equal versions stand in several folders, those that share the most of the path with `from`.
    fn in_nearest_collection(&self, from: DocId, docs: Vec<DocId>) -> Vec<DocId> {
        let folder = |doc: DocId| self.slot(doc).and_then(|slot| slot.path.parent());
        let first = docs.first().copied().and_then(folder);
        if self.are_versions(&docs) || docs.iter().all(|doc| folder(*doc) == first) {
            return docs;
        }
        let Some(home) = folder(from) else { return docs };
        let shared = |doc: &DocId| folder(*doc).map_or(0, |folder| shared_parts(&home, &folder));
        let most = docs.iter().map(shared).max();
        docs.into_iter().filter(|doc| Some(shared(doc)) == most).collect()
    }

    /// Whether these are one artefact in several versions.
    fn are_versions(&self, docs: &[DocId]) -> bool {
        let Some(base) = docs.first().and_then(|doc| self.base_key(*doc)) else { return false };
        let mut seen: Vec<Version> = Vec::new();
        docs.iter().all(|doc| {
            let Some(entry) = self.entry(*doc) else { return false };
            let version = entry.artefact.version_or_first();
            let fresh = !seen.contains(&version);
            seen.push(version);
            fresh && entry.artefact.base_key().as_ref() == Some(&base)
        })
    }

    fn pick_version(&self, pinned: Option<&Version>, docs: Vec<DocId>) -> Resolution {
        let docs = self.by_version(docs);
        let matches = |doc: &DocId| {
            let entry = self.entry(*doc)?;
            pinned?.matches(&entry.artefact.version_or_first()).then_some(*doc)
        };
        docs.iter().find_map(matches).map_or_else(|| Resolution::Versions(docs.clone()), Resolution::Document)
    }

    /// Highest version first; what cannot be compared keeps the order of paths.
    pub(crate) fn by_version(&self, mut docs: Vec<DocId>) -> Vec<DocId> {
        docs.sort_by_key(|doc| self.slot(*doc).map(|slot| slot.path.clone()));
        let mut sorted: Vec<(Version, DocId)> = Vec::with_capacity(docs.len());
        for doc in docs {
            let Some(entry) = self.entry(doc) else { continue };
            let version = entry.artefact.version_or_first();
            let newer = |(other, _): &(Version, DocId)| version.compare(other) == Some(std::cmp::Ordering::Greater);
            let at = sorted.iter().position(newer).unwrap_or(sorted.len());
            sorted.insert(at, (version, doc));
        }
        sorted.into_iter().map(|(_, doc)| doc).collect()
    }

    fn requirement_at(&self, doc: DocId, key: &IdKey) -> Option<FactId> {
        let facts = self.entry(doc)?.facts();
        facts.requirements.iter().find(|requirement| requirement.id.key == *key).map(|requirement| requirement.at)
    }

    /// The document's folder and the one around it, as long as they lie below the root.
    fn feature_folders(&self, doc: DocId) -> Vec<FilePath> {
        let Some(slot) = self.slot(doc) else { return Vec::new() };
        let root = slot.root.and_then(|root| self.root(root));
        let inside = |folder: &FilePath| root.is_none_or(|root| folder.starts_with(&root.path) && *folder != root.path);
        let own = slot.path.parent();
        let outer = own.as_ref().and_then(FilePath::parent);
        own.into_iter().chain(outer).filter(inside).collect()
    }
}

fn shared_parts(a: &FilePath, b: &FilePath) -> usize {
    a.parts().zip(b.parts()).take_while(|(a, b)| a == b).count()
}

/// Sorts candidates for people: by path.
pub(crate) fn by_path(state: &State, docs: &mut [DocId]) {
    docs.sort_by_key(|doc| state.slot(*doc).map(|slot| slot.path.clone()));
}
