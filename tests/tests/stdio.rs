//! The real binary over its pipes: how it starts, refuses, survives and ends.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use specward_tests::binary::Server;

const SOON: Duration = Duration::from_secs(3);

fn started() -> Server {
    let mut server = Server::start();
    server.client.initialize(&json!({}), &[]);
    server
}

#[test]
fn exit_after_shutdown_leaves_with_0_while_the_input_stays_open() {
    let mut server = started();
    server.client.call("shutdown", Value::Null);
    server.client.notify_raw("exit", Value::Null);
    assert_eq!(server.wait_within(SOON).code(), Some(0));
}

#[test]
fn exit_without_shutdown_leaves_with_1() {
    let mut server = started();
    server.client.notify_raw("exit", Value::Null);
    assert_eq!(server.wait_within(SOON).code(), Some(1));
}

#[test]
fn exit_before_initialize_leaves_too() {
    let mut server = Server::start();
    server.client.notify_raw("exit", Value::Null);
    assert_eq!(server.wait_within(SOON).code(), Some(1));
}

#[test]
fn the_end_of_the_input_ends_the_server() {
    let mut server = started();
    server.client.hang_up();
    assert_eq!(server.wait_within(SOON).code(), Some(1));
    let mut server = started();
    server.client.call("shutdown", Value::Null);
    server.client.hang_up();
    assert_eq!(server.wait_within(SOON).code(), Some(0));
}

#[test]
fn the_server_ends_with_the_process_that_started_it() {
    let mut parent = Command::new("sleep").arg("600").stdin(Stdio::null()).spawn().unwrap();
    let mut server = Server::start();
    server.client.initialize_with(&json!({"processId": parent.id(), "capabilities": {}}));
    std::thread::sleep(Duration::from_millis(700));
    assert!(server.is_alive());
    parent.kill().unwrap();
    parent.wait().unwrap();
    assert_eq!(server.wait_within(SOON).code(), Some(1));
}

#[test]
fn requests_before_initialize_and_after_shutdown_are_refused() {
    let mut server = Server::start();
    let document = json!({"textDocument": {"uri": "file:///a.md"}, "position": {"line": 0, "character": 0}});
    let early = server.client.ask_raw("textDocument/hover", document.clone());
    assert_eq!(server.client.error_code(early), -32002);
    server.client.initialize(&json!({}), &[]);
    let twice = server.client.ask_raw("initialize", json!({"capabilities": {}}));
    assert_eq!(server.client.error_code(twice), -32600);
    let unknown = server.client.ask_raw("textDocument/brew", json!({}));
    assert_eq!(server.client.error_code(unknown), -32601);
    server.client.call("shutdown", Value::Null);
    let late = server.client.ask_raw("textDocument/hover", document);
    assert_eq!(server.client.error_code(late), -32600);
}

#[test]
fn malformed_messages_are_answered_and_survived() {
    let mut server = started();
    for bytes in [
        &b"Content-Length: 9\r\n\r\n{\"jsonrpc"[..],
        b"Content-Length: 2\r\n\r\n[]",
        b"Content-Length: 4\r\n\r\n\xff\xff\xff\xff",
        b"Content-Length: 0\r\n\r\n",
    ] {
        server.client.send_bytes(bytes);
        let answer =
            server.client.claim("a refusal", |message| message["id"].is_null() && message.get("error").is_some());
        let code = answer.pointer("/error/code").and_then(Value::as_i64).unwrap();
        assert!(matches!(code, -32700 | -32600), "{answer}");
    }
    for bytes in [&b"hello\r\n\r\n"[..], b"Content-Length: -1\r\n\r\n", b"Content-Length: 99999999999999\r\n\r\n"] {
        server.client.send_bytes(bytes);
    }
    server.client.send(&json!({"jsonrpc": "2.0", "method": "$/unknown", "params": [1]}));
    server.client.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"no": "sense"}}));
    server.client.send(&json!({"jsonrpc": "2.0", "id": "who asked?", "result": null}));
    server.client.call("shutdown", Value::Null);
    server.client.notify_raw("exit", Value::Null);
    assert_eq!(server.wait_within(SOON).code(), Some(0));
}

#[test]
fn a_client_that_does_not_read_cannot_keep_the_server_alive() {
    let mut command = specward_tests::binary::command();
    let mut child =
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let send = |input: &mut dyn std::io::Write, message: &Value| {
        let body = message.to_string();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    };
    let initialize = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": {}}});
    send(&mut input, &initialize);
    for id in 1..5_000 {
        send(&mut input, &json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/brew"}));
    }
    send(&mut input, &json!({"jsonrpc": "2.0", "method": "exit"}));
    let end = std::time::Instant::now() + SOON;
    while child.try_wait().unwrap().is_none() {
        assert!(std::time::Instant::now() < end, "the server waits for its reader");
        std::thread::sleep(Duration::from_millis(5));
    }
}
