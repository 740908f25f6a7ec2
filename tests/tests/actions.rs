//! Every action that is offered anywhere in the example workspaces, applied: its finding is gone, no other appears, and
//! line ends stay as they are.

use std::collections::BTreeMap;

use specward_engine::{DocId, Snapshot};
use specward_ide::actions::{self, Action, ActionKind, Request};
use specward_syntax::TextRange;
use specward_tests::memory::{Contents, Memory, Shown};
use specward_tests::unfilled::may_appear;

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

fn offered(memory: &Memory, snapshot: &Snapshot, doc: DocId, range: TextRange) -> Vec<Action> {
    let graphs = memory.graphs();
    let request = Request {
        snapshot,
        doc,
        range,
        texts: memory,
        graphs: &graphs,
        files: true,
        today: "2026-02-28",
        deferred: false,
    };
    actions::actions(request)
}

/// How often each rule speaks in each file.
fn counts(findings: &[Shown]) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for (rule, path, ..) in findings {
        *counts.entry((rule.clone(), path.clone())).or_default() += 1;
    }
    counts
}

/// Whether an action may leave a finding there.
fn may_leave(rule: &str, path: &str, action: &Action, memory: &Memory) -> bool {
    let edit = action.edit.as_ref().unwrap();
    let created = edit.create.iter().any(|file| memory.below(&file.path) == path);
    may_appear(rule, &action.title, created)
}

struct Checker {
    memory: Memory,
    before: Vec<Shown>,
    faults: Vec<String>,
    applied: usize,
    /// What each action made of the workspace, in order.
    outcomes: Vec<(String, Contents)>,
}

impl Checker {
    fn new(name: &str, change: fn(&str) -> String) -> Self {
        let memory = Memory::example(name, change);
        let before = memory.findings();
        Self { memory, before, faults: Vec::new(), applied: 0, outcomes: Vec::new() }
    }

    fn check(&mut self, action: &Action, finding: Option<&Shown>) {
        self.applied += 1;
        let edit = action.edit.as_ref().unwrap();
        for file in &edit.files {
            let text = &self.memory.texts()[&file.path];
            let idle = file.edits.iter().any(|edit| edit.range.of(text) == edit.text);
            if idle {
                self.faults.push(format!("{}: changes nothing in {}", action.title, file.path));
            }
        }
        let after = self.memory.after(edit);
        for file in &edit.files {
            let (old, new) = (&self.memory.texts()[&file.path], after.get(&file.path));
            let bare = |text: &str| text.replace("\r\n", "").contains('\n');
            let mixed = new.is_some_and(|new| old.contains('\r') && bare(new));
            if mixed {
                self.faults.push(format!("{}: mixes line ends in {}", action.title, file.path));
            }
        }
        self.outcomes.push((action.title.clone(), after.clone()));
        let former = self.memory.set(after);
        let found = self.memory.findings();
        self.compare(action, finding, &found);
        self.memory.set(former);
    }

    fn compare(&mut self, action: &Action, finding: Option<&Shown>, found: &[Shown]) {
        let count = |findings: &[Shown], one: &Shown| findings.iter().filter(|other| *other == one).count();
        if let Some(finding) = finding.filter(|finding| count(found, finding) >= count(&self.before, finding)) {
            self.faults.push(format!("{}: {finding:?} is still there", action.title));
        }
        let old = counts(&self.before);
        for ((rule, path), now) in counts(found) {
            let before = old.get(&(rule.clone(), self.path_before(action, &path))).copied().unwrap_or(0);
            if now > before && !may_leave(&rule, &path, action, &self.memory) {
                let new = found.iter().filter(|(one, at, ..)| *one == rule && *at == path);
                let messages: Vec<&str> = new.map(|(_, _, _, message)| message.as_str()).collect();
                self.faults.push(format!("{}: {rule} appears in {path}: {messages:?}", action.title));
            }
        }
    }

    /// Where a file was before an action moved it.
    fn path_before(&self, action: &Action, path: &str) -> String {
        let moves = action.edit.iter().flat_map(|edit| &edit.rename);
        let from = moves.into_iter().find(|(_, to)| self.memory.below(to) == path).map(|(from, _)| from);
        from.map_or_else(|| path.to_owned(), |from| self.memory.below(from))
    }

    fn fixes(&mut self) {
        let snapshot = self.memory.snapshot();
        for doc in snapshot.documents().collect::<Vec<_>>() {
            for (index, finding) in snapshot.findings(doc).iter().enumerate() {
                let shown = self.memory.shown(&snapshot, finding);
                let range = snapshot.range(finding.place);
                let all = offered(&self.memory, &snapshot, doc, range);
                for action in all.iter().filter(|action| action.finding == Some(index)) {
                    self.check(action, Some(&shown));
                }
            }
        }
    }

    fn refactorings(&mut self) {
        let snapshot = self.memory.snapshot();
        let mut seen = Vec::new();
        for doc in snapshot.documents().collect::<Vec<_>>() {
            let lines = snapshot.places(doc).map(|places| places.lines.clone()).unwrap_or_default();
            for line in 0..lines.line_count() {
                let at = TextRange::empty(lines.line_start(line as u32) + 2);
                for action in offered(&self.memory, &snapshot, doc, at) {
                    let key = (doc, action.title.clone());
                    if action.finding.is_none() && action.kind != ActionKind::Fix && !seen.contains(&key) {
                        seen.push(key);
                        self.check(&action, None);
                    }
                }
            }
        }
    }

    /// The same actions did the same to the same workspace with other line ends.
    fn compare_with(&mut self, other: &Self) {
        let titles = |checker: &Self| checker.outcomes.iter().map(|(title, _)| title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(self), titles(other));
        for ((title, ours), (_, theirs)) in self.outcomes.iter().zip(&other.outcomes) {
            assert_eq!(ours.len(), theirs.len(), "{title}");
            for (path, text) in ours {
                // A new file is written as templates are.
                let is_new = !self.memory.texts().contains_key(path) && text == &theirs[path];
                if !is_new && **text != *crlf(&theirs[path]) {
                    self.faults.push(format!("{title}: {path} differs by more than its line ends"));
                }
            }
        }
    }

    fn report(self, at_least: usize) {
        println!("{} actions applied", self.applied);
        assert!(self.applied >= at_least, "only {} actions", self.applied);
        assert!(self.faults.is_empty(), "{} of {}: {:#?}", self.faults.len(), self.applied, self.faults);
    }
}

#[test]
fn every_fix_resolves_its_finding_and_nothing_else() {
    let mut checker = Checker::new("guest-checkout", str::to_owned);
    checker.fixes();
    checker.report(40);
}

#[test]
fn every_fix_and_refactoring_is_exact_in_files_of_windows_too() {
    let works: [fn(&mut Checker); 2] = [Checker::fixes, Checker::refactorings];
    for (work, at_least) in works.into_iter().zip([40, 30]) {
        let mut checker = Checker::new("guest-checkout", crlf);
        work(&mut checker);
        let mut unix = Checker::new("guest-checkout", str::to_owned);
        work(&mut unix);
        checker.compare_with(&unix);
        checker.report(at_least);
    }
}

#[test]
fn every_fix_and_refactoring_is_sound_in_files_without_a_last_line_break() {
    let works: [fn(&mut Checker); 2] = [Checker::fixes, Checker::refactorings];
    for (work, at_least) in works.into_iter().zip([40, 30]) {
        let mut checker = Checker::new("guest-checkout", |text| text.trim_end().to_owned());
        work(&mut checker);
        checker.report(at_least);
    }
}

#[test]
fn every_refactoring_leaves_the_workspace_as_sound_as_it_was() {
    for (name, at_least) in [("guest-checkout", 30), ("single-repo", 5)] {
        let mut checker = Checker::new(name, str::to_owned);
        checker.refactorings();
        checker.report(at_least);
    }
}
