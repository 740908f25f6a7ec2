//! How a new version of a contract is brought in: a compatibility plan where it breaks consumers, dual publishing where
//! both versions must live side by side.

use std::cmp::Ordering;

use specward_syntax::value::ValueState;
use specward_syntax::version::Scheme;
use specward_syntax::{FactId, Key, SectionName, Version};

use crate::context::{Context, Phase, Report, Sink};
use crate::kind::Kind;
use crate::rules::common::{follows_model, pinned, version_word};
use crate::rules::meta::add_key;

/// Words by which a change is said to break consumers.
const BREAKING: &[&str] = &["breaking", "incompatible", "inkompatibel", "rupture", "incompatível", "不兼容", "破坏性"];

/// Negations under which words of compatibility mean their opposite.
const NEGATED: &[&str] =
    &["not backward", "not fully", "not compatible", "no backward", "nicht abwärts", "no compatible"];

/// Words by which it is said to leave them alone.
const ADDITIVE: &[&str] = &[
    "additive",
    "non-breaking",
    "nonbreaking",
    "non breaking",
    "not breaking",
    "no breaking",
    "not a breaking",
    "backward compatible",
    "backwards compatible",
    "backward-compatible",
    "backwards-compatible",
    "fully compatible",
    "abwärtskompatibel",
    "rétrocompatible",
    "retrocompatible",
    "compatible hacia atrás",
    "retrocompatível",
    "向后兼容",
];

/// Words of a plan.
const PLAN: &[&str] = &[
    "plan",
    "migrat",
    "until",
    "both versions",
    "both topics",
    "in parallel",
    "adapter",
    "deprecat",
    "sunset",
    "window",
    "weeks",
    "days",
    "months",
    "fallback",
    "translat",
    "cut over",
    "cutover",
    "switch",
    "upgrade",
    "dual",
    "follow",
    "wochen",
    "parallel",
    "bis zum",
    "jusqu",
    "hasta",
    "até",
    "计划",
    "迁移",
];

/// From so many words on, a section is a plan even where none of those words occurs.
const WORDS_OF_A_PLAN: usize = 12;

/// What a contract says of its compatibility, in lower case: the key's value and the section's lines.
fn said(ctx: &Context<'_>) -> Said {
    let fields = ctx.fields(&Key::Compatibility).filter(|field| field.value.state == ValueState::Present);
    let field = fields.map(|field| field.value.text.to_lowercase()).collect::<Vec<_>>().join("\n");
    let lines = ctx.lines(SectionName::Compatibility);
    let section = lines.map(|line| line.text.to_lowercase()).collect::<Vec<_>>().join("\n");
    Said { field, section }
}

struct Said {
    field: String,
    section: String,
}

impl Said {
    fn any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.field.contains(word) || self.section.contains(word))
    }

    fn is_empty(&self) -> bool {
        self.field.is_empty() && self.section.is_empty()
    }

    /// Whether it is called breaking other than by "non-breaking" and the like.
    fn is_breaking(&self) -> bool {
        if self.any(NEGATED) {
            return true;
        }
        let rest = [&self.field, &self.section]
            .map(|text| ADDITIVE.iter().fold(text.clone(), |text, harmless| text.replace(harmless, "")));
        BREAKING.iter().any(|word| rest.iter().any(|text| text.contains(word)))
    }

    fn has_plan(&self) -> bool {
        self.any(PLAN) || self.section.split_whitespace().count() >= WORDS_OF_A_PLAN
    }
}

/// The step from the version before.
struct Bump {
    /// The version before, where a document has it.
    before: Option<String>,
    is_major: bool,
}

/// How the contract's version stands to the one before; none for a first version.
fn bump(ctx: &Context<'_>) -> Option<Bump> {
    let version = ctx.artefact().version.as_ref()?;
    let older = ctx.versions_of(ctx.doc()).into_iter().filter_map(|doc| {
        let other = ctx.artefact_of(doc)?.version_or_first();
        (other.compare(version) == Some(Ordering::Less)).then_some((doc, other))
    });
    let before = older.reduce(|a, b| if b.1.compare(&a.1) == Some(Ordering::Greater) { b } else { a });
    match before {
        Some((doc, other)) => Some(Bump { before: Some(pinned(ctx, doc)), is_major: major(version) > major(&other) }),
        None => number(version)
            .filter(|number| *number > (1, 0, 0))
            .map(|(major, ..)| Bump { before: None, is_major: major > 1 }),
    }
}

/// Major, minor and patch number.
fn number(version: &Version) -> Option<(u64, u64, u64)> {
    match &version.scheme {
        Scheme::Numeric { version, .. } => Some((version.major, version.minor, version.patch)),
        _ => None,
    }
}

fn major(version: &Version) -> Option<u64> {
    number(version).map(|(major, ..)| major)
}

/// Whether the document says how a contract changes.
fn changes_contract(ctx: &Context<'_>) -> bool {
    let shaped = matches!(ctx.kind(), Kind::ContractSpec)
        || ctx.kind() == Kind::ChangeSpec
            && (ctx.field(&Key::Compatibility).is_some() || ctx.says(SectionName::Compatibility));
    shaped && ctx.phase() != Phase::Retired && follows_model(ctx)
}

/// Why a compatibility plan is owed and missing.
fn missing_plan(ctx: &Context<'_>) -> Option<String> {
    if !changes_contract(ctx) {
        return None;
    }
    let said = said(ctx);
    if said.is_breaking() {
        return (!said.has_plan()).then(|| "the change is breaking, and there is no compatibility plan".to_owned());
    }
    let bump = bump(ctx).filter(|bump| bump.is_major && said.is_empty() && ctx.kind() == Kind::ContractSpec)?;
    let before = bump.before.map_or_else(String::new, |before| format!(" after {before}"));
    let word = ctx.artefact().version.as_ref().map(version_word).unwrap_or_default();
    Some(format!("{word} is a new major version{before}, and there is no compatibility plan"))
}

/// Whether `integration/compatibility-plan-missing` speaks of a missing `Compatibility`.
pub(in crate::rules) fn speaks_of_compatibility(ctx: &Context<'_>) -> bool {
    missing_plan(ctx).is_some()
}

fn place(ctx: &Context<'_>, key: &Key, name: SectionName) -> FactId {
    let field = ctx.field(key).map(|field| if field.value.text.is_empty() { field.key_at } else { field.value_at });
    field.or_else(|| ctx.heading(name)).unwrap_or_else(|| ctx.metadata_place())
}

pub(super) fn compatibility_plan_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(message) = missing_plan(ctx) else { return };
    let report = Report::at(place(ctx, &Key::Compatibility, SectionName::Compatibility), message);
    let report =
        report.help("write how consumers move: what they must change, by when, and what keeps working until then");
    sink.report(if ctx.field(&Key::Compatibility).is_none() && !ctx.says(SectionName::Compatibility) {
        report.fix(add_key(ctx, &Key::Compatibility))
    } else {
        report
    });
}

pub(super) fn dual_publish_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() != Kind::ContractSpec || !changes_contract(ctx) || has_strategy(ctx) {
        return;
    }
    let Some(bump) = bump(ctx) else { return };
    let said = said(ctx);
    if said.any(ADDITIVE) && !said.is_breaking() {
        return;
    }
    let word = ctx.artefact().version.as_ref().map(version_word).unwrap_or_default();
    let before = bump.before.unwrap_or_else(|| "an earlier version".to_owned());
    let message = format!("{word} follows {before}, and no dual-publish strategy is defined");
    let report = Report::at(place(ctx, &Key::DualPublish, SectionName::DualPublish), message)
        .help("write how long both versions are published, or say under Compatibility that the change is additive");
    sink.report(if ctx.field(&Key::DualPublish).is_none() {
        report.fix(add_key(ctx, &Key::DualPublish))
    } else {
        report
    });
}

fn has_strategy(ctx: &Context<'_>) -> bool {
    let keyed = ctx.fields(&Key::DualPublish).any(|field| field.value.state == ValueState::Present);
    keyed || ctx.lines(SectionName::DualPublish).any(|line| !specward_syntax::value::is_empty(&line.text))
}
