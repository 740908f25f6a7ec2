//! A workspace of any size for benches: a platform and component repositories with linked specs, ADRs,
//! contracts and packs of realistic length. The same arguments give the same bytes.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

const COMPONENTS: [&str; 4] = ["cart", "payments", "catalog", "shipping"];
const SECTIONS: [&str; 10] = [
    "Problem Statement",
    "User Experience",
    "Domain Understanding",
    "Contracts",
    "Component Responsibilities",
    "Technical Approach",
    "NFRs",
    "Observability",
    "Risks",
    "Acceptance Criteria",
];
const SENTENCES: [&str; 6] = [
    "The flow stays available while the service is degraded, and it loses no accepted request.",
    "Each basket belongs to exactly one domain, so no component reads the tables of another.",
    "We measured a p95 of 40 ms on this path, which leaves little room for a second remote call.",
    "The event carries identifier, version and time; consumers ignore fields that they do not know.",
    "Operators can pause it for one region without stopping the others.",
    "Personal data is limited to the delivery address, and it is removed after 30 days.",
];

/// A file: its path below the workspace's folder, and its text.
pub type File = (String, String);

/// Numbers that look random and are the same in every run.
#[derive(Clone, Debug)]
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    fn prose(&mut self, sentences: usize) -> String {
        let words: Vec<&str> = (0..sentences).map(|_| SENTENCES[self.below(SENTENCES.len())]).collect();
        words.join(" ")
    }
}

/// Every file of a workspace of so many component specs.
pub fn files(specs: usize, seed: u64) -> Vec<File> {
    let mut dice = Dice(seed | 1);
    let parents = (specs / 5).max(1);
    let adrs = (specs / 10).max(1);
    let mut files = vec![(
        "platform-repo/constitution/constitution.md".into(),
        "# Constitution\n\n## Principles\n\n- Specs first.\n".into(),
    )];
    files.extend(COMPONENTS.map(pack));
    files.extend((0..adrs).map(|at| adr(&mut dice, at, parents)));
    files.extend((0..parents).map(|at| platform_spec(&mut dice, at)));
    files.extend((0..specs).map(|at| spec(&mut dice, at, parents, adrs, 3)));
    files
}

/// Writes such a workspace below a folder; returns its bytes.
///
/// # Errors
///
/// Where the file system refuses.
pub fn write(folder: &Path, specs: usize, seed: u64) -> io::Result<usize> {
    let mut bytes = 0;
    for (at, text) in files(specs, seed) {
        let path = folder.join(at);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, &text)?;
        bytes += text.len();
    }
    Ok(bytes)
}

/// A component spec of about this many bytes.
pub fn spec_of_size(bytes: usize) -> String {
    let mut dice = Dice(7);
    let mut text = spec(&mut dice, 0, 1, 1, 3).1;
    while text.len() < bytes {
        let (_, more) = spec(&mut dice, 0, 1, 1, 3);
        text.push_str(more.split_once("\n## Problem").map_or("", |(_, rest)| rest));
    }
    text
}

fn pack(name: &str) -> File {
    let text = format!(
        "# cp-{name}-v2\n\n- ID: cp-{name}-v2\n- Version: v2\n\n## Sources\n\n- Platform MCP v3\n- Domain MCP v1\n"
    );
    (format!("{name}-repo/context/cp-{name}-v2.md"), text)
}

fn adr(dice: &mut Dice, at: usize, parents: usize) -> File {
    let status = if dice.below(7) == 0 { "Proposed" } else { "Approved" };
    let parent = dice.below(parents);
    let text = format!(
        "# ADR-{at:05}: Decision {at}\n\n- Status: {status}\n- Scope: Global\n- Owner: platform team\n\n## Context\n\n{}\n\n\
         From [PLAT-{parent:05}](../platform-specs/PLAT-{parent:05}.md).\n\n## Decision\n\n{}\n\n## Options\n\n1. {}\n2. {}\n",
        dice.prose(4),
        dice.prose(4),
        dice.prose(1),
        dice.prose(1)
    );
    (format!("platform-repo/adr/ADR-{at:05}.md"), text)
}

fn platform_spec(dice: &mut Dice, at: usize) -> File {
    let mut text = format!(
        "# PLAT-{at:05}: Feature {at}\n\n## Metadata\n\n- ID: PLAT-{at:05}\n- Version: v1\n- Status: Approved\n"
    );
    sections(dice, &mut text, 3);
    (format!("platform-repo/platform-specs/PLAT-{at:05}.md"), text)
}

fn spec(dice: &mut Dice, at: usize, parents: usize, adrs: usize, sentences: usize) -> File {
    let name = COMPONENTS[at % COMPONENTS.len()];
    let (parent, decision, other) = (dice.below(parents), dice.below(adrs), dice.below(at.max(1)));
    let mut text = format!(
        "# SPEC-{at:05}: Part {at}\n\n## Metadata\n\n- ID: SPEC-{at:05}\n- Implements: PLAT-{parent:05} v1\n\
         - Context Pack: cp-{name}-v2\n- Status: Approved\n- Blocked By: ADR-{decision:05}\n"
    );
    sections(dice, &mut text, sentences);
    let _ = write!(
        text,
        "\n## Links\n\n- Parent: [PLAT-{parent:05}](../../platform-repo/platform-specs/PLAT-{parent:05}.md#risks)\n\
         - Related: [[SPEC-{other:05}#Risks]]\n\n## Gates\n\n- Context completeness: PASS\n- Domain validity: PASS\n\
         - Integration safety: PASS\n- NFR compliance: PASS\n- Ready to implement: FAIL\n"
    );
    (format!("{name}-repo/specs/SPEC-{at:05}.md"), text)
}

fn sections(dice: &mut Dice, text: &mut String, sentences: usize) {
    for title in SECTIONS {
        let _ = write!(
            text,
            "\n## {title}\n\nSource: Platform MCP v3\n\n{}\n\n- {}\n",
            dice.prose(sentences),
            dice.prose(1)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_workspace_and_links_lead_somewhere() {
        assert_eq!(files(30, 1), files(30, 1));
        assert_ne!(files(30, 1), files(30, 2));
        let names: Vec<String> = files(30, 1).into_iter().map(|(at, _)| at).collect();
        for (_, text) in files(30, 1) {
            for link in text.split("platform-specs/PLAT-").skip(1) {
                let number = &link[..5];
                assert!(names.contains(&format!("platform-repo/platform-specs/PLAT-{number}.md")), "{number}");
            }
        }
        assert!((900_000..1_100_000).contains(&spec_of_size(1_000_000).len()));
    }
}
