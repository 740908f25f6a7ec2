//! What can be folded: sections, front matter, fences, tables, comments, items of several lines. By
//! lines, so that every client can show it.

use specward_syntax::block::{Block, BlockKind};
use specward_syntax::document::Section;
use specward_syntax::{Buffer, Document, SectionName, TextRange};

/// What is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoldKind {
    /// A section, a table, a fence, an item.
    Plain,
    /// The metadata.
    Region,
    /// A comment.
    Comment,
}

/// Lines that fold into their first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// The line that stays.
    pub first: u32,
    /// The last line that goes.
    pub last: u32,
    /// What it is.
    pub kind: FoldKind,
}

/// The folds of a document, by line; of two that begin on one line the longer one.
pub fn folds(document: &Document, text: &str) -> Vec<Fold> {
    let mut buffer = Buffer::new(text.to_owned());
    let front_matter = (buffer.front_matter_lines() > 1).then(|| Fold {
        first: 0,
        last: buffer.front_matter_lines() - 1,
        kind: FoldKind::Region,
    });
    let sections = document.facts.sections.iter().filter_map(|section| of_section(document, text, section));
    let blocks = buffer.blocks().iter().filter_map(|block| of_block(block, text, &document.places.lines));
    let mut folds: Vec<Fold> = front_matter.into_iter().chain(sections).chain(blocks).collect();
    folds.sort_unstable_by_key(|fold| (fold.first, std::cmp::Reverse(fold.last)));
    folds.dedup_by_key(|fold| fold.first);
    folds
}

fn of_section(document: &Document, text: &str, section: &Section) -> Option<Fold> {
    let whole = document.places.range(section.whole);
    let heading = document.places.range(section.heading);
    let kind = if section.names.contains(&SectionName::Metadata) { FoldKind::Region } else { FoldKind::Plain };
    let said = TextRange { start: heading.start, end: whole.start + whole.of(text).trim_end().len() as u32 };
    let lines = &document.places.lines;
    lasting(lines.line_of(heading.start as usize), lines.line_of(said.end as usize), kind)
}

fn of_block(block: &Block, text: &str, lines: &specward_syntax::LineIndex) -> Option<Fold> {
    let kind = match block.kind {
        BlockKind::Html if block.range(lines, text).of(text).starts_with("<!--") => FoldKind::Comment,
        BlockKind::FencedCode | BlockKind::Table | BlockKind::Item { .. } | BlockKind::Html => FoldKind::Plain,
        _ => return None,
    };
    lasting(block.first, block.end.saturating_sub(1), kind)
}

fn lasting(first: u32, last: u32, kind: FoldKind) -> Option<Fold> {
    (last > first).then_some(Fold { first, last, kind })
}
