//! Domain files and the specs that depend on them: in whatever order files come, change and go, a host says what a new one would.
#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use specward_engine::{Change, Host, Standing};
use specward_syntax::{Options, read};
use support::picture::picture;
use support::{company, path, settle};

const CART: &[&str] = &[
    "# Domain: Cart\n\n## Data Stores\n\n- Table: cart_row\n\n## Owned Entities\n\n- ShoppingCart\n\n## Invariants\n\n- INV-CART-01: one\n",
    "# Domain: Cart\n\n## Data Stores\n\n- Table: basket_row\n\n## Invariants\n\n- INV-CART-01: one\n- INV-CART-02: two\n",
    "# Notes about carts\n\nNothing is owned here any more.\n",
];
const PAY: &[&str] = &[
    "# Domain: Pay\n\n## Data Stores\n\n- Table: payment_row\n- Table: cart_row\n",
    "# Domain: Payments\n\n## Owned Entities\n\n- ShoppingCart\n\n## Data Stores\n\n- Table: `payment_row`\n",
];
const SPEC: &[&str] = &[
    "# SPEC-1: A\n- Implements: PLAT-1 v1\n- Affects: pay\n\n## Domain Understanding\n\n- INV-CART-01: kept, as the pay domain asks.\n\n\
     ## Technical Approach\n\nThe cart reads `payment_row` and `basket_row`.\n",
    "# SPEC-1: A\n- Implements: PLAT-1 v1\n\n## Domain Understanding\n\nThe payments domain.\n\n## Component Responsibilities\n\n\
     - The cart owns the ShoppingCart and writes `cart_row`.\n",
];
const FILES: &[(&str, &[&str])] = &[
    ("/platform-repo/domains/cart.md", CART),
    ("/platform-repo/domains/pay.md", PAY),
    ("/cart-repo/domains/cart.md", CART),
    ("/cart-repo/specs/SPEC-1.md", SPEC),
    ("/pay-repo/specs/SPEC-1.md", SPEC),
];

fn change(file: usize, version: Option<usize>) -> Change {
    let (at, texts) = FILES[file];
    match version {
        Some(version) => {
            let document = read(texts[version % texts.len()], &Options::default());
            Change::Document { path: path(at), document, standing: Standing::Closed }
        }
        None => Change::Removed(path(at)),
    }
}

fn begun() -> Host {
    let mut host = Host::new();
    host.apply([Change::Roots(company()), Change::ScanComplete(true)]);
    host
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn incremental_is_fresh(steps in prop::collection::vec((0..FILES.len(), prop::option::weighted(0.8, 0..3usize)), 1..14)) {
        let mut host = begun();
        let mut last = vec![None; FILES.len()];
        for (file, version) in steps {
            host.apply([change(file, version)]);
            settle(&mut host, &|_| false);
            last[file] = version;
        }
        let mut fresh = begun();
        fresh.apply(last.iter().enumerate().filter(|(_, version)| version.is_some()).map(|(file, version)| change(file, *version)));
        settle(&mut fresh, &|_| false);
        prop_assert_eq!(picture(&host.snapshot()), picture(&fresh.snapshot()));
    }
}

#[test]
fn a_domain_file_that_comes_and_changes_reaches_the_specs() {
    let mut host = begun();
    let said = |host: &mut Host| {
        settle(host, &|_| false);
        let snapshot = host.snapshot();
        let doc = support::doc(&snapshot, "/cart-repo/specs/SPEC-1.md");
        let findings = snapshot.findings(doc);
        let mut names: Vec<_> =
            findings.iter().map(|finding| finding.rule.name).filter(|name| name.starts_with("domain/")).collect();
        names.dedup();
        names.join(" ")
    };
    host.apply([change(3, Some(0))]);
    assert_eq!(said(&mut host), "");
    host.apply([change(1, Some(0))]);
    assert_eq!(said(&mut host), "domain/foreign-data-store");
    host.apply([change(0, Some(1))]);
    assert_eq!(said(&mut host), "domain/invariant-unaddressed domain/foreign-data-store");
    host.apply([change(1, None), change(0, None)]);
    assert_eq!(said(&mut host), "");
}
