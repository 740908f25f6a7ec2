//! How a rule sees the workspace: every look-up goes through [`Context`] and is recorded, so that
//! an edit finds exactly the documents whose findings it can change. Nothing here may answer from
//! another document without recording the question.

mod base;
mod circle;
mod edges;
pub(crate) mod links;
mod own;
mod places;
pub(crate) mod resolve;
mod workspace;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use specward_syntax::{FactId, Facts};

use crate::artefact::Artefact;
use crate::evaluation::Verdicts;
use crate::finding::DocId;
use crate::graph::Members;
use crate::lookup::{Log, Lookup};
use crate::state::{Slot, State};

pub use crate::sink::{Report, Sink};
pub(crate) use edges::makes_edge;
pub use edges::{Edge, Referrer};
pub use links::{LinkTarget, anchor, slug};
pub use own::Phase;
pub use workspace::PlatformAccess;

/// What a reference means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One document.
    Document(DocId),
    /// One artefact in several versions; none of them is the pinned one, or none is pinned. Highest version first.
    Versions(Vec<DocId>),
    /// A requirement or criterion inside a document.
    Requirement(DocId, FactId),
    /// Another component's local ADR.
    Foreign(DocId),
    /// Several different artefacts.
    Ambiguous(Vec<DocId>),
    /// No such artefact.
    Unknown,
    /// Not an id of this workspace's families (`UTF-8`): no reference at all.
    NotOurs,
}

impl Resolution {
    /// The document it leads to: of several versions the highest, none where it is ambiguous or unknown.
    pub fn target(&self) -> Option<DocId> {
        match self {
            Self::Document(doc) | Self::Requirement(doc, _) | Self::Foreign(doc) => Some(*doc),
            Self::Versions(docs) => docs.first().copied(),
            Self::Ambiguous(_) | Self::Unknown | Self::NotOurs => None,
        }
    }

    /// Every document that it may mean.
    pub fn candidates(&self) -> Vec<DocId> {
        match self {
            Self::Document(doc) | Self::Requirement(doc, _) | Self::Foreign(doc) => vec![*doc],
            Self::Versions(docs) | Self::Ambiguous(docs) => docs.clone(),
            Self::Unknown | Self::NotOurs => Vec::new(),
        }
    }
}

/// The view of one document's rules. See the module's documentation.
pub struct Context<'a> {
    state: &'a State,
    doc: DocId,
    slot: &'a Slot,
    facts: &'a Facts,
    artefact: &'a Artefact,
    /// Verdicts of this document, once they are computed.
    verdicts: Option<&'a Verdicts>,
    log: RefCell<Log>,
    /// Steps that the rule which runs has left.
    left: Cell<u32>,
    resolutions: RefCell<Vec<Option<Resolution>>>,
    /// What a spec graph is about, once a rule asked.
    members: RefCell<Option<Rc<Members>>>,
}

/// Unwinds a rule that has taken more steps than it may, up to whoever runs it. Counted in look-ups and facts walked over, not
/// in time, so that the same workspace gives the same findings everywhere.
#[derive(Debug)]
pub(crate) struct OutOfWork;

impl<'a> Context<'a> {
    /// A view for the rules of `doc`; `None` if there is no such document.
    pub(crate) fn new(state: &'a State, doc: DocId) -> Option<Self> {
        let slot = state.slot(doc)?;
        let entry = slot.entry.as_ref()?;
        let (facts, artefact) = (entry.facts().as_ref(), entry.artefact.as_ref());
        Some(Self {
            state,
            doc,
            slot,
            facts,
            artefact,
            verdicts: None,
            log: RefCell::default(),
            left: Cell::new(u32::MAX),
            resolutions: RefCell::default(),
            members: RefCell::default(),
        })
    }

    /// The same view for rules that read verdicts.
    pub(crate) fn with_verdicts(mut self, verdicts: &'a Verdicts) -> Self {
        self.verdicts = Some(verdicts);
        self
    }

    /// Takes what was asked since the last call.
    pub(crate) fn take_log(&self) -> Log {
        // What was resolved under the old log must be asked again under the new one.
        self.resolutions.borrow_mut().clear();
        self.members.borrow_mut().take();
        self.log.take()
    }

    /// From now on so many steps are allowed; one more ends the rule that runs (see [`OutOfWork`]).
    pub(crate) fn allow(&self, steps: u32) {
        self.left.set(steps);
    }

    /// Takes a step: whatever a rule may do again and again passes here.
    pub(crate) fn step(&self) {
        match self.left.get().checked_sub(1) {
            Some(left) => self.left.set(left),
            None => std::panic::resume_unwind(Box::new(OutOfWork)),
        }
    }

    /// Items of which each costs a step, and so does asking for them.
    fn walked<'s, T>(&'s self, items: impl Iterator<Item = T> + 's) -> impl Iterator<Item = T> + 's {
        self.step();
        items.inspect(|_| self.step())
    }

    /// The artefacts that the spec graph of this document's root is about.
    pub fn graph_members(&self) -> Rc<Members> {
        let known = self.members.borrow().clone();
        known.unwrap_or_else(|| {
            let members = Rc::new(self.told_by_root());
            self.members.replace(Some(members.clone()));
            members
        })
    }

    fn ask(&self, lookup: &Lookup<'_>) {
        self.step();
        self.log.borrow_mut().asked.insert(lookup.key());
    }
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("doc", &self.doc).finish_non_exhaustive()
    }
}
