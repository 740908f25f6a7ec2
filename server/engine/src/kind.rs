//! Kinds of documents and how a file's kind is decided (documents.md section 2). Looks at one file
//! and its place, never at another file.

use serde::{Deserialize, Serialize};
use specward_syntax::document::{Dialect, Zone};
use specward_syntax::value::ValueState;
use specward_syntax::{Facts, IdKey, Key, SectionName, key};

use crate::config::Config;
use crate::root::Tier;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)] // The artefacts of operating model 1.6.
pub enum Kind {
    Initiative,
    PlatformSpec,
    ComponentSpec,
    ContractSpec,
    ChangeSpec,
    BugSpec,
    HotfixSpec,
    FollowUpSpec,
    Adr,
    ContextPack,
    Constitution,
    Domain,
    FanOutTasks,
    /// `spec-graph.json`.
    SpecGraph,
    /// Any other markdown: navigable, never gated.
    Prose,
}

impl Kind {
    /// All kinds of markdown but prose.
    pub const ALL: [Self; 13] = [
        Self::Initiative,
        Self::PlatformSpec,
        Self::ComponentSpec,
        Self::ContractSpec,
        Self::ChangeSpec,
        Self::BugSpec,
        Self::HotfixSpec,
        Self::FollowUpSpec,
        Self::Adr,
        Self::ContextPack,
        Self::Constitution,
        Self::Domain,
        Self::FanOutTasks,
    ];

    /// Its stable name: `component-spec`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Initiative => "initiative",
            Self::PlatformSpec => "platform-spec",
            Self::ComponentSpec => "component-spec",
            Self::ContractSpec => "contract-spec",
            Self::ChangeSpec => "change-spec",
            Self::BugSpec => "bug-spec",
            Self::HotfixSpec => "hotfix-spec",
            Self::FollowUpSpec => "follow-up-spec",
            Self::Adr => "adr",
            Self::ContextPack => "context-pack",
            Self::Constitution => "constitution",
            Self::Domain => "domain",
            Self::FanOutTasks => "fan-out-tasks",
            Self::SpecGraph => "spec-graph",
            Self::Prose => "prose",
        }
    }

    /// As a sentence names it: `component spec`.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Initiative => "initiative",
            Self::PlatformSpec => "platform spec",
            Self::ComponentSpec => "component spec",
            Self::ContractSpec => "contract spec",
            Self::ChangeSpec => "change spec",
            Self::BugSpec => "bug spec",
            Self::HotfixSpec => "hotfix spec",
            Self::FollowUpSpec => "follow-up spec",
            Self::Adr => "ADR",
            Self::ContextPack => "context pack",
            Self::Constitution => "constitution",
            Self::Domain => "domain file",
            Self::FanOutTasks => "list of fan-out tasks",
            Self::SpecGraph => "spec graph",
            Self::Prose => "document",
        }
    }

    /// Whether it is a spec in any form: something with a lifecycle that implements or changes something.
    pub fn is_spec(self) -> bool {
        matches!(
            self,
            Self::PlatformSpec
                | Self::ComponentSpec
                | Self::ContractSpec
                | Self::ChangeSpec
                | Self::BugSpec
                | Self::HotfixSpec
                | Self::FollowUpSpec
        )
    }

    /// The kind that a word in `Type` or `Kind` names.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = key::fold(word);
        let (_, kind) = WORDS.iter().find(|(known, _)| *known == word)?;
        Some(*kind)
    }
}

/// Folded words that name a kind.
const WORDS: &[(&str, Kind)] = &[
    ("initiative", Kind::Initiative),
    ("epic", Kind::Initiative),
    ("platformspec", Kind::PlatformSpec),
    ("platform", Kind::PlatformSpec),
    ("featurespec", Kind::PlatformSpec),
    ("componentspec", Kind::ComponentSpec),
    ("component", Kind::ComponentSpec),
    ("contractspec", Kind::ContractSpec),
    ("contract", Kind::ContractSpec),
    ("changespec", Kind::ChangeSpec),
    ("change", Kind::ChangeSpec),
    ("platformchangespec", Kind::ChangeSpec),
    ("componentchangespec", Kind::ChangeSpec),
    ("contractchangespec", Kind::ChangeSpec),
    ("platformchange", Kind::ChangeSpec),
    ("componentchange", Kind::ChangeSpec),
    ("contractchange", Kind::ChangeSpec),
    ("bugspec", Kind::BugSpec),
    ("bug", Kind::BugSpec),
    ("bugfix", Kind::BugSpec),
    ("hotfixspec", Kind::HotfixSpec),
    ("hotfix", Kind::HotfixSpec),
    ("followupspec", Kind::FollowUpSpec),
    ("followup", Kind::FollowUpSpec),
    ("adr", Kind::Adr),
    ("decision", Kind::Adr),
    ("architecturedecisionrecord", Kind::Adr),
    ("decisionrecord", Kind::Adr),
    ("globaladr", Kind::Adr),
    ("localadr", Kind::Adr),
    ("contextpack", Kind::ContextPack),
    ("pack", Kind::ContextPack),
    ("constitution", Kind::Constitution),
    ("domain", Kind::Domain),
    ("domainmodel", Kind::Domain),
    ("fanout", Kind::FanOutTasks),
    ("fanouttasks", Kind::FanOutTasks),
    ("prose", Kind::Prose),
];

/// Decides the kind of a document.
pub fn classify(tier: Option<Tier>, relative: &str, facts: &Facts, config: &Config) -> Kind {
    if facts.graph.is_some() {
        return Kind::SpecGraph;
    }
    let place = Place::of(relative);
    let known = declared(facts).or_else(|| config.kind_of(relative));
    if let Some(kind) = known {
        return kind;
    }
    if place.is_bookkeeping() && !carries_id(facts) {
        return Kind::Prose;
    }
    let kind = place.kind(facts).or_else(|| by_id(facts, &place)).or_else(|| by_headings(facts));
    refine(kind.unwrap_or(Kind::Prose), tier, &place, facts)
}

/// `Type` or `Kind` in the header.
fn declared(facts: &Facts) -> Option<Kind> {
    let mut types = facts.fields.iter().filter(|field| field.key == Key::Type && field.zone == Zone::Header);
    types.find_map(|field| Kind::from_word(&field.value.text))
}

fn carries_id(facts: &Facts) -> bool {
    has(facts, &Key::Id)
}

fn has(facts: &Facts, key: &Key) -> bool {
    let mut fields = facts.fields.iter();
    fields.any(|field| field.key == *key && field.zone == Zone::Header && field.value.state == ValueState::Present)
}

/// Whether the header names a parent spec; an initiative is the parent of a platform spec.
fn implements_spec(facts: &Facts) -> bool {
    let header = facts.fields.iter().filter(|field| field.key == Key::Implements && field.zone == Zone::Header);
    let present = header.filter(|field| field.value.state == ValueState::Present);
    present.flat_map(|field| &field.value.items).any(|item| {
        let family = IdKey::new(&item.text).family().to_owned();
        !matches!(family.as_str(), "INIT" | "INITIATIVE" | "EPIC")
    })
}

fn names_section(facts: &Facts, name: SectionName) -> bool {
    facts.sections.iter().any(|section| section.names.contains(&name))
}

/// A path below its root, in lower case, split into folders and file name.
struct Place {
    folders: Vec<String>,
    file: String,
}

impl Place {
    fn of(relative: &str) -> Self {
        let lower = relative.to_lowercase();
        let mut folders: Vec<String> = lower.split('/').map(str::to_owned).collect();
        let file = folders.pop().unwrap_or_default();
        Self { folders, file }
    }

    fn is_in(&self, folder: &str) -> bool {
        self.folders.iter().any(|name| name == folder)
    }

    fn starts_with(&self, folders: &[&str]) -> bool {
        self.folders.len() >= folders.len() && self.folders.iter().zip(folders).all(|(a, b)| a == b)
    }

    /// README, CHANGELOG, index files and templates.
    fn is_bookkeeping(&self) -> bool {
        let stem = self.file.split('.').next().unwrap_or_default();
        let told = ["readme", "changelog", "index", "_index", "contributing", "license", "agents", "claude"];
        let template = stem.ends_with("-template") || stem.starts_with("template") || stem == "0000-template";
        told.contains(&stem) || template || self.is_in("template") || self.is_in("templates")
    }

    fn is_adr_folder(&self) -> bool {
        let names = ["adr", "adrs", "decisions"];
        self.folders.iter().any(|name| names.contains(&name.as_str()))
    }

    fn is_tasks(&self) -> bool {
        self.file == "tasks.md" || self.file.ends_with("-tasks.md") || self.is_in("tasks")
    }

    /// The kind that the path tells.
    fn kind(&self, facts: &Facts) -> Option<Kind> {
        if self.starts_with(&[".specify", "memory"]) && self.file == "constitution.md" {
            return Some(Kind::Constitution);
        }
        if self.is_adr_folder() {
            return Some(Kind::Adr);
        }
        if self.starts_with(&["openspec"]) {
            return Some(self.openspec());
        }
        if self.is_tasks() && is_fan_out(facts) {
            return Some(Kind::FanOutTasks);
        }
        self.by_folder(facts)
    }

    fn by_folder(&self, facts: &Facts) -> Option<Kind> {
        let hotfix = self.folders.iter().any(|name| name.starts_with("hotfix"));
        self.folders.iter().rev().find_map(|name| match name.as_str() {
            "initiatives" => Some(Kind::Initiative),
            "contracts" => {
                Some(if self.is_in("specs") && !is_own_contract(facts) { Kind::Prose } else { Kind::ContractSpec })
            }
            "constitution" => Some(Kind::Constitution),
            "domains" => Some(Kind::Domain),
            "context-packs" => Some(Kind::ContextPack),
            "context" => Some(self.in_context(facts)),
            "bugs" => Some(Kind::BugSpec),
            "specs" | "platform-specs" => Some(self.in_specs(facts)),
            _ if hotfix && name.starts_with("hotfix") => Some(Kind::HotfixSpec),
            _ => None,
        })
    }

    /// `openspec/specs/**` and `openspec/changes/**`: specs, deltas and proposals.
    fn openspec(&self) -> Kind {
        match self.file.as_str() {
            "spec.md" | "proposal.md" if self.is_in("changes") => Kind::ChangeSpec,
            "spec.md" => Kind::ComponentSpec,
            _ => Kind::Prose,
        }
    }

    /// `context/` holds references to packs: a pack itself where the text has an id or sources.
    fn in_context(&self, facts: &Facts) -> Kind {
        let names_pack = [Key::Id, Key::Version, Key::Sources].iter().any(|key| has(facts, key))
            || names_section(facts, SectionName::Sources);
        let pack_file = self.file.starts_with("cp-") || self.file.contains("pack");
        if names_pack || pack_file { Kind::ContextPack } else { Kind::Prose }
    }

    /// In `specs/` a feature folder of spec-kit holds more than specs.
    fn in_specs(&self, facts: &Facts) -> Kind {
        let feature = self.folders.last().is_some_and(|name| name != "specs" && name != "platform-specs");
        let companion =
            ["plan.md", "research.md", "data-model.md", "quickstart.md", "tasks.md"].contains(&self.file.as_str());
        let helper = self.is_in("checklists") || self.is_in("contracts") || self.is_in("prompts");
        if feature && (companion || helper) && !carries_id(facts) {
            return Kind::Prose;
        }
        if self.is_in("platform-specs") { Kind::PlatformSpec } else { Kind::ComponentSpec }
    }
}

/// A task list is a fan-out only where it says so: another tool's task list carries none of the fields of 1.7.
fn is_fan_out(facts: &Facts) -> bool {
    facts.fields.iter().any(|field| matches!(field.zone, Zone::Task(_)))
        || names_section(facts, SectionName::FanOutTasks)
}

fn is_own_contract(facts: &Facts) -> bool {
    has(facts, &Key::Id) || has(facts, &Key::Consumers) || has(facts, &Key::Producer)
}

/// The family of the document's id, in its metadata or H1, else in its file name.
fn by_id(facts: &Facts, place: &Place) -> Option<Kind> {
    let in_header = facts.fields.iter().filter(|field| field.key == Key::Id && field.zone == Zone::Header);
    let written = in_header.map(|field| IdKey::new(&field.value.text));
    let in_title = facts.title.as_ref().and_then(|title| title.id.as_ref()).map(|id| id.key.clone());
    let stem = place.file.split('.').next().unwrap_or_default();
    let in_name = stem.contains('-').then(|| IdKey::new(stem)).filter(|_| starts_coded(stem));
    written.chain(in_title).chain(in_name).find_map(|key| kind_of_family(&key))
}

/// Whether a file name begins with a family and a number: `adr-12-x`.
fn starts_coded(stem: &str) -> bool {
    let mut parts = stem.split('-');
    let family = parts.next().unwrap_or_default();
    let number = parts.next().unwrap_or_default();
    family.chars().all(char::is_alphabetic) && number.starts_with(|c: char| c.is_ascii_digit())
}

fn kind_of_family(key: &IdKey) -> Option<Kind> {
    match key.family() {
        "ADR" => Some(Kind::Adr),
        "PLAT" => Some(Kind::PlatformSpec),
        "BUG" => Some(Kind::BugSpec),
        "HOTFIX" => Some(Kind::HotfixSpec),
        "CONTRACT" => Some(Kind::ContractSpec),
        _ => None,
    }
}

fn by_headings(facts: &Facts) -> Option<Kind> {
    let title = |wanted: &str| facts.sections.iter().any(|section| key::fold(&section.title) == wanted);
    if title("hotfixspec") {
        return Some(Kind::HotfixSpec);
    }
    if title("consideredoptions") {
        return Some(Kind::Adr);
    }
    matches!(facts.dialect, Dialect::SpecKit | Dialect::OpenSpec).then_some(Kind::ComponentSpec)
}

/// In `specs/` of a root for both tiers, metadata tells platform from component; ids and headings tell
/// bug, hotfix and change specs from the specs around them.
fn refine(kind: Kind, tier: Option<Tier>, place: &Place, facts: &Facts) -> Kind {
    if kind != Kind::ComponentSpec {
        return kind;
    }
    if let Some(special @ (Kind::BugSpec | Kind::HotfixSpec | Kind::ContractSpec)) =
        by_id(facts, place).or_else(|| by_headings(facts))
    {
        return special;
    }
    let implements = implements_spec(facts);
    let children = has(facts, &Key::Children) || names_section(facts, SectionName::Children);
    match tier {
        Some(Tier::Single) if children || !implements => Kind::PlatformSpec,
        Some(Tier::Platform) if facts.dialect == Dialect::SpecKit && !implements => Kind::PlatformSpec,
        _ => kind,
    }
}
