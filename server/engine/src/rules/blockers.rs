//! What a `Blocked By` list amounts to: which ADRs are open, which are decided, which take the
//! place of another. Read by `ready/` and `status/`; reports nothing.

use specward_syntax::document::{Role, Zone};
use specward_syntax::status::AdrStatus;
use specward_syntax::value::ValueState;
use specward_syntax::{Key, Reference, ReferenceId};

use super::common::{name_of, status_text};
use crate::artefact::Status;
use crate::context::{Context, Resolution};
use crate::finding::DocId;
use crate::kind::Kind;

/// Where a blocking ADR stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// Not decided: says why.
    Open {
        /// The ADR.
        adr: DocId,
        /// `ADR-0012 is In Review (platform-repo/adr/…)`.
        why: String,
        /// What resolves it.
        help: String,
    },
    /// Approved, or superseded by one that is: the blocker can go.
    Resolved {
        /// The ADR that decides.
        adr: DocId,
        /// Why it no longer blocks.
        why: String,
    },
}

/// The blockers of this document in reading order, each with its reference. References to nothing, to several or to what
/// is no ADR are left to `ref/`.
pub fn blockers<'a>(ctx: &Context<'a>) -> Vec<(ReferenceId, &'a Reference, Blocker)> {
    let named = ctx.references().filter(|(_, reference)| reference.role == Role::Field(Key::BlockedBy));
    named.filter_map(|(id, reference)| Some((id, reference, blocker(ctx, id)?))).collect()
}

fn blocker(ctx: &Context<'_>, id: ReferenceId) -> Option<Blocker> {
    let adr = match ctx.resolve(id) {
        Resolution::Document(adr) => adr,
        Resolution::Versions(docs) => *docs.first()?,
        _ => return None,
    };
    (ctx.kind_of(adr)? == Kind::Adr).then(|| judge(ctx, adr))
}

fn judge(ctx: &Context<'_>, adr: DocId) -> Blocker {
    let name = name_of(ctx, adr);
    let path = ctx.shown_path(adr);
    let open = |why: String, help: String| Blocker::Open { adr, why, help };
    match ctx.status_of(adr) {
        Some(Status::Adr(AdrStatus::Approved)) => {
            Blocker::Resolved { adr, why: format!("{name} is Approved ({path})") }
        }
        Some(Status::Adr(AdrStatus::Rejected)) => open(
            format!("{name} is Rejected ({path})"),
            format!("reflect the rejected path in this document, then remove {name} from Blocked By"),
        ),
        Some(Status::Adr(AdrStatus::Superseded)) => superseded(ctx, adr, &name, &path),
        Some(Status::Adr(status @ AdrStatus::Deprecated)) => open(
            format!("{name} is {} ({path})", status.title()),
            format!("name the ADR that decides instead, or remove {name}"),
        ),
        Some(status @ (Status::Adr(_) | Status::Spec(_))) => {
            open(format!("{name} is {} ({path})", status_text(status)), decide(&name))
        }
        Some(Status::Unknown(word)) => open(format!("{name} has the unknown status `{word}` ({path})"), decide(&name)),
        Some(Status::Missing) | None => open(format!("{name} has no status ({path})"), decide(&name)),
    }
}

fn decide(name: &str) -> String {
    format!("have {name} decided; once it is Approved, remove it from Blocked By")
}

fn superseded(ctx: &Context<'_>, adr: DocId, name: &str, path: &str) -> Blocker {
    let Some(last) = last_successor(ctx, adr) else {
        return Blocker::Open {
            adr,
            why: format!("{name} is Superseded but names no successor ({path})"),
            help: format!("name the ADR that decides instead of {name}"),
        };
    };
    let (successor, status) = (name_of(ctx, last), ctx.status_of(last));
    if status == Some(&Status::Adr(AdrStatus::Approved)) {
        return Blocker::Resolved {
            adr: last,
            why: format!("{name} is superseded by {successor}, which is Approved ({path})"),
        };
    }
    let standing = status.map_or_else(|| "without a status".to_owned(), status_text);
    Blocker::Open {
        adr: last,
        why: format!("{name} is superseded by {successor}, which is {standing} ({path})"),
        help: format!("have {successor} decided"),
    }
}

/// The end of the chain of successors; none where nothing takes its place or the chain runs in a circle.
pub fn last_successor(ctx: &Context<'_>, adr: DocId) -> Option<DocId> {
    let mut seen = vec![adr];
    let mut last = adr;
    while let Some(next) = successor(ctx, last) {
        if seen.contains(&next) {
            return None;
        }
        seen.push(next);
        last = next;
        if ctx.status_of(next) != Some(&Status::Adr(AdrStatus::Superseded)) {
            break;
        }
    }
    (last != adr).then_some(last)
}

/// The ADR that an ADR says supersedes it, else one that says it supersedes this.
pub fn successor(ctx: &Context<'_>, adr: DocId) -> Option<DocId> {
    let said = ctx.edges_of(adr, is_superseded_by);
    let own = said.iter().find_map(|edge| edge.meaning.target()).filter(|next| *next != adr);
    own.or_else(|| ctx.referrers_of(adr, |role| *role == Role::Field(Key::Supersedes)).first().map(|edge| edge.from))
}

/// A value that names a successor: `Superseded By: ADR-12`, `Status: superseded by ADR-12`.
pub fn is_superseded_by(role: &Role) -> bool {
    matches!(role, Role::Field(Key::SupersededBy | Key::Status))
}

/// Whether the header names any blocker that is not known to be resolved: an open ADR, something that is yet to be
/// decided, or a reference that `ref/` complains of.
pub fn may_be_blocked(ctx: &Context<'_>) -> bool {
    let undecided = ctx.fields(&Key::BlockedBy).any(|field| field.value.state == ValueState::Unresolved);
    let named = ctx.references().filter(|(_, reference)| reference.role == Role::Field(Key::BlockedBy));
    undecided || named.into_iter().any(|(id, _)| !matches!(blocker(ctx, id), Some(Blocker::Resolved { .. })))
}

/// Whether the reference stands in the document's own list, not in that of a fan-out task.
pub fn in_header(ctx: &Context<'_>, id: ReferenceId) -> bool {
    let fields = ctx.facts().fields.iter().filter(|field| field.key == Key::BlockedBy);
    let owner = fields.into_iter().find(|field| field.value.items.iter().any(|item| item.reference == Some(id)));
    owner.is_none_or(|field| !matches!(field.zone, Zone::Task(_)))
}
