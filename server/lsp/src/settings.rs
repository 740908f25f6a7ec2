//! The `specward.*` settings of the editor. Reads them tolerantly: an unknown or ill-typed value
//! leaves the default and is named in the log.

use serde_json::Value;
use specward_ide::inlay::HintKind;

/// For which documents findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All documents of the workspace.
    #[default]
    Workspace,
    /// Open documents only.
    Open,
}

/// Settings that an editor can send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `specward.diagnostics.scope`: `workspace` or `open`.
    pub scope: Scope,
    /// `specward.diagnostics.maxClosedDocuments`: for how many closed documents findings are shown at most.
    pub max_closed: usize,
    /// `specward.profile`: overrides the profile of `specward.toml`.
    pub profile: Option<String>,
    /// `specward.trace.server`: `off`, `messages` or `verbose`.
    pub verbose: bool,
    /// `specward.codeLens.enable`: whether code lenses are shown.
    pub lenses: bool,
    /// `specward.inlayHints`: which hints are shown.
    pub hints: Hints,
}

/// Which inlay hints are shown; each can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hints {
    /// `specward.inlayHints.adrStatus`.
    pub adr_status: bool,
    /// `specward.inlayHints.newerVersion`.
    pub newer_version: bool,
    /// `specward.inlayHints.title`.
    pub title: bool,
}

impl Hints {
    /// Whether hints of a kind are shown.
    pub fn shows(self, kind: HintKind) -> bool {
        match kind {
            HintKind::AdrStatus => self.adr_status,
            HintKind::NewerVersion => self.newer_version,
            HintKind::Title => self.title,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            scope: Scope::Workspace,
            max_closed: 2_000,
            profile: None,
            verbose: false,
            lenses: true,
            hints: Hints { adr_status: true, newer_version: true, title: true },
        }
    }
}

impl Settings {
    /// Reads settings from `{"specward": {...}}` or from the inner object; what cannot be read is returned beside.
    pub fn read(value: &Value) -> (Self, Vec<String>) {
        let value = value.get("specward").unwrap_or(value);
        let mut settings = Self::default();
        let mut faults = Vec::new();
        let mut fault = |key: &str, wants: &str| faults.push(format!("setting specward.{key}: expected {wants}"));
        match value.pointer("/diagnostics/scope").map(Value::as_str) {
            None | Some(Some("workspace")) => {}
            Some(Some("open")) => settings.scope = Scope::Open,
            Some(_) => fault("diagnostics.scope", "`workspace` or `open`"),
        }
        match value.pointer("/diagnostics/maxClosedDocuments").map(Value::as_u64) {
            None => {}
            Some(Some(count)) => settings.max_closed = usize::try_from(count).unwrap_or(usize::MAX),
            Some(None) => fault("diagnostics.maxClosedDocuments", "a number"),
        }
        match value.get("profile") {
            None | Some(Value::Null) => {}
            Some(Value::String(name)) if is_profile(name) => settings.profile = Some(name.clone()),
            Some(_) => fault("profile", "`advisory`, `standard` or `strict`"),
        }
        match value.pointer("/trace/server").map(Value::as_str) {
            None => {}
            Some(Some(level)) => settings.verbose = level == "verbose",
            Some(None) => fault("trace.server", "`off`, `messages` or `verbose`"),
        }
        let mut switch = |path: &str, key: &str, on: &mut bool| match value.pointer(path).map(Value::as_bool) {
            None => {}
            Some(Some(wanted)) => *on = wanted,
            Some(None) => fault(key, "`true` or `false`"),
        };
        switch("/codeLens/enable", "codeLens.enable", &mut settings.lenses);
        switch("/inlayHints/adrStatus", "inlayHints.adrStatus", &mut settings.hints.adr_status);
        switch("/inlayHints/newerVersion", "inlayHints.newerVersion", &mut settings.hints.newer_version);
        switch("/inlayHints/title", "inlayHints.title", &mut settings.hints.title);
        (settings, faults)
    }
}

fn is_profile(name: &str) -> bool {
    matches!(name, "advisory" | "standard" | "strict")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_are_read_with_and_without_their_section() {
        let inner = json!({"diagnostics": {"scope": "open", "maxClosedDocuments": 7}, "profile": "strict"});
        let wanted =
            Settings { scope: Scope::Open, max_closed: 7, profile: Some("strict".into()), ..Settings::default() };
        assert_eq!(Settings::read(&inner), (wanted.clone(), vec![]));
        assert_eq!(Settings::read(&json!({ "specward": inner })), (wanted, vec![]));
    }

    #[test]
    fn nothing_means_the_defaults() {
        for value in [json!(null), json!({}), json!([]), json!(3), json!({"specward": null}), json!({"profile": null})]
        {
            assert_eq!(Settings::read(&value), (Settings::default(), vec![]), "{value}");
        }
    }

    #[test]
    fn each_hint_can_be_switched_off() {
        let value = json!({"inlayHints": {"title": false}, "codeLens": {"enable": false}});
        let (settings, faults) = Settings::read(&value);
        assert_eq!((settings.lenses, faults), (false, vec![]));
        assert!(!settings.hints.shows(HintKind::Title) && settings.hints.shows(HintKind::AdrStatus));
        assert_eq!(Settings::read(&json!({"inlayHints": {"title": "no"}})).1.len(), 1);
    }

    #[test]
    fn faults_are_named_and_leave_the_default() {
        let value = json!({"diagnostics": {"scope": "all", "maxClosedDocuments": "x"}, "profile": "lax", "trace": {"server": 1}});
        let (settings, faults) = Settings::read(&value);
        assert_eq!(settings, Settings::default());
        assert_eq!(faults.len(), 4, "{faults:?}");
    }
}
