//! `status/code-without-spec`: code that changes under the configured paths needs a spec that is being implemented.

use specward_syntax::Gate;
use specward_syntax::status::SpecStatus;

use crate::artefact::Status;
use crate::context::{Context, Report, Sink};
use crate::finding::{DocId, Severity};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};
use crate::rules::common::{is_spec, listed};

/// `status/code-without-spec`
pub static CODE_WITHOUT_SPEC: Rule = Rule {
    name: "status/code-without-spec",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "code under `code.paths` changed, and no spec of the root is Implementing; off unless `code.paths` is set",
    why: "Nothing is implemented without a validated spec (operating model 1.2, 1.14: no code without spec). A spec that this very \
          change brings to Done counts too.",
    section: "1.14",
    failing: "//- cart-repo/specward.toml\n[code]\npaths = [\"src/**\"]\n\
              //= cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Approved\n- Implements: PLAT-124 v1\n\
              //- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Approved\n- Implements: PLAT-124 v1\n\
              //- cart-repo/src/cart.rs\nfn merge() {}\n",
    passing: "//- cart-repo/specward.toml\n[code]\npaths = [\"src/**\"]\n\
              //= cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Approved\n- Implements: PLAT-124 v1\n\
              //- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Implementing\n- Implements: PLAT-124 v1\n\
              //- cart-repo/src/cart.rs\nfn merge() {}\n",
    resolve: "Set the approved spec that this code implements to Implementing; write one if there is none.",
    check: Check::Base(code_without_spec),
};

/// Speaks once a root, at the first file of changed code.
fn code_without_spec(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let (Some(base), Some(root)) = (ctx.base(), ctx.root()) else { return };
    if base.changed_code.first() != Some(ctx.path()) || is_implementing(ctx) {
        return;
    }
    let relative = |path: &crate::path::FilePath| path.relative_to(&root.path).unwrap_or(path.as_str()).to_owned();
    let names: Vec<String> = base.changed_code.iter().map(relative).collect();
    let message =
        format!("{} changed since {}, and no spec of {} is Implementing", listed(&names), base.name, root.name);
    let report = Report::at(ctx.title_place(), message)
        .help("set the approved spec that this code implements to Implementing, or write one")
        .severity(Severity::Error);
    sink.report(report);
}

fn is_implementing(ctx: &Context<'_>) -> bool {
    let done = |doc: DocId| {
        ctx.earlier_of(doc).is_none_or(|earlier| earlier.artefact.status != Status::Spec(SpecStatus::Done))
    };
    let counts = |doc: DocId| match ctx.status_of(doc) {
        Some(Status::Spec(SpecStatus::Implementing)) => true,
        Some(Status::Spec(SpecStatus::Done)) => done(doc),
        _ => false,
    };
    Kind::ALL.into_iter().filter(|kind| is_spec(*kind)).any(|kind| ctx.of_kind_here(kind).into_iter().any(counts))
}
