//! `meta/`: keys that are missing, unknown or written twice, and values that do not fit their key.
//! What a kind owes is in [`super::required`]; texts are in `texts`, values in `values`.

mod repeated;
mod texts;
mod values;

use specward_syntax::document::{Form, Zone};
use specward_syntax::{FactId, Format, Key, SectionName};

use super::common::{follows_model, is_template, is_written};
use super::references;
use super::required::{Required, required};
use crate::artefact::{Artefact, Status};
use crate::context::{Context, Report, Sink};
use crate::finding::{Fix, Severity};
use crate::kind::Kind;
use crate::rule::{Level, Rule};

pub use texts::{CONFLICTING_VALUE, DUPLICATE_KEY, INVALID_STATUS, INVALID_VALUE, MISSING_KEY, UNKNOWN_KEY};

/// Rules of this family.
pub static RULES: &[&Rule] =
    &[&MISSING_KEY, &UNKNOWN_KEY, &DUPLICATE_KEY, &CONFLICTING_VALUE, &INVALID_STATUS, &INVALID_VALUE];

fn missing_key(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !follows_model(ctx) {
        return;
    }
    for owed in required(ctx.kind()) {
        if owed.when.applies(ctx.status()) && !is_given(ctx, owed) && !another_rule_speaks(ctx, owed) {
            sink.report(absent(ctx, owed));
        }
    }
}

/// A value, also a list that is said to be empty, also one still to be decided: of that the marker speaks.
fn is_given(ctx: &Context<'_>, owed: &Required) -> bool {
    owed.keys.iter().any(|key| {
        ctx.facts()
            .fields
            .iter()
            .any(|field| field.key == *key && !matches!(field.zone, Zone::Task(_)) && is_written(field))
            || stands_otherwise(ctx, key)
    })
}

/// What a key would say may stand elsewhere: in the title, the file name, or a section of its own.
fn stands_otherwise(ctx: &Context<'_>, key: &Key) -> bool {
    let section = |name| ctx.section(name).is_some_and(|(_, section)| !section.empty);
    let artefact = ctx.artefact();
    match key {
        Key::Id => artefact.id.is_some(),
        Key::Version => artefact.version.is_some(),
        Key::Owner => artefact.owner.is_some(),
        Key::Status => artefact.status != Status::Missing,
        Key::Sources => ctx.section(SectionName::Sources).is_some() || !ctx.facts().sources.is_empty(),
        Key::Producer => section(SectionName::Producer),
        Key::Consumers => section(SectionName::Consumers),
        Key::Compatibility => section(SectionName::Compatibility),
        Key::Children => section(SectionName::Children),
        Key::Adrs => ctx.section(SectionName::Adrs).is_some(),
        Key::Date => section(SectionName::Date),
        _ => false,
    }
}

/// One fault, one finding: of these the more specific rule speaks.
fn another_rule_speaks(ctx: &Context<'_>, owed: &Required) -> bool {
    match &owed.keys[0] {
        Key::ContextPack => true,
        Key::Consumers => ctx.kind() == Kind::ContractSpec,
        Key::Compatibility => super::contracts::speaks_of_compatibility(ctx),
        Key::BlockedBy => matches!(ctx.status(), Status::Spec(specward_syntax::status::SpecStatus::Blocked)),
        Key::Owner => ctx.kind() == Kind::Adr && super::adr::is_open(ctx.status()),
        key @ (Key::Children | Key::Adrs | Key::ContractSpecs) => references::has_unlisted(ctx, key),
        _ => false,
    }
}

fn absent(ctx: &Context<'_>, owed: &Required) -> Report {
    let key = &owed.keys[0];
    let names: Vec<_> = owed.keys.iter().map(|key| format!("`{}`", key.title())).collect();
    let empty = ctx.field(key);
    let at = empty.map_or_else(|| ctx.metadata_place(), |field| field.key_at);
    let state = if empty.is_some() { "has no value" } else { "is missing" };
    Report::at(at, format!("{} {state}", names.join(" or ")))
        .help(format!("{} (operating model {})", wanted(key), owed.section))
        .fix(add_key(ctx, key))
}

/// Adds a key with what the template has behind it.
pub(super) fn add_key(ctx: &Context<'_>, key: &Key) -> Fix {
    let title = format!("Add {}", key.title());
    Fix::AddToField { title, doc: ctx.doc(), key: key.title().into(), text: String::new(), preferred: true }
}

fn wanted(key: &Key) -> &'static str {
    match key {
        Key::Id => "give the document an id",
        Key::Implements => "name the parent and its version: `PLAT-124 v1`, or the initiative of a platform spec",
        Key::ContextPack => "pin the context pack: `cp-v2`",
        Key::ContractsReferenced => "list the events and APIs it uses with their versions, or `none`",
        Key::BlockedBy => "list the open ADRs that it waits for, or `none`",
        Key::Status => "write where it stands in its lifecycle",
        Key::Outcome => "write the shipped version and rollout notes",
        Key::Children => "list the component specs that implement it, or `none`",
        Key::ContractSpecs => "list the contract specs with version bumps, or `none`",
        Key::Adrs => "list the decisions that govern it, or `none`",
        Key::Owner => "name who is accountable",
        Key::Date => "write the date of the decision, as 2026-02-01",
        Key::Version => "write the version, such as v1",
        Key::Producer => "name the component that publishes it",
        Key::Consumers => "list the components that consume it",
        Key::Compatibility => "say how consumers are kept working",
        Key::Sources => "list the sources with their versions",
        Key::ComponentRepo => "name the component repository",
        Key::PlatformSpecId => "name the platform spec and its version",
        Key::ContextPackVersion => "name the context pack that the component must use",
        Key::ContractChange => "write yes or no",
        _ => "add it",
    }
}

fn unknown_key(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() == Kind::Prose || !follows_model(ctx) {
        return;
    }
    let others =
        ctx.facts().fields.iter().filter(|field| matches!(field.key, Key::Other(_)) && field.form != Form::Section);
    for field in others {
        let Some(near) = Key::nearest(&field.written_key) else { continue };
        if ctx.facts().fields.iter().any(|other| other.key == near && other.zone == field.zone) {
            continue;
        }
        let text = if field.form == Form::FrontMatter { near.yaml_name() } else { near.title().to_owned() };
        let message = format!("`{}` is no key; did you mean `{text}`?", field.written_key);
        sink.report(
            Report::at(field.key_at, message).help(format!("write `{text}`, or leave it if it is your own")).fix(
                Fix::Replace {
                    title: format!("Change to {text}"),
                    place: ctx.here(field.key_at),
                    text,
                    preferred: true,
                },
            ),
        );
    }
}

fn invalid_status(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Artefact { status: Status::Unknown(word), status_at, .. } = ctx.artefact() else { return };
    if ctx.kind() == Kind::Prose || is_template(ctx.relative_path()) {
        return;
    }
    let near = values::nearest_status(ctx, word);
    let known = values::status_words(ctx.kind()).join(", ");
    let help =
        near.map_or_else(|| format!("use one of {known}"), |near| format!("did you mean `{near}`? Known: {known}"));
    let mut report =
        Report::at(*status_at, format!("`{word}` is no status of {}", values::a_kind(ctx.kind()))).help(help);
    if let Some(near) = near {
        report = report.fix(values::set(ctx, *status_at, near, true));
    }
    if !follows_model(ctx) {
        report = report.level(Level::Advice).severity(Severity::Hint);
    }
    sink.report(report);
}

fn is_data(ctx: &Context<'_>) -> bool {
    ctx.path().format() == Format::Data
}

/// Where a finding about an unfit front matter stands.
fn front_matter(ctx: &Context<'_>) -> Option<(FactId, String)> {
    let error = ctx.facts().front_matter_error.as_ref()?;
    let what = if is_data(ctx) { "this file" } else { "the front matter" };
    Some((error.at, format!("{what} is no valid YAML: {}", error.message)))
}

fn invalid_value(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let is_any_data = ctx.kind() == Kind::Prose && is_data(ctx);
    if let Some((at, message)) = front_matter(ctx).filter(|_| !is_any_data) {
        let report = Report::at(at, message).help("correct this line; until then the block is read line by line");
        let ours = follows_model(ctx) && ctx.kind() != Kind::Prose;
        sink.report(if ours { report } else { report.level(Level::Advice).severity(Severity::Info) });
    }
    if !follows_model(ctx) || ctx.kind() == Kind::Prose {
        return;
    }
    for field in &ctx.facts().fields {
        if let Some(report) = values::misfit(ctx, field) {
            sink.report(report);
        }
    }
    values::words_that_are_no_verdict(ctx, sink);
}

/// Replaces a value; the one obvious repair.
pub(super) fn set_value(ctx: &Context<'_>, at: FactId, text: &str) -> Fix {
    values::set(ctx, at, text, true)
}
