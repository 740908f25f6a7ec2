//! One node of a graph against what the files say about its artefact, key by key.

use specward_syntax::graph::{Node, NodeField, NodeItem, NodeKey, NodeValue};
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::{Gate, IdKey, Options, Version, key};

use super::audit::Audit;
use super::pairing::leads_to;
use super::{Tie, Told};
use crate::evaluation::Computed;
use crate::kind::Kind;

/// Which keys a node must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// The four of operating model 1.9; others only have to be true where they are written.
    Owed,
    /// Also the backward relations that other nodes of the graph have.
    InUse,
    /// Everything that is known.
    Full,
}

/// How one key of a node differs from the files.
#[derive(Clone, Debug)]
pub struct Difference<'a> {
    /// Which key.
    pub key: NodeKey,
    /// The field, if the node has it.
    pub field: Option<&'a NodeField>,
    /// What it should say.
    pub what: What<'a>,
}

/// What a key should say.
#[derive(Clone, Debug)]
pub enum What<'a> {
    /// This text; nothing where the key has to go.
    Text(Option<String>),
    /// A list without these entries and with these texts.
    List {
        /// What the files do not say.
        surplus: Vec<Entry<'a>>,
        /// What the graph does not say.
        missing: Vec<String>,
    },
    /// These verdicts, each with what is written.
    Gates(Vec<(Gate, Computed, Option<&'a NodeItem>)>),
}

/// A relation as a graph has it: in a field of its node, or as an edge.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The text that names the other end.
    pub item: &'a NodeItem,
    /// Which one of the graph's edges, if it is an edge.
    pub edge: Option<usize>,
}

const TEXTS: [NodeKey; 6] =
    [NodeKey::Version, NodeKey::Kind, NodeKey::Status, NodeKey::Title, NodeKey::Repo, NodeKey::Path];

const FORWARD: [NodeKey; 5] =
    [NodeKey::Implements, NodeKey::DependsOn, NodeKey::Affects, NodeKey::BlockedBy, NodeKey::ContextPack];

const BACKWARD: [NodeKey; 4] = [NodeKey::ImplementedBy, NodeKey::RequiredBy, NodeKey::AffectedBy, NodeKey::Blocks];

/// What a graph owes for every artefact (operating model 1.9).
const OWED: [NodeKey; 4] = [NodeKey::Implements, NodeKey::DependsOn, NodeKey::Affects, NodeKey::Status];

impl<'a> Audit<'a> {
    /// How a node, by position, differs from the files, in the order in which keys are written.
    pub fn differences(&self, node: usize, extent: Extent) -> Vec<Difference<'a>> {
        let Some(told) = self.told(node) else { return Vec::new() };
        let texts = TEXTS.into_iter().filter_map(|key| self.text(node, key, told, extent));
        let forward = FORWARD.into_iter().filter_map(|key| {
            let ties: Vec<&Tie> = told.ties.iter().filter(|tie| tie.relation == key).collect();
            self.list(node, key, &ties, extent)
        });
        let backward = BACKWARD.into_iter().filter(|_| extent > Extent::Owed).filter_map(|key| {
            let ties = self.members.backward(told, key);
            self.list(node, key, &ties.iter().collect::<Vec<_>>(), extent)
        });
        texts.chain(forward).chain(backward).chain(self.gates(node, told, extent)).collect()
    }

    fn text(&self, node: usize, key: NodeKey, told: &Told, extent: Extent) -> Option<Difference<'a>> {
        let node = self.graph.nodes.get(node)?;
        let expected = told.text(key);
        let field = node.field(key);
        let agrees = match field {
            Some(field) => match &field.value {
                NodeValue::Text(item) => self.agrees(key, &item.text, told),
                // A table or list under such a key is somebody's own; `null` says nothing.
                NodeValue::List(_) | NodeValue::Table(_) => true,
                NodeValue::Other => expected.is_none(),
            },
            None => expected.is_none() || extent != Extent::Full && !OWED.contains(&key),
        };
        (!agrees).then_some(Difference { key, field, what: What::Text(expected) })
    }

    fn agrees(&self, key: NodeKey, written: &str, told: &Told) -> bool {
        match key {
            NodeKey::Version => same_version(written, told),
            NodeKey::Kind => Kind::from_word(written).is_none_or(|kind| kind == told.kind),
            NodeKey::Status => same_status(written, told, &self.options),
            NodeKey::Title => same_title(written, &told.title),
            NodeKey::Repo => told.repo.is_named(written),
            NodeKey::Path => leads_to(written, told),
            _ => true,
        }
    }

    fn list(&self, node: usize, key: NodeKey, ties: &[&Tie], extent: Extent) -> Option<Difference<'a>> {
        let entries = self.entries(node, key);
        let field = self.graph.nodes.get(node)?.field(key);
        let is_written = !entries.is_empty() || field.is_some_and(|field| !matches!(field.value, NodeValue::Table(_)));
        let counts = match extent {
            // An edge is found from both of its ends.
            Extent::Full if key.is_backward() && self.graph.edges_at.is_some() => self.uses(key),
            Extent::Full => true,
            Extent::InUse if key.is_backward() => is_written || self.uses(key),
            Extent::Owed | Extent::InUse => is_written || OWED.contains(&key),
        };
        if !counts || field.is_some_and(|field| matches!(field.value, NodeValue::Table(_))) {
            return None;
        }
        let means = |entry: &Entry<'_>, tie: &Tie| self.means(entry.item, tie);
        let missing = ties.iter().filter(|tie| tie.is_owed && !entries.iter().any(|entry| means(entry, tie)));
        let missing: Vec<String> = missing.map(|tie| tie.text.clone()).collect();
        let surplus: Vec<Entry<'a>> =
            entries.iter().filter(|entry| !ties.iter().any(|tie| means(entry, tie))).copied().collect();
        let differs = !missing.is_empty() || !surplus.is_empty();
        differs.then_some(Difference { key, field, what: What::List { surplus, missing } })
    }

    /// Whether a text in the graph names the end of a tie, in the version that the tie pins.
    pub fn means(&self, item: &NodeItem, tie: &Tie) -> bool {
        let Some(reference) = item.reference.and_then(|id| self.references.get(id.0 as usize)) else {
            return tie.keys.contains(&IdKey::new(&item.text));
        };
        let scope = reference.scope.as_deref();
        let in_scope = scope.is_none_or(|scope| tie.repo.as_ref().is_none_or(|repo| repo.is_named(scope)));
        let version = match (&tie.version, &reference.version) {
            (Some(pinned), Some(written)) => pinned.matches(written) || pinned.text == written.text,
            (Some(_), None) => false,
            (None, Some(written)) => tie.current.as_ref().is_none_or(|current| current.matches(written)),
            (None, None) => true,
        };
        tie.keys.contains(&reference.id.key) && in_scope && version
    }

    fn gates(&self, node: usize, told: &Told, extent: Extent) -> Option<Difference<'a>> {
        let field = self.graph.nodes.get(node)?.field(NodeKey::Gates);
        let rows = match field.map(|field| &field.value) {
            Some(NodeValue::Table(rows)) => rows.as_slice(),
            Some(_) => return None,
            None => &[],
        };
        let written = |gate: Gate| {
            let row = rows.iter().find(|(label, _)| Gate::parse(label) == Some(gate));
            row.and_then(|(_, items)| items.first())
        };
        let stale = told.gates.iter().filter_map(|(gate, computed)| {
            let item = written(*gate);
            let agrees =
                item.map_or(extent != Extent::Full, |item| key::fold(&item.text) == key::fold(computed.word()));
            (!agrees).then_some((*gate, *computed, item))
        });
        let stale: Vec<_> = stale.collect();
        (!stale.is_empty()).then_some(Difference { key: NodeKey::Gates, field, what: What::Gates(stale) })
    }
}

impl Told {
    /// What a graph should write under a key that takes a text.
    pub fn text(&self, key: NodeKey) -> Option<String> {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        match key {
            NodeKey::Version => self.version.clone(),
            NodeKey::Kind => Some(self.kind.slug().to_owned()),
            NodeKey::Status => self.status.clone(),
            NodeKey::Title => some(&self.title),
            NodeKey::Repo => some(&self.repo.name),
            NodeKey::Path => some(&self.path),
            _ => None,
        }
    }
}

/// A document that writes no version is its first.
fn same_version(written: &str, told: &Told) -> bool {
    let Some(written) = Version::parse(written) else { return false };
    let told = Version::parse(told.version.as_deref().unwrap_or("v1"));
    told.is_some_and(|told| told.matches(&written) || told.text == written.text)
}

/// Two words for one status are one: `Accepted` is Approved.
fn same_status(written: &str, told: &Told, options: &Options) -> bool {
    let Some(expected) = &told.status else { return written.trim().is_empty() };
    let read = |text: &str| {
        if told.kind == Kind::Adr {
            AdrStatus::parse(text, options).status().map(|status| status.title().to_owned())
        } else {
            SpecStatus::parse(text, options).status().map(|status| status.title().to_owned())
        }
    };
    // Of a word that is no status `meta/invalid-status` speaks.
    read(expected).is_none_or(|expected| read(written) == Some(expected))
}

/// A graph may shorten a title.
fn same_title(written: &str, title: &str) -> bool {
    let (written, title) = (key::fold(written), key::fold(title));
    !written.is_empty() && (title.contains(&*written) || written.contains(&*title))
}

/// The entries of a node under a key, with the edges that say the same.
pub(super) fn entries_of(node: &Node, key: NodeKey) -> impl Iterator<Item = Entry<'_>> {
    let items = node.field(key).map(NodeField::items).unwrap_or_default();
    items.iter().map(|item| Entry { item, edge: None })
}
