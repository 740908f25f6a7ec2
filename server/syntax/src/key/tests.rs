use proptest::prelude::*;

use super::*;

fn parse(written: &str) -> Key {
    Key::parse(written, &Options::default())
}

#[test]
fn canonical_titles_and_yaml_names_are_read_back() {
    for key in Key::ALL {
        let expected = match key {
            Key::PlatformSpecId => Key::Id,
            Key::ContextPackVersion => Key::ContextPack,
            ref other => other.clone(),
        };
        assert_eq!(parse(key.title()), expected);
        assert_eq!(parse(&key.yaml_name()), expected);
    }
}

#[test]
fn every_alias_of_the_table() {
    let table: &[(Key, &[&str])] = &[
        (
            Key::Id,
            &[
                "spec id",
                "component id",
                "feature id",
                "platform spec id",
                "initiative id",
                "pack id",
                "**ID**",
                "`id`",
                "Spec-ID:",
            ],
        ),
        (Key::Implements, &["parent", "parent spec", "Platform Spec", "implements："]),
        (Key::ContextPack, &["context_pack", "context_pack_version", "pack", "context-pack", "contextPack"]),
        (Key::Status, &["state", "Statut ", "状态", "ステータス", "estado"]),
        (
            Key::BlockedBy,
            &[
                "blocked_by",
                "blockers",
                "blocked on",
                "blockedBy",
                "Blockiert durch",
                "Bloqué par",
                "Bloqueado por",
                "阻塞于",
            ],
        ),
        (Key::ContractsReferenced, &["contracts_referenced", "contracts"]),
        (Key::DependsOn, &["dependsOn", "depends_on"]),
        (Key::Owner, &["decision owner", "deciders", "decision-makers", "Decision Makers"]),
        (Key::Children, &["component specs"]),
        (Key::Adrs, &["governing adrs", "ADRs"]),
        (Key::Supersedes, &["supercedes"]),
        (Key::SupersededBy, &["superceded by", "superseded_by", "superseded-by"]),
        (Key::Consumers, &["consumed by", "subscribers", "downstream"]),
        (Key::DualPublish, &["dual-publish", "dual_publish"]),
        (Key::Other("featurebranch".into()), &["Feature Branch"]),
    ];
    for (key, spellings) in table {
        for spelling in *spellings {
            assert_eq!(parse(spelling), *key, "{spelling}");
        }
    }
}

#[test]
fn inside_a_task_the_fan_out_meaning_wins() {
    let parse = |written| Key::parse_in_task(written, &Options::default());
    assert_eq!(parse("platform_spec_id"), Key::PlatformSpecId);
    assert_eq!(parse("Platform Spec"), Key::PlatformSpecId);
    assert_eq!(parse("context_pack_version"), Key::ContextPackVersion);
    assert_eq!(parse("Context Pack"), Key::ContextPackVersion);
    assert_eq!(parse("component_repo"), Key::ComponentRepo);
    assert_eq!(parse("blocked_by"), Key::BlockedBy);
    assert_eq!(parse("contract_change"), Key::ContractChange);
}

#[test]
fn no_spelling_belongs_to_two_keys() {
    let mut seen = HashMap::new();
    for (key, spellings) in aliases::ALIASES {
        for spelling in spellings.split('|') {
            let other = seen.insert(fold(spelling), key);
            assert!(other.is_none_or(|other| other == key), "{spelling} belongs to {key:?} and {other:?}");
        }
    }
}

#[test]
fn aliases_of_the_workspace_go_first() {
    let options = Options {
        keys: vec![("Vorgabe".into(), "Implements".into()), ("state".into(), "Outcome".into())],
        ..Options::default()
    };
    assert_eq!(Key::parse("vorgabe", &options), Key::Implements);
    assert_eq!(Key::parse("State", &options), Key::Outcome);
}

#[test]
fn near_words_are_guessed_and_far_ones_are_not() {
    for (written, key) in [
        ("Implments", Some(Key::Implements)),
        ("Blocked Bye", Some(Key::BlockedBy)),
        ("Contxt Pack", Some(Key::ContextPack)),
        ("Staus", Some(Key::Status)),
        ("Contracts Refrenced", Some(Key::ContractsReferenced)),
        ("Date", None),
        ("Data", None),
        ("Tag", None),
        ("Input", None),
        ("Feature Branch", None),
        ("Created", None),
        ("Decision", None),
        ("Related", None),
        ("Priority", None),
        ("Context", None),
        ("Reviewers", None),
    ] {
        assert_eq!(Key::nearest(written), key, "{written}");
    }
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,24}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn dress_and_case_do_not_count(index in 0..Key::ALL.len(), bold: bool) {
        let key = &Key::ALL[index];
        let title = key.title();
        let dressed = if bold { format!("**{}:**", title.to_uppercase()) } else { format!("`{}` ：", title.to_lowercase().replace(' ', "_")) };
        prop_assert_eq!(parse(&dressed), parse(title));
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,40}") {
        let _ = (parse(&text), Key::nearest(&text));
    }
}
