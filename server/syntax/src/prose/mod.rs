//! What a stretch of prose says, as far as rules ask: its topics, whether it is concrete, what it measures, which claims it makes.
//! Pure functions of a text and the words of the workspace; knows neither markdown blocks nor documents.

mod claim;
mod clause;
mod grammar;
mod measure;
mod stretch;
mod token;
mod understanding;

use serde::{Deserialize, Serialize};

use crate::id::{self, IdForm, Names};
use crate::options::Options;
use crate::position::TextRange;
use crate::words::{Hit, Sense};

pub use claim::{Deed, RawClaim, claims, in_parentheses, named_by_label};
pub use stretch::Stretch;
pub use understanding::{WordKey, understanding, words_of};

/// What a statement says, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Says(u32);

impl Says {
    /// It speaks of logging.
    pub const LOGGING: Self = Self(1);
    /// It speaks of metrics.
    pub const METRICS: Self = Self(1 << 1);
    /// It speaks of tracing.
    pub const TRACING: Self = Self(1 << 2);
    /// It speaks of personal data.
    pub const PERSONAL_DATA: Self = Self(1 << 3);
    /// It says how data is handled.
    pub const HANDLING: Self = Self(1 << 4);
    /// It names an event, metric or span, a number, or code.
    pub const CONCRETE: Self = Self(1 << 5);
    /// It sets a percentile of a latency, with number and unit.
    pub const LATENCY: Self = Self(1 << 6);
    /// It sets a throughput.
    pub const THROUGHPUT: Self = Self(1 << 7);
    /// It holds a number, or says how many.
    pub const MEASURE: Self = Self(1 << 8);
    /// It can be tested: given, when, then; an obligation; an observable.
    pub const TESTABLE: Self = Self(1 << 9);
    /// It tells a scenario: given, when, then.
    pub const STEPS: Self = Self(1 << 10);
    /// It says that something does not apply, and why.
    pub const EXCUSED: Self = Self(1 << 11);
    /// It says that something is not so: that there is no interaction, or no personal data.
    pub const NEGATED: Self = Self(1 << 12);
    /// One component has to do with another.
    pub const INTERACTION: Self = Self(1 << 13);
    /// It names a versioned event or a REST contract.
    pub const CONTRACT: Self = Self(1 << 14);
    /// It names who has to do with another: a component, or a name, before the verb.
    pub const PARTIES: Self = Self(1 << 15);
    /// It is an item of a list or a row of a table.
    pub const LISTED: Self = Self(1 << 16);
    /// It speaks of performance.
    pub const PERFORMANCE: Self = Self(1 << 17);
    /// It begins as a step of a scenario does.
    pub const BEGINS_STEP: Self = Self(1 << 18);
    /// It leaves no exception.
    pub const ABSOLUTE: Self = Self(1 << 19);
    /// What a heading or an introduction can speak of.
    pub const TOPICS: Self = Self(1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 17);
    /// What is to be observed.
    pub const OBSERVED: Self = Self(1 | 1 << 1 | 1 << 2);
    /// What counts in sections that are not about quality.
    pub const ELSEWHERE: Self = Self(1 << 3 | 1 << 4 | 1 << 6 | 1 << 7 | 1 << 11 | 1 << 12);

    /// Whether all of `other` is said.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is said of `other` only.
    #[must_use]
    pub fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether any of `other` is said.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether nothing is said.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn when(self, holds: bool) -> Self {
        if holds { self } else { Self(0) }
    }
}

/// Reads what a text says of quality: topics, measures, handling, whether it can be tested.
pub fn says(stretch: &Stretch<'_>) -> Says {
    let (text, everywhere, rest) = (stretch.text(), stretch.everywhere(), stretch.rest());
    let hits = everywhere.iter().chain(rest);
    let topics = hits.fold(Says::default(), |says, hit| says.and(of_sense(hit.sense)));
    let steps = stretch.of(Sense::Step).count();
    let latency = measure::is_latency(text, everywhere, rest);
    let throughput = measure::is_throughput(text, rest);
    let counted = stretch.of(Sense::Quantity).next().is_some();
    let number = measure::has_number(text);
    let literal = measure::has_literal(text);
    let begins = begins_with_step(text, rest);
    let tells = steps > 1 || begins && sounds_like_a_scenario(text);
    topics
        .and(Says::CONCRETE.when(literal || measure::names_something(text) || measure::has_plain_number(text)))
        .and(Says::LATENCY.when(latency))
        .and(Says::THROUGHPUT.when(throughput))
        .and(Says::MEASURE.when(number || counted))
        .and(Says::STEPS.when(tells))
        .and(Says::BEGINS_STEP.when(begins))
        .and(Says::NEGATED.when(denies_personal_data(text, everywhere, rest)))
        .and(Says::TESTABLE.when(tells || obliges(stretch) || number || counted || literal))
        .and(excuses(stretch))
}

/// Whether a text says must or shall.
pub fn obliges(stretch: &Stretch<'_>) -> bool {
    stretch.of(Sense::Obligation).next().is_some()
}

/// Whether a text may speak of personal data or set a target.
pub fn may_matter(stretch: &Stretch<'_>) -> bool {
    let matters = |hit: &Hit| matches!(hit.sense, Sense::PersonalData | Sense::Percentile);
    stretch.everywhere().iter().any(matters) || measure::has_percentile(stretch.text())
}

fn of_sense(sense: Sense) -> Says {
    match sense {
        Sense::Logging => Says::LOGGING,
        Sense::Metrics => Says::METRICS,
        Sense::Tracing => Says::TRACING,
        Sense::PersonalData => Says::PERSONAL_DATA,
        Sense::Handling => Says::HANDLING,
        Sense::Performance => Says::PERFORMANCE,
        Sense::Absolute => Says::ABSOLUTE,
        _ => Says::default(),
    }
}

/// Whether a text begins with a word such as `Given` or `When`.
fn begins_with_step(text: &str, hits: &[Hit]) -> bool {
    let start = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    hits.iter().any(|hit| hit.sense == Sense::Step && hit.range.start as usize == start)
}

/// Whether a text that begins with a step goes on like one, or like an EARS requirement: `When a cart expires, …`.
fn sounds_like_a_scenario(text: &str) -> bool {
    let words = text.trim_start();
    words.starts_with(['*', '_']) || words.contains([',', '，', '、']) || is_shouted(words)
}

/// Whether a text says that there is no personal data: `PII: none`, `no personal data is stored`.
fn denies_personal_data(text: &str, everywhere: &[Hit], rest: &[Hit]) -> bool {
    const REACH: usize = 4;
    let near = |from: u32, to: u32| {
        let between = text.get(from as usize..to as usize).unwrap_or_default();
        !between.contains(['.', ';', ',']) && between.split_whitespace().count() <= REACH
    };
    let named = || everywhere.iter().filter(|hit| hit.sense == Sense::PersonalData);
    rest.iter().filter(|hit| hit.sense == Sense::Negation).any(|no| {
        named().any(|data| {
            near(no.range.end, data.range.start) && no.range.end <= data.range.start
                || near(data.range.end, no.range.start) && data.range.end <= no.range.start
        })
    })
}

fn is_shouted(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.len() > 1 && first.chars().all(char::is_uppercase)
}

/// Whether a text says that something does not apply, with more than these words.
pub fn excuses(stretch: &Stretch<'_>) -> Says {
    let excused = stretch.of(Sense::NotApplicable).any(|hit| {
        let behind = &stretch.text()[hit.range.end as usize..];
        behind.chars().filter(|c| c.is_alphanumeric()).count() > 2
    });
    Says::EXCUSED.when(excused)
}

/// The vague words of a text that measures nothing, each with its place in the text; none where a graver rule speaks of the text:
/// where nothing can be tested, or an item's observation is not concrete.
pub fn vague<'s>(stretch: &'s Stretch<'_>, says: Says, is_criterion: bool) -> Vec<(Hit, &'s str)> {
    let untestable = is_criterion && !says.has(Says::TESTABLE);
    let in_item = !is_criterion && says.has(Says::LISTED);
    let unobservable = in_item && says.any(Says::OBSERVED) && !says.has(Says::CONCRETE);
    if says.has(Says::MEASURE) || untestable || unobservable {
        return Vec::new();
    }
    let text = stretch.text();
    let mut found: Vec<(Hit, &str)> = Vec::new();
    for mut hit in stretch.of(Sense::Vague).copied() {
        hit.range.end = token::word_end(text, hit.range.end as usize) as u32;
        let fresh = found.last().is_none_or(|(last, _)| last.range.end <= hit.range.start);
        if fresh {
            found.push((hit, hit.range.of(text)));
        }
    }
    found
}

/// Reads what a text says of an interaction between components.
pub fn interaction(stretch: &Stretch<'_>, options: &Options) -> Says {
    let (text, hits) = (stretch.text(), stretch.rest());
    let any = |sense| stretch.of(sense).next().is_some();
    let is_contract = any(Sense::Rest) || names_request(text) || names_versioned_contract(text, options);
    let told = |hit: &&Hit| !is_denied(text, hit, hits);
    let parties = stretch.of(Sense::Interaction).filter(told).any(|hit| token::has_party_before(text, hit));
    Says::CONTRACT
        .when(is_contract)
        .and(Says::INTERACTION.when(any(Sense::Interaction)))
        .and(Says::NEGATED.when(denies_interaction(text, hits)))
        .and(excuses(stretch))
        .and(Says::PARTIES.when(parties))
}

/// The first sentence of a text for which something holds; the whole text where there is none.
pub fn sentence(stretch: &Stretch<'_>, holds: impl Fn(&Stretch<'_>) -> bool) -> TextRange {
    let text = stretch.text();
    let whole = TextRange::new(0, text.len());
    clause::sentences(text).into_iter().find(|range| holds(&stretch.part(range.of(text)))).unwrap_or(whole)
}

/// Whether a negation stands right before a verb, or one word further: `never calls`, `does not even call`.
fn is_denied(text: &str, verb: &Hit, hits: &[Hit]) -> bool {
    hits.iter().filter(|hit| hit.sense == Sense::Negation && hit.range.end <= verb.range.start).any(|no| {
        let between = text.get(no.range.end as usize..verb.range.start as usize).unwrap_or_default();
        between.split_whitespace().count() <= 1
    })
}

/// `Cart never calls checkout`, `nothing is exchanged`: a negation among the first words behind the label, or of everything.
fn denies_interaction(text: &str, hits: &[Hit]) -> bool {
    const FIRST: usize = 4;
    const ALL: [&str; 8] = ["nothing", "none", "nichts", "rien", "nada", "aucun", "ninguna", "没有"];
    let from = claim::label_of(text).map_or(0, |label| label.end as usize);
    hits.iter().filter(|hit| hit.sense == Sense::Negation).any(|hit| {
        let before = text.get(from..hit.range.start as usize).unwrap_or_default();
        let early = before.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count() < FIRST;
        early || ALL.contains(&hit.range.of(text).to_lowercase().as_str())
    })
}

/// `GET /carts/{id}`, `POST https://…`.
fn names_request(text: &str) -> bool {
    const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '`').filter(|word| !word.is_empty()).collect();
    let calls = words.windows(2).any(|pair| METHODS.contains(&pair[0]) && pair[1].starts_with(['/', 'h']));
    calls || words.iter().any(|word| is_versioned_path(word))
}

/// `/v1/carts`, `/api/v2/orders`.
fn is_versioned_path(word: &str) -> bool {
    let is_version = |part: &str| {
        part.strip_prefix('v')
            .is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()) && number.len() < 4)
    };
    word.contains('/') && word.split('/').skip(1).any(is_version)
}

/// `CartCheckedOut v2`; ids of specs and decisions are no contracts.
fn names_versioned_contract(text: &str, options: &Options) -> bool {
    const OTHERS: [&str; 9] = ["ADR", "PLAT", "SPEC", "INIT", "BUG", "HOTFIX", "CP", "CHG", "FUP"];
    let plain = text.replace(['`', '*'], " ");
    let plain = plain.replace(" @", "@").replace("  ", " ");
    let ids = id::scan(&plain, Names::Versioned, options).into_iter();
    let mut versioned = ids.filter(|raw| raw.version.as_ref().is_some_and(|(_, version)| !version.is_moving()));
    versioned.any(|raw| raw.id.form == IdForm::Name || !OTHERS.contains(&raw.id.key.family()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::OwnWords;

    fn said(text: &str) -> Says {
        says(&Stretch::new(text, &OwnWords::default().lexicon()))
    }

    #[test]
    fn topics_are_concrete_or_not() {
        for (text, topic, concrete) in [
            ("we will add logging for guest orders", Says::LOGGING, false),
            ("Logging as usual, per the platform standard", Says::LOGGING, false),
            ("Logging: `order_created` with the order number", Says::LOGGING, true),
            ("Logs: order_created, order_failed", Says::LOGGING, true),
            ("Metrics: latency and errors will be measured", Says::METRICS, false),
            ("Metrik cart_open", Says::METRICS, true),
            ("Tracing: one span per call", Says::TRACING, false),
            ("Traces sampled at 10 %", Says::TRACING, true),
            ("Tracing per Platform MCP v4.1", Says::TRACING, false),
            ("Logging of the event OrderCreated", Says::LOGGING, true),
            ("日志：记录订单", Says::LOGGING, false),
        ] {
            assert!(said(text).has(topic), "{text}");
            assert_eq!(said(text).has(Says::CONCRETE), concrete, "{text}");
        }
    }

    #[test]
    fn targets_have_a_percentile_a_number_and_a_unit() {
        for text in [
            "p95 latency below 400 ms",
            "P99 < 1.5s",
            "p99.9 of 80ms",
            "95th percentile: 300 milliseconds",
            "95 % of all requests within 300 ms",
            "Das 95. Perzentil bleibt unter 300 ms",
            "p95 低于 300 毫秒",
        ] {
            assert!(said(text).has(Says::LATENCY), "{text}");
        }
        for text in
            ["p95 latency as low as possible", "average below 300 ms", "p95 is important", "within 300 ms", "5 % more"]
        {
            assert!(!said(text).has(Says::LATENCY), "{text}");
        }
        for text in
            ["120 orders per minute", "900 rps", "50 req/s", "200/s", "100 Bestellungen pro Minute", "每秒 100 次"]
        {
            assert!(said(text).has(Says::THROUGHPUT), "{text}");
        }
        for text in ["many requests per second", "p95 below 300 ms, many requests per second"] {
            assert!(!said(text).has(Says::THROUGHPUT), "{text}");
        }
    }

    #[test]
    fn what_can_be_tested() {
        for text in [
            "**Given** a cart, **When** it expires, **Then** it is empty",
            "When the cart expires, the page shows it",
            "WHEN it expires",
            "The system shall send a mail",
            "Users MUST confirm",
            "The answer is 422",
            "The page shows \"Your cart has expired\"",
            "`guest` is set",
            "Exactly one order exists",
            "Wenn der Korb abläuft, dann ist er leer",
            "Dado un carrito, cuando caduca, entonces está vacío",
            "当购物车过期，那么页面为空",
        ] {
            assert!(said(text).has(Says::TESTABLE), "{text}");
        }
        for text in
            ["The checkout is easy to use", "Users are happy with the page", "Works well when busy", "结账很方便"]
        {
            assert!(!said(text).has(Says::TESTABLE), "{text}");
        }
    }

    #[test]
    fn an_excuse_needs_a_reason() {
        assert!(said("Tracing: not applicable — a nightly batch").has(Says::EXCUSED));
        assert!(said("N/A: no user data").has(Says::EXCUSED));
        assert!(!said("Tracing: N/A").has(Says::EXCUSED));
    }

    #[test]
    fn vague_words_without_a_measure() {
        let lexicon = OwnWords::default().lexicon();
        let found = |text: &str| {
            vague(&Stretch::new(text, &lexicon), said(text), false)
                .iter()
                .map(|(_, word)| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(found("The page is fast and intuitive"), ["fast", "intuitive"]);
        assert_eq!(found("Die Seite ist schnelle"), ["schnelle"]);
        assert_eq!(found("fast: p95 below 300 ms"), [""; 0]);
        assert_eq!(found("breakfast"), [""; 0]);
    }

    #[test]
    fn interactions_name_their_contract() {
        let lexicon = OwnWords::default().lexicon();
        let read = |text: &str| interaction(&Stretch::new(text, &lexicon), &Options::default());
        for text in [
            "the event `CartCheckedOut v2` with the lines",
            "**CartCheckedOut** v2",
            "CartCheckedOut@v2",
            "REST: prices",
            "GET /carts/{id}",
            "calls `POST /orders`",
            "/api/v1/carts",
            "EVT-CART-1 v2",
        ] {
            assert!(read(text).has(Says::CONTRACT), "{text}");
        }
        for text in ["The cart service calls checkout", "Checkout asks Payments", "Then the Cart publishes the lines"] {
            assert!(read(text).has(Says::PARTIES), "{text}");
        }
        for text in [
            "so the cart component never reads the tables",
            "leaves room for a second remote call",
            "the earlier writer receives a conflict",
            "It requests more",
        ] {
            assert!(!read(text).has(Says::PARTIES), "{text}");
        }
        for text in ["the event CartCheckedOut", "PLAT-124 v2 tells", "calls pricing", "CartCheckedOut latest"] {
            assert!(!read(text).has(Says::CONTRACT), "{text}");
        }
    }
}
