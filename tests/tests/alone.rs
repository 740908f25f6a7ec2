//! A component repo that is checked out alone, with the published graph of its platform, gives the findings and verdicts of the
//! whole checkout; and an editor says where they come from (documents.md, section 4).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use specward_tests::binary;
use specward_tests::example::{copy_of, copy_tree, repaired};
use specward_tests::session::Session;
use tempfile::TempDir;

const GRAPH: &str = "vendor/platform-graph.json";

fn run(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = binary::command().args(arguments).current_dir(folder).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    output.stdout
}

/// What a check of `folder` says about the files of one repo: findings, and verdicts by artefact.
fn told(folder: &Path, repo: &str) -> (Vec<Value>, BTreeMap<String, Value>) {
    let report: Value = serde_json::from_slice(&run(folder, &["check", "--no-cache", "--format", "json"])).unwrap();
    let below = |path: &Value| path.as_str().unwrap().strip_prefix(&format!("{repo}/")).map(str::to_owned);
    let finding = |finding: &Value| {
        let mut finding = finding.clone();
        finding["path"] = json!(below(&finding["path"])?);
        // What lies elsewhere is shown in the graph.
        let related =
            finding["related"].as_array().unwrap().iter().map(|one| one["message"].clone()).collect::<Vec<_>>();
        finding["related"] = Value::Array(related);
        Some(finding)
    };
    let artefact = |artefact: &Value| Some((below(&artefact["path"])?, artefact.clone()));
    let findings = report["findings"].as_array().unwrap().iter().filter_map(finding).collect();
    let artefacts = report["artefacts"].as_array().unwrap().iter().filter_map(artefact);
    let artefacts = artefacts.map(|(path, mut artefact)| {
        artefact["path"] = Value::Null;
        (path, artefact)
    });
    (findings, artefacts.collect())
}

/// One repo of a company, with a graph that the company published.
fn alone(company: &Path, repo: &str, publish: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_tree(&company.join(repo), &folder.path().join(repo));
    let graph = folder.path().join(repo).join(GRAPH);
    fs::create_dir_all(graph.parent().unwrap()).unwrap();
    fs::write(&graph, run(company, &[&["graph", "--no-cache"], publish].concat())).unwrap();
    configure(folder.path(), repo, &format!("[platform]\ngraph = \"{GRAPH}\"\n"));
    folder
}

fn configure(folder: &Path, repo: &str, lines: &str) {
    let path: PathBuf = folder.join(repo).join("specward.toml");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let platform = "[platform]\npath = \"../platform-repo\"\n";
    let after = if before.contains(platform) { before.replace(platform, lines) } else { before + lines };
    fs::write(&path, after).unwrap();
}

fn assert_alike(company: &Path) {
    for repo in ["cart-repo", "checkout-repo"] {
        let (whole, verdicts) = told(company, repo);
        let folder = alone(company, repo, &["--publish"]);
        let (part, own) = told(folder.path(), repo);
        println!("{repo}: {} findings, {} artefacts", whole.len(), verdicts.len());
        let missing: Vec<_> = whole.iter().filter(|finding| !part.contains(finding)).collect();
        let surplus: Vec<_> = part.iter().filter(|finding| !whole.contains(finding)).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{repo}\nmissing: {missing:#?}\nsurplus: {surplus:#?}");
        assert_eq!(own, verdicts, "{repo}");
    }
}

#[test]
fn a_component_alone_is_told_what_the_whole_checkout_is_told() {
    assert_alike(copy_of("guest-checkout").path());
    assert_alike(repaired().path());
}

#[test]
fn a_circle_through_what_is_published_is_found() {
    let company = repaired();
    for (path, to) in [
        ("platform-repo/platform-specs/PLAT-131-guest-order-lookup.md", "SPEC-CART-02"),
        ("cart-repo/specs/SPEC-CART-02-hand-over.md", "PLAT-131"),
    ] {
        let path = company.path().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches("\n- Status: ").count(), 1);
        fs::write(&path, text.replace("\n- Status: ", &format!("\n- Depends On: {to}\n- Status: "))).unwrap();
    }
    let (findings, _) = told(company.path(), "cart-repo");
    assert!(findings.iter().any(|finding| finding["rule"] == "ref/cycle"), "{findings:#?}");
    assert_alike(company.path());
}

#[test]
fn without_the_graph_it_is_not() {
    let company = copy_of("guest-checkout");
    let folder = tempfile::tempdir().unwrap();
    copy_tree(&company.path().join("checkout-repo"), &folder.path().join("checkout-repo"));
    assert_ne!(told(folder.path(), "checkout-repo"), told(company.path(), "checkout-repo"));
}

/// The graph that people keep tells of ids, versions, statuses and packs: what leads to them resolves.
#[test]
fn a_graph_of_few_words_resolves_ids_and_versions() {
    let company = repaired();
    let folder = alone(company.path(), "cart-repo", &[]);
    fs::copy(company.path().join("platform-repo/spec-graph.json"), folder.path().join("cart-repo").join(GRAPH))
        .unwrap();
    let (findings, _) = told(folder.path(), "cart-repo");
    let wrong =
        |finding: &&Value| finding["level"] == "wrong" || finding["rule"].as_str().unwrap().starts_with("context/pack");
    assert_eq!(findings.iter().filter(wrong).collect::<Vec<_>>(), Vec::<&Value>::new());
    let spec = folder.path().join("cart-repo/specs/SPEC-CART-04-clear-after-order.md");
    let text = fs::read_to_string(&spec).unwrap();
    fs::write(
        &spec,
        text.replace("- Implements: PLAT-124 v2", "- Implements: PLAT-124 v9").replace("CP-GUEST-v3", "CP-GUEST-v2"),
    )
    .unwrap();
    let rules: Vec<_> = told(folder.path(), "cart-repo").0.iter().map(|finding| finding["rule"].clone()).collect();
    for rule in ["ref/version-unknown", "context/pack-stale"] {
        assert!(rules.contains(&json!(rule)), "{rule}: {rules:?}");
    }
}

#[test]
fn a_graph_that_cannot_be_read_is_told_at_its_setting() {
    for (setting, reason) in [
        ("../outside.json", "it lies outside of this root"),
        ("gone.json", "there is no such file"),
        ("context/README.md", "it is no spec graph that can be read"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("cart-repo/context")).unwrap();
        fs::create_dir_all(folder.path().join("cart-repo/specs")).unwrap();
        fs::write(folder.path().join("cart-repo/context/README.md"), "# Context\n").unwrap();
        fs::write(folder.path().join("outside.json"), "{}").unwrap();
        configure(folder.path(), "cart-repo", &format!("[platform]\ngraph = \"{setting}\"\n"));
        let (findings, _) = told(folder.path(), "cart-repo");
        assert_eq!(findings[0]["rule"], "config/invalid", "{findings:?}");
        assert_eq!(findings[0]["message"], format!("`platform.graph` is `{setting}`: {reason}"));
        assert_eq!(findings[0]["range"]["start"]["line"], 2);
    }
}

#[test]
fn an_editor_opens_the_node_and_says_where_it_is_from() {
    let company = copy_of("guest-checkout");
    let folder = alone(company.path(), "cart-repo", &["--publish"]);
    let graph = fs::read_to_string(folder.path().join("cart-repo").join(GRAPH)).unwrap();
    let capabilities = json!({"experimental": {"serverStatusNotification": true}});
    let mut session = Session::over(folder, &capabilities);
    session.client.ignore("textDocument/publishDiagnostics");
    session.wait_until_quiescent();
    let file = "cart-repo/specs/SPEC-CART-02-hand-over.md";
    let at = session.at(file, "PLAT-124 v2", 2);
    let found = session.client.call("textDocument/definition", at.clone());
    assert_eq!(found[0]["uri"], json!(session.uri(&format!("cart-repo/{GRAPH}"))), "{found}");
    let line = usize::try_from(found[0]["range"]["start"]["line"].as_u64().unwrap()).unwrap();
    assert_eq!(graph.lines().nth(line).unwrap().trim(), "\"id\": \"PLAT-124\",");
    let hover = session.client.call("textDocument/hover", at);
    let card = hover["contents"]["value"].as_str().unwrap();
    assert!(card.contains("Guest checkout") && card.contains("from the published graph"), "{card}");
}

#[test]
fn an_editor_follows_a_new_graph() {
    let company = repaired();
    let folder = alone(company.path(), "cart-repo", &["--publish"]);
    let mut session = Session::over(folder, &json!({"experimental": {"serverStatusNotification": true}}));
    session.wait_until_quiescent();
    session.write(&format!("cart-repo/{GRAPH}"), "{\"artifacts\": []}");
    let (_, rules) = session.published("cart-repo/specs/SPEC-CART-02-hand-over.md");
    assert!(rules.iter().any(|rule| rule == "ref/unresolved"), "{rules:?}");
    session.client.ignore("textDocument/publishDiagnostics");
}

/// A client that watches nothing: the server sees for itself that the graph is gone.
#[test]
fn a_graph_that_goes_is_seen_without_the_client() {
    let company = repaired();
    let folder = alone(company.path(), "cart-repo", &["--publish"]);
    let graph = folder.path().join("cart-repo").join(GRAPH);
    let text = fs::read_to_string(&graph).unwrap();
    let mut session = Session::over(folder, &json!({"experimental": {"serverStatusNotification": true}}));
    session.wait_until_quiescent();
    let spec = "cart-repo/specs/SPEC-CART-02-hand-over.md";
    fs::write(&graph, "{}").unwrap();
    session.published_until(spec, |rules| rules.iter().any(|rule| rule == "ref/unresolved"));
    fs::write(&graph, text).unwrap();
    session.published_until(spec, <[String]>::is_empty);
    session.client.ignore("textDocument/publishDiagnostics");
}

/// The name that a spec graph has everywhere: it is the platform's here, and neither checked nor written.
#[test]
fn a_published_graph_is_no_graph_of_its_root() {
    let company = copy_of("guest-checkout");
    let published = run(company.path(), &["graph", "--no-cache", "--publish"]);
    for place in ["vendor/spec-graph.json", "spec-graph.json"] {
        let folder = alone(company.path(), "checkout-repo", &["--publish"]);
        let repo = folder.path().join("checkout-repo");
        fs::remove_file(repo.join(GRAPH)).unwrap();
        fs::write(repo.join(place), &published).unwrap();
        let config = fs::read_to_string(repo.join("specward.toml")).unwrap();
        fs::write(repo.join("specward.toml"), config.replace(GRAPH, place)).unwrap();
        assert_eq!(told(folder.path(), "checkout-repo"), told(company.path(), "checkout-repo"), "{place}");
        run(&repo, &["graph", "--write", "--no-cache"]);
        assert_eq!(fs::read(repo.join(place)).unwrap(), published, "{place}");
        run(&repo, &["graph", "--check", "--no-cache"]);
    }
}

#[test]
fn links_into_the_platform_lead_into_the_graph() {
    let company = repaired();
    let spec = "cart-repo/specs/SPEC-CART-02-hand-over.md";
    let text = fs::read_to_string(company.path().join(spec)).unwrap();
    let adr = "../../platform-repo/adr/ADR-001-guest-identity.md";
    fs::write(company.path().join(spec), format!("{text}\nSee [it]({adr}) and [more]({adr}#no-such-heading).\n"))
        .unwrap();
    assert_alike(company.path());
    let (findings, _) = told(alone(company.path(), "cart-repo", &["--publish"]).path(), "cart-repo");
    let rules: Vec<_> = findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["ref/dead-link"]);
}

/// The platform's own words are read by its own settings.
#[test]
fn the_settings_of_the_platform_come_along() {
    let company = copy_of("guest-checkout");
    let settings = company.path().join("platform-repo/specward.toml");
    let text = fs::read_to_string(&settings).unwrap_or_default();
    fs::write(&settings, text + "\n[aliases.statuses]\n\"signed off\" = \"Approved\"\n").unwrap();
    let adr = company.path().join("platform-repo/adr/ADR-005-declined-payments.md");
    let text = fs::read_to_string(&adr).unwrap();
    fs::write(&adr, text.replace("Status: In Review", "Status: Signed off")).unwrap();
    assert_alike(company.path());
}

#[test]
fn a_hostile_graph_does_no_harm() {
    let company = copy_of("guest-checkout");
    let published = String::from_utf8(run(company.path(), &["graph", "--no-cache", "--publish"])).unwrap();
    let folder = alone(company.path(), "cart-repo", &["--publish"]);
    let graph = folder.path().join("cart-repo").join(GRAPH);
    for text in [
        published.replace("\"documentText\": \"", "\"documentText\": \"---\\n---\\n[[[[\\u0000"),
        published.replace("\"path\": \"", "\"path\": \"../../../../"),
        published.replace("\"path\": \"", "\"path\": \"C:/"),
        published.replace("\"path\": \"", "\"path\": \"//specward-published:/other/"),
        published.replace("\"repo\": \"", "\"repo\": \"../"),
        published.replace("\"id\": \"", "\"id\": \"\\u0000\\n"),
    ] {
        fs::write(&graph, text).unwrap();
        let (findings, verdicts) = told(folder.path(), "cart-repo");
        assert!(!verdicts.is_empty() && findings.iter().all(|finding| finding["rule"] != "input/rule-failed"));
    }
}
