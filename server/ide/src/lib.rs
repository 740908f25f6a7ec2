//! Snapshot and position to editor answers as plain data: navigation, hover, completion, actions.
//! Knows no protocol types and no disk; the texts of open documents are handed in.

pub mod actions;
pub mod adr;
pub mod completion;
mod details;
pub mod edit;
pub mod field_edit;
pub mod folding;
pub mod fuzzy;
pub mod gates_edit;
pub mod graph;
pub mod graph_file;
mod heading;
pub mod hierarchy;
pub mod highlight;
pub mod hover;
pub mod inlay;
mod json_text;
pub mod kin;
pub mod lens;
pub mod moves;
pub mod navigation;
mod newer;
pub mod overview;
pub mod plain;
pub mod rename;
pub mod scaffold;
pub mod selection;
mod sources;
pub mod symbols;
pub mod target;
pub mod template;
pub mod texts;
pub mod tokens;
pub mod wanted;
mod words;
pub mod workspace_symbols;
