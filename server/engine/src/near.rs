//! Did-you-mean: the one known word that a misspelt one most likely means. Knows only words.

/// The closest of `known` to `word`, if it is close enough to be a slip: at most one edit in
/// three letters, case folded. A tie between two different words gives none.
pub fn best<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let allowed = (folded.chars().count() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for candidate in known {
        if candidate.len().abs_diff(word.len()) > allowed * 4 {
            continue;
        }
        let distance = strsim::osa_distance(&folded, &candidate.to_lowercase());
        match best {
            Some((least, same)) if distance == least => tied |= same != candidate,
            Some((least, _)) if distance > least => {}
            _ => (best, tied) = (Some((distance, candidate)), false),
        }
    }
    best.filter(|(distance, _)| !tied && *distance <= allowed).map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn finds_a_slip_and_nothing_else() {
        let known = ["Draft", "Approved", "Done", "Paused"];
        assert_eq!(best("Aproved", known), Some("Approved"));
        assert_eq!(best("draft", known), Some("Draft"));
        assert_eq!(best("Ongoing", known), None);
        assert_eq!(best("", known), None);
    }

    #[test]
    fn a_tie_is_no_answer() {
        assert_eq!(best("ADR-0013", ["ADR-0012", "ADR-0011"]), None);
    }
}
