use proptest::prelude::*;

use super::*;

fn options() -> Options {
    Options::default()
}

/// Every mention as `text`, `text|version` or `scope>text`, with the form's first letter in front.
fn found(text: &str, names: Names) -> Vec<String> {
    let one = |reference: RawReference| {
        let form = &format!("{:?}", reference.id.form)[..1];
        let version = reference.version.map(|(range, _)| format!("|{}", range.of(text))).unwrap_or_default();
        let scope = reference.scope.map(|scope| format!("{scope}>")).unwrap_or_default();
        format!("{form} {scope}{}{version}", reference.range.of(text))
    };
    scan(text, names, &options()).into_iter().map(one).collect()
}

fn keys(text: &str) -> Vec<String> {
    scan(text, Names::All, &options()).into_iter().map(|reference| reference.id.key.to_string()).collect()
}

#[test]
fn prose_mentions() {
    let table: &[(&str, &[&str])] = &[
        ("see PLAT-124 v1.", &["C PLAT-124|v1"]),
        ("see PLAT-124@v1, then", &["C PLAT-124|v1"]),
        ("see PLAT-124:v1", &["C PLAT-124|v1"]),
        ("see PLAT-124 (v1)", &["C PLAT-124|v1"]),
        ("see PLAT-124 v1.2 and", &["C PLAT-124|v1.2"]),
        ("`PLAT-124` v2", &["C PLAT-124|v2"]),
        ("**PLAT-124** (v2)", &["C PLAT-124|v2"]),
        ("PLAT-124 version 2", &["C PLAT-124|version 2"]),
        ("PLAT-124@latest", &["C PLAT-124|latest"]),
        ("PLAT-124 latest", &["C PLAT-124|latest"]),
        ("the PLAT-124 current state", &["C PLAT-124"]),
        ("platform/ADR-003 v2", &["C platform>platform/ADR-003|v2"]),
        ("docs/adr/ADR-003.md", &["C ADR-003"]),
        ("adr/ADR-003", &["C ADR-003"]),
        ("ADR-1/ADR-2", &["C ADR-1", "C ADR-2"]),
        ("cp-0platform/cp-0", &["C cp-0platform", "C cp-0"]),
        ("https://x.org/ADR-003/y", &[]),
        ("ADR 12 says", &["L ADR 12"]),
        ("ADR012", &["L ADR012"]),
        ("ADRs 12, 13 and 14", &["L ADRs 12", "L 13", "L 14"]),
        ("ADR #59", &["L ADR #59"]),
        ("ADR [0083](x)", &["L ADR [0083"]),
        ("adr 003 and spec 085", &["L adr 003", "L spec 085"]),
        ("adr-0012", &["C adr-0012"]),
        ("ADR 2026-07-17-1", &["L ADR 2026-07-17-1"]),
        ("FR-001 to FR-009", &["C FR-001", "C FR-009"]),
        ("FR-001 through 009", &["C FR-001", "C 009"]),
        ("FR-001..FR-014", &["C FR-001", "C FR-014"]),
        ("SC-001–SC-008", &["C SC-001", "C SC-008"]),
        ("ADR-1..3", &["C ADR-1", "C 3"]),
        ("ADR-12–14.", &["C ADR-12", "C 14"]),
        ("T013-T015", &["L T013", "L T015"]),
        ("T014 (depends on T012, T013)", &["L T014", "L T012", "L T013"]),
        ("ADR-12 to 3 teams", &["C ADR-12"]),
        ("UTF-8 and CVE-2024-1", &["C UTF-8", "C CVE-2024-1"]),
        ("x86-64 or foo-1-bar at 47 days, p95", &[]),
        ("128-bit integers, 2020 roadmap, 300-page book", &[]),
        ("from 003-init-command on", &["N 003-init-command"]),
        ("CartUpdated v2 and CartUpdated", &["N CartUpdated|v2"]),
        ("CartUpdated@v2", &["N CartUpdated|v2"]),
        ("CartUpdated:v1.2", &["N CartUpdated|v1.2"]),
        ("`CartUpdated` (v2)", &["N CartUpdated|v2"]),
        ("CartUpdated-v2", &["N CartUpdated|v2"]),
        ("cart.checked-out v1", &["N cart.checked-out|v1"]),
        ("cart.checked-out.v1", &["N cart.checked-out|v1"]),
        ("pin cp-cart-v3.", &["C cp-cart-v3|v3"]),
        ("cp-v2", &["C cp-v2|v2"]),
        ("CP-PLAT-v1.2", &["C CP-PLAT-v1.2|v1.2"]),
        ("cp-v1.2-d3-i4-c2", &["C cp-v1.2-d3-i4-c2|v1.2-d3-i4-c2"]),
        ("cp-cart v3", &["N cp-cart|v3"]),
        ("SPEC-CART-01-v2", &["C SPEC-CART-01-v2|v2"]),
        ("ADR-0012-use-redis.md", &["C ADR-0012"]),
        ("INV-CART-01: one cart", &["C INV-CART-01"]),
        ("see README v1 and openapi.yaml v2", &[]),
        ("按照ADR-12的决定", &["C ADR-12"]),
        ("né1 ADR-1", &["C ADR-1"]),
        ("REQ-1.2 is met.", &["C REQ-1.2"]),
        ("ADR-12.", &["C ADR-12"]),
        ("It has 5 of 7 parts in v2 now", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(found(text, Names::Versioned), *expected, "{text}");
    }
}

#[test]
fn names_of_contracts_where_asked() {
    assert_eq!(found("CartUpdated, cart.checked-out", Names::All), ["N CartUpdated", "N cart.checked-out"]);
    assert_eq!(found("CartUpdated latest", Names::All), ["N CartUpdated|latest"]);
    assert_eq!(found("order-placed v2, cp-cart", Names::All), ["N order-placed|v2", "N cp-cart"]);
    assert_eq!(found("the cart e.g. README.md", Names::All), [""; 0]);
}

#[test]
fn range_ends_take_the_family() {
    assert_eq!(keys("ADR-1..3"), ["ADR-1", "ADR-3"]);
    assert_eq!(keys("ADRs 12, 13 and 14"), ["ADR-12", "ADR-13", "ADR-14"]);
    assert_eq!(keys("ADR 12-14"), ["ADR-12", "ADR-14"]);
    assert_eq!(keys("FR-001 through 009"), ["FR-1", "FR-9"]);
    assert_eq!(keys("SPEC-CART-01..03"), ["SPEC-CART-1", "SPEC-CART-3"]);
}

#[test]
fn extra_families_are_read_like_our_own() {
    let options = Options { families: vec!["RFC".into()], ..Options::default() };
    let texts: Vec<_> =
        scan("rfc-0012, rfc 7", Names::Versioned, &options).into_iter().map(|r| r.id.key.to_string()).collect();
    assert_eq!(texts, ["RFC-12", "RFC-7"]);
}

#[test]
fn equal_spellings_have_one_key() {
    for class in [
        &["ADR-3", "ADR-0003", "adr 003", "ADR003", "adr_3", "Adr-03", "ADR #3", "ADR [0003"][..],
        &["SPEC-CART-01", "spec-cart-1", "Spec_Cart_001"],
        &["CartUpdated", "cartupdated"],
        &["cp-cart-v3", "CP-CART-V03"],
        &["12", "0012"],
    ] {
        for spelling in class {
            assert_eq!(IdKey::new(spelling), IdKey::new(class[0]), "{spelling}");
        }
    }
    assert_ne!(IdKey::new("ADR-3"), IdKey::new("ADR-30"));
    assert_ne!(IdKey::new("ADR-3"), IdKey::new("PLAT-3"));
}

#[test]
fn parts_of_a_key() {
    let key = IdKey::new("SPEC-CART-01");
    assert_eq!((key.family(), key.prefix(), key.number()), ("SPEC", "SPEC-CART", Some(1)));
    let key = IdKey::new("0012");
    assert_eq!((key.family(), key.prefix(), key.number()), ("", "", Some(12)));
    let key = IdKey::new("CartUpdated");
    assert_eq!((key.family(), key.prefix(), key.number()), ("CARTUPDATED", "CARTUPDATED", None));
    assert_eq!(IdKey::numbered("ADR", 12), IdKey::new("ADR-0012"));
}

#[test]
fn whole_texts() {
    let table = [
        ("PLAT-124", Some(IdForm::Coded)),
        ("SPEC-CART-01", Some(IdForm::Coded)),
        ("ADR 12", Some(IdForm::Loose)),
        ("ADR012", Some(IdForm::Loose)),
        ("195", Some(IdForm::Number)),
        ("CartUpdated", Some(IdForm::Name)),
        ("cart.checked-out", Some(IdForm::Name)),
        ("001-platform-spec", Some(IdForm::Name)),
        ("cp-cart", Some(IdForm::Name)),
        ("the cart", None),
        ("PLAT-124 v1", None),
        ("Hello", None),
        ("README.md", None),
        ("", None),
    ];
    for (text, form) in table {
        assert_eq!(Id::parse(text, &options()).map(|id| id.form), form, "{text}");
    }
    assert_eq!(Id::parse_own("guest-cart", &options()).map(|id| id.form), Some(IdForm::Name));
    assert_eq!(Id::parse_own("a guest cart", &options()), None);
}

#[test]
fn ids_at_the_start_of_titles_and_file_names() {
    let table = [
        ("ADR-219: Title", Some(("ADR-219", 7))),
        ("ADR-219-use-redis", Some(("ADR-219", 7))),
        ("ADR 0002: Title", Some(("ADR-2", 8))),
        ("ADR001: Title", Some(("ADR-1", 6))),
        ("adr001-title", Some(("ADR-1", 6))),
        ("12. Title", Some(("12", 2))),
        ("0012-use-redis", Some(("12", 4))),
        ("0191 — Title", Some(("191", 4))),
        ("2: Title", Some(("2", 1))),
        ("cp-cart-v3", Some(("CP-CART-V3", 10))),
        ("SPEC-0514 Shared basket", Some(("SPEC-514", 9))),
        ("128-bit Integer Types", None),
        ("2020 Roadmap", None),
        ("Rust 2020 Roadmap", None),
        ("1.2 Scope", None),
        ("Guest cart", None),
    ];
    for (text, expected) in table {
        let read = Id::leading(text, &options()).map(|(id, end)| (id.key.to_string(), end));
        assert_eq!(read, expected.map(|(key, end)| (key.to_owned(), end)), "{text}");
    }
}

#[test]
fn a_pack_id_splits_into_family_and_version() {
    let (family, version) = Id::parse("cp-cart-v3", &options()).unwrap().split_version().unwrap();
    assert_eq!((family.as_str(), version.text.as_str()), ("CP-CART", "v3"));
}

/// Texts that are dense in what the scanner looks at.
fn noisy() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("ADR-".to_owned()),
        Just("platform/".to_owned()),
        Just(" v".to_owned()),
        Just("..".to_owned()),
        Just(" to ".to_owned()),
        Just("cp-".to_owned()),
        Just("CartUpdated".to_owned()),
        "[0-9]{1,4}",
        "[A-Za-z]{1,4}",
        "[-_.#@:()\\[\\]`*/ ]",
        "\\PC{1,3}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn ranges_lie_inside_in_order_and_on_boundaries(text in noisy(), all: bool) {
        let names = if all { Names::All } else { Names::Versioned };
        let mut last = 0;
        for reference in scan(&text, names, &options()) {
            let range = reference.range.bytes();
            prop_assert!(range.start >= last && !range.is_empty() && text.get(range.clone()).is_some(), "{reference:?}");
            last = range.end;
            if let Some((at, version)) = reference.version {
                prop_assert!(text.get(at.bytes()).is_some_and(|written| written.contains(version.text.as_str())), "{text:?} {at:?} {version:?}");
            }
        }
    }

    #[test]
    fn keys_are_stable(text in "\\PC{0,12}") {
        let key = IdKey::new(&text);
        prop_assert_eq!(IdKey::new(key.as_str()), key);
    }

    #[test]
    fn padding_and_case_do_not_count(family in "[A-Z]{2,6}", number in 0_u32..100_000, width in 0_usize..9) {
        let padded = format!("{family}-{number:0width$}");
        prop_assert_eq!(IdKey::new(&padded), IdKey::new(&format!("{family}-{number}")));
        prop_assert_eq!(IdKey::new(&padded.to_lowercase()), IdKey::new(&padded.replace('-', " ")));
    }

    #[test]
    fn a_coded_id_is_found_whole_between_words(family in "[A-Z][A-Z0-9]{1,5}", number in 1_u32..10_000) {
        let text = format!("see {family}-{number} there");
        let found = scan(&text, Names::Versioned, &options());
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].range.of(&text), format!("{family}-{number}"));
    }
}
