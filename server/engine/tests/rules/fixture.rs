//! A small workspace in one text: `//- path` begins a file, `^^^^ rule: message` under a line says
//! which finding stands at exactly that text (`!` for an empty range at that column). `//= path` begins a file as it was at
//! the base `main`, `//+ path` one that is new there since: with any of them the workspace has a base.
//!
//! Folders that end in `-repo` at the top are roots: `platform-repo` is the platform, all others are components. Without
//! any, the whole is one root.

use std::collections::BTreeSet;
use std::sync::Arc;

use specward_engine::base::{Base, BaseContent, BaseDocument, Revision, Side};
use specward_engine::config;
use specward_engine::finding::{DocId, Finding};
use specward_engine::root::{Root, Tier};
use specward_engine::{Change, FilePath, Host, Snapshot, Standing};
use specward_syntax::{Encoding, LineCol, LineIndex, Options};

/// A file of a fixture.
pub struct File {
    pub path: String,
    pub text: String,
    /// Where it stands: `//- `, `//= ` or `//+ `.
    pub mark: &'static str,
}

const NOW: &str = "//- ";
const BASE: &str = "//= ";
const TIP: &str = "//+ ";

/// A finding that a fixture expects, or one that there is: place as `path:line:from-to`, rule, message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    pub place: String,
    pub rule: String,
    pub message: String,
}

pub struct Fixture {
    pub files: Vec<File>,
    pub expected: Vec<Said>,
}

pub fn parse(text: &str) -> Fixture {
    let mut fixture = Fixture { files: Vec::new(), expected: Vec::new() };
    for line in text.lines() {
        if let Some((mark, path)) = [NOW, BASE, TIP].into_iter().find_map(|mark| Some((mark, line.strip_prefix(mark)?)))
        {
            fixture.files.push(File { path: path.trim().to_owned(), text: String::new(), mark });
        } else if let Some(file) = fixture.files.last_mut() {
            if let Some(said) = annotation(line, file) {
                fixture.expected.push(said);
            } else {
                file.text.push_str(line);
                file.text.push('\n');
            }
        }
    }
    fixture
}

fn annotation(line: &str, file: &File) -> Option<Said> {
    let marks = line.trim_start();
    let indent = line.chars().count() - marks.chars().count();
    let width = marks.chars().take_while(|c| *c == '^').count();
    let (width, rest) =
        if width > 0 { (width, &marks[width..]) } else { (0, marks.strip_prefix('!').filter(|r| r.starts_with(' '))?) };
    let (rule, message) = rest.trim().split_once(": ")?;
    rule.contains('/').then(|| {
        let line = file.text.lines().count();
        Said {
            place: format!("{}:{line}:{}-{}", file.path, indent + 1, indent + 1 + width),
            rule: rule.to_owned(),
            message: message.to_owned(),
        }
    })
}

/// Reads the files into a host, as a scan of the disk would.
pub fn load(files: &[File]) -> Snapshot {
    let roots = roots(files);
    let mut host = Host::new();
    host.apply([Change::Roots(roots.clone())]);
    for file in files.iter().filter(|file| file.mark == NOW) {
        let path = absolute(&file.path);
        let options = root_of(&path, &roots).map_or_else(Options::default, |root| root.config.options());
        host.apply(change(path, &file.text, &options));
    }
    if files.iter().any(|file| file.mark != NOW) {
        host.apply([Change::Base(base(files, &roots))]);
    }
    host.apply([Change::ScanComplete(true)]);
    loop {
        host.settle_all();
        let probes = host.take_probes();
        if probes.is_empty() {
            return host.snapshot();
        }
        host.apply(probes.into_iter().map(|path| Change::Probed { path, present: false }));
    }
}

fn root_of<'a>(path: &FilePath, roots: &'a [Root]) -> Option<&'a Root> {
    roots.iter().filter(|root| path.starts_with(&root.path)).max_by_key(|root| root.path.as_str().len())
}

fn base(files: &[File], roots: &[Root]) -> Base {
    let documents =
        files.iter().filter(|file| file.mark != NOW && absolute(&file.path).extension() == "md").map(|file| {
            let path = absolute(&file.path);
            let options = root_of(&path, roots).map_or_else(Options::default, |root| root.config.options());
            let content = BaseContent::Read(specward_syntax::read_as(path.format(), &file.text, &options));
            BaseDocument { path, content, side: if file.mark == TIP { Side::Tip } else { Side::Fork } }
        });
    let revisions = roots.iter().map(|root| Revision {
        root: root.path.clone(),
        name: "main".into(),
        changed_code: changed_code(files, root),
    });
    Base { documents: documents.collect(), revisions: revisions.collect() }
}

fn changed_code(files: &[File], root: &Root) -> Vec<FilePath> {
    let same = |file: &File| files.iter().any(|was| was.mark == BASE && was.path == file.path && was.text == file.text);
    let now = files.iter().filter(|file| file.mark == NOW && !same(file)).map(|file| absolute(&file.path));
    let of_code = |path: &FilePath| {
        path.relative_to(&root.path).is_some_and(|relative| root.config.code.iter().any(|glob| glob.matches(relative)))
    };
    let mut code: Vec<FilePath> = now.filter(of_code).collect();
    code.sort();
    code
}

/// Nothing for a file that is neither document nor configuration.
fn change(path: FilePath, text: &str, options: &Options) -> Option<Change> {
    if path.extension() == "toml" {
        let (_, findings) = config::parse(text);
        let faults = findings.into_iter().map(Into::into).collect();
        return Some(Change::Input { path, lines: LineIndex::new(text), faults });
    }
    let known = ["md", "yaml", "yml", "json"].contains(&path.extension());
    let document = || specward_syntax::read_as(path.format(), text, options);
    known.then(|| Change::Document { path: path.clone(), document: document(), standing: Standing::Closed })
}

fn absolute(path: &str) -> FilePath {
    FilePath::new(&format!("/ws/{path}")).unwrap()
}

fn roots(files: &[File]) -> Vec<Root> {
    let folders: BTreeSet<_> = files.iter().filter_map(|file| file.path.split_once('/')).map(|(top, _)| top).collect();
    let repos: Vec<_> = folders.into_iter().filter(|top| top.ends_with("-repo")).collect();
    if repos.is_empty() {
        return vec![root(files, "", Tier::Single, None)];
    }
    let platform = repos.contains(&"platform-repo").then(|| absolute("platform-repo"));
    let tier = |name: &str| if name == "platform-repo" { Tier::Platform } else { Tier::Component };
    repos.iter().map(|name| root(files, name, tier(name), platform.clone())).collect()
}

fn root(files: &[File], folder: &str, tier: Tier, platform: Option<FilePath>) -> Root {
    let toml = if folder.is_empty() { "specward.toml".to_owned() } else { format!("{folder}/specward.toml") };
    let text = files.iter().find(|file| file.path == toml).map_or("", |file| file.text.as_str());
    let (config, _) = config::parse(text);
    let path = if folder.is_empty() { FilePath::new("/ws").unwrap() } else { absolute(folder) };
    Root {
        name: config.name.clone().unwrap_or_else(|| path.file_name().into()),
        tier: config.tier.unwrap_or(tier),
        platform_configured: config.has_platform(),
        config: Arc::new(config),
        platform: platform.filter(|platform| *platform != path),
        path,
    }
}

/// Everything that is said, sorted.
pub fn said(snapshot: &Snapshot) -> Vec<Said> {
    let of = |doc: DocId| {
        let findings: Vec<Finding> =
            snapshot.findings(doc).iter().filter(|f| f.suppressed.is_none()).cloned().collect();
        findings.into_iter().map(move |finding| shown(snapshot, doc, &finding))
    };
    let mut all: Vec<_> = snapshot.files().flat_map(of).collect();
    all.sort();
    all
}

fn shown(snapshot: &Snapshot, doc: DocId, finding: &Finding) -> Said {
    let places = snapshot.places(doc).unwrap();
    let range = places.range(finding.place.fact);
    let at = |offset: u32| -> LineCol { places.lines.line_col(offset as usize, Encoding::Utf32) };
    let (from, to) = (at(range.start), at(range.end));
    let path = snapshot.path(doc).unwrap().as_str().trim_start_matches("/ws/").to_owned();
    let end =
        if from.line == to.line { (to.column + 1).to_string() } else { format!("{}:{}", to.line + 1, to.column + 1) };
    Said {
        place: format!("{path}:{}:{}-{end}", from.line + 1, from.column + 1),
        rule: finding.rule.name.to_owned(),
        message: finding.message.clone(),
    }
}

/// The fixture's text with these findings as annotations.
pub fn render(files: &[File], said: &[Said]) -> String {
    let mut lines = Vec::new();
    for file in files {
        lines.push(format!("{}{}", file.mark, file.path));
        for (at, line) in file.text.lines().enumerate() {
            lines.push(line.to_owned());
            let here = format!("{}:{}:", file.path, at + 1);
            lines.extend(said.iter().filter(|_| shows(files, file)).filter_map(|one| render_one(one, &here)));
        }
    }
    lines.join("\n") + "\n"
}

/// Whether findings stand in this text: in a text of the base only where nothing is there any more.
fn shows(files: &[File], file: &File) -> bool {
    let is_there = files.iter().any(|other| other.mark == NOW && other.path == file.path);
    file.mark == NOW || file.mark == BASE && !is_there
}

fn render_one(said: &Said, here: &str) -> Option<String> {
    let (from, to) = said.place.strip_prefix(here)?.split_once('-')?;
    let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
    let marks = if from == to { "!".to_owned() } else { "^".repeat(to - from) };
    Some(format!("{}{marks} {}: {}", " ".repeat(from - 1), said.rule, said.message))
}
