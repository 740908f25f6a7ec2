//! Exports of the graph: to standard output, or whole into a file that the command line names.

use std::io::Write;

use anyhow::Result;
use specward_engine::Snapshot;
use specward_engine::graph::Members;
use specward_engine::root::{Root, Tier};
use specward_ide::spec_graph;

use super::selection::Selection;
use super::{page, sql, text};
use crate::args::{ExportArgs, GraphFormat};
use crate::failure::Failure;
use crate::output::{stdout, write_file};
use crate::repair::DiskTexts;
use crate::report::Report;
use crate::session::Session;

/// Writes the graph of the command's root in the wanted format.
pub fn run(session: &Session, args: &ExportArgs) -> Result<u8> {
    let bytes = render(session, args)?;
    let Some(output) = &args.output else {
        let mut out = stdout();
        out.write_all(&bytes)?;
        out.flush()?;
        return Ok(0);
    };
    write_file(output, &bytes)?;
    Ok(0)
}

fn render(session: &Session, args: &ExportArgs) -> Result<Vec<u8>> {
    let snapshot = session.snapshot();
    let root = home(session)?;
    let members = snapshot.graph_of(&root.path);
    let selection = Selection::new(&members, args)?;
    let report = || Report::new(&snapshot, session.given());
    Ok(match args.format {
        GraphFormat::Json if args.publish => publish(session, &snapshot, &selection, &members, root).into(),
        _ if args.publish => {
            return Err(Failure::new("--publish is for --format json", "leave one of them out").into());
        }
        GraphFormat::Json => spec_graph::of(&selection.nodes, &members, &root.name).into(),
        GraphFormat::Dot => text::dot(&selection).into(),
        GraphFormat::Mermaid => text::mermaid(&selection).into(),
        GraphFormat::Csv => text::csv(&selection)?,
        GraphFormat::Html => page::page(&selection, &format!("Spec graph of {}", root.name))?.into(),
        GraphFormat::Sql => sql::script(&selection, &snapshot, &report()).into(),
        GraphFormat::Sqlite if args.output.is_none() => {
            let help = "name one with `--output graph.sqlite`";
            return Err(Failure::new("--format sqlite writes a file", help).into());
        }
        GraphFormat::Sqlite => sql::sqlite(&selection, &snapshot, &report())?,
    })
}

fn publish(
    session: &Session,
    snapshot: &Snapshot,
    selection: &Selection<'_>,
    members: &Members,
    root: &Root,
) -> String {
    let survey = session.survey();
    let is_told = |of: &&Root| of.path == root.path || of.platform.as_ref() == Some(&root.path);
    let settings = survey.roots.iter().filter(is_told).filter_map(|of| {
        let file = survey.configs.iter().find(|config| config.path.parent().as_ref() == Some(&of.path))?;
        Some((of.name.to_string(), file.text.to_string()))
    });
    let settings: Vec<_> = settings.collect();
    spec_graph::publish(snapshot, &DiskTexts::default(), &selection.nodes, members, &root.name, &settings)
}

/// The one root of the command, else the platform: its graph has the artefacts of all.
fn home(session: &Session) -> Result<&Root, Failure> {
    let given = session.given();
    let asked = |root: &&Root| given.shows(&root.path) || given.shown.iter().any(|shown| shown.starts_with(&root.path));
    let roots: Vec<&Root> = session.survey().roots.iter().filter(asked).collect();
    let mut platforms = roots.iter().filter(|root| root.tier == Tier::Platform);
    match (roots.as_slice(), platforms.next(), platforms.next()) {
        ([only], _, _) => Ok(only),
        (_, Some(platform), None) => Ok(platform),
        _ => Err(Failure::new("several roots, and not one platform among them", "name the folder of one root")),
    }
}
