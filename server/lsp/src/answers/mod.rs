//! Answers to reads: asks the engine and the ide crate, converts what they say. Each function takes
//! one revision and the request's parameters.

pub mod pull;
pub mod symbols;
