//! Hover, lenses, hints and tokens on the example workspace, as an editor sees them.

use serde_json::{Value, json};
use specward_tests::session::Session;

const SPEC: &str = "checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md";
const ADR: &str = "platform-repo/adr/ADR-005-declined-payments.md";
const PLATFORM: &str = "platform-repo/platform-specs/PLAT-124-guest-checkout.md";
const NEW: &str = "cart-repo/specs/SPEC-CART-09-new.md";
const TEXT: &str = "# SPEC-CART-09: New\n\n## Metadata\n- ID: SPEC-CART-09\n- Implements: PLAT-124 v1\n- Blocked By: ADR-003\n\nSee ADR-3.\n";

/// A session with these capabilities and initialization options.
fn session_with(mut capabilities: Value, options: Value) -> Session {
    capabilities["experimental"] = json!({"serverStatusNotification": true});
    let mut session = Session::example_with("guest-checkout", &capabilities, &options);
    session.client.ignore("textDocument/publishDiagnostics");
    session.wait_until_quiescent();
    session
}

fn session() -> Session {
    session_with(json!({}), Value::Null)
}

#[test]
fn hover_is_plain_text_for_a_client_without_markdown() {
    let mut session = session();
    let params = session.at(SPEC, "Blocked By: ADR-005", 14);
    let hover = session.client.call("textDocument/hover", params);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(text.starts_with("ADR-005 ") && !text.contains("**") && !text.contains('`'), "{text}");
}

#[test]
fn hover_explains_the_keys_of_specward_toml() {
    let mut session = session();
    let uri = session.uri("cart-repo/specward.toml");
    session.open(
        &uri,
        "toml",
        "[diagnostics]\nscope = \"open\"\n[rules]\n\"ready/open-adr\" = \"warning\"\nnonsense = 1\n",
    );
    let hover = |session: &mut Session, line: u32, character: u32| {
        let at = json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
        session.client.call("textDocument/hover", at)
    };
    let scope = hover(&mut session, 1, 2);
    assert!(scope["contents"]["value"].as_str().unwrap().starts_with("diagnostics.scope: "), "{scope}");
    assert_eq!(scope["range"], json!({"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 5}}));
    let rule = hover(&mut session, 3, 4);
    assert!(rule["contents"]["value"].as_str().unwrap().contains("(1.12)"), "{rule}");
    assert_eq!(hover(&mut session, 1, 12), Value::Null);
}

#[test]
fn the_graph_file_explains_its_keys_and_leads_to_its_artefacts() {
    let mut session = session();
    let uri = session.uri("platform-repo/spec-graph.json");
    session.open(
        &uri,
        "json",
        "{\n \"PLAT-124\": {\"blocked_by\": [\"ADR-005\"],\n  \"path\": \"adr/ADR-005-declined-payments.md\"}\n",
    );
    let ask = |session: &mut Session, method: &str, line: u32, character: u32| {
        let at = json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
        session.client.call(method, at)
    };
    let key = ask(&mut session, "textDocument/hover", 1, 16);
    assert!(key["contents"]["value"].as_str().unwrap().starts_with("Blocked By\n"), "{key}");
    let id = ask(&mut session, "textDocument/hover", 1, 4);
    assert!(id["contents"]["value"].as_str().unwrap().starts_with("PLAT-124 Guest checkout"), "{id}");
    for (line, character) in [(1, 31), (2, 14)] {
        let found = ask(&mut session, "textDocument/definition", line, character);
        assert_eq!(found[0]["uri"], session.uri(ADR), "{found}");
    }
    assert_eq!(ask(&mut session, "textDocument/definition", 0, 0), Value::Null);
}

fn lenses(session: &mut Session, path: &str) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": session.uri(path)}});
    let lenses = session.client.call("textDocument/codeLens", params);
    let lenses = lenses.as_array().unwrap().clone();
    lenses.into_iter().map(|lens| session.client.call("codeLens/resolve", lens)).collect()
}

fn command<'a>(lenses: &'a [Value], title: &str) -> &'a Value {
    let found = lenses.iter().find(|lens| lens["command"]["title"].as_str().unwrap().starts_with(title));
    &found.unwrap_or_else(|| panic!("no lens {title:?} in {lenses:?}"))["command"]
}

#[test]
fn lenses_carry_the_commands_that_the_client_named() {
    let options = json!({"commands": ["specward.showReferences", "specward.showGates"]});
    let mut session = session_with(json!({}), options);
    let found = lenses(&mut session, PLATFORM);
    let gates = command(&found, "gates ");
    assert_eq!(gates["command"], "specward.showGates");
    assert_eq!(gates["arguments"], json!([session.uri(PLATFORM)]));
    let implementers = command(&found, "implemented by ");
    assert_eq!(implementers["command"], "specward.showReferences");
    let places = implementers["arguments"][2].as_array().unwrap();
    assert_eq!(implementers["title"], format!("implemented by {}", places.len()));
    assert!(places.iter().any(|place| place["uri"] == session.uri(SPEC)), "{places:?}");
    let blocked = lenses(&mut session, ADR);
    let places = &command(&blocked, "blocks ")["arguments"][2];
    assert!(places.as_array().unwrap().iter().any(|place| place["uri"] == session.uri(SPEC)), "{places}");
}

#[test]
fn lenses_are_text_for_a_client_that_named_no_commands() {
    let mut session = session();
    let found = lenses(&mut session, PLATFORM);
    let gates = command(&found, "gates ");
    assert_eq!((&gates["command"], gates.get("arguments")), (&json!(""), None));
}

#[test]
fn a_lens_that_has_nothing_to_tell_any_more_is_resolved_to_nothing() {
    let mut session = session();
    let uri = session.open_file(ADR);
    let before = session.client.call("textDocument/codeLens", json!({"textDocument": {"uri": uri}}));
    let blocks = before.as_array().unwrap().iter().find(|lens| lens["data"]["kind"] == "blocks").unwrap().clone();
    session.replace(&uri, 2, "# A note\n\n- Type: Prose\n");
    let resolved = session.client.call("codeLens/resolve", blocks);
    assert_eq!(resolved["command"], json!({"title": "", "command": ""}));
}

fn hints(session: &mut Session, uri: &str) -> Vec<Value> {
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let found = session.client.call("textDocument/inlayHint", json!({"textDocument": {"uri": uri}, "range": range}));
    found.as_array().unwrap().clone()
}

fn labels(hints: &[Value]) -> Vec<String> {
    let text = |hint: &Value| hint["label"].as_str().or_else(|| hint["label"][0]["value"].as_str()).unwrap().to_owned();
    hints.iter().map(text).collect()
}

#[test]
fn hints_come_with_details_or_get_them_later() {
    let later =
        json!({"textDocument": {"inlayHint": {"resolveSupport": {"properties": ["tooltip", "label.location"]}}}});
    let mut session = session_with(later, Value::Null);
    let uri = session.uri(NEW);
    session.open(&uri, "markdown", TEXT);
    let found = hints(&mut session, &uri);
    assert_eq!(labels(&found)[..3], ["newer: v2", "Guest checkout", "Approved"].map(str::to_owned), "{found:?}");
    assert_eq!(found[0]["position"], json!({"line": 4, "character": 25}));
    assert_eq!(found[0]["textEdits"][0]["newText"], "v2");
    assert!(found[1].get("tooltip").is_none());
    let resolved = session.client.call("inlayHint/resolve", found[1].clone());
    assert!(resolved["tooltip"]["value"].as_str().unwrap().contains("PLAT-124"), "{resolved}");
    assert_eq!(resolved["label"][0]["location"]["uri"], session.uri(PLATFORM));

    let mut session = self::session();
    let uri = session.uri(NEW);
    session.open(&uri, "markdown", TEXT);
    assert!(hints(&mut session, &uri)[1]["tooltip"]["value"].as_str().unwrap().contains("PLAT-124"));
}

#[test]
fn hints_and_lenses_can_be_switched_off() {
    let settings =
        json!({"specward": {"inlayHints": {"title": false, "newerVersion": false}, "codeLens": {"enable": false}}});
    let mut session = session_with(json!({}), settings);
    let uri = session.uri(NEW);
    session.open(&uri, "markdown", TEXT);
    assert_eq!(labels(&hints(&mut session, &uri)), ["Approved"]);
    assert_eq!(session.client.call("textDocument/codeLens", json!({"textDocument": {"uri": uri}})), Value::Null);
}

/// The text of each token with its type, as a client reads them.
fn read_tokens(session: &Session, data: &Value, text: &str) -> Vec<String> {
    let legend = &session.client.initialize_result()["capabilities"]["semanticTokensProvider"]["legend"];
    let numbers: Vec<usize> = data.as_array().unwrap().iter().map(|one| one.as_u64().unwrap() as usize).collect();
    let (mut line, mut column) = (0, 0);
    let mut shown = Vec::new();
    for token in numbers.chunks(5) {
        column = if token[0] == 0 { column + token[1] } else { token[1] };
        line += token[0];
        let words = &text.lines().nth(line).unwrap()[column..column + token[2]];
        shown.push(format!("{words} {}", legend["tokenTypes"][token[3]].as_str().unwrap()));
    }
    shown
}

fn token_session(types: &[&str]) -> (Session, String) {
    let tokens =
        json!({"tokenTypes": types, "tokenModifiers": [], "formats": ["relative"], "requests": {"full": true}});
    let mut session = session_with(json!({"textDocument": {"semanticTokens": tokens}}), Value::Null);
    let uri = session.uri(NEW);
    session.open(&uri, "markdown", TEXT);
    (session, uri)
}

#[test]
fn tokens_follow_the_legend_that_the_client_knows() {
    let (mut session, uri) = token_session(&["class", "event", "number", "variable"]);
    let full = session.client.call("textDocument/semanticTokens/full", json!({"textDocument": {"uri": uri}}));
    let shown = read_tokens(&session, &full["data"], TEXT);
    let wanted =
        ["SPEC-CART-09 class", "SPEC-CART-09 class", "PLAT-124 class", "v1 number", "ADR-003 event", "ADR-3 event"];
    assert_eq!(shown, wanted);
    let (mut session, uri) = token_session(&[]);
    let full = session.client.call("textDocument/semanticTokens/full", json!({"textDocument": {"uri": uri}}));
    assert!(read_tokens(&session, &full["data"], TEXT).iter().all(|token| token.ends_with(" variable")));
}

#[test]
fn tokens_of_a_range_and_differences() {
    let (mut session, uri) = token_session(&["class", "event", "number"]);
    let document = json!({"uri": uri});
    let range = json!({"start": {"line": 4, "character": 0}, "end": {"line": 5, "character": 0}});
    let part =
        session.client.call("textDocument/semanticTokens/range", json!({"textDocument": document, "range": range}));
    assert_eq!(read_tokens(&session, &part["data"], TEXT), ["PLAT-124 class", "v1 number"]);
    let full = session.client.call("textDocument/semanticTokens/full", json!({"textDocument": document}));
    let mut data: Vec<Value> = full["data"].as_array().unwrap().clone();
    let text = TEXT.replace("PLAT-124 v1", "PLAT-124");
    session.replace(&uri, 2, &text);
    let params = json!({"textDocument": document, "previousResultId": full["resultId"]});
    let delta = session.client.call("textDocument/semanticTokens/full/delta", params);
    for edit in delta["edits"].as_array().unwrap() {
        let start = edit["start"].as_u64().unwrap() as usize;
        let end = start + edit["deleteCount"].as_u64().unwrap() as usize;
        data.splice(start..end, edit["data"].as_array().unwrap().clone());
    }
    let fresh = session.client.call("textDocument/semanticTokens/full", json!({"textDocument": document}));
    assert_eq!(json!(data), fresh["data"]);
    assert_eq!(delta["resultId"], fresh["resultId"]);
    let unknown = json!({"textDocument": document, "previousResultId": "of another life"});
    let whole = session.client.call("textDocument/semanticTokens/full/delta", unknown);
    assert_eq!(whole["data"], fresh["data"]);
}

#[test]
fn cards_of_offers_are_plain_text_for_a_client_without_markdown() {
    let mut session = session_with(json!({}), Value::Null);
    let path = session.folder().join("platform-repo/adr/ADR-005-declined-payments.md");
    let item = json!({"label": "ADR-005", "data": {"card": path.to_str().unwrap()}});
    let documentation = session.client.call("completionItem/resolve", item)["documentation"].clone();
    assert_eq!(documentation["kind"], "plaintext");
    let card = documentation["value"].as_str().unwrap();
    assert!(card.contains("ADR-005") && !card.contains("**") && !card.contains('`'), "{card}");
}
