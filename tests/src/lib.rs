//! Shared helpers of the end-to-end suites: a client of the language server that claims every
//! message it expects, over a server in this process or over the real binary.

pub mod binary;
pub mod checked;
pub mod client;
pub mod corpus;
pub mod counts;
pub mod example;
pub mod fresh;
pub mod growth;
pub mod hostile;
pub mod large;
pub mod memory;
pub mod published;
pub mod repository;
pub mod script;
pub mod session;
pub mod story;
pub mod text_model;
pub mod unfilled;
