//! Which artefacts a graph is about: those of its own root; the graph of a platform also has those of its components
//! (operating model 1.6: it links all artefacts cross-repo).

use rustc_hash::FxHashMap;
use specward_syntax::graph::NodeKey;
use specward_syntax::{IdKey, Version};

use super::{End, Repo, Tie, Told};
use crate::context::Context;
use crate::finding::DocId;
use crate::kind::Kind;
use crate::root::{RootId, Tier};

/// Kinds for which a graph owes a node.
const OWED: [Kind; 10] = [
    Kind::Initiative,
    Kind::PlatformSpec,
    Kind::ComponentSpec,
    Kind::ContractSpec,
    Kind::ChangeSpec,
    Kind::BugSpec,
    Kind::HotfixSpec,
    Kind::FollowUpSpec,
    Kind::Adr,
    Kind::ContextPack,
];

/// Kinds that a graph may have a node for, so that readers without the files know of them.
const WELCOME: [Kind; 3] = [Kind::Constitution, Kind::Domain, Kind::FanOutTasks];

/// The artefacts that a graph is about, with the way back of each relation.
#[derive(Debug, Default)]
pub struct Members {
    /// Those of the graph's own root first, each group by path.
    pub all: Vec<Told>,
    /// Who leads to an artefact by a forward relation, by position in `all`.
    back: FxHashMap<(NodeKey, DocId), Vec<usize>>,
    positions: FxHashMap<DocId, usize>,
}

impl Members {
    fn new(mut all: Vec<Told>, home: &Repo) -> Self {
        let shared = shared_ids(&all);
        for told in &mut all {
            told.reference = reference(told, home, shared.get(&told.keys[0]).copied().unwrap_or_default());
        }
        let mut back: FxHashMap<(NodeKey, DocId), Vec<usize>> = FxHashMap::default();
        for (at, told) in all.iter().enumerate() {
            for tie in &told.ties {
                if let End::Document(to) = tie.to {
                    let from = back.entry((tie.relation, to)).or_default();
                    if from.last() != Some(&at) {
                        from.push(at);
                    }
                }
            }
        }
        let positions = all.iter().enumerate().map(|(at, told)| (told.doc, at)).collect();
        Self { all, back, positions }
    }

    /// The position of an artefact in `all`.
    pub fn position(&self, doc: DocId) -> Option<usize> {
        self.positions.get(&doc).copied()
    }

    /// What a graph should list under a backward key of an artefact, by name.
    pub fn backward(&self, told: &Told, key: NodeKey) -> Vec<Tie> {
        let from = key.inverse().and_then(|forward| self.back.get(&(forward, told.doc)));
        let mut ties: Vec<Tie> = from.into_iter().flatten().map(|at| self.way_back(&self.all[*at], key)).collect();
        ties.sort_by(|a, b| a.text.cmp(&b.text));
        ties
    }

    /// The backward relation that names `from`.
    pub fn way_back(&self, from: &Told, relation: NodeKey) -> Tie {
        let current = from.version.as_deref().and_then(Version::parse).or_else(|| Version::parse("v1"));
        let (to, keys, repo) = (End::Document(from.doc), from.keys.clone(), Some(from.repo.clone()));
        let version = from.version.as_deref().and_then(Version::parse).filter(|_| from.reference.contains(' '));
        Tie { relation, to, current, version, keys, repo, text: from.reference.clone(), is_owed: true }
    }
}

/// Whether several roots have an artefact with an id.
fn shared_ids(all: &[Told]) -> FxHashMap<IdKey, bool> {
    let mut first: FxHashMap<&IdKey, &Repo> = FxHashMap::default();
    let mut shared = FxHashMap::default();
    for told in all {
        let repo = first.entry(&told.keys[0]).or_insert(&told.repo);
        if **repo != told.repo {
            shared.insert(told.keys[0].clone(), true);
        }
    }
    shared
}

/// The id, with the repository where another root has it too, and with the version where the id does not carry it.
fn reference(told: &Told, home: &Repo, is_shared: bool) -> String {
    let scope = if is_shared && told.repo != *home { format!("{}/", told.repo.name) } else { String::new() };
    let carried = |version: &str| told.name.to_lowercase().ends_with(&version.to_lowercase());
    let version = told.version.as_deref().filter(|version| !carried(version));
    format!("{scope}{}{}", told.name, version.map(|version| format!(" {version}")).unwrap_or_default())
}

impl Context<'_> {
    /// The roots that the graph of `root` is about, itself first.
    pub(super) fn roots_of_graph(&self, root: RootId) -> Vec<RootId> {
        let is_platform = |id: RootId| self.root_at(id).is_some_and(|root| root.tier == Tier::Platform);
        let mut roots = vec![root];
        if is_platform(root) {
            let own = self.root_at(root).map(|root| root.path.clone());
            roots.extend(self.root_ids().filter(|id| {
                *id != root && !is_platform(*id) && self.root_at(*id).is_some_and(|other| other.platform == own)
            }));
        }
        roots
    }

    /// What the graph of this document's root is about.
    pub(crate) fn told_by_root(&self) -> Members {
        self.root_id_of(self.doc()).map(|root| self.members_of_graph(root)).unwrap_or_default()
    }

    fn members_of_graph(&self, root: RootId) -> Members {
        let roots = self.roots_of_graph(root);
        let mut docs: Vec<(usize, bool, DocId)> = Vec::new();
        for (at, member) in roots.iter().enumerate() {
            let of = |kinds: &[Kind], owed: bool| {
                let docs = kinds.iter().flat_map(|kind| self.of_kind_in(*member, *kind));
                docs.map(|doc| (at, owed, doc)).collect::<Vec<_>>()
            };
            docs.extend(of(&OWED, true));
            docs.extend(of(&WELCOME, false));
        }
        docs.sort_by_key(|(at, _, doc)| (*at, self.path_of_doc(*doc)));
        let named = docs.into_iter().filter(|(_, owed, doc)| {
            !owed || self.artefact_of(*doc).is_some_and(|artefact| artefact.id.is_some()) && !self.is_a_template(*doc)
        });
        let all = named.filter_map(|(_, owed, doc)| self.told(doc, root, owed)).collect();
        Members::new(all, &self.root_at(root).map(Repo::of).unwrap_or_default())
    }

    fn is_a_template(&self, doc: DocId) -> bool {
        crate::rules::common::is_template(self.relative_path_of(doc))
    }
}
