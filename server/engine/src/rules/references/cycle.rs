//! `ref/cycle`: an artefact that implements, is blocked by or depends on itself through others. The circles are known; what
//! is looked for here is the way through one that says most.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::context::{Context, Report, Sink};
use crate::finding::{DocId, Place};
use crate::kind::Kind;
use crate::rules::common::{listed_of, name_of};
use crate::waits::{Circle, Relation, Wait};

/// References looked at to find the shortest ways back to one document; beyond that its circle is described without one.
const MOST_STEPS: usize = 5_000;
/// Names of a way that are shown.
const SHOWN: usize = 12;

pub(super) fn cycle(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() == Kind::Prose {
        return;
    }
    for circle in Relation::ALL.into_iter().filter_map(|relation| ctx.circle(relation)) {
        let mut told = FxHashSet::default();
        let mut steps = MOST_STEPS;
        for wait in ctx.waits_in(circle, ctx.doc()).filter(|wait| told.insert(wait.target)) {
            let way = way_back(ctx, circle, wait.target, &mut steps);
            sink.report(report(ctx, wait, circle, way.as_ref()));
        }
    }
}

/// A way through a circle back to where it began.
struct Way {
    /// The first documents on it, each with the place of its next reference.
    first: Vec<(DocId, Place)>,
    /// How many documents are on it.
    length: usize,
}

fn report(ctx: &Context<'_>, wait: &Wait, circle: &Circle, way: Option<&Way>) -> Report {
    let own = name_of(ctx, ctx.doc());
    let others = way.map_or_else(|| vec![wait.target], |way| way.first.iter().map(|(doc, _)| *doc).collect());
    let mut names = vec![own.clone()];
    names.extend(others.into_iter().take(SHOWN).map(|doc| name_of(ctx, doc)));
    let (told, count) = match way {
        Some(way) if way.length == 0 => (own.clone(), 1),
        Some(way) => (chain(&names, way.length + 1), way.length + 1),
        None => (format!("{} → …", names.join(" → ")), circle.size()),
    };
    let among =
        if way.is_none() { format!(", one of {count} documents that wait for each other") } else { String::new() };
    let mut report = Report::at(wait.at, format!("{own} waits for itself: {told} → {own}{among}"))
        .help(format!("remove one of the references between {}", listed_of(&names, count)));
    if let Some(reference) = ctx.reference(wait.reference) {
        report = report.role(&reference.role);
    }
    for (doc, place) in way.iter().flat_map(|way| &way.first).take(10) {
        report = report.related(*place, format!("{} goes on here", name_of(ctx, *doc)));
    }
    report
}

fn chain(names: &[String], count: usize) -> String {
    if count <= SHOWN {
        return names.join(" → ");
    }
    format!("{} → … ({} more)", names[..SHOWN].join(" → "), count - SHOWN)
}

/// The shortest way from `start` back to the document whose rules run; none if that takes more than `steps`.
fn way_back(ctx: &Context<'_>, circle: &Arc<Circle>, start: DocId, steps: &mut usize) -> Option<Way> {
    if start == ctx.doc() {
        return Some(Way { first: Vec::new(), length: 0 });
    }
    if circle.is_ring() { Some(around(ctx, circle, start)) } else { shortest(ctx, circle, start, steps) }
}

/// The one way that a ring has; the rest of it is counted, not walked.
fn around(ctx: &Context<'_>, circle: &Arc<Circle>, start: DocId) -> Way {
    let mut first = Vec::new();
    let mut at = Some(start).filter(|doc| *doc != ctx.doc());
    while let Some(doc) = at.filter(|_| first.len() < SHOWN) {
        let next = ctx.waits_in(circle, doc).next();
        first.extend(next.map(|wait| (doc, ctx.wait_place(doc, wait))));
        at = next.map(|wait| wait.target).filter(|next| *next != ctx.doc());
    }
    Way { first, length: circle.size() - 1 }
}

fn shortest(ctx: &Context<'_>, circle: &Arc<Circle>, start: DocId, steps: &mut usize) -> Option<Way> {
    let goal = ctx.doc();
    let mut came_from: FxHashMap<DocId, (DocId, Place)> = FxHashMap::default();
    let mut queue = vec![start];
    let mut at = 0;
    while let Some(doc) = queue.get(at).copied() {
        at += 1;
        for wait in ctx.waits_in(circle, doc) {
            *steps = steps.checked_sub(1)?;
            let next = wait.target;
            if next == start || came_from.contains_key(&next) {
                continue;
            }
            came_from.insert(next, (doc, ctx.wait_place(doc, wait)));
            if next == goal {
                return Some(retrace(&came_from, start, goal));
            }
            queue.push(next);
        }
    }
    None
}

fn retrace(came_from: &FxHashMap<DocId, (DocId, Place)>, start: DocId, goal: DocId) -> Way {
    let mut first = Vec::new();
    let mut doc = goal;
    while doc != start {
        let Some((before, place)) = came_from.get(&doc) else { break };
        first.push((*before, *place));
        doc = *before;
    }
    first.reverse();
    Way { length: first.len(), first }
}
