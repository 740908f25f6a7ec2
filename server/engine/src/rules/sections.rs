//! The one table of sections that each kind owes (operating model 1.5, 1.10, 1.13 and 3), with the source that each must
//! name and the rule that asks for it. Data only.

use specward_syntax::SectionName as S;

use crate::kind::Kind;

/// A section that a kind's template has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Any of these satisfies it; the first is the one to add.
    pub names: &'static [S],
    /// The sources that the template gives it; none where it needs none.
    pub sources: &'static [&'static str],
    /// Which rule asks for it.
    pub asked: Asked,
}

/// Which rule asks for a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The rule about the sections of the kind: `ready/section-missing`, `bug/section-missing` and so on.
    BySections,
    /// A rule that knows more about it, such as `context/references-missing` or `nfr/logging-missing`.
    Elsewhere,
}

const PLATFORM: &[&str] = &["Platform MCP"];
const DOMAIN: &[&str] = &["Domain MCP"];
const INTEGRATION: &[&str] = &["Integration MCP"];
const BOTH: &[&str] = &["Domain MCP", "Integration MCP"];
const COMPONENT: &[&str] = &["Component MCP"];
const NONE: &[&str] = &[];

const fn owed(names: &'static [S], sources: &'static [&'static str]) -> Owed {
    Owed { names, sources, asked: Asked::BySections }
}

const fn elsewhere(names: &'static [S], sources: &'static [&'static str]) -> Owed {
    Owed { names, sources, asked: Asked::Elsewhere }
}

/// The template of section 3.
const SPEC: &[Owed] = &[
    owed(&[S::ProblemStatement], PLATFORM),
    owed(&[S::Goals], PLATFORM),
    owed(&[S::NonGoals], PLATFORM),
    owed(&[S::UserExperience], PLATFORM),
    owed(&[S::DomainUnderstanding], DOMAIN),
    owed(&[S::CrossDomainInteractions], BOTH),
    owed(&[S::Contracts], INTEGRATION),
    owed(&[S::ComponentResponsibilities], DOMAIN),
    owed(&[S::TechnicalApproach], COMPONENT),
    elsewhere(&[S::Nfrs], PLATFORM),
    owed(&[S::Observability], PLATFORM),
    owed(&[S::Risks], NONE),
    owed(&[S::Rollout], NONE),
    owed(&[S::Testing, S::Tests], NONE),
    elsewhere(&[S::AcceptanceCriteria], NONE),
    elsewhere(&[S::Gates], NONE),
    owed(&[S::Adrs], NONE),
    elsewhere(&[S::References], NONE),
    owed(&[S::SpecGraphLinks], NONE),
];

const CHANGE: &[Owed] = &[
    owed(&[S::ChangeSummary, S::ProblemStatement, S::Goals, S::TechnicalApproach], PLATFORM),
    elsewhere(&[S::Impact], BOTH),
    elsewhere(&[S::Nfrs], PLATFORM),
    owed(&[S::Observability], PLATFORM),
    owed(&[S::Rollout], NONE),
    owed(&[S::Testing, S::Tests], NONE),
    elsewhere(&[S::AcceptanceCriteria], NONE),
    elsewhere(&[S::Gates], NONE),
    elsewhere(&[S::References], NONE),
];

const FOLLOW_UP: &[Owed] = &[
    owed(&[S::ProblemStatement, S::Issue], PLATFORM),
    owed(&[S::TechnicalApproach, S::Refactor, S::FixPlan], COMPONENT),
    elsewhere(&[S::Nfrs], PLATFORM),
    owed(&[S::Observability], PLATFORM),
    elsewhere(&[S::Tests, S::Testing], NONE),
    elsewhere(&[S::AcceptanceCriteria], NONE),
    elsewhere(&[S::Gates], NONE),
    elsewhere(&[S::References], NONE),
];

const CONTRACT: &[Owed] = &[
    owed(&[S::Schema, S::Contracts, S::Apis, S::Requirements], NONE),
    elsewhere(&[S::Compatibility], NONE),
    elsewhere(&[S::Consumers], NONE),
    elsewhere(&[S::AcceptanceCriteria], NONE),
    elsewhere(&[S::Gates], NONE),
    elsewhere(&[S::References], NONE),
];

const BUG: &[Owed] = &[
    owed(&[S::ReproductionSteps], NONE),
    owed(&[S::RootCause], NONE),
    owed(&[S::FixPlan, S::Fix], NONE),
    owed(&[S::Tests, S::Testing], NONE),
];

const HOTFIX: &[Owed] = &[
    owed(&[S::Issue, S::ProblemStatement], NONE),
    owed(&[S::Impact], NONE),
    owed(&[S::Fix, S::FixPlan], NONE),
    owed(&[S::Rollback], NONE),
    owed(&[S::Validation], NONE),
    owed(&[S::FollowUp], NONE),
];

const INITIATIVE: &[Owed] = &[owed(&[S::BusinessGoal, S::Goals], NONE), owed(&[S::SuccessCriteria], NONE)];

/// The mandatory sections of a spec of spec-kit.
pub const SPEC_KIT: &[Owed] = &[
    owed(&[S::UserScenarios], NONE),
    owed(&[S::Requirements, S::FunctionalRequirements], NONE),
    owed(&[S::SuccessCriteria], NONE),
];

/// The sections of a kind's template, in its order; none where it has none that is owed.
pub fn owed_by(kind: Kind) -> &'static [Owed] {
    match kind {
        Kind::PlatformSpec | Kind::ComponentSpec => SPEC,
        Kind::ChangeSpec => CHANGE,
        Kind::FollowUpSpec => FOLLOW_UP,
        Kind::ContractSpec => CONTRACT,
        Kind::BugSpec => BUG,
        Kind::HotfixSpec => HOTFIX,
        Kind::Initiative => INITIATIVE,
        Kind::Adr
        | Kind::ContextPack
        | Kind::Constitution
        | Kind::Domain
        | Kind::FanOutTasks
        | Kind::SpecGraph
        | Kind::Prose => &[],
    }
}

/// Whether a kind's template has a section of this name.
pub fn owes(kind: Kind, name: S) -> bool {
    owed_by(kind).iter().any(|owed| owed.names[0] == name)
}

/// The sources that the template of a kind gives the section of this name, by the spec template (operating model 3) where the
/// kind has the section from there.
pub fn sources_of(kind: Kind, name: S) -> &'static [&'static str] {
    let own = owed_by(kind).iter().find(|owed| owed.names.contains(&name));
    let of_template =
        || SPEC.iter().filter(|_| super::common::has_all_gates(kind)).find(|owed| owed.names.contains(&name));
    own.or_else(of_template).map_or(NONE, |owed| owed.sources)
}
