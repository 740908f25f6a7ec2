//! Answers while the workspace is still being read: the files whose names say that they may hold what
//! is asked for are read at once. Whether they do is for their own content to say.

use specward_engine::{Change, DocId, FilePath, Standing};
use specward_ide::wanted::{Wanted, wanted};
use specward_project::discover::FileRole;
use specward_project::layout::enclosing_root;
use specward_project::load;

use crate::view::View;

/// So many files are read for one answer.
const MOST: usize = 16;

/// The view with the documents in it that the text at `offset` may mean; `None` where all is read, or nothing more is
/// to be found.
pub fn view(view: &View, doc: DocId, offset: usize) -> Option<View> {
    if view.snapshot.complete() {
        return None;
    }
    let wanted = wanted(&view.snapshot, doc, offset)?;
    let is_new = |path: &FilePath| view.snapshot.doc_by_path(path).is_none();
    let found = candidates(view, doc, &wanted).into_iter().filter(is_new).take(MOST);
    let changes: Vec<Change> = found.filter_map(|path| read(view, path)).collect();
    (!changes.is_empty()).then(|| View { snapshot: view.snapshot.with(changes), ..view.clone() })
}

fn candidates(view: &View, doc: DocId, wanted: &Wanted) -> Vec<FilePath> {
    let files = view.survey.files.iter().filter(|file| file.role == FileRole::Document).map(|file| &file.path);
    let named: Vec<FilePath> = files.filter(|path| wanted.may_be(path)).cloned().collect();
    match wanted {
        Wanted::Path(path) if view.survey.files.is_empty() => beside(view, doc, path).into_iter().collect(),
        _ => named,
    }
}

/// Before it is known which files there are: a file in the same root.
fn beside(view: &View, doc: DocId, path: &FilePath) -> Option<FilePath> {
    let root = enclosing_root(&view.snapshot.path(doc)?.parent()?)?;
    path.starts_with(&root).then(|| path.clone())
}

fn read(view: &View, path: FilePath) -> Option<Change> {
    let document = load(&path, &view.survey.config_of(&path)).ok()??;
    Some(Change::Document { path, document, standing: Standing::Closed })
}
