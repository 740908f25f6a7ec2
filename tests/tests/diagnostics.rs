//! What is published, when, and under which name.

use std::fs;

use serde_json::{Value, json};
use specward_tests::session::{QUIET, Session, codes, uri};
use tempfile::TempDir;

const FAULTY: &str = "nmae = \"shop\"\n";
const SOUND: &str = "name = \"shop\"\n";

fn unknown_key() -> Vec<String> {
    vec!["config/unknown-key".to_owned()]
}

const NONE: Vec<String> = Vec::new();

#[test]
fn closed_files_are_published_without_version_and_cleared_when_they_are_repaired() {
    let mut session = Session::new(&[("specward.toml", FAULTY), ("a.md", "# A\n")], &json!({}));
    assert_eq!(session.published("specward.toml"), (Value::Null, unknown_key()));
    session.write("specward.toml", SOUND);
    assert_eq!(session.published("specward.toml"), (Value::Null, NONE));
    session.write("specward.toml", FAULTY);
    assert_eq!(session.published("specward.toml"), (Value::Null, unknown_key()));
    session.delete("specward.toml");
    assert_eq!(session.published("specward.toml"), (Value::Null, NONE));
    session.assert_silent();
}

#[test]
fn a_diagnostic_carries_all_that_the_protocol_has_a_place_for() {
    let mut session = Session::new(&[("specward.toml", FAULTY)], &json!({}));
    let params = session.client.claim_method("textDocument/publishDiagnostics");
    let diagnostic = &params["diagnostics"][0];
    assert_eq!(diagnostic["range"], json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}}));
    assert_eq!(diagnostic["severity"], 1);
    assert_eq!(diagnostic["source"], "specward");
    assert_eq!(diagnostic.get("codeDescription"), None, "no page is known");
    let message = diagnostic["message"].as_str().unwrap();
    let (wrong, help) = message.split_once('\n').expect("what is wrong, then what resolves it");
    assert!(wrong.contains("unknown") && help.contains("did you mean"), "{message}");
    assert_eq!(diagnostic["data"], json!({"fixable": true}));
}

#[test]
fn a_finding_links_to_its_rule_where_the_root_says_where_the_rules_are() {
    let config = format!("{FAULTY}[diagnostics]\nrule_pages = \"https://wiki.example.org/rules.md#{{anchor}}\"\n");
    let mut session = Session::new(&[("specward.toml", &config)], &json!({}));
    let params = session.client.claim_method("textDocument/publishDiagnostics");
    let diagnostic = &params["diagnostics"][0];
    assert_eq!(diagnostic["codeDescription"]["href"], "https://wiki.example.org/rules.md#configunknown-key");
}

#[test]
fn an_open_file_is_the_editors_until_it_is_closed() {
    let mut session = Session::new(&[("specward.toml", SOUND)], &json!({}));
    let uri = session.uri("specward.toml");
    session.open(&uri, "toml", SOUND);
    assert_eq!(session.published("specward.toml"), (json!(1), NONE));
    session.replace(&uri, 2, FAULTY);
    assert_eq!(session.published("specward.toml"), (json!(2), unknown_key()));
    session.write("specward.toml", "name = \"other\"\n");
    session.assert_silent();
    session.close(&uri);
    assert_eq!(session.published("specward.toml"), (Value::Null, NONE));
}

/// What the disk says of it is older than what the editor shows, however it is read.
#[test]
fn an_open_file_is_the_editors_while_all_is_read_and_read_again() {
    let file = |id: &str| format!("# {id}: Cart\n\n- Implements: PLAT-404 v1\n- Status: Draft\n");
    let files = [("context/README.md", "# Notes\n"), ("specs/a.md", &file("SPEC-DISK-1"))];
    let mut session = Session::new(&files, &json!({"experimental": {"serverStatusNotification": true}}));
    let uri = session.uri("specs/a.md");
    session.open(&uri, "markdown", &file("SPEC-OPEN-1"));
    session.client.ignore("textDocument/publishDiagnostics");
    let named = |session: &mut Session, id: &str| {
        let found = session.client.call("workspace/symbol", json!({ "query": id }));
        found.as_array().is_some_and(|found| found.iter().any(|one| one.to_string().contains(id)))
    };
    let is_quiet = |message: &Value| message["params"]["quiescent"] == true;
    let is_busy = |message: &Value| message["params"]["quiescent"] == false;
    session.client.claim("a quiescent status", is_quiet);
    assert!(named(&mut session, "SPEC-OPEN-1") && !named(&mut session, "SPEC-DISK-1"));
    session.client.forget("experimental/serverStatus");
    session.write("specward.toml", "profile = \"strict\"\n");
    session.client.claim("a busy status", is_busy);
    session.client.claim("a quiescent status", is_quiet);
    assert!(named(&mut session, "SPEC-OPEN-1") && !named(&mut session, "SPEC-DISK-1"));
    session.client.ignore("experimental/serverStatus");
}

#[test]
fn a_file_is_published_under_the_clients_own_spelling() {
    let mut session = Session::new(&[("a b/specward.toml", FAULTY)], &json!({}));
    let (ours, theirs) = (session.uri("a%20b/specward.toml"), session.uri("%61%20b/specward.toml"));
    assert_eq!(session.published_as(&ours), (Value::Null, unknown_key()));
    session.open(&theirs, "toml", FAULTY);
    assert_eq!(session.published_as(&ours), (Value::Null, NONE));
    assert_eq!(session.published_as(&theirs), (json!(1), unknown_key()));
    session.close(&theirs);
    session.disk_event("a b/specward.toml", 2);
    session.assert_silent();
}

#[test]
fn a_burst_of_edits_is_published_a_few_times_and_ends_with_the_last_version() {
    let mut session = Session::new(&[("specward.toml", SOUND)], &json!({}));
    let uri = session.uri("specward.toml");
    session.open(&uri, "toml", SOUND);
    for version in 2..=1_001 {
        session.replace(&uri, version, if version % 2 == 0 { SOUND } else { FAULTY });
    }
    let all = session.client.claim_until_quiet("textDocument/publishDiagnostics", QUIET);
    let last = all.last().unwrap();
    assert_eq!((last["version"].clone(), codes(last)), (json!(1_001), unknown_key()));
    assert!(all.len() < 50, "{} publications", all.len());
    let versions: Vec<i64> = all.iter().map(|params| params["version"].as_i64().unwrap()).collect();
    assert!(versions.is_sorted(), "{versions:?}");
    for params in &all {
        let is_sound = params["version"].as_i64().unwrap() % 2 == 0 || params["version"] == 1;
        assert_eq!(codes(params), if is_sound { NONE } else { unknown_key() }, "{params}");
    }
}

#[test]
fn settings_decide_about_closed_files() {
    let files = [("a/specward.toml", FAULTY), ("b/specward.toml", FAULTY), ("c/specward.toml", FAULTY)];
    let mut session = Session::new(&files, &json!({}));
    for folder in ["a", "b", "c"] {
        assert_eq!(session.published(&format!("{folder}/specward.toml")), (Value::Null, unknown_key()));
    }
    let uri = session.uri("b/specward.toml");
    session.open(&uri, "toml", FAULTY);
    assert_eq!(session.published("b/specward.toml"), (json!(1), unknown_key()));
    let settings = json!({"settings": {"specward": {"diagnostics": {"scope": "open"}}}});
    session.client.notify_raw("workspace/didChangeConfiguration", settings);
    assert_eq!(session.published("a/specward.toml"), (Value::Null, NONE));
    assert_eq!(session.published("c/specward.toml"), (Value::Null, NONE));
    session.assert_silent();
    let settings = json!({"settings": {"specward": {"diagnostics": {"maxClosedDocuments": 1}}}});
    session.client.notify_raw("workspace/didChangeConfiguration", settings);
    assert_eq!(session.published("a/specward.toml"), (Value::Null, unknown_key()));
    session.assert_silent();
    let note = session.client.claim_method("window/logMessage");
    assert!(note["message"].as_str().unwrap().contains("maxClosedDocuments"), "{note}");
}

#[test]
fn a_client_that_pulls_is_asked_to_pull_again() {
    let capabilities = json!({
        "workspace": {"diagnostics": {"refreshSupport": true}},
        "textDocument": {"diagnostic": {"dynamicRegistration": true}},
    });
    let mut session = Session::new(&[("a/specward.toml", SOUND), ("b/specward.toml", FAULTY)], &capabilities);
    assert!(session.client.initialize_result()["capabilities"]["diagnosticProvider"].is_object());
    assert_eq!(session.published("b/specward.toml"), (Value::Null, unknown_key()));
    let uri = session.uri("b/specward.toml");
    session.open(&uri, "toml", FAULTY);
    assert_eq!(session.published("b/specward.toml"), (json!(1), NONE), "what was pushed is taken back");
    let pull = |session: &mut Session, previous: &Value| {
        let params = json!({"textDocument": {"uri": uri}, "previousResultId": previous});
        session.client.call("textDocument/diagnostic", params)
    };
    let full = pull(&mut session, &Value::Null);
    assert_eq!((full["kind"].clone(), full["items"][0]["code"].clone()), (json!("full"), json!("config/unknown-key")));
    let again = pull(&mut session, &full["resultId"]);
    assert_eq!(again, json!({"kind": "unchanged", "resultId": full["resultId"]}));
    session.client.ignore("workspace/diagnostic/refresh");
    session.replace(&uri, 2, SOUND);
    let sound = pull(&mut session, &full["resultId"]);
    assert_eq!((sound["kind"].clone(), sound["items"].clone()), (json!("full"), json!([])));
    session.assert_silent();
}

#[test]
fn a_change_during_a_refresh_is_refreshed_once_more() {
    let capabilities = json!({
        "experimental": {"serverStatusNotification": true},
        "workspace": {"diagnostics": {"refreshSupport": true}},
        "textDocument": {"diagnostic": {"dynamicRegistration": true}},
    });
    let mut session = Session::example("guest-checkout", &capabilities);
    session.client.ignore("textDocument/publishDiagnostics");
    session.wait_until_quiescent();
    session.open_file("checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md");
    let adr = "platform-repo/adr/ADR-005-declined-payments.md";
    let uri = session.open_file(adr);
    session.client.drop_until_quiet();
    session.client.never_answer();
    let is_refresh = |message: &Value| message["method"] == "workspace/diagnostic/refresh";
    let review = session.text(adr);
    session.replace(&uri, 2, &review.replace("In Review", "Approved"));
    let first = session.client.claim("a refresh", is_refresh);
    session.replace(&uri, 3, &review);
    session.client.drop_until_quiet();
    session.client.reply(&first["id"], &Value::Null);
    let second = session.client.claim("another refresh", is_refresh);
    assert_ne!(first["id"], second["id"]);
}

#[test]
fn a_panic_is_an_error_to_its_request_and_nothing_is_lost() {
    let mut session = Session::new(&[("a/specward.toml", FAULTY), ("b/specward.toml", SOUND)], &json!({}));
    assert_eq!(session.published("a/specward.toml"), (Value::Null, unknown_key()));
    let panicked = session.client.ask_raw("specward/panic", Value::Null);
    assert_eq!(session.client.error_code(panicked), -32603);
    let uri = session.uri("b/specward.toml");
    session.open(&uri, "toml", FAULTY);
    assert_eq!(session.published("b/specward.toml"), (json!(1), unknown_key()));
    session.client.notify_raw("specward/panicLoop", Value::Null);
    session.replace(&uri, 2, SOUND);
    assert_eq!(session.published("b/specward.toml"), (json!(2), NONE));
    let text = session.client.call("specward/text", json!({ "uri": uri }));
    assert_eq!(text, json!({"version": 2, "text": SOUND}));
    session.write("a/specward.toml", SOUND);
    assert_eq!(session.published("a/specward.toml"), (Value::Null, NONE));
}

#[test]
fn folders_come_and_go() {
    let mut session = Session::new(&[("one/specward.toml", FAULTY)], &json!({}));
    assert_eq!(session.published("one/specward.toml"), (Value::Null, unknown_key()));
    let other = TempDir::new().unwrap();
    fs::write(other.path().join("specward.toml"), FAULTY).unwrap();
    let folder = |uri: &str| json!({"uri": uri, "name": "folder"});
    let event = json!({"added": [folder(&uri(other.path(), ""))], "removed": [folder(&session.uri(""))]});
    session.client.notify_raw("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    assert_eq!(session.published_as(&uri(other.path(), "specward.toml")), (Value::Null, unknown_key()));
    assert_eq!(session.published("one/specward.toml"), (Value::Null, NONE));
}

#[test]
fn files_are_watched_for_clients_that_do_not() {
    let mut session = Session::new(&[("specward.toml", SOUND), ("a.md", "# A\n")], &json!({}));
    session.assert_silent();
    fs::write(session.folder().join("specward.toml"), FAULTY).unwrap();
    assert_eq!(session.published("specward.toml"), (Value::Null, unknown_key()));
    fs::remove_file(session.folder().join("specward.toml")).unwrap();
    assert_eq!(session.published("specward.toml"), (Value::Null, NONE));
}

#[test]
fn a_file_opened_without_a_folder_brings_the_root_that_holds_it() {
    let spec = "# SPEC-CART-01: Guest cart\n\n## Metadata\n- Implements: PLAT-9 v1\n- Context Pack: cp-v1\n";
    let files = [
        ("platform/platform-specs/PLAT-1.md", "# PLAT-1: Guest checkout\n"),
        ("cart/context/cp-v1.md", "# cp-v1\n"),
        ("cart/specs/SPEC-CART-01.md", spec),
    ];
    let mut session = Session::without_folders(&files, &json!({}));
    let uri = session.uri("cart/specs/SPEC-CART-01.md");
    session.open(&uri, "markdown", spec);
    loop {
        let (_, rules) = session.published("cart/specs/SPEC-CART-01.md");
        if rules.contains(&"ref/unresolved".to_owned()) {
            break;
        }
    }
    session.client.ignore("textDocument/publishDiagnostics");
}
