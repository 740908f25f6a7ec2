//! Planning a new document of any kind: its id, its place, and a text that already links to where it
//! came from. An ADR is planned by [`crate::adr`]; this adds it to what it blocks.

use specward_engine::artefact::Artefact;
use specward_engine::context::Context;
use specward_engine::finding::DocId;
use specward_engine::path::FilePath;
use specward_engine::root::{Root, Tier};
use specward_engine::{Kind, Snapshot};
use specward_syntax::{Id, IdKey, Key, Options};

use crate::actions;
use crate::adr::{self, Home, Reason, slug};
use crate::edit::{self, NewFile, WorkspaceEdit};
use crate::field_edit::Page;
use crate::layout;
use crate::sources;
use crate::template::{self, Values};
use crate::texts::{NoTexts, Texts};

/// What is wanted.
#[derive(Clone, Copy)]
pub struct Wish<'a> {
    /// The document from which it was asked for, if any: names the root, the parent, what an ADR blocks.
    pub from: Option<DocId>,
    /// What to write.
    pub kind: Kind,
    /// Its title; for an ADR the open question.
    pub title: &'a str,
    /// Today, `2026-02-28`.
    pub today: &'a str,
    /// Texts to plan edits on.
    pub texts: &'a dyn Texts,
}

/// A wish in more detail.
#[derive(Clone)]
pub struct Order<'a> {
    /// What is wanted.
    pub wish: &'a Wish<'a>,
    /// The root where it goes; that of the asking document otherwise.
    pub root: Option<&'a FilePath>,
    /// Its id, where others refer to it already.
    pub id: Option<&'a str>,
    /// What is known of it, before what the asking document tells.
    pub values: Values,
    /// Metadata that it writes besides.
    pub fields: Vec<(Key, String)>,
    /// Ids that are taken although no document defines them yet.
    pub taken: &'a [String],
}

impl<'a> Order<'a> {
    /// Nothing but a wish.
    pub fn of(wish: &'a Wish<'a>) -> Self {
        Self { wish, root: None, id: None, values: Values::default(), fields: Vec::new(), taken: &[] }
    }
}

/// A new document, and what else changes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaffold {
    /// Its id; empty for kinds that have none.
    pub id: String,
    /// Where it will be.
    pub path: FilePath,
    /// The context pack that it pins, if one is known.
    pub pack: Option<String>,
    /// All changes.
    pub edit: WorkspaceEdit,
}

/// Plans it; `None` outside of any root, and where its file exists already.
pub fn plan(snapshot: &Snapshot, wish: &Wish<'_>) -> Option<Scaffold> {
    let scaffold = match wish.from {
        Some(from) if wish.kind == Kind::Adr => new_adr(snapshot, wish, from),
        _ => order(snapshot, &Order::of(wish)),
    }?;
    snapshot.doc_by_path(&scaffold.path).is_none().then_some(scaffold)
}

/// Plans an order; `None` outside of any root, and where its file exists already.
pub fn order(snapshot: &Snapshot, order: &Order<'_>) -> Option<Scaffold> {
    let scaffold = House::of(snapshot, order)?.plan();
    let there = snapshot.doc_by_path(&scaffold.path).filter(|doc| snapshot.is_document(*doc));
    there.is_none().then_some(scaffold)
}

/// The next free id for a document that is there already; `None` outside of any root, and for kinds without ids.
pub fn free_id(snapshot: &Snapshot, doc: DocId, kind: Kind) -> Option<String> {
    let title = snapshot.artefact(doc).map(|artefact| artefact.title.as_str()).unwrap_or_default();
    let wish = Wish { from: Some(doc), kind, title, today: "", texts: &NoTexts };
    let id = House::of(snapshot, &Order::of(&wish))?.id();
    Some(id).filter(|id| !id.is_empty())
}

/// Where a root defines an id already.
pub fn holder_of(snapshot: &Snapshot, root: &FilePath, id: &str) -> Option<FilePath> {
    let key = IdKey::new(id);
    let here = |doc: DocId| snapshot.root(doc).is_some_and(|other| other.path == *root);
    let mut defined =
        snapshot.artefacts().filter(|(_, artefact)| artefact.id.as_ref().is_some_and(|own| own.key == key));
    let (doc, _) = defined.find(|(doc, _)| here(*doc))?;
    snapshot.path(doc).cloned()
}

fn new_adr(snapshot: &Snapshot, wish: &Wish<'_>, from: DocId) -> Option<Scaffold> {
    let reason = Reason { doc: from, question: wish.title, today: wish.today };
    let draft = adr::draft(snapshot, &reason, Home::Own)?;
    let path = draft.file.path.clone();
    let mut edit = WorkspaceEdit { create: vec![draft.file], ..WorkspaceEdit::default() };
    if can_be_blocked(snapshot.kind(from)) {
        actions::add_to_field(snapshot, wish.texts, from, (&Key::BlockedBy, &draft.id), &mut edit);
    }
    Some(Scaffold { id: draft.id, path, pack: None, edit })
}

fn can_be_blocked(kind: Kind) -> bool {
    !specward_engine::gates_of(kind).is_empty()
}

/// The documents of the wanted kind in the root, and what a new one learns from them.
struct House<'a> {
    snapshot: &'a Snapshot,
    order: &'a Order<'a>,
    wish: &'a Wish<'a>,
    /// The view of the asking document, else of any other of the root.
    context: Option<Context<'a>>,
    root: &'a Root,
    siblings: Vec<DocId>,
}

impl<'a> House<'a> {
    fn of(snapshot: &'a Snapshot, order: &'a Order<'a>) -> Option<Self> {
        let wish = order.wish;
        let path = order.root.or_else(|| Some(&snapshot.root(wish.from?)?.path))?;
        let root = snapshot.roots().iter().find(|root| root.path == *path)?;
        let here = |doc: &DocId| snapshot.root(*doc).is_some_and(|other| other.path == root.path);
        let asker = wish.from.or_else(|| snapshot.documents().find(here));
        let context = asker.and_then(|doc| snapshot.context(doc));
        let siblings = snapshot.of_kind_in(wish.kind, &root.path).collect();
        Some(Self { snapshot, order, wish, context, root, siblings })
    }

    fn plan(&self) -> Scaffold {
        let id = self.order.id.map_or_else(|| self.id(), str::to_owned);
        let path = self.path(&id);
        let known = self.order.values.clone();
        let values = Values {
            id: Some(id.clone()).filter(|id| !id.is_empty()),
            title: Some(self.wish.title.to_owned()),
            implements: known.implements.clone().or_else(|| self.parent()),
            pack: known.pack.clone().or_else(|| self.pack()),
            owner: known.owner.clone().or_else(|| self.owner()),
            date: Some(self.wish.today.to_owned()),
            ..known
        };
        let text = template::file(self.wish.kind, &values);
        let pack = values.pack.as_deref().and_then(|pack| self.pack_named(pack));
        let text = pack.map_or(text.clone(), |pack| sources::fill(self.snapshot, pack, self.wish.kind, &text));
        let text = with_fields(&text, &self.order.fields);
        let text = with_fields(&text, &self.type_field());
        let file = NewFile { path: path.clone(), text };
        let edit = WorkspaceEdit { create: vec![file], ..WorkspaceEdit::default() };
        Scaffold { id, path, pack: values.pack, edit }
    }

    fn owner(&self) -> Option<String> {
        self.snapshot.artefact(self.wish.from?)?.owner.as_ref().map(ToString::to_string)
    }

    /// A spec says its type where its place does not.
    fn type_field(&self) -> Vec<(Key, String)> {
        match (self.wish.kind, self.root.tier) {
            (Kind::PlatformSpec, Tier::Component | Tier::Single) => vec![(Key::Type, "Platform Spec".to_owned())],
            (Kind::ComponentSpec, Tier::Platform | Tier::Single) => vec![(Key::Type, "Component Spec".to_owned())],
            _ => Vec::new(),
        }
    }

    fn pack_named(&self, name: &str) -> Option<DocId> {
        let id = Id::parse_own(name.split(' ').next()?, &Options::default())?;
        self.context.as_ref()?.resolve_id(&id).target().filter(|doc| self.snapshot.kind(*doc) == Kind::ContextPack)
    }

    /// The next free number behind the prefix of its siblings; a contract is named, not numbered.
    fn id(&self) -> String {
        match self.wish.kind {
            Kind::Constitution | Kind::Domain | Kind::FanOutTasks => String::new(),
            Kind::ContractSpec => pascal_case(self.wish.title),
            Kind::ContextPack => self.next_pack(),
            kind => self.next_id(kind),
        }
    }

    fn next_id(&self, kind: Kind) -> String {
        let taken = self.order.taken.iter().filter_map(|text| Some((IdKey::new(text).number()?, text.as_str())));
        let known = self.ids().chain(self.ids_elsewhere());
        let known = known.filter_map(|id| Some((id.key.number()?, id.text.as_str())));
        let latest = known.chain(taken).max();
        let Some((number, text)) = latest else { return format!("{}01", self.first_prefix(kind)) };
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let prefix = &text[..text.len() - digits];
        format!("{prefix}{:0digits$}", number + 1)
    }

    fn next_pack(&self) -> String {
        let latest = self.ids().filter_map(|id| {
            let at = id.text.rfind(['v', 'V'])?;
            Some((id.text[at + 1..].parse::<u64>().ok()?, &id.text[..=at]))
        });
        latest.max().map_or_else(|| "cp-v1".to_owned(), |(version, prefix)| format!("{prefix}{}", version + 1))
    }

    fn ids(&self) -> impl Iterator<Item = &Id> + '_ {
        self.siblings.iter().filter_map(|doc| self.snapshot.artefact(*doc)?.id.as_ref())
    }

    /// Ids that a new one must not repeat besides those of its siblings: of the platform's ADRs, and of the base.
    fn ids_elsewhere(&self) -> impl Iterator<Item = &Id> + '_ {
        let platform = self.root.platform.as_ref().filter(|_| self.wish.kind == Kind::Adr);
        let docs = platform.into_iter().flat_map(|platform| self.snapshot.of_kind_in(self.wish.kind, platform));
        let ids = docs.filter_map(|doc| self.snapshot.artefact(doc)?.id.as_ref());
        let first = IdKey::new(&self.first_prefix(self.wish.kind));
        let family = self.ids().next().map_or(&first, |id| &id.key).family().to_owned();
        ids.chain(self.snapshot.ids_at_base(self.root, &family))
    }

    fn first_prefix(&self, kind: Kind) -> String {
        let name = self.root.name.trim_end_matches("-repo").to_uppercase().replace(['_', ' ', '.'], "-");
        match kind {
            Kind::Adr => "ADR-0".to_owned(),
            Kind::Initiative => "INIT-".to_owned(),
            Kind::PlatformSpec => "PLAT-".to_owned(),
            Kind::ChangeSpec => format!("CHG-{name}-"),
            Kind::BugSpec => format!("BUG-{name}-"),
            Kind::HotfixSpec => format!("HOTFIX-{name}-"),
            Kind::FollowUpSpec => format!("FUP-{name}-"),
            _ => format!("SPEC-{name}-"),
        }
    }

    /// Beside most of its siblings, else where the layout has it (operating model 1.4).
    fn path(&self, id: &str) -> FilePath {
        let title = slug(self.wish.title);
        let name = match self.wish.kind {
            Kind::Constitution => "constitution.md".to_owned(),
            Kind::ContextPack => format!("{}.md", id.to_lowercase()),
            Kind::ContractSpec | Kind::Domain => format!("{title}.md"),
            Kind::FanOutTasks => format!("{title}-tasks.md"),
            _ => format!("{id}-{title}.md"),
        };
        self.usual_folder().unwrap_or_else(|| self.root.path.join(self.first_folder())).join(&name)
    }

    fn usual_folder(&self) -> Option<FilePath> {
        layout::usual_folder(self.siblings.iter().filter_map(|doc| self.snapshot.path(*doc)))
    }

    fn first_folder(&self) -> &'static str {
        match (self.wish.kind, self.root.tier) {
            (Kind::Adr, Tier::Single) => "adrs",
            (Kind::Adr, _) => "adr",
            (Kind::Constitution, Tier::Single) => ".specify/memory",
            (Kind::Domain, Tier::Single) => ".specify/memory/domains",
            (Kind::Initiative, _) => "initiatives",
            (Kind::PlatformSpec, Tier::Platform) => "platform-specs",
            (Kind::ContractSpec, _) => "contracts",
            (Kind::BugSpec, _) => "bugs",
            (Kind::HotfixSpec, _) => "hotfixes",
            (Kind::Constitution, _) => "constitution",
            (Kind::Domain, _) => "domains",
            (Kind::ContextPack, Tier::Component) => "context",
            (Kind::ContextPack, _) => "context-packs",
            (Kind::FanOutTasks, _) => "tasks",
            _ => "specs",
        }
    }

    /// What it implements: the asking document where that stands above it, else what that implements.
    fn parent(&self) -> Option<String> {
        let asker = self.wish.from?;
        let from = self.snapshot.artefact(asker)?;
        let above = match self.wish.kind {
            Kind::PlatformSpec => from.kind == Kind::Initiative,
            Kind::ComponentSpec | Kind::ContractSpec | Kind::FanOutTasks => from.kind == Kind::PlatformSpec,
            Kind::FollowUpSpec => from.kind == Kind::HotfixSpec,
            _ => false,
        };
        let parent = if above {
            asker
        } else {
            let edges = self.context.as_ref()?.edges_under(asker, &Key::Implements);
            edges.iter().find_map(|edge| edge.meaning.target())?
        };
        pinned(self.snapshot, parent)
    }

    /// The active pack of the family that the asking document pins, else of the only family there is.
    fn pack(&self) -> Option<String> {
        let context = self.context.as_ref()?;
        let pinned = self.wish.from.map(|from| context.edges_under(from, &Key::ContextPack)).unwrap_or_default();
        let pinned = pinned.iter().find_map(|edge| self.snapshot.artefact(edge.meaning.target()?)?.pack.clone());
        let family = pinned.or_else(|| match context.pack_families().as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        })?;
        let pack = self.snapshot.artefact(context.active_pack(&family)?)?;
        Some(pack.id.as_ref()?.text.to_string())
    }
}

/// A new text with more metadata, each key where the templates have it.
fn with_fields(text: &str, fields: &[(Key, String)]) -> String {
    fields.iter().fold(text.to_owned(), |text, (key, value)| {
        let document = specward_syntax::read(&text, &Options::default());
        edit::apply(&text, &[Page { text: &text, document: &document }.set(key, value)])
    })
}

/// A reference to a document as metadata writes it: `PLAT-124 v2`; the bare id where its version is part of it.
pub fn pinned(snapshot: &Snapshot, doc: DocId) -> Option<String> {
    let artefact = snapshot.artefact(doc)?;
    let id = artefact.id.as_ref()?;
    if id.split_version().is_some() {
        return Some(id.text.to_string());
    }
    let version = artefact.version_or_first().text;
    let v = if version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains('-') { "v" } else { "" };
    Some(format!("{} {v}{version}", id.text))
}

/// The newest version of an artefact.
pub fn newest(snapshot: &Snapshot, doc: DocId) -> Option<DocId> {
    let version = |doc: DocId| snapshot.artefact(doc).map(Artefact::version_or_first);
    let is_newer = |a: DocId, b: DocId| {
        version(a).zip(version(b)).and_then(|(a, b)| a.compare(&b)) == Some(std::cmp::Ordering::Greater)
    };
    let versions = snapshot.context(doc)?.versions_of(doc);
    versions.into_iter().reduce(|newest, other| if is_newer(other, newest) { other } else { newest })
}

/// `Cart checked out` as `CartCheckedOut`.
fn pascal_case(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contracts_are_named_by_their_title() {
        assert_eq!(pascal_case("cart checked-out"), "CartCheckedOut");
        assert_eq!(pascal_case("CartUpdated"), "CartUpdated");
        assert_eq!(pascal_case("  "), "");
    }
}
