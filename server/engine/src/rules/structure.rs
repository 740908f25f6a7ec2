//! Sections of the kinds' templates: `ready/section-missing` and `ready/section-empty`, and the same for bugs, hotfixes and
//! initiatives under their own names. What each kind owes is in [`super::sections`].

use specward_syntax::{Gate, Key, SectionName};

use super::common::{listed, uses_our_template};
use super::dialects::{openspec, speckit};
use super::sections::{Asked, Owed, owed_by};
use crate::artefact::Status;
use crate::context::{Context, Phase, Report, Sink};
use crate::finding::Fix;
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] =
    &[&SECTION_MISSING, &SECTION_EMPTY, &BUG_SECTION_MISSING, &HOTFIX_SECTION_MISSING, &INITIATIVE_SECTION_MISSING];

/// `ready/section-missing`
pub static SECTION_MISSING: Rule = Rule {
    name: "ready/section-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a spec lacks sections of its kind's template",
    why: "A spec that is ready is unambiguous (operating model 1.8, gate 5), and the template says what there is to tell \
          (section 3). What is left out is decided while implementing.",
    section: "1.8",
    failing: "//- cart-repo/specs/CHG-CART-1-faster.md\n# CHG-CART-1: Faster\n- Type: Component Change Spec\n\
              - Implements: PLAT-124 v1\n\n## Change\n\nHalve the latency.\n",
    passing: "//- cart-repo/specs/CHG-CART-1-faster.md\n# CHG-CART-1: Faster\n- Type: Component Change Spec\n\
              - Implements: PLAT-124 v1\n\n## Change\n\nHalve the latency.\n\n## Observability\n\n- Metric `cart_seconds`\n\n\
              ## Rollout\n\n- Behind a flag\n\n## Testing\n\n- A load test\n",
    resolve: "Add the sections. Where one does not apply, say so with the reason: `N/A — no user interface`.",
    check: Check::Workspace(section_missing),
};

/// `ready/section-empty`
pub static SECTION_EMPTY: Rule = Rule {
    name: "ready/section-empty",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a section of the kind's template says nothing",
    why: "A heading without text, or with the text of the template below it, leaves open what the section is for (operating \
          model 1.8, gate 5, and section 3).",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Rollout\n\n## Testing\n\nBy hand.\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Rollout\n\nN/A — a refactoring.\n\n\
              ## Testing\n\nBy hand.\n",
    resolve: "Write the section, or say why it does not apply.",
    check: Check::Workspace(section_empty),
};

/// `bug/section-missing`
pub static BUG_SECTION_MISSING: Rule = Rule {
    name: "bug/section-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a bug spec lacks reproduction steps, root cause hypothesis, fix plan or tests",
    why: "A bug spec holds reproduction steps, a root cause hypothesis, and a fix plan with tests (operating model 1.13).",
    section: "1.13",
    failing: "//- cart-repo/bugs/BUG-7-loop.md\n# BUG-7: Loop\n- Context Pack: cp-v1\n\n## Fix Plan\n\nStop it.\n",
    passing: "//- cart-repo/bugs/BUG-7-loop.md\n# BUG-7: Loop\n- Context Pack: cp-v1\n\n## Reproduction Steps\n\n1. Reload.\n\n\
              ## Root Cause Hypothesis\n\nTwo cookies.\n\n## Fix Plan\n\nStop it.\n\n## Tests\n\n- One redirect.\n",
    resolve: "Add the sections.",
    check: Check::Workspace(bug_section_missing),
};

/// `hotfix/section-missing`
pub static HOTFIX_SECTION_MISSING: Rule = Rule {
    name: "hotfix/section-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a hotfix spec lacks issue, impact, fix, rollback, validation or follow-up link",
    why: "Even the minimal spec of the fast path says issue and impact, fix, rollback, and which metric or log confirms the \
          resolution (operating model 1.13).",
    section: "1.13",
    failing: "//- cart-repo/hotfixes/HOTFIX-3-orders.md\n# HOTFIX-3: Orders\n- Context Pack: cp-v1\n\n## Hotfix Spec\n\n\
              ### Issue\n\nTwo orders.\n\n### Fix\n\nAn index.\n",
    passing: "//- cart-repo/hotfixes/HOTFIX-3-orders.md\n# HOTFIX-3: Orders\n- Context Pack: cp-v1\n\n## Hotfix Spec\n\n\
              ### Issue\n\nTwo orders.\n\n### Impact\n\n23 orders.\n\n### Fix\n\nAn index.\n\n### Rollback\n\nDrop it.\n\n\
              ### Validation\n\n`order_conflict_total`\n\n### Follow-up Spec Link\n\nFUP-3\n",
    resolve: "Add the sections.",
    check: Check::Workspace(hotfix_section_missing),
};

/// `initiative/section-missing`
pub static INITIATIVE_SECTION_MISSING: Rule = Rule {
    name: "initiative/section-missing",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "an initiative states no business goal or no success criteria",
    why: "The initiative owner owns the business goals and produces the success criteria (operating model 1.5). Without them \
          nobody can say whether what was built was worth it.",
    section: "1.5",
    failing: "//- platform-repo/initiatives/INIT-12-guests.md\n# INIT-12: Guests\n\n## Business Goal\n\nSell more.\n",
    passing: "//- platform-repo/initiatives/INIT-12-guests.md\n# INIT-12: Guests\n\n## Business Goal\n\nSell more.\n\n\
              ## Success Criteria\n\n- 15 % of all orders\n",
    resolve: "Add `Business Goal` and `Success Criteria`.",
    check: Check::Workspace(initiative_section_missing),
};

fn section_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    use Kind::{ChangeSpec, ComponentSpec, ContractSpec, FollowUpSpec, PlatformSpec};
    if matches!(ctx.kind(), PlatformSpec | ComponentSpec | ChangeSpec | FollowUpSpec | ContractSpec) {
        report_missing(ctx, sink);
    }
}

fn bug_section_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() == Kind::BugSpec {
        report_missing(ctx, sink);
    }
}

fn hotfix_section_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() == Kind::HotfixSpec {
        report_missing(ctx, sink);
    }
}

/// The sections that a document owes and that the rules of this family ask for.
fn asked(ctx: &Context<'_>) -> Vec<&'static Owed> {
    let owed = owed_by(ctx.kind()).iter().filter(|owed| uses_our_template(ctx) && owed.asked == Asked::BySections);
    let live = ctx.phase() != Phase::Retired;
    owed.chain(speckit::owed(ctx)).filter(|_| live).collect()
}

fn report_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let missing = asked(ctx).into_iter().filter(|owed| !has(ctx, owed) && !stands_otherwise(ctx, owed.names[0]));
    let names: Vec<SectionName> = missing.map(|owed| owed.names[0]).collect();
    let titles = names.iter().map(|name| name.title()).chain(openspec::missing_sections(ctx));
    let missing: Vec<_> = titles.map(|title| format!("`{title}`")).collect();
    if missing.is_empty() {
        return;
    }
    let (noun, verb) = if missing.len() == 1 { ("section", "is") } else { ("sections", "are") };
    let report = Report::at(ctx.title_place(), format!("the {noun} {} {verb} missing", listed(&missing)));
    let help = "add what is missing; where a section does not apply, write `N/A` with the reason";
    let report = report.help(help);
    let ours = !names.is_empty() && uses_our_template(ctx);
    sink.report(if ours { report.fix(Fix::AddSections { doc: ctx.doc(), names }) } else { report });
}

fn has(ctx: &Context<'_>, owed: &Owed) -> bool {
    owed.names.iter().any(|name| ctx.section(*name).is_some())
}

/// What a section would say may stand in the metadata, or under another heading.
fn stands_otherwise(ctx: &Context<'_>, name: SectionName) -> bool {
    let written = |keys: &[Key]| ctx.facts().fields.iter().any(|field| keys.contains(&field.key));
    match name {
        SectionName::Adrs => written(&[Key::Adrs]),
        SectionName::SpecGraphLinks => written(&[Key::DependsOn, Key::Affects]),
        SectionName::Tests => {
            let plans = ctx.sections(SectionName::FixPlan);
            plans.into_iter().any(|(_, plan)| plan.title.to_lowercase().contains("test"))
        }
        SectionName::FollowUp => {
            // Once it is done, `hotfix/follow-up-missing` speaks.
            written(&[Key::FollowUp]) || *ctx.status() == Status::Spec(specward_syntax::status::SpecStatus::Done)
        }
        SectionName::Observability => ctx.section(SectionName::Nfrs).is_none(),
        _ => false,
    }
}

fn section_empty(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !ctx.gates().contains(&Gate::Ready) {
        return;
    }
    report_empty(ctx, sink);
}

fn report_empty(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut told = Vec::new();
    for owed in asked(ctx) {
        let mut written = owed.names.iter().filter(|name| ctx.section(**name).is_some()).peekable();
        if written.peek().is_none() || written.any(|name| ctx.says(*name)) {
            continue;
        }
        let Some((id, section)) = owed.names.iter().find_map(|name| ctx.section(*name)) else { continue };
        let marked = |at: specward_syntax::SectionId| ctx.facts().around(at).any(|(around, _)| around == id);
        if told.contains(&id) || ctx.facts().markers.iter().filter_map(|marker| marker.section).any(marked) {
            continue; // Of a placeholder `ready/unresolved-marker` speaks.
        }
        told.push(id);
        let report = Report::at(section.heading, format!("`{}` says nothing", section.title));
        sink.report(report.help("write it; where it does not apply, write `N/A` with the reason"));
    }
}

fn initiative_section_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() == Kind::Initiative {
        report_missing(ctx, sink);
        report_empty(ctx, sink);
    }
}
