//! What the client shows of the server's work: the progress of the scan and, for clients that opt
//! in, `experimental/serverStatus`. Must not know what is scanned.

use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::json;

use crate::outbox::Outbox;

/// Token of the scan's progress.
pub const TOKEN: &str = "specward/scan";
/// Progress is reported at most this often.
const INTERVAL: Duration = Duration::from_millis(100);

/// How well the server works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// All is well.
    Ok,
    /// It works in part: something was not read, or a part failed and was restarted.
    Warning,
    /// It does not work.
    Error,
}

/// Progress of the scan in the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bar {
    /// Not asked for.
    None,
    /// The client was asked to create it.
    Asked,
    /// It was asked, and the scan was complete before it answered.
    Late,
    /// Shown.
    Begun,
}

/// What was said last.
#[derive(Debug)]
pub struct Status {
    outbox: Outbox,
    announces: bool,
    bar: Bar,
    reported: Option<Instant>,
    said: Option<(Health, bool, Option<String>)>,
}

impl Status {
    /// Nothing said yet.
    pub fn new(outbox: Outbox) -> Self {
        Self { outbox, announces: false, bar: Bar::None, reported: None, said: None }
    }

    /// Whether the client wants `experimental/serverStatus`.
    pub fn announce(&mut self, wanted: bool) {
        self.announces = wanted;
    }

    /// The client was asked to create a progress bar.
    pub fn bar_asked(&mut self) {
        self.bar = Bar::Asked;
    }

    /// The client created the bar. One that came late ends at once: Helix shows a bar from its creation on.
    pub fn bar_created(&mut self) {
        if !matches!(self.bar, Bar::Asked | Bar::Late) {
            return;
        }
        let value = json!({"kind": "begin", "title": "Specward", "message": "reading specs", "percentage": 0});
        self.outbox.notify("$/progress", json!({"token": TOKEN, "value": value}));
        let is_late = self.bar == Bar::Late;
        self.bar = Bar::Begun;
        if is_late {
            self.finish();
        }
    }

    /// So many of so many files are read.
    pub fn progress(&mut self, done: usize, of: usize) {
        let now = Instant::now();
        let too_soon = self.reported.is_some_and(|last| now.duration_since(last) < INTERVAL);
        if self.bar != Bar::Begun || too_soon {
            return;
        }
        self.reported = Some(now);
        let percentage = (done * 100).checked_div(of).unwrap_or(100).min(100);
        let value = json!({"kind": "report", "message": format!("{done} of {of} files"), "percentage": percentage});
        self.outbox.notify("$/progress", json!({"token": TOKEN, "value": value}));
    }

    /// The scan is complete.
    pub fn finish(&mut self) {
        if self.bar == Bar::Begun {
            self.outbox.notify("$/progress", json!({"token": TOKEN, "value": {"kind": "end"}}));
        }
        self.bar = if matches!(self.bar, Bar::Asked | Bar::Late) { Bar::Late } else { Bar::None };
    }

    /// Says how the server does; the same twice is said once.
    pub fn say(&mut self, health: Health, quiescent: bool, message: Option<String>) {
        let now = (health, quiescent, message);
        if !self.announces || self.said.as_ref() == Some(&now) {
            return;
        }
        let mut params = json!({"health": now.0, "quiescent": now.1});
        if let Some(message) = &now.2 {
            params["message"] = json!(message);
        }
        self.outbox.notify("experimental/serverStatus", params);
        self.said = Some(now);
    }
}
