//! Initialisation as real editors do it: recorded parameters in, announced capabilities out.

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use specward_tests::client::Client;

fn recorded(name: &str) -> Value {
    let path = format!("{}/fixtures/clients/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn capabilities(name: &str) -> Value {
    let mut client = Client::in_process();
    client.initialize_with(&recorded(name));
    client.ignore("$/progress");
    client.initialize_result()["capabilities"].clone()
}

/// Methods that the server registers with the client.
fn registered(name: &str) -> Vec<String> {
    let mut client = Client::in_process();
    client.never_answer();
    client.initialize_with(&recorded(name));
    for method in ["workspace/configuration", "window/workDoneProgress/create"] {
        client.ignore(method);
    }
    // What the server asks at the start is sent before this answer.
    client.call("specward/text", json!({"uri": "file:///nowhere.md"}));
    let is_registration = |message: &Value| message["method"] == "client/registerCapability";
    let Some(message) = client.claim_within(Duration::ZERO, &is_registration) else { return Vec::new() };
    let registrations = message["params"]["registrations"].as_array().unwrap().clone();
    registrations.iter().map(|one| one["method"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_editor_is_spoken_to_in_its_encoding() {
    let encodings = ["vscode", "neovim", "helix", "emacs"].map(|name| capabilities(name)["positionEncoding"].clone());
    assert_eq!(encodings, ["utf-16", "utf-8", "utf-8", "utf-8"].map(|encoding| json!(encoding)));
}

#[test]
fn only_editors_that_can_be_asked_to_refresh_pull() {
    let pulls = ["vscode", "neovim", "helix", "emacs"].map(|name| capabilities(name)["diagnosticProvider"].is_object());
    assert_eq!(pulls, [true, false, false, false]);
}

#[test]
fn every_editor_gets_incremental_synchronisation() {
    for name in ["vscode", "neovim", "helix", "emacs"] {
        let announced = capabilities(name);
        assert_eq!(announced.pointer("/textDocumentSync/change"), Some(&json!(2)), "{name}");
        assert_eq!(announced.pointer("/workspace/workspaceFolders/supported"), Some(&json!(true)), "{name}");
    }
}

#[test]
fn files_are_watched_by_the_client_where_it_can() {
    assert_eq!(registered("vscode"), ["workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"]);
    assert_eq!(registered("neovim"), Vec::<String>::new());
    assert_eq!(
        registered("helix"),
        Vec::<String>::new(),
        "it registers, but only tells of files that it writes itself"
    );
    assert_eq!(registered("emacs"), ["workspace/didChangeWatchedFiles"]);
}
