//! Shared helpers of the end-to-end suites: a client of the language server that claims every
//! message it expects, over a server in this process or over the real binary.

pub mod binary;
pub mod client;
pub mod fresh;
pub mod memory;
pub mod session;
pub mod text_model;
