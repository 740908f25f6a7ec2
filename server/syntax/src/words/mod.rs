//! The words by which prose is understood: what counts as logging, as personal data, as vague. One list a sense, built in for
//! English, German, French, Spanish, Portuguese and Chinese; a workspace may set its own. Knows no document.

mod builtin;
mod lexicon;

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use smol_str::SmolStr;

pub(crate) use lexicon::is_ideograph;
pub use lexicon::{Hit, Lexicon};

/// What a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sense {
    /// Speaks of logging.
    Logging,
    /// Speaks of metrics.
    Metrics,
    /// Speaks of tracing.
    Tracing,
    /// Speaks of performance.
    Performance,
    /// Speaks of personal data.
    PersonalData,
    /// Says what happens to personal data.
    Handling,
    /// A percentile, besides `p95` and the like.
    Percentile,
    /// A unit of time behind a number.
    Duration,
    /// A rate behind a number.
    Rate,
    /// Promises something that nobody can measure.
    Vague,
    /// Says how many, without a digit.
    Quantity,
    /// Says that something holds without exception.
    Absolute,
    /// Says that something is not so.
    Negation,
    /// Says that something does not apply.
    NotApplicable,
    /// Given, when, then.
    Step,
    /// Must, shall.
    Obligation,
    /// Direct access to a data store.
    Access,
    /// A data store.
    Store,
    /// Claims to own something.
    Ownership,
    /// A bounded context.
    Domain,
    /// One component has to do with another.
    Interaction,
    /// A REST contract.
    Rest,
}

impl Sense {
    /// Every sense, in the order of the documentation.
    pub const ALL: [Self; 22] = [
        Self::Logging,
        Self::Metrics,
        Self::Tracing,
        Self::Performance,
        Self::PersonalData,
        Self::Handling,
        Self::Percentile,
        Self::Duration,
        Self::Rate,
        Self::Vague,
        Self::Quantity,
        Self::Absolute,
        Self::Negation,
        Self::NotApplicable,
        Self::Step,
        Self::Obligation,
        Self::Access,
        Self::Store,
        Self::Ownership,
        Self::Domain,
        Self::Interaction,
        Self::Rest,
    ];

    /// Its name in `specward.toml`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Logging => "logging",
            Self::Metrics => "metrics",
            Self::Tracing => "tracing",
            Self::Performance => "performance",
            Self::PersonalData => "personal-data",
            Self::Handling => "handling",
            Self::Percentile => "percentiles",
            Self::Duration => "durations",
            Self::Rate => "rates",
            Self::Vague => "vague",
            Self::Quantity => "quantities",
            Self::Absolute => "absolutes",
            Self::Negation => "negations",
            Self::NotApplicable => "not-applicable",
            Self::Step => "steps",
            Self::Obligation => "obligations",
            Self::Access => "access",
            Self::Store => "stores",
            Self::Ownership => "ownership",
            Self::Domain => "domains",
            Self::Interaction => "interactions",
            Self::Rest => "rest",
        }
    }

    /// What its words are for, in one line.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Logging => "words that speak of logging",
            Self::Metrics => "words that speak of metrics",
            Self::Tracing => "words that speak of tracing",
            Self::Performance => "words that speak of latency or throughput",
            Self::PersonalData => "words that speak of personal data",
            Self::Handling => "what is done with personal data",
            Self::Percentile => "words for a percentile, besides `p95`",
            Self::Duration => "units of time behind a number",
            Self::Rate => "rates behind a number",
            Self::Vague => "promises that nobody can measure",
            Self::Quantity => "how many, without a digit",
            Self::Absolute => "words that leave no exception",
            Self::Negation => "words that say that something is not so",
            Self::NotApplicable => "words that say that something does not apply",
            Self::Step => "given, when and then",
            Self::Obligation => "must and shall",
            Self::Access => "direct access to a data store",
            Self::Store => "words for a data store",
            Self::Ownership => "words that claim to own something",
            Self::Domain => "words for a domain",
            Self::Interaction => "words by which one component has to do with another",
            Self::Rest => "words for a REST contract",
        }
    }

    /// The built-in words.
    pub fn builtin(self) -> impl Iterator<Item = &'static str> {
        builtin::of(self).split('|').map(str::trim).filter(|word| !word.is_empty())
    }
}

/// In a list of a workspace this stands for the built-in words.
pub const BUILTIN: &str = "...";

/// The lists that a workspace sets, by sense; the others are built in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OwnWords(Vec<(Sense, Vec<SmolStr>)>);

impl OwnWords {
    /// Sets the list of a sense; [`BUILTIN`] in it stands for the built-in words.
    pub fn set(&mut self, sense: Sense, words: Vec<SmolStr>) {
        self.0.retain(|(known, _)| *known != sense);
        self.0.push((sense, words));
    }

    /// The list that was set for a sense.
    pub fn of(&self, sense: Sense) -> Option<&[SmolStr]> {
        self.0.iter().find(|(known, _)| *known == sense).map(|(_, words)| words.as_slice())
    }

    /// Every word of a sense that counts.
    fn words(&self, sense: Sense) -> Vec<SmolStr> {
        let builtin = || sense.builtin().map(SmolStr::new_static);
        let Some(own) = self.of(sense) else { return builtin().collect() };
        let mut words: Vec<SmolStr> = own.iter().filter(|word| *word != BUILTIN).cloned().collect();
        if words.len() < own.len() {
            words.extend(builtin());
        }
        words
    }

    /// The words, ready to be found; those of the last few workspaces are made ready once.
    pub fn lexicon(&self) -> Arc<Lexicon> {
        static COMMON: LazyLock<Arc<Lexicon>> = LazyLock::new(|| Arc::new(Lexicon::new(&OwnWords::default())));
        if self.0.is_empty() { COMMON.clone() } else { self.remembered() }
    }

    fn remembered(&self) -> Arc<Lexicon> {
        const MOST: usize = 32;
        static KNOWN: Mutex<Vec<(OwnWords, Arc<Lexicon>)>> = Mutex::new(Vec::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, lexicon)) = known.iter().find(|(words, _)| words == self) {
            return lexicon.clone();
        }
        let lexicon = Arc::new(Lexicon::new(self));
        if known.len() == MOST {
            known.remove(0);
        }
        known.push((self.clone(), lexicon.clone()));
        lexicon
    }
}
