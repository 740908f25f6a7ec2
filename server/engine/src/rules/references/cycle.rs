//! `ref/cycle`: an artefact that implements, is blocked by or depends on itself through others.
//! Walks forward through the context, so that every step is recorded.

use rustc_hash::FxHashMap;
use specward_syntax::Key;
use specward_syntax::document::Role;

use crate::context::{Circle, Context, Edge, MOST_VISITED, Report, Sink};
use crate::finding::{DocId, Place};
use crate::kind::Kind;
use crate::rules::common::{listed, name_of};

pub(super) fn cycle(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() == Kind::Prose {
        return;
    }
    let whole = RELATIONS.map(|relation| circles(ctx, relation, sink));
    if whole.contains(&false) {
        let message =
            format!("circles were looked for among the nearest {MOST_VISITED} documents only; this one reaches more");
        sink.limited(
            Report::at(ctx.title_place(), message).help("circles among the nearest ones are found all the same"),
        );
    }
}

/// Each relation has to be free of circles by itself: a contract that implements a spec which depends on it is none.
const RELATIONS: [&[Key]; 3] = [&[Key::Implements, Key::PlatformSpecId], &[Key::BlockedBy], &[Key::DependsOn]];

type Relation = &'static [Key];

/// Reports the circles of one relation; tells whether all of it was looked at.
fn circles(ctx: &Context<'_>, relation: Relation, sink: &mut Sink<'_>) -> bool {
    let Circle { members: circle, whole } = ctx.circle(|role| waits(role, relation));
    let mut told = Vec::new();
    for edge in &forward(ctx, ctx.doc(), relation) {
        let target = edge.meaning.target().filter(|next| circle.contains(next) && !told.contains(next));
        let Some(next) = target else { continue };
        let Some(way) = way_back(ctx, next, relation) else { continue };
        told.push(next);
        sink.report(report(ctx, edge, &way));
    }
    whole
}

fn report(ctx: &Context<'_>, edge: &Edge<'_>, way: &[(DocId, Place)]) -> Report {
    let own = name_of(ctx, ctx.doc());
    let mut names = vec![own.clone()];
    names.extend(way.iter().map(|(doc, _)| name_of(ctx, *doc)));
    let circle = if way.is_empty() { format!("{own} → {own}") } else { format!("{} → {own}", chain(&names)) };
    let mut report = Report::at(edge.at.fact, format!("{own} waits for itself: {circle}"))
        .help(format!("remove one of the references between {}", listed(&names)))
        .role(edge.role);
    for (doc, place) in way.iter().take(10) {
        report = report.related(*place, format!("{} goes on here", name_of(ctx, *doc)));
    }
    report
}

fn chain(names: &[String]) -> String {
    const SHOWN: usize = 12;
    if names.len() <= SHOWN {
        return names.join(" → ");
    }
    format!("{} → … ({} more)", names[..SHOWN].join(" → "), names.len() - SHOWN)
}

fn forward<'a>(ctx: &Context<'a>, doc: DocId, relation: Relation) -> Vec<Edge<'a>> {
    ctx.edges_of(doc, |role| waits(role, relation))
}

fn waits(role: &Role, relation: Relation) -> bool {
    matches!(role, Role::Field(key) if relation.contains(key))
}

/// The shortest way from `start` back to the document whose rules run: each document on it with the place of its next
/// reference; empty if `start` is that document.
fn way_back(ctx: &Context<'_>, start: DocId, relation: Relation) -> Option<Vec<(DocId, Place)>> {
    let goal = ctx.doc();
    if start == goal {
        return Some(Vec::new());
    }
    let mut came_from: FxHashMap<DocId, (DocId, Place)> = FxHashMap::default();
    let mut queue = vec![start];
    let mut at = 0;
    while at < queue.len() && queue.len() <= MOST_VISITED {
        let doc = queue[at];
        at += 1;
        for edge in forward(ctx, doc, relation) {
            let Some(next) = edge.meaning.target().filter(|next| *next != start) else { continue };
            if came_from.contains_key(&next) {
                continue;
            }
            came_from.insert(next, (doc, edge.at));
            if next == goal {
                return Some(retrace(&came_from, start, goal));
            }
            queue.push(next);
        }
    }
    None
}

fn retrace(came_from: &FxHashMap<DocId, (DocId, Place)>, start: DocId, goal: DocId) -> Vec<(DocId, Place)> {
    let mut way = Vec::new();
    let mut doc = goal;
    while doc != start {
        let Some((before, place)) = came_from.get(&doc) else { break };
        way.push((*before, *place));
        doc = *before;
    }
    way.reverse();
    way
}
