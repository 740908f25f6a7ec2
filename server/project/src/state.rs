//! The user's own folders for what Specward keeps about itself: crash reports, a few, and its cache; readable by the user alone.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tempfile::Builder;

/// Reports that are kept; the oldest go.
const KEPT: usize = 10;
const PREFIX: &str = "crash-";
const SUFFIX: &str = ".json";

/// Where crash reports are kept; `None` where the system names no home.
pub fn crash_folder() -> Option<PathBuf> {
    Some(state_folder()?.join("specward").join("crashes"))
}

fn state_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        return named("LOCALAPPDATA");
    }
    if cfg!(target_os = "macos") {
        return Some(env::home_dir()?.join("Library").join("Application Support"));
    }
    named("XDG_STATE_HOME").or_else(|| Some(env::home_dir()?.join(".local").join("state")))
}

fn named(name: &str) -> Option<PathBuf> {
    env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute())
}

/// Where facts are kept for the next start; `None` where the system names no home.
pub fn facts_folder() -> Option<PathBuf> {
    Some(cache_folder()?.join("specward").join("facts"))
}

fn cache_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        return named("LOCALAPPDATA");
    }
    if cfg!(target_os = "macos") {
        return Some(env::home_dir()?.join("Library").join("Caches"));
    }
    named("XDG_CACHE_HOME").or_else(|| Some(env::home_dir()?.join(".cache")))
}

/// Crash reports in a folder, the oldest first.
pub fn reports(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_report = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
    };
    let mut reports: Vec<PathBuf> = entries.filter(is_report).collect();
    reports.sort();
    reports
}

/// Writes a crash report, whole or not at all, and removes the oldest ones beyond a few. Returns where it is.
pub fn keep(folder: &Path, text: &str) -> io::Result<PathBuf> {
    make_private(folder)?;
    // Such files are made for their owner alone.
    let mut file = Builder::new().prefix(".specward-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    let path = folder.join(format!("{PREFIX}{:013}-{}{SUFFIX}", milliseconds(), std::process::id()));
    file.persist_noclobber(&path).map_err(|failed| failed.error)?;
    let reports = reports(folder);
    for old in &reports[..reports.len().saturating_sub(KEPT)] {
        fs::remove_file(old)?;
    }
    Ok(path)
}

fn milliseconds() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}

#[cfg(unix)]
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Disk;

    #[test]
    fn a_few_reports_are_kept_and_are_nobody_elses() {
        let disk = Disk::new(&[("state/other.txt", "stays")]);
        let folder = disk.folder.path().join("state/crashes");
        let mut written = Vec::new();
        for at in 0..KEPT + 3 {
            written.push(keep(&folder, &format!("report {at}")).unwrap());
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        assert_eq!(reports(&folder), written[3..]);
        assert_eq!(fs::read_to_string(&written[KEPT + 2]).unwrap(), format!("report {}", KEPT + 2));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), KEPT, "nothing half-written is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&written[KEPT])), (0o700, 0o600));
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let disk = Disk::new(&[("file", "")]);
        assert!(keep(&disk.folder.path().join("file/crashes"), "x").is_err());
    }
}
