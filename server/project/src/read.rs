//! Bytes on disk to text, or one clear reason why not. Opens regular files only, reads a bounded
//! number of bytes, and never guesses an encoding.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use specward_engine::path::FilePath;
use thiserror::Error;

use crate::notice::{Notice, NoticeLevel, NoticePlace};

/// How much of a file is looked at to tell text from other data, in bytes.
const SAMPLE: usize = 8 * 1024;

/// Identifies a file's content, to see whether it changed since an edit was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentHash {
    hash: u64,
    len: u64,
}

impl ContentHash {
    /// The hash of a file's bytes; equal bytes have equal hashes within one run of the program.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        Self { hash: hasher.finish(), len: bytes.len() as u64 }
    }
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}: {fault}", path.display())]
pub struct ReadError {
    /// Which file.
    pub path: PathBuf,
    /// Why.
    pub fault: ReadFault,
}

/// The kinds of reasons why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadFault {
    /// It is not there, or vanished before it could be read.
    #[error("there is no such file")]
    Missing,
    /// The file system refuses.
    #[error("permission to read it is denied")]
    Denied,
    /// A folder, pipe, socket or device.
    #[error("it is no regular file but a {0}")]
    NotAFile(&'static str),
    /// Larger than the limit, both in bytes.
    #[error("it has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Size found; at least this if the file grew while it was read.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// UTF-16 or UTF-32, by its byte order mark or its NUL bytes.
    #[error("it is encoded in {0}, not in UTF-8")]
    OtherEncoding(&'static str),
    /// Not text at all.
    #[error("it is no text: it holds {0} NUL bytes in its first 8 KiB")]
    Binary(usize),
    /// Not UTF-8.
    #[error("invalid UTF-8 at line {line}, byte {byte}")]
    InvalidUtf8 {
        /// Line of the first invalid byte, from 1.
        line: usize,
        /// Offset of the first invalid byte, from 0.
        byte: usize,
    },
    /// Its name is no Unicode.
    #[error("its name is no valid Unicode")]
    NameNotUnicode,
    /// Anything else that the system says.
    #[error("{0}")]
    Io(String),
}

impl ReadFault {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing => "check the path's spelling, or create the file",
            Self::Denied => "give yourself permission to read it, or leave it out with a line in .specwardignore",
            Self::NotAFile(_) => "name a file, or leave it out with a line in .specwardignore",
            Self::TooLarge { .. } => "split the file, or raise max_file_size in specward.toml",
            Self::OtherEncoding(_) | Self::InvalidUtf8 { .. } => "save the file as UTF-8",
            Self::Binary(_) => "give it another extension, or leave it out with a line in .specwardignore",
            Self::NameNotUnicode => "rename the file with Unicode characters",
            Self::Io(_) => "resolve what the system reports, then try again",
        }
    }

    fn level(&self) -> NoticeLevel {
        match self {
            Self::TooLarge { .. } | Self::Missing => NoticeLevel::Info,
            Self::NotAFile(_) => NoticeLevel::Warning,
            _ => NoticeLevel::Error,
        }
    }

    fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Io(error.to_string()),
        }
    }
}

impl ReadError {
    /// A fault of a file.
    pub fn new(path: impl AsRef<Path>, fault: ReadFault) -> Self {
        Self { path: path.as_ref().to_owned(), fault }
    }

    /// As the system reports it.
    pub fn from_io(path: impl AsRef<Path>, error: &io::Error) -> Self {
        Self::new(path, ReadFault::from_io(error))
    }

    /// As a notice for people.
    pub fn notice(&self) -> Notice {
        let place = match self.fault {
            ReadFault::InvalidUtf8 { line, byte } => Some(NoticePlace { line, byte }),
            _ => None,
        };
        let message = format!("not read: {}", self.fault);
        Notice { place, ..Notice::file(&self.path, self.fault.level(), message, self.fault.remedy()) }
    }
}

/// Reads a file of at most `limit` bytes as text. A byte order mark of UTF-8 stays in the text, so that positions are
/// those of the file.
pub fn read_text(path: &FilePath, limit: u64) -> Result<String, ReadError> {
    decode(read_bytes(path, limit)?).map_err(|fault| ReadError::new(path.as_str(), fault))
}

/// Reads at most `limit` bytes of a regular file; anything else, symbolic links too, is never opened.
pub fn read_bytes(path: &FilePath, limit: u64) -> Result<Vec<u8>, ReadError> {
    let disk = path.to_path_buf();
    bytes_of(&disk, limit).map_err(|fault| ReadError { path: disk, fault })
}

fn bytes_of(path: &Path, limit: u64) -> Result<Vec<u8>, ReadFault> {
    let found = fs::symlink_metadata(path).map_err(|error| ReadFault::from_io(&error))?;
    let size = found.len();
    if let Some(other) = other_type(found.file_type()) {
        return Err(ReadFault::NotAFile(other));
    }
    if size > limit {
        return Err(ReadFault::TooLarge { size, limit });
    }
    let file = File::open(path).map_err(|error| ReadFault::from_io(&error))?;
    let mut bytes = Vec::with_capacity(size as usize + 1);
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    let size = read.map_err(|error| ReadFault::from_io(&error))? as u64;
    if size > limit { Err(ReadFault::TooLarge { size, limit }) } else { Ok(bytes) }
}

/// Names what a file is that is no regular file; `None` for a regular one.
pub(crate) fn other_type(found: fs::FileType) -> Option<&'static str> {
    if found.is_file() {
        None
    } else if found.is_dir() {
        Some("folder")
    } else if found.is_symlink() {
        Some("symbolic link")
    } else {
        Some("pipe, socket or device")
    }
}

/// Bytes to text: UTF-8 with or without byte order mark.
pub fn decode(bytes: Vec<u8>) -> Result<String, ReadFault> {
    if let Some(encoding) = marked_encoding(&bytes) {
        return Err(ReadFault::OtherEncoding(encoding));
    }
    if let Some(fault) = not_text(&bytes) {
        return Err(fault);
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        ReadFault::InvalidUtf8 { line: line_at(error.as_bytes(), byte), byte }
    })
}

fn marked_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// A stray NUL is a character like any other; one in a hundred bytes is not text.
fn not_text(bytes: &[u8]) -> Option<ReadFault> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let nul = memchr::memchr_iter(0, sample).count();
    if nul * 100 <= sample.len() {
        return None;
    }
    let odd = sample.iter().skip(1).step_by(2).filter(|&&byte| byte == 0).count();
    let one_sided = odd == nul || odd == 0;
    if one_sided && nul * 3 > sample.len() {
        return Some(ReadFault::OtherEncoding("UTF-16"));
    }
    Some(ReadFault::Binary(nul))
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    let head = &bytes[..offset];
    let breaks = head.iter().enumerate().filter(|&(at, &byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    1 + breaks.count()
}

#[cfg(test)]
mod tests;
