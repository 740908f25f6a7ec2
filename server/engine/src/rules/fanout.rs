//! `fanout/`: the tasks by which a platform spec is handed to component teams (operating model 1.7).

use std::cmp::Ordering;

use specward_syntax::document::{Field, Role, Zone};
use specward_syntax::status::SpecStatus;
use specward_syntax::value::ValueState;
use specward_syntax::version::split_pack;
use specward_syntax::{Gate, IdKey, Key, Version};

use super::change::pack_of;
use super::common::{follows_model, is_written, listed, name_of};
use super::contracts::party::{Party, bare};
use super::required::TASK;
use crate::artefact::Status;
use crate::context::{Context, Edge, Phase, Report, Sink};
use crate::evaluation::Computed;
use crate::finding::{DocId, Fix, Severity};
use crate::kind::Kind;
use crate::near;
use crate::root::Tier;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&MISSING_FIELD, &UNKNOWN_REPO, &GATES_NOT_PASSED, &PACK_MISMATCH];

/// `fanout/missing-field`
pub static MISSING_FIELD: Rule = Rule {
    name: "fanout/missing-field",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a fan-out task lacks one of its five fields",
    why: "Each task carries component repo, platform spec, context pack version, contract change flag and blocking ADRs \
          (operating model 1.7). A team that has to ask for one of them guesses it instead.",
    section: "1.7",
    failing: "//- platform-repo/tasks/PLAT-124-tasks.md\n# Tasks\n\n## Fan-out Tasks\n\n\
              | Task | component_repo | platform_spec_id | contract_change | blocked_by |\n|---|---|---|---|---|\n\
              | Save carts | cart-repo | PLAT-124 v1 | no | none |\n",
    passing: "//- platform-repo/tasks/PLAT-124-tasks.md\n# Tasks\n\n## Fan-out Tasks\n\n\
              | Task | component_repo | platform_spec_id | context_pack_version | contract_change | blocked_by |\n\
              |---|---|---|---|---|---|\n| Save carts | cart-repo | PLAT-124 v1 | cp-v1 | no | none |\n",
    resolve: "Add the field. An empty list of blocking ADRs is written `none`.",
    check: Check::Workspace(missing_field),
};

/// `fanout/unknown-repo`
pub static UNKNOWN_REPO: Rule = Rule {
    name: "fanout/unknown-repo",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a fan-out task names a component repository that is not known",
    why: "A task names its target repository (operating model 1.7). One that nobody has is done by nobody. Where the name is \
          not close to a known one the repository may just not be checked out: then this is information.",
    section: "1.7",
    failing: "//- cart-repo/specs/cart.md\n# Cart\n//- platform-repo/tasks/PLAT-124-tasks.md\n# Tasks\n\n## Fan-out Tasks\n\n\
              | Task | component_repo | platform_spec_id |\n|---|---|---|\n| Save carts | crat-repo | PLAT-124 v1 |\n",
    passing: "//- cart-repo/specs/cart.md\n# Cart\n//- platform-repo/tasks/PLAT-124-tasks.md\n# Tasks\n\n## Fan-out Tasks\n\n\
              | Task | component_repo | platform_spec_id |\n|---|---|---|\n| Save carts | cart-repo | PLAT-124 v1 |\n",
    resolve: "Correct the name, or add the repository to the workspace.",
    check: Check::Workspace(unknown_repo),
};

/// `fanout/gates-not-passed`
pub static GATES_NOT_PASSED: Rule = Rule {
    name: "fanout/gates-not-passed",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a platform spec is fanned out or implemented while one of its gates fails",
    why: "At platform level all five gates must PASS before fan-out (operating model 1.7). What is handed out earlier is \
          implemented against a spec that still changes; a component spec that implements it is not ready itself (1.8, gate 5).",
    section: "1.7",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest.md\n# PLAT-124: Guest\n- Status: Draft\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n",
    resolve: "Resolve what fails the gates of the platform spec first.",
    check: Check::Parents(gates_not_passed),
};

/// `fanout/pack-mismatch`
pub static PACK_MISMATCH: Rule = Rule {
    name: "fanout/pack-mismatch",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a component spec pins another context pack than its task asks for",
    why: "Each task carries the context pack version that the component must use (operating model 1.7). A newer pack of the \
          same family is no mismatch: that is a rebase (1.11).",
    section: "1.7",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest.md\n# PLAT-124: Guest\n\
              //- platform-repo/tasks/PLAT-124-tasks.md\n# Tasks\n\n## Fan-out Tasks\n\n\
              | component_repo | platform_spec_id | context_pack_version |\n|---|---|---|\n| cart-repo | PLAT-124 v1 | cp-shop-v2 |\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Context Pack: cp-shop-v1\n",
    passing: "//- platform-repo/platform-specs/PLAT-124-guest.md\n# PLAT-124: Guest\n\
              //- platform-repo/tasks/PLAT-124-tasks.md\n# Tasks\n\n## Fan-out Tasks\n\n\
              | component_repo | platform_spec_id | context_pack_version |\n|---|---|---|\n| cart-repo | PLAT-124 v1 | cp-shop-v2 |\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Context Pack: cp-shop-v2\n",
    resolve: "Pin the pack that the task asks for, or have the task changed.",
    check: Check::Workspace(pack_mismatch),
};

fn missing_field(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !matches!(ctx.kind(), Kind::FanOutTasks | Kind::PlatformSpec) || !follows_model(ctx) {
        return;
    }
    for (number, task) in ctx.facts().tasks.iter().enumerate() {
        let fields: Vec<_> = ctx.task_fields(number as u32).collect();
        let given = |key: &Key| fields.iter().any(|field| field.key == *key && is_written(field));
        let missing = TASK.iter().filter(|owed| !owed.keys.iter().any(given));
        let missing: Vec<_> = missing.map(|owed| format!("`{}`", owed.keys[0].title())).collect();
        if !missing.is_empty() && !fields.is_empty() {
            let report = Report::at(task.at, format!("this task has no {}", listed(&missing)));
            sink.report(report.help("a component team needs all five fields of a hand-off"));
        }
    }
}

fn unknown_repo(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.facts().tasks.is_empty() || ctx.tier() != Some(Tier::Platform) {
        return;
    }
    let roots = ctx.root_names();
    let known: Vec<&str> = roots.iter().filter(|(_, tier)| *tier == Tier::Component).map(|(name, _)| *name).collect();
    let written = |field: &&Field| field.key == Key::ComponentRepo && field.value.state == ValueState::Present;
    for field in ctx.facts().fields.iter().filter(written) {
        let name = bare(&field.value.text);
        if field.value.text.starts_with('[') {
            continue; // A placeholder.
        }
        if known.is_empty() || known.iter().any(|known| bare(known) == name) {
            continue;
        }
        let report = Report::at(field.value_at, format!("no component repository is named `{}`", field.value.text));
        sink.report(match near::best(&field.value.text, known.iter().copied()) {
            Some(near) => report.help(format!("did you mean `{near}`?")).fix(Fix::Replace {
                title: format!("Change to {near}"),
                place: ctx.here(field.value_at),
                text: near.to_owned(),
                preferred: true,
            }),
            None => report
                .help("correct the name, or add the repository to the workspace")
                .level(Level::Advice)
                .severity(Severity::Info),
        });
    }
}

fn hands_out(ctx: &Context<'_>, role: &Role) -> bool {
    match role {
        Role::Field(Key::PlatformSpecId) => true,
        Role::Field(Key::Implements) => ctx.kind() == Kind::ComponentSpec,
        _ => false,
    }
}

fn gates_not_passed(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.phase() == Phase::Retired || !follows_model(ctx) {
        return;
    }
    let mut told: Vec<DocId> = Vec::new();
    for (id, reference) in ctx.references().filter(|(_, reference)| hands_out(ctx, &reference.role)) {
        let parent = ctx.resolve(id).target().filter(|parent| ctx.kind_of(*parent) == Some(Kind::PlatformSpec));
        let Some(parent) = parent.filter(|parent| !told.contains(parent)) else { continue };
        let Some(verdicts) = ctx.verdicts_of(parent) else { continue };
        let failing = verdicts.iter().filter(|verdict| verdict.computed == Computed::Fail);
        let gates: Vec<_> = failing.map(|verdict| within_a_sentence(verdict.gate.title())).collect();
        if gates.is_empty() {
            continue;
        }
        told.push(parent);
        let name = name_of(ctx, parent);
        let what = if ctx.kind() == Kind::ComponentSpec { "is implemented" } else { "is fanned out" };
        let message = format!("{name} {what}, but it fails {} ({})", listed(&gates), ctx.shown_path(parent));
        let report = Report::at(reference.at, message)
            .help(format!("resolve what fails the gates of {name} first"))
            .related(ctx.definition_place(parent), "the platform spec");
        // What is finished is only listed.
        let done = *ctx.status() == Status::Spec(SpecStatus::Done);
        let report = if done { report.level(Level::Advice).severity(Severity::Info) } else { report };
        // Only what has no platform spec's verdict behind it may count: verdicts would wait for each other.
        sink.push((ctx.kind() == Kind::ComponentSpec).then_some(Gate::Ready), report);
    }
}

/// What a task asks a component to pin.
struct Asked<'a> {
    text: &'a str,
    family: Option<IdKey>,
    version: Version,
}

fn pack_mismatch(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() != Kind::ComponentSpec || ctx.phase() == Phase::Retired || !follows_model(ctx) {
        return;
    }
    let pins = ctx.edges_under(ctx.doc(), &Key::ContextPack);
    let Some((pin, (family, version, name))) = pins.first().zip(pack_of(ctx, ctx.doc())) else { return };
    let tasks = tasks_for(ctx);
    let fits = |asked: &Asked<'_>| {
        let same_family = asked.family.as_ref().is_none_or(|wanted| *wanted == family);
        same_family && version.compare(&asked.version).is_some_and(Ordering::is_ge)
    };
    if tasks.iter().any(|(_, asked)| fits(asked)) {
        return;
    }
    let Some((task, asked)) = tasks.first() else { return };
    let message =
        format!("this spec pins {name}, but its task asks for {} ({})", asked.text, ctx.shown_path(task.from));
    let report = Report::at(pin.at.fact, message)
        .help(format!("check the spec against {0} and pin it, or have the task changed", asked.text))
        .related(task.at, "the task");
    let report = match &asked.family {
        Some(_) if pin.id.split_version().is_some() => report.fix(Fix::Replace {
            title: format!("Change to {}", asked.text),
            place: pin.at,
            text: asked.text.to_owned(),
            preferred: false,
        }),
        _ => report,
    };
    let done = *ctx.status() == Status::Spec(SpecStatus::Done);
    sink.report(if done { report.level(Level::Advice).severity(Severity::Info) } else { report });
}

/// The tasks by which a parent of this spec was handed to its component, each with the pack that it asks for.
fn tasks_for<'a>(ctx: &Context<'a>) -> Vec<(Edge<'a>, Asked<'a>)> {
    let party = Party::of(ctx, ctx.doc());
    let mut found = Vec::new();
    for implements in ctx.edges_under(ctx.doc(), &Key::Implements) {
        let Some(parent) = implements.meaning.target() else { continue };
        let hands_out = |role: &Role| *role == Role::Field(Key::PlatformSpecId);
        let tasks = ctx.referrers_of(parent, hands_out).into_iter().filter(|task| {
            let versions = implements.version.zip(task.version);
            task.from != ctx.doc() && versions.is_none_or(|(own, asked)| own.matches(asked))
        });
        found.extend(tasks.filter_map(|task| {
            let asked = asked_by(ctx, &task, &party)?;
            Some((task, asked))
        }));
    }
    found
}

fn asked_by<'a>(ctx: &Context<'a>, task: &Edge<'_>, party: &Party) -> Option<Asked<'a>> {
    let fields = ctx.fields_of(task.from);
    let holds = |field: &&Field| field.value.items.iter().any(|item| item.reference == Some(task.reference));
    let zone = fields.iter().find(holds).map(|field| field.zone).filter(|zone| matches!(zone, Zone::Task(_)))?;
    let value = |key: Key| {
        let mut of_task = fields.iter().filter(move |field| field.zone == zone && field.key == key);
        of_task.find(|field| field.value.state == ValueState::Present).map(|field| field.value.text.as_str())
    };
    value(Key::ComponentRepo).filter(|repo| party.is_named(repo))?;
    let text = value(Key::ContextPackVersion)?;
    let (family, version) = match split_pack(text) {
        Some((family, version)) => (Some(IdKey::new(&family)), version),
        None => (None, Version::parse(text)?),
    };
    Some(Asked { text, family, version })
}

/// A title in the middle of a sentence: `context completeness`, but `NFR compliance`.
fn within_a_sentence(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}
