//! Published graphs in the place of platforms that are not checked out (`platform.graph`).

use std::collections::BTreeSet;

use specward_engine::path::FilePath;
use specward_engine::published::{Publication, publication};
use specward_engine::root::Root;

use super::{Survey, refuse};
use crate::read::read_text;

/// Largest published graph that is read, in bytes: it holds what a whole repository says.
const MAX_SIZE: u64 = 256 * 1024 * 1024;
const HELP: &str = "set it to a spec-graph.json inside of this root that `specward graph --publish` wrote";

/// Reads the graph of each root that names one and has no platform, and links them. A published graph is no document of its
/// root: it is another one's.
pub(super) fn take(survey: &mut Survey) {
    let mut published = Publication::default();
    for at in 0..survey.roots.len() {
        let root = &survey.roots[at];
        let Some(written) = root.config.platform.graph.clone().filter(|_| root.platform.is_none()) else { continue };
        match read(survey, at, &root.path.join(&written)) {
            Ok(found) => {
                survey.roots[at].platform = found.roots.first().map(|platform| platform.path.clone());
                add(&mut published, found);
            }
            Err(reason) => refuse(survey, at, "graph", &format!("`platform.graph` is `{written}`: {reason}"), HELP),
        }
    }
    survey.published = published;
    let graphs: BTreeSet<FilePath> = survey.roots.iter().filter_map(Root::published_graph).collect();
    survey.files.retain(|file| !graphs.contains(&file.path));
}

/// One graph may serve several roots.
fn add(published: &mut Publication, found: Publication) {
    let known: BTreeSet<FilePath> = published.roots.iter().map(|root| root.path.clone()).collect();
    if found.roots.iter().all(|root| !known.contains(&root.path)) {
        published.roots.extend(found.roots);
        published.documents.extend(found.documents);
    }
}

/// A graph inside of the root: a configuration must not lead us through the disk.
fn read(survey: &Survey, at: usize, path: &FilePath) -> Result<Publication, String> {
    let root = &survey.roots[at];
    let real = std::fs::canonicalize(path.as_str()).map_err(|_| "there is no such file".to_owned())?;
    let home = std::fs::canonicalize(root.path.as_str()).map_err(|error| error.to_string())?;
    if !path.starts_with(&root.path) || !real.starts_with(home) {
        return Err("it lies outside of this root".to_owned());
    }
    let text = read_text(path, MAX_SIZE).map_err(|error| error.fault.to_string())?;
    publication(path, &text, &survey.roots).ok_or_else(|| "it is no spec graph that can be read".to_owned())
}
