//! The registry against the catalogue: every rule by name, with the level and the gate that the catalogue gives it.

use specward_engine::rule::{Counts, Level, Rule};
use specward_engine::rules;
use specward_syntax::Gate;

/// Name, level (`w`rong, `g`ate, `a`dvice), what it counts for.
const CATALOGUE: &str = "
    context/pack-missing g context                  context/pack-unversioned g context
    context/pack-unknown g context                  context/pack-stale g context
    context/constitution-missing g context          context/constitution-unfilled g context
    context/source-missing g context                context/source-unversioned g context
    context/source-mismatch g context               context/constitution-graph-rule-missing a context
    context/references-missing g context
    domain/unknown-domain g domain                  domain/invariant-unaddressed g domain
    domain/foreign-data-store g domain              domain/interaction-without-contract g domain
    domain/wrong-owner g domain
    integration/contract-unknown g integration      integration/contract-unversioned g integration
    integration/contract-outdated g integration     integration/contract-retired g integration
    integration/consumers-missing g integration     integration/consumer-unlisted g integration
    integration/compatibility-plan-missing g integration
    integration/dual-publish-missing g integration  integration/contract-spec-required g integration
    integration/contract-not-approved g integration integration/retired-while-referenced w integration
    nfr/logging-missing g nfr                       nfr/metrics-missing g nfr
    nfr/tracing-missing g nfr                       nfr/observability-vague g nfr
    nfr/pii-unspecified g nfr                       nfr/latency-target-missing g nfr
    nfr/throughput-target-missing a nfr
    ready/open-adr g ready                          ready/unresolved-marker g ready
    ready/no-acceptance-criteria g ready            ready/untestable-criterion g ready
    ready/vague-term a ready                        ready/section-missing g ready
    ready/section-empty g ready
    meta/missing-key g ready                        meta/unknown-key a ready
    meta/duplicate-key w ready                      meta/conflicting-value w ready
    meta/invalid-status w ready                     meta/invalid-value w ready
    ref/unresolved w role                           ref/ambiguous w role
    ref/wrong-kind w role                           ref/version-missing g role
    ref/version-outdated g role                     ref/version-unknown w role
    ref/foreign-local-adr w role                    ref/one-sided-child g role
    ref/dead-link w role                            ref/cycle w role
    id/duplicate w ready
    gates/missing g none                            gates/undeclared g none
    gates/false-pass g none                         gates/stale-fail a none
    status/blocked-without-adr g ready              status/should-be-blocked g ready
    status/approver-missing a ready                 status/code-without-spec g ready
    status/parent-not-approved g ready              status/illegal-transition w ready
    status/deleted w ready                          status/changed-without-version g ready
    adr/owner-missing g none                        adr/decision-pending g none
    adr/premature-decision g none                   adr/superseded-reference g none
    adr/one-sided-supersession g none               adr/one-sided-block g none
    adr/options-missing a none
    initiative/section-missing g none
    change/rebaseline-missing g ready               change/impact-missing g ready
    bug/section-missing g ready                     hotfix/section-missing g ready
    hotfix/follow-up-missing g ready                hotfix/follow-up-incomplete g ready
    hotfix/wrong-route g ready
    fanout/missing-field g ready                    fanout/unknown-repo g ready
    fanout/gates-not-passed g ready                  fanout/pack-mismatch g ready
    graph/missing-node w none                       graph/ghost-node w none
    graph/stale-field w none                        graph/one-sided-edge w none
    config/unknown-key w none                       config/invalid w none
    config/suppression-unused w none                config/suppression-invalid w none
";

/// Those that compare with another revision.
const MAY_BE_ABSENT: [&str; 4] =
    ["status/code-without-spec", "status/deleted", "status/illegal-transition", "status/changed-without-version"];

struct Row {
    name: &'static str,
    level: Level,
    counts: &'static str,
}

fn catalogue() -> Vec<Row> {
    let words: Vec<&'static str> = CATALOGUE.split_whitespace().collect();
    let row = |row: &[&'static str]| {
        let level = match row[1] {
            "w" => Level::Wrong,
            "g" => Level::Gate,
            _ => Level::Advice,
        };
        Row { name: row[0], level, counts: row[2] }
    };
    words.chunks(3).map(row).collect()
}

/// Rules of `input/` speak of files that cannot be read and of Specward itself.
fn of_documents() -> impl Iterator<Item = &'static Rule> {
    rules::all().filter(|rule| !rule.name.starts_with("input/"))
}

#[test]
fn the_registry_holds_the_catalogue_and_nothing_else() {
    let catalogue = catalogue();
    let unknown: Vec<_> = of_documents().filter(|rule| catalogue.iter().all(|row| row.name != rule.name)).collect();
    assert!(unknown.is_empty(), "not in the catalogue: {unknown:#?}");
    let absent = |row: &&Row| rules::find(row.name).is_none() && !MAY_BE_ABSENT.contains(&row.name);
    let absent: Vec<_> = catalogue.iter().filter(absent).map(|row| row.name).collect();
    assert!(absent.is_empty(), "not in the registry: {absent:?}");
}

#[test]
fn every_rule_weighs_what_the_catalogue_says() {
    let mut wrong = Vec::new();
    for (row, rule) in catalogue().iter().filter_map(|row| Some((row, rules::find(row.name)?))) {
        let counts = match rule.counts {
            Counts::For(Gate::Context) => "context",
            Counts::For(Gate::Domain) => "domain",
            Counts::For(Gate::Integration) => "integration",
            Counts::For(Gate::Nfr) => "nfr",
            Counts::For(Gate::Ready) => "ready",
            Counts::ByRole => "role",
            Counts::Nothing => "none",
        };
        if rule.level != row.level || counts != row.counts {
            wrong.push(format!("{}: {:?}, {counts} instead of {:?}, {}", row.name, rule.level, row.level, row.counts));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_name_stands_once() {
    let mut names: Vec<_> = rules::all().map(|rule| rule.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
