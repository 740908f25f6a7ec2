//! How answers speak: names of kinds, statuses, versions, and what each key and gate means in the
//! operating model's words.

use specward_engine::artefact::{Artefact, Scope, Status};
use specward_engine::kind::Kind;
use specward_syntax::{Gate, Key};

/// A kind in words; an ADR with its scope.
pub(crate) fn kind(kind: Kind, scope: Option<Scope>) -> &'static str {
    match (kind, scope) {
        (Kind::Adr, Some(Scope::Global)) => "global ADR",
        (Kind::Adr, Some(Scope::Local)) => "local ADR",
        (Kind::Adr, None) => "ADR",
        (Kind::Initiative, _) => "initiative",
        (Kind::PlatformSpec, _) => "platform spec",
        (Kind::ComponentSpec, _) => "component spec",
        (Kind::ContractSpec, _) => "contract spec",
        (Kind::ChangeSpec, _) => "change spec",
        (Kind::BugSpec, _) => "bug spec",
        (Kind::HotfixSpec, _) => "hotfix spec",
        (Kind::FollowUpSpec, _) => "follow-up spec",
        (Kind::ContextPack, _) => "context pack",
        (Kind::Constitution, _) => "constitution",
        (Kind::Domain, _) => "domain",
        (Kind::FanOutTasks, _) => "fan-out tasks",
        (Kind::SpecGraph, _) => "spec graph",
        (Kind::Prose, _) => "document",
    }
}

/// A title without the id that it may begin with: `CartUpdated: A cart changed`.
pub(crate) fn title(artefact: &Artefact) -> &str {
    let id = artefact.id.as_ref().map(|id| id.text.as_str()).unwrap_or_default();
    match artefact.title.strip_prefix(id) {
        Some(rest) if !id.is_empty() && !rest.starts_with(char::is_alphanumeric) => {
            rest.trim_start_matches([' ', ':', '-', '–', '—'])
        }
        _ => &artefact.title,
    }
}

/// A status as the operating model spells it.
pub(crate) fn status(status: &Status) -> &str {
    match status {
        Status::Spec(status) => status.title(),
        Status::Adr(status) => status.title(),
        Status::Unknown(word) => word,
        Status::Missing => "no status",
    }
}

/// The artefact's own version; says so where none is written.
pub(crate) fn version(artefact: &Artefact) -> String {
    match &artefact.version {
        Some(version) => version.text.to_string(),
        None => "v1 (assumed)".to_owned(),
    }
}

/// What a gate demands (operating model 1.8).
pub(crate) fn gate_demands(gate: Gate) -> &'static str {
    match gate {
        Gate::Context => {
            "All MCP sources referenced with explicit versions, the context pack version pinned, a constitution that is not empty."
        }
        Gate::Domain => {
            "No invariant violated, domain ownership respected, all cross-domain communication via versioned events or REST contracts."
        }
        Gate::Integration => {
            "All contract consumers identified, a compatibility plan for breaking changes, dual publish where a version is bumped."
        }
        Gate::Nfr => "Logging, metrics and tracing declared, PII handling specified, performance targets set.",
        Gate::Ready => "No open ADR in Blocked By, no ambiguity, acceptance criteria that are testable.",
    }
}

/// What a metadata key means (operating model 1.7 and 1.9); `None` for one that is not ours or needs no words.
pub(crate) fn key_meaning(key: &Key) -> Option<&'static str> {
    Some(match key {
        Key::Id => "The id by which everything else refers to this artefact. Never reused.",
        Key::Implements => "Parent spec with version, such as `PLAT-124 v1` (1.9).",
        Key::ContextPack => "Context pack with version, pinned: `cp-v2`, never `latest` (1.8, gate 1).",
        Key::Status => {
            "Planned, Discovery, Draft, Approved, Implementing, Done, Paused or Blocked (1.11); of an ADR Proposed, In Review, Approved or Rejected (1.12)."
        }
        Key::BlockedBy => {
            "ADRs that must be decided first; `none` if there is none. No spec passes gate 5 while one of them is open (1.12)."
        }
        Key::ContractsReferenced => "Events and APIs used, with versions (1.9).",
        Key::DependsOn => "Contracts, ADRs and policies that this rests on (1.9).",
        Key::Affects => "Domains, APIs and events that this changes (1.9).",
        Key::Outcome => "Shipped version and rollout notes, once Done (1.9).",
        Key::Owner => "Who decides, or who is responsible (1.5).",
        Key::Scope => {
            "Global: blocks any component that depends on the decision. Local: blocks only this component (1.12)."
        }
        Key::Blocks => "Specs that wait for this decision (1.12).",
        Key::Children => "Component specs that implement this (1.9).",
        Key::ContractSpecs => "Contract specs with version bumps and consumer impact (1.9).",
        Key::Adrs => "Decisions that govern this feature (1.9).",
        Key::ComponentRepo => "Target component repository of a fan-out task (1.7).",
        Key::PlatformSpecId => "Parent platform spec with version (1.7).",
        Key::ContextPackVersion => "Required context pack version (1.7).",
        Key::ContractChange => "`yes` where a contract spec is required first, else `no` (1.7).",
        Key::Supersedes => "The decision that this one replaces.",
        Key::SupersededBy => "The decision that replaces this one.",
        Key::Consumers => "Every component that consumes the contract (1.8, gate 3).",
        Key::Producer => "The component that publishes the contract.",
        Key::Compatibility => "Additive, or breaking with its plan (1.8, gate 3).",
        Key::DualPublish => "How long both versions are published (1.8, gate 3).",
        Key::ApprovedBy => "Who approved it; 1.5 says who may.",
        Key::FollowUp => "The follow-up spec that hardens the hotfix (1.13).",
        _ => return None,
    })
}
