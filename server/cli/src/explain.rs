//! `specward explain`: a rule's page, or the list of rules.

use std::fmt::Write;

use anyhow::Result;
use specward_engine::rules;

use crate::failure::Failure;
use crate::output::print;

/// Prints the explanation of a rule, or all names.
pub fn run(rule: Option<&str>) -> Result<u8> {
    let text = match rule {
        Some(name) => {
            rules::explain(name).map_err(|message| Failure::new(message, "`specward explain` lists all rules"))?
        }
        None => list(),
    };
    print(&text)?;
    Ok(0)
}

fn list() -> String {
    let width = rules::all().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in rules::all() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:width$}  {}", rule.name, rule.summary);
    }
    text
}
