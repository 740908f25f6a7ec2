//! Keys that are written more than once: in one place a slip, in two places a contradiction if
//! they disagree (documents.md section 3: the first wins).

use specward_syntax::document::{Field, Form, Zone};
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::value::ValueState;
use specward_syntax::{FactId, IdKey, Key, Reference};

use crate::context::{Context, Report, Sink};
use crate::finding::Fix;
use crate::kind::Kind;
use crate::rules::common::follows_model;

/// Where a field stands: two of one key in one place are a slip.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    FrontMatter,
    /// Before the first heading.
    Preamble,
    /// Under this heading.
    Under(FactId),
    /// A section that is itself the field.
    Own(FactId),
}

fn spot(ctx: &Context<'_>, field: &Field) -> Spot {
    match field.form {
        Form::FrontMatter => Spot::FrontMatter,
        Form::Section => Spot::Own(field.key_at),
        _ => {
            let sections = &ctx.facts().sections;
            let above = sections.iter().rev().find(|section| section.heading < field.key_at);
            above.map_or(Spot::Preamble, |section| Spot::Under(section.heading))
        }
    }
}

/// Pairs of header or graph fields of one key, each later one with the first.
fn pairs<'a>(ctx: &Context<'a>) -> Vec<(&'a Field, &'a Field)> {
    let fields = &ctx.facts().fields;
    let compared = |field: &&Field| field.key.is_known() && !matches!(field.zone, Zone::Task(_));
    let later = |(at, field): (usize, &'a Field)| {
        let first = fields[..at].iter().filter(compared).find(|first| first.key == field.key)?;
        Some((first, field))
    };
    fields.iter().enumerate().filter(|(_, field)| compared(field)).filter_map(later).collect()
}

pub(super) fn duplicate_key(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() == Kind::Prose || !follows_model(ctx) {
        return;
    }
    for (first, field) in pairs(ctx) {
        if first.zone != field.zone || spot(ctx, first) != spot(ctx, field) {
            continue;
        }
        let key = field.key.title();
        sink.report(
            Report::at(field.key_at, format!("`{key}` is written twice; only the first counts"))
                .help("merge the two entries")
                .related(ctx.here(first.key_at), "the first one")
                .fix(Fix::RemoveEntry {
                    title: format!("Remove this {key}"),
                    place: ctx.here(field.entry),
                    preferred: false,
                }),
        );
    }
}

pub(super) fn conflicting_value(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() == Kind::Prose {
        return;
    }
    let ours = follows_model(ctx);
    for (first, field) in pairs(ctx) {
        let counts = ours || matches!(field.key, Key::Status);
        let elsewhere = first.zone != field.zone || spot(ctx, first) != spot(ctx, field);
        if !counts || !elsewhere || agree(ctx, first, field) {
            continue;
        }
        for (here, there, which) in [(first, field, "this one counts"), (field, first, "the other one counts")] {
            let key = here.key.title();
            let message = format!("`{key}` is `{}` here but `{}` elsewhere; {which}", shown(here), shown(there));
            let report = Report::at(here.value_at, message)
                .help("say it once, or say the same")
                .related(ctx.here(there.value_at), "the other value");
            sink.report(report);
        }
    }
}

fn shown(field: &Field) -> &str {
    if field.value.text.is_empty() { "empty" } else { &field.value.text }
}

fn agree(ctx: &Context<'_>, a: &Field, b: &Field) -> bool {
    let present = |field: &Field| field.value.state == ValueState::Present;
    if !present(a) || !present(b) {
        let said_empty = |field: &Field| field.value.state == ValueState::Empty;
        return !((said_empty(a) && present(b)) || (present(a) && said_empty(b))) || !a.key.is_relation();
    }
    match a.key {
        Key::Status => same_status(ctx, a, b),
        Key::Title | Key::Affects | Key::DependsOn | Key::Type | Key::Owner | Key::Domain => true,
        Key::Id => IdKey::new(&a.value.text) == IdKey::new(&b.value.text),
        _ if a.key.is_relation() => same_ids(ctx, a, b),
        _ => folded(&a.value.text) == folded(&b.value.text),
    }
}

fn same_status(ctx: &Context<'_>, a: &Field, b: &Field) -> bool {
    let (a, b) = (&a.value.text, &b.value.text);
    let options = ctx.config().options();
    let both = if ctx.kind() == Kind::Adr {
        let status = |text| AdrStatus::parse(text, &options).status();
        status(a).zip(status(b)).map(|(a, b)| a == b)
    } else {
        let status = |text| SpecStatus::parse(text, &options).status();
        status(a).zip(status(b)).map(|(a, b)| a == b)
    };
    both.unwrap_or_else(|| folded(a) == folded(b))
}

fn folded(text: &str) -> String {
    specward_syntax::key::fold(text).to_string()
}

/// The same set of ids, with versions that do not contradict each other.
fn same_ids(ctx: &Context<'_>, a: &Field, b: &Field) -> bool {
    let (left, right) = (ids(ctx, a), ids(ctx, b));
    if left.is_empty() || right.is_empty() {
        return folded(&a.value.text) == folded(&b.value.text) || left.is_empty() != right.is_empty();
    }
    let within =
        |some: &[&Reference], all: &[&Reference]| some.iter().all(|one| all.iter().any(|other| same(one, other)));
    within(&left, &right) && within(&right, &left)
}

fn ids<'a>(ctx: &Context<'a>, field: &'a Field) -> Vec<&'a Reference> {
    ctx.items(field).filter_map(|(_, reference)| reference.map(|(_, reference)| reference)).collect()
}

fn same(a: &Reference, b: &Reference) -> bool {
    let versions = match (&a.version, &b.version) {
        (Some(a), Some(b)) => a.matches(b),
        _ => true,
    };
    a.id.key == b.id.key && versions
}
