//! The workspace behind the main loop: the engine's host, what was found on disk, and the jobs that
//! keep both together. Knows open documents only by their paths; knows no protocol.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use rustc_hash::FxHashSet;
use serde_json::json;
use specward_engine::config::{self, Origin};
use specward_engine::finding::Severity;
use specward_engine::input::UNREADABLE;
use specward_engine::{Change, Fault, FilePath, Host, Snapshot, Standing};
use specward_project::base::{BaseFault, BaseRead, Stamp};
use specward_project::discover::{FileRole, role_of};
use specward_project::scan::Batch;
use specward_project::survey::{Difference, Overlay};
use specward_project::watch::Changes;
use specward_project::{FactsCache, Notice, NoticeLevel, Request, Subject, Survey, changes, ignored};
use specward_syntax::{Document, LineIndex, Options};

use crate::disk::{Disk, Done};
use crate::event::Event;
use crate::outbox::Outbox;

/// How long one turn may evaluate.
const BUDGET: Duration = Duration::from_millis(2);

/// So many closed documents may stand unpacked while nothing happens: those that are looked at again and again.
const KEPT_UNPACKED: usize = 256;
/// The same while many are evaluated.
const MOST_UNPACKED: usize = 1_024;
/// So many are packed in one turn.
const PACKED_AT_ONCE: usize = 64;

/// How far reading the workspace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No folder was given yet.
    Idle,
    /// The first scan is under way: so many of so many files.
    Scanning(usize, usize),
    /// Everything was read once.
    Ready,
}

/// What the disk's long thread does for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Nothing,
    /// Everything is read, the first time or again.
    All,
    /// What differs from the last time.
    Differences,
}

/// See the module's documentation.
#[derive(Debug)]
pub struct Workspace {
    host: Host,
    settled: bool,
    disk: Disk,
    done: Receiver<Done>,
    request: Request,
    survey: Arc<Survey>,
    phase: Phase,
    reading: Reading,
    /// Whether a look for differences is wanted after what is under way.
    rescan_again: bool,
    /// Files that changed while what is under way may have read them, or missed them, before.
    touched: FxHashSet<FilePath>,
    /// The base as it was read last; `None` until it was, and where the settings changed since.
    base: Option<Stamp>,
    /// Whether the host has a base.
    has_base: bool,
    base_faults: Vec<BaseFault>,
    /// How often the base is being read.
    base_readings: usize,
    /// How many looks at single files are under way.
    looks: usize,
    /// Files that could not be read, as of what was said of each last.
    unread: FxHashSet<FilePath>,
    changed: Vec<FilePath>,
}

impl Workspace {
    /// An empty workspace; results of its jobs are announced by events.
    pub fn new(events: &Sender<Event>, cache: FactsCache) -> Self {
        let (disk, done) = Disk::start(events, cache);
        Self {
            host: Host::bounded(MOST_UNPACKED),
            settled: true,
            disk,
            done,
            request: Request::default(),
            survey: Arc::default(),
            phase: Phase::Idle,
            reading: Reading::Nothing,
            rescan_again: false,
            touched: FxHashSet::default(),
            base: None,
            has_base: false,
            base_faults: Vec::new(),
            base_readings: 0,
            looks: 0,
            unread: FxHashSet::default(),
            changed: Vec::new(),
        }
    }

    /// The workspace as it is now.
    pub fn snapshot(&self) -> Snapshot {
        self.host.snapshot()
    }

    /// What was found on disk.
    pub fn survey(&self) -> Arc<Survey> {
        Arc::clone(&self.survey)
    }

    /// How far reading is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether nothing is left to evaluate or to read.
    pub fn is_quiet(&self) -> bool {
        let nothing_runs = self.base_readings == 0 && self.looks == 0 && self.reading == Reading::Nothing;
        self.settled && nothing_runs && self.phase == Phase::Ready
    }

    /// Whether evaluation has to go on.
    pub fn is_settled(&self) -> bool {
        self.settled
    }

    /// Sets the folders that are the workspace.
    pub fn set_folders(&mut self, folders: Vec<FilePath>) {
        self.request.folders = folders;
    }

    /// The folders that are the workspace.
    pub fn folders(&self) -> &[FilePath] {
        &self.request.folders
    }

    /// Takes a file that was opened without any folder: the root that holds it becomes the workspace. Tells whether that
    /// is news.
    pub fn add_file(&mut self, path: &FilePath) -> bool {
        let is_news = self.request.folders.is_empty()
            && self.survey.root_of(path).is_none()
            && !self.request.files.contains(path);
        if is_news {
            self.request.files.push(path.clone());
        }
        is_news
    }

    /// Sets the editor's profile over that of `specward.toml`; tells whether that is news.
    pub fn set_profile(&mut self, profile: Option<&str>) -> bool {
        let overlay = |name: &str| Overlay { values: json!({ "profile": name }), origin: Origin::Editor };
        let overlays: Vec<Overlay> = profile.map(overlay).into_iter().collect();
        let is_news = self.request.overlays != overlays;
        self.request.overlays = overlays;
        is_news
    }

    /// Watches the folders, for a client that does not.
    pub fn watch(&self) {
        self.disk.watch(self.request.folders.clone());
    }

    /// Reads everything, `first` first.
    pub fn scan(&mut self, first: Vec<FilePath>) {
        self.reading = Reading::All;
        self.rescan_again = false;
        if self.phase != Phase::Ready {
            self.phase = Phase::Scanning(0, 0);
        }
        self.disk.scan(self.request.clone(), first);
    }

    /// Looks for what came, changed or went on disk.
    pub fn rescan(&mut self) {
        if self.reading == Reading::Nothing {
            self.reading = Reading::Differences;
            self.disk.rescan(self.request.clone(), Arc::clone(&self.survey));
        } else {
            self.rescan_again = true;
        }
    }

    /// How the documents of a path's root are read.
    pub fn options(&self, path: &FilePath) -> Options {
        self.survey.config_of(path).options()
    }

    /// Takes the content of an open document.
    pub fn take_open(&mut self, path: &FilePath, document: Document, standing: Standing) {
        self.apply([Change::Document { path: path.clone(), document, standing }]);
    }

    /// Takes the text of an open `specward.toml`: its findings are shown at once, its settings count when it is saved.
    pub fn take_open_config(&mut self, path: &FilePath, text: &str) {
        let (_, findings) = config::parse(text);
        let faults = findings.into_iter().map(Into::into).collect();
        self.apply([Change::Input { path: path.clone(), lines: LineIndex::new(text), faults }]);
    }

    /// An open document is closed: what the disk has counts again.
    pub fn take_closed(&mut self, path: &FilePath, detached: bool) {
        self.changed.push(path.clone());
        if detached {
            return self.apply([Change::Removed(path.clone())]);
        }
        match role_of(path) {
            Some(role) if role.is_document() => self.load(vec![path.clone()]),
            Some(FileRole::Config) => self.rescan(),
            _ => self.apply([Change::Removed(path.clone())]),
        }
    }

    fn load(&mut self, paths: Vec<FilePath>) {
        if self.reading != Reading::Nothing {
            self.touched.extend(paths.iter().cloned());
        }
        self.looks += 1;
        self.disk.load(Arc::clone(&self.survey), paths);
    }

    /// Something was created or changed on disk.
    pub fn take_changed_file(&mut self, path: &FilePath, is_open: bool, created: bool) {
        match role_of(path) {
            _ if ignored::is_ignore_file(path) => self.rescan(),
            Some(FileRole::Config) => self.rescan(),
            _ if self.survey.is_published_graph(path) => self.rescan(),
            Some(role) if role.is_document() && is_open => {}
            Some(role) if role.is_document() => self.load(vec![path.clone()]),
            _ if created => {
                self.probe(vec![path.clone()]);
                self.rescan_for_folder(path);
            }
            _ => {}
        }
    }

    /// Something was deleted on disk.
    pub fn take_deleted_file(&mut self, path: &FilePath, is_open: bool) {
        let snapshot = self.host.snapshot();
        match snapshot.doc_by_path(path) {
            Some(doc) if snapshot.is_document(doc) => {
                if !is_open {
                    self.apply([Change::Removed(path.clone())]);
                }
                if self.reading != Reading::Nothing {
                    self.touched.insert(path.clone());
                }
            }
            Some(_) => self.rescan(),
            None => {
                self.apply([Change::Probed { path: path.clone(), present: false }]);
                self.rescan();
            }
        }
    }

    /// A path without extension may be a folder full of documents.
    fn rescan_for_folder(&mut self, path: &FilePath) {
        if path.extension().is_empty() {
            self.rescan();
        }
    }

    fn probe(&mut self, paths: Vec<FilePath>) {
        self.looks += 1;
        self.disk.probe(Arc::clone(&self.survey), paths);
    }

    fn apply(&mut self, changes: impl IntoIterator<Item = Change>) {
        let unread = &mut self.unread;
        self.host.apply(changes.into_iter().inspect(|change| note_unread(unread, change)));
        self.settled = false;
    }

    /// Takes one finished job, if there is one.
    pub fn step(&mut self, is_open: impl Fn(&FilePath) -> bool) -> bool {
        let Ok(done) = self.done.try_recv() else { return false };
        match done {
            Done::Surveyed(survey) => self.take_survey(survey, &is_open),
            Done::Resurveyed(survey, difference) => self.take_difference(survey, &difference, &is_open),
            Done::Scanned(batch) => self.take_batch(batch, &is_open),
            Done::ScanComplete => self.complete(&is_open),
            Done::RescanComplete => self.rescanned(),
            Done::Changed(changes) => {
                self.looks = self.looks.saturating_sub(1);
                self.apply_closed(changes, &is_open);
            }
            Done::Base(read) => self.take_base(read, &is_open),
            Done::Watched(changes) => self.take_watched(changes, &is_open),
        }
        true
    }

    fn take_survey(&mut self, survey: Arc<Survey>, is_open: &impl Fn(&FilePath) -> bool) {
        self.survey = survey;
        // Settings may have changed by which documents of the base are read.
        self.base = None;
        log_notices(&self.survey.notices);
        self.apply_closed(changes::of_survey(&self.survey), is_open);
    }

    /// Looks whether the base is another one: a commit, a fetch, changed code.
    pub fn refresh_base(&mut self) {
        let has_base = self.survey.roots.iter().any(|root| root.config.base.is_some());
        if self.phase == Phase::Ready && (has_base || self.has_base) {
            self.base_readings += 1;
            self.disk.base(Arc::clone(&self.survey), self.base.clone());
        }
    }

    fn take_base(&mut self, read: Option<Box<BaseRead>>, is_open: &impl Fn(&FilePath) -> bool) {
        self.base_readings = self.base_readings.saturating_sub(1);
        let Some(read) = read else { return };
        self.apply_closed(changes::of_base(&read, &self.survey), is_open);
        self.base_faults = read.faults;
        self.has_base = !read.stamp.is_empty();
        self.base = Some(read.stamp);
    }

    fn take_batch(&mut self, batch: Batch, is_open: &impl Fn(&FilePath) -> bool) {
        if let Phase::Scanning(..) = self.phase {
            self.phase = Phase::Scanning(batch.done, batch.total);
        }
        log_notices(&batch.notices);
        self.apply_closed(changes::of_batch(batch), is_open);
    }

    /// Files and folders that could not be read or looked at.
    pub fn faults(&self) -> usize {
        let of_folder = |notice: &&Notice| notice.level == NoticeLevel::Error && notice.subject == Subject::Folder;
        self.unread.len() + self.survey.notices.iter().filter(of_folder).count()
    }

    /// Takes what the disk says of files that no editor owns.
    fn apply_closed(&mut self, changes: Vec<Change>, is_open: &impl Fn(&FilePath) -> bool) {
        self.apply(changes.into_iter().filter(|change| !subject(change).is_some_and(is_open)));
    }

    fn take_watched(&mut self, changes: Changes, is_open: &impl Fn(&FilePath) -> bool) {
        log_notices(&changes.notices);
        let rescan = changes.rescan || changes.files.iter().any(|path| self.survey.is_published_graph(path));
        let documents = changes.files.into_iter().filter(|path| role_of(path).is_some_and(FileRole::is_document));
        let closed: Vec<FilePath> = documents.filter(|path| !is_open(path)).collect();
        if !closed.is_empty() {
            self.load(closed);
        }
        if rescan {
            self.rescan();
        }
    }

    /// Everything was handed over: what is not there any more goes, what changed meanwhile is read again.
    fn complete(&mut self, is_open: &impl Fn(&FilePath) -> bool) {
        self.reading = Reading::Nothing;
        self.phase = Phase::Ready;
        let snapshot = self.host.snapshot();
        let mut found: FxHashSet<FilePath> = self.survey.files.iter().map(|file| file.path.clone()).collect();
        found.extend(self.survey.notices.iter().filter_map(Notice::file_path));
        let known = snapshot.files().filter_map(|doc| snapshot.path(doc));
        let gone = known.filter(|path| !found.contains(*path) && !is_open(path) && !self.touched.contains(*path));
        let mut changes: Vec<Change> = gone.cloned().map(Change::Removed).collect();
        changes.push(Change::ScanComplete(true));
        self.apply(changes);
        self.load_touched();
        self.refresh_base();
        if std::mem::take(&mut self.rescan_again) {
            self.rescan();
        }
    }

    /// What the reading that ended says of files that changed meanwhile may be older than what is known of them.
    fn load_touched(&mut self) {
        let touched: Vec<FilePath> = std::mem::take(&mut self.touched).into_iter().collect();
        if !touched.is_empty() {
            self.load(touched);
        }
    }

    fn take_difference(&mut self, survey: Arc<Survey>, difference: &Difference, is_open: &impl Fn(&FilePath) -> bool) {
        self.survey = survey;
        let removed = difference.removed.iter().filter(|path| !is_open(path));
        let changes: Vec<Change> = removed.cloned().map(Change::Removed).collect();
        self.apply(changes);
        if difference.roots {
            self.apply(changes::of_roots(&self.survey));
            self.scan(Vec::new());
        }
        let notices = self.survey.notices.iter().cloned().filter_map(changes::of_notice);
        let configs = changes::of_configs(&self.survey, &self.base_faults).into_iter().chain(notices).collect();
        self.apply_closed(configs, is_open);
    }

    fn rescanned(&mut self) {
        if self.reading == Reading::Differences {
            self.reading = Reading::Nothing;
            self.load_touched();
            self.refresh_base();
        }
        if self.reading == Reading::Nothing && std::mem::take(&mut self.rescan_again) {
            self.rescan();
        }
    }

    /// Evaluates for one turn and asks the disk what rules want to know.
    pub fn settle(&mut self) {
        let settled = self.host.settle(BUDGET);
        self.settled = settled.done;
        let snapshot = self.host.snapshot();
        self.changed.extend(settled.changed.into_iter().filter_map(|doc| snapshot.path(doc).cloned()));
        let paths = self.host.take_probes();
        if !paths.is_empty() {
            self.probe(paths);
        }
    }

    /// Keeps memory small after many documents were looked at, some at a time; tells whether more is to be done.
    pub fn tidy(&mut self) -> bool {
        self.settled && self.host.compact(KEPT_UNPACKED, PACKED_AT_ONCE)
    }

    /// Keeps a crash report and tells the client where.
    pub fn keep_report(&self, folder: PathBuf, text: String, outbox: Outbox) {
        self.disk.keep_report(folder, text, outbox);
    }

    /// Files whose findings may have changed since the last call.
    pub fn take_changed(&mut self) -> Vec<FilePath> {
        std::mem::take(&mut self.changed)
    }

    /// Starts over with nothing but the disk; open documents have to be given again.
    pub fn reset(&mut self) {
        let snapshot = self.host.snapshot();
        self.changed.extend(snapshot.files().filter_map(|doc| snapshot.path(doc).cloned()));
        self.host = Host::bounded(MOST_UNPACKED);
        self.unread.clear();
        self.phase = Phase::Idle;
        self.base = None;
        self.has_base = false;
        self.apply(changes::of_roots(&self.survey));
        self.scan(Vec::new());
    }
}

fn log_notices(notices: &[Notice]) {
    for notice in notices.iter().filter(|notice| notice.level != NoticeLevel::Info) {
        tracing::warn!(path = %notice.path.display(), "{}; {}", notice.message, notice.help);
    }
}

/// Notes whether the file that a change is about could be read.
fn note_unread(unread: &mut FxHashSet<FilePath>, change: &Change) {
    let Some(path) = subject(change) else { return };
    let is_error = |fault: &Fault| fault.rule == &UNREADABLE && fault.severity == Some(Severity::Error);
    match change {
        Change::Input { faults, .. } if faults.iter().any(is_error) => drop(unread.insert(path.clone())),
        _ => drop(unread.remove(path)),
    }
}

/// Which file a change is about: of an open one it must not count.
fn subject(change: &Change) -> Option<&FilePath> {
    match change {
        Change::Document { path, .. }
        | Change::Packed { path, .. }
        | Change::Input { path, .. }
        | Change::Removed(path) => Some(path),
        Change::Roots(_) | Change::Probed { .. } | Change::Published(_) | Change::Base(_) | Change::ScanComplete(_) => {
            None
        }
    }
}

#[cfg(test)]
mod tests;
