//! Where markdown and wiki links lead (documents.md section 4). Asks the disk only through the context.

use smol_str::SmolStr;
use specward_syntax::document::{Link, LinkKind};
use specward_syntax::id::Id;
use specward_syntax::{FactId, Facts, IdKey, key};

use crate::context::resolve::by_path;
use crate::context::{Context, Resolution};
use crate::finding::DocId;
use crate::graph::Repo;
use crate::lookup::{Aspect, Lookup};
use crate::path::FilePath;
use crate::state::{Entry, State};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A document, and the heading or anchor that the fragment names (none without fragment).
    Document(DocId, Option<FactId>),
    /// A document without the heading that the fragment names.
    MissingFragment(DocId),
    /// Several documents have that file stem; by path.
    Ambiguous(Vec<DocId>),
    /// Something that is no document: another file, a folder.
    File(FilePath),
    /// Nothing is there.
    Missing(FilePath),
    /// A wiki link of a known family that nothing answers to.
    MissingName,
    /// Not known before the disk answers.
    Pending(FilePath),
    /// Nothing to check: a site route without extension, a `[[word]]` that is nobody's name.
    NotOurs,
}

impl LinkTarget {
    /// The document it leads to.
    pub fn document(&self) -> Option<DocId> {
        match self {
            Self::Document(doc, _) | Self::MissingFragment(doc) => Some(*doc),
            _ => None,
        }
    }
}

impl Context<'_> {
    /// Where a link of this document leads, by its index in [`Facts::links`].
    pub fn link(&self, index: usize) -> LinkTarget {
        self.link_in(self.doc, index)
    }

    pub(crate) fn link_in(&self, doc: DocId, index: usize) -> LinkTarget {
        let Some(entry) = self.state.entry(doc) else { return LinkTarget::NotOurs };
        let Some(link) = entry.facts().links.get(index) else { return LinkTarget::NotOurs };
        let fragment = link.fragment.as_deref();
        match (link.kind, link.path.is_empty()) {
            (_, true) => self.at_fragment(doc, fragment),
            (LinkKind::Wiki, false) => self.wiki(doc, &link.path, fragment),
            (LinkKind::Inline | LinkKind::Definition, false) => self.to_path(doc, link),
        }
    }

    fn at_fragment(&self, doc: DocId, fragment: Option<&str>) -> LinkTarget {
        let Some(fragment) = fragment.filter(|fragment| !is_browser_fragment(fragment)) else {
            return LinkTarget::Document(doc, None);
        };
        self.ask_aspect(doc, Aspect::Anchors);
        let found = self.state.entry(doc).and_then(|entry| anchor(entry.facts(), fragment));
        found.map_or(LinkTarget::MissingFragment(doc), |at| LinkTarget::Document(doc, Some(at)))
    }

    fn to_path(&self, doc: DocId, link: &Link) -> LinkTarget {
        let Some(path) = self.state.link_path(doc, &link.path) else { return LinkTarget::NotOurs };
        let published = || self.document_at(&self.state.published_path(doc, &path)?);
        if let Some(target) = self.document_at(&path).or_else(published) {
            return self.at_fragment(target, link.fragment.as_deref());
        }
        if path.extension().is_empty() {
            return self.route(&path, link.fragment.as_deref());
        }
        match self.presence(&path) {
            Some(true) => LinkTarget::File(path),
            Some(false) => LinkTarget::Missing(path),
            None => LinkTarget::Pending(path),
        }
    }

    /// A target without extension may be a folder or a page of a site: never dead.
    fn route(&self, path: &FilePath, fragment: Option<&str>) -> LinkTarget {
        let page = FilePath::new(&format!("{path}.md"));
        if let Some(target) = page.and_then(|page| self.document_at(&page)) {
            return self.at_fragment(target, fragment);
        }
        self.ask(&Lookup::Path(path));
        if self.state.holds(path) { LinkTarget::File(path.clone()) } else { LinkTarget::NotOurs }
    }

    /// Where a wiki link with this name would lead from this document.
    pub fn named(&self, name: &str) -> LinkTarget {
        self.wiki(self.doc, name, None)
    }

    fn wiki(&self, doc: DocId, name: &str, fragment: Option<&str>) -> LinkTarget {
        let stem = key_of_stem(name);
        self.ask(&Lookup::Stem(&stem));
        let named = |doc: &DocId| self.state.slot(*doc).is_some_and(|slot| key_of_stem(slot.path.file_name()) == stem);
        let mut docs: Vec<DocId> = self.state.index.stems(&stem).filter(named).collect();
        by_path(self.state, &mut docs);
        match self.state.nearest_of(doc, docs) {
            docs if docs.is_empty() => self.wiki_id(doc, name, fragment),
            docs if docs.len() == 1 => self.at_fragment(docs[0], fragment),
            docs => LinkTarget::Ambiguous(docs),
        }
    }

    fn wiki_id(&self, doc: DocId, name: &str, fragment: Option<&str>) -> LinkTarget {
        let name = name.rsplit('/').next().unwrap_or_default();
        let options = self.state.config_of(doc).options();
        let id = Id::parse(name, &options).or_else(|| Id::leading(name, &options).map(|(id, _)| id));
        let Some(id) = id else { return LinkTarget::NotOurs };
        match self.resolve_id_in(doc, &id) {
            Resolution::Ambiguous(docs) => LinkTarget::Ambiguous(docs),
            Resolution::Unknown if self.is_of_known_family(doc, &id.key) => LinkTarget::MissingName,
            meaning => meaning.target().map_or(LinkTarget::NotOurs, |target| self.at_fragment(target, fragment)),
        }
    }

    fn is_of_known_family(&self, doc: DocId, key: &IdKey) -> bool {
        !key.family().is_empty() && self.family_known_in(doc, key.family())
    }

    /// The document at a path.
    pub fn document_at(&self, path: &FilePath) -> Option<DocId> {
        self.ask(&Lookup::Path(path));
        self.state.document_at(path)
    }
}

impl State {
    /// The path that a link names: from its document's folder, or from the root where it begins with `/`.
    pub(crate) fn link_path(&self, doc: DocId, target: &str) -> Option<FilePath> {
        let slot = self.slot(doc)?;
        let (base, relative) = match target.strip_prefix('/') {
            Some(relative) => (slot.root.and_then(|root| self.root(root))?.path.clone(), relative),
            None => (slot.path.parent()?, target),
        };
        Some(base.join(relative.trim_start_matches('/')))
    }

    /// Where a published graph tells of the file that a link names in a repository beside that of its document:
    /// `../platform-repo/adr/ADR-219.md`.
    fn published_path(&self, doc: DocId, path: &FilePath) -> Option<FilePath> {
        if self.published.is_empty() {
            return None;
        }
        let beside = self.root_of(doc)?.path.parent()?;
        let (repo, file) = path.relative_to(&beside)?.split_once('/')?;
        let published = self.roots.iter().filter(|root| root.is_published());
        let mut named = published.filter(|root| Repo::of(root).is_named(repo));
        named.next().map(|root| root.path.join(file))
    }

    /// The document at a path, as others see it.
    pub(crate) fn document_at(&self, path: &FilePath) -> Option<DocId> {
        let doc = *self.by_path.get(path)?;
        self.entry(doc).filter(|entry| entry.is_shared()).map(|_| doc)
    }

    /// Whether a file that we know is at a path, or a folder that holds one.
    pub(crate) fn holds(&self, path: &FilePath) -> bool {
        if self.by_path.get(path).is_some_and(|doc| self.is_file(*doc)) {
            return true;
        }
        let below = self.by_path.range(path.join("\u{1}")..).take_while(|(file, _)| file.starts_with(path));
        below.take(MOST_BELOW).any(|(_, doc)| self.is_file(*doc))
    }

    fn is_file(&self, doc: DocId) -> bool {
        self.entry(doc).is_some_and(Entry::is_file)
    }

    /// Of several documents with one stem those of the own root, else of the platform, else all.
    fn nearest_of(&self, from: DocId, docs: Vec<DocId>) -> Vec<DocId> {
        let root = |doc: DocId| self.slot(doc).and_then(|slot| slot.root);
        let home = root(from);
        for near in [home, self.platform_of(home)] {
            let group: Vec<DocId> = docs.iter().copied().filter(|doc| near.is_some() && root(*doc) == near).collect();
            if !group.is_empty() {
                return group;
            }
        }
        docs
    }
}

/// So many neighbours in the order of paths are looked at before a folder counts as empty.
const MOST_BELOW: usize = 100_000;

/// What file stems are compared by: without folder and extension, without case.
pub(crate) fn key_of_stem(name: &str) -> SmolStr {
    let file = name.rsplit('/').next().unwrap_or_default();
    let stem = file.strip_suffix(".md").or_else(|| file.strip_suffix(".markdown")).unwrap_or(file);
    SmolStr::new(stem.trim().to_lowercase())
}

/// Fragments that browsers and code hosts understand without a heading: `#L12`, `#:~:text=...`, `#top`.
fn is_browser_fragment(fragment: &str) -> bool {
    let line = fragment.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    fragment.is_empty() || line || fragment.starts_with(":~:") || fragment.eq_ignore_ascii_case("top")
}

/// The heading or anchor that a fragment names: by GitHub's anchor, or by the heading's text as wiki links do.
pub fn anchor(facts: &Facts, fragment: &str) -> Option<FactId> {
    let fragment = fragment.strip_prefix("user-content-").unwrap_or(fragment);
    let text = key::fold(fragment);
    let says = |title: &str| !text.is_empty() && key::fold(title) == text;
    let title = facts.title.as_ref().filter(|title| slug(&title.text) == fragment.to_lowercase() || says(&title.text));
    if let Some(title) = title {
        return Some(title.at);
    }
    let by_anchor = facts.sections.iter().find(|section| section.anchor.eq_ignore_ascii_case(fragment));
    let section = by_anchor.or_else(|| facts.sections.iter().find(|section| says(&section.title)));
    let explicit = || facts.anchors.iter().any(|anchor| anchor.eq_ignore_ascii_case(fragment));
    section.map(|section| section.heading).or_else(|| explicit().then_some(FactId::FILE))
}

/// Everything that a fragment may name.
pub(crate) fn anchors(facts: &Facts) -> Vec<SmolStr> {
    let title = facts.title.iter().map(|title| SmolStr::new(slug(&title.text)));
    let sections = facts.sections.iter().map(|section| section.anchor.clone());
    title.chain(sections).chain(facts.anchors.iter().cloned()).collect()
}

/// The anchor that GitHub gives a heading: lower case, blanks as dashes, no punctuation.
pub fn slug(title: &str) -> String {
    let kept = title.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}
