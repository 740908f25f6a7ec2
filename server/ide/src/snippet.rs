//! Texts as snippets of the Language Server Protocol: placeholders in brackets become tab stops, closed vocabularies
//! choices. Knows nothing of templates but the form of their lines.

use std::fmt::Write;

use specward_syntax::status::{AdrStatus, SpecStatus};

use crate::template::is_blank;

/// Turns placeholders into tab stops in the order of the text, its end into the last. What stands in several places, such as
/// the id, is one stop.
pub fn of(text: &str) -> String {
    let mut writer = Writer { out: String::with_capacity(text.len() + 256), stops: 0, blanks: Vec::new() };
    for line in text.split_inclusive('\n') {
        writer.line(line);
    }
    writer.out + "$0"
}

/// A choice among words at a tab stop; `None` without words.
pub fn choice(stop: usize, words: &[&str]) -> Option<String> {
    let escaped = |word: &&str| word.replace('\\', "\\\\").replace(',', "\\,").replace('|', "\\|").replace('$', "\\$");
    let words: Vec<String> = words.iter().map(escaped).collect();
    (!words.is_empty()).then(|| format!("${{{stop}|{}|}}", words.join(",")))
}

/// The same snippet with the first word of each choice as its placeholder, for editors that know no choices.
pub fn without_choices(snippet: &str) -> String {
    let mut out = String::with_capacity(snippet.len());
    let mut rest = snippet;
    while let Some((before, behind)) = rest.split_once("${") {
        out.push_str(before);
        out.push_str("${");
        let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        rest = match behind[digits..].strip_prefix('|').and_then(|words| words.split_once("|}")) {
            Some((words, after)) => {
                let first = words.split(',').next().unwrap_or_default();
                let _ = write!(out, "{}:{first}}}", &behind[..digits]);
                after
            }
            None => behind,
        };
    }
    out + rest
}

/// Escapes what has a meaning in snippets.
fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
}

struct Writer<'a> {
    out: String,
    stops: usize,
    /// Blanks of the template with their stops.
    blanks: Vec<(&'a str, usize)>,
}

impl<'a> Writer<'a> {
    fn line(&mut self, line: &'a str) {
        let content = line.trim_end();
        if let Some((before, words)) = vocabulary(content) {
            escape_into(&mut self.out, before);
            self.choose(&words);
        } else {
            self.placeholders(content);
        }
        self.out.push_str(&line[content.len()..]);
    }

    fn choose(&mut self, words: &[&str]) {
        self.stops += 1;
        self.out.extend(choice(self.stops, words));
    }

    fn placeholders(&mut self, line: &'a str) {
        let mut rest = line;
        while let Some((before, behind)) = rest.split_once('[') {
            escape_into(&mut self.out, before);
            let Some((inner, after)) = behind.split_once(']') else {
                escape_into(&mut self.out, "[");
                rest = behind;
                continue;
            };
            match inner {
                "Global / Local" => self.choose(&["[Global / Local]", "Global", "Local"]),
                _ => self.stop(inner),
            }
            rest = after;
        }
        escape_into(&mut self.out, rest);
    }

    fn stop(&mut self, inner: &'a str) {
        let known = self.blanks.iter().find(|(blank, _)| *blank == inner).map(|(_, stop)| *stop);
        let stop = known.unwrap_or_else(|| {
            self.stops += 1;
            if is_blank(inner) {
                self.blanks.push((inner, self.stops));
            }
            self.stops
        });
        let _ = write!(self.out, "${{{stop}:[");
        escape_into(&mut self.out, inner);
        self.out.push_str("]}");
    }
}

/// What a line offers a choice of: a status with its vocabulary, the verdicts of a gate; the word that is written comes first.
fn vocabulary(line: &str) -> Option<(&str, Vec<&str>)> {
    let at = line.rfind(": ")? + 2;
    let (before, written) = line.split_at(at);
    let others: Vec<&str> = match written {
        "PASS/FAIL" => vec!["PASS", "FAIL"],
        _ if before != "- Status: " => return None,
        "Draft" | "Planned" => SpecStatus::ALL.iter().map(|status| status.title()).collect(),
        "Proposed" => AdrStatus::ALL.iter().map(|status| status.title()).collect(),
        _ => return None,
    };
    let others = others.into_iter().filter(|other| *other != written);
    Some((before, std::iter::once(written).chain(others).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_numbers_its_stops_and_escapes_what_snippets_read() {
        assert_eq!(of("a [b] $c } [d]"), "a ${1:[b]} \\$c \\} ${2:[d]}$0");
        assert_eq!(of("[open\nend"), "[open\nend$0");
    }

    #[test]
    fn a_blank_that_stands_twice_is_one_stop() {
        assert_eq!(
            of("# [ID]: [x]\n- ID: [ID]\n- y: [x]\n"),
            "# ${1:[ID]}: ${2:[x]}\n- ID: ${1:[ID]}\n- y: ${3:[x]}\n$0"
        );
    }

    #[test]
    fn closed_vocabularies_are_choices_that_begin_with_what_is_written() {
        assert_eq!(of("- Ready to implement: PASS/FAIL"), "- Ready to implement: ${1|PASS/FAIL,PASS,FAIL|}$0");
        let status = of("- Status: Proposed\n");
        assert_eq!(status, "- Status: ${1|Proposed,In Review,Approved,Rejected,Superseded,Deprecated|}\n$0");
        assert_eq!(without_choices(&status), "- Status: ${1:Proposed}\n$0");
        assert_eq!(without_choices("a ${1:b} $2 ${3|c,d|}."), "a ${1:b} $2 ${3:c}.");
        assert_eq!(choice(1, &["a, b", "c|d"]).as_deref(), Some("${1|a\\, b,c\\|d|}"));
    }
}
