//! Renaming every artefact and moving every file of the example workspaces: afterwards the same is found, up to names.

use specward_engine::{DocId, Snapshot};
use specward_ide::edit::WorkspaceEdit;
use specward_ide::moves::{self, Move};
use specward_ide::rename::{self, Request};
use specward_tests::memory::{Memory, Shown};

const WORKSPACES: [&str; 2] = ["guest-checkout", "single-repo"];

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// Rules in any order: names differ afterwards, and a new number ends a duplicate.
fn kinds(findings: &[Shown]) -> Vec<&str> {
    let mut rules: Vec<&str> =
        findings.iter().map(|(rule, ..)| rule.as_str()).filter(|rule| *rule != "id/duplicate").collect();
    rules.sort_unstable();
    rules
}

fn renamed(memory: &Memory, snapshot: &Snapshot, doc: DocId, new: &str) -> WorkspaceEdit {
    let graphs = memory.graphs();
    let request = Request { snapshot, doc, offset: 0, texts: memory, graphs: &graphs, files: true };
    rename::rename_artefact(&request, new).unwrap_or_else(|refusal| panic!("{:?}: {refusal}", snapshot.path(doc)))
}

/// A free id of the same form.
fn another(id: &str) -> String {
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let version = id.to_lowercase().rfind("-v").filter(|at| id.len() - at - 2 == digits);
    match version {
        Some(at) => format!("{}X{}", &id[..at], &id[at..]),
        None if digits > 0 => format!("{}{:0>digits$}", &id[..id.len() - digits], 87),
        None => format!("{id}Renamed"),
    }
}

/// Renames every artefact, or one in `step`.
fn check_all_renamed(name: &str, change: fn(&str) -> String, step: usize) {
    let mut memory = Memory::example(name, change);
    let (before, snapshot) = (memory.findings(), memory.snapshot());
    let artefacts: Vec<_> = snapshot.artefacts().map(|(doc, artefact)| (doc, artefact.id.clone().unwrap())).collect();
    assert!(artefacts.len() > 5);
    for (doc, id) in artefacts.into_iter().step_by(step) {
        let new = another(&id.text);
        let there = memory.after(&renamed(&memory, &snapshot, doc, &new));
        let former = memory.set(there);
        assert_eq!(kinds(&memory.findings()), kinds(&before), "{} to {new}: {:#?}", id.text, memory.findings());
        let after = memory.snapshot();
        let moved = after.artefacts().find(|(_, artefact)| artefact.id.as_ref().is_some_and(|id| *id.text == new));
        let (moved, _) = moved.unwrap_or_else(|| panic!("{new} is nowhere defined"));
        let shared = snapshot.definitions(&id.key).into_iter().filter(|other| *other != doc).count();
        if shared == 0 {
            let back = memory.after(&renamed(&memory, &after, moved, &id.text));
            assert!(back == former, "{} to {new} and back: {:?}", id.text, difference(&back, &former));
        }
        memory.set(former);
    }
}

fn difference(a: &specward_tests::memory::Contents, b: &specward_tests::memory::Contents) -> Vec<String> {
    let lines = |text: Option<&std::sync::Arc<str>>| text.map(ToString::to_string).unwrap_or_default();
    let paths = a.keys().chain(b.keys()).filter(|path| a.get(*path) != b.get(*path));
    paths
        .flat_map(|path| {
            let (left, right) = (lines(a.get(path)), lines(b.get(path)));
            let pairs: Vec<String> = left
                .lines()
                .zip(right.lines())
                .filter(|(a, b)| a != b)
                .map(|(a, b)| format!("{path}: {a} | {b}"))
                .collect();
            pairs
        })
        .collect()
}

#[test]
fn every_id_can_be_renamed_and_back_without_a_trace() {
    for name in WORKSPACES {
        check_all_renamed(name, str::to_owned, 1);
    }
}

#[test]
fn every_id_can_be_renamed_in_files_of_windows_too() {
    for name in WORKSPACES {
        check_all_renamed(name, crlf, 4);
    }
}

#[test]
fn links_follow_every_file_and_folder_that_moves() {
    for name in WORKSPACES {
        let mut memory = Memory::example(name, str::to_owned);
        let before = memory.findings();
        let dead = before.iter().filter(|(rule, ..)| rule == "ref/dead-link").count();
        let snapshot = memory.snapshot();
        let documents: Vec<_> = snapshot.documents().filter_map(|doc| snapshot.path(doc).cloned()).collect();
        let files = documents
            .iter()
            .map(|path| Move { from: path.clone(), to: path.parent().unwrap().join("moved/elsewhere.md") });
        let mut folders: Vec<_> = documents.iter().filter_map(specward_engine::FilePath::parent).collect();
        folders.sort();
        folders.dedup();
        let inner = folders.iter().filter(|folder| {
            snapshot.roots().iter().all(|root| root.path != **folder && !root.path.starts_with(folder))
        });
        let folders =
            inner.map(|folder| Move { from: folder.clone(), to: folder.parent().unwrap().join("moved folder/below") });
        for one in files.chain(folders) {
            let request = moves::Request {
                snapshot: &snapshot,
                texts: &memory,
                graphs: &memory.graphs(),
                moves: std::slice::from_ref(&one),
            };
            let mut planned = moves::follow(&request);
            planned.rename.push((one.from.clone(), one.to.clone()));
            let former = memory.set(memory.after(&planned));
            let found = memory.findings();
            let dead_now: Vec<_> = found.iter().filter(|(rule, ..)| rule == "ref/dead-link").collect();
            assert_eq!(dead_now.len(), dead, "{} moved: {dead_now:#?}", one.from);
            memory.set(former);
        }
    }
}
