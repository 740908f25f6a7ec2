//! Versions of specs, contracts and context packs, compared inside one scheme only.

use smol_str::SmolStr;

/// A version as written, with the scheme it follows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// As written: `v1`, `1.2.0`, `2026-02-01`, `cp-v1.2-d3-i4-c2`, `latest`.
    pub text: SmolStr,
    /// What it is compared by.
    pub scheme: Scheme,
}

/// How a version is compared. Versions of different schemes are never ordered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// `v1`, `1.2`, `1.2.0`: numeric; `parts` says how many numbers were written (1 to 3), a
    /// missing part matches any.
    Numeric {
        /// The number, missing parts as 0.
        version: semver::Version,
        /// How many parts were written.
        parts: u8,
    },
    /// A calendar date, as `(year, month, day)`.
    Date(u16, u8, u8),
    /// Any other text: equal or not, never newer.
    Text,
    /// `latest`, `current`, `main`, `newest`: moves, so it is no version.
    Moving,
}
