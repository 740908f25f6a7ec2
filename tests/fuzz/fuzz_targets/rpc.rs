//! Any bytes on the server's input: it reads them to their end and ends itself. Every other run they stand behind a session
//! that began well, cut into frames at line ends, so that they reach the handlers.
#![no_main]

use std::io::{Cursor, sink};

use libfuzzer_sys::fuzz_target;
use specward_lsp::{Options, serve};

const BEGINNING: &[&str] = &[
    r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{}}}"#,
    r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
    r##"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:a","languageId":"markdown","version":1,"text":"# ADR-1: A\n- Status: Draft\n"}}}"##,
];

fuzz_target!(|data: &[u8]| {
    let input = match data.split_first() {
        Some((1, rest)) => framed(rest),
        _ => data.to_vec(),
    };
    let ended = serve(Cursor::new(input), sink(), &Options::default());
    assert!(ended.is_ok_and(|code| code <= 1));
});

fn framed(lines: &[u8]) -> Vec<u8> {
    let beginning = BEGINNING.iter().map(|message| message.as_bytes());
    let mut input = Vec::new();
    for body in beginning.chain(lines.split(|byte| *byte == b'\n')) {
        input.extend(format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes());
        input.extend(body);
    }
    input
}
