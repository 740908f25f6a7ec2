//! Versions that references pin: missing, behind their target, or ahead of it. Context packs and
//! sources have rules of their own.

use std::cmp::Ordering;

use specward_syntax::document::{Field, Zone};
use specward_syntax::status::SpecStatus;
use specward_syntax::{Key, Reference, ReferenceId, Version};

use super::pins_version;
use crate::artefact::{Artefact, Status};
use crate::context::{Context, Report, Resolution, Sink};
use crate::finding::{DocId, Fix, Severity};
use crate::kind::Kind;
use crate::rule::Level;
use crate::rules::common::{follows_model, is_spec, key_of, pinned, version_word};

pub(super) fn version_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !follows_model(ctx) || ctx.kind() == Kind::Prose {
        return;
    }
    for (id, reference) in ctx.references().filter(|(_, reference)| reference.version.is_none()) {
        let Some(key) = key_of(&reference.role).filter(|key| !pinned_in_header(ctx, id, key)) else { continue };
        let meaning = ctx.resolve(id);
        if !owes_version(ctx, key, &meaning) || reference.id.split_version().is_some() {
            continue;
        }
        let text = &reference.id.text;
        let mut report = Report::at(reference.at, format!("{text} is named without a version"))
            .help(format!("pin the version that this document was written against, such as `{text} v1`"))
            .role(&reference.role);
        if let Some(target) = meaning.target() {
            report = report.related(ctx.definition_place(target), "the target").fix(pin(ctx, reference, target));
        }
        sink.report(report);
    }
}

/// `Spec Graph Links` repeat what the header says; the version is owed once.
fn pinned_in_header(ctx: &Context<'_>, id: ReferenceId, key: &Key) -> bool {
    let names_it = |field: &&Field| field.value.items.iter().any(|item| item.reference == Some(id));
    let in_header = ctx.fields(key).next().is_some();
    in_header && !ctx.facts().fields.iter().filter(names_it).any(|field| field.zone != Zone::Graph)
}

fn owes_version(ctx: &Context<'_>, key: &Key, meaning: &Resolution) -> bool {
    let kind = meaning.target().and_then(|target| ctx.kind_of(target));
    match key {
        Key::Implements | Key::PlatformSpecId => match kind {
            Some(kind) => is_spec(kind),
            None => ctx.kind() != Kind::PlatformSpec && *meaning != Resolution::NotOurs,
        },
        _ => false,
    }
}

fn pin(ctx: &Context<'_>, reference: &Reference, target: DocId) -> Fix {
    let version = ctx.artefact_of(target).map(Artefact::version_or_first);
    let word = version.as_ref().map_or_else(|| "v1".to_owned(), version_word);
    Fix::Replace {
        title: format!("Pin {word}"),
        place: ctx.here(reference.at),
        text: format!("{} {word}", written_id(reference)),
        preferred: true,
    }
}

fn written_id(reference: &Reference) -> String {
    reference
        .scope
        .as_ref()
        .map_or_else(|| reference.id.text.to_string(), |scope| format!("{scope}/{}", reference.id.text))
}

/// How a pinned version stands to the versions that exist.
enum Standing<'a> {
    Behind { newest: DocId, version: &'a Version },
    Ahead { newest: DocId, version: &'a Version },
}

/// Compares only where the target says its version itself: an assumed v1 contradicts nobody.
fn standing<'a>(ctx: &Context<'a>, id: ReferenceId, wanted: &Version) -> Option<Standing<'a>> {
    let newest = newest_of(ctx, &ctx.resolve(id))?;
    let version = ctx.artefact_of(newest)?.version.as_ref()?;
    match wanted.compare(version)? {
        Ordering::Less => Some(Standing::Behind { newest, version }),
        Ordering::Greater => Some(Standing::Ahead { newest, version }),
        Ordering::Equal => None,
    }
}

/// The newest version of what a reference leads to, be it pinned to an older one or not.
fn newest_of(ctx: &Context<'_>, meaning: &Resolution) -> Option<DocId> {
    let target = match meaning {
        Resolution::Document(doc) => *doc,
        Resolution::Versions(docs) => *docs.first()?,
        _ => return None,
    };
    let version = |doc: DocId| ctx.artefact_of(doc).map(Artefact::version_or_first);
    let newer = |newest, other| match version(other).zip(version(newest)) {
        Some((other_version, version)) if other_version.compare(&version) == Some(Ordering::Greater) => other,
        _ => newest,
    };
    Some(ctx.versions_of(target).into_iter().fold(target, newer))
}

fn pinned_references<'a>(ctx: &Context<'a>) -> impl Iterator<Item = (ReferenceId, &'a Reference, &'a Version)> {
    ctx.references().filter(|(_, reference)| pins_version(ctx, &reference.role)).filter_map(|(id, reference)| {
        let version = reference.version.as_ref()?;
        Some((id, reference, version))
    })
}

pub(super) fn version_outdated(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let done = *ctx.status() == Status::Spec(SpecStatus::Done);
    for (id, reference, wanted) in pinned_references(ctx) {
        let Some(Standing::Behind { newest, version }) = standing(ctx, id, wanted) else { continue };
        if ctx.kind_of(newest) == Some(Kind::ContractSpec) {
            continue; // `integration/contract-outdated` speaks.
        }
        let at = reference.version_at.unwrap_or(reference.at);
        let message = format!("{} {} is behind {}", reference.id.text, wanted.text, pinned_path(ctx, newest));
        let mut report = Report::at(at, message)
            .help(format!("check what changed, then refer to {}", version_word(version)))
            .related(ctx.definition_place(newest), format!("{} is current", version_word(version)))
            .role(&reference.role)
            .fix(Fix::Replace {
                title: format!("Change to {}", version_word(version)),
                place: ctx.here(at),
                text: version_word(version),
                preferred: true,
            });
        if done {
            report = report.level(Level::Advice).severity(Severity::Info);
        }
        sink.report(report);
    }
}

pub(super) fn version_unknown(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for (id, reference, wanted) in pinned_references(ctx) {
        let Some(Standing::Ahead { newest, version }) = standing(ctx, id, wanted) else { continue };
        let at = reference.version_at.unwrap_or(reference.at);
        let message =
            format!("there is no {} {}: {} is the newest", reference.id.text, wanted.text, pinned_path(ctx, newest));
        let report = Report::at(at, message)
            .help(format!("refer to {}, or publish {} first", version_word(version), wanted.text))
            .related(ctx.definition_place(newest), format!("{} is the newest", version_word(version)))
            .role(&reference.role)
            .fix(Fix::Replace {
                title: format!("Change to {}", version_word(version)),
                place: ctx.here(at),
                text: version_word(version),
                preferred: true,
            });
        sink.report(report);
    }
}

fn pinned_path(ctx: &Context<'_>, doc: DocId) -> String {
    format!("{} ({})", pinned(ctx, doc), ctx.shown_path(doc))
}
