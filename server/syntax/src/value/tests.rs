use proptest::prelude::*;

use super::*;

fn parse_as(raw: &str, key: &Key) -> RawValue {
    parse(raw, key, &Options::default())
}

/// The ids of a value's items, each with `|version`; the item's text where it names none.
fn items(raw: &str, key: &Key) -> Vec<String> {
    let item = |item: RawItem| match item.reference {
        Some(reference) => {
            let version = reference.version.map(|(_, version)| format!("|{version}")).unwrap_or_default();
            format!("{}{version}", reference.id.key)
        }
        None => format!("'{}'", item.text),
    };
    parse_as(raw, key).items.into_iter().map(item).collect()
}

/// What a person would edit, by item.
fn edited<'a>(raw: &'a str, key: &Key) -> Vec<&'a str> {
    parse_as(raw, key).items.iter().map(|item| item.range.of(raw)).collect()
}

#[test]
fn states() {
    use ValueState::{Empty, Missing, Present, Unresolved};
    let table: &[(ValueState, &Key, &[&str])] = &[
        (
            Missing,
            &Key::Status,
            &[
                "",
                "  ",
                "[Draft / Approved / Implementing / Done / Paused / Blocked]",
                "[Draft / Approved / …]",
                "Draft | Approved",
                "<!-- choose -->",
                "{proposed | accepted}",
            ],
        ),
        (
            Missing,
            &Key::Implements,
            &["[Platform Spec ID + version]", "<id>", "{spec id}", "PLAT-XXX", "PLAT-###", "PLAT-<n>", "[id]"],
        ),
        (Missing, &Key::ContextPack, &["[version]", "`[version]`", "[ID + version]"]),
        (Missing, &Key::BlockedBy, &["[ADR IDs or empty]", "<!-- ADR IDs or empty -->"]),
        (Missing, &Key::Date, &["YYYY-MM-DD", "{YYYY-MM-DD when last updated}", "[date]"]),
        (Missing, &Key::ContractChange, &["yes / no", "[yes / no]"]),
        (
            Empty,
            &Key::BlockedBy,
            &[
                "[]",
                "-",
                "—",
                "–",
                "none",
                "None.",
                "n/a",
                "N/A",
                "not blocked",
                "Not blocked",
                "none (ADR-12 is approved)",
                "none — all resolved",
                "`none`",
                "(none)",
                "keine",
                "aucun",
                "ninguno",
                "nenhum",
                "无",
                "[none]",
                "{}",
                "*none*",
                "none yet",
                "~",
            ],
        ),
        (
            Unresolved,
            &Key::BlockedBy,
            &[
                "TBD",
                "TODO",
                "?",
                "???",
                "TBD (ask the owner)",
                "TODO: find it",
                "to be decided",
                "[TBD]",
                "**TBD**",
                "[NEEDS CLARIFICATION: which?]",
                "待定",
            ],
        ),
        (Present, &Key::BlockedBy, &["ADR-12", "[ADR-12, ADR-13]", "the cache decision"]),
        (Present, &Key::Status, &["Draft", "Draft → Approved", "todo list done", "[Draft]"]),
        (Present, &Key::Owner, &["Ana", "[cart team]", "Tom D. Brown"]),
        (Present, &Key::Date, &["2026-02-01"]),
        (Present, &Key::ContractChange, &["yes", "no"]),
    ];
    for (state, key, values) in table {
        for value in *values {
            assert_eq!(parse_as(value, key).state, *state, "{key:?} {value}");
        }
    }
}

#[test]
fn references_in_every_dress() {
    let table: &[(&str, &[&str])] = &[
        ("PLAT-124 v1", &["PLAT-124|v1"]),
        ("`PLAT-124 v1`", &["PLAT-124|v1"]),
        ("`PLAT-124` v1", &["PLAT-124|v1"]),
        ("**PLAT-124** (v1)", &["PLAT-124|v1"]),
        ("[PLAT-124 v1]", &["PLAT-124|v1"]),
        ("\"PLAT-124@v1\"", &["PLAT-124|v1"]),
        ("[PLAT-124](../platform-specs/PLAT-124-guest.md) v1", &["PLAT-124|v1"]),
        ("[PLAT-124 v1](../platform-specs/PLAT-124-guest.md)", &["PLAT-124|v1"]),
        ("[Guest checkout](../platform-specs/PLAT-124-guest.md) v1", &["PLAT-124|v1"]),
        ("[Guest checkout](../PLAT-124-guest.md#goals)", &["PLAT-124"]),
        ("[[PLAT-124]]", &["PLAT-124"]),
        ("[[PLAT-124-guest-checkout]]", &["PLAT-124"]),
        ("[[PLAT-124|Guest checkout]] v2", &["PLAT-124|v2"]),
        ("PLAT-124 v1 — the guest checkout", &["PLAT-124|v1"]),
        ("PLAT-124 v1 (see PLAT-9)", &["PLAT-124|v1"]),
        ("🚀 PLAT-124 v1", &["PLAT-124|v1"]),
        ("ADR-12, ADR-13", &["ADR-12", "ADR-13"]),
        ("ADR-12; ADR-13 and ADR-14", &["ADR-12", "ADR-13", "ADR-14"]),
        ("[ADR-12, ADR-13]", &["ADR-12", "ADR-13"]),
        ("[\"ADR-12\", 'ADR-13']", &["ADR-12", "ADR-13"]),
        ("ADR-12 ADR-13", &["ADR-12", "ADR-13"]),
        ("\n  - ADR-12 (cache)\n  - ADR-13 v2", &["ADR-12", "ADR-13|v2"]),
        ("\n  * [ ] ADR-12\n  * [x] [ADR-13](x.md)\n", &["ADR-12", "ADR-13"]),
        ("ADR-12,\nADR-13", &["ADR-12", "ADR-13"]),
        ("ADR-12 (open), ADR-13 — pending", &["ADR-12", "ADR-13"]),
        ("platform/ADR-003", &["ADR-3"]),
        ("ADR-1..3", &["ADR-1", "ADR-3"]),
        ("ADR 12", &["ADR-12"]),
        ("~~ADR-12~~ ADR-13", &["ADR-13"]),
        ("ADR-13 <!-- was ADR-12 -->", &["ADR-13"]),
        ("20, 165", &["20", "165"]),
        ("[0303](0303-x.md)", &["303"]),
        ("CartUpdated v2, cart.checked-out v1", &["CARTUPDATED|v2", "CART.CHECKED-OUT|v1"]),
        ("ADR-12, TBD", &["ADR-12", "'TBD'"]),
        ("ADR-12, none", &["ADR-12"]),
        ("cp-cart-v3", &["CP-CART-V3|v3"]),
        ("the guest checkout", &["'the guest checkout'"]),
        ("ADR-12、ADR-13，ADR-14", &["ADR-12", "ADR-13", "ADR-14"]),
    ];
    for (raw, expected) in table {
        assert_eq!(items(raw, &Key::DependsOn), *expected, "{raw}");
    }
}

#[test]
fn ranges_are_what_a_person_would_edit() {
    assert_eq!(edited("PLAT-124 v1 — guest", &Key::Implements), ["PLAT-124 v1"]);
    assert_eq!(edited("**ADR-12** (open), `ADR-13`", &Key::BlockedBy), ["ADR-12", "ADR-13"]);
    assert_eq!(edited("[PLAT-124](x.md) v1", &Key::Implements), ["[PLAT-124](x.md) v1"]);
    assert_eq!(edited("\n  - ADR-12\n  - ADR-13 # soon", &Key::BlockedBy), ["ADR-12", "ADR-13"]);
    assert_eq!(edited("cart, catalog and pricing", &Key::Consumers), ["cart", "catalog", "pricing"]);
    assert_eq!(edited("✅ Draft (2026)", &Key::Status), ["Draft"]);
    assert_eq!(edited("v2.1, since May", &Key::Outcome), ["v2.1, since May"]);
}

#[test]
fn text_is_without_dress_and_note() {
    let text = |raw: &str, key: &Key| parse_as(raw, key).text.to_string();
    assert_eq!(text("**Draft** (2026-02-01)", &Key::Status), "Draft");
    assert_eq!(text("[Guest](x.md) — note", &Key::Title), "Guest");
    assert_eq!(text("\"Ana\"", &Key::Owner), "Ana");
    assert_eq!(text("cp-cart (v3)", &Key::ContextPack), "cp-cart (v3)");
}

#[test]
fn ids_of_notes_are_mentions() {
    let value = parse_as("none (ADR-12 is approved)", &Key::BlockedBy);
    assert_eq!((value.items.len(), value.mentions.len()), (0, 1));
    let value = parse_as("superseded by ADR-12", &Key::Status);
    assert_eq!(value.mentions[0].id.key.as_str(), "ADR-12");
    let value = parse_as("PLAT-1 v1 (after ADR-2)", &Key::Implements);
    assert_eq!((value.items.len(), value.mentions[0].id.key.as_str()), (1, "ADR-2"));
}

#[test]
fn a_comment_that_is_all_counts_when_it_names_an_id() {
    assert_eq!(items("<!-- ADR-12 -->", &Key::BlockedBy), ["ADR-12"]);
}

fn noisy() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("ADR-12".to_owned()),
        Just("](x.md)".to_owned()),
        Just("<!--".to_owned()),
        Just("-->".to_owned()),
        Just("~~".to_owned()),
        Just(" and ".to_owned()),
        Just(" — ".to_owned()),
        Just("\n  - ".to_owned()),
        "[\\[\\](){}<>`*_\"',;|#/ ]",
        "[0-9a-z]{1,3}",
        "\\PC{1,2}",
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn ranges_lie_inside_and_on_boundaries(raw in noisy(), index in 0..Key::ALL.len()) {
        let value = parse_as(&raw, &Key::ALL[index]);
        prop_assert!(raw.get(value.range.bytes()).is_some());
        for item in &value.items {
            prop_assert!(raw.get(item.range.bytes()).is_some_and(|text| !text.trim().is_empty()), "{item:?}");
            if let Some(reference) = &item.reference {
                prop_assert!(item.range.contains(reference.range));
            }
        }
        for mention in &value.mentions {
            prop_assert!(raw.get(mention.range.bytes()).is_some());
        }
        prop_assert!(value.items.is_empty() || value.state == ValueState::Present);
    }

    #[test]
    fn ids_survive_any_list_dress(numbers in proptest::collection::vec(1_u32..999, 1..6), form in 0..5) {
        let ids: Vec<_> = numbers.iter().map(|number| format!("ADR-{number}")).collect();
        let raw = match form {
            0 => ids.join(", "),
            1 => format!("[{}]", ids.join(",")),
            2 => format!("\n  - {}", ids.join(" (open)\n  - ")),
            3 => ids.iter().map(|id| format!("[{id}](../adr/{id}-x.md)")).collect::<Vec<_>>().join("; "),
            _ => ids.join(" and "),
        };
        prop_assert_eq!(items(&raw, &Key::BlockedBy), ids);
    }
}
