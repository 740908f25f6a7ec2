//! Whether values fit their keys: dates, yes or no, scopes, ids, statuses, verdicts. Reports no
//! value that is merely missing or to be decided.

use specward_syntax::document::{Field, Form};
use specward_syntax::status::{AdrStatus, SpecStatus, StatusRead};
use specward_syntax::value::ValueState;
use specward_syntax::{FactId, Key, Verdict};

use crate::context::{Context, Report, Sink};
use crate::finding::Fix;
use crate::kind::Kind;
use crate::near;

/// The canonical statuses of a kind (operating model 1.11, 1.12).
pub(super) fn status_words(kind: Kind) -> Vec<&'static str> {
    if kind == Kind::Adr {
        return AdrStatus::ALL.iter().map(|status| status.title()).collect();
    }
    SpecStatus::ALL.iter().map(|status| status.title()).collect()
}

/// The status that a word most likely misspells.
pub(super) fn nearest_status(ctx: &Context<'_>, word: &str) -> Option<&'static str> {
    let options = ctx.config().options();
    if ctx.kind() == Kind::Adr {
        return nearest(AdrStatus::parse(word, &options)).map(AdrStatus::title);
    }
    nearest(SpecStatus::parse(word, &options)).map(SpecStatus::title)
}

fn nearest<S>(read: StatusRead<S>) -> Option<S> {
    match read {
        StatusRead::Unknown { nearest, .. } => nearest,
        _ => None,
    }
}

pub(super) fn a_kind(kind: Kind) -> String {
    let noun = kind.noun();
    let article = if noun.starts_with(['A', 'i']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// Replaces a value.
pub(in crate::rules) fn set(ctx: &Context<'_>, at: FactId, text: &str, preferred: bool) -> Fix {
    Fix::Replace { title: format!("Change to {text}"), place: ctx.here(at), text: text.to_owned(), preferred }
}

/// What is wrong with a field's value, if anything.
pub(super) fn misfit(ctx: &Context<'_>, field: &Field) -> Option<Report> {
    if field.value.state != ValueState::Present {
        return None;
    }
    match &field.key {
        Key::Date => not_a_date(field),
        Key::ContractChange => not_yes_or_no(ctx, field),
        Key::Scope if ctx.kind() == Kind::Adr => not_a_scope(ctx, field),
        key @ (Key::Implements | Key::BlockedBy | Key::PlatformSpecId) => names_nothing(ctx, key, field),
        _ => None,
    }
}

fn says(field: &Field, what: &str, help: &str) -> Report {
    Report::at(
        field.value_at,
        format!("`{}` must be {what}, not `{}`", field.key.title(), shortened(&field.value.text)),
    )
    .help(help)
}

fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let start: String = text.chars().take(SHOWN).collect();
    format!("{}…", start.trim_end())
}

fn not_a_date(field: &Field) -> Option<Report> {
    (!is_date(&field.value.text)).then(|| says(field, "a date", "write year, month and day: 2026-02-01"))
}

/// A date in any usual form. Numbers in the order of ISO 8601 must be in the calendar.
fn is_date(text: &str) -> bool {
    let numbers: Vec<u32> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let year = |n: u32| (1900..=2199).contains(&n);
    let iso = text.get(..10).map(str::as_bytes).filter(|b| b[4] == b'-' && b[7] == b'-');
    match (iso, &numbers[..]) {
        (Some(_), [y, m, d, ..]) => year(*y) && (1..=12).contains(m) && (1..=days(*y, *m)).contains(d),
        (None, [compact]) => year(*compact) || year(compact / 10_000),
        (None, numbers) => numbers.iter().any(|n| year(*n)) || numbers.len() == 3,
        _ => false,
    }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn not_yes_or_no(ctx: &Context<'_>, field: &Field) -> Option<Report> {
    let first = field.value.text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    if ["yes", "no", "true", "false", "ja", "nein", "oui", "non", "si", "sí", "sim", "não"].contains(&first.as_str())
    {
        return None;
    }
    let report =
        says(field, "yes or no", "write `yes` if a contract spec is required first, else `no` (operating model 1.7)");
    Some(report.fix(set(ctx, field.value_at, "yes", false)).fix(set(ctx, field.value_at, "no", false)))
}

fn not_a_scope(ctx: &Context<'_>, field: &Field) -> Option<Report> {
    let text = field.value.text.to_lowercase();
    if text.contains("global") || text.contains("local") {
        return None;
    }
    let near = near::best(&field.value.text, ["Global", "Local"]);
    let report = says(
        field,
        "Global or Local",
        "a global ADR blocks every component that depends on it, a local one only its own",
    );
    Some(match near {
        Some(near) => report.fix(set(ctx, field.value_at, near, true)),
        None => report,
    })
}

/// A relation without a single id leads nowhere.
fn names_nothing(ctx: &Context<'_>, key: &Key, field: &Field) -> Option<Report> {
    let items = &field.value.items;
    let linked = field.form == Form::Section || items.iter().any(|item| item.reference.is_some());
    if linked
        || ctx.facts().references.iter().any(|reference| field.value_at <= reference.at && reference.at <= field.entry)
    {
        return None;
    }
    let (what, help) = match key {
        Key::BlockedBy => {
            ("a list of ADR ids", "name the ADRs that it waits for, or `none`; waiting for priority is `Paused`")
        }
        _ => ("an id and a version", "name the parent: `PLAT-124 v1`"),
    };
    Some(says(field, what, help))
}

/// Verdicts other than PASS and FAIL in a gates block.
pub(super) fn words_that_are_no_verdict(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(block) = &ctx.facts().gates else { return };
    for line in block.lines.iter().filter(|line| line.verdict == Verdict::Unknown) {
        let message = format!("`{}` is no verdict for {}", shortened(&line.text), line.gate.title());
        sink.report(Report::at(line.verdict_at, message).help("write PASS or FAIL"));
    }
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_read_in_any_usual_form() {
        for date in
            ["2026-02-01", "Feb 1, 2026", "1.2.2026", "20260201", "2026", "2024-02-29", "2026-02-01T10:00Z", "01/02/26"]
        {
            assert!(is_date(date), "{date}");
        }
        for no_date in ["soon", "2026-13-01", "2026-02-30", "2023-02-29", "next sprint 7", "0000-00-00"] {
            assert!(!is_date(no_date), "{no_date}");
        }
    }
}
