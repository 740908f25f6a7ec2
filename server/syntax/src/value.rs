//! Values of metadata fields, stripped of dress: brackets, quotes, backticks, links, emoji, notes.

use smol_str::SmolStr;

use crate::document::{FactId, ReferenceId};

/// What a field's value amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueState {
    /// Nothing written, or still the template's choice list or placeholder.
    Missing,
    /// Said to be empty: `[]`, `none`, `n/a`, `not blocked`.
    Empty,
    /// `TBD`, `TODO`, `?`: to be decided, never empty.
    Unresolved,
    /// A value.
    Present,
}

/// A field's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Value {
    /// What it amounts to.
    pub state: ValueState,
    /// The value without dress and note.
    pub text: SmolStr,
    /// Its parts where it is a list; one part otherwise; none unless present.
    pub items: Vec<Item>,
}

/// One part of a list value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// The smallest text that a person would edit, note excluded.
    pub at: FactId,
    /// Without dress.
    pub text: SmolStr,
    /// What it refers to, where it names an id.
    pub reference: Option<ReferenceId>,
}
