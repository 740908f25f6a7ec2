//! The outline of one document: sections with the fields, requirements and gates they hold.

use smol_str::SmolStr;
use specward_syntax::document::Zone;
use specward_syntax::{Document, FactId, SectionId, TextRange};

/// What an outline entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// The document itself, by its title.
    Document,
    /// A section.
    Section,
    /// A metadata field.
    Field,
    /// A requirement or criterion with an id.
    Requirement,
    /// One gate's declared verdict.
    Gate,
}

/// One entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What is shown.
    pub name: SmolStr,
    /// What is shown beside it.
    pub detail: SmolStr,
    /// What it is.
    pub kind: SymbolKind,
    /// All that belongs to it; contains `focus` and the children.
    pub range: TextRange,
    /// What is selected when one goes there.
    pub focus: TextRange,
    /// Entries below.
    pub children: Vec<Symbol>,
}

/// The outline in order of the text.
pub fn outline(document: &Document) -> Vec<Symbol> {
    let builder = Builder { document };
    let sections = builder.sections(None);
    let Some(title) = &document.facts.title else {
        return in_order(builder.leaves(None).into_iter().chain(sections).collect());
    };
    let focus = builder.range(title.at);
    let end = document.places.lines.text_len().max(focus.end as usize);
    let children = in_order(builder.leaves(None).into_iter().chain(sections).collect());
    vec![Symbol {
        name: title.text.clone(),
        detail: SmolStr::default(),
        kind: SymbolKind::Document,
        range: children.iter().fold(TextRange::new(focus.start as usize, end), |all, child| cover(all, child.range)),
        focus,
        children,
    }]
}

struct Builder<'a> {
    document: &'a Document,
}

impl Builder<'_> {
    fn range(&self, fact: FactId) -> TextRange {
        self.document.places.range(fact)
    }

    fn sections(&self, parent: Option<SectionId>) -> Vec<Symbol> {
        let sections = self.document.facts.sections.iter().enumerate();
        sections
            .filter(|(_, section)| section.parent == parent)
            .map(|(index, _)| self.section(SectionId(index as u32)))
            .collect()
    }

    fn section(&self, id: SectionId) -> Symbol {
        let section = &self.document.facts.sections[id.0 as usize];
        let focus = self.range(section.heading);
        let children = in_order(self.leaves(Some(id)).into_iter().chain(self.sections(Some(id))).collect());
        Symbol {
            name: section.title.clone(),
            detail: SmolStr::default(),
            kind: SymbolKind::Section,
            range: cover(self.range(section.whole), focus),
            focus,
            children,
        }
    }

    /// Fields, requirements and gate lines that stand directly in a section (in none: before the first).
    fn leaves(&self, section: Option<SectionId>) -> Vec<Symbol> {
        let facts = &self.document.facts;
        let fields = facts.fields.iter().filter(|field| field.zone == Zone::Header).map(|field| {
            (
                self.range(field.entry),
                self.range(field.key_at),
                field.written_key.clone(),
                field.value.text.clone(),
                SymbolKind::Field,
            )
        });
        let requirements = facts.requirements.iter().map(|item| {
            let range = self.range(item.at);
            (range, range, item.id.text.clone(), item.text.clone(), SymbolKind::Requirement)
        });
        let gates = facts.gates.iter().flat_map(|block| &block.lines).map(|line| {
            let range = self.range(line.at);
            (range, range, SmolStr::new(line.gate.title()), line.text.clone(), SymbolKind::Gate)
        });
        fields
            .chain(requirements)
            .chain(gates)
            .filter(|(range, ..)| self.innermost(*range) == section)
            .map(|(range, focus, name, detail, kind)| Symbol {
                name,
                detail,
                kind,
                range: cover(range, focus),
                focus,
                children: Vec::new(),
            })
            .collect()
    }

    fn innermost(&self, range: TextRange) -> Option<SectionId> {
        let sections = &self.document.facts.sections;
        let behind = sections.partition_point(|section| self.range(section.heading).start <= range.start);
        let mut candidate = behind.checked_sub(1).map(|index| SectionId(index as u32));
        while let Some(id) = candidate {
            let section = &sections[id.0 as usize];
            if self.range(section.whole).contains(range) {
                return Some(id);
            }
            candidate = section.parent;
        }
        None
    }
}

fn in_order(mut symbols: Vec<Symbol>) -> Vec<Symbol> {
    symbols.sort_by_key(|symbol| symbol.range);
    symbols
}

fn cover(a: TextRange, b: TextRange) -> TextRange {
    TextRange { start: a.start.min(b.start), end: a.end.max(b.end) }
}
