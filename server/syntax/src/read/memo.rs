//! What was read before on this thread: the same keys, headings, values and sources come again in
//! every document and with every edit. Pure functions of a text only; knows no document.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::gate::Gate;
use crate::key::Key;
use crate::options::Options;
use crate::position::TextRange;
use crate::section::SectionName;
use crate::source::{self, RawSource};
use crate::value::{self, RawValue};
use crate::words::Lexicon;

use super::gates;

/// Entries of one kind before all are forgotten.
const MOST_ENTRIES: usize = 4096;
/// One text is the value of so many keys and more, of which only these are remembered.
const MOST_READINGS: usize = 8;
/// Longer texts are read again each time.
const LONGEST: usize = 256;

/// Answers by text, for one set of options.
#[derive(Debug, Default)]
pub(super) struct Memo {
    options: Options,
    keys: FxHashMap<SmolStr, Key>,
    task_keys: FxHashMap<SmolStr, Key>,
    sections: FxHashMap<SmolStr, Vec<SectionName>>,
    values: FxHashMap<SmolStr, Vec<(Key, RawValue)>>,
    sources: FxHashMap<SmolStr, RawSource>,
    gates: FxHashMap<SmolStr, Option<(Gate, TextRange)>>,
    lexicon: Option<Arc<Lexicon>>,
}

thread_local! {
    static MEMO: RefCell<Memo> = RefCell::default();
}

impl Memo {
    /// Takes the thread's memo; a nested reader begins with an empty one.
    pub(super) fn take(options: &Options) -> Self {
        let memo = MEMO.take();
        if memo.options == *options { memo } else { Self { options: options.clone(), ..Self::default() } }
    }

    /// Gives the memo back for the next document.
    pub(super) fn keep(self) {
        MEMO.set(self);
    }

    /// The words by which prose is understood.
    pub(super) fn lexicon(&mut self) -> Arc<Lexicon> {
        self.lexicon.get_or_insert_with(|| self.options.words.lexicon()).clone()
    }

    /// See [`Key::parse`].
    pub(super) fn key(&mut self, written: &str) -> Key {
        let options = &self.options;
        recall(&mut self.keys, written, || Key::parse(written, options))
    }

    /// See [`Key::parse_in_task`].
    pub(super) fn task_key(&mut self, written: &str) -> Key {
        let options = &self.options;
        recall(&mut self.task_keys, written, || Key::parse_in_task(written, options))
    }

    /// See [`SectionName::parse`].
    pub(super) fn sections(&mut self, heading: &str) -> Vec<SectionName> {
        let options = &self.options;
        recall(&mut self.sections, heading, || SectionName::parse(heading, options))
    }

    /// See [`value::parse`].
    pub(super) fn value(&mut self, raw: &str, key: &Key) -> RawValue {
        let known = self.values.get(raw).and_then(|readings| readings.iter().find(|(of, _)| of == key));
        if let Some((_, value)) = known {
            return value.clone();
        }
        let value = value::parse(raw, key, &self.options);
        if raw.len() <= LONGEST {
            if self.values.len() >= MOST_ENTRIES {
                self.values.clear();
            }
            let readings = self.values.entry(raw.into()).or_default();
            readings.truncate(MOST_READINGS);
            readings.push((key.clone(), value.clone()));
        }
        value
    }

    /// See [`source::parse`].
    pub(super) fn source(&mut self, raw: &str) -> RawSource {
        let options = &self.options;
        recall(&mut self.sources, raw, || source::parse(raw, options))
    }

    /// The gate that a line without task box declares, and the place of its verdict in the line.
    pub(super) fn gate(&mut self, line: &str) -> Option<(Gate, TextRange)> {
        recall(&mut self.gates, line, || gates::declared(line, TextRange::new(0, line.len()), None))
    }
}

fn recall<T: Clone>(known: &mut FxHashMap<SmolStr, T>, text: &str, read: impl FnOnce() -> T) -> T {
    if let Some(answer) = known.get(text) {
        return answer.clone();
    }
    let answer = read();
    if text.len() <= LONGEST {
        if known.len() >= MOST_ENTRIES {
            known.clear();
        }
        known.insert(text.into(), answer.clone());
    }
    answer
}
