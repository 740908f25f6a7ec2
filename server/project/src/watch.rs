//! Watching the disk for clients that cannot: changes of our files and folders, gathered until
//! quiet, filtered by the same rules as the walk. Reads no file and decides nothing else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use specward_engine::path::FilePath;
use thiserror::Error;

use crate::cancel::Cancel;
use crate::discover::{FileRole, entry_limit, list, role_of};
use crate::ignored::{IgnoreRules, is_ignore_file};
use crate::notice::{Notice, NoticeLevel};

/// Changes are told when nothing happened for this long,
const QUIET: Duration = Duration::from_millis(50);
/// but never later than this.
const LATEST: Duration = Duration::from_millis(500);
/// Where the system watches whole trees by itself, one watch is enough.
const WATCHES_TREES: bool = cfg!(any(windows, target_os = "macos"));

/// What changed on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files of ours that were written, created or removed, and others that may be published graphs.
    pub files: BTreeSet<FilePath>,
    /// Folders, ignore files or configuration changed, or events were lost: survey again and compare.
    pub rescan: bool,
    /// Folders that cannot be watched.
    pub notices: Vec<Notice>,
}

/// Why watching cannot begin.
#[derive(Debug, Error)]
#[error("the system offers no file watching: {0}")]
pub struct WatchError(#[from] notify::Error);

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    messages: Sender<Message>,
}

#[derive(Debug)]
enum Message {
    Event(notify::Result<Event>),
    Stop,
}

impl Watcher {
    /// Watches folders and tells `on_change` on a thread of its own. Returns once everything is watched: what changes
    /// later is told.
    pub fn start(folders: &[FilePath], on_change: impl FnMut(Changes) + Send + 'static) -> Result<Self, WatchError> {
        let (messages, receive) = channel();
        let events = messages.clone();
        let system = notify::recommended_watcher(move |event| {
            // Fails only when nobody watches any more.
            let _ = events.send(Message::Event(event));
        })?;
        let mut watched = Watched::new(system, folders);
        let notices = watched.follow();
        let first = Changes { notices, ..Changes::default() };
        thread::Builder::new()
            .name("specward-watch".to_owned())
            .spawn(move || watch(&mut watched, &receive, first, on_change))
            .map_err(|error| WatchError(notify::Error::io(error)))?;
        Ok(Self { messages })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.messages.send(Message::Stop);
    }
}

struct Watched {
    system: RecommendedWatcher,
    roots: Vec<(FilePath, IgnoreRules)>,
    folders: BTreeSet<FilePath>,
}

fn watch(
    watched: &mut Watched,
    receive: &Receiver<Message>,
    first: Changes,
    mut on_change: impl FnMut(Changes) + Send + 'static,
) {
    if !first.notices.is_empty() {
        on_change(first);
    }
    while let Some(events) = gather(receive) {
        let mut changes = Changes::default();
        for event in events {
            watched.note(event, &mut changes);
        }
        if changes.rescan {
            changes.notices = watched.follow();
        }
        if changes != Changes::default() {
            on_change(changes);
        }
    }
}

/// Waits for an event and all that follow it closely; `None` at the end of watching.
fn gather(receive: &Receiver<Message>) -> Option<Vec<notify::Result<Event>>> {
    let mut events = Vec::new();
    let mut message = receive.recv().ok()?;
    let deadline = Instant::now() + LATEST;
    loop {
        match message {
            Message::Stop => return None,
            Message::Event(event) => events.push(event),
        }
        let wait = QUIET.min(deadline.saturating_duration_since(Instant::now()));
        message = match receive.recv_timeout(wait) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => return Some(events),
            Err(RecvTimeoutError::Disconnected) => return None,
        };
    }
}

impl Watched {
    fn new(system: RecommendedWatcher, folders: &[FilePath]) -> Self {
        let roots = folders.iter().map(|folder| (folder.clone(), IgnoreRules::new(folder))).collect();
        Self { system, roots, folders: BTreeSet::new() }
    }

    /// Watches the folders that are there now.
    fn follow(&mut self) -> Vec<Notice> {
        loop {
            let missing: Vec<FilePath> =
                self.roots.iter().map(|(root, _)| root).filter(|root| !is_there(root)).cloned().collect();
            let notices = self.watch_present();
            // What came before the folder around it was watched was not told.
            if !missing.iter().any(is_there) {
                return notices;
            }
        }
    }

    /// A moved folder keeps its watch under the old name, so old watches end before new ones begin.
    fn watch_present(&mut self) -> Vec<Notice> {
        for (folder, rules) in &mut self.roots {
            *rules = IgnoreRules::new(folder);
        }
        let now = self.present_folders();
        for gone in self.folders.difference(&now) {
            // Its watch may have ended with it.
            let _ = self.system.unwatch(Path::new(gone.as_str()));
        }
        self.folders.retain(|folder| now.contains(folder));
        let mut failed = Vec::new();
        for folder in now {
            if !self.folders.contains(&folder) {
                match self.system.watch(Path::new(folder.as_str()), self.mode(&folder)) {
                    Ok(()) => drop(self.folders.insert(folder)),
                    Err(error) => failed.push((folder, error)),
                }
            }
        }
        failed.first().map(|(folder, error)| unwatched(folder, error, failed.len())).into_iter().collect()
    }

    /// Every folder of the roots; where a root is not there, the nearest folder around it, in which it may come.
    fn present_folders(&self) -> BTreeSet<FilePath> {
        let folders = |root: &FilePath| {
            if !is_there(root) {
                return std::iter::successors(root.parent(), FilePath::parent).find(is_there).into_iter().collect();
            }
            if WATCHES_TREES { vec![root.clone()] } else { list(root, entry_limit(root), &Cancel::default()).folders }
        };
        self.roots.iter().flat_map(|(root, _)| folders(root)).collect()
    }

    fn mode(&self, folder: &FilePath) -> RecursiveMode {
        if WATCHES_TREES && self.is_inside(folder) { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive }
    }

    fn note(&self, event: notify::Result<Event>, changes: &mut Changes) {
        match event {
            Err(_) => changes.rescan = true,
            Ok(event) if event.need_rescan() => changes.rescan = true,
            Ok(event) if is_change(event.kind) => event.paths.iter().for_each(|path| self.note_path(path, changes)),
            Ok(_) => {}
        }
    }

    fn note_path(&self, disk: &PathBuf, changes: &mut Changes) {
        let Some(path) = FilePath::from_path(disk) else {
            return;
        };
        let is_folder =
            self.folders.contains(&path) || std::fs::symlink_metadata(disk).is_ok_and(|found| found.is_dir());
        if is_ignore_file(&path) && self.is_inside(&path) {
            changes.rescan = true;
        } else if is_folder {
            changes.rescan |= self.is_wanted(&path, true) || self.is_around(&path);
        } else if let Some(role) = role_of(&path).filter(|_| self.is_wanted(&path, false)) {
            changes.rescan |= role == FileRole::Config;
            changes.files.insert(path);
        } else if path.extension() == "json" && self.is_inside(&path) {
            // It may be the published graph of a platform, whatever its name, and git need not keep it.
            changes.files.insert(path);
        }
    }

    fn is_around(&self, path: &FilePath) -> bool {
        self.roots.iter().any(|(folder, _)| folder.starts_with(path))
    }

    fn is_inside(&self, path: &FilePath) -> bool {
        self.roots.iter().any(|(folder, _)| path.starts_with(folder))
    }

    fn is_wanted(&self, path: &FilePath, is_folder: bool) -> bool {
        self.roots.iter().any(|(folder, rules)| path.starts_with(folder) && !rules.ignores(path, is_folder))
    }
}

fn is_there(folder: &FilePath) -> bool {
    Path::new(folder.as_str()).is_dir()
}

/// Reading is no change; closing after writing is.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        EventKind::Modify(ModifyKind::Metadata(kind)) => !matches!(kind, notify::event::MetadataKind::AccessTime),
        _ => true,
    }
}

fn unwatched(folder: &FilePath, error: &notify::Error, count: usize) -> Notice {
    let more = if count > 1 { format!(" (nor {} other folders)", count - 1) } else { String::new() };
    let help = match error.kind {
        notify::ErrorKind::MaxFilesWatch => "raise the system's limit (Linux: sysctl fs.inotify.max_user_watches)",
        _ => "resolve what the system reports, then restart",
    };
    Notice::folder(folder.as_str(), NoticeLevel::Warning, format!("changes on disk are not seen{more}: {error}"), help)
}

#[cfg(test)]
mod tests;
