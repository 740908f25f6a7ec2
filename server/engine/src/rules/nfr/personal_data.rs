//! `nfr/pii-unspecified`: whether a spec says what happens to personal data.

use specward_syntax::document::Statement;
use specward_syntax::prose::Says;

use super::{is_about_quality, is_checked, is_excused, quality};
use crate::context::{Context, Report, Sink};

pub(super) fn pii_unspecified(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_checked(ctx) || is_excused(ctx, &quality(ctx), Says::PERSONAL_DATA) {
        return;
    }
    let named: Vec<&Statement> =
        ctx.facts().statements.iter().filter(|statement| statement.says.has(Says::PERSONAL_DATA)).collect();
    let settled = Says::HANDLING.and(Says::NEGATED).and(Says::EXCUSED);
    if named.iter().any(|statement| statement.says.any(settled)) {
        return;
    }
    let unsettled = named.iter().find(|statement| is_about_quality(ctx, statement));
    sink.report(match unsettled {
        Some(statement) => Report::at(statement.at, "personal data is named, but not how it is handled")
            .help("say how: masked, redacted, encrypted, hashed, tokenised, with which retention"),
        None => Report::at(ctx.nfr_place(), "`NFRs` say nothing about personal data (PII)")
            .help("write which personal data is held and how it is handled, or `PII: none`"),
    });
}
