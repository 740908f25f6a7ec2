//! `specward doctor`: what it says of a workspace that is well, and of one that is not.

#![allow(clippy::unwrap_used)]

mod run;

use run::{Workspace, company};
use serde_json::Value;

fn doctor(workspace: &Workspace, arguments: &[&str]) -> (i32, String) {
    let state = workspace.path("state");
    let output = workspace.command(&[&["doctor"], arguments].concat()).env("XDG_STATE_HOME", state).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_workspace_that_is_well() {
    let workspace = company();
    workspace.write("cart-repo/specward.toml", "name = \"cart\"\n");
    let (code, said) = doctor(&workspace, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with(&format!("specward   {}\nsystem     ", env!("CARGO_PKG_VERSION"))), "{said}");
    for line in ["  cart (component), 2 documents, platform ", "  name = \"cart\" (specward.toml)\n", "\nno problems\n"]
    {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(said.contains("kinds      1 component-spec, 1 constitution, 2 prose\n"), "{said}");
}

#[test]
fn what_is_wrong_comes_first_and_no_text_of_documents_is_printed() {
    let workspace = company();
    workspace.write("cart-repo/specward.toml", "nmae = 'x'\n");
    workspace.write("cart-repo/specs/utf16.md", "\u{feff}x\0y\0");
    workspace.write("cart-repo/specs/large.md", &"private words\n".repeat(400_000));
    workspace.write("state/specward/crashes/crash-0000000000001-7.json", "{}");
    let (code, said) = doctor(&workspace, &["--format", "json"]);
    assert_eq!(code, 1, "{said}");
    let examined: Value = serde_json::from_str(&said).unwrap();
    let problems = examined["problems"].as_array().unwrap();
    let said_of = |path: &str| {
        let problem = problems.iter().find(|problem| problem["path"].as_str().unwrap().ends_with(path));
        problem.unwrap_or_else(|| panic!("nothing is said of {path}: {said}"))["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(said_of("specward.toml"), "unknown key `nmae`");
    assert!(said_of("large.md").contains("more than the limit"));
    assert!(said_of("utf16.md").starts_with("not read: "));
    assert_eq!(problems[0]["severity"], "error");
    assert!(examined["crash_reports"][0].as_str().unwrap().ends_with("crash-0000000000001-7.json"));
    assert!(!said.contains("private words"));
}

#[test]
fn a_folder_without_documents_is_a_problem() {
    let (code, said) = doctor(&Workspace::new(&[]), &[]);
    assert_eq!(code, 0);
    assert!(said.contains("no markdown file was found"), "{said}");
}
