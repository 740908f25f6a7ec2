use std::fs;

use super::*;
use crate::testing::Disk;

/// How long a change may take to be told; far more than it takes.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait for a change that must not be told.
const SILENCE: Duration = Duration::from_millis(300);

struct Watching {
    disk: Disk,
    told: Receiver<Changes>,
    watcher: Option<Watcher>,
}

impl Watching {
    fn new(files: &[(&str, &str)]) -> Self {
        let disk = Disk::new(files);
        let (tell, told) = channel();
        let watcher = Watcher::start(&[disk.at("w")], move |changes| drop(tell.send(changes))).unwrap();
        Self { disk, told, watcher: Some(watcher) }
    }

    /// Everything told until `enough`.
    fn until(&self, enough: impl Fn(&Changes) -> bool) -> Changes {
        let mut all = Changes::default();
        while !enough(&all) {
            let more = self.told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("only {all:?} was told"));
            all.rescan |= more.rescan;
            all.files.extend(more.files);
            all.notices.extend(more.notices);
        }
        all
    }

    fn told_of(&self, path: &str) -> Changes {
        let path = self.disk.at(path);
        self.until(|changes| changes.files.contains(&path))
    }

    fn told_to_rescan(&self) -> Changes {
        self.until(|changes| changes.rescan)
    }

    fn silent(&self) -> bool {
        self.told.recv_timeout(SILENCE).is_err()
    }

    fn rename(&self, from: &str, to: &str) {
        let folder = self.disk.folder.path();
        fs::rename(folder.join(from), folder.join(to)).unwrap();
    }
}

#[test]
fn files_written_created_and_removed_are_told() {
    let watching = Watching::new(&[("w/specs/a.md", "1"), ("w/specs/b.md", "1")]);
    watching.disk.write("w/specs/a.md", "2");
    assert!(!watching.told_of("w/specs/a.md").rescan);
    watching.disk.write("w/specs/new.md", "1");
    watching.told_of("w/specs/new.md");
    fs::remove_file(watching.disk.folder.path().join("w/specs/b.md")).unwrap();
    watching.told_of("w/specs/b.md");
    watching.rename("w/specs/new.md", "w/specs/other.md");
    let (old, new) = (watching.disk.at("w/specs/new.md"), watching.disk.at("w/specs/other.md"));
    watching.until(|changes| changes.files.contains(&old) && changes.files.contains(&new));
}

#[test]
fn a_burst_is_told_together() {
    let watching = Watching::new(&[("w/a.md", "")]);
    for number in 0..200 {
        watching.disk.write(&format!("w/{}.md", number % 20), "x");
    }
    let mut calls = 0;
    let mut seen = BTreeSet::new();
    while seen.len() < 20 {
        seen.extend(watching.told.recv_timeout(PATIENCE).unwrap().files);
        calls += 1;
    }
    assert!(calls <= 10, "{calls} calls");
}

#[test]
fn what_is_not_read_is_not_told() {
    let watching = Watching::new(&[
        ("w/.gitignore", "build/\n*.tmp.md\n"),
        ("w/build/a.md", ""),
        ("w/.vscode/a.md", ""),
        ("w/a.md", ""),
        ("other/b.md", ""),
    ]);
    for path in ["w/build/a.md", "w/build/new.md", "w/x.tmp.md", "w/.vscode/a.md", "w/code.rs", "w/.x.md", "other/b.md"]
    {
        watching.disk.write(path, "changed");
    }
    fs::create_dir(watching.disk.folder.path().join("w/.git")).unwrap();
    fs::read(watching.disk.folder.path().join("w/a.md")).unwrap();
    assert!(watching.silent());
}

#[test]
fn folders_that_come_move_and_go_ask_for_a_rescan() {
    let watching = Watching::new(&[("w/specs/a.md", "")]);
    watching.disk.write("w/new/deep/b.md", "");
    watching.told_to_rescan();
    watching.disk.write("w/new/deep/b.md", "changed");
    watching.told_of("w/new/deep/b.md");
    watching.rename("w/new", "w/moved");
    watching.told_to_rescan();
    watching.disk.write("w/moved/deep/b.md", "changed again");
    watching.told_of("w/moved/deep/b.md");
    fs::remove_dir_all(watching.disk.folder.path().join("w/moved")).unwrap();
    watching.told_to_rescan();
}

#[test]
fn a_root_that_goes_and_comes_back_is_watched_again() {
    let watching = Watching::new(&[("around/x.md", ""), ("w/specs/a.md", "")]);
    let around = watching.disk.folder.path().to_owned();
    fs::remove_dir_all(around.join("w")).unwrap();
    watching.told_to_rescan();
    watching.disk.write("around/x.md", "changed");
    watching.disk.write("beside.md", "new");
    while !watching.silent() {}
    watching.disk.write("w/specs/a.md", "back");
    watching.told_to_rescan();
    while !watching.silent() {}
    watching.disk.write("w/specs/a.md", "changed");
    assert!(!watching.told_of("w/specs/a.md").rescan);
    watching.rename("w", "elsewhere");
    watching.told_to_rescan();
    while !watching.silent() {}
    watching.disk.write("elsewhere/specs/a.md", "not ours");
    assert!(watching.silent(), "it is no root under another name");
    watching.rename("elsewhere", "w");
    watching.told_to_rescan();
}

#[test]
fn a_root_that_is_not_there_yet_is_seen_when_it_comes() {
    let disk = Disk::new(&[]);
    let (tell, told) = channel();
    let watcher = Watcher::start(&[disk.at("deep/er/w")], move |changes| drop(tell.send(changes))).unwrap();
    let watching = Watching { disk, told, watcher: Some(watcher) };
    watching.disk.write("deep/other.md", "beside");
    watching.told_to_rescan();
    while !watching.silent() {}
    watching.disk.write("deep/er/w/a.md", "");
    watching.told_to_rescan();
    while !watching.silent() {}
    watching.disk.write("deep/er/w/a.md", "changed");
    watching.told_of("deep/er/w/a.md");
}

#[test]
fn rules_and_settings_ask_for_a_rescan() {
    let watching = Watching::new(&[("w/a.md", ""), ("w/sub/b.md", "")]);
    for path in ["w/.gitignore", "w/sub/.specwardignore", "w/specward.toml", "w/sub/specward.toml"] {
        watching.disk.write(path, "");
        watching.told_to_rescan();
    }
    watching.disk.write("w/.gitignore", "sub/\n");
    watching.told_to_rescan();
    while !watching.silent() {}
    watching.disk.write("w/sub/b.md", "changed");
    assert!(watching.silent(), "now ignored");
}

#[test]
fn watching_ends_when_dropped() {
    let mut watching = Watching::new(&[("w/a.md", "")]);
    watching.watcher = None;
    assert_eq!(watching.told.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected));
}

#[test]
fn a_lost_event_asks_for_a_rescan() {
    let disk = Disk::new(&[]);
    let system = notify::recommended_watcher(|_| {}).unwrap();
    let watched = Watched::new(system, &[disk.at("")]);
    let rescan = Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
    for event in [Err(notify::Error::generic("overflow")), Ok(rescan)] {
        let mut changes = Changes::default();
        watched.note(event, &mut changes);
        assert!(changes.rescan);
    }
}
