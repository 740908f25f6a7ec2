//! The texts of open documents: exactly what the client has, through any sequence of edits.
//! Knows no other file and no findings.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use specward_engine::path::FilePath;
use specward_syntax::buffer::Buffer;
use specward_syntax::{Document, Encoding, LineIndex, Options};
use tower_lsp_server::ls_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use crate::convert;

/// Folder under which documents that are no files get a path of their own.
const DETACHED: &str = "//specward-detached:/text";

/// A document in the editor, as one revision of it is seen by readers.
#[derive(Clone, Debug)]
pub struct OpenDocument {
    /// Version of the text.
    pub version: i32,
    /// The text.
    pub text: String,
    /// Its lines.
    pub lines: LineIndex,
}

/// One revision of all open documents, by path.
pub type OpenDocuments = FxHashMap<FilePath, Arc<OpenDocument>>;

#[derive(Debug)]
struct Entry {
    version: i32,
    language: String,
    buffer: Buffer,
}

/// All open documents with their buffers; owned by the main loop.
#[derive(Debug, Default)]
pub struct Documents {
    entries: FxHashMap<FilePath, Entry>,
    /// Changed since the last [`Documents::share`].
    unshared: FxHashSet<FilePath>,
    shared: Arc<OpenDocuments>,
}

impl Documents {
    /// Takes a document over from the editor; a second opening under another spelling replaces the first.
    pub fn open(&mut self, item: TextDocumentItem) -> FilePath {
        let path = key(&item.uri);
        let TextDocumentItem { language_id, version, text, .. } = item;
        let entry = Entry { version, language: language_id, buffer: Buffer::of(path.format(), text) };
        self.entries.insert(path.clone(), entry);
        self.unshared.insert(path.clone());
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
        let entry = self.entries.get_mut(&path)?;
        if version <= entry.version {
            tracing::warn!(uri = uri.as_str(), version, had = entry.version, "a version that does not grow");
        }
        for change in changes {
            entry.edit(change, encoding);
        }
        entry.version = version;
        self.unshared.insert(path.clone());
        Some(path)
    }

    /// Gives a document back to the disk; `None` if it was not open.
    pub fn close(&mut self, uri: &Uri) -> Option<FilePath> {
        let path = key(uri);
        self.entries.remove(&path)?;
        self.unshared.insert(path.clone());
        Some(path)
    }

    /// Whether the editor owns a path.
    pub fn is_open(&self, path: &FilePath) -> bool {
        self.entries.contains_key(path)
    }

    /// The client's name of a document's language.
    pub fn language(&self, path: &FilePath) -> Option<&str> {
        Some(&self.entries.get(path)?.language)
    }

    /// The text of an open document.
    pub fn text(&self, path: &FilePath) -> Option<&str> {
        Some(self.entries.get(path)?.buffer.text())
    }

    /// Version and text of an open document.
    pub fn revision(&self, path: &FilePath) -> Option<(i32, &str)> {
        self.entries.get(path).map(|entry| (entry.version, entry.buffer.text()))
    }

    /// Reads an open document as it is now.
    pub fn read(&mut self, path: &FilePath, options: &Options) -> Option<Document> {
        Some(self.entries.get_mut(path)?.buffer.document(options))
    }

    /// Paths of all open documents.
    pub fn paths(&self) -> Vec<FilePath> {
        self.entries.keys().cloned().collect()
    }

    /// The present revision for readers; documents that did not change are shared with the last one.
    pub fn share(&mut self) -> Arc<OpenDocuments> {
        if !self.unshared.is_empty() {
            let shared = Arc::make_mut(&mut self.shared);
            for path in self.unshared.drain() {
                match self.entries.get(&path) {
                    Some(entry) => shared.insert(path, Arc::new(entry.share())),
                    None => shared.remove(&path),
                };
            }
        }
        Arc::clone(&self.shared)
    }

    /// Builds all buffers anew from their texts.
    pub fn rebuild(&mut self) {
        for (path, entry) in &mut self.entries {
            entry.buffer = Buffer::of(path.format(), entry.buffer.text().to_owned());
        }
    }
}

impl Entry {
    fn edit(&mut self, change: &TextDocumentContentChangeEvent, encoding: Encoding) {
        match change.range {
            None => self.buffer.replace(&change.text),
            Some(range) => {
                let range = convert::text_range(self.buffer.lines(), self.buffer.text(), range, encoding);
                self.buffer.edit(range, &change.text);
            }
        }
    }

    fn share(&self) -> OpenDocument {
        OpenDocument { version: self.version, text: self.buffer.text().to_owned(), lines: self.buffer.lines().clone() }
    }
}

/// The path by which a document is known; one of its own for what is no file.
pub fn key(uri: &Uri) -> FilePath {
    convert::path_of(uri).unwrap_or_else(|| detached_path(uri))
}

/// Whether a path stands for a document that is no file.
pub fn is_detached(path: &FilePath) -> bool {
    path.as_str().starts_with(DETACHED)
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
