//! How cost grows: an edit touches what it reaches and not what exists. Times are
//! printed by `cargo bench -p specward-engine`.

mod support;

use std::time::{Duration, Instant};

use specward_engine::{Change, Host, Standing};
use specward_syntax::Key;
use support::scale::{adr, host, put, spec, touched};
use support::{Draft, company, settle};

#[test]
fn prose_touches_one_document_and_a_status_its_dependants() {
    let total = 300;
    let mut host = host(total);
    let (at, draft) = spec(7, total);
    let prose = put(&(at, draft.section("More", &[]).mention("ADR-9")), Standing::Open);
    assert!(touched(&mut host, prose) <= 1);
    let open = touched(&mut host, put(&adr(1, "Proposed"), Standing::Closed));
    assert!(open >= total, "every spec is blocked now: {open}");
    let same = touched(&mut host, put(&adr(1, "Proposed"), Standing::Closed));
    assert_eq!(same, 0);
}

/// Ten times as many in an optimised build.
const DUPLICATES: usize = if cfg!(debug_assertions) { 1_000 } else { 10_000 };

const CIRCLE: usize = if cfg!(debug_assertions) { 200 } else { 1_000 };

#[test]
fn masses_of_duplicates_of_an_id_are_survived() {
    let mut host = Host::new();
    host.apply([Change::Roots(company())]);
    host.apply((0..DUPLICATES).map(|at| {
        let draft = Draft::new("ADR-1: Decision").field(Key::Status, &["Approved"]).field(Key::DependsOn, &["ADR-1"]);
        put(&(format!("/platform-repo/adr/x-{at}.md"), draft), Standing::Closed)
    }));
    host.apply([Change::ScanComplete(true)]);
    let started = Instant::now();
    settle(&mut host, &|_| true);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

#[test]
fn a_circle_of_masses_of_documents_is_found() {
    let mut host = Host::new();
    host.apply([Change::Roots(company())]);
    let total = CIRCLE;
    host.apply((0..total).map(|at| {
        let draft =
            Draft::new(&format!("PLAT-{at}: A")).field(Key::DependsOn, &[&format!("PLAT-{}", (at + 1) % total)]);
        put(&(format!("/platform-repo/platform-specs/PLAT-{at}.md"), draft), Standing::Closed)
    }));
    host.apply([Change::ScanComplete(true)]);
    let started = Instant::now();
    settle(&mut host, &|_| true);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let snapshot = host.snapshot();
    let first = snapshot.findings(support::doc(&snapshot, "/platform-repo/platform-specs/PLAT-0.md"));
    assert!(first.iter().any(|finding| finding.rule.name == "ref/cycle"));
}

#[test]
fn a_long_chain_exhausts_no_stack() {
    let mut host = Host::new();
    host.apply([Change::Roots(company())]);
    let total = 1_400;
    let link = |at: usize| {
        let draft = Draft::new(&format!("PLAT-{at}: A")).field(Key::DependsOn, &[&format!("PLAT-{}", at + 1)]);
        put(&(format!("/platform-repo/platform-specs/PLAT-{at}.md"), draft), Standing::Closed)
    };
    host.apply((1..total).map(link));
    host.apply([link(0)]);
    // Only the first document's rules walk the whole chain here.
    let snapshot = host.snapshot();
    let first = snapshot.context(support::doc(&snapshot, "/platform-repo/platform-specs/PLAT-0.md"));
    let circle = first.map(|context| context.circle(|_| true)).unwrap_or_default();
    assert!(circle.whole && circle.members.is_empty());
}
