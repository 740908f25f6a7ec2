//! The table of settings: one row a setting, from which reading, the JSON Schema and
//! `specward config` all come. Must not know TOML or JSON.

use smol_str::{SmolStr, ToSmolStr};
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::words::Sense;
use specward_syntax::{Key, Options};

use super::{Config, DEFAULT_MAX_FILE_SIZE, DiagnosticsScope, KindGlob, PathGlob, Profile, RulePages, RuleSetting};
use crate::finding::Severity;
use crate::kind::Kind;
use crate::near;
use crate::root::Tier;
use crate::rules;

/// A value of a setting, already of the right shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A size in bytes.
    Size(u64),
    /// A list of texts.
    Texts(Vec<String>),
}

/// What a setting accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any text that is not empty.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A positive whole number.
    Size,
    /// A list of texts, or one text.
    Texts,
}

/// A value that a setting refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Whether the key of the entry is at fault, not its value.
    pub key: bool,
    /// Which item of a list is at fault, if one is.
    pub item: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What resolves it.
    pub help: String,
    /// What to write instead, where one is obvious.
    pub replacement: Option<String>,
}

/// What a configuration has for a setting.
pub enum Shown {
    /// One value, as TOML; empty if not set.
    One(String),
    /// The entries of a table.
    Entries(Vec<(SmolStr, String)>),
}

/// One row of the table.
pub struct Setting {
    /// Dotted name.
    pub name: &'static str,
    /// What it means, in one line.
    pub summary: &'static str,
    /// What it accepts; for a table, what each entry accepts.
    pub shape: Shape,
    /// Whether it is a table with keys of the user's choice, and which keys are allowed (empty: any).
    pub entries: Option<fn() -> Vec<&'static str>>,
    /// Puts a value (of an entry with this key, if it is a table) into a configuration.
    pub set: fn(&mut Config, &str, &Value) -> Result<(), Refusal>,
    /// Reads it back.
    pub show: fn(&Config) -> Shown,
}

const TIERS: &[&str] = &["platform", "component", "single"];
const PROFILES: &[&str] = &["advisory", "standard", "strict"];
const LEVELS: &[&str] = &["off", "hint", "info", "warning", "error"];
const SCOPES: &[&str] = &["workspace", "open"];

/// Every setting, in the order of the documentation.
pub const ALL: &[Setting] = &[
    Setting {
        name: "name",
        summary: "name of this root, as fan-out tasks and scoped ids use it; the folder's name if unset",
        shape: Shape::Text,
        entries: None,
        set: |config, _, value| put(&mut config.name, value),
        show: |config| optional(config.name.as_deref()),
    },
    Setting {
        name: "tier",
        summary: "platform, component or single; recognised by the layout if unset",
        shape: Shape::Choice(TIERS),
        entries: None,
        set: |config, _, value| {
            config.tier = index_of(TIERS, value).map(|at| [Tier::Platform, Tier::Component, Tier::Single][at]);
            Ok(())
        },
        show: |config| optional(config.tier.map(tier_word)),
    },
    Setting {
        name: "platform.path",
        summary: "folder of the platform root, relative to this file",
        shape: Shape::Text,
        entries: None,
        set: |config, _, value| put(&mut config.platform.path, value),
        show: |config| optional(config.platform.path.as_deref()),
    },
    Setting {
        name: "platform.graph",
        summary: "a published spec-graph.json to resolve platform ids against, relative to this file",
        shape: Shape::Text,
        entries: None,
        set: |config, _, value| put(&mut config.platform.graph, value),
        show: |config| optional(config.platform.graph.as_deref()),
    },
    Setting {
        name: "kinds",
        summary: "globs relative to this file that give files a kind; the first match counts",
        shape: Shape::Texts,
        entries: Some(kind_words),
        set: set_kind,
        show: show_kinds,
    },
    Setting {
        name: "profile",
        summary: "advisory: everything at most a warning; standard; strict: advice becomes gate",
        shape: Shape::Choice(PROFILES),
        entries: None,
        set: |config, _, value| {
            let at = index_of(PROFILES, value).unwrap_or(1);
            config.profile = [Profile::Advisory, Profile::Standard, Profile::Strict][at];
            Ok(())
        },
        show: |config| one(PROFILES[config.profile as usize]),
    },
    Setting {
        name: "rules",
        summary: "severity of single rules: off, hint, info, warning or error",
        shape: Shape::Choice(LEVELS),
        entries: Some(rule_names),
        set: set_rule,
        show: |config| {
            let shown = config.rules.iter().map(|(name, level)| (SmolStr::new(name), quoted(level_word(*level))));
            Shown::Entries(shown.collect())
        },
    },
    Setting {
        name: "aliases.keys",
        summary: "metadata keys of this team, each with the key that it means",
        shape: Shape::Text,
        entries: Some(Vec::new),
        set: |config, key, value| {
            known(value, "key", |word| Key::parse(word, &Options::default()).is_known(), &key_titles())?;
            alias(&mut config.aliases.keys, key, value)
        },
        show: |config| pairs(&config.aliases.keys),
    },
    Setting {
        name: "aliases.headings",
        summary: "headings of this team, each with the section that it means",
        shape: Shape::Text,
        entries: Some(Vec::new),
        set: |config, key, value| alias(&mut config.aliases.headings, key, value),
        show: |config| pairs(&config.aliases.headings),
    },
    Setting {
        name: "aliases.statuses",
        summary: "statuses of this team, each with the status that it means",
        shape: Shape::Text,
        entries: Some(Vec::new),
        set: |config, key, value| {
            known(value, "status", is_status, &status_titles())?;
            alias(&mut config.aliases.statuses, key, value)
        },
        show: |config| pairs(&config.aliases.statuses),
    },
    Setting {
        name: "ids.families",
        summary: "further id families, such as RFC",
        shape: Shape::Texts,
        entries: None,
        set: set_families,
        show: |config| one_list(config.families.iter()),
    },
    Setting {
        name: "words",
        summary: "words by which prose is understood, a list a sense; `...` in a list stands for the built-in words",
        shape: Shape::Texts,
        entries: Some(word_senses),
        set: set_words,
        show: show_words,
    },
    Setting {
        name: "max_file_size",
        summary: "larger files (bytes) are skipped with a notice",
        shape: Shape::Size,
        entries: None,
        set: |config, _, value| {
            config.max_file_size = if let Value::Size(bytes) = value { *bytes } else { DEFAULT_MAX_FILE_SIZE };
            Ok(())
        },
        show: |config| Shown::One(config.max_file_size.to_string()),
    },
    Setting {
        name: "base",
        summary: "a revision to compare with, such as origin/main: what may not be deleted, overwritten or skipped since",
        shape: Shape::Text,
        entries: None,
        set: |config, _, value| put(&mut config.base, value),
        show: |config| optional(config.base.as_deref()),
    },
    Setting {
        name: "code.paths",
        summary: "globs of code, relative to this file: where it changed since the base, a spec must be Implementing",
        shape: Shape::Texts,
        entries: None,
        set: set_code,
        show: |config| one_list(config.code.iter().map(|glob| &glob.pattern)),
    },
    Setting {
        name: "diagnostics.scope",
        summary: "whether an editor is told the findings of every file of the workspace or of open files only",
        shape: Shape::Choice(SCOPES),
        entries: None,
        set: |config, _, value| {
            let at = index_of(SCOPES, value).unwrap_or(0);
            config.scope = [DiagnosticsScope::Workspace, DiagnosticsScope::Open][at];
            Ok(())
        },
        show: |config| one(SCOPES[config.scope as usize]),
    },
    Setting {
        name: "diagnostics.rule_pages",
        summary: "address of your copy of the rule reference, with {rule} or {anchor}; editors link each finding to it",
        shape: Shape::Text,
        entries: None,
        set: set_rule_pages,
        show: |config| optional(config.rule_pages.as_ref().map(RulePages::address)),
    },
];

/// A text as TOML.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn one(text: &str) -> Shown {
    Shown::One(quoted(text))
}

fn optional(text: Option<&str>) -> Shown {
    Shown::One(text.map(quoted).unwrap_or_default())
}

fn list<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> String {
    let texts: Vec<_> = texts.map(|text| quoted(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

fn one_list<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> Shown {
    Shown::One(list(texts))
}

fn pairs(pairs: &[(SmolStr, SmolStr)]) -> Shown {
    Shown::Entries(pairs.iter().map(|(written, meant)| (written.clone(), quoted(meant))).collect())
}

#[allow(clippy::unnecessary_wraps)] // The shape that the table asks for.
fn put(slot: &mut Option<SmolStr>, value: &Value) -> Result<(), Refusal> {
    if let Value::Text(text) = value {
        *slot = Some(text.to_smolstr());
    }
    Ok(())
}

#[allow(clippy::unnecessary_wraps)] // The shape that the table asks for.
fn alias(aliases: &mut Vec<(SmolStr, SmolStr)>, written: &str, value: &Value) -> Result<(), Refusal> {
    if let Value::Text(meant) = value {
        aliases.retain(|(known, _)| known != written);
        aliases.push((written.to_smolstr(), meant.to_smolstr()));
    }
    Ok(())
}

/// Refuses an alias that means nothing.
fn known(value: &Value, what: &str, is_known: impl Fn(&str) -> bool, words: &[&'static str]) -> Result<(), Refusal> {
    match value {
        Value::Text(word) if !is_known(word) => Err(Refusal { key: false, ..unknown_key(what, word, words) }),
        _ => Ok(()),
    }
}

fn key_titles() -> Vec<&'static str> {
    static ALL: [Key; Key::ALL.len()] = Key::ALL;
    ALL.iter().map(Key::title).collect()
}

fn is_status(word: &str) -> bool {
    let options = Options::default();
    SpecStatus::parse(word, &options).status().is_some() || AdrStatus::parse(word, &options).status().is_some()
}

fn status_titles() -> Vec<&'static str> {
    let specs = SpecStatus::ALL.iter().map(|status| status.title());
    specs.chain(AdrStatus::ALL.iter().map(|status| status.title())).collect()
}

fn index_of(words: &[&str], value: &Value) -> Option<usize> {
    let Value::Text(text) = value else { return None };
    words.iter().position(|word| word == text)
}

fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::Platform => "platform",
        Tier::Component => "component",
        Tier::Single => "single",
    }
}

fn level_word(setting: RuleSetting) -> &'static str {
    match setting {
        RuleSetting::Off => "off",
        RuleSetting::At(severity) => severity.word(),
    }
}

fn kind_words() -> Vec<&'static str> {
    Kind::ALL.iter().map(|kind| kind.slug()).collect()
}

fn rule_names() -> Vec<&'static str> {
    rules::all().map(|rule| rule.name).collect()
}

fn set_rule(config: &mut Config, name: &str, value: &Value) -> Result<(), Refusal> {
    let Some(rule) = rules::find(name) else { return Err(unknown_key("rule", name, &rule_names())) };
    let setting = match index_of(LEVELS, value) {
        Some(1) => RuleSetting::At(Severity::Hint),
        Some(2) => RuleSetting::At(Severity::Info),
        Some(3) => RuleSetting::At(Severity::Warning),
        Some(4) => RuleSetting::At(Severity::Error),
        _ => RuleSetting::Off,
    };
    config.rules.insert(rule.name, setting);
    Ok(())
}

fn set_kind(config: &mut Config, name: &str, value: &Value) -> Result<(), Refusal> {
    let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.slug() == name) else {
        return Err(unknown_key("kind", name, &kind_words()));
    };
    let Value::Texts(patterns) = value else { return Ok(()) };
    config.kinds.retain(|glob| glob.kind != kind);
    for (at, pattern) in patterns.iter().enumerate() {
        config.kinds.push(KindGlob { kind, glob: glob(at, pattern)? });
    }
    Ok(())
}

fn set_code(config: &mut Config, _: &str, value: &Value) -> Result<(), Refusal> {
    let Value::Texts(patterns) = value else { return Ok(()) };
    config.code.clear();
    for (at, pattern) in patterns.iter().enumerate() {
        config.code.push(glob(at, pattern)?);
    }
    Ok(())
}

fn glob(at: usize, pattern: &str) -> Result<PathGlob, Refusal> {
    PathGlob::new(pattern).map_err(|why| Refusal {
        key: false,
        item: Some(at),
        message: format!("`{pattern}` is no glob: {why}"),
        help: "use `*` inside a folder, `**` across folders, `{a,b}` for alternatives".to_owned(),
        replacement: None,
    })
}

fn show_kinds(config: &Config) -> Shown {
    let of = |kind: &Kind| list(config.kinds.iter().filter(|glob| glob.kind == *kind).map(|glob| &glob.glob.pattern));
    let set = Kind::ALL.into_iter().filter(|kind| config.kinds.iter().any(|glob| glob.kind == *kind));
    Shown::Entries(set.map(|kind| (SmolStr::new(kind.slug()), of(&kind))).collect())
}

fn set_rule_pages(config: &mut Config, _: &str, value: &Value) -> Result<(), Refusal> {
    let Value::Text(address) = value else { return Ok(()) };
    let pages = RulePages::new(address).ok_or_else(|| Refusal {
        key: false,
        item: None,
        message: format!("`{address}` is no address of pages"),
        help: "write an address that begins with `https://` or `http://`".to_owned(),
        replacement: None,
    })?;
    config.rule_pages = Some(pages);
    Ok(())
}

fn word_senses() -> Vec<&'static str> {
    Sense::ALL.iter().map(|sense| sense.slug()).collect()
}

fn set_words(config: &mut Config, name: &str, value: &Value) -> Result<(), Refusal> {
    let Some(sense) = Sense::ALL.into_iter().find(|sense| sense.slug() == name) else {
        return Err(unknown_key("sense of words", name, &word_senses()));
    };
    if let Value::Texts(words) = value {
        config.words.set(sense, words.iter().map(SmolStr::new).collect());
    }
    Ok(())
}

fn show_words(config: &Config) -> Shown {
    let set = Sense::ALL.into_iter().filter_map(|sense| Some((sense, config.words.of(sense)?)));
    Shown::Entries(set.map(|(sense, words)| (SmolStr::new(sense.slug()), list(words.iter()))).collect())
}

fn set_families(config: &mut Config, _: &str, value: &Value) -> Result<(), Refusal> {
    let Value::Texts(families) = value else { return Ok(()) };
    config.families.clear();
    for (at, family) in families.iter().enumerate() {
        let upper = family.to_ascii_uppercase();
        let shape = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        if !upper.starts_with(|c: char| c.is_ascii_uppercase()) || !upper.chars().all(shape) {
            return Err(Refusal {
                key: false,
                item: Some(at),
                message: format!("`{family}` is no id family"),
                help: "a family is a letter followed by letters or digits, such as `RFC`".to_owned(),
                replacement: None,
            });
        }
        config.families.push(upper.to_smolstr());
    }
    Ok(())
}

fn unknown_key(what: &str, name: &str, known: &[&'static str]) -> Refusal {
    let near = near::best(name, known.iter().copied());
    Refusal {
        key: true,
        item: None,
        message: format!("there is no {what} `{name}`"),
        help: near.map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean `{near}`?")),
        replacement: near.map(str::to_owned),
    }
}
