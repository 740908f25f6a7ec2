//! Every request of the editor surface once over the pipes of the real binary, on the example workspace: each has
//! something to say where there is something to say.

use std::fs;

use serde_json::{Value, json};
use specward_tests::binary::Server;
use specward_tests::example;
use specward_tests::session::uri;

const SPEC: &str = "checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md";
const LINKING: &str = "checkout-repo/README.md";
const PLATFORM: &str = "platform-repo/platform-specs/PLAT-124-guest-checkout.md";

fn capabilities() -> Value {
    let path = format!("{}/fixtures/clients/vscode.json", env!("CARGO_MANIFEST_DIR"));
    let recorded: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut capabilities = recorded["capabilities"].clone();
    capabilities["experimental"] = json!({"serverStatusNotification": true});
    capabilities
}

/// The place of a text in an ASCII line.
fn position(text: &str, needle: &str) -> Value {
    let (line, content) = text.lines().enumerate().find(|(_, line)| line.contains(needle)).expect("the text");
    json!({"line": line, "character": content.find(needle).unwrap() + needle.len() - 1})
}

/// Requests about a document alone, and those about a place in it.
const DOCUMENT: [&str; 5] = [
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/codeLens",
    "textDocument/semanticTokens/full",
    "textDocument/diagnostic",
];
const PLACE: [&str; 10] = [
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/implementation",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/completion",
    "textDocument/prepareCallHierarchy",
    "textDocument/prepareTypeHierarchy",
];

struct Desk {
    server: Server,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = example::copy_of("guest-checkout");
        let mut server = Server::start();
        server.client.initialize(&capabilities(), &[&uri(folder.path(), "")]);
        server.client.ignore_refreshes();
        let is_quiet = |message: &Value| {
            message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true
        };
        server.client.claim("a quiescent status", is_quiet);
        let mut desk = Self { server, folder };
        for path in [SPEC, PLATFORM] {
            let (uri, text) = (desk.uri(path), desk.text(path));
            let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
            desk.server.client.notify_raw("textDocument/didOpen", json!({ "textDocument": document }));
        }
        desk
    }

    fn uri(&self, path: &str) -> String {
        uri(self.folder.path(), path)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// The answer, which says something.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.server.client.call(method, params.clone());
        assert!(!answer.is_null() && answer != json!([]), "{method} says nothing to {params}");
        answer
    }

    fn at(&self, path: &str, needle: &str) -> Value {
        json!({
            "textDocument": {"uri": self.uri(path)},
            "position": position(&self.text(path), needle),
            "context": {"includeDeclaration": true, "triggerKind": 1},
        })
    }
}

#[test]
fn every_read_says_something_over_stdio() {
    let mut desk = Desk::new();
    let document = json!({"textDocument": {"uri": desk.uri(SPEC)}});
    for method in DOCUMENT {
        desk.ask(method, document.clone());
    }
    desk.ask("textDocument/documentLink", json!({"textDocument": {"uri": desk.uri(LINKING)}}));
    let at = desk.at(SPEC, "Implements: PLAT-124");
    for method in PLACE {
        desk.ask(method, at.clone());
    }
    let title = desk.at(SPEC, "# SPEC-CHECKOUT-04");
    desk.ask("textDocument/typeDefinition", desk.at(SPEC, "ID: SPEC-CHECKOUT-04"));
    desk.ask("textDocument/linkedEditingRange", title.clone());
    desk.ask("textDocument/selectionRange", json!({"textDocument": at["textDocument"], "positions": [at["position"]]}));
    desk.ask("workspace/symbol", json!({"query": "guest"}));
    let item = desk.ask("textDocument/prepareCallHierarchy", title)[0].clone();
    desk.ask("callHierarchy/outgoingCalls", json!({ "item": item }));
    let adr = desk.ask("textDocument/prepareCallHierarchy", desk.at(SPEC, "Blocked By: ADR-005"))[0].clone();
    desk.ask("callHierarchy/incomingCalls", json!({ "item": adr }));
    let kin = desk.ask("textDocument/prepareTypeHierarchy", desk.at(PLATFORM, "# PLAT-124"))[0].clone();
    desk.ask("typeHierarchy/subtypes", json!({ "item": kin }));
    let spec = desk.ask("textDocument/prepareTypeHierarchy", desk.at(SPEC, "# SPEC-CHECKOUT-04"))[0].clone();
    desk.ask("typeHierarchy/supertypes", json!({ "item": spec }));
}

#[test]
fn what_is_told_later_and_what_changed_come_over_stdio() {
    let mut desk = Desk::new();
    let document = json!({"uri": desk.uri(SPEC)});
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 60, "character": 0}});
    let in_range = json!({"textDocument": document, "range": whole});
    let lens = desk.ask("textDocument/codeLens", json!({"textDocument": document}))[0].clone();
    assert!(desk.ask("codeLens/resolve", lens)["command"]["title"].is_string());
    let hint = desk.ask("textDocument/inlayHint", in_range.clone())[0].clone();
    desk.ask("inlayHint/resolve", hint);
    let offers = desk.ask("textDocument/completion", desk.at(SPEC, "Implements: PLAT-124"));
    assert!(desk.ask("completionItem/resolve", offers["items"][0].clone())["documentation"].is_object());
    desk.ask("textDocument/semanticTokens/range", in_range);
    let tokens = desk.ask("textDocument/semanticTokens/full", json!({"textDocument": document}));
    let delta = json!({"textDocument": document, "previousResultId": tokens["resultId"]});
    assert_eq!(desk.ask("textDocument/semanticTokens/full/delta", delta)["edits"], json!([]));
}

#[test]
fn every_edit_is_planned_over_stdio() {
    let mut desk = Desk::new();
    let mut rename = desk.at(SPEC, "Blocked By: ADR-005");
    let range = json!({"start": rename["position"], "end": rename["position"]});
    rename["newName"] = json!("ADR-017");
    assert!(desk.ask("textDocument/rename", rename.clone())["documentChanges"].is_array());
    let context = json!({"diagnostics": []});
    let actions = json!({"textDocument": rename["textDocument"], "range": range, "context": context});
    desk.ask("textDocument/codeAction", actions);
    let title = json!({"start": {"line": 0, "character": 3}, "end": {"line": 0, "character": 3}});
    let actions = json!({"textDocument": {"uri": desk.uri(PLATFORM)}, "range": title, "context": context});
    let offered = desk.ask("textDocument/codeAction", actions);
    let later = offered.as_array().unwrap().iter().find(|action| action["edit"].is_null()).expect("one planned later");
    assert!(desk.ask("codeAction/resolve", later.clone())["edit"]["documentChanges"].is_array());
    let moved =
        json!({"oldUri": desk.uri(PLATFORM), "newUri": desk.uri("platform-repo/platform-specs/done/PLAT-124.md")});
    assert!(desk.ask("workspace/willRenameFiles", json!({ "files": [moved] }))["documentChanges"].is_array());
    let uri = desk.uri("checkout-repo/specs/SPEC-CHECKOUT-77.md");
    let text = "# SPEC-CHECKOUT-77: New\n\n## Metadata\n-  ID:  SPEC-CHECKOUT-77\n- Status:   Draft\n\n";
    let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
    desk.server.client.notify_raw("textDocument/didOpen", json!({ "textDocument": document }));
    let options = json!({"tabSize": 2, "insertSpaces": true});
    let all = json!({"textDocument": {"uri": uri}, "options": options, "ch": "\n",
        "position": {"line": 5, "character": 0},
        "range": {"start": {"line": 3, "character": 0}, "end": {"line": 4, "character": 0}}});
    for method in ["textDocument/formatting", "textDocument/rangeFormatting", "textDocument/onTypeFormatting"] {
        desk.ask(method, all.clone());
    }
}
