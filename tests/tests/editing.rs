//! Edits over the wire, as recorded editors ask for them.

use std::fs;

use serde_json::{Value, json};
use specward_tests::session::Session;
use specward_tests::text_model::{Model, Units};

const ADR: &str = "platform-repo/adr/ADR-005-declined-payments.md";
const SPEC: &str = "checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md";
const GRAPH: &str = "platform-repo/spec-graph.json";

/// The example workspace in the hands of a recorded editor.
fn session(editor: &str) -> Session {
    let path = format!("{}/fixtures/clients/{editor}.json", env!("CARGO_MANIFEST_DIR"));
    let recorded: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut capabilities = recorded["capabilities"].clone();
    capabilities["experimental"] = json!({"serverStatusNotification": true});
    let mut session = Session::example("guest-checkout", &capabilities);
    let refreshes =
        ["codeLens", "inlayHint", "semanticTokens", "diagnostic"].map(|of| format!("workspace/{of}/refresh"));
    for method in ["textDocument/publishDiagnostics", "$/progress"].map(str::to_owned).iter().chain(&refreshes) {
        session.client.ignore(method);
    }
    session.client.ignore_refreshes();
    session.wait_until_quiescent();
    session
}

/// Each operation as `edit PATH vVERSION`, `create PATH`, `rename OLD NEW`.
fn operations(session: &Session, edit: &Value) -> Vec<String> {
    let root = session.uri("");
    let below = |uri: &Value| uri.as_str().unwrap().trim_start_matches(&root).trim_start_matches('/').to_owned();
    let shown = |operation: &Value| match operation["kind"].as_str() {
        Some("rename") => format!("rename {} {}", below(&operation["oldUri"]), below(&operation["newUri"])),
        Some(kind) => format!("{kind} {}", below(&operation["uri"])),
        None => {
            let document = &operation["textDocument"];
            format!("edit {} v{}", below(&document["uri"]), document["version"])
        }
    };
    edit["documentChanges"].as_array().unwrap_or_else(|| panic!("{edit}")).iter().map(shown).collect()
}

fn rename(session: &mut Session, new: &str) -> Value {
    let mut params = session.at(SPEC, "Blocked By: ADR-005", 14);
    params["newName"] = json!(new);
    session.client.call("textDocument/rename", params)
}

#[test]
fn an_id_is_renamed_with_versions_and_its_file_moves_last() {
    for editor in ["vscode", "neovim", "helix"] {
        let mut session = session(editor);
        session.open_file(SPEC);
        let prepare = session.at(SPEC, "Blocked By: ADR-005", 14);
        let prepared = session.client.call("textDocument/prepareRename", prepare);
        assert_eq!(prepared["placeholder"], "ADR-005", "{editor}");
        let edit = rename(&mut session, "ADR-017");
        let operations = operations(&session, &edit);
        assert!(operations.contains(&format!("edit {SPEC} v1")), "{operations:?}");
        assert!(operations.contains(&format!("edit {GRAPH} vnull")), "{operations:?}");
        assert_eq!(operations.last().unwrap(), &format!("rename {ADR} {}", ADR.replace("005", "017")));
        assert_eq!(edit["changeAnnotations"].is_object(), editor != "helix", "{editor}: {edit}");
    }
}

#[test]
fn an_editor_that_renames_no_files_gets_edits_alone() {
    let mut session = session("emacs");
    let edit = rename(&mut session, "ADR-017");
    let operations = operations(&session, &edit);
    assert!(operations.iter().all(|operation| operation.starts_with("edit ")), "{operations:?}");
    assert!(!edit.to_string().contains("ADR-017-declined"), "links lead to the old name: {edit}");
}

#[test]
fn a_taken_id_is_refused_with_its_reason() {
    let mut session = session("vscode");
    let mut params = session.at(SPEC, "Blocked By: ADR-005", 14);
    params["newName"] = json!("ADR-004");
    let id = session.client.ask_raw("textDocument/rename", params);
    let response = session.client.response(id);
    assert_eq!(response["error"]["code"], -32803);
    let message = response["error"]["message"].as_str().unwrap();
    assert_eq!(message, "ADR-004 is taken by adr/ADR-004-contact-reference.md");
}

#[test]
fn links_follow_before_a_file_or_folder_moves() {
    let mut session = session("vscode");
    let options = session.client.initialize_result().pointer("/capabilities/workspace/fileOperations/willRename");
    assert!(options.is_some_and(Value::is_object));
    let contract = "platform-repo/contracts/cart-checked-out-v1.md";
    let one =
        json!({"oldUri": session.uri(contract), "newUri": session.uri("platform-repo/contracts/retired/cart-v1.md")});
    let edit = session.client.call("workspace/willRenameFiles", json!({ "files": [one] }));
    let operations = operations(&session, &edit);
    assert!(operations.contains(&format!("edit {GRAPH} vnull")), "{operations:?}");
    let nothing = json!({"oldUri": "untitled:Untitled-1", "newUri": "untitled:Untitled-2"});
    assert_eq!(session.client.call("workspace/willRenameFiles", json!({ "files": [nothing] })), Value::Null);
}

fn actions(session: &mut Session, path: &str, needle: &str, only: Option<&str>) -> Vec<Value> {
    let position = session.position(path, needle, 1);
    let mut context = json!({"diagnostics": []});
    if let Some(kind) = only {
        context["only"] = json!([kind]);
    }
    let range = json!({"start": position, "end": position});
    let params = json!({"textDocument": {"uri": session.uri(path)}, "range": range, "context": context});
    session.client.call("textDocument/codeAction", params).as_array().cloned().unwrap_or_default()
}

#[test]
fn an_edit_of_many_files_is_planned_when_it_is_chosen() {
    for editor in ["vscode", "neovim", "helix", "emacs"] {
        let mut session = session(editor);
        session.open_file(ADR);
        let offered = actions(&mut session, ADR, "In Review", Some("refactor"));
        let approve = offered.iter().find(|action| action["title"].as_str().unwrap().starts_with("Approve ADR-005"));
        let approve = approve.unwrap_or_else(|| panic!("{editor}: {offered:?}")).clone();
        assert_eq!((&approve["kind"], &approve["edit"]), (&json!("refactor.rewrite"), &Value::Null), "{editor}");
        let resolved = session.client.call("codeAction/resolve", approve.clone());
        let operations = operations(&session, &resolved["edit"]);
        assert!(operations.contains(&format!("edit {ADR} v1")), "{operations:?}");
        assert!(operations.contains(&format!("edit {SPEC} vnull")), "{operations:?}");
        let asks = resolved["edit"]["changeAnnotations"].is_object();
        assert_eq!(asks, matches!(editor, "vscode" | "neovim"), "{editor}");
        let uri = session.uri(ADR);
        session.replace(&uri, 2, "# ADR-005: Changed\n");
        let id = session.client.ask_raw("codeAction/resolve", approve);
        assert_eq!(session.client.error_code(id), -32801, "the document has changed");
    }
}

#[test]
fn all_that_is_safe_is_fixed_on_request_only() {
    let mut session = session("vscode");
    let path = "checkout-repo/context/cp-checkout-v1.md";
    session.open_file(path);
    let always = actions(&mut session, path, "# ", None);
    assert!(always.iter().all(|action| action["kind"] != "source.fixAll.specward"), "{always:?}");
    let offered = actions(&mut session, path, "# ", Some("source.fixAll"));
    let texts: Vec<&Value> = offered.iter().map(|action| &action["edit"]["documentChanges"][0]["edits"][0]).collect();
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert_eq!(texts[0]["newText"], "Version", "{offered:?}");
}

#[test]
fn an_untitled_document_is_edited_alone() {
    let mut session = session("vscode");
    let uri = "untitled:Untitled-1";
    let text = "# SPEC-CART-77: New\n\n## Metadata\n- ID: SPEC-CART-77\n- Implements: PLAT-124 v1\n- Status: Aproved\n- Blocked By: ADR-099\n";
    session.open(uri, "markdown", text);
    for line in 0..7 {
        let at = json!({"line": line, "character": 15});
        let params =
            json!({"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}});
        let offered = session.client.call("textDocument/codeAction", params);
        for action in offered.as_array().unwrap() {
            for change in action["edit"]["documentChanges"].as_array().unwrap() {
                assert_eq!(change["textDocument"]["uri"], uri, "{action}");
            }
        }
        let place = json!({"textDocument": {"uri": uri}, "position": at});
        assert_eq!(session.client.call("textDocument/prepareRename", place), Value::Null);
    }
}

#[test]
fn blocks_and_tables_are_formatted_on_request() {
    let mut session = session("vscode");
    let uri = session.uri("cart-repo/specs/SPEC-CART-99-new.md");
    let text = "# SPEC-CART-99: New\n\n## Metadata\n-  ID:  SPEC-CART-99\n- Status:  Draft\n\nprose  stays \n";
    session.open(&uri, "markdown", text);
    let options = json!({"tabSize": 2, "insertSpaces": true});
    let document = json!({"uri": uri});
    let all = session.client.call("textDocument/formatting", json!({"textDocument": document, "options": options}));
    assert_eq!(all.as_array().unwrap().len(), 3, "{all}");
    let line = json!({"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 1}});
    let params = json!({"textDocument": document, "range": line, "options": options});
    let one = session.client.call("textDocument/rangeFormatting", params);
    assert_eq!(
        one,
        json!([{"range": {"start": {"line": 4, "character": 9}, "end": {"line": 4, "character": 11}}, "newText": " "}])
    );
    let place = json!({"line": 5, "character": 0});
    let params = json!({"textDocument": document, "position": place, "ch": "\n", "options": options});
    assert_eq!(session.client.call("textDocument/onTypeFormatting", params), one);
    let place = json!({"line": 0, "character": 4});
    let params = json!({"textDocument": document, "position": place});
    let linked = session.client.call("textDocument/linkedEditingRange", params);
    assert_eq!(linked["ranges"].as_array().unwrap().len(), 2, "{linked}");
}

#[test]
fn actions_are_commands_where_a_client_knows_nothing_else() {
    let capabilities = json!({
        "experimental": {"serverStatusNotification": true},
        "workspace": {"applyEdit": true, "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename"]}},
    });
    let mut session = Session::example("guest-checkout", &capabilities);
    session.client.ignore("textDocument/publishDiagnostics");
    session.wait_until_quiescent();
    session.open_file(ADR);
    let offered = actions(&mut session, ADR, "In Review", None);
    let approve =
        offered.iter().find(|action| action["title"].as_str().unwrap().starts_with("Approve ADR-005")).unwrap();
    assert_eq!(approve["command"], "specward.apply");
    let params = json!({"command": approve["command"], "arguments": approve["arguments"]});
    assert_eq!(session.client.call("workspace/executeCommand", params), Value::Null);
    let applied = session.client.claim_method("workspace/applyEdit");
    assert!(operations(&session, &applied["edit"]).contains(&format!("edit {ADR} v1")), "{applied}");
    let unknown = session.client.ask_raw("workspace/executeCommand", json!({"command": "rm", "arguments": []}));
    assert_eq!(session.client.error_code(unknown), -32602);
}

#[test]
fn settings_and_graphs_are_documents_too() {
    let mut session = session("vscode");
    let path = "cart-repo/specward.toml";
    let uri = session.uri(path);
    session.open(&uri, "toml", "tier = \"\"\n[platform]\npath = \"../platform-repo\"\n");
    let params = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 8}});
    let tiers = session.client.call("textDocument/completion", params);
    assert_eq!(tiers["items"][0]["label"], "platform", "{tiers}");
    let params = json!({"textDocument": {"uri": uri}, "position": {"line": 2, "character": 12}});
    let target = session.client.call("textDocument/definition", params);
    assert_eq!(target[0]["uri"].as_str().unwrap(), session.uri("platform-repo/specward.toml"), "{target}");
    let params = session.at(GRAPH, "adr/ADR-004-contact", 3);
    let target = session.client.call("textDocument/definition", params);
    assert_eq!(target[0]["uri"].as_str().unwrap(), session.uri("platform-repo/adr/ADR-004-contact-reference.md"));
    let params = session.at(GRAPH, "\"INIT-12\"", 5);
    let offered = session.client.call("textDocument/completion", params);
    assert!(offered["items"].as_array().unwrap().iter().any(|item| item["label"] == "INIT-12"), "{offered}");
}

/// A text after edits as a client applies them, in its units.
fn applied(text: &str, edits: &Value, units: Units) -> String {
    let mut model = Model::new(text, units);
    let at = |place: &Value| (place["line"].as_u64().unwrap() as usize, place["character"].as_u64().unwrap() as usize);
    for edit in edits.as_array().unwrap().iter().rev() {
        let range = &edit["range"];
        model.replace(at(&range["start"]), at(&range["end"]), edit["newText"].as_str().unwrap());
    }
    model.content()
}

/// A spec with letters of one to four bytes in front of everything that is edited.
const LETTERS: &str = "# SPEC-CART-88: Überprüfung 🛒 of carts\n\n## Metadata\n-  ID:  SPEC-CART-88\n- Status:  Draft\n\n| 🛒 | Ü |\n|--|--|\n| ADR-021 | 🛒🛒 SPEC-CART-88 |\n\n🛒 Über SPEC-CART-88, sagt 🛒 SPEC-CART-88.\n";

/// The text after formatting it, and after renaming its id.
fn edited(text: &str, units: Units) -> [String; 2] {
    let capabilities = json!({
        "experimental": {"serverStatusNotification": true},
        "general": {"positionEncodings": [units.name()]},
    });
    let mut session = Session::example("guest-checkout", &capabilities);
    session.client.ignore("textDocument/publishDiagnostics");
    session.wait_until_quiescent();
    assert_eq!(session.client.initialize_result()["capabilities"]["positionEncoding"], units.name());
    let uri = session.uri("cart-repo/specs/SPEC-CART-88-new.md");
    session.open(&uri, "markdown", text);
    let options = json!({"tabSize": 2, "insertSpaces": true});
    let params = json!({"textDocument": {"uri": uri}, "options": options});
    let formatting = session.client.call("textDocument/formatting", params);
    let place = json!({"line": 0, "character": 6});
    let params = json!({"textDocument": {"uri": uri}, "position": place, "newName": "SPEC-CART-89"});
    let renaming = session.client.call("textDocument/rename", params);
    let changes = renaming["changes"].as_object().unwrap();
    [applied(text, &formatting, units), applied(text, &changes[&uri], units)]
}

#[test]
fn edits_are_the_same_in_every_encoding_with_every_line_end() {
    let crlf = LETTERS.replace('\n', "\r\n");
    let without_end = LETTERS.trim_end();
    let renamed = LETTERS.replace("SPEC-CART-88", "SPEC-CART-89");
    let unix = edited(LETTERS, Units::Utf8);
    assert_eq!(unix[1], renamed);
    assert!(unix[0].contains("- ID: SPEC-CART-88\n") && unix[0].contains("sagt 🛒 SPEC-CART-88.\n"), "{}", unix[0]);
    for units in [Units::Utf8, Units::Utf16, Units::Utf32] {
        assert_eq!(edited(LETTERS, units), unix, "{units:?}");
        let windows = unix.each_ref().map(|text| text.replace('\n', "\r\n"));
        assert_eq!(edited(&crlf, units), windows, "{units:?}");
        assert_eq!(edited(without_end, units), unix.each_ref().map(|text| text.trim_end().to_owned()), "{units:?}");
    }
}
