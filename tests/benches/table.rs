//! Our times beside the limits on the same bytes: reading files, `pulldown-cmark`, a plain tree-sitter
//! block parse. Prints one table; rounds are interleaved and medians taken, so that ratios hold on a busy
//! machine. `SPECWARD_BENCH_SPECS` sets the size (1,000).
#![allow(clippy::print_stdout)] // It is what a bench is for.

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use pulldown_cmark::{Options as Extensions, Parser as Oracle};
use specward_engine::names::Names;
use specward_engine::{Change, FilePath, Host, Snapshot, Standing};
use specward_ide::{hover, navigation, workspace_symbols};
use specward_project::{Cancel, FactsCache, Request, Survey, changes, scan_all, survey};
use specward_syntax::{Buffer, Options, TextRange, read};
use specward_tests::large;
use tree_sitter::Parser;

const ROUNDS: usize = 5;

fn main() {
    let specs = std::env::var("SPECWARD_BENCH_SPECS").ok().and_then(|specs| specs.parse().ok()).unwrap_or(1_000);
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = large::write(folder.path(), specs, 1).expect("a workspace");
    let root = folder.path().canonicalize().expect("a folder");
    let request = Request { folders: FilePath::from_path(&root).into_iter().collect(), ..Request::default() };
    let survey = survey(&request, &Cancel::default());
    println!("{specs} specs, {} files, {} KB", survey.files.len(), bytes / 1_000);
    whole_workspace(&survey, &root.join("cache"));
    keystrokes();
    requests(&survey);
}

/// A line of the table: its name, and what to time.
type Entry<'a> = (&'static str, Box<dyn FnMut() + 'a>);

/// The median of some durations.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Runs all works in turn, some rounds; the median of each.
fn interleaved(works: &mut [Entry<'_>], rounds: usize) -> Vec<Duration> {
    let mut times = vec![Vec::new(); works.len()];
    for _ in 0..rounds {
        for ((_, work), times) in works.iter_mut().zip(&mut times) {
            let started = Instant::now();
            work();
            times.push(started.elapsed());
        }
    }
    times.into_iter().map(median).collect()
}

fn print(title: &str, works: &[Entry<'_>], times: &[Duration]) {
    println!("\n| {title} | median | to the first |\n|---|---|---|");
    let first = times.first().map_or(1.0, Duration::as_secs_f64);
    for ((name, _), time) in works.iter().zip(times) {
        println!("| {name} | {:.3} ms | {:.2} |", time.as_secs_f64() * 1e3, time.as_secs_f64() / first);
    }
}

fn texts(survey: &Survey) -> Vec<String> {
    survey.files.iter().filter_map(|file| fs::read_to_string(file.path.to_path_buf()).ok()).collect()
}

fn checked(survey: &Survey, cache: &FactsCache) -> Host {
    let mut host = Host::new();
    host.apply(changes::of_survey(survey));
    host.apply(changes::of_batch(scan_all(survey, cache, &Cancel::default(), |_, _| {})));
    host.apply([Change::ScanComplete(true)]);
    host.settle_all();
    host
}

fn whole_workspace(survey: &Survey, cache: &std::path::Path) {
    let all = texts(survey);
    let cache = FactsCache::at(PathBuf::from(cache));
    drop(checked(survey, &cache));
    let each = |work: fn(&str)| {
        let all = &all;
        Box::new(move || all.iter().for_each(|text| work(text))) as Box<dyn FnMut()>
    };
    let mut works = [
        ("read the files", Box::new(|| drop(black_box(texts(survey)))) as Box<dyn FnMut()>),
        (
            "pulldown-cmark, one core",
            each(|text| assert!(Oracle::new_ext(text, Extensions::ENABLE_TABLES).count() > 0)),
        ),
        ("plain block parse, one core", each(plain_parse)),
        ("specward read, one core", each(|text| drop(black_box(read(text, &Options::default()))))),
        ("check, cold", Box::new(|| drop(black_box(checked(survey, &FactsCache::off()))))),
        ("check, warm", Box::new(|| drop(black_box(checked(survey, &cache))))),
    ];
    let times = interleaved(&mut works, ROUNDS);
    print("the whole workspace", &works, &times);
}

fn plain_parse(text: &str) {
    let mut parser = Parser::new();
    if parser.set_language(&tree_sitter_md::LANGUAGE.into()).is_ok() {
        black_box(parser.parse(text, None));
    }
}

fn keystrokes() {
    let mut small = Typing::new(8_000);
    let mut large = Typing::new(1_000_000);
    let mut works = [
        ("keystroke, 8 KB: edit and facts", Box::new(|| small.key()) as Box<dyn FnMut()>),
        ("keystroke, 1 MB: edit and facts", Box::new(|| large.key())),
    ];
    let times = interleaved(&mut works, 41);
    print("keystrokes", &works, &times);
}

/// A letter comes and goes.
struct Typing {
    buffer: Buffer,
    at: usize,
    typed: bool,
}

impl Typing {
    fn new(bytes: usize) -> Self {
        let text = large::spec_of_size(bytes);
        let at = text[..text.len() / 2].rfind("domain").unwrap_or_default();
        Self { buffer: Buffer::new(text), at, typed: false }
    }

    fn key(&mut self) {
        let (range, text) =
            if self.typed { (TextRange::new(self.at, self.at + 1), "") } else { (TextRange::empty(self.at), "x") };
        self.buffer.edit(range, text);
        self.typed = !self.typed;
        black_box(self.buffer.document(&Options::default()));
    }
}

fn requests(survey: &Survey) {
    let mut host = checked(survey, &FactsCache::off());
    let (path, text) = survey.files.iter().rev().find_map(spec_of).expect("a spec");
    let place = text.find("PLAT-").map_or(0, |at| at + 2);
    let snapshot = host.snapshot();
    let doc = snapshot.doc_by_path(&path).expect("read");
    let ask = |ask: fn(&Snapshot, specward_engine::DocId, usize)| {
        let snapshot = snapshot.clone();
        Box::new(move || ask(&snapshot, doc, place)) as Box<dyn FnMut()>
    };
    let (mut typed, mut names) = (false, Names::default());
    let mut works = [
        ("definition", ask(|snapshot, doc, at| drop(navigation::definition(snapshot, doc, at)))),
        ("hover", ask(|snapshot, doc, at| drop(hover::hover(snapshot, doc, at)))),
        ("references", ask(|snapshot, doc, at| drop(navigation::references(snapshot, doc, at, true)))),
        (
            "workspace symbols",
            Box::new(|| drop(workspace_symbols::workspace_symbols(&snapshot, &mut names, "part 17"))),
        ),
        (
            "edit, findings included",
            Box::new(|| {
                typed = !typed;
                let text = if typed { text.replace("Status: Approved", "Status: Draft") } else { text.clone() };
                let document = read(&text, &Options::default());
                host.apply([Change::Document { path: path.clone(), document, standing: Standing::Open }]);
                host.settle_all();
            }),
        ),
    ];
    let times = interleaved(&mut works, 41);
    print("answers", &works, &times);
}

fn spec_of(file: &specward_project::discover::FoundFile) -> Option<(FilePath, String)> {
    let text = fs::read_to_string(file.path.to_path_buf()).ok()?;
    (file.path.as_str().contains("/specs/") && text.contains("PLAT-")).then(|| (file.path.clone(), text))
}
