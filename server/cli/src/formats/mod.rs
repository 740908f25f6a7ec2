//! A report in the forms that other tools read. Each form is a function from the report to text; none looks at the disk.

mod agent;
mod github;
mod gitlab;
mod junit;
mod markdown;
mod sarif;

use std::io::{self, Write};

use crate::args::Format;
use crate::repair::Repairs;
use crate::report::Report;

/// Writes a report for a tool.
pub fn write(format: Format, report: &Report, repairs: &Repairs, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Json => write_json(report, out),
        Format::Sarif => write_json(&sarif::log(report, repairs), out),
        Format::Gitlab => write_json(&gitlab::issues(report), out),
        Format::Agent => write_json(&agent::agenda(report, repairs), out),
        Format::Junit => out.write_all(junit::suites(report)?.as_bytes()),
        Format::Github => out.write_all(github::commands(report).as_bytes()),
        Format::Markdown => out.write_all(markdown::page(report).as_bytes()),
        // Drawn where the texts of the files are at hand.
        Format::Text => Ok(()),
    }
}

fn write_json(value: &impl serde::Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
