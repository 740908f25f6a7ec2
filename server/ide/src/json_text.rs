//! The strings of a JSON text with their places, read tolerantly: a text that is being typed has them too. Says what
//! names what; knows nothing of graphs.

use specward_syntax::TextRange;

/// What a string is in its object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A key; the object that is its value, if it is one.
    Key(Option<usize>),
    /// A value, or one in a list, under this key; empty where no object is around.
    Value(String),
}

/// One string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JsonString {
    /// Between its quotes.
    pub(crate) range: TextRange,
    /// Decoded.
    pub(crate) text: String,
    /// The innermost object around it, in order of opening.
    pub(crate) object: Option<usize>,
    /// What it is there.
    pub(crate) part: Part,
}

impl JsonString {
    /// The key under which it stands; `None` for a key.
    pub(crate) fn key(&self) -> Option<&str> {
        match &self.part {
            Part::Value(key) => Some(key),
            Part::Key(_) => None,
        }
    }
}

/// All strings of a text, and those of each object: a spec graph has an object an artefact.
pub(crate) struct Strings {
    all: Vec<JsonString>,
    /// Numbers of strings that are values, by object, in order.
    values: Vec<Vec<u32>>,
}

impl Strings {
    /// Of a text.
    pub(crate) fn of(text: &str) -> Self {
        let all = strings(text);
        let objects = all.iter().filter_map(|string| string.object).max().map_or(0, |last| last + 1);
        let mut values = vec![Vec::new(); objects];
        for (at, string) in all.iter().enumerate() {
            if let (Some(object), Part::Value(_)) = (string.object, &string.part) {
                values[object].push(at as u32);
            }
        }
        Self { all, values }
    }

    /// All in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &JsonString> {
        self.all.iter()
    }

    /// The first value under a key of an object.
    pub(crate) fn value(&self, object: usize, key: &str) -> Option<&str> {
        let mut values = self.values.get(object)?.iter().map(|at| &self.all[*at as usize]);
        values.find(|string| string.key() == Some(key)).map(|string| string.text.as_str())
    }
}

/// All strings of a text, in order.
pub(crate) fn strings(text: &str) -> Vec<JsonString> {
    let mut reader = Reader { text, at: 0, stack: Vec::new(), objects: 0, found: Vec::new() };
    while let Some(byte) = text.as_bytes().get(reader.at) {
        reader.take(*byte);
    }
    reader.found
}

enum Container {
    Array,
    Object { number: usize, key: Option<usize>, expects_key: bool },
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    stack: Vec<Container>,
    objects: usize,
    found: Vec<JsonString>,
}

impl Reader<'_> {
    fn take(&mut self, byte: u8) {
        self.at += 1;
        match byte {
            b'{' => self.open_object(),
            b'[' => self.stack.push(Container::Array),
            b'}' | b']' => drop(self.stack.pop()),
            b',' => self.expect_key(true),
            b':' => self.expect_key(false),
            b'"' => self.string(),
            _ => {}
        }
    }

    fn open_object(&mut self) {
        let number = self.objects;
        self.objects += 1;
        if let Some(Container::Object { key: Some(key), .. }) = self.stack.last() {
            self.found[*key].part = Part::Key(Some(number));
        }
        self.stack.push(Container::Object { number, key: None, expects_key: true });
    }

    fn expect_key(&mut self, expected: bool) {
        if let Some(Container::Object { expects_key, .. }) = self.stack.last_mut() {
            *expects_key = expected;
        }
    }

    fn string(&mut self) {
        let start = self.at;
        let end = end_of_string(&self.text[start..]).map_or(self.text.len(), |length| start + length);
        self.at = (end + 1).min(self.text.len());
        let (object, part) = self.place();
        let raw = &self.text[start..end];
        self.found.push(JsonString { range: TextRange::new(start, end), text: decode(raw), object, part });
    }

    fn place(&mut self) -> (Option<usize>, Part) {
        let index = self.found.len();
        if let Some(Container::Object { number, key, expects_key: true }) = self.stack.last_mut() {
            *key = Some(index);
            return (Some(*number), Part::Key(None));
        }
        let around = self.stack.iter().rev().find_map(|container| match container {
            Container::Object { number, key, .. } => Some((*number, *key)),
            Container::Array => None,
        });
        let key = around.and_then(|(_, key)| key).map(|key| self.found[key].text.clone());
        (around.map(|(number, _)| number), Part::Value(key.unwrap_or_default()))
    }
}

/// Length up to the closing quote; a string ends with its line at the latest.
fn end_of_string(rest: &str) -> Option<usize> {
    let mut escaped = false;
    rest.bytes().position(|byte| {
        let ends = !escaped && byte == b'"' || byte == b'\n';
        escaped = !escaped && byte == b'\\';
        ends
    })
}

/// The text that a string means; one that is no valid JSON stands for itself.
fn decode(raw: &str) -> String {
    if !raw.contains('\\') {
        return raw.to_owned();
    }
    serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_else(|_| raw.to_owned())
}

/// A text as it is written between quotes.
pub(crate) fn encode(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let part = |string: &JsonString| match &string.part {
            Part::Key(opens) => format!("key {opens:?}"),
            Part::Value(key) => format!("under {key:?}"),
        };
        strings(text).iter().map(|string| format!("{} in {:?} {}", string.text, string.object, part(string))).collect()
    }

    #[test]
    fn strings_know_their_object_and_key() {
        assert_eq!(
            shown(r#"{"ADR-1": {"dependsOn": ["A v1", "B"], "path": "a\/b.md"}, "n": 1, "x": "y"}"#),
            [
                "ADR-1 in Some(0) key Some(1)",
                "dependsOn in Some(1) key None",
                "A v1 in Some(1) under \"dependsOn\"",
                "B in Some(1) under \"dependsOn\"",
                "path in Some(1) key None",
                "a/b.md in Some(1) under \"path\"",
                "n in Some(0) key None",
                "x in Some(0) key None",
                "y in Some(0) under \"x\"",
            ]
        );
    }

    #[test]
    fn values_are_found_by_object_and_key() {
        let strings =
            Strings::of(r#"{"ADR-1": {"dependsOn": ["A", {"path": "inner"}], "path": "a.md", "path": "b.md"}}"#);
        let found = |object: usize, key: &str| strings.value(object, key);
        assert_eq!(found(1, "path"), Some("a.md"));
        assert_eq!(found(2, "path"), Some("inner"));
        assert_eq!((found(1, "repo"), found(0, "path"), found(9, "path")), (None, None, None));
        assert_eq!(strings.iter().count(), 9);
    }

    #[test]
    fn texts_that_are_no_json_do_no_harm() {
        for text in ["", "\"", "{\"a", "}{]\"x\": \"y", "{\"a\": \"b\n\"c\": {", "[\"é\\\"", "\"\\u12"] {
            for string in strings(text) {
                assert!(text.get(string.range.bytes()).is_some(), "{text:?}");
            }
        }
        assert_eq!(encode("a\"\\\n"), "a\\\"\\\\\\n");
    }
}
