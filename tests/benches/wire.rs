//! Times of the real binary over its pipes, as an editor has them: start, first definition, edits to their findings, answers,
//! edits without waiting, memory. Prints one table with the bars. `SPECWARD_BENCH_SPECS` sets the size (1,000).
#![allow(clippy::print_stdout)] // It is what a bench is for.
#![allow(clippy::unwrap_used)] // A bench may fail.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use specward_tests::binary::{Server, at_home, released};
use specward_tests::client::Client;
use specward_tests::{large, session};

const PUBLISH: &str = "textDocument/publishDiagnostics";
/// So long nothing comes once all findings are shown.
const QUIET: Duration = Duration::from_secs(3);

fn main() {
    let specs = std::env::var("SPECWARD_BENCH_SPECS").ok().and_then(|specs| specs.parse().ok()).unwrap_or(1_000);
    let folder = tempfile::tempdir().unwrap();
    let bytes = large::write(folder.path(), specs, 1).unwrap();
    for (name, size) in [("small", 8_000), ("large", 1_000_000)] {
        fs::write(folder.path().join(format!("cart-repo/specs/{name}.md")), large::spec_of_size(size)).unwrap();
    }
    println!("{specs} specs, {} KB\n\n| what | bar, ms | p50 | p99 |\n|---|---|---|---|", bytes / 1_000);
    let mut command = Command::new(released());
    at_home(command.arg("lsp"));
    let started = Instant::now();
    let mut server = Server::of(command);
    let process = server.id();
    let mut bench = Bench { client: &mut server.client, folder: folder.path(), version: 1 };
    bench.start(started);
    row("memory after indexing, MB", "60 and 6 KB a file", &[resident(process)]);
    bench.edits("small.md", "edit of 8 KB to its findings", "1 / 3", 300);
    bench.edits("large.md", "edit of 1 MB to its findings", "- / 20", 60);
    bench.answers();
    bench.burst();
    row("memory at the end, MB", "", &[resident(process)]);
}

fn row(what: &str, bar: &str, times: &[f64]) {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[((times.len() - 1) * percent).div_ceil(100)];
    println!("| {what} | {bar} | {:.2} | {:.2} |", at(50), at(99));
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Memory of a process in megabytes; 0 where the system does not tell.
fn resident(process: u32) -> f64 {
    let statm = fs::read_to_string(format!("/proc/{process}/statm")).unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok());
    pages.unwrap_or_default() * 4096.0 / 1e6
}

struct Bench<'a> {
    client: &'a mut Client,
    folder: &'a Path,
    version: i32,
}

impl Bench<'_> {
    fn start(&mut self, started: Instant) {
        let root = session::uri(self.folder, "");
        self.client.initialize(&json!({}), &[&root]);
        row("initialize answered", "20", &[milliseconds(started)]);
        let text = self.open("small.md");
        let parent = position(&text, text.find("PLAT-").unwrap() + 2);
        loop {
            let found = self.ask("textDocument/definition", &parent, json!({}));
            if found.to_string().contains("/platform-specs/PLAT-") {
                break;
            }
        }
        row("first right definition after start", "100", &[milliseconds(started)]);
        let mut last = started.elapsed();
        while self.client.claim_within(QUIET, &is_publication).is_some() {
            last = started.elapsed();
        }
        row("all findings shown", "", &[last.as_secs_f64() * 1e3]);
    }

    fn uri(&self, name: &str) -> String {
        session::uri(self.folder, &format!("cart-repo/specs/{name}"))
    }

    fn open(&mut self, name: &str) -> String {
        let text = fs::read_to_string(self.folder.join("cart-repo/specs").join(name)).unwrap();
        let item = json!({"uri": self.uri(name), "languageId": "markdown", "version": self.version, "text": text});
        self.client.notify_raw("textDocument/didOpen", json!({ "textDocument": item }));
        text
    }

    fn ask(&mut self, method: &str, position: &Value, more: Value) -> Value {
        let mut params = json!({"textDocument": {"uri": self.uri("small.md")}, "position": position});
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.client.call(method, params)
    }

    /// A letter comes or goes in the middle.
    fn key(&mut self, name: &str, at: &Value) {
        self.version += 1;
        let mut end = at.clone();
        let text = if self.version % 2 == 0 { "x" } else { "" };
        end["character"] = json!(at["character"].as_u64().unwrap() + u64::from(text.is_empty()));
        let change = json!({"range": {"start": at, "end": end}, "text": text});
        let document = json!({"uri": self.uri(name), "version": self.version});
        self.client.notify_raw("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    }

    /// Takes what is published up to the findings of the last version; how many publications those were.
    fn shown(&mut self, name: &str) -> usize {
        let (uri, version) = (self.uri(name), self.version);
        for count in 1.. {
            let shown = self.client.claim_method(PUBLISH);
            if shown["uri"] == uri && shown["version"] == version {
                return count;
            }
        }
        0
    }

    fn edits(&mut self, name: &str, what: &str, bar: &str, count: usize) {
        let text = self.open(name);
        let at = position(&text, text[..text.len() / 2].rfind("domain").unwrap());
        self.client.claim_until_quiet(PUBLISH, Duration::from_millis(300));
        let mut times = Vec::new();
        for _ in 0..count {
            let started = Instant::now();
            self.key(name, &at);
            self.shown(name);
            times.push(milliseconds(started));
        }
        row(what, bar, &times);
    }

    fn answers(&mut self) {
        let text = fs::read_to_string(self.folder.join("cart-repo/specs/small.md")).unwrap();
        let at = position(&text, text.find("PLAT-").unwrap() + 2);
        let declared = json!({"context": {"includeDeclaration": true}});
        for (what, method, more) in [
            ("definition", "textDocument/definition", json!({})),
            ("hover", "textDocument/hover", json!({})),
            ("completion of an id", "textDocument/completion", json!({})),
            ("references", "textDocument/references", declared),
        ] {
            let mut times = Vec::new();
            for _ in 0..100 {
                let started = Instant::now();
                self.ask(method, &at, more.clone());
                times.push(milliseconds(started));
            }
            row(what, "2", &times);
        }
    }

    fn burst(&mut self) {
        let text = fs::read_to_string(self.folder.join("cart-repo/specs/small.md")).unwrap();
        let at = position(&text, text[..text.len() / 2].rfind("domain").unwrap());
        let started = Instant::now();
        for _ in 0..1_000 {
            self.key("small.md", &at);
        }
        let publications = self.shown("small.md");
        row(
            &format!("findings of the last of 1,000 edits ({publications} publications)"),
            "100",
            &[milliseconds(started)],
        );
    }
}

fn is_publication(message: &Value) -> bool {
    message["method"] == PUBLISH
}

fn position(text: &str, at: usize) -> Value {
    let (line, start) = (text[..at].matches('\n').count(), text[..at].rfind('\n').map_or(0, |end| end + 1));
    json!({"line": line, "character": text[start..at].encode_utf16().count()})
}
