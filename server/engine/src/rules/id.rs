//! `id/`: whether an id means one artefact.

use specward_syntax::document::Role;
use specward_syntax::id::IdForm;
use specward_syntax::{FactId, Gate, Key};

use super::common::follows_model;
use super::dialects::{openspec, speckit};
use crate::context::{Context, Report, Sink};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&DUPLICATE];

/// `id/duplicate`
pub static DUPLICATE: Rule = Rule {
    name: "id/duplicate",
    level: Level::Wrong,
    counts: Counts::For(Gate::Ready),
    summary: "one id and version is defined twice: by two documents, or by two requirements of a spec",
    why: "Every artefact is a single source of truth (operating model 1.6): an id that means two documents links to \
          neither. Several versions of one artefact may share an id (1.11: always version).",
    section: "1.6",
    failing: "//- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Implements: none\n\
              //- cart-repo/specs/saved-cart.md\n# SPEC-CART-01: Saved cart\n- Implements: none\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Implements: none\n\
              //- cart-repo/specs/saved-cart.md\n# SPEC-CART-02: Saved cart\n- Implements: none\n",
    resolve: "Give one of them another id, or another version if both are versions of one artefact.",
    check: Check::Workspace(duplicate),
};

/// The scope of an id is its root; where our model is not followed, its folder: there ids restart by collection.
fn duplicate(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    sink.report_all(openspec::repeated_requirements(ctx).into_iter().chain(speckit::repeated_ids(ctx)));
    document_twice(ctx, sink);
}

fn document_twice(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(id) = &ctx.artefact().id else { return };
    if ctx.kind() == Kind::Prose || (id.form == IdForm::Name && !is_written(ctx)) {
        return;
    }
    if let Some(report) = taken_at_base(ctx, &id.text) {
        return sink.report(report);
    }
    let folder = folder_of(ctx.relative_path());
    let whole_root = follows_model(ctx);
    let twins = ctx.twins();
    let twins = twins.iter().filter(|twin| whole_root || folder_of(ctx.relative_path_of(**twin)) == folder);
    let mut twins = twins.peekable();
    let Some(first) = twins.peek() else { return };
    let message = format!("{} is also defined by {}", id.text, ctx.shown_path(**first));
    let at = if is_written(ctx) { ctx.artefact().id_at } else { title_or_start(ctx) };
    let mut report = Report::at(at, message)
        .help("give one of them another id, or another version if both are versions of one artefact");
    for twin in twins.take(10) {
        report = report.related(ctx.definition_place(*twin), "defined here too");
    }
    sink.report(report);
}

/// An id that this work gives to something new, and that means something else at the base (operating model 1.11: nothing is
/// deleted, so no number becomes free again).
fn taken_at_base(ctx: &Context<'_>, id: &str) -> Option<Report> {
    let base = ctx.base()?;
    let is_new = ctx.artefact().base_key().is_some_and(|key| !ctx.was_at(ctx.path(), &key));
    let (path, earlier) = ctx.taken_at_base().filter(|_| is_new)?;
    let root = ctx.root().map(|root| &root.path);
    let shown = root.and_then(|root| path.relative_to(root)).unwrap_or(path.as_str());
    let is_there = ctx.twins().iter().any(|twin| ctx.relative_path_of(*twin) == shown);
    let message = format!("{id} is taken at {}: {} ({shown})", base.name, earlier.artefact.title);
    let at = if is_written(ctx) { ctx.artefact().id_at } else { title_or_start(ctx) };
    let report = Report::at(at, message);
    (!is_there).then(|| report.help(format!("take a number that is free here and at {}", base.name)))
}

/// Whether the text states the id, in a key or in the title; otherwise the file's or folder's name does.
fn is_written(ctx: &Context<'_>) -> bool {
    let in_title = ctx.facts().title.as_ref().is_some_and(|title| title.id.is_some());
    in_title
        || ctx.written(&Key::Id).is_some()
        || ctx.references().any(|(_, reference)| reference.role == Role::Definition)
}

fn title_or_start(ctx: &Context<'_>) -> FactId {
    ctx.title_place()
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
