use proptest::prelude::*;
use specward_syntax::TextRange;

use super::*;

fn said(text: &str) -> Vec<(String, String)> {
    let (_, findings) = parse(text);
    findings.iter().map(|f| (f.range.of(text).to_owned(), format!("{}: {}", f.rule.name, f.message))).collect()
}

#[test]
fn an_empty_file_is_the_default() {
    assert_eq!(parse(""), (Config::default(), vec![]));
}

#[test]
fn every_setting_is_read_and_listed_with_its_origin() {
    let text = r#"
name = "cart"
tier = "component"
profile = "strict"
max_file_size = 1_000
base = "origin/main"
[code]
paths = ["src/**"]
[platform]
path = "../platform"
graph = "../graph.json"
[kinds]
component-spec = ["design/**/*.md", "rfc/{a,b}.md"]
adr = "decisions/*.md"
[rules]
"config/invalid" = "warning"
[aliases.keys]
"Umsetzung von" = "Implements"
[aliases.headings]
"Ziele" = "Goals"
[aliases.statuses]
"in Arbeit" = "Implementing"
[ids]
families = ["rfc"]
[diagnostics]
scope = "open"
rule_pages = "https://example.org/rules/"
"#;
    let (config, findings) = parse(text);
    assert_eq!(findings, vec![]);
    assert_eq!(config.kind_of("design/x/y.md"), Some(Kind::ComponentSpec));
    assert_eq!(config.kind_of("decisions/x.md"), Some(Kind::Adr));
    assert_eq!(config.kind_of("decisions/x/y.md"), None);
    assert_eq!(config.families, ["RFC"]);
    assert_eq!(config.options().keys, [("Umsetzung von".into(), "Implements".into())]);
    assert_eq!(config.max_file_size, 1000);
    assert!(config.has_platform());
    let listed = config.listed();
    assert!(listed.iter().all(|line| line.origin == Origin::File), "{listed:?}");
    assert_eq!(listed.len(), 17);
}

#[test]
fn unknown_keys_say_what_was_meant() {
    assert_eq!(
        said("profil = 'strict'\n[platfrom]\npath = '..'\n[rules]\n'config/invalud' = 'off'\n[kinds]\nadrs = ['x']\n"),
        [
            ("profil".into(), "config/unknown-key: unknown key `profil`".into()),
            ("platfrom".into(), "config/unknown-key: unknown key `platfrom`".into()),
            ("config/invalud".into(), "config/unknown-key: there is no rule `config/invalud`".into()),
            ("adrs".into(), "config/unknown-key: there is no kind `adrs`".into()),
        ]
    );
    let (_, findings) = parse("[platform]\npth = 'x'");
    assert_eq!(findings[0].help, "did you mean `path`?");
    assert_eq!(findings[0].replacement.as_deref(), Some("path"));
}

#[test]
fn an_alias_must_mean_something() {
    assert_eq!(
        said("[aliases.keys]\n'Umsetzung' = 'Implments'\n[aliases.statuses]\n'im Ofen' = 'Implementing'\n'x' = 'y'\n"),
        [
            ("Implments".into(), "config/invalid: there is no key `Implments`".into()),
            ("y".into(), "config/invalid: there is no status `y`".into()),
        ]
    );
}

#[test]
fn a_bad_value_costs_only_itself() {
    let text = "tier = 'middle'\nname = 7\nmax_file_size = 0\nprofile = 'strict'\nplatform = 'x'\n";
    let (config, findings) = parse(text);
    assert_eq!(config.profile, Profile::Strict);
    let said: Vec<_> = findings.iter().map(|f| (f.range.of(text), f.message.as_str())).collect();
    assert_eq!(
        said,
        [
            ("middle", "`tier` cannot be `middle`"),
            ("7", "`name` must be a text, not this number"),
            ("0", "`max_file_size` must be a positive whole number, not 0"),
            ("x", "`platform` must be a table"),
        ]
    );
}

#[test]
fn broken_toml_names_its_line_and_keeps_the_rest() {
    let (config, findings) = parse("name = \"cart\"\ntier = = \"component\"\nprofile = \"strict\"\n");
    assert_eq!(config.name.as_deref(), Some("cart"));
    assert_eq!(config.profile, Profile::Strict);
    assert!(findings.iter().any(|f| f.message.starts_with("broken TOML on line 2")), "{findings:?}");
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let text = "\u{feff}tier = 'x'";
    let (_, findings) = parse(text);
    assert_eq!(findings[0].range.of(text), "x");
}

#[test]
fn a_later_layer_overrides() {
    let (mut config, _) = parse("profile = 'strict'\n[rules]\n'config/invalid' = 'off'");
    let findings = config.overlay(&serde_json::json!({"profile": "advisory", "x": 1}), Origin::CommandLine);
    assert_eq!(config.profile, Profile::Advisory);
    assert_eq!(config.setting(&crate::rules::config::INVALID), Some(RuleSetting::Off));
    assert_eq!(findings.len(), 1);
    let origin = |name: &str| config.listed().iter().find(|line| line.name == name).map(|line| line.origin);
    assert_eq!(origin("profile"), Some(Origin::CommandLine));
    assert_eq!(origin("rules.config/invalid"), Some(Origin::File));
    assert_eq!(origin("tier"), Some(Origin::Default));
}

proptest! {
    #[test]
    fn any_text_is_read_and_places_lie_inside(text in "\\PC{0,80}|([a-z._\"'=\\[\\]{}# 0-9\n-]|profile|tier|rules|kinds){0,60}") {
        let (_, findings) = parse(&text);
        for finding in findings {
            prop_assert!(finding.range.end as usize <= text.len());
            prop_assert!(finding.range == TextRange::empty(finding.range.start as usize) || text.get(finding.range.bytes()).is_some());
        }
    }

    #[test]
    fn what_is_listed_reads_back(profile in 0usize..3, size in 1u64..1 << 40, name in "[a-z]{1,8}") {
        let text = format!("profile = {:?}\nmax_file_size = {size}\nname = {name:?}", ["advisory", "standard", "strict"][profile]);
        let (config, _) = parse(&text);
        let set = config.listed().into_iter().filter(|line| line.origin == Origin::File);
        let listed: Vec<_> = set.map(|line| format!("{} = {}", line.name, line.value)).collect();
        prop_assert_eq!(parse(&listed.join("\n")).0, config);
    }
}
