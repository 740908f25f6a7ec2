//! What a rule asks about other documents. Every answer is recorded.

use smol_str::SmolStr;
use specward_syntax::document::{Field, Zone};
use specward_syntax::value::ValueState;
use specward_syntax::{FactId, Facts, Gate, Id, IdKey, Key, Section};

use super::links::{anchors, key_of_stem};
use super::{Context, Phase};
use crate::artefact::{Artefact, Status};
use crate::domain::Domain;
use crate::evaluation::Verdicts;
use crate::finding::{DocId, Place};
use crate::index::Claim;
use crate::kind::Kind;
use crate::lookup::{Aspect, Lookup};
use crate::path::FilePath;
use crate::root::{Root, RootId, Tier};
use crate::rule::Rule;

/// In a family of more ids than this nothing is a slip of something else.
const MANY: usize = 2_000;

/// Whether a component root can see the platform's artefacts (documents.md section 4, end).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlatformAccess {
    /// The platform's root is in the workspace, or this root is its own platform.
    Here,
    /// Checked out alone and nothing configured: an unresolvable platform id is no error.
    Absent,
    /// A platform path or graph is configured: an unresolvable id is an error.
    Configured,
}

impl<'a> Context<'a> {
    /// Summary of a document.
    pub fn artefact_of(&self, doc: DocId) -> Option<&'a Artefact> {
        self.ask_aspect(doc, Aspect::Summary);
        Some(self.state.entry(doc)?.artefact.as_ref())
    }

    /// Everything a document says. Costs an evaluation at every change of it: prefer a narrower question.
    pub fn facts_of(&self, doc: DocId) -> Option<&'a Facts> {
        self.ask_aspect(doc, Aspect::Facts);
        Some(self.state.entry(doc)?.facts())
    }

    /// What a document writes in its metadata, graph links and fan-out tasks.
    pub fn fields_of(&self, doc: DocId) -> &'a [Field] {
        self.ask_aspect(doc, Aspect::Edges);
        self.state.entry(doc).map(|entry| entry.facts().fields.as_slice()).unwrap_or_default()
    }

    /// The headings of a document.
    pub fn sections_of(&self, doc: DocId) -> &'a [Section] {
        self.ask_aspect(doc, Aspect::Anchors);
        self.state.entry(doc).map(|entry| entry.facts().sections.as_slice()).unwrap_or_default()
    }

    /// Names of the workspace's roots, and of their folders where these differ, with their tiers.
    pub fn root_names(&self) -> Vec<(&'a str, Tier)> {
        let mut names = Vec::new();
        for (at, root) in self.state.roots.iter().enumerate() {
            self.ask(&Lookup::Root(RootId(at as u32)));
            names.extend([(root.name.as_str(), root.tier), (root.path.file_name(), root.tier)]);
        }
        names.dedup();
        names
    }

    /// Kind of a document.
    pub fn kind_of(&self, doc: DocId) -> Option<Kind> {
        self.artefact_of(doc).map(|artefact| artefact.kind)
    }

    /// Status of a document.
    pub fn status_of(&self, doc: DocId) -> Option<&'a Status> {
        self.artefact_of(doc).map(|artefact| &artefact.status)
    }

    /// Phase of a document.
    pub fn phase_of(&self, doc: DocId) -> Option<Phase> {
        self.status_of(doc).map(Phase::of)
    }

    /// Root of a document.
    pub fn root_of(&self, doc: DocId) -> Option<&'a Root> {
        let root = self.state.slot(doc)?.root?;
        self.ask(&Lookup::Root(root));
        self.state.root(root)
    }

    /// Path of a document below its root. Paths never change, so this is no look-up.
    pub fn relative_path_of(&self, doc: DocId) -> &'a str {
        self.state.relative_path(doc)
    }

    /// Computed verdicts of a document: for rules that read verdicts only; `None` for any other.
    pub fn verdicts_of(&self, doc: DocId) -> Option<&'a Verdicts> {
        let own = self.verdicts?;
        if doc == self.doc {
            return Some(own);
        }
        self.ask_aspect(doc, Aspect::Verdict);
        self.state.evaluation(doc).map(|evaluation| evaluation.verdicts.as_ref())
    }

    /// Where a document defines its id, else its H1, else its start.
    pub fn definition_place(&self, doc: DocId) -> Place {
        Place { doc, fact: self.artefact_of(doc).map_or(FactId::FILE, |artefact| artefact.id_at) }
    }

    /// Where a document's status stands.
    pub fn status_place(&self, doc: DocId) -> Place {
        Place { doc, fact: self.artefact_of(doc).map_or(FactId::FILE, |artefact| artefact.status_at) }
    }

    /// A document's path as messages show it: below its root, with the root's folder in front if that is another root.
    pub fn shown_path(&self, doc: DocId) -> String {
        let path = self.state.relative_path(doc);
        let root = self.state.slot(doc).and_then(|slot| slot.root);
        match root.filter(|root| Some(*root) != self.own_root_id()).and_then(|root| self.state.root(root)) {
            Some(root) if !root.path.file_name().is_empty() => format!("{}/{path}", root.path.file_name()),
            _ => path.to_owned(),
        }
    }

    /// How messages speak of a document: `ADR-219 (platform-repo/adr/ADR-219-tokens.md)`.
    pub fn describe(&self, doc: DocId) -> String {
        let path = self.shown_path(doc);
        match self.artefact_of(doc).and_then(|artefact| artefact.id.as_ref()) {
            Some(id) => format!("{} ({path})", id.text),
            None => path,
        }
    }

    /// Documents of a kind anywhere in the workspace, by root and path.
    pub fn of_kind(&self, kind: Kind) -> Vec<DocId> {
        self.ask(&Lookup::KindAnywhere(kind));
        self.state.index.of_kind(kind).collect()
    }

    /// Whether the workspace holds a document of a kind.
    pub fn any_of_kind(&self, kind: Kind) -> bool {
        self.ask(&Lookup::KindAnywhere(kind));
        self.state.index.of_kind(kind).next().is_some()
    }

    /// Documents of a kind in this document's root or in its platform's root.
    pub fn of_kind_in_reach(&self, kind: Kind) -> Vec<DocId> {
        self.roots_in_reach().into_iter().flat_map(|root| self.of_kind_in(root, kind)).collect()
    }

    /// This document's root and its platform's.
    fn roots_in_reach(&self) -> Vec<RootId> {
        let own = self.own_root_id();
        let platform = self.root().and_then(|root| root.platform.as_ref()).and_then(|path| self.state.root_at(path));
        let mut roots: Vec<RootId> = own.into_iter().chain(platform).collect();
        roots.dedup();
        roots
    }

    /// Documents of a kind in one root, by path.
    pub fn of_kind_in(&self, root: RootId, kind: Kind) -> Vec<DocId> {
        self.ask(&Lookup::KindIn(root, kind));
        self.state.index.of_kind_in(kind, root).collect()
    }

    /// The domains that files of this document's root or of its platform's root describe, by root and path.
    pub fn domains(&self) -> Vec<(DocId, &'a Domain)> {
        let roots = self.roots_in_reach();
        for root in &roots {
            self.ask(&Lookup::Domains(*root));
        }
        let files = roots.into_iter().flat_map(|root| self.state.index.of_kind_in(Kind::Domain, root));
        files.filter_map(|doc| Some((doc, self.state.entry(doc)?.artefact.domain.as_deref()?))).collect()
    }

    /// Whether a root of the workspace goes by a name.
    pub fn is_root(&self, name: &str) -> bool {
        self.root_names().iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// All versions of the context pack family `family` (an id without version), highest first.
    pub fn packs(&self, family: &IdKey) -> Vec<DocId> {
        self.ask(&Lookup::Pack(family));
        self.state.by_version(self.state.index.packs(family).collect())
    }

    /// The context pack of a family that counts: the highest version that is neither retired nor superseded.
    pub fn active_pack(&self, family: &IdKey) -> Option<DocId> {
        let packs = self.packs(family);
        packs.into_iter().find(|pack| self.phase_of(*pack) != Some(Phase::Retired) && !self.names_successor(*pack))
    }

    fn names_successor(&self, doc: DocId) -> bool {
        let mut fields = self.fields_of(doc).iter().filter(|field| field.key == Key::SupersededBy);
        fields.any(|field| field.zone == Zone::Header && field.value.state == ValueState::Present)
    }

    /// Every family of context packs that the workspace holds.
    pub fn pack_families(&self) -> Vec<IdKey> {
        self.ask(&Lookup::KindAnywhere(Kind::ContextPack));
        self.state.index.pack_families()
    }

    /// Every document that defines the id of `doc` (all versions and duplicates, itself included), in its own root, by path;
    /// a bounded number of them.
    pub fn versions_of(&self, doc: DocId) -> Vec<DocId> {
        let Some(base) = self.artefact_of(doc).and_then(Artefact::base_key) else { return vec![doc] };
        self.ask(&Lookup::Id(&base));
        let mut versions = self.state.definers_in(self.state.slot(doc).and_then(|slot| slot.root), &base);
        versions.retain(|definer| self.state.base_key(*definer).as_ref() == Some(&base));
        versions
    }

    /// Other documents that define this document's id and version in the same root, by path.
    pub fn twins(&self) -> Vec<DocId> {
        let own = self.artefact.version_or_first();
        let same = |doc: &DocId| self.state.entry(*doc).is_some_and(|entry| entry.artefact.version_or_first() == own);
        let mut twins = self.versions_of(self.doc);
        twins.retain(|doc| *doc != self.doc && same(doc));
        twins
    }

    /// Every id of a family (`ADR`), by id; none for a family so large that any number is close to another.
    pub fn members(&self, family: &str) -> Vec<&'a Id> {
        self.ask(&Lookup::Members(family));
        let first = IdKey::new(family);
        let claims = self.state.index.claims_from(&first).take_while(|(id, _, _)| id.as_str().starts_with(family));
        let owners = claims.filter(|(id, _, claim)| *claim == Claim::Own && id.family() == family);
        let members: Vec<&Id> =
            owners.filter_map(|(_, doc, _)| self.state.entry(doc)?.artefact.id.as_ref()).take(MANY + 1).collect();
        if members.len() > MANY { Vec::new() } else { members }
    }

    /// Whether any document of this root writes a key that only the operating model has.
    pub fn root_adopts_model(&self) -> bool {
        let Some(root) = self.own_root_id() else { return false };
        self.ask(&Lookup::Adoption(root));
        self.state.index.adopts_model(root)
    }

    /// Documents with this file name, without case, by path.
    pub fn documents_named(&self, file_name: &str) -> Vec<DocId> {
        let stem = key_of_stem(file_name);
        self.ask(&Lookup::Stem(&stem));
        let path = |doc: DocId| self.state.slot(doc).map(|slot| &slot.path);
        let named = |doc: &DocId| path(*doc).is_some_and(|path| path.file_name().eq_ignore_ascii_case(file_name));
        let mut docs: Vec<DocId> = self.state.index.stems(&stem).filter(named).collect();
        docs.sort_by_key(|doc| path(*doc));
        docs
    }

    /// How a link in this document names another document: `../adr/ADR-001-x.md`.
    pub fn link_text_to(&self, doc: DocId) -> String {
        let folder = self.path().parent();
        let target = self.state.slot(doc).map(|slot| &slot.path);
        target.zip(folder).map(|(target, folder)| target.link_from(&folder)).unwrap_or_default()
    }

    /// What the fragment of a link to `doc` may name.
    pub fn anchors_of(&self, doc: DocId) -> Vec<SmolStr> {
        self.ask_aspect(doc, Aspect::Anchors);
        self.state.entry(doc).map(|entry| anchors(entry.facts())).unwrap_or_default()
    }

    /// The rules that fail a gate of this document: for rules that read verdicts only.
    pub fn failing_rules(&self, gate: Gate) -> &'a [&'static Rule] {
        self.verdicts.map(|verdicts| verdicts.failing(gate)).unwrap_or_default()
    }

    /// Whether anything is at a path: a document, a folder that holds one, or what the disk said.
    /// `None` where nobody knows yet: the disk is asked and the rule runs again with the answer.
    pub fn presence(&self, path: &FilePath) -> Option<bool> {
        self.ask(&Lookup::Path(path));
        if self.state.holds(path) {
            return Some(true);
        }
        let answer = self.state.probed.get(path).copied();
        if answer.is_none() {
            self.log.borrow_mut().probes.push(path.clone());
        }
        answer
    }

    /// Whether a family (`ADR`) is defined in this workspace or configured for this root.
    pub fn knows_family(&self, family: &str) -> bool {
        self.family_known_in(self.doc, family)
    }

    /// What this document's root can see of the platform.
    pub fn platform_access(&self) -> PlatformAccess {
        let Some(root) = self.root() else { return PlatformAccess::Here };
        let here = root.tier != Tier::Component
            || root.platform.as_ref().is_some_and(|path| self.state.root_at(path).is_some());
        match (here, root.platform_configured) {
            (true, _) => PlatformAccess::Here,
            (false, true) => PlatformAccess::Configured,
            (false, false) => PlatformAccess::Absent,
        }
    }

    /// The number of the root of a document.
    pub(crate) fn root_id_of(&self, doc: DocId) -> Option<RootId> {
        self.state.slot(doc)?.root
    }

    /// Path of a document. Paths never change, so this is no look-up.
    pub(crate) fn path_of_doc(&self, doc: DocId) -> Option<&'a FilePath> {
        self.state.slot(doc).map(|slot| &slot.path)
    }

    /// Every root.
    pub(crate) fn root_ids(&self) -> impl Iterator<Item = RootId> {
        (0..self.state.roots.len() as u32).map(RootId)
    }

    /// A root by its number.
    pub(crate) fn root_at(&self, root: RootId) -> Option<&'a Root> {
        self.ask(&Lookup::Root(root));
        self.state.root(root)
    }

    /// The roots that define an id.
    pub(crate) fn roots_that_define(&self, key: &IdKey) -> Vec<RootId> {
        self.ask(&Lookup::Id(key));
        let own = self.state.index.claims(key).filter(|(_, claim)| *claim == Claim::Own).take(MANY);
        let mut roots: Vec<RootId> = own.filter_map(|(doc, _)| self.root_id_of(doc)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    pub(super) fn own_root_id(&self) -> Option<RootId> {
        self.state.slot(self.doc)?.root
    }

    pub(super) fn ask_aspect(&self, doc: DocId, aspect: Aspect) {
        if doc != self.doc {
            self.ask(&Lookup::Aspect(doc, aspect));
        }
    }
}
