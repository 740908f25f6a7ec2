//! The names of all artefacts side by side, for searches that look at every one. A memo: it follows a snapshot by
//! reading again what is another document than before. Must not know how names are matched.

use std::sync::{Arc, Weak};

use crate::artefact::{Artefact, Scope};
use crate::finding::DocId;
use crate::kind::Kind;
use crate::state::{Slot, State};

/// See the module's documentation. An empty one follows any snapshot.
#[derive(Debug, Default)]
pub struct Names {
    /// What the rows were read from, without keeping it alive.
    slots: Vec<Weak<Slot>>,
    /// By document number; none for what is no artefact.
    rows: Vec<Option<Row>>,
    /// Normal id, id and title of each row, one behind the other.
    text: String,
    /// Bytes of `text` that no row uses any more.
    unused: usize,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    kind: Kind,
    scope: Option<Scope>,
    letters: u64,
    start: usize,
    key: usize,
    id: usize,
    title: usize,
}

/// The names of one artefact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// The document.
    pub doc: DocId,
    /// What it is.
    pub kind: Kind,
    /// Scope of an ADR.
    pub scope: Option<Scope>,
    /// Which letters and digits occur in any of its names (see [`letters`]).
    pub letters: u64,
    /// Its id in normal form.
    pub key: &'a str,
    /// Its id as written.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
}

/// More unused text than this, and more than is used, is thrown away.
const MOST_UNUSED: usize = 1 << 16;

impl Names {
    /// Every artefact, by number.
    pub fn all(&self) -> impl Iterator<Item = Name<'_>> {
        let numbered = self.rows.iter().enumerate();
        numbered.filter_map(|(at, row)| Some(self.name(DocId(at as u32), row.as_ref()?)))
    }

    fn name(&self, doc: DocId, row: &Row) -> Name<'_> {
        let Row { kind, scope, letters, start, key, id, title } = *row;
        let (id_at, title_at) = (start + key, start + key + id);
        let piece = |from: usize, length: usize| self.text.get(from..from + length).unwrap_or_default();
        Name { doc, kind, scope, letters, key: piece(start, key), id: piece(id_at, id), title: piece(title_at, title) }
    }

    /// Becomes the names of this state.
    pub(crate) fn follow(&mut self, state: &State) {
        if self.unused > MOST_UNUSED && self.unused > self.text.len() / 2 {
            *self = Self::default();
        }
        self.rows.resize(state.slots.len(), None);
        self.slots.resize(state.slots.len(), Weak::new());
        for (at, slot) in state.slots.iter().enumerate() {
            if !std::ptr::eq(self.slots[at].as_ptr(), Arc::as_ptr(slot)) {
                self.slots[at] = Arc::downgrade(slot);
                self.read(at, slot);
            }
        }
    }

    fn read(&mut self, at: usize, slot: &Slot) {
        if let Some(row) = self.rows[at].take() {
            self.unused += row.key + row.id + row.title;
        }
        let shared = slot.entry.as_ref().filter(|entry| entry.is_shared());
        self.rows[at] = shared.and_then(|entry| self.row(&entry.artefact));
    }

    fn row(&mut self, artefact: &Artefact) -> Option<Row> {
        let id = artefact.id.as_ref()?;
        let (start, names) = (self.text.len(), [id.key.as_str(), id.text.as_str(), artefact.title.as_str()]);
        self.text.extend(names);
        Some(Row {
            kind: artefact.kind,
            scope: artefact.scope,
            letters: names.iter().fold(0, |all, name| all | letters(name)),
            start,
            key: names[0].len(),
            id: names[1].len(),
            title: names[2].len(),
        })
    }
}

/// One bit for each Latin letter, without case, and each digit that occurs; one for all others.
pub fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |all, byte| {
        all | match byte {
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'A'..=b'Z' => 1 << (byte - b'A'),
            b'0'..=b'9' => 1 << (26 + byte - b'0'),
            128.. => 1 << 63,
            _ => 0,
        }
    })
}
