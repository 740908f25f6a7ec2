//! Versions of specs, contracts and context packs, compared inside one scheme only (documents.md section 4).
//! Knows no artefact.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::position::TextRange;

/// A version as written, with the scheme it follows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Version {
    /// As written: `v1`, `1.2.0`, `2026-02-01`, `cp-v1.2-d3-i4-c2`, `latest`.
    pub text: SmolStr,
    /// What it is compared by.
    pub scheme: Scheme,
}

/// How a version is compared. Versions of different schemes are never ordered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scheme {
    /// `v1`, `1.2`, `1.2.0`: numeric; `parts` says how many numbers were written (1 to 3), a
    /// missing part matches any.
    Numeric {
        /// The number, missing parts as 0.
        version: semver::Version,
        /// How many parts were written.
        parts: u8,
    },
    /// A calendar date, as `(year, month, day)`.
    Date(u16, u8, u8),
    /// `v1.2-d3-i4-c2`: a context pack named by the versions of its sources, each with its letter. Newer only if no
    /// part is older.
    Composite(Box<[(char, u64, u64)]>),
    /// Any other text: equal or not, never newer.
    Text,
    /// `latest`, `current`, `main`, `newest`: moves, so it is no version.
    Moving,
}

/// Names of something that moves and so pins nothing.
const MOVING: &[&str] = &["latest", "current", "main", "newest", "master", "head", "trunk"];

/// Longer texts are no versions.
const LONGEST: usize = 64;

/// Longer texts are no ids of packs.
const LONGEST_ID: usize = 128;

impl Version {
    /// Reads `v1`, `1.2.0`, `Version 2`, a date, a pack id with its version, `latest`; none for other words and for prose.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || "`*\"'()[]".contains(c)).trim_start_matches('@');
        if text.is_empty() || text.len() > LONGEST {
            return None;
        }
        Some(Self { scheme: scheme(without_label(text))?, text: SmolStr::new(text) })
    }

    /// Whether it moves, so that naming it pins nothing.
    pub fn is_moving(&self) -> bool {
        self.scheme == Scheme::Moving
    }

    /// Order inside one scheme; none across schemes, for moving ones and for texts that differ. A part that one side does
    /// not write matches any: `v1` and `v1.2` are equal.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (&self.scheme, &other.scheme) {
            (Scheme::Numeric { version: a, parts: p }, Scheme::Numeric { version: b, parts: q }) => {
                Some(compare_numbers((a, *p), (b, *q)))
            }
            (Scheme::Date(y, m, d), Scheme::Date(yy, mm, dd)) => Some((y, m, d).cmp(&(yy, mm, dd))),
            (Scheme::Composite(a), Scheme::Composite(b)) => compare_composite(a, b),
            (Scheme::Text, Scheme::Text) => self.text.eq_ignore_ascii_case(&other.text).then_some(Ordering::Equal),
            _ => None,
        }
    }

    /// Its first number, where it is made of numbers.
    pub fn major(&self) -> Option<u64> {
        match &self.scheme {
            Scheme::Numeric { version, .. } => Some(version.major),
            _ => None,
        }
    }

    /// Whether both name the same version as far as both say.
    pub fn matches(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Splits an id whose own tail is its version: `cp-cart-v3` into `cp-cart` and `v3`, also `CP-PLAT-v1.2`,
/// `cp-v1.2-d3-i4-c2`, `cp-cart@v3`, `cp-cart v3`, `cp-platform-2026-02-01`.
pub fn split_pack(text: &str) -> Option<(SmolStr, Version)> {
    let text = text.trim().trim_end_matches(')');
    if text.len() > LONGEST_ID {
        return None;
    }
    let at = tail_start(text).or_else(|| date_tail_start(text))?;
    let family = text[..at].trim_end_matches(['-', '_', '@', ':', ' ', '.', '(']);
    let version = Version::parse(&text[at..])?;
    (!family.is_empty()).then(|| (SmolStr::new(family), version))
}

/// Where the version begins that an id carries as its tail: `-vN` or the like.
pub(crate) fn tail_start(text: &str) -> Option<usize> {
    let starts = || separators(text).filter(|&at| begins_version(&text[at..]));
    starts()
        .find(|&at| matches!(plain_scheme(&text[at..]), Some(Scheme::Composite(_))))
        .or_else(|| starts().last().filter(|&at| matches!(plain_scheme(&text[at..]), Some(Scheme::Numeric { .. }))))
}

/// Reads a version that follows an id or name directly: `v1`, `@v1`, `:v1`, `(v1)`, ` v1.2`, ` 1.2.0`, `@2026-02-01`,
/// ` version 2`. The range covers the version alone.
pub fn trailing(text: &str) -> Option<(TextRange, Version)> {
    let (separator, start) = separator(text)?;
    let rest = &text[start..];
    let label = rest.len() - without_label(rest).len();
    let length = label + token_length(&rest[label..]);
    let version = Version::parse(rest.get(..length)?)?;
    let closed = separator != Separator::Parenthesis || rest[length..].trim_start().starts_with([')', ',', ';', ']']);
    let fits = closed && fits(separator, label > 0, &rest[..length], &version, &rest[length..]);
    fits.then(|| (TextRange::new(start, start + length), version))
}

/// What stands between an id and its version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Blank,
    At,
    Colon,
    Parenthesis,
}

fn separator(text: &str) -> Option<(Separator, usize)> {
    let unquoted = text.trim_start_matches(['`', '*', '"', ']']);
    let inner = unquoted.trim_start_matches([' ', '\t', '\u{a0}']);
    let offset = |rest: &str| text.len() - rest.len();
    match inner.chars().next()? {
        '@' => Some((Separator::At, offset(&inner[1..]))),
        ':' => Some((Separator::Colon, offset(&inner[1..]))),
        '(' => Some((Separator::Parenthesis, offset(&inner[1..]))),
        '`' | '*' if inner.len() < unquoted.len() => {
            Some((Separator::Blank, offset(inner.trim_start_matches(['`', '*']))))
        }
        _ if inner.len() < unquoted.len() => Some((Separator::Blank, offset(inner))),
        _ => None,
    }
}

/// Whether a version of this form may follow that separator without being something else: a line number, a date, prose.
fn fits(separator: Separator, labelled: bool, written: &str, version: &Version, rest: &str) -> bool {
    let marked = labelled || begins_version(written);
    match &version.scheme {
        Scheme::Numeric { parts, .. } => match separator {
            Separator::At => true,
            Separator::Colon => marked || *parts > 1,
            Separator::Blank | Separator::Parenthesis => marked || *parts > 2,
        },
        Scheme::Composite(_) => true,
        Scheme::Date(..) => matches!(separator, Separator::At | Separator::Colon),
        Scheme::Moving => match separator {
            Separator::At | Separator::Parenthesis => true,
            Separator::Colon | Separator::Blank => {
                rest.trim_start_matches(['`', '*']).trim_start().is_empty() || rest.starts_with([',', ';', ')'])
            }
        },
        Scheme::Text => separator == Separator::At,
    }
}

fn token_length(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'))).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-', '+']).len()
}

fn separators(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.bytes()
        .enumerate()
        .filter(|(_, b)| matches!(b, b'-' | b'_' | b'@' | b':' | b' ' | b'.' | b'('))
        .map(|(at, _)| at + 1)
}

/// `v` and a digit.
fn begins_version(text: &str) -> bool {
    matches!(text.as_bytes(), [b'v' | b'V', b'0'..=b'9', ..])
}

fn date_tail_start(text: &str) -> Option<usize> {
    let at = text.len().checked_sub(10)?;
    let tail = text.get(at..)?;
    let separated = text[..at].ends_with(['-', '_', '@', ':', ' ']);
    (separated && date(tail).is_some()).then_some(at)
}

/// Drops a leading `version`, `ver.`, `v.`.
fn without_label(text: &str) -> &str {
    for label in ["version", "ver.", "ver", "v."] {
        if let Some(head) = text.get(..label.len())
            && head.eq_ignore_ascii_case(label)
        {
            let rest = text[label.len()..].trim_start();
            if rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'v' | 'V')) {
                return rest;
            }
        }
    }
    text
}

fn scheme(text: &str) -> Option<Scheme> {
    if MOVING.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return Some(Scheme::Moving);
    }
    if text.contains(char::is_whitespace) || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(scheme) = plain_scheme(text) {
        return Some(scheme);
    }
    if let Some(at) = tail_start(text) {
        return plain_scheme(&text[at..]);
    }
    text.chars().all(|c| c.is_alphanumeric() || ".-_+".contains(c)).then_some(Scheme::Text)
}

fn plain_scheme(text: &str) -> Option<Scheme> {
    date(text).or_else(|| composite(text)).or_else(|| numeric(text))
}

fn date(text: &str) -> Option<Scheme> {
    let bytes = text.as_bytes();
    let separated = bytes.len() == 10 && bytes[4] == bytes[7] && matches!(bytes[4], b'-' | b'.' | b'/');
    if !separated {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        text.get(range).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?.parse::<u16>().ok()
    };
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let valid = year > 0 && (1..=12).contains(&month) && (1..=31).contains(&day);
    valid.then_some(Scheme::Date(year, month as u8, day as u8))
}

/// `v1.2-d3-i4-c2`: at least two parts of a letter and a number, the first with `v`.
fn composite(text: &str) -> Option<Scheme> {
    if !text.contains('-') {
        return None;
    }
    let parts: Option<Vec<_>> = text.split('-').map(composite_part).collect();
    parts.filter(|parts| parts.len() > 1 && parts[0].0 == 'v').map(|parts| Scheme::Composite(parts.into()))
}

fn composite_part(part: &str) -> Option<(char, u64, u64)> {
    let letter = part.chars().next().filter(char::is_ascii_alphabetic)?;
    let mut numbers = part[1..].split('.');
    let (major, minor) = (digits(numbers.next()?)?, numbers.next().map_or(Some(0), digits)?);
    numbers.next().is_none().then_some((letter.to_ascii_lowercase(), major, minor))
}

fn digits(text: &str) -> Option<u64> {
    let only_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    only_digits.then(|| text.parse().ok()).flatten()
}

fn numeric(text: &str) -> Option<Scheme> {
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let core_end = text.find(['-', '+']).unwrap_or(text.len());
    let mut numbers = [0; 3];
    let mut parts = 0;
    for part in text[..core_end].split('.') {
        *numbers.get_mut(parts)? = digits(part)?;
        parts += 1;
    }
    let label = text[core_end..].strip_prefix('-');
    if label.is_some_and(|label| !label.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return None;
    }
    let [major, minor, patch] = numbers;
    let mut version = semver::Version::new(major, minor, patch);
    if core_end < text.len() {
        version = semver::Version::parse(&format!("{version}{}", &text[core_end..])).ok()?;
    }
    Some(Scheme::Numeric { version, parts: parts as u8 })
}

fn compare_numbers((a, p): (&semver::Version, u8), (b, q): (&semver::Version, u8)) -> Ordering {
    let common = usize::from(p.min(q));
    let numbers = |v: &semver::Version| [v.major, v.minor, v.patch];
    let order = numbers(a)[..common].cmp(&numbers(b)[..common]);
    if p == q { order.then_with(|| a.pre.cmp(&b.pre)) } else { order }
}

fn compare_composite(a: &[(char, u64, u64)], b: &[(char, u64, u64)]) -> Option<Ordering> {
    let same_letters = a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.0 == y.0);
    if !same_letters {
        return None;
    }
    let mut orders = a.iter().zip(b).map(|(x, y)| (x.1, x.2).cmp(&(y.1, y.2))).filter(|order| order.is_ne());
    let first = orders.next().unwrap_or(Ordering::Equal);
    orders.all(|order| order == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    fn number(major: u64, minor: u64, patch: u64, parts: u8) -> Scheme {
        Scheme::Numeric { version: semver::Version::new(major, minor, patch), parts }
    }

    #[test]
    fn forms() {
        let table = [
            ("v1", Some(number(1, 0, 0, 1))),
            ("V1", Some(number(1, 0, 0, 1))),
            ("1.2", Some(number(1, 2, 0, 2))),
            ("v1.02", Some(number(1, 2, 0, 2))),
            ("1.2.0", Some(number(1, 2, 0, 3))),
            ("Version 2", Some(number(2, 0, 0, 1))),
            ("(v1)", Some(number(1, 0, 0, 1))),
            ("`v4.1`", Some(number(4, 1, 0, 2))),
            ("cp-v2", Some(number(2, 0, 0, 1))),
            ("CP-PLAT-v1.2", Some(number(1, 2, 0, 2))),
            ("2026-02-01", Some(Scheme::Date(2026, 2, 1))),
            ("2026-13-01", Some(Scheme::Text)),
            ("cp-v1.2-d3-i4-c2", Some(Scheme::Composite([('v', 1, 2), ('d', 3, 0), ('i', 4, 0), ('c', 2, 0)].into()))),
            ("latest", Some(Scheme::Moving)),
            ("Main", Some(Scheme::Moving)),
            ("1.2.3.4", Some(Scheme::Text)),
            ("r7", Some(Scheme::Text)),
            ("99999999999999999999999", Some(Scheme::Text)),
            ("", None),
            ("version", None),
            ("the second one", None),
            ("PLAT-124 v1", None),
        ];
        for (text, scheme) in table {
            assert_eq!(Version::parse(text).map(|version| version.scheme), scheme, "{text}");
        }
    }

    #[test]
    fn order_within_one_scheme() {
        let table = [
            ("v1", "v2", Some(Ordering::Less)),
            ("v1", "v1.2", Some(Ordering::Equal)),
            ("v1.9", "v1.10", Some(Ordering::Less)),
            ("1.2.0", "v1.2", Some(Ordering::Equal)),
            ("v2-rc.1", "v2", Some(Ordering::Less)),
            ("cp-cart-v3", "v3", Some(Ordering::Equal)),
            ("2026-02-01", "2025-12-31", Some(Ordering::Greater)),
            ("cp-v1.2-d3", "cp-v1.2-d4", Some(Ordering::Less)),
            ("cp-v1.3-d3", "cp-v1.2-d4", None),
            ("cp-v1.2-d3", "cp-v1.2-i3", None),
            ("r7", "R7", Some(Ordering::Equal)),
            ("r7", "r8", None),
            ("v1", "2026-02-01", None),
            ("latest", "latest", None),
        ];
        for (a, b, order) in table {
            assert_eq!(version(a).compare(&version(b)), order, "{a} {b}");
        }
    }

    #[test]
    fn packs_split() {
        let table = [
            ("cp-cart-v3", Some(("cp-cart", "v3"))),
            ("CP-PLAT-v1.2", Some(("CP-PLAT", "v1.2"))),
            ("cp-v2", Some(("cp", "v2"))),
            ("cp-v1.2-d3-i4-c2", Some(("cp", "v1.2-d3-i4-c2"))),
            ("cp-cart@v3", Some(("cp-cart", "v3"))),
            ("cp-cart v3", Some(("cp-cart", "v3"))),
            ("cp-cart (v3)", Some(("cp-cart", "v3"))),
            ("cp-platform-2026-02-01", Some(("cp-platform", "2026-02-01"))),
            ("SPEC-v2-cart-v3", Some(("SPEC-v2-cart", "v3"))),
            ("cp-cart", None),
            ("v2", None),
        ];
        for (text, expected) in table {
            let split = split_pack(text);
            assert_eq!(
                split.as_ref().map(|(family, version)| (family.as_str(), version.text.as_str())),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn versions_behind_an_id() {
        let table = [
            (" v1.", Some("v1")),
            ("@v1", Some("v1")),
            (":v1", Some("v1")),
            (" (v1)", Some("v1")),
            ("(v1.2, see)", Some("v1.2")),
            (" 1.2.0", Some("1.2.0")),
            ("@2026-02-01", Some("2026-02-01")),
            ("` v3", Some("v3")),
            ("** v3", Some("v3")),
            (" 2026-02-01", None),
            (" 12 times", None),
            (": 12", None),
            (" 1.5 seconds", None),
            ("v1", None),
            (" vendor", None),
            ("", None),
        ];
        for (text, expected) in table {
            let read = trailing(text);
            assert_eq!(read.as_ref().map(|(range, _)| range.of(text)), expected, "{text}");
        }
    }

    fn any_version() -> impl Strategy<Value = Version> {
        let text = prop_oneof![
            "v?[0-9]{1,2}(\\.[0-9]{1,2}){0,2}",
            "v[0-9](-(rc|alpha)\\.[0-9])?",
            "20[0-9]{2}-(0[1-9]|1[0-2])-[0-2][1-9]",
            "cp-v[0-3]\\.[0-3]-d[0-3]-i[0-3]",
            "(latest|main)",
            "[a-z]{1,3}[0-9]{1,2}",
            "[a-zA-Z0-9.+_-]{1,12}",
        ];
        text.prop_filter_map("a version", |text| Version::parse(&text))
    }

    proptest! {
        #[test]
        fn comparing_is_antisymmetric(a in any_version(), b in any_version()) {
            prop_assert_eq!(a.compare(&b), b.compare(&a).map(Ordering::reverse));
        }

        #[test]
        fn a_version_matches_itself_unless_it_moves(a in any_version()) {
            prop_assert_eq!(a.matches(&a), !a.is_moving());
        }

        #[test]
        fn reading_what_is_displayed_gives_the_same(a in any_version()) {
            prop_assert_eq!(Version::parse(&a.to_string()), Some(a));
        }

        #[test]
        fn schemes_are_never_ordered_across(a in any_version(), b in any_version()) {
            let same = std::mem::discriminant(&a.scheme) == std::mem::discriminant(&b.scheme);
            prop_assert!(same || a.compare(&b).is_none());
        }

        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,20}") {
            let _ = (Version::parse(&text), split_pack(&text));
            if let Some((range, _)) = trailing(&text) {
                prop_assert!(text.get(range.bytes()).is_some());
            }
        }
    }
}
