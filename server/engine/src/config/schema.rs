//! The JSON Schema of `specward.toml`, made from the table of settings, so that an editor with a
//! TOML server completes and checks the file.

use serde_json::{Map, Value, json};

use super::settings::{self, Setting, Shape};
use super::{Config, Origin};

/// The schema as JSON (draft 2020-12).
pub fn schema() -> Value {
    let mut root = object("Settings of one root");
    for setting in settings::ALL {
        insert(&mut root, setting.name, described(setting));
    }
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("specward.toml");
    root
}

fn object(description: &str) -> Value {
    json!({"type": "object", "description": description, "additionalProperties": false, "properties": {}})
}

fn insert(into: &mut Value, name: &str, schema: Value) {
    let properties = &mut into["properties"];
    match name.split_once('.') {
        None => properties[name] = schema,
        Some((table, rest)) => {
            if properties.get(table).is_none() {
                properties[table] = object(&format!("Settings of `[{table}]`"));
            }
            insert(&mut properties[table], rest, schema);
        }
    }
}

fn described(setting: &'static Setting) -> Value {
    let mut schema = match setting.entries {
        None => shape(setting.shape),
        Some(keys) => table(&keys(), setting.shape),
    };
    schema["description"] = json!(setting.summary);
    if let Some(default) = default(setting) {
        schema["default"] = default;
    }
    schema
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text => json!({"type": "string", "minLength": 1}),
        Shape::Choice(words) => json!({"enum": words}),
        Shape::Size => json!({"type": "integer", "minimum": 1}),
        Shape::Texts => json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
    }
}

fn table(keys: &[&str], entry: Shape) -> Value {
    if keys.is_empty() {
        return json!({"type": "object", "additionalProperties": shape(entry)});
    }
    let properties: Map<_, _> = keys.iter().map(|key| ((*key).to_owned(), shape(entry))).collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

fn default(setting: &'static Setting) -> Option<Value> {
    let config = Config::default();
    let shown = config.list(setting).into_iter().next().filter(|line| line.origin == Origin::Default)?;
    shown.value.parse::<toml::Value>().ok().and_then(|value| serde_json::to_value(value).ok())
}
