//! Artefacts of a platform that is not checked out, as a published spec graph tells of them (documents.md section 4, end):
//! documents at paths that no disk has, in roots of their own, so that every rule finds in them what it would find in the
//! files. Reads what it is given; trusts none of it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use smol_str::SmolStr;
use specward_syntax::graph::{Node, NodeKey, NodeValue, SpecGraph};
use specward_syntax::{Document, Gate, Options, Places, TextRange, graph, read, read_as};

use crate::config;
use crate::evaluation::{Computed, GateVerdict, Verdicts};
use crate::graph::Repo;
use crate::kind::Kind;
use crate::path::FilePath;
use crate::root::{Root, Tier};

/// What a published graph gives a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// The repositories that it tells of, the platform's first.
    pub roots: Vec<Root>,
    /// Their documents.
    pub documents: Vec<PublishedDocument>,
}

/// A document as a published graph tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedDocument {
    /// A path that no disk has.
    pub path: FilePath,
    /// What it says; every place of it is its node in the graph.
    pub document: Document,
    /// The verdicts that were computed where its file is.
    pub verdicts: Verdicts,
    /// The graph.
    pub graph: FilePath,
}

/// Reads a published graph at `path`; `None` if it is none. What it says of the repositories `here` is left out: their files
/// count.
pub fn publication(path: &FilePath, text: &str, here: &[Root]) -> Option<Publication> {
    let document = graph::read(text, &Options::default());
    let graph = document.facts.graph.as_deref().filter(|graph| graph.shape.is_some())?;
    let here: Vec<Repo> = here.iter().map(Repo::of).collect();
    let platform = platform_of(graph);
    let repo = |node: &Node| node.repo().cloned().unwrap_or_else(|| platform.clone());
    let nodes: Vec<(SmolStr, &Node)> = graph
        .nodes
        .iter()
        .map(|node| (repo(node), node))
        .filter(|(repo, _)| here.iter().all(|root| !root.is_named(repo)))
        .collect();
    let mut names: Vec<&SmolStr> = nodes.iter().map(|(repo, _)| repo).filter(|repo| **repo != platform).collect();
    names.sort();
    names.dedup();
    let reader = Reader { path, places: &document.places, platform: &platform };
    let roots = std::iter::once(&platform).chain(names).map(|name| reader.root(name, graph)).collect::<Vec<_>>();
    let mut documents: BTreeMap<FilePath, PublishedDocument> = BTreeMap::new();
    for (repo, node) in &nodes {
        let Some(root) = roots.iter().find(|root| root.name == *repo) else { continue };
        let found = reader.document(root, node);
        documents.entry(found.path.clone()).or_insert(found);
    }
    if !nodes.iter().any(|(_, node)| node.field(NodeKey::DocumentText).is_some()) {
        let silent = reader.silent_constitution();
        documents.insert(silent.path.clone(), silent);
    }
    Some(Publication { roots, documents: documents.into_values().collect() })
}

/// The repository that the graph is the platform's of: the one that it names, else the one with what only a platform has.
fn platform_of(graph: &SpecGraph) -> SmolStr {
    let is_platforms = |node: &&Node| {
        let kind = node.text(NodeKey::Kind).and_then(|kind| Kind::from_word(kind));
        matches!(kind, Some(Kind::PlatformSpec | Kind::Initiative))
    };
    let named = graph.repo.as_ref().or_else(|| graph.nodes.iter().find(is_platforms)?.repo());
    named.cloned().unwrap_or_else(|| SmolStr::new_static("platform"))
}

struct Reader<'a> {
    path: &'a FilePath,
    places: &'a Places,
    platform: &'a SmolStr,
}

impl Reader<'_> {
    fn folder(&self, repo: &str) -> FilePath {
        Root::published_folder(self.path, repo)
    }

    fn root(&self, name: &SmolStr, graph: &SpecGraph) -> Root {
        let is_platform = name == self.platform;
        let settings = graph.settings.iter().find(|(repo, _)| repo == name);
        Root {
            path: self.folder(name),
            name: name.clone(),
            tier: if is_platform { Tier::Platform } else { Tier::Component },
            config: Arc::new(settings.map(|(_, text)| config::parse(text).0).unwrap_or_default()),
            platform: (!is_platform).then(|| self.folder(self.platform)),
            platform_configured: false,
        }
    }

    fn document(&self, root: &Root, node: &Node) -> PublishedDocument {
        let path = path_in(root, node);
        let document = match node.text(NodeKey::DocumentText) {
            Some(text) => read_as(path.format(), text, &root.config.options()),
            None => read(&page(node), &Options::default()),
        };
        let document = self.placed(&document, self.places.range(node.at));
        PublishedDocument { path, document, verdicts: verdicts(node), graph: self.path.clone() }
    }

    /// Every place is that of the node.
    fn placed(&self, document: &Document, at: TextRange) -> Document {
        let ranges = vec![at; document.places.ranges.len()].into();
        let places = Places { ranges, lines: self.places.lines.clone() };
        Document { facts: Arc::clone(&document.facts), places: Arc::new(places) }
    }

    /// A graph that tells of artefacts alone says nothing about the constitution: it is not found missing.
    fn silent_constitution(&self) -> PublishedDocument {
        let text =
            "# Constitution\n\nThe published spec graph does not tell of it; the spec graph update rule is its own.\n";
        PublishedDocument {
            path: self.folder(self.platform).join("constitution/constitution.md"),
            document: self.placed(&read(text, &Options::default()), TextRange::default()),
            verdicts: Verdicts::default(),
            graph: self.path.clone(),
        }
    }
}

/// The path that a node names, if it lies inside of its root; one made of its id otherwise.
fn path_in(root: &Root, node: &Node) -> FilePath {
    let written = node.text(NodeKey::Path).map(|path| root.path.join(path.trim_start_matches('/')));
    let inside = written.filter(|path| path.starts_with(&root.path) && *path != root.path);
    inside.unwrap_or_else(|| root.path.join(&format!("{}.md", node.name.id.text.replace(['/', '\\', ':'], "-"))))
}

/// The header that an artefact would have, out of the fields of its node.
fn page(node: &Node) -> String {
    let title = node.text(NodeKey::Title).map(|title| one_line(title)).unwrap_or_default();
    let mut page = format!(
        "# {}: {title}\n\n## Metadata\n\n- ID: {}\n",
        one_line(&node.name.id.text),
        one_line(&node.name.id.text)
    );
    let kind = node.text(NodeKey::Kind).and_then(|kind| Kind::from_word(kind));
    let version = node.version().map(|version| version.text.to_string());
    let texts = [
        ("Type", kind.map(|kind| kind.noun().to_owned())),
        ("Version", version),
        ("Status", node.text(NodeKey::Status).map(ToString::to_string)),
    ];
    let lists = [
        ("Implements", NodeKey::Implements),
        ("Depends On", NodeKey::DependsOn),
        ("Affects", NodeKey::Affects),
        ("Blocked By", NodeKey::BlockedBy),
        ("Blocks", NodeKey::Blocks),
        ("Context Pack", NodeKey::ContextPack),
        ("Children", NodeKey::ImplementedBy),
    ];
    let listed = lists.map(|(name, key)| {
        let field = node.field(key).filter(|field| !matches!(field.value, NodeValue::Table(_)));
        (name, field.map(|field| field.items().iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(", ")))
    });
    for (name, value) in texts.into_iter().chain(listed) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            // Writing to a string cannot fail.
            let _ = writeln!(page, "- {name}: {}", one_line(&value));
        }
    }
    page
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn verdicts(node: &Node) -> Verdicts {
    let Some(NodeValue::Table(rows)) = node.field(NodeKey::Gates).map(|field| &field.value) else {
        return Verdicts::default();
    };
    let verdict = |gate: Gate| {
        let (_, items) = rows.iter().find(|(label, _)| Gate::parse(label) == Some(gate))?;
        Some(GateVerdict { gate, computed: Computed::parse(&items.first()?.text)?, failing: Vec::new() })
    };
    Verdicts(Gate::ALL.into_iter().filter_map(verdict).collect())
}
