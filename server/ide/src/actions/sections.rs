//! Sections that a template has and a document lacks, each where the template's order puts it, with the sources that the
//! pinned pack lists; and `Source:` lines that are missing.

use specward_engine::DocId;
use specward_engine::finding::Fix;
use specward_engine::rules::sections::sources_of;
use specward_syntax::document::Section;
use specward_syntax::{Key, Options, SectionName, TextRange};

use super::{Action, ActionKind, Planner};
use crate::edit::{TextEdit, WorkspaceEdit};
use crate::sources;
use crate::template::{self, SectionSkeleton, Values};
use crate::texts::Source;

impl Planner<'_> {
    pub(super) fn add_sections(&self, doc: DocId, names: &[SectionName]) -> Vec<Action> {
        let Some(source) = self.source(doc) else { return Vec::new() };
        let one = |name: &SectionName| (format!("Add the section {}", name.title()), vec![*name]);
        let mut wanted: Vec<(String, Vec<SectionName>)> = names.iter().map(one).collect();
        if names.len() > 1 {
            wanted.insert(0, (format!("Add the {} missing sections", names.len()), names.to_vec()));
        }
        let only = wanted.len() == 1;
        let actions = wanted.into_iter().enumerate().map(|(index, (title, names))| {
            let mut edit = WorkspaceEdit::default();
            for change in self.missing(doc, &source, &names) {
                edit.replace(source.path.clone(), change.range, change.text);
            }
            let preferred = only || index == 0;
            Action { title, kind: ActionKind::Fix, preferred, finding: None, edit: Some(edit) }
        });
        actions.collect()
    }

    fn missing(&self, doc: DocId, source: &Source, names: &[SectionName]) -> Vec<TextEdit> {
        let kind = self.request.snapshot.kind(doc);
        let skeletons = template::skeletons(kind);
        let mut done: Vec<SectionName> = Vec::new();
        let mut edits = Vec::new();
        for name in names {
            if done.contains(name) {
                continue;
            }
            let whole = skeletons.iter().find(|skeleton| named(skeleton).contains(name));
            let whole = whole.filter(|skeleton| named(skeleton).iter().all(|part| names.contains(part)));
            done.extend(whole.map_or_else(|| vec![*name], named));
            let text = self.section_text(doc, source, *name, whole);
            edits.push(place(source, &skeletons, *name, &text));
        }
        edits
    }

    /// Heading, sources, and what to write.
    fn section_text(&self, doc: DocId, source: &Source, name: SectionName, whole: Option<&SectionSkeleton>) -> String {
        let kind = self.request.snapshot.kind(doc);
        let level = level_of(source, kind).unwrap_or_else(|| whole.map_or(2, |skeleton| skeleton.level));
        let marks = "#".repeat(level);
        let heading = whole.map_or(name.title(), |skeleton| skeleton.heading);
        let body = whole.map_or_else(|| body_for(kind, name), |skeleton| body_of(skeleton).to_owned());
        let text = template::fill(&format!("## {heading}\n{body}\n"), &self.values(doc));
        let pack = sources::pinned_pack(self.request.snapshot, doc);
        let text = pack.map_or(text.clone(), |pack| sources::fill(self.request.snapshot, pack, kind, &text));
        let text = text.trim_start_matches('#').trim_end();
        format!("{marks}{text}").replace('\n', source.page().line_break())
    }

    fn values(&self, doc: DocId) -> Values {
        let text = |key: &Key| {
            let fields = self.request.snapshot.facts(doc).map(|facts| facts.fields.as_slice()).unwrap_or_default();
            let field = fields.iter().find(|field| field.key == *key)?;
            Some(field.value.text.to_string()).filter(|text| !text.is_empty())
        };
        Values { implements: text(&Key::Implements), pack: text(&Key::ContextPack), ..Values::default() }
    }

    /// A line below a heading, and all lines that are missing so in this document at once.
    pub(super) fn add_below(&self, fix: &Fix) -> Vec<Action> {
        let Fix::AddBelow { title, place, text, preferred } = fix else { return Vec::new() };
        let Some(source) = self.source(place.doc) else { return Vec::new() };
        let action = |title: String, preferred: bool, changes: Vec<TextEdit>| {
            let mut edit = WorkspaceEdit::default();
            for change in changes {
                edit.replace(source.path.clone(), change.range, change.text);
            }
            Action { title, kind: ActionKind::Fix, preferred, finding: None, edit: Some(edit) }
        };
        let mut actions = vec![action(title.clone(), *preferred, vec![below(&source, place.fact, text)])];
        let all: Vec<TextEdit> = self
            .request
            .snapshot
            .findings(place.doc)
            .iter()
            .flat_map(|finding| &finding.fixes)
            .filter_map(|fix| match fix {
                Fix::AddBelow { place, text, .. } => Some(below(&source, place.fact, text)),
                _ => None,
            })
            .collect();
        if all.len() > 1 {
            actions.push(action(format!("Add all {} missing sources", all.len()), false, all));
        }
        actions
    }
}

fn below(source: &Source, fact: specward_syntax::FactId, text: &str) -> TextEdit {
    let page = source.page();
    let end = page.line_end(source.range(fact).end as usize);
    let br = page.line_break();
    let rest = source.text[end..].trim_start_matches('\r').strip_prefix('\n').unwrap_or_default();
    let blank = rest.is_empty() || rest.trim_start_matches('\r').starts_with('\n');
    let gap = if blank { "" } else { br };
    TextEdit { range: TextRange::empty(end), text: format!("{br}{text}{gap}") }
}

fn named(skeleton: &SectionSkeleton) -> Vec<SectionName> {
    SectionName::parse(skeleton.heading, &Options::default())
}

/// A skeleton's text below its heading.
fn body_of(skeleton: &SectionSkeleton) -> &'static str {
    skeleton.text.split_once('\n').map_or("", |(_, body)| body)
}

/// What stands below a heading of which the template has only more.
fn body_for(kind: specward_engine::Kind, name: SectionName) -> String {
    let wanted = sources_of(kind, name);
    let source = if wanted.is_empty() { String::new() } else { format!("Source: [{}]\n\n", wanted.join(" and ")) };
    format!("{source}[{}]", name.title())
}

/// The level at which the document writes sections of its kind's template.
fn level_of(source: &Source, kind: specward_engine::Kind) -> Option<usize> {
    let skeletons = template::skeletons(kind);
    let of_template = |section: &&Section| {
        section.names.iter().any(|name| skeletons.iter().any(|skeleton| named(skeleton).contains(name)))
    };
    let sections = source.document.facts.sections.iter().filter(of_template);
    let inner = sections.filter(|section| !section.names.contains(&SectionName::Metadata));
    inner.map(|section| usize::from(section.level)).find(|level| (2..=3).contains(level))
}

/// Where a section stands: before the first that the template has later, else behind everything.
fn place(source: &Source, skeletons: &[SectionSkeleton], name: SectionName, text: &str) -> TextEdit {
    let rank = |names: &[SectionName]| {
        skeletons.iter().position(|skeleton| named(skeleton).iter().any(|one| names.contains(one)))
    };
    let own = rank(&[name]).unwrap_or(usize::MAX);
    let sections = &source.document.facts.sections;
    let before = sections.iter().filter(|section| rank(&section.names).is_some_and(|rank| rank < own));
    let last = before.map(|section| section.heading).max();
    let next = sections.iter().find(|section| {
        last.is_none_or(|last| section.heading > last)
            && (rank(&section.names).is_some_and(|rank| rank > own) || last.is_some() && section.level == 2)
    });
    let page = source.page();
    let br = page.line_break();
    if let Some(section) = next {
        let at = page.line_start(source.range(section.heading).start as usize);
        return TextEdit { range: TextRange::empty(at), text: format!("{text}{br}{br}") };
    }
    let gap = if source.text.is_empty() || source.text.ends_with('\n') { "" } else { br };
    TextEdit { range: TextRange::empty(source.text.len()), text: format!("{gap}{br}{text}{br}") }
}
