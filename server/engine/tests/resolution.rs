//! What references and links mean (documents.md section 4).

mod support;

use specward_engine::context::{LinkTarget, Resolution};
use specward_engine::{Change, Kind, Snapshot};
use specward_syntax::{Key, ReferenceId};
use support::{Draft, doc, path, workspace};

fn adr(id: &str) -> Draft {
    Draft::new(&format!("{id}: Decision")).field(Key::Status, &["Approved"])
}

fn meaning(snapshot: &Snapshot, at: &str, reference: u32) -> Resolution {
    snapshot.resolve(doc(snapshot, at), ReferenceId(reference))
}

const SPEC: &str = "/cart-repo/specs/guest-cart.md";

fn spec() -> Draft {
    Draft::new("Guest cart")
}

#[test]
fn local_hides_global_and_a_scope_names_the_other() {
    let host = workspace(&[
        ("/platform-repo/adr/ADR-003-a.md", adr("ADR-003")),
        ("/cart-repo/adr/ADR-003-b.md", adr("ADR-003")),
        (
            SPEC,
            spec()
                .field(Key::BlockedBy, &["ADR-3"])
                .blocked_by_scoped("platform", "ADR-003")
                .blocked_by_scoped("pay", "ADR-003"),
        ),
        ("/pay-repo/specs/pay.md", Draft::new("Pay").field(Key::BlockedBy, &["ADR-0003"])),
    ]);
    let snapshot = host.snapshot();
    let (global, local) =
        (doc(&snapshot, "/platform-repo/adr/ADR-003-a.md"), doc(&snapshot, "/cart-repo/adr/ADR-003-b.md"));
    assert_eq!(meaning(&snapshot, SPEC, 0), Resolution::Document(local));
    assert_eq!(meaning(&snapshot, SPEC, 1), Resolution::Document(global));
    assert_eq!(meaning(&snapshot, SPEC, 2), Resolution::Unknown);
    assert_eq!(meaning(&snapshot, "/pay-repo/specs/pay.md", 0), Resolution::Document(global));
}

#[test]
fn the_local_adr_of_another_component_is_foreign_unless_it_is_global() {
    let foreign = "/pay-repo/adr/ADR-007-x.md";
    let mut host = workspace(&[(foreign, adr("ADR-007")), (SPEC, spec().field(Key::BlockedBy, &["ADR-007"]))]);
    let snapshot = host.snapshot();
    assert_eq!(meaning(&snapshot, SPEC, 0), Resolution::Foreign(doc(&snapshot, foreign)));
    host.apply([support::closed(foreign, &adr("ADR-007").field(Key::Scope, &["Global"]))]);
    let snapshot = host.snapshot();
    assert_eq!(meaning(&snapshot, SPEC, 0), Resolution::Document(doc(&snapshot, foreign)));
}

#[test]
fn versions_of_one_id_are_told_by_the_pinned_one() {
    let plat = |version: &str| Draft::new("PLAT-124: Checkout").field(Key::Version, &[version]);
    let (first, second) =
        ("/platform-repo/platform-specs/PLAT-124-a.md", "/platform-repo/platform-specs/PLAT-124-a-v2.md");
    let host = workspace(&[
        (first, plat("v1")),
        (second, plat("v2")),
        (SPEC, spec().field(Key::Implements, &["PLAT-124 v1", "PLAT-124 v2", "PLAT-124", "PLAT-124 v3"])),
    ]);
    let snapshot = host.snapshot();
    let (first, second) = (doc(&snapshot, first), doc(&snapshot, second));
    assert_eq!(meaning(&snapshot, SPEC, 0), Resolution::Document(first));
    assert_eq!(meaning(&snapshot, SPEC, 1), Resolution::Document(second));
    assert_eq!(meaning(&snapshot, SPEC, 2), Resolution::Versions(vec![second, first]));
    assert_eq!(meaning(&snapshot, SPEC, 3), Resolution::Versions(vec![second, first]));
}

#[test]
fn equal_ids_are_ambiguous_unless_a_collection_is_nearer() {
    let (a, b) = ("/platform-repo/a/adr/0001-x.md", "/platform-repo/b/adr/0001-y.md");
    let host = workspace(&[
        (a, Draft::new("1. Use X")),
        (b, Draft::new("1. Use Y")),
        ("/platform-repo/a/specs/s.md", Draft::new("S").field(Key::BlockedBy, &["ADR-1"])),
        (SPEC, spec().field(Key::BlockedBy, &["ADR-1"])),
    ]);
    let snapshot = host.snapshot();
    let (a, b) = (doc(&snapshot, a), doc(&snapshot, b));
    assert_eq!(meaning(&snapshot, "/platform-repo/a/specs/s.md", 0), Resolution::Document(a));
    assert_eq!(meaning(&snapshot, SPEC, 0), Resolution::Ambiguous(vec![a, b]));
}

#[test]
fn what_is_not_ours_is_silent() {
    let mut host = workspace(&[(SPEC, spec().mention("UTF-8").mention("ADR-9").field(Key::BlockedBy, &["ADR-9"]))]);
    let snapshot = host.snapshot();
    assert_eq!(meaning(&snapshot, SPEC, 0), Resolution::NotOurs);
    assert_eq!(meaning(&snapshot, SPEC, 1), Resolution::NotOurs);
    assert_eq!(meaning(&snapshot, SPEC, 2), Resolution::Unknown);
    host.apply([support::closed("/cart-repo/adr/ADR-1-x.md", &adr("ADR-1"))]);
    assert_eq!(meaning(&host.snapshot(), SPEC, 1), Resolution::Unknown, "the family exists now");
}

#[test]
fn requirements_belong_to_the_document_and_its_feature() {
    let (feature, plan, other) =
        ("/cart-repo/specs/001-a/spec.md", "/cart-repo/specs/001-a/plan.md", "/cart-repo/specs/002-b/plan.md");
    let host = workspace(&[
        (feature, Draft::new("A").requirement("FR-001").mention("FR-001")),
        (plan, Draft::new("Plan").mention("FR-001")),
        (other, Draft::new("Plan").mention("FR-001")),
    ]);
    let snapshot = host.snapshot();
    let is_in_feature = |meaning| matches!(meaning, Resolution::Requirement(of, _) if of == doc(&snapshot, feature));
    assert!(is_in_feature(meaning(&snapshot, feature, 0)));
    assert!(is_in_feature(meaning(&snapshot, plan, 0)));
    assert_eq!(meaning(&snapshot, other, 0), Resolution::NotOurs);
}

#[test]
fn links_lead_to_files_headings_and_stems() {
    let target = "/platform-repo/adr/ADR-001-use-x.md";
    let source = spec()
        .link("../../platform-repo/adr/ADR-001-use-x.md#context")
        .link("../../platform-repo/adr/ADR-001-use-x.md#nowhere")
        .link("/adr/gone.md")
        .wiki("ADR-001-use-x")
        .wiki("ADR-1#Context")
        .wiki("bin")
        .wiki("ADR-99")
        .link("../diagram.png")
        .link("guide");
    let host = workspace(&[(target, adr("ADR-001").section("Context", &[])), (SPEC, source)]);
    let snapshot = host.snapshot();
    let (adr, spec) = (doc(&snapshot, target), doc(&snapshot, SPEC));
    let link = |at| snapshot.link(spec, at);
    assert!(matches!(link(0), LinkTarget::Document(of, Some(_)) if of == adr));
    assert_eq!(link(1), LinkTarget::MissingFragment(adr));
    assert_eq!(link(2), LinkTarget::Missing(path("/cart-repo/adr/gone.md")));
    assert_eq!(link(3), LinkTarget::Document(adr, None));
    assert!(matches!(link(4), LinkTarget::Document(of, Some(_)) if of == adr));
    assert_eq!(link(5), LinkTarget::NotOurs);
    assert_eq!(link(6), LinkTarget::MissingName);
    assert_eq!(link(8), LinkTarget::NotOurs);
    assert_eq!(snapshot.links_to(adr), vec![(spec, 0), (spec, 1), (spec, 3), (spec, 4)]);
}

#[test]
fn links_by_any_name_of_a_document_lead_to_it() {
    let target = "/platform-repo/adr/ADR-001-use-x.md";
    for source in [
        spec().link("../../platform-repo/adr/ADR-001-use-x.md"),
        spec().link("../../platform-repo/adr/ADR-001-use-x"),
        spec().wiki("ADR-001-use-x"),
        spec().wiki("ADR-001#Context"),
        spec().wiki("adr-1"),
    ] {
        let host = workspace(&[(target, adr("ADR-001").section("Context", &[])), (SPEC, source)]);
        let snapshot = host.snapshot();
        assert_eq!(snapshot.links_to(doc(&snapshot, target)), vec![(doc(&snapshot, SPEC), 0)]);
    }
}

#[test]
fn the_disk_is_asked_about_what_is_no_document() {
    let mut host = workspace(&[]);
    host.apply([support::closed(SPEC, &spec().link("../a.png").link("../b.png"))]);
    assert_eq!(host.snapshot().link(doc(&host.snapshot(), SPEC), 0), LinkTarget::Pending(path("/cart-repo/a.png")));
    let answers = [("/cart-repo/a.png", true), ("/cart-repo/b.png", false)];
    host.apply(answers.map(|(at, present)| Change::Probed { path: path(at), present }));
    let snapshot = host.snapshot();
    let spec = doc(&snapshot, SPEC);
    assert_eq!(snapshot.link(spec, 0), LinkTarget::File(path("/cart-repo/a.png")));
    assert_eq!(snapshot.link(spec, 1), LinkTarget::Missing(path("/cart-repo/b.png")));
}

#[test]
fn kinds_follow_metadata_then_place_then_id() {
    let plain = || Draft::new("Something");
    for (at, draft, kind) in [
        ("/platform-repo/initiatives/x.md", plain(), Kind::Initiative),
        ("/platform-repo/platform-specs/x.md", plain(), Kind::PlatformSpec),
        ("/platform-repo/platform-specs/README.md", plain(), Kind::Prose),
        ("/platform-repo/platform-specs/README.md", plain().field(Key::Id, &["PLAT-1"]), Kind::PlatformSpec),
        ("/platform-repo/contracts/cart-updated.md", plain(), Kind::ContractSpec),
        ("/platform-repo/docs/adr/0001-x.md", plain(), Kind::Adr),
        ("/platform-repo/docs/adr/templates/0001-x.md", plain(), Kind::Prose),
        ("/platform-repo/constitution/constitution.md", plain(), Kind::Constitution),
        ("/platform-repo/.specify/memory/constitution.md", plain(), Kind::Constitution),
        ("/platform-repo/domains/cart.md", plain(), Kind::Domain),
        ("/cart-repo/specs/x.md", plain(), Kind::ComponentSpec),
        ("/cart-repo/specs/x.md", plain().field(Key::Type, &["Hotfix"]), Kind::HotfixSpec),
        ("/cart-repo/specs/BUG-12-x.md", plain(), Kind::BugSpec),
        ("/cart-repo/specs/001-x/plan.md", plain(), Kind::Prose),
        ("/cart-repo/openspec/changes/add-x/specs/y/spec.md", plain(), Kind::ChangeSpec),
        ("/cart-repo/context/cp-v2.md", plain(), Kind::ContextPack),
        ("/cart-repo/docs/guide.md", plain(), Kind::Prose),
        ("/cart-repo/docs/ADR-12-x.md", plain(), Kind::Adr),
        ("/cart-repo/docs/guide.md", Draft::new("ADR-12: Tokens"), Kind::Adr),
    ] {
        let host = workspace(&[(at, draft)]);
        let snapshot = host.snapshot();
        assert_eq!(snapshot.kind(doc(&snapshot, at)), kind, "{at}");
    }
}
