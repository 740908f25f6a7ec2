//! The facts cache under faults: whatever somebody does to its files, and whoever else uses them, the findings are those of
//! `--no-cache`, the damaged file is neither trusted nor fatal, and nothing outside of the cache is touched.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use specward_engine::FilePath;
use specward_engine::config::Origin;
use specward_project::cache;
use specward_project::{Cancel, FactsCache, Overlay, Request, Scanned, Survey, scan_all, survey};
use specward_tests::binary;
use specward_tests::counts::{cases, say};
use tempfile::TempDir;

/// Enough text to be cached.
const SPECS: usize = 100;
const CASES: u32 = 12;

/// A root with a cache beside it.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { folder: TempDir::new().unwrap() };
        for number in 0..SPECS {
            let head =
                format!("# SPEC-{number}: X\n\n- Status: Draft\n- Blocked By: ADR-{number}\n- Implements: SPEC-1 v2\n");
            home.write(number, &(head + "\n## Risks\n\n" + &"Words é and more of them. ".repeat(240)));
        }
        fs::write(home.root().join("specward.toml"), "tier = \"component\"\n").unwrap();
        home
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    fn spec(&self, number: usize) -> PathBuf {
        self.root().join(format!("specs/SPEC-{number}.md"))
    }

    fn write(&self, number: usize, text: &str) {
        fs::create_dir_all(self.root().join("specs")).unwrap();
        fs::write(self.spec(number), text).unwrap();
    }

    fn user_cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn cache_folder(&self) -> PathBuf {
        self.user_cache().join("specward/facts")
    }

    /// The one cache file.
    fn file(&self) -> PathBuf {
        let is_file = |path: &PathBuf| path.file_name().unwrap().len() == 16;
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.cache_folder()).unwrap().map(|entry| entry.unwrap().path()).filter(is_file).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        files.remove(0)
    }

    fn survey(&self, families: &[&str]) -> Survey {
        let folders = vec![FilePath::from_path(&self.root()).unwrap()];
        let overlay = Overlay { values: json!({ "families": families }), origin: Origin::CommandLine };
        survey(&Request { folders, overlays: vec![overlay], ..Request::default() }, &Cancel::default())
    }

    /// That a scan with the cache says what one without says.
    fn assert_fresh(&self) {
        let survey = self.survey(&[]);
        let cached = scanned(&survey, &FactsCache::at(self.cache_folder()));
        assert!(same(&cached, &scanned(&survey, &FactsCache::off())), "cached is fresh");
    }

    /// What `check` prints, with the cache and without.
    fn checked(&self, cached: bool) -> Value {
        let mut command = binary::command();
        command.args(["check", "--format", "json"]).arg(self.root()).env("XDG_CACHE_HOME", self.user_cache());
        let output = command.args((!cached).then_some("--no-cache")).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn scanned(survey: &Survey, cache: &FactsCache) -> Vec<Scanned> {
    scan_all(survey, cache, &Cancel::default(), |_, _| {}).documents
}

fn same(a: &[Scanned], b: &[Scanned]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.path == b.path && a.document == b.document)
}

/// What may happen to a cache file, or to the documents behind it.
#[derive(Clone, Debug)]
enum Harm {
    Flip(Index, u8),
    Cut(Index),
    Append(Vec<u8>),
    Overwrite(Index, Vec<u8>),
    OtherFormat,
    Link,
    Folder,
    Pipe,
    OtherUser,
    Writable,
    Gone,
    /// A document changes.
    Edit(Index, &'static str),
    /// A document becomes what another one is.
    Copy(Index, Index),
    Delete(Index),
}

fn harm() -> impl Strategy<Value = Harm> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), 0..8_u8).prop_map(|(at, bit)| Harm::Flip(at, bit)),
        3 => at().prop_map(Harm::Cut),
        1 => prop::collection::vec(any::<u8>(), 1..40).prop_map(Harm::Append),
        1 => (at(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, bytes)| Harm::Overwrite(at, bytes)),
        1 => prop::sample::select(vec![
            Harm::OtherFormat, Harm::Link, Harm::Folder, Harm::Pipe, Harm::OtherUser, Harm::Writable, Harm::Gone,
        ]),
        2 => (at(), prop::sample::select(vec!["", "# ADR-1: X\n", "\n- Blocked By: ADR-1\n", "é😀\r\n"]))
            .prop_map(|(at, text)| Harm::Edit(at, text)),
        1 => (at(), at()).prop_map(|(from, to)| Harm::Copy(from, to)),
        1 => at().prop_map(Harm::Delete),
    ]
}

impl Harm {
    fn inflict(&self, home: &Home) {
        let file = home.file();
        let bytes = fs::read(&file).unwrap();
        match self {
            Self::Flip(at, bit) => {
                let mut bytes = bytes;
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
                fs::write(file, bytes).unwrap();
            }
            Self::Cut(at) => fs::write(&file, &bytes[..at.index(bytes.len())]).unwrap(),
            Self::Append(more) => fs::write(file, [bytes, more.clone()].concat()).unwrap(),
            Self::Overwrite(at, new) => {
                let at = at.index(bytes.len());
                fs::write(file, [&bytes[..at], new, &bytes[(at + new.len()).min(bytes.len())..]].concat()).unwrap();
            }
            Self::OtherFormat => fs::write(file, [b"SPWFACT9", &bytes[8..]].concat()).unwrap(),
            Self::Link => link_elsewhere(home, &file),
            Self::Folder => {
                fs::remove_file(&file).unwrap();
                fs::create_dir(file).unwrap();
            }
            Self::Pipe => {
                fs::remove_file(&file).unwrap();
                assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
            }
            Self::OtherUser => drop(chown(file, Some(65_534), Some(65_534))),
            Self::Writable => fs::set_permissions(file, fs::Permissions::from_mode(0o666)).unwrap(),
            Self::Gone => fs::remove_file(file).unwrap(),
            Self::Edit(at, text) => {
                let spec = home.spec(at.index(SPECS));
                let old = fs::read_to_string(&spec).unwrap_or_default();
                fs::write(spec, old + text).unwrap();
            }
            Self::Copy(from, to) => {
                drop(fs::copy(home.spec(from.index(SPECS)), home.spec(to.index(SPECS))));
            }
            Self::Delete(at) => drop(fs::remove_file(home.spec(at.index(SPECS)))),
        }
    }
}

/// Moves the file to where nobody else looks, and a link to it into its place.
fn link_elsewhere(home: &Home, file: &Path) {
    let elsewhere = home.folder.path().join("elsewhere");
    fs::rename(file, &elsewhere).unwrap();
    symlink(elsewhere, file).unwrap();
}

static HARMS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn whatever_happens_to_a_cache_file_the_facts_are_those_of_the_texts() {
    let config = ProptestConfig {
        cases: cases(CASES),
        max_shrink_iters: 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let count = config.cases;
    let strategy = prop::collection::vec(harm(), 1..4);
    let tried = TestRunner::new(config).run(&strategy, |harms| {
        let home = Home::new();
        home.assert_fresh();
        for harm in harms {
            harm.inflict(&home);
            let elsewhere = fs::read(home.folder.path().join("elsewhere")).ok();
            home.assert_fresh();
            prop_assert_eq!(fs::read(home.folder.path().join("elsewhere")).ok(), elsewhere, "a link leads nowhere");
            HARMS.fetch_add(1, Ordering::Relaxed);
            if home.file().is_dir() {
                fs::remove_dir(home.file()).unwrap();
                home.assert_fresh();
            }
        }
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
    say(&format!(
        "cache: {count} histories of {} faults, the facts are those of the texts",
        HARMS.load(Ordering::Relaxed)
    ));
}

#[test]
fn findings_with_a_damaged_cache_are_those_without_any() {
    let home = Home::new();
    let wanted = home.checked(false);
    assert_eq!(home.checked(true), wanted, "nothing is cached yet");
    assert_eq!(home.checked(true), wanted, "from the cache");
    let whole = fs::read(home.file()).unwrap();
    assert!(cache::documents(&whole).unwrap().len() >= SPECS);
    for damage in [Harm::OtherFormat, Harm::Link, Harm::Pipe, Harm::OtherUser, Harm::Folder] {
        damage.inflict(&home);
        assert_eq!(home.checked(true), wanted, "{damage:?}");
        if home.file().is_dir() {
            fs::remove_dir(home.file()).unwrap();
        }
        fs::write(home.file_again(), &whole).unwrap();
    }
}

impl Home {
    /// Where the cache file is or was: another check puts one there if need be.
    fn file_again(&self) -> PathBuf {
        if fs::read_dir(self.cache_folder()).unwrap().count() == 0 {
            self.assert_fresh();
        }
        self.file()
    }
}

#[test]
fn several_at_once_on_one_cache_read_only_whole_files() {
    const ROUNDS: usize = 4;
    let home = Home::new();
    let settings: [&[&str]; 3] = [&[], &["RFC"], &["RFC", "PEP"]];
    let surveys = settings.map(|families| home.survey(families));
    let fresh = surveys.each_ref().map(|survey| scanned(survey, &FactsCache::off()));
    home.assert_fresh();
    // Who lists a folder while a file in it is replaced may see neither the old nor the new one: the name is asked for before.
    let file = home.file();
    thread::scope(|scope| {
        // Each has other settings, so that each finds the others' file foreign and replaces it.
        for (survey, fresh) in surveys.iter().zip(&fresh) {
            let (folder, file) = (home.cache_folder(), &file);
            scope.spawn(move || {
                for _ in 0..ROUNDS {
                    assert!(same(&scanned(survey, &FactsCache::at(folder.clone())), fresh), "cached is fresh");
                    let bytes = fs::read(file).expect("there is a file at any time");
                    assert!(cache::documents(&bytes).is_some(), "never half a file");
                }
            });
        }
    });
    let names: Vec<_> = fs::read_dir(home.cache_folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 1, "nothing half-written is left: {names:?}");
    say(&format!("cache: {} servers at once, {ROUNDS} rounds each, whole files only", settings.len()));
}

#[test]
fn a_cache_folder_that_nobody_may_write_costs_the_cache_alone() {
    let home = Home::new();
    fs::create_dir_all(home.cache_folder()).unwrap();
    fs::set_permissions(home.cache_folder(), fs::Permissions::from_mode(0o777)).unwrap();
    home.assert_fresh();
    assert_eq!(fs::read_dir(home.cache_folder()).unwrap().count(), 0, "where all may write nothing is left");
    fs::remove_dir(home.cache_folder()).unwrap();
    fs::write(home.cache_folder(), "a file in its place").unwrap();
    home.assert_fresh();
    assert_eq!(fs::read_to_string(home.cache_folder()).unwrap(), "a file in its place");
}
