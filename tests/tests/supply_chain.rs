//! What is built into Specward: licences, sources and versions as `.deny.toml` allows them, and unsafe code in the grammar's
//! binding alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};
use specward_tests::counts::say;

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> toml::Value {
    toml::from_str(&fs::read_to_string(top().join(path)).unwrap()).unwrap()
}

fn texts<'a>(of: &'a toml::Value, key: &str) -> BTreeSet<&'a str> {
    of[key].as_array().unwrap().iter().map(|item| item.as_str().or_else(|| item["crate"].as_str()).unwrap()).collect()
}

/// The packages of the lock file, as cargo sees them for this machine.
fn packages() -> Vec<Value> {
    let mut command = Command::new(env!("CARGO"));
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    command.args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", &host]);
    let output = command.current_dir(top()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package[key].as_str().unwrap_or_default()
}

#[test]
fn licences_sources_and_versions_are_as_allowed() {
    let (allowed, packages) = (read(".deny.toml"), packages());
    let licences = texts(&allowed["licenses"], "allow");
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in &packages {
        let (name, licence, source) = (text(package, "name"), text(package, "license"), text(package, "source"));
        let expression =
            Expression::parse_mode(licence, ParseMode::LAX).unwrap_or_else(|error| panic!("{name}: {error}"));
        let fits = |asked: &spdx::LicenseReq| {
            let addition = asked.addition.as_ref().map_or_else(String::new, |addition| format!(" WITH {addition}"));
            asked.license.id().is_some_and(|id| licences.contains(format!("{}{addition}", id.name).as_str()))
        };
        assert!(expression.evaluate(fits), "{name}: `{licence}` is not allowed");
        let is_ours = source.is_empty() && Path::new(text(package, "manifest_path")).starts_with(top());
        assert!(
            is_ours || source.starts_with("registry+") && source.ends_with("/crates.io-index"),
            "{name} comes from {source:?}"
        );
        versions.entry(name).or_default().insert(text(package, "version"));
    }
    assert_duplicates(&versions, &texts(&allowed["bans"], "skip"));
    say(&format!("supply chain: {} packages, licences, sources and versions as allowed", packages.len()));
}

/// Of every package one version is there, besides those that are known.
fn assert_duplicates(versions: &BTreeMap<&str, BTreeSet<&str>>, known: &BTreeSet<&str>) {
    for (name, versions) in versions {
        let unknown: Vec<_> =
            versions.iter().filter(|version| !known.contains(format!("{name}@{version}").as_str())).collect();
        assert!(unknown.len() <= 1, "{name} is here in the versions {unknown:?}");
    }
    for known in known {
        let (name, version) = known.split_once('@').unwrap();
        let there = versions.get(name).is_some_and(|versions| versions.len() > 1 && versions.contains(version));
        assert!(there, "{known} need not be excepted any more");
    }
}

#[test]
fn unsafe_code_is_in_the_grammar_binding_alone() {
    assert_eq!(read("Cargo.toml")["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    let mut sources = Vec::new();
    collect(&top(), &mut sources);
    let mut checked = 0;
    for manifest in sources.iter().filter(|path| path.ends_with("Cargo.toml") && path.parent() != Some(&top())) {
        let folder = manifest.parent().unwrap().strip_prefix(top()).unwrap();
        let parsed: toml::Value = toml::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
        let lints = parsed.get("lints");
        let inherits = lints.and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool) == Some(true);
        let forbids = lints.and_then(|lints| lints.get("rust")?.get("unsafe_code")?.as_str()) == Some("forbid");
        // The fuzz targets are no part of what is built; their macro exports a symbol.
        let excepted = [Path::new("grammars"), Path::new("tests/fuzz")].contains(&folder);
        assert!(inherits || forbids || excepted, "{} does not forbid unsafe code", folder.display());
        checked += 1;
    }
    let foreign = sources.iter().filter(|path| path.extension().is_some_and(|extension| extension == "c"));
    for path in foreign {
        // What breaks the disk under a program that is tested is loaded into that program alone.
        let excepted =
            path.starts_with(top().join("grammars")) || *path == top().join("tests/tests/faults/interpose.c");
        assert!(excepted, "{}: C code outside of grammars/", path.display());
    }
    assert!(checked >= 8, "{checked} manifests");
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        let skipped = name == "target" || name == "node_modules" || name.to_string_lossy().starts_with('.');
        if entry.file_type().unwrap().is_dir() && !skipped {
            collect(&entry.path(), into);
        } else {
            into.push(entry.path());
        }
    }
}
