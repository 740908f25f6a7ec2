//! The hot paths one by one, for counting instructions: `hot NAME TIMES` prepares, then does the thing
//! so many times. `.ci/instructions.sh` runs it under callgrind and compares with the baseline.

use std::hint::black_box;

use specward_engine::names::Names;
use specward_engine::{Change, FilePath, Host, Standing};
use specward_ide::{hover, navigation, workspace_symbols};
use specward_syntax::{Buffer, Options, Packed, TextRange, read};
use specward_tests::large;

/// Something to do again and again.
type Work = Box<dyn FnMut()>;
/// Its name, and how it is prepared.
type Scenario = (&'static str, fn() -> Work);

const SPECS: usize = 200;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let times: usize = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(1);
    // `cargo bench` and `cargo test` pass flags of their own: then everything is done once.
    let chosen: Vec<_> = SCENARIOS.iter().filter(|(known, _)| *known == name || name.starts_with("--")).collect();
    assert!(!chosen.is_empty(), "one of {:?}", SCENARIOS.map(|(name, _)| name));
    for (_, prepare) in chosen {
        let mut work = prepare();
        for _ in 0..times {
            work();
        }
    }
}

const SCENARIOS: [Scenario; 8] = [
    ("read-8k", || reading(8_000)),
    ("edit-8k", || editing(8_000)),
    ("edit-1m", || editing(1_000_000)),
    ("unpack", unpacking),
    ("host-edit", host_edit),
    ("definition", || asking(|host, doc, offset| drop(navigation::definition(&host.snapshot(), doc, offset)))),
    ("hover", || asking(|host, doc, offset| drop(hover::hover(&host.snapshot(), doc, offset)))),
    ("symbols", searching),
];

fn reading(bytes: usize) -> Work {
    let text = large::spec_of_size(bytes);
    Box::new(move || drop(black_box(read(&text, &Options::default()))))
}

/// A letter typed in the middle and taken away again.
fn editing(bytes: usize) -> Work {
    let text = large::spec_of_size(bytes);
    let at = text[..text.len() / 2].rfind("domain").expect("prose");
    let mut buffer = Buffer::new(text);
    buffer.document(&Options::default());
    Box::new(move || {
        buffer.edit(TextRange::empty(at), "x");
        black_box(buffer.document(&Options::default()));
        buffer.edit(TextRange::new(at, at + 1), "");
        black_box(buffer.document(&Options::default()));
    })
}

fn unpacking() -> Work {
    let packed = Packed::new(&read(&large::spec_of_size(8_000), &Options::default())).expect("a document");
    Box::new(move || drop(black_box(packed.document())))
}

fn path(at: &str) -> FilePath {
    FilePath::new(&format!("/w/{at}")).expect("an absolute path")
}

fn workspace() -> Host {
    let mut host = Host::new();
    let document = |(at, text): &large::File| Change::Document {
        path: path(at),
        document: read(text, &Options::default()),
        standing: Standing::Closed,
    };
    host.apply(large::files(SPECS, 1).iter().map(document));
    host.apply([Change::ScanComplete(true)]);
    host.settle_all();
    host
}

/// A decision on which specs wait is taken and taken back.
fn host_edit() -> Work {
    let mut host = workspace();
    let (at, text) = large::files(SPECS, 1).into_iter().find(|(at, _)| at.contains("ADR-00003")).expect("an ADR");
    let put = move |text: &str| Change::Document {
        path: path(&at),
        document: read(text, &Options::default()),
        standing: Standing::Open,
    };
    let other = text.replace("Status: ", "Status: Not ");
    Box::new(move || {
        for text in [&other, &text] {
            host.apply([put(text)]);
            black_box(host.settle_all());
        }
    })
}

fn searching() -> Work {
    let (snapshot, mut names) = (workspace().snapshot(), Names::default());
    Box::new(move || drop(workspace_symbols::workspace_symbols(&snapshot, &mut names, "part 17")))
}

fn asking(ask: impl Fn(&Host, specward_engine::DocId, usize) + 'static) -> Work {
    let host = workspace();
    let (at, text) = large::files(SPECS, 1).pop().expect("a spec");
    let doc = host.snapshot().doc_by_path(&path(&at)).expect("read");
    let offset = text.find("PLAT-").expect("a parent") + 2;
    Box::new(move || ask(&host, doc, offset))
}
