//! `status/`: who approved a spec, and whether its parent is approved while it is implemented (operating model 1.5, 1.11).

use specward_syntax::status::SpecStatus;
use specward_syntax::value::ValueState;
use specward_syntax::{Gate, Key};

use super::common::{follows_model, is_spec, name_of, status_text};
use super::meta::add_key;
use crate::artefact::Status;
use crate::context::{Context, Report, Resolution, Sink};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&APPROVER_MISSING, &PARENT_NOT_APPROVED];

/// `status/approver-missing`
pub static APPROVER_MISSING: Rule = Rule {
    name: "status/approver-missing",
    level: Level::Advice,
    counts: Counts::For(Gate::Ready),
    summary: "a spec is Approved and does not say by whom",
    why: "Roles own what they approve: the platform architect a platform spec, the integration owner a contract, the component \
          owner a component spec (operating model 1.5).",
    section: "1.5",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest.md\n# PLAT-124: Guest\n- Status: Approved\n",
    passing: "//- platform-repo/platform-specs/PLAT-124-guest.md\n# PLAT-124: Guest\n- Status: Approved\n- Approved By: Ada\n",
    resolve: "Add `Approved By` with the name and role.",
    check: Check::Workspace(approver_missing),
};

/// `status/parent-not-approved`
pub static PARENT_NOT_APPROVED: Rule = Rule {
    name: "status/parent-not-approved",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a spec is implemented while its platform spec is not Approved",
    why: "Platform gates come before fan-out, component specs before implementation (operating model 1.7, 1.11). What the \
          parent has not settled can still change under the code.",
    section: "1.11",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest.md\n# PLAT-124: Guest\n- Status: Draft\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Implementing\n",
    passing: "//- platform-repo/platform-specs/PLAT-124-guest.md\n# PLAT-124: Guest\n- Status: Approved\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Implementing\n",
    resolve: "Have the platform spec approved, or go back to Approved until it is.",
    check: Check::Workspace(parent_not_approved),
};

/// Who approves a document of this kind (operating model 1.5).
fn approver(kind: Kind) -> &'static str {
    match kind {
        Kind::PlatformSpec => "the platform architect",
        Kind::ContractSpec => "the integration owner",
        _ => "the component owner",
    }
}

fn approver_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let approved = *ctx.status() == Status::Spec(SpecStatus::Approved);
    let named = ctx.fields(&Key::ApprovedBy).any(|field| field.value.state == ValueState::Present);
    if !approved || named || !is_spec(ctx.kind()) || !follows_model(ctx) {
        return;
    }
    let report = Report::at(ctx.artefact().status_at, "approved, but `Approved By` names nobody");
    sink.report(
        report.help(format!("name who approved it: {}", approver(ctx.kind()))).fix(add_key(ctx, &Key::ApprovedBy)),
    );
}

fn parent_not_approved(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let implementing = *ctx.status() == Status::Spec(SpecStatus::Implementing);
    if !implementing || !is_spec(ctx.kind()) || !follows_model(ctx) {
        return;
    }
    let mut told = Vec::new();
    for edge in ctx.edges_under(ctx.doc(), &Key::Implements) {
        let Resolution::Document(parent) = edge.meaning else { continue };
        let is_platform = ctx.kind_of(parent) == Some(Kind::PlatformSpec) && parent != ctx.doc();
        let asked = is_platform && !told.contains(&parent);
        let Some(status) = ctx.status_of(parent).filter(|status| asked && !is_settled(status)) else { continue };
        told.push(parent);
        let name = name_of(ctx, parent);
        let stands = match status {
            Status::Missing => "has no status".to_owned(),
            other => format!("is {}", status_text(other)),
        };
        sink.report(
            Report::at(
                edge.at.fact,
                format!("{name} {stands} ({}), but this spec is Implementing", ctx.shown_path(parent)),
            )
            .help(format!("have {name} approved first, or set this spec back to Approved"))
            .related(ctx.status_place(parent), "its status"),
        );
    }
}

fn is_settled(status: &Status) -> bool {
    matches!(status, Status::Spec(SpecStatus::Approved | SpecStatus::Implementing | SpecStatus::Done))
}
