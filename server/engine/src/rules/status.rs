//! `status/`: whether a spec's status fits its blockers (operating model 1.11).

use specward_syntax::Gate;
use specward_syntax::status::SpecStatus;

use super::blockers::{Blocker, blockers, in_header, may_be_blocked};
use super::common::{follows_model, is_spec, listed, name_of};
use super::meta;
use crate::artefact::Status;
use crate::context::{Context, Report, Sink};
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&BLOCKED_WITHOUT_ADR, &SHOULD_BE_BLOCKED];

/// `status/blocked-without-adr`
pub static BLOCKED_WITHOUT_ADR: Rule = Rule {
    name: "status/blocked-without-adr",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "the status is Blocked, but no open ADR blocks the spec",
    why: "Blocked means waiting for an ADR; Paused means waiting for business priority (operating model 1.11). Once the \
          ADR is resolved the spec goes back to Approved.",
    section: "1.11",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Status: Blocked\n- Blocked By: none\n\
              - Implements: PLAT-124 v1\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Status: Approved\n- Blocked By: none\n\
              - Implements: PLAT-124 v1\n",
    resolve: "Set the status to Approved, name the ADR that blocks it, or use Paused.",
    check: Check::Workspace(blocked_without_adr),
};

/// `status/should-be-blocked`
pub static SHOULD_BE_BLOCKED: Rule = Rule {
    name: "status/should-be-blocked",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "an open ADR blocks the spec, but its status goes on",
    why: "Approved → Blocked (ADR pending) → Approved (ADR resolved) → Implementing (operating model 1.11). Work that \
          goes on past an open decision makes the decision by itself.",
    section: "1.11",
    failing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Proposed\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Status: Implementing\n- Blocked By: ADR-0012\n",
    passing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Proposed\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Status: Blocked\n- Blocked By: ADR-0012\n",
    resolve: "Set the status to Blocked until the ADR is decided.",
    check: Check::Workspace(should_be_blocked),
};

fn blocked_without_adr(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let blocked = *ctx.status() == Status::Spec(SpecStatus::Blocked);
    if !blocked || !is_spec(ctx.kind()) || !follows_model(ctx) || may_be_blocked(ctx) {
        return;
    }
    let at = ctx.artefact().status_at;
    let resolved = blockers(ctx).into_iter().find(|(_, _, blocker)| matches!(blocker, Blocker::Resolved { .. }));
    let mut message = "the status is Blocked, but no open ADR blocks this spec".to_owned();
    if let Some((_, _, Blocker::Resolved { why, .. })) = &resolved {
        message = format!("{message}: {why}");
    }
    let mut report = Report::at(at, message)
        .help("set it to Approved, name the ADR that it waits for, or use Paused if it waits for priority")
        .fix(meta::set_value(ctx, at, SpecStatus::Approved.title()));
    if let Some((_, _, Blocker::Resolved { adr, .. })) = resolved {
        report = report.related(ctx.status_place(adr), "the ADR is decided");
    }
    sink.report(report);
}

fn should_be_blocked(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Status::Spec(status @ (SpecStatus::Approved | SpecStatus::Implementing)) = *ctx.status() else { return };
    if !is_spec(ctx.kind()) {
        return;
    }
    let own = blockers(ctx).into_iter().filter(|(id, ..)| in_header(ctx, *id));
    let open: Vec<_> = own.filter_map(|(_, _, blocker)| open_adr(&blocker)).collect();
    if open.is_empty() {
        return;
    }
    let mut names: Vec<_> = open.iter().map(|adr| name_of(ctx, *adr)).collect();
    names.dedup();
    let (at, verb) = (ctx.artefact().status_at, if names.len() == 1 { "is" } else { "are" });
    let message = format!("{} {verb} open, but the status is {}", listed(&names), status.title());
    let mut report = Report::at(at, message)
        .help(format!("set the status to Blocked until {} {verb} decided", listed(&names)))
        .fix(meta::set_value(ctx, at, SpecStatus::Blocked.title()));
    for adr in open {
        report = report.related(ctx.status_place(adr), format!("status of {}", name_of(ctx, adr)));
    }
    sink.report(report);
}

fn open_adr(blocker: &Blocker) -> Option<crate::finding::DocId> {
    match blocker {
        Blocker::Open { adr, .. } => Some(*adr),
        Blocker::Resolved { .. } => None,
    }
}
