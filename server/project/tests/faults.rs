//! Faults while files are written: whoever is killed at any moment, and whatever disk is full, leaves each file as it was or
//! as it was to be.

#![allow(clippy::unwrap_used)]

use std::env;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use specward_engine::path::FilePath;
use specward_project::read::ContentHash;
use specward_project::{TextEdit, WriteFault, Writer};
use specward_syntax::TextRange;

/// Set in the process that is to be killed.
const VICTIM: &str = "SPECWARD_TEST_VICTIM";
const ROUNDS: u64 = 40;
/// Large enough that writing one takes a while.
const LENGTH: usize = 300_000;

fn say(line: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr().lock(), "robustness: {line}");
}

fn path(folder: &Path, name: &str) -> FilePath {
    FilePath::from_path(&folder.join(name)).unwrap()
}

fn replace_all(text: &str, new: &str) -> [TextEdit; 1] {
    [TextEdit { range: TextRange::new(0, text.len()), text: new.to_owned() }]
}

/// Writes for ever: new files, and one file over and over.
fn write_until_killed(folder: &Path) {
    let writer = Writer::new(&[path(folder, "")]);
    let edited = path(folder, "edited.md");
    for round in 0_u64.. {
        let name = format!("new/{}-{round}.md", std::process::id());
        writer.create(&path(folder, &name), &whole(&name)).unwrap();
        let text = fs::read_to_string(edited.as_str()).unwrap();
        let new = if text.starts_with('a') { "b" } else { "a" }.repeat(LENGTH);
        writer.edit(&edited, ContentHash::of(text.as_bytes()), &replace_all(&text, &new)).unwrap();
    }
}

fn whole(name: &str) -> String {
    format!("{name}\n{}\nend\n", "x".repeat(LENGTH))
}

#[test]
fn a_writer_that_is_killed_leaves_the_old_or_the_new_file() {
    if let Some(folder) = env::var_os(VICTIM) {
        return write_until_killed(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("edited.md"), "a".repeat(LENGTH)).unwrap();
    let mut written = 0;
    for round in 0..ROUNDS {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "a_writer_that_is_killed_leaves_the_old_or_the_new_file"]).env(VICTIM, folder.path());
        let mut victim = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(15 + round * 37 % 50));
        victim.kill().unwrap();
        victim.wait().unwrap();
        written += assert_whole(folder.path());
    }
    assert!(written > 0, "some were killed after they had begun");
    say(&format!("writing: {ROUNDS} writers killed, {written} files, all whole"));
}

/// Every document is whole; how many new ones there are. They are removed, as are the remains that say what they are.
fn assert_whole(folder: &Path) -> usize {
    let edited = fs::read_to_string(folder.join("edited.md")).unwrap();
    assert!(edited.len() == LENGTH && (edited == "a".repeat(LENGTH) || edited == "b".repeat(LENGTH)), "half an edit");
    let Ok(entries) = fs::read_dir(folder.join("new")) else { return 0 };
    let mut count = 0;
    for entry in entries.map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let extension = entry.path().extension().map(|extension| extension.to_string_lossy().into_owned());
        if extension.as_deref() == Some("md") {
            assert_eq!(fs::read_to_string(entry.path()).unwrap(), whole(&format!("new/{name}")), "half a new file");
            count += 1;
        } else {
            assert!(name.starts_with(".specward-") && extension.as_deref() == Some("tmp"), "{name}");
        }
        fs::remove_file(entry.path()).unwrap();
    }
    count
}

/// A file system of its own, unmounted at the end.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(at).output();
        mounted.is_ok_and(|output| output.status.success()).then(|| Self(at))
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_full_file_system_leaves_files_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_small) = Small::mount(folder.path()) else {
        return say("skipped a full file system: none can be mounted here (a limit on file sizes is tried instead)");
    };
    let writer = Writer::new(&[path(folder.path(), "")]);
    let edited = path(folder.path(), "edited.md");
    writer.create(&edited, "before").unwrap();
    let large = "x".repeat(LENGTH);
    let created = writer.create(&path(folder.path(), "a/b/new.md"), &large).unwrap_err();
    let failed = writer.edit(&edited, ContentHash::of(b"before"), &replace_all("before", &large)).unwrap_err();
    assert_eq!((created.fault, failed.fault), (WriteFault::Full, WriteFault::Full));
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["edited.md"], "neither files nor folders are left");
    assert_eq!(fs::read_to_string(edited.as_str()).unwrap(), "before");
    writer.create(&path(folder.path(), "a/b/new.md"), "fits").unwrap();
    say("writing: a full file system, nothing half-written");
}
