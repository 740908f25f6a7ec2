//! Roots: repositories of a workspace, with their tier and configuration (documents.md section 1).

use std::sync::Arc;

use smol_str::SmolStr;

use crate::config::Config;
use crate::path::FilePath;

/// Number of a root in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RootId(pub u32);

/// Which part of the two-tier architecture a root is (operating model 1.4 and 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// The platform repo.
    Platform,
    /// A component repo.
    Component,
    /// One repo for both.
    Single,
}

/// A repository of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Its folder.
    pub path: FilePath,
    /// Its name: from `specward.toml`, else the folder's.
    pub name: SmolStr,
    /// Its tier.
    pub tier: Tier,
    /// Its settings.
    pub config: Arc<Config>,
    /// The platform root that it resolves against: configured, else the only platform root of the workspace.
    pub platform: Option<FilePath>,
    /// Whether a platform path or published graph is configured, so that an unresolvable platform id is an error.
    pub platform_configured: bool,
}

/// Above the folders of roots that no disk has.
const PUBLISHED: &str = "//specward-published:/";

impl Root {
    /// The folder of a repository of which only the graph at `graph` tells: one that no disk has.
    pub(crate) fn published_folder(graph: &FilePath, repo: &str) -> FilePath {
        let path = format!("{PUBLISHED}{}/{}", graph.as_str().trim_start_matches('/'), repo.replace(['/', '\\'], "-"));
        FilePath::new(&path).unwrap_or_else(FilePath::least)
    }

    /// Whether a published graph tells of it, and no disk has it.
    pub(crate) fn is_published(&self) -> bool {
        self.path.as_str().starts_with(PUBLISHED)
    }

    /// The published graph that its settings name in the place of its platform.
    pub fn published_graph(&self) -> Option<FilePath> {
        self.config.platform.graph.as_ref().map(|written| self.path.join(written))
    }
}
