//! The grammar of one id: which words are ids, where an id ends before a slug, and its normal form.
//! Knows no surrounding text.

use smol_str::{SmolStr, SmolStrBuilder};

use super::{Id, IdForm};
use crate::options::Options;
use crate::version;

/// Longer words are no ids.
pub(super) const LONGEST: usize = 128;

/// Families of the operating model: read in any case and with loose spelling everywhere.
const FAMILIES: &[&str] = &["ADR", "PLAT", "SPEC", "CONTRACT", "INIT", "BUG", "HOTFIX", "CP"];

/// Endings that make a dotted word a file name.
const EXTENSIONS: &[&str] = &[
    "md", "markdown", "mdx", "txt", "json", "yaml", "yml", "toml", "html", "htm", "com", "org", "io", "net", "dev",
    "rs", "py", "ts", "tsx", "js", "jsx", "go", "java", "kt", "rb", "cs", "sh", "sql", "proto", "xml", "csv", "png",
    "svg", "jpg", "pdf", "lock", "cfg",
];

/// Whether a family is the operating model's or the workspace's own, in any case.
pub(super) fn is_known_family(word: &str, options: &Options) -> bool {
    FAMILIES.iter().any(|family| family.eq_ignore_ascii_case(word))
        || options.families.iter().any(|family| family.eq_ignore_ascii_case(word))
}

/// The form of a text that is an id and nothing else.
pub(super) fn form_of(text: &str, options: &Options) -> Option<IdForm> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let whole = |length: Option<usize>| length == Some(text.len());
    if is_digits(text) {
        Some(IdForm::Number)
    } else if whole(coded_length(text, options)) {
        Some(IdForm::Coded)
    } else if whole(loose_length(text, options)) || is_spaced_loose(text, options) {
        Some(IdForm::Loose)
    } else if whole(numbered_slug_length(text)) || is_name(text) || is_pack(text, options) {
        Some(IdForm::Name)
    } else {
        None
    }
}

/// See [`Id::leading`].
pub(super) fn leading(text: &str, options: &Options) -> Option<(Id, usize)> {
    let end = text.find(|c: char| !is_token_char(c)).unwrap_or(text.len());
    let token = text[..end].trim_end_matches(['.', '-', '_']);
    if let Some(length) = coded_length(token, options) {
        return Some((Id::new(&token[..length], IdForm::Coded), length));
    }
    if let Some(length) = loose_length(token, options) {
        return Some((Id::new(&token[..length], IdForm::Loose), length));
    }
    leading_spaced(text, options).or_else(|| leading_number(token, text))
}

/// `ADR 0002: Title`.
fn leading_spaced(text: &str, options: &Options) -> Option<(Id, usize)> {
    let word = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let number_at = text[word..]
        .find(|c: char| c.is_ascii_digit())
        .filter(|&gap| gap == 1 || (gap == 2 && text[word..].starts_with(" #")))?;
    let separated = text[word..].starts_with([' ', '_', '#']);
    if !separated || !is_loose_family(&text[..word], options) {
        return None;
    }
    let start = word + number_at;
    let length = text[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - start);
    let end = start + length;
    let ends = !text[end..].starts_with(|c: char| c.is_alphanumeric());
    ends.then(|| (Id::new(&text[..end], IdForm::Loose), end))
}

/// `12. Title`, `0012-title`; not `128-bit Integers`, `2020 Roadmap`, `3.5 Title` or `2026-02-01-title`.
fn leading_number(token: &str, text: &str) -> Option<(Id, usize)> {
    let length = token.find(|c: char| !c.is_ascii_digit()).unwrap_or(token.len());
    let rest = &text[length..];
    let dotted = rest.strip_prefix(['.', ':', ')']).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let dashed = [" - ", " – ", " — ", " -- "].iter().any(|dash| rest.starts_with(dash));
    let is_id = (1..=6).contains(&length) && (rest.is_empty() || dotted || dashed || is_stem(length, rest));
    is_id.then(|| (Id::new(&token[..length], IdForm::Number), length))
}

/// Whether number and rest are a file name such as `0012-title`.
fn is_stem(length: usize, rest: &str) -> bool {
    let slug = rest.strip_prefix(['-', '_']).unwrap_or_default();
    let is_date = length == 4 && slug.len() >= 3 && is_digits(&slug.chars().take(2).collect::<String>());
    length >= 2 && slug.starts_with(char::is_alphanumeric) && !slug.contains(char::is_whitespace) && !is_date
}

/// Length of the coded id with which a token begins, without slug: `ADR-0012` of `ADR-0012-use-redis`.
pub(super) fn coded_length(token: &str, options: &Options) -> Option<usize> {
    let first = token.find(|c: char| !c.is_ascii_alphanumeric()).filter(|&first| first > 0)?;
    let family = &token[..first];
    let known = is_known_family(family, options);
    if !known && !is_upper_family(family) {
        return None;
    }
    let mut end = first;
    let mut numbered = false;
    while let Some(length) = part_length(&token[end..], known) {
        let part = &token[end + 1..end + length];
        if numbered && is_slug(part, known) {
            break;
        }
        numbered |= part.contains(|c: char| c.is_ascii_digit());
        end += length;
    }
    let cleanly = !token[end..].starts_with('_');
    (numbered && cleanly).then_some(end)
}

/// Length of the letters and digits behind a separator, separator included; `.` counts between digits (`v1.2`).
fn part_length(rest: &str, known: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    if !(bytes.first() == Some(&b'-') || (known && bytes.first() == Some(&b'_'))) {
        return None;
    }
    let mut end = 1;
    while let Some(&byte) = bytes.get(end) {
        let decimal =
            byte == b'.' && bytes[end - 1].is_ascii_digit() && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_alphanumeric() || decimal) {
            break;
        }
        end += 1;
    }
    (end > 1).then_some(end)
}

/// Whether a part behind the number belongs to the title in a file name. Of our own families whole words in upper case do,
/// too: `ADR-012-JSON`.
fn is_slug(part: &str, known: bool) -> bool {
    let bytes = part.as_bytes();
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let is_short_mark = letters <= 1 && bytes[letters..].iter().all(u8::is_ascii_digit) && letters < bytes.len();
    let is_version = matches!(bytes, [b'v' | b'V', b'0'..=b'9', ..]);
    let is_word = bytes.iter().any(u8::is_ascii_lowercase) || (known && letters >= 3 && letters == bytes.len());
    is_word && !is_short_mark && !is_version
}

/// `[A-Z][A-Z0-9]+`.
fn is_upper_family(word: &str) -> bool {
    word.len() >= 2
        && word.as_bytes()[0].is_ascii_uppercase()
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Length of letters directly followed by a number: `ADR012`, `T001`; slug excluded.
pub(super) fn loose_length(token: &str, options: &Options) -> Option<usize> {
    let letters = token.find(|c: char| !c.is_ascii_alphabetic()).filter(|&letters| letters > 0)?;
    let digits = token[letters..].find(|c: char| !c.is_ascii_digit()).unwrap_or(token.len() - letters);
    let end = letters + digits;
    let word = &token[..letters];
    let upper = word.bytes().all(|b| b.is_ascii_uppercase());
    let shaped = is_known_family(word, options) || (upper && (letters > 1 || digits >= 3));
    let ends = !token[end..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '.');
    (shaped && (1..=6).contains(&digits) && ends).then_some(end)
}

/// A family that may be followed by a blank and a number: all upper case, or known in any case.
pub(super) fn is_loose_family(word: &str, options: &Options) -> bool {
    let upper = (2..=10).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase());
    upper || is_known_family(word, options)
}

/// `ADR 12`, `adr #3`.
fn is_spaced_loose(text: &str, options: &Options) -> bool {
    let Some((word, number)) = text.split_once([' ', '_', '\u{a0}']) else { return false };
    let number = number.strip_prefix('#').unwrap_or(number);
    is_loose_family(word, options) && is_digits(number)
}

/// `001-platform-spec`, the name of a feature folder; `128-bit` is none.
pub(super) fn numbered_slug_length(token: &str) -> Option<usize> {
    let digits = token.find(|c: char| !c.is_ascii_digit()).filter(|digits| (3..=4).contains(digits))?;
    let end = token.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')).unwrap_or(token.len());
    let words = token[digits..end].strip_prefix('-')?.split('-');
    let shaped = words.clone().all(|word| !word.is_empty())
        && words.clone().next()?.starts_with(|c: char| c.is_ascii_lowercase());
    let padded = token.starts_with('0') || words.count() > 1;
    (shaped && padded && end == token.len()).then_some(end)
}

/// Whether a word is a contract's name: `CartUpdated` (two humps), `cart.checked-out`.
pub(super) fn is_name(word: &str) -> bool {
    word.len() <= LONGEST && (is_camel_case(word) || is_dotted(word))
}

fn is_camel_case(word: &str) -> bool {
    let bytes = word.as_bytes();
    let humps = bytes.windows(2).filter(|pair| pair[0].is_ascii_uppercase() && pair[1].is_ascii_lowercase()).count();
    humps >= 2 && bytes[0].is_ascii_uppercase() && bytes.iter().all(u8::is_ascii_alphanumeric)
}

fn is_dotted(word: &str) -> bool {
    let parts = word.split('.');
    let shaped = |part: &str| {
        part.len() > 1
            && part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
    };
    parts.clone().count() > 1 && parts.clone().all(shaped) && !is_file_name(word)
}

/// Whether a dotted word ends like a file or host name.
pub(super) fn is_file_name(word: &str) -> bool {
    word.rsplit_once('.')
        .is_some_and(|(_, extension)| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// `cp-cart`, a pack without version.
pub(super) fn is_pack(word: &str, options: &Options) -> bool {
    word.split_once('-').is_some_and(|(family, rest)| is_known_family(family, options) && is_kebab(rest))
}

/// `order-placed`: lower-case words joined by `-` or `_`.
pub(super) fn is_kebab(word: &str) -> bool {
    word.split(['-', '_']).all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The name and where its version begins in `CartUpdated-v2`, `cart.checked-out.v1`.
pub(super) fn versioned_name(token: &str) -> Option<(usize, usize)> {
    let version_at = version::tail_start(token)?;
    let name = token[..version_at].trim_end_matches(['-', '_', '.']);
    is_name(name).then_some((name.len(), version_at))
}

pub(super) fn is_digits(text: &str) -> bool {
    (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

pub(super) fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// See [`super::IdKey`].
pub(super) fn normalise(text: &str) -> SmolStr {
    let mut folded = SmolStrBuilder::new();
    let mut last = '-';
    let mut chars = text.trim_matches(is_separator).chars().peekable();
    while let Some(c) = chars.next() {
        let c = if is_separator(c) { '-' } else { c };
        let leading_zero = c == '0' && !last.is_ascii_digit() && chars.peek().is_some_and(char::is_ascii_digit);
        if leading_zero || (c == '-' && last == '-') {
            continue;
        }
        c.to_uppercase().for_each(|c| folded.push(c));
        last = c;
    }
    split_loose(folded.finish())
}

/// `ADR12` to `ADR-12`.
fn split_loose(folded: SmolStr) -> SmolStr {
    let letters = folded.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(folded.len());
    if letters > 0 && is_digits(&folded[letters..]) {
        let (word, number) = folded.split_at(letters);
        return SmolStr::new(format!("{word}-{number}"));
    }
    folded
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '#' | '[' | ']' | '\u{2010}'..='\u{2015}')
}
