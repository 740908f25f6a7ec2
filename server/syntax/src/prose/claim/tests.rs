//! Claims of single texts, in several languages.

use super::*;
use crate::words::OwnWords;

fn of(text: &str, deeds: &[Deed]) -> Vec<(String, String)> {
    let lexicon = OwnWords::default().lexicon();
    let claims = claims(&Stretch::new(text, &lexicon)).into_iter();
    let claims = claims.filter(|claim| deeds.contains(&claim.deed));
    claims.map(|claim| (claim.range.of(text).to_owned(), claim.actor.to_string())).collect()
}

fn accessed(text: &str) -> Vec<String> {
    of(text, &[Deed::Accesses]).into_iter().map(|(name, _)| name).collect()
}

fn owned(text: &str) -> Vec<String> {
    of(text, &[Deed::Owns]).into_iter().map(|(name, _)| name).collect()
}

fn cited(text: &str) -> Vec<String> {
    of(text, &[Deed::Cites]).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn data_stores_that_are_read_or_written() {
    for (text, names) in [
        ("The cart reads `payment_attempt_row` directly.", &["payment_attempt_row"][..]),
        ("reads purchase_order_row", &["purchase_order_row"]),
        ("It joins the orders table with its own.", &["orders"]),
        ("Prices are queried from the pricing database", &["pricing"]),
        ("`SELECT * FROM orders` every minute", &["orders"]),
        ("SELECT status FROM payments WHERE id = 1", &["payments"]),
        ("`purchase_order_row` is read by the cart service", &["purchase_order_row"]),
        ("Der Warenkorb liest die Tabelle `artikel_preis`", &["artikel_preis"]),
        ("Le panier lit la table `prix_article`", &["prix_article"]),
        ("购物车读取 `order_row` 表", &["order_row"]),
        ("does not cache prices and reads `price_row`", &["price_row"]),
        ("writes `a_b`, not through the API", &["a_b"]),
    ] {
        assert_eq!(accessed(text), names, "{text}");
    }
}

#[test]
fn what_is_denied_is_no_access() {
    for text in [
        "The cart never reads `payment_attempt_row`.",
        "does not read, write or join `a_b`",
        "must not read or write `a_b`",
        "It reads no table such as `a_b`",
        "without reading `a_b`",
        "instead of querying `a_b`",
        "Der Warenkorb liest `a_b` nicht",
        "the `a_b` table holds orders",
        "不读取 `a_b`",
    ] {
        assert_eq!(accessed(text), [""; 0], "{text}");
    }
}

#[test]
fn who_does_it() {
    for (text, actor) in [
        ("cart-repo: reads `a_b`", "cart-repo cart-repo"),
        ("The checkout service reads `a_b`", "the checkout service"),
        ("`a_b` is read by the cart service", "the cart service"),
    ] {
        assert_eq!(of(text, &[Deed::Accesses]), [("a_b".to_owned(), actor.to_owned())], "{text}");
    }
}

#[test]
fn entities_that_somebody_owns() {
    for (text, names) in [
        (
            "cart-repo: owns ShoppingCart and GuestSession, publishes the hand-over",
            &["ShoppingCart", "GuestSession"][..],
        ),
        ("The cart is responsible for the guest contact", &["guest contact"]),
        ("is responsible for Payment and for Refund Requests", &["Payment", "Refund Requests"]),
        ("owner of the PurchaseOrder", &["PurchaseOrder"]),
        ("`PurchaseOrder` is owned by cart", &["PurchaseOrder"]),
        ("owns ShoppingCart; reads PurchaseOrder", &["ShoppingCart"]),
        ("ist verantwortlich für die Bestellung", &["Bestellung"]),
        ("does not own PurchaseOrder", &[]),
    ] {
        assert_eq!(owned(text), names, "{text}");
    }
}

#[test]
fn domains_that_are_cited() {
    for (text, names) in [
        ("a rule of the loyalty domain", &["loyalty"][..]),
        ("Payments domain: one attempt", &["Payments"]),
        ("the domain `pricing`", &["pricing"]),
        ("el dominio de pedidos", &["pedidos"]),
        ("in the same domain of another domain, cross-domain", &[]),
        ("our domain model", &[]),
        ("each business domain", &[]),
    ] {
        assert_eq!(cited(text), names, "{text}");
    }
}

#[test]
fn topics_of_a_source() {
    let names = |text: &str| in_parentheses(text).into_iter().map(|(_, name)| name.to_string()).collect::<Vec<_>>();
    assert_eq!(names("Domain MCP v3.0 (cart, checkout)"), ["cart", "checkout"]);
    assert_eq!(names("Domain MCP v3.0"), [""; 0]);
}
