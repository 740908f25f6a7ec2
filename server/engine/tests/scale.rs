//! How cost grows: an edit touches what it reaches and not what exists. Counts are asserted always;
//! times are printed by `cargo test --release -p specward-engine --test scale -- --ignored --nocapture`.

mod support;

use std::time::{Duration, Instant};

use specward_engine::{Change, Host, Standing};
use specward_syntax::{Key, SectionName};
use support::{Draft, company, path, settle};

const COMPONENTS: [&str; 2] = ["cart-repo", "pay-repo"];

fn spec(at: usize, total: usize) -> (String, Draft) {
    let parent = format!("PLAT-{} v1", at % (total / 5).max(1));
    let mut draft = Draft::new(&format!("SPEC-{at}: Spec"))
        .field(Key::Id, &[&format!("SPEC-{at}")])
        .field(Key::Implements, &[&parent])
        .field(Key::ContextPack, &["cp-cart-v2"])
        .field(Key::Status, &["Approved"])
        .field(Key::BlockedBy, &["ADR-1"]);
    for step in 1..6 {
        let (adr, other) = (at * 7 % 100 + 2, (at + step * 13) % total);
        draft = draft
            .mention(&format!("ADR-{adr}"))
            .mention(&format!("SPEC-{other}"))
            .section("Section", &[SectionName::Nfrs]);
        draft = draft.wiki(&format!("SPEC-{other}")).link(&format!("SPEC-{}.md#section", (at + 2 * step) % total));
    }
    (format!("/{}/specs/SPEC-{at}.md", COMPONENTS[at % 2]), draft)
}

fn adr(at: usize, status: &str) -> (String, Draft) {
    let draft = Draft::new(&format!("ADR-{at}: Decision")).field(Key::Status, &[status]).field(Key::Owner, &["team"]);
    (format!("/platform-repo/adr/ADR-{at}.md"), draft)
}

fn files(total: usize) -> Vec<(String, Draft)> {
    let parents = (0..(total / 5).max(1)).map(|at| {
        let draft = Draft::new(&format!("PLAT-{at}: Feature")).field(Key::Status, &["Approved"]);
        (format!("/platform-repo/platform-specs/PLAT-{at}.md"), draft)
    });
    let pack = ("/cart-repo/context/cp-cart-v2.md".to_owned(), Draft::new("cp-cart-v2").field(Key::Version, &["v2"]));
    let adrs = (1..102).map(|at| adr(at, "Approved"));
    (0..total).map(|at| spec(at, total)).chain(parents).chain(adrs).chain([pack]).collect()
}

fn put((at, draft): &(String, Draft), standing: Standing) -> Change {
    Change::Document { path: path(at), document: draft.document(), standing }
}

fn host(total: usize) -> Host {
    let files = files(total);
    let mut host = Host::new();
    host.apply([Change::Roots(company())]);
    host.apply(files.iter().map(|file| put(file, Standing::Closed)));
    host.apply([Change::ScanComplete(true)]);
    settle(&mut host, &|_| true);
    host
}

/// Memory of this process in bytes; 0 where the system does not tell.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok());
    pages.unwrap_or_default() * 4096
}

fn touched(host: &mut Host, change: Change) -> usize {
    host.apply([change]);
    let settled = host.settle(Duration::MAX);
    assert!(settled.done);
    settled.changed.len()
}

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

#[test]
#[ignore = "prints times; run it in release"]
fn times() {
    for total in [1_000, 10_000] {
        let (started, before) = (Instant::now(), resident());
        let mut host = host(total);
        let grown = resident().saturating_sub(before) / (total + total / 5);
        println!("{total} specs: built in {:?}, {grown} bytes a file", started.elapsed());
        let (at, draft) = spec(7, total);
        let mut edits = Vec::new();
        for turn in 0..200 {
            let grown = if turn % 2 == 0 { draft.clone().mention("ADR-9") } else { draft.clone() };
            let change = put(&(at.clone(), grown), Standing::Open);
            let snapshot = host.snapshot();
            let started = Instant::now();
            touched(&mut host, change);
            edits.push(started.elapsed());
            drop(snapshot);
        }
        edits.sort();
        println!("  edit of one spec: median {:?}, worst {:?}", edits[100], edits[199]);
        for status in ["Proposed", "Approved"] {
            let started = Instant::now();
            let count = touched(&mut host, put(&adr(1, status), Standing::Closed));
            println!("  {status} ADR: {count} documents in {:?}", started.elapsed());
        }
    }
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
