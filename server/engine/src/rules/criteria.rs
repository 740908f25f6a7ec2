//! `ready/`: acceptance criteria (gate 5): that there are some, that each can be tested, that no vague word stands for a measure.

use specward_syntax::document::{Dialect, Statement};
use specward_syntax::prose::Says;
use specward_syntax::{Gate, SectionName};

use super::common::{has_all_gates, uses_our_template};
use super::dialects::{openspec, speckit};
use crate::context::{Context, Phase, Report, Sink};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&NO_ACCEPTANCE_CRITERIA, &UNTESTABLE_CRITERION, &VAGUE_TERM];

/// `ready/no-acceptance-criteria`
pub static NO_ACCEPTANCE_CRITERIA: Rule = Rule {
    name: "ready/no-acceptance-criteria",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a spec has no acceptance criteria, a story or requirement of another tool no scenario",
    why: "All acceptance criteria are testable and executable (operating model 1.8, gate 5): without any nobody can say when the \
          work is done. A story of spec-kit owes an acceptance scenario, a requirement of `OpenSpec` a scenario.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Acceptance Criteria\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Acceptance Criteria\n\n\
              - **Given** an open cart, **When** 24 hours pass, **Then** it is empty.\n",
    resolve: "Write them under `Acceptance Criteria`, best as Given, When, Then.",
    check: Check::Workspace(no_acceptance_criteria),
};

/// `ready/untestable-criterion`
pub static UNTESTABLE_CRITERION: Rule = Rule {
    name: "ready/untestable-criterion",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "an acceptance criterion that nobody can test",
    why: "All acceptance criteria are testable and executable (operating model 1.8, gate 5). A test needs Given, When, Then, an \
          obligation (MUST, SHALL, EARS), or something to observe: a number with its unit, a status code, a literal. A requirement \
          of `OpenSpec` says SHALL or MUST.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Acceptance Criteria\n\n\
              - Guests enjoy the checkout.\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Acceptance Criteria\n\n\
              - The checkout has 2 pages.\n",
    resolve: "Say what is done and what is then observed.",
    check: Check::Workspace(untestable_criterion),
};

/// `ready/vague-term`
pub static VAGUE_TERM: Rule = Rule {
    name: "ready/vague-term",
    level: Level::Advice,
    counts: Counts::For(Gate::Ready),
    summary: "a vague word in criteria or NFRs with no measure in the same item",
    why: "A spec that is ready is unambiguous (operating model 1.8, gate 5): fast, scalable, secure, intuitive and robust mean \
          something else to everybody.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## NFRs\n\n- The page is fast.\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## NFRs\n\n\
              - The page is fast: p95 below 300 ms.\n",
    resolve: "Write the measure that is meant.",
    check: Check::Workspace(vague_term),
};

/// Whether the document is to have criteria: our template's, or the scenarios of spec-kit.
fn owes_criteria(ctx: &Context<'_>) -> bool {
    let ours = uses_our_template(ctx) && (has_all_gates(ctx.kind()) || ctx.kind() == Kind::ContractSpec);
    (ours || is_of_spec_kit(ctx)) && ctx.phase() != Phase::Retired
}

fn is_of_spec_kit(ctx: &Context<'_>) -> bool {
    ctx.facts().dialect == Dialect::SpecKit && has_all_gates(ctx.kind())
}

/// The statements that are criteria.
fn criteria<'a>(ctx: &Context<'a>) -> Vec<&'a Statement> {
    let facts = ctx.facts();
    let kit = is_of_spec_kit(ctx);
    let stands = move |statement: &Statement, name| facts.stands_in(statement.section, name);
    let counts = |statement: &&Statement| {
        stands(statement, SectionName::AcceptanceCriteria)
            || kit && (stands(statement, SectionName::SuccessCriteria) || statement.says.has(Says::STEPS))
    };
    facts.statements.iter().filter(counts).collect()
}

fn no_acceptance_criteria(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    sink.report_all(openspec::without_scenario(ctx));
    if !criteria(ctx).is_empty() {
        sink.report_all(speckit::stories_without_scenario(ctx));
    }
    let says = || ctx.says(SectionName::AcceptanceCriteria);
    if !owes_criteria(ctx) || !criteria(ctx).is_empty() || says() {
        return;
    }
    let heading = ctx.heading(SectionName::AcceptanceCriteria);
    let at = heading.unwrap_or_else(|| ctx.title_place());
    let report = Report::at(at, "there are no acceptance criteria");
    sink.report(report.help("add them under `Acceptance Criteria`: `- **Given** …, **When** …, **Then** …`"));
}

fn untestable_criterion(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    sink.report_all(openspec::without_obligation(ctx));
    if !owes_criteria(ctx) {
        return;
    }
    let criteria = criteria(ctx);
    let absolute = |one: &Statement| {
        // spec-kit's outcomes need no number where they leave no exception.
        ctx.facts().stands_in(one.section, SectionName::SuccessCriteria) && one.says.has(Says::ABSOLUTE)
    };
    for criterion in criteria.iter().filter(|one| !is_testable(one, &criteria) && !absolute(one)) {
        let report = Report::at(criterion.at, "nothing in this criterion can be tested");
        sink.report(report.help(
            "write Given, When, Then, or what is observed: a number with its unit, a status code, a literal, MUST",
        ));
    }
}

/// By itself, as a step beside other steps, or as the introduction of a list.
fn is_testable(criterion: &Statement, all: &[&Statement]) -> bool {
    let beside = || all.iter().filter(|other| other.section == criterion.section);
    let listed = criterion.says.has(Says::LISTED) || !beside().any(|other| other.says.has(Says::LISTED));
    let is_step = criterion.says.has(Says::BEGINS_STEP)
        && beside().any(|other| !std::ptr::eq(*other, criterion) && other.says.has(Says::BEGINS_STEP));
    criterion.says.any(Says::TESTABLE.and(Says::EXCUSED)) || !listed || is_step
}

fn vague_term(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !ctx.gates().contains(&Gate::Ready) || ctx.phase() == Phase::Retired {
        return;
    }
    let facts = ctx.facts();
    let wanted = [SectionName::AcceptanceCriteria, SectionName::Nfrs, SectionName::SuccessCriteria];
    for vague in facts.vague.iter().filter(|vague| wanted.iter().any(|name| facts.stands_in(vague.section, *name))) {
        let report = Report::at(vague.at, format!("`{}` has no measure", vague.word));
        sink.report(report.help("write the measure that is meant, such as `p95 below 300 ms`"));
    }
}
