//! Logging, metrics, tracing: said at all, and said with names.

use specward_syntax::FactId;
use specward_syntax::prose::Says;

use super::{is_checked, is_excused, quality};
use crate::context::{Context, Report, Sink};
use crate::rules::common::listed;

/// The topics with the names that messages use and an example of what to write.
const TOPICS: [(Says, &str, &str); 3] = [
    (Says::LOGGING, "logging", "Logging: `order_created` with the order number"),
    (Says::METRICS, "metrics", "Metrics: `orders_total`"),
    (Says::TRACING, "tracing", "Tracing: span `order.create`"),
];

pub(super) fn logging_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    missing(ctx, sink, 0);
}

pub(super) fn metrics_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    missing(ctx, sink, 1);
}

pub(super) fn tracing_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    missing(ctx, sink, 2);
}

fn missing(ctx: &Context<'_>, sink: &mut Sink<'_>, at: usize) {
    let (topic, name, example) = TOPICS[at];
    if !is_checked(ctx) {
        return;
    }
    let quality = quality(ctx);
    if quality.iter().any(|statement| statement.says.has(topic)) || is_excused(ctx, &quality, topic) {
        return;
    }
    let report = Report::at(ctx.nfr_place(), format!("`NFRs` and `Observability` say nothing about {name}"));
    sink.report(report.help(format!("write `{example}`, or `not applicable` with the reason")));
}

pub(super) fn observability_vague(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_checked(ctx) {
        return;
    }
    let quality = quality(ctx);
    let mut found: Vec<(FactId, Vec<String>)> = Vec::new();
    for (topic, name, _) in TOPICS {
        let mut said = quality.iter().filter(|statement| statement.says.has(topic)).peekable();
        let Some(first) = said.peek().map(|statement| statement.at) else { continue };
        if said.any(|statement| statement.says.any(Says::CONCRETE.and(Says::EXCUSED))) {
            continue;
        }
        match found.iter_mut().find(|(at, _)| *at == first) {
            Some((_, names)) => names.push(name.to_owned()),
            None => found.push((first, vec![name.to_owned()])),
        }
    }
    for (at, names) in found {
        let message = format!("{} without the name of an event, metric or span, a number or code", listed(&names));
        sink.report(
            Report::at(at, message).help("name what is observed: `order_created`, `orders_total`, span `order.create`"),
        );
    }
}
