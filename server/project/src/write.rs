//! The only writer: creates files without overwriting (save an output that a person names), edits closed files only if they are what
//! the edit was planned for, inside the roots only, whole or not at all.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use specward_engine::path::FilePath;
use specward_syntax::TextRange;
use tempfile::{Builder, NamedTempFile};
use thiserror::Error;

use crate::probe::name_in;
use crate::read::{ContentHash, ReadFault, decode, other_type};

/// Why a file was not written. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{path}: {fault}; nothing was changed")]
pub struct WriteError {
    /// Which file.
    pub path: FilePath,
    /// Why.
    pub fault: WriteFault,
}

/// The kinds of reasons why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WriteFault {
    /// Directly, by `..` or through a symbolic link.
    #[error("it lies outside of the workspace's roots")]
    OutsideRoots,
    /// Files are created, never overwritten.
    #[error("it already exists")]
    Exists,
    /// On other file systems the two would be one.
    #[error("it differs only in capitals from `{0}`, which already exists")]
    CaseClash(String),
    /// A name that other systems cannot hold.
    #[error("`{0}` is no name that every system can hold")]
    BadName(String),
    /// Somebody wrote it since the edit was planned.
    #[error("it changed on disk since the edit was planned")]
    Changed,
    /// Ranges outside of the text, across a character, or over each other.
    #[error("the edit does not fit its text")]
    BadEdit,
    /// A folder, pipe, socket or device.
    #[error("it is no regular file but a {0}")]
    NotAFile(&'static str),
    /// Marked as read-only.
    #[error("it is read-only")]
    ReadOnly,
    /// Its present content is no text.
    #[error("{0}")]
    NotText(ReadFault),
    /// The file system refuses.
    #[error("permission to write it is denied")]
    Denied,
    /// No space left, or a limit reached.
    #[error("the disk is full")]
    Full,
    /// Anything else that the system says.
    #[error("{0}")]
    Io(String),
}

impl WriteFault {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::OutsideRoots => "choose a path inside the workspace, or add that folder to the workspace",
            Self::Exists | Self::CaseClash(_) | Self::BadName(_) => "choose another name",
            Self::Changed | Self::BadEdit => "try again on the present text",
            Self::NotAFile(_) => "choose another path",
            Self::ReadOnly | Self::Denied => "give yourself permission to write there, then try again",
            Self::NotText(fault) => fault.remedy(),
            Self::Full => "free some space, then try again",
            Self::Io(_) => "resolve what the system reports, then try again",
        }
    }
}

impl From<io::Error> for WriteFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full,
            _ => Self::Io(error.to_string()),
        }
    }
}

/// One replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// What to replace; empty to insert.
    pub range: TextRange,
    /// The new text; its line breaks become those of the file.
    pub text: String,
}

/// Writes inside of some roots.
#[derive(Clone, Debug)]
pub struct Writer {
    roots: Vec<(FilePath, PathBuf)>,
}

impl Writer {
    /// Writes inside of these folders only.
    pub fn new<'a>(roots: impl IntoIterator<Item = &'a FilePath>) -> Self {
        let real = |root: &FilePath| Some((root.clone(), fs::canonicalize(root.as_str()).ok()?));
        Self { roots: roots.into_iter().filter_map(real).collect() }
    }

    /// Creates a file, and the folders that lead to it. Never overwrites, not even a file whose name differs in capitals.
    pub fn create(&self, path: &FilePath, text: &str) -> Result<(), WriteError> {
        self.create_file(path, text).map_err(|fault| WriteError { path: path.clone(), fault })
    }

    /// Edits a file whose content is what the edit was planned for. Returns the hash of its new content.
    pub fn edit(&self, path: &FilePath, planned: ContentHash, edits: &[TextEdit]) -> Result<ContentHash, WriteError> {
        self.edit_file(path, planned, |text| apply(text, edits))
            .map_err(|fault| WriteError { path: path.clone(), fault })
    }

    /// Gives a file whose content is still the planned one another content. Its line breaks stay as given.
    pub fn rewrite(&self, path: &FilePath, planned: ContentHash, text: &str) -> Result<ContentHash, WriteError> {
        let new = |_: &str| Some(text.to_owned());
        self.edit_file(path, planned, new).map_err(|fault| WriteError { path: path.clone(), fault })
    }

    fn create_file(&self, path: &FilePath, text: &str) -> Result<(), WriteFault> {
        let (root, _) = self.roots.iter().find(|(root, _)| path.starts_with(root)).ok_or(WriteFault::OutsideRoots)?;
        let (existing, missing) = split_existing(root, path)?;
        self.check_real(&existing)?;
        let (name, folders) = missing.split_last().ok_or(WriteFault::Exists)?;
        if let Some(bad) = missing.iter().find(|name| !is_portable(name)) {
            return Err(WriteFault::BadName((*bad).to_owned()));
        }
        let mut made = Vec::new();
        let written = make_folders(existing.to_path_buf(), folders, &mut made).and_then(|folder| {
            let file = filled(&folder, None, text.as_bytes())?;
            // A folder may have become a link meanwhile: what counts is where the file came to lie.
            self.check_real(&FilePath::from_path(file.path()).ok_or(WriteFault::OutsideRoots)?)?;
            file.persist_noclobber(folder.join(name)).map_err(|failed| WriteFault::from(failed.error))
        });
        if written.is_err() {
            // Folders that something else has filled meanwhile stay.
            made.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
        }
        written.map(drop)
    }

    /// That an existing path really lies in a root and is a folder.
    fn check_real(&self, existing: &FilePath) -> Result<PathBuf, WriteFault> {
        let real = fs::canonicalize(existing.as_str())?;
        if !self.roots.iter().any(|(_, root)| real.starts_with(root)) {
            return Err(WriteFault::OutsideRoots);
        }
        Ok(real)
    }

    fn edit_file(
        &self,
        path: &FilePath,
        planned: ContentHash,
        edited: impl Fn(&str) -> Option<String>,
    ) -> Result<ContentHash, WriteFault> {
        if !self.roots.iter().any(|(root, _)| path.starts_with(root)) {
            return Err(WriteFault::OutsideRoots);
        }
        let real = self.check_real(path)?;
        let found = fs::metadata(&real)?;
        if let Some(other) = other_type(found.file_type()) {
            return Err(WriteFault::NotAFile(other));
        }
        if found.permissions().readonly() {
            return Err(WriteFault::ReadOnly);
        }
        let text = decode(unchanged(&real, planned)?).map_err(WriteFault::NotText)?;
        let new = edited(&text).ok_or(WriteFault::BadEdit)?;
        let folder = real.parent().ok_or(WriteFault::OutsideRoots)?;
        let file = filled(folder, Some(found.permissions()), new.as_bytes())?;
        unchanged(&real, planned)?;
        file.persist(&real).map_err(|failed| WriteFault::from(failed.error))?;
        Ok(ContentHash::of(new.as_bytes()))
    }
}

/// Writes a file that a person named, whole or not at all; a regular file that is there is replaced.
pub fn replace(path: &FilePath, bytes: &[u8]) -> Result<(), WriteError> {
    replace_file(path, bytes).map_err(|fault| WriteError { path: path.clone(), fault })
}

fn replace_file(path: &FilePath, bytes: &[u8]) -> Result<(), WriteFault> {
    let folder = path.parent().ok_or(WriteFault::NotAFile("folder"))?;
    let present = fs::symlink_metadata(path.as_str()).ok();
    if let Some(other) = present.as_ref().and_then(|found| other_type(found.file_type())) {
        return Err(WriteFault::NotAFile(other));
    }
    if present.as_ref().is_some_and(|found| found.permissions().readonly()) {
        return Err(WriteFault::ReadOnly);
    }
    let file = filled(&folder.to_path_buf(), present.map(|found| found.permissions()), bytes)?;
    file.persist(path.as_str()).map(drop).map_err(|failed| WriteFault::from(failed.error))
}

/// The bytes of a file, if they are the planned ones.
fn unchanged(path: &Path, planned: ContentHash) -> Result<Vec<u8>, WriteFault> {
    let bytes = fs::read(path)?;
    if ContentHash::of(&bytes) == planned { Ok(bytes) } else { Err(WriteFault::Changed) }
}

/// The part of a path that exists by its exact names, and the names that are missing.
fn split_existing<'a>(root: &FilePath, path: &'a FilePath) -> Result<(FilePath, Vec<&'a str>), WriteFault> {
    let mut existing = root.clone();
    let relative = path.relative_to(root).unwrap_or_default();
    let mut names = relative.split('/').filter(|name| !name.is_empty());
    while let Some(name) = names.next() {
        match name_in(&existing, name) {
            Some(found) if found == name => existing = existing.join(name),
            Some(other) => return Err(WriteFault::CaseClash(other)),
            None => return Ok((existing, std::iter::once(name).chain(names).collect())),
        }
    }
    Ok((existing, Vec::new()))
}

fn make_folders(mut folder: PathBuf, names: &[&str], made: &mut Vec<PathBuf>) -> Result<PathBuf, WriteFault> {
    for name in names {
        folder.push(name);
        fs::create_dir(&folder)?;
        made.push(folder.clone());
    }
    Ok(folder)
}

/// A temporary file in `folder` with this content, safely on disk.
fn filled(folder: &Path, permissions: Option<Permissions>, bytes: &[u8]) -> Result<NamedTempFile, WriteFault> {
    let mut builder = Builder::new();
    builder.prefix(".specward-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Applies edits, given in any order, to a text. `None` if one lies outside of it, cuts a character or overlaps another.
pub fn apply(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut ordered: Vec<_> = edits.iter().collect();
    ordered.sort_by_key(|edit| edit.range);
    let crlf = breaks_with_crlf(text);
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in ordered {
        let range = edit.range.bytes();
        new.push_str(text.get(at..range.start)?);
        text.get(range.clone())?;
        push_with_breaks(&mut new, &edit.text, crlf);
        at = range.end;
    }
    new.push_str(text.get(at..)?);
    Some(new)
}

/// Whether most lines end with CR LF.
fn breaks_with_crlf(text: &str) -> bool {
    let crlf = text.matches("\r\n").count();
    crlf * 2 > text.matches('\n').count()
}

fn push_with_breaks(into: &mut String, text: &str, crlf: bool) {
    let text = text.replace("\r\n", "\n");
    into.push_str(&if crlf { text.replace('\n', "\r\n") } else { text });
}

/// Whether Windows, macOS and Linux can all hold a name.
fn is_portable(name: &str) -> bool {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered =
        |device: &str| stem.strip_prefix(device).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    let device = DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt");
    let bad = |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\');
    !device && !name.ends_with(['.', ' ']) && !name.contains(bad) && name.len() <= 255
}

#[cfg(test)]
mod tests;
