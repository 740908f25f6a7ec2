//! Snapshot and position to editor answers as plain data: navigation, hover, completion, actions.
//! Knows no protocol types and no disk; the texts of open documents are handed in.

pub mod edit;
pub mod template;
