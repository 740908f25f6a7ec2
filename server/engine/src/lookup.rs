//! Look-ups: what an evaluation asked of the workspace, as keys, and who asked what. An edit says
//! which keys it changed; whoever asked one of them is evaluated again. Knows nothing of rules.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};
use specward_syntax::IdKey;

use crate::finding::DocId;
use crate::kind::Kind;
use crate::path::FilePath;
use crate::root::RootId;

/// A part of a document that others may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Aspect {
    /// Its [`crate::artefact::Artefact`].
    Summary,
    /// Its fields and the references that make edges.
    Edges,
    /// What a link's fragment may name, and the requirements it defines.
    Anchors,
    /// Everything it says.
    Facts,
    /// Its computed verdicts.
    Verdict,
}

/// A question to the workspace.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) enum Lookup<'a> {
    /// Who defines an id, and as what (kind, version, scope, place on disk).
    Id(&'a IdKey),
    /// One aspect of a document.
    Aspect(DocId, Aspect),
    /// Which edges lead to an id.
    Referrers(&'a IdKey),
    /// Whether a document or file is at a path.
    Path(&'a FilePath),
    /// Which documents have this file stem (folded).
    Stem(&'a str),
    /// Whether any document defines an id of a family.
    Family(&'a str),
    /// Which ids a family has.
    Members(&'a str),
    /// Which context packs a family has, and their summaries.
    Pack(&'a IdKey),
    /// Who defines a requirement in a folder.
    Requirement(&'a FilePath, &'a IdKey),
    /// Which documents of a kind a root holds.
    KindIn(RootId, Kind),
    /// Which documents of a kind the workspace holds.
    KindAnywhere(Kind),
    /// Which domains the files of a root describe.
    Domains(RootId),
    /// Whether any document of a root writes keys that only the operating model has.
    Adoption(RootId),
    /// Settings of another root.
    Root(RootId),
    /// In which circles a document waits for itself, and by which references their members do.
    Circle(DocId),
}

/// A look-up, condensed. Two look-ups that share a key only cause an evaluation too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LookupKey(u32);

impl Lookup<'_> {
    /// Its key; the same in every run.
    pub(crate) fn key(&self) -> LookupKey {
        let mut hasher = FxHasher::default();
        self.hash(&mut hasher);
        LookupKey(condensed(hasher.finish()))
    }
}

/// Half of a hash, made of all of it.
pub(crate) fn condensed(hash: u64) -> u32 {
    (hash ^ hash >> 32) as u32
}

/// What an evaluation asked.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) asked: FxHashSet<LookupKey>,
    /// Paths of which nobody knows whether something is there.
    pub(crate) probes: Vec<FilePath>,
}

impl Log {
    /// Adds what was asked besides.
    pub(crate) fn add(&mut self, other: Self) {
        self.asked.extend(other.asked);
        self.probes.extend(other.probes);
    }
}

/// A memoised part of a document's evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Stratum {
    /// Rules that read the document alone.
    Document,
    /// Rules that read the workspace; the verdicts follow from both.
    Workspace,
    /// Rules that read verdicts.
    Verdict,
}

impl Stratum {
    /// All, in the order of evaluation.
    pub(crate) const ALL: [Self; 3] = [Self::Document, Self::Workspace, Self::Verdict];
}

/// One who asked: a stratum of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Asker {
    /// Whose evaluation.
    pub(crate) doc: DocId,
    /// Which part of it.
    pub(crate) stratum: Stratum,
}

/// Who asked what: pairs of key and asker in one number each, as there are some dozens for every document.
#[derive(Debug, Default)]
pub(crate) struct Askers {
    pairs: BTreeSet<u64>,
}

impl Askers {
    /// Replaces what `asker` asked; both slices are sorted and without duplicates.
    pub(crate) fn replace(&mut self, asker: Asker, old: &[LookupKey], new: &[LookupKey]) {
        for key in old.iter().filter(|key| new.binary_search(key).is_err()) {
            self.pairs.remove(&pair(*key, asker.number()));
        }
        for key in new.iter().filter(|key| old.binary_search(key).is_err()) {
            self.pairs.insert(pair(*key, asker.number()));
        }
    }

    /// Everyone who asked `key`.
    pub(crate) fn of(&self, key: LookupKey) -> impl Iterator<Item = Asker> + '_ {
        self.pairs.range(pair(key, 0)..=pair(key, u32::MAX)).map(|pair| Asker::numbered(*pair as u32))
    }
}

fn pair(key: LookupKey, asker: u32) -> u64 {
    u64::from(key.0) << 32 | u64::from(asker)
}

impl Asker {
    fn number(self) -> u32 {
        self.doc.0 << 2 | self.stratum as u32
    }

    fn numbered(number: u32) -> Self {
        let stratum = Stratum::ALL.into_iter().find(|stratum| *stratum as u32 == number & 3);
        Self { doc: DocId(number >> 2), stratum: stratum.unwrap_or(Stratum::Document) }
    }
}
