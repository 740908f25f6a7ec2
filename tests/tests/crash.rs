//! A panic leaves a report that does it again, and nothing else: what it holds, where it is, how it is replayed.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use specward_tests::binary;
use specward_tests::client::Client;
use tempfile::TempDir;

const URI: &str = "untitled:Untitled-1";

/// A session whose reports go to `folder`, with one edited document.
fn session(folder: &Path) -> Client {
    let options = specward_lsp::Options {
        inspection: true,
        crash_reports: Some(folder.to_owned()),
        ..specward_lsp::Options::default()
    };
    let mut client = Client::in_process_with(options);
    client.initialize(&json!({}), &[]);
    client.ignore("textDocument/publishDiagnostics");
    let item = json!({"uri": URI, "languageId": "markdown", "version": 1, "text": "# SPEC-1: 😀\n"});
    client.notify_raw("textDocument/didOpen", json!({ "textDocument": item }));
    let edit = json!({"range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}, "text": "- Status: Draft\n"});
    let params = json!({"textDocument": {"uri": URI, "version": 2}, "contentChanges": [edit]});
    client.notify_raw("textDocument/didChange", params);
    client
}

fn reports(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

fn replayed(report: &Path) -> (i32, String) {
    let output = binary::command().arg("replay").arg(report).output().unwrap();
    assert!(output.stderr.is_empty() || output.status.code() == Some(2) || output.status.code() == Some(1));
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// The hook for panics is one for the process, so all that needs it is one test.
#[test]
fn panics_of_loop_and_requests_are_kept_once_and_can_be_done_again() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("crashes");
    let mut client = session(&state);
    for _ in 0..3 {
        client.notify_raw("specward/panicLoop", Value::Null);
    }
    let told = client.claim_method("window/logMessage")["message"].as_str().unwrap().to_owned();
    let [report] = &reports(&state)[..] else { panic!("one report for one place") };
    assert!(told.contains(report.to_str().unwrap()), "{told}");
    let content: Value = serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap();
    let keys: Vec<&String> = content.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["format", "specward", "system", "panics", "encoding", "steps"]);
    assert!(content["panics"][0].as_str().unwrap().starts_with("asked to (server/lsp/src/main_loop.rs:"), "{content}");
    let methods: Vec<&str> =
        content["steps"].as_array().unwrap().iter().map(|step| step["method"].as_str().unwrap()).collect();
    assert_eq!(methods[..2], ["textDocument/didOpen", "textDocument/didChange"]);
    assert_eq!(content["steps"][0]["params"]["textDocument"]["text"], "# SPEC-1: 😀\n");

    // A panic in a request: the request is part of the report, and does it again.
    let id = client.ask_raw("specward/panic", Value::Null);
    assert_eq!(client.error_code(id), -32603);
    client.claim_method("window/logMessage");
    let second = reports(&state).into_iter().find(|path| path != report).expect("a second report");
    let (code, said) = replayed(&second);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("specward/panic was answered with an inner error"), "{said}");
    assert!(said.contains("panicked: asked to (server/lsp/src/backend.rs:"), "{said}");
    client.finish();
}

#[test]
fn a_session_without_fault_replays_without_fault() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("script.json");
    let item = json!({"uri": URI, "languageId": "markdown", "version": 1, "text": "# SPEC-1: A\n- Status: Nonsense\n"});
    let steps = json!([
        {"method": "textDocument/didOpen", "params": {"textDocument": item}},
        {"method": "textDocument/hover", "params": {"textDocument": {"uri": URI}, "position": {"line": 9, "character": 9}}},
        {"method": "textDocument/didChange", "params": {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": "# ADR-1: B\n"}]}},
    ]);
    fs::write(&file, json!({"format": 1, "encoding": "utf-8", "steps": steps}).to_string()).unwrap();
    assert_eq!(replayed(&file), (0, "3 steps replayed, 0 faults\n".to_owned()));
}

#[test]
fn what_is_no_script_is_refused() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("x.json");
    for text in ["", "{}", "[]", "{\"format\": 2, \"steps\": []}", "{\"format\": 1}"] {
        fs::write(&file, text).unwrap();
        assert_eq!(replayed(&file).0, 2, "{text:?}");
    }
}
