//! The example workspace `guest-checkout`: its planted faults, and a copy in which all are repaired.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tempfile::TempDir;

/// Everything that is wrong in the example on purpose.
#[derive(Deserialize)]
pub struct Planted {
    /// Fault by fault.
    pub fault: Vec<Fault>,
}

/// One planted fault.
#[derive(Deserialize)]
pub struct Fault {
    /// What is found.
    #[serde(flatten)]
    pub expected: Expected,
    /// How severe that is.
    pub severity: String,
    /// What is found besides.
    #[serde(default)]
    pub also: Vec<Expected>,
    /// What takes it away.
    pub repairs: Vec<Repair>,
}

/// A finding: its rule, and the text at its place.
#[derive(Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // As in the file of faults.
pub struct Expected {
    pub rule: String,
    pub path: String,
    pub line: u64,
    pub text: String,
}

/// A replacement of one text in one file.
#[derive(Deserialize)]
#[allow(missing_docs)] // As in the file of faults.
pub struct Repair {
    pub path: String,
    pub faulty: String,
    pub fixed: String,
}

/// The folder of the example workspaces.
pub fn workspaces() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces")
}

/// The planted faults of `guest-checkout`.
pub fn planted() -> Planted {
    let text = fs::read_to_string(workspaces().join("guest-checkout.faults.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

/// A copy of an example workspace.
pub fn copy_of(workspace: &str) -> TempDir {
    let target = tempfile::tempdir().unwrap();
    copy_tree(&workspaces().join(workspace), target.path());
    target
}

/// A copy of `guest-checkout` without any fault.
pub fn repaired() -> TempDir {
    let workspace = copy_of("guest-checkout");
    for repair in planted().fault.into_iter().flat_map(|fault| fault.repairs) {
        let path = workspace.path().join(&repair.path);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(&repair.faulty).count(), 1, "{}: {}", repair.path, repair.faulty);
        fs::write(&path, text.replacen(&repair.faulty, &repair.fixed, 1)).unwrap();
    }
    workspace
}

/// Copies a folder with all that is in it.
pub fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
