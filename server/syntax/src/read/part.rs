//! Parts of a document, each read on its own: what stands before the first heading, and every
//! heading with what stands below it up to the next. An edit reads the parts again that it touched.

use std::ops::Range;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::block::{Block, BlockKind};
use crate::document::Facts;
use crate::options::Options;
use crate::position::{LineIndex, TextRange};

use super::outline::{Entry, Own};

/// The facts of one part. Ids of sections count upwards from its own (0); all other ids and places begin with it.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) facts: Facts,
    pub(crate) ranges: Box<[TextRange]>,
    /// For each suppression what it covers.
    pub(crate) covers: Vec<Cover>,
    /// Anchors besides that of its section.
    pub(crate) anchors: Vec<Anchor>,
    /// The section that it opens.
    pub(crate) own: Option<Own>,
    /// Whether it holds the document's title.
    pub(crate) titled: bool,
    /// Whether it says something.
    pub(crate) filled: bool,
    /// Where its last block ends.
    pub(crate) end: u32,
}

/// What a suppression covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cover {
    /// The whole file.
    File,
    /// The line that begins here.
    Line(u32),
    /// What the suppression below it covers.
    Next,
}

/// A place that links may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) name: SmolStr,
    /// Whether it is a heading's and made unique in the document.
    pub(crate) heading: bool,
}

/// Whether a block begins a part: a heading outside of lists and quotes.
pub(crate) fn begins_part(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. }) && block.lists == 0 && block.quotes == 0
}

/// The parts of a document as ranges of its blocks; the first one begins with the text.
pub(crate) fn split(blocks: &[Block]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(blocks.iter().enumerate().filter(|(_, block)| begins_part(block)).map(|(index, _)| index));
    let ends = starts.iter().copied().skip(1).chain([blocks.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Where a part stands in the text: from the line of its first block to that of the next part's.
pub(crate) fn range_of(number: usize, parts: &[Range<usize>], blocks: &[Block], lines: &LineIndex) -> TextRange {
    let start_of = |part: &Range<usize>| blocks.get(part.start).map_or(0, |block| lines.line_start(block.first));
    let start = if number == 0 { 0 } else { start_of(&parts[number]) };
    TextRange::new(start, parts.get(number + 1).map_or(lines.text_len(), start_of))
}

/// The parts of an open document as they were read last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cache {
    options: Options,
    parts: Vec<Kept>,
    text_len: usize,
    /// So many bytes at the start are as they were.
    same_head: usize,
    /// So many bytes at the end are as they were.
    same_tail: usize,
}

#[derive(Clone, Debug)]
struct Kept {
    range: TextRange,
    entry: Entry,
    /// Its blocks, lines counted from its first.
    blocks: Box<[Block]>,
    part: Arc<Part>,
}

impl Cache {
    /// Notes that `range` of a text of so many bytes is replaced.
    pub(crate) fn edit(&mut self, range: TextRange, text_len: usize) {
        self.same_head = self.same_head.min(range.start as usize);
        self.same_tail = self.same_tail.min(text_len - range.end as usize);
    }

    /// Begins to read a text anew; returns what was known.
    pub(crate) fn renew(&mut self, text_len: usize, options: &Options) -> Known {
        let fits = self.options == *options;
        let known = Known {
            parts: if fits { std::mem::take(&mut self.parts) } else { Vec::new() },
            text_len: self.text_len,
            new_len: text_len,
            same_head: self.same_head,
            same_tail: self.same_tail,
        };
        *self =
            Self { options: options.clone(), parts: Vec::new(), text_len, same_head: text_len, same_tail: text_len };
        known
    }

    /// Keeps a part that was read.
    pub(crate) fn keep(&mut self, range: TextRange, entry: Entry, blocks: &[Block], first_line: u32, part: Arc<Part>) {
        let blocks = blocks.iter().map(|block| relative(block, first_line)).collect();
        self.parts.push(Kept { range, entry, blocks, part });
    }
}

/// What is known from the last reading.
#[derive(Debug, Default)]
pub(crate) struct Known {
    parts: Vec<Kept>,
    text_len: usize,
    new_len: usize,
    same_head: usize,
    same_tail: usize,
}

impl Known {
    /// The part that stood here before, if its text, blocks and surroundings are the same.
    pub(crate) fn part(&self, range: TextRange, entry: &Entry, blocks: &[Block], first_line: u32) -> Option<Arc<Part>> {
        let start = self.old_start(range)?;
        let index = self.parts.partition_point(|kept| (kept.range.start as usize) < start);
        let same = |kept: &&Kept| {
            kept.range.start as usize == start
                && kept.range.len() == range.len()
                && kept.entry == *entry
                && kept.blocks.len() == blocks.len()
                && kept.blocks.iter().zip(blocks).all(|(kept, block)| *kept == relative(block, first_line))
        };
        self.parts[index..].iter().take(2).find(same).map(|kept| kept.part.clone())
    }

    /// Where unchanged text stood before; none for text that changed.
    fn old_start(&self, range: TextRange) -> Option<usize> {
        if (range.end as usize) <= self.same_head.min(self.text_len) {
            Some(range.start as usize)
        } else if range.start as usize + self.same_tail >= self.new_len {
            (range.start as usize + self.text_len).checked_sub(self.new_len)
        } else {
            None
        }
    }
}

fn relative(block: &Block, first_line: u32) -> Block {
    let line = |line: u32| line.saturating_sub(first_line);
    Block { first: line(block.first), end: line(block.end), ..*block }
}
