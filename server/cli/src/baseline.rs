//! The ratchet: findings that a baseline file knows are counted and do not block, new ones do. The file lists them in order,
//! so that a difference of two baselines reads well.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::fingerprint;
use crate::output::write_file;
use crate::report::{Report, Reported};

/// Version of the file's format.
const VERSION: u8 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct File {
    version: u8,
    /// By fingerprint.
    findings: BTreeMap<String, Known>,
}

/// What a person reading the file wants to know of a finding.
#[derive(Debug, Serialize, Deserialize)]
struct Known {
    rule: String,
    path: String,
    message: String,
}

/// Takes the findings that the baseline knows out of the report; tells how many of its entries are resolved.
pub fn take_known(report: &mut Report, path: &Path) -> Result<usize> {
    let mut known = read(path)?;
    let all = known.len();
    let prints: HashMap<_, _> = report.findings.iter().map(Reported::place).zip(fingerprint::of(report)).collect();
    let mut taken = 0;
    report.retain(|finding| {
        let is_known = finding.suppressed.is_none() && known.remove(&prints[&finding.place()]).is_some();
        taken += usize::from(is_known);
        !is_known
    });
    report.summary.baselined = Some(taken);
    Ok(all - taken)
}

/// Writes what the report holds as the new baseline; tells how many findings that are.
pub fn update(report: &Report, path: &Path) -> Result<usize> {
    let prints = fingerprint::of(report);
    let shown = report.findings.iter().zip(prints).filter(|(finding, _)| finding.suppressed.is_none());
    let entry = |(finding, print): (&Reported, String)| {
        let known =
            Known { rule: finding.rule.to_owned(), path: finding.at.path.clone(), message: finding.message.clone() };
        (print, known)
    };
    let file = File { version: VERSION, findings: shown.map(entry).collect() };
    let mut text = serde_json::to_string_pretty(&file)?;
    text.push('\n');
    write_file(path, text.as_bytes())?;
    Ok(file.findings.len())
}

fn read(path: &Path) -> Result<BTreeMap<String, Known>, Failure> {
    let failure = |what: String, help: &str| Failure::new(format!("--baseline {}: {what}", path.display()), help);
    let text =
        fs::read_to_string(path).map_err(|error| failure(error.to_string(), "write one with --update-baseline"))?;
    let file: File = serde_json::from_str(&text)
        .map_err(|error| failure(format!("it is no baseline: {error}"), "write it anew with --update-baseline"))?;
    if file.version != VERSION {
        return Err(failure(
            format!("it has version {}, not {VERSION}", file.version),
            "write it anew with --update-baseline",
        ));
    }
    Ok(file.findings)
}
