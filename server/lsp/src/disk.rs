//! Jobs that touch the disk, on threads of their own: the long ones (looking at a whole workspace) and
//! the short ones (a file, a question) do not wait for each other. Must not know the protocol.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use rustc_hash::FxHashSet;
use specward_engine::config::Config;
use specward_engine::path::FilePath;
use specward_project::discover::FileRole;
use specward_project::ignored::IgnoreRules;
use specward_project::probe::{Presence, Prober};
use specward_project::scan::{Batch, load, scan};
use specward_project::survey::Difference;
use specward_project::{Cancel, Notice, Request, Survey, survey};
use specward_syntax::Document;

use crate::event::Event;

/// Results that may wait for the main loop: bounds memory while it is busy.
const WAITING: usize = 8;

/// A file to read.
#[derive(Clone, Debug)]
pub struct ToLoad {
    /// Which.
    pub path: FilePath,
    /// Its root.
    pub root: FilePath,
    /// The root's settings.
    pub config: Arc<Config>,
}

/// A file as read.
#[derive(Debug)]
pub struct Loaded {
    /// Which.
    pub path: FilePath,
    /// What it says, or why it was not read; `None` if it is not there or left out of the workspace.
    pub document: Option<Result<Document, Notice>>,
}

/// A finished job, or a part of one.
#[derive(Debug)]
pub enum Done {
    /// What the workspace consists of; everything follows in batches.
    Surveyed(Arc<Survey>),
    /// What the workspace consists of now, and what of it differs; changed files follow as loaded.
    Resurveyed(Arc<Survey>, Difference),
    /// Documents of a scan.
    Scanned(Batch),
    /// All documents of a scan were handed over.
    ScanComplete,
    /// Single files.
    Loaded(Vec<Loaded>),
    /// What differed was handed over.
    RescanComplete,
    /// What is at some paths.
    Probed(Vec<(FilePath, Presence)>),
}

type Job = Box<dyn FnOnce(&Results) + Send>;

/// Hands results to the main loop; waits while it is behind.
#[derive(Clone, Debug)]
struct Results {
    done: SyncSender<Done>,
    events: Sender<Event>,
}

impl Results {
    fn send(&self, done: Done) {
        // The loop is gone only while the server ends.
        if self.done.send(done).is_ok() {
            let _ = self.events.send(Event::Wake);
        }
    }
}

/// Takes jobs.
pub struct Disk {
    long: Sender<Job>,
    short: Sender<Job>,
    cancel: Cancel,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}

impl Disk {
    /// Starts the threads; results come out of the receiver, each announced by [`Event::Wake`].
    pub fn start(events: &Sender<Event>) -> (Self, Receiver<Done>) {
        let (done, results) = sync_channel(WAITING);
        let results_of = || Results { done: done.clone(), events: events.clone() };
        let disk = Self { long: worker(results_of()), short: worker(results_of()), cancel: Cancel::default() };
        (disk, results)
    }

    /// Looks at the whole workspace and reads it, files in `first` before others. Ends a scan that is under way.
    pub fn scan(&mut self, request: Request, first: Vec<FilePath>) {
        self.cancel.cancel();
        self.cancel = Cancel::default();
        let cancel = self.cancel.clone();
        submit(&self.long, move |results| scan_all(&request, &first, &cancel, results));
    }

    /// Looks at the whole workspace again and reads what changed since `earlier`.
    pub fn rescan(&self, request: Request, earlier: Arc<Survey>) {
        let cancel = self.cancel.clone();
        submit(&self.long, move |results| scan_changes(&request, &earlier, &cancel, results));
    }

    /// Reads single files by the settings of their roots.
    pub fn load(&self, files: Vec<ToLoad>) {
        submit(&self.short, move |results| results.send(Done::Loaded(files.into_iter().map(load_one).collect())));
    }

    /// Answers what is at some paths, inside of these roots only.
    pub fn probe(&self, roots: Vec<FilePath>, paths: Vec<FilePath>) {
        submit(&self.short, move |results| {
            let prober = Prober::new(&roots);
            let answer = |path: FilePath| (path.clone(), prober.probe(&path));
            results.send(Done::Probed(paths.into_iter().map(answer).collect()));
        });
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

fn submit(queue: &Sender<Job>, job: impl FnOnce(&Results) + Send + 'static) {
    if queue.send(Box::new(job)).is_err() {
        tracing::error!("a disk thread has ended");
    }
}

fn worker(results: Results) -> Sender<Job> {
    let (jobs, queue) = channel::<Job>();
    std::thread::spawn(move || {
        for job in queue {
            let run = std::panic::AssertUnwindSafe(|| job(&results));
            if std::panic::catch_unwind(run).is_err() {
                tracing::error!("a job on the disk panicked");
            }
        }
    });
    jobs
}

fn scan_all(request: &Request, first: &[FilePath], cancel: &Cancel, results: &Results) {
    let survey = Arc::new(survey(request, cancel));
    if cancel.is_cancelled() {
        return;
    }
    results.send(Done::Surveyed(Arc::clone(&survey)));
    scan(&survey, first, cancel, |batch| {
        if !cancel.is_cancelled() {
            results.send(Done::Scanned(batch));
        }
    });
    if !cancel.is_cancelled() {
        results.send(Done::ScanComplete);
    }
}

fn scan_changes(request: &Request, earlier: &Survey, cancel: &Cancel, results: &Results) {
    let survey = Arc::new(survey(request, cancel));
    if cancel.is_cancelled() {
        return;
    }
    let difference = survey.since(earlier);
    let documents: FxHashSet<&FilePath> =
        survey.files.iter().filter(|file| file.role == FileRole::Document).map(|file| &file.path).collect();
    let changed: Vec<FilePath> = difference.changed.iter().filter(|path| documents.contains(path)).cloned().collect();
    results.send(Done::Resurveyed(Arc::clone(&survey), difference));
    for path in changed {
        if cancel.is_cancelled() {
            return;
        }
        let document = load(&path, &survey.config_of(&path)).transpose();
        results.send(Done::Loaded(vec![Loaded { path, document }]));
    }
    results.send(Done::RescanComplete);
}

fn load_one(file: ToLoad) -> Loaded {
    let ToLoad { path, root, config } = file;
    let is_there = Prober::new([&root]).probe(&path) == Presence::File;
    let counts = is_there && !IgnoreRules::new(&root).ignores(&path, false);
    let document = if counts { load(&path, &config).transpose() } else { None };
    Loaded { path, document }
}
