//! The `domain/` rules as data.

use specward_syntax::Gate;

use super::belongings::{foreign_data_store, wrong_owner};
use super::citations::unknown_domain;
use super::interactions::interaction_without_contract;
use super::invariants::invariant_unaddressed;
use crate::rule::{Check, Counts, Level, Rule};

/// `domain/unknown-domain`
pub static UNKNOWN_DOMAIN: Rule = Rule {
    name: "domain/unknown-domain",
    level: Level::Gate,
    counts: Counts::For(Gate::Domain),
    summary: "a domain is cited that no domain file defines, while domain files exist",
    why: "Domain knowledge is governed: it comes from the Domain MCP, which the domain files are (operating model 1.3, 1.8, gate \
          2). A domain that nobody describes has no owner and no invariants to keep.",
    section: "1.8",
    failing: "//- platform-repo/domains/cart.md\n# Domain: Cart\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Affects: cart, loyalty\n",
    passing: "//- platform-repo/domains/cart.md\n# Domain: Cart\n//- platform-repo/domains/loyalty.md\n# Domain: Loyalty\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Affects: cart, loyalty\n",
    resolve: "Cite a domain that exists, or have its owner write the domain file.",
    check: Check::Workspace(unknown_domain),
};

/// `domain/invariant-unaddressed`
pub static INVARIANT_UNADDRESSED: Rule = Rule {
    name: "domain/invariant-unaddressed",
    level: Level::Gate,
    counts: Counts::For(Gate::Domain),
    summary: "a domain that the spec touches declares an invariant that Domain Understanding does not address",
    why: "No invariant violations, checked against the Domain MCP, is the first condition of gate 2 (operating model 1.8). A spec \
          touches its own component's domain and those that it names in Domain Understanding, its source, or `Affects`.",
    section: "1.8",
    failing: "//- platform-repo/domains/cart.md\n# Domain: Cart\n\n## Invariants\n\n- INV-CART-01: One open cart a session.\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Domain Understanding\n\nCarts expire.\n",
    passing: "//- platform-repo/domains/cart.md\n# Domain: Cart\n\n## Invariants\n\n- INV-CART-01: One open cart a session.\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Domain Understanding\n\n\
              - INV-CART-01: a second \"add\" finds the open cart.\n",
    resolve: "Say for each invariant how the spec keeps it, by its id; one without id by its words.",
    check: Check::Workspace(invariant_unaddressed),
};

/// `domain/foreign-data-store`
pub static FOREIGN_DATA_STORE: Rule = Rule {
    name: "domain/foreign-data-store",
    level: Level::Gate,
    counts: Counts::For(Gate::Domain),
    summary: "a component reads, writes, queries or joins a data store that another domain owns",
    why: "No component accesses another domain's database directly (operating model 1.8, gate 2). What is shared is shared by \
          versioned events or REST contracts.",
    section: "1.8",
    failing: "//- platform-repo/domains/checkout.md\n# Domain: Checkout\n\n## Data Stores\n\n- Table: `purchase_order_row`\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n\n## Technical Approach\n\nThe cart reads `purchase_order_row`.\n",
    passing: "//- platform-repo/domains/checkout.md\n# Domain: Checkout\n\n## Data Stores\n\n- Table: `purchase_order_row`\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n\n## Technical Approach\n\nThe cart consumes `OrderPlaced v1`; it \
              never reads `purchase_order_row`.\n",
    resolve: "Consume an event or call a REST contract of the domain that owns the data.",
    check: Check::Workspace(foreign_data_store),
};

/// `domain/interaction-without-contract`
pub static INTERACTION_WITHOUT_CONTRACT: Rule = Rule {
    name: "domain/interaction-without-contract",
    level: Level::Gate,
    counts: Counts::For(Gate::Domain),
    summary: "a cross-domain interaction names neither a versioned event nor a REST contract",
    why: "All cross-domain communication goes via versioned events or REST contracts only (operating model 1.8, gate 2).",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Cross-Domain Interactions\n\n\
              - cart to checkout: hands over the lines\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n\n## Cross-Domain Interactions\n\n\
              - cart to checkout: hands over the lines by `CartCheckedOut v2`\n",
    resolve: "Name the event with its version, or the REST contract. Where nothing is exchanged, write `N/A` with the reason.",
    check: Check::Workspace(interaction_without_contract),
};

/// `domain/wrong-owner`
pub static WRONG_OWNER: Rule = Rule {
    name: "domain/wrong-owner",
    level: Level::Gate,
    counts: Counts::For(Gate::Domain),
    summary: "responsibility for an entity is claimed that a domain file gives to another domain",
    why: "Domain ownership is respected (operating model 1.8, gate 2): domain owners own boundaries (1.5), and two owners of one \
          entity make two truths.",
    section: "1.8",
    failing: "//- platform-repo/domains/cart.md\n# Domain: Cart\n\n## Owned Entities\n\n- ShoppingCart: the open cart\n\
              //- platform-repo/domains/checkout.md\n# Domain: Checkout\n\
              //- checkout-repo/specs/order.md\n# Order\n\n## Component Responsibilities\n\n- Checkout owns the ShoppingCart.\n",
    passing: "//- platform-repo/domains/cart.md\n# Domain: Cart\n\n## Owned Entities\n\n- ShoppingCart: the open cart\n\
              //- platform-repo/domains/checkout.md\n# Domain: Checkout\n\
              //- checkout-repo/specs/order.md\n# Order\n\n## Component Responsibilities\n\n- Cart owns the ShoppingCart.\n",
    resolve: "Leave the responsibility with the domain that owns the entity, or have the domain owners change their files first.",
    check: Check::Workspace(wrong_owner),
};
