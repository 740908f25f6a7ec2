//! The laws of the engine: whatever happens to a workspace, its host ends where a new one would
//! start; nothing is said about other files before all are read; no text is kept.

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use specward_engine::base::{Base, BaseContent, BaseDocument, Revision, Side};
use specward_engine::config::Config;
use specward_engine::root::{Root, Tier};
use specward_engine::{Change, DocId, FilePath, Host, Settled, Standing};
use specward_syntax::{Key, SectionName};
use support::picture::{picture, shown};
use support::{Draft, company, path, root, settle};

const PATHS: &[&str] = &[
    "/platform-repo/platform-specs/PLAT-1-a.md",
    "/platform-repo/platform-specs/PLAT-2-b.md",
    "/platform-repo/platform-specs/PLAT-1-a-v2.md",
    "/platform-repo/adr/ADR-001-x.md",
    "/platform-repo/adr/ADR-002-y.md",
    "/platform-repo/contracts/CONTRACT-1.md",
    "/platform-repo/constitution/constitution.md",
    "/cart-repo/adr/ADR-001-x.md",
    "/cart-repo/adr/0003-z.md",
    "/cart-repo/context/cp-cart-v1.md",
    "/cart-repo/context/cp-cart-v2.md",
    "/cart-repo/specs/SPEC-1.md",
    "/cart-repo/specs/SPEC-2.md",
    "/cart-repo/specs/001-f/spec.md",
    "/cart-repo/specs/001-f/plan.md",
    "/pay-repo/specs/SPEC-1.md",
    "/pay-repo/adr/ADR-004-w.md",
    "/elsewhere/notes.md",
];

const TITLES: &[&str] = &[
    "Plain",
    "ADR-001: One",
    "ADR-2: Two",
    "PLAT-1: Checkout",
    "PLAT-2: Basket",
    "SPEC-1: Cart",
    "cp-cart-v1",
    "3. Three",
];

const IDS: &[&str] = &[
    "ADR-1",
    "ADR-002",
    "ADR-3",
    "ADR-4",
    "PLAT-1 v1",
    "PLAT-1 v2",
    "PLAT-2",
    "SPEC-1",
    "SPEC-2 v1",
    "CONTRACT-1 v1",
    "cp-cart-v1",
    "cp-cart-v2",
    "FR-001",
    "UTF-8",
    "XYZ-9",
];

const STATUSES: &[&str] =
    &["Draft", "Approved", "Proposed", "Implementing", "Superseded", "Blocked", "Done", "Rejected", "Nonsense"];

const TARGETS: &[&str] = &[
    "../adr/ADR-001-x.md",
    "../adr/ADR-001-x.md#context",
    "#context",
    "gone.md",
    "a.png",
    "/specs/SPEC-1.md",
    "../specs",
];

const STEMS: &[&str] = &["ADR-001-x", "SPEC-1", "ADR-2#context", "ADR-77", "word"];

/// One thing to say in a document.
#[derive(Clone, Debug)]
enum Say {
    Field(Key, Vec<&'static str>),
    Mention(&'static str),
    Link(&'static str),
    Wiki(&'static str),
    Section(&'static str),
    Requirement(&'static str),
    Ignore(&'static str),
}

fn keys() -> impl Strategy<Value = Key> {
    prop::sample::select(vec![
        Key::Implements,
        Key::BlockedBy,
        Key::ContextPack,
        Key::DependsOn,
        Key::Children,
        Key::Adrs,
        Key::Supersedes,
        Key::SupersededBy,
        Key::Blocks,
        Key::ContractsReferenced,
        Key::Id,
    ])
}

fn say() -> impl Strategy<Value = Say> {
    let one = |of: &'static [&'static str]| prop::sample::select(of);
    prop_oneof![
        4 => (keys(), prop::collection::vec(one(IDS), 0..3)).prop_map(|(key, ids)| Say::Field(key, ids)),
        3 => one(STATUSES).prop_map(|status| Say::Field(Key::Status, vec![status])),
        1 => one(&["v1", "v2", "latest"]).prop_map(|version| Say::Field(Key::Version, vec![version])),
        1 => one(&["Local", "Global"]).prop_map(|scope| Say::Field(Key::Scope, vec![scope])),
        1 => one(&["ADR", "Bug", "Contract spec"]).prop_map(|kind| Say::Field(Key::Type, vec![kind])),
        2 => one(IDS).prop_map(Say::Mention),
        1 => one(TARGETS).prop_map(Say::Link),
        1 => one(STEMS).prop_map(Say::Wiki),
        1 => one(&["Context", "Gates", "NFRs"]).prop_map(Say::Section),
        1 => one(&["FR-001", "FR-002"]).prop_map(Say::Requirement),
        1 => one(&["ref/unresolved", "ready/open-adr", "ref/nonsense"]).prop_map(Say::Ignore),
    ]
}

fn draft() -> impl Strategy<Value = Draft> {
    (prop::sample::select(TITLES), prop::collection::vec(say(), 0..8), 0..3u32)
        .prop_map(|(title, says, shift)| says.into_iter().fold(Draft::new(title), speak).shifted(shift))
}

fn speak(draft: Draft, say: Say) -> Draft {
    match say {
        Say::Field(key, items) => draft.field(key, &items),
        Say::Mention(id) => draft.mention(id.split(' ').next().unwrap_or(id)),
        Say::Link(target) => draft.link(target),
        Say::Wiki(target) => draft.wiki(target),
        Say::Section(title) => draft.section(title, &[SectionName::Context]),
        Say::Requirement(id) => draft.requirement(id),
        Say::Ignore(rule) => draft.ignore(rule, "because"),
    }
}

/// One thing that happens.
#[derive(Clone, Debug)]
enum Event {
    Put(&'static str, Box<Draft>, Standing),
    Shift(&'static str, u32),
    Remove(&'static str),
    Roots(usize),
    Complete(bool),
    /// The base says this, or nothing is known of it any more.
    Base(Vec<(&'static str, Draft, Side)>),
    /// Evaluates what fits into no time at all.
    Settle,
    /// Evaluates everything.
    SettleAll,
    /// Packs what is closed.
    Compact,
}

const GRAPH_PATHS: &[&str] = &["/platform-repo/spec-graph.json", "/cart-repo/graph/spec-graph.json"];

const GRAPHS: &[&str] = &[
    "{}",
    r#"{"artifacts": [{"id": "ADR-1", "status": "Approved", "dependsOn": ["ADR-2"], "requiredBy": []}, {"id": "PLAT-1"}]}"#,
    r#"{"SPEC-1": {"repo": "cart-repo", "version": "v2", "implements": "PLAT-1 v2", "gates": {"ready": "PASS"}}}"#,
    r#"{"nodes": [{"id": "SPEC-1"}], "edges": [{"from": "SPEC-1", "to": "ADR-3", "type": "blockedBy"}]}"#,
];

fn event() -> impl Strategy<Value = Event> {
    let at = || prop::sample::select(PATHS);
    let standing = prop_oneof![6 => Just(Standing::Closed), 3 => Just(Standing::Open), 1 => Just(Standing::Detached)];
    prop_oneof![
        12 => (at(), draft(), standing).prop_map(|(at, draft, standing)| Event::Put(at, Box::new(draft), standing)),
        3 => (prop::sample::select(GRAPH_PATHS), prop::sample::select(GRAPHS))
            .prop_map(|(at, text)| Event::Put(at, Box::new(Draft::graph(text)), Standing::Closed)),
        2 => (at(), 0..5u32).prop_map(|(at, lines)| Event::Shift(at, lines)),
        3 => at().prop_map(Event::Remove),
        1 => (0..ROOT_SETS).prop_map(Event::Roots),
        1 => any::<bool>().prop_map(Event::Complete),
        2 => prop::collection::vec((at(), draft(), side()), 0..6).prop_map(Event::Base),
        3 => Just(Event::Settle),
        4 => Just(Event::SettleAll),
        2 => Just(Event::Compact),
    ]
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![3 => Just(Side::Fork), 1 => Just(Side::Tip)]
}

/// Documents at the base of every root; without documents there is no base.
fn base(documents: &[(&'static str, Draft, Side)]) -> Base {
    let read = documents.iter().map(|(at, draft, side)| BaseDocument {
        path: path(at),
        content: BaseContent::Read(draft.document()),
        side: *side,
    });
    let revision =
        |root: Root| Revision { root: root.path, name: "main".into(), changed_code: vec![path("/cart-repo/src/x.rs")] };
    let revisions = company().into_iter().map(revision).filter(|_| !documents.is_empty());
    Base { documents: read.collect(), revisions: revisions.collect() }
}

const ROOT_SETS: usize = 5;

/// Workspaces with more and fewer roots and other settings.
fn roots(set: usize) -> Vec<Root> {
    let mut roots = company();
    match set {
        0 => {}
        1 => drop(roots.remove(0)),
        2 => roots[1].config = config("profile = \"strict\"\n[rules]\n\"ref/unresolved\" = \"off\"\n"),
        3 => roots[1].config = config("families = [\"XYZ\"]\n"),
        _ => roots = vec![root("platform-repo", Tier::Single, None), root("cart-repo", Tier::Single, None)],
    }
    roots
}

fn config(text: &str) -> Arc<Config> {
    Arc::new(specward_engine::config::parse(text).0)
}

fn disk(path: &FilePath) -> bool {
    path.extension() == "png"
}

/// What the workspace holds in the end, however it came about.
#[derive(Clone, Default)]
struct Truth {
    files: BTreeMap<&'static str, (Draft, Standing)>,
    roots: usize,
    base: Vec<(&'static str, Draft, Side)>,
}

impl Truth {
    fn take(&mut self, event: &Event) -> Option<Change> {
        match event {
            Event::Put(at, draft, standing) => {
                self.files.insert(at, (draft.as_ref().clone(), *standing));
                Some(put(at, draft, *standing))
            }
            Event::Shift(at, lines) => {
                let (draft, standing) = self.files.get_mut(at)?;
                draft.shift = *lines;
                Some(put(at, draft, *standing))
            }
            Event::Remove(at) => {
                self.files.remove(at);
                Some(Change::Removed(path(at)))
            }
            Event::Roots(set) => {
                self.roots = *set;
                Some(Change::Roots(roots(*set)))
            }
            Event::Base(documents) => {
                self.base.clone_from(documents);
                Some(Change::Base(base(documents)))
            }
            Event::Complete(complete) => Some(Change::ScanComplete(*complete)),
            Event::Settle | Event::SettleAll | Event::Compact => None,
        }
    }

    /// A new host with this content.
    fn host(&self) -> Host {
        let mut host = Host::new();
        host.apply([Change::Roots(roots(self.roots))]);
        host.apply(self.files.iter().map(|(at, (draft, standing))| put(at, draft, *standing)));
        host.apply([Change::Base(base(&self.base)), Change::ScanComplete(true)]);
        settle(&mut host, &disk);
        host
    }
}

fn put(at: &str, draft: &Draft, standing: Standing) -> Change {
    Change::Document { path: path(at), document: draft.document(), standing }
}

fn run(events: &[Event]) -> (Host, Truth) {
    let (mut host, mut truth) = (Host::new(), Truth::default());
    host.apply([Change::Roots(roots(0))]);
    for event in events {
        host.apply(truth.take(event));
        match event {
            Event::Settle => drop(host.settle(Duration::ZERO)),
            Event::Compact => drop(host.compact(0, 2)),
            Event::SettleAll => settle(&mut host, &disk),
            _ => {}
        }
    }
    host.apply([Change::ScanComplete(true)]);
    settle(&mut host, &disk);
    (host, truth)
}

/// An editor: of each document it shows what there was when it was last told of it.
#[derive(Default)]
struct Editor(BTreeMap<DocId, Vec<String>>);

impl Editor {
    fn hear(&mut self, host: &Host, settled: Settled) {
        let snapshot = host.snapshot();
        self.0.extend(settled.changed.into_iter().map(|doc| (doc, shown(&snapshot, doc))));
    }

    fn settle(&mut self, host: &mut Host) {
        loop {
            let settled = host.settle(Duration::MAX);
            self.hear(host, settled);
            let probes = host.take_probes();
            if probes.is_empty() {
                return;
            }
            host.apply(probes.into_iter().map(|path| Change::Probed { present: disk(&path), path }));
        }
    }

    /// What it shows that is not there, and what is there that it does not show.
    fn stale(&self, host: &Host) -> Vec<String> {
        let snapshot = host.snapshot();
        let differ = |doc| {
            let (seen, there) = (self.0.get(&doc).cloned().unwrap_or_default(), shown(&snapshot, doc));
            let gone = seen.iter().filter(|line| !there.contains(line)).map(|line| format!("shown: {line}"));
            let missing = there.iter().filter(|line| !seen.contains(line)).map(|line| format!("there: {line}"));
            gone.chain(missing).collect::<Vec<_>>()
        };
        snapshot.files().flat_map(differ).collect()
    }
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("SPECWARD_LAW_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500);
    ProptestConfig { cases, max_shrink_iters: 4_000, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn what_the_disk_said_of_a_path_outlives_a_text_that_was_no_file() {
    let (here, there) = ("/cart-repo/adr/0003-z.md", "/cart-repo/adr/ADR-001-x.md");
    let linking = Draft::new("Plain").link("../adr/ADR-001-x.md");
    let (host, truth) = run(&[
        Event::Complete(true),
        Event::Put(here, Box::new(linking), Standing::Closed),
        Event::Put(there, Box::new(Draft::new("Plain")), Standing::Detached),
        Event::SettleAll,
        Event::Remove(there),
    ]);
    assert_eq!(picture(&host.snapshot()), picture(&truth.host().snapshot()));
}

proptest! {
    #![proptest_config(cases())]

    /// Law 4: incremental is fresh.
    #[test]
    fn a_host_ends_where_a_new_one_starts(events in prop::collection::vec(event(), 1..40)) {
        let (host, truth) = run(&events);
        let (found, expected) = (picture(&host.snapshot()), picture(&truth.host().snapshot()));
        for (path, lines) in &expected {
            prop_assert_eq!(found.get(path), Some(lines), "{}", path);
        }
        prop_assert_eq!(found.len(), expected.len());
    }

    /// Whoever shows what he was told of shows what there is, places in other documents too.
    #[test]
    fn an_editor_is_told_of_all_that_changes(events in prop::collection::vec(event(), 1..40)) {
        let (mut host, mut truth, mut editor) = (Host::new(), Truth::default(), Editor::default());
        let mut complete = true;
        host.apply([Change::Roots(roots(0)), Change::ScanComplete(complete)]);
        for event in &events {
            host.apply(truth.take(event));
            match event {
                Event::Complete(now) => complete = *now,
                Event::Settle => {
                    let settled = host.settle(Duration::ZERO);
                    editor.hear(&host, settled);
                }
                Event::Compact => drop(host.compact(0, 2)),
                Event::SettleAll => {
                    editor.settle(&mut host);
                    // While files are read it goes on showing what it showed.
                    prop_assert!(!complete || editor.stale(&host).is_empty(), "{:?}", editor.stale(&host));
                }
                _ => {}
            }
        }
        host.apply([Change::ScanComplete(true)]);
        editor.settle(&mut host);
        prop_assert_eq!(editor.stale(&host), Vec::<String>::new());
    }

    /// Law 9: before the scan is complete nothing is said that another file could change.
    #[test]
    fn cross_file_findings_wait_for_the_scan(files in prop::collection::vec((prop::sample::select(PATHS), draft()), 1..12)) {
        let mut host = Host::new();
        host.apply([Change::Roots(roots(0))]);
        host.apply(files.iter().map(|(at, draft)| put(at, draft, Standing::Closed)));
        settle(&mut host, &disk);
        let alone: Vec<_> = files.iter().map(|(at, _)| findings_alone(at, &files)).collect();
        let snapshot = host.snapshot();
        for ((at, _), alone) in files.iter().zip(alone) {
            let doc = support::doc(&snapshot, at);
            let found: Vec<_> = snapshot.findings(doc).iter().map(|finding| (finding.rule.name, finding.message.clone())).collect();
            prop_assert_eq!(found, alone);
            prop_assert!(snapshot.verdicts(doc).is_empty());
        }
    }

    /// A snapshot never changes.
    #[test]
    fn a_snapshot_stays_as_it_was(before in prop::collection::vec(event(), 1..12), after in prop::collection::vec(event(), 1..12)) {
        let (mut host, mut truth) = run(&before);
        let snapshot = host.snapshot();
        let seen = picture(&snapshot);
        for event in &after {
            host.apply(truth.take(event));
        }
        settle(&mut host, &disk);
        prop_assert_eq!(picture(&snapshot), seen);
    }
}

/// What is said about a document that is alone in an unread workspace.
fn findings_alone(at: &str, files: &[(&'static str, Draft)]) -> Vec<(&'static str, String)> {
    let last = files.iter().rev().find(|(other, _)| *other == at);
    let mut host = Host::new();
    host.apply([Change::Roots(roots(0))]);
    host.apply(last.map(|(_, draft)| put(at, draft, Standing::Closed)));
    settle(&mut host, &disk);
    let snapshot = host.snapshot();
    snapshot
        .findings(support::doc(&snapshot, at))
        .iter()
        .map(|finding| (finding.rule.name, finding.message.clone()))
        .collect()
}

#[test]
fn a_removed_path_keeps_its_number_and_nothing_else() {
    let at = path(PATHS[0]);
    let mut host = Host::new();
    host.apply([
        Change::Roots(roots(0)),
        put(PATHS[0], &Draft::new("PLAT-1: A"), Standing::Closed),
        Change::ScanComplete(true),
    ]);
    let number = host.doc_id(&at);
    host.apply([Change::Removed(at.clone())]);
    settle(&mut host, &disk);
    assert_eq!(host.snapshot().doc_by_path(&at), None);
    assert_eq!(host.snapshot().facts(number), None);
    host.apply([put(PATHS[0], &Draft::new("PLAT-1: B"), Standing::Closed)]);
    assert_eq!(host.snapshot().doc_by_path(&at), Some(number));
}

#[test]
fn equal_facts_at_other_places_touch_nobody_else() {
    let mut host = support::workspace(&[
        (PATHS[0], Draft::new("PLAT-1: A").field(Key::BlockedBy, &["ADR-1"])),
        (PATHS[3], Draft::new("ADR-001: X").field(Key::Status, &["Proposed"])),
    ]);
    let moved = Draft::new("ADR-001: X").field(Key::Status, &["Proposed"]).shifted(7);
    let number = host.doc_id(&path(PATHS[3]));
    host.apply([put(PATHS[3], &moved, Standing::Closed)]);
    let settled = host.settle(Duration::MAX);
    assert!(settled.changed.contains(&number));
    let snapshot = host.snapshot();
    assert_eq!(snapshot.places(number).unwrap().as_ref(), moved.document().places.as_ref());
}

#[test]
fn findings_that_moved_and_come_back_are_told_of() {
    let adr = || Draft::new("ADR-001: X").field(Key::Status, &["Proposed"]);
    let mut host = support::workspace(&[(PATHS[3], adr())]);
    let number = host.doc_id(&path(PATHS[3]));
    assert!(!host.snapshot().findings(number).is_empty());
    host.apply([put(PATHS[3], &adr().shifted(7), Standing::Closed)]);
    host.settle(Duration::MAX);
    // As a document that the editor gives back: its findings are again where they once were.
    host.apply([put(PATHS[3], &adr(), Standing::Open)]);
    assert!(host.settle(Duration::MAX).changed.contains(&number));
}

#[test]
fn findings_at_the_same_bytes_may_be_in_other_lines() {
    let adr = |text: &str| {
        let document = specward_syntax::read(text, &specward_syntax::Options::default());
        Change::Document { path: path(PATHS[3]), document, standing: Standing::Closed }
    };
    let mut host = support::workspace(&[]);
    host.apply([adr("x\ny\n\n# ADR-001: X\n\nStatus: Proposed\n")]);
    host.settle(Duration::MAX);
    let number = host.doc_id(&path(PATHS[3]));
    host.apply([adr("x\nyz\n# ADR-001: Y\n\nStatus: Proposed\n")]);
    assert!(host.settle(Duration::MAX).changed.contains(&number));
}

#[test]
fn findings_that_point_into_a_document_are_told_of_when_it_says_more_above_the_place() {
    let plat = Draft::new("PLAT-1: A").field(Key::BlockedBy, &["ADR-1"]);
    let adr = || Draft::new("ADR-001: X").field(Key::Status, &["Proposed"]);
    let mut host = support::workspace(&[(PATHS[0], plat), (PATHS[3], adr())]);
    let number = host.doc_id(&path(PATHS[0]));
    let related = |host: &Host| {
        let snapshot = host.snapshot();
        let findings = snapshot.findings(number);
        findings.iter().flat_map(|finding| &finding.related).map(|at| snapshot.range(at.place)).collect::<Vec<_>>()
    };
    let before = related(&host);
    assert!(!before.is_empty());
    // Nobody asked about its prose, but the prose moves its status.
    host.apply([put(PATHS[3], &adr().mention("UTF-8").shifted(7), Standing::Closed)]);
    let settled = host.settle(Duration::MAX);
    assert_ne!(related(&host), before);
    assert!(settled.changed.contains(&number));
    // Prose below it moves nothing that the finding names.
    host.apply([put(PATHS[3], &adr().mention("UTF-16").shifted(7), Standing::Closed)]);
    assert!(!host.settle(Duration::MAX).changed.contains(&number));
}

#[test]
fn of_several_that_had_an_id_at_the_base_the_first_by_path_is_named() {
    let plain = Draft::new("Plain").field(Key::Id, &["PLAT-2"]);
    let (one, other) =
        ((PATHS[0], Draft::new("3. Three").field(Key::Id, &["PLAT-2"]), Side::Fork), (PATHS[3], plain, Side::Fork));
    let findings = |documents: &[(&'static str, Draft, Side)]| {
        let mut host = support::workspace(&[]);
        host.apply([Change::Base(base(documents)), put(PATHS[4], &Draft::new("PLAT-2: Basket"), Standing::Closed)]);
        settle(&mut host, &disk);
        let number = host.doc_id(&path(PATHS[4]));
        host.snapshot().findings(number).into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    let there = findings(&[one.clone(), other.clone()]);
    assert!(there.iter().any(|message| message.contains("is taken at main")), "{there:?}");
    assert_eq!(findings(&[other, one]), there);
}
