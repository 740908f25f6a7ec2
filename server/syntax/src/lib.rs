//! Bytes to [`Document`]: structure, metadata, references and every other fact of one file, each
//! with its exact place. Knows no other file, no disk, no protocol.

pub mod block;
pub mod buffer;
pub mod document;
pub mod dress;
pub mod format;
pub mod gate;
pub mod graph;
pub mod id;
pub mod key;
pub mod marker;
pub mod options;
pub mod packed;
pub mod position;
pub mod prose;
pub mod read;
pub mod section;
mod skeleton;
pub mod source;
pub mod status;
pub mod value;
pub mod version;
pub mod words;

pub use buffer::Buffer;
pub use document::{Document, FactId, Facts, Places, Reference, ReferenceId, Section, SectionId};
pub use format::Format;
pub use gate::{Gate, Verdict};
pub use id::{Id, IdKey};
pub use key::Key;
pub use options::Options;
pub use packed::Packed;
pub use position::{Encoding, LineCol, LineIndex, TextRange};

pub use read::{read, read_as};
pub use section::SectionName;
pub use version::Version;

/// Names this build of the reader: what another one wrote may mean something else.
pub const READER: &str = env!("SPECWARD_READER");
