//! From the facts of one document and its place to its [`Artefact`]. Looks at no other document.

use smol_str::SmolStr;
use specward_syntax::document::MarkerKind;
use specward_syntax::document::{Field, Zone};
use specward_syntax::id::IdForm;
use specward_syntax::status::{AdrStatus, SpecStatus, StatusRead};
use specward_syntax::value::ValueState;
use specward_syntax::version::Scheme;
use specward_syntax::{FactId, Facts, Id, IdKey, Key, Options, SectionName, Version, key, source};

use crate::artefact::{Artefact, PackSource, Scope, Status};
use crate::config::Config;
use crate::domain::Domain;
use crate::kind::{Kind, classify};
use crate::path::FilePath;
use crate::root::{Root, Tier};

/// Reads the summary of the document at `path`.
pub(crate) fn summarise(root: Option<&Root>, path: &FilePath, facts: &Facts, config: &Config) -> Artefact {
    let relative = root.and_then(|root| path.relative_to(&root.path)).unwrap_or(path.as_str());
    let tier = root.map(|root| root.tier);
    let kind = classify(tier, relative, facts, config);
    let source = Source { facts, relative, kind, options: &config.options() };
    let identity = source.identity();
    let title_at = facts.title.as_ref().map_or(FactId::FILE, |title| title.at);
    let status = source.field(&Key::Status);
    Artefact {
        version: source.version(identity.id.as_ref()),
        pack: identity.id.as_ref().filter(|_| kind == Kind::ContextPack).map(family_of_pack),
        id: identity.id,
        id_at: identity.at.unwrap_or(title_at),
        aliases: identity.aliases,
        kind,
        title: facts.title.as_ref().map(|title| title.name.clone()).unwrap_or_default(),
        status: source.status(status),
        status_at: status.map_or(title_at, |field| field.value_at),
        owner: source.text(&Key::Owner),
        scope: source.scope(tier),
        sources: if kind == Kind::ContextPack { pack_sources(&source) } else { Vec::new() },
        unfilled: kind == Kind::Constitution && is_unfilled(facts),
        consumers: source.consumers(),
        producer: source.text(&Key::Producer).or_else(|| source.lines(SectionName::Producer).next()),
        domain: (kind == Kind::Domain).then(|| Domain::read(facts, source.stem(), source.options).into()),
        shows_model: shows_own_keys(kind, facts),
    }
}

fn family_of_pack(id: &Id) -> IdKey {
    id.split_version().map_or_else(|| id.key.clone(), |(family, _)| family)
}

/// The sources under `Sources`, as heading or key, else those that a composite id names.
fn pack_sources(of: &Source<'_>) -> Vec<PackSource> {
    let listed = of.facts.sources.iter().flat_map(|source| &source.items);
    let listed = listed.map(|item| PackSource { name: item.name.clone(), version: item.version.clone(), at: item.at });
    let keyed = of.facts.fields.iter().filter(|field| field.key == Key::Sources).flat_map(|field| &field.value.items);
    let keyed = keyed.flat_map(|item| {
        let read = source::parse(&item.text, of.options).items.into_iter();
        read.map(|one| PackSource { name: one.name, version: one.version.map(|(_, version)| version), at: item.at })
    });
    let sources: Vec<_> = listed.chain(keyed).collect();
    if !sources.is_empty() {
        return sources;
    }
    let at = of.facts.title.as_ref().map_or(FactId::FILE, |title| title.at);
    let composite = of.identity().id.and_then(|id| id.split_version()).map(|(_, version)| composite_sources(&version));
    let named = composite.unwrap_or_default().into_iter();
    named.map(|(name, version)| PackSource { name: SmolStr::new(name), version: Some(version), at }).collect()
}

/// The sources that `cp-v1.2-d3-i4-c2` names by their letters.
pub(crate) fn composite_sources(version: &Version) -> Vec<(&'static str, Version)> {
    let Scheme::Composite(parts) = &version.scheme else { return Vec::new() };
    let named = parts.iter().filter_map(|(letter, major, minor)| {
        let name = match letter {
            'v' | 'p' => "Platform MCP",
            'd' => "Domain MCP",
            'i' => "Integration MCP",
            'c' => "Component MCP",
            _ => return None,
        };
        let text = if *minor == 0 { format!("v{major}") } else { format!("v{major}.{minor}") };
        Some((name, Version::parse(&text)?))
    });
    named.collect()
}

/// Whether a document says nothing yet.
fn is_unfilled(facts: &Facts) -> bool {
    let placeholder = |text: &str| {
        text.split('[').skip(1).filter_map(|rest| rest.split_once(']')).any(|(inner, _)| {
            inner.len() > 2 && inner.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        })
    };
    let titles = facts.title.iter().map(|title| &title.text).chain(facts.sections.iter().map(|section| &section.title));
    let marked = facts.markers.iter().any(|marker| marker.kind == MarkerKind::Placeholder);
    let given = [SectionName::SpecGraphUpdateRule, SectionName::SpecGraphLinks, SectionName::Metadata];
    let mut own =
        facts.sections.iter().filter(|section| !section.names.iter().any(|name| given.contains(name))).peekable();
    let only_headings = own.peek().is_some() && own.all(|section| section.empty);
    !facts.has_body || only_headings || marked || titles.into_iter().any(|title| placeholder(title))
}

/// Whether a document writes a key that nobody but the operating model uses, in a spelling that nobody else uses.
fn shows_own_keys(kind: Kind, facts: &Facts) -> bool {
    let in_place = |zone| match zone {
        Zone::Header => kind != Kind::Prose,
        Zone::Task(_) => matches!(kind, Kind::FanOutTasks | Kind::PlatformSpec),
        Zone::Graph => false,
    };
    let own = |field: &&Field| in_place(field.zone) && OWN_KEYS.contains(&field.key);
    facts.fields.iter().filter(own).any(|field| !COMMON_WORDS.contains(&key::fold(&field.written_key).as_str()))
}

const OWN_KEYS: &[Key] = &[
    Key::Implements,
    Key::ContextPack,
    Key::BlockedBy,
    Key::ContractsReferenced,
    Key::PlatformSpecId,
    Key::ContextPackVersion,
];

/// Accepted spellings of those keys that other collections use with another meaning, folded.
const COMMON_WORDS: &[&str] = &["parent", "parentspec", "pack", "contracts", "blockers", "blockedon", "platformspec"];

struct Source<'a> {
    facts: &'a Facts,
    relative: &'a str,
    kind: Kind,
    options: &'a Options,
}

/// A document's id and the other names it goes by.
struct Identity {
    id: Option<Id>,
    at: Option<FactId>,
    aliases: Vec<IdKey>,
}

impl<'a> Source<'a> {
    fn field(&self, key: &Key) -> Option<&'a Field> {
        let mut fields = self.facts.fields.iter().filter(|field| field.key == *key && field.zone == Zone::Header);
        fields.find(|field| field.value.state == ValueState::Present)
    }

    fn text(&self, key: &Key) -> Option<SmolStr> {
        self.field(key).map(|field| field.value.text.clone())
    }

    fn list(&self, key: &Key) -> Vec<SmolStr> {
        self.field(key)
            .map(|field| field.value.items.iter().map(|item| item.text.clone()).collect())
            .unwrap_or_default()
    }

    /// Lines of a section and of the sections below it.
    fn lines(&self, name: SectionName) -> impl Iterator<Item = SmolStr> {
        let facts = self.facts;
        facts.lines.iter().filter(move |line| facts.stands_in(line.section, name)).map(|line| line.text.clone())
    }

    fn consumers(&self) -> Vec<SmolStr> {
        let named = self.list(&Key::Consumers);
        if named.is_empty() && self.kind == Kind::ContractSpec {
            return self.lines(SectionName::Consumers).collect();
        }
        named
    }

    fn stem(&self) -> &'a str {
        let file = self.relative.rsplit('/').next().unwrap_or_default();
        file.rsplit_once('.').map_or(file, |(stem, _)| stem)
    }

    /// By metadata, else H1, else file name, else feature folder; the others are aliases.
    fn identity(&self) -> Identity {
        let claims =
            [self.id_in_header(), self.id_in_title(), self.id_in_name().map(|id| (id, None)), self.id_of_feature()];
        // Title and file name of fan-out tasks name the spec that they belong to.
        let said = if self.kind == Kind::FanOutTasks { 1 } else { claims.len() };
        let mut claims: Vec<_> = claims.into_iter().take(said).flatten().collect();
        let owns = self.kind != Kind::Prose || self.id_in_header().is_some();
        let first = if owns && !claims.is_empty() { Some(claims.remove(0)) } else { None };
        let (id, at) = first.map_or((None, None), |(id, at)| (Some(id), at));
        let mut aliases: Vec<IdKey> = claims.into_iter().map(|(id, _)| id.key).collect();
        aliases.extend(id.iter().flat_map(|id| self.variants(id)));
        aliases.extend(self.feature_aliases());
        let mut seen: Vec<IdKey> = id.iter().map(|id| id.key.clone()).collect();
        aliases.retain(|alias| {
            let fresh = !seen.contains(alias) && !alias.as_str().is_empty();
            seen.push(alias.clone());
            fresh
        });
        Identity { id, at, aliases }
    }

    fn id_in_header(&self) -> Option<(Id, Option<FactId>)> {
        let field = self.field(&Key::Id)?;
        let item = field.value.items.first();
        let text = item.map_or(&field.value.text, |item| &item.text);
        let id = Id::parse_own(text, self.options).and_then(|id| self.with_family(id))?;
        Some((id, Some(item.map_or(field.value_at, |item| item.at))))
    }

    fn id_in_title(&self) -> Option<(Id, Option<FactId>)> {
        let title = self.facts.title.as_ref()?;
        let id = self.with_family(title.id.clone()?)?;
        Some((id, title.id_at))
    }

    fn id_in_name(&self) -> Option<Id> {
        let (id, _) = Id::leading(self.stem(), self.options)?;
        let coded = matches!(id.form, IdForm::Coded | IdForm::Loose);
        if coded || self.kind == Kind::Adr { self.with_family(id) } else { None }
    }

    /// `specs/001-platform-spec/spec.md` is known as `001-platform-spec`, an `OpenSpec` proposal as its change.
    fn id_of_feature(&self) -> Option<(Id, Option<FactId>)> {
        let folder = self.feature_folder().or_else(|| self.change_folder())?;
        Some((Id::new(folder, IdForm::Name), None))
    }

    /// The folder that stands for the spec in it: `specs/<feature>/spec.md`. A delta of `OpenSpec` is none: it carries
    /// the name of the spec that it changes.
    fn feature_folder(&self) -> Option<&'a str> {
        let mut parts = self.relative.rsplit('/');
        let (file, folder, outer) = (parts.next()?, parts.next()?, parts.next()?);
        let main = file.eq_ignore_ascii_case("spec.md") && !self.relative.contains("openspec/changes/");
        (main && outer == "specs" && self.kind.is_spec()).then_some(folder)
    }

    fn change_folder(&self) -> Option<&'a str> {
        let (folder, file) = self.relative.rsplit_once('/')?;
        let proposal = file.eq_ignore_ascii_case("proposal.md") && folder.contains("openspec/changes/");
        if proposal { folder.rsplit('/').next() } else { None }
    }

    /// `003` and `spec 003` mean the feature `003-init-command`.
    fn feature_aliases(&self) -> Vec<IdKey> {
        let number = self.feature_folder().and_then(|folder| folder.split('-').next());
        let number = number.filter(|text| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()));
        number.and_then(|text| text.parse().ok()).map(|number| IdKey::numbered("SPEC", number)).into_iter().collect()
    }

    /// A bare number belongs to the ADRs where the kind is one; elsewhere it is no id of the workspace.
    fn with_family(&self, id: Id) -> Option<Id> {
        if id.form != IdForm::Number {
            return Some(id);
        }
        let number = (self.kind == Kind::Adr).then(|| id.key.number())??;
        Some(Id::new(&format!("ADR-{number:04}"), IdForm::Coded))
    }

    /// The id without its version tail, and with or without the optional `SPEC-`.
    fn variants(&self, id: &Id) -> Vec<IdKey> {
        let mut variants: Vec<IdKey> = id.split_version().map(|(base, _)| base).into_iter().collect();
        if !self.kind.is_spec() || id.form == IdForm::Name {
            return variants;
        }
        match id.key.as_str().strip_prefix("SPEC-") {
            Some(short) if short.contains('-') => variants.push(IdKey::new(short)),
            None if self.kind == Kind::ComponentSpec => variants.push(IdKey::new(&format!("SPEC-{}", id.key.as_str()))),
            Some(_) | None => {}
        }
        variants
    }

    /// `Version`, else the tail of the id, else the tail of the file name.
    fn version(&self, id: Option<&Id>) -> Option<Version> {
        let written = self.field(&Key::Version).and_then(|field| Version::parse(&field.value.text));
        let in_id = || id.and_then(Id::split_version).map(|(_, version)| version);
        let in_name = || {
            let (id, behind) = Id::leading(self.stem(), self.options)?;
            let rest = self.stem().get(behind..)?;
            id.split_version().map(|(_, version)| version).or_else(|| tail_version(rest))
        };
        written.or_else(in_id).or_else(in_name)
    }

    fn status(&self, field: Option<&Field>) -> Status {
        let Some(field) = field else { return self.status_of_folder() };
        let text = &field.value.text;
        if self.kind == Kind::Adr {
            read_status(AdrStatus::parse(text, self.options), Status::Adr)
        } else {
            read_status(SpecStatus::parse(text, self.options), Status::Spec)
        }
    }

    /// `OpenSpec` keeps the state of a change in its folder.
    fn status_of_folder(&self) -> Status {
        let archived = self.relative.contains("openspec/changes/archive/");
        if archived { Status::Spec(SpecStatus::Done) } else { Status::Missing }
    }

    fn scope(&self, tier: Option<Tier>) -> Option<Scope> {
        if self.kind != Kind::Adr {
            return None;
        }
        let written = self.field(&Key::Scope).and_then(|field| scope_of(&field.value.text));
        written.or_else(|| tier.map(|tier| if tier == Tier::Component { Scope::Local } else { Scope::Global }))
    }
}

fn read_status<S: Copy>(read: StatusRead<S>, known: impl Fn(S) -> Status) -> Status {
    match read {
        StatusRead::Known { status, .. } => known(status),
        StatusRead::Unknown { word, .. } => Status::Unknown(word),
        StatusRead::Missing | StatusRead::Unresolved => Status::Missing,
    }
}

fn scope_of(text: &str) -> Option<Scope> {
    let folded = key::fold(text);
    if folded.starts_with("global") || folded.starts_with("platform") {
        Some(Scope::Global)
    } else if folded.starts_with("local") || folded.starts_with("component") {
        Some(Scope::Local)
    } else {
        None
    }
}

/// The version at the end of a file name: `-checkout-v2`.
fn tail_version(rest: &str) -> Option<Version> {
    let (_, tail) = rest.rsplit_once('-')?;
    let numeric = tail.strip_prefix('v').is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()));
    if numeric { Version::parse(tail) } else { None }
}
