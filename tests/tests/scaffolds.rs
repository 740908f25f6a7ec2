//! A fresh template of every kind, where it belongs in the example workspaces: whatever is found in it is a blank that
//! somebody must fill, never its structure; and no other file is worse off.

use std::collections::BTreeMap;

use specward_engine::{Kind, Snapshot};
use specward_ide::scaffold::{self, Wish};
use specward_ide::template;
use specward_tests::memory::{Memory, Shown};
use specward_tests::unfilled::UNFILLED;

/// The documents from which each kind is asked for.
const ASKED_FROM: &[(&str, &[&str])] = &[
    (
        "guest-checkout",
        &[
            "platform-repo/README.md",
            "platform-repo/initiatives/INIT-12-guest-checkout.md",
            "platform-repo/platform-specs/PLAT-124-guest-checkout.md",
            "cart-repo/README.md",
            "cart-repo/specs/SPEC-CART-02-hand-over.md",
            "checkout-repo/hotfixes/HOTFIX-3-double-orders.md",
        ],
    ),
    ("single-repo", &["specs/001-platform-spec/spec.md", "specs/002-cart-component/spec.md"]),
];

fn counts(findings: &[Shown]) -> BTreeMap<(&str, &str), usize> {
    let mut counts = BTreeMap::new();
    for (rule, path, ..) in findings {
        *counts.entry((rule.as_str(), path.as_str())).or_default() += 1;
    }
    counts
}

/// What is found after a scaffold and was not before, besides blanks in the new file.
fn surplus(memory: &mut Memory, snapshot: &Snapshot, from: &str, kind: Kind) -> Option<Vec<String>> {
    let before = memory.findings();
    let path = memory.texts().keys().find(|path| memory.below(path) == from).unwrap().clone();
    let doc = snapshot.doc_by_path(&path).unwrap();
    let wish = Wish { from: Some(doc), kind, title: "Gift wrap", today: "2026-02-28", texts: memory };
    let planned = scaffold::plan(snapshot, &wish)?;
    let created = memory.below(&planned.path);
    let after = memory.after(&planned.edit);
    let former = memory.set(after);
    let found = memory.findings();
    memory.set(former);
    let old = counts(&before);
    let more = counts(&found).into_iter().filter(|(at, now)| *now > old.get(at).copied().unwrap_or_default());
    let wrong = more.filter(|((rule, path), _)| !is_told_by_nature(rule, path, &created, kind));
    let messages = |(rule, path): (&str, &str)| {
        let said = found.iter().filter(|(one, at, ..)| one == rule && at == path);
        let said: Vec<_> = said.map(|(_, _, text, message)| format!("{message} ({text})")).collect();
        format!("{kind:?} from {from}: {rule} in {path}: {said:?}")
    };
    Some(wrong.map(|(at, _)| messages(at)).collect())
}

/// A blank of the new file; that another file does not know it yet, which only that file's owner can mend; or what such a
/// document is for: an open decision blocks the spec from which it was asked for, a new pack makes specs stale.
fn is_told_by_nature(rule: &str, path: &str, created: &str, kind: Kind) -> bool {
    let caused: &[&str] = match kind {
        Kind::Adr => &["ready/open-adr", "status/should-be-blocked"],
        Kind::ContextPack => &["context/pack-stale"],
        _ => &[],
    };
    let other_side = ["ref/one-sided-child", "gates/false-pass", "fanout/gates-not-passed"];
    let blank = path == created && UNFILLED.contains(&rule);
    blank || other_side.contains(&rule) || path != created && caused.contains(&rule)
}

#[test]
fn a_fresh_template_of_any_kind_has_blanks_and_no_fault() {
    let mut wrong = Vec::new();
    let mut tried: BTreeMap<Kind, usize> = BTreeMap::new();
    for (workspace, places) in ASKED_FROM {
        let mut memory = Memory::example(workspace, str::to_owned);
        for from in *places {
            for (kind, _) in template::ALL {
                let snapshot = memory.snapshot();
                let Some(found) = surplus(&mut memory, &snapshot, from, kind) else { continue };
                *tried.entry(kind).or_default() += 1;
                wrong.extend(found);
            }
        }
    }
    println!("{tried:?}");
    for (kind, _) in template::ALL {
        // The workspaces have their constitution already.
        assert!(kind == Kind::Constitution || tried.get(&kind).is_some_and(|times| *times > 3), "{kind:?}: {tried:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
