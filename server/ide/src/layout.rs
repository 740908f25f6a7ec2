//! The files with which a repository of each tier begins (operating model 1.4 and 4). The one source of `specward init`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use specward_engine::root::Tier;
use specward_engine::{FilePath, Kind};

use crate::template::{self, Values};

/// Relative paths and texts. `platform` is the folder of the platform root, relative to the new one.
pub fn files(tier: Tier, name: &str, platform: Option<&str>) -> Vec<(&'static str, String)> {
    let mut files = vec![("specward.toml", config(tier, name, platform))];
    match tier {
        Tier::Platform => {
            files.push(("constitution/constitution.md", of(Kind::Constitution, "", "Constitution")));
            files.push(("context-packs/cp-v1.md", of(Kind::ContextPack, "cp-v1", "Context pack")));
        }
        Tier::Single => {
            files.push((".specify/memory/constitution.md", of(Kind::Constitution, "", "Constitution")));
            files.push(("context-packs/cp-v1.md", of(Kind::ContextPack, "cp-v1", "Context pack")));
        }
        Tier::Component => {}
    }
    files.extend(folders(tier).iter().map(|(path, what)| (*path, format!("{what}\n"))));
    files
}

fn of(kind: Kind, id: &str, title: &str) -> String {
    let values = Values {
        id: Some(id.to_owned()).filter(|id| !id.is_empty()),
        title: Some(title.to_owned()),
        ..Values::default()
    };
    template::file(kind, &values)
}

fn config(tier: Tier, name: &str, platform: Option<&str>) -> String {
    let word = match tier {
        Tier::Platform => "platform",
        Tier::Component => "component",
        Tier::Single => "single",
    };
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let head = format!("name = {}\ntier = \"{word}\"\n", quoted(name));
    match platform.filter(|_| tier == Tier::Component) {
        Some(path) => format!("{head}\n[platform]\npath = {}\n", quoted(path)),
        None => head,
    }
}

/// The folder that holds most of these files; of equals the first by path.
pub(crate) fn usual_folder<'a>(files: impl Iterator<Item = &'a FilePath>) -> Option<FilePath> {
    let mut counts: BTreeMap<FilePath, usize> = BTreeMap::new();
    for folder in files.filter_map(FilePath::parent) {
        *counts.entry(folder).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(folder, count)| (*count, Reverse(folder.clone()))).map(|(folder, _)| folder)
}

/// What each folder is for, in the file that keeps it.
fn folders(tier: Tier) -> &'static [(&'static str, &'static str)] {
    match tier {
        Tier::Platform => &[
            (
                "initiatives/README.md",
                "# Initiatives\n\nWhy: one file an initiative, with its business goal and success criteria.",
            ),
            ("platform-specs/README.md", "# Platform specs\n\nWhat: one file a feature and version."),
            (
                "contracts/README.md",
                "# Contracts\n\nOne file a contract and version, with producer, consumers and compatibility.",
            ),
            ("domains/README.md", "# Domains\n\nOne file a domain, with what it owns and its invariants."),
            ("adr/README.md", "# Decisions\n\nGlobal ADRs: each blocks every component that depends on it."),
        ],
        Tier::Component => &[
            ("context/README.md", "# Context\n\nThe context packs that this component's specs pin."),
            ("specs/README.md", "# Specs\n\nHow: one file a component spec and version."),
            ("adr/README.md", "# Decisions\n\nLocal ADRs: each blocks only this component."),
        ],
        Tier::Single => &[
            (
                ".specify/memory/domains/README.md",
                "# Domains\n\nOne file a domain, with what it owns and its invariants.",
            ),
            ("specs/README.md", "# Specs\n\nPlatform and component specs side by side."),
            ("adrs/README.md", "# Decisions\n\nOne file a decision."),
        ],
    }
}
