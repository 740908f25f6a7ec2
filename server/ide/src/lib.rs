//! Snapshot and position to editor answers as plain data: navigation, hover, completion, actions.
//! Knows no protocol types and no disk; the texts of open documents are handed in.

mod completion;
pub mod edit;
pub mod field_edit;
pub mod fuzzy;
pub mod symbols;
pub mod target;
pub mod template;
