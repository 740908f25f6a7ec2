use super::*;
use crate::testing::Disk;

impl Disk {
    fn writer(&self, roots: &[&str]) -> Writer {
        let roots: Vec<_> = roots.iter().map(|root| self.at(root)).collect();
        Writer::new(&roots)
    }

    fn create(&self, path: &str) -> Result<(), WriteFault> {
        let path = self.at("root").join(path);
        self.writer(&["root"]).create(&path, "new").map_err(|error| error.fault)
    }

    fn entries(&self, folder: &str) -> Vec<String> {
        let entries = self.folder.path().join(folder).read_dir().unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn edit(start: usize, end: usize, text: &str) -> TextEdit {
    TextEdit { range: TextRange::new(start, end), text: text.to_owned() }
}

fn hash(text: &str) -> ContentHash {
    ContentHash::of(text.as_bytes())
}

#[test]
fn files_are_created_with_their_folders() {
    let disk = Disk::new(&[("root/adr/ADR-001.md", "old")]);
    for path in ["adr/ADR-002.md", "a/b/c/😀 %20.md", "ADR-001.md"] {
        assert_eq!(disk.create(path), Ok(()), "{path}");
        assert_eq!(disk.read(&format!("root/{path}")), "new");
    }
    assert_eq!(disk.create("adr/ADR-001.md"), Err(WriteFault::Exists));
    assert_eq!(disk.read("root/adr/ADR-001.md"), "old");
    assert_eq!(disk.entries("root/adr"), ["ADR-001.md", "ADR-002.md"]);
}

#[test]
fn what_must_not_be_created() {
    for (path, fault) in [
        ("../escape.md", WriteFault::OutsideRoots),
        ("a/../../escape.md", WriteFault::OutsideRoots),
        ("/etc/specward-escape.md", WriteFault::OutsideRoots),
        ("C:/escape.md", WriteFault::OutsideRoots),
        ("//server/share/escape.md", WriteFault::OutsideRoots),
        (".", WriteFault::Exists),
        ("..", WriteFault::OutsideRoots),
        ("adr/../..", WriteFault::OutsideRoots),
        ("adr/../../root-of-others/x.md", WriteFault::OutsideRoots),
        ("/dev/null", WriteFault::OutsideRoots),
        ("/proc/self/mem", WriteFault::OutsideRoots),
        ("\\\\.\\COM1", WriteFault::BadName(r"\\.\COM1".to_owned())),
        (r"..\escape.md", WriteFault::BadName(r"..\escape.md".to_owned())),
        ("", WriteFault::Exists),
        ("adr", WriteFault::Exists),
        ("adr/ADR-001.md", WriteFault::Exists),
        ("adr/adr-001.md", WriteFault::CaseClash("ADR-001.md".to_owned())),
        ("ADR/ADR-002.md", WriteFault::CaseClash("adr".to_owned())),
        ("adr/con.md", WriteFault::BadName("con.md".to_owned())),
        ("NUL", WriteFault::BadName("NUL".to_owned())),
        ("x/aux/y.md", WriteFault::BadName("aux".to_owned())),
        ("COM7.x.md", WriteFault::BadName("COM7.x.md".to_owned())),
        ("a:b.md", WriteFault::BadName("a:b.md".to_owned())),
        (r"a\b.md", WriteFault::BadName(r"a\b.md".to_owned())),
        ("a\nb.md", WriteFault::BadName("a\nb.md".to_owned())),
        ("a\rb.md", WriteFault::BadName("a\rb.md".to_owned())),
        ("a\u{1b}[31m.md", WriteFault::BadName("a\u{1b}[31m.md".to_owned())),
        ("a\u{7f}.md", WriteFault::BadName("a\u{7f}.md".to_owned())),
        ("x/ADR-001.md:stream", WriteFault::BadName("ADR-001.md:stream".to_owned())),
        ("lpt1.tar.gz", WriteFault::BadName("lpt1.tar.gz".to_owned())),
        ("aux .md", WriteFault::BadName("aux .md".to_owned())),
        ("folder./x.md", WriteFault::BadName("folder.".to_owned())),
        ("a\0b.md", WriteFault::BadName("a\0b.md".to_owned())),
        ("a. ", WriteFault::BadName("a. ".to_owned())),
    ] {
        let disk = Disk::new(&[("root/adr/ADR-001.md", "old")]);
        assert_eq!(disk.create(path), Err(fault), "{path:?}");
        assert_eq!(disk.entries("root"), ["adr"], "{path:?}");
        assert_eq!(disk.entries(""), ["root"], "{path:?}");
        assert_eq!(disk.read("root/adr/ADR-001.md"), "old");
    }
    for fine in ["console.md", "COM10.md", "common.md", ".hidden.md", "ADR-001 (draft).md"] {
        assert!(is_portable(fine), "{fine}");
    }
}

#[test]
fn a_file_in_the_way_of_a_folder_is_an_error_and_nothing_is_left() {
    let disk = Disk::new(&[("root/file", "")]);
    assert!(disk.create("file/x/y.md").is_err());
    assert_eq!(disk.entries("root"), ["file"]);
}

#[test]
fn edits_apply_to_the_planned_text_only() {
    let disk = Disk::new(&[("root/a.md", "one two three")]);
    let writer = disk.writer(&["root"]);
    let path = disk.at("root/a.md");
    let planned = hash("one two three");
    let after = writer.edit(&path, planned, &[edit(8, 13, "3"), edit(0, 3, "1"), edit(4, 4, "and ")]).unwrap();
    assert_eq!(disk.read("root/a.md"), "1 and two 3");
    assert_eq!(after, hash("1 and two 3"));
    let error = writer.edit(&path, planned, &[edit(0, 1, "x")]).unwrap_err();
    assert_eq!(error.fault, WriteFault::Changed);
    assert!(error.to_string().ends_with("it changed on disk since the edit was planned; nothing was changed"));
    assert_eq!(disk.read("root/a.md"), "1 and two 3");
    assert_eq!(disk.entries("root"), ["a.md"]);
}

#[test]
fn edits_that_do_not_fit_are_refused() {
    for edits in [
        vec![edit(0, 99, "")],
        vec![edit(99, 99, "")],
        vec![edit(1, 2, "x")],
        vec![edit(0, 3, "a"), edit(2, 4, "b")],
        vec![edit(0, 3, "a"), edit(0, 3, "b")],
    ] {
        let disk = Disk::new(&[("root/a.md", "é text")]);
        let edited = disk.writer(&["root"]).edit(&disk.at("root/a.md"), hash("é text"), &edits);
        assert_eq!(edited.unwrap_err().fault, WriteFault::BadEdit, "{edits:?}");
        assert_eq!(disk.read("root/a.md"), "é text");
    }
}

#[test]
fn line_breaks_become_those_of_the_file() {
    for (text, inserted, result) in [
        ("a\r\nb\r\n", "x\ny\n", "x\r\ny\r\na\r\nb\r\n"),
        ("a\nb\n", "x\r\ny\r\n", "x\ny\na\nb\n"),
        ("a\r\nb\nc\n", "x\n", "x\na\r\nb\nc\n"),
        ("a", "x\n", "x\na"),
        ("", "x\n", "x\n"),
    ] {
        assert_eq!(apply(text, &[edit(0, 0, inserted)]).as_deref(), Some(result));
    }
    assert_eq!(apply("ab", &[edit(1, 1, "1"), edit(1, 1, "2")]).as_deref(), Some("a12b"), "order of insertion");
}

#[test]
fn what_must_not_be_edited() {
    let disk = Disk::new(&[("root/folder/x.md", "x"), ("outside.md", "x"), ("root/bad.md", "")]);
    fs::write(disk.folder.path().join("root/bad.md"), b"\xff").unwrap();
    let writer = disk.writer(&["root"]);
    for (path, content, fault) in [
        ("outside.md", b"x", WriteFault::OutsideRoots),
        ("root/../outside.md", b"x", WriteFault::OutsideRoots),
        ("root/folder", b"x", WriteFault::NotAFile("folder")),
        ("root/bad.md", b"\xff", WriteFault::NotText(ReadFault::InvalidUtf8 { line: 1, byte: 0 })),
    ] {
        let edited = writer.edit(&disk.at(path), ContentHash::of(content), &[edit(0, 0, "y")]);
        assert_eq!(edited.unwrap_err().fault, fault, "{path}");
    }
    assert_eq!(disk.read("outside.md"), "x");
    let gone = writer.edit(&disk.at("root/gone.md"), hash(""), &[]).unwrap_err();
    assert!(matches!(gone.fault, WriteFault::Io(_)));
    assert!(!disk.folder.path().join("root/gone.md").exists());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn links_do_not_lead_out() {
        let disk = Disk::new(&[("root/real/a.md", "a"), ("outside/b.md", "b")]);
        let root = disk.folder.path().join("root");
        symlink("../outside", root.join("out")).unwrap();
        symlink("../outside/b.md", root.join("b.md")).unwrap();
        symlink("../outside/new.md", root.join("dangling.md")).unwrap();
        symlink("real", root.join("alias")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        for path in ["out/x.md", "out/y/z.md"] {
            assert_eq!(disk.create(path), Err(WriteFault::OutsideRoots), "{path}");
        }
        for path in ["b.md", "dangling.md", "loop", "loop/x.md"] {
            assert!(disk.create(path).is_err(), "{path}");
        }
        assert_eq!(disk.create("alias/x.md"), Ok(()));
        assert_eq!(disk.entries("root/real"), ["a.md", "x.md"]);
        let writer = disk.writer(&["root"]);
        for path in ["root/b.md", "root/out/b.md"] {
            let fault = writer.edit(&disk.at(path), hash("b"), &[edit(0, 1, "x")]).unwrap_err().fault;
            assert_eq!(fault, WriteFault::OutsideRoots, "{path}");
        }
        writer.edit(&disk.at("root/alias/a.md"), hash("a"), &[edit(0, 1, "A")]).unwrap();
        assert_eq!((disk.read("root/real/a.md"), disk.read("outside/b.md")), ("A".to_owned(), "b".to_owned()));
        assert!(fs::symlink_metadata(root.join("alias")).unwrap().is_symlink());
        assert_eq!(disk.entries("outside"), ["b.md"]);
    }

    #[test]
    fn permissions_are_kept() {
        let disk = Disk::new(&[("root/a.md", "a"), ("root/fixed.md", "a")]);
        let mode = |path: &str, mode| {
            fs::set_permissions(disk.folder.path().join(path), Permissions::from_mode(mode)).unwrap();
        };
        mode("root/a.md", 0o640);
        mode("root/fixed.md", 0o444);
        let writer = disk.writer(&["root"]);
        writer.edit(&disk.at("root/a.md"), hash("a"), &[edit(0, 0, "b")]).unwrap();
        let kept = fs::metadata(disk.folder.path().join("root/a.md")).unwrap().permissions().mode();
        assert_eq!(kept & 0o777, 0o640);
        let fixed = writer.edit(&disk.at("root/fixed.md"), hash("a"), &[edit(0, 0, "b")]);
        assert_eq!(fixed.unwrap_err().fault, WriteFault::ReadOnly);
        disk.create("new.md").unwrap();
        let new = fs::metadata(disk.folder.path().join("root/new.md")).unwrap().permissions().mode();
        assert_ne!(new & 0o044, 0, "a new file is as readable as any other");
    }

    #[test]
    fn a_full_disk_leaves_nothing_behind() {
        const NAME: &str = "write::tests::unix::a_full_disk_leaves_nothing_behind";
        if std::env::var_os("SPECWARD_TEST_FULL_DISK").is_none() {
            let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" --exact \"$1\"";
            let mut shell = Command::new("bash");
            shell.args(["-c", script]).arg(std::env::current_exe().unwrap()).arg(NAME);
            let output = shell.env("SPECWARD_TEST_FULL_DISK", "1").output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
            return;
        }
        let disk = Disk::new(&[("root/a.md", "a")]);
        let large = "x".repeat(100_000);
        let writer = disk.writer(&["root"]);
        let created = writer.create(&disk.at("root/new/b.md"), &large).unwrap_err();
        let edited = writer.edit(&disk.at("root/a.md"), hash("a"), &[edit(0, 1, &large)]).unwrap_err();
        assert_eq!((created.fault, edited.fault), (WriteFault::Full, WriteFault::Full));
        assert_eq!((disk.entries("root"), disk.read("root/a.md")), (vec!["a.md".to_owned()], "a".to_owned()));
    }

    #[test]
    fn a_closed_folder_is_denied() {
        let disk = Disk::new(&[("root/closed/a.md", "a")]);
        let closed = disk.folder.path().join("root/closed");
        fs::set_permissions(&closed, Permissions::from_mode(0o555)).unwrap();
        if fs::write(closed.join("probe"), "").is_ok() {
            return crate::testing::again_as_other_user("write::tests::unix::a_closed_folder_is_denied");
        }
        let created = disk.create("closed/b.md");
        let edited = disk.writer(&["root"]).edit(&disk.at("root/closed/a.md"), hash("a"), &[edit(0, 0, "b")]);
        fs::set_permissions(&closed, Permissions::from_mode(0o755)).unwrap();
        assert_eq!(created, Err(WriteFault::Denied));
        assert_eq!(edited.unwrap_err().fault, WriteFault::Denied);
    }
}
