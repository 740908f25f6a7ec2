//! Impact of a change (operating model 1.10): who becomes stale if an artefact gets a new version, and whom it reaches through
//! the graph. Looks at edges only, never at prose; writes nothing.

use std::collections::{BTreeMap, VecDeque};

use specward_engine::artefact::{Artefact, Status};
use specward_engine::context::{Edge, Phase};
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::document::Role;
use specward_syntax::status::SpecStatus;
use specward_syntax::{Key, SectionName, Version};

use crate::scaffold::pinned;

/// How an artefact is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The document that is reached.
    pub to: DocId,
    /// By what relation: `implements`, `consumes`.
    pub relation: &'static str,
    /// The version that is pinned there.
    pub pinned: Option<String>,
}

/// One artefact that a change reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Which one.
    pub doc: DocId,
    /// From what changes to it; never empty.
    pub path: Vec<Step>,
    /// Whether it pins what changes in an older version, so that it becomes stale at once.
    pub stale: bool,
    /// What the operating model asks for.
    pub duty: Duty,
}

/// What a reached artefact owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// A component change spec that pins the new context pack (1.10).
    Rebaseline,
    /// The reference is brought up to date where it stands: the spec is not yet approved, or no spec.
    Update,
    /// Nothing before it is resumed: paused specs are rebased then (1.11).
    OnResume,
    /// It is done: listed, not changed.
    Listed,
    /// A look, whether what it builds on still holds: it is reached through another one.
    Review,
}

impl Duty {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Rebaseline => "rebaseline by a component change spec",
            Self::Update => "update the reference",
            Self::OnResume => "rebase before it is resumed",
            Self::Listed => "done: nothing to do",
            Self::Review => "review",
        }
    }
}

/// Everything live that a change of these documents reaches, nearest first. `to` is the version that they get, if they share one;
/// without it any pin counts as older.
pub fn of(snapshot: &Snapshot, changed: &[DocId], to: Option<&Version>) -> Vec<Reached> {
    let mut reached: BTreeMap<DocId, Vec<Step>> = BTreeMap::new();
    let mut order: Vec<DocId> = Vec::new();
    let mut queue: VecDeque<DocId> = changed.iter().copied().collect();
    while let Some(doc) = queue.pop_front() {
        let so_far = reached.get(&doc).cloned().unwrap_or_default();
        for step in neighbours(snapshot, doc) {
            if changed.contains(&step.to) || reached.contains_key(&step.to) || !is_live(snapshot, step.to) {
                continue;
            }
            order.push(step.to);
            queue.push_back(step.to);
            reached.insert(step.to, so_far.iter().cloned().chain([step]).collect());
        }
    }
    let judge = |doc: DocId| {
        let path = reached.remove(&doc)?;
        let stale = path.len() == 1 && is_older(path.first()?, to);
        Some(Reached { doc, duty: duty(snapshot, doc, path.len()), path, stale })
    };
    order.into_iter().filter_map(judge).collect()
}

fn is_older(step: &Step, to: Option<&Version>) -> bool {
    let pinned = step.pinned.as_deref().and_then(Version::parse);
    match (pinned, to) {
        (Some(pinned), Some(to)) => pinned.compare(to) != Some(std::cmp::Ordering::Equal),
        _ => true,
    }
}

fn is_live(snapshot: &Snapshot, doc: DocId) -> bool {
    let counts = |artefact: &Artefact| {
        artefact.id.is_some()
            && Phase::of(&artefact.status) != Phase::Retired
            && !matches!(artefact.kind, Kind::Prose | Kind::Constitution | Kind::Initiative)
    };
    snapshot.artefact(doc).is_some_and(counts)
}

fn duty(snapshot: &Snapshot, doc: DocId, distance: usize) -> Duty {
    let Some(artefact) = snapshot.artefact(doc) else { return Duty::Review };
    match artefact.status {
        Status::Spec(SpecStatus::Done) => Duty::Listed,
        _ if distance > 1 => Duty::Review,
        Status::Spec(SpecStatus::Paused) => Duty::OnResume,
        Status::Spec(SpecStatus::Approved | SpecStatus::Implementing | SpecStatus::Blocked)
            if matches!(artefact.kind, Kind::ComponentSpec | Kind::FollowUpSpec | Kind::BugSpec) =>
        {
            Duty::Rebaseline
        }
        _ => Duty::Update,
    }
}

/// Who builds on a document: those that refer to it, and the consumers that a contract lists.
fn neighbours(snapshot: &Snapshot, doc: DocId) -> Vec<Step> {
    let Some(context) = snapshot.context(doc) else { return Vec::new() };
    let mut steps: Vec<Step> = Vec::new();
    let step = |to: DocId, relation, edge: &Edge<'_>| Step {
        to,
        relation,
        pinned: edge.version.map(|version| version.text.to_string()).or_else(|| tail(edge)),
    };
    for edge in context.referrers_of(doc, |role| backward(role).is_some()) {
        steps.extend(backward(edge.role).map(|relation| step(edge.from, relation, &edge)));
    }
    for edge in context.edges_of(doc, is_consumer) {
        steps.extend(edge.meaning.target().map(|to| Step { pinned: None, ..step(to, "is listed as consumer", &edge) }));
    }
    let mut seen = Vec::new();
    steps.retain(|step| {
        let is_new = !seen.contains(&step.to);
        seen.push(step.to);
        is_new
    });
    steps
}

/// The version in an id's tail: `cp-guest-v3`.
fn tail(edge: &Edge<'_>) -> Option<String> {
    edge.id.split_version().map(|(_, version)| version.text.to_string())
}

fn is_consumer(role: &Role) -> bool {
    matches!(role, Role::Field(Key::Consumers) | Role::Listed(SectionName::Consumers))
}

/// What a document does with another one that it refers to in this role; `None` where it does not build on it.
fn backward(role: &Role) -> Option<&'static str> {
    match role {
        Role::Field(Key::Implements | Key::PlatformSpecId) => Some("implements"),
        Role::Field(Key::DependsOn) => Some("depends on"),
        Role::Field(Key::ContractsReferenced) | Role::Listed(SectionName::Contracts) => Some("consumes"),
        Role::Field(Key::ContextPack | Key::ContextPackVersion) => Some("pins"),
        Role::Field(Key::Adrs) | Role::Listed(SectionName::Adrs) => Some("follows"),
        Role::Field(Key::BlockedBy) => Some("waits for"),
        _ => None,
    }
}

/// What a change spec implements: `PLAT-124 v3`.
pub fn name_of_change(snapshot: &Snapshot, changed: &[DocId], to: Option<&Version>) -> String {
    let newest = newest(snapshot, changed);
    let id = newest.and_then(|artefact| artefact.id.as_ref()).map(|id| id.text.to_string()).unwrap_or_default();
    let version = to.cloned().or_else(|| newest.map(Artefact::version_or_first));
    version.map_or_else(|| id.clone(), |version| format!("{id} {version}"))
}

/// The context pack that what changes pins: the newest version's.
pub fn pack_of(snapshot: &Snapshot, changed: &[DocId]) -> Option<String> {
    let doc = changed.iter().copied().max_by(|a, b| by_version(snapshot, *a, *b))?;
    let context = snapshot.context(doc)?;
    let pins = context.edges_under(doc, &Key::ContextPack);
    let pin = pins.first()?;
    let written = || pin.id.text.to_string();
    Some(pin.meaning.target().and_then(|pack| pinned(snapshot, pack)).unwrap_or_else(written))
}

/// Whether a live change spec that implements this version of what changes names a spec already.
pub fn has_change_spec(snapshot: &Snapshot, spec: DocId, changed: &[DocId], to: Option<&Version>) -> bool {
    let Some(context) = snapshot.context(spec) else { return false };
    let affecting = context.referrers_of(spec, |role| matches!(role, Role::Field(Key::Affects)));
    affecting.iter().any(|edge| {
        let change = snapshot.artefact(edge.from);
        let live =
            change.is_some_and(|change| change.kind == Kind::ChangeSpec && Phase::of(&change.status) != Phase::Retired);
        let implements = context.edges_under(edge.from, &Key::Implements);
        live && implements.iter().any(|edge| {
            edge.meaning.candidates().iter().any(|doc| changed.contains(doc))
                && to.is_none_or(|to| edge.version == Some(to))
        })
    })
}

fn newest<'a>(snapshot: &'a Snapshot, docs: &[DocId]) -> Option<&'a Artefact> {
    snapshot.artefact(docs.iter().copied().max_by(|a, b| by_version(snapshot, *a, *b))?)
}

fn by_version(snapshot: &Snapshot, a: DocId, b: DocId) -> std::cmp::Ordering {
    let version = |doc: DocId| snapshot.artefact(doc).map(Artefact::version_or_first);
    version(a).zip(version(b)).and_then(|(a, b)| a.compare(&b)).unwrap_or(std::cmp::Ordering::Equal)
}
