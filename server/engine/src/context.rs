//! How a rule sees the workspace: every look-up goes through [`Context`] and is recorded, so that
//! an edit finds exactly the documents whose findings it can change.

use specward_syntax::FactId;

use crate::finding::DocId;

/// What a reference means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One document.
    Document(DocId),
    /// One document in several versions; none of them is the pinned one, or none is pinned. Highest version first.
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

/// The view of one document's rules. See the module's documentation.
#[derive(Debug)]
pub struct Context<'a> {
    /// Whose rules run.
    pub doc: &'a DocId,
}

/// Takes a rule's findings.
#[derive(Debug)]
pub struct Sink<'a> {
    /// Whose findings these are.
    pub doc: &'a DocId,
}
