//! What is said about the rules of `meta/`. Data only.

use specward_syntax::Gate;

use super::{invalid_status, invalid_value, missing_key, repeated, unknown_key};
use crate::rule::{Check, Counts, Level, Rule};

/// `meta/missing-key`
pub static MISSING_KEY: Rule = Rule {
    name: "meta/missing-key",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a key that the kind of document requires is not there",
    why: "Every component spec, platform spec and fan-out task must include the keys of operating model 1.9 and 1.7; \
          CI validates them (1.14). Without them the spec graph has holes.",
    section: "1.9",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Context Pack: cp-v2\n\
              - Contracts Referenced: none\n- Blocked By: none\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Context Pack: cp-v2\n\
              - Contracts Referenced: none\n- Blocked By: none\n- Status: Draft\n",
    resolve: "Add the key. An empty list is written `none`.",
    check: Check::Workspace(missing_key),
};

/// `meta/unknown-key`
pub static UNKNOWN_KEY: Rule = Rule {
    name: "meta/unknown-key",
    level: Level::Advice,
    counts: Counts::For(Gate::Ready),
    summary: "a key is nearly, but not quite, one of ours",
    why: "A misspelt key says nothing to anybody who follows the spec graph (operating model 1.9). Keys that are far \
          from all of ours are your own and stay unmentioned.",
    section: "1.9",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Contxt Pack: cp-v2\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Context Pack: cp-v2\n",
    resolve: "Correct the spelling, or tell `specward.toml` under `[aliases.keys]` what your word means.",
    check: Check::Workspace(unknown_key),
};

/// `meta/duplicate-key`
pub static DUPLICATE_KEY: Rule = Rule {
    name: "meta/duplicate-key",
    level: Level::Wrong,
    counts: Counts::For(Gate::Ready),
    summary: "a key stands twice in one place",
    why: "There is a single source of truth for every field (operating model 1.6). Of two, only the first is read.",
    section: "1.6",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Draft\n\
              - Status: Approved\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Approved\n",
    resolve: "Keep one of the entries.",
    check: Check::Workspace(repeated::duplicate_key),
};

/// `meta/conflicting-value`
pub static CONFLICTING_VALUE: Rule = Rule {
    name: "meta/conflicting-value",
    level: Level::Wrong,
    counts: Counts::For(Gate::Ready),
    summary: "a key says one thing in one place and another elsewhere",
    why: "There is a single source of truth (operating model 1.6). Front matter counts before the metadata section, \
          that before the lines under the title, these before `Spec Graph Links`; readers cannot know.",
    section: "1.6",
    failing: "//- cart-repo/specs/guest-cart.md\n---\nstatus: Draft\n---\n# Guest cart\n\n## Metadata\n- Status: Approved\n",
    passing: "//- cart-repo/specs/guest-cart.md\n---\nstatus: Approved\n---\n# Guest cart\n\n## Metadata\n- Status: Approved\n",
    resolve: "Say it once, or say the same in both places.",
    check: Check::Workspace(repeated::conflicting_value),
};

/// `meta/invalid-status`
pub static INVALID_STATUS: Rule = Rule {
    name: "meta/invalid-status",
    level: Level::Wrong,
    counts: Counts::For(Gate::Ready),
    summary: "a status is outside the vocabulary of its kind",
    why: "States drive everything: what is blocked, what may be implemented, what is stale (operating model 1.11, \
          1.12). A word that nobody knows is neither open nor resolved. Files that show none of our keys get a hint.",
    section: "1.11",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Aproved\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Approved\n",
    resolve: "Use a status of the vocabulary, or tell `specward.toml` under `[aliases.statuses]` what your word means.",
    check: Check::Workspace(invalid_status),
};

/// `meta/invalid-value`
pub static INVALID_VALUE: Rule = Rule {
    name: "meta/invalid-value",
    level: Level::Wrong,
    counts: Counts::For(Gate::Ready),
    summary: "a value is not of its key's type",
    why: "Fields are read by tools and by agents (operating model 1.9, 1.14): a date that is no date, a parent that is \
          no id or a verdict that is neither PASS nor FAIL is lost on them.",
    section: "1.9",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: the checkout feature\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n",
    resolve: "Write a value of the type that the message names.",
    check: Check::Workspace(invalid_value),
};
