//! What several rules ask alike: whether a document follows our model, how messages name things.
//! Must not report anything.

use specward_syntax::document::{Dialect, Field, Role};
use specward_syntax::status::SpecStatus;
use specward_syntax::value::ValueState;
use specward_syntax::{Id, Key, Version};

use super::dialects::dialect;
use crate::artefact::Status;
use crate::context::Context;
use crate::finding::DocId;
use crate::kind::Kind;
use crate::root::Tier;

/// Whether the document owes what the operating model asks for: it or its root uses our keys, or its root is a platform
/// repo. Files of other tools' schemas do only once they use our keys themselves.
pub fn follows_model(ctx: &Context<'_>) -> bool {
    if is_template(ctx.relative_path()) {
        return false;
    }
    match dialect(ctx) {
        Dialect::Own => ctx.artefact().shows_model || ctx.tier() == Some(Tier::Platform) || ctx.root_adopts_model(),
        Dialect::SpecKit | Dialect::OpenSpec => ctx.artefact().shows_model,
    }
}

/// Whether the document owes the sections of our templates: those of other tools have their own.
pub fn uses_our_template(ctx: &Context<'_>) -> bool {
    dialect(ctx) == Dialect::Own && follows_model(ctx)
}

/// Whether a path, below its root, is that of a template: what it holds is to be filled in.
pub fn is_template(path: &str) -> bool {
    let lower = path.to_lowercase();
    let (folders, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let in_folder = folders.split('/').any(|folder| folder == "template" || folder == "templates");
    let numberless = ["nnn", "xxx", "adr-nnn", "adr-xxx", "0000-"].iter().any(|start| file.starts_with(start));
    in_folder || file.contains("template") || numberless
}

/// Whether the document is a spec in the sense of operating model 1.6: something that gets implemented.
pub fn is_spec(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PlatformSpec
            | Kind::ComponentSpec
            | Kind::ContractSpec
            | Kind::ChangeSpec
            | Kind::BugSpec
            | Kind::HotfixSpec
            | Kind::FollowUpSpec
    )
}

/// Whether all five gates apply (rules.md, "Who is gated").
pub fn has_all_gates(kind: Kind) -> bool {
    matches!(kind, Kind::PlatformSpec | Kind::ComponentSpec | Kind::ChangeSpec | Kind::FollowUpSpec)
}

/// Whether the spec has been Approved: it still is, or went on from there (operating model 1.11).
pub fn from_approved_on(status: &Status) -> bool {
    use SpecStatus::{Approved, Blocked, Done, Implementing, Paused};
    matches!(status, Status::Spec(Approved | Implementing | Done | Paused | Blocked))
}

/// A status as messages write it.
pub fn status_text(status: &Status) -> String {
    match status {
        Status::Spec(status) => status.title().to_owned(),
        Status::Adr(status) => status.title().to_owned(),
        Status::Unknown(word) => format!("`{word}`"),
        Status::Missing => "without a status".to_owned(),
    }
}

/// How messages name a document in a word: its id, else its path.
pub fn name_of(ctx: &Context<'_>, doc: DocId) -> String {
    let id = ctx.artefact_of(doc).and_then(|artefact| artefact.id.as_ref());
    id.map_or_else(|| ctx.shown_path(doc), |id| id.text.to_string())
}

/// A reference to `doc` as metadata writes it: `PLAT-124 v2`, without version where it declares none.
pub fn pinned(ctx: &Context<'_>, doc: DocId) -> String {
    let name = name_of(ctx, doc);
    match ctx.artefact_of(doc).and_then(|artefact| artefact.version.as_ref()) {
        Some(version) if !name.ends_with(version.text.as_str()) => format!("{name} {}", version_word(version)),
        _ => name,
    }
}

/// A version as references write it: `v2` for a bare `2`.
pub fn version_word(version: &Version) -> String {
    let text = version.text.as_str();
    let bare = text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit());
    if bare { format!("v{text}") } else { text.to_owned() }
}

/// `a, b and c`; more than five end in `and 3 more`.
pub fn listed(names: &[String]) -> String {
    listed_of(names, names.len())
}

/// The same of so many names, of which the first ones are given.
pub fn listed_of(names: &[String], count: usize) -> String {
    const SHOWN: usize = 5;
    let shown = &names[..names.len().min(SHOWN)];
    match shown {
        [one] if count == 1 => one.clone(),
        [first @ .., last] if count == shown.len() => format!("{} and {last}", first.join(", ")),
        [] => String::new(),
        some => format!("{} and {} more", some.join(", "), count - some.len()),
    }
}

/// The family of an id, upper case: `ADR` of `ADR-0003`; empty for a name without one.
pub fn family(id: &Id) -> &str {
    id.key.family()
}

/// The key under which a reference stands, if it is a metadata value.
pub fn key_of(role: &Role) -> Option<&Key> {
    match role {
        Role::Field(key) => Some(key),
        _ => None,
    }
}

/// Whether the role says what the reference is for; in prose and where an id is defined it does not.
pub fn is_declared(role: &Role) -> bool {
    !matches!(role, Role::Prose | Role::Definition | Role::Node)
}

/// Whether a field has a value. A list that is left blank behind its key says that it is empty (operating model 1.9: "empty
/// list if none").
pub fn is_written(field: &Field) -> bool {
    let list =
        matches!(field.key, Key::BlockedBy | Key::ContractsReferenced | Key::Children | Key::ContractSpecs | Key::Adrs);
    field.value.state != ValueState::Missing || list && field.value.text.is_empty()
}
