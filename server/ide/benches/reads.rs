//! Times of reads: median and 99th percentile over many documents of a generated workspace, against the bars of the
//! project. Run with `cargo bench -p specward-ide`. Each read is the quickest of three, so that a busy machine does not
//! count; nothing is packed here, and the first look at a closed file costs more.
#![allow(clippy::print_stdout)] // It is what a bench is for.
#![allow(clippy::unwrap_used)] // A bench may fail.

use std::hint::black_box;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use specward_engine::names::Names;
use specward_engine::root::{Root, Tier};
use specward_engine::{Change, DocId, FilePath, Host, Snapshot, Standing};
use specward_ide::texts::Texts;
use specward_ide::{actions, completion, folding, format, linked, rename, selection, symbols};
use specward_ide::{hierarchy, highlight, hover, inlay, kin, lens, navigation, tokens, workspace_symbols};
use specward_syntax::{Options, TextRange, read};

/// Reads a run.
const SAMPLES: usize = 500;
/// How often each is done.
const ROUNDS: usize = 3;
/// Microseconds that a read may take.
const BAR: u64 = 2_000;
/// The same for a search of all symbols.
const SYMBOLS: u64 = 20_000;

fn main() {
    let (snapshot, texts) = workspace(10_000, true);
    println!("10,000 specs, {SAMPLES} reads each; microseconds");
    println!("{:<22} {:>8} {:>8} {:>8}", "read", "median", "p99", "bar");
    reading(&snapshot, &texts);
    writing(&snapshot, &texts);
    let pack = (FilePath::new("/platform/context-packs/cp-guest-v2.md").unwrap(), "# cp-guest-v2".to_owned());
    let pack = vec![pack; SAMPLES / 10];
    report("lenses, pack", BAR, each(&snapshot, &pack, "# ", |s, d, _, _| drop(black_box(lens::places(s, d)))));
    let pinned: Read = |s, d, _, _| drop(black_box(lens::lens(s, d, lens::LensKind::Pinned)));
    report("lens, pinned by 10k", BAR, each(&snapshot, &pack, "# ", pinned));
    report("symbols, 10k", SYMBOLS, found_symbols(&snapshot));
    drop((snapshot, texts));
    let (snapshot, _) = workspace(100_000, false);
    report("symbols, 100k", SYMBOLS, found_symbols(&snapshot));
}

/// The memo that a server keeps.
static NAMES: LazyLock<Mutex<Names>> = LazyLock::new(Mutex::default);

/// The texts of the documents that are written.
struct Written<'a>(&'a FilePath, Arc<str>);

impl Texts for Written<'_> {
    fn text(&self, path: &FilePath) -> Option<Arc<str>> {
        (path == self.0).then(|| Arc::clone(&self.1))
    }
}

/// What shows and leads.
fn reading(snapshot: &Snapshot, texts: &[(FilePath, String)]) {
    let reads: [(&str, &str, Read); 26] = [
        ("definition", "Implements: PL", |s, d, at, _| drop(black_box(navigation::definition(s, d, at)))),
        ("declaration", "Implements: PL", |s, d, at, _| drop(black_box(kin::declaration(s, d, at)))),
        ("implementation", "Implements: PL", |s, d, at, _| drop(black_box(kin::implementations(s, d, at)))),
        ("type definition", "# SP", |s, d, at, _| drop(black_box(kin::type_definition(s, d, at)))),
        ("references", "Blocked By: AD", |s, d, at, _| drop(black_box(navigation::references(s, d, at, true)))),
        ("references, section", "#ri", |s, d, at, _| drop(black_box(navigation::references(s, d, at, true)))),
        ("hover, ADR", "Blocked By: AD", |s, d, at, _| drop(black_box(hover::hover(s, d, at)))),
        ("hover, parent", "Implements: PL", |s, d, at, _| drop(black_box(hover::hover(s, d, at)))),
        ("hover, version", " v", |s, d, at, _| drop(black_box(hover::hover(s, d, at)))),
        ("hover, pack", "Context Pack: cp", |s, d, at, _| drop(black_box(hover::hover(s, d, at)))),
        ("hover, gate", "- Ready to", |s, d, at, _| drop(black_box(hover::hover(s, d, at)))),
        ("hover, heading", "## Acc", |s, d, at, _| drop(black_box(hover::hover(s, d, at)))),
        ("highlight", "Blocked By: AD", |s, d, at, _| drop(black_box(highlight::highlights(s, d, at)))),
        ("incoming calls", "# SP", |s, d, _, _| drop(black_box(hierarchy::incoming(s, d)))),
        ("outgoing calls", "# SP", |s, d, _, _| drop(black_box(hierarchy::outgoing(s, d)))),
        ("supertypes", "# SP", |s, d, _, _| drop(black_box(hierarchy::supertypes(s, d)))),
        ("subtypes", "# SP", |s, d, _, _| drop(black_box(hierarchy::subtypes(s, d)))),
        ("links", "# SP", |s, d, _, _| links(s, d)),
        ("code lenses", "# SP", |s, d, _, _| drop(black_box(lens::places(s, d)))),
        ("code lenses, resolved", "# SP", |s, d, _, _| {
            for kind in lens::LensKind::ALL {
                drop(black_box(lens::lens(s, d, kind)));
            }
        }),
        ("inlay hints", "# SP", |s, d, _, text| {
            drop(black_box(inlay::hints(s, d, TextRange::new(0, text.len()), |_| true)));
        }),
        ("semantic tokens", "# SP", |s, d, _, text| drop(black_box(tokens::tokens(s, d, text)))),
        ("outline", "# SP", |s, d, _, text| drop(black_box(symbols::outline(&s.document(d).unwrap(), text)))),
        ("folding", "# SP", |s, d, _, text| drop(black_box(folding::folds(&s.document(d).unwrap(), text)))),
        ("selection", "Implements: PL", |s, d, at, text| {
            drop(black_box(selection::selections(&s.document(d).unwrap(), text, &[at])));
        }),
        ("linked editing", "# SP", |s, d, at, _| drop(black_box(linked::ranges(s, d, at)))),
    ];
    for (name, needle, read) in reads {
        report(name, BAR, each(snapshot, texts, needle, read));
    }
}

/// Where every link of a document leads.
fn links(snapshot: &Snapshot, doc: DocId) {
    let links = 0..snapshot.facts(doc).map_or(0, |facts| facts.links.len());
    for at in links {
        drop(black_box(snapshot.link(doc, at)));
    }
}

/// What helps to write, at every kind of place.
fn writing(snapshot: &Snapshot, texts: &[(FilePath, String)]) {
    let places = [
        ("key", "## Metadata\n- "),
        ("own id", "- ID: "),
        ("parent", "Implements: "),
        ("version", "v1"),
        ("blocker", "Blocked By: "),
        ("pack", "Context Pack: "),
        ("status", "Status: "),
        ("owner", "Owner: "),
        ("source", "Source: "),
        ("path", "[the parent]("),
        ("path, begun", "platform-specs/PLAT-"),
        ("anchor", "#r"),
        ("wiki link", "[[PLAT-"),
        ("wiki heading", "#Ri"),
        ("id in prose", "As AD"),
        ("criterion", "## Acceptance Criteria\n- "),
        ("verdict", "- NFR compliance: "),
        ("heading", "## "),
    ];
    for (name, needle) in places {
        let complete: Read = |snapshot, doc, offset, text| {
            let request = completion::Request { snapshot, doc, text, offset, today: "2026-02-28", names: &NAMES };
            drop(black_box(completion::complete(request)));
        };
        let name = format!("complete {name}");
        report(&name, BAR, each(snapshot, texts, needle, complete));
    }
    let others: [(&str, &str, Read); 8] = [
        ("rename, prepare", "Implements: PL", |s, d, at, _| drop(black_box(rename::prepare(s, d, at)))),
        ("rename, spec", "# SP", |s, d, at, text| renamed(s, d, at, text)),
        ("code actions", "Blocked By: AD", |s, d, at, text| offered(s, d, at, text, true)),
        ("code actions, title", "# SP", |s, d, at, text| offered(s, d, at, text, true)),
        ("code actions, planned", "# SP", |s, d, at, text| offered(s, d, at, text, false)),
        ("formatting", "# SP", |s, d, _, text| drop(black_box(format::format(s, &written(s, d, text), d, None)))),
        ("formatting, range", "# SP", |s, d, at, text| {
            let range = Some(TextRange::new(at, at + 200));
            drop(black_box(format::format(s, &written(s, d, text), d, range)));
        }),
        ("formatting, on type", "Status: Draft\n", |s, d, at, text| {
            drop(black_box(format::after_typing(s, &written(s, d, text), d, at, '\n')));
        }),
    ];
    for (name, needle, probe) in others {
        report(name, BAR, each(snapshot, texts, needle, probe));
    }
}

fn written<'a>(snapshot: &'a Snapshot, doc: DocId, text: &str) -> Written<'a> {
    Written(snapshot.path(doc).unwrap(), text.into())
}

fn renamed(snapshot: &Snapshot, doc: DocId, offset: usize, text: &str) {
    let texts = written(snapshot, doc, text);
    let request = rename::Request { snapshot, doc, offset, texts: &texts, graphs: &[], files: true };
    let _ = black_box(rename::rename(&request, "SPEC-99999999"));
}

fn offered(snapshot: &Snapshot, doc: DocId, at: usize, text: &str, deferred: bool) {
    let texts = written(snapshot, doc, text);
    let (range, today) = (TextRange::empty(at), "2026-02-28");
    let request = actions::Request { snapshot, doc, range, texts: &texts, graphs: &[], files: true, today, deferred };
    drop(black_box(actions::actions(request)));
}

type Read = fn(&Snapshot, DocId, usize, &str);

fn each(snapshot: &Snapshot, texts: &[(FilePath, String)], needle: &str, probe: Read) -> Vec<Duration> {
    let step = (texts.len() / SAMPLES).max(1);
    let sampled = texts.iter().step_by(step);
    let timed = |(path, text): &(FilePath, String)| {
        let doc = snapshot.doc_by_path(path).unwrap();
        let at = text.find(needle).unwrap() + needle.len();
        let once = || {
            let started = Instant::now();
            probe(snapshot, doc, at, text);
            started.elapsed()
        };
        (0..ROUNDS).map(|_| once()).min().unwrap_or_default()
    };
    sampled.map(timed).collect()
}

fn found_symbols(snapshot: &Snapshot) -> Vec<Duration> {
    let queries = ["SPEC-77", "adr 9", "guest checkout", "component spec", "xyzzy", "", "plat checkout 12"];
    let mut names = Names::default();
    snapshot.bring_up(&mut names);
    let timed = |query: &&str| {
        let mut once = || {
            let started = Instant::now();
            black_box(workspace_symbols::workspace_symbols(snapshot, &mut names, query));
            started.elapsed()
        };
        (0..ROUNDS).map(|_| once()).min().unwrap_or_default()
    };
    queries.iter().cycle().take(70).map(timed).collect()
}

fn report(name: &str, bar: u64, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_micros();
    let verdict = if at(99) > u128::from(bar) { " OVER" } else { "" };
    println!("{name:<22} {:>8} {:>8} {bar:>8}{verdict}", at(50), at(99));
}

/// A platform with a spec for every ten component specs and an ADR for every five, and the texts of the component specs.
fn workspace(specs: usize, settle: bool) -> (Snapshot, Vec<(FilePath, String)>) {
    let mut host = Host::new();
    host.apply([Change::Roots(vec![root("platform", Tier::Platform), root("cart", Tier::Component)])]);
    for number in 0..specs / 10 {
        put(&mut host, &format!("/platform/platform-specs/PLAT-{number}.md"), &platform_spec(number));
    }
    for number in 0..specs / 5 {
        put(&mut host, &format!("/platform/adr/ADR-{number}.md"), &adr(number));
    }
    put(
        &mut host,
        "/platform/context-packs/cp-guest-v2.md",
        "# cp-guest-v2\n\n- Pack ID: cp-guest-v2\n- Status: Active\n\n## Sources\n- Platform MCP: v4.1\n",
    );
    let path = |number: usize| FilePath::new(&format!("/cart/specs/SPEC-{number}.md")).unwrap();
    let texts: Vec<_> = (0..specs).map(|number| (path(number), spec(number, specs))).collect();
    for (path, text) in &texts {
        put(&mut host, path.as_str(), text);
    }
    host.apply([Change::ScanComplete(true)]);
    if settle {
        host.settle_all();
    }
    (host.snapshot(), texts)
}

fn root(name: &str, tier: Tier) -> Root {
    Root {
        path: FilePath::new(&format!("/{name}")).unwrap(),
        name: name.into(),
        tier,
        config: Arc::default(),
        platform: FilePath::new("/platform"),
        platform_configured: true,
    }
}

fn put(host: &mut Host, path: &str, text: &str) {
    let path = FilePath::new(path).unwrap();
    host.apply([Change::Document { path, document: read(text, &Options::default()), standing: Standing::Closed }]);
}

fn platform_spec(number: usize) -> String {
    format!(
        "# PLAT-{number}: Guest checkout {number}\n\n- ID: PLAT-{number}\n- Version: v2\n- Status: Approved\n- Context Pack: cp-guest-v2\n\n\
         ## Risks\nNone.\n"
    )
}

fn adr(number: usize) -> String {
    let status = if number.is_multiple_of(3) { "Proposed" } else { "Approved" };
    format!("# ADR-{number}: Decision {number}\n\n- ID: ADR-{number}\n- Status: {status}\n- Owner: Ada\n")
}

fn spec(number: usize, specs: usize) -> String {
    let (parent, blocker) = (number / 10, number % (specs / 5));
    format!(
        "# SPEC-{number}: Cart of guests {number}\n\n## Metadata\n- ID: SPEC-{number}\n- Implements: PLAT-{parent} v1\n\
         - Context Pack: cp-guest-v2\n- Blocked By: ADR-{blocker}\n- Owner: Ada\n- Status: Draft\n\n## Problem Statement\nSource: Platform MCP v4.1\n\n\
         As ADR-{blocker} says, see [the parent](../../platform/platform-specs/PLAT-{parent}.md#risks)\n\
         and [[PLAT-{parent}#Risks]]. {}\n\n\
         ## Acceptance Criteria\n- Given a cart, When a guest pays, Then the order exists within 200 ms.\n\n\
         ## Gates\n- Context completeness: PASS\n- Domain validity: PASS\n- Integration safety: PASS\n- NFR compliance: PASS\n- Ready to implement: FAIL\n",
        "Words that say what it is about. ".repeat(20)
    )
}
