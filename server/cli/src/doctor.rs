//! `specward doctor`: what a bug report needs: versions, roots with tiers and counts, the settings in force with their
//! origin, and what is wrong with the workspace or with Specward itself. Prints no text of any document.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write;
use std::io;

use anyhow::{Context, Result};
use serde::Serialize;
use specward_engine::config::Origin;
use specward_engine::finding::Finding;
use specward_engine::path::FilePath;
use specward_engine::root::Root;
use specward_engine::{DocId, Snapshot};
use specward_project::discover::FileRole;
use specward_project::{FactsCache, Given, Notice, NoticeLevel, Survey, state};

use crate::args::{DoctorArgs, Plain};
use crate::failure::Failure;
use crate::output::{one_line, print, stdout};
use crate::session::Session;

/// Version of the JSON.
const VERSION: u8 = 1;
/// Problems that the text lists; the JSON has all.
const MOST_SHOWN: usize = 20;

/// Everything that is printed.
#[derive(Debug, Serialize)]
struct Examined {
    version: u8,
    specward: &'static str,
    system: String,
    workspace: Vec<String>,
    roots: Vec<ExaminedRoot>,
    kinds: BTreeMap<&'static str, usize>,
    findings: BTreeMap<&'static str, usize>,
    problems: Vec<Problem>,
    crash_reports: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ExaminedRoot {
    path: String,
    name: String,
    tier: String,
    platform: Option<String>,
    documents: usize,
    settings: Vec<Setting>,
}

#[derive(Debug, Serialize)]
struct Setting {
    name: String,
    value: String,
    origin: &'static str,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Problem {
    severity: &'static str,
    path: String,
    message: String,
    help: String,
}

/// Runs the command; the exit code is 1 where something is wrong at error level, else 0.
pub fn run(args: &DoctorArgs) -> Result<u8> {
    let current = env::current_dir().context("the current folder cannot be found")?;
    let given = Given::new(std::slice::from_ref(&args.path), &current).map_err(Failure::from)?;
    let session = Session::open(given, &FactsCache::off(), |_, _| {})?;
    let examined = examine(&session);
    match args.format {
        Plain::Json => {
            let mut out = stdout();
            serde_json::to_writer_pretty(&mut out, &examined).map_err(io::Error::from)?;
            io::Write::write_all(&mut out, b"\n")?;
            io::Write::flush(&mut out)?;
        }
        Plain::Text => print(&drawn(&examined))?,
    }
    Ok(u8::from(examined.problems.iter().any(|problem| problem.severity == "error")))
}

fn examine(session: &Session) -> Examined {
    let (survey, snapshot) = (session.survey(), session.snapshot());
    let mut kinds = BTreeMap::new();
    let mut findings = BTreeMap::new();
    for doc in snapshot.files() {
        if snapshot.is_document(doc) {
            *kinds.entry(snapshot.kind(doc).slug()).or_default() += 1;
        }
        for finding in snapshot.findings(doc).iter().filter(|finding| finding.suppressed.is_none()) {
            *findings.entry(finding.severity.word()).or_default() += 1;
        }
    }
    let reports = state::crash_folder().map(|folder| state::reports(&folder)).unwrap_or_default();
    Examined {
        version: VERSION,
        specward: env!("CARGO_PKG_VERSION"),
        system: format!("{} {}", env::consts::OS, env::consts::ARCH),
        workspace: survey.workspace.iter().map(ToString::to_string).collect(),
        roots: survey.roots.iter().map(|root| examined_root(root, survey)).collect(),
        kinds,
        findings,
        problems: problems(survey, &snapshot),
        crash_reports: reports.iter().map(|path| path.display().to_string()).collect(),
    }
}

fn examined_root(root: &Root, survey: &Survey) -> ExaminedRoot {
    let is_here = |path: &FilePath| survey.root_of(path).is_some_and(|other| other.path == root.path);
    let documents = survey.files.iter().filter(|file| file.role == FileRole::Document && is_here(&file.path));
    let settings = root.config.listed().into_iter().filter(|line| line.origin != Origin::Default);
    ExaminedRoot {
        path: root.path.to_string(),
        name: root.name.to_string(),
        tier: format!("{:?}", root.tier).to_lowercase(),
        platform: root.platform.as_ref().map(ToString::to_string),
        documents: documents.count(),
        settings: settings
            .map(|line| Setting { name: line.name.to_string(), value: line.value, origin: line.origin.text() })
            .collect(),
    }
}

/// What was not read, settings that do not count, and failures of our own.
fn problems(survey: &Survey, snapshot: &Snapshot) -> Vec<Problem> {
    let mut problems: Vec<Problem> = snapshot.files().flat_map(|doc| problems_of(snapshot, doc)).collect();
    // Of the others there are findings.
    let is_told = |notice: &&Notice| notice.file_path().is_some_and(|path| snapshot.doc_by_path(&path).is_some());
    problems.extend(survey.notices.iter().filter(|notice| !is_told(notice)).map(problem_of_notice));
    if survey.files.is_empty() {
        problems.push(Problem {
            severity: "warning",
            path: survey.workspace.first().map(ToString::to_string).unwrap_or_default(),
            message: "no markdown file was found".into(),
            help: "name the folder that holds the specs; ignore files may leave them out".into(),
        });
    }
    problems.sort_by(|a, b| (a.severity != "error", a).cmp(&(b.severity != "error", b)));
    problems
}

fn problem_of_notice(notice: &Notice) -> Problem {
    let severity = match notice.level {
        NoticeLevel::Error => "error",
        NoticeLevel::Warning => "warning",
        NoticeLevel::Info => "info",
    };
    let path = notice.path.display().to_string();
    Problem { severity, path, message: notice.message.clone(), help: notice.help.clone() }
}

fn problems_of(snapshot: &Snapshot, doc: DocId) -> Vec<Problem> {
    let path = snapshot.path(doc).map(ToString::to_string).unwrap_or_default();
    let about_us = |rule: &str| rule.starts_with("input/") || rule.starts_with("config/");
    let findings = snapshot.findings(doc);
    let ours = findings.iter().filter(|finding| about_us(finding.rule.name) && finding.suppressed.is_none());
    let problem = |finding: &Finding| Problem {
        severity: finding.severity.word(),
        path: path.clone(),
        message: finding.message.clone(),
        help: finding.help.clone(),
    };
    ours.map(problem).collect()
}

/// As text; writing to a string cannot fail.
fn drawn(examined: &Examined) -> String {
    let mut text = format!("specward   {}\nsystem     {}\n", examined.specward, examined.system);
    for folder in &examined.workspace {
        let _ = writeln!(text, "workspace  {}", one_line(folder));
    }
    let _ = writeln!(text, "kinds      {}", counted(&examined.kinds));
    let _ = writeln!(text, "findings   {}", counted(&examined.findings));
    for root in &examined.roots {
        draw_root(root, &mut text);
    }
    draw_problems(&examined.problems, &mut text);
    if let Some(last) = examined.crash_reports.last() {
        let _ = writeln!(text, "\n{} crash reports; the last: {}", examined.crash_reports.len(), one_line(last));
    }
    text
}

fn draw_root(root: &ExaminedRoot, text: &mut String) {
    let platform = root.platform.as_deref().map_or_else(String::new, |path| format!(", platform {}", one_line(path)));
    let _ = writeln!(text, "\nroot {}", one_line(&root.path));
    let _ = writeln!(text, "  {} ({}), {} documents{platform}", one_line(&root.name), root.tier, root.documents);
    for Setting { name, value, origin } in &root.settings {
        let _ = writeln!(text, "  {name} = {} ({origin})", one_line(value));
    }
}

fn draw_problems(problems: &[Problem], text: &mut String) {
    if problems.is_empty() {
        text.push_str("\nno problems\n");
        return;
    }
    let _ = writeln!(text, "\n{} problems", problems.len());
    for Problem { severity, path, message, help } in problems.iter().take(MOST_SHOWN) {
        let _ = writeln!(text, "  {severity}: {}: {}; {}", one_line(path), one_line(message), one_line(help));
    }
    if problems.len() > MOST_SHOWN {
        let _ = writeln!(text, "  ... and {} more; --format json lists all", problems.len() - MOST_SHOWN);
    }
}

fn counted(counts: &BTreeMap<&'static str, usize>) -> String {
    let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}
