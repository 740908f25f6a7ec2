//! Shared helpers of the end-to-end suites: a client of the language server that claims every
//! message it expects, over a server in this process or over the real binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc)] // Helpers of tests.

pub mod binary;
pub mod client;
pub mod text_model;
