//! Roots, settings, discovery, reading, probing, watching and safe writing: the only crate that
//! touches the disk. Knows paths and configuration of the engine, no rule and no protocol.

pub mod base;
pub mod cache;
pub mod cancel;
pub mod changes;
pub mod discover;
pub mod given;
pub mod ignored;
pub mod layout;
pub mod notice;
pub mod probe;
pub mod read;
pub mod scan;
pub mod state;
pub mod survey;
#[cfg(test)]
mod testing;
pub mod watch;
pub mod write;

pub use cache::FactsCache;
pub use cancel::Cancel;
pub use given::{Given, PathError};
pub use notice::{Notice, NoticeLevel, NoticePlace, Subject};
pub use scan::{Batch, Scanned, load, scan, scan_all};
pub use survey::{Overlay, Request, Survey, survey};
pub use write::{TextEdit, WriteError, WriteFault, Writer};
