//! Markdown as made by hover, for clients that show plain text only.

/// The text without marks: emphasis and code lose theirs, hard breaks become breaks.
pub fn plain(markdown: &str) -> String {
    let lines = markdown.lines().map(|line| without_marks(line.trim_end()));
    lines.collect::<Vec<_>>().join("\n")
}

/// Code keeps what stands in it; a list's dash stays; `*` around words goes.
fn without_marks(line: &str) -> String {
    let spans = line.split('`').enumerate();
    spans.map(|(at, span)| if at % 2 == 0 { without_emphasis(span) } else { span.to_owned() }).collect()
}

fn without_emphasis(span: &str) -> String {
    let mut kept = String::with_capacity(span.len());
    let mut before = ' ';
    let mut rest = span.chars().peekable();
    while let Some(c) = rest.next() {
        let behind = rest.peek().copied().unwrap_or(' ');
        let stands_alone = before.is_whitespace() && behind.is_whitespace();
        if c != '*' || stands_alone {
            kept.push(c);
        }
        before = c;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let markdown = "**ADR-3** Sessions  \nImplements: `a*b`\n\n- *ready/open-adr*: 2 * 3";
        assert_eq!(plain(markdown), "ADR-3 Sessions\nImplements: a*b\n\n- ready/open-adr: 2 * 3");
    }
}
