//! What is said about the rules on sources. Data only.

use specward_syntax::Gate;

use super::references::references_missing;
use super::{source_mismatch, source_missing, source_unversioned};
use crate::rule::{Check, Counts, Level, Rule};

/// `context/source-missing`
pub static SOURCE_MISSING: Rule = Rule {
    name: "context/source-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "a section that must declare its source names none",
    why: "Every section must declare its source: this is what makes the process anti-invention (operating model 3), and \
          gate 1 wants all sources referenced (1.8). A section of which nobody can say where it comes from was invented.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Domain Understanding\n\n\
              A cart belongs to one session.\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Domain Understanding\n\
              Source: Domain MCP v3\n\nA cart belongs to one session.\n",
    resolve: "Add a `Source:` line below the heading with source and version, or `Source: N/A` with the reason.",
    check: Check::Workspace(source_missing),
};

/// `context/source-unversioned`
pub static SOURCE_UNVERSIONED: Rule = Rule {
    name: "context/source-unversioned",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "a source is named without a version",
    why: "All MCP sources are referenced with explicit versions (operating model 1.8). Without one nobody can read what \
          the author read.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Domain Understanding\n\
              Source: Domain MCP\n\nA cart belongs to one session.\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Domain Understanding\n\
              Source: Domain MCP v3\n\nA cart belongs to one session.\n",
    resolve: "Write the version behind the source. A fix takes it from the pinned context pack.",
    check: Check::Workspace(source_unversioned),
};

/// `context/source-mismatch`
pub static SOURCE_MISMATCH: Rule = Rule {
    name: "context/source-mismatch",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "a source is named in another version than the pinned pack lists",
    why: "The context pack is the governed set of sources with their versions (operating model 1.6, 1.8). A section that was \
          written against another version contradicts the pack that the spec pins.",
    section: "1.8",
    failing: "//- cart-repo/context/cp-cart-v2.md\n# cp-cart-v2\n\n## Sources\n\n- Domain MCP: v3\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Context Pack: cp-cart-v2\n\n## Domain Understanding\n\
              Source: Domain MCP v2\n\nA cart belongs to one session.\n",
    passing: "//- cart-repo/context/cp-cart-v2.md\n# cp-cart-v2\n\n## Sources\n\n- Domain MCP: v3\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Context Pack: cp-cart-v2\n\n## Domain Understanding\n\
              Source: Domain MCP v3\n\nA cart belongs to one session.\n",
    resolve: "Check the section against the version that the pack lists and write that one (a fix does), or pin the pack \
              that lists the version you read.",
    check: Check::Workspace(source_mismatch),
};

/// `context/references-missing`
pub static REFERENCES_MISSING: Rule = Rule {
    name: "context/references-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "there is no References section, or it omits a source that the body cites",
    why: "A spec closes with its references: the MCP sources with their versions (operating model 3; gate 1 in 1.8). A \
          reviewer checks the list, not every section.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Domain Understanding\n\
              Source: Domain MCP v3\n\nA cart belongs to one session.\n\n## References\n\n- Platform MCP v4\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Domain Understanding\n\
              Source: Domain MCP v3\n\nA cart belongs to one session.\n\n## References\n\n- Platform MCP v4\n\
              - Domain MCP v3\n",
    resolve: "Add a `References` section that lists each source with its version.",
    check: Check::Workspace(references_missing),
};
