//! `nfr/`: logging, metrics and tracing, personal data, performance targets (gate 4). What statements say is read in `syntax`;
//! texts are in `texts`.

mod performance;
mod personal_data;
mod texts;
mod topics;

use specward_syntax::document::Statement;
use specward_syntax::prose::Says;
use specward_syntax::{Gate, SectionName};

use super::common::uses_our_template;
use crate::context::{Context, Phase};
use crate::rule::Rule;

pub use texts::{
    LATENCY_TARGET_MISSING, LOGGING_MISSING, METRICS_MISSING, OBSERVABILITY_VAGUE, PII_UNSPECIFIED,
    THROUGHPUT_TARGET_MISSING, TRACING_MISSING,
};

/// Rules of this family.
pub static RULES: &[&Rule] = &[
    &LOGGING_MISSING,
    &METRICS_MISSING,
    &TRACING_MISSING,
    &OBSERVABILITY_VAGUE,
    &PII_UNSPECIFIED,
    &LATENCY_TARGET_MISSING,
    &THROUGHPUT_TARGET_MISSING,
];

/// Whether gate 4 applies to the document: other tools' templates have no such sections.
fn is_checked(ctx: &Context<'_>) -> bool {
    ctx.gates().contains(&Gate::Nfr) && uses_our_template(ctx) && ctx.phase() != Phase::Retired
}

/// Whether a statement stands in `NFRs` or `Observability`.
fn is_about_quality(ctx: &Context<'_>, statement: &Statement) -> bool {
    let stands = |name| ctx.facts().stands_in(statement.section, name);
    stands(SectionName::Nfrs) || stands(SectionName::Observability)
}

/// What `NFRs` and `Observability` say.
fn quality<'a>(ctx: &Context<'a>) -> Vec<&'a Statement> {
    ctx.facts().statements.iter().filter(|statement| is_about_quality(ctx, statement)).collect()
}

/// Whether a topic does not apply, or nothing of quality does: `not applicable — reason`.
fn is_excused(ctx: &Context<'_>, quality: &[&Statement], topic: Says) -> bool {
    let excused = |statement: &&&Statement| statement.says.has(Says::EXCUSED);
    quality.iter().filter(excused).any(|one| one.says.has(topic) || excuses_its_section(ctx, quality, one, topic))
        || !quality.is_empty() && quality.iter().filter(excused).count() == quality.len()
}

/// Whether an excuse is all that the section says that is made for the topic.
fn excuses_its_section(ctx: &Context<'_>, quality: &[&Statement], excuse: &Statement, topic: Says) -> bool {
    let made_for = if topic.any(Says::OBSERVED) { SectionName::Observability } else { SectionName::Nfrs };
    let alone = quality.iter().filter(|other| other.section == excuse.section).count() == 1;
    alone && !excuse.says.any(Says::TOPICS) && ctx.facts().stands_in(excuse.section, made_for)
}
