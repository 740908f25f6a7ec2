//! What the client sees of the server's work, and how settings reach it.

use serde_json::{Value, json};
use specward_tests::session::{QUIET, Session};

const FILES: &[(&str, &str)] = &[
    ("specward.toml", ""),
    ("constitution/constitution.md", "# Constitution\n\nSpecs first; the spec graph follows.\n"),
    (
        "adr/ADR-001-a.md",
        "# ADR-001: A\n\n## Metadata\n- ID: ADR-001\n- Status: In Review\n- Date: 2026-01-01\n- Scope: Global\n\n## Options\n\n\
         1. Yes\n2. No\n",
    ),
];
const ADR: &str = "adr/ADR-001-a.md";

#[test]
fn the_scan_is_shown_as_progress() {
    let capabilities = json!({"window": {"workDoneProgress": true}});
    let mut session = Session::example("guest-checkout", &capabilities);
    session.client.ignore("textDocument/publishDiagnostics");
    let values = session.client.claim_until_quiet("$/progress", std::time::Duration::from_millis(800));
    let kinds: Vec<&str> = values.iter().map(|params| params["value"]["kind"].as_str().unwrap()).collect();
    // A client that answers late sees nothing; one that sees the beginning sees the end, once each.
    assert!(kinds.is_empty() || kinds.first() == Some(&"begin") && kinds.last() == Some(&"end"), "{kinds:?}");
    for kind in ["begin", "end"] {
        assert!(kinds.iter().filter(|found| **found == kind).count() <= 1, "{kinds:?}");
    }
}

#[test]
fn the_status_says_when_the_server_is_ready() {
    let mut session = Session::new(FILES, &json!({"experimental": {"serverStatusNotification": true}}));
    session.client.ignore("textDocument/publishDiagnostics");
    let first = session.client.claim_method("experimental/serverStatus");
    assert_eq!((first["health"].clone(), first["quiescent"].clone()), (json!("ok"), json!(false)));
    session.wait_until_quiescent();
}

#[test]
fn the_status_follows_what_can_be_read() {
    let mut session = Session::new(FILES, &json!({"experimental": {"serverStatusNotification": true}}));
    session.client.ignore("textDocument/publishDiagnostics");
    let until = |session: &mut Session, health: &str| {
        let is_it = |message: &Value| message["params"]["health"] == health && message["params"]["quiescent"] == true;
        let status = session.client.claim(health, is_it);
        session.client.forget("experimental/serverStatus");
        status["params"]["message"].clone()
    };
    assert_eq!(until(&mut session, "ok"), Value::Null);
    session.write(ADR, "# ADR-001: \0\0\0\n");
    assert_eq!(until(&mut session, "warning"), "1 file or folder could not be read");
    session.write(ADR, "# ADR-001: A\n");
    assert_eq!(until(&mut session, "ok"), Value::Null);
    session.write("specward.toml", "\0");
    assert_eq!(until(&mut session, "warning"), "1 file or folder could not be read");
    session.delete("specward.toml");
    assert_eq!(until(&mut session, "ok"), Value::Null);
    session.client.ignore("experimental/serverStatus");
}

#[test]
fn once_quiescent_no_finding_changes_by_itself_and_typing_is_no_work() {
    let capabilities = json!({"experimental": {"serverStatusNotification": true}});
    for _ in 0..3 {
        let mut session = Session::example("guest-checkout", &capabilities);
        session.wait_until_quiescent();
        session.client.forget("textDocument/publishDiagnostics");
        session.client.forget("experimental/serverStatus");
        session.client.unignore("experimental/serverStatus");
        session.assert_silent();
        let path = "cart-repo/README.md";
        let uri = session.open_file(path);
        let text = format!("{}\nOne more sentence.\n", session.text(path));
        session.replace(&uri, 2, &text);
        session.client.claim_until_quiet("textDocument/publishDiagnostics", QUIET);
        session.assert_silent();
    }
}

#[test]
fn a_client_is_asked_for_its_settings() {
    let capabilities = json!({"workspace": {"configuration": true}});
    let mut session = Session::new(FILES, &capabilities);
    let (version, rules) = session.published(ADR);
    assert_eq!((version, rules), (Value::Null, vec!["adr/owner-missing".to_owned()]));
    session.client.never_answer();
    session.client.notify_raw("workspace/didChangeConfiguration", json!({"settings": null}));
    let request = session.client.claim("a question", |message| message["method"] == "workspace/configuration");
    assert_eq!(request["params"], json!({"items": [{"section": "specward"}]}));
    session.client.reply(&request["id"], &json!([{"diagnostics": {"scope": "open"}}]));
    assert_eq!(session.published(ADR), (Value::Null, Vec::new()));
}

fn severity(session: &mut Session) -> Value {
    session.client.claim_method("textDocument/publishDiagnostics")["diagnostics"][0]["severity"].clone()
}

#[test]
fn profiles_of_file_and_editor_count_and_the_editors_wins() {
    let text = "[rules]\n\"adr/owner-missing\" = \"error\"\n";
    let mut session = Session::new(FILES, &json!({}));
    assert_eq!(severity(&mut session), 2);
    session.write("specward.toml", text);
    assert_eq!(severity(&mut session), 1, "the file's setting counts once it is saved");
    let editor = json!({"settings": {"specward": {"profile": "advisory"}}});
    session.write("specward.toml", "profile = \"strict\"\n");
    assert_eq!(severity(&mut session), 2);
    session.client.notify_raw("workspace/didChangeConfiguration", editor);
    session.assert_silent();
}

#[test]
fn settings_that_make_no_sense_are_named_in_the_log() {
    let mut session = Session::new(&[], &json!({}));
    let settings = json!({"settings": {"specward": {"profile": "lax"}}});
    session.client.notify_raw("workspace/didChangeConfiguration", settings);
    let note = session.client.claim_method("window/logMessage");
    assert!(note["message"].as_str().unwrap().contains("specward.profile"), "{note}");
}
