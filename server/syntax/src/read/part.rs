//! Parts of a document, each read on its own: what stands before the first heading, and every
//! heading with what stands below it up to the next. An edit reads the parts again that it touched.

use std::ops::Range;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::block::{Block, BlockKind};
use crate::document::Facts;
use crate::options::Options;
use crate::position::{LineIndex, TextRange};

use super::assembly::Assembled;
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

impl Part {
    /// Whether it says what `other` does, if at other places.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        let Self { facts, ranges, covers, anchors, own, titled, filled, end: _ } = self;
        *facts == other.facts
            && ranges.len() == other.ranges.len()
            && *covers == other.covers
            && *anchors == other.anchors
            && *own == other.own
            && *titled == other.titled
            && *filled == other.filled
    }
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
    assembled: Assembled,
    blocks: Vec<Block>,
    line_count: usize,
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
    blocks: Range<usize>,
    part: Arc<Part>,
}

impl Cache {
    /// Notes that `range` of a text of so many bytes is replaced.
    pub(crate) fn edit(&mut self, range: TextRange, text_len: usize) {
        self.same_head = self.same_head.min(range.start as usize);
        self.same_tail = self.same_tail.min(text_len - range.end as usize);
    }

    /// Begins to read a text anew; returns what was known.
    pub(crate) fn renew(&mut self, text_len: usize, lines: &LineIndex, blocks: &[Block], options: &Options) -> Known {
        if self.options != *options {
            *self = Self { options: options.clone(), ..Self::default() };
        }
        let line_count = lines.line_count();
        let known = Known {
            parts: std::mem::take(&mut self.parts),
            assembled: std::mem::take(&mut self.assembled),
            head: Same { bytes: self.same_head, blocks: same_at_start(&self.blocks, blocks) },
            tail: Same {
                bytes: self.same_tail,
                blocks: same_at_end(&self.blocks, blocks, self.line_count, line_count),
            },
            old: Same { bytes: self.text_len, blocks: self.blocks.len() },
            new: Same { bytes: text_len, blocks: blocks.len() },
        };
        if known.head.blocks < blocks.len() || blocks.len() != self.blocks.len() {
            self.blocks = blocks.to_vec();
        }
        (self.line_count, self.text_len, self.same_head, self.same_tail) = (line_count, text_len, text_len, text_len);
        known
    }

    /// Keeps what the parts made.
    pub(crate) fn keep_assembled(&mut self, assembled: Assembled) {
        self.assembled = assembled;
    }

    /// Keeps a part that was read.
    pub(crate) fn keep(&mut self, range: TextRange, entry: Entry, blocks: Range<usize>, part: Arc<Part>) {
        self.parts.push(Kept { range, entry, blocks, part });
    }
}

/// How many blocks at the start are equal.
fn same_at_start(old: &[Block], new: &[Block]) -> usize {
    old.iter().zip(new).take_while(|(old, new)| old == new).count()
}

/// How many blocks at the end are equal, but for the lines that came or went before them.
fn same_at_end(old: &[Block], new: &[Block], old_lines: usize, new_lines: usize) -> usize {
    let by = (new_lines as u32).wrapping_sub(old_lines as u32);
    let moved =
        |block: &Block| Block { first: block.first.wrapping_add(by), end: block.end.wrapping_add(by), ..*block };
    old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| moved(old) == **new).count()
}

/// Bytes and blocks of a text, or of a stretch of it.
#[derive(Clone, Copy, Debug, Default)]
struct Same {
    bytes: usize,
    blocks: usize,
}

/// What is known from the last reading.
#[derive(Debug, Default)]
pub(crate) struct Known {
    parts: Vec<Kept>,
    assembled: Assembled,
    /// What is unchanged at the start and at the end.
    head: Same,
    tail: Same,
    /// The size of the text before and now.
    old: Same,
    new: Same,
}

impl Known {
    /// What the parts made.
    pub(crate) fn take_assembled(&mut self) -> Assembled {
        std::mem::take(&mut self.assembled)
    }

    /// The part that stood here before, if its text, blocks and surroundings are the same.
    pub(crate) fn part(&self, range: TextRange, entry: &Entry, blocks: Range<usize>) -> Option<Arc<Part>> {
        let at = self.before(range, &blocks)?;
        let index = self.parts.partition_point(|kept| (kept.range.start as usize) < at.bytes);
        let same = |kept: &&Kept| {
            kept.range.start as usize == at.bytes
                && kept.range.len() == range.len()
                && kept.blocks.start == at.blocks
                && kept.blocks.len() == blocks.len()
                && kept.entry == *entry
        };
        self.parts[index..].iter().take(2).find(same).map(|kept| kept.part.clone())
    }

    /// Where an unchanged stretch began before; none if it changed.
    fn before(&self, range: TextRange, blocks: &Range<usize>) -> Option<Same> {
        let head = range.end as usize <= self.head.bytes.min(self.old.bytes) && blocks.end <= self.head.blocks;
        if head {
            return Some(Same { bytes: range.start as usize, blocks: blocks.start });
        }
        let tail = range.start as usize + self.tail.bytes >= self.new.bytes
            && blocks.start + self.tail.blocks >= self.new.blocks;
        let bytes = (range.start as usize + self.old.bytes).checked_sub(self.new.bytes);
        let blocks = (blocks.start + self.old.blocks).checked_sub(self.new.blocks);
        bytes.zip(blocks).filter(|_| tail).map(|(bytes, blocks)| Same { bytes, blocks })
    }
}
