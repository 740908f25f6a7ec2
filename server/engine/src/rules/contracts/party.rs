//! Who a component is: the names by which contracts list a spec, its repository or its domain as producer or consumer.

use specward_syntax::document::Zone;
use specward_syntax::{IdKey, Key, Options, id};

use crate::artefact::Artefact;
use crate::context::Context;
use crate::finding::DocId;

/// Words that say what kind of thing a component is, not which.
const GENERIC: &[&str] = &[
    "repo",
    "repository",
    "service",
    "services",
    "team",
    "component",
    "domain",
    "svc",
    "app",
    "context",
    "bounded",
    "backend",
    "frontend",
    "spec",
    "the",
];

/// Words that list everybody.
const EVERYBODY: &[&str] = &["all", "everyone", "everybody", "any", "alle", "tous", "todos", "全部"];

/// One who produces or consumes contracts.
pub(in crate::rules) struct Party {
    ids: Vec<IdKey>,
    names: Vec<String>,
    /// How a contract lists it: the name of its repository, else its id.
    pub title: String,
}

impl Party {
    /// The component that a spec belongs to.
    pub fn of(ctx: &Context<'_>, doc: DocId) -> Self {
        let artefact = ctx.artefact_of(doc);
        let ids = artefact.map(|artefact| artefact.keys().cloned().collect()).unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        let root = ctx.root_of(doc);
        if let Some(root) = root {
            names.extend([bare(&root.name), bare(root.path.file_name())]);
        }
        let fields = ctx.fields_of(doc).iter().filter(|field| field.zone == Zone::Header && field.key == Key::Domain);
        names.extend(fields.flat_map(|field| &field.value.items).map(|item| bare(&item.text)));
        names.extend(artefact.map(middle_of_id).into_iter().flatten());
        names.extend(folder_words(ctx.relative_path_of(doc)));
        names.retain(|name| !name.is_empty());
        let single = root.is_none_or(|root| root.tier != crate::root::Tier::Component);
        let title = match root.filter(|_| !single) {
            Some(root) => root.name.to_string(),
            None => crate::rules::common::name_of(ctx, doc),
        };
        Self { ids, names, title }
    }

    /// Whether one of these bare names is its name.
    pub fn goes_by(&self, names: &[String]) -> bool {
        self.names.iter().any(|own| names.contains(own))
    }

    /// Whether one of these bare names holds its name as a word, or the reverse: `shopping-cart` and `cart`.
    pub fn resembles(&self, names: &[String]) -> bool {
        let holds = |long: &str, short: &str| long.split('-').any(|word| word == short);
        self.names.iter().any(|own| names.iter().any(|name| holds(name, own) || holds(own, name)))
    }

    /// Whether an entry of a list of consumers or a producer names it.
    pub fn is_named(&self, entry: &str) -> bool {
        let ids = id::scan(entry, id::Names::Versioned, &Options::default());
        if ids.iter().any(|found| self.ids.contains(&found.id.key)) {
            return true;
        }
        let head = entry.split([':', '|', '(', ';', '—', '–']).next().unwrap_or_default();
        let everybody =
            head.split_whitespace().next().is_some_and(|word| EVERYBODY.contains(&word.to_lowercase().as_str()));
        let named = |text: &str| self.names.contains(&bare(text));
        everybody || named(head) || head.split([',', '/', '&', '、']).any(named) || head.split(" and ").any(named)
    }
}

/// `CART` in `SPEC-CART-02`.
fn middle_of_id(artefact: &Artefact) -> Vec<String> {
    let Some(id) = &artefact.id else { return Vec::new() };
    let parts: Vec<&str> = id.text.split('-').collect();
    let middle = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    let words = middle.iter().filter(|part| part.chars().all(char::is_alphabetic));
    words.map(|part| part.to_lowercase()).collect()
}

/// `cart` in `specs/002-cart-component/spec.md`.
fn folder_words(path: &str) -> Vec<String> {
    let mut folders = path.split('/').rev().skip(1);
    let feature = folders.next().filter(|folder| folder.starts_with(|c: char| c.is_ascii_digit()));
    feature.map(|folder| bare(folder.trim_start_matches(|c: char| c.is_ascii_digit()))).into_iter().collect()
}

/// The words of a name that tell which component it is, in lower case, joined.
pub(crate) fn bare(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let telling: Vec<_> = words.filter(|word| !word.is_empty() && !GENERIC.contains(&word.as_str())).collect();
    telling.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_goes_by_many_names() {
        let party =
            Party { ids: vec![IdKey::new("SPEC-CART-02")], names: vec![bare("cart-repo")], title: String::new() };
        for entry in
            ["cart", "cart-repo", "Cart service", "the cart team", "SPEC-CART-2 v1", "cart: sends the link", "all"]
        {
            assert!(party.is_named(entry), "{entry}");
        }
        for entry in ["checkout", "cartography", "SPEC-CART-03", "shopping cart", ""] {
            assert!(!party.is_named(entry), "{entry}");
        }
    }
}
