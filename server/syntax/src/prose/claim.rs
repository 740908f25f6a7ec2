//! Claims that a text makes about what domains own: who reads or writes which data store, who is responsible for which entity,
//! which domains are cited. Knows no domain: whoever does compares the names.

use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, ToSmolStr};

use super::clause::{self, Clauses};
use super::grammar::{
    is_article, is_domain_name, is_filler, is_finite_verb, is_joint, is_of, is_preposition, is_pronoun,
};
use super::stretch::Stretch;
use super::token::{Token, tokens};
use crate::position::TextRange;
use crate::words::{Hit, Sense};

/// Whether a word is a version as contracts have it: `v1`, `v2.3`.
fn is_pinned_version(word: &str) -> bool {
    let number = word.strip_prefix('v').unwrap_or_default();
    number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// What is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Deed {
    /// Someone reads or writes a data store of this name, written as code or next to a word such as `table`.
    Accesses,
    /// Someone reads or writes what may be a data store.
    MayAccess,
    /// Someone is responsible for an entity of this name.
    Owns,
    /// A domain of this name is cited.
    Cites,
    /// A name that is a domain's if there is such a domain.
    Names,
}

/// A claim; the range is relative to the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawClaim {
    /// The name at which a finding stands.
    pub range: TextRange,
    /// What is claimed.
    pub deed: Deed,
    /// The name as written.
    pub name: SmolStr,
    /// The words that say who: the label of the text, then those before the verb.
    pub actor: SmolStr,
}

/// So many words before a verb say who does it.
const ACTOR: usize = 6;

/// The claims of a text, in order.
pub fn claims(stretch: &Stretch<'_>) -> Vec<RawClaim> {
    let (text, hits) = (stretch.text(), stretch.everywhere());
    let tells = |hit: &Hit| matches!(hit.sense, Sense::Access | Sense::Ownership | Sense::Domain);
    if !hits.iter().any(tells) {
        return Vec::new();
    }
    let reader = Reader { text, tokens: tokens(text), clauses: Clauses::of(text), rest: stretch.rest(), hits };
    let mut claims = reader.domains();
    claims.extend(reader.accesses());
    claims.extend(reader.ownerships());
    claims.sort_by_key(|claim| (claim.range.start, claim.deed as u8));
    claims.dedup_by_key(|claim| (claim.range, claim.deed));
    claims
}

struct Reader<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
    clauses: Clauses,
    hits: &'t [Hit],
    rest: &'t [Hit],
}

impl<'t> Reader<'t> {
    /// The first verb of a sense in each clause that is not denied, with the clause.
    fn verbs(&self, sense: Sense) -> Vec<(TextRange, Hit)> {
        let mut found: Vec<(TextRange, Hit)> = Vec::new();
        for hit in self.hits.iter().filter(|hit| hit.sense == sense && !self.is_code(hit.range)) {
            let clause = self.clauses.around(hit.range.start);
            let known = found.iter().any(|(of, _)| *of == clause);
            if !known && !clause::denies(self.text, clause, hit, self.rest) {
                found.push((clause, *hit));
            }
        }
        found
    }

    fn is_code(&self, range: TextRange) -> bool {
        self.tokens.iter().any(|token| token.code && token.range.contains(range) && !is_statement(self.text, token))
    }

    fn within(&self, range: TextRange) -> impl Iterator<Item = (usize, &Token<'t>)> {
        self.tokens.iter().enumerate().filter(move |(_, token)| range.contains(token.range))
    }

    fn accesses(&self) -> Vec<RawClaim> {
        let mut claims = Vec::new();
        for (clause, verb) in self.verbs(Sense::Access) {
            let passive = self.is_passive(&verb);
            let actor = if passive { self.agent(clause, &verb) } else { self.actor(clause, verb.range.start) };
            for (at, token) in self.within(clause) {
                let is_verb = verb.range.contains(token.range) || token.range.contains(verb.range);
                let is_agent = passive && self.agent_from(clause, &verb).is_some_and(|by| token.range.start >= by);
                if is_verb || is_agent || self.is_denied_behind(&verb, token) {
                    continue;
                }
                if let Some(deed) = self.access_to(at, token, &verb) {
                    claims.push(claim(token.range, deed, token.text, &actor));
                }
            }
        }
        claims
    }

    /// How surely a word names a data store that is accessed.
    fn access_to(&self, at: usize, token: &Token<'_>, verb: &Hit) -> Option<Deed> {
        if self.is_store(token) {
            return None;
        }
        let beside =
            |at: Option<usize>| at.and_then(|at| self.tokens.get(at)).is_some_and(|other| self.is_store(other));
        let before = at.checked_sub(1).filter(|_| token.follows());
        let behind = self.tokens.get(at + 1).filter(|next| next.follows()).map(|_| at + 1);
        let in_query = before.is_some_and(|before| is_sql(self.tokens[before].text));
        if token.is_marked() || beside(behind) || beside(before) || in_query {
            return (!is_filler(&token.folded())).then_some(Deed::Accesses);
        }
        let object = token.range.start > verb.range.start && self.is_object(at, verb) && !is_filler(&token.folded());
        (object && !self.is_by_contract(verb)).then_some(Deed::MayAccess)
    }

    /// Whether a negation stands between the verb and a name: `instead of reading …`, `not …`.
    fn is_denied_behind(&self, verb: &Hit, token: &Token<'_>) -> bool {
        let between = |hit: &Hit| hit.range.start >= verb.range.end && hit.range.end <= token.range.start;
        self.rest.iter().any(|hit| hit.sense == Sense::Negation && between(hit))
    }

    /// Whether the clause of a verb speaks of an API, an event or a contract with its version: then no data store is meant.
    fn is_by_contract(&self, verb: &Hit) -> bool {
        const WORDS: &[&str] = &[
            "api",
            "apis",
            "rest",
            "endpoint",
            "endpoints",
            "event",
            "events",
            "contract",
            "contracts",
            "topic",
            "schnittstelle",
            "ereignis",
            "ereignisse",
            "événement",
            "evento",
            "eventos",
            "contrato",
            "contrat",
            "vertrag",
        ];
        let clause = self.clauses.around(verb.range.start);
        self.words(clause).iter().any(|word| WORDS.contains(&word.as_str()) || is_pinned_version(word))
    }

    fn is_store(&self, token: &Token<'_>) -> bool {
        !token.code && self.hits.iter().any(|hit| hit.sense == Sense::Store && hit.range == token.range)
    }

    /// Whether a word stands right behind the verb or a preposition, fillers aside.
    fn is_object(&self, at: usize, verb: &Hit) -> bool {
        let before = self.tokens[..at].iter().rev().find(|token| !is_article(&token.folded()));
        before.is_some_and(|token| verb.range.contains(token.range) || is_preposition(&token.folded()))
    }

    /// Whether the verb is a participle behind a form of `be`.
    fn is_passive(&self, verb: &Hit) -> bool {
        const BEING: &[&str] = &[
            "is", "are", "was", "were", "be", "been", "being", "wird", "werden", "est", "sont", "es", "son", "é", "são",
        ];
        let participle = verb.range.of(self.text).to_lowercase();
        let is_participle = ["ed", "read", "written", "en", "t", "é", "o"].iter().any(|end| participle.ends_with(end));
        let before = self.tokens.iter().rev().filter(|token| token.range.end <= verb.range.start).take(2);
        is_participle && before.into_iter().any(|token| BEING.contains(&token.folded().as_str()))
    }

    /// Who does it in a passive clause: the words behind `by`.
    fn agent(&self, clause: TextRange, verb: &Hit) -> String {
        let Some(by) = self.agent_from(clause, verb) else { return String::new() };
        self.words(TextRange { start: by, ..clause }).into_iter().skip(1).take(ACTOR).collect::<Vec<_>>().join(" ")
    }

    /// Where the agent of a passive clause begins.
    fn agent_from(&self, clause: TextRange, verb: &Hit) -> Option<u32> {
        let behind = TextRange { start: verb.range.end, ..clause };
        let by = |token: &&Token<'t>| matches!(token.folded().as_str(), "by" | "von" | "par" | "por");
        self.within(behind).map(|(_, token)| token).find(by).map(|token| token.range.start)
    }

    fn words(&self, range: TextRange) -> Vec<String> {
        self.within(range).map(|(_, token)| token.folded()).collect()
    }

    /// Who does it: the label with which the text begins, and the words before the verb.
    fn actor(&self, clause: TextRange, verb: u32) -> String {
        let label = label_of(self.text).map(|label| tokens(label.of(self.text))).unwrap_or_default();
        let mut words = self.words(TextRange::new(clause.start as usize, verb as usize));
        if words.iter().all(|word| is_pronoun(word) || is_filler(word)) {
            // `Checkout owns the order; it stores the address`: who it is stands in the clause before.
            let before = self.tokens.iter().rev().find(|token| token.range.end <= clause.start);
            let before = before.map(|token| self.clauses.around(token.range.start));
            words = before.map(|before| self.words(before)).unwrap_or_default();
            words.truncate(ACTOR);
        }
        let near = words[words.len().saturating_sub(ACTOR)..].iter().cloned();
        label.iter().map(Token::folded).chain(near).collect::<Vec<_>>().join(" ")
    }

    fn ownerships(&self) -> Vec<RawClaim> {
        let mut claims = Vec::new();
        for (clause, verb) in self.verbs(Sense::Ownership) {
            let written = verb.range.of(self.text).to_lowercase();
            let passive = [" by", " von", " par"].iter().any(|by| written.ends_with(by)) || written == "gehört";
            if passive {
                let behind = self.words(TextRange { start: verb.range.end, ..clause });
                let actor = behind.into_iter().take(ACTOR).collect::<Vec<_>>().join(" ");
                let before = TextRange::new(clause.start as usize, verb.range.start as usize);
                claims.extend(self.noun_before(before).map(|(range, name)| claim(range, Deed::Owns, &name, &actor)));
            } else {
                let actor = self.actor(clause, verb.range.start);
                let behind = TextRange { start: verb.range.end, ..clause };
                let named = self.nouns_behind(behind).into_iter();
                claims.extend(named.map(|(range, name)| claim(range, Deed::Owns, &name, &actor)));
            }
        }
        claims
    }

    /// The list of names behind a verb: `the shopping cart, its lines and the guest session`.
    fn nouns_behind(&self, range: TextRange) -> Vec<(TextRange, String)> {
        let mut nouns: Vec<Vec<&Token<'t>>> = vec![Vec::new()];
        for (_, token) in self.within(range) {
            let folded = token.folded();
            let joint = is_joint(&folded);
            let listed = matches!(token.gap, "," | "、" | "，" | "/" | "&");
            if !token.gap.is_empty() && !listed && token.gap != ":" {
                break;
            }
            if listed || joint {
                nouns.push(Vec::new());
            }
            let next = self.tokens.iter().find(|next| next.range.start >= token.range.end);
            if listed && is_finite_verb(&folded) && next.is_some_and(|next| next.follows() && !is_joint(&next.folded()))
            {
                break;
            }
            let begins = nouns.last().is_some_and(Vec::is_empty);
            if joint
                || begins && (is_article(&folded) || nouns.len() > 1 && matches!(folded.as_str(), "for" | "of" | "für"))
            {
                continue;
            }
            if is_filler(&folded) || is_preposition(&folded) {
                break;
            }
            nouns.last_mut().into_iter().for_each(|noun| noun.push(token));
        }
        nouns.iter().filter_map(|noun| name_of(self.text, noun)).collect()
    }

    /// The name that ends before a passive verb: `the purchase order is`.
    fn noun_before(&self, range: TextRange) -> Option<(TextRange, String)> {
        let all: Vec<&Token<'t>> = self.within(range).map(|(_, token)| token).collect();
        let skipped = all.iter().rev().skip_while(|token| is_filler(&token.folded()));
        let mut noun: Vec<&Token<'t>> = skipped.take_while(|token| !is_filler(&token.folded())).copied().collect();
        noun.reverse();
        name_of(self.text, &noun)
    }

    fn domains(&self) -> Vec<RawClaim> {
        let words = self.hits.iter().filter(|hit| hit.sense == Sense::Domain && !self.is_code(hit.range));
        words.filter_map(|word| self.domain_beside(word)).collect()
    }

    /// The name before `domain`, behind `dominio de`, or in code behind either.
    fn domain_beside(&self, word: &Hit) -> Option<RawClaim> {
        let at = self.tokens.iter().position(|token| token.range.contains(word.range))?;
        let token = &self.tokens[at];
        if token.range != word.range {
            return None;
        }
        let behind = self.tokens.get(at + 1..).unwrap_or_default();
        let romance =
            matches!(token.folded().as_str(), "domaine" | "domaines" | "dominio" | "dominios" | "domínio" | "domínios");
        let named = if romance {
            let mut rest = behind.iter().skip_while(|next| is_of(&next.folded()));
            rest.next().filter(|next| next.follows())
        } else {
            let quoted = behind.first().filter(|next| next.code && next.follows());
            quoted.or_else(|| at.checked_sub(1).map(|before| &self.tokens[before]).filter(|_| token.follows()))
        };
        let named = named
            .filter(|named| is_domain_name(&named.folded()) && (named.code || self.has_article(named) || romance))?;
        Some(claim(named.range, Deed::Cites, named.text, ""))
    }

    /// Whether an article or preposition stands before a name, or nothing does.
    fn has_article(&self, named: &Token<'_>) -> bool {
        let capital = named.text.starts_with(char::is_uppercase);
        let before = self.tokens.iter().rev().find(|token| token.range.end <= named.range.start);
        capital || before.is_some_and(|token| is_article(&token.folded()) && named.follows())
    }
}

/// Code that is a statement (`SELECT * FROM orders`) and not a name.
fn is_statement(text: &str, token: &Token<'_>) -> bool {
    let before = text[..token.range.start as usize].rsplit('`').next().unwrap_or_default();
    let behind = text[token.range.end as usize..].split('`').next().unwrap_or_default();
    before.contains(' ') || behind.contains(' ')
}

/// `FROM`, `JOIN`, `INTO`, `UPDATE` of a query.
fn is_sql(word: &str) -> bool {
    matches!(word, "FROM" | "JOIN" | "INTO" | "UPDATE")
}

fn claim(range: TextRange, deed: Deed, name: &str, actor: &str) -> RawClaim {
    RawClaim { range, deed, name: name.to_smolstr(), actor: actor.to_smolstr() }
}

/// The name that some words make: those in code or capitals if any are, else all, four at most.
fn name_of(text: &str, words: &[&Token<'_>]) -> Option<(TextRange, String)> {
    let telling = |token: &&&Token<'_>| token.is_marked() || token.text.starts_with(char::is_uppercase);
    let marked: Vec<&Token<'_>> = words.iter().filter(telling).copied().collect();
    let chosen = if marked.is_empty() { words } else { &marked };
    let (first, last) = (chosen.first()?, chosen.last()?);
    if chosen.len() > 4 {
        return None;
    }
    let range = TextRange { end: last.range.end, ..first.range };
    Some((range, range.of(text).replace(['`', '*'], "")))
}

/// The label with which a text begins: `cart-repo:`, `**Checkout** —`.
pub(super) fn label_of(text: &str) -> Option<TextRange> {
    const LONGEST: usize = 40;
    let end = [": ", "：", ":**", "**:", " — ", " – ", " | "].iter().filter_map(|sign| text.find(sign)).min()?;
    (end <= LONGEST && !text[..end].contains(['.', ';', ','])).then(|| TextRange::new(0, end))
}

/// The names that a text lists in parentheses, or behind ` — ` or `:`: `Domain MCP v3.0 (cart, checkout)`.
pub fn in_parentheses(text: &str) -> Vec<(TextRange, SmolStr)> {
    let open = text.find(['(', '（', ':', '—', '–']).map(|at| at + 1);
    let Some(open) = open.filter(|at| text.is_char_boundary(*at)) else { return Vec::new() };
    let listed =
        tokens(&text[open..]).into_iter().filter(|token| token.text.chars().all(|c| c.is_alphabetic() || c == '-'));
    let moved = |range: TextRange| TextRange::new(open + range.start as usize, open + range.end as usize);
    listed.map(|token| (moved(token.range), token.text.to_smolstr())).collect()
}

/// The name by which a text is labelled: `Cart:`, `**Checkout** — …`.
pub fn named_by_label(text: &str) -> Option<RawClaim> {
    let label = label_of(text)?;
    let words = tokens(label.of(text));
    let (first, last) = (words.first()?, words.last()?);
    let range = TextRange { end: last.range.end, ..first.range };
    (words.len() <= 3).then(|| claim(range, Deed::Names, range.of(text), ""))
}

#[cfg(test)]
mod tests;
