//! The publisher: one thread that shows findings. The edited document at once, others after a short
//! quiet; only what changed; nothing for what vanished. Must not know how findings are made.

use std::hash::{Hash, Hasher};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde_json::json;
use specward_engine::names::Names;
use specward_engine::path::FilePath;
use tower_lsp_server::ls_types::{Diagnostic, MessageType, Uri};

use crate::diagnostics;
use crate::event::{Event, Refresh};
use crate::outbox::Outbox;
use crate::pace::Pace;
use crate::settings::Scope;
use crate::view::View;

/// Quiet before documents are shown that were not edited themselves.
const QUIET: Duration = Duration::from_millis(30);
/// They are shown after so long even without quiet.
const PATIENCE: Duration = Duration::from_millis(200);
/// How often a client that does not read is looked after.
const CONGESTION_INTERVAL: Duration = Duration::from_millis(20);

/// No findings, as JSON.
const NOTHING: &[u8] = b"[]";

/// A new revision and what may look different in it.
#[derive(Clone, Debug)]
pub struct Update {
    /// The revision.
    pub view: View,
    /// Documents whose text was edited.
    pub edited: Vec<FilePath>,
    /// Documents whose findings may have changed.
    pub changed: Vec<FilePath>,
    /// Whether all documents are to be looked at: settings changed.
    pub all: bool,
    /// Whether lenses, hints or tokens of open documents may look different.
    pub outlook: bool,
    /// Whether a document was edited several times since the last revision.
    pub several: bool,
}

/// The sending side.
#[derive(Debug)]
pub struct Publisher {
    updates: Sender<Update>,
    sent: u64,
    shown: u64,
}

impl Publisher {
    /// Starts the publisher's thread.
    pub fn start(outbox: Outbox, events: Sender<Event>) -> Self {
        let (updates, queue) = channel();
        let mut work = Work::new(outbox, events);
        std::thread::spawn(move || work.run(&queue));
        Self { updates, sent: 0, shown: 0 }
    }

    /// Shows a revision.
    pub fn update(&mut self, update: Update) {
        self.sent += 1;
        if self.updates.send(update).is_err() {
            tracing::error!("the publisher has ended");
        }
    }
}

impl Publisher {
    /// So many updates are shown.
    pub fn take_shown(&mut self, updates: u64) {
        self.shown = updates;
    }

    /// Whether the client has been shown all there is.
    pub fn is_idle(&self) -> bool {
        self.shown == self.sent
    }
}

/// What the client shows of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shown {
    uri: Uri,
    hash: u64,
    open: bool,
}

struct Work {
    outbox: Outbox,
    events: Sender<Event>,
    view: Option<View>,
    pace: Pace,
    /// Edited and not shown yet.
    held: FxHashSet<FilePath>,
    /// Changed and not shown yet.
    waiting: FxHashSet<FilePath>,
    outlook: bool,
    waits_since: Option<Instant>,
    last_update: Instant,
    shown: FxHashMap<FilePath, Shown>,
    closed_shown: usize,
    capped: bool,
    /// Updates taken, and how many of them were told to be shown.
    taken: u64,
    told: u64,
}

impl Work {
    fn new(outbox: Outbox, events: Sender<Event>) -> Self {
        Self {
            outbox,
            events,
            view: None,
            pace: Pace::default(),
            held: FxHashSet::default(),
            waiting: FxHashSet::default(),
            outlook: false,
            waits_since: None,
            last_update: Instant::now(),
            shown: FxHashMap::default(),
            closed_shown: 0,
            capped: false,
            taken: 0,
            told: 0,
        }
    }

    fn run(&mut self, queue: &Receiver<Update>) {
        loop {
            match queue.recv_timeout(self.patience()) {
                Ok(update) => {
                    self.take(update);
                    for update in queue.try_iter() {
                        self.take(update);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.show();
        }
    }

    /// How long to wait for the next update.
    fn patience(&self) -> Duration {
        if self.outbox.is_congested() && !(self.held.is_empty() && self.waiting.is_empty()) {
            return CONGESTION_INTERVAL;
        }
        let now = Instant::now();
        let due = self.pace.due().into_iter().chain(self.due()).min();
        due.map_or(Duration::from_secs(3_600), |due| due.saturating_duration_since(now))
    }

    /// When the waiting documents are to be shown.
    fn due(&self) -> Option<Instant> {
        let since = self.waits_since?;
        Some((self.last_update + QUIET).min(since + PATIENCE))
    }

    fn take(&mut self, update: Update) {
        self.taken += 1;
        self.last_update = Instant::now();
        if !update.edited.is_empty() {
            self.pace.edited(self.last_update, update.several);
        }
        self.held.extend(update.edited);
        self.waiting.extend(update.changed);
        if update.all {
            self.waiting.extend(self.shown.keys().cloned());
            self.waiting.extend(update.view.paths());
        }
        self.outlook |= update.outlook;
        if !self.waiting.is_empty() || self.outlook {
            self.waits_since.get_or_insert(self.last_update);
        }
        self.view = Some(update.view);
    }

    fn show(&mut self) {
        let Some(view) = self.view.clone() else { return };
        if self.outbox.is_congested() {
            return;
        }
        let now = Instant::now();
        if self.pace.due().is_some_and(|due| due <= now) {
            self.show_edited(&view);
            self.pace.shown(now);
        }
        if self.due().is_some_and(|due| due <= now) {
            self.show_waiting(&view);
        }
        if self.due().is_none() && self.pace.due().is_none() {
            // It would keep alive what the host has packed meanwhile.
            self.view = None;
            self.tell_shown();
            // So that the first search does not wait for it.
            view.snapshot.bring_up(&mut Names::lock(&view.names));
        }
    }

    fn tell_shown(&mut self) {
        if self.told != self.taken {
            self.told = self.taken;
            // The loop is gone only while the server ends.
            let _ = self.events.send(Event::Shown(self.taken));
        }
    }

    fn show_edited(&mut self, view: &View) {
        for path in std::mem::take(&mut self.held) {
            self.waiting.remove(&path);
            self.show_document(view, &path, true);
        }
    }

    /// Open documents first: they are in view. What the client has not taken yet waits here by name, not as text.
    fn show_waiting(&mut self, view: &View) {
        self.waits_since = None;
        let mut waiting: Vec<FilePath> = std::mem::take(&mut self.waiting).into_iter().collect();
        waiting.sort_by_key(|path| (!view.open.contains_key(path), path.clone()));
        let findings = waiting.iter().any(|path| is_pulled(view, path));
        let mut waiting = waiting.into_iter();
        while let Some(path) = waiting.next() {
            self.show_document(view, &path, false);
            if self.outbox.is_congested() {
                self.waiting.extend(waiting);
                self.waits_since = (!self.waiting.is_empty()).then_some(self.last_update);
                break;
            }
        }
        let refresh = Refresh { findings, outlook: std::mem::take(&mut self.outlook) };
        if refresh != Refresh::default() {
            // The loop is gone only while the server ends.
            let _ = self.events.send(Event::Refresh(refresh));
        }
    }

    /// Shows a document's findings, if they are pushed and differ from what is shown; an edited one always, with its
    /// version.
    fn show_document(&mut self, view: &View, path: &FilePath, edited: bool) {
        let open = view.open.get(path);
        let Some(uri) = view.uri(path) else { return };
        let diagnostics = if self.is_pushed(view, path) { diagnostics::of(view, path) } else { Vec::new() };
        let written = written(&diagnostics);
        let hash = hash(&written);
        let shown = Shown { uri: uri.clone(), hash, open: open.is_some() };
        let before = self.shown.get(path);
        if let Some(before) = before.filter(|before| before.uri != uri) {
            self.send(&before.uri, NOTHING, None);
        }
        let is_news = match before {
            None => !diagnostics.is_empty(),
            Some(before) => before.hash != hash || before.uri != uri,
        };
        let is_pulled = open.is_some() && view.client.pulls;
        self.remember(path, shown, diagnostics.is_empty());
        if is_news || edited && !is_pulled {
            self.send(&uri, &written, open.map(|document| document.version));
        }
    }

    fn is_pushed(&mut self, view: &View, path: &FilePath) -> bool {
        if view.open.contains_key(path) {
            return !view.client.pulls;
        }
        if view.settings.scope == Scope::Open || view.client.abilities.pulls_workspace {
            return false;
        }
        let is_shown = self.shown.get(path).is_some_and(|shown| !shown.open);
        let fits = is_shown || self.closed_shown < view.settings.max_closed;
        if !fits && !self.capped && !diagnostics::of(view, path).is_empty() {
            self.capped = true;
            self.explain_cap(view.settings.max_closed);
        }
        fits
    }

    fn explain_cap(&self, max: usize) {
        let message = format!(
            "findings are shown for {max} closed documents; more have some. Open them to see theirs, or raise specward.diagnostics.maxClosedDocuments"
        );
        self.outbox.log(MessageType::INFO, &message);
    }

    fn remember(&mut self, path: &FilePath, shown: Shown, empty: bool) {
        let adds = usize::from(!shown.open && !empty);
        let gone = if empty { self.shown.remove(path) } else { self.shown.insert(path.clone(), shown) };
        self.closed_shown += adds;
        self.closed_shown -= gone.map_or(0, |shown| usize::from(!shown.open));
    }

    fn send(&self, uri: &Uri, diagnostics: &[u8], version: Option<i32>) {
        let mut params = json!({ "uri": uri });
        if let Some(version) = version {
            params["version"] = version.into();
        }
        self.outbox.notify_with("textDocument/publishDiagnostics", params, "diagnostics", diagnostics);
    }
}

/// Whether the client asks for the findings of a file itself.
fn is_pulled(view: &View, path: &FilePath) -> bool {
    view.client.pulls && view.open.contains_key(path) || view.client.abilities.pulls_workspace
}

/// Findings as JSON.
fn written(diagnostics: &[Diagnostic]) -> Vec<u8> {
    serde_json::to_vec(diagnostics).unwrap_or_else(|_| NOTHING.to_vec())
}

fn hash(written: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    written.hash(&mut hasher);
    hasher.finish()
}

/// A hash of findings as shown.
pub fn fingerprint(diagnostics: &[Diagnostic]) -> u64 {
    hash(&written(diagnostics))
}
