//! Helpers of this crate's tests: folders on disk, and a second user for files that may not be read.

use std::fs;
use std::process::Command;

use specward_engine::path::FilePath;

/// A folder that goes away with the test.
pub(crate) struct Disk {
    pub(crate) folder: tempfile::TempDir,
}

impl Disk {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let disk = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            disk.write(path, text);
        }
        disk
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    pub(crate) fn at(&self, path: &str) -> FilePath {
        FilePath::from_path(&self.folder.path().join(path)).unwrap()
    }
}

/// Runs one test of this binary again as a user that may not read everything; prints why where that is impossible.
pub(crate) fn again_as_other_user(test: &str) {
    let binary = std::env::current_exe().unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(binary).args(["--exact", test]);
    match command.env("TMPDIR", std::env::temp_dir()).output() {
        Ok(output) if output.status.success() => {}
        Ok(output) if output.status.code() == Some(101) => {
            panic!("as another user: {}", String::from_utf8_lossy(&output.stdout));
        }
        other => println!("skipped {test}: no other user to run as: {other:?}"),
    }
}
