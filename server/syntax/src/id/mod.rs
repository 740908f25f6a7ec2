//! Ids of artefacts and requirements: what is written, and the key under which equal ids meet
//! (documents.md section 4). Knows no document: whether an id exists is for others to say.

mod scan;
#[cfg(test)]
mod tests;
mod token;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::options::Options;
use crate::position::TextRange;
use crate::version::{self, Version};

pub use scan::{Names, scan};

/// An id as written, with the key that makes equal spellings equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Id {
    /// As written, without decoration: `ADR-0003`, `CartUpdated`.
    pub text: SmolStr,
    /// What it is compared by.
    pub key: IdKey,
    /// How sure the text alone makes us that it is an id.
    pub form: IdForm,
}

/// The form in which an id was written; decides where it counts as a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IdForm {
    /// `PLAT-124`: family, dash, a later part with a digit.
    Coded,
    /// `ADR 12`, `ADR012`, `ADR [0083](0083-x.md)`: counts only for a family known in the workspace.
    Loose,
    /// `CartUpdated`, `cart.checked-out`, `001-platform-spec`: a contract's or folder's name; counts only where a document
    /// defines it.
    Name,
    /// A bare number, such as YAML `id: 195` or `superseded-by: [12]`: means that number in the
    /// family of the document that says so.
    Number,
}

/// Normal form of an id: upper case, numbers without leading zeros, parts joined by `-`.
/// `ADR-3`, `adr-0003` and `ADR 003` have one key. Names keep their letters, folded in case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IdKey(SmolStr);

/// A mention of an id found in a text; ranges are relative to that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawReference {
    /// The id's text, scope included.
    pub range: TextRange,
    /// The id.
    pub id: Id,
    /// `platform` in `platform/ADR-003`.
    pub scope: Option<SmolStr>,
    /// The version that follows the id, else the one that its tail carries (`v3` in `cp-cart-v3`), with its place.
    pub version: Option<(TextRange, Version)>,
}

impl Id {
    /// An id of a given form; its key follows from the text.
    pub fn new(text: &str, form: IdForm) -> Self {
        Self { text: SmolStr::new(text), key: IdKey::new(text), form }
    }

    /// Reads a text that is an id and nothing else: `PLAT-124`, `ADR 12`, `CartUpdated`, `cart.checked-out`, `195`.
    pub fn parse(text: &str, options: &Options) -> Option<Self> {
        let text = text.trim();
        token::form_of(text, options).map(|form| Self::new(text, form))
    }

    /// Reads the value of a document's own `ID` field, where any single word is an id.
    pub fn parse_own(text: &str, options: &Options) -> Option<Self> {
        let text = text.trim();
        let word = !text.is_empty() && text.len() <= token::LONGEST && !text.contains(char::is_whitespace);
        Self::parse(text, options).or_else(|| word.then(|| Self::new(text, IdForm::Name)))
    }

    /// The id with which a heading or file stem begins and the offset behind it: `ADR-219` of `ADR-219-use-redis` and of
    /// `ADR 219: Use Redis`, the number of `0012-use-redis` and `12. Use Redis`.
    pub fn leading(text: &str, options: &Options) -> Option<(Self, usize)> {
        token::leading(text, options)
    }

    /// Whether it can be the id of a title that goes on with `rest`: one of an unknown family must be set apart, for
    /// `# UTF-8 support` is about UTF-8.
    pub fn heads_title(&self, rest: &str, options: &Options) -> bool {
        let known = self.form == IdForm::Number || token::is_known_family(self.key.family(), options);
        let rest = rest.trim_start();
        known || rest.is_empty() || rest.starts_with([':', '–', '—', '|']) || rest.starts_with("- ")
    }

    /// Splits an id that carries its version as tail: `cp-cart-v3` into `cp-cart` and `v3`.
    pub fn split_version(&self) -> Option<(IdKey, Version)> {
        version::split_pack(&self.text).map(|(family, version)| (IdKey::new(&family), version))
    }
}

impl IdKey {
    /// The normal form of any spelling.
    pub fn new(text: &str) -> Self {
        Self(token::normalise(text))
    }

    /// The normal form as text: `ADR-3`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part where it begins with a letter: `ADR`, `SPEC` of `SPEC-CART-1`; empty for a bare number.
    pub fn family(&self) -> &str {
        let first = self.0.split('-').next().unwrap_or_default();
        if first.starts_with(|c: char| c.is_ascii_digit()) { "" } else { first }
    }

    /// Everything before the number: `SPEC-CART` of `SPEC-CART-1`; the whole key where there is no number.
    pub fn prefix(&self) -> &str {
        match self.0.rsplit_once('-') {
            Some((prefix, last)) if is_number(last) => prefix,
            None if is_number(&self.0) => "",
            _ => &self.0,
        }
    }

    /// The number at its end: 3 of `ADR-3`, 12 of `12`.
    pub fn number(&self) -> Option<u64> {
        let last = self.0.rsplit('-').next()?;
        if is_number(last) { last.parse().ok() } else { None }
    }

    /// The id with that prefix and number: what a bare number means in a document of that family.
    pub fn numbered(prefix: &str, number: u64) -> Self {
        Self::new(&format!("{prefix}-{number}"))
    }
}

impl std::fmt::Display for IdKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
}
