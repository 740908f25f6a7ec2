//! `gates/`: what a spec declares about its gates against what they compute to. These rules read
//! verdicts and count for none (rules.md: computed, not claimed).

use specward_syntax::document::GatesBlock;
use specward_syntax::{Gate, Verdict};

use super::common::{follows_model, from_approved_on, has_all_gates, listed};
use crate::context::{Context, Report, Sink};
use crate::evaluation::Computed;
use crate::finding::{Fix, Severity};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&MISSING, &UNDECLARED, &FALSE_PASS, &STALE_FAIL];

/// `gates/missing`
pub static MISSING: Rule = Rule {
    name: "gates/missing",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "a spec that is Approved or later has no gates block",
    why: "Gates are validated before fan-out and before implementation (operating model 1.7, 1.8), and a spec says so \
          in its `Gates` section (section 3).",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Approved\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Approved\n\n## Gates\n\n\
              - Context completeness: FAIL\n- Domain validity: PASS\n- Integration safety: PASS\n- NFR compliance: PASS\n\
              - Ready to implement: FAIL\n",
    resolve: "Add a `Gates` section; a code action writes it from the computed verdicts.",
    check: Check::Workspace(missing),
};

/// `gates/undeclared`
pub static UNDECLARED: Rule = Rule {
    name: "gates/undeclared",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "a spec that is Approved or later leaves a verdict open",
    why: "Before finishing, every gate is declared PASS or FAIL (operating model 1.8, and gates validation in section 2). \
          An open verdict says that nobody looked.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Approved\n\n## Gates\n\n\
              - Context completeness: PASS/FAIL\n- Domain validity: PASS\n- Integration safety: PASS\n- NFR compliance: PASS\n\
              - Ready to implement: FAIL\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Approved\n\n## Gates\n\n\
              - Context completeness: FAIL\n- Domain validity: PASS\n- Integration safety: PASS\n- NFR compliance: PASS\n\
              - Ready to implement: FAIL\n",
    resolve: "Declare the verdict; a code action writes it from the computed ones.",
    check: Check::Workspace(undeclared),
};

/// `gates/false-pass`
pub static FALSE_PASS: Rule = Rule {
    name: "gates/false-pass",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "a gate is declared PASS but computes to FAIL",
    why: "The system MUST block progress if gates are not met (operating model 1.8, 1.14). A PASS that somebody typed \
          never makes a gate pass.",
    section: "1.14",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Draft\n\n## Gates\n\n\
              - Context completeness: PASS\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Draft\n\n## Gates\n\n\
              - Context completeness: FAIL\n",
    resolve: "Resolve the findings that the message names, or declare FAIL; a code action rewrites the block.",
    check: Check::Verdict(false_pass),
};

/// `gates/stale-fail`
pub static STALE_FAIL: Rule = Rule {
    name: "gates/stale-fail",
    level: Level::Advice,
    counts: Counts::Nothing,
    summary: "a gate is declared FAIL but computes to PASS",
    why: "What was missing may be there by now (operating model 1.8). Only a human turns a FAIL into a PASS: there may \
          be reasons that no rule sees.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Context Pack: cp-v2\n\
              - Status: Draft\n\n## References\n\n- cp-v2\n\n## Gates\n\n\
              - Context completeness: FAIL\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Context Pack: cp-v2\n\
              - Status: Draft\n\n## References\n\n- cp-v2\n\n## Gates\n\n- Context completeness: PASS\n",
    resolve: "Check that nothing else is missing, then declare PASS.",
    check: Check::Verdict(stale_fail),
};

fn owes_block(ctx: &Context<'_>) -> bool {
    (has_all_gates(ctx.kind()) || ctx.kind() == Kind::ContractSpec)
        && from_approved_on(ctx.status())
        && follows_model(ctx)
}

fn missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.facts().gates.is_none() && owes_block(ctx) {
        let report = Report::at(ctx.title_place(), "this spec declares no gates")
            .help(format!("add a `Gates` section with a verdict for {}", gates_of(ctx)))
            .fix(Fix::RewriteGates { doc: ctx.doc() });
        sink.report(report);
    }
}

fn gates_of(ctx: &Context<'_>) -> String {
    let titles: Vec<_> = ctx.gates().iter().map(|gate| gate.title().to_owned()).collect();
    listed(&titles)
}

fn undeclared(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(block) = ctx.facts().gates.as_ref().filter(|_| owes_block(ctx)) else { return };
    for line in block.lines.iter().filter(|line| line.verdict == Verdict::Undeclared) {
        let report = Report::at(line.verdict_at, format!("the verdict for {} is left open", line.gate.title()));
        sink.report(report.help("write PASS or FAIL").fix(Fix::RewriteGates { doc: ctx.doc() }));
    }
    let absent: Vec<_> =
        ctx.gates().iter().filter(|gate| !declares(block, **gate)).map(|gate| gate.title().to_owned()).collect();
    if let Some(section) = ctx.facts().sections.get(block.section.0 as usize).filter(|_| !absent.is_empty()) {
        let report = Report::at(section.heading, format!("there is no verdict for {}", listed(&absent)));
        sink.report(report.help("add the line with PASS or FAIL").fix(Fix::RewriteGates { doc: ctx.doc() }));
    }
}

fn declares(block: &GatesBlock, gate: Gate) -> bool {
    block.lines.iter().any(|line| line.gate == gate)
}

fn false_pass(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for (line, computed) in compared(ctx, Verdict::Pass) {
        if computed != Computed::Fail {
            continue;
        }
        let rules: Vec<_> = ctx.failing_rules(line.gate).iter().map(|rule| format!("`{}`", rule.name)).collect();
        let verb = if rules.len() == 1 { "fails" } else { "fail" };
        let message = format!("{} is declared PASS but computes to FAIL: {} {verb}", line.gate.title(), listed(&rules));
        let report = Report::at(line.verdict_at, message).help("resolve these findings, or declare FAIL");
        sink.report(report.fix(Fix::RewriteGates { doc: ctx.doc() }));
    }
}

fn stale_fail(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for (line, computed) in compared(ctx, Verdict::Fail) {
        if computed == Computed::Pass && super::all().any(|rule| rule.counts == Counts::For(line.gate)) {
            let message = format!("{} is declared FAIL but computes to PASS", line.gate.title());
            let help = "declare PASS if nothing else is missing that no rule can see";
            sink.report(Report::at(line.verdict_at, message).help(help).severity(Severity::Hint));
        }
    }
}

/// Declared lines of that verdict with what their gate computes to.
fn compared<'a>(ctx: &Context<'a>, declared: Verdict) -> Vec<(&'a specward_syntax::document::GateLine, Computed)> {
    let Some(block) = &ctx.facts().gates else { return Vec::new() };
    let Some(verdicts) = ctx.verdicts_of(ctx.doc()) else { return Vec::new() };
    let lines = block.lines.iter().filter(|line| line.verdict == declared);
    lines.filter_map(|line| Some((line, verdicts.of(line.gate)?))).collect()
}
