//! `domain/invariant-unaddressed`: what Domain Understanding leaves out.

use specward_syntax::SectionName;
use specward_syntax::prose::{Says, WordKey};

use super::is_checked;
use super::reach::{Known, Reach};
use crate::context::{Context, Report, Sink};
use crate::domain::Invariant;
use crate::finding::Place;
use crate::rules::common::{listed, uses_our_template};

pub(super) fn invariant_unaddressed(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_checked(ctx) || !uses_our_template(ctx) || !ctx.says(SectionName::DomainUnderstanding) || is_excused(ctx) {
        return;
    }
    let (Some(reach), Some(heading)) = (Reach::of(ctx), ctx.heading(SectionName::DomainUnderstanding)) else { return };
    for domain in reach.touched(ctx) {
        let open: Vec<&Invariant> = domain.1.invariants.iter().filter(|one| !is_addressed(ctx, one)).collect();
        if !open.is_empty() {
            sink.report(report(heading, domain, &open));
        }
    }
}

/// `N/A — this refactoring touches no entity`.
fn is_excused(ctx: &Context<'_>) -> bool {
    let facts = ctx.facts();
    let here = facts.statements.iter().filter(|one| facts.stands_in(one.section, SectionName::DomainUnderstanding));
    here.into_iter().any(|one| one.says.has(Says::EXCUSED))
}

/// By its id, or where it has none by at least half of its telling words.
fn is_addressed(ctx: &Context<'_>, invariant: &Invariant) -> bool {
    let says = |key: &WordKey| ctx.facts().understanding.binary_search(key).is_ok();
    match &invariant.id {
        Some(id) => says(&WordKey::of_id(&id.key)),
        None => invariant.words.iter().filter(|key| says(key)).count() * 2 >= invariant.words.len(),
    }
}

fn report(heading: specward_syntax::FactId, (doc, domain): Known<'_>, open: &[&Invariant]) -> Report {
    let named = |invariant: &&Invariant| match &invariant.id {
        Some(_) => invariant.title.to_string(),
        None => format!("\"{}\"", invariant.title),
    };
    let titles: Vec<String> = open.iter().map(named).collect();
    let message = format!("this section does not address {} of the domain {}", listed(&titles), domain.title);
    let report = Report::at(heading, message).help("say for each invariant how this spec keeps it, by its id");
    open.iter().fold(report, |report, invariant| report.related(Place { doc, fact: invariant.at }, "the invariant"))
}
