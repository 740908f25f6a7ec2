//! Which setting of `specward.toml` stands at an offset: for hover and the like.

use specward_syntax::TextRange;

use super::read::{self, Entry, Raw};
use super::settings;
use crate::rules;

/// A key of `specward.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAt {
    /// Its text.
    pub range: TextRange,
    /// Dotted name, `diagnostics.scope`; of a rule `rules.ready/open-adr`.
    pub name: String,
}

/// The key at an offset, in whatever form the table is written.
pub fn key_at(text: &str, offset: usize) -> Option<KeyAt> {
    find(&read::entries(text), "", offset)
}

fn find(entries: &[Entry], prefix: &str, offset: usize) -> Option<KeyAt> {
    entries.iter().find_map(|entry| {
        let name = if prefix.is_empty() { entry.key.clone() } else { format!("{prefix}.{}", entry.key) };
        if entry.key_range.touches(offset) && !entry.key_range.is_empty() {
            return Some(KeyAt { range: entry.key_range, name });
        }
        match &entry.node.value {
            Raw::Table(inner) => find(inner, &name, offset),
            _ => None,
        }
    })
}

/// What a setting, a table or an entry of one means, as markdown; `None` for an unknown name.
pub fn describe(name: &str) -> Option<String> {
    let own = settings::ALL.iter().find(|setting| setting.name == name);
    if let Some(setting) = own {
        return Some(format!("**{name}**: {}", setting.summary));
    }
    let holder = settings::ALL.iter().find(|setting| {
        setting.entries.is_some() && name.strip_prefix(setting.name).is_some_and(|rest| rest.starts_with('.'))
    });
    if let Some(holder) = holder {
        let entry = &name[holder.name.len() + 1..];
        let rule = rules::find(entry).map(|rule| format!("\n\n{} ({})\n\n{}", rule.summary, rule.section, rule.why));
        return Some(format!("**{entry}**, {}{}", holder.summary, rule.unwrap_or_default()));
    }
    let inside: Vec<&str> = settings::ALL
        .iter()
        .filter(|setting| setting.name.starts_with(&format!("{name}.")))
        .map(|setting| setting.name)
        .collect();
    (!inside.is_empty()).then(|| format!("**[{name}]**: {}", inside.join(", ")))
}
