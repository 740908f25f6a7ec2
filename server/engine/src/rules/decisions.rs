//! `adr/`: whether an ADR's decision fits its status, and which options were weighed (operating model 1.12).

use specward_syntax::status::AdrStatus;
use specward_syntax::{SectionName, value};

use super::common::follows_model;
use crate::artefact::Status;
use crate::context::{Context, Phase, Report, Sink};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&DECISION_PENDING, &PREMATURE_DECISION, &OPTIONS_MISSING];

/// `adr/decision-pending`
pub static DECISION_PENDING: Rule = Rule {
    name: "adr/decision-pending",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "an ADR is Approved and states no decision",
    why: "On Approved the dependent specs are unblocked (operating model 1.12). What they are to be built on has to be written \
          down by then.",
    section: "1.12",
    failing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Approved\n\n## Decision\n\nTBD\n",
    passing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Approved\n\n## Decision\n\nSigned tokens.\n",
    resolve: "Write the decision, or set the status back to In Review.",
    check: Check::Workspace(decision_pending),
};

/// `adr/premature-decision`
pub static PREMATURE_DECISION: Rule = Rule {
    name: "adr/premature-decision",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "an ADR is Proposed, but its decision is already written",
    why: "An ADR goes through review before it is decided (operating model 1.12). A decision that is written down before is \
          taken for one.",
    section: "1.12",
    failing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Proposed\n\n## Decision\n\nSigned tokens.\n",
    passing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: In Review\n\n## Decision\n\nSigned tokens.\n",
    resolve: "Set the status to In Review, or keep the proposal under Options until it is reviewed.",
    check: Check::Workspace(premature_decision),
};

/// `adr/options-missing`
pub static OPTIONS_MISSING: Rule = Rule {
    name: "adr/options-missing",
    level: Level::Advice,
    counts: Counts::Nothing,
    summary: "an ADR weighs fewer than two options",
    why: "An ADR resolves an ambiguity (operating model 1.12): of what has only one answer nobody needs to be told why it was \
          chosen.",
    section: "1.12",
    failing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Proposed\n\n## Options\n\n1. Signed tokens\n",
    passing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Proposed\n\n## Options\n\n1. Signed tokens\n\
              2. Opaque tokens\n",
    resolve: "Name the options that were considered, each with what it costs.",
    check: Check::Workspace(options_missing),
};

/// What people write as long as nothing is decided, in lower case.
const UNDECIDED: &[&str] = &[
    "pending",
    "open",
    "still open",
    "left open",
    "undecided",
    "not decided",
    "not yet",
    "none yet",
    "no decision",
    "to be ",
    "under discussion",
    "in discussion",
    "in review",
    "under review",
    "proposed",
    "awaiting",
    "offen",
    "en attente",
    "pendiente",
    "pendente",
    "待定",
];

/// Longer texts are more than a word on what is missing.
const MOST_WORDS: usize = 12;

fn is_undecided(text: &str) -> bool {
    let lower = text.to_lowercase();
    let short = lower.split_whitespace().count() <= MOST_WORDS;
    value::is_empty(text) || value::is_unresolved(text) || short && UNDECIDED.iter().any(|word| lower.starts_with(word))
}

/// Whether the Decision section holds one. What is neither a paragraph nor a list, such as code, counts.
fn is_decided(ctx: &Context<'_>) -> bool {
    let mut lines = ctx.lines(SectionName::Decision).peekable();
    ctx.says(SectionName::Decision) && (lines.peek().is_none() || lines.any(|line| !is_undecided(&line.text)))
}

fn decision_pending(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() != Kind::Adr
        || *ctx.status() != Status::Adr(AdrStatus::Approved)
        || !follows_model(ctx)
        || is_decided(ctx)
    {
        return;
    }
    let at = ctx.heading(SectionName::Decision).unwrap_or_else(|| ctx.title_place());
    let report = Report::at(at, "this ADR is Approved and states no decision");
    sink.report(
        report
            .help("write the decision, or set the status back to In Review")
            .related(ctx.here(ctx.artefact().status_at), "its status"),
    );
}

fn premature_decision(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let proposed = *ctx.status() == Status::Adr(AdrStatus::Proposed);
    let Some(at) = ctx.heading(SectionName::Decision).filter(|_| ctx.kind() == Kind::Adr && proposed) else { return };
    if !follows_model(ctx) || !is_decided(ctx) {
        return;
    }
    let status = ctx.artefact().status_at;
    let report = Report::at(at, "this ADR is Proposed, but its decision is written already")
        .help("set the status to In Review, or leave the decision open until the review")
        .related(ctx.here(status), "its status")
        .fix(super::meta::set_value(ctx, status, AdrStatus::InReview.title()));
    sink.report(report);
}

fn options_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() != Kind::Adr || ctx.phase() == Phase::Retired || !follows_model(ctx) {
        return;
    }
    let count = options(ctx);
    if count > 1 {
        return;
    }
    let at = ctx.heading(SectionName::Options).unwrap_or_else(|| ctx.title_place());
    let message = if count == 0 { "this ADR names no options" } else { "this ADR weighs one option only" };
    sink.report(Report::at(at, message).help("name at least two options, each with what it costs"));
}

/// How many options the ADR names: items, rows, subheadings or paragraphs, whichever is most.
fn options(ctx: &Context<'_>) -> usize {
    let facts = ctx.facts();
    let is_options = |id: specward_syntax::SectionId| {
        facts.sections.get(id.0 as usize).is_some_and(|section| section.names.contains(&SectionName::Options))
    };
    let headings = facts.sections.iter().filter(|section| section.parent.is_some_and(is_options)).count();
    let direct = || facts.lines.iter().filter(|line| is_options(line.section));
    let items = direct().filter(|line| line.lists == 1).count();
    let rows = direct().filter(|line| line.is_row).count();
    let paragraphs = direct().filter(|line| line.lists == 0 && !line.is_row && begins_option(&line.text)).count();
    headings.max(items).max(rows).max(paragraphs)
}

/// `Option A: …`, `(b) …`, `2. …`
fn begins_option(text: &str) -> bool {
    let lower = text.to_lowercase();
    let worded = ["option", "alternativ", "variante", "opción", "opção", "方案", "选项"]
        .iter()
        .any(|word| lower.starts_with(word));
    let mut start = lower.trim_start_matches('(').chars();
    worded
        || start.next().is_some_and(char::is_alphanumeric) && start.next().is_some_and(|c| matches!(c, ')' | '.' | ':'))
}
