//! From the text of a `spec-graph.json` to its facts and places. Never fails: what cannot be read becomes a fault.

use std::sync::Arc;

use jsonc_parser::ast::{Array, Object, ObjectProp, ObjectPropName, StringLit, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseError;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use smol_str::SmolStr;

use super::{Edge, GraphFault, Name, Node, NodeField, NodeItem, NodeKey, NodeValue, Shape, SpecGraph};
use crate::document::{Document, FactId, Facts, Places, Reference, ReferenceId, Role};
use crate::id::{Id, IdForm, RawReference};
use crate::key::Key;
use crate::options::Options;
use crate::position::{LineIndex, TextRange};
use crate::value;

/// Reads a spec graph.
pub fn read(text: &str, options: &Options) -> Document {
    let base = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader = Reader { text, base, options, ranges: vec![TextRange::default()], references: Vec::new() };
    let graph = match parse_to_ast(&text[base..], &CollectOptions::default(), &strict()) {
        Ok(parsed) => reader.root(parsed.value.as_ref()),
        Err(error) => reader.broken(&error),
    };
    let Reader { ranges, references, .. } = reader;
    let facts = Facts { graph: Some(Box::new(graph)), references, ..Facts::default() };
    let places = Places { ranges: ranges.into(), lines: LineIndex::new(text) };
    Document { facts: Arc::new(facts), places: Arc::new(places) }
}

/// JSON and nothing else.
fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

struct Reader<'t> {
    text: &'t str,
    /// Length of the byte order mark.
    base: usize,
    options: &'t Options,
    ranges: Vec<TextRange>,
    references: Vec<Reference>,
}

/// A node before its id is known, in an array, or under its id.
enum Named<'a, 'n> {
    Element(&'a Object<'n>),
    Property(&'a ObjectProp<'n>, &'a Object<'n>),
}

impl Reader<'_> {
    fn place(&mut self, range: TextRange) -> FactId {
        self.ranges.push(range);
        FactId(self.ranges.len() as u32 - 1)
    }

    fn range(&self, range: Range) -> TextRange {
        TextRange::new(range.start + self.base, range.end + self.base)
    }

    fn place_of(&mut self, ranged: &impl Ranged) -> FactId {
        let range = self.range(ranged.range());
        self.place(range)
    }

    fn broken(&mut self, error: &ParseError) -> SpecGraph {
        let at = self.range(error.range());
        let end = (at.end as usize).max(at.start as usize + 1).min(self.text.len());
        let end = (at.start as usize..=end).rev().find(|end| self.text.is_char_boundary(*end));
        let at = self.place(TextRange::new(at.start as usize, end.unwrap_or(at.start as usize)));
        faulty(at, format!("broken JSON: {}", error.kind()), true)
    }

    fn root(&mut self, value: Option<&Value<'_>>) -> SpecGraph {
        let Some(Value::Object(object)) = value else { return self.unknown_shape(value) };
        let named = |names: &[&str]| object.properties.iter().find(|property| names.contains(&name_of(property)));
        let repo = named(&["repo"]).and_then(|property| text_of(&property.value));
        let settings = named(&["settings"]).map(|property| texts_by_name(&property.value)).unwrap_or_default();
        let graph = if let Some(nodes) = named(&["nodes"]) {
            self.listed(Shape::NodesAndEdges, nodes, named(&["edges"]))
        } else if let Some(artifacts) = named(&["artifacts", "artefacts"]) {
            self.listed(Shape::Artifacts, artifacts, None)
        } else if object.properties.iter().any(|property| is_node(property, self.options)) || !holds_lists(object) {
            Some(self.keyed(Shape::Map, object, None))
        } else {
            None
        };
        graph.map_or_else(|| self.unknown_shape(value), |graph| SpecGraph { repo, settings, ..graph })
    }

    fn unknown_shape(&mut self, value: Option<&Value<'_>>) -> SpecGraph {
        let start = value.map_or(self.base, |value| value.range().start + self.base);
        let at = self.place(TextRange::new(start, (start + 1).min(self.text.len()).max(start)));
        faulty(at, "no spec graph in a shape that is read".to_owned(), false)
    }

    /// Nodes under a key, as list or by id.
    fn listed(&mut self, shape: Shape, nodes: &ObjectProp<'_>, edges: Option<&ObjectProp<'_>>) -> Option<SpecGraph> {
        let key_at = self.range(nodes.name.range());
        let nodes_at = self.place(inner(key_at));
        let mut graph = match &nodes.value {
            Value::Object(object) => self.keyed(shape, object, Some(nodes_at)),
            Value::Array(array) => self.array(shape, array, nodes_at),
            _ => return None,
        };
        if let Some(Value::Array(edges)) = edges.map(|edges| &edges.value) {
            graph.edges_at = Some(self.place_of(edges));
            graph.edges = edges.elements.iter().filter_map(|edge| self.edge(edge.as_object()?)).collect();
        }
        Some(graph)
    }

    fn array(&mut self, shape: Shape, array: &Array<'_>, nodes_at: FactId) -> SpecGraph {
        let container = self.place_of(array);
        let objects = array.elements.iter().filter_map(Value::as_object);
        let nodes = objects.filter_map(|object| self.node(&Named::Element(object))).collect();
        SpecGraph { nodes, ..empty(shape, nodes_at, container, false) }
    }

    fn keyed(&mut self, shape: Shape, object: &Object<'_>, nodes_at: Option<FactId>) -> SpecGraph {
        let container = self.place_of(object);
        let start = object.range.start + self.base;
        let nodes_at = nodes_at.unwrap_or_else(|| self.place(TextRange::new(start, start + 1)));
        let all = shape != Shape::Map;
        let nodes = object.properties.iter().filter_map(|property| {
            let inside = property.value.as_object()?;
            (all || is_node(property, self.options)).then(|| self.node(&Named::Property(property, inside)))?
        });
        let nodes = nodes.collect();
        SpecGraph { nodes, ..empty(shape, nodes_at, container, true) }
    }

    fn node(&mut self, named: &Named<'_, '_>) -> Option<Node> {
        let (whole, object) = match named {
            Named::Element(object) => (object.range, *object),
            Named::Property(property, object) => (property.range, *object),
        };
        let id = match named {
            Named::Element(_) => self.own_id(object)?,
            Named::Property(property, _) => (self.range(property.name.range()), property.name.as_str().to_owned()),
        };
        let (at, name) = self.name(inner(id.0), &id.1)?;
        let whole = self.range(whole);
        let (whole, at, inside) = (self.place(whole), self.place(at), self.place_of(object));
        let reference = self.references.len();
        self.references.push(mention(at, &name));
        let fields: Vec<NodeField> = object.properties.iter().filter_map(|property| self.field(property)).collect();
        let node = Node { at, whole, object: inside, name, fields };
        self.references[reference].scope = node.repo().cloned();
        self.references[reference].version = node.version();
        Some(node)
    }

    fn own_id(&self, object: &Object<'_>) -> Option<(TextRange, String)> {
        let property = object.properties.iter().find(|property| NodeKey::parse(name_of(property)) == NodeKey::Id)?;
        let value = property.value.as_string_lit()?;
        Some((self.range(value.range), value.value.to_string()))
    }

    /// What the text of an id names, and the place of the id in it.
    fn name(&self, at: TextRange, text: &str) -> Option<(TextRange, Name)> {
        if let Some(raw) = self.reference_in(text).filter(|raw| raw.range.start == 0 && text.contains([' ', '/'])) {
            let inside = self.inside(at, text, raw.range);
            let RawReference { id, scope, version, .. } = raw;
            return Some((inside, Name { id, scope, version: version.map(|(_, version)| version) }));
        }
        let id = Id::parse_own(text, self.options)?;
        let id = if id.form == IdForm::Number { Id::new(text.trim(), IdForm::Name) } else { id };
        Some((at, Name { id, scope: None, version: None }))
    }

    fn reference_in(&self, text: &str) -> Option<RawReference> {
        let mut items = value::parse(text, &Key::DependsOn, self.options).items.into_iter();
        items.next().filter(|_| items.next().is_none())?.reference
    }

    /// A range of a text as a range of the file; all of the text where escapes stand in it.
    fn inside(&self, at: TextRange, text: &str, range: TextRange) -> TextRange {
        if at.of(self.text) != text {
            return at;
        }
        TextRange { start: at.start + range.start, end: at.start + range.end }
    }

    fn field(&mut self, property: &ObjectProp<'_>) -> Option<NodeField> {
        let written = name_of(property);
        let key = NodeKey::parse(written);
        if key == NodeKey::Id {
            return None;
        }
        let (whole, range) = (self.place_of(property), self.range(property.value.range()));
        let key_at = self.range(property.name.range());
        let key_at = self.place(inner(key_at));
        let (value_at, value) = self.value(key, &property.value, range);
        Some(NodeField { key, written: SmolStr::new(written), whole, key_at, value_at, value })
    }

    fn value(&mut self, key: NodeKey, value: &Value<'_>, range: TextRange) -> (FactId, NodeValue) {
        if let Some(item) = self.item(key, value) {
            return (item.at, NodeValue::Text(item));
        }
        let at = self.place(range);
        let value = match value {
            Value::Array(array) => NodeValue::List(self.items(key, array)),
            Value::Object(object) => NodeValue::Table(self.table(object)),
            _ => NodeValue::Other,
        };
        (at, value)
    }

    fn items(&mut self, key: NodeKey, array: &Array<'_>) -> Vec<NodeItem> {
        array.elements.iter().filter_map(|element| self.item(key, element)).collect()
    }

    fn table(&mut self, object: &Object<'_>) -> Vec<(SmolStr, Vec<NodeItem>)> {
        let mut table = Vec::new();
        for property in &object.properties {
            let items = match &property.value {
                Value::Array(array) => self.items(NodeKey::Other, array),
                value => self.item(NodeKey::Other, value).into_iter().collect(),
            };
            table.push((SmolStr::new(name_of(property)), items));
        }
        table
    }

    /// A text, a number or a truth value; an object stands for the id in it.
    fn item(&mut self, key: NodeKey, value: &Value<'_>) -> Option<NodeItem> {
        let (range, text) = match value {
            Value::StringLit(text) => (inner(self.range(text.range)), text.value.to_string()),
            Value::NumberLit(number) => (self.range(number.range), number.value.to_owned()),
            Value::BooleanLit(truth) => (self.range(truth.range), truth.value.to_string()),
            Value::Object(object) if key.is_relation() => {
                let (range, text) = self.own_id(object)?;
                (inner(range), text)
            }
            Value::Object(_) | Value::Array(_) | Value::NullKeyword(_) => return None,
        };
        let at = self.place(range);
        let reference = if key.is_relation() { self.reference(range, &text) } else { None };
        Some(NodeItem { at, text: SmolStr::new(text), reference })
    }

    fn reference(&mut self, at: TextRange, text: &str) -> Option<ReferenceId> {
        let raw = self.reference_in(text)?;
        let (id_at, version_at) = (self.inside(at, text, raw.range), raw.version.as_ref().map(|(range, _)| *range));
        let version_at = version_at.filter(|range| !raw.range.contains(*range));
        let version_at = version_at.map(|range| self.inside(at, text, range)).map(|range| self.place(range));
        let name = Name { id: raw.id, scope: raw.scope, version: raw.version.map(|(_, version)| version) };
        let reference = Reference { version_at, ..mention(self.place(id_at), &name) };
        self.references.push(reference);
        Some(ReferenceId(self.references.len() as u32 - 1))
    }

    fn edge(&mut self, object: &Object<'_>) -> Option<Edge> {
        let find = |names: &[&str]| object.properties.iter().find(|property| names.contains(&name_of(property)));
        let whole = self.place_of(object);
        let relation = find(&["type", "kind", "relation", "rel"]).and_then(|property| text_of(&property.value))?;
        let [from, to] = [find(&["from", "source"])?, find(&["to", "target"])?];
        Some(Edge {
            whole,
            from: self.item(NodeKey::DependsOn, &from.value)?,
            to: self.item(NodeKey::DependsOn, &to.value)?,
            relation: NodeKey::parse(&relation),
            written: relation,
        })
    }
}

fn mention(at: FactId, name: &Name) -> Reference {
    let Name { id, scope, version } = name.clone();
    Reference { at, version_at: None, id, scope, version, role: Role::Node, section: None, link: None }
}

fn empty(shape: Shape, nodes_at: FactId, container: FactId, is_keyed: bool) -> SpecGraph {
    SpecGraph {
        shape: Some(shape),
        nodes_at,
        container,
        is_keyed,
        repo: None,
        settings: Vec::new(),
        nodes: Vec::new(),
        edges_at: None,
        edges: Vec::new(),
        fault: None,
    }
}

fn faulty(at: FactId, message: String, is_broken: bool) -> SpecGraph {
    let fault = Some(GraphFault { at, message: SmolStr::new(message), is_broken });
    SpecGraph { shape: None, fault, ..empty(Shape::Map, at, at, true) }
}

/// Between the quotes.
fn inner(range: TextRange) -> TextRange {
    TextRange::new(range.start as usize + 1, (range.end as usize).saturating_sub(1).max(range.start as usize + 1))
}

fn name_of<'a>(property: &'a ObjectProp<'_>) -> &'a str {
    match &property.name {
        ObjectPropName::String(StringLit { value, .. }) => value,
        ObjectPropName::Word(word) => word.value,
    }
}

fn text_of(value: &Value<'_>) -> Option<SmolStr> {
    value.as_string_lit().map(|text| SmolStr::new(&*text.value))
}

fn texts_by_name(value: &Value<'_>) -> Vec<(SmolStr, SmolStr)> {
    let properties = value.as_object().map(|object| object.properties.as_slice()).unwrap_or_default();
    properties
        .iter()
        .filter_map(|property| Some((SmolStr::new(name_of(property)), text_of(&property.value)?)))
        .collect()
}

/// Whether a property at the top is a node by its id or by what it holds.
fn is_node(property: &ObjectProp<'_>, options: &Options) -> bool {
    let Some(object) = property.value.as_object() else { return false };
    let telling = [NodeKey::Status, NodeKey::Kind, NodeKey::Implements, NodeKey::DependsOn];
    let tells = |property: &ObjectProp<'_>| telling.contains(&NodeKey::parse(name_of(property)));
    Id::parse(name_of(property), options).is_some() || object.properties.iter().any(tells)
}

/// Whether anything stands at the top that could hold nodes, were it read.
fn holds_lists(object: &Object<'_>) -> bool {
    object.properties.iter().any(|property| matches!(property.value, Value::Array(_) | Value::Object(_)))
}
