//! `status/deleted`: specs are never deleted, only versioned or paused.

use specward_syntax::Gate;

use crate::context::{Context, Report, Sink};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};
use crate::rules::common::{follows_model, is_spec};

/// `status/deleted`
pub static DELETED: Rule = Rule {
    name: "status/deleted",
    level: Level::Wrong,
    counts: Counts::For(Gate::Ready),
    summary: "a spec, ADR or initiative that the base has is gone",
    why: "Specs are never deleted, only versioned or set to Paused (operating model 1.9, 1.11): what once was decided stays \
          readable, and links to it stay alive. A moved file is not deleted, nor is one that a new version replaces.",
    section: "1.11",
    failing: "//- cart-repo/specs/README.md\n# Specs\n\
              //= cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Draft\n- Implements: PLAT-124 v1\n",
    passing: "//= cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Draft\n- Implements: PLAT-124 v1\n\
              //- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Paused\n- Implements: PLAT-124 v1\n",
    resolve: "Restore the file. Set it to Paused if nobody pursues it, or write the version that replaces it.",
    check: Check::Base(deleted),
};

fn deleted(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let counts = is_spec(ctx.kind()) || matches!(ctx.kind(), Kind::Adr | Kind::Initiative);
    let Some(id) = ctx.artefact().id.as_ref().filter(|_| ctx.is_gone() && counts && follows_model(ctx)) else { return };
    let Some(base) = ctx.base() else { return };
    if ctx.presence(ctx.path()) != Some(false) || !ctx.survivors().is_empty() {
        return;
    }
    let title = if ctx.artefact().title.is_empty() { String::new() } else { format!(" ({})", ctx.artefact().title) };
    let message = format!("{}{title} was deleted: {} still has it", id.text, base.name);
    let way = if ctx.kind() == Kind::Adr {
        "restore it, and set it to Superseded or Deprecated if it no longer holds"
    } else {
        "restore it, and set it to Paused if nobody pursues it; what replaces it is a new version"
    };
    sink.report(Report::at(ctx.title_place(), message).help(way));
}
