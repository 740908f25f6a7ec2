//! Laws 1 to 3 of the server: wire order, no handler awaits the client, server text is client text.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use specward_tests::client::Client;
use specward_tests::text_model::{Model, Units};

const URI: &str = "file:///laws/spec.md";
const LINES: usize = 12;

fn open(client: &mut Client, text: &str) {
    let document = json!({"uri": URI, "languageId": "markdown", "version": 0, "text": text});
    client.notify_raw("textDocument/didOpen", json!({ "textDocument": document }));
    client.ignore("textDocument/publishDiagnostics");
}

fn edit(client: &mut Client, version: usize, changes: &Value) {
    let document = json!({"uri": URI, "version": version});
    client.notify_raw("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
}

fn range(start: (usize, usize), end: (usize, usize)) -> Value {
    let position = |(line, character): (usize, usize)| json!({"line": line, "character": character});
    json!({"start": position(start), "end": position(end)})
}

#[test]
fn law_1_a_read_sees_exactly_the_edits_sent_before_it() {
    let mut client = Client::start(&json!({}), &[]);
    open(&mut client, &"\n".repeat(LINES));
    let mut asked = Vec::new();
    for n in 1..=2_000 {
        let line = n % LINES;
        edit(&mut client, n, &json!([{"range": range((line, 0), (line, 99)), "text": format!("# {n}")}]));
        asked.push((n, client.ask_raw("specward/text", json!({ "uri": URI }))));
        asked.push((n, client.ask_raw("textDocument/documentSymbol", json!({"textDocument": {"uri": URI}}))));
    }
    let mut lines = vec![String::new(); LINES];
    for (n, id) in asked {
        lines[n % LINES] = format!("# {n}");
        let answer = client.answer(id);
        if let Some(text) = answer["text"].as_str() {
            assert_eq!(answer["version"], n);
            assert_eq!(text.lines().collect::<Vec<_>>(), lines, "after edit {n}");
        } else {
            let named = answer.to_string();
            assert!(named.contains(&format!("\"{n}\"")), "after edit {n}: {named}");
            assert!(!named.contains(&format!("\"{}\"", n + 1)), "after edit {n}: {named}");
        }
    }
}

#[test]
fn law_2_a_client_that_never_answers_blocks_nothing() {
    let capabilities = json!({
        "workspace": {
            "configuration": true,
            "didChangeWatchedFiles": {"dynamicRegistration": true},
            "didChangeConfiguration": {"dynamicRegistration": true},
            "diagnostics": {"refreshSupport": true},
        },
        "textDocument": {"diagnostic": {}},
        "window": {"workDoneProgress": true},
    });
    let mut client = Client::in_process();
    client.never_answer();
    client.initialize(&capabilities, &[]);
    for method in ["client/registerCapability", "workspace/configuration", "window/workDoneProgress/create"] {
        client.ignore(method);
    }
    client.ignore("workspace/diagnostic/refresh");
    open(&mut client, "");
    for n in 1..=400 {
        client.notify_raw("workspace/didChangeConfiguration", json!({"settings": null}));
        edit(&mut client, n, &json!([{"text": format!("{n}")}]));
    }
    let answer = client.call("specward/text", json!({ "uri": URI }));
    assert_eq!(answer, json!({"version": 400, "text": "400"}));
}

#[test]
fn a_cancelled_request_is_answered_as_cancelled_or_whole() {
    let mut client = Client::start(&json!({}), &[]);
    open(&mut client, "text");
    for _ in 0..500 {
        let id = client.ask_raw("specward/text", json!({ "uri": URI }));
        client.notify_raw("$/cancelRequest", json!({ "id": id }));
        let response = client.response(id);
        let cancelled = response.pointer("/error/code") == Some(&json!(-32800));
        assert!(cancelled || response["result"]["text"] == "text", "{response}");
    }
}

#[test]
fn a_slow_request_is_cancelled_at_once() {
    let mut client = Client::start(&json!({}), &[]);
    let id = client.ask_raw("specward/sleep", json!({"milliseconds": 60_000}));
    client.notify_raw("$/cancelRequest", json!({ "id": id }));
    let response = client.claim_within(Duration::from_secs(2), &|message| message["id"] == id).expect("an answer");
    assert_eq!(response.pointer("/error/code"), Some(&json!(-32800)));
}

#[derive(Clone, Debug)]
enum Edit {
    Range { start: (usize, usize), end: (usize, usize), text: String },
    Whole(String),
}

fn piece() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "# H",
        " ",
        "\n",
        "\r\n",
        "\r",
        "ä",
        "😀",
        "e\u{301}",
        "👩‍👩‍👧",
        "\u{feff}",
        "\0",
        "中",
        "- x",
        "```",
        "\u{2028}",
    ]);
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn place() -> impl Strategy<Value = (usize, usize)> {
    let past = prop::sample::select(vec![1_000, i32::MAX as usize, u32::MAX as usize]);
    (prop_oneof![9 => 0_usize..12, 1 => past.clone()], prop_oneof![9 => 0_usize..12, 1 => past])
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let ranged = (place(), place(), piece()).prop_map(|(start, end, text)| Edit::Range { start, end, text });
    prop_oneof![12 => ranged, 1 => piece().prop_map(Edit::Whole)]
}

fn as_change(edit: &Edit) -> Value {
    match edit {
        Edit::Range { start, end, text } => json!({"range": range(*start, *end), "text": text}),
        Edit::Whole(text) => json!({ "text": text }),
    }
}

fn apply(model: &mut Model, edit: &Edit, units: Units) {
    match edit {
        Edit::Range { start, end, text } => model.replace(*start, *end, text),
        Edit::Whole(text) => *model = Model::new(text, units),
    }
}

fn check_script(units: Units, first: &str, script: &[Vec<Edit>]) {
    let capabilities = json!({"general": {"positionEncodings": [units.name()]}});
    let mut client = Client::start(&capabilities, &[]);
    assert_eq!(client.initialize_result()["capabilities"]["positionEncoding"], units.name());
    open(&mut client, first);
    let mut model = Model::new(first, units);
    for (at, edits) in script.iter().enumerate() {
        for edit in edits {
            apply(&mut model, edit, units);
        }
        let changes: Vec<Value> = edits.iter().map(as_change).collect();
        edit(&mut client, at + 1, &json!(changes));
    }
    let answer = client.call("specward/text", json!({ "uri": URI }));
    assert_eq!(answer["text"].as_str().unwrap(), model.content());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_3_server_text_is_client_text(
        units in prop::sample::select(vec![Units::Utf8, Units::Utf16, Units::Utf32]),
        first in piece(),
        script in prop::collection::vec(prop::collection::vec(any_edit(), 1..4), 0..24),
    ) {
        check_script(units, &first, &script);
    }
}
