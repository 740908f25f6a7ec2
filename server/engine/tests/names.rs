//! Names that follow a workspace are those of the workspace read afresh, whatever came, changed and went.

#![allow(clippy::unwrap_used)]

use specward_engine::names::Names;
use specward_engine::{Change, FilePath, Host, Standing};
use specward_syntax::{Options, read};

fn path(number: usize) -> FilePath {
    FilePath::new(&format!("/r/adr/ADR-{number}.md")).unwrap()
}

fn put(number: usize, title: &str, standing: Standing) -> Change {
    let text = format!("# ADR-{number}: {title}\n\n- ID: ADR-{number}\n- Status: Approved\n");
    Change::Document { path: path(number), document: read(&text, &Options::default()), standing }
}

fn shown(names: &Names) -> Vec<String> {
    names
        .all()
        .map(|name| format!("{:?} {} {} {} {:x}", name.doc, name.key, name.id, name.title, name.letters))
        .collect()
}

#[test]
fn names_that_follow_are_those_read_afresh() {
    let (mut host, mut followed) = (Host::new(), Names::default());
    let long = "long ".repeat(200);
    for turn in 0..400_usize {
        let number = turn * 7 % 50;
        let change = match turn % 5 {
            0 => Change::Removed(path(number)),
            1 => put(number, "Détente", Standing::Closed),
            2 => put(number, &long, Standing::Open),
            3 => put(number, "", Standing::Detached),
            _ => put(number, &format!("Turn {turn}"), Standing::Closed),
        };
        host.apply([change]);
        if turn % 3 == 0 {
            let (snapshot, mut fresh) = (host.snapshot(), Names::default());
            snapshot.bring_up(&mut followed);
            snapshot.bring_up(&mut fresh);
            assert_eq!(shown(&followed), shown(&fresh), "turn {turn}");
            assert_eq!(shown(&fresh).len(), snapshot.artefacts().count());
        }
    }
    assert!(shown(&followed).iter().any(|name| name.contains("ADR-")), "some are there");
}
