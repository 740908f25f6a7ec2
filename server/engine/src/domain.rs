//! What a domain file says that its domain owns (documents.md section 5, "Domain file"). Read from the facts of that file alone.

use smol_str::SmolStr;
use specward_syntax::document::SectionLine;
use specward_syntax::prose::{self, WordKey};
use specward_syntax::{FactId, Facts, Id, Key, Options, SectionName, key};

use crate::rules::contracts::party::bare;

/// A domain, as its file describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Domain {
    /// Its name as messages write it.
    pub title: SmolStr,
    /// The names by which it is cited, bare and in lower case.
    pub names: Vec<String>,
    /// The entities that it is responsible for.
    pub entities: Vec<Owned>,
    /// Its databases, schemas, tables and collections.
    pub stores: Vec<Owned>,
    /// Its events and APIs.
    pub contracts: Vec<Owned>,
    /// What always holds.
    pub invariants: Vec<Invariant>,
}

/// Something that a domain owns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Owned {
    /// As written.
    pub name: SmolStr,
    /// As it is compared.
    pub folded: SmolStr,
    /// Where the domain file says so.
    pub at: FactId,
}

/// An invariant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Invariant {
    /// Its id, if it has one.
    pub id: Option<Id>,
    /// Its id, else its first words.
    pub title: SmolStr,
    /// The words by which a text addresses one without id.
    pub words: Vec<WordKey>,
    /// Where it stands.
    pub at: FactId,
}

impl Domain {
    /// Reads a domain file; `stem` is its file name without extension.
    pub(crate) fn read(facts: &Facts, stem: &str, options: &Options) -> Self {
        let lines = |name| lines_of(facts, name);
        Self {
            title: title(facts, stem),
            names: names(facts, stem),
            entities: lines(SectionName::Entities).filter_map(owned).collect(),
            stores: lines(SectionName::DataStores).flat_map(stores).collect(),
            contracts: lines(SectionName::OwnedEvents).chain(lines(SectionName::Apis)).filter_map(owned).collect(),
            invariants: invariants(facts, options),
        }
    }

    /// Whether it goes by this bare name.
    pub fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }
}

/// A name as it is compared: folded, without plural.
pub fn folded(name: &str) -> SmolStr {
    let folded = key::fold(name);
    folded.strip_suffix('s').filter(|bare| bare.len() > 2).map_or_else(|| folded.clone(), SmolStr::new)
}

/// The items and rows of a section; of its paragraphs none.
fn lines_of(facts: &Facts, name: SectionName) -> impl Iterator<Item = &SectionLine> {
    let listed = facts.lines.iter().filter(|line| line.is_row || line.lists == 1);
    listed.filter(move |line| facts.stands_in(line.section, name))
}

fn title(facts: &Facts, stem: &str) -> SmolStr {
    let written = facts.title.as_ref().map_or(stem, |title| title.name.as_str());
    let bare = written.trim_start_matches("Domain:").trim_start_matches("Domain ").trim_end_matches("domain");
    let bare = bare.trim_end_matches("Domain").trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() { stem.into() } else { bare.into() }
}

fn names(facts: &Facts, stem: &str) -> Vec<String> {
    let fields = facts.fields.iter().filter(|field| matches!(field.key, Key::Domain | Key::Id | Key::Title));
    let written = fields.flat_map(|field| &field.value.items).map(|item| item.text.as_str());
    let titles = facts.title.iter().flat_map(|title| [title.name.as_str(), title.text.as_str()]);
    let mut names: Vec<String> = written.chain(titles).chain([stem]).map(bare).collect();
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}

/// Words by which a list of data stores says what kind of store comes.
fn is_kind_of_store(word: &str) -> bool {
    const KINDS: &[&str] = &[
        "database",
        "databases",
        "db",
        "schema",
        "schemas",
        "table",
        "tables",
        "collection",
        "collections",
        "bucket",
        "store",
        "datenbank",
        "tabelle",
        "tabellen",
        "sammlung",
        "base",
        "schéma",
        "basededatos",
        "tabla",
        "tablas",
        "esquema",
        "colección",
        "banco",
        "tabela",
        "tabelas",
        "coleção",
        "basededonnées",
        "bancodedados",
        "index",
        "view",
        "topic",
        "数据库",
        "表",
        "集合",
    ];
    KINDS.contains(&key::fold(word).as_str())
}

/// `Table: orders`, `Tables: a, b`, `Table | orders`, `orders (table)`, `orders table`.
fn stores(line: &SectionLine) -> Vec<Owned> {
    let (label, rest) =
        line.text.split_once([':', '：', '|']).map_or(("", line.text.as_str()), |(label, rest)| (label, rest));
    let named = if is_kind_of_store(label.trim()) { rest } else { line.text.as_str() };
    let head = head_of(named);
    let of_one = |part: &str| {
        let words: Vec<&str> = part.split_whitespace().filter(|word| !is_kind_of_store(word)).collect();
        make(&words.join(" "), line.at)
    };
    head.split([',', '、', '，']).flat_map(|part| part.split(" and ")).filter_map(of_one).collect()
}

/// `ShoppingCart: the open cart`, `OrderPlaced v1, consumed by cart`.
fn owned(line: &SectionLine) -> Option<Owned> {
    let head = head_of(&line.text);
    let head = head.split([',', '，', '、']).next().unwrap_or_default();
    let words = head.split_whitespace().take_while(|word| !is_version(word));
    make(&words.collect::<Vec<_>>().join(" "), line.at)
}

fn is_version(word: &str) -> bool {
    let bare = word.trim_start_matches(['v', 'V', '@']);
    bare.len() < word.len() && bare.starts_with(|c: char| c.is_ascii_digit())
}

/// What stands before the description.
fn head_of(text: &str) -> &str {
    let ends = [": ", "：", " — ", " – ", " - ", " (", "（", " | ", "; "].iter().filter_map(|sign| text.find(sign));
    text[..ends.min().unwrap_or(text.len())].trim()
}

/// Longer texts are sentences, not names.
const LONGEST_NAME: usize = 64;

fn make(name: &str, at: FactId) -> Option<Owned> {
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let named =
        !name.is_empty() && name.len() <= LONGEST_NAME && !matches!(name.to_lowercase().as_str(), "none" | "n/a");
    named.then(|| Owned { name: name.into(), folded: folded(name), at })
}

/// Those with an id, and items without.
fn invariants(facts: &Facts, options: &Options) -> Vec<Invariant> {
    let is_there = |section| facts.stands_in(section, SectionName::Invariants);
    let coded = facts.requirements.iter().filter(|one| one.section.is_some_and(is_there));
    let coded = coded.map(|one| Invariant {
        id: Some(one.id.clone()),
        title: one.id.text.clone(),
        words: Vec::new(),
        at: one.at,
    });
    let plain = lines_of(facts, SectionName::Invariants).filter(|line| !begins_with_id(&line.text, options));
    let plain = plain.map(|line| Invariant {
        id: None,
        title: shortened(&line.text),
        words: prose::words_of(&line.text),
        at: line.at,
    });
    coded.chain(plain.filter(|invariant| !invariant.words.is_empty())).collect()
}

fn begins_with_id(text: &str, options: &Options) -> bool {
    let bare = text.trim_start_matches(['[', '(', ' ']);
    bare.starts_with(|c: char| c.is_ascii_uppercase()) && Id::leading(bare, options).is_some()
}

fn shortened(text: &str) -> SmolStr {
    const WORDS: usize = 8;
    let words: Vec<&str> = text.split_whitespace().collect();
    let shown = words[..words.len().min(WORDS)].join(" ");
    if words.len() > WORDS { format!("{shown} …").into() } else { shown.trim_end_matches('.').into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Domain {
        let document = specward_syntax::read(text, &Options::default());
        Domain::read(&document.facts, "cart", &Options::default())
    }

    fn names(owned: &[Owned]) -> Vec<&str> {
        owned.iter().map(|one| one.name.as_str()).collect()
    }

    #[test]
    fn data_stores_in_any_form() {
        let domain = read(
            "# Domain: Cart\n\n## Data Stores\n\n- Database: `cart_store`\n- **Table:** cart_row\n- Tables: a_row, b_row\n\
             - `sessions` (collection)\n- prices table\n- Schema: billing — monthly\n\n| kind | name |\n|---|---|\n| Table | `t_row` |\n",
        );
        assert_eq!(
            names(&domain.stores),
            ["cart_store", "cart_row", "a_row", "b_row", "sessions", "prices", "billing", "t_row"]
        );
    }

    #[test]
    fn entities_events_and_invariants() {
        let domain = read(
            "# Cart domain\n\n## Owned Entities\n\n- ShoppingCart: the open cart\n- Guest Session\n\n## Owned Events\n\n\
             - `CartCheckedOut v2`, consumed by checkout\n\n## APIs\n\n- Cart API v1 (consumers: web)\n\n## Invariants\n\n\
             These hold:\n\n- INV-CART-01: one cart\n- A closed cart is never changed again\n",
        );
        assert_eq!(names(&domain.entities), ["ShoppingCart", "Guest Session"]);
        assert_eq!(names(&domain.contracts), ["CartCheckedOut", "Cart API"]);
        let titles: Vec<&str> = domain.invariants.iter().map(|invariant| invariant.title.as_str()).collect();
        assert_eq!(titles, ["INV-CART-01", "A closed cart is never changed again"]);
        assert_eq!((domain.title.as_str(), domain.names.as_slice()), ("Cart", &["cart".to_owned()][..]));
    }
}
