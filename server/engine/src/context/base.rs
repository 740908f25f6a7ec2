//! What a rule asks about the base. The base changes for the whole workspace at once, so no look-up needs to be recorded.

use std::cmp::Ordering;

use specward_syntax::IdKey;

use super::Context;
use crate::artefact::Artefact;
use crate::base::{Earlier, Revision};
use crate::finding::DocId;
use crate::kind::Kind;
use crate::path::FilePath;
use crate::state::Standing;

impl<'a> Context<'a> {
    /// The revision with which this document's root is compared; outside of any root that of the root next to it.
    pub fn base(&self) -> Option<&'a Revision> {
        match self.root() {
            Some(root) => self.state.base.revision_of(&root.path),
            None => self.state.base.revisions.first(),
        }
    }

    /// Whether nothing is there any more: the document stands for what was at the base.
    pub fn is_gone(&self) -> bool {
        self.state.entry(self.doc).is_some_and(|entry| entry.standing == Standing::Gone)
    }

    /// What this document was: the same version of the same artefact, at its path or, with the same title, elsewhere in the
    /// root.
    pub fn earlier(&self) -> Option<&'a Earlier> {
        self.earlier_of(self.doc)
    }

    /// What another document of this root was.
    pub fn earlier_of(&self, doc: DocId) -> Option<&'a Earlier> {
        let (path, artefact) = (&self.state.slot(doc)?.path, self.artefact_of(doc)?);
        let Some(base) = artefact.base_key() else {
            return self.state.base.fork.at(path).filter(|earlier| earlier.artefact.id.is_none());
        };
        let same = |(at, earlier): &(&FilePath, &Earlier)| {
            is_version_of(&earlier.artefact, artefact) && (*at == path || earlier.artefact.title == artefact.title)
        };
        let mut found: Vec<_> = self.earlier_definers(&base).filter(same).collect();
        found.sort_by_key(|(at, _)| *at != path);
        found.first().map(|(_, earlier)| *earlier)
    }

    /// Whether the base has this artefact in earlier versions only.
    pub fn is_new_version(&self) -> bool {
        let Some(base) = self.artefact.base_key() else { return false };
        let own = self.artefact.version_or_first();
        let older = |earlier: &Earlier| earlier.artefact.version_or_first().compare(&own) == Some(Ordering::Less);
        let mut versions = self.earlier_definers(&base).map(|(_, earlier)| older(earlier));
        versions.next().is_some_and(|first| first && versions.all(|is_older| is_older))
    }

    /// Whether the base has an artefact of this id at exactly this path.
    pub fn was_at(&self, path: &FilePath, base: &IdKey) -> bool {
        self.state.base.fork.at(path).is_some_and(|earlier| earlier.artefact.base_key().as_ref() == Some(base))
    }

    /// Where the base has given this document's id and version to something else: another path and another title, or a
    /// path that is new on the base.
    pub fn taken_at_base(&self) -> Option<(&'a FilePath, &'a Earlier)> {
        let base = self.artefact.base_key()?;
        let other =
            |at: &FilePath, earlier: &Earlier| at != self.path() && is_version_of(&earlier.artefact, self.artefact);
        let moved = self.earlier_definers(&base);
        let reused = moved.filter(|(at, earlier)| other(at, earlier) && earlier.artefact.title != self.artefact.title);
        let home = self.slot.root;
        let new = self.state.base.tip.definers(&base);
        let new = new.filter(|(at, earlier)| self.state.root_for(at) == home && other(at, earlier));
        // Of several the first by path, in whatever order the base was read.
        reused.min_by_key(|(at, _)| *at).or_else(|| new.min_by_key(|(at, _)| *at))
    }

    /// Documents that define the id of a document that is gone now: in its root, or, new there, in another one.
    pub fn survivors(&self) -> Vec<DocId> {
        let Some(base) = self.artefact.base_key() else { return Vec::new() };
        self.ask(&crate::lookup::Lookup::Id(&base));
        let same_version = |doc: DocId| self.artefact_of(doc).is_some_and(|now| is_version_of(now, self.artefact));
        let is_new = |doc: DocId| self.state.slot(doc).is_some_and(|slot| !self.was_at(&slot.path, &base));
        let here = |doc: DocId| self.state.slot(doc).and_then(|slot| slot.root) == self.slot.root;
        let movable = !self.state.is_local_adr(self.doc);
        let definers = self.state.definers(&base).into_iter().filter(|doc| movable || here(*doc));
        definers.filter(|doc| is_new(*doc) || (here(*doc) && same_version(*doc))).collect()
    }

    /// Documents of a kind in this document's root, by path.
    pub fn of_kind_here(&self, kind: Kind) -> Vec<DocId> {
        self.own_root_id().map(|root| self.of_kind_in(root, kind)).unwrap_or_default()
    }

    fn earlier_definers(&self, base: &IdKey) -> impl Iterator<Item = (&'a FilePath, &'a Earlier)> {
        let (state, home) = (self.state, self.slot.root);
        state.base.fork.definers(base).filter(move |(at, _)| state.root_for(at) == home)
    }
}

fn is_version_of(one: &Artefact, other: &Artefact) -> bool {
    one.base_key() == other.base_key() && one.version_or_first() == other.version_or_first()
}
