//! How cost grows: an edit touches what it reaches and not what exists. Times are
//! printed by `cargo bench -p specward-engine`.

mod support;

use std::time::Instant;

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

/// Many more in an optimised build.
const DUPLICATES: usize = if cfg!(debug_assertions) { 800 } else { 10_000 };

#[test]
fn masses_of_duplicates_of_an_id_cost_what_they_are_many() {
    let time = |total: usize| {
        let mut host = Host::new();
        host.apply([Change::Roots(company())]);
        host.apply((0..total).map(|at| {
            let draft =
                Draft::new("ADR-1: Decision").field(Key::Status, &["Approved"]).field(Key::DependsOn, &["ADR-1"]);
            put(&(format!("/platform-repo/adr/x-{at}.md"), draft), Standing::Closed)
        }));
        host.apply([Change::ScanComplete(true)]);
        let started = Instant::now();
        settle(&mut host, &|_| true);
        started.elapsed().as_secs_f64()
    };
    let growth = (0..2).map(|_| time(DUPLICATES) / time(DUPLICATES / 4)).fold(f64::MAX, f64::min);
    println!("four times as many duplicates take {growth:.1} times as long");
    assert!(growth < 9.0, "four times as many duplicates take {growth:.1} times as long");
}

/// A host in which each of so many documents depends on the next, and the last on `last`.
fn chain(total: usize, last: Option<usize>) -> Host {
    let mut host = Host::new();
    host.apply([Change::Roots(company())]);
    host.apply((0..total).map(|at| link(at, if at + 1 < total { Some(at + 1) } else { last })));
    host.apply([Change::ScanComplete(true)]);
    settle(&mut host, &|_| true);
    host
}

fn link(at: usize, to: Option<usize>) -> Change {
    let draft = Draft::new(&format!("PLAT-{at}: A"));
    let draft = to.into_iter().fold(draft, |draft, to| draft.field(Key::DependsOn, &[&format!("PLAT-{to}")]));
    put(&(link_path(at), draft), Standing::Closed)
}

fn link_path(at: usize) -> String {
    format!("/platform-repo/platform-specs/PLAT-{at}.md")
}

/// What `ref/cycle` says of some of these documents.
fn circles(host: &Host, of: &[usize]) -> Vec<String> {
    let snapshot = host.snapshot();
    let findings = of.iter().flat_map(|at| snapshot.findings(support::doc(&snapshot, &link_path(*at))));
    findings.filter(|finding| finding.rule.name == "ref/cycle").map(|finding| finding.message.clone()).collect()
}

#[test]
fn a_circle_of_masses_of_documents_costs_what_its_members_are() {
    let time = |total: usize| {
        let started = Instant::now();
        let host = chain(total, Some(0));
        let all: Vec<usize> = (0..total).collect();
        assert_eq!(circles(&host, &all).len(), total, "every member is named");
        started.elapsed()
    };
    let tries = || (0..2).map(|_| (time(200), time(1_600)));
    let growth = tries().map(|(few, many)| many.as_secs_f64() / few.as_secs_f64()).fold(f64::MAX, f64::min);
    assert!(growth < 20.0, "eight times as many members take {growth:.1} times as long");
    let host = chain(1_000, Some(0));
    assert_eq!(
        circles(&host, &[998]),
        [
            "PLAT-998 waits for itself: PLAT-998 → PLAT-999 → PLAT-0 → PLAT-1 → PLAT-2 → PLAT-3 → PLAT-4 → PLAT-5 → PLAT-6 → \
          PLAT-7 → PLAT-8 → PLAT-9 → … (988 more) → PLAT-998"
        ]
    );
}

#[test]
fn a_circle_opens_and_closes_where_one_document_is_edited() {
    let mut host = chain(300, Some(0));
    host.apply([link(150, None)]);
    settle(&mut host, &|_| true);
    assert_eq!(circles(&host, &(0..300).collect::<Vec<_>>()), Vec::<String>::new());
    host.apply([link(150, Some(100))]);
    settle(&mut host, &|_| true);
    assert_eq!(circles(&host, &(0..300).collect::<Vec<_>>()).len(), 51);
    assert_eq!(touched(&mut host, link(50, Some(51))), 0);
    host.apply([Change::Removed(support::path(&link_path(120)))]);
    settle(&mut host, &|_| true);
    let left: Vec<usize> = (0..300).filter(|at| *at != 120).collect();
    assert_eq!(circles(&host, &left), Vec::<String>::new());
}

#[test]
fn a_circle_with_too_many_ways_is_told_without_one() {
    let total = 120;
    let mut host = Host::new();
    host.apply([Change::Roots(company())]);
    // Each but the last depends on all behind it but the last, the last but one on the last, and that on the first.
    let link = |at: usize| {
        let behind: Vec<usize> = if at + 2 < total { (at + 1..total - 1).collect() } else { vec![(at + 1) % total] };
        let ids: Vec<String> = behind.iter().map(|at| format!("PLAT-{at}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        put(&(link_path(at), Draft::new(&format!("PLAT-{at}: A")).field(Key::DependsOn, &ids)), Standing::Closed)
    };
    host.apply((0..total).map(link));
    host.apply([Change::ScanComplete(true)]);
    settle(&mut host, &|_| true);
    let told = circles(&host, &[0]);
    assert_eq!(told.len(), total - 2, "{told:?}");
    assert_eq!(
        told.last().unwrap(),
        "PLAT-0 waits for itself: PLAT-0 → PLAT-118 → … → PLAT-0, one of 120 documents that wait for each other"
    );
}

#[test]
fn a_long_chain_exhausts_no_stack_and_is_no_circle() {
    assert_eq!(circles(&chain(3_000, None), &[0, 1, 2_999]), Vec::<String>::new());
}
