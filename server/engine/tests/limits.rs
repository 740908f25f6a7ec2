//! Work has bounds, and each that is reached is told.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use specward_engine::config;
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

#[test]
fn nesting_beyond_what_is_read_is_told_at_its_place() {
    let path = "/repo/specs/SPEC-1.md";
    let told = |text: &str| {
        let host = settled([(path.to_owned(), format!("# SPEC-1: X\n\n{text}"))]);
        let snapshot = host.snapshot();
        let findings = snapshot.findings(snapshot.doc_by_path(&FilePath::new(path).unwrap()).unwrap());
        let limits = findings.iter().filter(|finding| finding.rule.name == "input/limit-reached");
        limits.map(|finding| snapshot.range(finding.place).start as usize).collect::<Vec<_>>()
    };
    let stairs: String = (0..90).map(|depth| "  ".repeat(depth) + "- x\n").collect();
    let code = format!("- x\n\n  ```\n{}- x\n  ```\n", " ".repeat(400));
    for (text, at) in [
        (">".repeat(64) + " x\n", None),
        (">".repeat(65) + " x\n", Some(64)),
        ("> ".repeat(10_000) + "x\n", Some(128)),
        ("- ".repeat(100) + "x\n", Some(128)),
        (format!("a\n\n{}b\n\n{}", ">".repeat(9), ">".repeat(100)), Some(15 + 64)),
        (stairs, Some((0..81).map(|depth| 2 * depth + 4).sum::<usize>() + 162)),
        (code, None),
    ] {
        assert_eq!(
            told(&text),
            at.map(|at| at + 13).into_iter().collect::<Vec<_>>(),
            "{:?}",
            &text[..50.min(text.len())]
        );
    }
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

#[test]
fn faults_of_a_configuration_are_listed_up_to_the_same_bound() {
    let rules: Vec<String> = (0..1_500).map(|at| format!("\"no/such-{at}\" = \"off\"")).collect();
    let (_, faults) = config::parse(&format!("profile = \"lax\"\n[rules]\n{}\n", rules.join("\n")));
    let path = "/repo/specward.toml";
    let mut host = settled([]);
    host.apply([Change::Input {
        path: FilePath::new(path).unwrap(),
        lines: LineIndex::default(),
        faults: faults.into_iter().map(Into::into).collect(),
    }]);
    host.settle_all();
    let unknown = messages(&host, path, "config/unknown-key");
    assert_eq!(unknown.len(), 1_001);
    assert!(unknown.contains(&"500 more findings of `config/unknown-key` in this file are not listed".to_owned()));
    assert_eq!(messages(&host, path, "config/invalid").len(), 1, "each rule has its own");
}

#[test]
fn suppressions_that_are_wrong_are_listed_up_to_the_same_bound() {
    let path = "/repo/specs/SPEC-1.md";
    for (line, rule) in [
        ("<!-- specward-ignore ref/unresolved: because -->", "config/suppression-unused"),
        ("<!-- specward-ignore no/such: because -->", "config/suppression-invalid"),
    ] {
        let text = format!("# SPEC-1: Many\n\n{}", format!("{line}\n\n").repeat(1_100));
        let wrong = messages(&settled([(path.to_owned(), text)]), path, rule);
        assert_eq!(wrong.len(), 1_001, "{rule}");
        assert!(wrong.contains(&format!("100 more findings of `{rule}` in this file are not listed")), "{rule}");
    }
}

/// Every source file of the rules.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The text up to the brace that closes the first one in it.
fn body(text: &str) -> &str {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        depth += i32::from(byte == b'{') - i32::from(byte == b'}');
        if byte == b'}' && depth <= 0 {
            return &text[..at];
        }
    }
    text
}

/// A loop over what there is ends with it; any other must pass where steps are counted.
fn endless(source: &str) -> Vec<&str> {
    let starts = source.match_indices('\n').map(|(at, _)| &source[at + 1..]);
    let loops = starts.filter(|rest| {
        let line = rest.split('\n').next().unwrap_or_default().trim_start();
        (line.starts_with("while ") || line.contains("loop ")) && line.ends_with('{')
    });
    loops.map(body).filter(|body| !body.contains("ctx") && !body.contains("came_from")).collect()
}

#[test]
fn loops_of_rules_pass_where_steps_are_counted() {
    assert_eq!(endless("fn f() {\n    loop {\n        x += 1;\n    }\n}\n").len(), 1);
    assert_eq!(endless("fn f() {\n    while let Some(x) = next(ctx, x) {\n    }\n}\n").len(), 0);
    let files = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules"));
    assert!(files.len() > 30);
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        assert_eq!(endless(&source), Vec::<&str>::new(), "{}", file.display());
        for unbounded in ["iter::repeat", "successors(", "from_fn(", "repeat_with(", ".cycle()"] {
            assert!(!source.contains(unbounded), "{}: {unbounded}", file.display());
        }
    }
}
