//! Every feature of the server on the example workspace, as an editor sees it.

use serde_json::{Value, json};
use specward_tests::session::Session;

const SPEC: &str = "checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md";
const RECEIPT: &str = "checkout-repo/specs/SPEC-CHECKOUT-02-guest-receipt.md";
const LOOKUP: &str = "platform-repo/platform-specs/PLAT-131-guest-order-lookup.md";
const ADR: &str = "platform-repo/adr/ADR-005-declined-payments.md";
const PLATFORM: &str = "platform-repo/platform-specs/PLAT-124-guest-checkout.md";

fn session() -> Session {
    let capabilities = json!({
        "experimental": {"serverStatusNotification": true},
        "general": {"positionEncodings": ["utf-8"]},
        "textDocument": {
            "definition": {"linkSupport": true},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "hover": {"contentFormat": ["markdown"]},
            "completion": {"completionItem": {"snippetSupport": true, "documentationFormat": ["markdown"]}},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
        },
        "workspace": {
            "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]},
        },
    });
    let mut session = Session::example("guest-checkout", &capabilities);
    session.client.ignore("textDocument/publishDiagnostics");
    session.wait_until_quiescent();
    session
}

fn target(session: &mut Session, path: &str, needle: &str, inside: usize) -> (String, Value) {
    let params = session.at(path, needle, inside);
    let links = session.client.call("textDocument/definition", params);
    let links = links.as_array().unwrap_or_else(|| panic!("{needle} in {path} is defined nowhere"));
    assert_eq!(links.len(), 1, "{links:?}");
    (links[0]["targetUri"].as_str().unwrap().to_owned(), links[0]["targetSelectionRange"]["start"].clone())
}

#[test]
fn definition_leads_to_adr_parent_pack_contract_and_anchor() {
    let mut session = session();
    session.open_file(SPEC);
    for (path, needle, inside, wanted) in [
        (SPEC, "Blocked By: ADR-005", 14, ADR),
        (SPEC, "Implements: PLAT-124 v2", 13, PLATFORM),
        (SPEC, "Implements: PLAT-124 v2", 21, PLATFORM),
        (SPEC, "CP-GUEST-v3", 2, "platform-repo/context-packs/cp-guest-v3.md"),
        (ADR, "SPEC-CHECKOUT-04 v1", 3, SPEC),
    ] {
        let (uri, start) = target(&mut session, path, needle, inside);
        assert_eq!(uri, session.uri(wanted), "{needle}");
        assert_eq!(start["line"], 0, "{needle}");
    }
}

#[test]
fn definition_follows_the_unsaved_text() {
    let mut session = session();
    let uri = session.open_file(SPEC);
    let text = session.text(SPEC).replace("- Blocked By: ADR-005", "\n\n- Blocked By: ADR-004");
    session.replace(&uri, 2, &text);
    let line = text.lines().position(|line| line.contains("Blocked By: ADR-004")).unwrap();
    let params = json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": 16}});
    let links = session.client.call("textDocument/definition", params);
    let wanted = session.uri("platform-repo/adr/ADR-004-contact-reference.md");
    assert_eq!(links[0]["targetUri"].as_str().unwrap(), wanted);
}

#[test]
fn references_are_found_in_every_repo() {
    let mut session = session();
    let mut params = session.at(ADR, "ADR-005", 3);
    params["context"] = json!({"includeDeclaration": false});
    let found = session.client.call("textDocument/references", params);
    let uris: Vec<&str> = found.as_array().unwrap().iter().map(|one| one["uri"].as_str().unwrap()).collect();
    for path in [SPEC, "checkout-repo/specs/SPEC-CHECKOUT-03-declined-payments.md"] {
        assert!(uris.contains(&session.uri(path).as_str()), "{path} in {uris:?}");
    }
}

#[test]
fn hover_shows_what_one_would_open_the_file_for() {
    let mut session = session();
    let params = session.at(SPEC, "Blocked By: ADR-005", 14);
    let hover = session.client.call("textDocument/hover", params);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert_eq!(hover["contents"]["kind"], "markdown");
    for part in ["ADR-005", "How often a declined guest payment is tried again", "In Review"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn symbols_outline_a_document_and_find_artefacts() {
    let mut session = session();
    let outline =
        session.client.call("textDocument/documentSymbol", json!({"textDocument": {"uri": session.uri(SPEC)}}));
    assert!(outline[0]["name"].as_str().unwrap().contains("Erase guest contacts"), "{outline}");
    let sections = outline[0]["children"].as_array().unwrap();
    assert!(sections.iter().any(|section| section["name"] == "Problem Statement"), "{outline}");
    let found = session.client.call("workspace/symbol", json!({"query": "declined payment"}));
    let names: Vec<&str> = found.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(names.iter().any(|name| name.contains("ADR-005")), "{names:?}");
}

#[test]
fn links_lead_to_files() {
    let mut session = session();
    let path = "platform-repo/README.md";
    let text = json!({"textDocument": {"uri": session.uri(path)}});
    let links = session.client.call("textDocument/documentLink", text);
    let root = session.uri("");
    for link in links.as_array().unwrap() {
        assert!(link["target"].as_str().unwrap().starts_with(&root), "{link}");
    }
}

fn complete(session: &mut Session, uri: &str, line: usize, character: usize) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
    session.client.call("textDocument/completion", params)["items"].as_array().cloned().unwrap_or_default()
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn completion_offers_ids_statuses_and_keys() {
    let mut session = session();
    let uri = session.uri("checkout-repo/specs/SPEC-CHECKOUT-09-new.md");
    let text = "# SPEC-CHECKOUT-09: New\n\n## Metadata\n- ID: SPEC-CHECKOUT-09\n- Blocked By: \n- Status: \n- Context Pack: CP-\n- \n";
    session.open(&uri, "markdown", text);
    let ids = complete(&mut session, &uri, 4, 14);
    assert!(labels(&ids).iter().any(|label| label.contains("ADR-005")), "{:?}", labels(&ids));
    let statuses = complete(&mut session, &uri, 5, 10);
    for status in ["Draft", "Approved", "Blocked"] {
        assert!(labels(&statuses).contains(&status), "{:?}", labels(&statuses));
    }
    let packs = complete(&mut session, &uri, 6, 19);
    assert!(labels(&packs).iter().any(|label| label.contains("CP-GUEST")), "{:?}", labels(&packs));
    let keys = complete(&mut session, &uri, 7, 2);
    assert!(labels(&keys).contains(&"Implements"), "{:?}", labels(&keys));
    let adr = ids.iter().find(|item| item["label"].as_str().unwrap().contains("ADR-005")).unwrap();
    let resolved = session.client.call("completionItem/resolve", adr.clone());
    let card = resolved["documentation"]["value"].as_str().unwrap();
    assert!(card.contains("In Review"), "{card}");
}

fn actions(session: &mut Session, path: &str, needle: &str) -> Vec<Value> {
    let position = session.position(path, needle, 1);
    let params = json!({
        "textDocument": {"uri": session.uri(path)},
        "range": {"start": position, "end": position},
        "context": {"diagnostics": []},
    });
    session.client.call("textDocument/codeAction", params).as_array().cloned().unwrap_or_default()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().unwrap()).collect()
}

#[test]
fn a_missing_adr_is_created_by_an_action() {
    let mut session = session();
    session.open_file(RECEIPT);
    let offered = actions(&mut session, RECEIPT, "ADR-014");
    let create = offered.iter().find(|action| action["edit"]["documentChanges"][0]["kind"] == "create");
    let create = create.unwrap_or_else(|| panic!("no file is created by {:?}", titles(&offered)));
    assert_eq!(create["kind"], "quickfix");
    assert_eq!(create["diagnostics"][0]["code"], "ref/unresolved");
    let changes = &create["edit"]["documentChanges"];
    assert_eq!(changes[0]["options"], json!({"overwrite": false, "ignoreIfExists": false}));
    assert!(changes[0]["uri"].as_str().unwrap().contains("ADR-014"), "{changes}");
    let text = changes[1]["edits"][0]["newText"].as_str().unwrap();
    assert!(text.starts_with("# ADR-014") && text.contains("Status"), "{text}");
}

#[test]
fn an_adr_is_drafted_out_of_an_open_question_in_one_edit() {
    let mut session = session();
    let uri = session.open_file(LOOKUP);
    let offered = actions(&mut session, LOOKUP, "NEEDS CLARIFICATION");
    let drafts = offered.iter().find(|action| {
        let changes = action["edit"]["documentChanges"].as_array().unwrap();
        changes[0]["kind"] == "create" && changes.iter().any(|change| change["textDocument"]["uri"] == uri.as_str())
    });
    let draft = drafts.unwrap_or_else(|| panic!("nothing is drafted by {:?}", titles(&offered)));
    let changes = draft["edit"]["documentChanges"].as_array().unwrap();
    let own = changes.iter().find(|change| change["textDocument"]["uri"] == uri.as_str()).unwrap();
    assert_eq!(own["textDocument"]["version"], 1);
}

#[test]
fn actions_are_filtered_by_kind() {
    let mut session = session();
    session.open_file(RECEIPT);
    let position = session.position(RECEIPT, "ADR-014", 1);
    let params = json!({
        "textDocument": {"uri": session.uri(RECEIPT)},
        "range": {"start": position, "end": position},
        "context": {"diagnostics": [], "only": ["source"]},
    });
    assert_eq!(session.client.call("textDocument/codeAction", params), json!([]));
}

#[test]
fn approving_an_adr_unblocks_its_specs_while_typing() {
    let mut session = session();
    let uri = session.open_file(ADR);
    let spec = session.uri(SPEC);
    session.client.drop_until_quiet();
    session.client.unignore("textDocument/publishDiagnostics");
    let text = session.text(ADR).replace("- Status: In Review", "- Status: Approved");
    session.replace(&uri, 2, &text);
    let (version, rules) = session.published_as(&spec);
    assert_eq!(version, Value::Null);
    assert!(!rules.contains(&"status/should-be-blocked".to_owned()), "{rules:?}");
    session.client.ignore("textDocument/publishDiagnostics");
}

#[test]
fn an_untitled_document_gets_its_own_findings_and_no_place_in_the_index() {
    let mut session = session();
    let uri = "untitled:Untitled-1";
    session.client.drop_until_quiet();
    session.client.unignore("textDocument/publishDiagnostics");
    let text = "# ADR-901: New\n\n## Metadata\n- ID: ADR-901\n- Status: Approvd\n- Owner: Ana\n";
    session.open(uri, "markdown", text);
    let (version, rules) = session.published_as(uri);
    assert_eq!(version, json!(1));
    assert!(rules.contains(&"meta/invalid-status".to_owned()), "{rules:?}");
    session.client.ignore("textDocument/publishDiagnostics");
    let found = session.client.call("workspace/symbol", json!({"query": "ADR-901"}));
    let names = found.to_string();
    assert!(!names.contains("ADR-901"), "{names}");
    session.client.unignore("textDocument/publishDiagnostics");
    session.close(uri);
    assert_eq!(session.published_as(uri), (Value::Null, Vec::new()));
    session.client.ignore("textDocument/publishDiagnostics");
}

#[test]
fn odd_requests_are_answered() {
    let mut session = session();
    let nowhere = json!({"textDocument": {"uri": "file:///nowhere/x.md"}, "position": {"line": 3, "character": 7}});
    for method in ["textDocument/definition", "textDocument/hover", "textDocument/completion"] {
        assert_eq!(session.client.call(method, nowhere.clone()), Value::Null, "{method}");
        let past = json!({"textDocument": {"uri": session.uri(SPEC)}, "position": {"line": 99_999, "character": 4_000_000_000_u32}});
        session.client.call(method, past);
    }
    let change =
        json!({"textDocument": {"uri": "file:///nowhere/x.md", "version": 7}, "contentChanges": [{"text": "x"}]});
    session.client.notify_raw("textDocument/didChange", change);
    session.close("file:///nowhere/x.md");
    let uri = session.open_file(SPEC);
    session.replace(&uri, -3, "# back");
    let text = session.client.call("specward/text", json!({ "uri": uri }));
    assert_eq!(text, json!({"version": -3, "text": "# back"}));
}
