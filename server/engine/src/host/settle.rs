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
const BATCH: usize = 32;

/// From so many documents on a batch is spread over the cores.
const PARALLEL: usize = 8;

impl Host {
    pub(super) fn evaluate_dirty(&mut self, budget: Duration) {
        let start = Instant::now();
        loop {
            self.close_circles();
            let batch = self.take_batch();
            if batch.is_empty() {
                return;
            }
            self.run(&batch);
            self.compact(self.most_unpacked, usize::MAX);
            if start.elapsed() >= budget {
                return;
            }
        }
    }

    /// Takes what to evaluate next: documents in editors with all that is dirty of them; then all others without the
    /// rules that read verdicts; then these.
    fn take_batch(&mut self) -> Vec<(DocId, Strata)> {
        let owned = self.owned.iter().filter(|doc| self.dirty.contains_key(doc) || self.late.contains(doc));
        let owned: Vec<DocId> = owned.copied().take(BATCH).collect();
        if !owned.is_empty() {
            return owned.into_iter().map(|doc| (doc, self.take_marks(doc))).collect();
        }
        if !self.dirty.is_empty() {
            return std::iter::from_fn(|| self.dirty.pop_first()).take(BATCH).collect();
        }
        let verdict = Strata::one(Stratum::Verdict);
        std::iter::from_fn(|| self.late.pop_first()).take(BATCH).map(|doc| (doc, verdict)).collect()
    }

    fn take_marks(&mut self, doc: DocId) -> Strata {
        let early = self.dirty.remove(&doc).unwrap_or_default();
        if self.late.remove(&doc) { early.with(Strata::one(Stratum::Verdict)) } else { early }
    }

    fn run(&mut self, batch: &[(DocId, Strata)]) {
        let state = &self.state;
        let one = |(doc, strata): &(DocId, Strata)| evaluate(state, *doc, *strata);
        let outcomes: Vec<Outcome> =
            if batch.len() < PARALLEL { batch.iter().map(one).collect() } else { batch.par_iter().map(one).collect() };
        for outcome in outcomes {
            self.keep(outcome);
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
        self.note_waits(doc, &old, Some(&evaluation));
        self.note_related(doc, &old, Some(&evaluation));
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
            self.mark(doc, Strata::one(Stratum::Verdict));
        }
        let moved = self.moved.remove(&doc);
        if verdicts || moved || old.fingerprint != new.fingerprint {
            self.changed.insert(doc);
        }
    }
}
