//! What is said about the rules of `ref/`. Data only.

use super::{ambiguous, children, cycle, foreign_local_adr, links, unresolved, versions, wrong_kind};
use crate::rule::{Check, Counts, Level, Rule};

/// `ref/unresolved`
pub static UNRESOLVED: Rule = Rule {
    name: "ref/unresolved",
    level: Level::Wrong,
    counts: Counts::ByRole,
    summary: "a reference names an artefact that does not exist",
    why: "Every artefact must link forward and backward (operating model 1.9). An id that leads nowhere cannot be \
          reviewed, and whoever implements the spec has to invent what it meant.",
    section: "1.9",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-142 v1\n",
    passing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n",
    resolve: "Correct the id (a near one is suggested), create the artefact, or remove the reference. In a component \
              repo that is checked out alone, set `platform.path` or `platform.graph` in `specward.toml`.",
    check: Check::Workspace(unresolved),
};

/// `ref/ambiguous`
pub static AMBIGUOUS: Rule = Rule {
    name: "ref/ambiguous",
    level: Level::Wrong,
    counts: Counts::ByRole,
    summary: "a reference may mean several artefacts",
    why: "A link that two readers follow to two places is no link (operating model 1.9). Nothing is guessed.",
    section: "1.9",
    failing: "//- platform-repo/platform-specs/PS-7-search.md\n# PS-7: Search\n\
              //- platform-repo/platform-specs/ps-007-sort.md\n# PS-007: Sort\n\
              //- cart-repo/specs/list.md\n# List\n- Implements: PS-7 v1\n",
    passing: "//- platform-repo/platform-specs/PS-7-search.md\n# PS-7: Search\n\
              //- platform-repo/platform-specs/PS-8-sort.md\n# PS-8: Sort\n\
              //- cart-repo/specs/list.md\n# List\n- Implements: PS-7 v1\n",
    resolve: "Write the full id of the one that is meant, with its scope (`platform/ADR-003`) if need be, or give one \
              of the artefacts another id.",
    check: Check::Workspace(ambiguous),
};

/// `ref/wrong-kind`
pub static WRONG_KIND: Rule = Rule {
    name: "ref/wrong-kind",
    level: Level::Wrong,
    counts: Counts::ByRole,
    summary: "a key names an artefact of a kind that it cannot name",
    why: "The keys of 1.9 carry meaning: a spec implements a spec, is blocked by ADRs, references contracts. A spec \
          that is blocked by a contract is blocked by nobody who could decide (operating model 1.9, 1.12).",
    section: "1.9",
    failing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: ADR-0012\n",
    passing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Blocked By: ADR-0012\n",
    resolve: "Name an artefact of the kind that the message asks for, or move the reference to the key it belongs to.",
    check: Check::Workspace(wrong_kind),
};

/// `ref/version-missing`
pub static VERSION_MISSING: Rule = Rule {
    name: "ref/version-missing",
    level: Level::Gate,
    counts: Counts::ByRole,
    summary: "a parent spec or contract is named without a version",
    why: "`implements` is a platform spec's id and version, `contracts_referenced` are event and API versions \
          (operating model 1.9). Without a version nobody can tell which specs go stale by a change (1.10).",
    section: "1.9",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124\n\
              //- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\
              //- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n",
    resolve: "Write the version behind the id: `PLAT-124 v1`.",
    check: Check::Workspace(versions::version_missing),
};

/// `ref/version-outdated`
pub static VERSION_OUTDATED: Rule = Rule {
    name: "ref/version-outdated",
    level: Level::Gate,
    counts: Counts::ByRole,
    summary: "a reference pins a version behind the current one",
    why: "A new version of a parent makes its children stale; they must rebaseline before they go on (operating \
          model 1.10). A Done spec is only listed: it was right when it shipped.",
    section: "1.10",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n- Version: v2\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n",
    passing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n- Version: v2\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v2\n",
    resolve: "Check what changed in the new version, adapt the document, then pin the new version.",
    check: Check::Workspace(versions::version_outdated),
};

/// `ref/version-unknown`
pub static VERSION_UNKNOWN: Rule = Rule {
    name: "ref/version-unknown",
    level: Level::Wrong,
    counts: Counts::ByRole,
    summary: "a reference pins a version that does not exist yet",
    why: "A version ahead of its target cannot have been read by anybody (operating model 1.9). A target that \
          declares no version contradicts nobody.",
    section: "1.9",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n- Version: v2\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v3\n",
    passing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n- Version: v3\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v3\n",
    resolve: "Pin a version that exists, or publish the new one first.",
    check: Check::Workspace(versions::version_unknown),
};

/// `ref/foreign-local-adr`
pub static FOREIGN_LOCAL_ADR: Rule = Rule {
    name: "ref/foreign-local-adr",
    level: Level::Wrong,
    counts: Counts::ByRole,
    summary: "a component refers to another component's local ADR",
    why: "A local ADR is scoped to its component and does not block others (operating model 1.12). A decision that \
          two components depend on is a global one.",
    section: "1.12",
    failing: "//- pricing-repo/context/pack.md\n# Pack\n\
              //- pricing-repo/adr/ADR-0044-rounding.md\n# ADR-0044: Rounding\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Blocked By: ADR-0044\n",
    passing: "//- platform-repo/adr/ADR-0044-rounding.md\n# ADR-0044: Rounding\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Blocked By: ADR-0044\n",
    resolve: "Have the decision made global in the platform repo, or record one of your own.",
    check: Check::Workspace(foreign_local_adr),
};

/// `ref/one-sided-child`
pub static ONE_SIDED_CHILD: Rule = Rule {
    name: "ref/one-sided-child",
    level: Level::Gate,
    counts: Counts::ByRole,
    summary: "a parent does not list what implements it, or lists what does not",
    why: "Every artefact must link forward and backward: `children`, `contract_specs` and `adrs` of a platform spec \
          mirror `implements` (operating model 1.9). Impact lists are made from them (1.10).",
    section: "1.9",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n- Children: none\n\
              //- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Implements: PLAT-124 v1\n",
    passing: "//- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n\
              - Children: SPEC-CART-01\n\
              //- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Implements: PLAT-124 v1\n",
    resolve: "Add the missing side, or remove the one that is wrong. On the component side this is advice: component \
              teams do not modify the platform repo (1.4).",
    check: Check::Workspace(children::one_sided_child),
};

/// `ref/dead-link`
pub static DEAD_LINK: Rule = Rule {
    name: "ref/dead-link",
    level: Level::Wrong,
    counts: Counts::ByRole,
    summary: "a markdown or wiki link leads to a file or heading that is not there",
    why: "Knowledge is explicit only if it can be reached (operating model 1.1). In ordinary prose a dead link is \
          information, in a spec it is wrong.",
    section: "1.1",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: none\n\nSee [the notes](notes.md).\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: none\n\nSee [the notes](notes.md).\n\
              //- cart-repo/specs/notes.md\n# Notes\n",
    resolve: "Correct the path or the heading, create the file, or remove the link.",
    check: Check::Workspace(links::dead_link),
};

/// `ref/cycle`
pub static CYCLE: Rule = Rule {
    name: "ref/cycle",
    level: Level::Wrong,
    counts: Counts::ByRole,
    summary: "artefacts implement, block or depend on each other in a circle",
    why: "Knowledge flows from the platform to components (operating model 1.3, 1.7). In a circle nothing can ever \
          become ready.",
    section: "1.7",
    failing: "//- cart-repo/specs/a.md\n# SPEC-CART-01: A\n- Depends On: SPEC-CART-02\n\
              //- cart-repo/specs/b.md\n# SPEC-CART-02: B\n- Depends On: SPEC-CART-01\n",
    passing: "//- cart-repo/specs/a.md\n# SPEC-CART-01: A\n- Depends On: SPEC-CART-02\n\
              //- cart-repo/specs/b.md\n# SPEC-CART-02: B\n- Depends On: none\n",
    resolve: "Remove one of the references, or split one of the artefacts.",
    check: Check::Workspace(cycle::cycle),
};
