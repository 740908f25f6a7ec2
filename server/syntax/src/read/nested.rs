//! What stands inside a value of YAML that is a mapping, a list of mappings or both: `sources:` of a context pack.
//! Kept flat, so that deep nesting costs nothing.

use crate::position::TextRange;

/// Deeper collections are not looked into.
const DEEPEST: usize = 8;

/// A key and a scalar behind it, somewhere in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    /// Which entry of the value holds it, from 0.
    pub(crate) entry: u32,
    /// The key of that entry, if it holds a mapping of its own.
    pub(crate) outer: Option<TextRange>,
    pub(crate) key: TextRange,
    pub(crate) value: TextRange,
}

/// Collects pairs while a value is read.
#[derive(Debug, Default)]
pub(super) struct Nested {
    frames: Vec<Frame>,
    /// How many collections below [`DEEPEST`] are open.
    ignored: usize,
    entry: u32,
    pub(super) pairs: Vec<Pair>,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    is_mapping: bool,
    key: Option<TextRange>,
}

impl Nested {
    /// A collection begins.
    pub(super) fn open(&mut self, is_mapping: bool) {
        if self.frames.len() == DEEPEST {
            self.ignored += 1;
        } else {
            self.begin_entry();
            self.frames.push(Frame { is_mapping, key: None });
        }
    }

    /// A collection ends.
    pub(super) fn close(&mut self) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        self.frames.pop();
        if let Some(frame) = self.frames.last_mut() {
            frame.key = None;
        }
    }

    /// A scalar.
    pub(super) fn scalar(&mut self, at: TextRange) {
        if self.ignored > 0 {
            return;
        }
        let is_key = self.frames.last().is_some_and(|frame| frame.is_mapping && frame.key.is_none());
        if is_key || self.frames.last().is_some_and(|frame| !frame.is_mapping) {
            self.begin_entry();
        }
        let outer = self.frames.first().and_then(|frame| frame.key).filter(|_| self.frames.len() > 1);
        let Some(frame) = self.frames.last_mut().filter(|frame| frame.is_mapping) else { return };
        match frame.key.take() {
            None => frame.key = Some(at),
            Some(key) => self.pairs.push(Pair { entry: self.entry, outer, key, value: at }),
        }
    }

    /// Each item of the value's own list, and each key of its own mapping, begins an entry.
    fn begin_entry(&mut self) {
        if let [Frame { key: None, .. }] = self.frames[..] {
            self.entry += 1;
        }
    }
}
