//! Specs of spec-kit: three mandatory sections, requirements and success criteria with ids.

use std::collections::{BTreeMap, BTreeSet};

use specward_syntax::document::Dialect;
use specward_syntax::prose::Says;
use specward_syntax::{IdKey, Section, SectionId, SectionName as S};

use super::dialect;
use crate::context::{Context, Report};
use crate::rules::common::{has_all_gates, is_template};
use crate::rules::sections::{Owed, SPEC_KIT};

/// Whether a document is a spec of spec-kit.
pub fn is_spec(ctx: &Context<'_>) -> bool {
    dialect(ctx) == Dialect::SpecKit && has_all_gates(ctx.kind()) && !is_template(ctx.relative_path())
}

/// The sections of its template; none where the team has a template of its own.
pub fn owed(ctx: &Context<'_>) -> impl Iterator<Item = &'static Owed> {
    let follows = is_spec(ctx) && [S::UserScenarios, S::Requirements].iter().any(|name| ctx.section(*name).is_some());
    // Templates with a checklist are older than the success criteria.
    let older = ctx.facts().sections.iter().any(|section| section.title.contains("Acceptance Checklist"));
    SPEC_KIT.iter().filter(move |owed| follows && !(older && owed.names.contains(&S::SuccessCriteria)))
}

/// Of `id/duplicate`: ids of requirements and criteria that are defined twice.
pub fn repeated_ids(ctx: &Context<'_>) -> Vec<Report> {
    if !is_spec(ctx) {
        return Vec::new();
    }
    let mut first: BTreeMap<&IdKey, _> = BTreeMap::new();
    let mut reports = Vec::new();
    for requirement in &ctx.facts().requirements {
        match first.get(&requirement.id.key) {
            Some(other) => reports.push(
                Report::at(requirement.at, format!("{} is defined twice", requirement.id.text))
                    .help("give one of them the next free number")
                    .related(ctx.here(*other), "defined here first"),
            ),
            None => {
                first.insert(&requirement.id.key, requirement.at);
            }
        }
    }
    reports
}

/// Of `ready/no-acceptance-criteria`: user stories of which no scenario tells when they are done.
pub fn stories_without_scenario(ctx: &Context<'_>) -> Vec<Report> {
    if !is_spec(ctx) {
        return Vec::new();
    }
    let facts = ctx.facts();
    let steps = facts.statements.iter().filter(|statement| statement.says.has(Says::STEPS));
    let told: BTreeSet<SectionId> =
        steps.flat_map(|step| facts.around(step.section)).map(|(section, _)| section).collect();
    let numbered = facts.sections.iter().enumerate().map(|(at, section)| (SectionId(at as u32), section));
    let untold = numbered
        .filter(|(id, section)| is_story(section) && facts.stands_in(*id, S::UserScenarios))
        .filter(|(id, _)| !told.contains(id));
    untold.map(|(_, story)| untold_story(story)).collect()
}

fn is_story(section: &Section) -> bool {
    section.level == 3 && section.title.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("user story"))
}

fn untold_story(story: &Section) -> Report {
    Report::at(story.heading, format!("`{}` has no acceptance scenario", story.title))
        .help("add one below it: `1. **Given** …, **When** …, **Then** …`")
}
