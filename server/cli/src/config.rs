//! `specward config`: every setting with its value and its origin; and `KEY=VALUE` options.

use std::env;
use std::fmt::Write;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use specward_engine::config::{self, Config, Origin};
use specward_engine::path::FilePath;
use specward_engine::root::Root;
use specward_project::{Cancel, Given, Overlay, Survey, survey};

use crate::args::ConfigArgs;
use crate::failure::Failure;
use crate::output::{one_line, print};

/// Prints the settings of the root that holds a path.
pub fn run(args: &ConfigArgs) -> Result<u8> {
    if args.schema {
        print(&format!("{:#}\n", config::schema()))?;
        return Ok(0);
    }
    let current = env::current_dir().context("the current folder cannot be found")?;
    let mut given = Given::new(std::slice::from_ref(&args.path), &current).map_err(Failure::from)?;
    given.request.overlays = overlays(&args.config)?;
    let survey = survey(&given.request, &Cancel::default());
    let path = given.shown.first().cloned();
    let root = path.and_then(|path| survey.root_of(&path)).context("no root holds this path")?;
    print(&listing(root, &survey))?;
    Ok(u8::from(has_faults(root, &survey)))
}

/// Reads `KEY=VALUE` options; a wrong one is a wrong usage.
pub fn overlays(options: &[String]) -> Result<Vec<Overlay>, Failure> {
    let mut overlays = Vec::new();
    for option in options {
        let overlay = Overlay { values: setting(option)?, origin: Origin::CommandLine };
        if let Some(finding) = Config::default().overlay(&overlay.values, overlay.origin).into_iter().next() {
            let failure = Failure::from(finding);
            return Err(Failure::new(format!("--config {option}: {}", failure.message), failure.help));
        }
        overlays.push(overlay);
    }
    Ok(overlays)
}

/// `--base REF`: the setting `base`, from the command line.
pub fn base_overlay(revision: &str) -> Overlay {
    Overlay { values: json!({ "base": revision }), origin: Origin::CommandLine }
}

/// `rules.ref/dead-link=off` as an object of the shape of the file.
fn setting(option: &str) -> Result<Value, Failure> {
    let (key, value) = option.split_once('=').ok_or_else(|| {
        Failure::new(format!("--config {option}: there is no `=`"), "write KEY=VALUE, such as profile=strict")
    })?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
    let nest = |inner: Value, part: &str| Value::Object(Map::from_iter([(part.to_owned(), inner)]));
    Ok(key.rsplit('.').fold(value, nest))
}

fn listing(root: &Root, survey: &Survey) -> String {
    let listed = root.config.listed();
    let width = |of: fn(&config::Listed) -> usize| listed.iter().map(of).max().unwrap_or_default();
    let (names, values) = (width(|line| line.name.len()), width(|line| line.value.chars().count().min(40)));
    let mut text = header(root, survey);
    for line in &listed {
        let value = if line.value.is_empty() { "-" } else { &line.value };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:names$}  {:values$}  {}", line.name, one_line(value), line.origin.text());
    }
    text
}

fn header(root: &Root, survey: &Survey) -> String {
    let file = root.path.join("specward.toml");
    let read = survey.configs.iter().any(|config| config.path == file);
    let platform = root.platform.as_ref().map_or("none", FilePath::as_str);
    let lines = [
        format!("root      {}", one_line(root.path.as_str())),
        format!("name      {}", one_line(&root.name)),
        format!("tier      {}", format!("{:?}", root.tier).to_lowercase()),
        format!("platform  {}", one_line(platform)),
        format!("settings  {}", if read { one_line(file.as_str()) } else { "no specward.toml".to_owned() }),
    ];
    lines.join("\n") + "\n\n"
}

fn has_faults(root: &Root, survey: &Survey) -> bool {
    let file = root.path.join("specward.toml");
    survey.configs.iter().any(|config| config.path == file && !config.findings.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_take_the_shape_of_the_file() {
        for (option, value) in [
            ("profile=strict", json!({"profile": "strict"})),
            ("max_file_size=9", json!({"max_file_size": 9})),
            ("rules.ref/dead-link=off", json!({"rules": {"ref/dead-link": "off"}})),
            ("families=[\"RFC\"]", json!({"families": ["RFC"]})),
            ("name=a=b", json!({"name": "a=b"})),
        ] {
            assert_eq!(setting(option).unwrap(), value);
        }
        assert_eq!(setting("strict").unwrap_err().message, "--config strict: there is no `=`");
    }
}
