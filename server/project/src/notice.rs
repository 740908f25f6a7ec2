//! What this crate has to tell about files it could not or would not read: one clear message with
//! the file, the place and the remedy. Knows no rule and no protocol.

use std::path::{Path, PathBuf};

use specward_engine::path::FilePath;

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoticeLevel {
    /// Something that should have been read was not: what follows from it is unknown.
    Error,
    /// Part of the workspace is left out.
    Warning,
    /// Left out on purpose.
    Info,
}

/// A place inside a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoticePlace {
    /// Line, from 1.
    pub line: usize,
    /// Byte offset in the file, from 0.
    pub byte: usize,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A file that was not read.
    File,
    /// A folder, or all that it holds.
    Folder,
}

/// One message about a file or folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Notice {
    /// Which of both.
    pub subject: Subject,
    /// The file or folder, as found on disk (it may be no Unicode).
    pub path: PathBuf,
    /// Where in it, if known.
    pub place: Option<NoticePlace>,
    /// How grave.
    pub level: NoticeLevel,
    /// What is wrong, without the path.
    pub message: String,
    /// What resolves it.
    pub help: String,
}

impl Notice {
    /// A notice about a file.
    pub fn file(
        path: impl AsRef<Path>,
        level: NoticeLevel,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { subject: Subject::File, path: path.as_ref().to_owned(), place: None, level, message, help }
    }

    /// A notice about a folder.
    pub fn folder(
        path: impl AsRef<Path>,
        level: NoticeLevel,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { subject: Subject::Folder, ..Self::file(path, level, message, help) }
    }

    /// The path as the engine knows it; `None` where it is no Unicode.
    pub fn file_path(&self) -> Option<FilePath> {
        FilePath::from_path(&self.path)
    }
}
