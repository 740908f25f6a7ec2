//! A long session keeps its size: what ten times as many edits hold on to is what the first ones did.

use std::alloc::System;

use specward_engine::{Change, FilePath, Host, Standing};
use specward_syntax::{Buffer, Options, TextRange, read};
use specward_tests::large;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Edits before the first look, and in all; `SPECWARD_LEAK_EDITS` sets the latter.
const FIRST: usize = 200;
const ALL: usize = 1_200;

fn live() -> isize {
    let stats = COUNTED.stats();
    stats.bytes_allocated.cast_signed() - stats.bytes_deallocated.cast_signed()
}

/// A session with one open spec among closed ones.
struct Session {
    host: Host,
    buffer: Buffer,
    path: FilePath,
    edits: usize,
}

impl Session {
    fn start() -> Self {
        let files = large::files(60, 1);
        let path = |at: &str| FilePath::new(&format!("/w/{at}")).expect("an absolute path");
        let closed = files.iter().map(|(at, text)| Change::Document {
            path: path(at),
            document: read(text, &Options::default()),
            standing: Standing::Closed,
        });
        let mut host = Host::new();
        host.apply(closed);
        host.apply([Change::ScanComplete(true)]);
        host.settle_all();
        let (at, text) = files.last().expect("a spec");
        Self { host, buffer: Buffer::new(text.clone()), path: path(at), edits: 0 }
    }

    /// Types a letter, a line or an id in turn, and takes it away again.
    fn edit(&mut self) {
        let piece = ["x", "\n", " ADR-00002 ", "\n## Risks\n"][self.edits / 2 % 4];
        let at = self.buffer.text().find("Operators").unwrap_or_default() + 4;
        if self.edits.is_multiple_of(2) {
            self.buffer.edit(TextRange::empty(at), piece);
        } else {
            let at = self.buffer.text().find("Oper").unwrap_or_default() + 4;
            self.buffer.edit(TextRange::new(at, at + piece.len()), "");
        }
        let document = self.buffer.document(&Options::default());
        self.host.apply([Change::Document { path: self.path.clone(), document, standing: Standing::Open }]);
        self.host.settle_all();
        drop(self.host.snapshot().findings(self.host.doc_id(&self.path.clone())));
        self.host.compact(16, 64);
        self.edits += 1;
    }
}

#[test]
fn memory_does_not_grow_with_edits() {
    let all = std::env::var("SPECWARD_LEAK_EDITS").ok().and_then(|all| all.parse().ok()).unwrap_or(ALL);
    let mut session = Session::start();
    let text = session.buffer.text().to_owned();
    let run = |session: &mut Session, until: usize| (session.edits..until).for_each(|_| session.edit());
    run(&mut session, FIRST);
    let early = live();
    run(&mut session, all);
    let late = live();
    assert_eq!(session.buffer.text(), text, "every edit was taken back");
    println!("{early} bytes after {FIRST} edits, {late} after {all}");
    assert!(late * 10 <= early * 11, "{early} bytes after {FIRST} edits, {late} after {all}");
}
