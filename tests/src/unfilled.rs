//! What may be found in a file that was just written from its template: blanks, and nothing about its structure.

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
