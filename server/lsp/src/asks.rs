//! Requests of ours to the client: sent without waiting, their answers come back as messages. A
//! client that never answers costs an entry here until it expires, nothing else.

use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::outbox::Outbox;

/// How long an answer is of use.
const EXPIRES: Duration = Duration::from_secs(60);

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// `client/registerCapability`.
    Register,
    /// `workspace/configuration`.
    Configuration,
    /// `window/workDoneProgress/create` for the scan.
    Progress,
    /// `workspace/diagnostic/refresh`.
    Refresh,
}

impl Ask {
    fn method(self) -> &'static str {
        match self {
            Self::Register => "client/registerCapability",
            Self::Configuration => "workspace/configuration",
            Self::Progress => "window/workDoneProgress/create",
            Self::Refresh => "workspace/diagnostic/refresh",
        }
    }
}

/// What was asked and is not answered yet.
#[derive(Debug)]
pub struct Asks {
    outbox: Outbox,
    last_id: i64,
    open: FxHashMap<i64, (Ask, Instant)>,
}

impl Asks {
    /// Asks go out through `outbox`.
    pub fn new(outbox: Outbox) -> Self {
        Self { outbox, last_id: 0, open: FxHashMap::default() }
    }

    /// Sends a request.
    pub fn send(&mut self, ask: Ask, params: Value) {
        let now = Instant::now();
        self.open.retain(|_, (_, asked)| now.duration_since(*asked) < EXPIRES);
        self.last_id += 1;
        self.open.insert(self.last_id, (ask, now));
        self.outbox.request(self.last_id, ask.method(), params);
    }

    /// Whether an answer of this kind is awaited.
    pub fn awaits(&self, ask: Ask) -> bool {
        self.open.values().any(|(open, _)| *open == ask)
    }

    /// What the answer `id` belongs to; `None` if it came too late or was never asked.
    pub fn answered(&mut self, id: i64) -> Option<Ask> {
        self.open.remove(&id).map(|(ask, _)| ask)
    }
}
