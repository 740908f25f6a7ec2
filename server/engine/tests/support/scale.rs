//! A workspace of any size, for tests and benches of how cost grows.

use std::time::Duration;

use specward_engine::{Change, Host, Standing};
use specward_syntax::{Key, SectionName};

use super::{Draft, company, path, settle};

const COMPONENTS: [&str; 2] = ["cart-repo", "pay-repo"];

/// A component spec with edges, links and mentions.
pub fn spec(at: usize, total: usize) -> (String, Draft) {
    let parent = format!("PLAT-{} v1", at % (total / 5).max(1));
    let mut draft = Draft::new(&format!("SPEC-{at}: Spec"))
        .field(Key::Id, &[&format!("SPEC-{at}")])
        .field(Key::Implements, &[&parent])
        .field(Key::ContextPack, &["cp-cart-v2"])
        .field(Key::Status, &["Approved"])
        .field(Key::BlockedBy, &["ADR-1"]);
    for step in 1..6 {
        let (adr, other) = (at * 7 % 100 + 2, (at + step * 13) % total);
        draft = draft
            .mention(&format!("ADR-{adr}"))
            .mention(&format!("SPEC-{other}"))
            .section("Section", &[SectionName::Nfrs]);
        draft = draft.wiki(&format!("SPEC-{other}")).link(&format!("SPEC-{}.md#section", (at + 2 * step) % total));
    }
    (format!("/{}/specs/SPEC-{at}.md", COMPONENTS[at % 2]), draft)
}

/// An ADR in a status.
pub fn adr(at: usize, status: &str) -> (String, Draft) {
    let draft = Draft::new(&format!("ADR-{at}: Decision")).field(Key::Status, &[status]).field(Key::Owner, &["team"]);
    (format!("/platform-repo/adr/ADR-{at}.md"), draft)
}

/// A workspace of so many specs, with parents, ADRs and a pack.
pub fn files(total: usize) -> Vec<(String, Draft)> {
    let parents = (0..(total / 5).max(1)).map(|at| {
        let draft = Draft::new(&format!("PLAT-{at}: Feature")).field(Key::Status, &["Approved"]);
        (format!("/platform-repo/platform-specs/PLAT-{at}.md"), draft)
    });
    let pack = ("/cart-repo/context/cp-cart-v2.md".to_owned(), Draft::new("cp-cart-v2").field(Key::Version, &["v2"]));
    let adrs = (1..102).map(|at| adr(at, "Approved"));
    (0..total).map(|at| spec(at, total)).chain(parents).chain(adrs).chain([pack]).collect()
}

/// The change that puts a document in place.
pub fn put((at, draft): &(String, Draft), standing: Standing) -> Change {
    Change::Document { path: path(at), document: draft.document(), standing }
}

/// A host that has read and settled such a workspace.
pub fn host(total: usize) -> Host {
    let files = files(total);
    let mut host = Host::new();
    host.apply([Change::Roots(company())]);
    host.apply(files.iter().map(|file| put(file, Standing::Closed)));
    host.apply([Change::ScanComplete(true)]);
    settle(&mut host, &|_| true);
    host
}

/// How many documents a change touches.
pub fn touched(host: &mut Host, change: Change) -> usize {
    host.apply([change]);
    let settled = host.settle(Duration::MAX);
    assert!(settled.done);
    settled.changed.len()
}
