//! A folder that nobody vetted, and what must hold of it: the check ends by itself, the server settles and lives, both
//! say what a fresh host says, and no byte on disk is another.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;
use tempfile::TempDir;

use crate::checked::{self, CHECK_PATIENCE, Checked};
use crate::client::Client;
use crate::counts::say;
use crate::fresh;
use crate::published::{Findings, Published, assert_same};
use crate::session::uri;

/// See the module's documentation.
pub struct Hostile {
    name: &'static str,
    folder: TempDir,
}

impl Hostile {
    /// An empty folder for the case `name`.
    pub fn new(name: &'static str) -> Self {
        Self { name, folder: TempDir::new().unwrap() }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file and the folders that lead to it.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Checks it, serves it, and compares both with a fresh host; what the check said.
    pub fn hold(&self) -> Checked {
        let start = Instant::now();
        let checked = checked::check(self.path());
        let wanted = fresh::findings(self.path());
        assert_same(&format!("{}: check and a fresh host", self.name), &checked.findings(self.path()), &wanted);
        self.serve(&wanted);
        let (files, findings) = (checked.count("files"), wanted.values().map(Vec::len).sum::<usize>());
        say(&format!(
            "workspace {}: {files} files, {findings} findings, {} ms",
            self.name,
            start.elapsed().as_millis()
        ));
        checked
    }

    fn serve(&self, wanted: &Findings) {
        let capabilities = json!({
            "experimental": {"serverStatusNotification": true},
            "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}},
        });
        let options = json!({"diagnostics": {"maxClosedDocuments": 1_000_000}});
        let mut client = Client::in_process();
        let folder = json!({"uri": uri(self.path(), ""), "name": "folder"});
        let params =
            json!({"capabilities": capabilities, "workspaceFolders": [folder], "initializationOptions": options});
        client.initialize_with(&params);
        let mut published = Published::default();
        client.ignore("experimental/serverStatus");
        client.ignore("window/logMessage");
        let shown = published.until(&mut client, wanted, CHECK_PATIENCE);
        assert_same(&format!("{}: published and fresh findings", self.name), shown, wanted);
        client.finish();
    }
}
