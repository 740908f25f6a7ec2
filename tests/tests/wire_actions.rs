//! Every action that is offered anywhere in the example workspace, taken over the wire in each position encoding, in
//! files with line feeds and with those of Windows: the edits that the client gets make the server's text what the client
//! has, the finding is gone, no other appears anywhere, and every encoding changes the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use specward_tests::example;
use specward_tests::session::Session;
use specward_tests::text_model::{Model, Units};
use specward_tests::unfilled::{UNFILLED, may_appear};

/// What an action made of the workspace: by path, the new text; nothing for a file that moved away.
type Outcome = BTreeMap<String, Option<String>>;

/// How often findings are asked for again before what is wrong with them counts.
const PATIENCE: usize = 40;

fn markdown_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for path in entries {
        if path.is_dir() {
            markdown_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
}

/// Words in front of prose that count differently in each encoding.
fn widened(text: &str) -> String {
    let is_prose = |line: &str| line.starts_with(|c: char| c.is_ascii_uppercase()) && !line.contains(':');
    let widen = |line: &str| if is_prose(line) { format!("é𝒜 {line}\n") } else { format!("{line}\n") };
    text.lines().map(widen).collect()
}

struct Taker {
    session: Session,
    units: Units,
    files: Vec<String>,
    /// Every report, by URI.
    before: BTreeMap<String, Value>,
    outcomes: BTreeMap<(String, String), Outcome>,
    faults: Vec<String>,
    open: BTreeSet<String>,
    version: i32,
}

impl Taker {
    fn new(units: Units, change: fn(&str) -> String) -> Self {
        let folder = example::copy_of("guest-checkout");
        let mut files = Vec::new();
        markdown_files(folder.path(), &mut files);
        for file in &files {
            fs::write(file, change(&widened(&fs::read_to_string(file).unwrap()))).unwrap();
        }
        let below = |file: &PathBuf| file.strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned();
        let files = files.iter().map(below).collect();
        let kinds = json!(["quickfix", "refactor", "source"]);
        let capabilities = json!({
            "experimental": {"serverStatusNotification": true},
            "general": {"positionEncodings": [units.name()]},
            "textDocument": {
                "diagnostic": {},
                "codeAction": {
                    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": kinds}},
                    "dataSupport": true,
                    "resolveSupport": {"properties": ["edit"]},
                },
            },
            "workspace": {
                "diagnostics": {"refreshSupport": true},
                "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename"]},
            },
        });
        let options = json!({"workspaceDiagnostics": true});
        let mut session = Session::over_with(folder, &capabilities, &options);
        for method in ["workspace/diagnostic/refresh", "textDocument/publishDiagnostics"] {
            session.client.ignore(method);
        }
        session.wait_until_quiescent();
        let mut taker = Self {
            session,
            units,
            files,
            before: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            faults: Vec::new(),
            open: BTreeSet::new(),
            version: 0,
        };
        taker.settle();
        taker
    }

    /// Takes the findings of the workspace as it is.
    fn settle(&mut self) {
        let mut quiet = 0;
        while quiet < 3 {
            let told = self.changed_reports();
            quiet = if told.is_empty() { quiet + 1 } else { 0 };
            self.before.extend(told);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The reports that differ from those that are known.
    fn changed_reports(&mut self) -> BTreeMap<String, Value> {
        let known: Vec<Value> =
            self.before.iter().map(|(uri, report)| json!({"uri": uri, "value": report["resultId"]})).collect();
        let answer = self.session.client.call("workspace/diagnostic", json!({"previousResultIds": known}));
        let items = answer["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "full");
        items.map(|item| (item["uri"].as_str().unwrap().to_owned(), item.clone())).collect()
    }

    fn take_all(&mut self) {
        for path in self.files.clone() {
            let text = self.session.text(&path);
            for (line, content) in text.lines().enumerate() {
                let end = match self.units {
                    Units::Utf8 => content.len(),
                    Units::Utf16 => content.encode_utf16().count(),
                    Units::Utf32 => content.chars().count(),
                };
                let range = json!({"start": {"line": line, "character": 0}, "end": {"line": line, "character": end}});
                for action in self.offered(&path, &range) {
                    self.take(&path, action);
                }
            }
        }
    }

    /// What is offered, each with its edit. Where that is refused as what was closed is not yet read again, it is asked anew.
    fn offered(&mut self, path: &str, range: &Value) -> Vec<Value> {
        let document = json!({"uri": self.session.uri(path)});
        let params = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
        for _ in 0..PATIENCE {
            let offered = self.session.client.call("textDocument/codeAction", params.clone());
            let offered = offered.as_array().cloned().unwrap_or_default().into_iter();
            let planned: Option<Vec<Value>> = offered.map(|action| self.planned(action)).collect();
            if let Some(planned) = planned {
                return planned;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        self.faults.push(format!("{path}: actions at {range} are offered and not planned"));
        Vec::new()
    }

    fn planned(&mut self, action: Value) -> Option<Value> {
        if !action["edit"].is_null() {
            return Some(action);
        }
        let id = self.session.client.ask_raw("codeAction/resolve", action);
        self.session.client.response(id).get("result").cloned()
    }

    fn take(&mut self, path: &str, action: Value) {
        let title = action["title"].as_str().unwrap().to_owned();
        let key = (path.to_owned(), title.clone());
        if self.outcomes.contains_key(&key) {
            return;
        }
        let (outcome, created) = self.outcome(&title, &action["edit"]);
        if outcome.values().all(Option::is_some) {
            self.apply(&title, &action, &outcome, &created);
        }
        self.outcomes.insert(key, outcome);
    }

    fn below(&self, uri: &Value) -> String {
        let root = self.session.uri("");
        uri.as_str().unwrap().strip_prefix(&root).unwrap().trim_start_matches('/').to_owned()
    }

    /// What a client makes of its texts, and which files it creates.
    fn outcome(&mut self, title: &str, edit: &Value) -> (Outcome, Vec<String>) {
        let (mut outcome, mut created) = (Outcome::new(), Vec::new());
        for change in edit["documentChanges"].as_array().unwrap_or_else(|| panic!("{title}: {edit}")) {
            match change["kind"].as_str() {
                Some("create") => {
                    created.push(self.below(&change["uri"]));
                    outcome.insert(self.below(&change["uri"]), Some(String::new()));
                }
                Some(_) => {
                    let (from, to) = (self.below(&change["oldUri"]), self.below(&change["newUri"]));
                    let text = outcome.remove(&from).flatten().unwrap_or_else(|| self.session.text(&from));
                    outcome.extend([(from, None), (to, Some(text))]);
                }
                None => {
                    let path = self.below(&change["textDocument"]["uri"]);
                    let old = outcome.get(&path).cloned().flatten().unwrap_or_else(|| self.session.text(&path));
                    let mut model = Model::new(&old, self.units);
                    for edit in backwards(&change["edits"]) {
                        model.replace(at(&edit["range"]["start"]), at(&edit["range"]["end"]), text_of(&edit));
                    }
                    if model.content() == old {
                        self.faults.push(format!("{title}: changes nothing in {path}"));
                    }
                    outcome.insert(path, Some(model.content()));
                }
            }
        }
        (outcome, created)
    }

    /// Sends the edits on as the client's own, looks what is found then, and takes everything back.
    fn apply(&mut self, title: &str, action: &Value, outcome: &Outcome, created: &[String]) {
        for change in action["edit"]["documentChanges"].as_array().unwrap() {
            let Some(edits) = change.get("edits") else { continue };
            let path = self.below(&change["textDocument"]["uri"]);
            let uri = self.session.uri(&path);
            let old = if created.contains(&path) { String::new() } else { self.session.text(&path) };
            if self.open.insert(path.clone()) {
                self.version += 1;
                // A graph is no markdown, and the server reads it by its name.
                let document = json!({"uri": uri, "languageId": "markdown", "version": self.version, "text": old});
                self.session.client.notify_raw("textDocument/didOpen", json!({ "textDocument": document }));
            }
            self.version += 1;
            let changes: Vec<Value> =
                backwards(edits).iter().map(|edit| json!({"range": edit["range"], "text": text_of(edit)})).collect();
            let params = json!({"textDocument": {"uri": uri, "version": self.version}, "contentChanges": changes});
            self.session.client.notify_raw("textDocument/didChange", params);
            let server = self.session.client.call("specward/text", json!({"uri": uri}));
            if server["text"].as_str() != outcome[&path].as_deref() {
                self.faults.push(format!("{title}: server and client have two texts of {path}"));
            }
        }
        let mut wrong = Vec::new();
        for _ in 0..PATIENCE {
            let reports = self.changed_reports();
            wrong = self.wrong(title, action, &reports, created);
            if wrong.is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        self.faults.extend(wrong);
        self.take_back(outcome, created);
        let back = (0..PATIENCE).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            let reports = self.changed_reports();
            reports.iter().all(|(uri, report)| !self.before.contains_key(uri) && report["items"] == json!([]))
        });
        if !back {
            self.faults.push(format!("{title}: taken back, and findings differ"));
        }
    }

    /// Changed files get their text back, new ones are gone again.
    fn take_back(&mut self, outcome: &Outcome, created: &[String]) {
        for path in outcome.keys() {
            let uri = self.session.uri(path);
            if created.contains(path) {
                self.open.remove(path);
                self.session.close(&uri);
                let document = json!({"textDocument": {"uri": uri}});
                while !self.session.client.call("textDocument/documentSymbol", document.clone()).is_null() {
                    std::thread::sleep(Duration::from_millis(5));
                }
            } else {
                let text = self.session.text(path);
                self.version += 1;
                self.session.replace(&uri, self.version, &text);
            }
        }
    }

    /// What is found that should not be.
    fn wrong(&self, title: &str, action: &Value, reports: &BTreeMap<String, Value>, created: &[String]) -> Vec<String> {
        let mut wrong = Vec::new();
        let own = action["diagnostics"][0].clone();
        if !own.is_null() {
            let said = |reports: &BTreeMap<String, Value>| {
                let items = reports.values().flat_map(|report| report["items"].as_array().unwrap());
                let same = items.filter(|item| item["code"] == own["code"] && item["message"] == own["message"]);
                same.count()
            };
            let here: BTreeMap<String, Value> =
                reports.keys().filter_map(|uri| Some((uri.clone(), self.before.get(uri)?.clone()))).collect();
            let is_blank =
                title.starts_with("Add ") && own["code"].as_str().is_some_and(|code| UNFILLED.contains(&code));
            if said(reports) >= said(&here) && !is_blank {
                wrong.push(format!("{title}: {} is still there", own["message"]));
            }
        }
        for (uri, report) in reports {
            let path = self.below(&json!(uri));
            let before = self.before.get(uri).map(codes).unwrap_or_default();
            for (code, count) in codes(report) {
                let is_new = count > before.get(&code).copied().unwrap_or_default();
                if is_new && !may_appear(&code, title, created.contains(&path)) {
                    wrong.push(format!("{title}: {code} appears in {path}"));
                }
            }
        }
        wrong
    }
}

/// Edits of one document, last first, so that none moves another.
fn backwards(edits: &Value) -> Vec<Value> {
    let mut edits = edits.as_array().unwrap().clone();
    edits.sort_by_key(|edit| at(&edit["range"]["start"]));
    edits.reverse();
    edits
}

fn text_of(edit: &Value) -> &str {
    edit["newText"].as_str().unwrap()
}

fn at(position: &Value) -> (usize, usize) {
    let number = |key: &str| position[key].as_u64().unwrap() as usize;
    (number("line"), number("character"))
}

/// How often each rule speaks.
fn codes(report: &Value) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in report["items"].as_array().unwrap() {
        *counts.entry(item["code"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

fn taken(units: Units, change: fn(&str) -> String) -> BTreeMap<(String, String), Outcome> {
    let mut taker = Taker::new(units, change);
    taker.take_all();
    println!("{} actions taken in {}", taker.outcomes.len(), units.name());
    assert!(taker.faults.is_empty(), "{} in {}: {:#?}", taker.faults.len(), units.name(), taker.faults);
    assert!(taker.outcomes.len() >= 70, "only {} actions", taker.outcomes.len());
    taker.outcomes
}

fn compare(units: Units) {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let (unix, windows) = (taken(units, str::to_owned), taken(units, crlf));
    assert_eq!(unix.keys().collect::<Vec<_>>(), windows.keys().collect::<Vec<_>>());
    for (key, outcome) in &unix {
        for (path, text) in outcome {
            let (text, other) = (text.clone().unwrap_or_default(), windows[key][path].clone().unwrap_or_default());
            // A new file is written as templates are.
            assert!(other == crlf(&text) || other == text, "{key:?}: {path} differs by more than its line ends");
        }
    }
    let bytes = taken(Units::Utf8, str::to_owned);
    assert_eq!(bytes, unix, "utf-8 and {} change different bytes", units.name());
}

#[test]
fn every_action_is_exact_in_utf_16() {
    compare(Units::Utf16);
}

#[test]
fn every_action_is_exact_in_utf_32() {
    compare(Units::Utf32);
}
