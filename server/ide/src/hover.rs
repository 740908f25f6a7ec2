//! The card of an artefact, and what stands under the cursor in words: title, kind, status, version,
//! owner, blockers, verdicts. Markdown, made of facts alone.

use std::fmt::Write;

use specward_engine::Snapshot;
use specward_engine::artefact::{Artefact, PackSource, Status};
use specward_engine::context::{Context, LinkTarget, Resolution};
use specward_engine::finding::{DocId, Finding};
use specward_engine::kind::Kind;
use specward_syntax::document::{Field, GateLine, Role};
use specward_syntax::value::ValueState;
use specward_syntax::{Document, Gate, Key, Reference, ReferenceId, TextRange, Verdict};

use crate::newer::newer_pack;
use crate::target::{self, Target};
use crate::{details, words};

/// How many blockers, specs or candidates a card names before it counts the rest.
const NAMED: usize = 8;

/// Of more documents that mention an artefact a card names some and counts none.
const LOOKED_AT: usize = 64;

/// A text about a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub range: TextRange,
    /// Markdown.
    pub text: String,
}

/// What is known about the text at `offset`; `None` where there is nothing to say.
pub fn hover(snapshot: &Snapshot, doc: DocId, offset: usize) -> Option<Hover> {
    let document = snapshot.document(doc)?;
    let (target, range) = target::at(&document, offset)?;
    let text = match target {
        Target::Reference(reference) => reference_text(snapshot, doc, reference),
        Target::Version(reference) => version_text(snapshot, doc, reference),
        Target::Requirement(index) => requirement_text(snapshot, doc, document.facts.requirements.get(index)?.at),
        Target::Link(link) => link_text(snapshot, doc, link),
        Target::Gate(line) => Some(gate_text(snapshot, doc, document.facts.gates.as_ref()?.lines.get(line)?)),
        Target::Key(field) => {
            let field = document.facts.fields.get(field)?;
            if names_nothing(&document, field) { None } else { key_text(&field.key) }
        }
        Target::Heading(section) => details::section(snapshot, doc, section),
        Target::Title => card(snapshot, doc),
        Target::Source(line, item) => details::source(snapshot, doc, line, item),
        Target::Value(field) => details::value(snapshot, doc, document.facts.fields.get(field)?),
        Target::Marker(marker) => Some(details::marker(document.facts.markers.get(marker)?)),
        Target::Suppression(at) => details::suppression(document.facts.suppressions.get(at)?),
    };
    let text = with_findings(snapshot, doc, &document, range, text);
    (!text.is_empty()).then_some(Hover { range, text })
}

fn reference_text(snapshot: &Snapshot, doc: DocId, reference: ReferenceId) -> Option<String> {
    let found = snapshot.facts(doc)?.references.get(reference.0 as usize)?;
    if found.role == Role::Definition {
        return card(snapshot, doc);
    }
    match snapshot.resolve(doc, reference) {
        Resolution::NotOurs | Resolution::Unknown => None,
        Resolution::Requirement(target, fact) => requirement_text(snapshot, target, fact),
        Resolution::Document(target) => card(snapshot, target),
        Resolution::Foreign(target) => {
            Some(format!("{}\n\nA local ADR of another component: out of reach from here.", card(snapshot, target)?))
        }
        Resolution::Versions(targets) => Some(versions_text(snapshot, &targets)),
        Resolution::Ambiguous(targets) => {
            Some(format!("`{}` may mean:\n{}", found.id.text, bullets(snapshot, &targets)))
        }
    }
}

fn version_text(snapshot: &Snapshot, doc: DocId, reference: ReferenceId) -> Option<String> {
    details::version(snapshot, doc, reference).or_else(|| reference_text(snapshot, doc, reference))
}

fn requirement_text(snapshot: &Snapshot, doc: DocId, fact: specward_syntax::FactId) -> Option<String> {
    let requirement = snapshot.facts(doc)?.requirements.iter().find(|requirement| requirement.at == fact)?;
    Some(format!("**{}** {}\n\n`{}`", requirement.id.text, requirement.text, snapshot.relative_path(doc)))
}

fn versions_text(snapshot: &Snapshot, targets: &[DocId]) -> String {
    let newest = targets.first().and_then(|doc| card(snapshot, *doc)).unwrap_or_default();
    format!("{newest}\n\nVersions in this workspace:\n{}", bullets(snapshot, targets))
}

fn bullets(snapshot: &Snapshot, docs: &[DocId]) -> String {
    docs.iter().take(NAMED).fold(String::new(), |mut text, doc| {
        let _ = writeln!(text, "- {}", one_line(snapshot, *doc));
        text
    })
}

fn link_text(snapshot: &Snapshot, doc: DocId, link: usize) -> Option<String> {
    match snapshot.link(doc, link) {
        LinkTarget::Document(target, fact) => {
            let heading = fact.and_then(|fact| {
                let section = snapshot.facts(target)?.sections.iter().find(|section| section.heading == fact)?;
                Some(format!("\n\nSection *{}*", section.title))
            });
            let text = card(snapshot, target).unwrap_or_else(|| format!("`{}`", snapshot.relative_path(target)));
            Some(text + &heading.unwrap_or_default())
        }
        LinkTarget::MissingFragment(target) => card(snapshot, target),
        LinkTarget::Ambiguous(targets) => Some(format!("May mean:\n{}", bullets(snapshot, &targets))),
        LinkTarget::File(path) => Some(format!("`{path}`")),
        _ => None,
    }
}

/// The card of a document: what a reader would open the file for. `None` for one that is gone.
pub fn card(snapshot: &Snapshot, doc: DocId) -> Option<String> {
    let (artefact, context) = (snapshot.artefact(doc)?, snapshot.context(doc)?);
    let mut text = heading_line(artefact, snapshot.relative_path(doc));
    text.push_str("\n\n");
    text.push_str(&facts_line(artefact));
    for line in relations(&context, artefact.kind) {
        text.push_str("  \n");
        text.push_str(&line);
    }
    let verdicts = verdict_line(snapshot, doc);
    if !verdicts.is_empty() {
        let _ = write!(text, "\n\n{verdicts}");
    }
    let _ = write!(text, "\n\n`{}`", snapshot.relative_path(doc));
    if let Some(graph) = snapshot.published_in(doc) {
        let _ = write!(text, " — not checked out: from the published graph `{}`", graph.file_name());
    }
    Some(text)
}

fn heading_line(artefact: &Artefact, path: &str) -> String {
    match (&artefact.id, words::title(artefact)) {
        (Some(id), "") => format!("**{}**", id.text),
        (Some(id), title) => format!("**{}** {title}", id.text),
        (None, "") => format!("**{path}**"),
        (None, title) => format!("**{title}**"),
    }
}

fn facts_line(artefact: &Artefact) -> String {
    let mut parts = vec![words::kind(artefact.kind, artefact.scope).to_owned()];
    if artefact.status != Status::Missing {
        parts.push(words::status(&artefact.status).to_owned());
    }
    if artefact.kind != Kind::Prose && artefact.kind != Kind::Adr {
        parts.push(words::version(artefact));
    }
    if let Some(owner) = &artefact.owner {
        parts.push(format!("owner: {owner}"));
    }
    parts.join(" · ")
}

fn relations(context: &Context<'_>, kind: Kind) -> Vec<String> {
    let doc = context.doc();
    let outgoing = |label: &str, key: Key| {
        named(context, label, context.edges_under(doc, &key).iter().filter_map(|edge| edge.meaning.target()).collect())
    };
    let incoming = |label: &str, key: Key| {
        let wanted = |role: &Role| *role == Role::Field(key.clone());
        let (few, are_all) = context.some_referrers(doc, wanted, LOOKED_AT);
        if are_all {
            let from = context.referrers_of(doc, wanted);
            return named(context, label, from.iter().map(|edge| edge.from).collect());
        }
        named(context, label, few.into_iter().take(NAMED).collect()).map(|names| names + " and more")
    };
    let lines = match kind {
        Kind::Adr => vec![incoming("Blocks", Key::BlockedBy), outgoing("Superseded by", Key::SupersededBy)],
        Kind::ContractSpec => {
            vec![parties(context.artefact_of(doc)), incoming("Referenced by", Key::ContractsReferenced)]
        }
        Kind::ContextPack => vec![
            pack_sources(context.artefact_of(doc)),
            newer_pack(context, doc).and_then(|(active, _)| named(context, "Stale, active is", vec![active])),
            incoming("Pinned by", Key::ContextPack),
        ],
        Kind::Prose => Vec::new(),
        _ => vec![
            outgoing("Implements", Key::Implements),
            outgoing("Context pack", Key::ContextPack),
            outgoing("Blocked by", Key::BlockedBy),
            incoming("Implemented by", Key::Implements),
        ],
    };
    lines.into_iter().flatten().collect()
}

/// `Producer: cart-repo · consumers: checkout-repo`.
fn parties(artefact: Option<&Artefact>) -> Option<String> {
    let artefact = artefact?;
    let producer = artefact.producer.iter().map(|name| format!("Producer: {name}"));
    let consumers = Some(artefact.consumers.join(", ")).filter(|names| !names.is_empty());
    let parts: Vec<String> = producer.chain(consumers.map(|names| format!("consumers: {names}"))).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// `Sources: Platform MCP v4.1, Domain MCP v3`.
fn pack_sources(artefact: Option<&Artefact>) -> Option<String> {
    let version = |source: &PackSource| source.version.as_ref().map(|version| format!(" {}", version.text));
    let name = |source: &PackSource| format!("{}{}", source.name, version(source).unwrap_or_default());
    let sources: Vec<String> = artefact?.sources.iter().take(NAMED).map(name).collect();
    (!sources.is_empty()).then(|| format!("Sources: {}", sources.join(", ")))
}

fn named(context: &Context<'_>, label: &str, mut docs: Vec<DocId>) -> Option<String> {
    docs.sort_unstable();
    docs.dedup();
    let names: Vec<String> = docs.iter().take(NAMED).filter_map(|doc| short(context.artefact_of(*doc)?)).collect();
    let rest = docs.len().saturating_sub(NAMED);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    (!names.is_empty()).then(|| format!("{label}: {}{more}", names.join(", ")))
}

/// `ADR-0003 (In Review)`.
fn short(artefact: &Artefact) -> Option<String> {
    let id = &artefact.id.as_ref()?.text;
    match &artefact.status {
        Status::Missing => Some(id.to_string()),
        status => Some(format!("{id} ({})", words::status(status))),
    }
}

/// `ADR-0003 Sessions in Redis — ADR · In Review`, for lists.
pub(crate) fn one_line(snapshot: &Snapshot, doc: DocId) -> String {
    let Some(artefact) = snapshot.artefact(doc) else { return String::new() };
    format!(
        "{} — {} `{}`",
        heading_line(artefact, snapshot.relative_path(doc)),
        facts_line(artefact),
        snapshot.relative_path(doc)
    )
}

/// The computed verdicts in one line; empty for what is not gated.
pub fn verdict_line(snapshot: &Snapshot, doc: DocId) -> String {
    let verdicts = snapshot.verdicts(doc);
    let parts: Vec<String> =
        verdicts.iter().map(|verdict| format!("{} {}", verdict.gate.slug(), verdict.computed.word())).collect();
    if parts.is_empty() { String::new() } else { format!("Gates: {}", parts.join(" · ")) }
}

fn gate_text(snapshot: &Snapshot, doc: DocId, line: &GateLine) -> String {
    let gate = line.gate;
    let mut text = format!("**Gate {}: {}**\n\n{}", gate.number(), gate.title(), words::gate_demands(gate));
    if let Some(computed) = snapshot.verdicts(doc).of(gate) {
        let _ = write!(text, "\n\nDeclared: {} · computed: **{}**", declared(line.verdict), computed.word());
        for finding in counting_for(&snapshot.findings(doc), gate).take(NAMED) {
            let _ = write!(text, "\n- `{}`: {}", finding.rule.name, finding.message);
        }
    }
    text
}

fn counting_for(findings: &[Finding], gate: Gate) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(move |finding| finding.gate == Some(gate) && finding.suppressed.is_none())
}

fn declared(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        _ => "nothing",
    }
}

/// Whether a key of references has a value without any: another tool's key of the same name, as `parent` of a page in a site.
fn names_nothing(document: &Document, field: &Field) -> bool {
    let value = document.places.range(field.value_at);
    let inside = |reference: &Reference| value.contains(document.places.range(reference.at));
    field.key.is_relation() && field.value.state == ValueState::Present && !document.facts.references.iter().any(inside)
}

pub(crate) fn key_text(key: &Key) -> Option<String> {
    let text = words::key_meaning(key)?;
    Some(format!("**{}**\n\n{text}", key.title()))
}

/// Adds the findings' help that the range carries: what resolves it is worth more than what it is.
fn with_findings(
    snapshot: &Snapshot,
    doc: DocId,
    document: &Document,
    range: TextRange,
    text: Option<String>,
) -> String {
    let mut text = text.unwrap_or_default();
    for finding in snapshot.findings(doc).iter().filter(|finding| finding.suppressed.is_none()) {
        let at = document.places.range(finding.place.fact);
        if !at.is_empty() && range.contains(at) && !finding.help.is_empty() {
            let gap = if text.is_empty() { "" } else { "\n\n" };
            let _ = write!(text, "{gap}*{}*: {}", finding.rule.name, finding.help);
        }
    }
    text
}
