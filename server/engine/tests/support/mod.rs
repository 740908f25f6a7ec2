//! Documents and workspaces for the tests of the engine, built from facts without reading any text.

#![allow(dead_code)] // Each test takes what it needs.
#![allow(clippy::unwrap_used)] // A test that cannot be built must fail.

pub mod draft;
pub mod picture;
pub mod scale;

use std::sync::Arc;
use std::time::Duration;

use specward_engine::config::Config;
use specward_engine::root::{Root, Tier};
use specward_engine::{Change, DocId, FilePath, Host, Snapshot, Standing};

pub use draft::Draft;

/// A path that the test knows to be absolute.
pub fn path(text: &str) -> FilePath {
    FilePath::new(text).unwrap()
}

/// A root at `/name`.
pub fn root(name: &str, tier: Tier, platform: Option<&str>) -> Root {
    Root {
        path: path(&format!("/{name}")),
        name: name.into(),
        tier,
        config: Arc::new(Config::default()),
        platform: platform.map(|name| path(&format!("/{name}"))),
        platform_configured: false,
    }
}

/// A platform repo with two components beside it.
pub fn company() -> Vec<Root> {
    vec![
        root("platform-repo", Tier::Platform, None),
        root("cart-repo", Tier::Component, Some("platform-repo")),
        root("pay-repo", Tier::Component, Some("platform-repo")),
    ]
}

/// A document on disk.
pub fn closed(at: &str, draft: &Draft) -> Change {
    Change::Document { path: path(at), document: draft.document(), standing: Standing::Closed }
}

/// A company with these documents, fully read and evaluated; nothing else is on disk.
pub fn workspace(files: &[(&str, Draft)]) -> Host {
    let mut host = Host::new();
    host.apply([Change::Roots(company())]);
    host.apply(files.iter().map(|(at, draft)| closed(at, draft)));
    host.apply([Change::ScanComplete(true)]);
    settle(&mut host, &|_| false);
    host
}

/// Evaluates everything, answering questions about the disk.
pub fn settle(host: &mut Host, disk: &dyn Fn(&FilePath) -> bool) {
    loop {
        let settled = host.settle(Duration::MAX);
        assert!(settled.done);
        let probes = host.take_probes();
        if probes.is_empty() {
            return;
        }
        host.apply(probes.into_iter().map(|path| Change::Probed { present: disk(&path), path }));
    }
}

/// The document at a path.
pub fn doc(snapshot: &Snapshot, at: &str) -> DocId {
    snapshot.doc_by_path(&path(at)).unwrap_or_else(|| panic!("no document {at}"))
}
