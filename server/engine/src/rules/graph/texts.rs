//! What is told about the rules of `graph/`. Data only.

use super::edges::one_sided_edge;
use super::{ghost_node, invalid, missing_node, stale_field};
use crate::rule::{Check, Counts, Level, Rule};

/// `input/graph-unreadable`
pub static INVALID: Rule = Rule {
    name: "input/graph-unreadable",
    level: Level::Wrong,
    counts: Counts::Nothing,
    summary: "`spec-graph.json` is no valid JSON, or of a shape that nobody reads (then only told)",
    why: "No pull request is merged without an updated spec graph (operating model 1.14). A graph that cannot be read \
          cannot be held against the files.",
    section: "1.14",
    failing: "//- platform-repo/spec-graph.json\n{\"artifacts\": [{\"id\": \"PLAT-124\",}]}\n",
    passing: "//- platform-repo/spec-graph.json\n{\"artifacts\": []}\n",
    resolve: "Correct the place that the message names. `specward graph --write` never touches a graph that it cannot read.",
    check: Check::Document(invalid),
};

/// `graph/missing-node`
pub static MISSING_NODE: Rule = Rule {
    name: "graph/missing-node",
    level: Level::Wrong,
    counts: Counts::Nothing,
    summary: "an artefact of the files has no node in `spec-graph.json`",
    why: "The spec graph links all artefacts, and is updated after every implementation run (operating model 1.9). What it \
          does not know of cannot be traced.",
    section: "1.9",
    failing: "//- platform-repo/spec-graph.json\n{\"artifacts\": []}\n\
              //- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Status: Proposed\n",
    passing: "//- platform-repo/spec-graph.json\n{\"artifacts\": [{\"id\": \"ADR-0003\", \"status\": \"Proposed\"}]}\n\
              //- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Status: Proposed\n",
    resolve: "Run `specward graph --write`, or add the node by hand. The graph of a platform repo also has the artefacts of \
              its component repos; that of a component repo has its own.",
    check: Check::Verdict(missing_node),
};

/// `graph/ghost-node`
pub static GHOST_NODE: Rule = Rule {
    name: "graph/ghost-node",
    level: Level::Wrong,
    counts: Counts::Nothing,
    summary: "a node of `spec-graph.json` stands for no artefact of the files",
    why: "Specs are never deleted, only versioned or paused (operating model 1.9). A node without a file is a spec that was \
          lost, or an id that was misspelt.",
    section: "1.9",
    failing: "//- platform-repo/spec-graph.json\n{\"artifacts\": [{\"id\": \"ADR-0003\", \"status\": \"Proposed\"}]}\n",
    passing: "//- platform-repo/spec-graph.json\n{\"artifacts\": [{\"id\": \"ADR-0003\", \"status\": \"Proposed\"}]}\n\
              //- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Status: Proposed\n",
    resolve: "Restore the file, with status Paused if nobody works on it; correct the id; or have the node removed by \
              `specward graph --write`. Nodes of repositories that are not checked out are left alone.",
    check: Check::Verdict(ghost_node),
};

/// `graph/stale-field`
pub static STALE_FIELD: Rule = Rule {
    name: "graph/stale-field",
    level: Level::Wrong,
    counts: Counts::Nothing,
    summary: "a node of `spec-graph.json` says something else than its artefact",
    why: "The spec graph says what each artefact implements, depends on and affects, and its current status (operating \
          model 1.9). People and tools that read it instead of the files act on what is no longer true.",
    section: "1.9",
    failing: "//- platform-repo/spec-graph.json\n{\"artifacts\": [{\"id\": \"ADR-0003\", \"status\": \"Proposed\"}]}\n\
              //- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Status: Approved\n",
    passing: "//- platform-repo/spec-graph.json\n{\"artifacts\": [{\"id\": \"ADR-0003\", \"status\": \"Approved\"}]}\n\
              //- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Status: Approved\n",
    resolve: "Run `specward graph --write`. `implements`, `dependsOn`, `affects` and `status` are owed; `version`, `kind`, \
              `repo`, `path`, `title`, `blockedBy`, `contextPack` and `gates` only have to be true where they are written.",
    check: Check::Verdict(stale_field),
};

/// `graph/one-sided-edge`
pub static ONE_SIDED_EDGE: Rule = Rule {
    name: "graph/one-sided-edge",
    level: Level::Wrong,
    counts: Counts::Nothing,
    summary: "only one end of a relation in `spec-graph.json` tells of it",
    why: "Every artefact must link forward and backward (operating model 1.9). A link in one direction is not found by whoever \
          starts at the other end.",
    section: "1.9",
    failing: "//- platform-repo/spec-graph.json\n{\"artifacts\": [\n\
              {\"id\": \"ADR-0003\", \"dependsOn\": [\"ADR-0001\"], \"requiredBy\": []},\n{\"id\": \"ADR-0001\", \"requiredBy\": []}\n]}\n\
              //- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Depends On: ADR-0001\n\
              //- platform-repo/adr/ADR-0001-start.md\n# ADR-0001: Start\n",
    passing: "//- platform-repo/spec-graph.json\n{\"artifacts\": [\n\
              {\"id\": \"ADR-0003\", \"dependsOn\": [\"ADR-0001\"], \"requiredBy\": []},\n{\"id\": \"ADR-0001\", \"requiredBy\": [\"ADR-0003\"]}\n]}\n\
              //- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Depends On: ADR-0001\n\
              //- platform-repo/adr/ADR-0001-start.md\n# ADR-0001: Start\n",
    resolve: "Run `specward graph --write`. Backward relations are `implementedBy`, `requiredBy`, `affectedBy` and `blocks`; a graph \
              that has none of a kind owes none.",
    check: Check::Verdict(one_sided_edge),
};
