//! Planning a new ADR: number, place, file name, and a text that already says why it exists.

use specward_engine::artefact::Artefact;
use specward_engine::context::Context;
use specward_engine::path::FilePath;
use specward_engine::root::{Root, RootId, Tier};
use specward_engine::{DocId, Kind, Snapshot, gates_of};
use specward_syntax::{IdKey, Key};

use crate::edit::NewFile;
use crate::layout;
use crate::template::{self, Values};

/// Most characters of a title that go into a file name.
const SLUG: usize = 50;

/// Where a new ADR goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// The root of the document that needs the decision.
    Own,
    /// The platform's root: a global ADR.
    Platform,
}

/// Why an ADR is written.
#[derive(Clone, Debug)]
pub struct Reason<'a> {
    /// The document that needs the decision.
    pub doc: DocId,
    /// What is open, in the author's words; empty if unknown.
    pub question: &'a str,
    /// Today, `2026-02-28`.
    pub today: &'a str,
}

/// A planned ADR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Its file.
    pub file: NewFile,
}

/// The homes that a document's root offers: its own, and the platform's where that is another root of the workspace.
pub fn homes(snapshot: &Snapshot, doc: DocId) -> Vec<Home> {
    let own = snapshot.root(doc).map(|_| Home::Own);
    let platform = root_of(snapshot, doc, Home::Platform).map(|_| Home::Platform);
    own.into_iter().chain(platform).collect()
}

fn root_of(snapshot: &Snapshot, doc: DocId, home: Home) -> Option<&Root> {
    let own = snapshot.root(doc)?;
    match home {
        Home::Own => Some(own),
        Home::Platform => {
            let path = own.platform.as_ref().filter(|path| **path != own.path)?;
            snapshot.roots().iter().find(|root| root.path == *path)
        }
    }
}

/// An ADR with the next free number.
pub fn draft(snapshot: &Snapshot, reason: &Reason<'_>, home: Home) -> Option<Draft> {
    let house = House::of(snapshot, reason.doc, home)?;
    let id = format!("ADR-{:0width$}", house.next_number(), width = house.width());
    house.plan(reason, id, true)
}

/// The id with the next free number in a document's own root.
pub fn next_id(snapshot: &Snapshot, doc: DocId) -> Option<String> {
    let house = House::of(snapshot, doc, Home::Own)?;
    Some(format!("ADR-{:0width$}", house.next_number(), width = house.width()))
}

/// The ADR that a reference already names.
pub fn named(snapshot: &Snapshot, reason: &Reason<'_>, home: Home, id: &str) -> Option<Draft> {
    let id = id.rsplit_once('/').map_or(id, |(_, id)| id);
    let waits = lists_blocker(snapshot, reason.doc, &IdKey::new(id));
    House::of(snapshot, reason.doc, home)?.plan(reason, id.to_owned(), waits)
}

/// Whether a document names an id under Blocked By: a decision that is only mentioned blocks nothing.
fn lists_blocker(snapshot: &Snapshot, doc: DocId, id: &IdKey) -> bool {
    let Some(context) = snapshot.context(doc) else { return false };
    context.edges_under(doc, &Key::BlockedBy).iter().any(|edge| edge.id.key == *id)
}

/// The ADRs of a root, and those that a number there must not repeat.
struct House<'a> {
    snapshot: &'a Snapshot,
    context: Context<'a>,
    root: &'a Root,
    adrs: Vec<DocId>,
}

impl<'a> House<'a> {
    fn of(snapshot: &'a Snapshot, doc: DocId, home: Home) -> Option<Self> {
        let root = root_of(snapshot, doc, home)?;
        let index = snapshot.roots().iter().position(|other| other.path == root.path)?;
        let context = snapshot.context(doc)?;
        let adrs = context.of_kind_in(RootId(index as u32), Kind::Adr);
        Some(Self { snapshot, context, root, adrs })
    }

    fn keys(&self, docs: &[DocId]) -> Vec<IdKey> {
        let artefacts = docs.iter().filter_map(|doc| self.snapshot.artefact(*doc));
        artefacts
            .flat_map(|artefact| artefact.keys().cloned().collect::<Vec<_>>())
            .filter(|key| key.family() == "ADR")
            .collect()
    }

    /// One more than the highest that is visible here or at the base, the platform's included: a new local ADR hides no
    /// global one.
    fn next_number(&self) -> u64 {
        let mut visible = self.adrs.clone();
        visible.extend(self.context.of_kind_in_reach(Kind::Adr));
        let at_base = self.snapshot.ids_at_base(self.root, "ADR").into_iter().filter_map(|id| id.key.number());
        self.keys(&visible).iter().filter_map(IdKey::number).chain(at_base).max().unwrap_or(0) + 1
    }

    /// Digits of a number, as the other ADRs of this root write them.
    fn width(&self) -> usize {
        let ids = self.adrs.iter().filter_map(|doc| self.snapshot.artefact(*doc)?.id.as_ref());
        let digits = ids.map(|id| id.text.bytes().rev().take_while(u8::is_ascii_digit).count());
        digits.max().filter(|width| *width > 0).unwrap_or(3)
    }

    /// The folder that holds most ADRs of this root, else the layout's.
    fn folder(&self) -> FilePath {
        layout::usual_folder(self.adrs.iter().filter_map(|doc| self.snapshot.path(*doc)))
            .unwrap_or_else(|| self.root.path.join(if self.root.tier == Tier::Single { "adrs" } else { "adr" }))
    }

    /// `ADR-007-title.md`, or `0007-title.md` where the neighbours are named so.
    fn file_name(&self, id: &str, title: &str) -> String {
        let names = self.adrs.iter().filter_map(|doc| self.snapshot.path(*doc));
        let (bare, coded): (Vec<_>, Vec<_>) =
            names.partition(|path| path.file_name().starts_with(|c: char| c.is_ascii_digit()));
        let number = id.rsplit('-').next().unwrap_or(id);
        let stem = if bare.len() > coded.len() { number } else { id };
        format!("{stem}-{}.md", slug(title))
    }

    fn plan(&self, reason: &Reason<'_>, id: String, waits: bool) -> Option<Draft> {
        let asker = self.snapshot.artefact(reason.doc)?;
        let asker_name = asker.id.as_ref().map_or_else(|| asker.title.to_string(), |id| id.text.to_string());
        let title = title(reason.question, &asker_name);
        let path = self.folder().join(&self.file_name(&id, &title));
        let link = self.snapshot.path(reason.doc)?.link_from(&path.parent()?);
        let values = Values {
            id: Some(id.clone()),
            title: Some(title),
            owner: asker.owner.as_ref().map(ToString::to_string),
            date: Some(reason.today.to_owned()),
            scope: Some(if self.root.tier == Tier::Component { "Local" } else { "Global" }.to_owned()),
            blocks: Some(if waits && can_wait(asker) { asker_name.clone() } else { "none".to_owned() }),
            context: Some(context(reason.question, &asker_name, &link)),
            ..Values::default()
        };
        Some(Draft { id, file: NewFile { path, text: template::file(Kind::Adr, &values) } })
    }
}

/// Whether a document can be blocked by an ADR: it has gates, and an id by which the ADR names it.
fn can_wait(artefact: &Artefact) -> bool {
    artefact.id.is_some() && !gates_of(artefact.kind).is_empty()
}

fn title(question: &str, asker: &str) -> String {
    let first = question.lines().next().unwrap_or_default().trim().trim_end_matches(['?', '.', ':']);
    let mut chars = first.chars();
    match chars.next() {
        Some(initial) => initial.to_uppercase().chain(chars).collect(),
        None => format!("Decision for {asker}"),
    }
}

fn context(question: &str, asker: &str, link: &str) -> String {
    let from = format!("[{asker}]({link})");
    match question.trim() {
        "" => format!("{from} is blocked by this decision.\n\n[What is unclear, what it blocks, what we know]"),
        question => {
            format!("{from} leaves open:\n\n> {}\n\n[What it blocks, what we know]", question.replace('\n', "\n> "))
        }
    }
}

/// Lower case words joined by dashes, ASCII letters and digits kept, other letters too.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if slug.chars().count() >= SLUG && !c.is_alphanumeric() {
            break;
        }
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug: String = slug.chars().take(SLUG + 20).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "decision".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_short_words_with_dashes() {
        assert_eq!(slug("May a guest cart outlive the session?"), "may-a-guest-cart-outlive-the-session");
        assert_eq!(slug("??"), "decision");
        assert!(slug(&"word ".repeat(100)).len() < 80);
        assert!(slug(&"x".repeat(1000)).len() <= 70);
    }

    #[test]
    fn the_title_is_the_question_without_its_mark() {
        assert_eq!(title("which session store?", "SPEC-1"), "Which session store");
        assert_eq!(title("", "SPEC-1"), "Decision for SPEC-1");
    }
}
