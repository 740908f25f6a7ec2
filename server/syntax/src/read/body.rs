//! Everything outside of the header: paragraphs, items and tables with their sources, requirements,
//! listed references, open questions and fan-out fields.

use crate::block::{Block, BlockKind};
use crate::document::{Form, MarkerKind, Requirement};
use crate::dress::{self, trimmed};
use crate::id::{Id, IdForm};
use crate::key::Key;
use crate::position::TextRange;

use super::field::{self, RawField};
use super::inline::Markup;
use super::outline::{Area, Matter};
use super::{Reader, Speech};

/// The table whose rows are read.
#[derive(Debug, Default)]
pub(super) struct Table {
    header: Vec<TextRange>,
    /// For a table of fan-out tasks the key of each column.
    tasks: Option<Vec<Option<Key>>>,
}

/// Where a requirement's id can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    Heading,
    /// A list item; whether it is a task with a box.
    Item {
        boxed: bool,
    },
    Cell,
}

/// Families that name artefacts, not requirements inside of one.
const ARTEFACTS: [&str; 11] = ["ADR", "PLAT", "SPEC", "CONTRACT", "INIT", "BUG", "HOTFIX", "CP", "RFC", "PEP", "EPIC"];
/// Families that name requirements wherever they stand.
const REQUIREMENTS: [&str; 19] = [
    "FR", "NFR", "SC", "AC", "REQ", "US", "UC", "BR", "CR", "DR", "SR", "UR", "TR", "IR", "QR", "INV", "EC", "TC", "T",
];

impl Reader<'_> {
    pub(super) fn paragraph(&mut self, index: usize) {
        let block = self.blocks[index];
        let item = index.checked_sub(1).map(|before| self.blocks[before]).filter(|before| {
            matches!(before.kind, BlockKind::Item { .. }) && before.first == block.first && before.lists == block.lists
        });
        let range = block.range(self.lines, self.text);
        self.enter(range, Markup::Markdown);
        let area = self.here.area();
        let first = block.line(block.first, self.lines, self.text);
        self.boxed = item.is_some() && field::split_box(self.text, first).0.is_some();
        if matches!(area, Area::Preamble | Area::Metadata | Area::Graph | Area::Gates | Area::Field(_)) {
            return self.special_paragraph(&block, item.is_some(), area, range);
        }
        if item.is_none() && self.pending.is_some_and(|_| block.lists == 0) {
            self.flush();
        }
        self.body_paragraph(&block, item.as_ref(), area, range);
    }

    fn special_paragraph(&mut self, block: &Block, is_item: bool, area: Area, range: TextRange) {
        let lines: Vec<TextRange> =
            (block.first..block.end).map(|line| block.line(line, self.lines, self.text)).collect();
        match area {
            Area::Gates => {
                self.gate_lines(&lines, is_item);
                self.fill(range);
                self.prose(range, Speech::Gate);
            }
            Area::Field(name) => {
                self.field_section(&lines, name, block.lists);
                self.fill(range);
            }
            _ => {
                self.header_lines(&lines, is_item, block.lists);
                self.fill(range);
            }
        }
    }

    fn body_paragraph(&mut self, block: &Block, item: Option<&Block>, area: Area, range: TextRange) {
        let first = block.line(block.first, self.lines, self.text);
        let (boxed, line) = if item.is_some() { field::split_box(self.text, first) } else { (None, first) };
        self.note_line(range, block.lists);
        self.state(range, block.lists, item.is_some());
        if item.is_some() && self.requirement(line, Position::Item { boxed: boxed.is_some() }) {
            return self.here.fill();
        }
        if area == Area::Sources && block.lists > 0 && item.is_some() {
            return self.source(trimmed(self.text, TextRange::new(line.start as usize, range.end as usize)));
        }
        let speech = match area {
            Area::Listed(name) if block.lists > 0 => Speech::Listed(name),
            _ => Speech::Prose,
        };
        if area == Area::Questions {
            self.open_question(block, item, boxed, range);
        }
        self.body_lines(block, item, range, speech);
    }

    /// Reads the lines of a paragraph: sources and fields of tasks by line, the rest as prose.
    fn body_lines(&mut self, block: &Block, item: Option<&Block>, range: TextRange, speech: Speech) {
        let mut prose_from = range.start as usize;
        for number in block.first..block.end {
            let line = block.line(number, self.lines, self.text);
            let line = if item.is_some() && number == block.first { field::split_box(self.text, line).1 } else { line };
            let Some(field) = field::split(self.text, line) else { continue };
            if self.special_line(&field, block, item) {
                self.body_prose(TextRange::new(prose_from, (line.start as usize).max(prose_from)), speech);
                prose_from = line.end as usize;
            }
        }
        if prose_from == range.start as usize && item.is_some() && self.goes_on_in(range, block.lists) {
            return;
        }
        self.body_prose(TextRange::new(prose_from, range.end as usize), speech);
    }

    fn special_line(&mut self, field: &RawField, block: &Block, item: Option<&Block>) -> bool {
        if is_source_label(field.key.of(self.text)) {
            self.source(field.value);
            return true;
        }
        let Some(key) = self.task_key(field) else { return false };
        let group = (item.is_some() && block.lists > 1).then(|| self.outer_item(block)).flatten();
        self.flush();
        let zone = self.task_zone(group, field.entry, &key);
        self.hold(*field, if item.is_some() { Form::Bullet } else { Form::Plain }, zone, block.lists);
        true
    }

    /// The first line of the outermost item around a block.
    fn outer_item(&self, block: &Block) -> Option<TextRange> {
        let before = self.blocks.partition_point(|other| other.first <= block.first);
        let outer = self.blocks[..before]
            .iter()
            .rev()
            .find(|other| matches!(other.kind, BlockKind::Item { .. }) && other.lists == 1)?;
        let line = outer.line(outer.first, self.lines, self.text);
        let bare = line.of(self.text).trim_start_matches(['-', '*', '+', ' ']);
        Some(TextRange::new(line.end as usize - bare.len(), line.end as usize))
    }

    /// Reads prose that may name a source in parentheses.
    fn body_prose(&mut self, range: TextRange, speech: Speech) {
        if trimmed(self.text, range).is_empty() {
            return;
        }
        self.fill(range);
        match self.inline_source(range) {
            Some(source) => {
                self.prose(TextRange::new(range.start as usize, source.start as usize), speech);
                self.source(source);
                self.body_prose(TextRange::new(source.end as usize, range.end as usize), speech);
            }
            None => self.prose(range, speech),
        }
    }

    /// Reads the definition of a requirement, criterion or task with which a line begins.
    pub(super) fn requirement(&mut self, line: TextRange, position: Position) -> bool {
        let slice = line.of(self.text);
        let bare = slice.trim_start_matches(['*', '_', '`', '[', ' ']);
        if !bare.starts_with(|c: char| c.is_ascii_uppercase()) {
            return false;
        }
        let Some((id, end)) = Id::leading(bare, self.options) else { return false };
        let start = line.start as usize + slice.len() - bare.len();
        let rest = TextRange::new(start + end, line.end as usize);
        if !self.defines(&id, rest.of(self.text), position) {
            return false;
        }
        let at = self.draft.place(TextRange::new(start, start + id.text.len().min(end)));
        let text = first_words(rest.of(self.text));
        let section = self.here.section();
        self.draft.facts.requirements.push(Requirement { at, id, section, text });
        self.body_prose(rest, Speech::Prose);
        true
    }

    fn defines(&self, id: &Id, rest: &str, position: Position) -> bool {
        let family = id.key.family();
        let known = REQUIREMENTS.contains(&family);
        let artefact = !known && (ARTEFACTS.contains(&family) || self.options.families.iter().any(|own| own == family));
        let defining = self.here.area() == Area::Requirements;
        // Where a spec says what it understands of a domain it names that domain's invariants.
        let addresses = family == "INV" && self.here.matter().any(Matter::UNDERSTANDING);
        let form = match id.form {
            IdForm::Coded => true,
            IdForm::Loose => defining || position == Position::Heading || position == Position::Item { boxed: true },
            IdForm::Name | IdForm::Number => false,
        };
        if artefact || addresses || !form || !(known || defining) {
            return false;
        }
        let behind = rest.trim_start_matches(['*', '_', '`', ']']);
        let separated = behind.starts_with([':', '：', '.', '|'])
            || [" — ", " – ", " - ", " ("].iter().any(|sign| behind.starts_with(sign));
        match position {
            Position::Item { boxed: true } => behind.starts_with(char::is_whitespace) || separated,
            Position::Item { .. } => separated || defining && behind.starts_with(' '),
            Position::Heading => behind.is_empty() || separated || behind.starts_with(' '),
            Position::Cell => behind.trim().is_empty(),
        }
    }

    /// Marks a question without an answer.
    fn open_question(&mut self, block: &Block, item: Option<&Block>, boxed: Option<TextRange>, range: TextRange) {
        let ticked = boxed.is_some_and(|boxed| boxed.of(self.text).contains(['x', 'X']));
        let whole = item.map_or(range, |item| item.range(self.lines, self.text));
        let text = range.of(self.text);
        let asks = if item.is_some() { block.lists == 1 } else { text.trim_end().ends_with(['?', '？']) };
        let behind = self.text.get(range.end as usize..whole.end as usize).unwrap_or_default();
        if !asks || !is_question(text) || ticked || is_answered(whole.of(self.text)) || is_answer(behind) {
            return;
        }
        if crate::marker::scan(text).is_empty() {
            let section = self.here.section();
            self.draft.marker(range, MarkerKind::OpenQuestion, dress::plain(text).into(), section);
        }
    }

    pub(super) fn table_header(&mut self, block: &Block) {
        self.flush();
        self.boxed = false;
        let range = block.range(self.lines, self.text);
        self.enter(range, Markup::Markdown);
        let header = field::cells(self.text, range);
        self.table = Table { tasks: None, header };
        match self.here.area() {
            Area::Preamble | Area::Metadata | Area::Graph => self.header_row(range, &self.table.header.clone(), true),
            Area::Gates => {
                self.prose(range, Speech::Prose);
            }
            _ => {
                self.table.tasks = self.task_columns(&self.table.header);
                self.state_header(range);
                self.prose(range, Speech::Prose);
            }
        }
    }

    pub(super) fn table_row(&mut self, block: &Block) {
        let range = block.range(self.lines, self.text);
        self.enter(range, Markup::Markdown);
        let cells = field::cells(self.text, range);
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.here.fill();
        }
        match self.here.area() {
            Area::Preamble | Area::Metadata | Area::Graph => self.header_row(range, &cells, false),
            Area::Gates => {
                self.gate_row(range, &cells);
                self.prose(range, Speech::Gate);
            }
            area => self.body_row(range, &cells, area),
        }
    }

    fn body_row(&mut self, range: TextRange, cells: &[TextRange], area: Area) {
        if let Some(columns) = self.table.tasks.take() {
            let header = std::mem::take(&mut self.table.header);
            self.task_row(range, cells, &header, &columns);
            self.table = Table { header, tasks: Some(columns) };
            return;
        }
        if let Area::Sources = area {
            return self.source_row(range, cells);
        }
        self.note_row(range, cells);
        self.state_row(range);
        let Some(first) = cells.first().copied() else { return };
        let rest = TextRange::new(first.end as usize, range.end as usize);
        if self.requirement(first, Position::Cell) {
            return self.prose(rest, Speech::Prose);
        }
        match area {
            Area::Listed(name) => self.prose(range, Speech::Listed(name)),
            _ => self.prose(range, Speech::Prose),
        }
    }
}

/// As [`crate::source::is_label`], which is asked only where the first letter can be one of its words'.
fn is_source_label(key: &str) -> bool {
    let first = key.as_bytes().first().copied().unwrap_or_default();
    (!first.is_ascii() || matches!(first.to_ascii_lowercase(), b's' | b'q' | b'f')) && crate::source::is_label(key)
}

/// Whether an item asks something: it has a question mark, or begins like a question.
fn is_question(text: &str) -> bool {
    const WORDS: [&str; 22] = [
        "whether", "how", "what", "which", "who", "when", "where", "why", "should", "shall", "do", "does", "can",
        "could", "is", "are", "will", "ob", "wie", "welche", "wer", "comment",
    ];
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let first = bare.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    text.contains(['?', '？']) || WORDS.contains(&first.as_str())
}

/// Whether what is nested below a question is one statement: several are its options.
fn is_answer(nested: &str) -> bool {
    let mut lines = nested.lines().map(str::trim).filter(|line| !line.is_empty());
    let (Some(only), None) = (lines.next(), lines.next()) else { return false };
    let words = only.trim_start_matches(['-', '*', '+', ' ']);
    words.split_whitespace().count() > 1 && !is_question(words) && !words.to_lowercase().starts_with("option")
}

/// Whether a question's item says how it was answered.
fn is_answered(item: &str) -> bool {
    const ANSWERS: [&str; 11] = [
        "answer",
        "resolved",
        "decision:",
        "decided",
        "resolution",
        "antwort",
        "réponse",
        "respuesta",
        "resposta",
        "→",
        "答",
    ];
    if let Some((_, behind)) = item.rsplit_once(['?', '？']) {
        let note = behind.trim_start_matches(['*', '_', ' ']);
        if note.starts_with("A: ") {
            return true;
        }
        if note.starts_with(['(', '（', '—', '–']) && note.split_whitespace().count() > 3 {
            return true;
        }
    }
    let lower = item.to_lowercase();
    ANSWERS.iter().any(|word| lower.contains(word)) || item.trim_start_matches(['-', '*', '+', ' ']).starts_with("~~")
}

/// The first words behind an id, without dress.
fn first_words(rest: &str) -> smol_str::SmolStr {
    const LENGTH: usize = 80;
    let bare = rest.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '_' | '`' | ':' | '：' | '.' | ']' | '|' | '-' | '–' | '—')
    });
    let end = bare.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= LENGTH).last().unwrap_or(0);
    dress::plain(&bare[..end]).into()
}
