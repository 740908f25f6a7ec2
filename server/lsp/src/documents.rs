//! The texts of open documents: exactly what the client has, through any sequence of edits.
//! Knows no other file and no findings.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use specward_engine::path::FilePath;
use specward_syntax::{Encoding, LineIndex};
use tower_lsp_server::ls_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use crate::convert;

/// Folder under which documents that are no files get a path of their own.
const DETACHED: &str = "/.specward-detached";

/// A document in the editor.
#[derive(Clone, Debug)]
pub struct OpenDocument {
    /// The client's own spelling, under which it is answered.
    pub uri: Uri,
    /// Version of the text.
    pub version: i32,
    /// The client's name of the language.
    pub language: String,
    /// Whether it is no file: untitled, a diff view.
    pub detached: bool,
    /// The text.
    pub text: String,
    /// Its lines.
    pub lines: LineIndex,
}

impl OpenDocument {
    fn new(item: TextDocumentItem) -> Self {
        let detached = convert::path_of(&item.uri).is_none();
        let lines = LineIndex::new(&item.text);
        Self { uri: item.uri, version: item.version, language: item.language_id, detached, text: item.text, lines }
    }

    fn edit(&mut self, change: &TextDocumentContentChangeEvent, encoding: Encoding) {
        match change.range {
            None => self.text.clone_from(&change.text),
            Some(range) => {
                let range = convert::text_range(&self.lines, &self.text, range, encoding);
                self.text.replace_range(range.bytes(), &change.text);
            }
        }
        self.lines = LineIndex::new(&self.text);
    }
}

/// All open documents by path. Cloning shares the texts.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    by_path: FxHashMap<FilePath, Arc<OpenDocument>>,
}

impl Documents {
    /// Takes a document over from the editor; a second opening under another spelling replaces the first.
    pub fn open(&mut self, item: TextDocumentItem) -> FilePath {
        let path = key(&item.uri);
        self.by_path.insert(path.clone(), Arc::new(OpenDocument::new(item)));
        path
    }

    /// Applies changes in order; `None` if the document is not open.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) -> Option<FilePath> {
        let path = key(uri);
        let document = Arc::make_mut(self.by_path.get_mut(&path)?);
        if version <= document.version {
            tracing::warn!(%path, version, had = document.version, "a version that does not grow");
        }
        for change in changes {
            document.edit(change, encoding);
        }
        document.version = version;
        Some(path)
    }

    /// Gives a document back to the disk; `None` if it was not open.
    pub fn close(&mut self, uri: &Uri) -> Option<(FilePath, Arc<OpenDocument>)> {
        self.by_path.remove_entry(&key(uri))
    }

    /// The document at a path, if it is open.
    pub fn get(&self, path: &FilePath) -> Option<&Arc<OpenDocument>> {
        self.by_path.get(path)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&FilePath, &Arc<OpenDocument>)> {
        self.by_path.iter()
    }
}

/// The path by which a document is known; one of its own for what is no file.
pub fn key(uri: &Uri) -> FilePath {
    convert::path_of(uri).unwrap_or_else(|| detached_path(uri))
}

fn detached_path(uri: &Uri) -> FilePath {
    let name: String = uri.as_str().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let folder = FilePath::new(DETACHED).unwrap_or_else(|| unreachable!("an absolute path"));
    folder.join(&format!("{:x}-{name}.md", fingerprint(uri.as_str())))
}

fn fingerprint(text: &str) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
