//! What is said about the rules of `integration/`. Data only.

use specward_syntax::Gate;

use super::changes::contract_spec_required;
use super::consumers::{consumer_unlisted, consumers_missing};
use super::plans::{compatibility_plan_missing, dual_publish_missing};
use super::versions::{
    contract_not_approved, contract_outdated, contract_retired, contract_unknown, contract_unversioned,
    retired_while_referenced,
};
use crate::rule::{Check, Counts, Level, Rule};

/// `integration/contract-unknown`
pub static CONTRACT_UNKNOWN: Rule = Rule {
    name: "integration/contract-unknown",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a referenced contract is defined by no contract spec and by no domain file",
    why: "Contracts live in the registry that the integration owner keeps (operating model 1.5), and gate 3 asks for their \
          consumers and plans (1.8). Of a contract that nobody defines none of that is known.",
    section: "1.8",
    failing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSavd v1\n",
    passing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSaved v1\n",
    resolve: "Correct the name (a near one is suggested), or write the contract spec first.",
    check: Check::Workspace(contract_unknown),
};

/// `integration/contract-unversioned`
pub static CONTRACT_UNVERSIONED: Rule = Rule {
    name: "integration/contract-unversioned",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a contract is referenced without a version",
    why: "A component spec lists the event and API versions that it uses (operating model 1.9); gate 3 compares them (1.8). \
          A contract without version is another one after the next bump.",
    section: "1.9",
    failing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSaved\n",
    passing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSaved v1\n",
    resolve: "Pin the version that the spec was written against. A fix pins the current one.",
    check: Check::Workspace(contract_unversioned),
};

/// `integration/contract-outdated`
pub static CONTRACT_OUTDATED: Rule = Rule {
    name: "integration/contract-outdated",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a contract is referenced in a version behind the current one",
    why: "Old versions are published for a limited time (operating model 1.8, gate 3). A spec that still relies on one \
          has to move before it goes. The current version is the highest approved one. A Done spec is only listed.",
    section: "1.8",
    failing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n- Status: Approved\n\
              //- platform-repo/contracts/cart-saved-v2.md\n# CartSaved\n- ID: CartSaved\n- Version: v2\n- Status: Approved\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSaved v1\n",
    passing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n- Status: Approved\n\
              //- platform-repo/contracts/cart-saved-v2.md\n# CartSaved\n- ID: CartSaved\n- Version: v2\n- Status: Draft\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSaved v1\n",
    resolve: "Check what the new version changes, adapt the spec, then refer to it.",
    check: Check::Workspace(contract_outdated),
};

/// `integration/contract-retired`
pub static CONTRACT_RETIRED: Rule = Rule {
    name: "integration/contract-retired",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a contract is referenced that is deprecated or retired",
    why: "The integration owner keeps the versions of contracts (operating model 1.5, gate 3 in 1.8). What is retired is \
          no longer published.",
    section: "1.8",
    failing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n- Status: Retired\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSaved v1\n",
    passing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n- Status: Approved\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSaved v1\n",
    resolve: "Move to the current version, or to the contract that took its place.",
    check: Check::Workspace(contract_retired),
};

/// `integration/consumers-missing`
pub static CONSUMERS_MISSING: Rule = Rule {
    name: "integration/consumers-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a contract names no consumers",
    why: "All contract consumers are identified (operating model 1.8, gate 3). Who is not known is not asked before a change.",
    section: "1.8",
    failing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Producer: cart-repo\n",
    passing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Producer: cart-repo\n\
              - Consumers: mail-repo\n",
    resolve: "Add `Consumers` with every component that consumes it, or `none` as long as there is none.",
    check: Check::Workspace(consumers_missing),
};

/// `integration/consumer-unlisted`
pub static CONSUMER_UNLISTED: Rule = Rule {
    name: "integration/consumer-unlisted",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a spec consumes a contract that does not list it",
    why: "All contract consumers are identified (operating model 1.8, gate 3), and every artefact links forward and backward \
          (1.9). It is said on both sides, and can be mended on either.",
    section: "1.8",
    failing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Producer: cart-repo\n\
              - Consumers: mail-repo\n\
              //- shop-repo/specs/banner.md\n# Banner\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSaved v1\n",
    passing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Producer: cart-repo\n\
              - Consumers: mail-repo, shop-repo\n\
              //- shop-repo/specs/banner.md\n# Banner\n- Implements: PLAT-124 v1\n- Contracts Referenced: CartSaved v1\n",
    resolve: "Have the component added to the contract's Consumers, or do not consume the contract.",
    check: Check::Workspace(consumer_unlisted),
};

/// `integration/compatibility-plan-missing`
pub static COMPATIBILITY_PLAN_MISSING: Rule = Rule {
    name: "integration/compatibility-plan-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a breaking change or a new major version of a contract has no compatibility plan",
    why: "A compatibility plan is present for any breaking change (operating model 1.8, gate 3): otherwise consumers learn \
          of it in production.",
    section: "1.8",
    failing: "//- platform-repo/contracts/cart-saved-v2.md\n# CartSaved\n- ID: CartSaved\n- Version: v2\n\
              - Compatibility: breaking\n",
    passing: "//- platform-repo/contracts/cart-saved-v2.md\n# CartSaved\n- ID: CartSaved\n- Version: v2\n\
              - Compatibility: breaking; consumers migrate until 2026-09-30\n",
    resolve: "Write the plan under `Compatibility`: what consumers must change, by when, what keeps working until then.",
    check: Check::Workspace(compatibility_plan_missing),
};

/// `integration/dual-publish-missing`
pub static DUAL_PUBLISH_MISSING: Rule = Rule {
    name: "integration/dual-publish-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a new version of a contract has no dual-publish strategy and is not said to be additive",
    why: "A dual-publish strategy is defined if a contract version is bumped (operating model 1.8, gate 3): consumers move \
          one after the other.",
    section: "1.8",
    failing: "//- platform-repo/contracts/cart-saved-v2.md\n# CartSaved\n- ID: CartSaved\n- Version: v2\n\
              - Compatibility: breaking; consumers migrate until 2026-09-30\n",
    passing: "//- platform-repo/contracts/cart-saved-v2.md\n# CartSaved\n- ID: CartSaved\n- Version: v2\n\
              - Compatibility: breaking; consumers migrate until 2026-09-30\n\
              - Dual Publish: both versions until 2026-09-30\n",
    resolve: "Add `Dual Publish` with how long both versions are published, or say under `Compatibility` that the change is \
              additive.",
    check: Check::Workspace(dual_publish_missing),
};

/// `integration/contract-spec-required`
pub static CONTRACT_SPEC_REQUIRED: Rule = Rule {
    name: "integration/contract-spec-required",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a contract change is announced and there is no contract spec for it",
    why: "The contract change flag of a task says whether a contract spec is required first (operating model 1.7; rule 8 of \
          section 2).",
    section: "1.7",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contract Change: yes\n",
    passing: "//- platform-repo/contracts/cart-saved-v2.md\n# CartSaved\n- ID: CartSaved\n- Version: v2\n\
              //- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n\
              - Contract Specs: CartSaved v2\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contract Change: yes\n",
    resolve: "Write the contract spec and list it under `Contract Specs` of the platform spec, or set the flag to no.",
    check: Check::Workspace(contract_spec_required),
};

/// `integration/contract-not-approved`
pub static CONTRACT_NOT_APPROVED: Rule = Rule {
    name: "integration/contract-not-approved",
    level: Level::Gate,
    counts: Counts::For(Gate::Integration),
    summary: "a spec is implemented against a contract version that is not approved",
    why: "The integration owner approves all contract changes before implementation proceeds (operating model 1.5).",
    section: "1.5",
    failing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n- Status: Draft\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Implementing\n\
              - Contracts Referenced: CartSaved v1\n",
    passing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n- Status: Approved\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Implementing\n\
              - Contracts Referenced: CartSaved v1\n",
    resolve: "Have the contract version approved, or go back to Approved until it is.",
    check: Check::Workspace(contract_not_approved),
};

/// `integration/retired-while-referenced`
pub static RETIRED_WHILE_REFERENCED: Rule = Rule {
    name: "integration/retired-while-referenced",
    level: Level::Wrong,
    counts: Counts::For(Gate::Integration),
    summary: "a contract version is retired while live specs still reference it",
    why: "All consumers are identified before a contract changes (operating model 1.8, gate 3), and a Done spec runs in \
          production. Retiring what they use breaks them.",
    section: "1.8",
    failing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n- Status: Retired\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Done\n\
              - Contracts Referenced: CartSaved v1\n",
    passing: "//- platform-repo/contracts/cart-saved-v1.md\n# CartSaved\n- ID: CartSaved\n- Version: v1\n- Status: Retired\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Retired\n\
              - Contracts Referenced: CartSaved v1\n",
    resolve: "Keep the version alive until the listed specs have moved, then retire it.",
    check: Check::Workspace(retired_while_referenced),
};
