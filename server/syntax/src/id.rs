//! Ids of artefacts and requirements: what is written, and the key under which equal ids meet.

use smol_str::SmolStr;

/// An id as written, with the key that makes equal spellings equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Id {
    /// As written, without decoration: `ADR-0003`, `CartUpdated`.
    pub text: SmolStr,
    /// What it is compared by.
    pub key: IdKey,
    /// How sure the text alone makes us that it is an id.
    pub form: IdForm,
}

/// The form in which an id was written; decides where it counts as a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdForm {
    /// `PLAT-124`: family, dash, a later part with a digit.
    Coded,
    /// `ADR 12`, `ADR012`, `ADR [0083](0083-x.md)`: counts only for a family known in the workspace.
    Loose,
    /// `CartUpdated`, `cart.checked-out`: a contract's name; counts only where a document defines it.
    Name,
    /// A bare number, such as YAML `id: 195` or `superseded-by: [12]`: means that number in the
    /// family of the document that says so.
    Number,
}

/// Normal form of an id: upper case, numbers without leading zeros, parts joined by `-`.
/// `ADR-3`, `adr-0003` and `ADR 003` have one key. Names keep their letters, folded in case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdKey(SmolStr);
