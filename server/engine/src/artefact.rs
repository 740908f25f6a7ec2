//! What the rest of the workspace sees of a document: its identity, status, version and relations.

use std::sync::Arc;

use smol_str::SmolStr;
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::version::Scheme;
use specward_syntax::{FactId, Id, IdKey, Version};

use crate::domain::Domain;
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
    /// Where it defines it; its H1 or the start of the file where the text does not say it.
    pub id_at: FactId,
    /// Other keys by which it is known (file number, feature folder, optional `SPEC-`, id without version tail).
    pub aliases: Vec<IdKey>,
    /// What it is.
    pub kind: Kind,
    /// Its title without id.
    pub title: SmolStr,
    /// Its own version; `None` means v1, assumed.
    pub version: Option<Version>,
    /// Its status.
    pub status: Status,
    /// The status value's place; the H1 where there is none.
    pub status_at: FactId,
    /// Its owner.
    pub owner: Option<SmolStr>,
    /// Scope of an ADR, by its key, else by its root's tier.
    pub scope: Option<Scope>,
    /// Family of a context pack: its id without version, normalised.
    pub pack: Option<IdKey>,
    /// The sources that a context pack lists; empty for any other kind.
    pub sources: Vec<PackSource>,
    /// Whether a constitution says nothing yet: headings only, or still the placeholders of a template.
    pub unfilled: bool,
    /// Consumers of a contract, as written: under its key, else in its section.
    pub consumers: Vec<SmolStr>,
    /// Producer of a contract, as written: under its key, else in its section.
    pub producer: Option<SmolStr>,
    /// What a domain file describes.
    pub domain: Option<Arc<Domain>>,
    /// Whether it writes a key that only the operating model has.
    pub shows_model: bool,
}

/// A source that a context pack lists (operating model 1.8).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PackSource {
    /// `Platform MCP`.
    pub name: SmolStr,
    /// In which version.
    pub version: Option<Version>,
    /// Where the pack says so.
    pub at: FactId,
}

impl Artefact {
    /// Every key by which it is known, its own first.
    pub fn keys(&self) -> impl Iterator<Item = &IdKey> {
        self.id.iter().map(|id| &id.key).chain(&self.aliases)
    }

    /// The key that all its versions share: its own without version tail.
    pub fn base_key(&self) -> Option<IdKey> {
        let id = self.id.as_ref()?;
        Some(id.split_version().map_or_else(|| id.key.clone(), |(base, _)| base))
    }

    /// Its version, v1 where none is written (documents.md section 4).
    pub fn version_or_first(&self) -> Version {
        self.version.clone().unwrap_or_else(first_version)
    }
}

fn first_version() -> Version {
    let text = SmolStr::new_static("v1");
    Version::parse(&text).unwrap_or(Version { text, scheme: Scheme::Text })
}
