//! A `base` in `specward.toml` counts in the editor as it does in the terminal: what the server publishes is what a fresh host
//! says, and a commit moves the base.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use specward_tests::client::PATIENCE;
use specward_tests::fresh;
use specward_tests::published::Published;
use specward_tests::repository::git;
use specward_tests::session::Session;

const RECEIPT: &str = "checkout-repo/specs/SPEC-CHECKOUT-02-guest-receipt.md";
const DECISION: &str = "platform-repo/adr/ADR-004-contact-reference.md";

/// Waits until the server shows what a fresh host says; the rules that say so.
fn rules_shown(session: &mut Session, published: &mut Published) -> BTreeSet<String> {
    let wanted = fresh::findings(session.folder());
    let end = Instant::now() + PATIENCE;
    let is_publication = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    while published.findings != wanted && Instant::now() < end {
        if let Some(message) = session.client.claim_within(Duration::from_millis(100), &is_publication) {
            published.note(&message["params"]);
        }
    }
    assert!(published.findings == wanted, "published and fresh findings differ");
    wanted.into_values().flatten().map(|(rule, ..)| rule).collect()
}

fn tell(session: &mut Session, path: &str, kind: u8) {
    let change = json!({"uri": session.uri(path), "type": kind});
    session.client.notify_raw("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
}

#[test]
fn a_base_in_the_configuration_counts_and_moves_with_a_commit() {
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut session = Session::example("guest-checkout", &capabilities);
    let mut published = Published::default();
    let folder = session.folder().to_owned();
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "x"]);
    for root in ["cart-repo", "checkout-repo", "platform-repo"] {
        let path = format!("{root}/specward.toml");
        let text = session.text(&path);
        fs::write(folder.join(&path), format!("base = \"main\"\n{text}")).unwrap();
        tell(&mut session, &path, 2);
    }
    fs::remove_file(folder.join(DECISION)).unwrap();
    tell(&mut session, DECISION, 3);
    fs::write(folder.join(RECEIPT), session.text(RECEIPT).replace("- Status: Draft", "- Status: Done")).unwrap();
    tell(&mut session, RECEIPT, 2);
    let shown = rules_shown(&mut session, &mut published);
    assert!(shown.contains("status/deleted") && shown.contains("status/illegal-transition"), "{shown:?}");
    // What is committed is the base from then on; a save is when the server looks.
    git(&folder, &["commit", "-qam", "y"]);
    let uri = session.open_file(RECEIPT);
    session.client.notify_raw("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    session.close(&uri);
    let shown = rules_shown(&mut session, &mut published);
    session.client.ignore("textDocument/publishDiagnostics");
    assert!(!shown.contains("status/deleted") && !shown.contains("status/illegal-transition"), "{shown:?}");
}
