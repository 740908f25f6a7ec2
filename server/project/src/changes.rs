//! From what was found on disk to what the engine is told: one mapping for the checker and the
//! server, so that both say the same.

use specward_engine::finding::Severity;
use specward_engine::input::UNREADABLE;
use specward_engine::path::FilePath;
use specward_engine::{Change, Fault, Standing};
use specward_syntax::{LineIndex, TextRange};

use crate::base::{BaseFault, BaseRead, faulty_configs};
use crate::notice::{Notice, NoticeLevel, Subject};
use crate::probe::Prober;
use crate::scan::{Batch, Scanned, load};
use crate::survey::{ConfigFile, Survey};

/// Roots, settings and files that could not be read; documents follow by [`of_batch`].
pub fn of_survey(survey: &Survey) -> Vec<Change> {
    let configs = survey.configs.iter().map(of_config);
    let notices = survey.notices.iter().cloned().filter_map(of_notice);
    of_roots(survey).into_iter().chain(configs).chain(notices).collect()
}

/// Roots, and what published graphs tell of those that are not checked out.
pub fn of_roots(survey: &Survey) -> [Change; 2] {
    [Change::Roots(survey.all_roots()), Change::Published(survey.published.documents.clone())]
}

/// Documents of a scan and files that could not be read.
pub fn of_batch(batch: Batch) -> Vec<Change> {
    let documents = batch.documents.into_iter().map(of_scanned);
    documents.chain(batch.notices.into_iter().filter_map(of_notice)).collect()
}

/// One file as it is on disk now; removed if it is not there.
pub fn of_file(path: &FilePath, survey: &Survey) -> Change {
    match load(path, &survey.config_of(path)) {
        Ok(Some(document)) => of_scanned(Scanned { path: path.clone(), document, packed: None }),
        Ok(None) => Change::Removed(path.clone()),
        Err(notice) => of_notice(notice).unwrap_or_else(|| Change::Removed(path.clone())),
    }
}

/// A document on disk.
pub fn of_scanned(scanned: Scanned) -> Change {
    let Scanned { path, document, packed } = scanned;
    match packed {
        Some(packed) => Change::Packed { path, document, packed },
        None => Change::Document { path, document, standing: Standing::Closed },
    }
}

/// A configuration file with its faults.
pub fn of_config(file: &ConfigFile) -> Change {
    Change::Input {
        path: file.path.clone(),
        lines: LineIndex::new(&file.text),
        faults: file.findings.iter().cloned().map(Fault::from).collect(),
    }
}

/// A file that was not read; `None` for a folder, which has no findings, and for a name that is no Unicode.
pub fn of_notice(notice: Notice) -> Option<Change> {
    let path = notice.file_path().filter(|_| notice.subject == Subject::File)?;
    let fault = Fault {
        range: TextRange::default(),
        rule: &UNREADABLE,
        severity: Some(severity(notice.level)),
        message: notice.message,
        help: notice.help,
        replacement: None,
    };
    Some(Change::Input { path, lines: LineIndex::default(), faults: vec![fault] })
}

fn severity(level: NoticeLevel) -> Severity {
    match level {
        NoticeLevel::Error => Severity::Error,
        NoticeLevel::Warning => Severity::Warning,
        NoticeLevel::Info => Severity::Info,
    }
}

/// The base as it was read, and the configuration files that name it.
pub fn of_base(read: &BaseRead, survey: &Survey) -> Vec<Change> {
    std::iter::once(Change::Base(read.base.clone())).chain(of_configs(survey, &read.faults)).collect()
}

/// Every configuration file with its faults and those of the base that it names.
pub fn of_configs(survey: &Survey, faults: &[BaseFault]) -> Vec<Change> {
    let with_faults = faulty_configs(survey, faults);
    let sound = survey.configs.iter().filter(|config| with_faults.iter().all(|other| other.path != config.path));
    sound.chain(&with_faults).map(of_config).collect()
}

/// The disk's answer to a question.
pub fn of_probe(prober: &Prober, path: FilePath) -> Change {
    Change::Probed { present: prober.probe(&path).is_present(), path }
}
