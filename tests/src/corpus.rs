//! Real documents for suites that want them: from the collections in `SPECWARD_CORPORA`, else the project's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Larger documents would only make suites slow.
const LARGEST: u64 = 40_000;

/// Every markdown file that is not too large, in order of path; never empty.
pub fn documents() -> &'static [PathBuf] {
    static DOCUMENTS: OnceLock<Vec<PathBuf>> = OnceLock::new();
    DOCUMENTS.get_or_init(|| {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = match std::env::var_os("SPECWARD_CORPORA") {
            Some(corpora) => vec![PathBuf::from(corpora)],
            None => vec![own.join("workspaces"), own.join("rules")],
        };
        let mut found = Vec::new();
        for folder in &folders {
            collect(folder, &mut found);
        }
        found.sort();
        assert!(!found.is_empty(), "there are documents in {folders:?}");
        found
    })
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (Ok(found), path) = (entry.file_type(), entry.path()) else { continue };
        if found.is_dir() {
            collect(&path, into);
        } else if found.is_file() && path.extension().is_some_and(|extension| extension == "md") {
            let small = entry.metadata().is_ok_and(|data| data.len() <= LARGEST);
            // Suites put them into workspaces under their names and compare texts.
            let readable = path.to_str().is_some() && fs::read_to_string(&path).is_ok();
            into.extend((small && readable).then_some(path));
        }
    }
}
