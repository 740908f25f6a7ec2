//! The two status vocabularies: of specs (operating model 1.11) and of ADRs (1.12), with the words
//! people write for them. Knows neither where a status stands nor what follows from it.

#[cfg(test)]
mod tests;
mod words;

use std::sync::LazyLock;

use smol_str::SmolStr;

use crate::dress::{self, Mask};
use crate::key::{Key, fold, is_dress, nearest_of};
use crate::options::Options;
use crate::position::TextRange;
use crate::value;

/// Status of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // The states of operating model 1.11.
pub enum SpecStatus {
    Planned,
    Discovery,
    Draft,
    Approved,
    Implementing,
    Done,
    Paused,
    Blocked,
    /// Any terminal word: retired, superseded, abandoned.
    Retired,
}

/// Status of an ADR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // The states of operating model 1.12 and two that ADR practice adds.
pub enum AdrStatus {
    Proposed,
    InReview,
    Approved,
    Rejected,
    Superseded,
    Deprecated,
}

/// What a status value says; ranges are relative to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusRead<S> {
    /// Nothing, or still the template's choice list.
    Missing,
    /// `TBD`, `?`: to be decided.
    Unresolved,
    /// A word of the vocabulary.
    Known {
        /// The status it means.
        status: S,
        /// The words that say so.
        range: TextRange,
        /// Whether that is the status' own title, not a synonym or a misspelling.
        canonical: bool,
    },
    /// A word that is no status, or a partial one that must not change the whole (`partially superseded`).
    Unknown {
        /// The word.
        range: TextRange,
        /// The word without dress.
        word: SmolStr,
        /// The status that it most likely misspells.
        nearest: Option<S>,
    },
}

impl<S: Copy> StatusRead<S> {
    /// The status, if one is known.
    pub fn status(&self) -> Option<S> {
        match self {
            Self::Known { status, .. } => Some(*status),
            _ => None,
        }
    }
}

impl SpecStatus {
    /// All in the order of the lifecycle.
    pub const ALL: [Self; 9] = [
        Self::Planned,
        Self::Discovery,
        Self::Draft,
        Self::Approved,
        Self::Implementing,
        Self::Done,
        Self::Paused,
        Self::Blocked,
        Self::Retired,
    ];

    /// Its name in the operating model.
    pub fn title(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Discovery => "Discovery",
            Self::Draft => "Draft",
            Self::Approved => "Approved",
            Self::Implementing => "Implementing",
            Self::Done => "Done",
            Self::Paused => "Paused",
            Self::Blocked => "Blocked",
            Self::Retired => "Retired",
        }
    }

    /// Reads a value: the longest word of the vocabulary at its start; of `Draft → Approved` the left one.
    pub fn parse(value: &str, options: &Options) -> StatusRead<Self> {
        read(value, options, &SPEC)
    }
}

impl AdrStatus {
    /// All in the order of the lifecycle.
    pub const ALL: [Self; 6] =
        [Self::Proposed, Self::InReview, Self::Approved, Self::Rejected, Self::Superseded, Self::Deprecated];

    /// Its name in the operating model.
    pub fn title(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::InReview => "In Review",
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::Superseded => "Superseded",
            Self::Deprecated => "Deprecated",
        }
    }

    /// Reads a value: the longest word of the vocabulary at its start; a supersession that follows wins
    /// (`Accepted, superseded by ADR-12`), a partial one does not.
    pub fn parse(value: &str, options: &Options) -> StatusRead<Self> {
        let first = read(value, options, &ADR);
        match first {
            StatusRead::Known { range, .. } => superseded_after(value, range).unwrap_or(first),
            _ => first,
        }
    }
}

/// The relation that the words before an id in a status value state: `superseded by ADR-12` gives [`Key::SupersededBy`],
/// `supersedes ADR-3` gives [`Key::Supersedes`]; partial ones (`superseded in part by`) and others give none.
pub fn relation(value: &str, id_start: usize) -> Option<Key> {
    let before = dress::tail(value.get(..id_start)?, LONGEST);
    let line = before.rsplit(['\n', ';', '.']).next().unwrap_or(before);
    let lower = dress::plain(line).to_lowercase();
    if is_partial(&lower) {
        return None;
    }
    let last = |words: &[&str]| words.iter().filter_map(|word| lower.rfind(word)).max();
    match (last(SUPERSEDED_BY), last(SUPERSEDES)) {
        (Some(by), Some(active)) if active > by => Some(Key::Supersedes),
        (Some(_), _) => Some(Key::SupersededBy),
        (None, Some(_)) => Some(Key::Supersedes),
        (None, None) => None,
    }
}

const SUPERSEDED_BY: &[&str] = &[
    "superseded",
    "superceded",
    "superseeded",
    "replaced by",
    "ersetzt durch",
    "abgelöst durch",
    "remplacé par",
    "remplacée par",
    "reemplazado por",
    "reemplazada por",
    "sustituido por",
    "substituído por",
    "substituída por",
    "取代",
];
const SUPERSEDES: &[&str] =
    &["supersedes", "supercedes", "superseeds", "replaces", "ersetzt ", "remplace ", "reemplaza ", "substitui "];
const PARTIAL: &[&str] = &[
    "partially",
    "partly",
    "in part",
    "partial",
    "teilweise",
    "partiellement",
    "en partie",
    "parcialmente",
    "en parte",
    "部分",
];

fn is_partial(lower: &str) -> bool {
    PARTIAL.iter().any(|word| lower.contains(word))
}

/// A status with its notes is at most this long, in bytes; the rest is prose.
const LONGEST: usize = 4096;

/// One vocabulary with its folded words, longest first.
struct Vocabulary<S: 'static> {
    words: Vec<(SmolStr, S)>,
    titles: Vec<(SmolStr, S)>,
}

static SPEC: LazyLock<Vocabulary<SpecStatus>> =
    LazyLock::new(|| vocabulary(words::SPEC, SpecStatus::ALL.map(|status| (fold(status.title()), status)).to_vec()));
static ADR: LazyLock<Vocabulary<AdrStatus>> =
    LazyLock::new(|| vocabulary(words::ADR, AdrStatus::ALL.map(|status| (fold(status.title()), status)).to_vec()));

fn vocabulary<S: Copy>(table: &[(S, &str)], titles: Vec<(SmolStr, S)>) -> Vocabulary<S> {
    let mut words: Vec<_> =
        table.iter().flat_map(|(status, words)| words.split('|').map(|word| (fold(word), *status))).collect();
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    Vocabulary { words, titles }
}

fn read<S: Copy + PartialEq>(value: &str, options: &Options, vocabulary: &Vocabulary<S>) -> StatusRead<S> {
    let value = dress::head(value, LONGEST);
    let masked = dress::mask(value, Mask::LinkTargets);
    let range = status_words(&masked);
    let text = range.of(&masked);
    if text.is_empty() || value::is_placeholder(value.trim()) || is_choice_list(text, vocabulary) {
        return StatusRead::Missing;
    }
    if value::is_unresolved(text) {
        return StatusRead::Unresolved;
    }
    match longest_at_start(text, options, vocabulary) {
        Some((status, length)) if !is_partial_word(&text[..length], &text[length..]) => {
            let range = TextRange::new(range.start as usize, range.start as usize + length);
            let canonical =
                vocabulary.titles.iter().any(|(title, known)| *known == status && *title == fold(&text[..length]));
            StatusRead::Known { status, range, canonical }
        }
        _ => unknown(range, text, vocabulary),
    }
}

/// The value without dress: emoji, brackets, quotes and bullets at its start.
fn status_words(masked: &str) -> TextRange {
    let range = dress::peel(masked, TextRange::new(0, masked.len()));
    let slice = range.of(masked);
    let start = slice.find(|c: char| c.is_alphanumeric() || c == '?').unwrap_or(slice.len());
    dress::trimmed(masked, TextRange::new(range.start as usize + start, range.end as usize))
}

/// The longest word at the start of `text`, and how many bytes of `text` it takes.
fn longest_at_start<S: Copy>(text: &str, options: &Options, vocabulary: &Vocabulary<S>) -> Option<(S, usize)> {
    let start = FoldedStart::new(text);
    let configured = options.statuses.iter().filter_map(|(alias, canonical)| {
        let folded = fold(canonical);
        let status = vocabulary.titles.iter().chain(&vocabulary.words).find(|(word, _)| *word == folded)?.1;
        Some((status, start.length_of(&fold(alias))?))
    });
    let configured = configured.max_by_key(|(_, length)| *length);
    configured.or_else(|| {
        vocabulary.words.iter().find_map(|(word, status)| start.length_of(word).map(|length| (*status, length)))
    })
}

/// The folded start of a value, and where its characters end in both texts.
struct FoldedStart<'a> {
    text: &'a str,
    folded: String,
    ends: Vec<(usize, usize)>,
}

impl<'a> FoldedStart<'a> {
    /// No word of a vocabulary has more characters.
    const LONGEST: usize = 48;

    fn new(text: &'a str) -> Self {
        let mut start = Self { text, folded: String::new(), ends: Vec::new() };
        for (at, c) in text.char_indices().take(Self::LONGEST).filter(|(_, c)| !is_dress(*c)) {
            start.folded.extend(c.to_lowercase());
            start.ends.push((start.folded.len(), at + c.len_utf8()));
        }
        start
    }

    /// How many bytes of the text fold to `word`, if a whole word ends there.
    fn length_of(&self, word: &str) -> Option<usize> {
        if word.is_empty() || !self.folded.starts_with(word) {
            return None;
        }
        let index = self.ends.binary_search_by_key(&word.len(), |(folded, _)| *folded).ok()?;
        let end = self.ends[index].1;
        let is_cjk = word.ends_with(|c: char| c > '\u{2e80}');
        (is_cjk || !self.text[end..].starts_with(char::is_alphanumeric)).then_some(end)
    }
}

/// Whether the words around say that only a part has that status: `partially implemented`, `superseded in part by`.
fn is_partial_word(word: &str, rest: &str) -> bool {
    let superseded = SUPERSEDED_BY.iter().any(|known| word.to_lowercase().starts_with(known));
    superseded && is_partial(&rest.chars().take(24).collect::<String>().to_lowercase())
}

/// `Draft / Approved / Done`: at least three words of the vocabulary, or two separated by `|`, still to be chosen from.
fn is_choice_list<S: Copy>(text: &str, vocabulary: &Vocabulary<S>) -> bool {
    if !text.contains(['/', '|']) {
        return false;
    }
    let text = text.trim_end_matches([']', '}', '…', '.', ' ']);
    [('/', 3), ('|', 2)].iter().any(|&(separator, least)| {
        let parts = text.split(separator).map(|part| part.trim_matches([' ', '*', '`', '\\', '…', '.', '"']));
        let words: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        words.len() >= least
            && words.iter().all(|word| longest_at_start(word, &Options::default(), vocabulary).is_some())
    })
}

fn unknown<S: Copy>(range: TextRange, text: &str, vocabulary: &Vocabulary<S>) -> StatusRead<S> {
    let end = text.find([',', ';', '(', '.', '|', '\n', '→', '—', '–']).unwrap_or(text.len());
    let words = text[..end].trim_end_matches([' ', '*', '`', '_']);
    let first = words.split(char::is_whitespace).next().unwrap_or_default();
    let nearest = [words, first].iter().find_map(|word| {
        nearest_of(
            &fold(word),
            vocabulary.titles.iter().chain(&vocabulary.words).map(|(word, status)| (word.clone(), *status)),
        )
    });
    let word = if words.split(char::is_whitespace).count() <= 3 { words } else { first };
    StatusRead::Unknown {
        range: TextRange::new(range.start as usize, range.start as usize + word.len()),
        word: SmolStr::new(word),
        nearest,
    }
}

/// A supersession stated right behind the first status, or on a line of its own.
fn superseded_after(value: &str, first: TextRange) -> Option<StatusRead<AdrStatus>> {
    let rest = dress::head(value, LONGEST).get(first.end as usize..)?;
    let mut at = first.end as usize;
    for part in rest.split_inclusive(['\n', ',', ';', '(']) {
        let bare = part.trim_start_matches(|c: char| !c.is_alphanumeric());
        let lower = bare.to_lowercase();
        let word = SUPERSEDED_BY.iter().find(|word| lower.starts_with(**word));
        if let Some(word) = word
            && !is_partial(&lower)
            && bare.is_char_boundary(word.len())
        {
            let start = at + (part.len() - bare.len());
            return Some(StatusRead::Known {
                status: AdrStatus::Superseded,
                range: TextRange::new(start, start + word.len()),
                canonical: false,
            });
        }
        at += part.len();
    }
    None
}
