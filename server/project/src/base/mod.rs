//! What a workspace said at its base: for every root with a `base` the revision is sought in the git repository that holds it,
//! and the documents of the commit where this work began are read. One function for the checker and the server.

mod git;
pub mod history;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;
use specward_engine::base::{Base, BaseContent, BaseDocument, Revision, Side};
use specward_engine::config::{ConfigFinding, Origin};
use specward_engine::path::FilePath;
use specward_engine::root::Root;
use specward_engine::rules::config::INVALID;
use specward_syntax::TextRange;
use toml::de::DeTable;

use self::git::{Blob, Points, Repository};
use crate::discover::{FileRole, role_of, walk};
use crate::ignored::{IgnoreRules, git_top};
use crate::layout::CONFIG_FILE;
use crate::read::{decode, read_bytes};
use crate::survey::{ConfigFile, Survey};

/// Larger files of code (bytes) count as changed without a look at their content.
const MAX_CODE_SIZE: u64 = 16 * 1024 * 1024;

/// Whether a document that the disk has too is read once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reuse {
    /// It is not: the host has what the disk says, and nothing changes meanwhile.
    Disk,
    /// It is: editors own some documents, and the disk may have moved on.
    Nothing,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct BaseRead {
    /// What the workspace said.
    pub base: Base,
    /// Files of the workspace that differ from the base, those that are gone included.
    pub changed: BTreeSet<FilePath>,
    /// Every file at the base, documents or not.
    pub files: BTreeSet<FilePath>,
    /// Roots whose base could not be read.
    pub faults: Vec<BaseFault>,
    /// Equal for two readings of the same commits with the same changes of code.
    pub stamp: Stamp,
}

/// See [`BaseRead::stamp`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    points: Vec<(FilePath, Points)>,
    revisions: Vec<Revision>,
    faults: Vec<BaseFault>,
}

impl Stamp {
    /// Whether no root has a base.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty() && self.faults.is_empty()
    }
}

/// A root whose base could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseFault {
    /// Folder of the root.
    pub root: FilePath,
    /// The revision as it was asked for.
    pub name: SmolStr,
    /// Who asked for it.
    pub origin: Origin,
    /// What is wrong.
    pub message: String,
    /// What resolves it.
    pub help: String,
}

/// Why something cannot be read, and what resolves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    message: String,
    help: String,
}

/// Reads the bases of the workspace's own roots; `None` where that would give what `known` was the stamp of.
pub fn read(survey: &Survey, reuse: Reuse, known: Option<&Stamp>) -> Option<BaseRead> {
    let mut stamp = Stamp::default();
    let mut sides = Vec::new();
    for ((top, name), roots) in groups(survey) {
        match Sides::locate(survey, top.as_ref(), name, &roots) {
            Ok(found) => {
                stamp.points.push((found.repository.top().clone(), found.points.clone()));
                stamp.revisions.extend(found.revisions.iter().cloned());
                sides.push(found);
            }
            Err(refusal) => stamp.faults.extend(roots.iter().map(|root| refusal.of(root))),
        }
    }
    if known == Some(&stamp) {
        return None;
    }
    let base = Base { revisions: stamp.revisions.clone(), documents: Vec::new() };
    let read = BaseRead { base, faults: stamp.faults.clone(), stamp, ..BaseRead::default() };
    let mut reader = Reader { survey, reuse, read, on_disk: BTreeMap::new() };
    for sides in &sides {
        reader.take(sides);
    }
    Some(reader.read)
}

/// Roots of one repository that are compared with the same revision.
fn groups(survey: &Survey) -> BTreeMap<(Option<FilePath>, &str), Vec<&Root>> {
    let mut groups: BTreeMap<(Option<FilePath>, &str), Vec<&Root>> = BTreeMap::new();
    for root in survey.roots.iter().filter(|root| survey.is_own(&root.path)) {
        if let Some(name) = &root.config.base {
            groups.entry((git_top(&root.path), name)).or_default().push(root);
        }
    }
    groups
}

/// The configuration files in which a base stands that could not be read, with a finding there; `None` for one that was set
/// elsewhere.
pub fn faulty_configs(survey: &Survey, faults: &[BaseFault]) -> Vec<ConfigFile> {
    let in_file = faults.iter().filter(|fault| fault.origin == Origin::File);
    let with_finding = in_file.filter_map(|fault| {
        let path = fault.root.join(CONFIG_FILE);
        let mut file = survey.configs.iter().find(|config| config.path == path)?.clone();
        file.findings.push(ConfigFinding {
            range: base_range(&file.text)?,
            rule: &INVALID,
            message: format!("`base` is `{}`: {}", fault.name, fault.message),
            help: fault.help.clone(),
            replacement: None,
        });
        Some(file)
    });
    with_finding.collect()
}

/// Where a configuration names its base.
fn base_range(text: &str) -> Option<TextRange> {
    let (table, _) = DeTable::parse_recoverable(text);
    let span = table.get_ref().get("base")?.span();
    Some(TextRange::new(span.start, span.end))
}

impl Refusal {
    fn of(&self, root: &Root) -> BaseFault {
        BaseFault {
            root: root.path.clone(),
            name: root.config.base.clone().unwrap_or_default(),
            origin: root.config.origin("base"),
            message: self.message.clone(),
            help: self.help.clone(),
        }
    }
}

/// Both sides of the fork in one repository, as lists of files.
struct Sides<'a> {
    repository: Repository,
    points: Points,
    roots: Vec<&'a Root>,
    folders: Vec<FilePath>,
    fork: Vec<Blob>,
    tip: Vec<Blob>,
    revisions: Vec<Revision>,
}

impl<'a> Sides<'a> {
    fn locate(survey: &Survey, top: Option<&FilePath>, name: &str, roots: &[&'a Root]) -> Result<Self, Refusal> {
        let top = top.ok_or_else(|| Refusal {
            message: "there is no git repository here".to_owned(),
            help: "run in a clone, or leave out the base".to_owned(),
        })?;
        let repository = Repository::open(top)?;
        let points = repository.points(name)?;
        let folders = outermost(roots, survey, top);
        let fork = files(&repository, points.fork, &folders)?;
        let tip = if points.tip == points.fork { Vec::new() } else { files(&repository, points.tip, &folders)? };
        let revision = |root: &&Root| {
            let changed_code = changed_code(&repository, root, &fork);
            Revision { root: root.path.clone(), name: SmolStr::new(name), changed_code }
        };
        let revisions = roots.iter().map(revision).collect();
        Ok(Self { tip: new_in(tip, &fork), revisions, repository, points, roots: roots.to_vec(), folders, fork })
    }
}

struct Reader<'a> {
    survey: &'a Survey,
    reuse: Reuse,
    read: BaseRead,
    /// Which files of the base the disk has unchanged, as far as they were looked at.
    on_disk: BTreeMap<FilePath, bool>,
}

impl Reader<'_> {
    fn take(&mut self, sides: &Sides<'_>) {
        let read = self
            .documents(&sides.repository, &sides.fork, Side::Fork)
            .and_then(|()| self.documents(&sides.repository, &sides.tip, Side::Tip));
        if let Err(refusal) = read {
            self.read.faults.extend(sides.roots.iter().map(|root| refusal.of(root)));
        }
        self.compare(&sides.repository, &sides.fork, &sides.folders);
        self.read.files.extend(sides.fork.iter().map(|blob| blob.path.clone()));
    }

    fn documents(&mut self, repository: &Repository, blobs: &[Blob], side: Side) -> Result<(), Refusal> {
        let mut rules: BTreeMap<FilePath, IgnoreRules> = BTreeMap::new();
        for blob in blobs.iter().filter(|blob| role_of(&blob.path).is_some_and(FileRole::is_document)) {
            let folder =
                self.survey.root_of(&blob.path).map_or_else(|| blob.path.parent(), |root| Some(root.path.clone()));
            let Some(folder) = folder else { continue };
            let rules = rules.entry(folder.clone()).or_insert_with(|| IgnoreRules::new(&folder));
            if rules.ignores(&blob.path, false) {
                continue;
            }
            if let Some(content) = self.content(repository, blob)? {
                self.read.base.documents.push(BaseDocument { path: blob.path.clone(), content, side });
            }
        }
        Ok(())
    }

    /// What a document said; `None` where it is no text or too large.
    fn content(&mut self, repository: &Repository, blob: &Blob) -> Result<Option<BaseContent>, Refusal> {
        let config = self.survey.config_of(&blob.path);
        if self.reuse == Reuse::Disk && self.is_as_on_disk(repository, blob) {
            return Ok(Some(BaseContent::AsOnDisk));
        }
        let bytes = repository.content(blob.id, config.size_limit(&blob.path))?;
        let text = bytes.and_then(|bytes| decode(bytes).ok());
        Ok(text.map(|text| BaseContent::Read(specward_syntax::read_as(blob.path.format(), &text, &config.options()))))
    }

    fn is_as_on_disk(&mut self, repository: &Repository, blob: &Blob) -> bool {
        let survey = self.survey;
        *self.on_disk.entry(blob.path.clone()).or_insert_with(|| {
            let limit = survey.config_of(&blob.path).size_limit(&blob.path);
            read_bytes(&blob.path, limit).is_ok_and(|bytes| repository.is_same(blob.id, &bytes))
        })
    }

    /// Notes which files of the survey are new, changed or gone.
    fn compare(&mut self, repository: &Repository, fork: &[Blob], folders: &[FilePath]) {
        let survey = self.survey;
        let now = survey.files.iter().filter(|file| folders.iter().any(|folder| file.path.starts_with(folder)));
        let mut now: BTreeSet<&FilePath> = now.map(|file| &file.path).collect();
        for blob in fork.iter().filter(|blob| role_of(&blob.path).is_some()) {
            let is_there = now.remove(&blob.path);
            let is_gone = !is_there && !blob.path.to_path_buf().exists();
            if is_gone || is_there && !self.is_as_on_disk(repository, blob) {
                self.read.changed.insert(blob.path.clone());
            }
        }
        self.read.changed.extend(now.into_iter().cloned());
    }
}

/// The folders that hold the roots, and the workspace's folders in the repository: of those inside one another the outer one.
fn outermost(roots: &[&Root], survey: &Survey, top: &FilePath) -> Vec<FilePath> {
    let workspace = survey.workspace.iter().filter(|folder| folder.starts_with(top));
    let all: BTreeSet<&FilePath> = roots.iter().map(|root| &root.path).chain(workspace).collect();
    let outer = |folder: &&&FilePath| !all.iter().any(|other| other != *folder && folder.starts_with(other));
    all.iter().filter(outer).map(|folder| (*folder).clone()).collect()
}

/// The files of a commit below some folders, by path.
fn files(repository: &Repository, commit: gix::ObjectId, folders: &[FilePath]) -> Result<Vec<Blob>, Refusal> {
    let mut blobs = Vec::new();
    for folder in folders {
        blobs.extend(repository.files(commit, folder)?);
    }
    // Folders in order do not make paths in order: `a-b/x` sorts before `a/x`.
    blobs.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(blobs)
}

/// The blobs at paths that the others do not have.
fn new_in(blobs: Vec<Blob>, others: &[Blob]) -> Vec<Blob> {
    blobs.into_iter().filter(|blob| others.binary_search_by(|other| other.path.cmp(&blob.path)).is_err()).collect()
}

/// Files under a root's code paths that are new, changed or gone, by path.
fn changed_code(repository: &Repository, root: &Root, fork: &[Blob]) -> Vec<FilePath> {
    if root.config.code.is_empty() {
        return Vec::new();
    }
    let is_code = |path: &FilePath| {
        path.relative_to(&root.path).is_some_and(|relative| root.config.code.iter().any(|glob| glob.matches(relative)))
    };
    let mut now: BTreeSet<FilePath> = walk(&root.path).filter(is_code).collect();
    let mut changed = Vec::new();
    for blob in fork.iter().filter(|blob| is_code(&blob.path)) {
        now.remove(&blob.path);
        let same = read_bytes(&blob.path, MAX_CODE_SIZE).is_ok_and(|bytes| repository.is_same(blob.id, &bytes));
        changed.extend((!same).then(|| blob.path.clone()));
    }
    changed.extend(now);
    changed.sort();
    changed
}
