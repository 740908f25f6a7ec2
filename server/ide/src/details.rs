//! What hover says of the smaller things: a pinned version, a source, a value, a marker, a suppression, and
//! what template and gate want under a heading. Markdown, made of facts alone.

use std::fmt::Write;

use specward_engine::artefact::{Artefact, PackSource};
use specward_engine::context::Context;
use specward_engine::rules::{self, sections};
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::document::{Field, Marker, MarkerKind, Suppression};
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::{Gate, Key, ReferenceId, SectionId, SectionName as S, Version};

use crate::hover::one_line;
use crate::newer::{newer, newer_pack};
use crate::{template, words};

/// How many findings of a section are named.
const NAMED: usize = 5;

/// What is to know of a pinned version: which it is, whether a newer one exists, and what that changed as far as
/// both say it.
pub(crate) fn version(snapshot: &Snapshot, doc: DocId, reference: ReferenceId) -> Option<String> {
    let context = snapshot.context(doc)?;
    let pinned = context.reference(reference)?.version.as_ref()?;
    let target = context.resolve(reference).target()?;
    let Some((newest, version)) = newer(&context, reference) else {
        return Some(format!("Pinned: **{}**, the newest\n\n{}", pinned.text, one_line(snapshot, target)));
    };
    let is_pinned = |doc: &DocId| context.artefact_of(*doc).is_some_and(|one| one.version_or_first().matches(pinned));
    let held = context.versions_of(target).into_iter().chain([target]).find(|doc| *doc != newest && is_pinned(doc));
    let mut text = format!("Pinned: **{}** · newest: **{}**", pinned.text, version.text);
    let _ = match held {
        Some(old) => write!(text, "\n\n- {}\n- {}", one_line(snapshot, old), one_line(snapshot, newest)),
        None => write!(text, "\n\n{}\n\nNo file here is {} any more.", one_line(snapshot, newest), pinned.text),
    };
    for change in changes(&context, held, newest, pinned) {
        let _ = write!(text, "\n\n{change}");
    }
    Some(text)
}

/// What a newer version changed: what a contract says of compatibility, sources of a pack, requirements.
fn changes(context: &Context<'_>, old: Option<DocId>, new: DocId, pinned: &Version) -> Vec<String> {
    let Some(artefact) = context.artefact_of(new) else { return Vec::new() };
    let compatibility = (artefact.kind == Kind::ContractSpec).then(|| compatibility(context, new, pinned));
    let sources = old.and_then(|old| {
        let names =
            |doc: DocId| context.artefact_of(doc).map(|one| one.sources.iter().map(source_name).collect::<Vec<_>>());
        difference("Sources", &names(old)?, &names(new)?)
    });
    let requirements = old.and_then(|old| {
        let ids = |doc: DocId| {
            let requirements = &context.facts_of(doc)?.requirements;
            Some(requirements.iter().map(|requirement| requirement.id.text.to_string()).collect::<Vec<_>>())
        };
        difference("Requirements", &ids(old)?, &ids(new)?)
    });
    compatibility.into_iter().chain(sources).chain(requirements).collect()
}

/// Operating model 1.8, gate 3.
fn compatibility(context: &Context<'_>, contract: DocId, pinned: &Version) -> String {
    let fields = context.facts_of(contract).map(|facts| facts.fields.as_slice()).unwrap_or_default();
    let said = fields.iter().find(|field| field.key == Key::Compatibility).map(|field| field.value.text.trim());
    let version = context.artefact_of(contract).map(Artefact::version_or_first);
    let is_major = version.and_then(|version| version.major()).zip(pinned.major()).is_some_and(|(a, b)| a != b);
    let said = match said.filter(|said| !said.is_empty()) {
        Some(said) => format!("Compatibility: {said}"),
        None => "Says nothing of its compatibility.".to_owned(),
    };
    if is_major {
        format!("{said}\n\nA new major version: consumers move by its compatibility plan (1.8).")
    } else {
        said
    }
}

fn source_name(source: &PackSource) -> String {
    source
        .version
        .as_ref()
        .map_or_else(|| source.name.to_string(), |version| format!("{} {}", source.name, version.text))
}

/// `Sources: + Platform MCP v5; - Platform MCP v4`; `None` where both have the same.
fn difference(what: &str, old: &[String], new: &[String]) -> Option<String> {
    let only = |of: &[String], other: &[String]| {
        let names: Vec<String> = of.iter().filter(|name| !other.contains(name)).take(NAMED).cloned().collect();
        names.join(", ")
    };
    let parts = [("new", only(new, old)), ("gone", only(old, new))];
    let told: Vec<String> =
        parts.iter().filter(|(_, names)| !names.is_empty()).map(|(word, names)| format!("{word} {names}")).collect();
    (!told.is_empty()).then(|| format!("{what}: {}", told.join("; ")))
}

/// What the pinned packs list for a source, and which pack is active.
pub(crate) fn source(snapshot: &Snapshot, doc: DocId, line: usize, item: usize) -> Option<String> {
    let context = snapshot.context(doc)?;
    let written = context.facts().sources.get(line)?.items.get(item)?;
    let mut text = format!("**{}**", written.name);
    if let Some(version) = &written.version {
        let _ = write!(text, " {}", version.text);
    }
    let pinned = context.edges_under(doc, &Key::ContextPack);
    for pack in pinned.iter().filter_map(|edge| edge.meaning.target()) {
        let _ = write!(text, "\n\n{}", listed(&context, pack, &written.name)?);
        if let Some((active, _)) = newer_pack(&context, pack) {
            let _ = write!(text, "\n\nA newer pack is active. {}", listed(&context, active, &written.name)?);
        }
    }
    Some(text)
}

/// `CP-GUEST-v3 lists Platform MCP v4.1.`
fn listed(context: &Context<'_>, pack: DocId, name: &str) -> Option<String> {
    let artefact = context.artefact_of(pack)?;
    let id = artefact.id.as_ref().map(|id| id.text.as_str()).unwrap_or_default();
    let version = |source: &PackSource| {
        source.version.as_ref().map_or("without version", |version| version.text.as_str()).to_owned()
    };
    Some(match artefact.sources.iter().find(|source| source.name.eq_ignore_ascii_case(name)) {
        Some(source) => format!("{id} lists {name} {}.", version(source)),
        None => format!("{id} does not list {name}."),
    })
}

/// What a value means: a status its place in the lifecycle, a version whose it is.
pub(crate) fn value(snapshot: &Snapshot, doc: DocId, field: &Field) -> Option<String> {
    use specward_engine::artefact::Status;
    let artefact = snapshot.artefact(doc)?;
    match (&field.key, &artefact.status) {
        (Key::Status, Status::Spec(status)) => Some(format!("**{}**: {}", status.title(), after_spec(*status))),
        (Key::Status, Status::Adr(status)) => Some(format!("**{}**: {}", status.title(), after_adr(*status))),
        (Key::Version, _) => {
            Some(format!("Version of this {}: **{}**", artefact.kind.noun(), words::version(artefact)))
        }
        _ => None,
    }
}

/// Operating model 1.11.
fn after_spec(status: SpecStatus) -> &'static str {
    match status {
        SpecStatus::Planned => "on the roadmap; next is Discovery (1.11).",
        SpecStatus::Discovery => "being explored; next is Draft (1.11).",
        SpecStatus::Draft => "being written; next is Approved, once all its gates pass (1.11).",
        SpecStatus::Approved => {
            "next is Implementing; Blocked while an ADR is pending, Paused when priorities shift (1.11)."
        }
        SpecStatus::Implementing => "next is Done, with its outcome; Paused when priorities shift (1.11).",
        SpecStatus::Done => "shipped. What changes from here is a change spec or a new version (1.11).",
        SpecStatus::Paused => {
            "waits for business priority; resumes as Approved after a rebase on a new context pack (1.11)."
        }
        SpecStatus::Blocked => "waits for an ADR; back to Approved once that is decided (1.11).",
        SpecStatus::Retired => "over. Specs are never deleted (1.9).",
    }
}

/// Operating model 1.12.
fn after_adr(status: AdrStatus) -> &'static str {
    match status {
        AdrStatus::Proposed => "open, and blocks what lists it; next is In Review (1.12).",
        AdrStatus::InReview => "open, and blocks what lists it; next is Approved or Rejected (1.12).",
        AdrStatus::Approved => "decided: what it blocked may go on (1.12).",
        AdrStatus::Rejected => "decided: specs reflect the rejected path, then remove it from Blocked By (1.12).",
        AdrStatus::Superseded => "replaced by a later decision.",
        AdrStatus::Deprecated => "no longer to be followed.",
    }
}

/// Why a marker is in the way.
pub(crate) fn marker(marker: &Marker) -> String {
    let what = match marker.kind {
        MarkerKind::NeedsClarification => "An open question",
        MarkerKind::Undecided => "Something undecided",
        MarkerKind::Placeholder => "A placeholder of the template",
        MarkerKind::OpenQuestion => "A question without answer",
    };
    format!("{what}. Gate 5 wants a spec without ambiguity (1.8): answer it here, or make it an ADR (1.12).")
}

/// What a suppression hides, and what it costs.
pub(crate) fn suppression(suppression: &Suppression) -> Option<String> {
    let rule = rules::find(&suppression.rule)?;
    Some(format!("`{}`: {}\n\n{}\n\nIts gate computes to WAIVED, never to PASS.", rule.name, rule.summary, rule.why))
}

/// What the template of a kind and the gates want under a heading, and what is missing there.
pub(crate) fn section(snapshot: &Snapshot, doc: DocId, section: SectionId) -> Option<String> {
    let kind = snapshot.kind(doc);
    let names = &snapshot.facts(doc)?.sections.get(section.0 as usize)?.names;
    let owes = rules::common::follows_model(&snapshot.context(doc)?);
    let skeleton = skeleton(kind, names).filter(|_| owes || kind == Kind::Adr);
    let wanted = [sources_wanted(kind, names), gate_wants(kind, names)].into_iter().filter(|_| owes);
    let parts = std::iter::once(skeleton).chain(wanted).chain([findings(snapshot, doc, section)]);
    let parts: Vec<String> = parts.flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn skeleton(kind: Kind, names: &[S]) -> Option<String> {
    let skeleton = template::sections(kind).into_iter().find(|skeleton| {
        let wanted = S::parse(skeleton.heading, &specward_syntax::Options::default());
        wanted.iter().any(|name| names.contains(name))
    })?;
    let text = template::fill(skeleton.text, &template::Values::default());
    let body = text.lines().skip(1).filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("  \n");
    Some(format!("**{}** in the {} template:\n\n{body}", skeleton.heading, words::kind(kind, None)))
}

fn sources_wanted(kind: Kind, names: &[S]) -> Option<String> {
    let mut sources: Vec<&str> = names.iter().flat_map(|name| sections::sources_of(kind, *name)).copied().collect();
    sources.dedup();
    (!sources.is_empty()).then(|| format!("Names its source with version: {} (1.8, gate 1).", sources.join(", ")))
}

fn gate_wants(kind: Kind, names: &[S]) -> Option<String> {
    let gate = names.iter().find_map(|name| gate_of(*name))?;
    let has = specward_engine::gates_of(kind).contains(&gate);
    has.then(|| format!("Gate {} reads it: {}", gate.number(), words::gate_demands(gate)))
}

/// The gate that weighs what stands in a section.
fn gate_of(name: S) -> Option<Gate> {
    match name {
        S::References | S::Sources => Some(Gate::Context),
        S::DomainUnderstanding | S::CrossDomainInteractions | S::ComponentResponsibilities => Some(Gate::Domain),
        S::Contracts | S::Compatibility | S::Consumers | S::DualPublish => Some(Gate::Integration),
        S::Nfrs | S::Observability => Some(Gate::Nfr),
        S::AcceptanceCriteria | S::Adrs | S::OpenQuestions => Some(Gate::Ready),
        _ => None,
    }
}

fn findings(snapshot: &Snapshot, doc: DocId, section: SectionId) -> Option<String> {
    let document = snapshot.document(doc)?;
    let found = document.facts.sections.get(section.0 as usize)?;
    let (whole, heading) = (document.places.range(found.whole), document.places.range(found.heading));
    let inside = |finding: &specward_engine::finding::Finding| {
        let at = document.places.range(finding.place.fact);
        finding.suppressed.is_none() && !at.is_empty() && whole.contains(at) && at != heading
    };
    let all = snapshot.findings(doc);
    let lines: Vec<String> = all
        .iter()
        .filter(|finding| inside(finding))
        .take(NAMED)
        .map(|finding| format!("- `{}`: {}", finding.rule.name, finding.message))
        .collect();
    (!lines.is_empty()).then(|| format!("Found below:\n{}", lines.join("\n")))
}
