//! `domain/`: what domains own, and what specs say of it (gate 2). All knowledge of domains comes from domain files. Which domains a
//! spec touches is in `reach`, what it cites in `citations`, who takes what in `belongings`, texts in `texts`.

mod belongings;
mod citations;
mod interactions;
mod invariants;
mod reach;
mod texts;

use specward_syntax::Gate;

use crate::context::{Context, Phase};
use crate::rule::Rule;

pub use texts::{FOREIGN_DATA_STORE, INTERACTION_WITHOUT_CONTRACT, INVARIANT_UNADDRESSED, UNKNOWN_DOMAIN, WRONG_OWNER};

/// Rules of this family.
pub static RULES: &[&Rule] =
    &[&UNKNOWN_DOMAIN, &INVARIANT_UNADDRESSED, &FOREIGN_DATA_STORE, &INTERACTION_WITHOUT_CONTRACT, &WRONG_OWNER];

/// Whether gate 2 applies to the document.
fn is_checked(ctx: &Context<'_>) -> bool {
    ctx.gates().contains(&Gate::Domain) && ctx.phase() != Phase::Retired
}
