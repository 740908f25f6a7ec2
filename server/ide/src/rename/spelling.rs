//! How a mention of an id is written once the id is another: in the form that it has now.

use specward_syntax::id::IdForm;
use specward_syntax::{Id, IdKey, version};

/// An id and what it becomes.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    pub(crate) old: Id,
    pub(crate) new: Id,
}

/// A mention, written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// The id.
    pub(crate) text: String,
    /// The version behind it, where that was part of the id and is another now.
    pub(crate) version: Option<String>,
}

impl Spelling {
    /// A mention `written` of an id that is compared by `key`; `None` for another name of the artefact, which stays.
    pub(crate) fn of(&self, written: &str, key: &IdKey) -> Option<Mention> {
        if *key == self.old.key {
            return Some(Mention { text: self.whole(written), version: None });
        }
        self.without_version(written, key).or_else(|| self.without_prefix(key))
    }

    /// The id itself: in the old one's case, as a number where a number was written and the series is the same.
    fn whole(&self, written: &str) -> String {
        if written == self.old.text {
            return self.new.text.to_string();
        }
        if self.is_renumbering() {
            return renumbered(written, digits_of(&self.old.text), digits_of(&self.new.text));
        }
        let is_lower = written == written.to_lowercase() && self.old.text != self.old.text.to_lowercase();
        let text = if is_lower { self.new.text.to_lowercase() } else { self.new.text.to_string() };
        if written.contains('[') { format!("[{text}") } else { text }
    }

    /// Whether only the number changes, so that a bare number may stay one.
    fn is_renumbering(&self) -> bool {
        let (old, new) = (&self.old.key, &self.new.key);
        old.prefix() == new.prefix()
            && old.number().is_some()
            && new.number().is_some()
            && self.new.form != IdForm::Name
    }

    /// `cp-cart` in `cp-cart v3`.
    fn without_version(&self, written: &str, key: &IdKey) -> Option<Mention> {
        let (base, old_version) = version::split_pack(&self.old.text)?;
        if *key != IdKey::new(&base) {
            return None;
        }
        let (new_base, new_version) = version::split_pack(&self.new.text)?;
        let text = if written == base { new_base.to_string() } else { in_case_of(written, &base, &new_base) };
        let changed = old_version.text != new_version.text;
        Some(Mention { text, version: changed.then(|| new_version.text.to_string()) })
    }

    /// With and without the optional `SPEC-`.
    fn without_prefix(&self, key: &IdKey) -> Option<Mention> {
        let (old, new) = (self.old.key.as_str(), self.new.text.as_str());
        let bare = new.get(..5).filter(|prefix| prefix.eq_ignore_ascii_case("SPEC-")).map_or(new, |_| &new[5..]);
        let text = if old.strip_prefix("SPEC-") == Some(key.as_str()) {
            bare.to_owned()
        } else if key.as_str().strip_prefix("SPEC-") == Some(old) {
            format!("SPEC-{bare}")
        } else {
            return None;
        };
        Some(Mention { text, version: None })
    }
}

fn in_case_of(written: &str, old: &str, new: &str) -> String {
    if written == old.to_lowercase() { new.to_lowercase() } else { new.to_owned() }
}

/// The last digits of an id.
fn digits_of(text: &str) -> &str {
    let length = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    &text[text.len() - length..]
}

/// `written` with another number: as the new id has it, or as wide as the old one was padded.
fn renumbered(written: &str, old: &str, new: &str) -> String {
    let digits = digits_of(written);
    let front = &written[..written.len() - digits.len()];
    if digits == old {
        return format!("{front}{new}");
    }
    let number = new.trim_start_matches('0');
    let width = if digits.starts_with('0') { digits.len() } else { 0 };
    format!("{front}{number:0>width$}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use specward_syntax::Options;

    fn spelled(old: &str, new: &str, written: &str, key: &str) -> Option<Mention> {
        let id = |text| Id::parse_own(text, &Options::default()).unwrap();
        Spelling { old: id(old), new: id(new) }.of(written, &IdKey::new(key))
    }

    fn text(old: &str, new: &str, written: &str, key: &str) -> String {
        spelled(old, new, written, key).unwrap().text
    }

    #[test]
    fn a_number_keeps_its_form() {
        for (written, after) in [
            ("ADR-0003", "ADR-0012"),
            ("ADR-3", "ADR-12"),
            ("adr 003", "adr 012"),
            ("ADR [0003", "ADR [0012"),
            ("0003", "0012"),
            ("3", "12"),
        ] {
            assert_eq!(text("ADR-0003", "ADR-0012", written, "ADR-3"), after);
        }
        assert_eq!(text("ADR-0087", "ADR-0001", "87", "ADR-87"), "1");
        assert_eq!(text("ADR-3", "ADR-0012", "ADR-3", "ADR-3"), "ADR-0012");
    }

    #[test]
    fn another_family_is_written_whole() {
        assert_eq!(text("ADR-0003", "DEC-3", "ADR 3", "ADR-3"), "DEC-3");
        assert_eq!(text("ADR-0003", "DEC-3", "ADR [0003", "ADR-3"), "[DEC-3");
        assert_eq!(text("CartUpdated", "BasketUpdated", "CartUpdated", "CARTUPDATED"), "BasketUpdated");
    }

    #[test]
    fn packs_and_short_spec_ids_keep_their_short_form() {
        assert_eq!(
            spelled("CP-GUEST-v3", "CP-VISITOR-v4", "cp-guest", "CP-GUEST"),
            Some(Mention { text: "cp-visitor".into(), version: Some("v4".into()) })
        );
        assert_eq!(text("CP-GUEST-v3", "CP-VISITOR-v3", "cp-guest-v3", "CP-GUEST-v3"), "cp-visitor-v3");
        assert_eq!(text("SPEC-CART-01", "SPEC-CART-07", "CART-1", "CART-1"), "CART-07");
        assert_eq!(text("CART-01", "CART-07", "SPEC-CART-01", "SPEC-CART-1"), "SPEC-CART-07");
        assert_eq!(spelled("SPEC-CART-01", "SPEC-CART-07", "0012", "ADR-12"), None);
    }
}
