//! Where the memory of closed files goes: bytes and allocations a file, for the facts by kind, the
//! positions and the engine. Takes a folder in `SPECWARD_BENCH_ROOT`.
#![allow(clippy::print_stdout)] // It is what a bench is for.

use std::alloc::System;
use std::time::Instant;

use specward_engine::{Change, FilePath, Host};
use specward_project::scan::Scanned;
use specward_project::{Batch, Cancel, FactsCache, Request, Survey, changes, scan_all, survey};
use specward_syntax::{Facts, Packed};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Runs `work` and prints what its result holds on to, by file.
fn measured<T>(name: &str, files: usize, work: impl FnOnce() -> T) -> T {
    let region = Region::new(COUNTED);
    let result = work();
    let stats = region.change();
    let bytes = stats.bytes_allocated.cast_signed() - stats.bytes_deallocated.cast_signed();
    let blocks = stats.allocations.cast_signed() - stats.deallocations.cast_signed();
    let files = files.cast_signed();
    println!("{name:<22} {:>8} bytes a file {:>6} blocks", bytes / files, blocks / files);
    result
}

/// What a copy of one part of all facts takes.
fn part<T>(name: &str, documents: &[Scanned], of: impl Fn(&Facts) -> T) {
    measured(name, documents.len(), || {
        documents.iter().map(|scanned| of(&scanned.document.facts)).collect::<Box<[T]>>()
    });
}

fn main() {
    let root = std::env::var("SPECWARD_BENCH_ROOT").expect("a folder in SPECWARD_BENCH_ROOT");
    let folders = vec![FilePath::new(&root).expect("an absolute path")];
    let survey = survey(&Request { folders, ..Request::default() }, &Cancel::default());
    let files = survey.files.len();
    let batch = measured("documents", files, || scan_all(&survey, &FactsCache::off(), &Cancel::default(), |_, _| {}));
    part("  sections", &batch.documents, |facts| facts.sections.clone());
    part("  fields", &batch.documents, |facts| facts.fields.clone());
    part("  references", &batch.documents, |facts| facts.references.clone());
    part("  links", &batch.documents, |facts| facts.links.clone());
    part("  sources", &batch.documents, |facts| facts.sources.clone());
    part("  cited", &batch.documents, |facts| facts.cited.clone());
    part("  lines", &batch.documents, |facts| facts.lines.clone());
    part("  gates", &batch.documents, |facts| facts.gates.clone());
    part("  markers", &batch.documents, |facts| facts.markers.clone());
    part("  requirements", &batch.documents, |facts| facts.requirements.clone());
    part("  all facts", &batch.documents, Clone::clone);
    measured("  ranges", files, || {
        batch.documents.iter().map(|one| one.document.places.ranges.clone()).collect::<Vec<_>>()
    });
    measured("  lines index", files, || {
        batch.documents.iter().map(|one| one.document.places.lines.clone()).collect::<Vec<_>>()
    });
    let packed: Vec<Packed> =
        batch.documents.iter().map(|one| Packed::new(&one.document).expect("a document")).collect();
    let started = Instant::now();
    measured("unpacked", files, || packed.iter().map(|packed| packed.facts().expect("packed")).collect::<Vec<_>>());
    println!("{:?} a file to unpack facts", started.elapsed() / files as u32);
    println!("packed {:>24} bytes a file", packed.iter().map(Packed::size).sum::<usize>() / files);
    engine(&survey, batch);
}

/// Index, evaluations and packed documents.
fn engine(survey: &Survey, batch: Batch) {
    let files = survey.files.len();
    let mut host = Host::new();
    host.apply(changes::of_survey(survey));
    measured("index", files, || host.apply(changes::of_batch(batch)));
    measured("  packed", files, || host.compact(0, usize::MAX));
    measured("document rules", files, || host.settle_all());
    host.apply([Change::ScanComplete(true)]);
    measured("workspace rules", files, || host.settle_all());
    measured("  packed", files, || host.compact(0, usize::MAX));
}
