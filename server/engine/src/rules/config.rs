//! Rules about `specward.toml` and suppressions. The engine raises them while it reads input.

use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&UNKNOWN_KEY, &INVALID, &SUPPRESSION_UNUSED, &SUPPRESSION_INVALID];

/// `config/unknown-key`
pub static UNKNOWN_KEY: Rule = Rule {
    name: "config/unknown-key",
    level: Level::Wrong,
    counts: Counts::Nothing,
    summary: "`specward.toml` has a key, rule or kind that does not exist",
    why: "A misspelt setting does nothing, and nobody notices: a rule that was meant to block stays silent. \
          Enforcement (operating model 1.14) is only as good as its configuration.",
    section: "1.14",
    failing: "```toml\n[rules]\n\"ref/dead-lnk\" = \"warning\"\n```",
    passing: "```toml\n[rules]\n\"ref/dead-link\" = \"warning\"\n```",
    resolve: "Correct the key to the suggested one, or remove it. `specward config` lists every setting.",
    check: Check::Input,
};

/// `config/invalid`
pub static INVALID: Rule = Rule {
    name: "config/invalid",
    level: Level::Wrong,
    counts: Counts::Nothing,
    summary: "`specward.toml` is no valid TOML, or a value has the wrong type or is not allowed",
    why: "A setting that cannot be read falls back to its default. The rest of the file still counts, but the team \
          believes in a configuration that is not in force (operating model 1.14).",
    section: "1.14",
    failing: "```toml\nprofile = \"relaxed\"\n```",
    passing: "```toml\nprofile = \"advisory\"\n```",
    resolve: "Write a value of the kind that the message names.",
    check: Check::Input,
};

/// `config/suppression-unused`
pub static SUPPRESSION_UNUSED: Rule = Rule {
    name: "config/suppression-unused",
    level: Level::Wrong,
    counts: Counts::Nothing,
    summary: "a `specward-ignore` comment covers no finding of its rule",
    why: "A waiver that outlives its reason hides the next fault of that rule. Gates are non-negotiable (operating \
          model 1.8), so every exception must be one that is needed today.",
    section: "1.8",
    failing: "```markdown\n<!-- specward-ignore ref/unresolved: the policy is still to be migrated -->\n\
              - Blocked By: none\n```",
    passing: "```markdown\n- Blocked By: none\n```",
    resolve: "Remove the comment.",
    check: Check::Input,
};

/// `config/suppression-invalid`
pub static SUPPRESSION_INVALID: Rule = Rule {
    name: "config/suppression-invalid",
    level: Level::Wrong,
    counts: Counts::Nothing,
    summary: "a `specward-ignore` comment without a known rule or without a reason",
    why: "A waiver without a reason cannot be audited (operating model 1.1: repeatable and auditable), and one for a \
          rule that does not exist suppresses nothing.",
    section: "1.1",
    failing: "```markdown\n<!-- specward-ignore ref/unresolved -->\n- Implements: PLAT-900 v1\n```",
    passing: "```markdown\n<!-- specward-ignore ref/unresolved: PLAT-900 is published next week -->\n\
              - Implements: PLAT-900 v1\n```",
    resolve: "Write `<!-- specward-ignore RULE: reason -->` with a rule that `specward explain` knows and a reason.",
    check: Check::Input,
};
