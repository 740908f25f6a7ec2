//! Laws of writing a spec graph, for every shape: writing twice changes nothing; a write after any edit changes only the
//! nodes that the edit touches; what is ours to write is never more than what the rules ask for; unknown keys stay.
#![allow(clippy::unwrap_used)]

#[allow(dead_code)] // Each test file uses its part.
mod support;

use std::collections::BTreeSet;
use std::fmt::Write;

use proptest::prelude::*;
use specward_engine::DocId;
use specward_engine::graph::Extent;
use specward_engine::path::FilePath;
use specward_ide::edit::apply;
use specward_ide::spec_graph;
use support::Workspace;

const STATUSES: [&str; 4] = ["Draft", "Approved", "Paused", "Done"];

/// An artefact: number, status, version, what it depends on, what it affects.
#[derive(Clone, Debug, PartialEq)]
struct Artefact {
    status: usize,
    version: Option<u8>,
    implements: bool,
    depends: BTreeSet<usize>,
    affects: BTreeSet<usize>,
}

/// Decision 0 to 3, component specs 4 to 7; absent ones have no file.
type Model = Vec<Option<Artefact>>;

const COUNT: usize = 8;

fn artefact() -> impl Strategy<Value = Artefact> {
    let links = || prop::collection::btree_set(0..COUNT, 0..3);
    (0..STATUSES.len(), prop::option::of(1..3_u8), any::<bool>(), links(), links()).prop_map(
        |(status, version, implements, depends, affects)| Artefact { status, version, implements, depends, affects },
    )
}

fn model() -> impl Strategy<Value = Model> {
    prop::collection::vec(prop::option::weighted(0.8, artefact()), COUNT)
}

fn id(at: usize) -> String {
    if at < 4 { format!("ADR-{:03}", at + 1) } else { format!("SPEC-CART-{:02}", at - 3) }
}

fn file(at: usize) -> String {
    if at < 4 { format!("/platform/adr/{}-x.md", id(at)) } else { format!("/cart-repo/specs/{}-x.md", id(at)) }
}

fn documents(model: &Model) -> String {
    let mut text = String::from("//- /platform/platform-specs/PLAT-1-x.md\n# PLAT-1: Checkout\n- Version: v1\n");
    for (at, artefact) in model.iter().enumerate().filter_map(|(at, artefact)| Some((at, artefact.as_ref()?))) {
        let list =
            |to: &BTreeSet<usize>| to.iter().filter(|to| **to != at).map(|to| id(*to)).collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "//- {}\n# {}: Title {at}\n- Status: {}", file(at), id(at), STATUSES[artefact.status]);
        if let Some(version) = artefact.version {
            let _ = writeln!(text, "- Version: v{version}");
        }
        if artefact.implements && at >= 4 {
            text += "- Implements: PLAT-1 v1\n";
        }
        let _ =
            writeln!(text, "- Depends On: {}\n- Affects: cart, {}", list(&artefact.depends), list(&artefact.affects));
    }
    text
}

const GRAPH: &str = "/platform/spec-graph.json";

/// The graph of a workspace after writing, or as it is where `extent` is none.
fn written(model: &Model, graph: &str, extent: Extent) -> String {
    let workspace = Workspace::new(&format!("{}//- {GRAPH}\n{graph}", documents(model)));
    let doc = graph_of(&workspace);
    apply(graph, &spec_graph::update(&workspace.snapshot, doc, graph, extent))
}

fn graph_of(workspace: &Workspace) -> DocId {
    workspace.snapshot.doc_by_path(&FilePath::new(GRAPH).unwrap()).unwrap()
}

/// Messages of the rules about the graph.
fn findings(model: &Model, graph: &str) -> Vec<String> {
    let workspace = Workspace::new(&format!("{}//- {GRAPH}\n{graph}", documents(model)));
    let findings = workspace.snapshot.findings(graph_of(&workspace));
    findings.iter().map(|finding| format!("{}: {}", finding.rule.name, finding.message)).collect()
}

const EMPTY: [&str; 6] = [
    "{}",
    "{\n}\n",
    "{\"artifacts\": []}",
    "{\n  \"$schema\": \"x\",\n  \"artifacts\": [\n  ],\n  \"more\": [1, 2.50]\n}\n",
    "{\"nodes\": [], \"edges\": []}",
    "{\n    \"edges\": [],\n    \"nodes\": {}\n}",
];

/// Adds to each node what only others know of.
fn decorated(graph: &str) -> String {
    let keyed = |line: &str| line.trim_start().starts_with("\"kind\"");
    let lines = graph.split_inclusive('\n').map(|line| {
        if keyed(line) {
            format!("{line}      \"team\" : {{ \"a\":[1,2.50,null] , \"b\":\"\\u00e9\" }},\n")
        } else {
            line.to_owned()
        }
    });
    lines.collect()
}

/// The raw text of each node, by id.
fn nodes(graph: &str) -> Vec<(String, String)> {
    let document = specward_syntax::graph::read(graph, &specward_syntax::Options::default());
    let found = document.facts.graph.as_ref().unwrap();
    // Verdicts depend on everything.
    let without_gates =
        |raw: &str| raw.lines().filter(|line| !line.contains("\"gates\"")).collect::<Vec<_>>().join("\n");
    let raw = |fact| without_gates(document.places.range(fact).of(graph));
    found.nodes.iter().map(|node| (node.name.id.text.to_string(), raw(node.whole))).collect()
}

/// The ids whose nodes may differ between two states of the files: what was edited, and both ends of its relations.
fn touched(old: &Model, new: &Model) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for at in (0..COUNT).filter(|at| old[*at] != new[*at]) {
        ids.insert(id(at));
        ids.insert("PLAT-1".to_owned());
        for artefact in [&old[at], &new[at]].into_iter().flatten() {
            ids.extend(artefact.depends.iter().chain(&artefact.affects).map(|to| id(*to)));
        }
        let names = |artefact: &Artefact| artefact.depends.contains(&at) || artefact.affects.contains(&at);
        let naming = (0..COUNT).filter(|from| [&old[*from], &new[*from]].into_iter().flatten().any(names));
        ids.extend(naming.map(id));
    }
    ids
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn writing_twice_changes_nothing(model in model(), shape in 0..EMPTY.len(), full in any::<bool>()) {
        let extent = if full { Extent::Full } else { Extent::InUse };
        let once = written(&model, EMPTY[shape], extent);
        prop_assert_eq!(&written(&model, &once, extent), &once);
        prop_assert_eq!(findings(&model, &once), Vec::<String>::new(), "{}", once);
    }

    #[test]
    fn a_write_changes_only_what_an_edit_touches(old in model(), at in 0..COUNT, new in prop::option::of(artefact()), shape in 0..EMPTY.len()) {
        let before = decorated(&written(&old, EMPTY[shape], Extent::Full));
        prop_assert_eq!(&written(&old, &before, Extent::InUse), &before, "nothing changed");
        let mut model = old.clone();
        model[at] = new;
        let after = written(&model, &before, Extent::InUse);
        prop_assert_eq!(findings(&model, &after), Vec::<String>::new(), "{}", after);
        prop_assert_eq!(&written(&model, &after, Extent::InUse), &after, "twice");
        let (touched, kept) = (touched(&old, &model), nodes(&after));
        for (id, raw) in nodes(&before).iter().filter(|(id, _)| !touched.contains(id)) {
            prop_assert!(kept.contains(&(id.clone(), raw.clone())), "{} was not touched:\n{}\n{}", id, raw, after);
        }
        let unknown = |graph: &str| nodes(graph).iter().filter(|(_, raw)| raw.contains("2.50")).count();
        let gone = usize::from(old[at].is_some() && model[at].is_none() && before.contains("2.50"));
        prop_assert!(unknown(&after) + gone >= unknown(&before), "unknown keys stay:\n{}", after);
    }

    #[test]
    fn what_the_rules_accept_is_left_as_it_is(model in model(), shape in 0..EMPTY.len(), removed in prop::collection::vec(any::<u16>(), 0..6)) {
        let mut graph = written(&model, EMPTY[shape], Extent::Full);
        for at in removed {
            let optional = |line: &&str| {
                ["title", "repo", "path", "gates", "kind"].iter().any(|key| line.trim_start().starts_with(&format!("\"{key}\"")))
                    && line.trim_end().ends_with(',')
            };
            let lines: Vec<&str> = graph.split_inclusive('\n').filter(optional).collect();
            if let Some(line) = lines.get(usize::from(at) % lines.len().max(1)).map(|line| (*line).to_owned()) {
                graph = graph.replacen(&line, "", 1);
            }
        }
        prop_assert_eq!(findings(&model, &graph), Vec::<String>::new(), "{}", graph);
        prop_assert_eq!(&written(&model, &graph, Extent::InUse), &graph);
    }
}
