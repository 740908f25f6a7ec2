//! Every rule against its fixtures under `tests/rules/<rule>/`: what fires, what must stay silent,
//! another metadata form; and the registry's own examples, so that the documentation never lies.
//! `SPECWARD_UPDATE=1` writes what the rule says now into its fixtures: read the difference before you keep it.
#![allow(clippy::unwrap_used)]

mod catalogue;
mod fixture;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fixture::{Said, load, parse, render, said};
use specward_engine::rules;

fn fixtures_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/rules")
}

/// Rule name, file name, text.
fn fixtures() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for family in entries(&fixtures_folder()) {
        for rule in entries(&family) {
            let name = format!("{}/{}", name_of(&family), name_of(&rule));
            for file in entries(&rule) {
                found.push((name.clone(), name_of(&file), std::fs::read_to_string(&file).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn fixtures_say_exactly_what_they_expect() {
    let all = fixtures();
    let mut wrong = Vec::new();
    let mut expected_count = 0;
    for (rule, file, text) in &all {
        let fixture = parse(text);
        let said = said(&load(&fixture.files));
        let mut missing = fixture.expected.clone();
        missing.sort();
        expected_count += missing.len();
        if std::env::var_os("SPECWARD_UPDATE").is_some() {
            let own: Vec<_> = said.iter().filter(|one| one.rule == *rule).cloned().collect();
            let path = fixtures_folder().join(rule).join(file);
            std::fs::write(path, render(&fixture.files, &own)).unwrap();
            continue;
        }
        let relevant = |one: &&Said| one.rule == *rule || fixture.expected.contains(*one);
        let extra: Vec<_> = said.iter().filter(relevant).filter(|one| !missing.contains(*one)).collect();
        missing.retain(|one| !said.contains(one));
        if !missing.is_empty() || !extra.is_empty() {
            wrong.push(format!(
                "tests/rules/{rule}/{file}\n  expected, not said: {missing:#?}\n  said, not expected: {extra:#?}"
            ));
        }
    }
    let silent = all.iter().filter(|(_, _, text)| parse(text).expected.is_empty()).count();
    println!("{expected_count} planted faults, all found; {} fixtures, {silent} of them near misses", all.len());
    assert!(expected_count >= 200, "{expected_count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_fixtures_that_fire_that_stay_silent_and_in_another_form() {
    let mut by_rule: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
    for (rule, file, text) in fixtures() {
        let fires = parse(&text).expected.iter().any(|said| said.rule == rule);
        by_rule.entry(rule).or_default().push((file, fires));
    }
    for rule in by_rule.keys() {
        assert!(rules::find(rule).is_some(), "tests/rules/{rule} is for no rule of the registry");
    }
    // Rules of `input/` are about files that cannot be read and about Specward itself: no text makes them fire.
    for rule in rules::all().filter(|rule| !rule.name.starts_with("input/")) {
        let files = by_rule.get(rule.name).unwrap_or_else(|| panic!("{} has no fixture", rule.name));
        assert!(files.iter().any(|(name, fires)| *fires && !name.starts_with("form")), "{} never fires", rule.name);
        assert!(files.iter().any(|(_, fires)| !fires), "{} has no near miss", rule.name);
        assert!(
            files.iter().any(|(name, fires)| *fires && name.starts_with("form")),
            "{} has no other form",
            rule.name
        );
    }
}

#[test]
fn every_rule_explains_itself() {
    for rule in rules::all() {
        let texts = [rule.summary, rule.why, rule.section, rule.failing, rule.passing, rule.resolve];
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "{} lacks a text", rule.name);
        assert!(
            rule.why.contains(rule.section) && rule.why.contains("operating model"),
            "{}: why names no section",
            rule.name
        );
        let explained = rules::explain(rule.name).unwrap();
        assert!(explained.contains(rule.why) && explained.contains(rule.resolve), "{}", rule.name);
    }
}

#[test]
fn examples_fail_and_pass_as_they_claim() {
    let mut wrong = Vec::new();
    for rule in rules::all().filter(|rule| rule.failing.starts_with("//- ")) {
        let fires = |text: &str| said(&load(&parse(text).files)).iter().any(|said| said.rule == rule.name);
        for (example, text, claim) in [("failing", rule.failing, true), ("passing", rule.passing, false)] {
            if fires(text) != claim {
                wrong.push(format!("the {example} example of {} does not do so", rule.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_misspelt_rule_is_suggested() {
    let said = rules::explain("ref/unresolvd").unwrap_err();
    assert!(said.contains("did you mean `ref/unresolved`"), "{said}");
}
