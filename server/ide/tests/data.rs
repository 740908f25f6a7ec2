//! Context packs in YAML and JSON: edits keep them valid, and nothing of markdown is offered in them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use expect_test::{Expect, expect};
use specward_ide::actions::{self, actions};
use specward_ide::{completion, edit};
use specward_syntax::TextRange;
use support::Workspace;

/// The text of a pack after the action that adds its missing status.
fn with_status(name: &str, text: &str) -> Option<String> {
    let workspace =
        Workspace::new(&format!("//- /cart/specs/x.md\n- Context Pack: cp-a-v1\n//- /cart/context/{name}\n$0{text}"));
    let (doc, offset) = workspace.cursor();
    let range = TextRange::empty(offset);
    let snapshot = &workspace.snapshot;
    let found = actions(actions::Request {
        snapshot,
        doc,
        range,
        texts: &workspace,
        graphs: &[],
        files: true,
        today: "2026-02-28",
        deferred: false,
    });
    let action = found.iter().find(|action| action.title.contains("Status"))?;
    let [file] = &action.edit.as_ref().unwrap().files[..] else { panic!("one file is edited") };
    Some(edit::apply(&workspace.files[&file.path], &file.edits))
}

#[track_caller]
fn check(name: &str, text: &str, expected: &Expect) {
    let edited = with_status(name, text).expect("an action adds the status");
    if edited.trim_start().starts_with('{') {
        serde_json::from_str::<serde_json::Value>(&edited).expect("still JSON");
    }
    expected.assert_eq(&edited);
}

#[test]
fn a_missing_key_is_added_in_the_form_of_the_file() {
    check(
        "cp-a-v1.yaml",
        "pack_id: cp-a-v1\nsources:\n  Platform MCP: v1\n",
        &expect![[r"
        pack_id: cp-a-v1
        status: Active
        sources:
          Platform MCP: v1
    "]],
    );
    check(
        "cp-a-v1.json",
        "{\"pack_id\": \"cp-a-v1\", \"sources\": [\"Platform MCP v1\"]}\n",
        &expect![[r#"
        {"pack_id": "cp-a-v1", "status": "Active", "sources": ["Platform MCP v1"]}
    "#]],
    );
    check(
        "cp-a-v1.json",
        "{\n  \"pack_id\": \"cp-a-v1\",\n  \"sources\": {\n    \"Platform MCP\": 1\n  }\n}\n",
        &expect![[r#"
        {
          "pack_id": "cp-a-v1",
          "status": "Active",
          "sources": {
            "Platform MCP": 1
          }
        }
    "#]],
    );
}

#[test]
fn a_file_without_keys_has_no_place_for_one() {
    assert_eq!(with_status("cp-a-v1.json", "{}\n"), None);
    assert_eq!(with_status("cp-a-v1.yaml", "- a\n"), None);
}

#[test]
fn templates_are_not_offered() {
    let workspace = Workspace::new("//- /cart/context/cp-a-v1.yaml\n$0");
    let (doc, offset) = workspace.cursor();
    let request = completion::Request {
        snapshot: &workspace.snapshot,
        doc,
        text: workspace.text_of(doc),
        offset,
        today: "",
        names: &std::sync::Mutex::default(),
    };
    assert!(completion::complete(request).items.is_empty());
}
