//! Work has bounds, and each that is reached is told.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use specward_engine::input::UNREADABLE;
use specward_engine::{Change, Fault, FilePath, Host, Standing};
use specward_syntax::{LineIndex, Options, TextRange, read};

/// A host of these files, settled.
fn settled(files: impl IntoIterator<Item = (String, String)>) -> Host {
    let mut host = Host::new();
    host.apply(files.into_iter().map(|(path, text)| Change::Document {
        path: FilePath::new(&path).unwrap(),
        document: read(&text, &Options::default()),
        standing: Standing::Closed,
    }));
    host.apply([Change::ScanComplete(true)]);
    host.settle_all();
    host
}

/// The messages of one rule about one file.
fn messages(host: &Host, path: &str, rule: &str) -> Vec<String> {
    let snapshot = host.snapshot();
    let doc = snapshot.doc_by_path(&FilePath::new(path).unwrap()).unwrap();
    let findings = snapshot.findings(doc);
    findings.iter().filter(|finding| finding.rule.name == rule).map(|finding| finding.message.clone()).collect()
}

/// A spec that depends on `count` others, the last of which depends on it.
fn star(count: usize) -> Host {
    let path = |at: usize| format!("/repo/specs/SPEC-{at}.md");
    let text = |at: usize| match at {
        0 => (1..=count).fold("# SPEC-0: Hub\n\n- Depends On:".to_owned(), |mut text, at| {
            write!(text, " SPEC-{at} v1,").unwrap();
            text
        }),
        _ if at == count => format!("# SPEC-{at}: Last\n\n- Depends On: SPEC-0 v1\n"),
        _ => format!("# SPEC-{at}: Leaf\n"),
    };
    settled((0..=count).map(|at| (path(at), text(at))))
}

#[test]
fn a_circle_is_looked_for_among_a_bounded_number_of_documents_and_that_is_told() {
    let (few, many) = (star(200), star(1_600));
    let hub = "/repo/specs/SPEC-0.md";
    assert_eq!(messages(&few, hub, "ref/cycle").len(), 1);
    assert_eq!(messages(&few, hub, "input/limit-reached"), Vec::<String>::new());
    assert_eq!(
        messages(&many, hub, "input/limit-reached"),
        ["circles were looked for among the nearest 1500 documents only; this one reaches more"]
    );
}

#[test]
fn a_document_that_can_no_longer_be_read_loses_its_own_findings() {
    let path = "/repo/specs/SPEC-1.md";
    let mut host = settled([(path.to_owned(), "# SPEC-1: One\n\n[gone](#nowhere)\n".to_owned())]);
    assert_eq!(messages(&host, path, "ref/dead-link").len(), 1);
    let fault = Fault {
        range: TextRange::default(),
        rule: &UNREADABLE,
        severity: None,
        message: "not read".to_owned(),
        help: String::new(),
        replacement: None,
    };
    let path = FilePath::new(path).unwrap();
    host.apply([Change::Input { path: path.clone(), lines: LineIndex::default(), faults: vec![fault] }]);
    host.settle_all();
    let snapshot = host.snapshot();
    let findings = snapshot.findings(snapshot.doc_by_path(&path).unwrap());
    assert_eq!(findings.iter().map(|finding| finding.rule.name).collect::<Vec<_>>(), ["input/unreadable"]);
}

#[test]
fn findings_of_a_rule_in_a_file_are_listed_up_to_a_bound_and_the_rest_counted() {
    let path = "/repo/specs/SPEC-1.md";
    let links = "[gone](#nowhere)\n\n".repeat(1_234);
    let host = settled([(path.to_owned(), format!("# SPEC-1: Many\n\n{links}"))]);
    let dead = messages(&host, path, "ref/dead-link");
    assert_eq!(dead.len(), 1_001);
    assert!(dead.contains(&"234 more findings of `ref/dead-link` in this file are not listed".to_owned()));
}
