//! New documents that this one calls for: the component spec of a task, the contract spec of a reference, the change
//! spec of a stale spec, the follow-up of a hotfix. Each comes with the links to and from it.

use specward_engine::path::FilePath;
use specward_engine::root::Root;
use specward_engine::{DocId, Kind};
use specward_syntax::document::{Field, Zone};
use specward_syntax::value::ValueState;
use specward_syntax::{Document, Key, SectionName, TextRange};

use super::{Action, ActionKind, Planner, add_to_field};
use crate::edit::TextEdit;
use crate::scaffold::{self, Order, Scaffold, Wish};

impl Planner<'_> {
    /// What a fan-out task under the cursor hands over (operating model 1.7).
    pub(super) fn for_task(&self, document: &Document) -> Vec<Action> {
        let Some(task) = self.task_at(document) else { return Vec::new() };
        let spec = self.component_spec(document, task);
        let changes = task_field(document, task, &Key::ContractChange);
        let contract = changes.filter(|field| field.value.text.eq_ignore_ascii_case("yes"));
        let contract = contract.and_then(|_| self.contract_of_task(document, task));
        spec.into_iter().chain(contract).collect()
    }

    fn task_at(&self, document: &Document) -> Option<u32> {
        let at = self.request.range.start as usize;
        let page_line = |range: TextRange| document.places.lines.line_of(range.start as usize);
        let line = document.places.lines.line_of(at);
        let in_field = document.facts.fields.iter().find_map(|field| match field.zone {
            Zone::Task(task) if page_line(document.places.range(field.entry)) == line => Some(task),
            _ => None,
        });
        let tasks = document.facts.tasks.iter();
        in_field.or_else(|| {
            let index = tasks.into_iter().position(|task| page_line(document.places.range(task.at)) == line)?;
            Some(index as u32)
        })
    }

    fn root_named(&self, name: &str) -> Option<&Root> {
        let roots = self.request.snapshot.roots();
        roots.iter().find(|root| root.name == name || root.path.file_name() == name)
    }

    fn component_spec(&self, document: &Document, task: u32) -> Option<Action> {
        let text = |key: &Key| task_field(document, task, key).map(|field| field.value.text.to_string());
        let root = self.root_named(&text(&Key::ComponentRepo)?)?;
        let title = document.facts.tasks.get(task as usize)?.title.to_string();
        let wish = self.wish(Kind::ComponentSpec, &title);
        let mut order = Order::of(&wish);
        order.root = Some(&root.path);
        order.values.implements = text(&Key::PlatformSpecId);
        order.values.pack = text(&Key::ContextPackVersion);
        order.fields.extend(text(&Key::BlockedBy).map(|blockers| (Key::BlockedBy, blockers)));
        let planned = scaffold::order(self.request.snapshot, &order)?;
        let parent = self.parent_of(document, task, &Key::PlatformSpecId);
        let title = format!("Create component spec {} in {} from this task", planned.id, root.name);
        Some(self.creation(title, planned, parent.map(|doc| (doc, Key::Children))))
    }

    fn parent_of(&self, document: &Document, task: u32, key: &Key) -> Option<DocId> {
        let reference = task_field(document, task, key)?.value.items.iter().find_map(|item| item.reference)?;
        self.request.snapshot.resolve(self.request.doc, reference).target()
    }

    fn contract_of_task(&self, document: &Document, task: u32) -> Option<Action> {
        let parent = self.parent_of(document, task, &Key::PlatformSpecId)?;
        let title = document.facts.tasks.get(task as usize)?.title.to_string();
        let consumers = task_field(document, task, &Key::ComponentRepo).map(|field| field.value.text.to_string());
        let wish = Wish { from: Some(parent), ..self.wish(Kind::ContractSpec, &title) };
        let mut order = Order::of(&wish);
        order.fields.extend(consumers.map(|name| (Key::Consumers, name)));
        let planned = scaffold::order(self.request.snapshot, &order)?;
        let title = format!("Create contract spec {} for this task", planned.id);
        Some(self.creation(title, planned, Some((parent, Key::ContractSpecs))))
    }

    fn wish<'w>(&'w self, kind: Kind, title: &'w str) -> Wish<'w> {
        Wish { from: Some(self.request.doc), kind, title, today: self.request.today, texts: self.request.texts }
    }

    /// What a finding calls for; `name` is the id that is already referred to, with its version.
    pub(super) fn create(&self, kind: Kind, name: &str) -> Option<Action> {
        match kind {
            Kind::ContractSpec => self.contract_spec(name),
            Kind::ChangeSpec => self.change_spec(),
            Kind::FollowUpSpec => self.follow_up_spec(),
            _ => None,
        }
    }

    /// In the platform's root, where the registry is (operating model 1.4), consumed by the component that asks.
    fn contract_spec(&self, name: &str) -> Option<Action> {
        let (id, version) = name.split_once(' ').unwrap_or((name, "v1"));
        let own = self.request.snapshot.root(self.request.doc)?;
        let title = spaced(id);
        let wish = self.wish(Kind::ContractSpec, &title);
        let mut order = Order::of(&wish);
        order.root = own.platform.as_ref().filter(|path| self.is_root(path));
        order.id = Some(id);
        order.fields.push((Key::Version, version.to_owned()));
        let is_component = own.tier == specward_engine::root::Tier::Component;
        order.fields.extend(is_component.then(|| (Key::Consumers, own.name.to_string())));
        let planned = scaffold::order(self.request.snapshot, &order)?;
        Some(self.creation(format!("Create contract spec {id} {version}"), planned, None))
    }

    fn is_root(&self, path: &FilePath) -> bool {
        self.request.snapshot.roots().iter().any(|root| root.path == *path)
    }

    /// Rebaselines this spec on the newest pack (operating model 1.10).
    fn change_spec(&self) -> Option<Action> {
        let snapshot = self.request.snapshot;
        let artefact = snapshot.artefact(self.request.doc)?;
        let own = artefact.id.as_ref()?.text.to_string();
        let context = snapshot.context(self.request.doc)?;
        let parent =
            context.edges_under(self.request.doc, &Key::Implements).iter().find_map(|edge| edge.meaning.target());
        let newest = parent.and_then(|parent| scaffold::newest(snapshot, parent));
        let title = format!("Rebaseline {own}");
        let wish = self.wish(Kind::ChangeSpec, &title);
        let mut order = Order::of(&wish);
        order.values.implements = newest.and_then(|parent| scaffold::pinned(snapshot, parent));
        order.values.impact = Some(format!("{own}: [what it must do to follow]"));
        order.fields.push((Key::Affects, scaffold::pinned(snapshot, self.request.doc)?));
        let planned = scaffold::order(snapshot, &order)?;
        let on = planned.pack.as_ref().map(|pack| format!(" on {pack}")).unwrap_or_default();
        let title = format!("Create change spec {} that rebaselines {own}{on}", planned.id);
        let lists = newest.filter(|parent| snapshot.kind(*parent) == Kind::PlatformSpec);
        Some(self.creation(title, planned, lists.map(|parent| (parent, Key::Children))))
    }

    /// Offered on a hotfix that names no follow-up yet.
    pub(super) fn follow_up(&self, document: &Document) -> Option<Action> {
        let is_hotfix = self.request.snapshot.kind(self.request.doc) == Kind::HotfixSpec;
        let named = document
            .facts
            .fields
            .iter()
            .any(|field| field.key == Key::FollowUp && field.value.state == ValueState::Present);
        if is_hotfix && !named { self.follow_up_spec() } else { None }
    }

    /// The hardening of this hotfix, linked from it (operating model 1.13).
    fn follow_up_spec(&self) -> Option<Action> {
        let snapshot = self.request.snapshot;
        let artefact = snapshot.artefact(self.request.doc)?;
        let own = artefact.id.as_ref()?.text.to_string();
        let title = if artefact.title.is_empty() { own.clone() } else { uncapitalised(&artefact.title) };
        let title = format!("Harden {title}");
        let planned = scaffold::order(snapshot, &Order::of(&self.wish(Kind::FollowUpSpec, &title)))?;
        let (id, path) = (planned.id.clone(), planned.path.clone());
        let mut action = self.creation(format!("Create follow-up spec {id} of {own}"), planned, None);
        let source = self.source(self.request.doc)?;
        let folder = source.path.parent()?;
        let link = format!("[{id}]({})", path.link_from(&folder));
        let change = follow_up_link(&source, &link).or_else(|| source.page().add(&Key::FollowUp, &id))?;
        action.edit.as_mut()?.replace(source.path.clone(), change.range, change.text);
        Some(action)
    }

    /// The new file, listed in the document above it.
    fn creation(&self, title: String, planned: Scaffold, listed: Option<(DocId, Key)>) -> Action {
        let snapshot = self.request.snapshot;
        let Scaffold { id, path, mut edit, .. } = planned;
        if let Some((parent, key)) = listed {
            add_to_field(snapshot, self.request.texts, parent, (&key, &format!("{id} v1")), &mut edit);
        }
        let home = snapshot.root(self.request.doc).map(|root| &root.path);
        let elsewhere = |path: &FilePath| home.is_none_or(|home| !path.starts_with(home));
        let outside: Vec<FilePath> = edit.paths().filter(|path| elsewhere(path)).cloned().collect();
        for outer in outside {
            let verb = if outer == path { "Creates" } else { "Changes" };
            edit.confirm.insert(outer.clone(), format!("{verb} {} in another root", outer.file_name()));
        }
        Action { title, kind: ActionKind::Create, preferred: false, finding: None, edit: Some(edit) }
    }
}

fn task_field<'d>(document: &'d Document, task: u32, key: &Key) -> Option<&'d Field> {
    let mut fields = document.facts.fields.iter().filter(|field| field.zone == Zone::Task(task));
    fields.find(|field| field.key == *key && field.value.state == ValueState::Present)
}

/// The link in the hotfix's own section: in place of its placeholder, else as its last line.
fn follow_up_link(source: &crate::texts::Source, link: &str) -> Option<TextEdit> {
    let mut sections = source.document.facts.sections.iter();
    let section = sections.find(|section| section.names.contains(&SectionName::FollowUp))?;
    let heading_end = source.page().line_end(source.range(section.heading).end as usize);
    let body = source.text.get(heading_end..source.range(section.whole).end as usize)?;
    let end = heading_end + body.trim_end().len();
    let start = heading_end + body.len() - body.trim_start().len();
    if section.empty && start < end {
        return Some(TextEdit { range: TextRange::new(start, end), text: link.to_owned() });
    }
    let br = source.page().line_break();
    Some(TextEdit { range: TextRange::empty(end), text: format!("{br}{br}{link}") })
}

/// `Two orders` as `two orders`; `API keys` stays.
fn uncapitalised(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

/// `CartCheckedOut` and `cart.checked-out` as `Cart checked out`.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        match c {
            '.' | '-' | '_' => words.push(' '),
            c if c.is_uppercase() && !words.is_empty() && !words.ends_with(' ') => {
                words.push(' ');
                words.extend(c.to_lowercase());
            }
            c => words.push(c),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        assert_eq!(spaced("CartCheckedOut"), "Cart checked out");
        assert_eq!(spaced("cart.checked-out"), "cart checked out");
    }
}
