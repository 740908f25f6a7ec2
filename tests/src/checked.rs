//! `specward check` of a folder, bounded in time, its findings in the form in which an editor shows them.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::binary;
use crate::fresh::{Shown, message};
use crate::published::Findings;

/// How long a check may take before it counts as hanging.
pub const CHECK_PATIENCE: Duration = Duration::from_secs(300);

/// What a check said.
#[derive(Debug)]
pub struct Checked {
    /// Exit code.
    pub code: i32,
    /// Its JSON.
    pub json: Value,
    /// What it told people beside.
    pub stderr: String,
}

/// Checks a folder with the real binary.
pub fn check(folder: &Path) -> Checked {
    run(binary::command().args(["check", "--color", "never", "--format", "json"]).arg(folder))
}

/// Runs a `check --format json`; fails if it hangs, crashes or panics.
pub fn run(command: &mut Command) -> Checked {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
    let end = Instant::now() + CHECK_PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > end {
            child.kill().unwrap();
            panic!("the check does not end");
        }
        thread::sleep(Duration::from_millis(2));
    };
    let (out, stderr) = (out.join().unwrap(), err.join().unwrap());
    let code = status.code().unwrap_or_else(|| panic!("the check ended by {status}: {stderr}"));
    assert!(code < 2 && !stderr.contains("panicked"), "exit code {code}: {stderr}");
    let json = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error} in {out}\n{stderr}"));
    Checked { code, json, stderr }
}

fn collect(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        from.read_to_string(&mut text).unwrap();
        text
    })
}

impl Checked {
    /// Findings that are not suppressed, as an editor would show them.
    pub fn findings(&self, folder: &Path) -> Findings {
        let mut texts = HashMap::new();
        let mut all: Findings = BTreeMap::new();
        for finding in
            self.json["findings"].as_array().unwrap().iter().filter(|finding| finding["suppressed"].is_null())
        {
            let path = folder.join(finding["path"].as_str().unwrap());
            let lines = texts.entry(path.clone()).or_insert_with(|| Lines::of(&path));
            all.entry(path.to_str().unwrap().to_owned()).or_default().push(shown(finding, lines));
        }
        all
    }

    /// The rules and messages of one file.
    pub fn of_file(&self, path: &str) -> Vec<(&str, &str)> {
        let findings = self.json["findings"].as_array().unwrap().iter().filter(|finding| finding["path"] == path);
        findings.map(|finding| (finding["rule"].as_str().unwrap(), finding["message"].as_str().unwrap())).collect()
    }

    /// A number of the summary.
    pub fn count(&self, of: &str) -> u64 {
        self.json["summary"][of].as_u64().unwrap()
    }
}

/// Where the lines of a file begin.
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    fn of(path: &Path) -> Self {
        let bytes = path.is_file().then(|| fs::read(path).ok()).flatten();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        let ends = (0..bytes.len())
            .filter(|&at| bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        starts.extend(ends.map(|at| at + 1));
        Self { text, starts }
    }

    /// From a position of the JSON to one of the protocol.
    fn position(&self, place: &Value) -> (u32, u32) {
        let number = |key: &str| place[key].as_u64().unwrap() as usize;
        let (line, column, byte) = (number("line") - 1, number("column") - 1, number("byte"));
        let before = self.starts.get(line).and_then(|start| self.text.get(*start..byte)).unwrap_or_default();
        assert_eq!(before.chars().count(), column, "column and byte of {place} mean one place");
        (line as u32, before.encode_utf16().count() as u32)
    }
}

fn shown(finding: &Value, lines: &Lines) -> Shown {
    let text = |key: &str| finding[key].as_str().unwrap();
    let (start, end) = (lines.position(&finding["range"]["start"]), lines.position(&finding["range"]["end"]));
    (text("rule").to_owned(), start, end, message(text("message"), text("help")))
}
