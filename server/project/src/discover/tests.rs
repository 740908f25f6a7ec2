use std::fs;

use super::*;
use crate::testing::Disk;

impl Disk {
    fn list(&self, folder: &str) -> Listing {
        list(&self.at(folder), MAX_ENTRIES, &Cancel::default())
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let base = self.at(folder);
        self.list(folder).files.iter().map(|file| file.path.relative_to(&base).unwrap().to_owned()).collect()
    }
}

#[test]
fn roles_by_name() {
    for (path, role) in [
        ("/w/specs/a.md", Some(FileRole::Document)),
        ("/w/a.MD", Some(FileRole::Document)),
        ("/w/a.markdown", Some(FileRole::Document)),
        ("/w/specward.toml", Some(FileRole::Config)),
        ("/w/graph/spec-graph.json", Some(FileRole::Graph)),
        ("/w/context/cp-v2.yaml", Some(FileRole::Pack)),
        ("/w/context-packs/cp-v2.json", Some(FileRole::Pack)),
        ("/w/src/package.json", None),
        ("/w/a.mdx", None),
        ("/w/md", None),
        ("/w/.md", None),
        ("C:/w/a.md", Some(FileRole::Document)),
    ] {
        assert_eq!(role_of(&FilePath::new(path).unwrap()), role, "{path}");
    }
}

#[test]
fn git_rules_hold_with_and_without_a_repository() {
    for repository in [false, true] {
        let disk = Disk::new(&[
            (".gitignore", "node_modules/\n*.tmp.md\n!keep.tmp.md\n/only-here.md\n"),
            ("a.md", ""),
            ("b.tmp.md", ""),
            ("keep.tmp.md", ""),
            ("only-here.md", ""),
            ("sub/only-here.md", ""),
            ("node_modules/x/readme.md", ""),
            ("sub/.gitignore", "drafts\n"),
            ("sub/drafts/a.md", ""),
            (".specwardignore", "generated/\n"),
            ("generated/a.md", ""),
            (".specify/memory/constitution.md", ""),
            (".github/x.md", ""),
            (".hidden.md", ""),
            ("code.rs", ""),
        ]);
        if repository {
            fs::create_dir_all(disk.folder.path().join(".git/info")).unwrap();
            disk.write(".git/info/exclude", "private.md\n");
            disk.write("private.md", "");
        }
        let expected = [".specify/memory/constitution.md", "a.md", "keep.tmp.md", "sub/only-here.md"];
        assert_eq!(disk.names(""), expected, "repository: {repository}");
    }
}

#[test]
fn a_given_folder_is_read_though_its_parent_ignores_it() {
    for rule in ["inner/", "inner/*", "inner/**", "/inner"] {
        let disk = Disk::new(&[
            (".gitignore", rule),
            (".git/HEAD", ""),
            ("a.md", ""),
            ("inner/b.md", ""),
            ("inner/c/d.md", ""),
        ]);
        assert_eq!(disk.names(""), ["a.md"], "{rule}");
        assert_eq!(disk.names("inner"), ["b.md", "c/d.md"], "{rule}");
    }
}

#[test]
fn parents_rules_count_inside_one_repository_only() {
    let files = [(".gitignore", "*.tmp.md\n"), ("inner/b.md", ""), ("inner/c.tmp.md", "")];
    let disk = Disk::new(&files);
    assert_eq!(disk.names("inner"), ["b.md", "c.tmp.md"], "no repository");
    disk.write(".git/HEAD", "");
    assert_eq!(disk.names("inner"), ["b.md"], "one repository");
    disk.write("inner/.git/HEAD", "");
    assert_eq!(disk.names("inner"), ["b.md", "c.tmp.md"], "a repository of its own");
    assert_eq!(disk.names(""), ["inner/b.md", "inner/c.tmp.md"], "git looks not across repositories");
}

#[test]
fn the_walk_and_the_single_question_agree() {
    let disk = Disk::new(&[
        (".gitignore", "build/\n*.tmp.md\n!keep.tmp.md\ndocs/*\n!docs/kept.md\n**/deep/**/x.md\n[bad\n"),
        (".specwardignore", "!sub/rescued.tmp.md\nspecs/old\n"),
        ("a.md", ""),
        ("a.tmp.md", ""),
        ("keep.tmp.md", ""),
        ("build/a.md", ""),
        ("sub/build", ""),
        ("sub/build.md", ""),
        ("sub/rescued.tmp.md", ""),
        ("docs/kept.md", ""),
        ("docs/other.md", ""),
        ("specs/old/a.md", ""),
        ("specs/.gitignore", "!a.tmp.md\n"),
        ("specs/a.tmp.md", ""),
        ("deep/a/b/x.md", ""),
        ("deep/a/y.md", ""),
        (".specify/specs/a.md", ""),
        (".specify/.cache/a.md", ""),
        (".vscode/a.md", ""),
        ("nested/.git/HEAD", ""),
        ("nested/b.tmp.md", ""),
        ("names/a\nb.md", ""),
        ("names/😀%20 #?.md", ""),
    ]);
    for repository in [false, true] {
        if repository {
            disk.write(".git/info/exclude", "names/\n");
        }
        let listed = disk.list("").files;
        let rules = IgnoreRules::new(&disk.at(""));
        let mut all = Vec::new();
        every_file(disk.folder.path(), &mut all);
        let asked = all.iter().filter(|path| role_of(path).is_some() && !rules.ignores(path, false));
        let mut asked: Vec<_> = asked.cloned().collect();
        asked.sort();
        let listed: Vec<_> = listed.into_iter().map(|file| file.path).collect();
        assert_eq!(listed, asked, "repository: {repository}");
        assert_eq!(listed.len(), if repository { 9 } else { 11 });
    }
}

fn every_file(folder: &Path, into: &mut Vec<FilePath>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { every_file(&path, into) } else { into.push(FilePath::from_path(&path).unwrap()) }
    }
}

#[test]
fn a_walk_has_a_bound_and_says_so() {
    let disk = Disk::new(&[]);
    for number in 0..50 {
        disk.write(&format!("{number}.md"), "");
    }
    let whole = list(&disk.at(""), 51, &Cancel::default());
    assert_eq!((whole.files.len(), whole.notices.len()), (50, 0));
    let cut = list(&disk.at(""), 20, &Cancel::default());
    assert!(cut.files.len() < 20);
    assert_eq!(cut.notices.len(), 1);
    assert_eq!(cut.notices[0].message, "too large to read whole: stopped after 20 files and folders");
}

#[test]
fn a_home_folder_and_a_disk_are_wide() {
    let home = FilePath::from_path(&std::env::home_dir().unwrap()).unwrap();
    for wide in [FilePath::new("/").unwrap(), FilePath::new("C:/").unwrap(), home.clone()] {
        assert_eq!(entry_limit(&wide), MAX_ENTRIES_WIDE, "{wide}");
    }
    assert_eq!(entry_limit(&home.join("work/project")), MAX_ENTRIES);
}

#[test]
fn a_cancelled_walk_ends() {
    let disk = Disk::new(&[("a.md", "")]);
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(list(&disk.at(""), MAX_ENTRIES, &cancel).files.is_empty());
}

#[test]
fn a_missing_folder_is_empty() {
    let disk = Disk::new(&[]);
    assert!(disk.list("gone").files.is_empty());
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_are_never_followed() {
        let outside = Disk::new(&[("secret.md", "")]);
        let disk = Disk::new(&[("specs/a.md", "")]);
        let root = disk.folder.path();
        symlink(root, root.join("specs/loop")).unwrap();
        symlink("self", root.join("self")).unwrap();
        symlink(outside.folder.path(), root.join("out")).unwrap();
        symlink(outside.folder.path().join("secret.md"), root.join("out.md")).unwrap();
        symlink("gone", root.join("dangling.md")).unwrap();
        symlink("a.md", root.join("specs/alias.md")).unwrap();
        assert_eq!(disk.names(""), ["specs/a.md"]);
        assert!(disk.list("").notices.is_empty());
    }

    #[test]
    fn a_given_folder_may_be_a_link() {
        let disk = Disk::new(&[("real/specs/a.md", "")]);
        symlink("real", disk.folder.path().join("alias")).unwrap();
        assert_eq!(disk.names("alias"), ["specs/a.md"]);
    }

    #[test]
    fn pipes_and_strange_names_are_reported() {
        let disk = Disk::new(&[("a.md", ""), ("folder.md/b.md", "")]);
        let root = disk.folder.path();
        assert!(std::process::Command::new("mkfifo").arg(root.join("pipe.md")).status().unwrap().success());
        fs::write(root.join(OsStr::from_bytes(b"bad\xff.md")), "").unwrap();
        assert_eq!(disk.names(""), ["a.md", "folder.md/b.md"]);
        let notices = disk.list("").notices;
        let messages: Vec<_> = notices.iter().map(|notice| notice.message.as_str()).collect();
        assert_eq!(
            messages,
            ["not read: its name is no valid Unicode", "not read: it is no regular file but a pipe, socket or device"]
        );
    }

    #[test]
    fn a_closed_folder_is_reported() {
        let disk = Disk::new(&[("a.md", ""), ("closed/b.md", "")]);
        let closed = disk.folder.path().join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        let readable = fs::read_dir(&closed).is_ok();
        let listing = disk.list("");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        if readable {
            return crate::testing::again_as_other_user("discover::tests::unix::a_closed_folder_is_reported");
        }
        assert_eq!(listing.files.len(), 1);
        assert_eq!(listing.notices[0].message, "not looked into: permission to read it is denied");
    }
}
