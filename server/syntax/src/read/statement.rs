//! Statements: what items, rows and paragraphs say where rules ask for it (see [`crate::prose`]), and the claims and domain names in
//! all prose. Keeps what is said, never the text.

use std::rc::Rc;

use crate::document::{Claim, Statement, VagueWord};
use crate::dress::{self, Mask};
use crate::position::TextRange;
use crate::prose::{self, Deed, Says, Stretch};
use crate::section::SectionName;

use super::outline::{Area, Matter};
use super::{Reader, field};

/// Longer paragraphs and items are read in part, in bytes.
const LONGEST: usize = 4 * 1024;

/// Where the reader of statements stands.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// Topics of the heading above.
    heading: Says,
    /// Topics of the paragraph that introduces a list, or of the table's header.
    lead: Says,
    /// The statement that nested items and further paragraphs of an item belong to.
    item: Option<usize>,
    /// How many vague words there were before it.
    vague_before: usize,
    /// Whether a label above says that what follows is not to be done.
    excluded: bool,
    /// Whether the stretch of text may speak of personal data or set a target.
    matters: bool,
}

impl<'a> Reader<'a> {
    /// Reads the topics of a heading, and what it tells of domains.
    pub(super) fn state_heading(&mut self, content: TextRange) {
        let matter = self.here.matter();
        if matter.any(Matter::QUALITY) {
            self.units.heading = self.topics(content);
        }
        if matter.any(Matter::UNDERSTANDING) {
            self.understand(content);
        }
    }

    /// Reads a paragraph, one of an item if it stands in a list.
    pub(super) fn state(&mut self, range: TextRange, lists: u8, is_item: bool) {
        if self.is_silent() {
            return;
        }
        let range = TextRange { end: range.start + dress::head(range.of(self.text), LONGEST).len() as u32, ..range };
        let range = dress::trimmed(self.text, self.behind_sources(range));
        self.oblige(range);
        self.claim(range);
        if lists == 0 {
            self.paragraph_units(range);
        } else if is_item && lists == 1 {
            let says = self.said(range).and(self.units.lead);
            self.units.item = self.push_statement(range, range, says.and(Says::LISTED));
        } else {
            self.add_to_item(range);
        }
    }

    /// Reads a table's header: its topics are those of its rows.
    pub(super) fn state_header(&mut self, range: TextRange) {
        self.units.item = None;
        self.units.lead = Says::default();
        if self.here.matter().any(Matter::QUALITY) {
            self.units.lead = self.topics(range);
        }
    }

    /// Reads a row of a table.
    pub(super) fn state_row(&mut self, range: TextRange) {
        if self.is_silent() {
            return;
        }
        self.oblige(range);
        self.claim(range);
        let says = self.said(range).and(self.units.lead);
        self.push_statement(range, range, says.and(Says::LISTED));
    }

    /// Notes whether a stretch of text makes the requirement that it stands in one.
    fn oblige(&mut self, range: TextRange) {
        if !self.here.own.is_some_and(|own| own.is_requirement) {
            return;
        }
        let obliges = prose::obliges(&self.visible(range));
        if let Some(section) = self.draft.facts.sections.last_mut() {
            section.obliges |= obliges;
        }
    }

    /// Whether what stands here says nothing about the spec.
    fn is_silent(&self) -> bool {
        self.here.own.is_none() || self.here.matter().any(Matter::EXCLUDED)
    }

    /// A paragraph is one statement, or several where its lines begin with labels; one that ends in a colon introduces a list.
    fn paragraph_units(&mut self, range: TextRange) {
        let mut start = range.start as usize;
        let mut at = start;
        self.units.item = None;
        self.units.lead = Says::default();
        for line in range.of(self.text).split_inclusive('\n') {
            if at > start && self.label(TextRange::new(at, at + line.len())).is_some() {
                self.paragraph_unit(TextRange::new(start, at));
                start = at;
            }
            at += line.len();
        }
        self.paragraph_unit(TextRange::new(start, at));
    }

    fn paragraph_unit(&mut self, range: TextRange) {
        let range = dress::trimmed(self.text, range);
        let words = range.of(self.text);
        let introduces = words.trim_end_matches(['*', '_']).ends_with([':', '：']);
        let says = self.said(range);
        if introduces {
            self.introduce(words);
            self.units.lead = says.only(Says::TOPICS);
        } else if !words.is_empty() {
            let at = self.telling_sentence(range, says);
            self.push_statement(at, range, says);
        }
    }

    /// The sentence of a paragraph that is to be mended, if one is.
    fn telling_sentence(&mut self, range: TextRange, says: Says) -> TextRange {
        let matter = self.here.matter();
        let vague = matter.any(Matter::QUALITY) && says.any(Says::OBSERVED) && !says.has(Says::CONCRETE);
        let meeting = Says::INTERACTION.and(Says::PARTIES);
        let loose = matter.any(Matter::INTERACTIONS) && says.has(meeting) && !says.has(Says::CONTRACT);
        if !vague && !loose {
            return range;
        }
        let telling = prose::sentence(&self.visible(range), |sentence| {
            vague && prose::says(sentence).any(Says::OBSERVED)
                || loose && prose::interaction(sentence, self.options).has(meeting)
        });
        moved(telling, range)
    }

    /// `Non-Goals:` over a list, in a section of goals and non-goals.
    fn introduce(&mut self, words: &str) {
        let label = words.trim_matches(['*', '_', ':', '：', ' ']);
        if label.len() > 64 {
            return;
        }
        let names = self.memo.sections(label);
        self.units.excluded = names.contains(&SectionName::NonGoals) && names.len() == 1;
    }

    /// Adds what a nested item, or a further paragraph of an item, says to the item's statement.
    fn add_to_item(&mut self, range: TextRange) {
        let says = self.said(range);
        match self.units.item.and_then(|at| self.draft.facts.statements.get_mut(at)) {
            Some(item) => {
                // Given, when and then may each stand in an item of its own.
                let tells = item.says.has(Says::BEGINS_STEP) && says.has(Says::BEGINS_STEP);
                let tells = if tells { Says::STEPS.and(Says::TESTABLE) } else { Says::default() };
                item.says = item.says.and(says).and(tells);
                if says.has(Says::MEASURE) {
                    self.draft.facts.vague.truncate(self.units.vague_before);
                }
            }
            None => self.units.item = self.push_statement(range, range, says.and(self.units.lead).and(Says::LISTED)),
        }
    }

    /// What a stretch of text says, as far as its section is asked.
    fn said(&mut self, range: TextRange) -> Says {
        let matter = self.here.matter();
        let stretch = self.visible(range);
        let mut says = Says::default();
        if matter.any(Matter::INTERACTIONS) {
            says = prose::interaction(&stretch, self.options);
        }
        if matter.any(Matter::QUALITY) || matter.any(Matter::CRITERIA) || matter.any(Matter::SCENARIOS) {
            says = says.and(prose::says(&stretch)).and(self.units.heading);
        } else if self.units.matters {
            says = says.and(prose::says(&stretch).only(Says::ELSEWHERE));
        }
        if matter.any(Matter::UNDERSTANDING) {
            says = says.and(prose::excuses(&stretch));
            self.understand(range);
        }
        says
    }

    /// Keeps a statement at its place in the whole of it; outside of the sections that are read by statement only what speaks of personal data or sets a target.
    fn push_statement(&mut self, at: TextRange, whole: TextRange, says: Says) -> Option<usize> {
        let section = self.here.section().filter(|_| !self.units.excluded)?;
        let matter = self.here.matter();
        let stated = matter.any(Matter::STATED) && (!matter.any(Matter::SCENARIOS) || says.has(Says::STEPS));
        let excused = matter.any(Matter::UNDERSTANDING) && says.has(Says::EXCUSED);
        if !stated && !excused && !says.has(Says::PERSONAL_DATA) && !says.has(Says::LATENCY) {
            return None;
        }
        if crate::value::is_placeholder(whole.of(self.text).trim()) {
            return None;
        }
        self.units.vague_before = self.draft.facts.vague.len();
        let at = self.draft.place(self.without_label(at));
        self.draft.facts.statements.push(Statement { at, section, says });
        if matter.any(Matter::QUALITY) || matter.any(Matter::CRITERIA) {
            self.vague_words(whole, says, section);
        }
        Some(self.draft.facts.statements.len() - 1)
    }

    fn vague_words(&mut self, range: TextRange, says: Says, section: crate::SectionId) {
        let is_criterion = self.here.matter().any(Matter::CRITERIA);
        let stretch = self.visible(range);
        for (hit, word) in prose::vague(&stretch, says, is_criterion) {
            let at = self.draft.place(moved(hit.range, range));
            self.draft.facts.vague.push(VagueWord { at, section, word: word.into() });
        }
    }

    /// Keeps the claims of a stretch of text, and whether it may matter to other rules.
    fn claim(&mut self, range: TextRange) {
        let Some(section) = self.here.section().filter(|_| !self.units.excluded) else { return };
        let matter = self.here.matter();
        let stretch = self.visible(range);
        self.units.matters = prose::may_matter(&stretch);
        let mut claims = prose::claims(&stretch);
        if matter.any(Matter::UNDERSTANDING) {
            claims.extend(prose::named_by_label(stretch.text()));
        }
        for claim in claims.into_iter().filter(|claim| claim.deed != Deed::Cites || matter.any(Matter::DOMAINS)) {
            let at = self.draft.place(moved(claim.range, range));
            self.draft.facts.claims.push(Claim { at, section, deed: claim.deed, name: claim.name, actor: claim.actor });
        }
    }

    /// The domains that the source of `Domain Understanding` names: `Domain MCP v3.0 (cart, checkout)`.
    pub(super) fn domains_of_source(&mut self, value: TextRange) {
        let Some(section) = self.here.section().filter(|_| self.here.matter().any(Matter::UNDERSTANDING)) else {
            return;
        };
        for (at, name) in prose::in_parentheses(value.of(self.text)) {
            let at = self.draft.place(moved(at, value));
            self.draft.facts.claims.push(Claim { at, section, deed: Deed::Names, name, actor: "".into() });
        }
    }

    fn understand(&mut self, range: TextRange) {
        let keys = prose::understanding(self.visible(range).text(), self.options);
        self.draft.facts.understanding.extend(keys);
    }

    /// A stretch of text in which what a reader does not see is blank.
    fn visible(&mut self, range: TextRange) -> Rc<Stretch<'a>> {
        if let Some((_, stretch)) = self.heard.as_ref().filter(|(heard, _)| *heard == range) {
            return Rc::clone(stretch);
        }
        let text = dress::mask(range.of(self.text), Mask::LinkTargets);
        let stretch = Rc::new(Stretch::new(text, &self.lexicon));
        self.heard = Some((range, Rc::clone(&stretch)));
        stretch
    }

    /// The topics of a heading or header.
    fn topics(&self, range: TextRange) -> Says {
        prose::says(&Stretch::new(range.of(self.text), &self.lexicon)).only(Says::TOPICS)
    }

    fn label(&self, line: TextRange) -> Option<field::RawField> {
        field::split(self.text, line).filter(|field| !crate::source::is_label(field.key.of(self.text)))
    }

    /// The text behind the label, without full stop.
    fn without_label(&self, range: TextRange) -> TextRange {
        let first = range.of(self.text).split_inclusive('\n').next().unwrap_or_default().len();
        let line = TextRange::new(range.start as usize, range.start as usize + first);
        let value = self.label(line).map(|field| field.value).filter(|value| !value.is_empty());
        let start = value.map_or(range.start, |value| value.start);
        let whole = dress::trimmed(self.text, TextRange { start, ..range });
        let bare = whole.of(self.text).trim_end_matches(['.', '。']).len();
        TextRange::new(whole.start as usize, whole.start as usize + bare.max(1))
    }

    /// A paragraph without the `Source:` lines with which it begins.
    fn behind_sources(&self, range: TextRange) -> TextRange {
        if self.here.area() == Area::Sources { range } else { self.without_source(range) }
    }
}

/// A range of a stretch of text as one of the document.
fn moved(at: TextRange, stretch: TextRange) -> TextRange {
    TextRange::new((stretch.start + at.start) as usize, (stretch.start + at.end) as usize)
}
