//! The example workspace with every planted fault repaired, as a real git repository: the base of pull requests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::{binary, example};

/// See the module's documentation.
pub struct Repository {
    folder: TempDir,
}

/// What a run of the binary gave.
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl Repository {
    /// The repaired example, committed on `main`, with the branch `work` checked out.
    pub fn example() -> Self {
        let repository = Self { folder: example::repaired() };
        repository.git(&["init", "-q"]);
        repository.commit("The shop");
        repository.git(&["checkout", "-qb", "work"]);
        repository
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder().join(path)
    }

    /// Runs git, with no configuration but our own.
    pub fn git(&self, arguments: &[&str]) {
        git(self.folder(), arguments);
    }

    /// Commits everything.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", message]);
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces a text that a file holds exactly once.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        replace(&self.path(path), from, to);
    }

    /// Runs the binary in it.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = binary::command().args(arguments).current_dir(self.folder()).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Ran { code: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Runs `check --format json` with further arguments; exit code and findings as `severity rule path`.
    pub fn check(&self, arguments: &[&str]) -> (i32, Vec<String>) {
        let ran = self.run(&[&["check", "--format", "json"], arguments].concat());
        let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err));
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
        let shown = |finding: &Value| {
            format!("{} {} {}", text(finding, "severity"), text(finding, "rule"), text(finding, "path"))
        };
        (ran.code, report["findings"].as_array().unwrap().iter().map(shown).collect())
    }
}

/// Runs git in a folder, with no configuration but our own.
pub fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@t", "-c", "init.defaultBranch=main"]).args(arguments);
    let output = command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{} holds {from:?} not exactly once", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}
