//! The real `specward` binary as a child process.

use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::client::{Client, PATIENCE};

/// Path of the binary, built on first use.
pub fn path() -> &'static PathBuf {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(build)
}

fn build() -> PathBuf {
    build_with(&[])
}

/// The binary as it is released, built if need be.
pub fn released() -> PathBuf {
    build_with(&["--release"])
}

fn build_with(more: &[&str]) -> PathBuf {
    let arguments = ["build", "--quiet", "--package", "specward", "--bin", "specward", "--message-format=json"];
    let output = Command::new(env!("CARGO")).args(arguments).args(more).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "the binary does not build");
    let messages = String::from_utf8(output.stdout).unwrap();
    let executable = messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    });
    executable.expect("cargo names the binary")
}

thread_local! {
    /// A test is a thread: what one leaves in its home no other finds, and it goes when the test ends.
    static HOME: TempDir = TempDir::new().unwrap();
}

/// The binary with a home of this test's own, empty at first, instead of the user's.
pub fn command() -> Command {
    let mut command = Command::new(path());
    at_home(&mut command);
    command
}

/// Gives a command that runs the binary the home of this test.
pub fn at_home(command: &mut Command) {
    for name in ["HOME", "LOCALAPPDATA", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"] {
        command.env(name, home());
    }
}

/// The home of this test.
pub fn home() -> PathBuf {
    HOME.with(|home| home.path().to_owned())
}

/// `specward lsp` with a client at its pipes; killed when dropped.
pub struct Server {
    child: Child,
    /// The client.
    pub client: Client,
}

impl Server {
    /// Starts the binary.
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    /// The same with further arguments or another environment.
    pub fn start_with(change: impl FnOnce(&mut Command)) -> Self {
        let mut command = command();
        change(command.arg("lsp"));
        Self::of(command)
    }

    /// Of a command that runs `specward lsp`.
    pub fn of(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let client = Client::over(child.stdout.take().unwrap(), child.stdin.take().unwrap());
        Self { child, client }
    }

    /// Waits for the process to end by itself.
    pub fn wait(&mut self) -> ExitStatus {
        self.wait_within(PATIENCE)
    }

    /// Waits for the process to end by itself, so long.
    pub fn wait_within(&mut self, patience: Duration) -> ExitStatus {
        let end = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the server does not end");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether the process still runs.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
