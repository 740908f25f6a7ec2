//! A workspace read and settled: finds it, scans it, feeds the engine, answers its questions. The
//! same steps as the server's, all at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use specward_engine::config::Origin;
use specward_engine::path::FilePath;
use specward_engine::{Change, Host, Snapshot, Standing};
use specward_project::base::{self, BaseFault, BaseRead, Reuse};
use specward_project::discover::{FileRole, role_of};
use specward_project::probe::Prober;
use specward_project::watch::Changes;
use specward_project::{Cancel, FactsCache, Given, Notice, NoticeLevel, Subject, Survey, changes, scan, survey};

use crate::failure::Failure;

/// See the module's documentation.
#[derive(Debug)]
pub struct Session {
    given: Given,
    survey: Survey,
    host: Host,
    base: Option<BaseRead>,
}

impl Session {
    /// Reads everything and settles. `on_progress` hears how many files of all are done.
    pub fn open(given: Given, cache: &FactsCache, mut on_progress: impl FnMut(usize, usize)) -> Result<Self, Failure> {
        let survey = survey(&given.request, &Cancel::default());
        let mut session = Self { given, survey, host: Host::new(), base: None };
        session.host.apply(changes::of_survey(&session.survey));
        session.scan(cache, &mut on_progress)?;
        session.take_named_files()?;
        session.take_base()?;
        session.host.apply([Change::ScanComplete(true)]);
        session.settle();
        Ok(session)
    }

    /// What was asked for.
    pub fn given(&self) -> &Given {
        &self.given
    }

    /// The workspace as it is now.
    pub fn snapshot(&self) -> Snapshot {
        self.host.snapshot()
    }

    /// Every folder to watch: the workspace and what is read along with it.
    pub fn folders(&self) -> Vec<FilePath> {
        let outer = |root: &&specward_engine::root::Root| {
            self.survey.roots.iter().all(|other| other.path == root.path || !root.path.starts_with(&other.path))
        };
        self.survey.roots.iter().filter(outer).map(|root| root.path.clone()).collect()
    }

    /// What was found on disk.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// Folders that could not be looked at.
    pub fn folder_notices(&self) -> impl Iterator<Item = &Notice> {
        self.survey.notices.iter().filter(|notice| notice.subject == Subject::Folder)
    }

    /// Takes texts in place of files' contents.
    pub fn take_texts(&mut self, texts: &[(FilePath, Arc<str>)]) {
        for (path, text) in texts {
            let document = specward_syntax::read_as(path.format(), text, &self.survey.config_of(path).options());
            self.host.apply([Change::Document { path: path.clone(), document, standing: Standing::Open }]);
        }
        self.settle();
    }

    /// Takes what changed on disk.
    pub fn update(&mut self, changed: &Changes) {
        let mut files: BTreeSet<FilePath> = changed.files.iter().cloned().collect();
        if changed.rescan || files.iter().any(|path| self.survey.is_published_graph(path)) {
            let now = survey(&self.given.request, &Cancel::default());
            let difference = now.since(&self.survey);
            self.survey = now;
            self.host.apply(difference.removed.into_iter().map(Change::Removed));
            files.extend(difference.changed);
            if difference.roots {
                files.extend(self.survey.files.iter().map(|file| file.path.clone()));
            }
            self.host.apply(changes::of_survey(&self.survey));
        }
        let documents = files.iter().filter(|path| role_of(path).is_some_and(FileRole::is_document));
        let changed: Vec<_> = documents.map(|path| changes::of_file(path, &self.survey)).collect();
        self.host.apply(changed);
        // What was wrong with the base at the start was said then; what is wrong now is no reason to end.
        let _ = self.take_base();
        self.settle();
    }

    /// The base of the workspace's roots, if they have one.
    pub fn base(&self) -> Option<&BaseRead> {
        self.base.as_ref()
    }

    fn take_base(&mut self) -> Result<(), Failure> {
        let read = base::read(&self.survey, Reuse::Disk, None).filter(|read| !read.stamp.is_empty());
        let demanded = |fault: &&BaseFault| fault.origin == Origin::CommandLine;
        if let Some(fault) = read.iter().flat_map(|read| &read.faults).find(demanded) {
            return Err(Failure::new(format!("--base {}: {}", fault.name, fault.message), fault.help.clone()));
        }
        let stamp = |read: &Option<BaseRead>| read.as_ref().map(|read| read.stamp.clone());
        if stamp(&read) != stamp(&self.base) {
            self.host.apply(changes::of_base(&read.clone().unwrap_or_default(), &self.survey));
        }
        self.base = read;
        Ok(())
    }

    fn scan(&mut self, cache: &FactsCache, on_progress: &mut impl FnMut(usize, usize)) -> Result<(), Failure> {
        let batch = scan::scan_all(&self.survey, cache, &Cancel::default(), on_progress);
        let named = |notice: &&Notice| {
            notice.level == NoticeLevel::Error
                && notice.file_path().is_some_and(|path| self.given.shown.contains(&path))
        };
        if let Some(notice) = batch.notices.iter().find(named) {
            return Err(notice.clone().into());
        }
        self.host.apply(changes::of_batch(batch));
        Ok(())
    }

    /// A file that was named is read although its root ignores it.
    fn take_named_files(&mut self) -> Result<(), Failure> {
        let known = |path: &FilePath| self.survey.files.iter().any(|file| file.path == *path);
        for path in self.given.shown.iter().filter(|path| path.to_path_buf().is_file() && !known(path)) {
            match role_of(path) {
                None => return Err(not_ours(path)),
                Some(role) if role.is_document() => self.host.apply([changes::of_file(path, &self.survey)]),
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn settle(&mut self) {
        let prober = Prober::new(self.survey.roots.iter().map(|root| &root.path));
        loop {
            self.host.settle_all();
            let asked = self.host.take_probes();
            if asked.is_empty() {
                return;
            }
            self.host.apply(asked.into_iter().map(|path| changes::of_probe(&prober, path)));
        }
    }
}

fn not_ours(path: &FilePath) -> Failure {
    Failure::new(
        format!("{path}: not a file that specward checks"),
        "name a markdown file, a context pack, a specward.toml, a spec-graph.json, or a folder",
    )
}
