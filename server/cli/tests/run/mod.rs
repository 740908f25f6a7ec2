//! Runs the binary in a workspace that goes away with the test.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A workspace on disk.
pub struct Workspace {
    folder: tempfile::TempDir,
    /// Instead of the user's.
    home: tempfile::TempDir,
}

/// What a run printed.
#[allow(dead_code)] // Each test file uses its part.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A platform repo and a component repo without a fault.
#[allow(dead_code)] // Each test file uses its part.
pub fn company() -> Workspace {
    Workspace::new(&[
        ("platform-repo/constitution/constitution.md", "# Constitution\n\nSpecs first; the spec graph follows.\n"),
        ("platform-repo/platform-specs/README.md", "# Notes\n\nPlain prose about the platform.\n"),
        ("cart-repo/context/README.md", "# Notes\n\nPlain prose about the cart.\n"),
        ("cart-repo/specs/SPEC-CART-01.md", "# SPEC-CART-01: Guest cart\n"),
        // What such a spec lacks is not what these tests are about.
        ("cart-repo/specward.toml", ""),
    ])
}

#[allow(dead_code)] // Each test file uses its part.
impl Workspace {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let workspace = Self { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            workspace.write(path, text);
        }
        workspace
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specward"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["HOME", "LOCALAPPDATA", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"] {
            command.env(name, self.home.path());
        }
        command
    }

    pub fn check(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["check"], arguments].concat())
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, b"")
    }

    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that reads no input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}
