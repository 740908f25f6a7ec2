//! How well a typed query fits a name: the one matcher of completion and workspace symbols.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// How well something fits, higher is better.
pub type Rank = (u16, Reverse<usize>);

/// A query, ready to be held against many names. Letters match without case and in order; dashes, blanks and
/// underscores of the query are skipped, so that `adr3` and `ADR 3` ask for the same.
#[derive(Debug)]
pub struct Query {
    atom: Atom,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Query {
    /// Prepares `text`; an empty query fits everything.
    pub fn new(text: &str) -> Self {
        let wanted: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let atom = Atom::new(&wanted, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
        Self { atom, matcher: Matcher::new(Config::DEFAULT), buffer: Vec::new() }
    }

    /// The score of `name`, higher is better; `None` if it does not fit.
    pub fn score(&mut self, name: &str) -> Option<u16> {
        self.atom.score(Utf32Str::new(name, &mut self.buffer), &mut self.matcher)
    }

    /// The best rank of several names for one thing: by score, then the shorter name.
    pub fn best<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) -> Option<Rank> {
        names.into_iter().filter_map(|name| Some((self.score(name)?, Reverse(name.len())))).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_must_occur_in_order() {
        assert!(Query::new("gchk").score("Guest checkout").is_some());
        assert!(Query::new("kg").score("Guest checkout").is_none());
        assert!(Query::new("").score("anything").is_some());
    }

    #[test]
    fn a_normal_form_beside_the_name_finds_padded_numbers_first() {
        let mut query = Query::new("adr 3");
        assert!(query.best(["ADR-3", "ADR-0003"]) > query.best(["ADR-30", "ADR-0030"]));
    }

    #[test]
    fn a_prefix_beats_a_scattered_match() {
        let mut query = Query::new("cart");
        assert!(query.score("CartUpdated") > query.score("Checkout as guest, ready to pay"));
    }
}
