//! Many documents to one linked workspace: index, graph, rules, findings, gate verdicts.
//! `Host` is the one writer, `Snapshot` serves many readers. No disk, no protocol.

pub mod artefact;
pub mod config;
pub mod context;
pub mod finding;
pub mod kind;
pub mod near;
pub mod path;
pub mod root;
pub mod rule;
pub mod rules;
