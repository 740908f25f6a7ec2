//! `impact` and `metrics` on the repaired example: whom a change reaches and by what path, the change specs that 1.10 asks for,
//! and what history says.

use std::fs;

use serde_json::Value;
use specward_tests::repository::Repository;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn line<'a>(page: &'a Value, id: &str) -> &'a Value {
    page["reached"].as_array().unwrap().iter().find(|line| line["id"] == id).unwrap_or_else(|| panic!("{id}: {page:#}"))
}

#[test]
fn a_change_of_a_platform_spec_reaches_each_spec_below_by_its_path() {
    let repository = Repository::example();
    let page = json(&repository.run(&["impact", "PLAT-124", "--to", "v3", "--format", "json"]).out);
    for (id, duty, stale) in [
        ("SPEC-CART-01", "done: nothing to do", true),
        ("SPEC-CART-02", "rebaseline by a component change spec", true),
        ("SPEC-CART-03", "rebase before it is resumed", true),
        ("SPEC-CHECKOUT-02", "update the reference", true),
        ("CartCheckedOut", "update the reference", true),
    ] {
        let line = line(&page, id);
        assert_eq!((line["duty"].as_str().unwrap(), line["stale"].as_bool().unwrap()), (duty, stale), "{id}");
        assert_eq!(line["via"][0]["relation"], "implements", "{id}");
    }
    // The version that is there already makes nothing stale.
    let same = json(&repository.run(&["impact", "PLAT-124", "--to", "v2", "--format", "json"]).out);
    assert_eq!(line(&same, "SPEC-CART-02")["stale"], false);
    let unknown = repository.run(&["impact", "PLAT-999"]);
    assert!(unknown.code == 2 && unknown.err.contains("no artefact has the id PLAT-999"), "{}", unknown.err);
    let near = repository.run(&["impact", "PLAT-125"]);
    assert!(near.code == 2 && near.err.contains("did you mean PLAT-124?"), "{}", near.err);
    let nothing = repository.run(&["impact"]);
    assert!(nothing.code == 2 && nothing.err.contains("nothing is named that changes"), "{}", nothing.err);
    let several = repository.run(&["impact", "ADR-003"]);
    assert!(several.code == 2 && several.err.contains("name the root: cart-repo/ADR-003"), "{}", several.err);
    assert_eq!(repository.run(&["impact", "cart-repo/ADR-003"]).code, 0);
}

#[test]
fn a_pack_reaches_further_than_those_who_pin_it() {
    let repository = Repository::example();
    let page = json(&repository.run(&["impact", "CP-GUEST-v3", "--to", "v4", "--format", "json"]).out);
    assert_eq!(line(&page, "PLAT-124")["via"][0]["relation"], "pins");
    let text = repository.run(&["impact", "CP-GUEST-v3", "--format", "markdown"]).out;
    assert!(text.starts_with("## Impact\n\nA change of CP-GUEST-v3 makes "), "{text}");
    assert!(text.contains("| CP-GUEST-v3 ← PLAT-124 pins it in v3 |"), "{text}");
}

#[test]
fn what_differs_from_the_base_is_what_changes() {
    let repository = Repository::example();
    repository.replace("platform-repo/contracts/order-placed-v1.md", "# OrderPlaced", "# OrderPlaced");
    let none = json(&repository.run(&["impact", "--base", "main", "--format", "json"]).out);
    assert_eq!(none["reached"].as_array().unwrap().len(), 0);
    let path = "platform-repo/contracts/order-placed-v1.md";
    let text = fs::read_to_string(repository.path(path)).unwrap();
    repository.write(path, &(text + "\nOne more line.\n"));
    let page = json(&repository.run(&["impact", "--base", "main", "--format", "json"]).out);
    assert_eq!(page["changed"][0]["id"], "OrderPlaced");
    assert_eq!(line(&page, "SPEC-CART-04")["via"][0]["relation"], "consumes");
}

#[test]
fn change_specs_are_written_once_for_those_who_must_rebaseline() {
    let repository = Repository::example();
    let path = "platform-repo/platform-specs/PLAT-124-guest-checkout.md";
    repository.replace(path, "- Version: v2", "- Version: v3");
    let ran = repository.run(&["impact", "PLAT-124", "--to", "v3", "--scaffold"]);
    let created: Vec<&str> = ran.out.lines().filter_map(|line| line.strip_prefix("created ")).collect();
    assert!(created.len() >= 2, "{}{}", ran.out, ran.err);
    for path in &created {
        let component = if path.starts_with("cart-repo/") { "CHG-CART-" } else { "CHG-CHECKOUT-" };
        assert!(path.contains(component), "{path}");
        let text = fs::read_to_string(repository.path(path)).unwrap();
        assert!(text.contains("- Implements: PLAT-124 v3\n") && text.contains("- Affects: SPEC-"), "{path}: {text}");
        assert!(text.contains("- Context Pack: CP-GUEST-v3\n"), "{path}: {text}");
    }
    let again = repository.run(&["impact", "PLAT-124", "--to", "v3", "--scaffold"]);
    assert!(!again.out.contains("\ncreated "), "{}", again.out);
    assert_eq!(again.out.matches("\nkept ").count(), created.len(), "{}", again.out);
    // What the rule asks for is there.
    let (_, findings) = repository.check(&[]);
    let missing: Vec<_> =
        findings.iter().filter(|finding| finding.starts_with("error change/rebaseline-missing")).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn metrics_come_from_files_and_from_history() {
    let repository = Repository::example();
    let metric = |name: &str| {
        let page = json(&repository.run(&["metrics", "--format", "json"]).out);
        let metrics = page["metrics"].as_array().unwrap().clone();
        assert_eq!(metrics.len(), 7);
        assert!(metrics.iter().all(|metric| !metric["formula"].as_str().unwrap().is_empty()));
        metrics.into_iter().find(|metric| metric["name"].as_str().unwrap().starts_with(name)).unwrap()["value"].clone()
    };
    assert_eq!(metric("Component specs with implements"), 100.0);
    // CartCheckedOut was approved in two versions of all that ever was approved.
    let before = metric("Rework rate").as_f64().unwrap();
    let path = "checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md";
    repository.replace(path, "- Version: v1", "- Version: v2");
    repository.commit("a later version");
    assert!(metric("Rework rate").as_f64().unwrap() > before);
    assert_eq!(metric("Time from platform spec"), 0.0);
    let text = repository.run(&["metrics", "--format", "markdown"]).out;
    assert!(text.starts_with("| metric | value | basis | formula |\n"), "{text}");
}
