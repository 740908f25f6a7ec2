//! Navigation beyond definition and references, on the example workspace, as an editor sees it.

use serde_json::{Value, json};
use specward_tests::session::Session;

const SPEC: &str = "checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md";
const ADR: &str = "platform-repo/adr/ADR-005-declined-payments.md";
const PLATFORM: &str = "platform-repo/platform-specs/PLAT-124-guest-checkout.md";
const CONTRACT: &str = "platform-repo/contracts/order-placed-v1.md";

fn session() -> Session {
    with_capabilities(json!({}))
}

fn with_capabilities(mut capabilities: Value) -> Session {
    capabilities["experimental"] = json!({"serverStatusNotification": true});
    let mut session = Session::example("guest-checkout", &capabilities);
    session.client.ignore("textDocument/publishDiagnostics");
    session.wait_until_quiescent();
    session
}

fn uris(found: &Value, key: &str) -> Vec<String> {
    found.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned()).collect()
}

#[test]
fn implementations_are_the_specs_that_implement_or_consume() {
    let mut session = session();
    for (path, needle, implementer) in [
        (PLATFORM, "ID: PLAT-124", SPEC),
        (CONTRACT, "OrderPlaced", "cart-repo/specs/SPEC-CART-04-clear-after-order.md"),
    ] {
        let params = session.at(path, needle, 6);
        let found = session.client.call("textDocument/implementation", params);
        assert!(uris(&found, "uri").contains(&session.uri(implementer)), "{found}");
        assert_eq!(found[0]["range"]["start"]["line"], 0, "plain locations for a client without links");
    }
}

#[test]
fn type_definition_leads_to_the_domain_and_declaration_to_the_line_of_the_id() {
    let mut session = with_capabilities(
        json!({"textDocument": {"typeDefinition": {"linkSupport": true}, "declaration": {"linkSupport": true}}}),
    );
    let params = session.at(SPEC, "ID: SPEC-CHECKOUT-04", 6);
    let found = session.client.call("textDocument/typeDefinition", params);
    assert_eq!(uris(&found, "targetUri"), [session.uri("platform-repo/domains/checkout.md")]);
    let params = session.at(SPEC, "Blocked By: ADR-005", 14);
    let found = session.client.call("textDocument/declaration", params);
    assert_eq!(uris(&found, "targetUri"), [session.uri(ADR)]);
    assert_eq!(found[0]["targetSelectionRange"]["start"], session.position(ADR, "- ID: ADR-005", 6));
}

#[test]
fn the_type_hierarchy_is_announced_and_walked() {
    let mut session = session();
    assert_eq!(session.client.initialize_result()["capabilities"]["typeHierarchyProvider"], true);
    let params = session.at(SPEC, "Implements: PLAT-124", 14);
    let prepared = session.client.call("textDocument/prepareTypeHierarchy", params);
    assert_eq!(uris(&prepared, "uri"), [session.uri(PLATFORM)]);
    let above = session.client.call("typeHierarchy/supertypes", json!({"item": prepared[0]}));
    assert_eq!(uris(&above, "name"), ["INIT-12 Buy without an account"]);
    let below = session.client.call("typeHierarchy/subtypes", json!({"item": prepared[0]}));
    assert!(uris(&below, "uri").contains(&session.uri(SPEC)), "{below}");
}

#[test]
fn the_call_hierarchy_tells_what_waits_for_what() {
    let mut session = session();
    let params = session.at(SPEC, "# SPEC-CHECKOUT-04", 3);
    let prepared = session.client.call("textDocument/prepareCallHierarchy", params);
    let item = json!({"item": prepared[0]});
    let out = session.client.call("callHierarchy/outgoingCalls", item);
    let adr = out.as_array().unwrap().iter().find(|call| call["to"]["uri"] == session.uri(ADR)).unwrap().clone();
    assert_eq!(adr["fromRanges"][0]["start"], session.position(SPEC, "Blocked By: ADR-005", 12));
    assert!(adr["to"]["detail"].as_str().unwrap().contains("In Review"), "{adr}");
    let back = session.client.call("callHierarchy/incomingCalls", json!({"item": adr["to"]}));
    let from: Vec<&Value> = back.as_array().unwrap().iter().map(|call| &call["from"]["uri"]).collect();
    assert!(from.contains(&&json!(session.uri(SPEC))), "{back}");
}

#[test]
fn an_id_that_nothing_defines_is_a_call_with_nothing_behind_it() {
    let mut session = session();
    let uri = session.uri("cart-repo/specs/SPEC-CART-09-new.md");
    session.open(&uri, "markdown", "# SPEC-CART-09: New\n\n## Metadata\n- ID: SPEC-CART-09\n- Blocked By: ADR-404\n");
    let at = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 3}});
    let prepared = session.client.call("textDocument/prepareCallHierarchy", at);
    let out = session.client.call("callHierarchy/outgoingCalls", json!({"item": prepared[0]}));
    let missing = &out[0]["to"];
    assert_eq!((&missing["name"], &missing["uri"]), (&json!("ADR-404"), &json!(uri)));
    let missing = out[0].clone();
    let behind = session.client.call("callHierarchy/outgoingCalls", json!({"item": missing["to"]}));
    assert_eq!(behind, Value::Null);
}

#[test]
fn highlights_folds_and_selections_follow_the_open_text() {
    let mut session = session();
    let uri = session.uri("cart-repo/specs/SPEC-CART-09-new.md");
    session.open(
        &uri,
        "markdown",
        "# SPEC-CART-09: New\n\n## Metadata\n- ID: SPEC-CART-09\n- Blocked By: ADR-003\n\nADR-3.\n",
    );
    let at = json!({"textDocument": {"uri": uri}, "position": {"line": 4, "character": 16}});
    let found = session.client.call("textDocument/documentHighlight", at);
    let lines: Vec<&Value> = found.as_array().unwrap().iter().map(|one| &one["range"]["start"]["line"]).collect();
    assert_eq!(lines, [4, 6]);
    let folds = session.client.call("textDocument/foldingRange", json!({"textDocument": {"uri": uri}}));
    assert_eq!(folds, json!([{"startLine": 2, "endLine": 6, "kind": "region"}]));
    let positions = json!({"textDocument": {"uri": uri}, "positions": [{"line": 4, "character": 16}]});
    let chain = session.client.call("textDocument/selectionRange", positions);
    assert_eq!(chain[0]["range"]["start"], json!({"line": 4, "character": 14}));
    assert_eq!(chain[0]["parent"]["range"]["end"], json!({"line": 4, "character": 21}));
}

#[test]
fn prose_is_folded_by_others() {
    let mut session = session();
    let uri = session.uri("README.md");
    session.open(&uri, "markdown", "# Read me\n\n## One\nText\n");
    assert_eq!(session.client.call("textDocument/foldingRange", json!({"textDocument": {"uri": uri}})), Value::Null);
}

#[test]
fn workspace_symbols_come_without_range_where_the_client_asks_later() {
    let later = json!({"workspace": {"symbol": {"resolveSupport": {"properties": ["location.range"]}, "tagSupport": {"valueSet": [1]}}}});
    let mut session = with_capabilities(later);
    assert_eq!(session.client.initialize_result()["capabilities"]["workspaceSymbolProvider"]["resolveProvider"], true);
    let found = session.client.call("workspace/symbol", json!({"query": "adr-005 declined"}));
    assert_eq!(found[0]["location"], json!({"uri": session.uri(ADR)}));
    let resolved = session.client.call("workspaceSymbol/resolve", found[0].clone());
    assert_eq!(resolved["location"]["range"]["start"], json!({"line": 0, "character": 2}));
    let superseded = session.client.call("workspace/symbol", json!({"query": "ADR-002 address"}));
    assert_eq!(superseded[0]["tags"], json!([1]), "{superseded}");
}

#[test]
fn links_say_where_they_lead_where_the_client_shows_it() {
    let mut session = with_capabilities(json!({"textDocument": {"documentLink": {"tooltipSupport": true}}}));
    let uri = session.uri("cart-repo/specs/SPEC-CART-09-new.md");
    session.open(&uri, "markdown", "# SPEC-CART-09: New\n\n[why](../adr/ADR-003-sessions-in-redis.md)\n");
    let links = session.client.call("textDocument/documentLink", json!({"textDocument": {"uri": uri}}));
    let tooltip = links[0]["tooltip"].as_str().unwrap();
    assert!(tooltip.starts_with("ADR-003") && tooltip.contains("local ADR"), "{tooltip}");
}
