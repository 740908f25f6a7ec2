//! The `nfr/` rules as data.

use specward_syntax::Gate;

use super::performance::{latency_target_missing, throughput_target_missing};
use super::personal_data::pii_unspecified;
use super::topics::{logging_missing, metrics_missing, observability_vague, tracing_missing};
use crate::rule::{Check, Counts, Level, Rule};

const RESOLVE_TOPIC: &str = "Say in `NFRs` or `Observability` what is observed, by name. Where it does not apply, write `not \
    applicable` with the reason.";

macro_rules! spec {
    ($lines:literal) => {
        concat!("//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## NFRs\n\n", $lines)
    };
}

/// `nfr/logging-missing`
pub static LOGGING_MISSING: Rule = Rule {
    name: "nfr/logging-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Nfr),
    summary: "neither NFRs nor Observability speaks of logging",
    why: "Logging, metrics and tracing are declared per observability standards (operating model 1.8, gate 4): what is not logged \
          cannot be explained afterwards.",
    section: "1.8",
    failing: spec!("- Metrics: `carts_open`\n- Tracing: span `cart.open`\n"),
    passing: spec!("- Logging: `cart_opened`\n- Metrics: `carts_open`\n- Tracing: span `cart.open`\n"),
    resolve: RESOLVE_TOPIC,
    check: Check::Workspace(logging_missing),
};

/// `nfr/metrics-missing`
pub static METRICS_MISSING: Rule = Rule {
    name: "nfr/metrics-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Nfr),
    summary: "neither NFRs nor Observability speaks of metrics",
    why: "Logging, metrics and tracing are declared per observability standards (operating model 1.8, gate 4): without a metric \
          nobody sees that it works.",
    section: "1.8",
    failing: spec!("- Logging: `cart_opened`\n- Tracing: span `cart.open`\n"),
    passing: spec!("- Logging: `cart_opened`\n- Metrics: `carts_open`\n- Tracing: span `cart.open`\n"),
    resolve: RESOLVE_TOPIC,
    check: Check::Workspace(metrics_missing),
};

/// `nfr/tracing-missing`
pub static TRACING_MISSING: Rule = Rule {
    name: "nfr/tracing-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Nfr),
    summary: "neither NFRs nor Observability speaks of tracing",
    why: "Logging, metrics and tracing are declared per observability standards (operating model 1.8, gate 4): a request that \
          crosses components is followed by its trace.",
    section: "1.8",
    failing: spec!("- Logging: `cart_opened`\n- Metrics: `carts_open`\n"),
    passing: spec!(
        "- Logging: `cart_opened`\n- Metrics: `carts_open`\n- Tracing: not applicable — one process, no calls\n"
    ),
    resolve: RESOLVE_TOPIC,
    check: Check::Workspace(tracing_missing),
};

/// `nfr/observability-vague`
pub static OBSERVABILITY_VAGUE: Rule = Rule {
    name: "nfr/observability-vague",
    level: Level::Gate,
    counts: Counts::For(Gate::Nfr),
    summary: "logging, metrics or tracing is spoken of, but without a name, number or code",
    why: "Observability is declared (operating model 1.8, gate 4), not promised: \"we'll add logging\" cannot be verified.",
    section: "1.8",
    failing: spec!("- Logging: we will add logging\n- Metrics: `carts_open`\n- Tracing: span `cart.open`\n"),
    passing: spec!("- Logging: `cart_opened`\n- Metrics: `carts_open`\n- Tracing: span `cart.open`\n"),
    resolve: "Name the event, the metric or the span.",
    check: Check::Workspace(observability_vague),
};

/// `nfr/pii-unspecified`
pub static PII_UNSPECIFIED: Rule = Rule {
    name: "nfr/pii-unspecified",
    level: Level::Gate,
    counts: Counts::For(Gate::Nfr),
    summary: "no statement on personal data, or personal data without handling",
    why: "PII handling is specified and compliant with the Platform MCP security policy (operating model 1.8, gate 4).",
    section: "1.8",
    failing: spec!("- Logging: `cart_opened`\n- PII: the e-mail address\n"),
    passing: spec!("- Logging: `cart_opened`\n- PII: the e-mail address, masked in logs, erased after 30 days\n"),
    resolve: "Say how personal data is masked, encrypted, hashed, retained or erased; or that there is none.",
    check: Check::Workspace(pii_unspecified),
};

/// `nfr/latency-target-missing`
pub static LATENCY_TARGET_MISSING: Rule = Rule {
    name: "nfr/latency-target-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Nfr),
    summary: "no percentile latency with number and unit is set",
    why: "Performance targets are set: p95 latency, throughput (operating model 1.8, gate 4).",
    section: "1.8",
    failing: spec!("- Performance: the page is fast\n"),
    passing: spec!("- Performance: p95 latency below 300 ms\n"),
    resolve: "Write a target such as `p95 latency below 300 ms`; where it does not apply, `not applicable` with the reason.",
    check: Check::Workspace(latency_target_missing),
};

/// `nfr/throughput-target-missing`
pub static THROUGHPUT_TARGET_MISSING: Rule = Rule {
    name: "nfr/throughput-target-missing",
    level: Level::Advice,
    counts: Counts::For(Gate::Nfr),
    summary: "no throughput is set",
    why: "Performance targets are set: p95 latency, throughput (operating model 1.8, gate 4). Advice: a throughput is not always \
          known beforehand.",
    section: "1.8",
    failing: spec!("- Performance: p95 latency below 300 ms\n"),
    passing: spec!("- Performance: p95 latency below 300 ms, 120 requests per second\n"),
    resolve: "Write a target such as `throughput 120 orders per minute`.",
    check: Check::Workspace(throughput_target_missing),
};
