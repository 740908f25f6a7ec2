//! Answers before all is read: names lead to files, and their content decides.
#![allow(clippy::unwrap_used)]

use specward_engine::{Change, FilePath, Host, Snapshot, Standing};
use specward_ide::navigation::definition;
use specward_ide::wanted::{Wanted, wanted};
use specward_syntax::{Options, read};

const SPEC: &str = "# SPEC-CART-1: Cart\n\n- Implements: PLAT-00124 v1\n\nSee [why](../adr/ADR-001-why.md#decision) and [[ADR-002-how]].\n";

fn path(at: &str) -> FilePath {
    FilePath::new(at).unwrap()
}

fn put(at: &str, text: &str, standing: Standing) -> Change {
    Change::Document { path: path(at), document: read(text, &Options::default()), standing }
}

/// Only the open document is there.
fn half_read() -> Snapshot {
    let mut host = Host::new();
    host.apply([put("/cart/specs/SPEC-CART-1.md", SPEC, Standing::Open)]);
    host.snapshot()
}

/// What stands at the first place of `word`, and where it leads once a file is there.
fn asked(word: &str, at: &str, text: &str) -> (Option<Wanted>, usize) {
    let snapshot = half_read();
    let doc = snapshot.doc_by_path(&path("/cart/specs/SPEC-CART-1.md")).unwrap();
    let offset = SPEC.find(word).unwrap() + 1;
    assert!(definition(&snapshot, doc, offset).is_empty());
    let found = definition(&snapshot.with([put(at, text, Standing::Closed)]), doc, offset).len();
    assert!(definition(&snapshot, doc, offset).is_empty(), "the snapshot stays as it was");
    (wanted(&snapshot, doc, offset), found)
}

#[test]
fn an_id_leads_to_the_file_that_has_it_and_says_so() {
    let at = "/platform/PLAT-00124-guest-checkout.md";
    let (wanted, found) = asked("PLAT-00124", at, "# PLAT-124: Guest checkout\n\n- Status: Draft\n");
    assert!(wanted.as_ref().unwrap().may_be(&path(at)));
    assert!(wanted.as_ref().unwrap().may_be(&path("/x/plat-124.md")));
    assert!(!wanted.unwrap().may_be(&path("/platform/PLAT-00125-other.md")));
    assert_eq!(found, 1);
    let (_, found) = asked("PLAT-00124", at, "# Other\n\n- ID: PLAT-7\n- Status: Draft\n");
    assert_eq!(found, 1, "its file name is one of its names");
    let (_, found) = asked("PLAT-00124", "/platform/x.md", "# PLAT-7: Other\n");
    assert_eq!(found, 0);
}

#[test]
fn links_lead_to_files_by_path_and_by_stem() {
    let (wanted, found) = asked("ADR-001-why.md", "/cart/adr/ADR-001-why.md", "# ADR-001: Why\n\n## Decision\n");
    assert_eq!(wanted, Some(Wanted::Path(path("/cart/adr/ADR-001-why.md"))));
    assert_eq!(found, 1);
    let (wanted, found) = asked("ADR-002-how", "/platform/adr/adr-002-how.md", "# ADR-002: How\n");
    assert!(wanted.unwrap().may_be(&path("/platform/adr/ADR-002-How.md")));
    assert_eq!(found, 1);
}
