//! From TOML or JSON to a [`Config`]: both become one tree with places, which is then read by the
//! table of settings. One bad key never costs the rest.

use smol_str::{SmolStr, ToSmolStr};
use specward_syntax::TextRange;
use toml::de::{DeTable, DeValue};

use super::settings::{self, Refusal, Setting, Shape, Value};
use super::{Config, ConfigFinding, Origin};
use crate::near;
use crate::rules;

/// A value with its place.
pub(super) struct Node {
    pub(super) range: TextRange,
    pub(super) value: Raw,
}

pub(super) enum Raw {
    Text(String),
    Number(Option<u64>),
    List(Vec<Node>),
    Table(Vec<Entry>),
    Other(&'static str),
}

pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_range: TextRange,
    pub(super) node: Node,
}

/// What TOML says, as far as it can be read.
pub(super) fn entries(text: &str) -> Vec<Entry> {
    let text = text.strip_prefix('\u{feff}').map_or_else(|| text.to_owned(), |rest| format!("   {rest}"));
    let (table, _) = DeTable::parse_recoverable(&text);
    toml_entries(table.get_ref(), &text)
}

/// Reads TOML over `config`.
pub fn toml_into(config: &mut Config, text: &str) -> Vec<ConfigFinding> {
    let text = text.strip_prefix('\u{feff}').map_or_else(|| text.to_owned(), |rest| format!("   {rest}"));
    let (table, errors) = DeTable::parse_recoverable(&text);
    let mut reader = Reader { config, origin: Origin::File, findings: Vec::new() };
    reader.table("", &toml_entries(table.get_ref(), &text));
    if errors.is_empty() {
        return reader.findings;
    }
    with_broken_lines(reader.findings, errors.iter().map(|error| broken(error, &text)))
}

/// One finding a broken line; what was read out of nothing there is not reported once more.
fn with_broken_lines(found: Vec<ConfigFinding>, broken: impl Iterator<Item = Broken>) -> Vec<ConfigFinding> {
    let mut lines = Vec::new();
    let mut all = Vec::new();
    for Broken { line, finding } in broken {
        if !lines.contains(&line) {
            lines.push(line);
            all.push(finding);
        }
    }
    all.extend(found.into_iter().filter(|finding| !finding.range.is_empty()));
    all
}

struct Broken {
    line: usize,
    finding: ConfigFinding,
}

/// Reads JSON over `config`; findings have no place.
pub fn json_into(config: &mut Config, values: &serde_json::Value, origin: Origin) -> Vec<ConfigFinding> {
    let mut reader = Reader { config, origin, findings: Vec::new() };
    if let Raw::Table(entries) = json_node(values).value {
        reader.table("", &entries);
    }
    reader.findings
}

fn broken(error: &toml::de::Error, text: &str) -> Broken {
    let range = error.span().map_or_else(|| TextRange::empty(text.len()), |span| TextRange::new(span.start, span.end));
    let line = text.get(..range.start as usize).unwrap_or_default().lines().count().max(1);
    let finding = ConfigFinding {
        range,
        rule: &rules::config::INVALID,
        message: format!("broken TOML on line {line}: {}", error.message().trim_end()),
        help: "correct this line; the other settings still count".to_owned(),
        replacement: None,
    };
    Broken { line, finding }
}

fn toml_entries(table: &DeTable<'_>, text: &str) -> Vec<Entry> {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_range: inside_quotes(&key.span(), text),
            node: Node { range: inside_quotes(&value.span(), text), value: toml_raw(value.get_ref(), text) },
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_range.start);
    entries
}

fn toml_raw(value: &DeValue<'_>, text: &str) -> Raw {
    match value {
        DeValue::String(string) => Raw::Text(string.to_string()),
        DeValue::Integer(integer) => {
            Raw::Number(u64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok())
        }
        DeValue::Array(items) => Raw::List(
            items
                .iter()
                .map(|item| Node { range: inside_quotes(&item.span(), text), value: toml_raw(item.get_ref(), text) })
                .collect(),
        ),
        DeValue::Table(table) => Raw::Table(toml_entries(table, text)),
        other => Raw::Other(other.type_str()),
    }
}

fn inside_quotes(span: &std::ops::Range<usize>, text: &str) -> TextRange {
    let written = text.get(span.clone()).unwrap_or_default();
    let quoted = |mark: char| written.len() >= 2 && written.starts_with(mark) && written.ends_with(mark);
    let inset = usize::from(quoted('"') || quoted('\''));
    TextRange::new(span.start + inset, span.end.saturating_sub(inset).max(span.start + inset))
}

fn json_node(value: &serde_json::Value) -> Node {
    use serde_json::Value as Json;
    let value = match value {
        Json::String(text) => Raw::Text(text.clone()),
        Json::Number(number) => Raw::Number(number.as_u64()),
        Json::Array(items) => Raw::List(items.iter().map(json_node).collect()),
        Json::Object(map) => Raw::Table(map.iter().map(|(key, value)| json_entry(key, value)).collect()),
        Json::Bool(_) => Raw::Other("boolean"),
        Json::Null => Raw::Other("null"),
    };
    Node { range: TextRange::default(), value }
}

fn json_entry(key: &str, value: &serde_json::Value) -> Entry {
    Entry { key: key.to_owned(), key_range: TextRange::default(), node: json_node(value) }
}

struct Reader<'a> {
    config: &'a mut Config,
    origin: Origin,
    findings: Vec<ConfigFinding>,
}

impl Reader<'_> {
    fn table(&mut self, prefix: &str, entries: &[Entry]) {
        for entry in entries {
            let name = if prefix.is_empty() { entry.key.clone() } else { format!("{prefix}.{}", entry.key) };
            if let Some(setting) = settings::ALL.iter().find(|setting| setting.name == name) {
                self.setting(setting, entry);
            } else if settings::ALL.iter().any(|setting| below(setting.name, &name)) {
                self.group(&name, entry);
            } else {
                self.unknown(prefix, entry);
            }
        }
    }

    fn group(&mut self, name: &str, entry: &Entry) {
        if let Raw::Table(entries) = &entry.node.value {
            self.table(name, entries);
        } else {
            let known = keys_below(name).join("`, `");
            self.wrong_type(entry.node.range, name, "a table", &format!("write `[{name}]` with `{known}` below"));
        }
    }

    fn setting(&mut self, setting: &'static Setting, entry: &Entry) {
        if setting.entries.is_none() {
            return self.value(setting, setting.name, entry);
        }
        let Raw::Table(entries) = &entry.node.value else {
            let help = format!("write `[{}]` with one entry a line below", setting.name);
            return self.wrong_type(entry.node.range, setting.name, "a table", &help);
        };
        for entry in entries {
            self.value(setting, &format!("{}.{}", setting.name, entry.key), entry);
        }
    }

    fn value(&mut self, setting: &'static Setting, name: &str, entry: &Entry) {
        let value = match shaped(setting.shape, &entry.node) {
            Ok(value) => value,
            Err(Misfit { range, message, help, replacement }) => {
                let message = format!("`{name}` {message}");
                return self.push(range, &rules::config::INVALID, message, help, replacement);
            }
        };
        match (setting.set)(self.config, &entry.key, &value) {
            Ok(()) => drop(self.config.origins.insert(name.to_smolstr(), self.origin)),
            Err(refusal) => self.refused(entry, refusal),
        }
    }

    fn refused(&mut self, entry: &Entry, refusal: Refusal) {
        let rule = if refusal.key { &rules::config::UNKNOWN_KEY } else { &rules::config::INVALID };
        let range = match (refusal.item, &entry.node.value) {
            _ if refusal.key => entry.key_range,
            (Some(at), Raw::List(items)) => items.get(at).map_or(entry.node.range, |item| item.range),
            _ => entry.node.range,
        };
        self.push(range, rule, refusal.message, refusal.help, refusal.replacement);
    }

    fn unknown(&mut self, prefix: &str, entry: &Entry) {
        let known = keys_below(prefix);
        let near = near::best(&entry.key, known.iter().map(SmolStr::as_str));
        let place = if prefix.is_empty() { String::new() } else { format!(" in `[{prefix}]`") };
        let help =
            near.map_or_else(|| format!("known here: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        let message = format!("unknown key `{}`{place}", entry.key);
        self.push(entry.key_range, &rules::config::UNKNOWN_KEY, message, help, near.map(str::to_owned));
    }

    fn wrong_type(&mut self, range: TextRange, name: &str, wanted: &str, help: &str) {
        self.push(range, &rules::config::INVALID, format!("`{name}` must be {wanted}"), help.to_owned(), None);
    }

    fn push(
        &mut self,
        range: TextRange,
        rule: &'static crate::rule::Rule,
        message: String,
        help: String,
        replacement: Option<String>,
    ) {
        self.findings.push(ConfigFinding { range, rule, message, help, replacement });
    }
}

struct Misfit {
    range: TextRange,
    message: String,
    help: String,
    replacement: Option<String>,
}

fn shaped(shape: Shape, node: &Node) -> Result<Value, Misfit> {
    match (shape, &node.value) {
        (Shape::Text, Raw::Text(text)) if !text.trim().is_empty() => Ok(Value::Text(text.clone())),
        (Shape::Choice(words), Raw::Text(text)) => choice(words, text, node.range),
        (Shape::Size, Raw::Number(Some(number))) if *number > 0 => Ok(Value::Size(*number)),
        (Shape::Texts, Raw::Text(text)) => Ok(Value::Texts(vec![text.clone()])),
        (Shape::Texts, Raw::List(items)) => items.iter().map(list_item).collect::<Result<_, _>>().map(Value::Texts),
        _ => Err(misfit(shape, node)),
    }
}

fn choice(words: &'static [&'static str], text: &str, range: TextRange) -> Result<Value, Misfit> {
    if words.contains(&text) {
        return Ok(Value::Text(text.to_owned()));
    }
    let near = near::best(text, words.iter().copied());
    let message = format!("cannot be `{text}`");
    let help =
        near.map_or_else(|| format!("use one of {}", words.join(", ")), |near| format!("did you mean `{near}`?"));
    Err(Misfit { range, message, help, replacement: near.map(str::to_owned) })
}

fn list_item(node: &Node) -> Result<String, Misfit> {
    match &node.value {
        Raw::Text(text) => Ok(text.clone()),
        _ => Err(misfit(Shape::Texts, node)),
    }
}

fn misfit(shape: Shape, node: &Node) -> Misfit {
    let (wanted, help) = match shape {
        Shape::Text => ("a text", "write it in quotes; leave the key out if there is none".to_owned()),
        Shape::Choice(words) => ("one word in quotes", format!("use one of {}", words.join(", "))),
        Shape::Size => ("a positive whole number", "write bytes, such as 4194304".to_owned()),
        Shape::Texts => ("a list of texts", "write `[\"one\", \"two\"]`".to_owned()),
    };
    let message = format!("must be {wanted}, not {}", described(&node.value));
    Misfit { range: node.range, message, help, replacement: None }
}

fn described(value: &Raw) -> &'static str {
    match value {
        Raw::Text(text) if text.trim().is_empty() => "an empty text",
        Raw::Text(_) => "a text",
        Raw::Number(Some(0)) => "0",
        Raw::Number(_) => "this number",
        Raw::List(_) => "a list",
        Raw::Table(_) => "a table",
        Raw::Other(what) => what,
    }
}

fn below(name: &str, prefix: &str) -> bool {
    prefix.is_empty() || name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.'))
}

fn keys_below(prefix: &str) -> Vec<SmolStr> {
    let skip = if prefix.is_empty() { 0 } else { prefix.len() + 1 };
    let mut keys: Vec<SmolStr> = Vec::new();
    for setting in settings::ALL.iter().filter(|setting| below(setting.name, prefix)) {
        let key = setting.name[skip..].split('.').next().unwrap_or_default();
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_smolstr());
        }
    }
    keys
}
