//! What `read` makes of compact texts, rendered with the text each place covers.

mod facts;
mod forms;
mod laws;

use std::fmt::Write;

use crate::document::{Document, FactId};
use crate::options::Options;

/// Reads a text and renders its facts.
fn render(text: &str) -> String {
    let document = super::read(text, &Options::default());
    let mut out = String::new();
    let view = View { text, document: &document };
    view.title(&mut out);
    view.sections(&mut out);
    view.fields(&mut out);
    view.references(&mut out);
    view.links(&mut out);
    view.rest(&mut out);
    out
}

struct View<'a> {
    text: &'a str,
    document: &'a Document,
}

impl View<'_> {
    fn at(&self, fact: FactId) -> String {
        format!("{:?}", self.document.places.range(fact).of(self.text))
    }

    fn title(&self, out: &mut String) {
        if let Some(title) = &self.document.facts.title {
            let id = title.id.as_ref().map_or("-", |id| id.key.as_str());
            writeln!(out, "title {id} {:?} at {}", title.name, self.at(title.at)).unwrap();
        }
    }

    fn sections(&self, out: &mut String) {
        for section in &self.document.facts.sections {
            let empty = if section.empty { " empty" } else { "" };
            let parent = section.parent.map_or(String::new(), |parent| format!(" in {}", parent.0));
            writeln!(out, "section {} #{} {:?}{empty}{parent}", section.level, section.anchor, section.names).unwrap();
        }
    }

    fn fields(&self, out: &mut String) {
        for field in &self.document.facts.fields {
            let items: Vec<_> = field.value.items.iter().map(|item| self.at(item.at)).collect();
            let (key, value) = (self.at(field.key_at), self.at(field.value_at));
            let (form, zone, state) = (field.form, field.zone, field.value.state);
            writeln!(out, "field {:?} {key} = {value} {state:?} [{}] {form:?} {zone:?}", field.key, items.join(", "))
                .unwrap();
        }
    }

    fn references(&self, out: &mut String) {
        for reference in &self.document.facts.references {
            let version = reference.version_at.map_or(String::new(), |at| format!(" version {}", self.at(at)));
            let link = reference.link.map_or(String::new(), |link| format!(" link {link}"));
            let scope = reference.scope.as_ref().map_or(String::new(), |scope| format!(" scope {scope}"));
            let (at, key) = (self.at(reference.at), reference.id.key.as_str());
            writeln!(out, "ref {at} {key}{version} {:?}{scope}{link}", reference.role).unwrap();
        }
    }

    fn links(&self, out: &mut String) {
        for link in &self.document.facts.links {
            let fragment = link.fragment.as_deref().map_or(String::new(), |fragment| format!(" # {fragment:?}"));
            let at = self.at(link.at);
            writeln!(out, "link {:?} {at} to {:?}{fragment} text {:?}", link.kind, link.path, link.text).unwrap();
        }
    }

    fn rest(&self, out: &mut String) {
        let facts = &self.document.facts;
        for source in &facts.sources {
            let items: Vec<_> =
                source.items.iter().map(|item| (&item.name, item.version_at.map(|at| self.at(at)))).collect();
            let section = source.section.map(|section| section.0);
            writeln!(out, "source {} for {section:?} {items:?} {}", self.at(source.at), source.not_applicable).unwrap();
        }
        for line in facts.gates.iter().flat_map(|gates| &gates.lines) {
            writeln!(
                out,
                "gate {:?} {:?} {} in {}",
                line.gate,
                line.verdict,
                self.at(line.verdict_at),
                self.at(line.at)
            )
            .unwrap();
        }
        for marker in &facts.markers {
            writeln!(out, "marker {:?} {} {:?}", marker.kind, self.at(marker.at), marker.text).unwrap();
        }
        for one in &facts.suppressions {
            writeln!(out, "ignore {:?} {:?} {:?}", one.rule, one.reason, one.covers).unwrap();
        }
        for requirement in &facts.requirements {
            writeln!(out, "requirement {} {} {:?}", self.at(requirement.at), requirement.id.key, requirement.text)
                .unwrap();
        }
        for task in &facts.tasks {
            writeln!(out, "task {} {:?}", self.at(task.at), task.title).unwrap();
        }
        if let Some(error) = &facts.front_matter_error {
            writeln!(out, "error {} {}", self.at(error.at), error.message).unwrap();
        }
        if !facts.anchors.is_empty() {
            writeln!(out, "anchors {:?}", facts.anchors).unwrap();
        }
    }
}
