//! The laws over real documents: whatever a client and its disk do, in whatever order, the server has the client's text, answers
//! everything, and in the end publishes what a fresh host and `specward check` say of the files. `SPECWARD_CASES` says how
//! many scripts are tried.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;
use serde_json::json;
use specward_tests::checked;
use specward_tests::corpus::documents;
use specward_tests::counts::{cases, say};
use specward_tests::fresh;
use specward_tests::published::{Published, assert_same};
use specward_tests::script::{At, ClientModel, Step};
use specward_tests::session::Session;
use tempfile::TempDir;

/// How many scripts an ordinary run tries.
const CASES: u32 = 16;
/// Files of one workspace.
const FILES: usize = 6;
const FOLDERS: &[&str] = &[
    "specs",
    "adr",
    "platform-specs",
    "contracts",
    "context-packs",
    "docs/adr",
    "openspec/specs/x",
    "notes/new folder",
];
/// How long what is published may take to settle.
const PATIENCE: Duration = Duration::from_secs(30);

const PIECES: &[&str] = &[
    "",
    "\n",
    "\r\n",
    "\r",
    " ",
    "x",
    "é",
    "😀",
    "e\u{301}",
    "\u{feff}",
    "\0",
    "# ADR-1: X\n",
    "## Status\n\nAccepted\n\n",
    "- Status: Approved\n",
    "- Blocked By: ADR-1\n",
    "- Implements: PLAT-1 v1\n",
    "Status: Draft\r\n",
    "```\n",
    "> ",
    "- ",
    "| a | b |\n|---|---|\n",
    "---\nid: SPEC-1\n---\n",
    "[x](../adr/x.md#y)",
    "[[ADR-1]]",
    "<!-- ",
    "-->",
    "[NEEDS CLARIFICATION: why]",
    "TBD",
    "## Context\n",
    "ADR-1, SPEC-2 v1",
];

const METHODS: &[&str] = &[
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/completion",
    "textDocument/codeAction",
    "textDocument/documentSymbol",
    "textDocument/documentLink",
];

fn piece() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..4).prop_map(|pieces| pieces.concat())
}

fn at() -> impl Strategy<Value = At> {
    let past = prop::sample::select(vec![5_000_usize, i32::MAX as usize]);
    (prop_oneof![12 => 0_usize..60, 1 => past.clone()], prop_oneof![12 => 0_usize..60, 1 => past])
}

fn edit() -> impl Strategy<Value = (At, At, String)> {
    // Most edits are small, as an editor's are.
    let small = (at(), 0_usize..3, 0_usize..9, piece())
        .prop_map(|(at, lines, columns, text)| (at, (at.0 + lines, at.1 + columns), text));
    prop_oneof![4 => small, 1 => (at(), at(), piece())]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Open),
        12 => prop::collection::vec(edit(), 1..4).prop_map(Step::Edit),
        1 => piece().prop_map(Step::Replace),
        2 => Just(Step::Save),
        1 => Just(Step::Close),
        1 => piece().prop_map(Step::Write),
        1 => Just(Step::Delete),
        1 => (0..FILES).prop_map(Step::Rename),
        3 => (prop::sample::select(METHODS), at(), any::<bool>()).prop_map(|(method, at, cancel)| Step::Ask(method, at, cancel)),
    ]
}

/// Which documents, and into which folders.
fn workspace() -> impl Strategy<Value = Vec<(Index, &'static str)>> {
    prop::collection::vec((any::<Index>(), prop::sample::select(FOLDERS)), FILES)
}

fn name_of(number: usize, folder: &str, document: &Path) -> String {
    format!("{folder}/{number}-{}", document.file_name().unwrap().to_str().unwrap())
}

fn begin(workspace: &[(Index, &'static str)]) -> ClientModel {
    let folder = TempDir::new().unwrap();
    let chosen = workspace.iter().map(|(index, folder)| (index.get(documents()), *folder));
    let mut files = Vec::new();
    for (number, (document, into)) in chosen.enumerate() {
        let name = name_of(number, into, document);
        let path = folder.path().join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(document, path).unwrap();
        files.push(name);
    }
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    ClientModel::new(Session::over(folder, &capabilities), files)
}

fn run(workspace: &[(Index, &'static str)], script: &[(usize, Step)]) {
    let mut model = begin(workspace);
    for (file, step) in script {
        model.take(*file, step);
    }
    // A failure leaves what `specward replay` needs; the last one is that of the smallest script.
    let left = Path::new(env!("CARGO_TARGET_TMPDIR")).join("failed-script.json");
    fs::write(&left, model.replayable().to_string()).unwrap();
    model.assert_texts();
    model.assert_answers();
    model.close_all();
    let folder = model.session.folder().to_owned();
    let wanted = fresh::findings(&folder);
    assert_same("check and a fresh host", &checked::check(&folder).findings(&folder), &wanted);
    let mut published = Published::default();
    let shown = published.until(&mut model.session.client, &wanted, PATIENCE);
    assert_same("published and fresh findings", shown, &wanted);
}

/// Runs a script, its panic turned into a failure that can be made smaller and that says where its script is.
fn try_script(workspace: &[(Index, &'static str)], script: &[(usize, Step)]) -> Result<(), TestCaseError> {
    let run = std::panic::AssertUnwindSafe(|| run(workspace, script));
    std::panic::catch_unwind(run).map_err(|panic| {
        let message = panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "a panic".to_owned());
        let left = Path::new(env!("CARGO_TARGET_TMPDIR")).join("failed-script.json");
        TestCaseError::fail(format!("{message}\nreplay with: specward replay {}", left.display()))
    })
}

static STEPS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn any_script_over_real_documents_keeps_the_laws() {
    let config = ProptestConfig {
        cases: cases(CASES),
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let strategy = (workspace(), prop::collection::vec((0..FILES, step()), 1..30));
    let tried = proptest::test_runner::TestRunner::new(config.clone()).run(&strategy, |(workspace, script)| {
        STEPS.fetch_add(script.len(), Ordering::Relaxed);
        try_script(&workspace, &script)
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
    let (steps, documents) = (STEPS.load(Ordering::Relaxed), documents().len());
    say(&format!("laws 1 to 5: {} scripts of {steps} steps over {documents} documents, no difference", config.cases));
}
