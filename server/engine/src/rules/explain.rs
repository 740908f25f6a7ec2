//! What is told about a rule: for `specward explain`, for the reference in the documentation.
//! Everything comes from the registry.

use std::fmt::Write;

use specward_syntax::Gate;

use super::{all, find};
use crate::config::anchor;
use crate::near;
use crate::rule::{Check, Counts, Level, Rule};

/// A rule's explanation in markdown; for an unknown name what it may have meant.
pub fn explain(name: &str) -> Result<String, String> {
    match find(name) {
        Some(rule) => Ok(format!("# {}\n\n{}", rule.name, body(rule, "##"))),
        None => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> String {
    match near::best(name, all().map(|rule| rule.name)) {
        Some(near) => format!("there is no rule `{name}`; did you mean `{near}`?"),
        None => format!("there is no rule `{name}`; `specward explain` lists them all"),
    }
}

/// The reference of all rules, for `docs/rules.md`.
pub fn reference() -> String {
    let mut text = String::from(INTRODUCTION);
    for rule in all() {
        let _ = writeln!(
            text,
            "| [{}](#{}) | {} | {} | {} |",
            rule.name,
            anchor(rule.name),
            level(rule.level),
            counts(rule),
            rule.summary
        );
    }
    for rule in all() {
        let _ = write!(text, "\n## {}\n\n{}", rule.name, body(rule, "###"));
    }
    text
}

const INTRODUCTION: &str = "# Rules\n\n\
    This page is generated from the rule registry. `specward explain RULE` shows the same text in a terminal.\n\n\
    A rule of level *wrong* is an error whatever the status of the document. *gate* follows the status: a warning while it is \
    Planned, in Discovery or Draft, an error from Approved on, information while it is Paused or Blocked. *advice* never fails a gate.\n\n\
    | rule | level | gate | fires when |\n|---|---|---|---|\n";

fn level(level: Level) -> &'static str {
    match level {
        Level::Wrong => "wrong",
        Level::Gate => "gate",
        Level::Advice => "advice",
    }
}

fn counts(rule: &Rule) -> String {
    match rule.counts {
        Counts::For(gate) => gate.slug().to_owned(),
        Counts::ByRole => "by role".to_owned(),
        Counts::Nothing => "none".to_owned(),
    }
}

fn body(rule: &Rule, heading: &str) -> String {
    let mut text = format!("{}{}.\n\n", rule.summary[..1].to_uppercase(), &rule.summary[1..]);
    let _ = writeln!(text, "**Level:** {} · **Counts for:** {}\n", level(rule.level), weight(rule));
    let _ = writeln!(text, "{heading} Why\n\n{}\n", rule.why);
    let _ = writeln!(text, "{heading} Fails\n\n{}", example(rule.failing));
    let _ = writeln!(text, "{heading} Passes\n\n{}", example(rule.passing));
    let _ = writeln!(text, "{heading} How to resolve\n\n{}\n", rule.resolve);
    let _ = writeln!(text, "{heading} How to set aside\n\n{}", set_aside(rule));
    text
}

fn weight(rule: &Rule) -> String {
    match rule.counts {
        Counts::For(gate) => format!("gate {}, {}", gate.number(), gate.title().to_lowercase()),
        Counts::ByRole => format!(
            "the gate of the reference's role: {} for packs and sources, {} for contracts, {} for all others",
            Gate::Context.slug(),
            Gate::Integration.slug(),
            Gate::Ready.slug()
        ),
        Counts::Nothing => "no gate".to_owned(),
    }
}

/// An example of several files (`//- path` lines) as one fenced block a file; any other text as it is.
fn example(text: &str) -> String {
    if !text.starts_with("//- ") {
        return format!("{text}\n");
    }
    let mut shown = String::new();
    for file in text.split("//- ").filter(|file| !file.is_empty()) {
        let (path, content) = file.split_once('\n').unwrap_or((file, ""));
        let _ = writeln!(shown, "`{path}`\n```markdown\n{}\n```\n", content.trim_end());
    }
    shown
}

fn set_aside(rule: &Rule) -> String {
    let name = rule.name;
    let setting =
        format!("In `specward.toml`: `[rules]` with `\"{name}\" = \"off\"` (or `hint`, `info`, `warning`, `error`).");
    if matches!(rule.check, Check::Input) {
        return setting;
    }
    format!(
        "`<!-- specward-ignore {name}: reason -->` on the line above, or in front of the H1 for the whole file. {setting}"
    )
}
