//! What a workspace consists of: its roots with tier, configuration and platform, and the files to
//! read. One function for the checker and the server. Reads names and `specward.toml`, no document.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specward_engine::config::{self, Config, ConfigFinding, Origin};
use specward_engine::path::FilePath;
use specward_engine::published::Publication;
use specward_engine::root::{Root, Tier};
use specward_engine::rules::config::INVALID;
use specward_syntax::TextRange;
use toml::de::DeTable;

use crate::cancel::Cancel;
use crate::discover::{FileRole, FoundFile, Listing, entry_limit, list};
use crate::layout::{CONFIG_FILE, Layout, enclosing_root, neighbour_platform, roots_among};
use crate::notice::{Notice, NoticeLevel, Subject};
use crate::read::{ReadFault, read_text};

/// Largest `specward.toml` that is read, in bytes.
const MAX_CONFIG_SIZE: u64 = 1024 * 1024;

/// Values that stand over a root's `specward.toml` (documents.md section 6).
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// An object of the same shape as the file.
    pub values: serde_json::Value,
    /// Who set them.
    pub origin: Origin,
}

/// What to look at.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Folders that are the workspace; each is a root or holds roots.
    pub folders: Vec<FilePath>,
    /// Files that are the workspace with the roots that hold them, where no folder does. One in no root stands alone.
    pub files: Vec<FilePath>,
    /// Folders that are read so that references into them resolve, but not reported on.
    pub neighbours: Vec<FilePath>,
    /// Overlays, the weakest first.
    pub overlays: Vec<Overlay>,
    /// Files and folders looked at in each folder; by default a bound that only a whole disk or home folder reaches.
    pub max_entries: Option<usize>,
}

/// One `specward.toml` as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// Where.
    pub path: FilePath,
    /// Its text, to which the findings' ranges belong.
    pub text: Arc<str>,
    /// What is wrong in it.
    pub findings: Vec<ConfigFinding>,
}

/// A workspace as found on disk.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Its roots, in order of path: outer ones first.
    pub roots: Vec<Root>,
    /// Files to read, in order of path.
    pub files: Vec<FoundFile>,
    /// Folders entered, in order of path.
    pub folders: Vec<FilePath>,
    /// The configuration files of the roots.
    pub configs: Vec<ConfigFile>,
    /// Repositories that are not checked out and of which a published graph tells, with their artefacts.
    pub published: Publication,
    /// What could not be looked at.
    pub notices: Vec<Notice>,
    /// The folders of the request, each in one spelling.
    pub workspace: Vec<FilePath>,
}

/// How a workspace differs from an earlier look at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that are new, or have another size or time.
    pub changed: Vec<FilePath>,
    /// Files that are gone, or that could not be read and are gone.
    pub removed: Vec<FilePath>,
    /// Whether a root came, went or has other settings.
    pub roots: bool,
}

/// Looks at a workspace. What was found before a cancellation is returned.
pub fn survey(request: &Request, cancel: &Cancel) -> Survey {
    let request = &with_roots_around(&with_roots_of_files(request));
    let mut survey = Survey { workspace: one_spelling(&request.folders), ..Survey::default() };
    let folders = [&request.folders[..], &request.neighbours].concat();
    for folder in &one_spelling(&folders) {
        if !is_part_of_a_root(&survey, folder) {
            take(&mut survey, request, folder, cancel);
        }
    }
    take_configured_platforms(&mut survey, request, cancel);
    survey.roots.sort_by(|a, b| a.path.cmp(&b.path));
    link_platforms(&mut survey);
    published::take(&mut survey);
    survey
}

/// The root that a folder is a part of; none for a folder that is a root or holds roots.
pub fn root_around(folder: &FilePath) -> Option<FilePath> {
    let root = enclosing_root(folder).filter(|root| root != folder)?;
    let listing = list(folder, entry_limit(folder), &Cancel::default());
    let holds_roots = layouts_in(folder, &listing).values().any(|layout| layout.is_root());
    (!holds_roots).then_some(root)
}

/// Parts of roots are read with the whole root and the platform next to it, which are no workspace for that.
fn with_roots_around(request: &Request) -> Request {
    let mut request = request.clone();
    for root in request.folders.iter().filter_map(root_around) {
        request.neighbours.extend(neighbour_platform(&root));
        request.neighbours.push(root);
    }
    request
}

/// Whether a folder was looked into as a part of a repository, such as its `specs/`: then it is no root of its own.
fn is_part_of_a_root(survey: &Survey, folder: &FilePath) -> bool {
    let holds = |root: &Root| folder.starts_with(&root.path) && Layout::on_disk(&root.path).is_root();
    survey.folders.binary_search(folder).is_ok() && survey.roots.iter().any(holds)
}

fn with_roots_of_files(request: &Request) -> Request {
    let mut request = request.clone();
    for file in std::mem::take(&mut request.files) {
        let root = file.parent().and_then(|folder| enclosing_root(&folder));
        let is_held = request.folders.iter().any(|folder| file.starts_with(folder));
        if let Some(root) = root.filter(|_| !is_held) {
            request.neighbours.extend(neighbour_platform(&root));
            request.folders.push(root);
        }
    }
    request
}

impl Survey {
    /// Every root, those included of which a published graph tells.
    pub fn all_roots(&self) -> Vec<Root> {
        self.roots.iter().chain(&self.published.roots).cloned().collect()
    }

    /// Whether a file is a published graph that a root resolves against.
    pub fn is_published_graph(&self, path: &FilePath) -> bool {
        self.roots.iter().filter_map(Root::published_graph).any(|graph| graph == *path)
    }

    /// The innermost root that holds a path.
    pub fn root_of(&self, path: &FilePath) -> Option<&Root> {
        let holding = self.roots.iter().filter(|root| path.starts_with(&root.path));
        holding.max_by_key(|root| root.path.as_str().len())
    }

    /// Whether findings of a file belong to the workspace, not to a neighbour that is read along.
    pub fn is_own(&self, path: &FilePath) -> bool {
        self.workspace.iter().any(|folder| path.starts_with(folder))
    }

    /// The settings that count for a file.
    pub fn config_of(&self, path: &FilePath) -> Arc<Config> {
        self.root_of(path).map(|root| Arc::clone(&root.config)).unwrap_or_default()
    }

    /// What changed since an earlier survey.
    pub fn since(&self, earlier: &Self) -> Difference {
        let before: FxHashMap<&FilePath, _> = earlier.files.iter().map(|file| (&file.path, file.stamp)).collect();
        let now: FxHashSet<FilePath> = self.named().collect();
        let changed = self.files.iter().filter(|file| before.get(&file.path) != Some(&file.stamp));
        Difference {
            changed: changed.map(|file| file.path.clone()).collect(),
            removed: earlier.named().filter(|path| !now.contains(path)).collect(),
            roots: self.roots != earlier.roots || self.published != earlier.published,
        }
    }

    /// Files of which something may be said: those that were found, and those that could not be read.
    fn named(&self) -> impl Iterator<Item = FilePath> {
        let unread = self.notices.iter().filter(|notice| notice.subject == Subject::File).filter_map(Notice::file_path);
        self.files.iter().map(|file| file.path.clone()).chain(unread)
    }
}

/// Drops folders given twice, and gives a folder inside another one its spelling: two ways to write one place would make
/// two documents of one file.
fn one_spelling(folders: &[FilePath]) -> Vec<FilePath> {
    let mut kept: Vec<(FilePath, FilePath)> = Vec::new();
    let mut real: Vec<_> = folders.iter().map(|folder| (real_path(folder), folder.clone())).collect();
    real.sort_by_key(|(real, _)| real.as_str().len());
    for (real, written) in real {
        let holder = kept.iter().find_map(|(outer, spelling)| Some(spelling.join(real.relative_to(outer)?)));
        let spelling = holder.unwrap_or(written);
        if kept.iter().all(|(_, other)| *other != spelling) {
            kept.push((real, spelling));
        }
    }
    kept.into_iter().map(|(_, spelling)| spelling).collect()
}

fn real_path(folder: &FilePath) -> FilePath {
    fs::canonicalize(folder.as_str()).ok().and_then(|real| FilePath::from_path(&real)).unwrap_or_else(|| folder.clone())
}

/// Lists a folder and adds its files and roots.
fn take(survey: &mut Survey, request: &Request, folder: &FilePath, cancel: &Cancel) {
    let max_entries = request.max_entries.unwrap_or_else(|| entry_limit(folder));
    let listing = list(folder, max_entries, cancel);
    let layouts = layouts_in(folder, &listing);
    let mut roots = roots_among(&layouts);
    if !roots.contains(folder) {
        roots.insert(0, folder.clone());
    }
    for root in roots {
        if survey.roots.iter().all(|known| known.path != root) {
            let layout = layouts.get(&root).copied().unwrap_or_default();
            add_root(survey, request, root, layout);
        }
    }
    survey.notices.extend(listing.notices);
    survey.files.extend(listing.files);
    survey.files.sort_by(|a, b| a.path.cmp(&b.path));
    survey.files.dedup_by(|a, b| a.path == b.path);
    survey.folders.extend(listing.folders);
    survey.folders.sort();
    survey.folders.dedup();
}

fn layouts_in(folder: &FilePath, listing: &Listing) -> BTreeMap<FilePath, Layout> {
    let mut layouts: BTreeMap<FilePath, Layout> = BTreeMap::new();
    let configs = listing.files.iter().filter(|file| file.role == FileRole::Config);
    let entries = listing.folders.iter().map(|path| (path, true)).chain(configs.map(|file| (&file.path, false)));
    for (path, is_folder) in entries {
        if let Some(parent) = path.parent().filter(|parent| parent.starts_with(folder)) {
            layouts.entry(parent).or_default().add(path.file_name(), is_folder);
        }
    }
    layouts
}

fn add_root(survey: &mut Survey, request: &Request, path: FilePath, layout: Layout) {
    let mut config = read_config(survey, &path.join(CONFIG_FILE));
    for overlay in &request.overlays {
        let findings = config.overlay(&overlay.values, overlay.origin);
        survey.notices.extend(findings.iter().map(|finding| overlay_notice(&path, overlay.origin, finding)));
    }
    survey.roots.push(Root {
        name: config.name.clone().unwrap_or_else(|| SmolStr::new(path.file_name())),
        tier: config.tier.unwrap_or_else(|| tier_of(layout, &config)),
        platform: None,
        platform_configured: config.has_platform(),
        config: Arc::new(config),
        path,
    });
}

/// A root with no layout of its own that names its platform is one of its components.
fn tier_of(layout: Layout, config: &Config) -> Tier {
    match layout.tier() {
        Tier::Single if config.has_platform() => Tier::Component,
        tier => tier,
    }
}

fn read_config(survey: &mut Survey, path: &FilePath) -> Config {
    match read_text(path, MAX_CONFIG_SIZE) {
        Ok(text) => {
            let (config, findings) = config::parse(&text);
            survey.configs.push(ConfigFile { path: path.clone(), text: text.into(), findings });
            config
        }
        Err(error) => {
            if error.fault != ReadFault::Missing {
                survey.notices.push(Notice { level: NoticeLevel::Error, ..error.notice() });
            }
            Config::default()
        }
    }
}

fn overlay_notice(root: &FilePath, origin: Origin, finding: &ConfigFinding) -> Notice {
    let message = format!("{} (set by: {})", finding.message, origin.text());
    Notice::folder(root.as_str(), NoticeLevel::Error, message, finding.help.clone())
}

/// Reads the platform roots that configurations name outside of what was looked at.
fn take_configured_platforms(survey: &mut Survey, request: &Request, cancel: &Cancel) {
    for index in 0..survey.roots.len() {
        let root = &survey.roots[index];
        let Some(written) = root.config.platform.path.clone() else {
            continue;
        };
        let path = root.path.join(&written);
        if path != root.path && survey.roots.iter().any(|known| known.path == path) {
            continue;
        }
        match refusal(root, &written, &path) {
            None => take(survey, request, &path, cancel),
            Some(reason) => refuse_platform(survey, index, &format!("`platform.path` is `{written}`: {reason}")),
        }
    }
}

fn refuse_platform(survey: &mut Survey, root: usize, message: &str) {
    const HELP: &str = "set it to the platform root, relative to this root, such as `../platform-repo`";
    refuse(survey, root, "path", message, HELP);
}

/// Says what is wrong with a key of `[platform]`: at its value in the file, or at the root where it was set elsewhere.
fn refuse(survey: &mut Survey, root: usize, key: &str, message: &str, help: &str) {
    let root = &survey.roots[root].path;
    let file = root.join(CONFIG_FILE);
    let found = survey.configs.iter_mut().find(|config| config.path == file);
    match found.and_then(|config| Some((platform_range(&config.text, key)?, config))) {
        Some((range, config)) => config.findings.push(ConfigFinding {
            range,
            rule: &INVALID,
            message: message.to_owned(),
            help: help.to_owned(),
            replacement: None,
        }),
        None => survey.notices.push(Notice::folder(root.as_str(), NoticeLevel::Error, message, help)),
    }
}

/// Where a configuration writes a key of `[platform]`.
fn platform_range(text: &str, key: &str) -> Option<TextRange> {
    let (table, _) = DeTable::parse_recoverable(text);
    let path = table.get_ref().get("platform")?.get_ref().get(key)?;
    Some(TextRange::new(path.span().start, path.span().end))
}

/// Why a configured platform is not read: a configuration must not lead us through the whole disk.
fn refusal(root: &Root, written: &str, path: &FilePath) -> Option<&'static str> {
    if FilePath::new(written).is_some() {
        Some("it is an absolute path")
    } else if !path.to_path_buf().is_dir() {
        Some("there is no such folder")
    } else if root.path.starts_with(path) {
        Some("it is this root or a folder that holds it")
    } else if !Layout::on_disk(path).is_root() {
        Some(
            "that folder is no root: it has no specward.toml, .specify/, platform-specs/, initiatives/ or constitution/",
        )
    } else {
        None
    }
}

/// Gives each root its platform: the configured one, else the only one there is.
fn link_platforms(survey: &mut Survey) {
    let known: Vec<FilePath> = survey.roots.iter().map(|root| root.path.clone()).collect();
    let mut platforms = survey.roots.iter().filter(|root| root.tier == Tier::Platform).map(|root| root.path.clone());
    let only = platforms.next().filter(|_| platforms.next().is_none());
    for root in &mut survey.roots {
        let configured = root.config.platform.path.as_ref().map(|written| root.path.join(written));
        root.platform = match (configured, root.tier) {
            (Some(path), _) => Some(path).filter(|path| *path != root.path && known.contains(path)),
            (None, Tier::Platform) => None,
            (None, _) => only.clone(),
        };
    }
}

mod published;
#[cfg(test)]
mod tests;
