//! Facts out of structure: walks the blocks of one text in reading order and says what it found,
//! each fact with its place. Knows no other file.

mod added;
mod assembly;
mod body;
mod comment;
mod data;
mod draft;
mod field;
mod gates;
mod header;
mod heading;
mod inline;
mod lines;
mod memo;
mod nested;
mod outline;
mod part;
mod pinned;
mod source;
mod statement;
mod task;
mod wording;
mod yaml;

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::block::{self, Block, BlockKind};
use crate::document::{Document, FactId, LinkKind, MarkerKind, Role};
use crate::format::Format;
use crate::id::{self, Names, RawReference};
use crate::marker::{self, RawMarker};
use crate::options::Options;
use crate::position::{LineIndex, TextRange};
use crate::prose::Stretch;
use crate::skeleton::{Skeleton, cut_at, front_matter_lines};
use crate::words::Lexicon;

use assembly::Assembly;
use draft::Draft;
use header::Pending;
use inline::{Inline, Markup, RawLink};
use memo::Memo;
use outline::{Area, Entry, Here};
use part::Part;

pub(crate) use part::Cache;

/// In so many containers no line can nest deeper than is read, however wide their markers are.
const DEEP: u8 = 8;

/// The block structure of a text.
pub(crate) struct Structure<'a> {
    pub(crate) lines: LineIndex,
    /// How many lines at the start are front matter.
    pub(crate) front_matter: u32,
    pub(crate) blocks: &'a [Block],
}

/// Reads one text of markdown.
pub fn read(text: &str, options: &Options) -> Document {
    let lines = LineIndex::new(text);
    let front_matter = front_matter_lines(text, &lines);
    let blocks = blocks_of(text, &lines, front_matter);
    document(text, Structure { lines, front_matter, blocks: &blocks }, options, None)
}

/// Reads one text of a format.
pub fn read_as(format: Format, text: &str, options: &Options) -> Document {
    match format {
        Format::Markdown => read(text, options),
        Format::Data => data::read(text, options),
        Format::SpecGraph => crate::graph::read(text, options),
    }
}

fn blocks_of(text: &str, lines: &LineIndex, front_matter: u32) -> Vec<Block> {
    let skeleton = Skeleton::new(text, lines, front_matter);
    let tree = block::parse(skeleton.bytes(), None);
    tree.map(|tree| block::read(&tree, text, lines)).unwrap_or_default()
}

/// Reads a text of known structure, part by part; those that the cache knows are not read again.
pub(crate) fn document(
    text: &str,
    structure: Structure<'_>,
    options: &Options,
    mut cache: Option<&mut Cache>,
) -> Document {
    let Structure { lines, front_matter, blocks } = structure;
    let mut known = cache.as_mut().map(|cache| cache.renew(text.len(), &lines, blocks, options)).unwrap_or_default();
    let mut reader = Reader::new(text, &lines, blocks, options);
    let mut assembly = Assembly::new();
    let has_title = blocks.iter().any(heading::is_title);
    let parts = part::split(blocks);
    for (number, part) in parts.iter().enumerate() {
        assembly.close(closing_level(part.clone(), blocks, number, &assembly));
        let entry = assembly.entry(has_title, if number == 0 { front_matter } else { 0 });
        let range = part::range_of(number, &parts, blocks, &lines);
        let read = known.part(range, &entry, part.clone());
        let read = read.unwrap_or_else(|| reader.part(part.clone(), range, entry.clone()).into());
        if let Some(cache) = cache.as_mut() {
            cache.keep(range, entry, part.clone(), Arc::clone(&read));
        }
        assembly.add(read, range.start as usize);
    }
    reader.memo.keep();
    let (document, assembled) = assembly.finish(text, lines, known.take_assembled());
    if let Some(cache) = cache {
        cache.keep_assembled(assembled);
    }
    document
}

/// The level from which on a part closes the sections before it: its heading's; the title closes all, the first part none.
fn closing_level(part: Range<usize>, blocks: &[Block], number: usize, assembly: &Assembly) -> u8 {
    match blocks.get(part.start) {
        Some(block) if number > 0 && heading::is_title(block) && !assembly.outline.titled => 0,
        Some(Block { kind: BlockKind::Heading { level, .. }, .. }) if number > 0 => *level,
        _ => u8::MAX,
    }
}

/// The reader of the parts of one text.
struct Reader<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    blocks: &'a [Block],
    options: &'a Options,
    draft: Draft,
    inline: Inline,
    memo: Memo,
    here: Here,
    /// The part that is read.
    range: TextRange,
    /// The last field, whose value may go on.
    pending: Option<Pending>,
    table: body::Table,
    tasks: task::Tasks,
    units: statement::Units,
    /// The words by which prose is understood.
    lexicon: Arc<Lexicon>,
    /// The stretch of prose that was looked at last, and where it stands.
    heard: Option<(TextRange, Rc<Stretch<'a>>)>,
    /// Masked text, reused.
    buffer: String,
    /// Where the last block ends.
    end: usize,
    /// Whether the paragraph is a task with a box, which may speak about markers.
    boxed: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, lines: &'a LineIndex, blocks: &'a [Block], options: &'a Options) -> Self {
        let mut memo = Memo::take(options);
        let lexicon = memo.lexicon();
        Self {
            text,
            lines,
            blocks,
            options,
            draft: Draft::default(),
            inline: Inline::default(),
            memo,
            here: Here::default(),
            range: TextRange::default(),
            pending: None,
            table: body::Table::default(),
            tasks: task::Tasks::default(),
            units: statement::Units::default(),
            lexicon,
            heard: None,
            buffer: String::new(),
            end: 0,
            boxed: false,
        }
    }

    /// Reads the part that stands in `range` and has these blocks.
    fn part(&mut self, blocks: Range<usize>, range: TextRange, entry: Entry) -> Part {
        let front_matter = entry.front_matter;
        self.here = Here { entry, ..Here::default() };
        self.range = range;
        self.end = range.start as usize;
        self.table = body::Table::default();
        self.tasks = task::Tasks::default();
        self.units = statement::Units::default();
        self.boxed = false;
        self.front_matter(front_matter);
        for index in blocks.clone() {
            self.block(index);
        }
        self.flush();
        self.field_section_end();
        self.wording(blocks);
        self.draft.facts.has_body = self.here.says;
        std::mem::take(&mut self.draft).finish(range.start as usize, &std::mem::take(&mut self.here), self.end)
    }
}

impl Reader<'_> {
    /// What the part's own section says below its heading, where that is asked for.
    fn wording(&mut self, blocks: Range<usize>) {
        let Some(section) = self.draft.facts.sections.first_mut().filter(|_| self.options.wording) else { return };
        let below = self.blocks[blocks].first().map_or(self.range.start as usize, |heading| {
            self.lines.content_end(heading.end.saturating_sub(1), self.text)
        });
        let below = TextRange::new(below.min(self.range.end as usize), self.range.end as usize);
        section.wording = wording::digest(below.of(self.text));
    }
}

/// Whether a text is more than a comment or a placeholder.
fn says_something(masked: &str) -> bool {
    let words = masked.trim_matches(|c: char| c.is_whitespace() || c == '>');
    let open = words.starts_with(['[', '{', '<', '`', '*', '"', '\'']);
    let comment = words.starts_with("<!--") && words.ends_with("-->");
    !words.is_empty() && !comment && !(open && (crate::value::is_placeholder(words) || is_bracketed(words)))
}

/// The markers of a masked text, with their places in the document. A bracketed text that is a link or names an id is no
/// placeholder, and the line of a task may speak about clarifications.
fn markers_in(
    masked: &str,
    base: usize,
    found: &[RawReference],
    boxed: bool,
    links: &[RawLink],
) -> Vec<(TextRange, RawMarker)> {
    let counts = |(at, raw): &(TextRange, RawMarker)| match raw.kind {
        MarkerKind::NeedsClarification => !boxed,
        MarkerKind::Placeholder => {
            let labels = masked.get(raw.range.end as usize..).is_some_and(|behind| behind.starts_with('['));
            !labels && !is_linked(*at, links) && !names_id(raw.range, found)
        }
        _ => true,
    };
    let at = |raw: &RawMarker| TextRange::new(base + raw.range.start as usize, base + raw.range.end as usize);
    marker::scan(masked).into_iter().map(|raw| (at(&raw), raw)).filter(counts).collect()
}

/// Whether a range stands in a link; links are in the order of their ends.
fn is_linked(at: TextRange, links: &[RawLink]) -> bool {
    let behind = links.partition_point(|link| link.at.end <= at.start);
    links[behind..].iter().take(8).any(|link| link.at.start < at.end)
}

fn names_id(range: TextRange, found: &[RawReference]) -> bool {
    let behind = found.partition_point(|id| id.range.start < range.start);
    found.get(behind).is_some_and(|id| range.contains(id.range))
}

/// `[Describe the goal]`: words in brackets that are no link.
fn is_bracketed(words: &str) -> bool {
    let inner = words.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| inner.contains(' ') && !inner.contains(['[', ']']) && !inner.contains(": "))
}

/// In which function the ids of a stretch of text are mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speech {
    Prose,
    /// A line of the gates block, in which code hides nothing.
    Gate,
    /// An item or row under a reference heading.
    Listed(crate::section::SectionName),
}

impl Reader<'_> {
    fn block(&mut self, index: usize) {
        let block = self.blocks[index];
        if block.lists + block.quotes >= DEEP && self.draft.facts.too_deep.is_none() {
            self.draft.facts.too_deep = self.first_cut(&block);
        }
        match block.kind {
            BlockKind::Heading { level, setext } => self.heading(&block, level, setext),
            BlockKind::Paragraph => self.paragraph(index),
            BlockKind::Item { .. } => self.item(&block),
            BlockKind::Quote | BlockKind::Rule => {}
            BlockKind::FencedCode | BlockKind::IndentedCode => self.code(&block),
            BlockKind::Html => self.html(&block),
            BlockKind::Table => self.flush(),
            BlockKind::TableHeader => self.table_header(&block),
            BlockKind::TableRow => self.table_row(&block),
            BlockKind::Definition => self.definition(&block),
        }
        if !matches!(block.kind, BlockKind::Item { .. } | BlockKind::Quote | BlockKind::Table) {
            self.end = self.lines.content_end(block.end.saturating_sub(1), self.text);
        }
    }

    /// The first place in a block behind which quotes and lists are read as prose.
    fn first_cut(&mut self, block: &Block) -> Option<FactId> {
        if matches!(block.kind, BlockKind::FencedCode | BlockKind::IndentedCode | BlockKind::Html) {
            return None;
        }
        let cut = (block.first..block.end).find_map(|line| {
            let line = self.lines.content(line, self.text);
            let at = cut_at(line.of(self.text).as_bytes())?;
            Some(TextRange::new(line.start as usize + at, line.end as usize))
        });
        cut.map(|range| self.draft.place(range))
    }

    /// Reads the inline markup of a block: its links, anchors and comments are facts of their own.
    fn enter(&mut self, range: TextRange, markup: Markup) {
        self.inline.read(self.text, range, markup);
        for link in &self.inline.links {
            self.draft.link(self.text, link);
        }
        for anchor in &self.inline.anchors {
            self.draft.anchor(anchor.of(self.text).into(), false);
        }
        self.comments();
    }

    /// Reads ids and markers in a stretch of prose that was entered.
    fn prose(&mut self, range: TextRange, speech: Speech) {
        if range.is_empty() {
            return;
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let masked = self.inline.masked(self.text, range, speech == Speech::Gate, &mut buffer);
        let base = range.start as usize;
        let section = self.here.section();
        let names = if matches!(speech, Speech::Listed(_)) { Names::All } else { Names::Versioned };
        let mut listing = speech;
        let mut last_end = None;
        let found = id::scan(masked, names, self.options);
        let markers = markers_in(masked, base, &found, self.boxed, &self.inline.links);
        for raw in found {
            if last_end.is_some_and(|end| is_description(masked.get(end..raw.range.start as usize).unwrap_or_default()))
            {
                listing = Speech::Prose;
            }
            last_end = Some(raw.range.end as usize);
            let role = match listing {
                Speech::Prose | Speech::Gate => Role::Prose,
                Speech::Listed(name) => Role::Listed(name),
            };
            self.draft.reference(raw, base, role, section);
        }
        for (at, raw) in markers {
            self.draft.marker(at, raw.kind, raw.text, section);
        }
        self.buffer = buffer;
    }

    /// Notes whether a stretch of text that was entered says something; a placeholder does not.
    fn fill(&mut self, range: TextRange) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let masked = self.inline.masked(self.text, range, true, &mut buffer);
        if !self.inline.links.is_empty() || says_something(masked) {
            self.here.fill();
        }
        self.buffer = buffer;
    }

    fn html(&mut self, block: &Block) {
        self.flush();
        let range = block.range(self.lines, self.text);
        self.enter(range, Markup::Html);
        let mut buffer = std::mem::take(&mut self.buffer);
        if !self.inline.masked(self.text, range, false, &mut buffer).trim().is_empty() {
            self.here.fill();
        }
        self.buffer = buffer;
        self.prose(range, Speech::Prose);
    }

    fn code(&mut self, block: &Block) {
        let yaml = matches!(self.here.area(), Area::Metadata | Area::Graph) && block.kind == BlockKind::FencedCode;
        if yaml && self.yaml_block(block) {
            return;
        }
        self.flush();
        self.here.fill();
    }

    fn definition(&mut self, block: &Block) {
        let range = block.range(self.lines, self.text);
        let slice = range.of(self.text);
        let Some(close) = slice.find("]:") else { return };
        let label = TextRange::new(range.start as usize + 1, range.start as usize + close);
        let is_comment = matches!(label.of(self.text), "//" | "comment" | "#");
        if is_comment || label.of(self.text).starts_with('^') {
            return;
        }
        let rest = crate::dress::trimmed(self.text, TextRange::new(label.end as usize + 2, range.end as usize));
        let target = definition_target(self.text, rest);
        self.draft.link(self.text, &RawLink { kind: LinkKind::Definition, at: range, text: label, target });
    }
}

/// Whether the text between two ids of a list item begins its description, so that what follows is prose.
fn is_description(between: &str) -> bool {
    [": ", " — ", " – ", " - ", ". ", " ("].iter().any(|sign| between.contains(sign))
}

fn definition_target(text: &str, rest: TextRange) -> TextRange {
    let slice = rest.of(text);
    let start = rest.start as usize;
    match slice.strip_prefix('<').and_then(|inner| inner.find('>')) {
        Some(length) => TextRange::new(start + 1, start + 1 + length),
        None => TextRange::new(start, start + slice.find(char::is_whitespace).unwrap_or(slice.len())),
    }
}

#[cfg(test)]
mod tests;
