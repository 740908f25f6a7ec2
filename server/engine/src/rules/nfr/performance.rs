//! Performance targets: a percentile of the latency, and the throughput.

use specward_syntax::SectionName;
use specward_syntax::document::Statement;
use specward_syntax::prose::Says;

use super::{is_about_quality, is_checked, is_excused, quality};
use crate::context::{Context, Report, Sink};

pub(super) fn latency_target_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let missing = "no percentile latency with number and unit is set as a target";
    target_missing(ctx, sink, Says::LATENCY, missing, "p95 latency below 300 ms");
}

pub(super) fn throughput_target_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    target_missing(ctx, sink, Says::THROUGHPUT, "no throughput is set as a target", "throughput 120 orders per minute");
}

fn target_missing(ctx: &Context<'_>, sink: &mut Sink<'_>, target: Says, missing: &str, example: &str) {
    if !is_checked(ctx) || is_excused(ctx, &quality(ctx), Says::PERFORMANCE) {
        return;
    }
    let set = ctx.facts().statements.iter().any(|statement| statement.says.has(target) && sets_targets(ctx, statement));
    if !set {
        let help = format!("write `Performance: {example}`, or `not applicable` with the reason");
        sink.report(Report::at(ctx.nfr_place(), missing).help(help));
    }
}

/// Targets stand in NFRs, Observability, criteria, and in sections that the template does not know, such as `Performance`.
fn sets_targets(ctx: &Context<'_>, statement: &Statement) -> bool {
    let facts = ctx.facts();
    let named = facts.stands_in(statement.section, SectionName::AcceptanceCriteria)
        || facts.stands_in(statement.section, SectionName::SuccessCriteria)
        || facts.stands_in(statement.section, SectionName::Goals);
    let unknown = || facts.around(statement.section).all(|(_, section)| section.names.is_empty());
    named || is_about_quality(ctx, statement) || unknown()
}
