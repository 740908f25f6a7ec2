//! From reports to what is shown and computed: lifecycle, profile, settings, suppressions, verdicts.

mod support;

use std::sync::Arc;

use specward_engine::finding::{Finding, Severity};
use specward_engine::rule::{Counts, Level, Rule};
use specward_engine::{Change, Computed, Fault, Host, Kind, Standing, Verdicts, gates_of, input};
use specward_syntax::{Gate, LineIndex, Options, TextRange, read};
use support::{company, doc, path, settle};

const SPEC: &str = "/cart-repo/specs/guest-cart.md";

const PARENT: &str =
    "# PLAT-1: Checkout\n\n- Status: Approved\n- Implements: INIT-1\n- Context Pack: cp-v1\n- Children: SPEC-1\n";

fn spec(status: &str, before: &str, blocker: &str) -> String {
    format!(
        "{before}# SPEC-1: Guest cart\n\n## Metadata\n\n- ID: SPEC-1\n- Implements: PLAT-1 v1\n- Context Pack: cp-v1\n\
         - Contracts Referenced: none\n- Status: {status}\n- Blocked By: {blocker}\n\n## References\n\n- cp-v1\n"
    )
}

fn host(text: &str, settings: &str) -> Host {
    let mut roots = company();
    roots[1].config = Arc::new(specward_engine::config::parse(settings).0);
    let mut host = Host::new();
    host.apply([Change::Roots(roots)]);
    let files = [
        (SPEC, text),
        ("/platform-repo/constitution/constitution.md", "# Constitution\n\nSpecs before code.\n"),
        ("/platform-repo/platform-specs/PLAT-1-checkout.md", PARENT),
        ("/platform-repo/adr/ADR-001-x.md", "# ADR-001: X\n\n- Status: Proposed\n- Owner: team\n"),
        ("/platform-repo/adr/ADR-002-y.md", "# ADR-002: Y\n\n- Status: Approved\n- Owner: team\n"),
    ];
    host.apply(files.map(|(at, text)| Change::Document {
        path: path(at),
        document: read(text, &Options::default()),
        standing: Standing::Closed,
    }));
    host.apply([Change::ScanComplete(true)]);
    settle(&mut host, &|_| false);
    host
}

fn findings(host: &Host, rule: &str) -> Vec<Finding> {
    let snapshot = host.snapshot();
    snapshot.findings(doc(&snapshot, SPEC)).into_iter().filter(|finding| finding.rule.name == rule).collect()
}

fn severity(status: &str, settings: &str, rule: &str, blocker: &str) -> Option<Severity> {
    let host = host(&spec(status, "", blocker), settings);
    findings(&host, rule).first().map(|finding| finding.severity)
}

fn verdicts(host: &Host) -> Arc<Verdicts> {
    let snapshot = host.snapshot();
    snapshot.verdicts(doc(&snapshot, SPEC))
}

#[test]
fn a_failing_gate_weighs_by_lifecycle_and_a_contradiction_always() {
    let open = |status| severity(status, "", "ready/open-adr", "ADR-001");
    assert_eq!(open("Draft"), Some(Severity::Warning));
    assert_eq!(open("Approved"), Some(Severity::Error));
    assert_eq!(open("Paused"), Some(Severity::Info));
    assert_eq!(open("Retired"), None);
    for status in ["Draft", "Approved", "Paused", "Retired"] {
        assert_eq!(severity(status, "", "ref/unresolved", "ADR-404"), Some(Severity::Error), "{status}");
    }
}

#[test]
fn profiles_and_settings_change_severities_and_never_verdicts() {
    let shown = |settings| severity("Approved", settings, "ready/open-adr", "ADR-001");
    assert_eq!(shown("profile = \"advisory\""), Some(Severity::Warning));
    assert_eq!(shown("[rules]\n\"ready/open-adr\" = \"hint\""), Some(Severity::Hint));
    assert_eq!(shown("[rules]\n\"ready/open-adr\" = \"off\""), None);
    for settings in ["", "profile = \"advisory\"", "[rules]\n\"ready/open-adr\" = \"hint\""] {
        let verdicts = verdicts(&host(&spec("Approved", "", "ADR-001"), settings));
        assert_eq!(verdicts.of(Gate::Ready), Some(Computed::Fail), "{settings}");
        assert!(verdicts.failing(Gate::Ready).iter().any(|rule| rule.name == "ready/open-adr"));
    }
}

#[test]
fn a_gate_of_which_a_rule_is_off_is_not_checked() {
    let off = "[rules]\n\"context/pack-stale\" = \"off\"";
    let verdicts = verdicts(&host(&spec("Approved", "", "ADR-002"), off));
    assert_eq!(verdicts.of(Gate::Context), Some(Computed::NotChecked));
    assert_eq!(verdicts.of(Gate::Integration), Some(Computed::Pass));
}

#[test]
fn every_gate_of_every_gated_kind_computes() {
    let verdicts = verdicts(&host(&spec("Approved", "", "ADR-002"), ""));
    assert_eq!(verdicts.iter().map(|verdict| verdict.gate).collect::<Vec<_>>(), Gate::ALL);
    assert!(verdicts.iter().all(|verdict| verdict.computed != Computed::NotChecked));
    for kind in Kind::ALL {
        for gate in gates_of(kind) {
            let has_rules =
                |rule: &Rule| rule.level != Level::Advice && matches!(rule.counts, Counts::For(of) if of == *gate);
            assert!(specward_engine::rules::all().any(has_rules), "{kind:?} {gate:?}");
        }
    }
}

#[test]
fn each_kind_has_the_gates_that_are_asked_of_it() {
    let all = Gate::ALL.to_vec();
    let quick = vec![Gate::Context, Gate::Ready];
    for kind in Kind::ALL {
        let expected = match kind {
            Kind::PlatformSpec | Kind::ComponentSpec | Kind::ChangeSpec | Kind::FollowUpSpec => all.clone(),
            Kind::ContractSpec => vec![Gate::Context, Gate::Integration, Gate::Ready],
            Kind::BugSpec => quick.clone(),
            Kind::HotfixSpec => vec![Gate::Ready],
            _ => Vec::new(),
        };
        assert_eq!(gates_of(kind), expected, "{kind:?}");
    }
}

#[test]
fn a_component_spec_of_a_failing_platform_spec_is_not_ready() {
    let failing = |host: &Host| {
        let rules: Vec<_> = verdicts(host).failing(Gate::Ready).iter().map(|rule| rule.name).collect();
        rules.contains(&"fanout/gates-not-passed")
    };
    let mut host = host(&spec("Approved", "", "none"), "");
    assert!(failing(&host));
    let parent = "/platform-repo/platform-specs/PLAT-1-checkout.md";
    host.apply([Change::Removed(path(parent))]);
    settle(&mut host, &|_| false);
    assert!(!failing(&host));
    let document = read(PARENT, &Options::default());
    host.apply([Change::Document { path: path(parent), document, standing: Standing::Closed }]);
    settle(&mut host, &|_| false);
    assert!(failing(&host));
    assert!(!failing(&self::host(&spec("Done", "", "none"), "")), "what is finished is only listed");
    let waived = "<!-- specward-ignore fanout/gates-not-passed: agreed with the board -->\n\n";
    assert!(!failing(&self::host(&spec("Approved", waived, "none"), "")));
}

#[test]
fn a_suppressed_failure_is_waived_and_counted() {
    let ignore = "<!-- specward-ignore ready/open-adr: agreed with the board -->\n\n";
    let host = host(&spec("Approved", ignore, "ADR-001"), "");
    let found = findings(&host, "ready/open-adr");
    assert_eq!(found.first().and_then(|finding| finding.suppressed.as_deref()), Some("agreed with the board"));
    let rules: Vec<_> = verdicts(&host).failing(Gate::Ready).iter().map(|rule| rule.name).collect();
    assert!(!rules.contains(&"ready/open-adr"), "{rules:?}");
    assert_eq!(findings(&host, "config/suppression-unused"), []);
}

#[test]
fn a_suppression_must_be_well_formed_and_needed() {
    let unused = "<!-- specward-ignore ready/open-adr: not needed -->\n\n";
    let host_unused = host(&spec("Approved", unused, "none"), "");
    assert_eq!(findings(&host_unused, "config/suppression-unused").len(), 1);
    for wrong in ["ready/open-adr", "ready/open-adrs: a reason", ""] {
        let comment = format!("<!-- specward-ignore {wrong} -->\n\n");
        let host = host(&spec("Approved", &comment, "ADR-001"), "");
        assert_eq!(findings(&host, "config/suppression-invalid").len(), 1, "{wrong}");
        assert!(findings(&host, "ready/open-adr").iter().all(|finding| finding.suppressed.is_none()), "{wrong}");
        let off =
            self::host(&spec("Approved", &comment, "ADR-001"), "[rules]\n\"config/suppression-invalid\" = \"off\"");
        assert_eq!(findings(&off, "config/suppression-invalid"), [], "{wrong}");
    }
}

#[test]
fn strict_wants_an_approved_exception() {
    let strict = "profile = \"strict\"";
    for (reason, accepted) in [("ADR-002 grants it", true), ("ADR-001 grants it", false), ("agreed", false)] {
        let comment = format!("<!-- specward-ignore ready/open-adr: {reason} -->\n\n");
        let host = host(&spec("Approved", &comment, "ADR-001"), strict);
        let suppressed = findings(&host, "ready/open-adr").iter().any(|finding| finding.suppressed.is_some());
        assert_eq!(suppressed, accepted, "{reason}");
        assert_eq!(findings(&host, "config/suppression-invalid").is_empty(), accepted, "{reason}");
    }
}

#[test]
fn an_input_file_carries_its_faults_until_it_is_well() {
    let at = path("/cart-repo/specs/huge.md");
    let fault = Fault {
        range: TextRange::default(),
        rule: &input::UNREADABLE,
        severity: None,
        message: "too large".to_owned(),
        help: "raise `max_file_size`".to_owned(),
        replacement: None,
    };
    let mut host = Host::new();
    host.apply([Change::Input { path: at.clone(), lines: LineIndex::default(), faults: vec![fault] }]);
    assert!(host.settle_all().done);
    let number = host.doc_id(&at);
    let shown = host.snapshot().findings(number);
    assert_eq!((shown.len(), shown[0].severity), (1, Severity::Info));
    host.apply([Change::Input { path: at, lines: LineIndex::default(), faults: Vec::new() }]);
    assert_eq!(host.settle_all().changed, vec![number]);
    assert!(host.snapshot().findings(number).is_empty());
}
