//! Every read as each recorded editor asks for it: nothing fails, and nothing comes in a form that the editor did
//! not say it knows.

use std::fs;

use serde_json::{Value, json};
use specward_tests::session::Session;

const SPEC: &str = "checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md";
const EDITORS: [&str; 4] = ["vscode", "neovim", "helix", "emacs"];

fn recorded(editor: &str) -> Value {
    let path = format!("{}/fixtures/clients/{editor}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A session of that editor, which also wants to know when the server is ready.
fn session(editor: &str) -> Session {
    let mut params = recorded(editor);
    params["capabilities"]["experimental"]["serverStatusNotification"] = json!(true);
    params["processId"] = Value::Null;
    let mut session = Session::example_for("guest-checkout", params);
    for method in ["textDocument/publishDiagnostics", "$/progress"] {
        session.client.ignore(method);
    }
    session.client.ignore_refreshes();
    session.wait_until_quiescent();
    session
}

fn is_on(capabilities: &Value, pointer: &str) -> bool {
    capabilities.pointer(pointer) == Some(&json!(true))
}

#[test]
fn every_read_is_answered_in_a_form_that_the_editor_knows() {
    for editor in EDITORS {
        let mut session = session(editor);
        let capabilities = recorded(editor)["capabilities"].clone();
        session.open_file(SPEC);
        let at = session.at(SPEC, "Blocked By: ADR-005", 14);
        for (feature, method) in [
            ("definition", "textDocument/definition"),
            ("declaration", "textDocument/declaration"),
            ("implementation", "textDocument/implementation"),
        ] {
            let found = session.client.call(method, at.clone());
            let has_links = found[0].get("targetUri").is_some();
            let wants_links = is_on(&capabilities, &format!("/textDocument/{feature}/linkSupport"));
            assert_eq!(has_links, wants_links && !found.is_null(), "{editor} {method}: {found}");
        }
        let hover = session.client.call("textDocument/hover", at.clone());
        let formats = &capabilities["textDocument"]["hover"]["contentFormat"];
        let kind = &hover["contents"]["kind"];
        assert!(formats.as_array().is_some_and(|formats| formats.contains(kind)) || kind == "plaintext", "{editor}");
        let document = json!({"textDocument": at["textDocument"]});
        let outline = session.client.call("textDocument/documentSymbol", document.clone());
        let nests = is_on(&capabilities, "/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport");
        assert_eq!(outline[0].get("children").is_some(), nests, "{editor}");
        for method in ["textDocument/codeLens", "textDocument/foldingRange", "textDocument/documentLink"] {
            assert!(session.client.call(method, document.clone()).is_array(), "{editor} {method}");
        }
    }
}

#[test]
fn symbols_hints_and_tokens_are_those_that_the_editor_knows() {
    for editor in EDITORS {
        let mut session = session(editor);
        let capabilities = recorded(editor)["capabilities"].clone();
        let found = session.client.call("workspace/symbol", json!({"query": "ADR-005"}));
        let later = capabilities.pointer("/workspace/symbol/resolveSupport").is_some();
        assert_eq!(found[0]["location"].get("range").is_none(), later, "{editor}");
        let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 40, "character": 0}});
        let document = json!({"uri": session.uri(SPEC)});
        let hints = session.client.call("textDocument/inlayHint", json!({"textDocument": document, "range": range}));
        let properties = &capabilities["textDocument"]["inlayHint"]["resolveSupport"]["properties"];
        let asks_later = properties.as_array().is_some_and(|properties| properties.contains(&json!("tooltip")));
        assert_eq!(hints[0].get("tooltip").is_none(), asks_later, "{editor}: {hints}");
        let tokens = session.client.call("textDocument/semanticTokens/full", json!({"textDocument": document}));
        assert!(!tokens["data"].as_array().unwrap().is_empty(), "{editor}");
        let legend = session.client.initialize_result()["capabilities"]["semanticTokensProvider"]["legend"].clone();
        let known = &capabilities["textDocument"]["semanticTokens"]["tokenTypes"];
        for kind in legend["tokenTypes"].as_array().unwrap() {
            let is_known = known.as_array().is_some_and(|known| known.contains(kind));
            assert!(is_known || kind == "variable", "{editor}: {kind}");
        }
    }
}
