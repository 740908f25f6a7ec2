//! From an artefact to its kin: what implements or consumes it, the template and the domain that it
//! is made by, the line that declares its id.

use specward_engine::context::Context;
use specward_engine::finding::Place;
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::document::Role;
use specward_syntax::{Key, key};

use crate::graph::{Node, Relation, arrows_of};
use crate::navigation::{self, Destination, Subject, document_start};
use crate::target;

/// What implements the platform spec or initiative under the cursor, consumes the contract, pins the pack, follows the ADR.
pub fn implementations(snapshot: &Snapshot, doc: DocId, offset: usize) -> Vec<Destination> {
    destinations(snapshot, doc, offset, |target| {
        let wanted = relation_to(snapshot.kind(target));
        let arrows = arrows_of(snapshot, target, |role| matches!(role, Role::Field(_)));
        let here = arrows.into_iter().filter(|arrow| arrow.relation == wanted && arrow.to == Node::Document(target));
        let docs = here.filter_map(|arrow| match arrow.from {
            Node::Document(doc) => Some(doc),
            Node::Missing(..) => None,
        });
        starts(snapshot, by_path(snapshot, docs.collect()))
    })
}

/// Which relation makes another artefact an implementation of one of this kind.
fn relation_to(kind: Kind) -> Relation {
    match kind {
        Kind::ContractSpec => Relation::Contract,
        Kind::ContextPack => Relation::ContextPack,
        Kind::Adr => Relation::DependsOn,
        _ => Relation::Implements,
    }
}

/// The workspace's template of the artefact's kind, else the file of its domain.
pub fn type_definition(snapshot: &Snapshot, doc: DocId, offset: usize) -> Vec<Destination> {
    destinations(snapshot, doc, offset, |target| {
        let Some(context) = snapshot.context(target) else { return Vec::new() };
        let templates = templates(snapshot, &context);
        let docs = if templates.is_empty() { domains(snapshot, &context) } else { templates };
        starts(snapshot, docs)
    })
}

/// Documents of the own root or the platform's that are named as a template of this kind is.
fn templates(snapshot: &Snapshot, context: &Context<'_>) -> Vec<DocId> {
    let platform = context.root().and_then(|root| root.platform.as_ref());
    let near = |doc: &DocId| {
        let root = snapshot.root(*doc).map(|root| &root.path);
        snapshot.kind(*doc) == Kind::Prose && (root == context.root().map(|root| &root.path) || root == platform)
    };
    let named = template_names(context.kind()).into_iter().flat_map(|name| context.documents_named(&name));
    named.filter(|doc| near(doc) && is_template(snapshot.relative_path(*doc))).collect()
}

fn template_names(kind: Kind) -> Vec<String> {
    let slug = kind.slug();
    let short = slug.strip_suffix("-spec");
    let mut names: Vec<String> = [Some(slug), short].into_iter().flatten().flat_map(of_stem).collect();
    if kind == Kind::Adr {
        names.push("0000-template.md".to_owned());
    }
    if matches!(kind, Kind::PlatformSpec | Kind::ComponentSpec) {
        names.extend(of_stem("spec"));
    }
    names
}

fn of_stem(stem: &str) -> [String; 3] {
    [format!("{stem}-template.md"), format!("template-{stem}.md"), format!("{stem}.md")]
}

/// `adr.md` is a template only in a folder of templates.
fn is_template(relative: &str) -> bool {
    let (folders, file) = relative.rsplit_once('/').unwrap_or(("", relative));
    file.contains("template") || folders.split('/').any(|name| matches!(name, "template" | "templates"))
}

/// The domain files that an artefact names under `Domain`, else that of its own component.
fn domains(snapshot: &Snapshot, context: &Context<'_>) -> Vec<DocId> {
    let named: Vec<_> =
        context.fields(&Key::Domain).flat_map(|field| &field.value.items).map(|item| key::fold(&item.text)).collect();
    let own = context.root().map(|root| key::fold(root.name.strip_suffix("-repo").unwrap_or(&root.name)));
    let wanted = if named.is_empty() { own.into_iter().collect() } else { named };
    let is_wanted = |doc: &DocId| {
        let stem = snapshot.path(*doc).map(|path| key::fold(path.stem()));
        *doc != context.doc() && stem.is_some_and(|stem| wanted.contains(&stem))
    };
    context.of_kind(Kind::Domain).into_iter().filter(is_wanted).collect()
}

/// Where the text declares the id under the cursor: its metadata, else its H1. Of a requirement or heading, where it stands.
pub fn declaration(snapshot: &Snapshot, doc: DocId, offset: usize) -> Vec<Destination> {
    let declared = destinations(snapshot, doc, offset, |target| {
        snapshot.artefact(target).map(|artefact| Place { doc: target, fact: artefact.id_at }).into_iter().collect()
    });
    if declared.is_empty() { navigation::definition(snapshot, doc, offset) } else { declared }
}

fn destinations(
    snapshot: &Snapshot,
    doc: DocId,
    offset: usize,
    places: impl Fn(DocId) -> Vec<Place>,
) -> Vec<Destination> {
    let Some(document) = snapshot.document(doc) else { return Vec::new() };
    let Some((_, origin)) = target::at(&document, offset) else { return Vec::new() };
    match navigation::subject(snapshot, doc, offset) {
        Some(Subject::Artefact(target)) => {
            places(target).into_iter().map(|place| Destination { origin, focus: place, whole: place }).collect()
        }
        _ => Vec::new(),
    }
}

fn by_path(snapshot: &Snapshot, mut docs: Vec<DocId>) -> Vec<DocId> {
    docs.sort_by_cached_key(|doc| snapshot.path(*doc).cloned());
    docs.dedup();
    docs
}

fn starts(snapshot: &Snapshot, docs: Vec<DocId>) -> Vec<Place> {
    docs.into_iter().map(|doc| document_start(snapshot, doc).0).collect()
}
