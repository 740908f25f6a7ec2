//! Evaluation of what is dirty, in batches, until nothing is or the budget is spent.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::Host;
use crate::evaluate::{Outcome, Strata, evaluate};
use crate::evaluation::Evaluation;
use crate::finding::DocId;
use crate::lookup::{Asker, Aspect, Lookup, Stratum};

/// Documents of one batch: the grain in which the budget is looked at.
const BATCH: usize = 64;

/// From so many documents on a batch is spread over the cores.
const PARALLEL: usize = 8;

impl Host {
    pub(super) fn evaluate_dirty(&mut self, budget: Duration) {
        let start = Instant::now();
        loop {
            let batch = self.next_batch();
            if batch.is_empty() {
                return;
            }
            self.run(&batch);
            if start.elapsed() >= budget {
                return;
            }
        }
    }

    /// What to evaluate next: documents in editors with all that is dirty of them; then all others without the rules
    /// that read verdicts; then these.
    pub(super) fn next_batch(&self) -> Vec<(DocId, Strata)> {
        let owned = self.owned.iter().filter_map(|doc| Some((*doc, self.due(*doc, *self.dirty.get(doc)?)?)));
        let batch: Vec<_> = owned.take(BATCH).collect();
        if !batch.is_empty() {
            return batch;
        }
        let verdict = Strata::one(Stratum::Verdict);
        let dirty = || self.dirty.iter().filter_map(|(doc, strata)| Some((*doc, self.due(*doc, *strata)?)));
        let early =
            dirty().map(|(doc, strata)| (doc, strata.without(verdict))).filter(|(_, strata)| !strata.is_empty());
        let batch: Vec<_> = early.take(BATCH).collect();
        if batch.is_empty() { dirty().take(BATCH).collect() } else { batch }
    }

    /// The dirty strata that can run now: without a complete workspace only a document whose own facts changed.
    fn due(&self, _doc: DocId, strata: Strata) -> Option<Strata> {
        let runs = self.state.complete || strata.contains(Stratum::Document);
        (runs && !strata.is_empty()).then_some(strata)
    }

    fn run(&mut self, batch: &[(DocId, Strata)]) {
        let state = &self.state;
        let one = |(doc, strata): &(DocId, Strata)| evaluate(state, *doc, *strata);
        let outcomes: Vec<Outcome> =
            if batch.len() < PARALLEL { batch.iter().map(one).collect() } else { batch.par_iter().map(one).collect() };
        for (outcome, (_, strata)) in outcomes.into_iter().zip(batch) {
            self.clean(outcome.doc, *strata);
            self.keep(outcome);
        }
    }

    /// Takes the marks of what ran. Without a complete workspace the later strata stay marked.
    fn clean(&mut self, doc: DocId, strata: Strata) {
        let ran = if self.state.complete { strata } else { Strata::one(Stratum::Document) };
        let Some(left) = self.dirty.get_mut(&doc) else { return };
        *left = left.without(ran);
        if left.is_empty() {
            self.dirty.remove(&doc);
        }
    }

    fn keep(&mut self, outcome: Outcome) {
        let Outcome { doc, evaluation, probes } = outcome;
        let Some(slot) = self.state.evaluations.get_mut(doc.0 as usize) else { return };
        let evaluation = Arc::new(evaluation);
        let old = slot.replace(evaluation.clone()).unwrap_or_default();
        for stratum in Stratum::ALL {
            let (was, is) = (&old.asked[stratum as usize], &evaluation.asked[stratum as usize]);
            self.askers.replace(Asker { doc, stratum }, was, is);
        }
        self.tell(doc, &old, &evaluation);
        for path in probes {
            if self.probing.insert(path.clone()) {
                self.probes.push(path);
            }
        }
    }

    /// Marks who reads the verdicts of `doc`, and `doc` as changed, where they or its findings differ.
    fn tell(&mut self, doc: DocId, old: &Evaluation, new: &Evaluation) {
        let verdicts = old.verdicts != new.verdicts;
        if verdicts {
            self.dirty_askers(&[Lookup::Aspect(doc, Aspect::Verdict).key()]);
            self.mark_verdict_rules(doc);
        }
        if verdicts || old.findings != new.findings {
            self.changed.insert(doc);
        }
    }

    fn mark_verdict_rules(&mut self, doc: DocId) {
        self.mark(doc, Strata::one(Stratum::Verdict));
    }
}
