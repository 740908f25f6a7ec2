//! Which files a link may mean, best first: looks at every name of the workspace, so that it reads the memo of names and
//! builds nothing but the offers that are shown.

use std::cmp::Reverse;

use specward_engine::names::{FileName, Name, Names, letters};
use specward_engine::path::FilePath;
use specward_engine::{DocId, Kind};

use super::{MOST, Offer, Offers, Site};
use crate::fuzzy::{Query, Rank};

/// Files that fit, best first, and whether there are more.
#[derive(Default)]
pub(super) struct Found {
    docs: Vec<(u8, DocId)>,
    more: bool,
}

/// A file that fits: its tier, how well it fits, and where it stands among equals.
type Fit = (u8, Reverse<Rank>, DocId);

impl Found {
    /// One offer a file, in its tier.
    pub(super) fn into_offers(self, offer: impl Fn(DocId) -> Option<Offer>) -> Offers {
        let items = self.docs.into_iter().filter_map(|(tier, doc)| Some(offer(doc)?.tier(tier))).collect();
        Offers { items, incomplete: self.more }
    }

    fn best(mut fits: Vec<Fit>) -> Self {
        let more = fits.len() > MOST;
        if more {
            fits.select_nth_unstable(MOST);
            fits.truncate(MOST);
        }
        fits.sort_unstable();
        Self { docs: fits.into_iter().map(|(tier, _, doc)| (tier, doc)).collect(), more }
    }
}

impl Site<'_> {
    /// Files whose stem or title fits; ours before prose.
    pub(super) fn files_by_stem(&self, typed: &str) -> Found {
        self.with_names(|names| {
            let others = names.files().filter(|file| file.doc != self.request.doc);
            if typed.is_empty() {
                return first(others, |file| u8::from(file.kind == Kind::Prose));
            }
            let mut wanted = Wanted::new(typed);
            let rank = |file: FileName<'_>| {
                let rank = wanted.of(file.stem, file.stem_letters).max(wanted.of(file.title, file.title_letters))?;
                Some((u8::from(file.kind == Kind::Prose), Reverse(rank), file.doc))
            };
            Found::best(others.filter_map(rank).collect())
        })
    }

    /// Files whose link from `folder` or title fits. What was typed up to its last slash may name a folder: then only
    /// files below it are meant.
    pub(super) fn files_by_link(&self, folder: &FilePath, typed: &str) -> Found {
        self.with_names(|names| {
            let others = || names.files().filter(|file| file.doc != self.request.doc);
            if typed.is_empty() {
                return first(others(), |file| u8::from(file.kind == Kind::Prose));
            }
            let (named, rest) = typed.rsplit_once('/').unwrap_or(("", typed));
            let below = folder.join(named);
            let mut inside = self.request.snapshot.below(&below).peekable();
            if named.is_empty() || inside.peek().is_none() {
                return self.by_whole_link(folder, typed, others());
            }
            let mut wanted = Wanted::new(rest);
            let rank = |(path, doc): (&FilePath, DocId)| {
                let file = names.file(doc).filter(|_| doc != self.request.doc)?;
                let by_title = wanted.of(file.title, file.title_letters);
                let rank = wanted.of(path.relative_to(&below)?, u64::MAX).max(by_title)?;
                Some((0, Reverse(rank), doc))
            };
            Found::best(inside.filter_map(rank).collect())
        })
    }

    fn by_whole_link<'n>(&self, folder: &FilePath, typed: &str, files: impl Iterator<Item = FileName<'n>>) -> Found {
        let mut wanted = Wanted::new(typed);
        let rank = |file: FileName<'_>| {
            let by_title = wanted.of(file.title, file.title_letters);
            let path = self.request.snapshot.path(file.doc)?;
            let by_link = wanted.may_fit(path.as_str()).then(|| wanted.of(&path.link_from(folder), u64::MAX));
            Some((0, Reverse(by_link.flatten().max(by_title)?), file.doc))
        };
        Found::best(files.filter_map(rank).collect())
    }

    pub(super) fn with_names<T>(&self, search: impl FnOnce(&Names) -> T) -> T {
        let mut names = Names::lock(self.request.names);
        self.request.snapshot.bring_up(&mut names);
        search(&names)
    }
}

/// Some files by tier, for nothing typed.
fn first<'n>(files: impl Iterator<Item = FileName<'n>>, tier: impl Fn(&FileName<'n>) -> u8) -> Found {
    let mut docs: Vec<(u8, DocId)> = files.map(|file| (tier(&file), file.doc)).collect();
    docs.sort_unstable();
    let more = docs.len() > MOST;
    docs.truncate(MOST);
    Found { docs, more }
}

/// What was typed, with its letters: most names lack one of them and need no closer look.
pub(super) struct Wanted {
    query: Query,
    letters: u64,
}

impl Wanted {
    pub(super) fn new(typed: &str) -> Self {
        Self { query: Query::new(typed), letters: letters(typed) }
    }

    /// Whether a text has all letters; one beyond ASCII may have them in another form.
    fn may_have(&self, found: u64) -> bool {
        found >> 63 == 1 || self.letters & !found == 0
    }

    fn may_fit(&self, text: &str) -> bool {
        self.may_have(letters(text))
    }

    fn of(&mut self, name: &str, found: u64) -> Option<Rank> {
        if self.may_have(found) { self.query.best([name]) } else { None }
    }

    /// How well the id or title of an artefact fits.
    pub(super) fn of_artefact(&mut self, name: &Name<'_>) -> Option<Rank> {
        if self.may_have(name.letters) { self.query.best([name.id, name.key, name.title]) } else { None }
    }
}
