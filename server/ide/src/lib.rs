//! Snapshot and position to editor answers as plain data: navigation, hover, completion, actions.
//! Knows no protocol types and no disk; the texts of open documents are handed in.

pub mod actions;
pub mod adr;
pub mod completion;
pub mod edit;
pub mod field_edit;
pub mod folding;
pub mod fuzzy;
pub mod gates_edit;
pub mod graph;
mod heading;
pub mod hierarchy;
pub mod highlight;
pub mod hover;
mod json_text;
pub mod kin;
pub mod moves;
pub mod navigation;
pub mod overview;
pub mod rename;
pub mod scaffold;
pub mod selection;
pub mod symbols;
pub mod target;
pub mod template;
pub mod texts;
mod words;
pub mod workspace_symbols;
