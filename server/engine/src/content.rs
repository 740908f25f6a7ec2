//! What a workspace keeps of a document's text: facts and positions as they are while somebody uses
//! them, packed while nobody does. Readers see no difference.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use specward_syntax::{Document, Facts, Packed, Places};

use crate::finding::DocId;

/// Who was unpacked since the host last looked: a reader of any snapshot writes it down.
#[derive(Debug, Default)]
pub(crate) struct Ledger(Mutex<Vec<DocId>>);

impl Ledger {
    pub(crate) fn note(&self, doc: DocId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(doc);
    }

    /// Takes up to `most` of what was noted above `limit`, oldest first.
    pub(crate) fn take_above(&self, limit: usize, most: usize) -> Vec<DocId> {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = noted.len().saturating_sub(limit).min(most);
        noted.drain(..count).collect()
    }
}

/// See the module's documentation.
#[derive(Debug)]
pub(crate) struct Content {
    doc: DocId,
    packed: Option<Arc<Packed>>,
    facts: OnceLock<Arc<Facts>>,
    places: OnceLock<Arc<Places>>,
    ledger: Arc<Ledger>,
}

impl Content {
    /// Of a document that was just read.
    pub(crate) fn new(doc: DocId, document: Document, packed: Option<Arc<Packed>>, ledger: Arc<Ledger>) -> Self {
        ledger.note(doc);
        Self { doc, packed, facts: document.facts.into(), places: document.places.into(), ledger }
    }

    /// The same facts at other places.
    pub(crate) fn moved(&self, places: Arc<Places>) -> Self {
        Self::new(self.doc, Document { facts: self.facts().clone(), places }, None, Arc::clone(&self.ledger))
    }

    /// The same content in few bytes; `None` if it is so already or cannot be.
    pub(crate) fn packed(&self) -> Option<Self> {
        if self.facts.get().is_none() && self.places.get().is_none() {
            return None;
        }
        let pack = || Packed::new(&Document { facts: self.facts().clone(), places: self.places().clone() });
        let packed = self.packed.clone().or_else(|| pack().ok().map(Arc::new))?;
        Some(Self {
            doc: self.doc,
            packed: Some(packed),
            facts: OnceLock::new(),
            places: OnceLock::new(),
            ledger: Arc::clone(&self.ledger),
        })
    }

    /// What the document says.
    pub(crate) fn facts(&self) -> &Arc<Facts> {
        self.facts.get_or_init(|| self.unpacked(|packed| packed.facts().ok()).into())
    }

    /// Where it says so.
    pub(crate) fn places(&self) -> &Arc<Places> {
        self.places.get_or_init(|| self.unpacked(|packed| packed.places().ok()).into())
    }

    /// A part of the packed content. Its bytes are of our own making, so they can be read.
    fn unpacked<T: Default>(&self, part: impl FnOnce(&Packed) -> Option<T>) -> T {
        self.ledger.note(self.doc);
        self.packed.as_deref().and_then(part).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use specward_syntax::{Options, read};

    use super::*;

    #[test]
    fn packed_content_says_the_same_and_notes_who_asked() {
        let document = read("# ADR-1: Title\n\n- Status: Draft\n- Blocked By: ADR-2\n", &Options::default());
        let ledger = Arc::new(Ledger::default());
        let content = Content::new(DocId(7), document.clone(), None, Arc::clone(&ledger));
        let packed = content.packed().unwrap();
        assert!(packed.packed().is_none());
        assert_eq!(ledger.take_above(0, 9), [DocId(7)]);
        assert_eq!((packed.facts(), packed.places()), (&document.facts, &document.places));
        assert_eq!(ledger.take_above(1, 9), [DocId(7)]);
        assert!(packed.packed().is_some_and(|again| again.facts() == packed.facts()));
    }
}
