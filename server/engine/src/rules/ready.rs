//! `ready/`: what keeps a spec from being implemented (gate 5): open decisions and open questions.

use specward_syntax::document::{Marker, MarkerKind};
use specward_syntax::value::ValueState;
use specward_syntax::{Gate, Key};

use super::blockers::{Blocker, blockers};
use super::common::is_spec;
use crate::context::{Context, Phase, Report, Sink};
use crate::finding::{Fix, Severity, Tag};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&OPEN_ADR, &UNRESOLVED_MARKER];

/// `ready/open-adr`
pub static OPEN_ADR: Rule = Rule {
    name: "ready/open-adr",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "Blocked By names an ADR that is not decided",
    why: "No spec passes Gate 5 while its `BlockedBy` list contains any unresolved ADR (operating model 1.12). An \
          Approved ADR, or one superseded by an Approved one, no longer blocks and can be removed from the list.",
    section: "1.12",
    failing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: In Review\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Blocked By: ADR-0012\n",
    passing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Approved\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Blocked By: none\n",
    resolve: "Have the ADR decided. When it is Approved, remove it from Blocked By; when it is Rejected, reflect the \
              rejected path in the spec, then remove it.",
    check: Check::Workspace(open_adr),
};

/// `ready/unresolved-marker`
pub static UNRESOLVED_MARKER: Rule = Rule {
    name: "ready/unresolved-marker",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "something is left open: NEEDS CLARIFICATION, TBD, TODO, a placeholder, an unanswered question",
    why: "A spec that is ready is unambiguous (operating model 1.8, gate 5). What is unclear is decided in an ADR, not \
          while implementing (section 2, rule 7).",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Goals\n\n\
              Carts live for [NEEDS CLARIFICATION: how long?] days.\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Goals\n\n\
              Carts live for 30 days.\n",
    resolve: "Answer the question, or draft an ADR out of it (a code action does) and list it under Blocked By.",
    check: Check::Workspace(unresolved_marker),
};

fn open_adr(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_spec(ctx.kind()) && ctx.kind() != Kind::FanOutTasks {
        return;
    }
    for (_, reference, blocker) in blockers(ctx) {
        let report = match blocker {
            Blocker::Open { adr, why, help } => {
                Report::at(reference.at, why).help(help).related(ctx.status_place(adr), "its status")
            }
            Blocker::Resolved { adr, why } => {
                let title = format!("Remove {} from Blocked By", reference.id.text);
                Report::at(reference.at, format!("{why}: it no longer blocks"))
                    .help(format!("remove {} from Blocked By", reference.id.text))
                    .related(ctx.status_place(adr), "its status")
                    .level(Level::Advice)
                    .severity(Severity::Hint)
                    .tag(Tag::Unnecessary)
                    .fix(Fix::RemoveItem { title, place: ctx.here(reference.at), preferred: true })
            }
        };
        sink.report(report);
    }
}

fn unresolved_marker(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_spec(ctx.kind()) || ctx.phase() == Phase::Retired {
        return;
    }
    for marker in ctx.facts().markers.iter().filter(|marker| !another_rule_speaks(ctx, marker)) {
        sink.report(report(ctx, marker));
    }
}

/// A pack that is to be decided is a missing pack; a placeholder behind a key is a missing key.
fn another_rule_speaks(ctx: &Context<'_>, marker: &Marker) -> bool {
    ctx.facts().fields.iter().any(|field| {
        let inside = field.value_at <= marker.at && marker.at <= last_fact(field);
        let spoken_of = field.key == Key::ContextPack || field.value.state == ValueState::Missing;
        inside && spoken_of && field.key.is_known()
    })
}

fn last_fact(field: &specward_syntax::document::Field) -> specward_syntax::FactId {
    field.value.items.iter().map(|item| item.at).chain([field.value_at, field.entry]).max().unwrap_or(field.value_at)
}

fn report(ctx: &Context<'_>, marker: &Marker) -> Report {
    let (message, help) = match marker.kind {
        MarkerKind::NeedsClarification => (format!("needs clarification: {}", marker.text), ASK),
        MarkerKind::Undecided => (format!("`{}` is left to be decided", marker.text), ASK),
        MarkerKind::Placeholder => {
            (format!("the placeholder `{}` is not filled in", marker.text), "write what belongs here")
        }
        MarkerKind::OpenQuestion => (format!("this question has no answer: {}", marker.text), ASK),
    };
    let report = Report::at(marker.at, message).help(help);
    if marker.kind == MarkerKind::Placeholder || !ctx.is_file() {
        return report;
    }
    report.fix(Fix::DraftAdr { place: ctx.here(marker.at), question: marker.text.to_string() })
}

const ASK: &str = "answer it here, or draft an ADR out of it and add that to Blocked By";
