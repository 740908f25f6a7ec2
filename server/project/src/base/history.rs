//! The history of a folder in git, oldest first: which documents each commit changed. For measures over time; reads objects only.

use std::collections::BTreeMap;

use gix::ObjectId;
use specward_engine::path::FilePath;

use super::Refusal;
use super::git::Repository;
use crate::discover::{FileRole, role_of};
use crate::ignored::git_top;
use crate::read::decode;

/// Commits looked at, the latest ones.
const MAX_COMMITS: usize = 5_000;
/// Larger documents (bytes) are passed over.
const MAX_SIZE: u64 = 4 * 1024 * 1024;

/// One commit that changed documents.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Seconds since 1970.
    pub time: i64,
    /// New and changed documents with their texts; `None` for one that went.
    pub documents: Vec<(FilePath, Option<String>)>,
}

/// A history, and whether its beginning is cut off.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Oldest first, along first parents.
    pub commits: Vec<Commit>,
    /// Whether earlier commits exist that were not looked at: a shallow clone, or a very long history.
    pub cut: bool,
}

/// Reads the history of the documents below a folder; the error says why there is none.
pub fn history(folder: &FilePath) -> Result<History, String> {
    let top = git_top(folder).ok_or("there is no git repository")?;
    read(&top, folder).map_err(|refusal: Refusal| refusal.message)
}

fn read(top: &FilePath, folder: &FilePath) -> Result<History, Refusal> {
    let repository = Repository::open(top)?;
    let (ids, cut) = repository.first_parents(MAX_COMMITS)?;
    let mut history = History { commits: Vec::new(), cut };
    let mut last: Option<ObjectId> = None;
    let mut known: BTreeMap<FilePath, ObjectId> = BTreeMap::new();
    for (id, time) in ids.into_iter().rev() {
        let tree = repository.tree_at(id, folder)?;
        if tree == last {
            continue;
        }
        last = tree;
        let blobs = repository.files(id, folder)?.into_iter();
        let now: BTreeMap<FilePath, ObjectId> = blobs
            .filter(|blob| role_of(&blob.path).is_some_and(FileRole::is_document))
            .map(|blob| (blob.path, blob.id))
            .collect();
        let documents = differing(&repository, &known, &now)?;
        history.commits.push(Commit { time, documents });
        known = now;
    }
    Ok(history)
}

fn differing(
    repository: &Repository,
    was: &BTreeMap<FilePath, ObjectId>,
    is: &BTreeMap<FilePath, ObjectId>,
) -> Result<Vec<(FilePath, Option<String>)>, Refusal> {
    let mut documents = Vec::new();
    for (path, id) in is.iter().filter(|(path, id)| was.get(*path) != Some(*id)) {
        let bytes = repository.content(*id, MAX_SIZE)?;
        documents.extend(bytes.and_then(|bytes| decode(bytes).ok()).map(|text| (path.clone(), Some(text))));
    }
    documents.extend(was.keys().filter(|path| !is.contains_key(*path)).map(|path| (path.clone(), None)));
    Ok(documents)
}
