//! The wording of a section as one number: equal where the same is said, in whatever dress. Line ends, emphasis,
//! punctuation, comments and ticks in boxes are dress; words, numbers and the signs between them are not.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// The number of a text; 0 where it has no words.
pub(super) fn digest(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    let mut any = false;
    for stretch in uncommented(text) {
        for line in stretch.lines().map(bare) {
            for word in line.split(|c| !counts(c)).filter(|word| !word.is_empty()) {
                any = true;
                hasher.write(word.as_bytes());
                hasher.write_u8(0xff);
            }
        }
    }
    if any { hasher.finish().max(1) } else { 0 }
}

/// What stands between comments.
fn uncommented(text: &str) -> impl Iterator<Item = &str> {
    text.split("<!--").enumerate().map(|(at, stretch)| match stretch.split_once("-->") {
        _ if at == 0 => stretch,
        Some((_, behind)) => behind,
        None => "",
    })
}

fn counts(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '<' | '>' | '=' | '≤' | '≥' | '≠' | '%' | '+' | '±' | '−' | '$' | '€' | '£')
}

/// A line without what makes it a quote, an item or a task that is ticked or not.
fn bare(line: &str) -> &str {
    let line = line.trim_start_matches([' ', '\t', '>']);
    let item = line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')'));
    let item = if item.len() < line.len() && item.starts_with(' ') { item.trim_start() } else { line };
    ["[ ] ", "[x] ", "[X] "].iter().find_map(|tick| item.strip_prefix(tick)).unwrap_or(item)
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn dress_is_not_wording() {
        let same = |a: &str, b: &str| assert_eq!(digest(a), digest(b), "{a:?} {b:?}");
        same("The cart is kept.", "The cart\nis *kept*");
        same("- [ ] Merge carts", "1. [x] Merge carts");
        same("> Keep it", "Keep it <!-- specward-ignore a/b: why -->");
        same("Keep<!-- \n## not a heading\n--> it", "Keep it");
        same("| a | b |\n|---|---|", "a b");
        assert_eq!(digest("<!-- nothing -->\n\n***\n"), 0);
    }

    #[test]
    fn words_numbers_and_signs_are() {
        let other = |a: &str, b: &str| assert_ne!(digest(a), digest(b), "{a:?} {b:?}");
        other("The cart is kept", "The cart is lost");
        other("It MUST merge", "It must merge");
        other("below 200 ms", "below 20 0 ms");
        other("p95 < 200 ms", "p95 > 200 ms");
        other("a b", "b a");
        other("keep", "");
    }
}
