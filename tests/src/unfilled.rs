//! What may be found in a file that was just written from its template, and after an action: blanks, and nothing about
//! structure.

/// Rules that speak of what a person must still write: a placeholder of a template, and what it stands for.
pub const UNFILLED: [&str; 18] = [
    "ready/unresolved-marker",
    "ready/section-empty",
    "meta/missing-key",
    "gates/undeclared",
    "context/constitution-unfilled",
    "context/pack-missing",
    "context/source-missing",
    "context/references-missing",
    "adr/owner-missing",
    "change/impact-missing",
    "fanout/missing-field",
    "initiative/section-missing",
    "hotfix/follow-up-incomplete",
    "integration/compatibility-plan-missing",
    "nfr/latency-target-missing",
    "nfr/throughput-target-missing",
    "nfr/observability-vague",
    "nfr/pii-unspecified",
];

/// Whether an action may leave a finding of this rule: blanks in a file that it created or where it added a section; that a
/// question is a decision now, or that one is approved before it is written; and a human FAIL, which no action takes back.
pub fn may_appear(rule: &str, title: &str, created: bool) -> bool {
    match rule {
        "gates/stale-fail" => true,
        // The graph is brought up to date as a whole, by an action of its own.
        _ if rule.starts_with("graph/") => true,
        "ready/open-adr" => title.starts_with("Draft "),
        "adr/decision-pending" => title.starts_with("Approve "),
        // Of an owner that is missing another rule speaks once the ADR is approved.
        "meta/missing-key" if title.starts_with("Approve ") => true,
        // A task that asks for a version that is not there hands its fault down.
        "ref/version-unknown" => created,
        _ => UNFILLED.contains(&rule) && (created || title.starts_with("Add the ")),
    }
}
