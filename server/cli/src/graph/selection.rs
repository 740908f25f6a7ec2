//! The part of the graph that is exported: which artefacts, and the relations among them.

use std::collections::{BTreeSet, VecDeque};

use rustc_hash::FxHashMap;
use specward_engine::DocId;
use specward_engine::graph::{End, Members, Tie, Told};
use specward_ide::spec_graph::order;
use specward_syntax::IdKey;
use specward_syntax::key::fold;

use crate::args::ExportArgs;
use crate::failure::Failure;

/// Artefacts by id, with their relations.
pub struct Selection<'a> {
    /// All artefacts of the graph.
    pub members: &'a Members,
    /// The wanted ones, in the order of a written graph.
    pub nodes: Vec<&'a Told>,
    /// Forward relations of these, in order.
    pub edges: Vec<Edge<'a>>,
}

/// One relation.
pub struct Edge<'a> {
    /// Position of the artefact that has it.
    pub from: usize,
    /// Position of the artefact that it leads to, if that is wanted too.
    pub to: Option<usize>,
    /// As it is written.
    pub tie: &'a Tie,
}

impl<'a> Selection<'a> {
    /// What the options leave.
    pub fn new(members: &'a Members, args: &ExportArgs) -> Result<Self, Failure> {
        let near = args.around.as_deref().map(|id| around(members, id, args.depth)).transpose()?;
        let wanted = |at: usize, told: &Told| {
            near.as_ref().is_none_or(|near| near.contains(&at))
                && (args.kind.is_empty() || args.kind.iter().any(|kind| is_kind(told, kind)))
                && (args.state.is_empty() || args.state.iter().any(|state| is_state(told, state)))
        };
        let all = members.all.iter().enumerate();
        let mut nodes: Vec<&Told> = all.filter(|(at, told)| wanted(*at, told)).map(|(_, told)| told).collect();
        nodes.sort_by_cached_key(|told| order::of_artefact(told));
        let position: FxHashMap<DocId, usize> = nodes.iter().enumerate().map(|(at, told)| (told.doc, at)).collect();
        let edges = nodes.iter().enumerate().flat_map(|(from, told)| told.ties.iter().map(move |tie| (from, tie)));
        let edges =
            edges.map(|(from, tie)| Edge { from, to: end_of(tie).and_then(|doc| position.get(&doc).copied()), tie });
        Ok(Self { members, edges: edges.collect(), nodes })
    }

    /// The relations between two wanted artefacts.
    pub fn inner_edges(&self) -> impl Iterator<Item = (usize, usize, &Tie)> {
        self.edges.iter().filter_map(|edge| Some((edge.from, edge.to?, edge.tie)))
    }
}

fn end_of(tie: &Tie) -> Option<DocId> {
    match tie.to {
        End::Document(doc) => Some(doc),
        End::Name(_) => None,
    }
}

/// Whatever is so many relations away from an artefact, in either direction.
fn around(members: &Members, id: &str, depth: usize) -> Result<BTreeSet<usize>, Failure> {
    let starts = named(members, id);
    if starts.is_empty() {
        let near = specward_engine::near::best(id, members.all.iter().map(|told| told.name.as_str()));
        let help = near.map_or("`specward graph --format csv` lists every id".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        return Err(Failure::new(format!("--around {id}: there is no such artefact"), help));
    }
    let neighbours = neighbours(members);
    let mut found: BTreeSet<usize> = starts.iter().copied().collect();
    let mut queue: VecDeque<(usize, usize)> = starts.into_iter().map(|at| (at, 0)).collect();
    while let Some((at, distance)) = queue.pop_front() {
        for next in neighbours[at].iter().filter(|_| distance < depth) {
            if found.insert(*next) {
                queue.push_back((*next, distance + 1));
            }
        }
    }
    Ok(found)
}

/// The artefacts that an id means: in all versions and repositories that it does not exclude.
fn named(members: &Members, written: &str) -> Vec<usize> {
    let (scope, rest) = written.rsplit_once('/').map_or((None, written), |(scope, rest)| (Some(scope), rest));
    let (id, version) = rest.split_once([' ', '@']).map_or((rest, None), |(id, version)| (id, Some(version)));
    let key = IdKey::new(id);
    let all = members.all.iter().enumerate().filter(|(_, told)| {
        told.keys.contains(&key)
            && scope.is_none_or(|scope| told.repo.is_named(scope))
            && version.is_none_or(|version| told.version.as_deref() == Some(version))
    });
    all.map(|(at, _)| at).collect()
}

fn neighbours(members: &Members) -> Vec<BTreeSet<usize>> {
    let mut neighbours = vec![BTreeSet::new(); members.all.len()];
    for (from, told) in members.all.iter().enumerate() {
        for to in told.ties.iter().filter_map(end_of).filter_map(|doc| members.position(doc)) {
            neighbours[from].insert(to);
            neighbours[to].insert(from);
        }
    }
    neighbours
}

fn is_kind(told: &Told, word: &str) -> bool {
    told.kind.slug() == word || specward_engine::Kind::from_word(word) == Some(told.kind)
}

fn is_state(told: &Told, word: &str) -> bool {
    told.status.as_deref().is_some_and(|status| fold(status) == fold(word))
}
