//! `status/` against the base: what may not happen between two revisions of a workspace (operating model 1.11, 1.12).
//! Runs only where a base is given.

mod code;
mod deleted;
mod material;
mod transition;

use crate::rule::Rule;

pub use transition::{adr_may_go, spec_may_go};

/// Rules of this family.
pub static RULES: &[&Rule] =
    &[&transition::ILLEGAL_TRANSITION, &deleted::DELETED, &material::CHANGED_WITHOUT_VERSION, &code::CODE_WITHOUT_SPEC];
