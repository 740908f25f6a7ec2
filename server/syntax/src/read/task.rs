//! Fan-out tasks: groups of fields below a heading, in a bullet or in a table row (operating model 1.7).

use crate::document::{Form, Task, Zone};
use crate::key::Key;
use crate::position::TextRange;

use super::field::RawField;
use super::{Area, Reader};

/// The task that fields belong to.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    /// The heading above.
    heading: Option<TextRange>,
    /// What the current group begins with, by its place.
    group: Option<TextRange>,
    /// Keys that the current task has.
    keys: Vec<Key>,
}

impl Tasks {
    /// A heading begins a group.
    pub(super) fn heading(&mut self, content: TextRange) {
        self.heading = Some(content);
        self.group = None;
    }
}

/// Whether a key is one of the five that make a task.
fn is_task_key(key: &Key) -> bool {
    matches!(
        key,
        Key::ComponentRepo | Key::PlatformSpecId | Key::ContextPackVersion | Key::ContractChange | Key::BlockedBy
    )
}

/// Whether a key is met nowhere but in tasks.
fn is_sure(key: &Key) -> bool {
    is_task_key(key) && *key != Key::BlockedBy
}

/// Whether a key is written by its own name: `Parent: …` in a list of references begins no task.
fn is_named(key: &Key, written: &str) -> bool {
    crate::key::fold(written) == crate::key::fold(key.title())
}

impl Reader<'_> {
    /// The key of a field outside of the header if it can belong to a task here.
    pub(super) fn task_key(&mut self, field: &RawField) -> Option<Key> {
        let key = self.memo.task_key(field.key.of(self.text));
        let in_group = self.tasks.group.is_some() || self.here.area() == Area::FanOut;
        let fits = if in_group {
            key.is_known() && key != Key::Sources
        } else {
            is_sure(&key) && is_named(&key, field.key.of(self.text))
        };
        fits.then_some(key)
    }

    /// The zone of a field with `key` in a group that begins with `group`: the bullet around it, else the heading above.
    pub(super) fn task_zone(&mut self, group: Option<TextRange>, entry: TextRange, key: &Key) -> Zone {
        let group = group.or(self.tasks.heading).unwrap_or(entry);
        let another = self.tasks.group != Some(group);
        let repeated = self.tasks.keys.contains(key);
        if another || repeated {
            let title = if another { group } else { entry };
            self.begin_task(title);
            self.tasks.group = Some(group);
        }
        self.tasks.keys.push(key.clone());
        Zone::Task(self.draft.facts.tasks.len() as u32 - 1)
    }

    fn begin_task(&mut self, title: TextRange) {
        let at = self.draft.place(title);
        let section = self.here.section();
        self.draft.facts.tasks.push(Task { at, title: crate::dress::plain(title.of(self.text)).into(), section });
        self.tasks.keys.clear();
    }

    /// Which columns of a table are fields of tasks; none if it is no table of tasks.
    pub(super) fn task_columns(&self, header: &[TextRange]) -> Option<Vec<Option<Key>>> {
        let columns: Vec<_> = header
            .iter()
            .map(|cell| Some(Key::parse_in_task(cell.of(self.text), self.options)).filter(Key::is_known))
            .collect();
        let sure = columns.iter().flatten().filter(|key| is_sure(key)).count();
        let needed = if self.here.area() == Area::FanOut { 1 } else { 2 };
        (sure >= needed).then_some(columns)
    }

    /// Reads a row of a table of tasks.
    pub(super) fn task_row(
        &mut self,
        row: TextRange,
        cells: &[TextRange],
        header: &[TextRange],
        columns: &[Option<Key>],
    ) {
        self.begin_task(cells.first().copied().unwrap_or(row));
        let zone = Zone::Task(self.draft.facts.tasks.len() as u32 - 1);
        self.tasks.group = None;
        for (number, key) in columns.iter().enumerate() {
            let Some(value) = cells.get(number).copied().or(Some(TextRange::empty(row.end as usize))) else { continue };
            match key {
                Some(_) => {
                    let field = RawField {
                        key: crate::dress::peel(self.text, header[number]),
                        value,
                        entry: row,
                        dressed: true,
                    };
                    self.emit(field, Form::Table, zone);
                }
                None => self.prose(value, super::Speech::Prose),
            }
        }
    }
}
