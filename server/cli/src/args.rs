//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use specward_engine::Kind;
use specward_ide::template;
use specward_project::FactsCache;
use specward_syntax::Gate;

/// Checks specs and ADRs: references, blockers, context packs, metadata and gates.
#[derive(Debug, Parser)]
#[command(name = "specward", version, about, propagate_version = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Whether to colour the output; `auto` also obeys `NO_COLOR`.
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true, value_name = "WHEN")]
    pub color: Color,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check files or folders and print the findings.
    Check(CheckArgs),
    /// Write, check, draw or export the spec graph.
    Graph(GraphArgs),
    /// Explain a rule: what it wants, why, and how to resolve it; without a name, list all rules.
    Explain(ExplainArgs),
    /// Print every setting with its value and where it comes from.
    Config(ConfigArgs),
    /// Write a new document from its template; never over an existing one.
    New(NewArgs),
    /// Write the layout of a repository of one tier; what is there already stays.
    Init(InitArgs),
    /// Print whom a change makes stale, by path through the graph.
    Impact(ImpactArgs),
    /// Print the success metrics that files and git history can give.
    Metrics(MetricsArgs),
    /// Print a completion script for a shell.
    Completions {
        /// Which shell.
        shell: Shell,
    },
    /// Run the language server on standard input and output.
    Lsp(LspArgs),
    /// Print what a bug report needs: versions, roots, counts, settings in force, and problems found.
    Doctor(DoctorArgs),
    /// Do again what a crash report or a failing test recorded, and say whether it still fails.
    Replay(ReplayArgs),
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For tools: one stable, versioned object.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For test reports: XML as `JUnit` writes it.
    Junit,
    /// Annotations of GitHub Actions.
    Github,
    /// Code quality report of GitLab.
    Gitlab,
    /// A summary for the comment of a pull request.
    Markdown,
    /// For a coding agent: what is missing, what resolves it, where it is explained, the edit that repairs it.
    Agent,
}

/// How a page is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// For people.
    Text,
    /// For tools.
    Json,
    /// For the comment of a pull request.
    Markdown,
}

/// The tiers of operating model 1.4 and 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TierName {
    /// The platform repo.
    Platform,
    /// A component repo.
    Component,
    /// One repo for both.
    Single,
}

/// Options of `check`.
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools)] // Each is a switch of the command line.
pub struct CheckArgs {
    /// Files or folders; a file is checked with the root that holds it. Default: the current folder.
    pub paths: Vec<PathBuf>,
    /// How to print the findings.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Check the text on standard input as if it were this file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "watch"])]
    pub stdin_filename: Option<PathBuf>,
    /// Check again whenever a file changes, until interrupted.
    #[arg(long)]
    pub watch: bool,
    /// Exit with 1 unless every gate of every checked spec is PASS or WAIVED.
    #[arg(long)]
    pub require_gates: bool,
    /// Look at one gate alone: 1 to 5, or context, domain, integration, nfr, ready.
    #[arg(long, value_parser = gate, value_name = "GATE")]
    pub gate: Option<Gate>,
    /// Compare with this revision: nothing may be deleted, overwritten or skipped since. Stands over `base` in `specward.toml`.
    #[arg(long, value_name = "REF")]
    pub base: Option<String>,
    /// Report only findings in, or caused by, files that differ from the base.
    #[arg(long)]
    pub changed: bool,
    /// Count the findings that this file knows, and do not block on them.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the findings of today as the baseline.
    #[arg(long, requires = "baseline", conflicts_with = "watch")]
    pub update_baseline: bool,
    /// Apply the mechanical repairs, then check. Decisions are left to people.
    #[arg(long, conflicts_with_all = ["watch", "stdin_filename"])]
    pub fix: bool,
    /// Print what `--fix` would change as a unified diff, and change nothing.
    #[arg(long, conflicts_with_all = ["watch", "stdin_filename", "fix"])]
    pub diff: bool,
    /// Write the report to this file instead of standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    pub output: Option<PathBuf>,
    /// Set a value over `specward.toml`, such as `profile=strict` or `rules.ref/dead-link=off`.
    #[arg(long, value_name = "KEY=VALUE")]
    pub config: Vec<String>,
    /// Where facts are kept for the next start.
    #[command(flatten)]
    pub cache: CacheArgs,
}

/// Options of `graph`.
#[derive(Debug, clap::Args)]
pub struct GraphArgs {
    /// Folders; the graph of the root that holds them. Default: the current folder.
    pub paths: Vec<PathBuf>,
    /// Create `spec-graph.json`, or change what is not true in it, and nothing else.
    #[arg(long, conflicts_with = "check")]
    pub write: bool,
    /// With `--write`: also add every field that nodes do not have yet.
    #[arg(long, requires = "write")]
    pub full: bool,
    /// Exit with 1 where `--write` would change something, and say what.
    #[arg(long)]
    pub check: bool,
    /// What to export, and how.
    #[command(flatten)]
    pub export: ExportArgs,
    /// Set a value over `specward.toml`, as for `check`.
    #[arg(long, value_name = "KEY=VALUE")]
    pub config: Vec<String>,
    /// The facts cache.
    #[command(flatten)]
    pub cache: CacheArgs,
}

/// Options of `graph` where it exports.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// How to export it.
    #[arg(long, value_enum, default_value_t = GraphFormat::Json, conflicts_with_all = ["write", "check"])]
    pub format: GraphFormat,
    /// With `--format json`: for component repos that resolve against it (`platform.graph`) without the files.
    #[arg(long, conflicts_with_all = ["write", "check"])]
    pub publish: bool,
    /// Export to this file instead of standard output; one that is there is replaced.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["write", "check"])]
    pub output: Option<PathBuf>,
    /// Export only what is near to this artefact.
    #[arg(long, value_name = "ID", conflicts_with_all = ["write", "check"])]
    pub around: Option<String>,
    /// How many relations away from it.
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around")]
    pub depth: usize,
    /// Export only artefacts of this kind, such as `adr`; may be given several times.
    #[arg(long, value_name = "KIND", conflicts_with_all = ["write", "check"])]
    pub kind: Vec<String>,
    /// Export only artefacts with this status, such as `approved`; may be given several times.
    #[arg(long, value_name = "STATE", conflicts_with_all = ["write", "check"])]
    pub state: Vec<String>,
}

/// How the graph is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// As `--write` writes a new one.
    Json,
    /// For Graphviz.
    Dot,
    /// For Mermaid.
    Mermaid,
    /// One page that needs nothing else.
    Html,
    /// One row an artefact.
    Csv,
    /// A database file.
    Sqlite,
    /// A script for `PostgreSQL`.
    Sql,
}

/// Options of `new`.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// What to write, such as `adr` or `component-spec`.
    #[arg(value_parser = kind)]
    pub kind: Kind,
    /// Its title; a placeholder by default.
    pub title: Option<String>,
    /// Its id; the next free one by default.
    #[arg(long)]
    pub id: Option<String>,
    /// The spec that it implements, with version.
    #[arg(long, value_name = "ID")]
    pub implements: Option<String>,
    /// The context pack that it pins.
    #[arg(long, value_name = "PACK")]
    pub context_pack: Option<String>,
    /// Who owns it.
    #[arg(long)]
    pub owner: Option<String>,
    /// A folder of the root to write into; the current one by default.
    #[arg(long, value_name = "FOLDER")]
    pub root: Option<PathBuf>,
}

/// Options of `init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// What the repository is.
    #[arg(long, value_enum)]
    pub tier: TierName,
    /// Its name; the folder's by default.
    #[arg(long)]
    pub name: Option<String>,
    /// Where; the current folder by default.
    pub folder: Option<PathBuf>,
}

/// Options of `impact`.
#[derive(Debug, clap::Args)]
pub struct ImpactArgs {
    /// What changes: an id, `ROOT/ID` where several roots have it. Without one, what differs from the base.
    pub id: Option<String>,
    /// The version that it gets.
    #[arg(long, value_name = "VERSION", requires = "id")]
    pub to: Option<String>,
    /// Ask for all that differs from this revision.
    #[arg(long, value_name = "REF", conflicts_with = "id")]
    pub base: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    pub format: PageFormat,
    /// Write a component change spec for each stale component spec that has none.
    #[arg(long, requires = "id")]
    pub scaffold: bool,
    /// Folders of the workspace; the current one by default.
    #[arg(long = "in", value_name = "FOLDER")]
    pub paths: Vec<PathBuf>,
}

/// Options of `metrics`.
#[derive(Debug, clap::Args)]
pub struct MetricsArgs {
    /// Folders of the workspace; the current one by default.
    pub paths: Vec<PathBuf>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    pub format: PageFormat,
}

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// Name of a rule, such as `ready/open-adr`.
    pub rule: Option<String>,
}

/// Options of `config`.
#[derive(Debug, clap::Args)]
pub struct ConfigArgs {
    /// A file or folder of the root whose settings to print.
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Set a value over `specward.toml`, as for `check`.
    #[arg(long, value_name = "KEY=VALUE")]
    pub config: Vec<String>,
    /// Print the JSON Schema of `specward.toml` instead.
    #[arg(long)]
    pub schema: bool,
}

/// How something that is no finding is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Plain {
    /// For people.
    Text,
    /// For tools: one versioned object.
    Json,
}

/// Options of `doctor`.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// A file or folder of the workspace.
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub format: Plain,
}

/// Options of `replay`.
#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
    /// The report, as the server named it in its log.
    pub file: PathBuf,
}

/// Whether what was read is kept for the next start.
#[derive(Debug, clap::Args)]
pub struct CacheArgs {
    /// Neither read nor write the cache of facts in the user's cache folder.
    #[arg(long)]
    no_cache: bool,
}

impl CacheArgs {
    /// The cache to use.
    pub fn facts(&self) -> FactsCache {
        if self.no_cache { FactsCache::off() } else { FactsCache::of_user() }
    }
}

/// Options of `lsp`.
#[derive(Debug, clap::Args)]
pub struct LspArgs {
    /// Write the log to this file instead of standard error.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Where facts are kept for the next start.
    #[command(flatten)]
    pub cache: CacheArgs,
    /// Editors pass it; standard input and output are the only way there is.
    #[arg(long, hide = true)]
    pub stdio: bool,
}

/// A kind by the name under which its template is asked for.
fn kind(word: &str) -> Result<Kind, String> {
    let named = template::ALL.iter().find(|(_, name)| *name == word).map(|(kind, _)| *kind);
    let known = template::ALL.map(|(_, name)| name).join(", ");
    named.ok_or_else(|| format!("there are: {known}"))
}

/// A gate by its number or its name.
fn gate(word: &str) -> Result<Gate, String> {
    let named = |gate: &Gate| {
        let names = [gate.slug(), gate.title()];
        word == gate.number().to_string() || names.iter().any(|name| name.eq_ignore_ascii_case(word))
    };
    let known = Gate::ALL.map(|gate| format!("{} {}", gate.number(), gate.slug())).join(", ");
    Gate::ALL.into_iter().find(named).ok_or_else(|| format!("there are five gates: {known}"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn a_gate_is_named_by_number_and_by_name() {
        for word in ["5", "ready", "Ready to implement"] {
            assert_eq!(gate(word), Ok(Gate::Ready), "{word}");
        }
        for word in ["0", "6", "", "readyish"] {
            assert!(gate(word).is_err(), "{word}");
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
