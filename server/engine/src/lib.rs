//! Many documents to one linked workspace: index, graph, rules, findings, gate verdicts.
//! `Host` is the one writer, `Snapshot` serves many readers. No disk, no protocol.

pub mod artefact;
pub mod base;
pub mod config;
mod content;
pub mod context;
mod contribute;
pub mod domain;
mod evaluate;
mod evaluation;
pub mod finding;
pub mod graph;
mod host;
mod index;
pub mod input;
pub mod kind;
mod lookup;
pub mod names;
pub mod near;
pub mod path;
pub mod published;
mod reports;
pub mod root;
pub mod rule;
pub mod rules;
mod severity;
mod shown;
mod sink;
mod snapshot;
mod state;
mod summary;
mod suppress;
mod verdict;
pub mod waits;

pub use context::anchor;
pub use evaluation::{Computed, GateVerdict, Verdicts};
pub use finding::DocId;
pub use host::{Change, Fault, Host, Settled};
pub use kind::Kind;
pub use path::FilePath;
pub use snapshot::Snapshot;
pub use state::Standing;
pub use verdict::gates_of;
