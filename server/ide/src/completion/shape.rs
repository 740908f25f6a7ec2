//! Offers that give a document its shape: templates, sections, keys, and the closed vocabularies.

use specward_engine::context::Phase;
use specward_engine::{DocId, Kind, rules};
use specward_syntax::document::Zone;
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::{Key, Options, SectionName, TextRange};

use super::place::Dress;
use super::{Insert, Offer, OfferKind, Offers, Site};
use crate::template::{self, SectionSkeleton, Values};
use crate::words;
use crate::{scaffold, snippet, sources};

impl Site<'_> {
    pub(super) fn templates(&self, range: TextRange) -> Offers {
        let kind = self.kind();
        let typed = self.typed(range);
        let (own, other) = (self.values_of_this_file(), self.values_of_a_new_file());
        let pack = self.newest_pack();
        let offers = template::ALL.iter().map(|(of, name)| {
            let text = template::file(*of, if *of == kind { &own } else { &other });
            let text = pack.map_or(text.clone(), |pack| sources::fill(self.request.snapshot, pack, *of, &text));
            let insert = Insert::Snippet(snippet::of(&text), text);
            let detail = format!("{} template", words::kind(*of, None));
            Offer::new(OfferKind::Template, *name, range).detail(detail).insert(insert).tier(u8::from(*of != kind))
        });
        Offers::ranked(offers, typed)
    }

    /// What a new file of this place can already know: the date, and the newest pack in reach.
    fn values_of_a_new_file(&self) -> Values {
        let pack = self.newest_pack().map(|pack| self.pinned(pack));
        Values { date: Some(self.request.today.to_owned()), pack, ..Values::default() }
    }

    /// The same for the kind that the place of the file asks for: its id too.
    fn values_of_this_file(&self) -> Values {
        let (snapshot, doc) = (self.request.snapshot, self.request.doc);
        let named = snapshot.artefact(doc).and_then(|artefact| artefact.id.as_ref()).map(|id| id.text.to_string());
        Values { id: named.or_else(|| scaffold::free_id(snapshot, doc, self.kind())), ..self.values_of_a_new_file() }
    }

    fn newest_pack(&self) -> Option<DocId> {
        let context = self.request.snapshot.context(self.request.doc)?;
        let active = |doc: &DocId| context.phase_of(*doc) != Some(Phase::Retired);
        let packs = context.of_kind_in_reach(Kind::ContextPack).into_iter().filter(active);
        packs.max_by(|a, b| {
            let version =
                |doc: DocId| context.artefact_of(doc).map(specward_engine::artefact::Artefact::version_or_first);
            version(*a).zip(version(*b)).and_then(|(a, b)| a.compare(&b)).unwrap_or(std::cmp::Ordering::Equal)
        })
    }

    pub(super) fn headings(&self, range: TextRange, marks: usize) -> Offers {
        let sections = self.document.facts.sections.iter();
        let others = sections.filter(|section| !self.document.places.range(section.heading).touches(self.offset));
        let present: Vec<SectionName> = others.flat_map(|section| section.names.clone()).collect();
        let missing = |heading: &str| {
            let names = SectionName::parse(heading, &Options::default());
            !names.iter().any(|name| present.contains(name)) || names.is_empty()
        };
        let skeletons = self.skeletons(marks).into_iter().filter(|skeleton| missing(skeleton.heading));
        let offers = skeletons.map(|skeleton| {
            let body = self.filled(skeleton.text);
            let offer = Offer::new(OfferKind::Section, skeleton.heading, range).detail("section of the template");
            if skeleton.level == marks && self.nothing_below() {
                offer.insert(Insert::Snippet(snippet::of(&body), body))
            } else {
                offer
            }
        });
        Offers::ranked(offers, self.typed(range))
    }

    /// The sections that the template has at this level; of a template without any those of level 2.
    fn skeletons(&self, marks: usize) -> Vec<SectionSkeleton> {
        let all = template::skeletons(self.kind());
        let (here, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|skeleton| skeleton.level == marks);
        if here.is_empty() { others.into_iter().filter(|skeleton| skeleton.level == 2).collect() } else { here }
    }

    /// A section behind its marks, with what is known: the pinned pack's sources, the date.
    fn filled(&self, text: &str) -> String {
        let body = template::fill(text, &self.values_of_a_new_file());
        let pack = sources::pinned_pack(self.request.snapshot, self.request.doc);
        let body = pack.map_or(body.clone(), |pack| {
            sources::fill(self.request.snapshot, pack, self.kind(), &format!("{body}\n")).trim_end().to_owned()
        });
        body.trim_start_matches(['#', ' ']).to_owned()
    }

    /// Whether the heading's body is still to be written: only blank lines up to the next heading or the end.
    fn nothing_below(&self) -> bool {
        let behind = self.request.text[self.offset..].lines().skip(1);
        behind.map(str::trim).find(|line| !line.is_empty()).is_none_or(|line| line.starts_with('#'))
    }

    pub(super) fn keys(&self, range: TextRange, dress: Dress, written: bool) -> Offers {
        let present: Vec<&Key> = self
            .document
            .facts
            .fields
            .iter()
            .filter(|field| {
                field.zone == Zone::Header && !self.document.places.range(field.key_at).touches(self.offset)
            })
            .map(|field| &field.key)
            .collect();
        let wanted = template::keys(self.kind());
        let rank = |key: &Key| wanted.iter().position(|other| other == key);
        let mut keys: Vec<&Key> = Key::ALL.iter().filter(|key| !present.contains(key)).collect();
        keys.sort_by_key(|key| rank(key).unwrap_or(usize::MAX));
        let offers = keys.into_iter().filter_map(|key| {
            let meaning = words::key_meaning(key)?;
            let insert = if written { Insert::Text(named(key, dress)) } else { self.key_with_value(key, dress) };
            let tier = u8::from(rank(key).is_none());
            Some(Offer::new(OfferKind::Key, key.title(), range).detail(meaning).insert(insert).tier(tier))
        });
        Offers::ranked(offers, self.typed(range))
    }

    /// A key as it is written, with a choice behind it where its vocabulary is closed.
    fn key_with_value(&self, key: &Key, dress: Dress) -> Insert {
        let text = dressed(key, dress);
        match snippet::choice(1, &choices(key, self.kind())) {
            Some(choice) => Insert::Snippet(format!("{text}{choice}"), text),
            None => Insert::Text(text),
        }
    }

    /// Values by key; ids where the key refers to artefacts.
    pub(super) fn values(&self, key: &Key, range: TextRange) -> Offers {
        let words: Vec<&str> = match key {
            Key::Id => return self.own_ids(range),
            Key::Status | Key::Scope | Key::ContractChange => choices(key, self.kind()),
            Key::Type => template::ALL.iter().map(|(kind, _)| words::kind(*kind, None)).collect(),
            Key::Date => vec![self.request.today],
            Key::ComponentRepo | Key::Consumers | Key::Producer => {
                self.request.snapshot.roots().iter().map(|root| root.name.as_str()).collect()
            }
            Key::Owner | Key::ApprovedBy => self.people(),
            Key::Compatibility => vec!["additive", "breaking, with its plan under Compatibility"],
            _ => return self.ids_for(key, range),
        };
        Offers::ranked(words.into_iter().map(|word| Offer::new(OfferKind::Value, word, range)), self.typed(range))
    }

    /// Who owns something in the workspace, each once.
    fn people(&self) -> Vec<&str> {
        let owners = self.request.snapshot.artefacts().filter_map(|(_, artefact)| artefact.owner.as_deref());
        let mut owners: Vec<&str> = owners.collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }

    pub(super) fn rules(&self, range: TextRange) -> Offers {
        let here: Vec<&str> =
            self.request.snapshot.findings(self.request.doc).iter().map(|finding| finding.rule.name).collect();
        let behind = self.request.text[range.end as usize..].lines().next().unwrap_or_default();
        let is_written = behind.trim_start().starts_with(':');
        let end = if behind.contains("-->") { "" } else { " -->" };
        let offers = rules::all().map(|rule| {
            let name = rule.name;
            let insert = if is_written {
                Insert::Text(name.to_owned())
            } else {
                Insert::Snippet(format!("{name}: ${{1:reason}}{end}"), format!("{name}: reason{end}"))
            };
            let tier = u8::from(!here.contains(&rule.name));
            Offer::new(OfferKind::Rule, rule.name, range).detail(rule.summary).insert(insert).tier(tier)
        });
        Offers::ranked(offers, self.typed(range))
    }
}

/// The closed vocabulary of a key, in the order of its life; empty for any other key.
fn choices(key: &Key, kind: Kind) -> Vec<&'static str> {
    match key {
        Key::Status if kind == Kind::Adr => AdrStatus::ALL.iter().map(|status| status.title()).collect(),
        Key::Status => SpecStatus::ALL.iter().map(|status| status.title()).collect(),
        Key::Scope => vec!["Global", "Local"],
        Key::ContractChange => vec!["yes", "no"],
        _ => Vec::new(),
    }
}

fn named(key: &Key, dress: Dress) -> String {
    if dress == Dress::FrontMatter { key.yaml_name() } else { key.title().to_owned() }
}

fn dressed(key: &Key, dress: Dress) -> String {
    match dress {
        Dress::None => format!("- {}: ", key.title()),
        Dress::Bold => format!("{}:** ", key.title()),
        Dress::Bullet | Dress::FrontMatter => format!("{}: ", named(key, dress)),
    }
}

pub(super) fn verdicts(range: TextRange) -> Offers {
    let words = [("PASS", "what you claim; Specward computes its own"), ("FAIL", "what you know to be missing")];
    let offers = words.into_iter().map(|(word, detail)| Offer::new(OfferKind::Value, word, range).detail(detail));
    Offers::ranked(offers, "")
}
