//! `context/`: whether a constitution stands behind the specs, and whether it says what it must (gate 1).

use specward_syntax::{Gate, SectionName};

use super::common::follows_model;
use crate::context::{Context, PlatformAccess, Report, Sink};
use crate::finding::DocId;
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&CONSTITUTION_MISSING, &CONSTITUTION_UNFILLED, &CONSTITUTION_GRAPH_RULE_MISSING];

/// `context/constitution-missing`
pub static CONSTITUTION_MISSING: Rule = Rule {
    name: "context/constitution-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "neither the spec's repository nor its platform has a constitution",
    why: "Gate 1 wants that `constitution.md` exists and is non-empty (operating model 1.8). It holds the rules that no spec \
          may break; without it there is nothing to review a spec against.",
    section: "1.8",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n",
    passing: "//- platform-repo/constitution/constitution.md\n# Constitution\n\n## Principles\n\n1. Specs before code.\n\
              //- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n",
    resolve: "Write `constitution/constitution.md` in the platform repo, or `.specify/memory/constitution.md` in a single \
              repository.",
    check: Check::Workspace(constitution_missing),
};

/// `context/constitution-unfilled`
pub static CONSTITUTION_UNFILLED: Rule = Rule {
    name: "context/constitution-unfilled",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "the constitution is empty or still the template",
    why: "Gate 1 wants that `constitution.md` exists and is non-empty (operating model 1.8). Headings and placeholders \
          bind nobody.",
    section: "1.8",
    failing: "//- platform-repo/constitution/constitution.md\n# Constitution\n\n## Principles\n\n1. [A rule]\n\
              //- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n",
    passing: "//- platform-repo/constitution/constitution.md\n# Constitution\n\n## Principles\n\n1. Specs before code.\n\
              //- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n",
    resolve: "Write the principles, and replace every placeholder in brackets.",
    check: Check::Workspace(constitution_unfilled),
};

/// `context/constitution-graph-rule-missing`
pub static CONSTITUTION_GRAPH_RULE_MISSING: Rule = Rule {
    name: "context/constitution-graph-rule-missing",
    level: Level::Advice,
    counts: Counts::For(Gate::Context),
    summary: "the constitution lacks the spec graph update rule",
    why: "The spec graph update rule is to be added to the constitution (operating model 1.9): it tells everybody to keep \
          the graph up to date after each implementation run.",
    section: "1.9",
    failing: "//- platform-repo/constitution/constitution.md\n# Constitution\n\n## Principles\n\n1. Specs before code.\n",
    passing: "//- platform-repo/constitution/constitution.md\n# Constitution\n\n## Principles\n\n1. Specs before code.\n\n\
              ## Spec Graph Update Rule\n\nAfter every implementation run, update spec-graph.json.\n",
    resolve: "Add the rule of section 1.9 under a heading of its own.",
    check: Check::Workspace(constitution_graph_rule_missing),
};

/// The constitutions that bind the document; `None` where the platform is out of sight and may have one.
fn constitutions(ctx: &Context<'_>) -> Option<Vec<DocId>> {
    let found = ctx.of_kind_in_reach(Kind::Constitution);
    let known = !found.is_empty() || ctx.platform_access() == PlatformAccess::Here;
    (known && ctx.root().is_some()).then_some(found)
}

fn is_bound(ctx: &Context<'_>) -> bool {
    ctx.gates().contains(&Gate::Context) && follows_model(ctx)
}

fn constitution_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if is_bound(ctx) && constitutions(ctx).is_some_and(|found| found.is_empty()) {
        let report = Report::at(ctx.title_place(), "there is no constitution for this spec");
        sink.report(report.help("write `constitution/constitution.md` in the platform repo"));
    }
}

fn is_unfilled(ctx: &Context<'_>, constitution: DocId) -> bool {
    ctx.artefact_of(constitution).is_some_and(|artefact| artefact.unfilled)
}

fn constitution_unfilled(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    const HELP: &str = "write the principles, and replace the placeholders";
    if ctx.kind() == Kind::Constitution {
        if ctx.artefact().unfilled && follows_model(ctx) {
            sink.report(Report::at(ctx.title_place(), "this constitution is not filled in").help(HELP));
        }
        return;
    }
    let found = if is_bound(ctx) { constitutions(ctx).unwrap_or_default() } else { Vec::new() };
    let Some(first) = found.first().filter(|_| found.iter().all(|one| is_unfilled(ctx, *one))) else { return };
    let message = format!("the constitution is not filled in ({})", ctx.shown_path(*first));
    sink.report(
        Report::at(ctx.title_place(), message).help(HELP).related(ctx.definition_place(*first), "the constitution"),
    );
}

fn constitution_graph_rule_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let facts = ctx.facts();
    let said = facts.names_spec_graph || ctx.says(SectionName::SpecGraphUpdateRule);
    let another = || {
        let docs = ctx.of_kind_in_reach(Kind::Constitution);
        docs.into_iter().any(|doc| doc != ctx.doc() && ctx.facts_of(doc).is_some_and(|facts| facts.names_spec_graph))
    };
    if ctx.kind() != Kind::Constitution || ctx.artefact().unfilled || said || !follows_model(ctx) || another() {
        return;
    }
    let report = Report::at(ctx.title_place(), "this constitution has no spec graph update rule");
    sink.report(report.help("add the rule of operating model 1.9: what to write into spec-graph.json, and when"));
}
