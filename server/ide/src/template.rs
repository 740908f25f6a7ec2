//! Templates of every artefact (operating model 3, 1.9, 1.12, 1.13): the one source for completion,
//! code actions and scaffolds. Blanks are `{{name}}` where a value can be filled in, and `[what to
//! write]` where a person must.

use specward_engine::kind::Kind;
use specward_syntax::{Key, Options};

/// What fills the blanks of a template; a blank without value stays a placeholder in brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// The artefact's id.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Parent spec with version.
    pub implements: Option<String>,
    /// Context pack with version.
    pub pack: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Date, `2026-02-28`.
    pub date: Option<String>,
    /// `Global` or `Local`, for ADRs.
    pub scope: Option<String>,
    /// What an ADR blocks.
    pub blocks: Option<String>,
    /// The text of an ADR's Context section.
    pub context: Option<String>,
    /// The first line of a change's impact analysis.
    pub impact: Option<String>,
}

/// The kinds that have a template, with the name under which people ask for it.
pub const ALL: [(Kind, &str); 13] = [
    (Kind::PlatformSpec, "platform-spec"),
    (Kind::ComponentSpec, "component-spec"),
    (Kind::ContractSpec, "contract-spec"),
    (Kind::ChangeSpec, "change-spec"),
    (Kind::BugSpec, "bug-spec"),
    (Kind::HotfixSpec, "hotfix-spec"),
    (Kind::FollowUpSpec, "follow-up-spec"),
    (Kind::Adr, "adr"),
    (Kind::Initiative, "initiative"),
    (Kind::ContextPack, "context-pack"),
    (Kind::Constitution, "constitution"),
    (Kind::Domain, "domain"),
    (Kind::FanOutTasks, "fan-out-tasks"),
];

/// The template's text with its blanks; empty for what has none.
pub fn text(kind: Kind) -> &'static str {
    match kind {
        Kind::PlatformSpec => include_str!("../templates/platform-spec.md"),
        Kind::ComponentSpec => include_str!("../templates/component-spec.md"),
        Kind::ContractSpec => include_str!("../templates/contract-spec.md"),
        Kind::ChangeSpec => include_str!("../templates/change-spec.md"),
        Kind::BugSpec => include_str!("../templates/bug-spec.md"),
        Kind::HotfixSpec => include_str!("../templates/hotfix-spec.md"),
        Kind::FollowUpSpec => include_str!("../templates/follow-up-spec.md"),
        Kind::Adr => include_str!("../templates/adr.md"),
        Kind::Initiative => include_str!("../templates/initiative.md"),
        Kind::ContextPack => include_str!("../templates/context-pack.md"),
        Kind::Constitution => include_str!("../templates/constitution.md"),
        Kind::Domain => include_str!("../templates/domain.md"),
        Kind::FanOutTasks => include_str!("../templates/fan-out-tasks.md"),
        Kind::SpecGraph | Kind::Prose => "",
    }
}

/// A whole file of this kind, as it is written to disk.
pub fn file(kind: Kind, values: &Values) -> String {
    fill(text(kind), values)
}

/// One section of a kind's template, from its heading to the next of the same level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionSkeleton {
    /// Heading text.
    pub heading: &'static str,
    /// Level of the heading.
    pub level: usize,
    /// Heading and body, without trailing blank lines.
    pub text: &'static str,
}

/// The level 2 sections of a kind's template, in its order.
pub fn sections(kind: Kind) -> Vec<SectionSkeleton> {
    skeletons(kind).into_iter().filter(|skeleton| skeleton.level == 2).collect()
}

/// The sections of levels 2 and 3 of a kind's template, in its order; each ends where the next of its level or above begins.
pub fn skeletons(kind: Kind) -> Vec<SectionSkeleton> {
    let text = text(kind);
    let level_at = |at: usize| text[at..].bytes().take_while(|byte| *byte == b'#').count();
    let starts: Vec<(usize, usize)> =
        text.match_indices("\n##").map(|(at, _)| (at + 1, level_at(at + 1))).filter(|(_, level)| *level <= 3).collect();
    let end_of = |index: usize, level: usize| {
        let mut behind = starts[index + 1..].iter();
        behind.find(|(_, other)| *other <= level).map_or(text.len(), |(at, _)| *at)
    };
    let skeleton = |(index, (start, level)): (usize, &(usize, usize))| {
        let text = text[*start..end_of(index, *level)].trim_end();
        SectionSkeleton { heading: text[level + 1..].lines().next().unwrap_or_default(), level: *level, text }
    };
    starts.iter().enumerate().map(skeleton).collect()
}

/// The metadata keys that a kind's template writes, in its order.
pub fn keys(kind: Kind) -> Vec<Key> {
    let lines = text(kind).lines().skip_while(|line| !line.starts_with("- "));
    let entries = lines.map_while(|line| line.strip_prefix("- ")?.split_once(':'));
    entries.map(|(key, _)| Key::parse(key, &Options::default())).collect()
}

/// What the template writes behind a key; a placeholder in brackets where nothing is known.
pub fn value_of(kind: Kind, key: &Key) -> String {
    let line = text(kind).lines().find_map(|line| {
        let (written, value) = line.strip_prefix("- ")?.split_once(':')?;
        (Key::parse(written, &Options::default()) == *key).then(|| value.trim())
    });
    line.map_or_else(|| format!("[{}]", key.title()), |value| fill(value, &Values::default()))
}

/// Fills the blanks of a piece of a template.
pub fn fill(text: &str, values: &Values) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (name, after) = behind.split_once("}}").unwrap_or((behind, ""));
        out.push_str(before);
        match values.get(name) {
            Some(value) => out.push_str(value),
            None => out.extend(["[", placeholder(name), "]"]),
        }
        rest = after;
    }
    out + rest
}

/// Whether the text between two brackets is the placeholder of a blank, and not what to write.
pub(crate) fn is_blank(text: &str) -> bool {
    ["id", "title", "implements", "pack", "date", "owner", "scope", "blocks"]
        .iter()
        .any(|name| placeholder(name) == text)
}

fn placeholder(name: &str) -> &str {
    match name {
        "id" => "ID",
        "title" => "title",
        "implements" => "platform spec ID and version",
        "pack" => "context pack and version",
        "date" => "date",
        "owner" => "owner",
        "scope" => "Global / Local",
        "blocks" => "spec IDs",
        "context" => "What is unclear, what it blocks, what we know",
        "impact" => "Each spec, contract and component that becomes stale, and what it must do",
        other => other,
    }
}

impl Values {
    fn get(&self, name: &str) -> Option<&str> {
        match name {
            "id" => &self.id,
            "title" => &self.title,
            "implements" => &self.implements,
            "pack" => &self.pack,
            "owner" => &self.owner,
            "date" => &self.date,
            "scope" => &self.scope,
            "blocks" => &self.blocks,
            "context" => &self.context,
            "impact" => &self.impact,
            _ => &None,
        }
        .as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_ends_in_one_newline_and_knows_all_its_blanks() {
        for (kind, name) in ALL {
            let text = text(kind);
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}");
            assert!(!file(kind, &Values::default()).contains("{{"), "{name}");
        }
    }

    #[test]
    fn values_fill_blanks_and_the_rest_stays_a_placeholder() {
        let values = Values { id: Some("ADR-0007".into()), title: Some("Merge of carts".into()), ..Values::default() };
        let text = file(Kind::Adr, &values);
        assert!(text.starts_with("# ADR-0007: Merge of carts\n"));
        assert!(text.contains("- Owner: [owner]\n"));
    }

    #[test]
    fn sections_follow_the_template_and_cover_it_to_the_end() {
        let names: Vec<_> = sections(Kind::Adr).iter().map(|section| section.heading).collect();
        assert_eq!(names, ["Metadata", "Context", "Options", "Decision", "Consequences"]);
        for (kind, name) in ALL {
            for section in sections(kind) {
                assert!(text(kind).contains(section.text) && !section.text.ends_with('\n'), "{name}");
            }
        }
    }
}
