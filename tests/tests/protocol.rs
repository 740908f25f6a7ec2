//! The table in `docs/protocol.md` against the server: what it says is announced, answered and sent, and
//! nothing else is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use specward_tests::client::Client;

/// Every message of LSP 3.17, with the server capability that announces it, if there is one.
const MESSAGES: &[(&str, &str)] = &[
    ("initialize", ""),
    ("initialized", ""),
    ("shutdown", ""),
    ("exit", ""),
    ("$/cancelRequest", ""),
    ("$/progress", ""),
    ("$/setTrace", ""),
    ("$/logTrace", ""),
    ("client/registerCapability", ""),
    ("client/unregisterCapability", ""),
    ("textDocument/didOpen", "/textDocumentSync/openClose"),
    ("textDocument/didChange", "/textDocumentSync/change"),
    ("textDocument/willSave", "/textDocumentSync/willSave"),
    ("textDocument/willSaveWaitUntil", "/textDocumentSync/willSaveWaitUntil"),
    ("textDocument/didSave", "/textDocumentSync/save"),
    ("textDocument/didClose", "/textDocumentSync/openClose"),
    ("notebookDocument/didOpen", "/notebookDocumentSync"),
    ("notebookDocument/didChange", "/notebookDocumentSync"),
    ("notebookDocument/didSave", "/notebookDocumentSync"),
    ("notebookDocument/didClose", "/notebookDocumentSync"),
    ("textDocument/declaration", "/declarationProvider"),
    ("textDocument/definition", "/definitionProvider"),
    ("textDocument/typeDefinition", "/typeDefinitionProvider"),
    ("textDocument/implementation", "/implementationProvider"),
    ("textDocument/references", "/referencesProvider"),
    ("textDocument/prepareCallHierarchy", "/callHierarchyProvider"),
    ("callHierarchy/incomingCalls", "/callHierarchyProvider"),
    ("callHierarchy/outgoingCalls", "/callHierarchyProvider"),
    ("textDocument/prepareTypeHierarchy", "/typeHierarchyProvider"),
    ("typeHierarchy/supertypes", "/typeHierarchyProvider"),
    ("typeHierarchy/subtypes", "/typeHierarchyProvider"),
    ("textDocument/documentHighlight", "/documentHighlightProvider"),
    ("textDocument/documentLink", "/documentLinkProvider"),
    ("documentLink/resolve", "/documentLinkProvider/resolveProvider"),
    ("textDocument/hover", "/hoverProvider"),
    ("textDocument/codeLens", "/codeLensProvider"),
    ("codeLens/resolve", "/codeLensProvider/resolveProvider"),
    ("workspace/codeLens/refresh", ""),
    ("textDocument/foldingRange", "/foldingRangeProvider"),
    ("textDocument/selectionRange", "/selectionRangeProvider"),
    ("textDocument/documentSymbol", "/documentSymbolProvider"),
    ("textDocument/semanticTokens/full", "/semanticTokensProvider/full"),
    ("textDocument/semanticTokens/full/delta", "/semanticTokensProvider/full/delta"),
    ("textDocument/semanticTokens/range", "/semanticTokensProvider/range"),
    ("workspace/semanticTokens/refresh", ""),
    ("textDocument/inlayHint", "/inlayHintProvider"),
    ("inlayHint/resolve", "/inlayHintProvider/resolveProvider"),
    ("workspace/inlayHint/refresh", ""),
    ("textDocument/inlineValue", "/inlineValueProvider"),
    ("workspace/inlineValue/refresh", ""),
    ("textDocument/moniker", "/monikerProvider"),
    ("textDocument/completion", "/completionProvider"),
    ("completionItem/resolve", "/completionProvider/resolveProvider"),
    ("textDocument/publishDiagnostics", ""),
    ("textDocument/diagnostic", "/diagnosticProvider"),
    ("workspace/diagnostic", "/diagnosticProvider/workspaceDiagnostics"),
    ("workspace/diagnostic/refresh", ""),
    ("textDocument/signatureHelp", "/signatureHelpProvider"),
    ("textDocument/codeAction", "/codeActionProvider"),
    ("codeAction/resolve", "/codeActionProvider/resolveProvider"),
    ("textDocument/documentColor", "/colorProvider"),
    ("textDocument/colorPresentation", "/colorProvider"),
    ("textDocument/formatting", "/documentFormattingProvider"),
    ("textDocument/rangeFormatting", "/documentRangeFormattingProvider"),
    ("textDocument/onTypeFormatting", "/documentOnTypeFormattingProvider"),
    ("textDocument/rename", "/renameProvider"),
    ("textDocument/prepareRename", "/renameProvider/prepareProvider"),
    ("textDocument/linkedEditingRange", "/linkedEditingRangeProvider"),
    ("workspace/symbol", "/workspaceSymbolProvider"),
    ("workspaceSymbol/resolve", "/workspaceSymbolProvider/resolveProvider"),
    ("workspace/configuration", ""),
    ("workspace/didChangeConfiguration", ""),
    ("workspace/workspaceFolders", ""),
    ("workspace/didChangeWorkspaceFolders", "/workspace/workspaceFolders/changeNotifications"),
    ("workspace/willCreateFiles", "/workspace/fileOperations/willCreate"),
    ("workspace/didCreateFiles", "/workspace/fileOperations/didCreate"),
    ("workspace/willRenameFiles", "/workspace/fileOperations/willRename"),
    ("workspace/didRenameFiles", "/workspace/fileOperations/didRename"),
    ("workspace/willDeleteFiles", "/workspace/fileOperations/willDelete"),
    ("workspace/didDeleteFiles", "/workspace/fileOperations/didDelete"),
    ("workspace/didChangeWatchedFiles", ""),
    ("workspace/executeCommand", "/executeCommandProvider"),
    ("workspace/applyEdit", ""),
    ("window/showMessage", ""),
    ("window/showMessageRequest", ""),
    ("window/showDocument", ""),
    ("window/logMessage", ""),
    ("window/workDoneProgress/create", ""),
    ("window/workDoneProgress/cancel", ""),
    ("telemetry/event", ""),
];

/// Announced beside messages.
const NO_MESSAGE: [&str; 1] = ["/positionEncoding"];

/// One row of the table.
struct Row {
    from: String,
    is_there: bool,
}

fn table() -> BTreeMap<String, Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/protocol.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, section) = text.split_once("## Every message of LSP 3.17").expect("the section");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let is_there = match cells[2].split(':').next() {
            Some("yes") => true,
            Some("no") => false,
            other => panic!("`yes` or `no`, with a reason: {other:?} in {line}"),
        };
        (cells[0].trim_matches('`').to_owned(), Row { from: cells[1].to_owned(), is_there })
    })
    .collect()
}

/// A client that can do everything.
fn announced() -> Value {
    let path = format!("{}/fixtures/clients/vscode.json", env!("CARGO_MANIFEST_DIR"));
    let mut params: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    params["workspaceFolders"] = json!([]);
    params["initializationOptions"] = json!({"workspaceDiagnostics": true});
    let mut client = Client::in_process();
    client.initialize_with(&params);
    client.ignore("$/progress");
    client.initialize_result()["capabilities"].clone()
}

fn is_on(value: Option<&Value>) -> bool {
    value.is_some_and(|value| !value.is_null() && *value != json!(false))
}

#[test]
fn the_table_lists_every_message_once() {
    let listed: Vec<String> = table().into_keys().collect();
    let mut wanted: Vec<&str> = MESSAGES.iter().map(|(name, _)| *name).collect();
    wanted.sort_unstable();
    assert_eq!(listed, wanted);
}

#[test]
fn the_table_says_what_is_announced() {
    let (table, announced) = (table(), announced());
    for (message, pointer) in MESSAGES.iter().filter(|(_, pointer)| !pointer.is_empty()) {
        let is_announced = is_on(announced.pointer(pointer));
        assert_eq!(table[*message].is_there, is_announced, "docs/protocol.md and {pointer} disagree on {message}");
    }
}

#[test]
fn nothing_is_announced_that_the_table_does_not_know() {
    for (key, value) in announced().as_object().unwrap() {
        let prefix = format!("/{key}");
        let is_known = MESSAGES
            .iter()
            .map(|(_, pointer)| *pointer)
            .chain(NO_MESSAGE)
            .any(|known| known == prefix || known.starts_with(&format!("{prefix}/")));
        assert!(is_known || !is_on(Some(value)), "{key} is announced: give it a row in docs/protocol.md and here");
    }
}

/// Requests that the protocol sends from client to server: the others are notifications.
fn is_request(message: &str) -> bool {
    let last = message.rsplit('/').next().unwrap_or_default();
    let is_notification = last.starts_with("did") || message.starts_with("$/") || message == "textDocument/willSave";
    !is_notification
        && !["initialize", "initialized", "shutdown", "exit", "window/workDoneProgress/cancel"].contains(&message)
}

/// Parameters that fit every request: a field too many is no fault, but a command or context is one thing here and another there.
fn universal(message: &str) -> Value {
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    let uri = "file:///nowhere/x.md";
    json!({
        "textDocument": {"uri": uri},
        "position": {"line": 0, "character": 0},
        "range": range,
        "context": (message == "textDocument/inlineValue").then(|| json!({"frameId": 0, "stoppedLocation": range})),
        "options": {"tabSize": 4, "insertSpaces": true},
        "color": {"red": 0.0, "green": 0.0, "blue": 0.0, "alpha": 0.0},
        "ch": "x",
        "reason": 1,
        "title": "x",
        "command": (message == "workspace/executeCommand").then_some("x"),
        "files": [],
    })
}

#[test]
fn what_the_table_has_is_answered_and_nothing_else() {
    const METHOD_NOT_FOUND: i64 = -32601;
    let mut client = Client::start(&json!({}), &[]);
    for (message, row) in table().iter().filter(|(message, row)| row.from == "client" && is_request(message)) {
        let id = client.ask_raw(message, universal(message));
        let code = client.response(id).pointer("/error/code").and_then(Value::as_i64);
        let is_there = code != Some(METHOD_NOT_FOUND);
        assert_eq!(row.is_there, is_there, "docs/protocol.md and the server disagree on {message} ({code:?})");
    }
}

#[test]
fn what_the_table_sends_is_sent_somewhere_and_nothing_else() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/lsp/src");
    let mut code = String::new();
    for file in fs::read_dir(source.join("answers")).unwrap().chain(fs::read_dir(&source).unwrap()) {
        let path = file.unwrap().path();
        if path.is_file() {
            code.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    for (message, row) in table().iter().filter(|(_, row)| row.from == "server") {
        let is_named = code.contains(&format!("\"{message}\""));
        assert_eq!(row.is_there, is_named, "docs/protocol.md and the server disagree on sending {message}");
    }
}
