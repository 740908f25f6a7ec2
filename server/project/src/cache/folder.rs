//! The folder of cache files: whose it is, and how large it may grow. Deletes only what the cache itself named.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::{Builder, NamedTempFile};

/// All cache files together take no more than this, in bytes.
pub(super) const MOST_BYTES: u64 = 2 << 30;
/// Roots that have a file at a time; those that were used longest ago lose theirs.
pub(super) const MOST_FILES: usize = 256;
/// A file that was begun so long ago is nobody's any more: its writer was killed.
const ABANDONED: Duration = Duration::from_secs(60 * 60);
const PREFIX: &str = ".specward-";
const SUFFIX: &str = ".tmp";

/// Whether a file or folder belongs to the user we run as, and nobody else may write it.
#[cfg(unix)]
pub(super) fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = |found: Metadata| found.uid() == rustix::process::geteuid().as_raw() && found.mode() & 0o022 == 0;
    fs::symlink_metadata(path).is_ok_and(own)
}

/// Elsewhere the user's own folders are closed to others by the system.
#[cfg(not(unix))]
pub(super) fn is_own(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// A file to fill, which is told from a cache file by its name.
pub(super) fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)
}

/// Removes what was abandoned half-written, and the files that were used longest ago where there are too many or too large
/// ones. What cannot be removed stays.
pub(super) fn tidy(folder: &Path, most_bytes: u64) {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some((name, found)) = name.to_str().zip(entry.metadata().ok().filter(Metadata::is_file)) else { continue };
        if is_cache_name(name) {
            files.push((used(&found), found.len(), entry.path()));
        } else if name.starts_with(PREFIX)
            && name.ends_with(SUFFIX)
            && used(&found).elapsed().is_ok_and(|age| age > ABANDONED)
        {
            drop(fs::remove_file(entry.path()));
        }
    }
    for old in beyond(files, most_bytes) {
        drop(fs::remove_file(old));
    }
}

fn is_cache_name(name: &str) -> bool {
    let digest = name.strip_suffix("-base").unwrap_or(name);
    digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn used(found: &Metadata) -> SystemTime {
    found.modified().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The files, given with their last use and size, for which there is no room.
fn beyond(mut files: Vec<(SystemTime, u64, PathBuf)>, most_bytes: u64) -> impl Iterator<Item = PathBuf> {
    files.sort_by(|a, b| b.cmp(a));
    let mut bytes = 0_u64;
    let too_much = files.into_iter().enumerate().filter(move |(at, (_, size, _))| {
        bytes = bytes.saturating_add(*size);
        *at >= MOST_FILES || bytes > most_bytes
    });
    too_much.map(|(_, (_, _, path))| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, name: &str, age: u64, size: usize) {
        fs::write(folder.join(name), "x".repeat(size)).unwrap();
        let file = fs::File::options().append(true).open(folder.join(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = entries.collect();
        names.sort();
        names
    }

    #[test]
    fn the_oldest_go_where_all_are_too_large_and_nothing_else_does() {
        let home = tempfile::tempdir().unwrap();
        for (number, age) in [(1, 400), (2, 100), (3, 300), (4, 200)] {
            file(home.path(), &format!("{number:016x}"), age, 10);
        }
        file(home.path(), "0000000000000001-base", 500, 10);
        file(home.path(), "notes of somebody", 9_000, 1_000);
        file(home.path(), ".specward-new.tmp", 10, 1_000);
        file(home.path(), ".specward-old.tmp", 9_000, 1_000);
        fs::create_dir(home.path().join("0000000000000009")).unwrap();
        tidy(home.path(), 25);
        let kept = ["0000000000000002", "0000000000000004", "0000000000000009", "notes of somebody"];
        assert_eq!(names(home.path()), [&[".specward-new.tmp"], &kept[..]].concat());
    }

    #[test]
    fn the_number_of_files_is_bounded() {
        let home = tempfile::tempdir().unwrap();
        for number in 0..MOST_FILES + 3 {
            file(home.path(), &format!("{number:016x}"), 10 + number as u64, 1);
        }
        tidy(home.path(), MOST_BYTES);
        let names = names(home.path());
        assert_eq!((names.len(), names.last().unwrap().as_str()), (MOST_FILES, "00000000000000ff"));
    }
}
