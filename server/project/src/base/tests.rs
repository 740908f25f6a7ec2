use std::path::Path;
use std::process::Command;

use specward_engine::config::Origin;

use super::*;
use crate::cancel::Cancel;
use crate::survey::{Overlay, Request, survey};
use crate::testing::Disk;

/// Runs the git program, with no configuration but our own.
fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args([
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@t",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "protocol.file.allow=always",
    ]);
    let output = command.args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

impl Disk {
    fn git(&self, arguments: &[&str]) -> &Self {
        git(self.folder.path(), arguments);
        self
    }

    fn commit(&self) -> &Self {
        self.git(&["add", "-A"]).git(&["commit", "-qm", "x"])
    }

    fn read_base(&self, folder: &str, base: &str, reuse: Reuse) -> BaseRead {
        let values = serde_json::json!({ "base": base });
        let overlays = vec![Overlay { values, origin: Origin::CommandLine }];
        let request = Request { folders: vec![self.at(folder)], overlays, ..Request::default() };
        read(&survey(&request, &Cancel::default()), reuse, None).unwrap()
    }

    fn below(&self, paths: impl IntoIterator<Item = FilePath>) -> Vec<String> {
        let top = self.at("");
        paths.into_iter().map(|path| path.relative_to(&top).unwrap().to_owned()).collect()
    }
}

fn repository() -> Disk {
    let disk = Disk::new(&[
        ("a/specs/one.md", "# SPEC-1: One\n"),
        ("a/specs/two.md", "# SPEC-2: Two\n"),
        ("a/specs/image.png", "x"),
        ("a-b/specs/x.md", "# SPEC-9: X\n"),
        ("a/context/x.md", "# X\n"),
        ("a/specward.toml", "[code]\npaths = [\"src/**\"]\n"),
        ("a/src/one.rs", "1"),
        ("a/src/two.rs", "2"),
        ("a/old/ignored.md", "# SPEC-3: Ignored\n"),
        ("other/notes.md", "# Notes\n"),
    ]);
    disk.git(&["init", "-q"]).commit().git(&["tag", "start"]);
    disk
}

fn documents(read: &BaseRead, side: Side) -> Vec<FilePath> {
    let of_side = read.base.documents.iter().filter(|document| document.side == side);
    of_side.map(|document| document.path.clone()).collect()
}

#[test]
fn documents_are_those_of_the_commit_where_this_work_began() {
    let disk = repository();
    disk.git(&["checkout", "-qb", "work"]);
    disk.write("a/specs/two.md", "# SPEC-2: Two, changed\n");
    disk.write("a/.specwardignore", "old/\n");
    disk.commit().git(&["checkout", "-q", "main"]);
    disk.write("a/specs/three.md", "# SPEC-3: Three\n");
    disk.write("a/specs/two.md", "# SPEC-2: Two, changed on main\n");
    disk.commit().git(&["checkout", "-q", "work"]);
    for (reuse, same) in [(Reuse::Disk, true), (Reuse::Nothing, false)] {
        let read = disk.read_base("a", "main", reuse);
        let fork = documents(&read, Side::Fork);
        assert_eq!(disk.below(fork), ["a/context/x.md", "a/specs/one.md", "a/specs/two.md"]);
        assert_eq!(disk.below(documents(&read, Side::Tip)), ["a/specs/three.md"]);
        let at = |path: &str| read.base.documents.iter().find(|document| document.path == disk.at(path)).unwrap();
        assert_eq!(matches!(at("a/specs/one.md").content, BaseContent::AsOnDisk), same);
        let BaseContent::Read(two) = &at("a/specs/two.md").content else { panic!("{reuse:?}") };
        assert_eq!(two.facts.title.as_ref().unwrap().name, "Two");
        assert_eq!(disk.below(read.changed.clone()), ["a/specs/two.md"]);
        assert!(read.faults.is_empty());
    }
}

#[test]
fn what_is_gone_new_or_changed_is_known_without_a_commit() {
    let disk = repository();
    std::fs::remove_file(disk.folder.path().join("a/specs/one.md")).unwrap();
    disk.write("a/specs/new.md", "# SPEC-7: New\n");
    disk.write("a/specs/two.md", "# SPEC-2: Two\r\n");
    disk.write("a/src/two.rs", "3");
    disk.write("a/src/new.rs", "4");
    std::fs::remove_file(disk.folder.path().join("a/src/one.rs")).unwrap();
    let read = disk.read_base("", "start", Reuse::Disk);
    assert_eq!(disk.below(read.changed.clone()), ["a/specs/new.md", "a/specs/one.md"], "line ends are no change");
    let code: Vec<_> = read.base.revisions.iter().map(|revision| disk.below(revision.changed_code.clone())).collect();
    assert!(code.contains(&["a/src/new.rs", "a/src/one.rs", "a/src/two.rs"].map(str::to_owned).to_vec()), "{code:?}");
}

#[test]
fn equal_commits_and_code_have_equal_stamps() {
    let disk = repository();
    let stamp = || disk.read_base("a", "main", Reuse::Nothing).stamp;
    let first = stamp();
    disk.write("a/specs/two.md", "# SPEC-2: Two, changed\n");
    assert_eq!(stamp(), first, "the base is what it was");
    disk.write("a/src/two.rs", "3");
    assert_ne!(stamp(), first);
    let with_code = stamp();
    disk.commit();
    assert_ne!(stamp(), with_code);
}

#[test]
fn what_cannot_be_read_says_why_and_what_to_do() {
    let plain = Disk::new(&[("specs/a.md", "# A\n"), ("specward.toml", "")]);
    let told = |disk: &Disk, base: &str| {
        let fault = disk.read_base("", base, Reuse::Disk).faults.remove(0);
        format!("{}; {}", fault.message.replace(disk.at("").as_str(), "DIR"), fault.help)
    };
    assert_eq!(told(&plain, "main"), "there is no git repository here; run in a clone, or leave out the base");
    plain.git(&["init", "-q"]);
    assert!(told(&plain, "main").starts_with("the git repository DIR has no commit yet; "));
    plain.commit();
    assert_eq!(
        told(&plain, "origin/main"),
        "the git repository DIR knows no revision `origin/main`; fetch it, or name another branch, tag or commit"
    );
    plain.git(&["checkout", "-q", "--orphan", "alone"]).git(&["commit", "-qm", "another beginning"]);
    assert!(told(&plain, "main").contains("no commit in common with `main`"), "{}", told(&plain, "main"));
}

#[test]
fn a_shallow_clone_is_named_as_the_cause() {
    let origin = repository();
    origin.git(&["checkout", "-qb", "work"]);
    origin.write("a/specs/two.md", "# SPEC-2: Changed\n");
    origin.commit().git(&["checkout", "-q", "main"]);
    origin.write("a/specs/one.md", "# SPEC-1: Changed\n");
    origin.commit();
    let clone = Disk::new(&[]);
    let from = format!("file://{}", origin.folder.path().display());
    clone.git(&["clone", "-q", "--depth", "1", "--no-tags", "--no-single-branch", "-b", "work", &from, "shallow"]);
    let fault = |base: &str| clone.read_base("shallow/a", base, Reuse::Disk).faults.remove(0);
    let unknown = fault("v1");
    assert!(unknown.message.starts_with("this shallow clone "), "{}", unknown.message);
    let cut = fault("origin/main");
    assert!(cut.message.contains("the clone is shallow and does not reach back to `origin/main`"), "{}", cut.message);
    for fault in [unknown, cut] {
        assert!(
            fault.help.contains("git fetch --unshallow") && fault.help.contains("fetch-depth: 0"),
            "{}",
            fault.help
        );
    }
    assert!(clone.read_base("shallow/a", "HEAD", Reuse::Disk).faults.is_empty());
}

#[test]
fn nothing_of_the_repository_is_run() {
    let disk = repository();
    let mark = disk.folder.path().join("ran");
    let run = format!("touch {}", mark.display());
    disk.write(".gitattributes", "*.md filter=evil diff=evil\n");
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "filter.evil.smudge",
        "filter.evil.clean",
        "diff.evil.textconv",
        "diff.external",
        "core.pager",
    ] {
        disk.git(&["config", key, &run]);
    }
    for hook in ["post-checkout", "pre-commit", "post-index-change"] {
        disk.write(&format!(".git/hooks/{hook}"), &format!("#!/bin/sh\n{run}\n"));
    }
    disk.write("a/specs/two.md", "# SPEC-2: Changed\n");
    let read = disk.read_base("a", "main", Reuse::Nothing);
    assert_eq!(disk.below(read.changed), ["a/specs/two.md"]);
    assert!(!mark.exists());
}

#[test]
fn a_base_in_the_configuration_that_cannot_be_read_is_a_finding_there() {
    let disk = Disk::new(&[("specs/a.md", "# A\n"), ("specward.toml", "name = \"x\"\nbase = \"main\"\n")]);
    let request = Request { folders: vec![disk.at("")], ..Request::default() };
    let survey = survey(&request, &Cancel::default());
    let read = read(&survey, Reuse::Disk, None).unwrap();
    let configs = faulty_configs(&survey, &read.faults);
    let finding = &configs[0].findings[0];
    assert_eq!(finding.range.of(&configs[0].text), "\"main\"");
    assert_eq!(finding.message, "`base` is `main`: there is no git repository here");
}
