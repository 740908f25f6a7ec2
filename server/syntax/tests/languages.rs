//! Everything that is read by its name has one in each language that ships: headings, keys, statuses, gates, the words of values.
//! Each file under `languages/` holds a line for each, its English name first, then German, French, Spanish, Portuguese, Chinese.
#![allow(clippy::unwrap_used)]

use std::fmt::Debug;

use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::value::{is_empty, is_unresolved};
use specward_syntax::{Gate, Key, Options, SectionName, Verdict, source};

const LANGUAGES: usize = 5;

/// English names and their translations.
fn rows(table: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let row = |line: &'static str| {
        let mut words = line.split(" | ").map(str::trim);
        (words.next().unwrap(), words.collect())
    };
    let rows: Vec<(_, Vec<_>)> = table.lines().map(row).collect();
    assert!(rows.iter().all(|(_, words)| words.len() == LANGUAGES), "{table}");
    rows
}

/// Every one of `all` has its line, and each word of it is read as that one.
fn hold<T: Debug + PartialEq>(table: &'static str, all: &[(&str, T)], read: impl Fn(&str) -> T) {
    let rows = rows(table);
    let named: Vec<_> = rows.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, all.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "one line for each, in order");
    let mut wrong = Vec::new();
    for ((name, words), (_, wanted)) in rows.iter().zip(all) {
        for word in [name].into_iter().chain(words) {
            let got = read(word);
            if got != *wanted {
                wrong.push(format!("{name}: `{word}` is read as {got:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_heading() {
    let all: Vec<_> = SectionName::all().map(|name| (name.title(), vec![name])).collect();
    hold(include_str!("languages/headings.txt"), &all, |word| SectionName::parse(word, &Options::default()));
}

#[test]
fn every_key() {
    let of_task = |key: &&Key| matches!(key, Key::PlatformSpecId | Key::ContextPackVersion);
    let all: Vec<_> = Key::ALL.iter().filter(|key| !of_task(key)).map(|key| (key.title(), key.clone())).collect();
    hold(include_str!("languages/keys.txt"), &all, |word| Key::parse(word, &Options::default()));
}

#[test]
fn every_field_of_a_task() {
    use Key::{BlockedBy, ComponentRepo, ContextPackVersion, ContractChange, PlatformSpecId};
    let all = [ComponentRepo, PlatformSpecId, ContextPackVersion, ContractChange, BlockedBy];
    let all: Vec<_> = all.iter().map(|key| (key.title(), key.clone())).collect();
    let read = |word: &str| Key::parse_in_task(word, &Options::default());
    hold(include_str!("languages/task-fields.txt"), &all, read);
    // What a document calls its parent and its pack, a task may call so too.
    for (name, words) in rows(include_str!("languages/keys.txt")) {
        let wanted = match name {
            "Implements" => PlatformSpecId,
            "Context Pack" => ContextPackVersion,
            _ => continue,
        };
        assert!(words.iter().all(|word| read(word) == wanted), "{name}");
    }
}

#[test]
fn every_status() {
    let specs = SpecStatus::ALL.map(|status| (status.title(), Some(status)));
    let read = |word: &str| SpecStatus::parse(word, &Options::default()).status();
    hold(include_str!("languages/spec-statuses.txt"), &specs, read);
    let adrs = AdrStatus::ALL.map(|status| (status.title(), Some(status)));
    let read = |word: &str| AdrStatus::parse(word, &Options::default()).status();
    hold(include_str!("languages/adr-statuses.txt"), &adrs, read);
}

#[test]
fn every_gate_and_the_words_of_values() {
    let gates = Gate::ALL.map(|gate| (gate.title(), Some(gate)));
    hold(include_str!("languages/gates.txt"), &gates, Gate::parse);
    let readers: [fn(&str) -> bool; 6] = [
        |word| Verdict::parse(word) == Verdict::Pass,
        |word| Verdict::parse(word) == Verdict::Fail,
        |word| Verdict::parse(word) == Verdict::Undeclared,
        is_empty,
        is_unresolved,
        source::is_label,
    ];
    for ((name, words), read) in rows(include_str!("languages/values.txt")).into_iter().zip(readers) {
        for word in [name].into_iter().chain(words) {
            assert!(read(word), "{name}: {word}");
        }
    }
}
