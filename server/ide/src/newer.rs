//! Which pinned versions are behind: of packs the active one counts, of all others the newest that says
//! its version itself.

use std::cmp::Ordering;

use specward_engine::artefact::Artefact;
use specward_engine::context::{Context, Resolution};
use specward_engine::{DocId, Kind};
use specward_syntax::{ReferenceId, Version};

/// The version that a reference should be held against, where it is newer than the pinned one.
pub(crate) fn newer(context: &Context<'_>, reference: ReferenceId) -> Option<(DocId, Version)> {
    let target = match context.resolve(reference) {
        Resolution::Document(doc) => doc,
        Resolution::Versions(docs) => *docs.first()?,
        _ => return None,
    };
    if context.kind_of(target)? == Kind::ContextPack {
        return newer_pack(context, target);
    }
    let pinned = context.reference(reference)?.version.as_ref()?;
    let newest = newest_of(context, target);
    let version = context.artefact_of(newest)?.version.clone()?;
    is_behind(pinned, &version).then_some((newest, version))
}

/// The active pack of a pack's family, where that is a newer one.
pub(crate) fn newer_pack(context: &Context<'_>, pack: DocId) -> Option<(DocId, Version)> {
    let artefact = context.artefact_of(pack)?;
    let active = context.active_pack(artefact.pack.as_ref()?)?;
    let version = context.artefact_of(active)?.version_or_first();
    is_behind(&artefact.version_or_first(), &version).then_some((active, version))
}

/// The newest of all versions of an artefact.
pub(crate) fn newest_of(context: &Context<'_>, doc: DocId) -> DocId {
    let version = |doc: DocId| context.artefact_of(doc).map(Artefact::version_or_first);
    let newer = |newest, other| match version(newest).zip(version(other)) {
        Some((newest_version, other_version)) if is_behind(&newest_version, &other_version) => other,
        _ => newest,
    };
    context.versions_of(doc).into_iter().fold(doc, newer)
}

fn is_behind(pinned: &Version, version: &Version) -> bool {
    pinned.compare(version) == Some(Ordering::Less)
}
