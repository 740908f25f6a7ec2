//! Whole sessions of the engine: documents come, are edited, closed, moved and removed in any order; at the end the host
//! says what a new one says of the final texts.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use specward_engine::{Change, FilePath, Host, Snapshot, Standing};
use specward_fuzz::{Bytes, edit};
use specward_syntax::{Buffer, Options};

const PATHS: &[&str] = &[
    "/repo/specs/SPEC-1.md",
    "/repo/specs/SPEC-2-x.md",
    "/repo/adr/ADR-001-a.md",
    "/repo/adr/ADR-002-b.md",
    "/repo/platform-specs/PLAT-1.md",
    "/repo/context-packs/cp-a-v1.md",
    "/repo/constitution/constitution.md",
    "/elsewhere/notes.md",
];

/// What a fuzzer would need long to find.
const PIECES: &[&str] = &[
    "# SPEC-1: One\n", "# ADR-001: A\n", "# PLAT-1: P\n", "- Status: Draft\n", "- Status: Approved\n", "- Status: Proposed\n",
    "- Blocked By: ADR-001\n", "- Implements: PLAT-1 v1\n", "- Context Pack: cp-a v1\n", "- Depends On: SPEC-2, SPEC-1\n",
    "- Supersedes: ADR-002\n", "- Blocks: SPEC-1\n", "- Children: SPEC-1, SPEC-2\n", "## Gates\n- Context completeness: PASS\n",
    "## References\n- Platform MCP v1\n", "[x](../adr/ADR-001-a.md#context)\n", "[[ADR-002]]\n", "<!-- specward-ignore ref/unresolved: why -->\n",
    "---\nid: SPEC-2\n---\n", "TBD\n", "## Context\n", "```\n", "\n", "| Key | Value |\n|---|---|\n| Status | Done |\n",
];

type Texts = BTreeMap<&'static str, Buffer>;

fuzz_target!(|data: &[u8]| {
    let options = Options::default();
    let mut script = Bytes(data);
    let (mut host, mut texts) = (Host::new(), Texts::new());
    host.apply([Change::ScanComplete(true)]);
    while !script.is_empty() {
        let path = PATHS[script.byte() % PATHS.len()];
        step(&mut script, path, &mut texts);
        host.apply([change(path, texts.get_mut(path), &options)]);
        if script.byte() % 3 == 0 {
            host.settle_all();
        }
    }
    answer_probes(&mut host);
    assert_eq!(picture(&host.snapshot()), picture(&fresh(&texts, &options).snapshot()), "incremental is fresh");
});

fn step(script: &mut Bytes<'_>, path: &'static str, texts: &mut Texts) {
    match script.byte() % 8 {
        0 => drop(texts.remove(path)),
        1 => drop(texts.insert(path, Buffer::new(script.text(40).to_owned()))),
        2 => {
            let buffer = texts.entry(path).or_insert_with(|| Buffer::new(String::new()));
            let (range, new) = edit(script, buffer.text().len());
            buffer.edit(range, new);
        }
        _ => {
            let buffer = texts.entry(path).or_insert_with(|| Buffer::new(String::new()));
            let (mut range, _) = edit(&mut Bytes(&[script.byte() as u8, script.byte() as u8, 0, 0]), buffer.text().len());
            if script.byte() % 2 == 0 {
                range = specward_syntax::TextRange::new(buffer.text().len(), buffer.text().len());
            }
            buffer.edit(range, PIECES[script.byte() % PIECES.len()]);
        }
    }
}

fn change(path: &str, buffer: Option<&mut Buffer>, options: &Options) -> Change {
    let path = FilePath::new(path).unwrap();
    match buffer {
        Some(buffer) => Change::Document { path, document: buffer.document(options), standing: Standing::Closed },
        None => Change::Removed(path),
    }
}

fn fresh(texts: &Texts, options: &Options) -> Host {
    let mut host = Host::new();
    host.apply(texts.iter().map(|(path, buffer)| change(path, Some(&mut Buffer::new(buffer.text().to_owned())), options)));
    host.apply([Change::ScanComplete(true)]);
    answer_probes(&mut host);
    host
}

/// The disk holds nothing but documents.
fn answer_probes(host: &mut Host) {
    loop {
        host.settle_all();
        let asked = host.take_probes();
        if asked.is_empty() {
            return;
        }
        host.apply(asked.into_iter().map(|path| Change::Probed { path, present: false }));
    }
}

/// Findings and verdicts of every document, without the numbers that depend on the order of arrival.
fn picture(snapshot: &Snapshot) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for doc in snapshot.files() {
        let findings = snapshot.findings(doc);
        let mut lines: Vec<String> = findings
            .iter()
            .map(|finding| format!("{} {:?} {:?} {}", finding.rule.name, finding.severity, finding.place.fact, finding.message))
            .collect();
        lines.sort();
        lines.push(format!("{:?}", snapshot.verdicts(doc)));
        all.insert(snapshot.path(doc).map(ToString::to_string).unwrap_or_default(), lines);
    }
    all
}
