//! Which node of a graph stands for which artefact: by path, else by id, repository and version. Several artefacts
//! may have one id: versions, local ADRs of two components, duplicates.

use rustc_hash::FxHashMap;
use specward_syntax::graph::{Node, NodeKey, SpecGraph};
use specward_syntax::{IdKey, Version};

use super::{Repo, Told};
use crate::context::Context;
use crate::kind::Kind;
use crate::root::{RootId, Tier};

/// A node that stands for no artefact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ghost {
    /// Nothing here has its id.
    Unknown,
    /// Every artefact with its id has a node already.
    Surplus,
}

/// How sure a node is to mean an artefact, surest first.
const PASSES: [fn(&Node, &Told) -> bool; 4] = [
    same_path,
    |node, told| names_repo(node, told) == Some(true) && same_version(node, told) == Some(true),
    |node, told| names_repo(node, told) != Some(false) && same_version(node, told) != Some(false),
    |node, told| names_repo(node, told) != Some(false),
];

/// The artefact of each node, by position in `members`.
pub(super) fn pair(graph: &SpecGraph, members: &[Told]) -> Vec<Option<usize>> {
    let by_key = index(members);
    let mut pairs = vec![None; graph.nodes.len()];
    let mut taken = vec![false; members.len()];
    for fits in PASSES {
        for (at, node) in graph.nodes.iter().enumerate().filter(|(at, _)| pairs[*at].is_none()).collect::<Vec<_>>() {
            let candidates = by_key.get(&node.name.id.key).map(Vec::as_slice).unwrap_or_default();
            let member = candidates.iter().copied().find(|member| !taken[*member] && fits(node, &members[*member]));
            if let Some(member) = member {
                pairs[at] = Some(member);
                taken[member] = true;
            }
        }
    }
    pairs
}

fn index(members: &[Told]) -> FxHashMap<IdKey, Vec<usize>> {
    let mut by_key: FxHashMap<IdKey, Vec<usize>> = FxHashMap::default();
    for (at, told) in members.iter().enumerate() {
        for key in &told.keys {
            by_key.entry(key.clone()).or_default().push(at);
        }
    }
    by_key
}

fn same_path(node: &Node, told: &Told) -> bool {
    let written = node.text(NodeKey::Path).map(|path| path.trim_start_matches("./"));
    written.is_some_and(|path| leads_to(path, told)) && names_repo(node, told) != Some(false)
}

/// Whether a path in a graph leads to an artefact: below its repository, or from the folder around that.
pub(super) fn leads_to(path: &str, told: &Told) -> bool {
    let path = path.trim_start_matches("./");
    path == told.path || path.strip_suffix(&*told.path).is_some_and(|rest| rest.ends_with('/'))
}

/// Whether the repository that a node names is that of an artefact; nothing if it names none.
pub(super) fn names_repo(node: &Node, told: &Told) -> Option<bool> {
    node.repo().map(|repo| told.repo.is_named(repo))
}

fn same_version(node: &Node, told: &Told) -> Option<bool> {
    let (node, told) = (node.version()?, told.version.as_deref().and_then(Version::parse)?);
    Some(node.matches(&told))
}

impl Context<'_> {
    /// Why a node without artefact is wrong; nothing where its repository is not here to say so.
    pub(super) fn ghost(&self, node: &Node, members: &[Told], root: RootId) -> Option<Ghost> {
        let known = |told: &Told| told.keys.contains(&node.name.id.key) && names_repo(node, told) != Some(false);
        if members.iter().any(known) {
            return Some(Ghost::Surplus);
        }
        let roots = self.roots_of_graph(root);
        let home = self.root_at(root)?;
        let here = match node.repo() {
            Some(repo) => roots.iter().filter_map(|id| self.root_at(*id)).any(|root| Repo::of(root).is_named(repo)),
            None => home.tier != Tier::Platform || roots.len() > 1 || !is_of_a_component(node),
        };
        here.then_some(Ghost::Unknown)
    }
}

/// Whether a node's kind says that its file lies in a component repo.
fn is_of_a_component(node: &Node) -> bool {
    let kind = node.text(NodeKey::Kind).and_then(|kind| Kind::from_word(kind));
    matches!(kind, Some(Kind::ComponentSpec | Kind::BugSpec | Kind::HotfixSpec | Kind::FollowUpSpec | Kind::ChangeSpec))
}
