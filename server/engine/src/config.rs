//! The model of `specward.toml`.

/// Settings of one root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {}
