//! The spec graph (operating model 1.9): what the files say about each artefact, what a `spec-graph.json` says, and how the
//! two differ. One comparison for the rules of `graph/`, for `specward graph` and for the editor. Reads no JSON itself.

mod audit;
mod compare;
mod members;
mod pairing;
mod told;

use specward_syntax::graph::NodeKey;
use specward_syntax::{Gate, IdKey, Version};

use crate::evaluation::Computed;
use crate::finding::DocId;
use crate::kind::Kind;
use crate::root::{Root, Tier};

pub use audit::Audit;
pub use compare::{Difference, Entry, Extent, What};
pub use members::Members;
pub use pairing::Ghost;

/// What the files say about one artefact: the node that a graph should have for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The document.
    pub doc: DocId,
    /// Its id as its own document writes it; its file's stem where it has none.
    pub name: String,
    /// What that is compared by, with and without the version at its end.
    pub keys: Vec<IdKey>,
    /// Its version as references write it; nothing where none is written.
    pub version: Option<String>,
    /// Its kind.
    pub kind: Kind,
    /// Its status, if it has one.
    pub status: Option<String>,
    /// Its title without id.
    pub title: String,
    /// The repository that holds it.
    pub repo: Repo,
    /// Its file below its root.
    pub path: String,
    /// How this graph names it, with its version.
    pub reference: String,
    /// Where it leads.
    pub ties: Vec<Tie>,
    /// Its computed verdicts.
    pub gates: Vec<(Gate, Computed)>,
    /// Whether a graph owes a node for it. The others (domains, the constitution, fan-out tasks) are welcome.
    pub is_owed: bool,
}

/// A root as graphs name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repo {
    /// The root's name.
    pub name: String,
    /// Its folder's name.
    pub folder: String,
    /// Whether it is the platform's, which `platform` names too.
    pub is_platform: bool,
}

impl Repo {
    pub(crate) fn of(root: &Root) -> Self {
        let folder = root.path.file_name().to_owned();
        Self { name: root.name.to_string(), folder, is_platform: root.tier == Tier::Platform }
    }

    /// Whether `written` names it: `cart` is enough for `cart-repo`.
    pub fn is_named(&self, written: &str) -> bool {
        let fits = |name: &str| name.eq_ignore_ascii_case(written) || name.strip_suffix("-repo") == Some(written);
        fits(&self.name) || fits(&self.folder) || self.is_platform && written.eq_ignore_ascii_case("platform")
    }
}

/// One forward relation of an artefact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Which one.
    pub relation: NodeKey,
    /// Where it leads.
    pub to: End,
    /// The version that it pins.
    pub version: Option<Version>,
    /// The version that the other end has now.
    pub current: Option<Version>,
    /// The keys by which the other end is known.
    pub keys: Vec<IdKey>,
    /// The repository of the other end, if it is here.
    pub repo: Option<Repo>,
    /// As a graph writes it: `cart-repo/ADR-003`, `PLAT-124 v2`, `checkout`.
    pub text: String,
    /// Whether a graph owes it; what nothing defines may be left out.
    pub is_owed: bool,
}

/// Where a relation leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// To an artefact.
    Document(DocId),
    /// To an id that nothing defines here, or to a domain.
    Name(IdKey),
}

/// Whether a graph at this path below its root is the root's own (documents.md section 5).
pub fn is_in_place(relative: &str) -> bool {
    specward_syntax::graph::PLACES.contains(&relative)
}
