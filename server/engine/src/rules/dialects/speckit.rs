//! Specs of spec-kit: three mandatory sections, requirements and success criteria with ids.

use std::collections::BTreeMap;

use specward_syntax::document::Dialect;
use specward_syntax::{IdKey, SectionName as S};

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
