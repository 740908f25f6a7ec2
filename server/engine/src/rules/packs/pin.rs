//! What a `Context Pack` value pins: `cp-cart-v2`, `CP-CART v2`, `v2`, `latest`.

use std::cmp::Ordering;

use smol_str::SmolStr;
use specward_syntax::document::Zone;
use specward_syntax::value::{Item, ValueState};
use specward_syntax::version::Version;
use specward_syntax::{FactId, Id, IdKey, Key, Reference};

use crate::context::Context;
use crate::finding::DocId;
use crate::summary::composite_sources;

/// One pinned pack.
pub(super) struct Pin {
    /// The text to replace when another pack is to be pinned.
    pub at: FactId,
    /// The version's text where it stands apart, else the whole.
    pub version_at: FactId,
    /// As written, version included.
    pub text: SmolStr,
    /// The pack's id, if one is written.
    pub id: Option<Id>,
    /// The pinned version.
    pub version: Option<Version>,
}

/// What the document pins, fan-out tasks aside.
pub(super) fn pins(ctx: &Context<'_>) -> Vec<Pin> {
    if !super::has_context_gate(ctx) {
        return Vec::new();
    }
    let fields = ctx.facts().fields.iter().filter(|field| {
        field.key == Key::ContextPack
            && !matches!(field.zone, Zone::Task(_))
            && field.value.state == ValueState::Present
    });
    let Some(first) = fields.into_iter().next() else { return Vec::new() };
    ctx.items(first).map(|(item, reference)| pin(item, reference.map(|(_, reference)| reference))).collect()
}

fn pin(item: &Item, reference: Option<&Reference>) -> Pin {
    let Some(reference) = reference else {
        let version = Version::parse(&item.text);
        return Pin { at: item.at, version_at: item.at, text: item.text.clone(), id: None, version };
    };
    let tail = reference.id.split_version().map(|(_, version)| version);
    let version = reference.version.clone().or(tail);
    Pin {
        at: item.at,
        version_at: reference.version_at.unwrap_or(item.at),
        text: item.text.clone(),
        id: Some(reference.id.clone()),
        version,
    }
}

impl Pin {
    /// Whether it pins nothing that stays the same.
    pub fn is_unversioned(&self) -> bool {
        self.version.as_ref().is_none_or(Version::is_moving)
    }

    /// The family of the pack; of a bare version the only family that there is.
    pub fn family(&self, ctx: &Context<'_>) -> Option<IdKey> {
        match &self.id {
            Some(id) => Some(id.split_version().map_or_else(|| id.key.clone(), |(family, _)| family)),
            None => match &ctx.pack_families()[..] {
                [only] => Some(only.clone()),
                _ => None,
            },
        }
    }

    /// Whether one of these packs is the pinned one; a bare version may be that of any pack.
    pub fn is_among(&self, ctx: &Context<'_>, packs: &[DocId]) -> bool {
        if self.id.is_none() && packs.is_empty() {
            return ctx.of_kind(crate::kind::Kind::ContextPack).into_iter().any(|pack| self.is_version_of(ctx, pack));
        }
        packs.iter().any(|pack| self.is_version_of(ctx, *pack))
    }

    fn is_version_of(&self, ctx: &Context<'_>, pack: DocId) -> bool {
        let wanted = self.version.as_ref();
        ctx.artefact_of(pack)
            .is_some_and(|artefact| wanted.is_some_and(|wanted| wanted.matches(&artefact.version_or_first())))
    }

    /// The active pack of the family, if it is newer than the pinned one.
    pub fn newer(&self, ctx: &Context<'_>) -> Option<DocId> {
        let active = ctx.active_pack(&self.family(ctx)?)?;
        let version = ctx.artefact_of(active)?.version_or_first();
        let behind = self.version.as_ref()?.compare(&version) == Some(Ordering::Less);
        (behind && self.is_among(ctx, &ctx.packs(&self.family(ctx)?))).then_some(active)
    }
}

/// The sources of the pack that the document pins: of the pack itself, else as a composite id names them.
pub(in crate::rules) struct Pinned {
    /// The pack, where the workspace has it.
    pub pack: Option<DocId>,
    /// How messages name it.
    pub name: String,
    /// Name and version of each source.
    pub sources: Vec<(SmolStr, Option<Version>)>,
}

/// What the document's pinned pack lists; none where it pins no known one.
pub(in crate::rules) fn pinned(ctx: &Context<'_>) -> Option<Pinned> {
    let pin = pins(ctx).into_iter().find(|pin| !pin.is_unversioned())?;
    let packs = pin.family(ctx).map(|family| ctx.packs(&family)).unwrap_or_default();
    if let Some(pack) = packs.into_iter().find(|pack| pin.is_version_of(ctx, *pack)) {
        let listed = &ctx.artefact_of(pack)?.sources;
        let sources = listed.iter().map(|source| (source.name.clone(), source.version.clone())).collect();
        return Some(Pinned { pack: Some(pack), name: crate::rules::common::name_of(ctx, pack), sources });
    }
    let named = composite_sources(pin.version.as_ref()?);
    let sources: Vec<_> = named.into_iter().map(|(name, version)| (SmolStr::new(name), Some(version))).collect();
    (!sources.is_empty()).then(|| Pinned { pack: None, name: pin.text.to_string(), sources })
}
