//! Every command that writes, with every one of its attempts to change the disk going wrong in turn: killed there, the disk
//! full from there on, the disk read-only from there on. Each file is the old one or the new one, and refusals say why.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use specward_tests::binary;
use specward_tests::counts::{say, sized};
use specward_tests::example;
use specward_tests::large;
use tempfile::TempDir;

/// How an attempt goes wrong, and what is said of it where that can be said.
const FAULTS: [(&str, &str); 3] =
    [("kill", ""), ("full", "the disk is full"), ("read-only", "permission to write it is denied")];

/// More attempts than any command makes.
const MOST_ATTEMPTS: usize = 200;

/// Files by path, with what they hold.
type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// A command, and the folder that it runs in.
struct Case {
    name: &'static str,
    arguments: &'static [&'static str],
    prepare: fn(&Path),
    /// Whether its exit code and output are the same whatever happens to its files.
    never_fails: bool,
}

const CASES: &[Case] = &[
    case("new", &["new", "adr", "Hello there", "--root", "cart-repo"], example),
    case("init", &["init", "--tier", "platform", "--name", "x", "new/platform-repo"], example),
    case("impact", &["impact", "PLAT-124", "--to", "v3", "--scaffold"], example),
    case("graph --write, a new one", &["graph", "--write", "platform-repo"], without_graph),
    case("graph --write, an old one", &["graph", "--write", "--full", "platform-repo"], example),
    case("graph --output", &["graph", "--format", "html", "--output", "page.html", "platform-repo"], with_outputs),
    case("check --fix", &["check", "--no-cache", "--fix"], fixable),
    case(
        "check --update-baseline",
        &["check", "--no-cache", "--baseline", "b.json", "--update-baseline"],
        with_outputs,
    ),
    case("check --output", &["check", "--no-cache", "--format", "sarif", "--output", "report.sarif"], with_outputs),
    Case { never_fails: true, ..case("facts cache", &["check", "--format", "json", "work"], large_root) },
];

const fn case(name: &'static str, arguments: &'static [&'static str], prepare: fn(&Path)) -> Case {
    Case { name, arguments, prepare, never_fails: false }
}

fn example(folder: &Path) {
    let copy = example::copy_of("guest-checkout");
    assert!(Command::new("cp").arg("-a").arg(copy.path().join(".")).arg(folder).status().unwrap().success());
}

fn without_graph(folder: &Path) {
    example(folder);
    fs::remove_file(folder.join("platform-repo/spec-graph.json")).unwrap();
}

/// Some files that mechanical repairs change.
fn fixable(folder: &Path) {
    example(folder);
    for at in 0..3 {
        let text =
            format!("# SPEC-CART-9{at}: X\n\n- Status: Draft\n- Implements: PLAT-124 v2\n- Blocked By: ADR-001\n");
        fs::write(folder.join(format!("cart-repo/specs/SPEC-CART-9{at}.md")), text).unwrap();
    }
}

/// What the commands write is there already.
fn with_outputs(folder: &Path) {
    example(folder);
    for name in ["page.html", "b.json", "report.sarif"] {
        fs::write(folder.join(name), format!("the old {name}")).unwrap();
    }
}

/// A root so large that its facts are cached.
fn large_root(folder: &Path) {
    let specs = large::files(160, 3).into_iter().filter(|(at, _)| at.contains("/specs/"));
    for (at, text) in specs {
        let path = folder.join("work/specs").join(Path::new(&at).file_name().unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(folder.join("work/specward.toml"), "tier = \"component\"\n").unwrap();
}

/// The library that makes attempts go wrong; none where no C compiler is.
fn interposer() -> Option<&'static PathBuf> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let build = || {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/interpose.c");
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interpose.so");
        let mut command = Command::new("cc");
        command.args(["-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-o"]).arg(&library).arg(source).arg("-ldl");
        let output = command.output().ok()?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(library)
    };
    BUILT.get_or_init(build).as_ref()
}

/// A folder in which a case runs. Its own folder has the same name every time, as names of roots are written.
struct Bench {
    around: TempDir,
}

impl Bench {
    fn new(case: &Case) -> Self {
        let bench = Self { around: TempDir::new().unwrap() };
        fs::create_dir(bench.folder()).unwrap();
        (case.prepare)(&bench.folder());
        bench
    }

    fn folder(&self) -> PathBuf {
        self.around.path().join("bench")
    }

    fn mark(&self) -> PathBuf {
        self.around.path().join("struck")
    }

    /// Runs the case's command with a fault at an attempt, counted from 1.
    fn run(&self, case: &Case, fault: Option<(&str, usize)>) -> Output {
        let mut command = binary::command();
        command.args(case.arguments).current_dir(self.folder()).env("XDG_CACHE_HOME", self.folder().join("cache"));
        if let Some((fault, at)) = fault {
            command.env("LD_PRELOAD", interposer().unwrap()).env("SPECWARD_FAULT", fault);
            command.env("SPECWARD_FAULT_AT", at.to_string()).env("SPECWARD_FAULT_MARK", self.mark());
        }
        command.output().unwrap()
    }

    fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        read_tree(&self.folder(), &self.folder(), &mut tree);
        tree
    }
}

fn read_tree(base: &Path, folder: &Path, into: &mut Tree) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            read_tree(base, &entry.path(), into);
        } else {
            let path = entry.path().strip_prefix(base).unwrap().to_owned();
            // A cache file is named by the place of its root, which is another one each time.
            let is_cached = path.starts_with("cache") && path.file_name().unwrap().len() == 16;
            let path = if is_cached { path.with_file_name("facts of the root") } else { path };
            into.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

/// Whether two states of a file are the same: cache files hold another seed each time and are compared by what they say.
fn same(path: &Path, is: Option<&Vec<u8>>, wanted: Option<&Vec<u8>>) -> bool {
    if !path.starts_with("cache") {
        return is == wanted;
    }
    let documents = |bytes: &Vec<u8>| {
        let documents = specward_project::cache::documents(bytes).map(|documents| documents.len());
        documents.filter(|count| *count > 100)
    };
    is.is_none() == wanted.is_none() && is.map(documents) == wanted.map(documents)
}

fn is_remains(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    name.starts_with(".specward-") && path.extension().is_some_and(|extension| extension == "tmp")
}

/// Every file is as it was or as it was to be; what else there is says what it is.
fn assert_whole(what: &str, is: &Tree, before: &Tree, after: &Tree, remains: bool) {
    for path in is.keys().chain(before.keys()).chain(after.keys()) {
        let [now, old, new] = [is, before, after].map(|tree| tree.get(path));
        let whole = same(path, now, old) || same(path, now, new);
        assert!(whole || remains && is_remains(path), "{what}: {} is neither old nor new", path.display());
    }
}

/// Lets every attempt of a case go wrong in one way; how many there were.
fn strike(case: &Case, (fault, says): (&str, &str), plain: &Output, before: &Tree, after: &Tree) -> usize {
    // Each in turn where there is time, else one in three.
    for at in (1..=MOST_ATTEMPTS).step_by(sized(3, 1)) {
        let bench = Bench::new(case);
        let output = bench.run(case, Some((fault, at)));
        let what = format!("{}: {fault} at attempt {at}", case.name);
        let stderr = String::from_utf8_lossy(&output.stderr);
        if !bench.mark().exists() {
            assert_eq!(output.status.code(), plain.status.code(), "{what}, which is none: {stderr}");
            assert_whole(&what, &bench.tree(), after, after, false);
            return at - 1;
        }
        // What is dead cleans up nothing, and nothing can be removed from a disk that became read-only.
        assert_whole(&what, &bench.tree(), before, after, fault != "full");
        assert!(!stderr.contains("panicked"), "{what}: {stderr}");
        if fault == "kill" {
            assert_eq!(output.status.code(), None, "{what}");
        } else if case.never_fails {
            assert_eq!(
                (output.status.code(), &output.stdout),
                (plain.status.code(), &plain.stdout),
                "{what}: {stderr}"
            );
        } else {
            assert!(output.status.code() == Some(2) && stderr.contains(says), "{what}: {stderr}");
        }
    }
    panic!("{}: more than {MOST_ATTEMPTS} attempts", case.name);
}

fn hold(case: &Case) {
    let bench = Bench::new(case);
    let before = bench.tree();
    let plain = bench.run(case, None);
    let after = bench.tree();
    assert!(before != after, "{}: it writes: {}", case.name, String::from_utf8_lossy(&plain.stderr));
    let counts = FAULTS.map(|fault| strike(case, fault, &plain, &before, &after));
    assert!(counts.iter().all(|count| *count > 2), "{}: {counts:?}", case.name);
    let [kills, full, read_only] = counts;
    say(&format!(
        "faults {}: killed at {kills} points, full at {full}, read-only at {read_only}; old or new each time",
        case.name
    ));
}

#[test]
fn whatever_goes_wrong_while_a_command_writes_each_file_is_the_old_or_the_new_one() {
    if interposer().is_none() {
        return say("skipped faults of commands: no C compiler to build the interposer with");
    }
    for case in CASES.iter().filter(|case| !case.never_fails) {
        hold(case);
    }
}

#[test]
fn whatever_goes_wrong_while_the_cache_is_written_nothing_is_said_and_no_half_is_left() {
    if interposer().is_none() {
        return say("skipped faults of the cache: no C compiler to build the interposer with");
    }
    for case in CASES.iter().filter(|case| case.never_fails) {
        hold(case);
    }
}
