//! From a document to the node that a graph should have for it. Everything is asked through the context, so that a
//! change of any of it is found again.

use specward_syntax::document::{Field, Role, Zone};
use specward_syntax::graph::NodeKey;
use specward_syntax::value::ValueState;
use specward_syntax::{Id, IdKey, Key, ReferenceId, SectionName, Version};

use super::{End, Repo, Tie, Told};
use crate::artefact::{Artefact, Status};
use crate::context::{Context, Edge, Resolution};
use crate::finding::DocId;
use crate::kind::Kind;
use crate::path::FilePath;
use crate::root::RootId;
use crate::rules::common::version_word;

impl Context<'_> {
    /// What the files say about `doc`, in the words of the graph of `home`.
    pub(super) fn told(&self, doc: DocId, home: RootId, is_owed: bool) -> Option<Told> {
        let artefact = self.artefact_of(doc)?;
        let stem = self.path_of_doc(doc)?.stem();
        let name = artefact.id.as_ref().map_or(stem, |id| id.text.as_str());
        let verdicts = self.verdicts_of(doc);
        let gates = verdicts.iter().flat_map(|verdicts| verdicts.iter()).map(|one| (one.gate, one.computed));
        Some(Told {
            doc,
            name: name.to_owned(),
            keys: keys_of(artefact, name),
            version: artefact.version.as_ref().map(version_word),
            kind: artefact.kind,
            status: self.status_word(doc, artefact),
            title: artefact.title.to_string(),
            repo: self.root_of(doc).map(Repo::of).unwrap_or_default(),
            path: self.relative_path_of(doc).to_owned(),
            reference: String::new(),
            ties: self.ties(doc, home),
            gates: gates.collect(),
            is_owed,
        })
    }

    /// A pack is `Active` in its own words; everything else has the vocabulary's.
    fn status_word(&self, doc: DocId, artefact: &Artefact) -> Option<String> {
        match &artefact.status {
            Status::Spec(_) if artefact.kind == Kind::ContextPack => {
                let written = self.fields_of(doc).iter().find(|field| field.key == Key::Status);
                written.map(|field| field.value.text.to_string())
            }
            Status::Spec(status) => Some(status.title().to_owned()),
            Status::Adr(status) => Some(status.title().to_owned()),
            Status::Unknown(word) => Some(word.to_string()),
            Status::Missing => None,
        }
    }

    fn ties(&self, doc: DocId, home: RootId) -> Vec<Tie> {
        let in_tasks = self.references_of_tasks(doc);
        let edges = self.edges_of(doc, |role| relation_of(role).is_some());
        let edges = edges.iter().filter(|edge| !in_tasks.contains(&edge.reference));
        let mut ties: Vec<Tie> = edges.filter_map(|edge| self.tie(edge, home)).collect();
        ties.extend(self.fields_of(doc).iter().flat_map(domains));
        ties.sort_by(|a, b| (a.relation, &a.to).cmp(&(b.relation, &b.to)));
        let mut kept: Vec<Tie> = Vec::new();
        for tie in ties {
            match kept.iter_mut().find(|other| other.says_the_same(&tie)) {
                Some(other) if other.version.is_none() => *other = tie,
                Some(_) => {}
                None => kept.push(tie),
            }
        }
        kept.sort_by(|a, b| (a.relation, &a.text).cmp(&(b.relation, &b.text)));
        kept
    }

    fn references_of_tasks(&self, doc: DocId) -> Vec<ReferenceId> {
        let tasks = self.fields_of(doc).iter().filter(|field| matches!(field.zone, Zone::Task(_)));
        tasks.flat_map(|field| &field.value.items).filter_map(|item| item.reference).collect()
    }

    fn tie(&self, edge: &Edge<'_>, home: RootId) -> Option<Tie> {
        let relation = relation_of(edge.role)?;
        let version = edge.version.cloned();
        let in_list = matches!(edge.role, Role::Listed(_));
        match &edge.meaning {
            Resolution::Document(to) | Resolution::Foreign(to) => {
                self.tie_to(edge.from, *to, relation, version, home, in_list)
            }
            Resolution::Versions(all) => self.tie_to(edge.from, *all.first()?, relation, version, home, in_list),
            Resolution::Unknown if !in_list => {
                let version_text = version.as_ref().map(version_word).filter(|text| !edge.id.text.ends_with(&**text));
                let text = [Some(edge.id.text.to_string()), version_text].into_iter().flatten().collect::<Vec<_>>();
                Some(Tie { version, is_owed: false, ..named(relation, &edge.id.key, text.join(" ")) })
            }
            _ => None,
        }
    }

    fn tie_to(
        &self,
        from: DocId,
        to: DocId,
        relation: NodeKey,
        version: Option<Version>,
        home: RootId,
        in_list: bool,
    ) -> Option<Tie> {
        let kind = self.kind_of(to)?;
        let fits = !in_list || matches!(kind, Kind::Adr | Kind::ContractSpec | Kind::Constitution);
        if from == to || kind == Kind::Prose || !fits {
            return None;
        }
        let text = self.name_in_graph(to, version.as_ref(), home);
        let artefact = self.artefact_of(to)?;
        Some(Tie {
            relation,
            to: End::Document(to),
            version,
            current: Some(artefact.version_or_first()),
            keys: keys_of(artefact, self.path_of_doc(to)?.stem()),
            repo: self.root_of(to).map(Repo::of),
            text,
            is_owed: true,
        })
    }

    /// How the graph of `home` names an artefact: with its repository where the bare id is another one's too.
    pub(super) fn name_in_graph(&self, doc: DocId, version: Option<&Version>, home: RootId) -> String {
        let Some(artefact) = self.artefact_of(doc) else { return String::new() };
        let stem = self.path_of_doc(doc).map(FilePath::stem).unwrap_or_default();
        let id = artefact.id.as_ref().map_or(stem, |id| id.text.as_str());
        let tail = artefact.id.as_ref().and_then(Id::split_version).map(|(_, version)| version);
        let version = version.filter(|version| tail.as_ref().is_none_or(|tail| !tail.matches(version)));
        let version = version.map(|version| format!(" {}", version_word(version))).unwrap_or_default();
        let scope = self.scope_in_graph(doc, home).map(|scope| format!("{scope}/")).unwrap_or_default();
        format!("{scope}{id}{version}")
    }

    fn scope_in_graph(&self, doc: DocId, home: RootId) -> Option<String> {
        let own = self.root_id_of(doc)?;
        let key = self.artefact_of(doc)?.base_key()?;
        let elsewhere = own != home && self.roots_that_define(&key).iter().any(|root| *root != own);
        elsewhere.then(|| self.root_of(doc).map(|root| root.name.to_string()))?
    }
}

impl Tie {
    fn says_the_same(&self, other: &Self) -> bool {
        let version = match (&self.version, &other.version) {
            (Some(a), Some(b)) => a.matches(b),
            _ => true,
        };
        self.relation == other.relation && self.to == other.to && version
    }
}

/// The relation that a reference in this role makes.
fn relation_of(role: &Role) -> Option<NodeKey> {
    match role {
        Role::Field(Key::Implements) => Some(NodeKey::Implements),
        Role::Field(Key::DependsOn | Key::ContractsReferenced | Key::ContractSpecs | Key::Adrs)
        | Role::Listed(SectionName::Adrs | SectionName::Contracts | SectionName::ContractSpecs) => {
            Some(NodeKey::DependsOn)
        }
        Role::Field(Key::Affects) => Some(NodeKey::Affects),
        Role::Field(Key::BlockedBy) => Some(NodeKey::BlockedBy),
        Role::Field(Key::ContextPack) => Some(NodeKey::ContextPack),
        _ => None,
    }
}

/// Domains and other names that `Affects` lists besides artefacts.
fn domains(field: &Field) -> impl Iterator<Item = Tie> {
    let is_ours = field.key == Key::Affects && field.value.state == ValueState::Present;
    let plain = field.value.items.iter().filter(move |item| is_ours && item.reference.is_none());
    plain.map(|item| named(NodeKey::Affects, &IdKey::new(&item.text), item.text.to_string()))
}

/// A relation to something that has no document here.
fn named(relation: NodeKey, key: &IdKey, text: String) -> Tie {
    let (to, keys) = (End::Name(key.clone()), vec![key.clone()]);
    Tie { relation, to, version: None, current: None, keys, repo: None, text, is_owed: true }
}

fn keys_of(artefact: &Artefact, name: &str) -> Vec<IdKey> {
    let mut keys = vec![IdKey::new(name)];
    keys.extend(artefact.base_key().filter(|base| *base != keys[0]));
    keys
}
