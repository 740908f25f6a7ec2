use proptest::prelude::*;

use super::AdrStatus as A;
use super::SpecStatus as S;
use super::*;

fn spec(value: &str) -> StatusRead<S> {
    S::parse(value, &Options::default())
}

fn adr(value: &str) -> StatusRead<A> {
    A::parse(value, &Options::default())
}

#[test]
fn titles_are_canonical() {
    for status in S::ALL {
        let range = TextRange::new(0, status.title().len());
        assert_eq!(spec(status.title()), StatusRead::Known { status, range, canonical: true });
    }
    for status in A::ALL {
        let range = TextRange::new(0, status.title().len());
        assert_eq!(adr(status.title()), StatusRead::Known { status, range, canonical: true });
    }
}

#[test]
fn statuses_of_specs() {
    let table: &[(S, &[&str])] = &[
        (
            S::Draft,
            &[
                "Draft → Approved",
                "draft for human review",
                "WIP",
                "**Draft**",
                "`draft`",
                "Draft (2026-02-01)",
                "📝 Draft",
                "~~Approved~~ Draft",
                "Entwurf",
                "brouillon",
                "草稿",
                "In Review",
                "[Draft]",
            ],
        ),
        (
            S::Approved,
            &[
                "Approved for planning",
                "accepted",
                "Ready for planning",
                "[Approved](x.md)",
                "Genehmigt",
                "Aprovado",
                "已批准",
            ],
        ),
        (S::Implementing, &["in progress", "In-Progress", "in_progress", "🚧 In Progress", "In Umsetzung", "en cours"]),
        (
            S::Done,
            &[
                "✅ PASSED (Updated after clarification session)",
                "Complete (2025-11-30)",
                "implemented",
                "shipped",
                "Erledigt",
                "已完成",
            ],
        ),
        (S::Paused, &["on hold", "Paused (priority shift)", "deferred", "暂停"]),
        (S::Blocked, &["Blocked — waiting on ADR-12", "blockiert", "Blocked (ADR pending)"]),
        (S::Planned, &["planned", "Not started", "backlog"]),
        (S::Discovery, &["Discovery", "exploring"]),
        (S::Retired, &["superseded by PLAT-2", "superceded", "abandoned", "Deprecated", "cancelled"]),
    ];
    for (status, values) in table {
        for value in *values {
            assert_eq!(spec(value).status(), Some(*status), "{value}");
        }
    }
}

#[test]
fn statuses_of_adrs() {
    let table: &[(A, &[&str])] = &[
        (
            A::Proposed,
            &[
                "proposed",
                "draft",
                "PROPOSED",
                "[PROPOSED](/README.md#proposed)",
                "deferred",
                "stagnant",
                "proposé",
                "WIP",
                "{ proposed }",
                "vorgeschlagen",
                "提议",
                "Proposed → Accepted",
            ],
        ),
        (A::InReview, &["in review", "In-Review", "Under review (until Friday)", "Review"]),
        (
            A::Approved,
            &[
                "**Implemented (Swift 6.0)**",
                "Accepted (lazy consensus) & implemented.",
                "final",
                "active",
                "akzeptiert",
                "Aceito",
                "accepté",
                "{ accepted }",
                "accepted; supersedes ADR-0045",
                "✅ Accepted",
                "<s>Proposed</s> | **Accepted** | <s>Deprecated</s>",
                "Accepted, partially superseded by ADR-7",
                "Accepted in part (2026-06-21) — D1",
                "Accepted\n\nAmends [3. Rust](0003-x.md)",
            ],
        ),
        (A::Rejected, &["rejected", "withdrawn", "defunct", "declined", "abgelehnt"]),
        (
            A::Superseded,
            &[
                "superseded by ADR-0057",
                "superceded by ADR-12",
                "superseeded by ADR-12",
                "superseded by [0303](0303-x.md) (was: amended-in-part by `0227`)",
                "Accepted, superseded by [ADR 16](x.md)",
                "Accepted\n\nSuperseded by [ADR 14](0014-x.md)",
                "Superceded by [16. Queue](0016-x.md)",
                "ersetzt durch ADR-4",
                "被取代",
                "Superseded: 2019-12-19 by [ADR 14](0014-x.md)",
            ],
        ),
        (A::Deprecated, &["deprecated", "Inactive", "obsolete", "veraltet"]),
    ];
    for (status, values) in table {
        for value in *values {
            assert_eq!(adr(value).status(), Some(*status), "{value}");
        }
    }
}

#[test]
fn values_that_say_nothing() {
    for value in [
        "",
        "  ",
        "[Draft / Approved / Implementing / Done / Paused / Blocked]",
        "[Draft / Approved / …]",
        "Draft / Approved / Implementing",
        "proposed | accepted | deprecated",
        "{proposed | rejected | accepted | … | superseded by [ADR-0001](x.md)}",
        "<!-- status -->",
        "[status]",
        "[Proposed / In Review / Approved / Rejected]",
    ] {
        assert_eq!(spec(value).status(), None, "{value}");
        assert_eq!(adr(value), StatusRead::Missing, "{value}");
    }
    for value in ["TBD", "?", "TODO: ask", "to be decided"] {
        assert_eq!(spec(value), StatusRead::Unresolved, "{value}");
    }
}

#[test]
fn unknown_words_are_guessed_but_never_taken() {
    let nearest = |value| match spec(value) {
        StatusRead::Unknown { word, nearest, .. } => Some((word.to_string(), nearest)),
        _ => None,
    };
    assert_eq!(nearest("Aproved"), Some(("Aproved".into(), Some(S::Approved))));
    assert_eq!(nearest("Implmenting now"), Some(("Implmenting now".into(), Some(S::Implementing))));
    assert_eq!(nearest("Purple"), Some(("Purple".into(), None)));
    assert_eq!(nearest("Finished-ish"), None);
    assert_eq!(nearest("draftsman"), Some(("draftsman".into(), None)));
    assert!(matches!(adr("superseded in part by ADR-4"), StatusRead::Unknown { .. }));
    assert!(matches!(adr("partially implemented"), StatusRead::Unknown { .. }));
    assert!(matches!(adr("partially superseded by ADR-4"), StatusRead::Unknown { .. }));
}

#[test]
fn ranges_cover_the_words() {
    let of = |value: &str| match adr(value) {
        StatusRead::Known { range, .. } | StatusRead::Unknown { range, .. } => range.of(value).to_owned(),
        _ => String::new(),
    };
    assert_eq!(of("✅ **Accepted** (2026)"), "Accepted");
    assert_eq!(of("[In Review](x.md) now"), "In Review");
    assert_eq!(of("<s>Proposed</s> | **Accepted**"), "Accepted");
    assert_eq!(of("Accepted, superseded by ADR-4"), "superseded");
}

#[test]
fn words_of_the_workspace_go_first() {
    let options = Options {
        statuses: vec![("parked".into(), "Blocked".into()), ("gate 0".into(), "Discovery".into())],
        ..Options::default()
    };
    assert_eq!(S::parse("Parked", &options).status(), Some(S::Blocked));
    assert_eq!(S::parse("Gate 0 (kick-off)", &options).status(), Some(S::Discovery));
}

#[test]
fn relations_in_a_status() {
    let of = |value: &str, id: &str| relation(value, value.find(id).unwrap());
    assert_eq!(of("superseded by ADR-12", "ADR"), Some(Key::SupersededBy));
    assert_eq!(of("Superseded: 2019-12-19 by [ADR 14](0014-x.md)", "ADR"), Some(Key::SupersededBy));
    assert_eq!(of("accepted; supersedes ADR-0045", "ADR"), Some(Key::Supersedes));
    assert_eq!(of("superseded by ADR-1; supersedes ADR-2", "ADR-2"), Some(Key::Supersedes));
    assert_eq!(of("Accepted\n\nAmends [ADR-3](x.md)", "ADR"), None);
    assert_eq!(of("partially superseded by ADR-12", "ADR"), None);
    assert_eq!(of("Blocked (ADR-12)", "ADR"), None);
}

proptest! {
    #[test]
    fn any_value_is_read_without_panic(text in "\\PC{0,60}", at in 0_usize..80) {
        let (spec, adr) = (spec(&text), adr(&text));
        let _ = relation(&text, at);
        if let StatusRead::Known { range, .. } | StatusRead::Unknown { range, .. } = spec {
            prop_assert!(text.get(range.bytes()).is_some());
        }
        if let StatusRead::Known { range, .. } | StatusRead::Unknown { range, .. } = adr {
            prop_assert!(text.get(range.bytes()).is_some());
        }
    }

    #[test]
    fn dress_does_not_count(index in 0..S::ALL.len(), open in "(\\*\\*|`|\"|✅ |\\[)?", note in "( \\(2026-02-01\\)| — since May|\\.)?") {
        let title = S::ALL[index].title();
        let close = match open.as_str() { "✅ " => "", "[" => "]", other => other };
        prop_assert_eq!(spec(&format!("{open}{title}{close}{note}")).status(), Some(S::ALL[index]));
    }
}
