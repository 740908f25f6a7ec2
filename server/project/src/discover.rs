//! Which files of a folder are ours: a parallel walk by git's ignore rules that never follows a
//! symbolic link and never runs without bound. Opens no file but ignore files.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::SystemTime;

use ignore::{DirEntry, WalkBuilder, WalkState};
use specward_engine::path::FilePath;
use specward_syntax::Format;

use crate::cancel::Cancel;
use crate::ignored::IgnoreRules;
use crate::notice::{Notice, NoticeLevel};
use crate::read::{ReadError, ReadFault, other_type};

/// Entries (files and folders) that a walk looks at before it gives up.
const MAX_ENTRIES: usize = 2_000_000;
/// The same for a folder that is nobody's project, such as a home folder.
const MAX_ENTRIES_WIDE: usize = 50_000;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileRole {
    /// Markdown.
    Document,
    /// `specward.toml`.
    Config,
    /// `spec-graph.json`.
    Graph,
    /// A context pack in YAML or JSON.
    Pack,
}

impl FileRole {
    /// Whether such a file is read as a document.
    pub fn is_document(self) -> bool {
        matches!(self, Self::Document | Self::Graph | Self::Pack)
    }
}

/// Size and time of a file as found: two equal stamps mean an unchanged file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change, where the system tells it.
    pub modified: Option<SystemTime>,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Where.
    pub path: FilePath,
    /// What for.
    pub role: FileRole,
    /// How it looked.
    pub stamp: Stamp,
}

/// What a walk found, each list in order of path.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Files to read.
    pub files: Vec<FoundFile>,
    /// Every folder entered, the first one included.
    pub folders: Vec<FilePath>,
    /// What could not be looked at.
    pub notices: Vec<Notice>,
}

enum Seen {
    File(FoundFile),
    Folder(FilePath),
    Notice(Notice),
}

/// The role of a file by its path; `None` for files that do not concern us.
pub fn role_of(path: &FilePath) -> Option<FileRole> {
    match path.file_name() {
        "specward.toml" => return Some(FileRole::Config),
        "spec-graph.json" => return Some(FileRole::Graph),
        _ => {}
    }
    let extension = path.extension().to_ascii_lowercase();
    match extension.as_str() {
        "md" | "markdown" => Some(FileRole::Document),
        _ if path.format() == Format::Data && is_pack_place(path) => Some(FileRole::Pack),
        _ => None,
    }
}

fn is_pack_place(path: &FilePath) -> bool {
    path.parent().is_some_and(|folder| matches!(folder.file_name(), "context" | "context-packs"))
}

/// How many entries a walk of `folder` may look at: fewer for a home folder or the top of a disk.
pub fn entry_limit(folder: &FilePath) -> usize {
    if is_wide(folder) { MAX_ENTRIES_WIDE } else { MAX_ENTRIES }
}

/// Whether a folder holds a person's whole home or more.
fn is_wide(folder: &FilePath) -> bool {
    let home = std::env::home_dir().and_then(|home| FilePath::from_path(&home));
    folder.parent().is_none() || home.is_some_and(|home| home.starts_with(folder))
}

/// Lists the files of a folder that concern us, at most `max_entries` entries deep into it. A folder given explicitly is
/// read even if its parents ignore it. What was found before a cancellation is returned.
pub fn list(folder: &FilePath, max_entries: usize, cancel: &Cancel) -> Listing {
    let (send, receive) = channel();
    let entries = AtomicUsize::new(0);
    walker(folder).build_parallel().run(|| {
        let send = send.clone();
        let entries = &entries;
        Box::new(move |entry| {
            let over = entries.fetch_add(1, Ordering::Relaxed) >= max_entries;
            if over || cancel.is_cancelled() {
                return WalkState::Quit;
            }
            report(entry, &send);
            WalkState::Continue
        })
    });
    drop(send);
    let mut listing = collect(&receive);
    if entries.into_inner() > max_entries {
        listing.notices.push(truncated(folder, max_entries));
    }
    listing
}

/// Every file below a folder that no ignore file leaves out, a bounded number of them.
pub(crate) fn walk(folder: &FilePath) -> impl Iterator<Item = FilePath> {
    let entries = walker(folder).build().take(entry_limit(folder)).flatten();
    let files = entries.filter(|entry| entry.file_type().is_some_and(|found| found.is_file()));
    files.filter_map(|entry| FilePath::from_path(entry.path()))
}

fn walker(folder: &FilePath) -> WalkBuilder {
    let rules = IgnoreRules::new(folder);
    let mut builder = WalkBuilder::new(folder.to_path_buf());
    builder.standard_filters(false).same_file_system(is_wide(folder));
    builder.filter_entry(move |entry| entry.depth() == 0 || !is_ignored(&rules, entry));
    builder
}

/// A name that is no Unicode is not asked for: it is reported.
fn is_ignored(rules: &IgnoreRules, entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|found| found.is_dir());
    FilePath::from_path(entry.path()).is_some_and(|path| rules.ignores_entry(&path, is_folder))
}

fn report(entry: Result<DirEntry, ignore::Error>, send: &Sender<Seen>) {
    let seen = match entry {
        Ok(entry) => seen(&entry),
        Err(error) => walk_error(&error).map(Seen::Notice),
    };
    if let Some(seen) = seen {
        // The receiver outlives the walk.
        let _ = send.send(seen);
    }
}

fn seen(entry: &DirEntry) -> Option<Seen> {
    let found = entry.file_type()?;
    let Some(path) = FilePath::from_path(entry.path()) else {
        return has_markdown_name(entry.path()).then(|| unreadable(entry.path(), ReadFault::NameNotUnicode));
    };
    if found.is_dir() || entry.depth() == 0 {
        return Some(Seen::Folder(path));
    }
    let role = role_of(&path)?;
    match other_type(found) {
        None => Some(Seen::File(FoundFile { stamp: stamp_of(entry)?, path, role })),
        // Its target, if it lies inside, is read at its own place.
        Some(_) if found.is_symlink() => None,
        Some(other) => Some(unreadable(entry.path(), ReadFault::NotAFile(other))),
    }
}

fn unreadable(path: &Path, fault: ReadFault) -> Seen {
    Seen::Notice(ReadError::new(path, fault).notice())
}

fn has_markdown_name(path: &Path) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// `None` for a file that vanished meanwhile.
fn stamp_of(entry: &DirEntry) -> Option<Stamp> {
    let found = entry.metadata().ok()?;
    Some(Stamp { size: found.len(), modified: found.modified().ok() })
}

fn walk_error(error: &ignore::Error) -> Option<Notice> {
    let path = error_path(error)?;
    let io = error.io_error()?;
    if io.kind() == std::io::ErrorKind::NotFound {
        return None;
    }
    let fault = ReadError::from_io(&path, io).fault;
    let message = format!("not looked into: {fault}");
    Some(Notice::folder(path, NoticeLevel::Warning, message, fault.remedy()))
}

fn error_path(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        _ => None,
    }
}

fn truncated(folder: &FilePath, max_entries: usize) -> Notice {
    Notice::folder(
        folder.as_str(),
        NoticeLevel::Warning,
        format!("too large to read whole: stopped after {max_entries} files and folders"),
        "open the repository's own folder, or list what to leave out in .specwardignore",
    )
}

fn collect(receive: &Receiver<Seen>) -> Listing {
    let mut listing = Listing::default();
    for seen in receive {
        match seen {
            Seen::File(file) => listing.files.push(file),
            Seen::Folder(folder) => listing.folders.push(folder),
            Seen::Notice(notice) => listing.notices.push(notice),
        }
    }
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    listing.folders.sort();
    listing.notices.sort_by(|a, b| a.path.cmp(&b.path));
    listing
}

#[cfg(test)]
mod tests;
