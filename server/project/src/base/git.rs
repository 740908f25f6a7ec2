//! One git repository, read by its objects: never runs git, a hook or a filter, never obeys configuration outside of the
//! repository, never writes.

use gix::ObjectId;
use gix::objs::Kind;
use gix::objs::tree::EntryKind;
use specward_engine::path::FilePath;

use super::Refusal;

/// A repository and the two commits that matter of it.
#[derive(Debug)]
pub(super) struct Repository {
    top: FilePath,
    git: gix::Repository,
}

/// Where a line of work began, and what it is compared with, as commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Points {
    /// The best common ancestor of the base and what is checked out.
    pub(super) fork: ObjectId,
    /// The base itself.
    pub(super) tip: ObjectId,
}

/// One file of a commit.
#[derive(Clone, Debug)]
pub(super) struct Blob {
    pub(super) path: FilePath,
    pub(super) id: ObjectId,
}

impl Repository {
    /// Opens the repository whose working tree begins at `top`.
    pub(super) fn open(top: &FilePath) -> Result<Self, Refusal> {
        let git = gix::open_opts(top.to_path_buf(), gix::open::Options::isolated());
        let git = git.map_err(|error| Refusal {
            message: format!("the git repository {top} cannot be read: {error}"),
            help: "check it with `git status`".to_owned(),
        })?;
        Ok(Self { top: top.clone(), git })
    }

    /// The folder of its working tree.
    pub(super) fn top(&self) -> &FilePath {
        &self.top
    }

    /// Finds a revision, and where what is checked out left it.
    pub(super) fn points(&self, revision: &str) -> Result<Points, Refusal> {
        let head = self.git.head_id().map_err(|_| Refusal {
            message: format!("the git repository {} has no commit yet", self.top),
            help: "commit first: there is nothing to compare with".to_owned(),
        })?;
        let tip = self.commit(revision).ok_or_else(|| self.unknown(revision))?;
        // A repository that stands at its base needs no history to know where it left it.
        let fork = if head == tip { Some(tip) } else { self.ancestor(head.detach(), tip) };
        Ok(Points { fork: fork.ok_or_else(|| self.unrelated(revision))?, tip })
    }

    fn commit(&self, revision: &str) -> Option<ObjectId> {
        let object = self.git.rev_parse_single(revision).ok()?.object().ok()?;
        object.peel_to_commit().ok().map(|commit| commit.id)
    }

    fn ancestor(&self, one: ObjectId, other: ObjectId) -> Option<ObjectId> {
        self.git.merge_base(one, other).ok().flatten().map(gix::Id::detach)
    }

    fn is_shallow(&self) -> bool {
        self.git.is_shallow().unwrap_or_default()
    }

    fn unknown(&self, revision: &str) -> Refusal {
        let help = if self.is_shallow() { DEEPEN } else { "fetch it, or name another branch, tag or commit" };
        let clone = if self.is_shallow() { "this shallow clone" } else { "the git repository" };
        Refusal { message: format!("{clone} {} knows no revision `{revision}`", self.top), help: help.to_owned() }
    }

    fn unrelated(&self, revision: &str) -> Refusal {
        let (why, help) = if self.is_shallow() {
            ("the clone is shallow and does not reach back to", DEEPEN)
        } else {
            ("what is checked out has no commit in common with", "name the branch from which this work began")
        };
        Refusal { message: format!("{}: {why} `{revision}`", self.top), help: help.to_owned() }
    }

    /// The files of a commit below a folder, by path; links, submodules and names that are no Unicode left out.
    pub(super) fn files(&self, commit: ObjectId, below: &FilePath) -> Result<Vec<Blob>, Refusal> {
        self.entries(commit, below).map_err(|error| self.incomplete(&error))
    }

    fn entries(&self, commit: ObjectId, below: &FilePath) -> Result<Vec<Blob>, gix::Error> {
        let Some(tree) = self.tree(commit, below)? else { return Ok(Vec::new()) };
        let entries = tree.traverse().breadthfirst.files()?.into_iter();
        let files = entries.filter(|entry| matches!(entry.mode.kind(), EntryKind::Blob | EntryKind::BlobExecutable));
        let named = files.filter_map(|entry| {
            let name = std::str::from_utf8(&entry.filepath).ok()?;
            Some(Blob { path: below.join(name), id: entry.oid })
        });
        Ok(named.filter(|blob| blob.path.starts_with(below)).collect())
    }

    /// What is checked out and its first parents, newest first, with their times; at most `limit`, and whether there are more.
    pub(super) fn first_parents(&self, limit: usize) -> Result<(Vec<(ObjectId, i64)>, bool), Refusal> {
        let read = || -> Result<(Vec<(ObjectId, i64)>, bool), gix::Error> {
            let head = self.git.head_commit()?;
            let mut commits = Vec::new();
            for info in head.ancestors().first_parent_only().all()? {
                let Ok(info) = info else { break };
                if commits.len() == limit {
                    return Ok((commits, true));
                }
                commits.push((info.id, info.object()?.time()?.seconds));
            }
            Ok((commits, self.is_shallow()))
        };
        read().map_err(|error| self.incomplete(&error))
    }

    /// The tree of a folder in a commit; `None` where the commit does not have it.
    pub(super) fn tree_at(&self, commit: ObjectId, below: &FilePath) -> Result<Option<ObjectId>, Refusal> {
        self.tree(commit, below).map(|tree| tree.map(|tree| tree.id)).map_err(|error| self.incomplete(&error))
    }

    fn tree(&self, commit: ObjectId, below: &FilePath) -> Result<Option<gix::Tree<'_>>, gix::Error> {
        let tree = self.git.find_object(commit)?.peel_to_commit()?.tree()?;
        let relative = below.relative_to(&self.top).unwrap_or_default();
        if relative.is_empty() {
            return Ok(Some(tree));
        }
        match tree.lookup_entry_by_path(relative)? {
            Some(entry) if entry.mode().is_tree() => Ok(Some(entry.object()?.peel_to_tree()?)),
            _ => Ok(None),
        }
    }

    /// The content of a file; `None` for one of more than `limit` bytes.
    pub(super) fn content(&self, id: ObjectId, limit: u64) -> Result<Option<Vec<u8>>, Refusal> {
        let read = || -> Result<Option<Vec<u8>>, gix::Error> {
            if self.git.find_header(id)?.size() > limit {
                return Ok(None);
            }
            Ok(Some(self.git.find_object(id)?.detach().data))
        };
        read().map_err(|error| self.incomplete(&error))
    }

    /// Whether a file on disk has this content, its line ends aside.
    pub(super) fn is_same(&self, id: ObjectId, bytes: &[u8]) -> bool {
        let hash = |bytes: &[u8]| gix::objs::compute_hash(self.git.object_hash(), Kind::Blob, bytes).ok();
        if hash(bytes) == Some(id) {
            return true;
        }
        let unix = || String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        memchr::memmem::find(bytes, b"\r\n").is_some() && hash(unix().as_bytes()) == Some(id)
    }

    fn incomplete(&self, error: &gix::Error) -> Refusal {
        let message = format!("the git repository {} lacks a part of the base: {error}", self.top);
        Refusal { message, help: "fetch it whole, without a filter: `git fetch --refetch`".to_owned() }
    }
}

const DEEPEN: &str =
    "fetch the whole history: `git fetch --unshallow`; in GitHub Actions `fetch-depth: 0`, in GitLab CI `GIT_DEPTH: 0`";
