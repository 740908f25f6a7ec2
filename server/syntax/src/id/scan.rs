//! Finds ids in prose and in values. Almost every id holds a digit, so the text is searched for digits and the words
//! around them are looked at. Knows no markdown: callers leave out code and URLs.

use smol_str::SmolStr;

use super::token::{self, is_digits};
use super::{Id, IdForm, IdKey, RawReference};
use crate::options::Options;
use crate::position::TextRange;
use crate::version::{self, Version};

/// Which contract names count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Those with a version behind them: prose.
    Versioned,
    /// All: values of fields that name contracts.
    All,
}

/// Finds all mentions of ids, in order and without overlap: `PLAT-124 v1`, `platform/ADR-003`, `ADR 12`, `ADR012`, `ADRs 12 and 13`,
/// both ends of ranges, `cp-cart-v3`, `CartUpdated@v1`. Every range lies on character boundaries.
pub fn scan(text: &str, names: Names, options: &Options) -> Vec<RawReference> {
    let mut scanner = Scanner { text, options, names, found: Vec::new() };
    let mut at = 0;
    while let Some(digit) = next_digit(text.as_bytes(), at) {
        let (start, end) = token_around(text, digit, at);
        at = scanner.read_token(start, end).max(digit + 1);
    }
    if names == Names::All {
        scanner.add_bare_names();
    }
    scanner.found
}

/// Folders that hold artefacts: before an id they are a path, not a scope.
const FOLDERS: &[&str] = &[
    "adr",
    "adrs",
    "docs",
    "doc",
    "specs",
    "spec",
    "contracts",
    "platform-specs",
    "initiatives",
    "context",
    "context-packs",
    "decisions",
    "bugs",
    "hotfix",
    "hotfixes",
    "openspec",
    "changes",
    "domains",
    "tasks",
];

/// What stands between the ends of a range.
const RANGE_SIGNS: &[&str] = &["...", "..", "…", "–", "—", " – ", " — ", " - "];
const RANGE_WORDS: &[&str] =
    &[" to ", " through ", " thru ", " until ", " bis ", " à ", " hasta ", " até ", "至", "到"];

/// What stands between the members of `ADRs 12, 13 and 14`.
const LIST_WORDS: &[&str] = &[", and ", ", ", " and ", " & ", "/", " und ", " et ", " y ", " e ", "、", " 和 ", "和"];

struct Scanner<'a> {
    text: &'a str,
    options: &'a Options,
    names: Names,
    found: Vec<RawReference>,
}

/// The position of the next ASCII digit.
fn next_digit(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    for chunk in bytes.get(from..)?.chunks(64) {
        if chunk.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            return chunk.iter().position(u8::is_ascii_digit).map(|offset| at + offset);
        }
        at += chunk.len();
    }
    None
}

/// The word of letters, digits, `-`, `_` and inner `.` around a digit.
fn token_around(text: &str, digit: usize, floor: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let alnum = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let inner = |at: usize| {
        alnum(at) || matches!(bytes[at], b'-' | b'_') || (bytes[at] == b'.' && alnum(at + 1) && at > 0 && alnum(at - 1))
    };
    let mut start = digit;
    while start > floor && inner(start - 1) {
        start -= 1;
    }
    let mut end = digit + 1;
    while end < bytes.len() && inner(end) {
        end += 1;
    }
    while start < digit && !alnum(start) {
        start += 1;
    }
    while end > digit && !alnum(end - 1) {
        end -= 1;
    }
    (start, end)
}

impl Scanner<'_> {
    /// Reads the token at `start..end` and returns where to go on.
    fn read_token(&mut self, start: usize, end: usize) -> usize {
        let token = &self.text[start..end];
        if token.len() > token::LONGEST || self.is_in_word(start, end) || self.is_in_url(start) {
            return end;
        }
        if let Some(length) = token::coded_length(token, self.options) {
            return self.read_coded(start, end, length);
        }
        if let Some(length) = token::loose_length(token, self.options) {
            let at = self.push_id(start, start + length, IdForm::Loose, length < token.len());
            return self.read_rest(start + length, at);
        }
        if token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return self.read_number(start, end);
        }
        self.read_name(start, end)
    }

    /// Whether a letter outside of ASCII touches the token, so that it is a part of a word (`é1`); CJK script has no blanks.
    fn is_in_word(&self, start: usize, end: usize) -> bool {
        let joins = |c: char| c.is_alphabetic() && ('\u{80}'..'\u{2000}').contains(&c);
        self.text[..start].chars().next_back().is_some_and(joins) || self.text[end..].chars().next().is_some_and(joins)
    }

    fn is_in_url(&self, start: usize) -> bool {
        const REACH: usize = 512;
        let bytes = self.text.as_bytes();
        if start == 0 || !matches!(bytes[start - 1], b'/' | b'=' | b'?' | b'&' | b'#' | b'%') {
            return false;
        }
        let floor = start.saturating_sub(REACH);
        let word = bytes[floor..start].iter().rposition(u8::is_ascii_whitespace).map_or(floor, |at| floor + at);
        memchr::memmem::find(&bytes[word..start], b"://").is_some()
    }

    fn read_coded(&mut self, start: usize, end: usize, length: usize) -> usize {
        let id = &self.text[start..start + length];
        if let Some(second) = second_end(id, self.options) {
            let first_end = start + second - 1;
            let form = if token::coded_length(&id[..second - 1], self.options).is_some() {
                IdForm::Coded
            } else {
                IdForm::Loose
            };
            self.push_id(start, first_end, form, true);
            return self.read_token(start + second, end);
        }
        let at = self.push_id(start, start + length, IdForm::Coded, start + length < end);
        self.read_rest(start + length, at)
    }

    /// After an id: skips its slug, else reads the other end of a range.
    fn read_rest(&mut self, id_end: usize, at: usize) -> usize {
        if at > id_end {
            return at;
        }
        self.read_range_end(id_end).unwrap_or(at)
    }

    /// Adds an id with its scope and version; `cut` says that a slug or file ending follows. Returns where to go on.
    fn push_id(&mut self, start: usize, end: usize, form: IdForm, cut: bool) -> usize {
        let scope_at = if cut { None } else { self.scope_before(start) };
        let id = Id::new(&self.text[start..end], form);
        self.push(scope_at, start, end, id, cut)
    }

    fn push(&mut self, scope_at: Option<usize>, start: usize, end: usize, id: Id, cut: bool) -> usize {
        let following = if cut { None } else { self.version_after(end) };
        let version = following.or_else(|| self.version_within(start, end));
        let next = version.as_ref().map_or(end, |(range, _)| (range.end as usize).max(end));
        let scope = scope_at.map(|at| SmolStr::new(&self.text[at..start - 1]));
        let range = TextRange::new(scope_at.unwrap_or(start), end);
        self.found.push(RawReference { range, id, scope, version });
        next
    }

    fn version_after(&self, end: usize) -> Option<(TextRange, Version)> {
        let (range, version) = version::trailing(&self.text[end..])?;
        Some((shifted(range, end), version))
    }

    fn version_within(&self, start: usize, end: usize) -> Option<(TextRange, Version)> {
        let at = version::tail_start(&self.text[start..end])?;
        let version = Version::parse(&self.text[start + at..end])?;
        Some((TextRange::new(start + at, end), version))
    }

    /// Where the scope begins in `platform/ADR-003`; none for a path.
    fn scope_before(&self, start: usize) -> Option<usize> {
        let before = self.text[..start].strip_suffix('/')?;
        let word = before.len()
            - before.bytes().rev().take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-').count();
        let name = &before[word..];
        let named = name.starts_with(|c: char| c.is_ascii_lowercase()) && !FOLDERS.contains(&name);
        let free = before[..word].chars().next_back().is_none_or(|c| c.is_whitespace() || "([{,;\"'`*_|".contains(c));
        let fresh = self.found.last().is_none_or(|last| last.range.end as usize <= word);
        (named && free && fresh).then_some(word)
    }

    /// `12` in `ADR 12`, `ADR #12`, `ADR [0012]`, `ADRs 12, 13`, `ADR 12-14`, `ADR 2026-07-17-1`.
    fn read_number(&mut self, start: usize, end: usize) -> usize {
        let Some((word_at, family, plural)) = self.family_before(start) else { return end };
        let token = &self.text[start..end];
        let parts: Vec<_> = token.split('-').collect();
        let key = |number: &str| IdKey::new(&format!("{family}-{number}"));
        if let [first, last] = parts[..]
            && is_ascending(first, last)
        {
            let middle = start + first.len();
            self.push(None, word_at, middle, loose(&self.text[word_at..middle], key(first)), true);
            return self.push(None, middle + 1, end, loose(&format!("{family} {last}"), key(last)), false);
        }
        if parts.iter().any(|part| !is_digits(part)) || parts.len() == 2 {
            return end;
        }
        let cut = self.text[end..].starts_with('.') && self.text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        let at = self.push(None, word_at, end, loose(&self.text[word_at..end], key(token)), cut);
        let at = self.read_rest(end, at);
        if plural { self.read_members(&family, at) } else { at }
    }

    /// The word before a number where it can be a family: its start, the family, whether it stood in the plural.
    fn family_before(&self, start: usize) -> Option<(usize, SmolStr, bool)> {
        let before = self.text[..start].trim_end_matches(['#', '[']);
        let blank = before.strip_suffix([' ', '\u{a0}'])?;
        let length = blank.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        let word_at = blank.len() - length;
        let word = &blank[word_at..];
        let free = !blank[..word_at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
        let singular = word.strip_suffix('s').filter(|singular| token::is_loose_family(singular, self.options));
        let family = singular.or_else(|| token::is_loose_family(word, self.options).then_some(word))?;
        free.then(|| (word_at, SmolStr::new(family), singular.is_some()))
    }

    /// The further members of `ADRs 12, 13 and 14`.
    fn read_members(&mut self, family: &str, mut at: usize) -> usize {
        while let Some((start, end)) = self.number_behind(at, LIST_WORDS) {
            let number = &self.text[start..end];
            let id = loose(&format!("{family} {number}"), IdKey::new(&format!("{family}-{number}")));
            at = self.push(None, start, end, id, false);
        }
        at
    }

    /// The bare number that ends a range begun by the last id: `ADR-1..3`, `FR-001 to 009`.
    fn read_range_end(&mut self, from: usize) -> Option<usize> {
        let first = self.found.last()?.id.clone();
        let by_sign = self.number_behind(from, RANGE_SIGNS);
        let (start, end) = by_sign.or_else(|| {
            self.number_behind(from, RANGE_WORDS)
                .filter(|(start, end)| is_padded_alike(&first.text, &self.text[*start..*end]))
        })?;
        let number = &self.text[start..end];
        let last: u64 = number.parse().ok()?;
        if first.key.number()? >= last {
            return None;
        }
        let prefix = first.text.trim_end_matches(|c: char| c.is_ascii_digit());
        let id = Id {
            text: SmolStr::new(format!("{prefix}{number}")),
            key: IdKey::numbered(first.key.prefix(), last),
            form: first.form,
        };
        Some(self.push(None, start, end, id, false))
    }

    /// A whole bare number that follows one of `links` directly.
    fn number_behind(&self, from: usize, links: &[&str]) -> Option<(usize, usize)> {
        let rest = &self.text[from..];
        let link = links.iter().find(|link| rest.starts_with(**link))?;
        let start = from + link.len();
        let length = self.text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let end = start + length;
        let after = &self.text[end..];
        let decimal = after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit());
        let ends = !decimal && !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '%' | '/'));
        ((1..=6).contains(&length) && ends).then_some((start, end))
    }

    /// `001-platform-spec`, `CartUpdated-v2`, or the version in `CartUpdated v2`.
    fn read_name(&mut self, start: usize, end: usize) -> usize {
        let token = &self.text[start..end];
        if token::numbered_slug_length(token).is_some() {
            return self.push_id(start, end, IdForm::Name, false);
        }
        if let Some((name, version_at)) = token::versioned_name(token) {
            let version =
                Version::parse(&token[version_at..]).map(|version| (TextRange::new(start + version_at, end), version));
            let range = TextRange::new(start, start + name);
            self.found.push(RawReference { range, id: Id::new(&token[..name], IdForm::Name), scope: None, version });
            return end;
        }
        self.read_version_of_name(start).unwrap_or(end)
    }

    /// A version may stand behind a name, which holds no digit itself.
    fn read_version_of_name(&mut self, version_at: usize) -> Option<usize> {
        let before = &self.text[..version_at];
        let name_end = before.trim_end_matches([' ', '\u{a0}', '@', ':', '(', '`', '*', '"']).len();
        let name_end = if before[name_end..].is_empty() { return None } else { name_end };
        let name_at =
            name_end - before[..name_end].bytes().rev().take(token::LONGEST).take_while(|b| is_name_byte(*b)).count();
        let lead =
            before[name_at..name_end].len() - before[name_at..name_end].trim_start_matches(['.', '-', '_']).len();
        let (name_at, name) = (name_at + lead, &before[name_at + lead..name_end]);
        let fresh = self.found.last().is_none_or(|last| last.range.end as usize <= name_at);
        if !fresh || !self.is_versioned_name(name) || before[..name_at].ends_with('/') {
            return None;
        }
        let (range, version) = self
            .version_after(name_end)
            .filter(|(range, _)| range.start as usize <= version_at && version_at < range.end as usize)?;
        let next = range.end as usize;
        let range_of_name = TextRange::new(name_at, name_end);
        self.found.push(RawReference {
            range: range_of_name,
            id: Id::new(name, IdForm::Name),
            scope: None,
            version: Some((range, version)),
        });
        Some(next)
    }

    fn is_versioned_name(&self, name: &str) -> bool {
        let kebab = || self.names == Names::All && name.contains(['-', '_']) && token::is_kebab(name);
        token::is_name(name) || token::is_pack(name, self.options) || kebab()
    }

    /// Adds names without a digit near them.
    fn add_bare_names(&mut self) {
        let mut names = Vec::new();
        let mut start = 0;
        for word in self.text.split(|c: char| !token::is_token_char(c)) {
            let (at, next) = (start, start + word.len());
            let word_start = at + (word.len() - word.trim_start_matches(['.', '-', '_']).len());
            let name = word.trim_matches(['.', '-', '_']);
            if let Some(reference) = self.bare_name(name, word_start) {
                names.push(reference);
            }
            start = next + self.text[next..].chars().next().map_or(0, char::len_utf8);
        }
        if !names.is_empty() {
            self.found.append(&mut names);
            self.found.sort_by_key(|reference| reference.range);
        }
    }

    fn bare_name(&self, name: &str, start: usize) -> Option<RawReference> {
        let end = start + name.len();
        let shaped = token::is_name(name) || token::is_pack(name, self.options);
        let free = !self.text[..start].ends_with('/') && !self.text[end..].starts_with('/');
        let before = self.found.partition_point(|found| (found.range.end as usize) <= start);
        let taken = self.found.get(before).is_some_and(|found| (found.range.start as usize) < end);
        if !shaped || !free || taken {
            return None;
        }
        let id = Id::new(name, IdForm::Name);
        Some(RawReference { range: TextRange::new(start, end), id, scope: None, version: self.version_after(end) })
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

fn loose(text: &str, key: IdKey) -> Id {
    Id { text: SmolStr::new(text), key, form: IdForm::Loose }
}

fn shifted(range: TextRange, by: usize) -> TextRange {
    TextRange::new(range.start as usize + by, range.end as usize + by)
}

/// Whether two numbers can be the ends of a range.
fn is_ascending(first: &str, last: &str) -> bool {
    let number = |text: &str| is_digits(text).then(|| text.parse::<u64>().ok()).flatten();
    first.len() <= last.len() && number(first).zip(number(last)).is_some_and(|(first, last)| first < last)
}

/// `FR-001 to 009`, but not `ADR-12 to 3 teams`.
fn is_padded_alike(first: &str, number: &str) -> bool {
    let digits = first.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits == number.len() && digits >= 2
}

/// Where the second id begins in `T013-T015` and `FR-001-FR-009`.
fn second_end(id: &str, options: &Options) -> Option<usize> {
    let (first, rest) = id.split_once('-')?;
    let letters = |part: &str| part.len() - part.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let loose_twin = token::loose_length(first, options) == Some(first.len())
        && letters(rest) == letters(first)
        && rest[..letters(first)] == first[..letters(first)];
    if loose_twin {
        return Some(first.len() + 1);
    }
    let mut at = first.len() + 1;
    for part in rest.split('-') {
        if at > first.len() + 1 && part == first {
            return Some(at);
        }
        at += part.len() + 1;
    }
    None
}
