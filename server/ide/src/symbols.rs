//! The outline of one document: sections with the fields, requirements and gates they hold.

use smol_str::SmolStr;
use specward_syntax::document::{Section, Zone};
use specward_syntax::dress;
use specward_syntax::prose::Says;
use specward_syntax::{Document, FactId, SectionId, SectionName, TextRange};

/// What an outline entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// The document itself, by its title.
    Document,
    /// A section.
    Section,
    /// A metadata field.
    Field,
    /// A requirement or criterion, by its id, else by its first words.
    Requirement,
    /// One gate's declared verdict.
    Gate,
    /// A fan-out task.
    Task,
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

/// How long the name of a criterion without id is at most.
const SHORT: usize = 60;

/// The outline in order of the text. Takes time in proportion to its length.
pub fn outline(document: &Document, text: &str) -> Vec<Symbol> {
    let builder = Builder { document, text };
    let children = in_order(builder.sections());
    let Some(title) = &document.facts.title else { return children };
    let focus = builder.range(title.at);
    let end = document.places.lines.text_len().max(focus.end as usize);
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
    text: &'a str,
}

impl Builder<'_> {
    fn range(&self, fact: FactId) -> TextRange {
        self.document.places.range(fact)
    }

    /// What stands in no section, with everything else inside of it. A section comes before its subsections, so that
    /// from the last to the first one all children of each are known.
    fn sections(&self) -> Vec<Symbol> {
        let sections = &self.document.facts.sections;
        let mut top = Vec::new();
        let mut inside: Vec<Vec<Symbol>> = vec![Vec::new(); sections.len()];
        for leaf in self.leaves() {
            children_of(self.innermost(leaf.range), &mut inside, &mut top).push(leaf);
        }
        for (index, section) in sections.iter().enumerate().rev() {
            let symbol = self.section(section, std::mem::take(&mut inside[index]));
            children_of(section.parent, &mut inside, &mut top).push(symbol);
        }
        top
    }

    fn section(&self, section: &Section, children: Vec<Symbol>) -> Symbol {
        let focus = self.range(section.heading);
        Symbol {
            name: section.title.clone(),
            detail: SmolStr::default(),
            kind: SymbolKind::Section,
            range: cover(self.range(section.whole), focus),
            focus,
            children: in_order(children),
        }
    }

    /// Fields, requirements, gate lines and fan-out tasks.
    fn leaves(&self) -> impl Iterator<Item = Symbol> {
        let facts = &self.document.facts;
        let fields = facts.fields.iter().filter(|field| field.zone == Zone::Header).map(|field| {
            let (entry, key) = (self.range(field.entry), self.range(field.key_at));
            leaf(entry, key, &field.written_key, &field.value.text, SymbolKind::Field)
        });
        let requirements = facts.requirements.iter().map(|item| {
            let range = self.range(item.at);
            leaf(range, range, &item.id.text, &item.text, SymbolKind::Requirement)
        });
        let gates = facts.gates.iter().flat_map(|block| &block.lines).map(|line| {
            let range = self.range(line.at);
            leaf(range, range, line.gate.title(), &line.text, SymbolKind::Gate)
        });
        let tasks =
            facts.tasks.iter().filter(|task| !facts.sections.iter().any(|section| section.heading == task.at)).map(
                |task| {
                    let range = self.range(task.at);
                    leaf(range, range, &task.title, "", SymbolKind::Task)
                },
            );
        fields.chain(requirements).chain(self.criteria()).chain(gates).chain(tasks)
    }

    /// Criteria without an id: the items of their sections.
    fn criteria(&self) -> impl Iterator<Item = Symbol> {
        let facts = &self.document.facts;
        let wanted = [SectionName::AcceptanceCriteria, SectionName::SuccessCriteria];
        let line = |fact: FactId| self.document.places.lines.line_of(self.range(fact).start as usize);
        let numbered: Vec<u32> = facts.requirements.iter().map(|requirement| line(requirement.at)).collect();
        let items = facts.statements.iter().filter(move |statement| {
            (statement.says.has(Says::LISTED) || statement.says.has(Says::BEGINS_STEP))
                && wanted.iter().any(|name| facts.stands_in(statement.section, *name))
                && numbered.binary_search(&line(statement.at)).is_err()
        });
        items.map(|statement| {
            let range = self.range(statement.at);
            leaf(range, range, &short(range.of(self.text)), "", SymbolKind::Requirement)
        })
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

/// The first words of a text, without emphasis.
fn short(text: &str) -> String {
    let plain = dress::plain(text);
    let words = plain.split_whitespace();
    let (mut out, mut length) = (String::new(), 0);
    for word in words {
        length += word.chars().count() + 1;
        if length > SHORT && !out.is_empty() {
            return out + " …";
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn leaf(range: TextRange, focus: TextRange, name: &str, detail: &str, kind: SymbolKind) -> Symbol {
    let (name, detail) = (SmolStr::new(name), SmolStr::new(detail));
    Symbol { name, detail, kind, range: cover(range, focus), focus, children: Vec::new() }
}

fn children_of<'a>(
    section: Option<SectionId>,
    inside: &'a mut [Vec<Symbol>],
    top: &'a mut Vec<Symbol>,
) -> &'a mut Vec<Symbol> {
    section.and_then(|id| inside.get_mut(id.0 as usize)).unwrap_or(top)
}

fn in_order(mut symbols: Vec<Symbol>) -> Vec<Symbol> {
    symbols.sort_by_key(|symbol| symbol.range);
    symbols
}

fn cover(a: TextRange, b: TextRange) -> TextRange {
    TextRange { start: a.start.min(b.start), end: a.end.max(b.end) }
}
