//! Jobs that touch the disk, on threads of their own: the long ones (looking at a whole workspace) and
//! the short ones (a file, a question) do not wait for each other. Must not know the protocol.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;
use specward_engine::{Change, FilePath};
use specward_project::base::{self, BaseRead, Reuse, Stamp};
use specward_project::changes::{of_file, of_probe};
use specward_project::ignored::IgnoreRules;
use specward_project::probe::{Presence, Prober};
use specward_project::scan::{Batch, scan};
use specward_project::survey::{Difference, root_around};
use specward_project::watch::{Changes, Watcher};
use specward_project::{Cancel, FactsCache, Request, Survey, state, survey};
use tower_lsp_server::ls_types::MessageType;

use crate::event::Event;
use crate::outbox::Outbox;

/// Results that may wait for the main loop: bounds memory while it is busy.
const WAITING: usize = 8;

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
    /// Single files, or answers to questions about paths.
    Changed(Vec<Change>),
    /// What differed was handed over.
    RescanComplete,
    /// The base of the workspace, if it is another one than before.
    Base(Option<Box<BaseRead>>),
    /// Files and folders changed on disk, as our own watch tells.
    Watched(Changes),
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
    watcher: Arc<Mutex<Option<Watcher>>>,
    cache: FactsCache,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}

impl Disk {
    /// Starts the threads; results come out of the receiver, each announced by [`Event::Wake`].
    pub fn start(events: &Sender<Event>, cache: FactsCache) -> (Self, Receiver<Done>) {
        let (done, results) = sync_channel(WAITING);
        let results_of = || Results { done: done.clone(), events: events.clone() };
        let (long, short) = (worker(results_of()), worker(results_of()));
        let disk = Self { long, short, cancel: Cancel::default(), watcher: Arc::default(), cache };
        (disk, results)
    }

    /// Looks at the whole workspace and reads it, files in `first` before others. Ends a scan that is under way.
    pub fn scan(&mut self, request: Request, first: Vec<FilePath>) {
        self.cancel.cancel();
        self.cancel = Cancel::default();
        let (cancel, cache) = (self.cancel.clone(), self.cache.clone());
        submit(&self.long, move |results| scan_all(&request, &first, &cache, &cancel, results));
    }

    /// Looks at the whole workspace again and reads what changed since `earlier`.
    pub fn rescan(&self, request: Request, earlier: Arc<Survey>) {
        let cancel = self.cancel.clone();
        submit(&self.long, move |results| scan_changes(&request, &earlier, &cancel, results));
    }

    /// Reads single files of a workspace; one that is not there or left out is reported as removed.
    pub fn load(&self, survey: Arc<Survey>, files: Vec<FilePath>) {
        submit(&self.short, move |results| {
            let changes = files.into_iter().map(|path| load(path, &survey)).collect();
            results.send(Done::Changed(changes));
        });
    }

    /// Answers what is at some paths, inside of a workspace's roots only.
    pub fn probe(&self, survey: Arc<Survey>, paths: Vec<FilePath>) {
        submit(&self.short, move |results| {
            let prober = Prober::new(survey.roots.iter().map(|root| &root.path));
            results.send(Done::Changed(paths.into_iter().map(|path| of_probe(&prober, path)).collect()));
        });
    }

    /// Keeps a crash report and tells the client where.
    pub fn keep_report(&self, folder: PathBuf, text: String, outbox: Outbox) {
        submit(&self.short, move |_| {
            let message = match state::keep(&folder, &text) {
                Ok(path) => {
                    let path = path.display();
                    format!(
                        "Specward failed by an error of its own and goes on. `specward replay {path}` does it again; the report holds the texts that you edited, stays on this machine, and helps if you report the error"
                    )
                }
                Err(error) => {
                    format!("Specward failed by an error of its own and goes on; no report could be kept: {error}")
                }
            };
            outbox.log(MessageType::ERROR, &message);
        });
    }

    /// Reads the base of a workspace, unless it is still the one with this stamp.
    pub fn base(&self, survey: Arc<Survey>, known: Option<Stamp>) {
        submit(&self.long, move |results| {
            let read = base::read(&survey, Reuse::Nothing, known.as_ref());
            results.send(Done::Base(read.map(Box::new)));
        });
    }

    /// Watches folders, and the roots that they are parts of, instead of those watched before; a scan submitted later
    /// misses nothing.
    pub fn watch(&self, mut folders: Vec<FilePath>) {
        let slot = Arc::clone(&self.watcher);
        submit(&self.long, move |results| {
            let told = results.clone();
            folders.extend(folders.clone().iter().filter_map(root_around));
            let watcher = Watcher::start(&folders, move |changes| told.send(Done::Watched(changes)));
            let watcher = watcher.inspect_err(|error| tracing::warn!(%error, "files are not watched")).ok();
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = watcher;
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

fn scan_all(request: &Request, first: &[FilePath], cache: &FactsCache, cancel: &Cancel, results: &Results) {
    let survey = Arc::new(survey(request, cancel));
    if cancel.is_cancelled() {
        return;
    }
    results.send(Done::Surveyed(Arc::clone(&survey)));
    let learned = scan(&survey, first, cache, cancel, |batch| {
        if !cancel.is_cancelled() {
            results.send(Done::Scanned(batch));
        }
    });
    if !cancel.is_cancelled() {
        results.send(Done::ScanComplete);
        learned.save();
    }
}

fn scan_changes(request: &Request, earlier: &Survey, cancel: &Cancel, results: &Results) {
    let survey = Arc::new(survey(request, cancel));
    if cancel.is_cancelled() {
        return;
    }
    let difference = survey.since(earlier);
    let documents: FxHashSet<&FilePath> =
        survey.files.iter().filter(|file| file.role.is_document()).map(|file| &file.path).collect();
    let changed: Vec<FilePath> = difference.changed.iter().filter(|path| documents.contains(path)).cloned().collect();
    results.send(Done::Resurveyed(Arc::clone(&survey), difference));
    for path in changed {
        if cancel.is_cancelled() {
            return;
        }
        results.send(Done::Changed(vec![of_file(&path, &survey)]));
    }
    results.send(Done::RescanComplete);
}

fn load(path: FilePath, survey: &Survey) -> Change {
    let Some(root) = survey.root_of(&path).map(|root| &root.path) else { return Change::Removed(path) };
    let is_there = Prober::new([root]).probe(&path) == Presence::File;
    let counts = is_there && !IgnoreRules::new(root).ignores(&path, false);
    if counts { of_file(&path, survey) } else { Change::Removed(path) }
}
