//! The names of all documents side by side, for searches that look at every one. A memo: it follows a snapshot by
//! reading again what is another document than before. Must not know how names are matched.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::artefact::{Artefact, Scope};
use crate::context::Phase;
use crate::finding::DocId;
use crate::kind::Kind;
use crate::state::{Slot, State};

/// See the module's documentation. An empty one follows any snapshot.
#[derive(Debug, Default)]
pub struct Names {
    /// What the rows were read from, without keeping it alive.
    slots: Vec<Weak<Slot>>,
    /// By document number; none for what others do not see.
    rows: Vec<Option<Row>>,
    /// Normal id, id, title and stem of each row, one behind the other.
    text: String,
    /// Bytes of `text` that no row uses any more.
    unused: usize,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    kind: Kind,
    scope: Option<Scope>,
    phase: Phase,
    id_letters: u64,
    title_letters: u64,
    stem_letters: u64,
    start: usize,
    key: u32,
    id: u32,
    title: u32,
    stem: u32,
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
    /// Where it stands in its life.
    pub phase: Phase,
    /// Which letters and digits occur in any of its names (see [`letters`]).
    pub letters: u64,
    /// Its id in normal form.
    pub key: &'a str,
    /// Its id as written.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
}

/// The name of one document's file, and its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileName<'a> {
    /// The document.
    pub doc: DocId,
    /// What it is.
    pub kind: Kind,
    /// The file's name without extension.
    pub stem: &'a str,
    /// Which letters and digits occur in it (see [`letters`]).
    pub stem_letters: u64,
    /// The document's title.
    pub title: &'a str,
    /// Which letters and digits occur in that.
    pub title_letters: u64,
}

/// More unused text than this, and more than is used, is thrown away.
const MOST_UNUSED: usize = 1 << 16;

impl Names {
    /// A memo that readers share; one that a reader left half-read begins anew.
    pub fn lock(memo: &Mutex<Self>) -> MutexGuard<'_, Self> {
        memo.lock().unwrap_or_else(|poisoned| {
            let mut names = PoisonError::into_inner(poisoned);
            *names = Self::default();
            names
        })
    }

    /// Every artefact, by number.
    pub fn all(&self) -> impl Iterator<Item = Name<'_>> {
        let numbered = self.rows.iter().enumerate();
        let artefacts = numbered.filter_map(|(at, row)| Some((at, row.as_ref().filter(|row| row.key > 0)?)));
        artefacts.map(|(at, row)| self.name(DocId(at as u32), row))
    }

    /// An artefact that others see.
    pub fn of(&self, doc: DocId) -> Option<Name<'_>> {
        let row = self.rows.get(doc.0 as usize)?.as_ref().filter(|row| row.key > 0)?;
        Some(self.name(doc, row))
    }

    fn name(&self, doc: DocId, row: &Row) -> Name<'_> {
        let letters = row.id_letters | row.title_letters;
        let [key, id, title, _] = self.pieces(row);
        Name { doc, kind: row.kind, scope: row.scope, phase: row.phase, letters, key, id, title }
    }

    /// The file of every document, by number.
    pub fn files(&self) -> impl Iterator<Item = FileName<'_>> {
        (0..self.rows.len()).filter_map(|at| self.file(DocId(at as u32)))
    }

    /// The file of a document that others see.
    pub fn file(&self, doc: DocId) -> Option<FileName<'_>> {
        let row = self.rows.get(doc.0 as usize)?.as_ref()?;
        let (stem_letters, title_letters) = (row.stem_letters, row.title_letters);
        let [_, _, title, stem] = self.pieces(row);
        Some(FileName { doc, kind: row.kind, stem, stem_letters, title, title_letters })
    }

    /// Key, id, title and stem.
    fn pieces(&self, row: &Row) -> [&str; 4] {
        let mut start = row.start;
        [row.key, row.id, row.title, row.stem].map(|length| {
            let piece = start..start + length as usize;
            start = piece.end;
            self.text.get(piece).unwrap_or_default()
        })
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
            self.unused += [row.key, row.id, row.title, row.stem].iter().sum::<u32>() as usize;
        }
        let shared = slot.entry.as_ref().filter(|entry| entry.is_shared());
        self.rows[at] = shared.map(|entry| self.row(&entry.artefact, slot.path.stem()));
    }

    fn row(&mut self, artefact: &Artefact, stem: &str) -> Row {
        let (key, id) = artefact.id.as_ref().map_or(("", ""), |id| (id.key.as_str(), id.text.as_str()));
        let (start, title) = (self.text.len(), artefact.title.as_str());
        self.text.extend([key, id, title, stem]);
        Row {
            kind: artefact.kind,
            scope: artefact.scope,
            phase: Phase::of(&artefact.status),
            id_letters: letters(key) | letters(id),
            title_letters: letters(title),
            stem_letters: letters(stem),
            start,
            key: key.len() as u32,
            id: id.len() as u32,
            title: title.len() as u32,
            stem: stem.len() as u32,
        }
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
