//! Metadata: front matter, the metadata section, the preamble, sections that are a field, and graph
//! links; in every form people write (documents.md section 3).

use crate::block::Block;
use crate::document::{Dialect, Field, Form, FrontMatterError, Role, Zone};
use crate::id::RawReference;
use crate::key::Key;
use crate::marker;
use crate::position::TextRange;
use crate::section::SectionName;
use crate::value::{Item, RawValue, Value};

use super::field::{self, RawField};
use super::inline::Markup;
use super::outline::Area;
use super::{Reader, Speech, yaml};

/// A field whose value may go on in the lines and bullets below.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    field: RawField,
    form: Form,
    zone: Zone,
    /// How many lists enclose it.
    lists: u8,
    /// Whether nothing stood behind its colon, so that a list below is its value.
    listing: bool,
}

/// Longer or wordier unknown keys in plain lines are prose.
const PLAIN_KEY_WORDS: usize = 3;

impl Reader<'_> {
    /// Reads YAML front matter of so many lines, its fences included.
    pub(super) fn front_matter(&mut self, lines: u32) {
        if lines < 2 {
            return;
        }
        let _ = self.yaml_header(TextRange::new(self.lines.line_start(1), self.lines.line_start(lines - 1)));
        self.end = self.end.max(self.lines.content_end(lines - 1, self.text));
    }

    /// Reads YAML that is all metadata; returns its entries.
    pub(super) fn yaml_header(&mut self, range: TextRange) -> Vec<yaml::Entry> {
        let yaml = yaml::read(self.text, range);
        if let Some((at, message)) = &yaml.error {
            let at = self.draft.place(*at);
            self.draft.facts.front_matter_error = Some(FrontMatterError { at, message: message.into() });
        }
        for entry in &yaml.entries {
            if memchr::memchr(b'[', entry.value.of(self.text).as_bytes()).is_some() {
                self.enter(entry.value, Markup::Markdown);
            }
        }
        self.yaml_fields(&yaml.entries, Form::FrontMatter, Zone::Header);
        yaml.entries
    }

    fn yaml_fields(&mut self, entries: &[yaml::Entry], form: Form, zone: Zone) {
        for entry in entries {
            let whole = TextRange::new(entry.key.start as usize, entry.value.end.max(entry.key.end) as usize);
            self.emit(RawField { key: entry.key, value: entry.value, entry: whole, dressed: true }, form, zone);
            self.pinned_sources(&entry.pairs);
        }
    }

    /// Reads a fenced YAML block of the metadata or graph section; says whether it is one.
    pub(super) fn yaml_block(&mut self, block: &Block) -> bool {
        let fence = block.line(block.first, self.lines, self.text).of(self.text);
        let info = fence.trim_start_matches(['`', '~']).trim();
        if !info.split_whitespace().next().is_some_and(|word| matches!(word, "yaml" | "yml"))
            || block.end < block.first + 2
        {
            return false;
        }
        self.flush();
        let closed = block.line(block.end - 1, self.lines, self.text).of(self.text).starts_with(['`', '~']);
        let end = if closed { block.end - 1 } else { block.end };
        let range = TextRange::new(self.lines.line_start(block.first + 1), self.lines.line_start(end));
        let yaml = yaml::read(self.text, range);
        self.yaml_fields(&yaml.entries, Form::Yaml, self.zone());
        self.here.fill();
        true
    }

    fn zone(&self) -> Zone {
        if self.here.area() == Area::Graph { Zone::Graph } else { Zone::Header }
    }

    /// Reads a paragraph of the header zone or of the graph links.
    pub(super) fn header_lines(&mut self, lines: &[TextRange], is_item: bool, lists: u8) {
        let mut prose: Option<TextRange> = None;
        for (number, line) in lines.iter().enumerate() {
            let first_of_item = is_item && number == 0;
            let line = if first_of_item { field::split_box(self.text, *line).1 } else { *line };
            if self.preamble_source(line) {
                self.header_prose(prose.take(), lists);
            } else if self.starts_field(line, is_item, number, lists) {
                self.header_prose(prose.take(), lists);
                self.header_fields(line, if is_item { Form::Bullet } else { Form::Plain }, lists);
            } else if prose.is_some() || !self.go_on(line, number, is_item, lists) {
                prose = Some(prose.map_or(line, |prose| TextRange { end: line.end, ..prose }));
            }
        }
        self.header_prose(prose, lists);
    }

    /// A `Source:` line before the first section; `Sources` is a field there.
    fn preamble_source(&mut self, line: TextRange) -> bool {
        let Some(field) = field::split(self.text, line) else { return false };
        let names_source = self.here.area() == Area::Preamble && crate::source::is_label(field.key.of(self.text));
        if !names_source || self.is_known(field.key) {
            return false;
        }
        self.flush();
        self.source(field.value);
        true
    }

    fn header_prose(&mut self, range: Option<TextRange>, lists: u8) {
        let Some(range) = range else { return };
        let listed = lists > 0 && self.here.area() == Area::Graph;
        let speech = if listed { Speech::Listed(SectionName::SpecGraphLinks) } else { Speech::Prose };
        self.flush();
        let words = range.of(self.text).trim();
        self.here.says |= !words.is_empty() && !crate::value::is_placeholder(words);
        self.prose(range, speech);
    }

    /// Whether a line of the header zone is a field of its own.
    fn starts_field(&mut self, line: TextRange, is_item: bool, number: usize, lists: u8) -> bool {
        let Some(field) = field::split(self.text, line) else { return false };
        let written = field.key.of(self.text);
        let goes_on = is_item && number > 0 && !field.dressed;
        let nested = self.pending.is_some_and(|pending| {
            is_item && number == 0 && lists > pending.lists && pending.listing && self.is_known(pending.field.key)
        });
        if goes_on || nested {
            return self.is_known(field.key);
        }
        field.dressed || written.split_whitespace().count() <= PLAIN_KEY_WORDS || self.is_known(field.key)
    }

    fn is_known(&mut self, key: TextRange) -> bool {
        self.memo.key(key.of(self.text)).is_known()
    }

    fn header_fields(&mut self, line: TextRange, form: Form, lists: u8) {
        self.flush();
        let zone = self.zone();
        for field in field::split_all(self.text, line, self.options) {
            self.flush();
            let form = if form == Form::Plain && field.dressed { Form::Bold } else { form };
            self.pending = Some(Pending { field, form, zone, lists, listing: field.value.is_empty() });
        }
    }

    /// Adds a line to the value of the field above, if it goes on there.
    fn go_on(&mut self, line: TextRange, number: usize, is_item: bool, lists: u8) -> bool {
        let Some(pending) = self.pending else { return false };
        let value = pending.field.value;
        let open = value.is_empty() || value.of(self.text).ends_with(',');
        let one_line = matches!(
            self.memo.key(pending.field.key.of(self.text)),
            Key::Id | Key::Status | Key::Version | Key::Date | Key::Type
        );
        let goes_on = match (is_item, number) {
            (true, 0) => lists > pending.lists && (pending.listing || pending.lists > 0),
            (true, _) => open || !one_line,
            (false, _) => lists == pending.lists && open && number > 0,
        };
        let Some(pending) = &mut self.pending else { return false };
        if goes_on && !line.is_empty() {
            extend(pending, line);
        }
        goes_on
    }

    /// An item ends the field before it, unless it is nested in it.
    pub(super) fn item(&mut self, block: &Block) {
        let in_field = matches!(self.here.area(), Area::Field(_));
        if !in_field && self.pending.is_some_and(|pending| pending.lists > 0 && block.lists <= pending.lists) {
            self.flush();
        }
    }

    /// Emits the field that could have gone on.
    pub(super) fn flush(&mut self) {
        if let Some(pending) = self.pending.take() {
            self.emit(pending.field, pending.form, pending.zone);
        }
    }

    /// Keeps a task's field open for nested bullets.
    pub(super) fn hold(&mut self, field: RawField, form: Form, zone: Zone, lists: u8) {
        self.flush();
        self.pending = Some(Pending { field, form, zone, lists, listing: field.value.is_empty() });
    }

    /// Whether an item goes on with the value of a held field.
    pub(super) fn goes_on_in(&mut self, line: TextRange, lists: u8) -> bool {
        match &mut self.pending {
            Some(pending) if lists > pending.lists => {
                extend(pending, line);
                true
            }
            _ => false,
        }
    }

    /// Reads a row of a two-column table of the header zone. The header row counts if its first cell is a key.
    pub(super) fn header_row(&mut self, row: TextRange, cells: &[TextRange], is_header: bool) {
        const LABELS: [&str; 6] = ["value", "meaning", "description", "details", "notes", "content"];
        let &[key, value] = cells else { return self.prose(row, Speech::Prose) };
        let key = crate::dress::peel(self.text, key);
        let key = TextRange::new(
            key.start as usize,
            key.start as usize + key.of(self.text).trim_end_matches([':', '：', ' ']).len(),
        );
        let known = self.is_known(key);
        let label = LABELS.contains(&value.of(self.text).to_lowercase().as_str());
        if key.is_empty() || is_header && (!known || label) {
            return self.prose(row, Speech::Prose);
        }
        let value = if value.is_empty() { TextRange::empty(value.start as usize) } else { value };
        self.emit(RawField { key, value, entry: row, dressed: true }, Form::Table, self.zone());
    }

    /// Reads a paragraph below `## Status` and the like: the value, then relations on lines of their own.
    pub(super) fn field_section(&mut self, lines: &[TextRange], name: SectionName, lists: u8) {
        for line in lines {
            let open = self.pending.is_some();
            let relation = if open || self.section_has_field() { self.relation_line(*line) } else { None };
            match relation {
                Some(field) => self.hold(field, Form::Section, Zone::Header, lists),
                None if open && name != SectionName::Status => {
                    if let Some(pending) = &mut self.pending {
                        extend(pending, *line);
                    }
                }
                None if open || self.section_has_field() => {
                    self.flush();
                    self.prose(*line, Speech::Prose);
                }
                None => self.hold(self.section_field(*line), Form::Section, Zone::Header, lists),
            }
        }
    }

    /// `## Date: 2026-01-02`: the value stands in the heading.
    pub(super) fn field_heading(&mut self, content: TextRange) -> bool {
        let Some(field) = field::split(self.text, content).filter(|field| !field.value.is_empty()) else {
            return false;
        };
        let known = self.is_known(field.key);
        if known {
            self.emit(field, Form::Section, Zone::Header);
        }
        known
    }

    fn section_field(&self, value: TextRange) -> RawField {
        let heading = self.draft.facts.sections.first().map(|section| section.heading);
        let key = heading.map_or(value, |heading| self.draft.range(heading));
        RawField { key, value, entry: TextRange::new(key.start as usize, value.end as usize), dressed: true }
    }

    /// Whether the section already gave its field.
    fn section_has_field(&self) -> bool {
        self.draft.facts.fields.last().is_some_and(|field| field.form == Form::Section)
    }

    /// `Superseded by [ADR 16](…)`, `Supersedes: ADR-3`, `Date: …` on a line of its own.
    fn relation_line(&mut self, line: TextRange) -> Option<RawField> {
        if let Some(field) =
            field::split(self.text, line).filter(|field| Key::parse(field.key.of(self.text), self.options).is_known())
        {
            return Some(field);
        }
        let slice = line.of(self.text);
        let ends = slice.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at).take(2);
        let end = ends
            .filter(|end| matches!(Key::parse(&slice[..*end], self.options), Key::Supersedes | Key::SupersededBy))
            .last()?;
        let start = line.start as usize;
        let value = crate::dress::trimmed(self.text, TextRange::new(start + end, line.end as usize));
        Some(RawField { key: TextRange::new(start, start + end), value, entry: line, dressed: true })
    }

    /// A field section without a value is a field without a value.
    pub(super) fn field_section_end(&mut self) {
        let Area::Field(_) = self.here.area() else { return };
        let Some(heading) = self.draft.facts.sections.first().map(|section| section.heading) else { return };
        let heading = self.draft.range(heading);
        let mut keys = self.draft.facts.fields.iter().map(|field| self.draft.range(field.key_at));
        if !keys.any(|key| key.start == heading.start) {
            let filled = self.here.filled;
            let value = TextRange::empty(heading.end as usize);
            self.emit(RawField { key: heading, value, entry: heading, dressed: true }, Form::Section, Zone::Header);
            self.here.filled = filled;
        }
    }

    /// Adds a field with its value, items and references.
    pub(super) fn emit(&mut self, raw: RawField, form: Form, zone: Zone) {
        let written = raw.key.of(self.text);
        let key = match zone {
            Zone::Task(_) => self.memo.task_key(written),
            Zone::Header | Zone::Graph => self.memo.key(written),
        };
        if key == Key::Other("featurebranch".into()) && self.draft.facts.dialect == Dialect::Own {
            self.draft.facts.dialect = Dialect::SpecKit;
        }
        let entry = self.draft.place(raw.entry);
        let key_at = self.draft.place(raw.key);
        let parsed = self.memo.value(raw.value.of(self.text), &key);
        let base = raw.value.start as usize;
        let value_at = self.draft.place(if parsed.range.is_empty() { raw.value } else { shifted(parsed.range, base) });
        let value = self.value(parsed, base, &key, zone);
        self.value_markers(raw.value);
        self.draft.facts.fields.push(Field {
            key,
            written_key: written.into(),
            key_at,
            value_at,
            entry,
            form,
            zone,
            value,
        });
        self.here.fill();
    }

    fn value(&mut self, parsed: RawValue, base: usize, key: &Key, zone: Zone) -> Value {
        let section = self.here.section();
        let mut items = Vec::with_capacity(parsed.items.len());
        for item in parsed.items {
            let at = self.draft.place(shifted(item.range, base));
            let role = Role::Field(key.clone());
            let reference = item.reference.map(|raw| self.draft.reference(raw, base, role, section));
            items.push(Item { at, text: item.text, reference });
        }
        for raw in parsed.mentions {
            let role = mention_role(key, zone, &raw, &parsed.text);
            self.draft.reference(raw, base, role, section);
        }
        Value { state: parsed.state, text: parsed.text, items }
    }

    fn value_markers(&mut self, value: TextRange) {
        let section = self.here.section();
        let base = value.start as usize;
        for raw in marker::scan(value.of(self.text)) {
            self.draft.marker(shifted(raw.range, base), raw.kind, raw.text, section);
        }
    }
}

fn extend(pending: &mut Pending, line: TextRange) {
    let value = &mut pending.field.value;
    *value = TextRange { start: if value.is_empty() { line.start } else { value.start }, end: line.end };
    pending.field.entry.end = pending.field.entry.end.max(line.end);
}

/// In which function an id outside of a value's items is mentioned.
fn mention_role(key: &Key, zone: Zone, raw: &RawReference, value: &str) -> Role {
    match key {
        Key::Id if zone == Zone::Header => Role::Definition,
        Key::Status => {
            let at = value.find(raw.id.text.as_str()).unwrap_or_default();
            crate::status::relation(value, at).map_or(Role::Prose, Role::Field)
        }
        key if key.is_relation() => Role::Prose,
        key => Role::Field(key.clone()),
    }
}

fn shifted(range: TextRange, base: usize) -> TextRange {
    TextRange::new(base + range.start as usize, base + range.end as usize)
}
