//! What documents of other tools owe by their own schemas (documents.md section 2): specs of spec-kit, specs and deltas of
//! `OpenSpec`. Feeds rules of the catalogue that see such faults; has no rule of its own.

pub mod openspec;
pub mod speckit;

use specward_syntax::document::Dialect;

use crate::context::Context;

/// The schema that a document follows. All that `OpenSpec` keeps in its folder is of its schema.
pub fn dialect(ctx: &Context<'_>) -> Dialect {
    let kept_by_openspec = ctx.relative_path().split('/').any(|folder| folder == "openspec");
    if kept_by_openspec { Dialect::OpenSpec } else { ctx.facts().dialect }
}
