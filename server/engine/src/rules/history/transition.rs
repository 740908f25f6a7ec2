//! `status/illegal-transition`: the lifecycles of specs (operating model 1.11) and ADRs (1.12) as one table each.

use specward_syntax::Gate;
use specward_syntax::status::{AdrStatus, SpecStatus};

use crate::artefact::Status;
use crate::context::{Context, Report, Sink};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};
use crate::rules::common::{follows_model, is_spec, version_word};

/// `status/illegal-transition`
pub static ILLEGAL_TRANSITION: Rule = Rule {
    name: "status/illegal-transition",
    level: Level::Wrong,
    counts: Counts::For(Gate::Ready),
    summary: "compared with the base, the status made a jump that the lifecycle does not allow, or a new version begins \
              approved",
    why: "Planned → Discovery → Draft → Approved → Implementing → Done; Blocked and Paused go back to Approved before work goes \
          on (operating model 1.11). An ADR goes from Proposed through In Review to Approved or Rejected (1.12). A step that is \
          left out is a review that nobody made; what was approved or done is changed by a new version, which begins before approval \
          itself: raising `Version` beside a status that the old text earned would approve a text that nobody saw.",
    section: "1.11",
    failing: "//= cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Draft\n- Implements: PLAT-124 v1\n\
              //- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Implementing\n- Implements: PLAT-124 v1\n",
    passing: "//= cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Draft\n- Implements: PLAT-124 v1\n\
              //- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Approved\n- Implements: PLAT-124 v1\n",
    resolve: "Set the next status of the lifecycle, and let the others follow in changes of their own; reopen what is approved or \
              done by a new version.",
    check: Check::Base(illegal_transition),
};

fn illegal_transition(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.is_gone() || !(is_spec(ctx.kind()) || ctx.kind() == Kind::Adr) || !follows_model(ctx) {
        return;
    }
    let Some(base) = ctx.base() else { return };
    let (message, help) = match ctx.earlier() {
        Some(earlier) => {
            let Some(jump) = Jump::between(&earlier.artefact.status, ctx.status()) else { return };
            let message = format!(
                "the status went from {} (at {}) to {}, which the lifecycle does not allow",
                jump.from, base.name, jump.to
            );
            (message, jump.help())
        }
        None if ctx.is_new_version() => {
            let Some(begun) = begun_late(ctx.status()) else { return };
            let version = version_word(&ctx.artefact().version_or_first());
            let message = format!("{version} is new since {} and begins as {}", base.name, begun.status);
            (message, format!("begin it as {}; what follows is for changes of their own", begun.first))
        }
        None => return,
    };
    sink.report(Report::at(ctx.artefact().status_at, message).help(help));
}

/// A status with which nothing begins.
struct Begun {
    status: &'static str,
    first: &'static str,
}

fn begun_late(status: &Status) -> Option<Begun> {
    match status {
        Status::Spec(status) if !spec_may_begin(*status) => Some(Begun { status: status.title(), first: "Draft" }),
        Status::Adr(status) if !adr_may_begin(*status) => Some(Begun { status: status.title(), first: "Proposed" }),
        _ => None,
    }
}

/// A step that a lifecycle does not know.
struct Jump {
    from: &'static str,
    to: &'static str,
    allowed: Vec<&'static str>,
}

impl Jump {
    fn between(was: &Status, is: &Status) -> Option<Self> {
        let (from, to, allowed) = match (was, is) {
            (Status::Spec(from), Status::Spec(to)) if !spec_may_go(*from, *to) => {
                (from.title(), to.title(), spec_steps(*from).iter().map(|status| status.title()).collect())
            }
            (Status::Adr(from), Status::Adr(to)) if !adr_may_go(*from, *to) => {
                (from.title(), to.title(), adr_steps(*from).iter().map(|status| status.title()).collect())
            }
            _ => return None,
        };
        Some(Self { from, to, allowed })
    }

    fn help(&self) -> String {
        match self.allowed.split_last() {
            None => format!("leave it {}; what is to change becomes a new version", self.from),
            Some((last, [])) => format!("from {} the next status is {last}", self.from),
            Some((last, others)) => format!("from {} the next status is {} or {last}", self.from, others.join(", ")),
        }
    }
}

/// Whether the lifecycle of 1.11 lets a spec go from one status to another. Any may be paused or retired.
pub fn spec_may_go(from: SpecStatus, to: SpecStatus) -> bool {
    let away = matches!(to, SpecStatus::Paused | SpecStatus::Retired);
    from == to || from == SpecStatus::Retired || away || spec_steps(from).contains(&to)
}

/// Whether the lifecycle of 1.11 begins with a status, or may have come to it before anything was promised.
fn spec_may_begin(status: SpecStatus) -> bool {
    !matches!(status, SpecStatus::Approved | SpecStatus::Implementing | SpecStatus::Done)
}

/// Steps forward first. Back before approval nothing was promised yet; from Implementing back to Approved nothing is skipped.
fn spec_steps(from: SpecStatus) -> &'static [SpecStatus] {
    use SpecStatus::{Approved, Blocked, Discovery, Done, Draft, Implementing, Paused, Planned, Retired};
    match from {
        Planned => &[Discovery],
        Discovery => &[Draft, Planned],
        Draft => &[Approved, Blocked, Discovery, Planned],
        Approved => &[Implementing, Blocked],
        Implementing => &[Done, Blocked, Approved],
        Paused => &[Approved, Draft, Discovery, Planned],
        Blocked => &[Approved, Draft],
        Done | Retired => &[],
    }
}

/// Whether the lifecycle of 1.12 lets an ADR go from one status to another. Any may be superseded or deprecated.
pub fn adr_may_go(from: AdrStatus, to: AdrStatus) -> bool {
    let over = |status| matches!(status, AdrStatus::Superseded | AdrStatus::Deprecated);
    from == to || over(from) || over(to) || adr_steps(from).contains(&to)
}

/// Whether an ADR may begin with a status (1.12).
fn adr_may_begin(status: AdrStatus) -> bool {
    !matches!(status, AdrStatus::Approved | AdrStatus::Rejected)
}

fn adr_steps(from: AdrStatus) -> &'static [AdrStatus] {
    use AdrStatus::{Approved, Deprecated, InReview, Proposed, Rejected, Superseded};
    match from {
        Proposed => &[InReview],
        InReview => &[Approved, Rejected, Proposed],
        Approved | Rejected | Superseded | Deprecated => &[],
    }
}
