//! One feature through its whole life on the example workspace, from the initiative to the follow-up of a hotfix
//! (operating model 1.7 to 1.13): at each step the verdicts and findings are those that the model asks for.
//! `SPECWARD_UPDATE=1` writes what is found into the steps under `tests/lifecycle/`: read the difference before you keep it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use specward_engine::artefact::{Artefact, Status};
use specward_engine::graph::Extent;
use specward_engine::{DocId, FilePath, Snapshot};
use specward_ide::edit::apply;
use specward_ide::spec_graph;
use specward_tests::example;
use specward_tests::fresh;
use specward_tests::story::Step;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Every step with its path, in order.
fn steps() -> Vec<(PathBuf, Step)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder("lifecycle")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), Step::parse(&fs::read_to_string(&path).unwrap()))).collect()
}

#[test]
fn a_feature_through_its_whole_life() {
    let workspace = example::repaired();
    let mut known = BTreeMap::new();
    let (findings, _) = told(&fresh::snapshot(workspace.path()), workspace.path(), &mut known);
    assert_eq!(findings, "", "nothing is wrong before the story begins");
    let mut wrong = Vec::new();
    for (path, step) in steps() {
        step.play(workspace.path());
        update_graph(workspace.path());
        let (findings, verdicts) = told(&fresh::snapshot(workspace.path()), workspace.path(), &mut known);
        let found = format!("{findings}{verdicts}");
        if std::env::var_os("SPECWARD_UPDATE").is_some() {
            fs::write(&path, step.told.clone() + &found).unwrap();
        } else if found != step.expected {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            wrong.push(format!("{name}\nexpected:\n{}found:\n{found}", step.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// As `specward graph --write` does at the end of every step (operating model 1.9).
fn update_graph(folder: &Path) {
    let path = folder.join("platform-repo/spec-graph.json");
    let snapshot = fresh::snapshot(folder);
    let graph =
        FilePath::from_path(&path.canonicalize().unwrap()).and_then(|path| snapshot.doc_by_path(&path)).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let edits = spec_graph::update(&snapshot, graph, &text, Extent::InUse);
    fs::write(&path, apply(&text, &edits)).unwrap();
}

/// Every finding, and the artefacts of which the status or a verdict differs from what is known.
fn told(snapshot: &Snapshot, folder: &Path, known: &mut BTreeMap<String, String>) -> (String, String) {
    let mut findings = Vec::new();
    let mut verdicts = String::new();
    for doc in snapshot.files() {
        let path = relative(snapshot, doc, folder);
        for finding in snapshot.findings(doc).iter().filter(|finding| finding.suppressed.is_none()) {
            let line = snapshot.line_cols(finding.place, specward_syntax::Encoding::Utf8).0.line + 1;
            let severity = finding.severity.word();
            let order = (path.clone(), line, finding.rule.name);
            findings
                .push((order, format!("{severity:7} {path}:{line}: {} [{}]\n", finding.message, finding.rule.name)));
        }
    }
    findings.sort();
    let mut gated: Vec<_> = snapshot.artefacts().filter(|(doc, _)| !snapshot.verdicts(*doc).is_empty()).collect();
    gated.sort_by_key(|(doc, _)| relative(snapshot, *doc, folder));
    for (doc, artefact) in gated {
        let said = verdict(snapshot, doc, artefact);
        let path = relative(snapshot, doc, folder);
        if known.insert(path, said.clone()).as_ref() != Some(&said) {
            writeln!(verdicts, "{said}").unwrap();
        }
    }
    (findings.into_iter().map(|(_, line)| line).collect(), verdicts)
}

fn relative(snapshot: &Snapshot, doc: DocId, folder: &Path) -> String {
    let path = snapshot.path(doc).unwrap().to_path_buf();
    let folder = folder.canonicalize().unwrap();
    path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace('\\', "/")
}

/// `PLAT-140 v1 Draft: context PASS, ready FAIL (ready/open-adr)`.
fn verdict(snapshot: &Snapshot, doc: DocId, artefact: &Artefact) -> String {
    let status = match &artefact.status {
        Status::Spec(status) => status.title(),
        _ => "-",
    };
    let verdicts = snapshot.verdicts(doc);
    let gates = verdicts.iter().map(|verdict| {
        let rules: Vec<_> = verdict.failing.iter().map(|rule| rule.name).collect();
        let behind = if rules.is_empty() { String::new() } else { format!(" ({})", rules.join(", ")) };
        format!("{} {}{behind}", verdict.gate.slug(), verdict.computed.word())
    });
    let gates: Vec<_> = gates.collect();
    let id = &artefact.id.as_ref().unwrap().text;
    format!("{id} {} {status}: {}", artefact.version_or_first().text, gates.join(", "))
}

#[test]
fn the_page_for_users_tells_the_same_story() {
    let page = fs::read_to_string(folder("../docs/lifecycle.md")).unwrap();
    let told: String = steps()
        .iter()
        .flat_map(|(_, step)| [step.told.clone(), step.told.replace("\n+", "\n"), step.expected.clone()])
        .collect();
    let blocks: Vec<_> = page.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap()).collect();
    let quoted: Vec<_> = blocks.iter().filter(|(language, _)| *language != "console").collect();
    assert!(quoted.len() > 10, "the page quotes the story");
    for (language, text) in quoted {
        // Findings are quoted line by line, files as they stand there.
        let parts: Vec<&str> = if *language == "text" { text.lines().collect() } else { vec![text.trim_end()] };
        for part in parts {
            assert!(told.contains(part), "no step says this:\n{part}");
        }
    }
}
