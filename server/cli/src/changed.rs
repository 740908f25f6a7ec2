//! `check --changed`: leaves only the findings that stand in files that differ from the base, or that the same check of the
//! base does not have: those that the change caused elsewhere.

use std::collections::{BTreeSet, HashSet};

use specward_engine::base::{BaseContent, Side};
use specward_engine::path::FilePath;
use specward_engine::{Change, Host, Snapshot, Standing};
use specward_project::base::BaseRead;
use specward_project::layout::CONFIG_FILE;
use specward_project::probe::Prober;
use specward_project::{Survey, changes};

use crate::failure::Failure;
use crate::report::{Report, Reported};
use crate::session::Session;

/// Drops the findings that the change has nothing to do with.
pub fn keep_changed(report: &mut Report, session: &Session) -> Result<(), Failure> {
    let read = session.base().ok_or_else(|| {
        Failure::new("--changed: there is no base to compare with", "add --base REF, or set `base` in specward.toml")
    })?;
    let snapshot = session.snapshot();
    let base = Report::new(&at_base(read, session.survey(), &snapshot), session.given());
    let known: HashSet<_> = base.findings.iter().map(key).collect();
    let configured = |path: &FilePath| {
        let root = session.survey().root_of(path).map(|root| root.path.join(CONFIG_FILE));
        root.is_some_and(|config| read.changed.contains(&config))
    };
    report.retain(|finding| {
        let path = &finding.at.file;
        read.changed.contains(path) || configured(path) || !known.contains(&key(finding))
    });
    Ok(())
}

/// What makes a finding the same one at another time.
fn key(finding: &Reported) -> (String, &'static str, String) {
    (finding.at.path.clone(), finding.rule, finding.message.clone())
}

/// The workspace as it was, under the settings of today.
fn at_base(read: &BaseRead, survey: &Survey, now: &Snapshot) -> Snapshot {
    let mut host = Host::new();
    host.apply(changes::of_survey(survey));
    let then = read.base.documents.iter().filter(|document| document.side == Side::Fork);
    for document in then {
        let content = match &document.content {
            BaseContent::Read(read) => Some(read.clone()),
            BaseContent::AsOnDisk => now.doc_by_path(&document.path).and_then(|doc| now.document(doc)),
        };
        host.apply(content.map(|content| put(&document.path, content)));
    }
    // What is read along from elsewhere has no base of its own.
    let neighbours = now.documents().filter_map(|doc| Some((now.path(doc)?, now.document(doc)?)));
    host.apply(neighbours.filter(|(path, _)| !survey.is_own(path)).map(|(path, document)| put(path, document)));
    host.apply([Change::ScanComplete(true)]);
    let prober = Prober::new(survey.roots.iter().map(|root| &root.path));
    loop {
        host.settle_all();
        let asked = host.take_probes();
        if asked.is_empty() {
            return host.snapshot();
        }
        host.apply(asked.into_iter().map(|path| {
            if survey.is_own(&path) {
                Change::Probed { present: was_there(&read.files, &path), path }
            } else {
                changes::of_probe(&prober, path)
            }
        }));
    }
}

fn put(path: &FilePath, document: specward_syntax::Document) -> Change {
    Change::Document { path: path.clone(), document, standing: Standing::Closed }
}

/// Whether the base had a file at a path, or a folder.
fn was_there(files: &BTreeSet<FilePath>, path: &FilePath) -> bool {
    // Between a folder and its files only names stand that begin like it: `a`, `a-b`, `a/x`.
    files.contains(path)
        || files.range(path.clone()..).take_while(|file| begins(file, path)).any(|file| file.starts_with(path))
}

fn begins(file: &FilePath, path: &FilePath) -> bool {
    file.as_str().starts_with(path.as_str())
}
