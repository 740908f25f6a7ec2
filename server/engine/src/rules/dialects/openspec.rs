//! Specs and deltas of `OpenSpec`: requirements are headings, a delta names those of the spec that it changes, and an
//! archived change is history of which nothing is asked.

use std::collections::{BTreeMap, BTreeSet};

use specward_syntax::document::{Dialect, Role, SectionLine};
use specward_syntax::{FactId, Facts, Section, SectionName};

use super::dialect;
use crate::context::{Context, Report};
use crate::finding::{DocId, Fix, Place};
use crate::kind::Kind;
use crate::near;
use crate::path::FilePath;
use crate::rules::common::is_template;

/// What a delta does with a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Operation {
    Added,
    Modified,
    Removed,
    Renamed,
}

/// `### Requirement: name` in a spec or in a delta.
struct Requirement<'a> {
    section: &'a Section,
    name: &'a str,
    /// None in a spec.
    operation: Option<Operation>,
}

/// Whether a document is one of `OpenSpec`'s that is still worked on.
pub fn is_open(ctx: &Context<'_>) -> bool {
    let path = ctx.relative_path();
    dialect(ctx) == Dialect::OpenSpec && ctx.kind().is_spec() && !is_archived(path) && !is_template(path)
}

fn is_archived(path: &str) -> bool {
    path.contains("changes/archive/")
}

fn requirements(sections: &[Section]) -> impl Iterator<Item = Requirement<'_>> {
    let named = sections.iter().filter_map(|section| Some((section, name_of(section)?)));
    named.map(|(section, name)| {
        let above = section.parent.and_then(|parent| sections.get(parent.0 as usize));
        Requirement { section, name, operation: above.and_then(operation) }
    })
}

fn name_of(section: &Section) -> Option<&str> {
    let name = section.title.strip_prefix("Requirement:").filter(|_| section.level == 3)?;
    Some(name.trim())
}

fn operation(section: &Section) -> Option<Operation> {
    let word = section.title.strip_suffix("Requirements")?.trim();
    match word {
        "ADDED" => Some(Operation::Added),
        "MODIFIED" => Some(Operation::Modified),
        "REMOVED" => Some(Operation::Removed),
        "RENAMED" => Some(Operation::Renamed),
        _ => None,
    }
}

/// Titles of the sections that the document's schema has and that are missing.
pub fn missing_sections(ctx: &Context<'_>) -> Vec<&'static str> {
    if !is_open(ctx) {
        return Vec::new();
    }
    let owed: &[&str] = match ctx.path().file_name() {
        "proposal.md" => &["Why", "What Changes"],
        _ if is_delta(ctx.relative_path()) => &[],
        _ => &["Purpose", "Requirements"],
    };
    let has = |title: &&&str| ctx.facts().sections.iter().any(|section| section.title.eq_ignore_ascii_case(title));
    owed.iter().filter(|title| !has(title)).copied().collect()
}

fn is_delta(path: &str) -> bool {
    path.contains("openspec/changes/")
}

/// The spec that a delta changes: `openspec/changes/<change>/specs/<capability>/spec.md`.
struct Target<'a> {
    base: FilePath,
    /// `/specs/<capability>/spec.md`
    tail: &'a str,
}

fn target<'a>(ctx: &Context<'a>) -> Option<Target<'a>> {
    let path = ctx.path().as_str();
    let (above, change) = path.rsplit_once("openspec/changes/")?;
    let tail = change.find("/specs/").map(|at| &change[at..])?;
    Some(Target { base: FilePath::new(&format!("{above}openspec{tail}"))?, tail })
}

/// Of `ref/unresolved`: requirements that a delta modifies or removes and that its spec does not have. Another change
/// may add them first.
pub fn unknown_requirements(ctx: &Context<'_>) -> Vec<Report> {
    let Some(target) = target(ctx).filter(|_| is_open(ctx)) else { return Vec::new() };
    let renames = renames(ctx.facts());
    let base = ctx.document_at(&target.base);
    let known: Vec<&str> =
        base.into_iter().flat_map(|doc| requirements(ctx.sections_of(doc))).map(|known| known.name).collect();
    let changed = requirements(&ctx.facts().sections)
        .filter(|one| matches!(one.operation, Some(Operation::Modified | Operation::Removed)))
        .filter(|one| !renames.iter().any(|rename| rename.is_new && rename.name == one.name))
        .map(|one| Named { name: one.name, at: one.section.heading, is_heading: true });
    let former = renames.iter().filter(|rename| !rename.is_new);
    let former = former.map(|rename| Named { name: rename.name, at: rename.at, is_heading: false });
    let named = changed.chain(former);
    let unknown =
        named.filter(|one| !known.contains(&one.name) && !is_added_elsewhere(ctx, &target, base.is_some(), one.name));
    unknown.map(|one| unknown_report(ctx, &one, base, &known)).collect()
}

/// A requirement as a delta names it.
struct Named<'a> {
    name: &'a str,
    at: FactId,
    is_heading: bool,
}

/// One side of a rename: `- FROM: ### Requirement: Old` or `- TO: ### Requirement: New`.
struct Rename<'a> {
    name: &'a str,
    at: FactId,
    is_new: bool,
}

fn renames(facts: &Facts) -> Vec<Rename<'_>> {
    let stands_there = |line: &&SectionLine| {
        let around = facts.sections.get(line.section.0 as usize);
        around.and_then(operation) == Some(Operation::Renamed)
    };
    facts.lines.iter().filter(stands_there).filter_map(rename).collect()
}

fn rename(line: &SectionLine) -> Option<Rename<'_>> {
    let (side, name) = line.text.split_once(':')?;
    let is_new = side.eq_ignore_ascii_case("TO");
    let (_, name) = name.split_once("Requirement:").filter(|_| is_new || side.eq_ignore_ascii_case("FROM"))?;
    Some(Rename { name: name.trim_matches(['`', ' ']), at: line.at, is_new })
}

/// Whether another delta of the same spec adds a requirement: an open one, or any where the spec is not there.
fn is_added_elsewhere(ctx: &Context<'_>, target: &Target<'_>, has_base: bool, name: &str) -> bool {
    let deltas = ctx.of_kind_in_reach(Kind::ChangeSpec).into_iter().filter(|doc| {
        let path = ctx.relative_path_of(*doc);
        *doc != ctx.doc() && path.ends_with(target.tail) && !(has_base && is_archived(path))
    });
    let mut added = deltas.flat_map(|doc| requirements(ctx.sections_of(doc)));
    added.any(|one| one.name == name && one.operation == Some(Operation::Added))
}

fn unknown_report(ctx: &Context<'_>, one: &Named<'_>, base: Option<DocId>, known: &[&str]) -> Report {
    let at = one.at;
    let near = near::best(one.name, known.iter().copied());
    let message = match base {
        Some(doc) => format!("{} has no requirement `{}`", ctx.shown_path(doc), one.name),
        None => format!("there is no spec yet that has the requirement `{}`", one.name),
    };
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a requirement as its spec does, or put a new one under `ADDED Requirements`".to_owned(),
    };
    let report = Report::at(at, message).help(help).role(&Role::Listed(SectionName::Requirements));
    let report = match base {
        Some(doc) => report.related(ctx.definition_place(doc), "the spec"),
        None => report,
    };
    match near.filter(|_| one.is_heading) {
        Some(near) => report.fix(Fix::Replace {
            title: format!("Change to {near}"),
            place: ctx.here(at),
            text: format!("Requirement: {near}"),
            preferred: true,
        }),
        None => report,
    }
}

/// Of `id/duplicate`: requirements that stand twice, or that a delta adds although its spec has them.
pub fn repeated_requirements(ctx: &Context<'_>) -> Vec<Report> {
    if !is_open(ctx) {
        return Vec::new();
    }
    let own: Vec<_> = requirements(&ctx.facts().sections).collect();
    let mut first: BTreeMap<(&str, Option<Operation>), &Requirement<'_>> = BTreeMap::new();
    let mut reports = Vec::new();
    for one in &own {
        match first.get(&(one.name, one.operation)) {
            Some(other) => reports.push(repeated(one, ctx.here(other.section.heading))),
            None => {
                first.insert((one.name, one.operation), one);
            }
        }
    }
    let added = own.iter().filter(|one| one.operation == Some(Operation::Added));
    let added = added.map(|one| (one.name, one.section.heading));
    let renamed = renames(ctx.facts()).into_iter().filter(|rename| rename.is_new).map(|new| (new.name, new.at));
    reports.extend(added.chain(renamed).filter_map(|(name, at)| added_again(ctx, name, at)));
    reports
}

fn repeated(one: &Requirement<'_>, other: Place) -> Report {
    Report::at(one.section.heading, format!("the requirement `{}` stands here twice", one.name))
        .help("give one of them another name, or merge them")
        .related(other, "the first one")
}

fn added_again(ctx: &Context<'_>, name: &str, at: FactId) -> Option<Report> {
    let base = ctx.document_at(&target(ctx)?.base)?;
    let known = requirements(ctx.sections_of(base)).find(|known| known.name == name)?;
    let message = format!("{} already has the requirement `{name}`", ctx.shown_path(base));
    let place = Place { doc: base, fact: known.section.heading };
    let report = Report::at(at, message).related(place, "it is here");
    Some(report.help("put it under `MODIFIED Requirements`, or give it another name"))
}

/// The requirements that say how the system is to behave: those of specs, and what deltas add or modify.
fn in_force<'a>(ctx: &Context<'a>) -> impl Iterator<Item = Requirement<'a>> {
    let sections = if is_open(ctx) { ctx.facts().sections.as_slice() } else { &[] };
    requirements(sections).filter(|one| !matches!(one.operation, Some(Operation::Removed | Operation::Renamed)))
}

/// Of `ready/untestable-criterion`: requirements that oblige nobody.
pub fn without_obligation(ctx: &Context<'_>) -> Vec<Report> {
    let loose = in_force(ctx).filter(|one| !one.section.obliges && !one.section.empty);
    let report = |one: Requirement<'_>| {
        Report::at(one.section.heading, format!("the requirement `{}` says neither SHALL nor MUST", one.name))
            .help("write what the system SHALL or MUST do")
    };
    loose.map(report).collect()
}

/// Of `ready/no-acceptance-criteria`: requirements without a scenario.
pub fn without_scenario(ctx: &Context<'_>) -> Vec<Report> {
    let sections = &ctx.facts().sections;
    let around = sections.iter().filter_map(|section| sections.get(section.parent?.0 as usize));
    let divided: BTreeSet<FactId> = around.map(|section| section.heading).collect();
    let report = |one: Requirement<'_>| {
        Report::at(one.section.heading, format!("the requirement `{}` has no scenario", one.name))
            .help("add `#### Scenario: name` with `- **WHEN** …` and `- **THEN** …`")
    };
    in_force(ctx).filter(|one| !divided.contains(&one.section.heading)).map(report).collect()
}
