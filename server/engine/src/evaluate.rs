//! Runs the rules of one document, stratum by stratum, and turns what they report into findings
//! and verdicts. Pure: reads the state, returns an [`Evaluation`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use specward_syntax::Gate;

use crate::config::RuleSetting;
use crate::context::{Context, OutOfWork, Report, Sink};
use crate::evaluation::{Evaluation, Verdicts};
use crate::finding::DocId;
use crate::input;
use crate::kind::Kind;
use crate::lookup::{Log, LookupKey, Stratum};
use crate::path::FilePath;
use crate::reports::Reports;
use crate::rule::{Check, Counts, Rule};
use crate::rules;
use crate::shown;
use crate::sink::Reported;
use crate::state::{Entry, State};
use crate::suppress::{self, Waivers};
use crate::verdict;

/// Steps (look-ups, facts walked over) that one rule may take for one document: many times what any real one needs, and a
/// second or so.
const MOST_STEPS: u32 = 5_000_000;

/// A set of strata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Strata(u8);

impl Strata {
    pub(crate) const ALL: Self = Self(0b111);

    pub(crate) fn one(stratum: Stratum) -> Self {
        Self(1 << stratum as u8)
    }

    pub(crate) fn contains(self, stratum: Stratum) -> bool {
        self.0 & Self::one(stratum).0 != 0
    }

    #[must_use]
    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    #[must_use]
    pub(crate) fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A fresh evaluation of a document.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) doc: DocId,
    pub(crate) evaluation: Evaluation,
    pub(crate) probes: Vec<FilePath>,
}

/// Runs the given strata of `doc` again and keeps the others. The workspace and the verdict stratum wait for a
/// complete workspace: until then they are empty.
pub(crate) fn evaluate(state: &State, doc: DocId, strata: Strata) -> Outcome {
    let Some(entry) = state.entry(doc) else {
        return Outcome { doc, evaluation: Evaluation::default(), probes: Vec::new() };
    };
    if let Some(published) = state.published.get(&doc) {
        return of_published(state, doc, Arc::clone(&published.verdicts));
    }
    // Of a file that is no document any more nothing is kept: it may have been one.
    let old = state.evaluation(doc).filter(|_| entry.is_checked());
    let mut run = Run::new(state, doc, old.map(|old| old.as_ref().clone()).unwrap_or_default());
    if entry.is_checked() {
        run.strata(strata);
    }
    let verdicts_only = strata == Strata::one(Stratum::Verdict);
    let same = old.is_some_and(|old| verdicts_only && old.reported == run.evaluation.reported);
    if !same {
        run.fingerprint(entry);
    }
    Outcome { doc, evaluation: run.evaluation, probes: run.probes }
}

/// Of what a published graph tells nothing is judged, but what is here may wait for itself through it.
fn of_published(state: &State, doc: DocId, verdicts: Arc<Verdicts>) -> Outcome {
    let mut evaluation = Evaluation { verdicts, ..Evaluation::default() };
    let ctx = Context::new(state, doc).filter(|_| state.complete);
    let mut log = Log::default();
    if let Some(ctx) = ctx {
        evaluation.waits = ctx.waits();
        log = ctx.take_log();
    }
    evaluation.asked[Stratum::Workspace as usize] = asked(log.asked);
    Outcome { doc, evaluation, probes: log.probes }
}

fn asked(keys: impl IntoIterator<Item = LookupKey>) -> Arc<[LookupKey]> {
    let mut asked: Vec<LookupKey> = keys.into_iter().collect();
    asked.sort_unstable();
    shared(asked)
}

struct Run<'a> {
    state: &'a State,
    doc: DocId,
    evaluation: Evaluation,
    /// What the evaluation keeps packed, of each stratum that ran or was asked for.
    lists: [Option<Vec<Reported>>; 3],
    probes: Vec<FilePath>,
}

impl<'a> Run<'a> {
    fn new(state: &'a State, doc: DocId, evaluation: Evaluation) -> Self {
        Self { state, doc, evaluation, lists: [const { None }; 3], probes: Vec::new() }
    }

    /// What the strata reported, unpacked once.
    fn lists(&mut self) -> [&[Reported]; 3] {
        for (list, reports) in self.lists.iter_mut().zip(&self.evaluation.reported) {
            list.get_or_insert_with(|| reports.list());
        }
        self.lists.each_ref().map(|list| list.as_deref().unwrap_or_default())
    }

    fn fingerprint(&mut self, entry: &Entry) {
        let (state, doc, refused) = (self.state, self.doc, Arc::clone(&self.evaluation.refused));
        self.evaluation.fingerprint = shown::fingerprint(state, doc, entry, &refused, self.lists());
    }

    fn strata(&mut self, strata: Strata) {
        for stratum in Stratum::ALL {
            if stratum != Stratum::Document && !self.state.complete {
                self.keep(stratum, Vec::new(), Log::default());
            } else if strata.contains(stratum) {
                self.stratum(stratum);
            }
        }
    }

    fn stratum(&mut self, stratum: Stratum) {
        if stratum == Stratum::Verdict {
            return self.verdict_stratum();
        }
        let Some(ctx) = Context::new(self.state, self.doc) else { return };
        let mut reported = Vec::new();
        for rule in rules::all().filter(|rule| runs_in(rule, stratum)) {
            run_rule(&ctx, rule, &mut reported);
        }
        self.around_rules(&ctx, stratum, &mut reported);
        if stratum == Stratum::Workspace {
            self.evaluation.waits = ctx.waits();
        }
        let log = ctx.take_log();
        self.keep(stratum, reported, log);
        if stratum == Stratum::Workspace {
            self.compute_verdicts(None);
        }
    }

    /// What the verdicts of parents say of the document counts for its own verdicts, which the other rules here read.
    fn verdict_stratum(&mut self) {
        let before = self.evaluation.verdicts.clone();
        let Some(ctx) = Context::new(self.state, self.doc) else { return };
        let ctx = ctx.with_verdicts(&before);
        let mut reported = Vec::new();
        let (of_parents, others): (Vec<_>, Vec<_>) = rules::all()
            .filter(|rule| runs_in(rule, Stratum::Verdict))
            .partition(|rule| matches!(rule.check, Check::Parents(_)));
        for rule in of_parents {
            run_rule(&ctx, rule, &mut reported);
        }
        let mut log = ctx.take_log();
        let silent = reported.is_empty() && self.evaluation.reported[Stratum::Verdict as usize].is_empty();
        if !silent {
            self.compute_verdicts(Some(&reported));
        }
        let verdicts = self.evaluation.verdicts.clone();
        let ctx = ctx.with_verdicts(&verdicts);
        for rule in others {
            run_rule(&ctx, rule, &mut reported);
        }
        log.add(ctx.take_log());
        self.keep(Stratum::Verdict, reported, log);
    }

    /// What the engine itself has to say in a stratum.
    fn around_rules(&mut self, ctx: &Context<'_>, stratum: Stratum, reported: &mut Vec<Reported>) {
        let mut sink = Sink::new(self.doc, &rules::config::SUPPRESSION_INVALID, reported);
        match stratum {
            Stratum::Document => {
                suppress::check_form(ctx, &mut sink);
                input::tell_limits(ctx, &mut sink);
            }
            Stratum::Workspace => self.evaluation.refused = suppress::check_exceptions(ctx, &mut sink).into(),
            Stratum::Verdict => {}
        }
        sink.close(ctx.title_place());
    }

    fn keep(&mut self, stratum: Stratum, reported: Vec<Reported>, log: Log) {
        self.evaluation.reported[stratum as usize] = Reports::new(&reported);
        self.lists[stratum as usize] = Some(reported);
        self.evaluation.asked[stratum as usize] = asked(log.asked);
        self.probes.extend(log.probes);
        if stratum == Stratum::Workspace && !self.state.complete {
            self.evaluation.verdicts = Arc::default();
            self.evaluation.refused = Arc::default();
            self.evaluation.waits = Arc::default();
        }
    }

    /// Of what the document and the workspace stratum reported, and of `late`: what the verdict stratum reported before,
    /// if that is not told.
    fn compute_verdicts(&mut self, late: Option<&[Reported]>) {
        let Some(entry) = self.state.entry(self.doc).filter(|entry| entry.is_document) else { return };
        let config = self.state.config_of(self.doc);
        let refused = Arc::clone(&self.evaluation.refused);
        let waivers = Waivers::of(entry.facts(), &refused);
        let [document, workspace, before] = self.lists();
        let reported = document.iter().chain(workspace).chain(late.unwrap_or(before));
        let computed = verdict::compute(entry.artefact.kind, config, &waivers, reported);
        if *self.evaluation.verdicts != computed {
            self.evaluation.verdicts = Arc::new(computed);
        }
    }
}

/// Without memory of its own where there is nothing.
fn shared<T>(list: Vec<T>) -> Arc<[T]> {
    if list.is_empty() { Arc::default() } else { list.into() }
}

fn runs_in(rule: &Rule, stratum: Stratum) -> bool {
    stratum
        == match rule.check {
            Check::Document(_) => Stratum::Document,
            Check::Workspace(_) | Check::Base(_) => Stratum::Workspace,
            Check::Parents(_) | Check::Verdict(_) => Stratum::Verdict,
            Check::Input => return false,
        }
}

fn run_rule(ctx: &Context<'_>, rule: &'static Rule, reported: &mut Vec<Reported>) {
    if ctx.is_gone() && !matches!(rule.check, Check::Base(_)) {
        return;
    }
    let (Check::Document(check)
    | Check::Workspace(check)
    | Check::Base(check)
    | Check::Parents(check)
    | Check::Verdict(check)) = rule.check
    else {
        return;
    };
    let about_graphs = rules::graph::RULES.contains(&rule);
    if about_graphs != (ctx.kind() == Kind::SpecGraph)
        || ctx.config().setting(rule) == Some(RuleSetting::Off)
        || (matches!(rule.check, Check::Base(_)) && ctx.base().is_none())
    {
        return;
    }
    let before = reported.len();
    let mut sink = Sink::new(ctx.doc(), rule, reported);
    ctx.allow(MOST_STEPS);
    let outcome = catch_unwind(AssertUnwindSafe(|| check(ctx, &mut sink)));
    ctx.allow(u32::MAX);
    match outcome {
        Ok(()) => sink.close(ctx.title_place()),
        Err(cause) => {
            reported.truncate(before);
            report_failure(ctx, rule, cause.is::<OutOfWork>(), reported);
        }
    }
}

/// One finding for a rule that panicked or ran away; its gate is not known to pass.
fn report_failure(ctx: &Context<'_>, rule: &'static Rule, ran_away: bool, reported: &mut Vec<Reported>) {
    let gate = match rule.counts {
        Counts::For(gate) => Some(gate),
        Counts::ByRole => Some(Gate::Ready),
        Counts::Nothing => None,
    };
    let message = if ran_away {
        format!("`{}` gave up after {MOST_STEPS} steps", rule.name)
    } else {
        format!("`{}` failed by an error of Specward's own", rule.name)
    };
    let report = Report::at(ctx.title_place(), message).help("please report it; the other rules are not affected");
    Sink::new(ctx.doc(), &input::RULE_FAILED, reported).push(gate, report);
}

impl Evaluation {
    /// Verdicts that a document without evaluation has.
    pub(crate) fn verdicts_of(evaluation: Option<&Arc<Self>>) -> Arc<Verdicts> {
        evaluation.map(|evaluation| evaluation.verdicts.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use specward_syntax::document::Role;
    use specward_syntax::{Key, Options, read};

    use super::*;
    use crate::evaluation::Computed;
    use crate::host::{Change, Host};
    use crate::rule::Level;
    use crate::sink::MOST_REPORTS;
    use crate::state::Standing;

    const BROKEN: Rule = Rule {
        name: "test/broken",
        level: Level::Gate,
        counts: Counts::For(Gate::Nfr),
        summary: "",
        why: "",
        section: "",
        failing: "",
        passing: "",
        resolve: "",
        check: Check::Workspace(|ctx, sink| {
            sink.report(Report::at(ctx.title_place(), "half"));
            panic!("no rule is perfect");
        }),
    };

    const RUNAWAY: Rule = Rule {
        name: "test/runaway",
        check: Check::Workspace(|ctx, sink| {
            sink.report(Report::at(ctx.title_place(), "half"));
            while ctx.artefact_of(DocId(u32::MAX)).is_none() {}
        }),
        ..BROKEN
    };

    const RESTLESS: Rule = Rule {
        name: "test/restless",
        check: Check::Document(|ctx, _| {
            loop {
                ctx.references().for_each(drop);
                ctx.fields(&Key::Status).for_each(drop);
            }
        }),
        ..BROKEN
    };

    const TALKATIVE: Rule = Rule {
        name: "test/talkative",
        level: Level::Gate,
        counts: Counts::ByRole,
        check: Check::Workspace(|ctx, sink| {
            for at in 0..MOST_REPORTS + 7 {
                let role = Role::Field(if at % 2 == 0 { Key::ContextPack } else { Key::BlockedBy });
                sink.report(Report::at(ctx.title_place(), format!("{at}")).role(&role));
            }
        }),
        ..BROKEN
    };

    /// What a rule reports about a spec that is alone in the world.
    fn run(rule: &'static Rule) -> (Vec<Reported>, Verdicts) {
        let mut host = Host::new();
        let path = FilePath::new("/cart-repo/platform-specs/PLAT-1.md").unwrap();
        let document = read("# PLAT-1: A\n", &Options::default());
        host.apply([Change::Document { path: path.clone(), document, standing: Standing::Closed }]);
        let doc = host.doc_id(&path);
        let ctx = Context::new(host.state(), doc).unwrap();
        let mut reported = Vec::new();
        run_rule(&ctx, rule, &mut reported);
        let waivers = Waivers::of(ctx.facts(), &[]);
        let verdicts = verdict::compute(ctx.kind(), ctx.config(), &waivers, reported.iter());
        (reported, verdicts)
    }

    #[test]
    fn a_rule_that_reports_without_end_is_listed_so_far_and_counted() {
        let (reported, verdicts) = run(&TALKATIVE);
        assert_eq!(reported.len(), MOST_REPORTS + 2, "what is left out is counted for each gate");
        let more = &reported[MOST_REPORTS..];
        assert!(more.iter().all(|more| more.rule.name == TALKATIVE.name && more.level == Level::Gate));
        assert_eq!(more[0].message, "4 more findings of `test/talkative` in this file are not listed");
        assert_eq!(more[1].message, "3 more findings of `test/talkative` in this file are not listed");
        assert_eq!(verdicts.of(Gate::Context), Some(Computed::Fail));
        assert_eq!(verdicts.of(Gate::Ready), Some(Computed::Fail));
    }

    #[test]
    fn a_rule_that_runs_away_or_panics_says_so_once_and_leaves_its_gate_unchecked() {
        for (rule, says) in [(&BROKEN, "failed by an error"), (&RUNAWAY, "gave up after"), (&RESTLESS, "gave up after")]
        {
            let (reported, verdicts) = run(rule);
            assert_eq!(reported.iter().map(|report| report.rule.name).collect::<Vec<_>>(), [input::RULE_FAILED.name]);
            assert!(reported[0].message.contains(says), "{}", reported[0].message);
            assert_eq!(verdicts.of(Gate::Nfr), Some(Computed::NotChecked));
            assert_eq!(verdicts.of(Gate::Ready), Some(Computed::Pass));
        }
    }
}
