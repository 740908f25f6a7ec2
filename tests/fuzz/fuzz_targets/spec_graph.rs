//! Any `spec-graph.json`: places lie in the text; as the graph of a platform it is written true by one update, and that update
//! leaves nothing for a second one; as a published graph it gives documents inside of roots that no disk has.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specward_engine::graph::Extent;
use specward_engine::path::FilePath;
use specward_engine::published::publication;
use specward_engine::root::{Root, Tier};
use specward_engine::{Change, Host, Standing};
use specward_fuzz::{assert_places, text};
use specward_ide::{edit, spec_graph};
use specward_syntax::{Format, Options, read_as};

const FILES: &[(&str, &str)] = &[
    (
        "/p/platform-specs/PLAT-1-a.md",
        "# PLAT-1: A\n- Version: v2\n- Status: Approved\n- ADRs: ADR-1\n- Children: SPEC-1\n",
    ),
    ("/p/adr/ADR-001-b.md", "# ADR-001: B\n- Status: Proposed\n- Blocks: SPEC-1\n"),
    (
        "/c/specs/SPEC-1-c.md",
        "# SPEC-1: C\n- Implements: PLAT-1 v1\n- Status: Blocked\n- Blocked By: ADR-001\n- Affects: cart\n",
    ),
    ("/c/adr/ADR-001-d.md", "# ADR-001: D\n- Status: Approved\n- Depends On: platform/ADR-001\n"),
];
const GRAPH: &str = "/p/spec-graph.json";

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    assert_places(text, &read_as(Format::SpecGraph, text, &Options::default()));
    read_as_published(text);
    for extent in [Extent::InUse, Extent::Full] {
        let written = update(text, extent);
        let fault = |text: &str| {
            read_as(Format::SpecGraph, text, &Options::default())
                .facts
                .graph
                .as_ref()
                .is_none_or(|graph| graph.fault.is_some())
        };
        if fault(text) {
            assert_eq!(written, text, "what cannot be read is left alone");
        } else {
            assert!(!fault(&written), "what was written can be read: {written}");
            assert_eq!(update(&written, extent), written, "a second update changes nothing");
        }
    }
});

fn path(text: &str) -> FilePath {
    FilePath::new(text).unwrap_or_else(FilePath::least)
}

fn root(folder: &str, tier: Tier) -> Root {
    let platform = (tier == Tier::Component).then(|| path("/p"));
    Root {
        path: path(folder),
        name: folder.trim_start_matches('/').into(),
        tier,
        config: Default::default(),
        platform,
        platform_configured: false,
    }
}

/// The graph after an update from the files.
fn update(graph: &str, extent: Extent) -> String {
    let mut host = Host::new();
    host.apply([Change::Roots(vec![root("/c", Tier::Component), root("/p", Tier::Platform)])]);
    for (file, text) in FILES.iter().copied().chain([(GRAPH, graph)]) {
        let path = path(file);
        let document = read_as(path.format(), text, &Options::default());
        host.apply([Change::Document { path, document, standing: Standing::Closed }]);
    }
    host.apply([Change::ScanComplete(true)]);
    host.settle_all();
    let snapshot = host.snapshot();
    let Some(doc) = snapshot.doc_by_path(&path(GRAPH)) else { return graph.to_owned() };
    edit::apply(graph, &spec_graph::update(&snapshot, doc, graph, extent))
}

fn read_as_published(text: &str) {
    let here = [root("/c", Tier::Component)];
    let Some(published) = publication(&path("/c/vendor/graph.json"), text, &here) else { return };
    for document in &published.documents {
        let inside = |root: &Root| document.path.starts_with(&root.path);
        assert!(published.roots.iter().any(inside), "{} lies in a published root", document.path);
        assert!(!document.path.starts_with(&path("/c")), "{} is no file here", document.path);
        assert_places(text, &document.document);
    }
    let mut host = Host::new();
    let roots = here.into_iter().chain(published.roots).collect();
    host.apply([Change::Roots(roots), Change::Published(published.documents)]);
    let spec = path("/c/specs/SPEC-1.md");
    let document =
        read_as(spec.format(), "# SPEC-1: C\n- Implements: PLAT-1 v1\n- Blocked By: ADR-001\n", &Options::default());
    host.apply([Change::Document { path: spec, document, standing: Standing::Closed }, Change::ScanComplete(true)]);
    host.settle_all();
}
