//! Findings of a folder by a host built from nothing but the disk: what every other way to the same
//! files must agree with.

use std::collections::BTreeMap;
use std::path::Path;

use specward_engine::{Change, FilePath, Host, Snapshot};
use specward_project::FactsCache;
use specward_project::base::{self, Reuse};
use specward_project::changes::{of_base, of_batch, of_probe, of_survey};
use specward_project::probe::Prober;
use specward_project::scan::scan_all;
use specward_project::{Cancel, Request, Survey, survey};
use specward_syntax::Encoding;

/// One finding as shown: rule, start and end (line and UTF-16 column from 0), what is wrong and on the
/// next line what resolves it.
pub type Shown = (String, (u32, u32), (u32, u32), String);

/// Findings that are not suppressed, by path; files without any are left out.
pub fn findings(folder: &Path) -> BTreeMap<String, Vec<Shown>> {
    let snapshot = snapshot(folder);
    let mut all = BTreeMap::new();
    for doc in snapshot.files() {
        let findings = snapshot.findings(doc);
        let shown = findings.iter().filter(|finding| finding.suppressed.is_none()).map(|finding| {
            let (start, end) = snapshot.line_cols(finding.place, Encoding::Utf16);
            let (start, end) = ((start.line, start.column), (end.line, end.column));
            (finding.rule.name.to_owned(), start, end, message(&finding.message, &finding.help))
        });
        let shown: Vec<Shown> = shown.collect();
        if !shown.is_empty() {
            all.insert(snapshot.path(doc).unwrap().to_string(), shown);
        }
    }
    all
}

/// What is wrong and what resolves it, as an editor shows it.
pub fn message(wrong: &str, help: &str) -> String {
    if help.is_empty() { wrong.to_owned() } else { format!("{wrong}\n{help}") }
}

/// Everything that a host knows of the folder.
pub fn snapshot(folder: &Path) -> Snapshot {
    let request = Request { folders: vec![FilePath::from_path(folder).unwrap()], ..Request::default() };
    settled(&survey(&request, &Cancel::default()))
}

fn settled(survey: &Survey) -> Snapshot {
    let mut host = Host::new();
    host.apply(of_survey(survey));
    host.apply(of_batch(scan_all(survey, &FactsCache::off(), &Cancel::default(), |_, _| {})));
    if let Some(read) = base::read(survey, Reuse::Nothing, None) {
        host.apply(of_base(&read, survey));
    }
    host.apply([Change::ScanComplete(true)]);
    let prober = Prober::new(survey.roots.iter().map(|root| &root.path));
    loop {
        host.settle_all();
        let questions = host.take_probes();
        if questions.is_empty() {
            return host.snapshot();
        }
        host.apply(questions.into_iter().map(|path| of_probe(&prober, path)));
    }
}
