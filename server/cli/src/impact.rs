//! `specward impact`: whom a change makes stale, by path through the graph; and the change specs that operating model 1.10 asks for.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write;

use anyhow::{Context, Result};
use serde::Serialize;
use specward_engine::path::FilePath;
use specward_engine::root::Tier;
use specward_engine::{DocId, Kind, Snapshot, near};
use specward_ide::edit::NewFile;
use specward_ide::impact::{self, Duty, Reached};
use specward_ide::scaffold::{self, Order, Scaffold, Wish};
use specward_ide::template::Values;
use specward_project::{FactsCache, Given, Writer};
use specward_syntax::{IdKey, Key, Version};

use crate::args::{ImpactArgs, PageFormat};
use crate::config::base_overlay;
use crate::failure::Failure;
use crate::output::{one_line, print};
use crate::repair::DiskTexts;
use crate::report::{bare, status};
use crate::session::Session;

/// Prints who is reached, and writes change specs where that is asked for.
pub fn run(args: &ImpactArgs) -> Result<u8> {
    let session = open(args)?;
    let snapshot = session.snapshot();
    let changed = match &args.id {
        Some(id) => vec_of(&snapshot, id)?,
        None => changed_since_base(&session, &snapshot)?,
    };
    let to = args.to.as_deref().map(|text| {
        Version::parse(text).ok_or_else(|| Failure::new(format!("--to {text}: no version"), "write one such as v2"))
    });
    let to = to.transpose()?;
    let reached = impact::of(&snapshot, &changed, to.as_ref());
    let page = Page::new(&session, &snapshot, &changed, to.as_ref(), &reached);
    match args.format {
        PageFormat::Json => print(&(serde_json::to_string_pretty(&page)? + "\n"))?,
        PageFormat::Markdown => print(&page.markdown())?,
        PageFormat::Text => print(&page.text())?,
    }
    if args.scaffold {
        scaffold_all(&session, &snapshot, &changed, to.as_ref(), &reached)?;
    }
    Ok(0)
}

fn open(args: &ImpactArgs) -> Result<Session> {
    let current = env::current_dir().context("the current folder cannot be found")?;
    let mut given = Given::new(&args.paths, &current).map_err(Failure::from)?;
    given.request.overlays.extend(args.base.as_deref().map(base_overlay));
    Ok(Session::open(given, &FactsCache::off(), |_, _| {})?)
}

/// Every version of the artefact that a person means by an id, `root/ID` where several roots have one.
fn vec_of(snapshot: &Snapshot, written: &str) -> Result<Vec<DocId>, Failure> {
    let (scope, id) = written.split_once('/').map_or((None, written), |(scope, id)| (Some(scope), id));
    let key = IdKey::new(id);
    let root = |doc: DocId| snapshot.root(doc).map(|root| root.name.to_string()).unwrap_or_default();
    let named = snapshot.artefacts().filter(|(doc, artefact)| {
        artefact.kind != Kind::Prose
            && (artefact.keys().any(|own| *own == key) || artefact.base_key().as_ref() == Some(&key))
            && scope.is_none_or(|scope| root(*doc) == scope)
    });
    let docs: Vec<DocId> = named.map(|(doc, _)| doc).collect();
    let mut roots: Vec<String> = docs.iter().map(|doc| root(*doc)).collect();
    roots.sort();
    roots.dedup();
    match roots.as_slice() {
        [] => Err(Failure::new(format!("no artefact has the id {written}"), unknown(snapshot, id))),
        [_] => Ok(docs),
        many => Err(Failure::new(
            format!("{written} is in {}", many.join(" and ")),
            format!("name the root: {}/{id}", many[0]),
        )),
    }
}

fn unknown(snapshot: &Snapshot, id: &str) -> String {
    let known = snapshot.artefacts().filter_map(|(_, artefact)| artefact.id.as_ref());
    match near::best(id, known.map(|known| known.text.as_str())) {
        Some(meant) => format!("did you mean {meant}?"),
        None => "check its spelling; `specward check --format json` lists all".to_owned(),
    }
}

fn changed_since_base(session: &Session, snapshot: &Snapshot) -> Result<Vec<DocId>, Failure> {
    let read = session.base().ok_or_else(|| {
        Failure::new("nothing is named that changes", "name an artefact, such as PLAT-124, or add --base REF")
    })?;
    let docs = read.changed.iter().filter_map(|path| snapshot.doc_by_path(path));
    let counts = |doc: &DocId| {
        snapshot.artefact(*doc).is_some_and(|artefact| artefact.id.is_some() && artefact.kind != Kind::Prose)
    };
    Ok(docs.filter(|doc| snapshot.is_document(*doc) && counts(doc)).collect())
}

/// What is printed.
#[derive(Serialize)]
struct Page {
    version: u8,
    changed: Vec<Named>,
    to: Option<String>,
    reached: Vec<Line>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    version: String,
    kind: &'static str,
    status: Option<String>,
    path: String,
}

#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    named: Named,
    stale: bool,
    duty: &'static str,
    /// From what changes to this one.
    via: Vec<Hop>,
}

#[derive(Serialize)]
struct Hop {
    id: String,
    relation: &'static str,
    pinned: Option<String>,
}

impl Page {
    fn new(
        session: &Session,
        snapshot: &Snapshot,
        changed: &[DocId],
        to: Option<&Version>,
        reached: &[Reached],
    ) -> Self {
        let named = |doc: DocId| named(session, snapshot, doc);
        let line = |one: &Reached| {
            let hops = one.path.iter().map(|step| Hop {
                id: named(step.to).id,
                relation: step.relation,
                pinned: step.pinned.clone(),
            });
            Line { named: named(one.doc), stale: one.stale, duty: one.duty.words(), via: hops.collect() }
        };
        Self {
            version: 1,
            changed: changed.iter().map(|doc| named(*doc)).collect(),
            to: to.map(|version| version.text.to_string()),
            reached: reached.iter().map(line).collect(),
        }
    }

    fn title(&self) -> String {
        let mut names: Vec<&str> = self.changed.iter().map(|named| named.id.as_str()).collect();
        names.dedup();
        let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        let to = self.to.as_ref().map_or_else(String::new, |to| format!(" to {to}"));
        let stale = self.reached.iter().filter(|line| line.stale).count();
        format!("A change of {names}{to} makes {stale} stale and reaches {} in all", self.reached.len())
    }

    fn text(&self) -> String {
        let mut text = one_line(&self.title()) + "\n";
        for line in &self.reached {
            let Named { id, version, status, path, .. } = &line.named;
            let mark = if line.stale { "stale" } else { "     " };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\n{mark} {id} {version} ({}) {}", status.as_deref().unwrap_or("-"), one_line(path));
            let _ = writeln!(text, "      {}", one_line(&line.way(&self.changed)));
            let _ = writeln!(text, "      {}", line.duty);
        }
        text
    }

    fn markdown(&self) -> String {
        let mut text = format!("## Impact\n\n{}.\n", self.title());
        if !self.reached.is_empty() {
            text += "\n| | artefact | status | by way of | to do |\n|---|---|---|---|---|\n";
        }
        for line in &self.reached {
            let Named { id, version, status, .. } = &line.named;
            let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ");
            let mark = if line.stale { "stale" } else { "" };
            let (status, way) = (cell(status.as_deref().unwrap_or("-")), cell(&line.way(&self.changed)));
            let _ = writeln!(text, "| {mark} | {} {} | {status} | {way} | {} |", cell(id), cell(version), line.duty);
        }
        text
    }
}

impl Line {
    /// `PLAT-124 ← SPEC-CART-01 implements it in v1 ← …`
    fn way(&self, changed: &[Named]) -> String {
        let hop = |hop: &Hop| {
            let pinned = hop.pinned.as_ref().map_or_else(String::new, |version| format!(" in {version}"));
            format!("{} {} it{pinned}", hop.id, hop.relation)
        };
        let start = if let [only] = changed { only.id.clone() } else { "the change".to_owned() };
        std::iter::once(start).chain(self.via.iter().map(hop)).collect::<Vec<_>>().join(" ← ")
    }
}

fn named(session: &Session, snapshot: &Snapshot, doc: DocId) -> Named {
    let artefact = snapshot.artefact(doc);
    let id = artefact.and_then(|artefact| artefact.id.as_ref()).map(|id| id.text.to_string());
    Named {
        id: id.unwrap_or_default(),
        version: artefact.map(|artefact| bare(&artefact.version_or_first().to_string())).unwrap_or_default(),
        kind: snapshot.kind(doc).slug(),
        status: artefact.and_then(|artefact| status(&artefact.status)),
        path: snapshot.path(doc).map(|path| session.given().relative(path).to_owned()).unwrap_or_default(),
    }
}

/// Writes a component change spec for each stale component spec that has none yet.
fn scaffold_all(
    session: &Session,
    snapshot: &Snapshot,
    changed: &[DocId],
    to: Option<&Version>,
    reached: &[Reached],
) -> Result<()> {
    let (today, texts) = (specward_lsp::today(), DiskTexts::default());
    let mut taken: BTreeMap<&FilePath, Vec<String>> = BTreeMap::new();
    for one in reached.iter().filter(|one| one.stale && one.duty == Duty::Rebaseline) {
        let Some(root) = snapshot.root(one.doc).filter(|root| root.tier != Tier::Platform) else { continue };
        let spec = named(session, snapshot, one.doc).id;
        if impact::has_change_spec(snapshot, one.doc, changed, to) {
            print(&format!("kept    {spec}: a change spec rebaselines it already\n"))?;
            continue;
        }
        let parent = impact::name_of_change(snapshot, changed, to);
        let title = format!("Rebaseline {spec} on {parent}");
        let wish = Wish { from: Some(one.doc), kind: Kind::ChangeSpec, title: &title, today: &today, texts: &texts };
        let values = Values { implements: Some(parent), pack: impact::pack_of(snapshot, changed), ..Values::default() };
        let fields = vec![(Key::Affects, spec)];
        let taken = taken.entry(&root.path).or_default();
        let order = Order { root: Some(&root.path), values, fields, taken, ..Order::of(&wish) };
        let Some(planned) = scaffold::order(snapshot, &order) else { continue };
        create_all(&root.path, &planned)?;
        print(&format!("created {}\n", session.given().relative(&planned.path)))?;
        taken.push(planned.id);
    }
    Ok(())
}

/// Creates the files of a plan.
pub fn create_all(root: &FilePath, planned: &Scaffold) -> Result<(), Failure> {
    planned.edit.create.iter().try_for_each(|file| create(root, file))
}

/// Creates a file inside of a root; never over another one.
pub fn create(root: &FilePath, file: &NewFile) -> Result<(), Failure> {
    Writer::new([root])
        .create(&file.path, &file.text)
        .map_err(|error| Failure::new(error.to_string(), error.fault.remedy()))
}
