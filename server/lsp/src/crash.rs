//! Crash reports: what panicked, and the session as far as it can be done again (`specward replay`). Kept in the user's
//! own state folder, a few of them, readable by the user alone, and sent nowhere.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::record::{Record, Requests};

/// Version of a report's form.
pub const FORMAT: u64 = 1;
/// Reports that one session writes: after so many there is nothing new to learn.
const MOST: usize = 5;

/// Writes reports, or does not.
#[derive(Debug)]
pub struct Reporter {
    folder: Option<PathBuf>,
    requests: Requests,
    written: usize,
}

impl Reporter {
    /// Writes into `folder`, nowhere if `None`.
    pub fn new(folder: Option<PathBuf>, requests: Requests) -> Self {
        Self { folder, requests, written: 0 }
    }

    /// Whether reports are written.
    pub fn is_wanted(&self) -> bool {
        self.folder.is_some()
    }

    /// Where to write what about these panics; `None` if it is not wanted.
    pub fn report(&mut self, panics: &[String], record: &Record, encoding: &str) -> Option<(PathBuf, String)> {
        let folder = self.folder.clone().filter(|_| self.written < MOST)?;
        self.written += 1;
        Some((folder, script(panics, encoding, record.messages(), self.requests.messages())))
    }
}

/// The text of a report: a script of messages that a client sent.
fn script(panics: &[String], encoding: &str, steps: Vec<Value>, requests: Vec<Value>) -> String {
    let steps: Vec<Value> = steps.into_iter().chain(requests).collect();
    let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    let report = json!({
        "format": FORMAT,
        "specward": env!("CARGO_PKG_VERSION"),
        "system": system,
        "panics": panics,
        "encoding": encoding,
        "steps": steps,
    });
    format!("{report:#}\n")
}
