//! `status/changed-without-version`: what was approved or done is changed by a new version, never overwritten. Compares what
//! two texts say, without positions, beyond what a spec collects while it is carried out.

use std::collections::HashMap;

use specward_syntax::document::{Facts, Field, Role, Zone};
use specward_syntax::status::SpecStatus;
use specward_syntax::{FactId, Gate, Key, SectionId, SectionName};

use crate::artefact::Status;
use crate::context::{Context, Report, Sink};
use crate::rule::{Check, Counts, Level, Rule};
use crate::rules::common::{follows_model, is_spec, version_word};

/// `status/changed-without-version`
pub static CHANGED_WITHOUT_VERSION: Rule = Rule {
    name: "status/changed-without-version",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a spec that is Approved or Done at the base says something else now, under the same version",
    why: "Every change creates a new version, not an overwrite (operating model 1.11): whoever pinned this version must find what \
          was approved. Status, outcome, gates, approvals, blockers, consumers and links to children, decisions and follow-ups \
          are collected along the way and may change. Of prose the words count; line breaks, emphasis, punctuation, comments and ticks \
          in boxes do not.",
    section: "1.11",
    failing: "//= cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Approved\n- Implements: PLAT-124 v1\n\
              //- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Approved\n- Implements: PLAT-125 v1\n",
    passing: "//= cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Status: Approved\n- Implements: PLAT-124 v1\n\
              //- cart-repo/specs/guest-cart.md\n# SPEC-CART-01: Guest cart\n- Version: v2\n- Status: Draft\n- Implements: PLAT-125 v1\n",
    resolve: "Raise `Version` and let the new version be approved, or write a change spec and leave this text as it was.",
    check: Check::Base(changed_without_version),
};

/// Keys whose values a spec collects after its approval.
const COLLECTED_KEYS: &[Key] = &[
    Key::Status,
    Key::Outcome,
    Key::ApprovedBy,
    Key::BlockedBy,
    Key::Children,
    Key::ContractSpecs,
    Key::Adrs,
    Key::Consumers,
    Key::FollowUp,
    Key::SupersededBy,
    Key::Date,
];

/// Sections that hold the same.
const COLLECTED_SECTIONS: &[SectionName] = &[
    SectionName::Metadata,
    SectionName::Status,
    SectionName::Date,
    SectionName::Gates,
    SectionName::Adrs,
    SectionName::SpecGraphLinks,
    SectionName::Children,
    SectionName::ContractSpecs,
    SectionName::Consumers,
    SectionName::FollowUp,
];

/// Beginnings of further keys and headings that hold the same, without case and spaces.
const COLLECTED_WORDS: &[&str] =
    &["approv", "outcome", "lastupdated", "lastmodified", "updated", "changelog", "history", "revision"];

fn changed_without_version(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.is_gone() || !is_spec(ctx.kind()) || !follows_model(ctx) {
        return;
    }
    let (Some(base), Some(earlier)) = (ctx.base(), ctx.earlier()) else { return };
    let Status::Spec(status @ (SpecStatus::Approved | SpecStatus::Done)) = earlier.artefact.status else { return };
    let (was, is) = (earlier.facts(), ctx.facts());
    let Some(change) = difference(&parts(&was), &parts(is)).or_else(|| difference(&wordings(&was), &wordings(is)))
    else {
        return;
    };
    let version = ctx.artefact().version_or_first();
    let message = format!(
        "{} {} under the same version ({}), which is {} at {}",
        change.what,
        change.how,
        version_word(&version),
        status.title(),
        base.name
    );
    let report = Report::at(change.at.unwrap_or_else(|| ctx.title_place()), message)
        .help("raise `Version` and have it approved, or write a change spec and leave this text as it was");
    sink.report(report);
}

struct Change {
    what: String,
    how: &'static str,
    at: Option<FactId>,
}

/// The first thing that the later text says and the earlier one did not, else the first that it no longer says.
fn difference(was: &[Part], is: &[Part]) -> Option<Change> {
    if let Some(new) = missing_from(is, was) {
        let known = was.iter().any(|part| part.what == new.what);
        return Some(Change {
            what: new.what.clone(),
            how: if known { "changed" } else { "was added" },
            at: Some(new.at),
        });
    }
    let gone = missing_from(was, is)?;
    let known = is.iter().find(|part| part.what == gone.what);
    let how = if known.is_some() { "changed" } else { "was removed" };
    Some(Change { what: gone.what.clone(), how, at: known.map(|part| part.at) })
}

/// The first part that the other text does not have (as often).
fn missing_from<'a>(parts: &'a [Part], other: &[Part]) -> Option<&'a Part> {
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    for part in other {
        *counts.entry((&part.what, &part.text)).or_default() += 1;
    }
    parts.iter().find(|part| match counts.get_mut(&(part.what.as_str(), part.text.as_str())) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
}

/// Something that a text says.
struct Part {
    /// Where: `` `Goals` ``.
    what: String,
    text: String,
    at: FactId,
}

/// What a text says, in order, without what is collected along the way.
fn parts(facts: &Facts) -> Vec<Part> {
    let reader = Reader { facts };
    let mut parts: Vec<Part> = facts.title.iter().map(|title| part("the title", &title.text, title.at)).collect();
    parts.extend(facts.fields.iter().filter_map(field_part));
    parts.extend(reader.sections());
    parts.extend(reader.lines());
    parts.extend(reader.references());
    parts.sort_by_key(|part| part.at);
    parts
}

/// What sections say in words, as far as nothing else is read of it.
fn wordings(facts: &Facts) -> Vec<Part> {
    let reader = Reader { facts };
    let numbered = facts.sections.iter().enumerate();
    let wording = numbered.filter_map(|(at, section)| {
        let what = reader.owner(Some(SectionId(at as u32)))?;
        Some(part(&what, &section.wording.to_string(), section.heading))
    });
    wording.collect()
}

fn part(what: &str, text: &str, at: FactId) -> Part {
    Part { what: what.to_owned(), text: text.to_owned(), at }
}

fn field_part(field: &Field) -> Option<Part> {
    let collected = COLLECTED_KEYS.contains(&field.key) || is_collected_word(&field.written_key);
    let counts = field.zone != Zone::Graph && !collected;
    counts.then(|| part(&format!("`{}`", field.key.title()), &field.value.text, field.value_at))
}

struct Reader<'a> {
    facts: &'a Facts,
}

impl Reader<'_> {
    fn sections(&self) -> impl Iterator<Item = Part> {
        let numbered = self.facts.sections.iter().enumerate();
        numbered.filter_map(|(at, section)| {
            let what = self.owner(Some(SectionId(at as u32)))?;
            let state = if section.empty { "empty" } else { "filled" };
            Some(part(&what, &format!("{} {} {state}", section.level, section.title), section.heading))
        })
    }

    /// Lines, requirements and sources, as far as they are read.
    fn lines(&self) -> Vec<Part> {
        let facts = self.facts;
        let mut found = Vec::new();
        let mut add = |section: Option<SectionId>, text: &str, at: FactId| {
            found.extend(self.owner(section).map(|what| part(&what, text, at)));
        };
        facts.lines.iter().for_each(|line| add(Some(line.section), &line.text, line.at));
        for requirement in &facts.requirements {
            add(requirement.section, &format!("{} {}", requirement.id.text, requirement.text), requirement.at);
        }
        for source in &facts.sources {
            for item in &source.items {
                let version = item.version.as_ref().map_or("", |version| version.text.as_str());
                add(source.section, &format!("{} {version}", item.name), item.at);
            }
        }
        found
    }

    /// Ids named in running text.
    fn references(&self) -> impl Iterator<Item = Part> {
        let running = self.facts.references.iter();
        let running = running.filter(|reference| matches!(reference.role, Role::Prose | Role::Listed(_)));
        running.filter_map(|reference| {
            let what = self.owner(reference.section)?;
            let version = reference.version.as_ref().map_or("", |version| version.text.as_str());
            Some(part(&what, &format!("{} {version}", reference.id.key.as_str()), reference.at))
        })
    }

    /// How messages name the outermost section around something; none where it is collected along the way.
    fn owner(&self, section: Option<SectionId>) -> Option<String> {
        let Some(section) = section else { return Some("the text".to_owned()) };
        let mut outer = None;
        for (_, around) in self.facts.around(section) {
            let known = around.names.iter().any(|name| COLLECTED_SECTIONS.contains(name));
            if known || is_collected_word(&around.title) {
                return None;
            }
            outer = Some(format!("`{}`", around.title));
        }
        outer
    }
}

fn is_collected_word(text: &str) -> bool {
    let folded = specward_syntax::key::fold(text);
    COLLECTED_WORDS.iter().any(|word| folded.starts_with(word))
}

#[cfg(test)]
mod tests {
    use specward_syntax::{Options, read};

    use super::*;

    fn changed(was: &str, is: &str) -> Option<(String, &'static str)> {
        let options = Options { wording: true, ..Options::default() };
        let facts = |text: &str| read(text, &options).facts;
        let (was, is) = (facts(was), facts(is));
        let change = difference(&parts(&was), &parts(&is)).or_else(|| difference(&wordings(&was), &wordings(&is)));
        change.map(|change| (change.what, change.how))
    }

    const SPEC: &str = "# PLAT-1: A\n\n## Metadata\n- Status: Approved\n- Context Pack: cp-v1\n- Children: SPEC-1\n\n\
                        ## Goals\nSource: Platform MCP v1\n\nOne, see INIT-1.\n\n## Gates\n- Context completeness: PASS\n\n## Rollout\n\nSlowly.\n";

    #[test]
    fn what_is_collected_along_the_way_is_no_change() {
        for (from, to) in [
            ("Approved\n", "Implementing\n"),
            (
                "- Children: SPEC-1",
                "- Children: SPEC-1, SPEC-2\n- Blocked By: ADR-7\n- Approved By: Ada\n- Approval Date: 2026-01-02",
            ),
            ("PASS", "FAIL"),
            ("## Rollout", "## ADRs\n- ADR-7\n\n## Rollout"),
            ("## Rollout", "## Change Log\n\n- v1 as of ADR-7\n\n## Rollout"),
            ("# PLAT-1", "\n\n# PLAT-1"),
            ("## Rollout", "## Outcome\n\nShipped in 2.1, slowly.\n\n## Rollout"),
            ("Slowly.", "*Slowly*\n<!-- specward-ignore ready/vague-term: measured elsewhere -->"),
        ] {
            assert_eq!(changed(SPEC, &SPEC.replacen(from, to, 1)), None, "{from} -> {to}");
        }
    }

    #[test]
    fn what_was_approved_changed() {
        for (from, to, what, how) in [
            ("cp-v1", "cp-v2", "`Context Pack`", "changed"),
            ("INIT-1", "INIT-2", "`Goals`", "changed"),
            ("Platform MCP v1", "Platform MCP v2", "`Goals`", "changed"),
            ("Slowly.", "At once.", "`Rollout`", "changed"),
            ("## Rollout\n\nSlowly.", "## Rollout", "`Rollout`", "changed"),
            ("## Rollout\n\nSlowly.", "", "`Rollout`", "was removed"),
            ("## Rollout", "## Risks\n\nMany.\n\n## Rollout", "`Risks`", "was added"),
            ("# PLAT-1: A", "# PLAT-1: B", "the title", "changed"),
        ] {
            assert_eq!(changed(SPEC, &SPEC.replacen(from, to, 1)), Some((what.to_owned(), how)), "{from} -> {to}");
        }
    }
}
