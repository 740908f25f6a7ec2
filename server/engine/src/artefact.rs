//! What the rest of the workspace sees of a document: its identity, status, version and relations.

use smol_str::SmolStr;
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::{FactId, Id, IdKey, Version};

use crate::kind::Kind;

/// A status, by the vocabulary of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Of a spec (operating model 1.11).
    Spec(SpecStatus),
    /// Of an ADR (operating model 1.12).
    Adr(AdrStatus),
    /// A word outside the vocabulary.
    Unknown(SmolStr),
    /// None written.
    Missing,
}

/// Scope of an ADR (operating model 1.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Blocks any component that depends on it.
    Global,
    /// Blocks only its own component.
    Local,
}

/// The summary of a document that other documents may see: small, range-free, compared for the cut-off.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Artefact {
    /// Its id, if it defines one.
    pub id: Option<Id>,
    /// Where it defines it.
    pub id_at: FactId,
    /// Other keys by which it is known (file number, feature folder, optional `SPEC-`).
    pub aliases: Vec<IdKey>,
    /// What it is.
    pub kind: Kind,
    /// Its title without id.
    pub title: SmolStr,
    /// Its own version; `None` means v1, assumed.
    pub version: Option<Version>,
    /// Its status.
    pub status: Status,
    /// The status value's place.
    pub status_at: FactId,
    /// Its owner.
    pub owner: Option<SmolStr>,
    /// Scope of an ADR.
    pub scope: Option<Scope>,
}
