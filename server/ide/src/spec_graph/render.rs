//! Nodes and whole graphs as text: one node a block of lines, one field a line, so that changes of two branches meet in no
//! line but those that both changed.

use std::fmt::Write;

use specward_engine::Kind;
use specward_engine::graph::{Members, Told};
use specward_syntax::graph::NodeKey;

use super::order;

/// A text as JSON.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Texts as a JSON array on one line.
pub fn array<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    format!("[{}]", texts.into_iter().map(quoted).collect::<Vec<_>>().join(", "))
}

/// What a graph is published with, beside what every graph has.
#[derive(Clone, Copy)]
pub struct Extras<'a> {
    /// The `specward.toml` of each repository, by name.
    pub settings: &'a [(String, String)],
    /// Gives the texts of documents.
    pub text: &'a dyn Fn(&Told) -> Option<String>,
}

/// A whole new graph with the wanted ones of its artefacts.
pub fn file(wanted: &[&Told], members: &Members, repo: &str, extras: Option<Extras<'_>>) -> String {
    let mut all = wanted.to_vec();
    all.sort_by_cached_key(|told| order::of_artefact(told));
    let node = |told: &&Told| {
        let text = extras.and_then(|extras| (extras.text)(told));
        let text = text.map(|text| (NodeKey::DocumentText.name().to_owned(), quoted(&text)));
        let fields = fields(members, told, |_| true).chain(text);
        format!("    {}", block(std::iter::once(("id".to_owned(), quoted(&told.name))).chain(fields), Some("    ")))
    };
    let nodes = all.iter().map(node).collect::<Vec<_>>().join(",\n");
    let list = if nodes.is_empty() { "[]".to_owned() } else { format!("[\n{nodes}\n  ]") };
    let settings = extras.map(|extras| settings(extras.settings)).unwrap_or_default();
    format!("{{\n  \"version\": 1,\n  \"repo\": {},\n{settings}  \"artifacts\": {list}\n}}\n", quoted(repo))
}

fn settings(of_repos: &[(String, String)]) -> String {
    if of_repos.is_empty() {
        return String::new();
    }
    let fields = of_repos.iter().map(|(repo, text)| (repo.clone(), quoted(text)));
    format!("  \"settings\": {},\n", block(fields, Some("  ")))
}

/// The fields of a node among the wanted keys, the id left out: name and value as JSON, in their order.
pub fn fields<'m>(
    members: &'m Members,
    told: &'m Told,
    wanted: impl Fn(NodeKey) -> bool + 'm,
) -> impl Iterator<Item = (String, String)> + 'm {
    let keys = NodeKey::all().filter(move |key| wanted(*key));
    keys.filter_map(|key| Some((key.name().to_owned(), value(members, told, key)?)))
}

/// What a node says under a key; nothing where it should not have it.
pub fn value(members: &Members, told: &Told, key: NodeKey) -> Option<String> {
    let texts = || -> Vec<String> {
        let forward = told.ties.iter().filter(|tie| tie.relation == key).map(|tie| tie.text.clone());
        if key.is_backward() {
            members.backward(told, key).into_iter().map(|tie| tie.text).collect()
        } else {
            forward.collect()
        }
    };
    match key {
        NodeKey::Gates => gates(told),
        // A platform spec has one initiative, a component spec one parent; whoever names several has a list.
        NodeKey::Implements | NodeKey::ContextPack => match texts().as_slice() {
            [] => None,
            [one] => Some(quoted(one)),
            many => Some(array(many.iter().map(String::as_str))),
        },
        key if key.is_relation() => {
            let texts = texts();
            let owed = matches!(key, NodeKey::DependsOn | NodeKey::Affects) && is_linked(told.kind);
            (owed || !texts.is_empty()).then(|| array(texts.iter().map(String::as_str)))
        }
        key => told.text(key).map(|text| quoted(&text)),
    }
}

/// Whether an empty list says something: that the artefact depends on nothing.
fn is_linked(kind: Kind) -> bool {
    !matches!(kind, Kind::Constitution | Kind::Domain | Kind::FanOutTasks)
}

/// Verdicts as an object on one line; nothing for what has no gates.
pub fn gates(told: &Told) -> Option<String> {
    let verdict = |(gate, computed): &(specward_syntax::Gate, specward_engine::Computed)| {
        format!("{}: {}", quoted(gate.slug()), quoted(computed.word()))
    };
    let all: Vec<String> = told.gates.iter().map(verdict).collect();
    (!all.is_empty()).then(|| format!("{{ {} }}", all.join(", ")))
}

/// An object with a field a line at this indent; on one line without.
pub fn block(fields: impl Iterator<Item = (String, String)>, indent: Option<&str>) -> String {
    let fields: Vec<String> = fields.map(|(name, value)| format!("{}: {value}", quoted(&name))).collect();
    let Some(indent) = indent else { return format!("{{ {} }}", fields.join(", ")) };
    let mut text = String::from("{");
    for (at, field) in fields.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{}\n{indent}  {field}", if at == 0 { "" } else { "," });
    }
    text + "\n" + indent + "}"
}
