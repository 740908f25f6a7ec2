//! `specward metrics`: the success metrics of operating model 1.15 that files and git history can give, each with its formula.

mod measure;
mod timeline;

use std::env;
use std::fmt::Write;

use anyhow::{Context, Result};
use serde::Serialize;
use specward_project::{FactsCache, Given};

use crate::args::{MetricsArgs, PageFormat};
use crate::failure::Failure;
use crate::output::{one_line, print};
use crate::session::Session;

/// One metric.
#[derive(Debug, Serialize)]
pub struct Metric {
    /// As 1.15 names it.
    pub name: &'static str,
    /// What it measures.
    pub measures: &'static str,
    /// The value; nothing where there is too little to say.
    pub value: Option<f64>,
    /// `%`, `days`, `incidents`.
    pub unit: &'static str,
    /// Out of how many, or why there is no value.
    pub basis: String,
    /// How it is computed.
    pub formula: &'static str,
}

#[derive(Serialize)]
struct Page {
    version: u8,
    metrics: Vec<Metric>,
}

/// Prints the metrics of a workspace.
pub fn run(args: &MetricsArgs) -> Result<u8> {
    let current = env::current_dir().context("the current folder cannot be found")?;
    let given = Given::new(&args.paths, &current).map_err(Failure::from)?;
    let session = Session::open(given, &FactsCache::off(), |_, _| {})?;
    let timeline = timeline::Timeline::of(&session);
    let metrics = measure::all(&session.snapshot(), &timeline);
    match args.format {
        PageFormat::Json => print(&(serde_json::to_string_pretty(&Page { version: 1, metrics })? + "\n"))?,
        PageFormat::Markdown => print(&markdown(&metrics))?,
        PageFormat::Text => print(&text(&metrics))?,
    }
    Ok(0)
}

fn shown(metric: &Metric) -> String {
    match metric.value {
        Some(value) => {
            let number = format!("{value:.1}");
            let number = number.strip_suffix(".0").unwrap_or(&number);
            let gap = if metric.unit == "%" { "" } else { " " };
            format!("{number}{gap}{}", metric.unit)
        }
        None => "unknown".to_owned(),
    }
}

fn text(metrics: &[Metric]) -> String {
    let width = metrics.iter().map(|metric| metric.name.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for metric in metrics {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:width$}  {}  ({})", metric.name, shown(metric), one_line(&metric.basis));
        let _ = writeln!(text, "{:width$}  {}", "", metric.formula);
    }
    text
}

fn markdown(metrics: &[Metric]) -> String {
    let mut text = "| metric | value | basis | formula |\n|---|---|---|---|\n".to_owned();
    for metric in metrics {
        let basis = metric.basis.replace('|', "\\|").replace(['\n', '\r'], " ");
        let _ = writeln!(text, "| {} | {} | {basis} | {} |", metric.name, shown(metric), metric.formula);
    }
    text
}
