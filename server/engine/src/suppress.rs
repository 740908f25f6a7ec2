//! Suppressions: which finding a `specward-ignore` comment covers, and what is wrong with the comment.

use std::cell::RefCell;

use specward_syntax::document::{Covers, Suppression};
use specward_syntax::status::AdrStatus;
use specward_syntax::{Facts, Format, Id};

use crate::artefact::Status;
use crate::config::{Config, Profile, RuleSetting};
use crate::context::{Context, Report, Sink};
use crate::kind::Kind;
use crate::rules;
use crate::sink::Reported;

/// The suppressions of a document that count, and which of them were needed.
#[derive(Debug)]
pub(crate) struct Waivers<'a> {
    valid: Vec<&'a Suppression>,
    used: RefCell<Vec<bool>>,
}

impl<'a> Waivers<'a> {
    /// The suppressions with a known rule and a reason, without those refused (by index in [`Facts::suppressions`]).
    pub(crate) fn of(facts: &'a Facts, refused: &[u32]) -> Self {
        let numbered = facts.suppressions.iter().enumerate();
        let accepted = numbered.filter(|(at, _)| !refused.contains(&(*at as u32)));
        let valid: Vec<_> = accepted.map(|(_, suppression)| suppression).filter(|one| fault(one).is_none()).collect();
        Self { used: RefCell::new(vec![false; valid.len()]), valid }
    }

    /// The reason why a report is suppressed; marks the suppressions that cover it as needed.
    pub(crate) fn reason_for(&self, report: &Reported) -> Option<&'a str> {
        let mut reason = None;
        for (at, suppression) in self.valid.iter().enumerate().filter(|(_, one)| covers(one, report)) {
            if let Some(used) = self.used.borrow_mut().get_mut(at) {
                *used = true;
            }
            reason = reason.or(Some(suppression.reason.as_str()));
        }
        reason
    }

    /// Suppressions that covered nothing, of rules that ran.
    pub(crate) fn unused(&self, config: &Config) -> impl Iterator<Item = &'a Suppression> {
        let used = self.used.borrow();
        let idle: Vec<_> =
            self.valid.iter().zip(used.iter()).filter(|(_, used)| !**used).map(|(one, _)| *one).collect();
        idle.into_iter().filter(|one| !is_off(one, config))
    }
}

fn is_off(suppression: &Suppression, config: &Config) -> bool {
    let rule = rules::find(&suppression.rule);
    rule.is_some_and(|rule| config.setting(rule) == Some(RuleSetting::Off))
}

fn covers(suppression: &Suppression, report: &Reported) -> bool {
    let here = match &suppression.covers {
        Covers::File => true,
        Covers::Facts(facts) => facts.contains(&report.place.fact),
    };
    here && suppression.rule == report.rule.name && !is_about_suppressions(report)
}

fn is_about_suppressions(report: &Reported) -> bool {
    [rules::config::SUPPRESSION_UNUSED.name, rules::config::SUPPRESSION_INVALID.name].contains(&report.rule.name)
}

/// What is wrong with a suppression, by its text alone, and which rule may be meant.
fn fault(suppression: &Suppression) -> Option<(String, Option<&'static str>)> {
    let rule = suppression.rule.as_str();
    if rule.is_empty() {
        return Some(("the suppression names no rule".to_owned(), None));
    }
    if rules::find(rule).is_none() {
        let known = rules::all().map(|rule| rule.name);
        return Some((format!("there is no rule `{rule}`"), crate::near::best(rule, known)));
    }
    let reasonless = suppression.reason.trim().is_empty();
    reasonless.then(|| (format!("the suppression of `{rule}` gives no reason"), None))
}

/// How a suppression is written in such a file.
fn form(ctx: &Context<'_>) -> &'static str {
    match (ctx.path().format(), ctx.path().extension()) {
        (Format::Data, "json") => "write `\"specward-ignore\": {\"RULE\": \"reason\"}`",
        (Format::Data, _) => "write `# specward-ignore RULE: reason`",
        _ => "write `<!-- specward-ignore RULE: reason -->`",
    }
}

/// Reports suppressions that cannot count.
pub(crate) fn check_form(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for suppression in &ctx.facts().suppressions {
        if let Some((message, near)) = fault(suppression) {
            let help = near.map_or_else(|| form(ctx).to_owned(), |near| format!("did you mean `{near}`?"));
            sink.report(Report::at(suppression.at, message).help(help));
        }
    }
}

/// In the strict profile a reason must name an approved exception ADR (operating model 1.13): reports and returns the
/// suppressions that do not, by index.
pub(crate) fn check_exceptions(ctx: &Context<'_>, sink: &mut Sink<'_>) -> Vec<u32> {
    if ctx.config().profile != Profile::Strict {
        return Vec::new();
    }
    let mut refused = Vec::new();
    for (at, suppression) in ctx.facts().suppressions.iter().enumerate().filter(|(_, one)| fault(one).is_none()) {
        if names_approved_adr(ctx, &suppression.reason) {
            continue;
        }
        refused.push(at as u32);
        let message = format!("the suppression of `{}` names no approved exception ADR", suppression.rule);
        sink.report(
            Report::at(suppression.at, message).help("name the approved ADR that grants the exception in the reason"),
        );
    }
    refused
}

fn names_approved_adr(ctx: &Context<'_>, reason: &str) -> bool {
    let options = ctx.config().options();
    let words = reason.split(|c: char| c.is_whitespace() || ",;()[]".contains(c));
    let ids = words.filter_map(|word| Id::parse(word.trim_matches(['.', ':', '`']), &options));
    ids.filter_map(|id| ctx.resolve_id(&id).target()).any(|doc| {
        let artefact = ctx.artefact_of(doc);
        artefact.is_some_and(|adr| adr.kind == Kind::Adr && adr.status == Status::Adr(AdrStatus::Approved))
    })
}

/// Reports suppressions that covered nothing.
pub(crate) fn check_use(waivers: &Waivers<'_>, config: &Config, sink: &mut Sink<'_>) {
    for suppression in waivers.unused(config) {
        let message = format!("nothing here breaks `{}`", suppression.rule);
        sink.report(Report::at(suppression.at, message).help("remove it"));
    }
}
