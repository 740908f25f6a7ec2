//! The smallest edit that makes a graph true.

use specward_engine::Computed;
use specward_engine::graph::{Audit, Difference, Entry, Extent, Ghost, Tie, Told, What};
use specward_syntax::graph::{Node, NodeField, NodeItem, NodeKey, NodeValue, Shape};
use specward_syntax::{Document, FactId, Gate, TextRange};

use super::container::{Changes, Container, indent_at};
use super::order;
use super::render::{array, block, fields, quoted};
use crate::edit::TextEdit;

/// A graph to bring up to date.
pub struct Update<'a> {
    pub text: &'a str,
    pub document: &'a Document,
    pub audit: &'a Audit<'a>,
    pub extent: Extent,
}

/// An edge to add: from, to, relation.
type NewEdge = (String, String, NodeKey);

/// What changes outside of the nodes themselves.
#[derive(Default)]
struct Elsewhere {
    surplus_edges: Vec<usize>,
    new_edges: Vec<NewEdge>,
}

impl Update<'_> {
    /// All edits, in order of position; they do not overlap.
    pub fn edits(&self) -> Vec<TextEdit> {
        let mut elsewhere = Elsewhere::default();
        let mut edits = Vec::new();
        for (at, node) in self.audit.graph.nodes.iter().enumerate() {
            if self.audit.told(at).is_some() {
                edits.extend(self.node(at, node, &mut elsewhere));
            }
        }
        edits.extend(self.nodes(&mut elsewhere));
        edits.extend(self.edges(&elsewhere));
        edits.sort_by_key(|edit| edit.range);
        edits
    }

    fn range(&self, fact: FactId) -> TextRange {
        self.document.places.range(fact)
    }

    fn container(&self, fact: FactId) -> Container<'_> {
        Container::new(self.text, self.range(fact))
    }

    /// The fields of one node.
    fn node(&self, at: usize, node: &Node, elsewhere: &mut Elsewhere) -> Vec<TextEdit> {
        let object = self.container(node.object);
        let (mut edits, mut changes) = (Vec::new(), Changes::default());
        for difference in self.audit.differences(at, self.extent) {
            let missing = missing_text(&difference);
            match (difference.field, &difference.what) {
                (_, What::List { surplus, missing }) if difference.field.is_none() && self.writes_edges() => {
                    elsewhere.surplus_edges.extend(surplus.iter().filter_map(|entry| entry.edge));
                    let from = self.audit.told(at).map(|told| self.from(told)).unwrap_or_default();
                    elsewhere.new_edges.extend(missing.iter().map(|to| (from.clone(), to.clone(), difference.key)));
                }
                (Some(field), What::Text(None)) => changes.removed.extend(object.index_of(self.range(field.whole))),
                (Some(field), what) => match self.field(field, what, elsewhere) {
                    Some(mended) => edits.extend(mended),
                    None => changes.removed.extend(object.index_of(self.range(field.whole))),
                },
                (None, _) => {
                    let behind = self.place_for(difference.key, node, &object);
                    let missing = missing.map(|value| format!("{}: {value}", quoted(difference.key.name())));
                    changes.inserted.extend(missing.map(|text| (behind, text)));
                }
            }
        }
        edits.extend(object.edits(&changes, None));
        edits
    }

    fn writes_edges(&self) -> bool {
        self.audit.graph.shape == Some(Shape::NodesAndEdges) && self.audit.graph.edges_at.is_some()
    }

    /// The edits of one field; nothing where it has to go.
    fn field(&self, field: &NodeField, what: &What<'_>, elsewhere: &mut Elsewhere) -> Option<Vec<TextEdit>> {
        match what {
            What::Text(text) => Some(vec![self.replaced(field.value_at, text.as_deref()?)]),
            What::List { surplus, missing } => {
                elsewhere.surplus_edges.extend(surplus.iter().filter_map(|entry| entry.edge));
                let surplus: Vec<&Entry<'_>> = surplus.iter().filter(|entry| entry.edge.is_none()).collect();
                self.list(field, &surplus, missing)
            }
            What::Gates(verdicts) => Some(self.gates(field, verdicts)),
        }
    }

    /// A text in the place of a value, in its quotes or with quotes of its own.
    fn replaced(&self, at: FactId, text: &str) -> TextEdit {
        let range = self.range(at);
        let is_quoted =
            self.text[..range.start as usize].ends_with('"') && self.text[range.end as usize..].starts_with('"');
        let quoted = quoted(text);
        let text = if is_quoted { quoted[1..quoted.len() - 1].to_owned() } else { quoted };
        TextEdit { range, text }
    }

    fn list(&self, field: &NodeField, surplus: &[&Entry<'_>], missing: &[String]) -> Option<Vec<TextEdit>> {
        let NodeValue::List(_) = &field.value else { return self.single(field, surplus, missing) };
        let array = self.container(field.value_at);
        let mut edits = Vec::new();
        let mut missing = missing.iter();
        let mut changes = Changes::default();
        for entry in surplus {
            match missing.next() {
                Some(text) => edits.push(self.replaced(entry.item.at, text)),
                None => changes.removed.extend(array.index_of(self.range(entry.item.at))),
            }
        }
        let end = array.elements.len();
        changes.inserted.extend(missing.map(|text| (end, quoted(text))));
        edits.extend(array.edits(&changes, None));
        Some(edits)
    }

    /// A value that is one text, or `null`.
    fn single(&self, field: &NodeField, surplus: &[&Entry<'_>], missing: &[String]) -> Option<Vec<TextEdit>> {
        let kept = field.items().iter().filter(|item| surplus.iter().all(|entry| entry.item.at != item.at));
        let all: Vec<&str> = kept.map(|item| item.text.as_str()).chain(missing.iter().map(String::as_str)).collect();
        match all.as_slice() {
            [] => None,
            [one] => Some(vec![self.replaced(field.value_at, one)]),
            many => {
                let range = self.range(field.value_at);
                let is_quoted = self.text[..range.start as usize].ends_with('"');
                let around = usize::from(is_quoted);
                let range = TextRange::new(range.start as usize - around, range.end as usize + around);
                Some(vec![TextEdit { range, text: array(many.iter().copied()) }])
            }
        }
    }

    fn gates(&self, field: &NodeField, verdicts: &[(Gate, Computed, Option<&NodeItem>)]) -> Vec<TextEdit> {
        let object = self.container(field.value_at);
        let (mut edits, mut changes) = (Vec::new(), Changes::default());
        for (gate, computed, written) in verdicts {
            if let Some(item) = written {
                edits.push(self.replaced(item.at, computed.word()));
            } else {
                let row = format!("{}: {}", quoted(gate.slug()), quoted(computed.word()));
                changes.inserted.push((object.elements.len(), row));
            }
        }
        edits.extend(object.edits(&changes, None));
        edits
    }

    /// Behind how many properties of a node a key belongs.
    fn place_for(&self, key: NodeKey, node: &Node, object: &Container<'_>) -> usize {
        let before = node.fields.iter().filter(|field| field.key < key);
        let id = (!self.audit.graph.is_keyed).then(|| self.range(node.at));
        let places = before.map(|field| self.range(field.whole)).chain(id);
        places.filter_map(|range| object.index_of(range)).max().map_or(0, |at| at + 1)
    }

    /// Nodes that come and go.
    fn nodes(&self, elsewhere: &mut Elsewhere) -> Vec<TextEdit> {
        let graph = self.audit.graph;
        let container = self.container(graph.container);
        let ghosts = graph.nodes.iter().zip(&self.audit.ghosts).filter(|(_, ghost)| ghost.is_some());
        let removed = ghosts.filter_map(|(node, _)| container.index_of(self.range(node.whole)));
        let mut changes = Changes { removed: removed.collect(), inserted: Vec::new() };
        let mut missing: Vec<&Told> = self.audit.missing().collect();
        missing.sort_by_cached_key(|told| order::of_artefact(told));
        for told in missing {
            let rank = order::of_id(&told.keys[0]);
            let before = graph.nodes.iter().filter(|node| order::of_id(&node.name.id.key) <= rank);
            let last = before.max_by_key(|node| (order::of_id(&node.name.id.key), self.range(node.whole)));
            let behind = last.and_then(|node| container.index_of(self.range(node.whole))).map(|at| at + 1);
            let first = || graph.nodes.first().and_then(|node| container.index_of(self.range(node.whole)));
            let behind = behind.or_else(first).unwrap_or(container.elements.len());
            changes.inserted.push((behind, self.new_node(told, elsewhere)));
        }
        let indent = format!("{}  ", indent_at(self.text, self.range(graph.container).start as usize));
        container.edits(&changes, Some(&indent))
    }

    /// A node as its neighbours are written: on as many lines, with the keys that any of them has.
    fn new_node(&self, told: &Told, elsewhere: &mut Elsewhere) -> String {
        let graph = self.audit.graph;
        let of_edges = |key: NodeKey| self.writes_edges() && key.is_relation();
        let always = |key| {
            matches!(
                key,
                NodeKey::Version
                    | NodeKey::Kind
                    | NodeKey::Status
                    | NodeKey::Path
                    | NodeKey::Implements
                    | NodeKey::DependsOn
                    | NodeKey::Affects
            )
        };
        let full = self.extent == Extent::Full || graph.nodes.is_empty();
        let wanted = |key| key != NodeKey::Id && !of_edges(key) && (full || always(key) || self.audit.uses(key));
        if self.writes_edges() {
            let counts = |tie: &&Tie| full || always(tie.relation) || self.audit.uses(tie.relation);
            let backward = NodeKey::all().filter(|key| key.is_backward() && self.audit.uses(*key));
            let backward = backward.flat_map(|key| self.audit.members.backward(told, key));
            let ties = told.ties.iter().filter(counts).cloned().chain(backward);
            let from = self.from(told);
            elsewhere.new_edges.extend(ties.map(|tie: Tie| (from.clone(), tie.text, tie.relation)));
        }
        let fields = fields(&self.audit.members, told, wanted);
        let id = (!graph.is_keyed).then(|| ("id".to_owned(), quoted(&told.name)));
        let body = block(id.into_iter().chain(fields), self.indent_of_nodes().as_deref());
        if graph.is_keyed { format!("{}: {body}", quoted(&self.key_of(told))) } else { body }
    }

    /// How an edge names the artefact that it starts from: by its id where no other artefact has it.
    fn from(&self, told: &Told) -> String {
        let same = |other: &&Told| other.keys[0] == told.keys[0];
        if self.audit.members.all.iter().filter(same).count() > 1 { told.reference.clone() } else { told.name.clone() }
    }

    /// The id, with more around it where another node has that key.
    fn key_of(&self, told: &Told) -> String {
        let taken = |key: &str| {
            self.audit.graph.nodes.iter().any(|node| node.name.id.text == key)
                || self.audit.missing().filter(|other| other.name == key).count() > 1
        };
        if taken(&told.name) { told.reference.clone() } else { told.name.clone() }
    }

    /// The indent of nodes that stand on several lines; nothing where they stand on one.
    fn indent_of_nodes(&self) -> Option<String> {
        let graph = self.audit.graph;
        let outer = indent_at(self.text, self.range(graph.container).start as usize);
        let Some(first) = graph.nodes.first() else { return Some(format!("{outer}  ")) };
        let is_spread = self.range(first.object).of(self.text).contains('\n');
        is_spread.then(|| indent_at(self.text, self.range(first.whole).start as usize).to_owned())
    }

    /// Edges that come and go, with those of nodes that go.
    fn edges(&self, elsewhere: &Elsewhere) -> Vec<TextEdit> {
        let graph = self.audit.graph;
        let Some(edges_at) = graph.edges_at else { return Vec::new() };
        let container = self.container(edges_at);
        let gone = |node: usize| matches!(self.audit.ghosts.get(node), Some(Some(Ghost::Unknown)));
        let orphaned = (0..graph.edges.len()).filter(|edge| self.audit.source_of(*edge).is_none_or(gone));
        let removed = orphaned.chain(elsewhere.surplus_edges.iter().copied());
        let removed = removed.filter_map(|edge| container.index_of(self.range(graph.edges[edge].whole))).collect();
        let mut new: Vec<&NewEdge> = elsewhere.new_edges.iter().collect();
        new.sort_by(|a, b| (&a.0, a.2, &a.1).cmp(&(&b.0, b.2, &b.1)));
        let end = container.elements.len();
        let inserted = new.into_iter().map(|edge| (end, self.edge(edge))).collect();
        let indent = format!("{}  ", indent_at(self.text, self.range(edges_at).start as usize));
        container.edits(&Changes { removed, inserted }, Some(&indent))
    }

    /// An edge in the words of those that are there.
    fn edge(&self, (from, to, relation): &NewEdge) -> String {
        let graph = self.audit.graph;
        let model = graph.edges.first().map(|edge| self.range(edge.whole).of(self.text)).unwrap_or_default();
        let has = |key: &str| model.contains(&quoted(key));
        let ends = if has("source") { ["source", "target"] } else { ["from", "to"] };
        let label = ["kind", "relation", "rel"].into_iter().find(|label| has(label)).unwrap_or("type");
        let known = graph.edges.iter().find(|edge| edge.relation == *relation).map(|edge| edge.written.to_string());
        let snake = graph.edges.iter().any(|edge| edge.written.contains('_'));
        let name =
            known.unwrap_or_else(|| if snake { snake_case(relation.name()) } else { relation.name().to_owned() });
        let fields = [(ends[0], from.as_str()), (ends[1], to.as_str()), (label, name.as_str())];
        block(fields.into_iter().map(|(key, value)| (key.to_owned(), quoted(value))), None)
    }
}

/// What to write under a key that a node does not have.
fn missing_text(difference: &Difference<'_>) -> Option<String> {
    match &difference.what {
        What::Text(text) => text.as_deref().map(quoted),
        What::List { missing, .. } => Some(listed(difference.key, missing)),
        What::Gates(verdicts) => {
            let rows = verdicts.iter().map(|(gate, computed, _)| (gate.slug().to_owned(), quoted(computed.word())));
            Some(block(rows, None))
        }
    }
}

/// A list under a key; one that takes a single text is one where it is.
fn listed(key: NodeKey, texts: &[String]) -> String {
    match texts {
        [one] if matches!(key, NodeKey::Implements | NodeKey::ContextPack) => quoted(one),
        many => array(many.iter().map(String::as_str)),
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}
