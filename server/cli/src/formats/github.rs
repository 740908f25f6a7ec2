//! Workflow commands of GitHub Actions: a finding becomes an annotation at its line in the pull request.

use std::fmt::Write;

use crate::report::{Report, Reported};

/// One line a finding.
pub fn commands(report: &Report) -> String {
    let shown = report.findings.iter().filter(|finding| finding.suppressed.is_none());
    let mut text = String::new();
    for finding in shown {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", command(finding));
    }
    text
}

fn command(finding: &Reported) -> String {
    let level = match finding.severity {
        "error" => "error",
        "warning" => "warning",
        _ => "notice",
    };
    let (start, end) = (finding.at.range.start, finding.at.range.end);
    let mut place = format!("file={},line={},endLine={}", property(&finding.at.path), start.line, end.line);
    // GitHub takes columns only within one line, and none that are empty.
    if start.line == end.line && start.column < end.column {
        let _ = write!(place, ",col={},endColumn={}", start.column, end.column);
    }
    let message = data(&format!("{}\n{}", finding.message, finding.help));
    format!("::{level} {place},title={}::{message}", property(finding.rule))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_or_message_ends_a_command() {
        assert_eq!(property("a,b:c\n%.md"), "a%2Cb%3Ac%0A%25.md");
        assert_eq!(data("100 %\r\n::error::x"), "100 %25%0D%0A::error::x");
    }
}
