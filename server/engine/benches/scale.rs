//! Times of the engine at two sizes: building, an edit, a decision on which every spec waits.
#![allow(clippy::print_stdout)] // It is what a bench is for.

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use specward_engine::Standing;
use support::scale::{adr, host, put, spec, touched};

fn main() {
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

/// Memory of this process in bytes; 0 where the system does not tell.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok());
    pages.unwrap_or_default() * 4096
}
