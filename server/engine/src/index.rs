//! Who defines an id, who mentions it, what lies at a path: sorted sets, patched per document.
//! Holds no content; a reader goes back to the documents.

use std::hash::{Hash, Hasher};

use imbl::{OrdMap, OrdSet};
use rustc_hash::FxHasher;
use smol_str::SmolStr;
use specward_syntax::IdKey;

use crate::finding::DocId;
use crate::kind::Kind;
use crate::lookup::condensed;
use crate::path::FilePath;
use crate::root::RootId;

/// How a document comes to an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Claim {
    /// It is its id.
    Own,
    /// It is known by it too.
    Alias,
}

/// A name, condensed; whoever finds a document by it compares the name itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Digest(u32);

impl Digest {
    pub(crate) fn of(name: &(impl Hash + ?Sized)) -> Self {
        let mut hasher = FxHasher::default();
        name.hash(&mut hasher);
        Self(condensed(hasher.finish()))
    }
}

/// What one document contributes, sorted and without duplicates.
#[derive(Debug, Default)]
pub(crate) struct Contribution {
    pub(crate) ids: Vec<(IdKey, Claim)>,
    pub(crate) mentions: Vec<Digest>,
    pub(crate) targets: Vec<Digest>,
    pub(crate) requirements: Vec<Digest>,
    pub(crate) stem: Option<Digest>,
    pub(crate) kind: Option<(Option<RootId>, Kind)>,
    pub(crate) family: Option<SmolStr>,
    pub(crate) pack: Option<IdKey>,
    /// The root of a document that shows the operating model's own keys.
    pub(crate) adopts: Option<RootId>,
}

/// See the module's documentation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    ids: OrdMap<(IdKey, FilePath), (DocId, Claim)>,
    mentions: OrdSet<(Digest, DocId)>,
    targets: OrdSet<(Digest, DocId)>,
    stems: OrdSet<(Digest, DocId)>,
    requirements: OrdSet<(Digest, DocId)>,
    kinds: OrdMap<(Kind, Option<RootId>, FilePath), DocId>,
    families: OrdMap<SmolStr, u32>,
    packs: OrdSet<(IdKey, DocId)>,
    adopters: OrdSet<(RootId, DocId)>,
}

const FIRST: DocId = DocId(0);
const LAST: DocId = DocId(u32::MAX);

impl Index {
    /// Who claims `id`, by path.
    pub(crate) fn claims<'s>(&'s self, id: &'s IdKey) -> impl Iterator<Item = (DocId, Claim)> + 's {
        self.claims_from(id).take_while(move |(of, _, _)| *of == id).map(|(_, doc, claim)| (doc, claim))
    }

    /// Who claims `id` below a folder, by path; everywhere without one.
    pub(crate) fn claims_below<'s>(
        &'s self,
        id: &'s IdKey,
        folder: Option<&'s FilePath>,
    ) -> impl Iterator<Item = (DocId, Claim)> + 's {
        let from = (id.clone(), folder.cloned().unwrap_or_else(FilePath::least));
        let claims = self.ids.range(from..).take_while(move |((of, path), _)| {
            of == id && folder.is_none_or(|folder| path.as_str().starts_with(folder.as_str()))
        });
        claims.map(|(_, (doc, claim))| (*doc, *claim))
    }

    /// Claims from `from` on, by id and path.
    pub(crate) fn claims_from(&self, from: &IdKey) -> impl Iterator<Item = (&IdKey, DocId, Claim)> + '_ {
        self.ids.range((from.clone(), FilePath::least())..).map(|((id, _), (doc, claim))| (id, *doc, *claim))
    }

    /// Documents that mention `id` anywhere (and, rarely, one that does not).
    pub(crate) fn mentions(&self, id: &IdKey) -> impl Iterator<Item = DocId> + '_ {
        of(&self.mentions, Digest::of(id))
    }

    /// Documents with a link to a path (see [`Contribution::targets`]).
    pub(crate) fn link_sources(&self, target: Digest) -> impl Iterator<Item = DocId> + '_ {
        of(&self.targets, target)
    }

    /// Documents with a file stem (folded).
    pub(crate) fn stems(&self, stem: &str) -> impl Iterator<Item = DocId> + '_ {
        of(&self.stems, Digest::of(stem))
    }

    /// Documents that define a requirement (see [`Contribution::requirements`]).
    pub(crate) fn requirements(&self, requirement: Digest) -> impl Iterator<Item = DocId> + '_ {
        of(&self.requirements, requirement)
    }

    /// Documents of a kind, by root and path.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = DocId> + '_ {
        let from = (kind, None, FilePath::least());
        self.kinds.range(from..).take_while(move |((of, _, _), _)| *of == kind).map(|(_, doc)| *doc)
    }

    /// Documents of a kind in a root, by path.
    pub(crate) fn of_kind_in(&self, kind: Kind, root: RootId) -> impl Iterator<Item = DocId> + '_ {
        let from = (kind, Some(root), FilePath::least());
        let all = self.kinds.range(from..);
        all.take_while(move |((of, home, _), _)| (*of, *home) == (kind, Some(root))).map(|(_, doc)| *doc)
    }

    /// Whether any document of a root shows the operating model's own keys.
    pub(crate) fn adopts_model(&self, root: RootId) -> bool {
        self.adopters.range((root, FIRST)..=(root, LAST)).next().is_some()
    }

    /// Whether any document defines an id of this family (upper case).
    pub(crate) fn knows_family(&self, family: &str) -> bool {
        self.families.contains_key(family)
    }

    /// Context packs of a family.
    pub(crate) fn packs(&self, family: &IdKey) -> impl Iterator<Item = DocId> + '_ {
        self.packs.range((family.clone(), FIRST)..=(family.clone(), LAST)).map(|(_, doc)| *doc)
    }

    /// Every family of context packs.
    pub(crate) fn pack_families(&self) -> Vec<IdKey> {
        let mut families: Vec<IdKey> = self.packs.iter().map(|(family, _)| family.clone()).collect();
        families.dedup();
        families
    }

    /// Every family of which an id is defined.
    pub(crate) fn families(&self) -> impl Iterator<Item = &SmolStr> + '_ {
        self.families.keys()
    }
}

impl Index {
    /// Puts `new` in the place of `old`; returns the families that thereby became known or unknown.
    pub(crate) fn patch(
        &mut self,
        doc: DocId,
        path: &FilePath,
        old: &Contribution,
        new: &Contribution,
    ) -> Vec<SmolStr> {
        for (id, _) in gone(&old.ids, &new.ids) {
            self.ids.remove(&(id.clone(), path.clone()));
        }
        for (id, claim) in gone(&new.ids, &old.ids) {
            self.ids.insert((id.clone(), path.clone()), (doc, *claim));
        }
        swap(&mut self.mentions, doc, &old.mentions, &new.mentions);
        swap(&mut self.targets, doc, &old.targets, &new.targets);
        swap(&mut self.requirements, doc, &old.requirements, &new.requirements);
        swap(&mut self.stems, doc, old.stem.as_slice(), new.stem.as_slice());
        if old.kind != new.kind {
            old.kind.map(|(root, kind)| self.kinds.remove(&(kind, root, path.clone())));
            new.kind.map(|(root, kind)| self.kinds.insert((kind, root, path.clone()), doc));
        }
        if old.pack != new.pack {
            old.pack.iter().for_each(|pack| drop(self.packs.remove(&(pack.clone(), doc))));
            new.pack.iter().for_each(|pack| drop(self.packs.insert((pack.clone(), doc))));
        }
        if old.adopts != new.adopts {
            old.adopts.map(|root| self.adopters.remove(&(root, doc)));
            new.adopts.map(|root| self.adopters.insert((root, doc)));
        }
        self.patch_families(old.family.as_ref(), new.family.as_ref())
    }

    fn patch_families(&mut self, old: Option<&SmolStr>, new: Option<&SmolStr>) -> Vec<SmolStr> {
        if old == new {
            return Vec::new();
        }
        let mut toggled = Vec::new();
        if let Some(family) = new {
            let count = self.families.get(family).copied().unwrap_or_default();
            self.families.insert(family.clone(), count + 1);
            toggled.extend((count == 0).then(|| family.clone()));
        }
        if let Some(family) = old {
            let count = self.families.get(family).copied().unwrap_or_default();
            if count > 1 {
                self.families.insert(family.clone(), count - 1);
            } else {
                self.families.remove(family);
                toggled.push(family.clone());
            }
        }
        toggled
    }
}

/// What stands in `from` and not in `kept`; both are sorted.
fn gone<'a, T: Ord>(from: &'a [T], kept: &'a [T]) -> impl Iterator<Item = &'a T> {
    from.iter().filter(|item| kept.binary_search(item).is_err())
}

fn swap(set: &mut OrdSet<(Digest, DocId)>, doc: DocId, old: &[Digest], new: &[Digest]) {
    for digest in gone(old, new) {
        set.remove(&(*digest, doc));
    }
    for digest in gone(new, old) {
        set.insert((*digest, doc));
    }
}

fn of(set: &OrdSet<(Digest, DocId)>, name: Digest) -> impl Iterator<Item = DocId> + '_ {
    set.range((name, FIRST)..=(name, LAST)).map(|(_, doc)| *doc)
}
