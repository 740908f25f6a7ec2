//! The five gates (operating model 1.8) and the verdicts people write about them. Knows no document.

use crate::dress;
use serde::{Deserialize, Serialize};

/// A gate. The order is that of the operating model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Gate {
    /// Gate 1, context completeness.
    Context,
    /// Gate 2, domain validity.
    Domain,
    /// Gate 3, integration safety.
    Integration,
    /// Gate 4, NFR compliance.
    Nfr,
    /// Gate 5, ready to implement.
    Ready,
}

/// What a gates block declares for one gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// Declared as passed.
    Pass,
    /// Declared as failed.
    Fail,
    /// Left open: `PASS/FAIL`, pending, empty.
    Undeclared,
    /// A word that is no verdict (`MAYBE`).
    Unknown,
}

impl Gate {
    /// All five in order.
    pub const ALL: [Self; 5] = [Self::Context, Self::Domain, Self::Integration, Self::Nfr, Self::Ready];

    /// Its number, 1 to 5.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Its name in the operating model's gates block: `Context completeness`.
    pub fn title(self) -> &'static str {
        match self {
            Self::Context => "Context completeness",
            Self::Domain => "Domain validity",
            Self::Integration => "Integration safety",
            Self::Nfr => "NFR compliance",
            Self::Ready => "Ready to implement",
        }
    }

    /// Its stable short name: `context`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Domain => "domain",
            Self::Integration => "integration",
            Self::Nfr => "nfr",
            Self::Ready => "ready",
        }
    }

    /// Reads a label in any dress: `Gate 1`, `1)`, `Gate 1: Context Completeness`, `Context`, `NFRs`; none for other words.
    pub fn parse(label: &str) -> Option<Self> {
        let words = dress::plain(dress::head(label, LONGEST)).to_lowercase();
        Self::by_number(&words).or_else(|| Self::by_keyword(&words))
    }

    fn by_number(words: &str) -> Option<Self> {
        let rest = words.trim_start_matches(|c: char| !c.is_alphanumeric());
        let named = GATE_WORDS.iter().find_map(|word| rest.strip_prefix(word));
        let rest = named.unwrap_or(rest).trim_start_matches([' ', '#', '-', '_', '.']);
        let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let ends = named.is_some() || rest[length..].is_empty() || rest[length..].starts_with([')', '.', ':']);
        let number: usize = rest[..length].parse().ok()?;
        if ends { Self::ALL.get(number.checked_sub(1)?).copied() } else { None }
    }

    fn by_keyword(words: &str) -> Option<Self> {
        let first = |gate: Self| {
            let (_, keywords) = KEYWORDS.iter().find(|(known, _)| *known == gate)?;
            keywords.iter().filter_map(|word| find_word(words, word)).min().map(|at| (at, gate))
        };
        Self::ALL.into_iter().filter_map(first).min_by_key(|(at, _)| *at).map(|(_, gate)| gate)
    }
}

/// Longer labels and verdicts, in bytes, are read in part.
const LONGEST: usize = 512;

/// What people write before a gate's number.
const GATE_WORDS: &[&str] = &["gate", "tor", "porte", "puerta", "portão", "门禁", "关卡", "g"];

/// Words that tell a gate, by the beginning of a word.
const KEYWORDS: &[(Gate, &[&str])] = &[
    (Gate::Context, &["context", "kontext", "contexte", "contexto", "上下文"]),
    (Gate::Domain, &["domain", "domän", "domaine", "dominio", "domínio", "领域"]),
    (Gate::Integration, &["integration", "intégration", "integración", "integração", "集成"]),
    (
        Gate::Nfr,
        &[
            "nfr",
            "non-functional",
            "non functional",
            "nonfunctional",
            "nicht-funktional",
            "nichtfunktional",
            "non fonctionnel",
            "no funcional",
            "não funcion",
            "非功能",
        ],
    ),
    (Gate::Ready, &["ready", "readiness", "implementation-ready", "bereit", "prêt", "listo", "pronto", "就绪", "准备"]),
];

/// Words of the two verdicts, folded; the first word of the text decides.
const PASS_WORDS: &[&str] = &[
    "pass",
    "passed",
    "passes",
    "passing",
    "ok",
    "okay",
    "yes",
    "true",
    "green",
    "done",
    "met",
    "satisfied",
    "fulfilled",
    "approved",
    "y",
    "x",
    "bestanden",
    "erfüllt",
    "ja",
    "réussi",
    "réussie",
    "validé",
    "oui",
    "aprobado",
    "cumple",
    "sí",
    "si",
    "aprovado",
    "cumpre",
    "sim",
    "通过",
    "是",
];
const FAIL_WORDS: &[&str] = &[
    "fail",
    "failed",
    "fails",
    "failing",
    "no",
    "false",
    "red",
    "blocked",
    "rejected",
    "unmet",
    "n",
    "durchgefallen",
    "nicht bestanden",
    "nicht erfüllt",
    "nein",
    "échoué",
    "échec",
    "échouée",
    "non",
    "fallido",
    "falla",
    "no cumple",
    "reprovado",
    "falhou",
    "não",
    "失败",
    "不通过",
    "未通过",
    "否",
    "not passed",
    "not met",
    "not passing",
    "not ok",
];
const OPEN_WORDS: &[&str] = &[
    "pending",
    "tbd",
    "todo",
    "open",
    "undeclared",
    "unchecked",
    "not checked",
    "not run",
    "not yet",
    "n/a yet",
    "n/a",
    "not applicable",
    "in progress",
    "unknown",
    "?",
    "??",
    "???",
    "…",
    "...",
    "-",
    "—",
    "–",
    "pass/fail",
    "pass / fail",
    "pass|fail",
    "pass or fail",
    "to do",
    "wip",
    "waiting",
    "offen",
    "ausstehend",
    "en attente",
    "pendiente",
    "pendente",
    "待定",
    "待检查",
    "未检查",
];

impl Verdict {
    /// Reads what is declared: `PASS`, `passed`, `✅`, `[x]`, `FAIL`, `❌`; `PASS/FAIL`, pending, an unticked box and nothing leave it open.
    pub fn parse(text: &str) -> Self {
        let (boxed, rest) = checkbox(dress::head(text, LONGEST));
        let words = words_of(rest);
        if words.is_empty() {
            return sign(rest).or(boxed).unwrap_or(Self::Undeclared);
        }
        by_words(&words).or_else(|| sign(rest)).or(boxed.filter(|_| !is_one_word(&words))).unwrap_or(Self::Unknown)
    }
}

/// `[x]` or `[ ]` at the start, and what follows.
fn checkbox(text: &str) -> (Option<Verdict>, &str) {
    let text = text.trim();
    let bare = text.trim_start_matches(['-', '*', '+', ' ']);
    for (mark, verdict) in [
        ("[x]", Verdict::Pass),
        ("[X]", Verdict::Pass),
        ("[✓]", Verdict::Pass),
        ("[ ]", Verdict::Undeclared),
        ("[]", Verdict::Undeclared),
    ] {
        if let Some(rest) = bare.strip_prefix(mark) {
            return (Some(verdict), rest);
        }
    }
    (None, text)
}

/// The first sign that is a verdict by itself.
fn sign(text: &str) -> Option<Verdict> {
    text.chars().find_map(|c| match c {
        '✅' | '✓' | '✔' | '🟢' | '☑' | '👍' | '🆗' => Some(Verdict::Pass),
        '❌' | '✗' | '✘' | '✖' | '🔴' | '❎' | '🚫' | '⛔' | '👎' | '☒' => Some(Verdict::Fail),
        '⏳' | '⌛' | '🟡' | '☐' | '⬜' | '🕐' | '🔲' | '❓' | '❔' | '⚪' | '🚧' => {
            Some(Verdict::Undeclared)
        }
        _ => None,
    })
}

fn words_of(text: &str) -> String {
    let plain: String = dress::plain(text).chars().filter(|&c| !dress::is_emoji(c)).collect();
    plain.trim_matches(|c: char| c.is_whitespace() || "[](){}<>\"'.,;:：".contains(c)).to_lowercase()
}

/// The longest word of the three vocabularies at the start; `PASS/FAIL` and the like leave the choice open.
fn by_words(words: &str) -> Option<Verdict> {
    let vocabularies = [(PASS_WORDS, Verdict::Pass), (FAIL_WORDS, Verdict::Fail), (OPEN_WORDS, Verdict::Undeclared)];
    let all = vocabularies.iter().flat_map(|(list, verdict)| list.iter().map(move |word| (*word, *verdict)));
    let (word, verdict) = all.filter(|(word, _)| begins_with_word(words, word)).max_by_key(|(word, _)| word.len())?;
    let rest = words[word.len()..].trim_start_matches(['*', ' ']);
    let choice = rest
        .strip_prefix(['/', '|'])
        .is_some_and(|other| by_words(other.trim_start()).is_some_and(|other| other != verdict));
    Some(if choice { Verdict::Undeclared } else { verdict })
}

fn is_one_word(words: &str) -> bool {
    !words.contains(' ')
}

fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| is_word_end(word, rest))
}

fn is_word_end(word: &str, rest: &str) -> bool {
    let ascii = word.ends_with(|c: char| c.is_ascii_alphanumeric());
    !ascii || !rest.starts_with(|c: char| c.is_alphanumeric())
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|&at| !word.is_ascii() || !text[..at].ends_with(|c: char| c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels() {
        let table: &[(Gate, &[&str])] = &[
            (
                Gate::Context,
                &[
                    "Context completeness",
                    "Gate 1",
                    "Gate 1: Context Completeness",
                    "1)",
                    "1.",
                    "**Context**",
                    "G1",
                    "1. Context",
                    "`context`",
                    "Kontext",
                    "上下文完整性",
                ],
            ),
            (Gate::Domain, &["Domain validity", "Gate 2", "2", "Domain"]),
            (Gate::Integration, &["Integration safety", "Gate 3 — Integration Safety", "integration"]),
            (Gate::Nfr, &["NFR compliance", "NFRs", "Non-functional requirements", "Gate #4"]),
            (Gate::Ready, &["Ready to implement", "Ready-to-Implement", "Gate 5", "Implementation readiness"]),
        ];
        for (gate, labels) in table {
            for label in *labels {
                assert_eq!(Gate::parse(label), Some(*gate), "{label}");
            }
            assert_eq!(Gate::parse(gate.title()), Some(*gate));
            assert_eq!(Gate::parse(gate.slug()), Some(*gate));
        }
        for label in ["Gate 6", "Gate 0", "6.", "Security", "Gate", "", "12 monkeys", "Reviewer"] {
            assert_eq!(Gate::parse(label), None, "{label}");
        }
    }

    #[test]
    fn verdicts() {
        let table: &[(Verdict, &[&str])] = &[
            (
                Verdict::Pass,
                &[
                    "PASS",
                    "passed",
                    "**PASS**",
                    "`PASS`",
                    "✅",
                    "✅ PASS",
                    "[x]",
                    "[X] done",
                    "PASS (2026-02-01)",
                    "PASS — all sources pinned",
                    "Pass.",
                    "yes",
                    "[PASS]",
                    "bestanden",
                    "通过",
                    "- [x]",
                    "✓",
                    "OK",
                ],
            ),
            (
                Verdict::Fail,
                &[
                    "FAIL",
                    "failed",
                    "❌",
                    "❌ FAIL",
                    "**FAIL** (no pack)",
                    "no",
                    "FAIL: PASS only after review",
                    "[ ] FAIL",
                    "nicht bestanden",
                    "Not passed",
                    "不通过",
                ],
            ),
            (
                Verdict::Undeclared,
                &[
                    "PASS/FAIL",
                    "PASS / FAIL",
                    "pass|fail",
                    "[PASS/FAIL]",
                    "pending",
                    "TBD",
                    "",
                    " ",
                    "[ ]",
                    "-",
                    "—",
                    "⏳",
                    "⏳ pending",
                    "⬜",
                    "?",
                    "n/a yet",
                    "N/A",
                    "N/A — no domain is touched",
                    "FAIL/PASS",
                    "PASS \\| FAIL",
                ],
            ),
            (Verdict::Unknown, &["MAYBE", "perhaps later", "passport", "[x] MAYBE"]),
        ];
        for (verdict, texts) in table {
            for text in *texts {
                assert_eq!(Verdict::parse(text), *verdict, "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,40}") {
            let _ = (Gate::parse(&text), Verdict::parse(&text));
        }
    }
}
