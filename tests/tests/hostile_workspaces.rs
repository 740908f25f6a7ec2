//! Workspaces that nobody vetted, one test a kind: the check ends by itself and says what it left out, the server
//! settles and publishes the same, nothing panics.

#![cfg(unix)]

use std::fmt::Write;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::{Value, json};
use specward_tests::binary::{self, Server};
use specward_tests::checked::{self, Checked};
use specward_tests::client::{Client, PATIENCE};
use specward_tests::counts::{say, sized};
use specward_tests::fresh;
use specward_tests::hostile::Hostile;
use specward_tests::published::{Published, assert_same};
use specward_tests::session::{Session, uri};

/// A spec with one fault that every check finds: nothing with that id exists.
const SPEC: &str = "# SPEC-CART-01: Guest cart\n\n- Implements: PLAT-404 v1\n- Status: Draft\n";

fn unresolved(checked: &Checked, path: &str) -> usize {
    checked.of_file(path).iter().filter(|(rule, _)| *rule == "ref/unresolved").count()
}

/// What was not read, and why.
fn unread<'a>(checked: &'a Checked, path: &str) -> Vec<&'a str> {
    let of_file = checked.of_file(path);
    of_file.into_iter().filter(|(rule, _)| *rule == "input/unreadable").map(|(_, message)| message).collect()
}

fn component(name: &'static str) -> Hostile {
    let hostile = Hostile::new(name);
    hostile.write("context/README.md", "# Notes\n");
    hostile.write("specs/SPEC-CART-01.md", SPEC);
    hostile
}

#[test]
fn symlink_loops_and_links_out_of_the_root() {
    let outside = Hostile::new("outside");
    outside.write("secret/SPEC-SECRET-01.md", "# SPEC-SECRET-01: Not ours\n\n- Implements: PLAT-1\n");
    let hostile = component("links");
    symlink(".", hostile.at("loop")).unwrap();
    symlink("..", hostile.at("specs/up")).unwrap();
    symlink("b", hostile.at("a")).unwrap();
    symlink("a", hostile.at("b")).unwrap();
    symlink("a.md", hostile.at("a.md")).unwrap();
    symlink(outside.path(), hostile.at("specs/out")).unwrap();
    symlink(outside.at("secret/SPEC-SECRET-01.md"), hostile.at("specs/SPEC-SECRET-01.md")).unwrap();
    symlink("/dev/zero", hostile.at("specs/zero.md")).unwrap();
    symlink("gone.md", hostile.at("specs/dangling.md")).unwrap();
    symlink("/", hostile.at("adr")).unwrap();
    let checked = hostile.hold();
    assert_eq!(checked.count("files"), 2, "each file once, none from outside");
    assert!(!checked.json.to_string().contains("SECRET"));
}

#[test]
fn pipes_sockets_and_devices_are_not_opened() {
    let hostile = component("devices");
    let made = Command::new("mkfifo").arg(hostile.at("specs/pipe.md")).status().unwrap();
    assert!(made.success());
    let _socket = std::os::unix::net::UnixListener::bind(hostile.at("specs/socket.md")).unwrap();
    let checked = hostile.hold();
    for path in ["specs/pipe.md", "specs/socket.md"] {
        assert_eq!(unread(&checked, path), ["not read: it is no regular file but a pipe, socket or device"]);
    }
}

#[test]
fn unreadable_files_and_folders_as_another_user() {
    use std::os::unix::fs::PermissionsExt;
    let hostile = component("unreadable");
    hostile.write("specs/closed.md", SPEC);
    hostile.write("specs/closed/x.md", SPEC);
    let mode = |path: &str, mode| fs::set_permissions(hostile.at(path), fs::Permissions::from_mode(mode)).unwrap();
    mode("", 0o755);
    mode("specs/closed.md", 0o000);
    mode("specs/closed", 0o000);
    let as_nobody = || {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(binary::path());
        binary::at_home(&mut command);
        command
    };
    let mut command = as_nobody();
    if !command.arg("--version").output().is_ok_and(|output| output.status.success()) {
        return say("skipped unreadable files: no other user to run as");
    }
    let mut command = as_nobody();
    let checked = checked::run(command.args(["check", "--color", "never", "--format", "json"]).arg(hostile.path()));
    mode("specs/closed", 0o755);
    assert_eq!(unread(&checked, "specs/closed.md"), ["not read: permission to read it is denied"]);
    assert!(checked.stderr.contains("specs/closed: not looked into: permission to read it is denied"));
    assert_eq!(unresolved(&checked, "specs/SPEC-CART-01.md"), 1, "the others are read all the same");
    say("workspace unreadable: 1 file and 1 folder closed to us");
}

#[test]
fn files_that_vanish_grow_and_come_back_while_they_are_read() {
    let hostile = component("restless");
    let stop = AtomicBool::new(false);
    let mut checks = 0;
    thread::scope(|scope| {
        scope.spawn(|| unrest(&hostile, &stop));
        for _ in 0..12 {
            let checked = checked::check(hostile.path());
            assert_eq!(unresolved(&checked, "specs/SPEC-CART-01.md"), 1);
            drop(fresh::findings(hostile.path()));
            checks += 1;
        }
        stop.store(true, Ordering::Relaxed);
    });
    hostile.hold();
    say(&format!("workspace restless: {checks} checks while its files came, grew and went"));
}

/// Creates, grows, empties, renames and removes files and folders until told to stop.
fn unrest(hostile: &Hostile, stop: &AtomicBool) {
    let mut round = 0_usize;
    while !stop.load(Ordering::Relaxed) {
        round += 1;
        let path = format!("specs/f{}/SPEC-X-{}.md", round % 3, round % 17);
        hostile.write(&path, SPEC.repeat(1 + round % 40));
        match round % 5 {
            0 => fs::remove_dir_all(hostile.at(&format!("specs/f{}", round % 3))).unwrap(),
            1 => fs::remove_file(hostile.at(&path)).unwrap(),
            2 => fs::rename(hostile.at(&path), hostile.at("specs/moved.md")).unwrap(),
            3 => fs::File::options().write(true).open(hostile.at(&path)).unwrap().set_len(round as u64 % 9).unwrap(),
            _ => {}
        }
    }
}

#[test]
fn a_file_of_100_megabytes() {
    let hostile = component("100 MB");
    hostile.write("specs/large.md", "# SPEC-LARGE-01: Large\n".repeat(sized(200_000, 4_000_000)));
    fs::File::create(hostile.at("specs/holes.md")).unwrap().set_len(100_000_000).unwrap();
    let checked = hostile.hold();
    for path in ["specs/large.md", "specs/holes.md"] {
        assert!(unread(&checked, path)[0].contains("more than the limit of 4194304"), "{path}");
    }
    hostile.write("specward.toml", "max_file_size = 200_000_000\n");
    fs::remove_file(hostile.at("specs/large.md")).unwrap();
    let checked = hostile.hold();
    assert_eq!(
        unread(&checked, "specs/holes.md"),
        ["not read: it is no text: it holds 8192 NUL bytes in its first 8 KiB"]
    );
}

#[test]
fn lines_of_1_megabyte() {
    let hostile = component("1 MB lines");
    for (at, (before, piece)) in [
        ("", "word "),
        ("# ", "ADR-1 "),
        ("- Status: ", "Draft / "),
        ("- Blocked By: ", "ADR-1, "),
        ("", "[a](b.md) "),
        ("", "[[x]] "),
        ("", "[["),
        ("", "`a` "),
        ("| a |\n|---|\n| ", "x | "),
        ("<!-- specward-ignore ref/unresolved: ", "reason "),
        ("", "TBD "),
        ("---\nstatus: ", "[a, "),
        ("Source: ", "Platform MCP v1, "),
        ("", "😀"),
    ]
    .into_iter()
    .enumerate()
    {
        let line = piece.repeat(sized(50_000, 1_000_000) / piece.len());
        hostile.write(&format!("specs/SPEC-LINE-{at}.md"), format!("{before}{line}\n"));
    }
    hostile.hold();
}

#[test]
fn quotes_and_lists_nested_10_000_deep() {
    const DEEP: usize = 10_000;
    let hostile = component("deep");
    let stairs = (0..DEEP).fold(String::new(), |mut text, depth| {
        writeln!(text, "{}- x", "  ".repeat(depth.min(400))).unwrap();
        text
    });
    let quotes = (0..400).map(|depth| ">".repeat(depth) + " x\n").collect::<String>();
    for (name, text) in [
        ("quotes.md", ">".repeat(DEEP) + " x\n"),
        ("spaced.md", "> ".repeat(DEEP) + "x\n"),
        ("lists.md", "- ".repeat(DEEP) + "x\n"),
        ("numbers.md", "1. ".repeat(DEEP) + "x\n"),
        ("mixed.md", "> - 1) ".repeat(DEEP / 3) + "x\n"),
        ("stairs.md", stairs),
        ("stairs-of-quotes.md", quotes),
        ("brackets.md", "[".repeat(DEEP) + &"]".repeat(DEEP)),
        ("links.md", "[a](".repeat(DEEP) + &")".repeat(DEEP)),
        ("emphasis.md", "*a _b ".repeat(DEEP)),
        ("yaml.md", format!("---\na: {}\n---\n# X\n", "[".repeat(DEEP))),
        ("yaml-map.md", format!("---\na: {}\n---\n# X\n", "{b: ".repeat(DEEP))),
        ("yaml-blocks.md", format!("---\n{}\n---\n# X\n", "- ".repeat(DEEP))),
        ("headings.md", "# a\n## b\n### c\n#### d\n##### e\n###### f\n".repeat(DEEP / 6)),
        ("html.md", "<div>\n".repeat(DEEP)),
    ] {
        hostile.write(&format!("specs/{name}"), text);
    }
    hostile.write("specward.toml", format!("families = {}\n", "[".repeat(DEEP)));
    hostile.write("spec-graph.json", "[".repeat(DEEP));
    hostile.hold();
}

#[test]
fn bytes_that_are_no_utf_8_and_odd_line_ends() {
    let hostile = component("bytes");
    let utf16: Vec<u8> = SPEC.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("invalid.md", [SPEC.as_bytes(), b"\xff\xfe\xfd"].concat()),
        ("utf16-bom.md", [b"\xff\xfe", utf16.as_slice()].concat()),
        ("utf16.md", utf16),
        ("utf32.md", b"\xff\xfe\0\0#\0\0\0".to_vec()),
        ("latin.md", b"# Sp\xe9cification\n".to_vec()),
    ] {
        hostile.write(&format!("specs/{name}"), bytes);
    }
    for (name, text) in [
        ("nul.md", SPEC.replace("Guest", "Gu\0est") + &"Prose.\n".repeat(20)),
        ("bom.md", format!("\u{feff}{SPEC}")),
        ("bom-front-matter.md", "\u{feff}---\nimplements: PLAT-404\n---\n# SPEC-BOM-1: X\n".to_owned()),
        ("lone-cr.md", SPEC.replace('\n', "\r")),
        ("crlf.md", SPEC.replace('\n', "\r\n")),
        ("mixed.md", SPEC.replacen('\n', "\r", 1).replacen('\n', "\r\n", 1)),
        ("separators.md", SPEC.replace('\n', "\u{2028}")),
        ("empty.md", String::new()),
        ("no-end.md", SPEC.trim_end().to_owned()),
    ] {
        hostile.write(&format!("specs/{name}"), text);
    }
    let checked = hostile.hold();
    for name in ["invalid.md", "utf16-bom.md", "utf16.md", "utf32.md", "latin.md"] {
        assert_eq!(unread(&checked, &format!("specs/{name}")).len(), 1, "{name}");
    }
    for name in ["nul.md", "bom.md", "bom-front-matter.md", "lone-cr.md", "crlf.md", "mixed.md", "no-end.md"] {
        assert_eq!(unresolved(&checked, &format!("specs/{name}")), 1, "{name} is read like any other");
    }
}

#[test]
fn names_with_line_breaks_emoji_percent_signs_and_no_unicode() {
    let hostile = component("names");
    let names = [
        "two\nlines",
        "😀 👩‍👩‍👧",
        "100%",
        "%2e%2e",
        "%",
        "a b",
        "#hash",
        "?query",
        "c:",
        "back\\slash",
        "tab\t",
        "'\"",
        "\u{202e}rtl",
        "é",
        "e\u{301}",
        "con",
        "~",
        "$HOME",
        "-rf",
        "&amp;",
    ];
    for (at, name) in names.iter().enumerate() {
        hostile.write(&format!("specs/{name}/SPEC-N-{at} {name}.md"), SPEC.replace("CART-01", &format!("N-{at}")));
    }
    let no_unicode = std::ffi::OsStr::from_bytes(b"specs/\xff.md");
    fs::write(hostile.path().join(no_unicode), SPEC).unwrap();
    let checked = hostile.hold();
    for (at, name) in names.iter().enumerate() {
        assert_eq!(unresolved(&checked, &format!("specs/{name}/SPEC-N-{at} {name}.md")), 1, "{name:?}");
    }
    let text = binary::command().args(["check", "--color", "never"]).arg(hostile.path()).output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(!text.contains("--> specs/two\nlines"), "a name does not forge lines of the report");
}

#[test]
fn roots_inside_each_other() {
    let hostile = component("nested roots");
    for path in ["vendor/inner", "vendor/inner/specs/deeper", "vendor/inner/.specify"] {
        hostile.write(&format!("{path}/context/README.md"), "# Notes\n");
        hostile.write(&format!("{path}/specs/SPEC-CART-01.md"), SPEC);
        hostile.write(&format!("{path}/specward.toml"), "[platform]\npath = \"..\"\n");
    }
    let checked = hostile.hold();
    assert_eq!(unresolved(&checked, "vendor/inner/specs/SPEC-CART-01.md"), 1, "a document belongs to one root");
    let both = [hostile.path().to_owned(), hostile.at("vendor"), hostile.at("vendor/inner")];
    let mut command = binary::command();
    let twice = checked::run(command.args(["check", "--color", "never", "--format", "json"]).args(both));
    assert_eq!(twice.count("files"), checked.count("files"), "no file is read twice");
}

/// A client that watches nothing: the server sees for itself.
#[test]
fn a_configuration_that_turns_into_something_else_and_goes() {
    let config = "specward.toml";
    let mut session = Session::new(&[(config, "profile = 'nonsense'\n"), ("specs/SPEC-CART-01.md", SPEC)], &json!({}));
    let path = session.folder().join(config);
    session.published_until(config, |rules| rules == ["config/invalid"]);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    session.published_until(config, |rules| rules == ["input/unreadable"]);
    fs::remove_dir(&path).unwrap();
    session.published_until(config, <[String]>::is_empty);
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    session.published_until(config, |rules| rules == ["input/unreadable"]);
    fs::remove_file(&path).unwrap();
    fs::write(&path, "profile = 'nonsense'\n").unwrap();
    session.published_until(config, |rules| rules == ["config/invalid"]);
    session.client.ignore("textDocument/publishDiagnostics");
}

#[test]
fn a_root_that_goes_and_comes_back() {
    let spec = "specs/SPEC-CART-01.md";
    let mut session = Session::new(&[("context/README.md", "# Notes\n"), (spec, SPEC)], &json!({}));
    let root = session.folder().to_owned();
    session.published_until(spec, |rules| rules.contains(&"ref/unresolved".to_owned()));
    fs::remove_dir_all(&root).unwrap();
    session.published_until(spec, <[String]>::is_empty);
    fs::create_dir_all(root.join("specs")).unwrap();
    fs::write(root.join(spec), SPEC).unwrap();
    session.published_until(spec, |rules| rules.contains(&"ref/unresolved".to_owned()));
    session.client.ignore("textDocument/publishDiagnostics");
}

/// It is read again when the editor gives it back, and is no file any more.
#[test]
fn an_open_document_that_turns_into_a_pipe() {
    let spec = "specs/SPEC-CART-01.md";
    let mut session = Session::new(&[("context/README.md", "# Notes\n"), (spec, SPEC)], &json!({}));
    let path = session.folder().join(spec);
    let uri = session.open_file(spec);
    session.published_until(spec, |rules| rules.contains(&"ref/unresolved".to_owned()));
    fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    session.replace(&uri, 2, &SPEC.replace("Guest", "Saved"));
    let symbols = session.client.call("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    assert!(symbols.to_string().contains("Saved cart"), "its text is the editor's: {symbols}");
    session.close(&uri);
    session.published_until(spec, |rules| rules == ["input/unreadable"]);
    fs::remove_file(&path).unwrap();
    session.published_until(spec, <[String]>::is_empty);
    session.client.ignore("textDocument/publishDiagnostics");
}

/// An editor that has a part of a repository open, alone or beside it, says what a check of both says.
#[test]
fn a_part_of_a_repository_is_read_with_it() {
    let hostile = component("part of a repository");
    hostile.write("adr/ADR-001-x.md", "# ADR-001: X\n\n- Status: Proposed\n");
    hostile.write("specs/SPEC-CART-01.md", SPEC.replace("PLAT-404 v1", "PLAT-404 v1\n- Blocked By: ADR-001"));
    let around = hostile.path().parent().unwrap();
    for folders in [&["specs"][..], &["specs", ""], &["", "specs"]] {
        let paths: Vec<_> = folders.iter().map(|folder| hostile.at(folder)).collect();
        let mut command = binary::command();
        command.args(["check", "--color", "never", "--format", "json"]).args(&paths).current_dir(around);
        let checked = checked::run(&mut command);
        assert!(checked.json.to_string().contains("ref/unresolved"), "{}", checked.json);
        let wanted = checked.findings(around);
        let uris: Vec<_> = paths.iter().map(|path| uri(path, "")).collect();
        let mut client = Client::start(&json!({}), &uris.iter().map(String::as_str).collect::<Vec<_>>());
        let mut published = Published::default();
        let shown = published.until(&mut client, &wanted, PATIENCE);
        assert_same(&format!("{folders:?}: published and checked"), shown, &wanted);
        // Outside of what is open, but inside of what is read.
        let adr = hostile.at("adr/ADR-001-x.md");
        fs::write(&adr, "# ADR-001: X\n\n- Status: Rejected\n").unwrap();
        client.unignore("textDocument/publishDiagnostics");
        let is_news = |message: &Value| {
            message.to_string().contains("SPEC-CART-01.md") && message.to_string().contains("ADR-001")
        };
        client.claim("findings by the new status", is_news);
        fs::write(&adr, "# ADR-001: X\n\n- Status: Proposed\n").unwrap();
        client.ignore("textDocument/publishDiagnostics");
    }
}

#[test]
fn a_home_folder_as_root() {
    let hostile = component("home");
    for path in [".ssh/config.md", ".config/x/SPEC-Y-1.md", ".cargo/registry/a.md", ".git/b.md"] {
        hostile.write(path, SPEC);
    }
    for at in 0..51_000 {
        if at % 1_000 == 0 {
            fs::create_dir_all(hostile.at(&format!("downloads/{at}"))).unwrap();
        }
        fs::File::create(hostile.at(&format!("downloads/{}/{at}.bin", at / 1_000 * 1_000))).unwrap();
    }
    let mut command = binary::command();
    let command = command.args(["check", "--color", "never", "--format", "json"]).arg(hostile.path());
    let checked = checked::run(command.env("HOME", hostile.path()));
    assert!(checked.stderr.contains(STOPPED), "{}", checked.stderr);
    assert!(!checked.json.to_string().contains("\".ssh"), "dot folders are not entered");
    serve_home(&hostile);
    say("workspace home: check and server stopped after 50000 of 51000 files, and said so");
}

const STOPPED: &str = "stopped after 50000 files and folders";

/// An editor that was started in a home folder: it is told of the bound, and what is open is answered.
fn serve_home(home: &Hostile) {
    let beside = Hostile::new("log of the server");
    let log = beside.at("log");
    let mut server = Server::start_with(|command| {
        command.env("HOME", home.path()).arg("--log").arg(&log);
    });
    let capabilities = json!({"experimental": {"serverStatusNotification": true}});
    server.client.initialize(&capabilities, &[&uri(home.path(), "")]);
    server.client.ignore("textDocument/publishDiagnostics");
    let is_ready = |message: &Value| message["params"]["quiescent"] == true;
    let ready = server.client.claim_within(checked::CHECK_PATIENCE, &is_ready);
    assert!(ready.is_some(), "the walk ends");
    server.client.ignore("experimental/serverStatus");
    assert!(fs::read_to_string(&log).unwrap().contains(STOPPED));
    // A document of which the walk need not have known.
    let file = uri(home.path(), ".config/x/SPEC-Y-1.md");
    let document = json!({"uri": file, "languageId": "markdown", "version": 1, "text": SPEC});
    server.client.unignore("textDocument/publishDiagnostics");
    server.client.notify_raw("textDocument/didOpen", json!({ "textDocument": document }));
    let is_its = |message: &Value| message["params"]["uri"] == file.as_str();
    let findings = server.client.claim("its findings", is_its);
    assert!(findings.to_string().contains("ref/unresolved"), "{findings}");
    let symbols = server.client.call("textDocument/documentSymbol", json!({"textDocument": {"uri": file}}));
    assert!(symbols.to_string().contains("Guest cart"), "{symbols}");
    server.client.call("shutdown", Value::Null);
    server.client.notify_raw("exit", Value::Null);
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn a_configuration_that_names_paths_outside() {
    for value in [
        "/etc",
        "../../..",
        "..\\..",
        "C:/Windows",
        "//server/share",
        "~",
        "a/../../..",
        "/dev/zero",
        "file:///etc",
        "\\u0000",
        "out",
    ] {
        let hostile = component("config");
        symlink("/etc", hostile.at("out")).unwrap();
        let text = format!(
            "[platform]\npath = \"{}\"\ngraph = \"{}\"\n",
            value.replace('\\', "\\\\"),
            value.replace('\\', "\\\\")
        );
        hostile.write("specward.toml", text);
        let checked = hostile.hold();
        let named: Vec<_> =
            checked.json["findings"].as_array().unwrap().iter().map(|found| found["path"].as_str().unwrap()).collect();
        assert!(
            named.iter().all(|path| ["specward.toml", "specs/SPEC-CART-01.md", "context/README.md"].contains(path)),
            "{value}: {named:?}"
        );
    }
}

#[test]
fn a_circle_of_references_over_1_000_documents() {
    let hostile = component("circle");
    let count = sized(100, 1_000);
    for at in 0..count {
        let next = (at + 1) % count;
        let text = format!("# SPEC-RING-{at}: Link {at}\n\n- Status: Draft\n- Blocked By: SPEC-RING-{next}\n");
        hostile.write(&format!("specs/SPEC-RING-{at}.md"), text);
    }
    let checked = hostile.hold();
    let circles = checked.json["findings"].as_array().unwrap().iter().filter(|found| found["rule"] == "ref/cycle");
    assert_eq!(circles.count(), count, "every member is named");
}

#[test]
fn an_id_that_10_000_documents_define() {
    let hostile = component("duplicates");
    let count = sized(1_000, 10_000);
    for at in 0..count {
        hostile
            .write(&format!("specs/{}/twin-{at}.md", at % 10), "# SPEC-TWIN-01: Twin\n\n- Implements: SPEC-TWIN-01\n");
    }
    let checked = hostile.hold();
    let twins = checked.json["findings"].as_array().unwrap().iter().filter(|found| found["rule"] == "id/duplicate");
    assert_eq!(twins.count(), count);
}
