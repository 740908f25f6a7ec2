//! A model of a client: documents with versions and texts, and the disk; it takes steps one by one and knows at any
//! time what the server must hold. Its edits share no code with the server's.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::session::Session;
use crate::text_model::{Model, Units};

/// A place in a text: line and column, possibly past the end.
pub type At = (usize, usize);

/// One thing that a client or somebody on its disk does to one of its files.
#[derive(Clone, Debug)]
pub enum Step {
    /// Opens it with its text on disk.
    Open,
    /// Replaces ranges one after the other, in one notification.
    Edit(Vec<(At, At, String)>),
    /// Replaces the whole text.
    Replace(String),
    /// Writes the text to disk.
    Save,
    /// Closes it.
    Close,
    /// Somebody writes it on disk.
    Write(String),
    /// Somebody deletes it on disk.
    Delete,
    /// Somebody renames it to another of the files.
    Rename(usize),
    /// Asks something about it, and perhaps takes that back.
    Ask(&'static str, At, bool),
}

/// A client with its files.
pub struct ClientModel {
    /// The workspace and the connection.
    pub session: Session,
    files: Vec<String>,
    open: BTreeMap<usize, (i32, Model)>,
    asked: Vec<i64>,
    /// What was said about documents, to be replayed.
    pub said: Vec<Value>,
}

impl ClientModel {
    /// A client over `session` that knows these files, named relative to its folder.
    pub fn new(session: Session, files: Vec<String>) -> Self {
        Self { session, files, open: BTreeMap::new(), asked: Vec::new(), said: Vec::new() }
    }

    /// Takes a step with one of the files; what makes no sense now is skipped.
    pub fn take(&mut self, file: usize, step: &Step) {
        match step {
            Step::Open => self.open(file),
            Step::Edit(edits) => self.edit(file, edits),
            Step::Replace(text) => self.replace(file, text),
            Step::Save => self.save(file),
            Step::Close => self.close(file),
            Step::Write(text) => self.write(file, text),
            Step::Delete => self.delete(file),
            Step::Rename(to) => self.rename(file, *to),
            Step::Ask(method, at, cancel) => self.ask(file, method, *at, *cancel),
        }
    }

    /// Law 3: of every open document the server has the client's text and version.
    pub fn assert_texts(&mut self) {
        for (file, (version, model)) in &self.open {
            let uri = self.session.uri(&encoded(&self.files[*file]));
            let held = self.session.client.call("specward/text", json!({ "uri": uri }));
            assert_eq!(held["version"], *version, "version of {}", self.files[*file]);
            assert_eq!(held["text"].as_str().unwrap(), model.content(), "text of {}", self.files[*file]);
        }
    }

    /// Every request gets an answer, and none an inner error.
    pub fn assert_answers(&mut self) {
        for id in std::mem::take(&mut self.asked) {
            let answer = self.session.client.response(id);
            assert_ne!(answer.pointer("/error/code"), Some(&json!(-32603)), "{answer}");
        }
    }

    /// Closes every document.
    pub fn close_all(&mut self) {
        for file in 0..self.files.len() {
            self.close(file);
        }
    }

    /// The session as a script that `specward replay` takes.
    pub fn replayable(&self) -> Value {
        json!({"format": 1, "encoding": "utf-16", "steps": self.said})
    }

    fn path(&self, file: usize) -> std::path::PathBuf {
        self.session.folder().join(&self.files[file])
    }

    fn uri(&self, file: usize) -> String {
        self.session.uri(&encoded(&self.files[file]))
    }

    fn say(&mut self, method: &str, params: Value) {
        self.said.push(json!({"method": method, "params": params}));
        self.session.client.notify_raw(method, params);
    }

    fn open(&mut self, file: usize) {
        let Ok(text) = fs::read_to_string(self.path(file)) else { return };
        if self.open.contains_key(&file) {
            return;
        }
        let item = json!({"uri": self.uri(file), "languageId": "markdown", "version": 1, "text": text});
        self.say("textDocument/didOpen", json!({ "textDocument": item }));
        self.open.insert(file, (1, Model::new(&text, Units::Utf16)));
    }

    fn edit(&mut self, file: usize, edits: &[(At, At, String)]) {
        let Some((version, model)) = self.open.get_mut(&file) else { return };
        *version += 1;
        let version = *version;
        for (start, end, text) in edits {
            model.replace(*start, *end, text);
        }
        let position = |(line, character): At| json!({"line": line, "character": character});
        let change = |(start, end, text): &(At, At, String)| json!({"range": {"start": position(*start), "end": position(*end)}, "text": text});
        let changes: Vec<Value> = edits.iter().map(change).collect();
        let document = json!({"uri": self.uri(file), "version": version});
        self.say("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    fn replace(&mut self, file: usize, text: &str) {
        let Some((version, model)) = self.open.get_mut(&file) else { return };
        *version += 1;
        *model = Model::new(text, Units::Utf16);
        let document = json!({"uri": self.uri(file), "version": self.open[&file].0});
        self.say("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": text}]}));
    }

    fn save(&mut self, file: usize) {
        let Some((_, model)) = self.open.get(&file) else { return };
        let text = model.content();
        self.write(file, &text);
        let uri = self.uri(file);
        self.session.client.notify_raw("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    }

    fn close(&mut self, file: usize) {
        if self.open.remove(&file).is_some() {
            let uri = self.uri(file);
            self.say("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        }
    }

    fn write(&mut self, file: usize, text: &str) {
        let path = self.path(file);
        let kind = if path.exists() { 2 } else { 1 };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self.tell(&[(file, kind)]);
    }

    fn delete(&mut self, file: usize) {
        if fs::remove_file(self.path(file)).is_ok() {
            self.tell(&[(file, 3)]);
        }
    }

    fn rename(&mut self, file: usize, to: usize) {
        let kind = if self.path(to).exists() { 2 } else { 1 };
        let folder = self.path(to).parent().map(Path::to_owned).unwrap();
        fs::create_dir_all(folder).unwrap();
        if file != to && fs::rename(self.path(file), self.path(to)).is_ok() {
            self.tell(&[(file, 3), (to, kind)]);
        }
    }

    fn tell(&mut self, events: &[(usize, u8)]) {
        let change = |(file, kind): &(usize, u8)| json!({"uri": self.uri(*file), "type": kind});
        let changes: Vec<Value> = events.iter().map(change).collect();
        self.session.client.notify_raw("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    fn ask(&mut self, file: usize, method: &str, (line, character): At, cancel: bool) {
        let at = json!({"line": line, "character": character});
        let params = json!({
            "textDocument": {"uri": self.uri(file)}, "position": at, "range": {"start": at, "end": at},
            "context": {"includeDeclaration": true, "diagnostics": []},
        });
        let id = self.session.client.ask_raw(method, params);
        if cancel {
            self.session.client.notify_raw("$/cancelRequest", json!({ "id": id }));
        }
        self.asked.push(id);
    }
}

/// A relative path as it stands in a URI.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let part = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(part).collect()
}
