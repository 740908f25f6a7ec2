//! Arrays and objects of a JSON text as rows of elements: what is removed or inserted changes only the gaps around it.

use specward_syntax::TextRange;

use crate::edit::TextEdit;

/// An array or object of a text that is valid JSON.
#[derive(Debug)]
pub struct Container<'t> {
    text: &'t str,
    /// Between the brackets.
    inside: TextRange,
    /// Each element, or key with value.
    pub elements: Vec<TextRange>,
}

/// What becomes of a container.
#[derive(Debug, Default)]
pub struct Changes {
    /// Elements to remove, by index.
    pub removed: Vec<usize>,
    /// Texts to insert, each behind so many of the elements.
    pub inserted: Vec<(usize, String)>,
}

impl<'t> Container<'t> {
    /// The container that `range` covers, brackets included.
    pub fn new(text: &'t str, range: TextRange) -> Self {
        let inside = TextRange::new(range.start as usize + 1, (range.end as usize).saturating_sub(1));
        Self { text, inside, elements: elements(text, inside) }
    }

    /// The index of the element that holds a range.
    pub fn index_of(&self, range: TextRange) -> Option<usize> {
        self.elements.iter().position(|element| element.contains(range))
    }

    /// One edit for each gap between elements that changes. `indent` is that of the elements where there is none to
    /// learn from and each stands on a line of its own; without it they stay on one line.
    pub fn edits(&self, changes: &Changes, indent: Option<&str>) -> Vec<TextEdit> {
        let kept: Vec<usize> = (0..self.elements.len()).filter(|at| !changes.removed.contains(at)).collect();
        let anchor = |behind: usize| kept.iter().copied().rfind(|at| *at < behind);
        let mut before = None;
        let mut edits = Vec::new();
        for after in kept.iter().copied().map(Some).chain([None]) {
            let gap = before.map_or(0, |at| at + 1)..after.unwrap_or(self.elements.len());
            let inserted = changes.inserted.iter().filter(|(behind, _)| anchor(*behind) == before);
            let inserted: Vec<&str> = inserted.map(|(_, text)| text.as_str()).collect();
            if !gap.is_empty() || !inserted.is_empty() {
                edits.push(self.gap(before, after, &inserted, indent));
            }
            before = after;
        }
        edits
    }

    /// What stands between two kept elements, the brackets standing for the first and the last.
    fn gap(&self, before: Option<usize>, after: Option<usize>, inserted: &[&str], indent: Option<&str>) -> TextEdit {
        let start = before.map_or(self.inside.start, |at| self.elements[at].end);
        let end = after.map_or(self.inside.end, |at| self.elements[at].start);
        let separator = self.separator(before, indent);
        let middle = inserted.join(&separator);
        let text = match (before, after) {
            (Some(_), Some(after)) if inserted.is_empty() => self.raw_before(after).to_owned(),
            (Some(_), Some(after)) => format!("{separator}{middle}{}", self.raw_before(after)),
            (Some(_), None) if inserted.is_empty() => self.tail(indent),
            (Some(_), None) => format!("{separator}{middle}{}", self.tail(indent)),
            (None, Some(_)) if inserted.is_empty() => self.lead(indent),
            (None, Some(_)) => format!("{}{middle}{separator}", self.lead(indent)),
            (None, None) if inserted.is_empty() => String::new(),
            (None, None) => format!("{}{middle}{}", self.lead(indent), self.tail(indent)),
        };
        TextEdit { range: TextRange { start, end }, text }
    }

    /// The text between an element and the one before it.
    fn raw_before(&self, at: usize) -> &'t str {
        TextRange { start: self.elements[at - 1].end, end: self.elements[at].start }.of(self.text)
    }

    /// How elements are set apart behind `before`: as they are there, or in front of it.
    fn separator(&self, before: Option<usize>, indent: Option<&str>) -> String {
        let next = before.map_or(1, |at| at + 1);
        if next < self.elements.len() {
            self.raw_before(next).to_owned()
        } else if self.elements.len() > 1 {
            self.raw_before(self.elements.len() - 1).to_owned()
        } else if self.lead(indent).contains('\n') {
            format!(",{}", self.lead(indent))
        } else {
            ", ".to_owned()
        }
    }

    fn lead(&self, indent: Option<&str>) -> String {
        match self.elements.first() {
            Some(first) => TextRange { start: self.inside.start, end: first.start }.of(self.text).to_owned(),
            None => indent.map(|indent| format!("\n{indent}")).unwrap_or_default(),
        }
    }

    fn tail(&self, indent: Option<&str>) -> String {
        match self.elements.last() {
            Some(last) => TextRange { start: last.end, end: self.inside.end }.of(self.text).to_owned(),
            None if indent.is_some() => format!("\n{}", indent_at(self.text, self.inside.start as usize)),
            None => String::new(),
        }
    }
}

/// The blanks with which the line begins that holds an offset.
pub fn indent_at(text: &str, offset: usize) -> &str {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line = &text[start..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The parts between the commas of a container's content.
fn elements(text: &str, inside: TextRange) -> Vec<TextRange> {
    let (bytes, mut depth, mut quoted, mut escaped) = (inside.of(text).as_bytes(), 0_usize, false, false);
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                found.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(start..bytes.len());
    let base = inside.start as usize;
    let trimmed = found.into_iter().map(|part| {
        let raw = TextRange::new(base + part.start, base + part.end);
        let written = raw.of(text);
        let from = raw.start as usize + written.len() - written.trim_start().len();
        TextRange::new(from, from + written.trim().len())
    });
    trimmed.filter(|range| !range.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    fn changed(text: &str, removed: &[usize], inserted: &[(usize, &str)], indent: Option<&str>) -> String {
        let container = Container::new(text, TextRange::new(0, text.len()));
        let inserted = inserted.iter().map(|(behind, text)| (*behind, (*text).to_owned())).collect();
        apply(text, &container.edits(&Changes { removed: removed.to_vec(), inserted }, indent))
    }

    #[test]
    fn elements_end_at_their_own_commas_only() {
        let text = r#"[ "a,\"]", {"b": [1, 2]} ,3 ]"#;
        let container = Container::new(text, TextRange::new(0, text.len()));
        let shown: Vec<_> = container.elements.iter().map(|range| range.of(text)).collect();
        assert_eq!(shown, [r#""a,\"]""#, r#"{"b": [1, 2]}"#, "3"]);
        assert!(Container::new("[ ]", TextRange::new(0, 3)).elements.is_empty());
    }

    #[test]
    fn what_stays_keeps_its_surroundings() {
        for (text, removed, inserted, expected) in [
            ("[1, 2,  3]", &[1][..], &[][..], "[1,  3]"),
            ("[1, 2,  3]", &[2], &[], "[1, 2]"),
            ("[1, 2,  3]", &[0], &[], "[2,  3]"),
            ("[1, 2]", &[0, 1], &[], "[]"),
            ("[ 1 ]", &[0], &[(1, "x")], "[ x ]"),
            ("[1,2]", &[], &[(2, "x"), (2, "y")], "[1,2,x,y]"),
            ("[1,2]", &[], &[(0, "x")], "[x,1,2]"),
            ("[1]", &[], &[(1, "x")], "[1, x]"),
            ("[1, 2, 3]", &[0, 2], &[(1, "x")], "[x, 2]"),
            ("[]", &[], &[(0, "x"), (0, "y")], "[x, y]"),
            ("[\n  1\n]", &[], &[(1, "x")], "[\n  1,\n  x\n]"),
            ("[\n  1,\n  2\n]", &[1], &[(2, "x")], "[\n  1,\n  x\n]"),
        ] {
            assert_eq!(changed(text, removed, inserted, None), expected, "{text} {removed:?} {inserted:?}");
        }
        assert_eq!(changed("{}", &[], &[(0, "\"a\": 1")], Some("  ")), "{\n  \"a\": 1\n}");
    }
}
