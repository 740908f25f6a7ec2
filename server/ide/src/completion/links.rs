//! Offers inside links: wiki targets, paths, headings.

use specward_engine::DocId;
use specward_engine::path::FilePath;
use specward_syntax::TextRange;

use super::{Insert, Offer, OfferKind, Offers, Site};

impl Site<'_> {
    pub(super) fn wiki_targets(&self, range: TextRange) -> Offers {
        let snapshot = self.request.snapshot;
        let closing = if self.request.text[range.end as usize..].starts_with("]]") { "" } else { "]]" };
        let found = self.files_by_stem(self.typed(range));
        found.into_offers(|doc| {
            let stem = snapshot.path(doc)?.stem();
            let offer = Offer::new(OfferKind::File, stem, range).about(doc).detail(self.title_of(doc));
            Some(offer.insert(Insert::Text(format!("{stem}{closing}"))))
        })
    }

    pub(super) fn wiki_headings(&self, range: TextRange) -> Offers {
        let before = &self.request.text[..range.start as usize];
        let Some((_, target)) = before.rsplit_once("[[") else { return Offers::default() };
        let name = target.trim_end_matches('#');
        let named = || self.request.snapshot.context(self.request.doc)?.named(name).document();
        let doc = if name.is_empty() { Some(self.request.doc) } else { named() };
        self.headings_of(doc, range, |section| section.title.to_string())
    }

    pub(super) fn anchors(&self, path: &str, range: TextRange) -> Offers {
        let doc = if path.is_empty() { Some(self.request.doc) } else { self.document_at(path) };
        self.headings_of(doc, range, |section| section.anchor.to_string())
    }

    fn document_at(&self, relative: &str) -> Option<DocId> {
        let folder = self.request.snapshot.path(self.request.doc)?.parent()?;
        self.request.snapshot.doc_by_path(&folder.join(relative))
    }

    fn headings_of(
        &self,
        doc: Option<DocId>,
        range: TextRange,
        name: impl Fn(&specward_syntax::Section) -> String,
    ) -> Offers {
        let sections = doc.and_then(|doc| self.request.snapshot.facts(doc)).map(|facts| facts.sections.as_slice());
        let offers = sections
            .unwrap_or_default()
            .iter()
            .map(|section| Offer::new(OfferKind::Heading, name(section), range).detail(section.title.as_str()));
        Offers::ranked(offers, self.typed(range))
    }

    pub(super) fn paths(&self, range: TextRange) -> Offers {
        let snapshot = self.request.snapshot;
        let Some(folder) = snapshot.path(self.request.doc).and_then(FilePath::parent) else { return Offers::default() };
        let found = self.files_by_link(&folder, self.typed(range));
        found.into_offers(|doc| {
            let link = snapshot.path(doc)?.link_from(&folder);
            Some(Offer::new(OfferKind::File, link, range).detail(self.title_of(doc)).about(doc))
        })
    }

    fn title_of(&self, doc: DocId) -> String {
        self.request.snapshot.artefact(doc).map(|artefact| artefact.title.to_string()).unwrap_or_default()
    }
}
