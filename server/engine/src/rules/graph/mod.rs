//! `graph/`, and `input/graph-unreadable`: whether `spec-graph.json` agrees with the files (operating model 1.9). Every finding stands inside the
//! json, and one edit brings all of it up to date.

mod edges;
mod texts;

use specward_syntax::graph::{NodeItem, NodeKey};
use specward_syntax::{FactId, Gate};

use crate::context::{Context, Report, Sink};
use crate::evaluation::Computed;
use crate::finding::{Fix, Place, Severity};
use crate::graph::{Audit, Difference, Entry, Extent, Ghost, Told, What};
use crate::near;
use crate::rule::Rule;
use crate::rules::common::listed;

pub use texts::{GHOST_NODE, INVALID, MISSING_NODE, ONE_SIDED_EDGE, STALE_FIELD};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&INVALID, &MISSING_NODE, &GHOST_NODE, &STALE_FIELD, &ONE_SIDED_EDGE];

const UPDATE: &str = "run `specward graph --write`, which changes this and nothing that is true";

fn invalid(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(fault) = ctx.facts().graph.as_deref().and_then(|graph| graph.fault.as_ref()) else { return };
    let report = Report::at(fault.at, fault.message.as_str());
    if fault.is_broken {
        return sink.report(report.help("correct this place; until then nothing of the graph is known"));
    }
    let shapes = "write an object of id to node, `{\"artifacts\": [...]}` or `{\"nodes\": [...], \"edges\": [...]}`";
    sink.report(report.help(shapes).severity(Severity::Info));
}

fn missing_node(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(audit) = ctx.audit() else { return };
    for told in audit.missing() {
        let report = Report::at(audit.graph.nodes_at, format!("{} has no node", ctx.describe(told.doc)));
        let report = report.help(format!("add a node for {}, or {UPDATE}", told.reference));
        sink.report(updating(ctx, report.related(ctx.definition_place(told.doc), "the artefact")));
    }
}

fn ghost_node(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(audit) = ctx.audit() else { return };
    for (node, ghost) in audit.graph.nodes.iter().zip(&audit.ghosts) {
        let id = &node.name.id.text;
        let (message, help) = match ghost {
            None => continue,
            Some(Ghost::Surplus) => {
                (format!("every artefact `{id}` has a node already"), "merge the two nodes into one".to_owned())
            }
            Some(Ghost::Unknown) => (format!("there is no artefact `{id}`"), remedy(&audit, id)),
        };
        sink.report(updating(ctx, Report::at(node.at, message).help(help)));
    }
    for item in audit.edges_from_nowhere() {
        let report = Report::at(item.at, format!("this edge starts from `{}`, which has no node", item.text));
        sink.report(updating(ctx, report.help("add the node, or remove the edge")));
    }
}

fn remedy(audit: &Audit<'_>, id: &str) -> String {
    let names = audit.missing().map(|told| told.name.as_str());
    match near::best(id, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "specs are never deleted: restore its file with status Paused, or remove the node if it never was".into()
        }
    }
}

fn stale_field(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(audit) = ctx.audit() else { return };
    for (at, node) in audit.graph.nodes.iter().enumerate() {
        let Some(told) = audit.told(at) else { continue };
        for difference in audit.differences(at, Extent::Owed) {
            for (place, message) in messages(&difference, node.at, ctx, told) {
                let report =
                    Report::at(place, message).help(UPDATE).related(place_of(ctx, told, &difference), "the artefact");
                sink.report(updating(ctx, report));
            }
        }
    }
}

fn place_of(ctx: &Context<'_>, told: &Told, difference: &Difference<'_>) -> Place {
    if difference.key == NodeKey::Status { ctx.status_place(told.doc) } else { ctx.definition_place(told.doc) }
}

/// What is wrong and where: at the value, at the surplus entry, or at the id where the key is not there.
fn messages(difference: &Difference<'_>, id: FactId, ctx: &Context<'_>, told: &Told) -> Vec<(FactId, String)> {
    let name = difference.field.map_or(difference.key.name(), |field| &field.written);
    let at = difference.field.map_or(id, |field| field.value_at);
    let who = ctx.describe(told.doc);
    match &difference.what {
        What::Text(Some(text)) if difference.field.is_none() => {
            vec![(at, format!("`{name}` is missing: {who} says {text}"))]
        }
        What::Text(Some(text)) => vec![(at, format!("`{name}` is stale: {who} says {text}"))],
        What::Text(None) => vec![(at, format!("`{name}` is stale: {who} has none"))],
        What::Gates(verdicts) => {
            let one = |(gate, computed, written): &(Gate, Computed, Option<&NodeItem>)| {
                let message = format!("`{}` is stale: {who} computes to {}", gate.slug(), computed.word());
                (written.map_or(at, |item| item.at), message)
            };
            verdicts.iter().map(one).collect()
        }
        What::List { surplus, missing } if surplus.len() == 1 && missing.len() == 1 => {
            vec![(surplus[0].item.at, format!("`{name}` is stale: {who} says {}", missing[0]))]
        }
        What::List { surplus, missing } => {
            let wrong =
                |entry: &Entry<'_>| (entry.item.at, format!("`{name}` names {}, but {who} does not", entry.item.text));
            let mut all: Vec<_> = surplus.iter().map(wrong).collect();
            if !missing.is_empty() {
                let at = difference.field.map_or(id, |field| field.key_at);
                all.push((at, format!("`{name}` lacks {}, which {who} names", listed(missing))));
            }
            all
        }
    }
}

/// With the one repair that all of these have.
fn updating(ctx: &Context<'_>, report: Report) -> Report {
    report.fix(Fix::UpdateGraph { doc: ctx.doc() })
}
