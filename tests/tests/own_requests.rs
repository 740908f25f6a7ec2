//! Requests beyond the protocol (docs/protocol.md), on the example workspace.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use specward_tests::session::Session;

const SESSION: &str = "cart-repo/specs/SPEC-CART-01-guest-session.md";
const DECLINED: &str = "checkout-repo/specs/SPEC-CHECKOUT-03-declined-payments.md";
const PLATFORM: &str = "platform-repo/platform-specs/PLAT-124-guest-checkout.md";

fn session() -> Session {
    let capabilities = json!({
        "experimental": {"serverStatusNotification": true},
        "general": {"positionEncodings": ["utf-8"]},
        "workspace": {
            "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]},
        },
    });
    let mut session = Session::example("guest-checkout", &capabilities);
    session.client.ignore("textDocument/publishDiagnostics");
    session.wait_until_quiescent();
    session
}

fn document(session: &Session, path: &str) -> Value {
    json!({ "uri": session.uri(path) })
}

fn verdicts(spec: &Value) -> Vec<(&str, &str)> {
    let gates = spec["gates"].as_array().unwrap().iter();
    gates.map(|gate| (gate["gate"].as_str().unwrap(), gate["verdict"].as_str().unwrap())).collect()
}

#[test]
fn gates_of_one_spec_name_the_findings_behind_a_verdict() {
    let mut session = session();
    let params = json!({"textDocument": document(&session, DECLINED)});
    let answer = session.client.call("specward/gates", params);
    let specs = answer["specs"].as_array().unwrap();
    assert_eq!(specs.len(), 1);
    assert_eq!(specs[0]["id"], "SPEC-CHECKOUT-03");
    assert_eq!(specs[0]["status"], "Blocked");
    let ready = verdicts(&specs[0]).into_iter().find(|(gate, _)| *gate == "ready");
    assert_eq!(ready, Some(("ready", "FAIL")));
    let findings = specs[0]["gates"][4]["findings"].as_array().unwrap();
    let open = findings.iter().find(|finding| finding["rule"] == "ready/open-adr").expect("the open ADR is named");
    assert_eq!(open["range"]["start"], json!({"line": 11, "character": 15}));
}

#[test]
fn gates_of_all_come_by_path_and_only_where_there_are_gates() {
    let mut session = session();
    let answer = session.client.call("specward/gates", json!({}));
    let specs = answer["specs"].as_array().unwrap();
    let uris: Vec<&str> = specs.iter().map(|spec| spec["uri"].as_str().unwrap()).collect();
    assert!(uris.is_sorted(), "{uris:?}");
    assert!(uris.contains(&session.uri(SESSION).as_str()));
    assert!(specs.iter().all(|spec| spec["kind"] != "adr" && !spec["gates"].as_array().unwrap().is_empty()));
}

fn edges(graph: &Value) -> BTreeSet<(String, String, String)> {
    let nodes = graph["nodes"].as_array().unwrap();
    let id = |key: &Value| {
        let node = nodes.iter().find(|node| node["key"] == *key).expect("an edge ends at a node");
        node["id"].as_str().unwrap_or_default().to_owned()
    };
    let edges = graph["edges"].as_array().unwrap().iter();
    edges.map(|edge| (id(&edge["from"]), id(&edge["to"]), edge["role"].as_str().unwrap().to_owned())).collect()
}

fn edge(from: &str, to: &str, role: &str) -> (String, String, String) {
    (from.to_owned(), to.to_owned(), role.to_owned())
}

#[test]
fn the_neighbourhood_joins_both_sides_of_a_relation_in_one_edge() {
    let mut session = session();
    let params = json!({"textDocument": document(&session, DECLINED), "depth": 1});
    let graph = session.client.call("specward/graph", params);
    let edges = edges(&graph);
    assert!(edges.contains(&edge("SPEC-CHECKOUT-03", "PLAT-124", "implements")), "{edges:?}");
    assert!(edges.contains(&edge("SPEC-CHECKOUT-03", "ADR-005", "blocked_by")), "{edges:?}");
    assert!(!edges.iter().any(|(from, to, _)| from == "ADR-005" && to == "SPEC-CHECKOUT-03"), "{edges:?}");
    let focus = graph["nodes"].as_array().unwrap().iter().find(|node| node["key"] == graph["focus"]);
    assert_eq!(focus.map(|node| &node["id"]), Some(&json!("SPEC-CHECKOUT-03")));
}

#[test]
fn the_whole_graph_is_limited_and_says_so() {
    let mut session = session();
    let all = session.client.call("specward/graph", json!({}));
    let count = all["nodes"].as_array().unwrap().len();
    assert_eq!(all["total"], count);
    let edges_of_all = all["edges"].as_array().unwrap();
    assert!(edges_of_all.iter().all(|edge| edge["from"] != edge["to"]));
    let params = json!({"textDocument": document(&session, PLATFORM), "limit": 5});
    let some = session.client.call("specward/graph", params);
    assert_eq!(some["nodes"].as_array().unwrap().len(), 5);
    assert_eq!(some["nodes"][0]["id"], "PLAT-124");
    assert!(some["total"].as_u64().unwrap() > 5);
    edges(&some);
}

#[test]
fn an_id_that_nothing_defines_is_a_node_without_file() {
    let mut session = session();
    let path = "checkout-repo/specs/SPEC-CHECKOUT-02-guest-receipt.md";
    let uri = session.open_file(path);
    let text = session.text(path).replace("Blocked By: OrderPlaced v1", "Blocked By: ADR-099");
    session.replace(&uri, 2, &text);
    let params = json!({"textDocument": {"uri": uri}, "depth": 1});
    let graph = session.client.call("specward/graph", params);
    let missing: Vec<&Value> =
        graph["nodes"].as_array().unwrap().iter().filter(|node| node["kind"] == "missing").collect();
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert_eq!((&missing[0]["id"], &missing[0]["uri"]), (&json!("ADR-099"), &Value::Null));
}

fn changes(answer: &Value) -> Vec<&Value> {
    answer["edit"]["documentChanges"].as_array().unwrap().iter().collect()
}

#[test]
fn a_new_spec_gets_the_next_id_beside_its_siblings_and_its_parent() {
    let mut session = session();
    let params = json!({"kind": "component-spec", "title": "Gift wrap", "textDocument": document(&session, SESSION)});
    let answer = session.client.call("specward/scaffold", params);
    assert_eq!(answer["uri"].as_str().unwrap(), session.uri("cart-repo/specs/SPEC-CART-05-gift-wrap.md"));
    let text = changes(&answer)[1]["edits"][0]["newText"].as_str().unwrap();
    assert!(text.starts_with("# SPEC-CART-05: Gift wrap\n"), "{text}");
    assert!(text.contains("- Implements: PLAT-124 v2\n"), "{text}");
    assert!(text.contains("- Context Pack: CP-GUEST-v3\n"), "{text}");
}

#[test]
fn a_new_adr_blocks_the_spec_from_which_it_was_asked_for() {
    let mut session = session();
    let params =
        json!({"kind": "adr", "title": "May a session be shared?", "textDocument": document(&session, SESSION)});
    let answer = session.client.call("specward/scaffold", params);
    let uri = answer["uri"].as_str().unwrap();
    assert!(uri.contains("/cart-repo/adr/ADR-0") && uri.ends_with("-may-a-session-be-shared.md"), "{uri}");
    let changes = changes(&answer);
    let spec = changes.iter().find(|change| change["textDocument"]["uri"] == session.uri(SESSION).as_str());
    let added = spec.expect("the spec changes too")["edits"][0]["newText"].as_str().unwrap();
    assert!(added.starts_with("ADR-"), "{added}");
}

#[test]
fn what_cannot_be_scaffolded_is_refused() {
    let mut session = session();
    for (kind, title) in [("novel", "x"), ("prose", "x")] {
        let id = session.client.ask_raw("specward/scaffold", json!({"kind": kind, "title": title}));
        assert_eq!(session.client.error_code(id), -32602);
    }
}
