//! What a rule reads of its own document: no look-up needs to be recorded.

use specward_syntax::document::{Field, SectionLine, Zone};
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::value::{Item, ValueState};
use specward_syntax::{FactId, Facts, Gate, Key, Reference, ReferenceId, Section, SectionId, SectionName};

use super::Context;
use crate::artefact::{Artefact, Status};
use crate::config::Config;
use crate::finding::{DocId, Place};
use crate::kind::Kind;
use crate::path::FilePath;
use crate::root::{Root, Tier};
use crate::state::Standing;
use crate::verdict;

/// Where an artefact stands in its lifecycle, as far as severities are concerned (rules.md, "Levels").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Planned, Discovery, Draft; an open ADR; no known status.
    Unfinished,
    /// Approved, Implementing, Done.
    Progressing,
    /// Paused, Blocked.
    Waiting,
    /// Retired; a rejected, superseded or deprecated ADR.
    Retired,
}

impl Phase {
    /// The phase that a status means.
    pub fn of(status: &Status) -> Self {
        match status {
            Status::Spec(SpecStatus::Approved | SpecStatus::Implementing | SpecStatus::Done)
            | Status::Adr(AdrStatus::Approved) => Self::Progressing,
            Status::Spec(SpecStatus::Paused | SpecStatus::Blocked) => Self::Waiting,
            Status::Spec(SpecStatus::Retired)
            | Status::Adr(AdrStatus::Rejected | AdrStatus::Superseded | AdrStatus::Deprecated) => Self::Retired,
            Status::Spec(_) | Status::Adr(_) | Status::Unknown(_) | Status::Missing => Self::Unfinished,
        }
    }
}

impl<'a> Context<'a> {
    /// Whose rules run.
    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// What the document says.
    pub fn facts(&self) -> &'a Facts {
        self.facts
    }

    /// Its summary.
    pub fn artefact(&self) -> &'a Artefact {
        self.artefact
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.artefact.kind
    }

    /// Its status.
    pub fn status(&self) -> &'a Status {
        &self.artefact.status
    }

    /// Its phase.
    pub fn phase(&self) -> Phase {
        Phase::of(self.status())
    }

    /// The gates that its kind has; empty where it is not gated.
    pub fn gates(&self) -> &'static [Gate] {
        verdict::gates_of(self.artefact.kind)
    }

    /// Its path.
    pub fn path(&self) -> &'a FilePath {
        &self.slot.path
    }

    /// Its path below its root, with forward slashes; the whole path outside of any root.
    pub fn relative_path(&self) -> &'a str {
        self.state.relative_path(self.doc)
    }

    /// Its root.
    pub fn root(&self) -> Option<&'a Root> {
        self.state.root_of(self.doc)
    }

    /// The tier of its root.
    pub fn tier(&self) -> Option<Tier> {
        self.root().map(|root| root.tier)
    }

    /// Its root's settings, defaults outside of any root.
    pub fn config(&self) -> &'a Config {
        self.state.config_of(self.doc)
    }

    /// Whether it is a file of the workspace; fixes of one that is not must not write elsewhere.
    pub fn is_file(&self) -> bool {
        self.state.entry(self.doc).is_some_and(|entry| entry.standing != Standing::Detached)
    }

    /// The first header field with this key, in order of precedence.
    pub fn field(&self, key: &Key) -> Option<&'a Field> {
        self.fields(key).next()
    }

    /// The first header field with this key that has a value, be it empty or to be decided.
    pub fn written(&self, key: &Key) -> Option<&'a Field> {
        self.fields(key).find(|field| field.value.state != ValueState::Missing)
    }

    /// Every header field with this key.
    pub fn fields(&self, key: &Key) -> impl Iterator<Item = &'a Field> {
        self.walked(self.facts.fields.iter()).filter(move |field| field.key == *key && field.zone == Zone::Header)
    }

    /// Every field of fan-out task `task`.
    pub fn task_fields(&self, task: u32) -> impl Iterator<Item = &'a Field> {
        self.walked(self.facts.fields.iter()).filter(move |field| field.zone == Zone::Task(task))
    }

    /// The items of a field with the reference that each names.
    pub fn items(&self, field: &'a Field) -> impl Iterator<Item = (&'a Item, Option<(ReferenceId, &'a Reference)>)> {
        field.value.items.iter().map(|item| (item, item.reference.and_then(|id| Some((id, self.reference(id)?)))))
    }

    /// A reference by its number.
    pub fn reference(&self, id: ReferenceId) -> Option<&'a Reference> {
        self.facts.references.get(id.0 as usize)
    }

    /// Every reference, in order.
    pub fn references(&self) -> impl Iterator<Item = (ReferenceId, &'a Reference)> {
        let numbered = self.facts.references.iter().enumerate();
        self.walked(numbered.map(|(at, reference)| (ReferenceId(at as u32), reference)))
    }

    /// The first section with this name, and its number.
    pub fn section(&self, name: SectionName) -> Option<(SectionId, &'a Section)> {
        self.sections(name).next()
    }

    /// Every section with this name, in order.
    pub fn sections(&self, name: SectionName) -> impl Iterator<Item = (SectionId, &'a Section)> {
        let numbered = self.facts.sections.iter().enumerate().map(|(at, section)| (SectionId(at as u32), section));
        self.walked(numbered).filter(move |(_, section)| section.names.contains(&name))
    }

    /// Whether a section with this name has something under it.
    pub fn says(&self, name: SectionName) -> bool {
        self.sections(name).any(|(_, section)| !section.empty)
    }

    /// The lines of the sections with this name and of those below them.
    pub fn lines(&self, name: SectionName) -> impl Iterator<Item = &'a SectionLine> {
        let facts = self.facts;
        self.walked(facts.lines.iter()).filter(move |line| facts.stands_in(line.section, name))
    }

    /// The references that stand in sections with this name or below them.
    pub fn references_in(&self, name: SectionName) -> impl Iterator<Item = (ReferenceId, &'a Reference)> {
        let facts = self.facts;
        self.references().filter(move |(_, reference)| reference.section.is_some_and(|at| facts.stands_in(at, name)))
    }

    /// A fact of this document as a place.
    pub fn here(&self, fact: FactId) -> Place {
        Place { doc: self.doc, fact }
    }
}
