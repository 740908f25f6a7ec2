//! Findings that the client asks for, and what it is asked to look at again.

use std::time::Duration;

use serde_json::{Value, json};
use specward_tests::session::Session;

const SPEC: &str = "checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md";
const ADR: &str = "platform-repo/adr/ADR-005-declined-payments.md";
const REFRESHES: [&str; 3] =
    ["workspace/codeLens/refresh", "workspace/inlayHint/refresh", "workspace/semanticTokens/refresh"];

fn session(mut capabilities: Value, options: Value) -> Session {
    capabilities["experimental"] = json!({"serverStatusNotification": true});
    let mut session = Session::example_with("guest-checkout", &capabilities, &options);
    session.client.ignore("workspace/diagnostic/refresh");
    session.wait_until_quiescent();
    session
}

fn pulling() -> Value {
    json!({
        "textDocument": {"diagnostic": {"relatedDocumentSupport": true}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    })
}

/// A client that pulls everything: any push would stay unclaimed and fail the test.
fn workspace_session() -> Session {
    let session = session(pulling(), json!({"workspaceDiagnostics": true}));
    let provider = &session.client.initialize_result()["capabilities"]["diagnosticProvider"];
    assert_eq!((&provider["workspaceDiagnostics"], &provider["workDoneProgress"]), (&json!(true), &json!(true)));
    session
}

fn ids(items: &[Value]) -> Vec<Value> {
    items.iter().map(|item| json!({"uri": item["uri"], "value": item["resultId"]})).collect()
}

fn pull(session: &mut Session, known: &[Value]) -> Vec<Value> {
    let params = json!({"previousResultIds": known});
    session.client.call("workspace/diagnostic", params)["items"].as_array().unwrap().clone()
}

/// The first answer that the next one does not contradict: the disk may still answer what rules asked it.
fn settled(session: &mut Session) -> Vec<Value> {
    for _ in 0..50 {
        let found = pull(session, &[]);
        std::thread::sleep(Duration::from_millis(100));
        if pull(session, &ids(&found)).iter().all(|item| item["kind"] == "unchanged") {
            return found;
        }
    }
    panic!("findings never settle");
}

fn of<'a>(items: &'a [Value], uri: &str) -> &'a Value {
    items.iter().find(|item| item["uri"] == uri).unwrap_or_else(|| panic!("no report of {uri}"))
}

#[test]
fn a_workspace_is_pulled_and_only_what_changed_is_told_again() {
    let mut session = workspace_session();
    let first = settled(&mut session);
    let spec = of(&first, &session.uri(SPEC)).clone();
    assert_eq!((&spec["kind"], &spec["version"]), (&json!("full"), &Value::Null));
    let rules: Vec<&str> = spec["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(rules.contains(&"status/should-be-blocked"), "{rules:?}");
    let again = pull(&mut session, &ids(&first));
    assert_eq!(again.len(), first.len());
    assert!(again.iter().all(|item| item["kind"] == "unchanged"), "{again:?}");

    let uri = session.open_file(ADR);
    let text = session.text(ADR).replace("- Status: In Review", "- Status: Approved");
    session.replace(&uri, 2, &text);
    let after = pull(&mut session, &ids(&first));
    assert_eq!(of(&after, &session.uri(SPEC))["kind"], "full");
    assert_eq!(
        of(&after, &session.uri("platform-repo/platform-specs/PLAT-131-guest-order-lookup.md"))["kind"],
        "unchanged"
    );
}

#[test]
fn what_is_gone_is_told_to_be_empty() {
    let mut session = workspace_session();
    let gone = session.uri("cart-repo/specs/gone.md");
    let items = pull(&mut session, &[json!({"uri": gone, "value": "of another life"})]);
    assert_eq!(of(&items, &gone)["items"], json!([]));
}

#[test]
fn a_workspace_comes_in_parts_with_progress() {
    let mut session = workspace_session();
    let whole = settled(&mut session);
    let params = json!({"previousResultIds": [], "partialResultToken": "part", "workDoneToken": "work"});
    let id = session.client.ask_raw("workspace/diagnostic", params);
    assert_eq!(session.client.answer(id), json!({"items": []}));
    let all = session.client.claim_until_quiet("$/progress", Duration::from_millis(300));
    let (parts, work): (Vec<&Value>, Vec<&Value>) = all.iter().partition(|params| params["token"] == "part");
    let items: Vec<Value> =
        parts.iter().flat_map(|params| params["value"]["items"].as_array().unwrap().clone()).collect();
    assert_eq!(items, whole);
    let kinds: Vec<&Value> = work.iter().map(|params| &params["value"]["kind"]).collect();
    assert_eq!((kinds[0], kinds[kinds.len() - 1]), (&json!("begin"), &json!("end")));
}

#[test]
fn only_open_documents_where_the_settings_say_so() {
    let options = json!({"workspaceDiagnostics": true, "specward": {"diagnostics": {"scope": "open"}}});
    let mut session = session(pulling(), options);
    session.open_file(SPEC);
    let items = pull(&mut session, &[]);
    assert_eq!(items.iter().map(|item| &item["uri"]).collect::<Vec<_>>(), [&json!(session.uri(SPEC))]);
    assert_eq!(items[0]["version"], 1);
}

#[test]
fn a_pull_is_cancelled() {
    const CANCELLED: i64 = -32800;
    let mut session = workspace_session();
    let readers = [0, 1].map(|_| session.client.ask_raw("specward/sleep", json!({"milliseconds": 400})));
    let id = session.client.ask_raw("workspace/diagnostic", json!({"previousResultIds": []}));
    session.client.notify_raw("$/cancelRequest", json!({"id": id}));
    assert_eq!(session.client.error_code(id), CANCELLED);
    for reader in readers {
        session.client.answer(reader);
    }
}

#[test]
fn a_pulled_document_brings_the_reports_of_linked_open_ones() {
    let mut session = session(pulling(), Value::Null);
    session.client.ignore("textDocument/publishDiagnostics");
    let adr = session.open_file(ADR);
    let spec = session.open_file(SPEC);
    let other = session.open_file("cart-repo/specs/SPEC-CART-01-guest-session.md");
    let report = session.client.call("textDocument/diagnostic", json!({"textDocument": {"uri": adr}}));
    let related = report["relatedDocuments"].as_object().unwrap();
    assert!(related.contains_key(&spec) && !related.contains_key(&other), "{:?}", related.keys());
    let direct = session.client.call("textDocument/diagnostic", json!({"textDocument": {"uri": spec}}));
    assert_eq!(related[&spec]["resultId"], direct["resultId"]);
}

/// Answers requests to look again until none comes for a while; which there were.
fn refreshed(session: &mut Session) -> Vec<String> {
    let is_refresh = |message: &Value| message["method"].as_str().is_some_and(|method| REFRESHES.contains(&method));
    let mut seen = Vec::new();
    while let Some(message) = session.client.claim_within(Duration::from_millis(500), &is_refresh) {
        session.client.reply(&message["id"], &Value::Null);
        seen.push(message["method"].as_str().unwrap().to_owned());
    }
    seen.sort_unstable();
    seen.dedup();
    seen
}

fn refreshing() -> Session {
    let on = json!({"refreshSupport": true});
    let capabilities = json!({"workspace": {"codeLens": on, "inlayHint": on, "semanticTokens": on}});
    let mut session = session(capabilities, Value::Null);
    session.client.ignore("textDocument/publishDiagnostics");
    refreshed(&mut session);
    session
}

#[test]
fn a_decision_makes_the_client_look_again_and_prose_does_not() {
    let mut session = refreshing();
    let uri = session.open_file(ADR);
    let spec = session.open_file(SPEC);
    refreshed(&mut session);
    let text = session.text(SPEC).replace("once a quarter.", "four times a year.");
    session.replace(&spec, 2, &text);
    assert_eq!(refreshed(&mut session), Vec::<String>::new());
    let text = session.text(ADR);
    session.replace(&uri, 2, &text.replace("- Status: In Review", "- Status: Approved"));
    assert_eq!(refreshed(&mut session), REFRESHES);
}

#[test]
fn a_client_that_cannot_look_again_is_not_asked() {
    let mut session = session(json!({}), Value::Null);
    session.client.ignore("textDocument/publishDiagnostics");
    let uri = session.open_file(ADR);
    let text = session.text(ADR).replace("- Status: In Review", "- Status: Approved");
    session.replace(&uri, 2, &text);
    assert_eq!(refreshed(&mut session), Vec::<String>::new());
}
