//! The model of `specward.toml` (documents.md sections 1 and 6): what a root may set, with the
//! origin of every value. Reads no file; must not know what a rule does, only its name.

mod glob;
mod key_at;
mod pages;
mod read;
mod schema;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use smol_str::SmolStr;
use specward_syntax::words::OwnWords;
use specward_syntax::{Format, Options, TextRange};

use crate::finding::Severity;
use crate::kind::Kind;
use crate::path::FilePath;
use crate::root::Tier;
use crate::rule::Rule;

pub use glob::{KindGlob, PathGlob};
pub use key_at::{KeyAt, describe, key_at};
pub use pages::RulePages;
pub(crate) use pages::anchor;
pub use schema::schema;
pub use settings::{ALL as SETTINGS, Setting, Shape, Value as SettingValue};

/// Files above this size (bytes) are not read, 4 MiB.
pub const DEFAULT_MAX_FILE_SIZE: u64 = 4 * 1024 * 1024;

/// Settings of one root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Name of the root, instead of its folder's.
    pub name: Option<SmolStr>,
    /// Tier of the root, instead of the one its layout shows.
    pub tier: Option<Tier>,
    /// Where the platform's artefacts come from.
    pub platform: Platform,
    /// Globs that give files a kind, in order of writing; the first match counts.
    pub kinds: Vec<KindGlob>,
    /// Severities set for single rules.
    pub rules: BTreeMap<&'static str, RuleSetting>,
    /// How strict the root is.
    pub profile: Profile,
    /// Words that teams use instead of the built-in vocabulary.
    pub aliases: Aliases,
    /// Extra id families, upper case, such as `RFC`.
    pub families: Vec<SmolStr>,
    /// Words by which prose is understood, instead of the built-in ones.
    pub words: OwnWords,
    /// Larger files (bytes) are skipped with a notice.
    pub max_file_size: u64,
    /// The revision with which the root is compared.
    pub base: Option<SmolStr>,
    /// Globs of the root's code, relative to it.
    pub code: Vec<PathGlob>,
    /// For which files an editor is told findings.
    pub scope: DiagnosticsScope,
    /// Where the pages of the rules are, if anywhere.
    pub rule_pages: Option<RulePages>,
    /// Settings that are not at their default, by dotted name.
    origins: BTreeMap<SmolStr, Origin>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: None,
            tier: None,
            platform: Platform::default(),
            kinds: Vec::new(),
            rules: BTreeMap::new(),
            profile: Profile::default(),
            aliases: Aliases::default(),
            families: Vec::new(),
            words: OwnWords::default(),
            max_file_size: DEFAULT_MAX_FILE_SIZE,
            base: None,
            code: Vec::new(),
            scope: DiagnosticsScope::default(),
            rule_pages: None,
            origins: BTreeMap::new(),
        }
    }
}

/// Where a component root finds the platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    /// The platform root, relative to this root.
    pub path: Option<SmolStr>,
    /// A published `spec-graph.json`, relative to this root.
    pub graph: Option<SmolStr>,
}

/// Written word to canonical word, in order of writing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    /// Metadata keys.
    pub keys: Vec<(SmolStr, SmolStr)>,
    /// Section headings.
    pub headings: Vec<(SmolStr, SmolStr)>,
    /// Statuses.
    pub statuses: Vec<(SmolStr, SmolStr)>,
}

/// The severity that a root gives a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleSetting {
    /// The rule does not run; a gate it counts for shows NOT CHECKED.
    Off,
    /// The rule reports with this severity.
    At(Severity),
}

/// How strict a root is (rules.md, "Levels"). Changes severities, never verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// Everything at most a warning.
    Advisory,
    /// Severities by level and lifecycle.
    #[default]
    Standard,
    /// Advice becomes gate.
    Strict,
}

/// For which files an editor is told findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DiagnosticsScope {
    /// Every file of the workspace.
    #[default]
    Workspace,
    /// Open files only.
    Open,
}

/// Who set a value; a later one overrides an earlier one (documents.md section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody.
    Default,
    /// `specward.toml`.
    File,
    /// A setting of the editor.
    Editor,
    /// An option of the command.
    CommandLine,
}

impl Origin {
    /// As `specward config` prints it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File => "specward.toml",
            Self::Editor => "editor",
            Self::CommandLine => "command line",
        }
    }
}

/// A fault in a configuration, to be shown in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFinding {
    /// The faulty text in the file; empty for a value that came from elsewhere.
    pub range: TextRange,
    /// `config/unknown-key` or `config/invalid`.
    pub rule: &'static Rule,
    /// What is wrong.
    pub message: String,
    /// What resolves it.
    pub help: String,
    /// The text to put in place of `range`, where one is obvious.
    pub replacement: Option<String>,
}

/// One line of `specward config`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Dotted name, such as `platform.path`.
    pub name: SmolStr,
    /// The value as TOML; empty if there is none.
    pub value: String,
    /// Who set it.
    pub origin: Origin,
    /// What it means.
    pub summary: &'static str,
}

/// Reads `specward.toml`. Whatever is wrong becomes a finding; all else of the file still counts.
pub fn parse(text: &str) -> (Config, Vec<ConfigFinding>) {
    let mut config = Config::default();
    let findings = read::toml_into(&mut config, text);
    (config, findings)
}

impl Config {
    /// Puts the values of an editor's settings or of the command line over this configuration.
    /// `values` is an object of the same shape as the file.
    pub fn overlay(&mut self, values: &serde_json::Value, origin: Origin) -> Vec<ConfigFinding> {
        read::json_into(self, values, origin)
    }

    /// Aliases and families as reading needs them.
    pub fn options(&self) -> Options {
        Options {
            keys: self.aliases.keys.clone(),
            headings: self.aliases.headings.clone(),
            statuses: self.aliases.statuses.clone(),
            families: self.families.clone(),
            words: self.words.clone(),
            wording: self.base.is_some(),
        }
    }

    /// How many bytes of a file are read. A spec graph grows with the workspace, not with its author: it may be larger.
    pub fn size_limit(&self, path: &FilePath) -> u64 {
        let times = if path.format() == Format::SpecGraph { 16 } else { 1 };
        self.max_file_size.saturating_mul(times)
    }

    /// What the root says about a rule, if anything.
    pub fn setting(&self, rule: &Rule) -> Option<RuleSetting> {
        self.rules.get(rule.name).copied()
    }

    /// The kind that a glob gives a file, by its path relative to the root (`/` as separator).
    pub fn kind_of(&self, relative: &str) -> Option<Kind> {
        self.kinds.iter().find(|kind| kind.glob.matches(relative)).map(|glob| glob.kind)
    }

    /// Whether an unresolvable platform id is an error: a platform path or graph is configured.
    pub fn has_platform(&self) -> bool {
        self.platform.path.is_some() || self.platform.graph.is_some()
    }

    /// Who set a setting, by its dotted name.
    pub fn origin(&self, name: &str) -> Origin {
        self.origins.get(name).copied().unwrap_or(Origin::Default)
    }

    /// Every setting with its value and origin, in the order of the documentation.
    pub fn listed(&self) -> Vec<Listed> {
        settings::ALL.iter().flat_map(|setting| self.list(setting)).collect()
    }

    fn list(&self, setting: &'static Setting) -> Vec<Listed> {
        let name = SmolStr::new(setting.name);
        let shown = (setting.show)(self);
        let line = |name: SmolStr, value| {
            let origin = self.origin(&name);
            Listed { name, value, origin, summary: setting.summary }
        };
        match shown {
            settings::Shown::One(value) => vec![line(name, value)],
            settings::Shown::Entries(entries) => {
                entries.into_iter().map(|(key, value)| line(smol_str::format_smolstr!("{name}.{key}"), value)).collect()
            }
        }
    }
}
