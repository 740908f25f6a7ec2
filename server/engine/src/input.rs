//! Rules that the engine raises itself, about its input and about its own rules.

use crate::context::{Context, Report, Sink};
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&UNREADABLE, &LIMIT_REACHED, &RULE_FAILED];

/// `input/unreadable`
pub static UNREADABLE: Rule = Rule {
    name: "input/unreadable",
    level: Level::Advice,
    counts: Counts::Nothing,
    summary: "a file of the workspace was not read: no permission, no UTF-8, too large",
    why: "What is not read is not checked. Governed context (operating model 1.2) must not shrink silently.",
    section: "1.2",
    failing: "A file of 10 MB where `max_file_size` is 4 MiB.",
    passing: "The same file with `max_file_size = 16_777_216` in `specward.toml`, or listed in `.specwardignore`.",
    resolve: "Follow the message: fix the permission or the encoding, raise `max_file_size`, or list the file in `.specwardignore`.",
    check: Check::Input,
};

/// `input/limit-reached`
pub static LIMIT_REACHED: Rule = Rule {
    name: "input/limit-reached",
    level: Level::Advice,
    counts: Counts::Nothing,
    summary: "a part of a document was not read as what it is, as its structure has no bound",
    why: "What was not looked at must not look like what was found to be well (operating model 1.14).",
    section: "1.14",
    failing: "A line that begins with 65 quote marks.",
    passing: "A line that begins with 64.",
    resolve: "Usually nothing: the message says what was left out.",
    check: Check::Input,
};

/// `input/rule-failed`
pub static RULE_FAILED: Rule = Rule {
    name: "input/rule-failed",
    level: Level::Advice,
    counts: Counts::Nothing,
    summary: "a rule of Specward failed or ran without end, and said nothing about this file",
    why: "A rule that did not run must not look like one that passed (operating model 1.14).",
    section: "1.14",
    failing: "No text should; it is an error in Specward.",
    passing: "Any text.",
    resolve: "Report it with the file, if you can share it. The other rules are not affected.",
    check: Check::Input,
};

/// Says where a document goes beyond what is read of it.
pub(crate) fn tell_limits(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if let Some(at) = ctx.facts().too_deep {
        let message = "quotes and lists nest deeper here than they are read; from here on the line is read as prose";
        sink.limited(Report::at(at, message).help("let at most 64 of them nest, within 160 columns"));
    }
}
