//! `specward graph`: writes, checks and exports the spec graph.

mod export;
mod layout;
mod page;
mod selection;
mod sql;
mod text;
mod write;

use std::env;
use std::io::Write;

use anyhow::{Context, Result};
use specward_engine::path::FilePath;
use specward_engine::root::{Root, Tier};
use specward_engine::{DocId, Kind, Snapshot, graph, rules};
use specward_project::Given;

use crate::args::{Color, GraphArgs};
use crate::check::{open, warn};
use crate::config::overlays;
use crate::failure::Failure;
use crate::output::stdout;
use crate::report::Report;
use crate::session::Session;
use crate::source::Sources;
use crate::style::Style;
use crate::text::Drawer;

/// Runs the command; the exit code is 1 where `--check` finds a difference.
pub fn run(args: &GraphArgs, color: Color) -> Result<u8> {
    let current = env::current_dir().context("the current folder cannot be found")?;
    let mut given = Given::new(&args.paths, &current).map_err(Failure::from)?;
    given.request.overlays = overlays(&args.config)?;
    let session = open(given, &args.cache.facts())?;
    warn(&session, Style::for_stderr(color));
    if args.write {
        write::run(&session, args.full)
    } else if args.check {
        check(&session, Style::for_stdout(color))
    } else {
        export::run(&session, &args.export)
    }
}

/// A root of the command with the graphs that it has.
struct Home<'a> {
    root: &'a Root,
    graphs: Vec<DocId>,
}

impl Home<'_> {
    /// Where its graph is created: not where it keeps the one of its platform.
    fn new_path(&self) -> FilePath {
        let root = self.root;
        let memory = root.path.join(".specify/memory");
        let kept_there = root.tier == Tier::Single && memory.to_path_buf().is_dir();
        let memory = kept_there.then(|| memory.join(specward_syntax::graph::FILE_NAME));
        let usual = specward_syntax::graph::PLACES.iter().map(|place| root.path.join(place));
        let published = root.published_graph();
        let mut free = memory.into_iter().chain(usual).filter(|path| published.as_ref() != Some(path));
        free.next().unwrap_or_else(|| root.path.join(specward_syntax::graph::FILE_NAME))
    }
}

/// The roots that have a graph or should have one. A component's artefacts are in its platform's graph, if that is here.
fn homes<'a>(session: &'a Session, snapshot: &Snapshot) -> Vec<Home<'a>> {
    let given = session.given();
    let roots = session
        .survey()
        .roots
        .iter()
        .filter(|root| given.shows(&root.path) || given.shown.iter().any(|shown| shown.starts_with(&root.path)));
    let all = roots.map(|root| Home { root, graphs: graphs_of(snapshot, root) });
    let has_artefacts = |root: &Root| snapshot.graph_of(&root.path).all.iter().any(|told| told.is_owed);
    all.filter(|home| {
        let is_here = |path: &FilePath| session.survey().roots.iter().any(|root| root.path == *path);
        let in_platform = home.root.tier == Tier::Component && home.root.platform.as_ref().is_some_and(is_here);
        !home.graphs.is_empty() || !in_platform && has_artefacts(home.root)
    })
    .collect()
}

fn graphs_of(snapshot: &Snapshot, root: &Root) -> Vec<DocId> {
    let own = |doc: &DocId| snapshot.root(*doc).is_some_and(|of| of.path == root.path);
    let in_place = |doc: &DocId| graph::is_in_place(snapshot.relative_path(*doc));
    snapshot.of_kind(Kind::SpecGraph).filter(|doc| own(doc) && in_place(doc)).collect()
}

fn is_about_graphs(rule: &str) -> bool {
    rules::graph::RULES.iter().any(|of_graphs| of_graphs.name == rule)
}

/// Says what `--write` would change: findings inside of each graph, and graphs that are not there.
fn check(session: &Session, style: Style) -> Result<u8> {
    let snapshot = session.snapshot();
    let mut report = Report::new(&snapshot, session.given());
    report.findings.retain(|finding| is_about_graphs(finding.rule) && finding.suppressed.is_none());
    let mut out = stdout();
    Drawer::new(style, Sources::default()).write(&report, &mut out)?;
    let homes = homes(session, &snapshot);
    let without: Vec<FilePath> = homes.iter().filter(|home| home.graphs.is_empty()).map(Home::new_path).collect();
    for path in &without {
        writeln!(out, "{}: {path} is not there; `specward graph --write` creates it", style.error("error"))?;
    }
    let differences = report.findings.iter().filter(|finding| matches!(finding.severity, "error" | "warning")).count();
    match differences + without.len() {
        0 => writeln!(out, "{}", style.good("the spec graph agrees with the files"))?,
        1 => writeln!(out, "1 difference")?,
        many => writeln!(out, "{many} differences")?,
    }
    out.flush()?;
    Ok(u8::from(differences + without.len() > 0))
}
