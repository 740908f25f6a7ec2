//! `hotfix/`: what follows a hotfix, and whether a fix took the right route (operating model 1.13).

use smol_str::SmolStr;
use specward_syntax::document::{Field, Role};
use specward_syntax::status::SpecStatus;
use specward_syntax::value::ValueState;
use specward_syntax::{Gate, IdKey, Key, Reference, ReferenceId, SectionName};

use super::common::{family, follows_model, is_spec, listed, name_of, uses_our_template};
use super::contracts::is_yes;
use crate::artefact::Status;
use crate::context::{Context, LinkTarget, Report, Resolution, Sink};
use crate::finding::{DocId, Fix};
use crate::kind::Kind;
use crate::root::Tier;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&FOLLOW_UP_MISSING, &FOLLOW_UP_INCOMPLETE, &WRONG_ROUTE];

/// `hotfix/follow-up-missing`
pub static FOLLOW_UP_MISSING: Rule = Rule {
    name: "hotfix/follow-up-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a hotfix is Done and links no follow-up spec",
    why: "After a hotfix a follow-up spec is created for the hardening (operating model 1.13). Without one the minimal fix stays \
          for good.",
    section: "1.13",
    failing: "//- cart-repo/hotfixes/HOTFIX-3-orders.md\n# HOTFIX-3: Orders\n- Status: Done\n- Context Pack: cp-v1\n\n\
              ### Follow-up Spec Link\n\nLater.\n",
    passing: "//- cart-repo/specs/FUP-3-harden.md\n# FUP-3: Harden\n- Type: Follow-up Spec\n\
              //- cart-repo/hotfixes/HOTFIX-3-orders.md\n# HOTFIX-3: Orders\n- Status: Done\n- Context Pack: cp-v1\n\n\
              ### Follow-up Spec Link\n\n[FUP-3](../specs/FUP-3-harden.md)\n",
    resolve: "Write the follow-up spec and link it.",
    check: Check::Workspace(follow_up_missing),
};

/// `hotfix/follow-up-incomplete`
pub static FOLLOW_UP_INCOMPLETE: Rule = Rule {
    name: "hotfix/follow-up-incomplete",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a follow-up spec lacks full tests, or the ADR or contract spec that its hotfix calls for",
    why: "The follow-up holds full tests, an ADR if a decision was made under pressure, and a contract spec if a contract was \
          touched (operating model 1.13).",
    section: "1.13",
    failing: "//- cart-repo/specs/FUP-3-harden.md\n# FUP-3: Harden\n- Type: Follow-up Spec\n- Context Pack: cp-v1\n",
    passing: "//- cart-repo/specs/FUP-3-harden.md\n# FUP-3: Harden\n- Type: Follow-up Spec\n- Context Pack: cp-v1\n\n\
              ## Tests\n\n- Each hand-over delivered twice\n",
    resolve: "Add what is missing.",
    check: Check::Workspace(follow_up_incomplete),
};

/// `hotfix/wrong-route`
pub static WRONG_ROUTE: Rule = Rule {
    name: "hotfix/wrong-route",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a fix in a component repository changes a contract without a contract spec, or breaks a policy without an ADR",
    why: "The routing decision comes first: a fix that changes a contract goes to the platform repo with a contract change \
          spec, one that violates a platform policy needs a policy exception ADR (operating model 1.13).",
    section: "1.13",
    failing: "//- cart-repo/hotfixes/HOTFIX-3-orders.md\n# HOTFIX-3: Orders\n- Context Pack: cp-v1\n- Contract Change: yes\n",
    passing: "//- platform-repo/contracts/cart-saved-v2.md\n# CartSaved\n- ID: CartSaved\n- Version: v2\n\
              //- cart-repo/hotfixes/HOTFIX-3-orders.md\n# HOTFIX-3: Orders\n- Context Pack: cp-v1\n- Contract Change: yes\n\
              - Contract Specs: CartSaved v2\n",
    resolve: "Write the contract change spec, or the exception ADR, in the platform repo and refer to it.",
    check: Check::Workspace(wrong_route),
};

fn follow_up_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let done = *ctx.status() == Status::Spec(SpecStatus::Done);
    if ctx.kind() != Kind::HotfixSpec || !done || !uses_our_template(ctx) || links_follow_up(ctx) {
        return;
    }
    let field = ctx.field(&Key::FollowUp).map(|field| field.key_at);
    let at = field.or_else(|| ctx.heading(SectionName::FollowUp)).unwrap_or_else(|| ctx.title_place());
    let mut report = Report::at(at, "this hotfix is Done and links no follow-up spec")
        .help("write the follow-up spec for the hardening and link it here");
    let candidates = ctx.referrers_of(ctx.doc(), |_| true);
    if let Some(edge) = candidates.iter().find(|edge| ctx.kind_of(edge.from) == Some(Kind::FollowUpSpec)) {
        let name = name_of(ctx, edge.from);
        report = report.related(edge.at, format!("{name} refers to this hotfix")).fix(Fix::AddToField {
            title: format!("Add Follow-up: {name}"),
            doc: ctx.doc(),
            key: Key::FollowUp.title().into(),
            text: name,
            preferred: true,
        });
    } else {
        report = report.fix(Fix::Create { kind: Kind::FollowUpSpec, name: SmolStr::default() });
    }
    sink.report(report);
}

fn links_follow_up(ctx: &Context<'_>) -> bool {
    let keyed = ctx.references().filter(|(_, reference)| reference.role == Role::Field(Key::FollowUp));
    let mut named = ctx.references_in(SectionName::FollowUp).chain(keyed);
    let is_follow_up = |doc: DocId| doc != ctx.doc() && ctx.kind_of(doc).is_some_and(is_spec);
    // A reference that leads nowhere is a link all the same: of it `ref/` speaks.
    let leads = |id: ReferenceId, reference: &Reference| match ctx.resolve(id) {
        Resolution::Unknown => !matches!(family(&reference.id), "ADR" | "HOTFIX"),
        other => other.target().is_some_and(is_follow_up),
    };
    named.any(|(id, reference)| leads(id, reference)) || linked(ctx, is_follow_up)
}

/// A link in the Follow-up section to a document that fits.
fn linked(ctx: &Context<'_>, fits: impl Fn(DocId) -> bool) -> bool {
    let facts = ctx.facts();
    let Some((_, section)) = ctx.section(SectionName::FollowUp) else { return false };
    let next = facts.sections.iter().find(|other| other.heading > section.heading && other.level <= section.level);
    let inside = |at| at > section.heading && next.is_none_or(|next| at < next.heading);
    facts.links.iter().enumerate().filter(|(_, link)| inside(link.at)).any(|(at, _)| match ctx.link(at) {
        LinkTarget::Missing(_) | LinkTarget::MissingName => true,
        target => target.document().is_some_and(&fits),
    })
}

fn follow_up_incomplete(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() != Kind::FollowUpSpec || !uses_our_template(ctx) {
        return;
    }
    if !ctx.says(SectionName::Tests) && !ctx.says(SectionName::Testing) {
        let heading = ctx.heading(SectionName::Tests).or_else(|| ctx.heading(SectionName::Testing));
        let report = Report::at(heading.unwrap_or_else(|| ctx.title_place()), "this follow-up names no full tests");
        sink.report(report.help("add `Tests` with what keeps the fault from coming back"));
    }
    for hotfix in hotfixes(ctx) {
        let Some(missing) = missing_of(ctx, hotfix) else { continue };
        let message = format!("{} calls for {missing}, and this follow-up has none", ctx.describe(hotfix));
        let report = Report::at(ctx.metadata_place(), message).help("write it and refer to it here");
        sink.report(report.related(ctx.definition_place(hotfix), "the hotfix"));
    }
}

/// The hotfixes that this follow-up hardens, each once.
fn hotfixes(ctx: &Context<'_>) -> Vec<DocId> {
    let named = ctx.edges_of(ctx.doc(), |_| true).into_iter().filter_map(|edge| edge.meaning.target());
    let naming = ctx.referrers_of(ctx.doc(), |_| true).into_iter().map(|edge| edge.from);
    let mut found: Vec<DocId> = named.chain(naming).filter(|doc| ctx.kind_of(*doc) == Some(Kind::HotfixSpec)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What a hotfix calls for that this follow-up does not name.
fn missing_of(ctx: &Context<'_>, hotfix: DocId) -> Option<String> {
    let facts = ctx.facts_of(hotfix)?;
    let in_link = |reference: &&Reference| {
        reference.section.is_some_and(|section| facts.stands_in(section, SectionName::FollowUp))
    };
    let adrs: Vec<&IdKey> = facts
        .references
        .iter()
        .filter(in_link)
        .map(|reference| &reference.id.key)
        .filter(|key| key.family() == "ADR")
        .collect();
    let names = |key: &IdKey| ctx.references().any(|(_, reference)| reference.id.key == *key);
    let mut missing: Vec<String> =
        adrs.into_iter().filter(|key| !names(key)).map(|key| key.as_str().to_owned()).collect();
    missing.dedup();
    let changes = facts.fields.iter().any(changes_contract);
    let contract = ctx.references().any(|(id, reference)| {
        !matches!(reference.role, Role::Prose | Role::Definition)
            && ctx.resolve(id).target().and_then(|doc| ctx.kind_of(doc)) == Some(Kind::ContractSpec)
    });
    if changes && !contract {
        missing.push("a contract spec".to_owned());
    }
    (!missing.is_empty()).then(|| listed(&missing))
}

/// Whether a field says that a contract changes.
fn changes_contract(field: &Field) -> bool {
    let value = &field.value;
    match &field.key {
        Key::ContractChange => value.state == ValueState::Present && is_yes(&value.text),
        Key::ContractSpecs => value.state == ValueState::Present,
        Key::Other(key) => {
            is_routing(key) && value.text.to_lowercase().contains("contract") && !is_negated(&value.text)
        }
        _ => false,
    }
}

/// Whether a field says that a policy is broken.
fn breaks_policy(field: &Field) -> bool {
    const POLICY: &[&str] = &["policyexception", "policyviolation", "violatespolicy", "policyimpact", "breakspolicy"];
    let Key::Other(key) = &field.key else { return false };
    let text = field.value.text.to_lowercase();
    let present = field.value.state == ValueState::Present;
    let said = POLICY.contains(&key.as_str()) && !text.starts_with("no");
    present && (said || is_routing(key) && text.contains("policy") && !is_negated(&text))
}

fn is_routing(key: &str) -> bool {
    matches!(key, "route" | "routing" | "routingdecision")
}

fn is_negated(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["no ", "not ", "none", "component-only", "component only", "without"].iter().any(|word| lower.contains(word))
}

fn wrong_route(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let is_fix = matches!(ctx.kind(), Kind::HotfixSpec | Kind::BugSpec);
    if !is_fix || ctx.tier() != Some(Tier::Component) || !follows_model(ctx) {
        return;
    }
    let fields = || ctx.facts().fields.iter();
    if let Some(field) = fields().find(|field| changes_contract(field)).filter(|_| !names_contract_spec(ctx)) {
        let report = Report::at(field.value_at, "this fix changes a contract, and names no contract change spec");
        sink.report(report.help("write the contract change spec in the platform repo first, and refer to it here"));
    }
    if let Some(field) = fields().find(|field| breaks_policy(field)).filter(|_| !names_adr(ctx)) {
        let report = Report::at(field.value_at, "this fix breaks a platform policy, and names no exception ADR");
        sink.report(report.help("have the exception decided in an ADR of the platform repo, and refer to it here"));
    }
}

fn names_contract_spec(ctx: &Context<'_>) -> bool {
    let fits = |role: &Role| {
        matches!(
            role,
            Role::Field(Key::ContractSpecs | Key::Implements | Key::DependsOn)
                | Role::Listed(SectionName::ContractSpecs)
        )
    };
    ctx.references().filter(|(_, reference)| fits(&reference.role)).any(|(id, _)| match ctx.resolve(id) {
        Resolution::Unknown => false,
        other => matches!(other.target().and_then(|doc| ctx.kind_of(doc)), Some(Kind::ContractSpec | Kind::ChangeSpec)),
    })
}

fn names_adr(ctx: &Context<'_>) -> bool {
    let declared = |role: &Role| !matches!(role, Role::Prose | Role::Definition);
    ctx.references().any(|(_, reference)| declared(&reference.role) && family(&reference.id) == "ADR")
}
