//! The cold scan: every document of a survey read and parsed in parallel, the important ones first,
//! handed over in batches. One function for the checker and the server.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use specward_engine::config::Config;
use specward_engine::path::FilePath;
use specward_syntax::{Document, Options, Packed};

use crate::cache::{FactsCache, RootCache};
use crate::cancel::Cancel;
use crate::notice::{Notice, NoticeLevel};
use crate::read::{ReadFault, read_text};
use crate::survey::Survey;

/// Documents of a batch, at most.
const BATCH: usize = 64;
/// Documents that may wait to be taken: bounds memory while the taker is busy.
const WAITING: usize = 4 * BATCH;

/// One document as read from disk.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// Where.
    pub path: FilePath,
    /// What it says.
    pub document: Document,
    /// The same as the facts cache has it, if there is one.
    pub packed: Option<Arc<Packed>>,
}

/// Some documents of a scan.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Documents that were read, in no particular order.
    pub documents: Vec<Scanned>,
    /// Files that were not, and why.
    pub notices: Vec<Notice>,
    /// Files done up to this batch, read or not.
    pub done: usize,
    /// Files of the whole scan.
    pub total: usize,
}

/// A file as read; `None` if it vanished since the survey.
type Read = Result<Option<Scanned>, Notice>;

/// What counts for the documents of one root.
struct RootSettings {
    path: FilePath,
    options: Options,
    config: Arc<Config>,
    cache: RootCache,
}

/// What a scan learned for the next start.
#[derive(Debug)]
#[must_use]
pub struct Learned(Vec<RootCache>);

impl Learned {
    /// Writes it down. A cache that cannot be written is none: that is no fault of the workspace.
    pub fn save(self) {
        for root in self.0 {
            // Nobody is to be told; the next start parses again.
            let _ = root.save();
        }
    }
}

/// Reads and parses every document of a survey on all processors: first those in `first`, then their neighbours in the
/// same folder, then those of the same root, then the rest. What the cache knows is not parsed. `on_batch` is called on
/// this thread. Returns early when cancelled.
pub fn scan(
    survey: &Survey,
    first: &[FilePath],
    cache: &FactsCache,
    cancel: &Cancel,
    mut on_batch: impl FnMut(Batch),
) -> Learned {
    let files = in_order(survey, first);
    let settings = settings_of(survey, cache);
    let next = AtomicUsize::new(0);
    let (send, receive) = sync_channel(WAITING);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get).min(files.len()) {
            let send = send.clone();
            let (files, next, settings) = (&files, &next, &settings);
            scope.spawn(move || work(files, next, settings, cancel, &send));
        }
        drop(send);
        hand_over(&receive, files.len(), &mut on_batch);
    });
    let complete = !cancel.is_cancelled();
    Learned(settings.into_iter().map(|root| root.cache).filter(|_| complete).collect())
}

/// Reads and parses one file by the settings of its root; `None` if it is not there.
pub fn load(path: &FilePath, config: &Config) -> Result<Option<Document>, Notice> {
    let text = load_text(path, config.size_limit(path))?;
    text.map(|text| parse(path, &text, &config.options())).transpose()
}

fn load_text(path: &FilePath, max_size: u64) -> Result<Option<String>, Notice> {
    match read_text(path, max_size) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.fault == ReadFault::Missing => Ok(None),
        Err(error) => Err(error.notice()),
    }
}

fn load_with(path: &FilePath, root: &RootSettings) -> Read {
    let Some(text) = load_text(path, root.config.size_limit(path))? else { return Ok(None) };
    let (document, packed) = root.cache.document(&text, || parse(path, &text, &root.options))?;
    Ok(Some(Scanned { path: path.clone(), document, packed }))
}

fn parse(path: &FilePath, text: &str, options: &Options) -> Result<Document, Notice> {
    catch_unwind(AssertUnwindSafe(|| specward_syntax::read_as(path.format(), text, options))).map_err(|_| broken(path))
}

/// A panic is a bug of ours: the other files are read all the same.
fn broken(path: &FilePath) -> Notice {
    let message = "not read: specward itself failed on this file";
    Notice::file(path.as_str(), NoticeLevel::Error, message, "please report it, with the file if you can share it")
}

fn in_order<'a>(survey: &'a Survey, first: &[FilePath]) -> Vec<&'a FilePath> {
    let documents = survey.files.iter().filter(|file| file.role.is_document());
    let mut files: Vec<_> = documents.map(|file| &file.path).collect();
    let folders: Vec<_> = first.iter().filter_map(FilePath::parent).collect();
    let roots: Vec<_> = first.iter().filter_map(|path| survey.root_of(path)).map(|root| &root.path).collect();
    if !first.is_empty() {
        files.sort_by_cached_key(|path| rank(path, first, &folders, &roots));
    }
    files
}

fn rank(path: &FilePath, first: &[FilePath], folders: &[FilePath], roots: &[&FilePath]) -> u8 {
    if first.contains(path) {
        0
    } else if path.parent().is_some_and(|folder| folders.contains(&folder)) {
        1
    } else {
        2 + u8::from(!roots.iter().any(|root| path.starts_with(root)))
    }
}

fn settings_of(survey: &Survey, cache: &FactsCache) -> Vec<RootSettings> {
    let settings = survey.roots.iter().map(|root| {
        let options = root.config.options();
        let cache = cache.open(&root.path, &options);
        RootSettings { path: root.path.clone(), options, config: Arc::clone(&root.config), cache }
    });
    let mut settings: Vec<_> = settings.collect();
    settings.sort_by_key(|root| std::cmp::Reverse(root.path.as_str().len()));
    settings
}

fn work(files: &[&FilePath], next: &AtomicUsize, settings: &[RootSettings], cancel: &Cancel, send: &SyncSender<Read>) {
    while !cancel.is_cancelled() {
        let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) else {
            return;
        };
        let Some(root) = settings.iter().find(|root| path.starts_with(&root.path)) else {
            continue;
        };
        if send.send(load_with(path, root)).is_err() {
            return;
        }
    }
}

fn hand_over(receive: &Receiver<Read>, total: usize, on_batch: &mut impl FnMut(Batch)) {
    let mut done = 0;
    while let Ok(first) = receive.recv() {
        let mut batch = Batch { total, ..Batch::default() };
        for read in std::iter::once(first).chain(receive.try_iter()).take(BATCH) {
            done += 1;
            match read {
                Ok(scanned) => batch.documents.extend(scanned),
                Err(notice) => batch.notices.push(notice),
            }
        }
        batch.done = done;
        on_batch(batch);
    }
}

/// The whole scan at once, in order of path.
pub fn scan_all(
    survey: &Survey,
    cache: &FactsCache,
    cancel: &Cancel,
    mut on_progress: impl FnMut(usize, usize),
) -> Batch {
    let mut all = Batch::default();
    let learned = scan(survey, &[], cache, cancel, |batch| {
        on_progress(batch.done, batch.total);
        all.documents.extend(batch.documents);
        all.notices.extend(batch.notices);
        (all.done, all.total) = (batch.done, batch.total);
    });
    learned.save();
    all.documents.sort_by(|a, b| a.path.cmp(&b.path));
    all.notices.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{Request, survey};
    use crate::testing::Disk;

    impl Disk {
        fn survey_all(&self) -> Survey {
            survey(&Request { folders: vec![self.at("")], ..Request::default() }, &Cancel::default())
        }
    }

    fn many(count: usize) -> Disk {
        let disk = Disk::new(&[("specward.toml", "max_file_size = 100\n"), ("big.md", &"x".repeat(101))]);
        for number in 0..count {
            disk.write(&format!("specs/{:02}/{number}.md", number % 7), &format!("# ADR-{number}: Title\n"));
        }
        disk
    }

    #[test]
    fn a_spec_graph_may_be_larger_than_what_people_write() {
        let graph = |nodes: usize| format!("{{{}}}", vec!["\"ADR-1\": {}"; nodes].join(", "));
        let disk = Disk::new(&[
            ("specward.toml", "max_file_size = 100\n"),
            ("spec-graph.json", &graph(100)),
            ("graph/spec-graph.json", &graph(200)),
        ]);
        let batch = scan_all(&disk.survey_all(), &FactsCache::off(), &Cancel::default(), |_, _| {});
        assert_eq!(batch.documents.len(), 1);
        assert_eq!(batch.notices[0].file_path(), Some(disk.at("graph/spec-graph.json")));
    }

    #[test]
    fn every_document_comes_once_in_bounded_batches() {
        let disk = many(300);
        let (mut paths, mut notices, mut done) = (Vec::new(), Vec::new(), 0);
        let _ = scan(&disk.survey_all(), &[], &FactsCache::off(), &Cancel::default(), |batch| {
            assert!(batch.documents.len() + batch.notices.len() <= BATCH);
            done += batch.documents.len() + batch.notices.len();
            assert_eq!((batch.done, batch.total), (done, 301));
            paths.extend(batch.documents.into_iter().map(|scanned| scanned.path));
            notices.extend(batch.notices);
        });
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), 300);
        assert_eq!(notices.len(), 1);
        assert_eq!(notices[0].message, "not read: it has 101 bytes, more than the limit of 100");
        assert_eq!(notices[0].level, NoticeLevel::Info);
    }

    #[test]
    fn the_important_ones_come_first() {
        let disk = many(300);
        let survey = disk.survey_all();
        let (wanted, folder) = (disk.at("specs/03/3.md"), disk.at("specs/03"));
        let order = in_order(&survey, std::slice::from_ref(&wanted));
        assert_eq!(*order[0], wanted);
        let neighbours = order.iter().filter(|path| path.starts_with(&folder)).count();
        assert!(order[..neighbours].iter().all(|path| path.starts_with(&folder)));
        assert_eq!(order.len(), 301);
    }

    #[test]
    fn a_scan_reads_what_the_file_says() {
        let disk = Disk::new(&[("a.md", "\u{feff}# ADR-7: Title\n"), ("b/specward.toml", ""), ("b/c.md", "# C\n")]);
        let all = scan_all(&disk.survey_all(), &FactsCache::off(), &Cancel::default(), |_, _| {});
        assert_eq!(all.documents.len(), 2);
        let document = load(&disk.at("a.md"), &Config::default()).unwrap().unwrap();
        assert_eq!(document, all.documents[0].document);
        assert_eq!(document, specward_syntax::read("\u{feff}# ADR-7: Title\n", &Options::default()));
    }

    #[test]
    fn a_cancelled_scan_ends() {
        let disk = many(300);
        let cancel = Cancel::default();
        let mut seen = 0;
        let _ = scan(&disk.survey_all(), &[], &FactsCache::off(), &cancel, |batch| {
            seen += batch.documents.len();
            if seen > 0 {
                cancel.cancel(); // On a busy machine the first batch may hold nothing yet.
            }
        });
        assert!(seen < 300 && seen > 0, "{seen}");
    }

    #[test]
    fn a_file_that_vanished_is_no_error() {
        let disk = many(3);
        let survey = disk.survey_all();
        std::fs::remove_file(disk.folder.path().join("specs/01/1.md")).unwrap();
        let all = scan_all(&survey, &FactsCache::off(), &Cancel::default(), |_, _| {});
        assert_eq!((all.documents.len(), all.notices.len(), all.done), (2, 1, 4));
        assert_eq!(load(&disk.at("specs/01/1.md"), &Config::default()), Ok(None));
    }
}
