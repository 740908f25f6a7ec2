//! Git's ignore rules for a single path, as the walk of `discover` applies them to whole folders:
//! `.gitignore` with or without a repository, `.git/info/exclude`, `.specwardignore`, and no dot
//! folder but `.specify`. Reads ignore files only.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashMap;
use specward_engine::path::FilePath;

/// Our own ignore file: same syntax, stronger than `.gitignore`.
pub const IGNORE_FILE: &str = ".specwardignore";
const GIT_IGNORE_FILE: &str = ".gitignore";

/// Answers for the paths below one folder. Remembers the ignore files it read: make a new one when one of them changes.
#[derive(Debug)]
pub struct IgnoreRules {
    folder: FilePath,
    top: FilePath,
    chains: RwLock<FxHashMap<FilePath, Chain>>,
}

/// The ignore files that count in a folder, the nearest first; folders without any are left out.
type Chain = Arc<[Arc<FolderRules>]>;

#[derive(Debug)]
struct FolderRules {
    own: Gitignore,
    git: Gitignore,
    exclude: Gitignore,
    repository: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opinion {
    Ignore,
    Keep,
}

impl IgnoreRules {
    /// Rules below `folder`, which itself is never ignored. Rules of its parents count inside one git repository, unless
    /// they ignore the folder itself.
    pub fn new(folder: &FilePath) -> Self {
        let top = git_top(folder).unwrap_or_else(|| folder.clone());
        let rules = Self::below(folder, top);
        let alone = rules.top != rules.folder && rules.parents_ignore_folder();
        if alone { Self::below(folder, folder.clone()) } else { rules }
    }

    fn below(folder: &FilePath, top: FilePath) -> Self {
        Self { folder: folder.clone(), top, chains: RwLock::default() }
    }

    /// Whether a path below the folder is left out, by itself or by a folder that holds it.
    pub fn ignores(&self, path: &FilePath, is_folder: bool) -> bool {
        let Some(relative) = path.relative_to(&self.folder) else {
            return true;
        };
        any_part(&self.folder, relative, is_folder, |entry, is_folder| self.ignores_entry(entry, is_folder))
    }

    /// As [`IgnoreRules::ignores`], for an entry of a folder that is known not to be ignored.
    pub fn ignores_entry(&self, path: &FilePath, is_folder: bool) -> bool {
        is_hidden_name(path.file_name(), is_folder) || self.rules_ignore(path, is_folder)
    }

    fn parents_ignore_folder(&self) -> bool {
        let relative = self.folder.relative_to(&self.top).unwrap_or_default();
        any_part(&self.top, relative, true, |entry, is_folder| self.rules_ignore(entry, is_folder))
            || self.rules_ignore(&self.folder.join("any.md"), false)
    }

    fn rules_ignore(&self, path: &FilePath, is_folder: bool) -> bool {
        path.parent().is_some_and(|folder| opinion(&self.chain(&folder), path, is_folder) == Some(Opinion::Ignore))
    }

    fn chain(&self, folder: &FilePath) -> Chain {
        if let Some(chain) = self.chains.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return Arc::clone(chain);
        }
        let above = folder.parent().filter(|parent| parent.starts_with(&self.top));
        let above = above.map_or_else(Chain::default, |parent| self.chain(&parent));
        let chain = match FolderRules::read(folder) {
            None => above,
            Some(rules) => std::iter::once(Arc::new(rules)).chain(above.iter().cloned()).collect(),
        };
        self.chains.write().unwrap_or_else(PoisonError::into_inner).insert(folder.clone(), Arc::clone(&chain));
        chain
    }
}

/// Whether the test holds for any path from the first part below `base` down to the last.
fn any_part(base: &FilePath, relative: &str, is_folder: bool, test: impl Fn(&FilePath, bool) -> bool) -> bool {
    let mut current = base.clone();
    let mut parts = relative.split('/').filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        current = current.join(part);
        if test(&current, is_folder || parts.peek().is_some()) {
            return true;
        }
    }
    false
}

/// What ignore files say, the nearest first, ours before git's; git looks not beyond its repository.
fn opinion(chain: &[Arc<FolderRules>], path: &FilePath, is_folder: bool) -> Option<Opinion> {
    if chain.is_empty() {
        return None;
    }
    let path = Path::new(path.as_str());
    let repository = chain.iter().position(|rules| rules.repository).map_or(chain.len(), |at| at + 1);
    let inner = &chain[..repository];
    let own = || chain.iter().find_map(|rules| asked(&rules.own, path, is_folder));
    let git = || inner.iter().find_map(|rules| asked(&rules.git, path, is_folder));
    let exclude = || inner.iter().find_map(|rules| asked(&rules.exclude, path, is_folder));
    own().or_else(git).or_else(exclude)
}

impl FolderRules {
    /// The ignore files of one folder; `None` if it has none and is no repository.
    fn read(folder: &FilePath) -> Option<Self> {
        let disk = folder.to_path_buf();
        let git = disk.join(".git");
        let rules = Self {
            own: matcher(&disk, &disk.join(IGNORE_FILE)),
            git: matcher(&disk, &disk.join(GIT_IGNORE_FILE)),
            exclude: matcher(&disk, &git.join("info/exclude")),
            repository: git.exists(),
        };
        let idle = rules.own.is_empty() && rules.git.is_empty() && rules.exclude.is_empty() && !rules.repository;
        (!idle).then_some(rules)
    }
}

/// Faulty lines of an ignore file are passed over, as git does.
fn matcher(folder: &Path, file: &Path) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    if file.is_file() {
        let _ = builder.add(file);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

fn asked(rules: &Gitignore, path: &Path, is_folder: bool) -> Option<Opinion> {
    match rules.matched(path, is_folder) {
        Match::None => None,
        Match::Ignore(_) => Some(Opinion::Ignore),
        Match::Whitelist(_) => Some(Opinion::Keep),
    }
}

/// The folder of the git repository that holds `folder`, if any.
pub fn git_top(folder: &FilePath) -> Option<FilePath> {
    let mut current = Some(folder.clone());
    while let Some(here) = current {
        if here.join(".git").to_path_buf().exists() {
            return Some(here);
        }
        current = here.parent();
    }
    None
}

/// Whether a file changes which files are read.
pub fn is_ignore_file(path: &FilePath) -> bool {
    matches!(path.file_name(), IGNORE_FILE | GIT_IGNORE_FILE)
}

/// Whether the name of an entry hides it: every dot name but the folder `.specify`.
pub(crate) fn is_hidden_name(name: &str, is_folder: bool) -> bool {
    name.starts_with('.') && !(is_folder && name == ".specify")
}
