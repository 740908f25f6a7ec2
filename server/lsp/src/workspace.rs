//! The workspace behind the main loop: the engine's host, what was found on disk, and the jobs that
//! keep both together. Knows open documents only by their paths; knows no protocol.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use rustc_hash::FxHashSet;
use serde_json::json;
use specward_engine::config::{self, Origin};
use specward_engine::finding::Severity;
use specward_engine::{Change, Fault, FilePath, Host, Snapshot, Standing};
use specward_project::discover::{FileRole, role_of};
use specward_project::notice::Subject;
use specward_project::survey::{ConfigFile, Difference, Overlay};
use specward_project::{Notice, NoticeLevel, Request, Survey, ignored, scan};
use specward_syntax::{Document, LineIndex, Options};

use crate::disk::{Disk, Done, Loaded, ToLoad};
use crate::event::Event;

/// How long one turn may evaluate.
const BUDGET: Duration = Duration::from_millis(2);

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
    /// A scan of everything is under way, the first one or a later one.
    scanning: bool,
    /// A look for differences is under way, and whether another one is wanted after it.
    rescanning: bool,
    rescan_again: bool,
    /// Files that changed while a scan may have read them before.
    touched: FxHashSet<FilePath>,
    /// Files that could not be read or looked at.
    pub faults: usize,
    changed: Vec<FilePath>,
}

impl Workspace {
    /// An empty workspace; results of its jobs are announced by events.
    pub fn new(events: &Sender<Event>) -> Self {
        let (disk, done) = Disk::start(events);
        Self {
            host: Host::new(),
            settled: true,
            disk,
            done,
            request: Request::default(),
            survey: Arc::default(),
            phase: Phase::Idle,
            scanning: false,
            rescanning: false,
            rescan_again: false,
            touched: FxHashSet::default(),
            faults: 0,
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
        self.settled && !self.scanning && !self.rescanning
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

    /// Sets the editor's profile over that of `specward.toml`; tells whether that is news.
    pub fn set_profile(&mut self, profile: Option<&str>) -> bool {
        let overlay = |name: &str| Overlay { values: json!({ "profile": name }), origin: Origin::Editor };
        let overlays: Vec<Overlay> = profile.map(overlay).into_iter().collect();
        let is_news = self.request.overlays != overlays;
        self.request.overlays = overlays;
        is_news
    }

    /// Reads everything, `first` first.
    pub fn scan(&mut self, first: Vec<FilePath>) {
        self.scanning = true;
        self.rescanning = false;
        self.rescan_again = false;
        if self.phase != Phase::Ready {
            self.phase = Phase::Scanning(0, 0);
        }
        self.disk.scan(self.request.clone(), first);
    }

    /// Looks for what came, changed or went on disk.
    pub fn rescan(&mut self) {
        if self.scanning || self.rescanning {
            self.rescan_again = true;
        } else {
            self.rescanning = true;
            self.disk.rescan(self.request.clone(), Arc::clone(&self.survey));
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
        if detached || !self.is_inside(path) {
            return self.apply([Change::Removed(path.clone())]);
        }
        match role_of(path) {
            Some(FileRole::Document) => self.load(path),
            Some(FileRole::Config) => self.rescan(),
            _ => self.apply([Change::Removed(path.clone())]),
        }
    }

    fn is_inside(&self, path: &FilePath) -> bool {
        self.survey.root_of(path).is_some()
    }

    fn load(&mut self, path: &FilePath) {
        if self.scanning {
            self.touched.insert(path.clone());
        }
        if let Some(root) = self.survey.root_of(path) {
            let (root, config) = (root.path.clone(), Arc::clone(&root.config));
            self.disk.load(vec![ToLoad { path: path.clone(), root, config }]);
        }
    }

    /// Something was created or changed on disk.
    pub fn take_changed_file(&mut self, path: &FilePath, is_open: bool, created: bool) {
        match role_of(path) {
            _ if ignored::is_ignore_file(path) => self.rescan(),
            Some(FileRole::Config) => self.rescan(),
            Some(FileRole::Document) if is_open || !self.is_inside(path) => {}
            Some(FileRole::Document) => self.load(path),
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
                if self.scanning {
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
        let roots = self.survey.roots.iter().map(|root| root.path.clone()).collect();
        self.disk.probe(roots, paths);
    }

    fn apply(&mut self, changes: impl IntoIterator<Item = Change>) {
        self.host.apply(changes);
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
            Done::Loaded(files) => files.into_iter().for_each(|file| self.take_loaded(file, &is_open)),
            Done::RescanComplete => self.rescanned(),
            Done::Probed(answers) => {
                let change = |(path, presence): (FilePath, specward_project::probe::Presence)| Change::Probed {
                    present: presence.is_present(),
                    path,
                };
                self.apply(answers.into_iter().map(change));
            }
        }
        true
    }

    fn take_survey(&mut self, survey: Arc<Survey>, is_open: &impl Fn(&FilePath) -> bool) {
        self.survey = survey;
        self.faults = 0;
        self.apply([Change::Roots(self.survey.roots.clone())]);
        self.take_configs(is_open);
        self.take_survey_notices(is_open);
    }

    fn take_survey_notices(&mut self, is_open: &impl Fn(&FilePath) -> bool) {
        let survey = Arc::clone(&self.survey);
        for notice in &survey.notices {
            tracing::warn!(path = %notice.path.display(), "{}; {}", notice.message, notice.help);
            match notice.subject {
                Subject::File => self.take_notice(notice.clone(), is_open),
                Subject::Folder => self.faults += usize::from(notice.level == NoticeLevel::Error),
            }
        }
    }

    fn take_configs(&mut self, is_open: &impl Fn(&FilePath) -> bool) {
        let input = |file: &ConfigFile| Change::Input {
            path: file.path.clone(),
            lines: LineIndex::new(&file.text),
            faults: file.findings.iter().cloned().map(Into::into).collect(),
        };
        let closed = self.survey.configs.iter().filter(|file| !is_open(&file.path));
        let changes: Vec<Change> = closed.map(input).collect();
        self.apply(changes);
    }

    fn take_batch(&mut self, batch: scan::Batch, is_open: &impl Fn(&FilePath) -> bool) {
        if let Phase::Scanning(..) = self.phase {
            self.phase = Phase::Scanning(batch.done, batch.total);
        }
        let document = |scanned: scan::Scanned| Change::Document {
            path: scanned.path,
            document: scanned.document,
            standing: Standing::Closed,
        };
        let closed = batch.documents.into_iter().filter(|scanned| !is_open(&scanned.path));
        let changes: Vec<Change> = closed.map(document).collect();
        self.apply(changes);
        for notice in batch.notices {
            self.take_notice(notice, is_open);
        }
    }

    /// A file that was not read is there, with a finding.
    fn take_notice(&mut self, notice: Notice, is_open: &impl Fn(&FilePath) -> bool) {
        self.faults += usize::from(notice.level == NoticeLevel::Error);
        if let Some(path) = notice.file_path().filter(|path| !is_open(path)) {
            self.apply([unreadable(path, notice)]);
        }
    }

    /// Everything was handed over: what is not there any more goes, what changed meanwhile is read again.
    fn complete(&mut self, is_open: &impl Fn(&FilePath) -> bool) {
        self.scanning = false;
        self.phase = Phase::Ready;
        let snapshot = self.host.snapshot();
        let mut found: FxHashSet<FilePath> = self.survey.files.iter().map(|file| file.path.clone()).collect();
        found.extend(self.survey.notices.iter().filter_map(Notice::file_path));
        let known = snapshot.files().filter_map(|doc| snapshot.path(doc));
        let gone = known.filter(|path| !found.contains(*path) && !is_open(path) && !self.touched.contains(*path));
        let mut changes: Vec<Change> = gone.cloned().map(Change::Removed).collect();
        changes.push(Change::ScanComplete(true));
        self.apply(changes);
        for path in std::mem::take(&mut self.touched) {
            self.load(&path);
        }
        if std::mem::take(&mut self.rescan_again) {
            self.rescan();
        }
    }

    fn take_difference(&mut self, survey: Arc<Survey>, difference: &Difference, is_open: &impl Fn(&FilePath) -> bool) {
        self.survey = survey;
        let removed = difference.removed.iter().filter(|path| !is_open(path));
        let changes: Vec<Change> = removed.cloned().map(Change::Removed).collect();
        self.apply(changes);
        if difference.roots {
            self.apply([Change::Roots(self.survey.roots.clone())]);
            self.scan(Vec::new());
        }
        self.take_configs(is_open);
    }

    fn rescanned(&mut self) {
        self.rescanning = false;
        if std::mem::take(&mut self.rescan_again) {
            self.rescan();
        }
    }

    fn take_loaded(&mut self, file: Loaded, is_open: &impl Fn(&FilePath) -> bool) {
        let Loaded { path, document } = file;
        if is_open(&path) {
            return;
        }
        let change = match document {
            Some(Ok(document)) => Change::Document { path, document, standing: Standing::Closed },
            Some(Err(notice)) => unreadable(path, notice),
            None => Change::Removed(path),
        };
        self.apply([change]);
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

    /// Files whose findings may have changed since the last call.
    pub fn take_changed(&mut self) -> Vec<FilePath> {
        std::mem::take(&mut self.changed)
    }

    /// Starts over with nothing but the disk; open documents have to be given again.
    pub fn reset(&mut self) {
        let snapshot = self.host.snapshot();
        self.changed.extend(snapshot.files().filter_map(|doc| snapshot.path(doc).cloned()));
        self.host = Host::new();
        self.phase = Phase::Idle;
        self.apply([Change::Roots(self.survey.roots.clone())]);
        self.scan(Vec::new());
    }
}

fn unreadable(path: FilePath, notice: Notice) -> Change {
    let severity = match notice.level {
        NoticeLevel::Error => Severity::Error,
        NoticeLevel::Warning => Severity::Warning,
        NoticeLevel::Info => Severity::Info,
    };
    let fault = Fault {
        range: specward_syntax::TextRange::default(),
        rule: &specward_engine::input::UNREADABLE,
        severity: Some(severity),
        message: notice.message,
        help: notice.help,
        replacement: None,
    };
    Change::Input { path, lines: LineIndex::default(), faults: vec![fault] }
}
