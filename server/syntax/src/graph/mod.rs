//! What `spec-graph.json` says (operating model 1.9; documents.md section 5): nodes, fields and edges of its three
//! readable shapes, each with its place. Whether it is true is for others to say.

mod keys;
mod read;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::document::{FactId, ReferenceId};
use crate::id::Id;
use crate::version::Version;

pub use keys::NodeKey;
pub use read::read;

/// The file name of a spec graph.
pub const FILE_NAME: &str = "spec-graph.json";

/// Where below its root a spec graph lies, the most usual place first.
pub const PLACES: [&str; 4] =
    ["spec-graph.json", "graph/spec-graph.json", "specs/spec-graph.json", ".specify/memory/spec-graph.json"];

/// How a graph is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Shape {
    /// An object of id to node.
    Map,
    /// `{"artifacts": [...]}`, or an object of id to node under that key.
    Artifacts,
    /// `{"nodes": [...], "edges": [...]}`.
    NodesAndEdges,
}

/// One `spec-graph.json`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SpecGraph {
    /// How it is written; none where it cannot be read.
    pub shape: Option<Shape>,
    /// The key under which nodes stand, else the opening brace: where a missing node belongs.
    pub nodes_at: FactId,
    /// The array or object of the nodes.
    pub container: FactId,
    /// Whether the container is an object of id to node.
    pub is_keyed: bool,
    /// The repository that it is the graph of, where it says so.
    pub repo: Option<SmolStr>,
    /// The `specward.toml` of each repository, by name, as a published graph carries them.
    pub settings: Vec<(SmolStr, SmolStr)>,
    /// Its nodes, in order of writing.
    pub nodes: Vec<Node>,
    /// The array under `edges`, if there is one.
    pub edges_at: Option<FactId>,
    /// What stands under `edges`, in order of writing.
    pub edges: Vec<Edge>,
    /// Why it cannot be read.
    pub fault: Option<GraphFault>,
}

/// Why a graph cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GraphFault {
    /// The faulty place.
    pub at: FactId,
    /// What is wrong.
    pub message: SmolStr,
    /// Whether it is no JSON at all; otherwise it is of a shape that nobody reads.
    pub is_broken: bool,
}

/// One artefact as a graph has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Node {
    /// The text of its id.
    pub at: FactId,
    /// Everything of it: the element of an array, or key and value.
    pub whole: FactId,
    /// The object that holds its fields.
    pub object: FactId,
    /// Its id.
    pub name: Name,
    /// Its fields, in order of writing, the id left out.
    pub fields: Vec<NodeField>,
}

impl Node {
    /// The first field with this key.
    pub fn field(&self, key: NodeKey) -> Option<&NodeField> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The text of a field that has one.
    pub fn text(&self, key: NodeKey) -> Option<&SmolStr> {
        match &self.field(key)?.value {
            NodeValue::Text(item) => Some(&item.text),
            _ => None,
        }
    }

    /// Its version: under its key, else behind its id.
    pub fn version(&self) -> Option<Version> {
        let written = self.text(NodeKey::Version).and_then(|text| Version::parse(text));
        written.or_else(|| self.name.version.clone())
    }

    /// The repository that holds the artefact, if it says so.
    pub fn repo(&self) -> Option<&SmolStr> {
        self.text(NodeKey::Repo).or(self.name.scope.as_ref())
    }
}

/// An id with what is written around it: `cart-repo/ADR-003 v2`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Name {
    /// The id.
    pub id: Id,
    /// The repository in front of it.
    pub scope: Option<SmolStr>,
    /// The version behind it.
    pub version: Option<Version>,
}

/// One property of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NodeField {
    /// Which key.
    pub key: NodeKey,
    /// As written.
    pub written: SmolStr,
    /// Key and value.
    pub whole: FactId,
    /// The key, between its quotes.
    pub key_at: FactId,
    /// The value: of a text what stands between the quotes.
    pub value_at: FactId,
    /// What it says.
    pub value: NodeValue,
}

impl NodeField {
    /// The items of a list; a text is a list of one, an empty one of none.
    pub fn items(&self) -> &[NodeItem] {
        match &self.value {
            NodeValue::List(items) => items,
            NodeValue::Text(item) if !item.text.is_empty() => std::slice::from_ref(item),
            NodeValue::Text(_) | NodeValue::Table(_) | NodeValue::Other => &[],
        }
    }
}

/// The value of a node's property.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NodeValue {
    /// A text or a number.
    Text(NodeItem),
    /// A list of texts; what is none is left out.
    List(Vec<NodeItem>),
    /// Texts or lists of texts by name.
    Table(Vec<(SmolStr, Vec<NodeItem>)>),
    /// `null`, or anything else.
    Other,
}

/// A text inside of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NodeItem {
    /// What stands between the quotes.
    pub at: FactId,
    /// What it says.
    pub text: SmolStr,
    /// The artefact that it names, where its key names artefacts.
    pub reference: Option<ReferenceId>,
}

/// One entry of `edges`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edge {
    /// The whole object.
    pub whole: FactId,
    /// What depends.
    pub from: NodeItem,
    /// On what.
    pub to: NodeItem,
    /// The relation; [`NodeKey::Other`] where it is none of ours.
    pub relation: NodeKey,
    /// The relation as written.
    pub written: SmolStr,
}
