//! `domain/interaction-without-contract`: how Cross-Domain Interactions says that components meet.

use specward_syntax::SectionName;
use specward_syntax::document::Statement;
use specward_syntax::prose::Says;

use super::is_checked;
use crate::context::{Context, Report, Sink};
use crate::rules::common::uses_our_template;

pub(super) fn interaction_without_contract(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_checked(ctx) || !uses_our_template(ctx) {
        return;
    }
    let facts = ctx.facts();
    let stated =
        facts.statements.iter().filter(|one| facts.stands_in(one.section, SectionName::CrossDomainInteractions));
    for statement in stated.filter(|one| is_interaction(one) && !one.says.has(Says::CONTRACT)) {
        let report = Report::at(statement.at, "this interaction names neither a versioned event nor a REST contract");
        sink.report(
            report
                .help("name the event with its version (`OrderPlaced v1`), or the REST contract (`GET /orders/{id}`)"),
        );
    }
}

/// An item or row, or a paragraph that tells who does something with whom; not what does not happen or does not apply.
fn is_interaction(statement: &Statement) -> bool {
    let says = statement.says;
    let told = says.has(Says::LISTED) || says.has(Says::INTERACTION) && says.has(Says::PARTIES);
    told && !says.has(Says::EXCUSED) && !says.has(Says::NEGATED)
}
