//! Clients that break the protocol or their own promises, one test a kind, over the real binary's pipes: whatever they
//! send, the server answers, stays in order, and is as useful afterwards as before.

use std::io::Write;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use specward_tests::binary::{self, Server};
use specward_tests::client::{Client, PATIENCE};
use specward_tests::counts::say;

const URI: &str = "file:///hostile/specs/SPEC-1.md";
const TEXT: &str = "# SPEC-1: 😀 Cart\r\n\r\n- Status: Draft\n- Implements: PLAT-1 v1\n\nProse about ADR-1.\n";

/// Every request about a document that the server announces.
const REQUESTS: &[&str] = &[
    "textDocument/definition",
    "textDocument/references",
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/codeAction",
    "textDocument/documentLink",
    "textDocument/documentSymbol",
    "textDocument/diagnostic",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/documentHighlight",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/range",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/onTypeFormatting",
    "textDocument/prepareCallHierarchy",
    "textDocument/prepareTypeHierarchy",
    "specward/gates",
    "specward/graph",
    "specward/scaffold",
];

fn started() -> Server {
    let mut server = Server::start();
    server.client.initialize(&json!({}), &[]);
    server.client.ignore("textDocument/publishDiagnostics");
    server
}

fn open(server: &mut Server, uri: &str, text: &str) {
    let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
    server.client.notify_raw("textDocument/didOpen", json!({ "textDocument": document }));
}

fn change(server: &mut Server, uri: &str, version: &Value, changes: &Value) {
    let document = json!({"uri": uri, "version": version});
    server.client.notify_raw("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
}

fn symbols(server: &mut Server, uri: &str) -> String {
    server.client.call("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}})).to_string()
}

/// The server still takes an edit and answers from it, and leaves in order.
fn assert_lives(mut server: Server) {
    let uri = "file:///hostile/after.md";
    open(&mut server, uri, "# Before\n");
    change(&mut server, uri, &json!(2), &json!([{"text": "# After all\n"}]));
    assert!(symbols(&mut server, uri).contains("After all"));
    server.client.call("shutdown", Value::Null);
    server.client.notify_raw("exit", Value::Null);
    assert_eq!(server.wait().code(), Some(0));
}

/// The answer to a request, result or error, whatever it is.
fn any_answer(server: &mut Server, method: &str, params: Value) -> Value {
    let id = server.client.ask_raw(method, params);
    server.client.response(id)
}

#[test]
fn malformed_json() {
    let mut server = started();
    let deep = "[".repeat(100_000);
    let bodies: &[&[u8]] = &[
        b"{",
        b"}",
        b"",
        b"null",
        b"1",
        b"\"x\"",
        b"[1,2]",
        b"[{}]",
        b"{\"id\":1}",
        b"\xff\xfe",
        b"{\"jsonrpc\":\"1.0\"}",
        b"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"x\"}",
        b"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"x\"}",
        b"{\"jsonrpc\":\"2.0\",\"method\":7}",
        b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"textDocument/hover\",\"params\":7}",
        b"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"\\ud800\"}",
        b"{\"a\":1,\"a\":2}",
        deep.as_bytes(),
    ];
    for body in bodies {
        server.client.send_bytes(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        server.client.send_bytes(body);
    }
    let refused = std::iter::from_fn(|| {
        server.client.claim_within(Duration::from_millis(500), &|message| message.get("error").is_some())
    });
    let refused = refused.count();
    assert!(refused >= bodies.len() - 4, "{refused} of {} were refused", bodies.len());
    say(&format!("client malformed JSON: {} bodies, {refused} refused", bodies.len()));
    assert_lives(server);
}

#[test]
fn wrong_lengths() {
    let mut server = started();
    for header in ["-1", "x", "", "99999999999999999999999", "1e3", "0x10", " 2 2", "268435457"] {
        server.client.send_bytes(format!("Content-Length: {header}\r\n\r\n").as_bytes());
    }
    server.client.send_bytes(&vec![b'x'; 100_000]);
    server.client.send_bytes(b"\r\n\r\n\n\n\r\r\0\0Content-Length\r\n\r\n");
    server.client.send_bytes(b"Content-Length: 1\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}\r\n");
    server.client.claim("a refusal", |message| message.get("error").is_some());
    assert_lives(server);
}

#[test]
fn a_length_that_swallows_the_next_messages_costs_only_them() {
    let mut server = started();
    let message = r#"{"jsonrpc":"2.0","id":77,"method":"textDocument/brew"}"#;
    let frame = format!("Content-Length: {}\r\n\r\n{message}", message.len());
    server.client.send_bytes(format!("Content-Length: {}\r\n\r\n{frame}", frame.len()).as_bytes());
    server.client.claim("a refusal", |message| message["id"].is_null() && message.get("error").is_some());
    assert_lives(server);
}

#[test]
fn messages_before_initialize() {
    let mut server = Server::start();
    for method in REQUESTS {
        let id = server
            .client
            .ask_raw(method, json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}));
        let code = server.client.error_code(id);
        assert!(matches!(code, -32002 | -32601 | -32602), "{method}: {code}");
    }
    open(&mut server, URI, TEXT);
    server.client.notify_raw("initialized", json!({}));
    server.client.notify_raw("workspace/didChangeConfiguration", json!({"settings": null}));
    server.client.initialize(&json!({}), &[]);
    server.client.ignore("textDocument/publishDiagnostics");
    assert!(!symbols(&mut server, URI).contains("Cart"), "what came too early does not count");
    assert_lives(server);
}

#[test]
fn messages_after_shutdown() {
    let mut server = started();
    open(&mut server, URI, TEXT);
    server.client.call("shutdown", Value::Null);
    for method in REQUESTS.iter().chain(&["shutdown", "initialize"]) {
        let id = server
            .client
            .ask_raw(method, json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}));
        let code = server.client.error_code(id);
        assert!(matches!(code, -32602..=-32600), "{method}: {code}");
    }
    change(&mut server, URI, &json!(2), &json!([{"text": ""}]));
    server.client.notify_raw("exit", Value::Null);
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn unknown_methods_and_wrong_parameters() {
    let mut server = started();
    for method in ["", "x", "textDocument/", "workspace/brew", "specward/text", "specward/panic", "$/x", "😀", "a\nb"]
    {
        if !method.is_empty() {
            let answer = any_answer(&mut server, method, json!({"a": [1]}));
            assert_eq!(answer.pointer("/error/code"), Some(&json!(-32601)), "{method}: {answer}");
        }
        server.client.notify_raw(method, json!({"a": [1]}));
    }
    let mut wrong = 0;
    for method in REQUESTS {
        for params in [
            json!(null),
            json!([]),
            json!({}),
            json!({"textDocument": 7}),
            json!({"textDocument": {"uri": 7}, "position": "x"}),
        ] {
            let answer = any_answer(&mut server, method, params);
            assert!(answer.get("error").is_some() || answer.get("result").is_some(), "{method}: {answer}");
            assert_ne!(answer.pointer("/error/code"), Some(&json!(-32603)), "an inner error: {method}: {answer}");
            wrong += 1;
        }
    }
    for method in ["didOpen", "didChange", "didClose", "didSave"] {
        server.client.notify_raw(&format!("textDocument/{method}"), json!({"textDocument": {"uri": []}}));
    }
    say(&format!("client wrong parameters: {wrong} requests"));
    assert_lives(server);
}

#[test]
fn positions_past_the_end() {
    let mut server = started();
    open(&mut server, URI, TEXT);
    let max = u64::from(u32::MAX);
    let places = [(0, max), (max, 0), (max, max), (1, 7), (0, 9), (0, 10), (6, 0), (2, 1_000_000)];
    let mut asked = 0;
    for method in REQUESTS {
        for (line, character) in places {
            let at = json!({"line": line, "character": character});
            let params = json!({
                "textDocument": {"uri": URI}, "position": at, "positions": [at], "range": {"start": at, "end": {"line": 0, "character": 0}},
                "context": {"includeDeclaration": true, "diagnostics": [], "triggerKind": 1},
                "options": {"tabSize": 4, "insertSpaces": true}, "newName": "SPEC-2", "ch": "\n",
                "uri": URI, "kind": "adr",
            });
            let answer = any_answer(&mut server, method, params);
            assert_ne!(
                answer.pointer("/error/code"),
                Some(&json!(-32603)),
                "an inner error: {method} at {line}:{character}: {answer}"
            );
            asked += 1;
        }
    }
    for (line, character) in places {
        let at = json!({"line": line, "character": character});
        change(&mut server, URI, &json!(2), &json!([{"range": {"start": at, "end": at}, "text": "x"}]));
        change(
            &mut server,
            URI,
            &json!(3),
            &json!([{"range": {"start": {"line": 0, "character": 0}, "end": at}, "rangeLength": 999_999, "text": "# Y\n"}]),
        );
        change(
            &mut server,
            URI,
            &json!(4),
            &json!([{"range": {"start": at, "end": {"line": 0, "character": 0}}, "text": "# Z\n"}]),
        );
    }
    assert!(symbols(&mut server, URI).contains('Z'));
    say(&format!("client positions past the end: {asked} requests"));
    assert_lives(server);
}

#[test]
fn numbers_that_no_position_can_have() {
    let mut server = started();
    open(&mut server, URI, TEXT);
    for at in [
        json!({"line": -1, "character": 0}),
        json!({"line": 1e99, "character": 0}),
        json!({"line": 0.5, "character": 0}),
        json!({"line": "0", "character": null}),
    ] {
        let params = json!({"textDocument": {"uri": URI}, "position": at});
        assert!(any_answer(&mut server, "textDocument/hover", params).get("error").is_some());
        change(&mut server, URI, &json!(2), &json!([{"range": {"start": at, "end": at}, "text": "# Wrong\n"}]));
    }
    assert!(!symbols(&mut server, URI).contains("Wrong"), "an edit that cannot be read is no edit");
    assert_lives(server);
}

#[test]
fn versions_that_go_back() {
    let mut server = started();
    open(&mut server, URI, TEXT);
    for version in [json!(9), json!(3), json!(3), json!(-5), json!(i32::MIN), json!(i32::MAX), json!(0)] {
        change(&mut server, URI, &version, &json!([{"text": format!("# Version {version}\n")}]));
        assert!(symbols(&mut server, URI).contains(&format!("Version {version}")), "the last text sent counts");
    }
    assert_lives(server);
}

#[test]
fn edits_to_unopened_files_and_other_broken_promises() {
    let mut server = started();
    change(&mut server, URI, &json!(1), &json!([{"text": "# Never opened\n"}]));
    server.client.notify_raw("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    server.client.notify_raw("textDocument/didSave", json!({"textDocument": {"uri": URI}}));
    assert!(!symbols(&mut server, URI).contains("Never"));
    open(&mut server, URI, "# First\n");
    open(&mut server, URI, "# Second\n");
    open(&mut server, "file://localhost/hostile/specs/../specs/SPEC-1.md", "# Third\n");
    assert!(symbols(&mut server, URI).contains("Third"), "one file, however it is spelt");
    for _ in 0..3 {
        server.client.notify_raw("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    }
    change(&mut server, URI, &json!(9), &json!([{"text": "# Closed\n"}]));
    assert!(!symbols(&mut server, URI).contains("Closed"));
    assert_lives(server);
}

#[test]
fn uris_that_are_no_files() {
    let mut server = started();
    let uris = [
        "file:",
        "file://",
        "file:///",
        "file:///%",
        "file:///%zz.md",
        "file:///%00.md",
        "file:///%ff.md",
        "file:///a%2Fb.md",
        "file:///../../x.md",
        "file://host/share/x.md",
        "file:///c%3A/x.md",
        "untitled:Untitled-1",
        "git:/x.md?HEAD",
        "http://example.org/x.md",
        "data:text/markdown,x",
        "file:///dev/zero",
        "file:///proc/self/mem",
        "vscode-notebook-cell:x#1",
        "urn:x",
        "a:",
    ];
    for uri in uris {
        open(&mut server, uri, TEXT);
        change(&mut server, uri, &json!(2), &json!([{"text": "# SPEC-2: Other\n"}]));
        for method in REQUESTS {
            let params = json!({"textDocument": {"uri": uri}, "uri": uri, "position": {"line": 0, "character": 3}, "context": {"includeDeclaration": true, "diagnostics": []}});
            let answer = any_answer(&mut server, method, params);
            assert_ne!(
                answer.pointer("/error/code"),
                Some(&json!(-32603)),
                "an inner error: {method} of {uri}: {answer}"
            );
        }
        let event = json!({"changes": [{"uri": uri, "type": 1}, {"uri": uri, "type": 2}, {"uri": uri, "type": 3}]});
        server.client.notify_raw("workspace/didChangeWatchedFiles", event);
        let folders = json!({"event": {"added": [{"uri": uri, "name": "x"}], "removed": []}});
        if !uri.starts_with("file:///") {
            server.client.notify_raw("workspace/didChangeWorkspaceFolders", folders);
        }
        server.client.notify_raw("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }
    say(&format!("client odd URIs: {} with {} requests each", uris.len(), REQUESTS.len()));
    assert_lives(server);
}

#[test]
fn requests_of_the_server_that_never_get_their_reply() {
    let mut server = Server::start();
    server.client.never_answer();
    let dynamic = json!({"dynamicRegistration": true});
    let capabilities = json!({
        "workspace": {"configuration": true, "didChangeWatchedFiles": dynamic, "didChangeConfiguration": dynamic, "diagnostics": {"refreshSupport": true}},
        "textDocument": {"diagnostic": {}},
        "window": {"workDoneProgress": true},
    });
    server.client.initialize(&capabilities, &[]);
    for method in [
        "client/registerCapability",
        "workspace/configuration",
        "window/workDoneProgress/create",
        "workspace/diagnostic/refresh",
    ] {
        server.client.ignore(method);
    }
    server.client.ignore("textDocument/publishDiagnostics");
    open(&mut server, URI, TEXT);
    for n in 0..500 {
        server.client.notify_raw("workspace/didChangeConfiguration", json!({"settings": null}));
        change(&mut server, URI, &json!(n + 2), &json!([{"text": format!("# N {n}\n")}]));
    }
    assert!(symbols(&mut server, URI).contains("N 499"));
    assert_lives(server);
}

#[test]
fn replies_to_questions_that_nobody_asked() {
    let mut server = started();
    for id in [json!(0), json!(-1), json!(i64::MAX), json!("x"), json!(null), json!(1.5), json!([1])] {
        server.client.send(&json!({"jsonrpc": "2.0", "id": id, "result": {"a": 1}}));
        server.client.send(&json!({"jsonrpc": "2.0", "id": id, "error": {"code": 1, "message": "no"}}));
    }
    while server.client.claim_within(Duration::from_millis(300), &|message| message.get("error").is_some()).is_some() {}
    assert_lives(server);
}

#[test]
fn storms_of_cancellations() {
    let mut server = started();
    open(&mut server, URI, TEXT);
    let document = json!({"textDocument": {"uri": URI}});
    let mut asked = Vec::new();
    for n in 0..2_000 {
        let id = server.client.ask_raw("textDocument/documentSymbol", document.clone());
        for cancelled in [json!(id), json!(id), json!(id + 1), json!(-n), json!("never"), json!(null)] {
            server.client.notify_raw("$/cancelRequest", json!({ "id": cancelled }));
        }
        asked.push(id);
    }
    let mut cancelled = 0;
    for id in asked {
        let answer = server.client.response(id);
        let is_cancelled = answer.pointer("/error/code") == Some(&json!(-32800));
        assert!(is_cancelled || answer["result"].to_string().contains("Cart"), "{answer}");
        cancelled += usize::from(is_cancelled);
    }
    say(&format!("client cancel storm: 2000 requests, 12000 cancellations, {cancelled} cancelled"));
    assert_lives(server);
}

#[test]
fn the_same_id_for_many_requests() {
    let mut server = started();
    open(&mut server, URI, TEXT);
    for _ in 0..200 {
        server.client.send(&json!({"jsonrpc": "2.0", "id": 9_999, "method": "textDocument/documentSymbol", "params": {"textDocument": {"uri": URI}}}));
    }
    let answers =
        (0..200).filter(|_| server.client.claim_within(PATIENCE, &|message| message["id"] == 9_999).is_some()).count();
    assert_eq!(answers, 200, "each is answered");
    assert_lives(server);
}

#[test]
fn initialize_with_nonsense() {
    for params in [
        json!({"capabilities": {"workspace": {"configuration": "yes"}}}),
        json!({"capabilities": {}, "processId": -1, "rootUri": 5}),
        json!({"capabilities": {}, "workspaceFolders": "all"}),
        json!([]),
        json!(null),
    ] {
        let mut server = Server::start();
        let answer = any_answer(&mut server, "initialize", params);
        if answer.get("error").is_some() {
            server.client.initialize(&json!({}), &[]);
        } else {
            server.client.notify_raw("initialized", json!({}));
        }
        server.client.ignore("textDocument/publishDiagnostics");
        assert_lives(server);
    }
    let mut server = Server::start();
    let folders = json!([{"uri": "file:///gone/for/ever", "name": "x"}, {"uri": "http://x/y", "name": "y"}, {"uri": "file:///dev/null", "name": ""}]);
    let options = json!({"specward": {"profile": ["lax"], "diagnostics": 7, "trace": null}});
    server
        .client
        .initialize_with(&json!({"capabilities": {}, "workspaceFolders": folders, "initializationOptions": options}));
    server.client.ignore("window/logMessage");
    server.client.ignore("textDocument/publishDiagnostics");
    assert_lives(server);
}

/// A server that only we write to.
struct Unread {
    child: Child,
    input: ChildStdin,
}

impl Unread {
    fn start() -> Self {
        let mut command = binary::command();
        let command = command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let mut unread = Self { child, input };
        unread.send(&json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": {}}}));
        unread.send(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
        unread
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }

    /// Memory in use, in MiB; `None` where the system does not tell.
    fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
    }

    fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}));
    }

    /// Waits until the server has nothing to do: it uses next to no time any more.
    fn wait_until_idle(&self) {
        const MOMENT: Duration = Duration::from_millis(500);
        let end = Instant::now() + PATIENCE;
        let mut before = self.ticks();
        loop {
            std::thread::sleep(MOMENT);
            let now = self.ticks();
            match before.zip(now) {
                None => return std::thread::sleep(6 * MOMENT),
                Some((before, now)) if now - before <= 3 => return,
                Some(_) => assert!(Instant::now() < end, "the server never rests"),
            }
            before = now;
        }
    }

    /// Time that the server has used, in hundredths of a second; `None` where the system does not tell.
    fn ticks(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let mut numbers = status.rsplit_once(')')?.1.split_whitespace().skip(11);
        Some(numbers.next()?.parse::<u64>().ok()? + numbers.next()?.parse::<u64>().ok()?)
    }

    /// From now on somebody reads.
    fn read(&mut self) -> Client {
        Client::over(self.child.stdout.take().unwrap(), std::mem::replace(&mut self.input, nobody()))
    }

    fn ends_within(&mut self, patience: Duration) -> bool {
        let end = Instant::now() + patience;
        while Instant::now() < end {
            if self.child.try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An input that nobody reads.
fn nobody() -> ChildStdin {
    Command::new("true").stdin(Stdio::piped()).spawn().unwrap().stdin.take().unwrap()
}

#[test]
fn a_client_that_dies_in_the_middle_of_a_message() {
    let mut server = started();
    server.client.send_bytes(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\"");
    server.client.hang_up();
    assert_eq!(server.wait().code(), Some(1));
}

#[test]
fn a_client_that_dies_while_answers_are_owed_to_it() {
    let mut unread = Unread::start();
    let text = "# H\n".repeat(2_000);
    unread.open(URI, &text);
    for id in 1..40 {
        let params = json!({"textDocument": {"uri": URI}});
        unread.send(&json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": params}));
    }
    drop(unread.child.stdout.take());
    let (read, write) = std::io::pipe().unwrap();
    drop((read, write));
    drop(std::mem::replace(&mut unread.input, nobody()));
    assert!(unread.ends_within(PATIENCE), "the server ends by itself");
}

#[test]
fn a_client_that_stops_reading() {
    let mut unread = Unread::start();
    let text = "# A heading of some length, so that answers are large\n".repeat(5_000);
    unread.open(URI, &text);
    let before = unread.memory();
    let input = std::mem::replace(&mut unread.input, nobody());
    // Whoever writes must not wait for us: it is another thread.
    let writer = std::thread::spawn(move || {
        let mut input = input;
        for id in 1..2_000 {
            let body = json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": {"textDocument": {"uri": URI}}}).to_string();
            if write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).is_err() {
                break;
            }
        }
        input
    });
    std::thread::sleep(Duration::from_secs(6));
    let after = unread.memory();
    assert_eq!(unread.child.try_wait().unwrap(), None, "the server waits");
    if let (Some(before), Some(after)) = (before, after) {
        say(&format!("client that stops reading: {before} MiB before, {after} MiB after 2000 large answers"));
        assert!(after < before + 400, "{before} MiB before, {after} MiB after");
    }
    drop(unread.child.stdout.take());
    drop(writer.join().unwrap());
    assert!(unread.ends_within(PATIENCE), "the server ends when its client is gone");
}

/// Of what was edited meanwhile it is told the last state, and that once.
#[test]
fn a_client_that_stops_reading_and_goes_on() {
    const EDITS: usize = 200;
    let uri = |number: usize| format!("file:///hostile/specs/SPEC-{number}.md");
    let text = |number: usize, edit: usize| {
        format!("# SPEC-{number}: Cart\n\n- Status: Draft\n- Implements: PLAT-{edit} v1\n")
    };
    let mut unread = Unread::start();
    unread.open("file:///hostile/specs/large.md", &"# A heading, so that answers are large\n".repeat(5_000));
    for id in 1..20 {
        let params = json!({"textDocument": {"uri": "file:///hostile/specs/large.md"}});
        unread.send(&json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": params}));
    }
    unread.wait_until_idle();
    for number in 1..=6 {
        unread.open(&uri(number), &text(number, 0));
        for edit in 1..=EDITS {
            let document = json!({"uri": uri(number), "version": edit + 1});
            let params = json!({"textDocument": document, "contentChanges": [{"text": text(number, edit)}]});
            unread.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}));
        }
    }
    unread.send(
        &json!({"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {"textDocument": {"uri": uri(6)}}}),
    );
    unread.wait_until_idle();
    let mut client = unread.read();
    let is_last = |message: &Value| message["params"]["uri"] == uri(5) && message["params"]["version"] == EDITS + 1;
    let last = client.claim("the last findings", is_last)["params"].clone();
    let mut told = client.claim_until_quiet("textDocument/publishDiagnostics", Duration::from_secs(1));
    told.push(last);
    let of_closed = told.iter().filter(|params| params["uri"] == uri(6));
    assert!(of_closed.map(|params| &params["diagnostics"]).all(|none| *none == json!([])), "it is no file");
    for number in 1..=5 {
        let of_it: Vec<&Value> = told.iter().filter(|params| params["uri"] == uri(number)).collect();
        let [params] = of_it[..] else { panic!("told {} times of {}", of_it.len(), uri(number)) };
        assert_eq!(params["version"], EDITS + 1);
        let mut messages = params["diagnostics"].as_array().unwrap().iter().map(|one| one["message"].as_str().unwrap());
        let last = format!("no document defines PLAT-{EDITS}");
        assert!(messages.any(|message| message.lines().next() == Some(&last)), "{params}");
    }
    say(&format!("client that stops reading and goes on: {} edits, each document told once", 6 * EDITS));
    drop(client);
    assert!(unread.ends_within(PATIENCE));
}
