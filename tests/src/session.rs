//! A workspace on disk with a client over it: files are written, opened, edited; publications claimed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;

/// How long nothing must come for it to be quiet.
pub const QUIET: Duration = Duration::from_millis(300);

/// A client with a server in this process, over a folder of its own.
pub struct Session {
    folder: TempDir,
    /// The client.
    pub client: Client,
}

impl Session {
    /// A workspace of these files.
    pub fn new(files: &[(&str, &str)], capabilities: &Value) -> Self {
        let folder = TempDir::new().unwrap();
        write(&folder, files);
        Self::over(folder, capabilities)
    }

    /// A workspace that is there already.
    pub fn over(folder: TempDir, capabilities: &Value) -> Self {
        let client = Client::start(capabilities, &[&uri(folder.path(), "")]);
        Self { folder, client }
    }

    /// The same with initialization options.
    pub fn over_with(folder: TempDir, capabilities: &Value, options: &Value) -> Self {
        let folders = json!([{"uri": uri(folder.path(), ""), "name": "folder"}]);
        let mut client = Client::in_process();
        client.initialize_with(&json!({
            "processId": null,
            "capabilities": capabilities,
            "workspaceFolders": folders,
            "initializationOptions": options,
        }));
        Self { folder, client }
    }

    /// Files on disk of which the client names no folder.
    pub fn without_folders(files: &[(&str, &str)], capabilities: &Value) -> Self {
        let folder = TempDir::new().unwrap();
        write(&folder, files);
        let client = Client::start(capabilities, &[]);
        Self { folder, client }
    }

    /// A workspace that is a copy of one under `workspaces/`.
    pub fn example(name: &str, capabilities: &Value) -> Self {
        Self::example_with(name, capabilities, &Value::Null)
    }

    /// The same with initialization options.
    pub fn example_with(name: &str, capabilities: &Value, options: &Value) -> Self {
        let params = json!({"processId": null, "capabilities": capabilities, "initializationOptions": options});
        Self::example_for(name, params)
    }

    /// The same with whole parameters, as an editor sends them; its folder is the workspace.
    pub fn example_for(name: &str, mut params: Value) -> Self {
        let folder = TempDir::new().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces").join(name), folder.path());
        let root = uri(folder.path(), "");
        params["rootUri"] = json!(root);
        params["workspaceFolders"] = json!([{"uri": root, "name": "folder"}]);
        let mut client = Client::in_process();
        client.initialize_with(&params);
        Self { folder, client }
    }

    /// The text of a file on disk.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// Opens a file with its text on disk; its URI.
    pub fn open_file(&mut self, path: &str) -> String {
        let (uri, text) = (self.uri(path), self.text(path));
        self.open(&uri, "markdown", &text);
        uri
    }

    /// The position of the first `needle` in a file on disk, `inside` bytes into it. Lines and needle are ASCII.
    pub fn position(&self, path: &str, needle: &str, inside: usize) -> Value {
        let text = self.text(path);
        let at = text.find(needle).unwrap_or_else(|| panic!("{path} has no {needle:?}")) + inside;
        let line_start = text[..at].rfind('\n').map_or(0, |before| before + 1);
        json!({"line": text[..at].matches('\n').count(), "character": at - line_start})
    }

    /// Parameters of a request about the first `needle` in a file.
    pub fn at(&self, path: &str, needle: &str, inside: usize) -> Value {
        json!({"textDocument": {"uri": self.uri(path)}, "position": self.position(path, needle, inside)})
    }

    /// Waits for the scan of a client that opted in to the server's status.
    pub fn wait_until_quiescent(&mut self) {
        let is_quiet = |message: &Value| {
            message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true
        };
        self.client.claim("a quiescent status", is_quiet);
        self.client.ignore("experimental/serverStatus");
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// URI of a file.
    pub fn uri(&self, path: &str) -> String {
        uri(self.folder.path(), path)
    }

    /// The next publication about a file: version and rule names.
    pub fn published(&mut self, path: &str) -> (Value, Vec<String>) {
        let uri = self.uri(path);
        self.published_as(&uri)
    }

    /// The same by URI.
    pub fn published_as(&mut self, uri: &str) -> (Value, Vec<String>) {
        let is_it =
            |message: &Value| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri;
        let message = self.client.claim(&format!("diagnostics of {uri}"), is_it);
        (message["params"]["version"].clone(), codes(&message["params"]))
    }

    /// Waits until the rules published about a file fit: what is written in steps may be read between two of them.
    pub fn published_until(&mut self, path: &str, fits: impl Fn(&[String]) -> bool) {
        let mut rules = self.published(path).1;
        while !fits(&rules) {
            rules = self.published(path).1;
        }
    }

    /// Opens a document with version 1.
    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.client.notify_raw("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces a document's whole text.
    pub fn replace(&mut self, uri: &str, version: i32, text: &str) {
        let document = json!({"uri": uri, "version": version});
        let params = json!({"textDocument": document, "contentChanges": [{ "text": text }]});
        self.client.notify_raw("textDocument/didChange", params);
    }

    /// Closes a document.
    pub fn close(&mut self, uri: &str) {
        self.client.notify_raw("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    /// Writes a file and tells the server.
    pub fn write(&mut self, path: &str, text: &str) {
        let file = self.folder.path().join(path);
        let kind = if file.exists() { 2 } else { 1 };
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        self.disk_event(path, kind);
    }

    /// Deletes a file and tells the server.
    pub fn delete(&mut self, path: &str) {
        fs::remove_file(self.folder.path().join(path)).unwrap();
        self.disk_event(path, 3);
    }

    /// Tells the server that a file was created (1), changed (2) or deleted (3).
    pub fn disk_event(&mut self, path: &str, kind: u8) {
        let change = json!({"uri": self.uri(path), "type": kind});
        self.client.notify_raw("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    }

    /// Nothing more is published.
    pub fn assert_silent(&mut self) {
        assert_eq!(self.client.claim_until_quiet("textDocument/publishDiagnostics", QUIET), Vec::<Value>::new());
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// URI of a file in a folder.
pub fn uri(folder: &Path, path: &str) -> String {
    format!("file://{}", folder.join(path).display()).trim_end_matches('/').to_owned()
}

/// The rules of published diagnostics.
pub fn codes(params: &Value) -> Vec<String> {
    let items = params["diagnostics"].as_array().unwrap();
    items.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

fn write(folder: &TempDir, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
