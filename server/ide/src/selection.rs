//! What a growing selection takes in: word, id, value, entry, block, section, document.

use specward_syntax::{Buffer, Document, TextRange};

/// For each offset the ranges around it, from the smallest to the whole text; each holds the one before.
pub fn selections(document: &Document, text: &str, offsets: &[usize]) -> Vec<Vec<TextRange>> {
    let mut buffer = Buffer::new(text.to_owned());
    let lines = buffer.lines().clone();
    let blocks = buffer.blocks().iter().flat_map(|block| {
        let own_line = block.line(block.first, &lines, text);
        [own_line, block.range(&lines, text)]
    });
    let known: Vec<TextRange> = blocks.chain(document.places.ranges.iter().copied()).collect();
    offsets.iter().map(|offset| around(&known, text, (*offset).min(text.len()))).collect()
}

fn around(known: &[TextRange], text: &str, offset: usize) -> Vec<TextRange> {
    let mut holding: Vec<TextRange> =
        known.iter().filter(|range| range.touches(offset) && !range.is_empty()).copied().collect();
    holding.push(word(text, offset));
    holding.push(TextRange::new(0, text.len()));
    holding.sort_unstable_by_key(|range| (range.len(), range.start));
    let mut chain: Vec<TextRange> = Vec::new();
    for range in holding {
        if chain.last().is_none_or(|inner| range.contains(*inner) && range != *inner) {
            chain.push(range);
        }
    }
    chain
}

/// The letters and digits around an offset; empty between other characters.
fn word(text: &str, offset: usize) -> TextRange {
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
    let (before, behind) = text.split_at_checked(offset).unwrap_or((text, ""));
    let back: usize = before.chars().rev().take_while(is_part).map(char::len_utf8).sum();
    let ahead: usize = behind.chars().take_while(is_part).map(char::len_utf8).sum();
    TextRange::new(before.len() - back, before.len() + ahead)
}
