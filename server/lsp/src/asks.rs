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
    /// `workspace/codeLens/refresh`.
    RefreshLenses,
    /// `workspace/inlayHint/refresh`.
    RefreshHints,
    /// `workspace/semanticTokens/refresh`.
    RefreshTokens,
    /// `workspace/applyEdit`.
    Apply,
}

impl Ask {
    fn method(self) -> &'static str {
        match self {
            Self::Register => "client/registerCapability",
            Self::Configuration => "workspace/configuration",
            Self::Progress => "window/workDoneProgress/create",
            Self::Refresh => "workspace/diagnostic/refresh",
            Self::RefreshLenses => "workspace/codeLens/refresh",
            Self::RefreshHints => "workspace/inlayHint/refresh",
            Self::RefreshTokens => "workspace/semanticTokens/refresh",
            Self::Apply => "workspace/applyEdit",
        }
    }
}

/// What was asked and is not answered yet.
#[derive(Debug)]
pub struct Asks {
    outbox: Outbox,
    last_id: i64,
    open: FxHashMap<i64, (Ask, Instant)>,
    /// Kinds to be asked once more when the open one is answered.
    owed: Vec<Ask>,
}

impl Asks {
    /// Asks go out through `outbox`.
    pub fn new(outbox: Outbox) -> Self {
        Self { outbox, last_id: 0, open: FxHashMap::default(), owed: Vec::new() }
    }

    /// Sends a request.
    pub fn send(&mut self, ask: Ask, params: Value) {
        let now = Instant::now();
        self.open.retain(|_, (_, asked)| now.duration_since(*asked) < EXPIRES);
        self.last_id += 1;
        self.open.insert(self.last_id, (ask, now));
        self.outbox.request(self.last_id, ask.method(), params);
    }

    /// Sends a request without parameters; while one of its kind is open, only once that is answered: the client may have acted on it
    /// already.
    pub fn send_or_owe(&mut self, ask: Ask) {
        if !self.awaits(ask) {
            self.send(ask, Value::Null);
        } else if !self.owed.contains(&ask) {
            self.owed.push(ask);
        }
    }

    /// Whether an answer of this kind is awaited.
    pub fn awaits(&self, ask: Ask) -> bool {
        self.open.values().any(|(open, _)| *open == ask)
    }

    /// What the answer `id` belongs to; `None` if it came too late or was never asked.
    pub fn answered(&mut self, id: i64) -> Option<Ask> {
        let (ask, _) = self.open.remove(&id)?;
        if let Some(owed) = self.owed.iter().position(|owed| *owed == ask) {
            self.owed.swap_remove(owed);
            self.send(ask, Value::Null);
        }
        Some(ask)
    }
}
