use super::*;
use crate::testing::Disk;

impl Disk {
    fn survey(&self, folders: &[&str]) -> Survey {
        let folders = folders.iter().map(|folder| self.at(folder)).collect();
        survey(&Request { folders, ..Request::default() }, &Cancel::default())
    }

    fn short(&self, path: &FilePath) -> String {
        path.relative_to(&self.at("")).unwrap_or(path.as_str()).to_owned()
    }

    fn roots(&self, survey: &Survey) -> Vec<(String, Tier, Option<String>)> {
        let line =
            |root: &Root| (self.short(&root.path), root.tier, root.platform.as_ref().map(|path| self.short(path)));
        survey.roots.iter().map(line).collect()
    }
}

fn root(path: &str, tier: Tier, platform: Option<&str>) -> (String, Tier, Option<String>) {
    (path.to_owned(), tier, platform.map(str::to_owned))
}

#[test]
fn a_company_side_by_side() {
    let disk = Disk::new(&[
        ("README.md", ""),
        ("platform-repo/platform-specs/a.md", ""),
        ("cart-repo/context/x.md", ""),
        ("cart-repo/specs/a.md", ""),
        ("pay-repo/openspec/specs/a/spec.md", ""),
    ]);
    let survey = disk.survey(&[""]);
    let expected = [
        root("", Tier::Single, Some("platform-repo")),
        root("cart-repo", Tier::Component, Some("platform-repo")),
        root("pay-repo", Tier::Component, Some("platform-repo")),
        root("platform-repo", Tier::Platform, None),
    ];
    assert_eq!(disk.roots(&survey), expected);
    assert_eq!(survey.root_of(&disk.at("cart-repo/specs/a.md")).unwrap().name, "cart-repo");
    assert_eq!(survey.root_of(&disk.at("README.md")).unwrap().path, disk.at(""));
    assert_eq!(survey.files.len(), 5);
    let several = disk.survey(&["platform-repo", "cart-repo"]);
    assert_eq!(disk.roots(&several)[0], root("cart-repo", Tier::Component, Some("platform-repo")));
    assert_eq!(several.roots.len(), 2);
    assert!(several.is_own(&disk.at("cart-repo/specs/a.md")) && !several.is_own(&disk.at("README.md")));
}

#[test]
fn a_folder_without_layout_is_one_root() {
    let disk = Disk::new(&[("docs/adr/0001-x.md", "")]);
    let survey = disk.survey(&[""]);
    assert_eq!(disk.roots(&survey), [root("", Tier::Single, None)]);
    assert_eq!(survey.roots[0].name, disk.at("").file_name());
}

#[test]
fn the_configuration_overrides_the_layout() {
    let disk = Disk::new(&[
        ("a/specward.toml", "name = 'cart'\ntier = 'component'\n[platform]\npath = '../b'\n"),
        ("b/constitution/x.md", ""),
        ("c/initiatives/x.md", ""),
    ]);
    let survey = disk.survey(&[""]);
    assert_eq!(disk.roots(&survey)[1], root("a", Tier::Component, Some("b")));
    assert_eq!(disk.roots(&survey)[0], root("", Tier::Single, None), "two platforms: none is guessed");
    assert_eq!(survey.roots[1].name, "cart");
    assert!(survey.roots[1].platform_configured);
}

#[test]
fn a_configured_platform_outside_is_read_but_not_reported_on() {
    let disk = Disk::new(&[
        ("a/specward.toml", "[platform]\npath = '../b'\n"),
        ("a/specs/a.md", ""),
        ("b/constitution/x.md", ""),
    ]);
    let survey = disk.survey(&["a"]);
    assert_eq!(disk.roots(&survey), [root("a", Tier::Component, Some("b")), root("b", Tier::Platform, None)]);
    assert!(survey.files.iter().any(|file| file.path == disk.at("b/constitution/x.md")));
    assert!(!survey.is_own(&disk.at("b/constitution/x.md")));
}

#[test]
fn a_configuration_leads_nowhere_else() {
    for (path, reason) in [
        ("/", "it is an absolute path"),
        ("C:/x", "it is an absolute path"),
        ("..", "it is this root or a folder that holds it"),
        ("../../../../../../../../..", "it is this root or a folder that holds it"),
        (".", "it is this root or a folder that holds it"),
        ("../gone", "there is no such folder"),
        ("../plain", "that folder is no root"),
    ] {
        let disk = Disk::new(&[("a/specward.toml", &format!("platform.path = '{path}'\n")), ("plain/x.md", "")]);
        let survey = disk.survey(&["a"]);
        let [finding] = &survey.configs[0].findings[..] else { panic!("{path}: {:?}", survey.configs) };
        assert!(finding.message.starts_with(&format!("`platform.path` is `{path}`: {reason}")), "{}", finding.message);
        assert_eq!(finding.range.of(&survey.configs[0].text), format!("'{path}'"));
        assert_eq!(survey.roots.iter().filter(|root| !root.path.starts_with(&disk.at("a"))).count(), 0, "{path}");
        assert_eq!(survey.roots[0].platform, None);
    }
}

#[test]
fn a_broken_configuration_is_reported_and_the_rest_counts() {
    let disk = Disk::new(&[("specward.toml", "nmae = 'x'\ntier = 'platform'\n")]);
    let survey = disk.survey(&[""]);
    assert_eq!(survey.roots[0].tier, Tier::Platform);
    assert_eq!(survey.configs[0].findings.len(), 1);
    fs::write(disk.folder.path().join("specward.toml"), b"name = '\xff'").unwrap();
    let survey = disk.survey(&[""]);
    assert_eq!(survey.notices[0].message, "not read: invalid UTF-8 at line 1, byte 8");
    assert_eq!(survey.notices[0].level, NoticeLevel::Error);
}

#[test]
fn overlays_stand_over_the_file() {
    let disk = Disk::new(&[("specward.toml", "profile = 'strict'\nmax_file_size = 7\n")]);
    let overlay = |values, origin| Overlay { values, origin };
    let overlays = vec![
        overlay(serde_json::json!({"profile": "advisory", "max_file_size": 8}), Origin::Editor),
        overlay(serde_json::json!({"max_file_size": 9, "proflie": "x"}), Origin::CommandLine),
    ];
    let request = Request { folders: vec![disk.at("")], overlays, ..Request::default() };
    let survey = survey(&request, &Cancel::default());
    assert_eq!(survey.roots[0].config.max_file_size, 9);
    assert_eq!(survey.roots[0].config.profile, config::Profile::Advisory);
    assert!(survey.notices[0].message.ends_with("(set by: command line)"), "{:?}", survey.notices);
}

#[test]
fn folders_inside_each_other_give_each_file_once() {
    let disk = Disk::new(&[("w/.gitignore", "inner/\n"), ("w/a.md", ""), ("w/inner/b.md", ""), ("w/other/c.md", "")]);
    let survey = disk.survey(&["w/inner", "w", "w/other", "w"]);
    let files: Vec<_> = survey.files.iter().map(|file| disk.short(&file.path)).collect();
    assert_eq!(files, ["w/a.md", "w/inner/b.md", "w/other/c.md"]);
    assert_eq!(survey.workspace.len(), 3);
    assert_eq!(survey.roots.len(), 3);
}

#[test]
fn a_part_of_a_repository_is_no_root_of_its_own() {
    let disk = Disk::new(&[
        ("w/.gitignore", "ignored/\n"),
        ("w/context/README.md", ""),
        ("w/specs/context/a.md", ""),
        ("w/specs/specs/b.md", ""),
        ("w/inner/specward.toml", ""),
        ("w/ignored/c.md", ""),
    ]);
    let survey = disk.survey(&["w/specs", "w/inner", "w", "w/ignored"]);
    let roots: Vec<_> = survey.roots.iter().map(|root| disk.short(&root.path)).collect();
    assert_eq!(roots, ["w", "w/ignored", "w/inner"], "what is ignored there was named");
    assert!(survey.is_own(&disk.at("w/specs/specs/b.md")));
}

#[test]
#[cfg(unix)]
fn two_spellings_of_a_folder_are_one() {
    let disk = Disk::new(&[("real/specs/a.md", "")]);
    std::os::unix::fs::symlink("real", disk.folder.path().join("alias")).unwrap();
    let survey = disk.survey(&["alias", "real", "real/specs"]);
    assert_eq!(survey.files.len(), 1);
    assert_eq!(survey.workspace.len(), 2);
    assert!(survey.workspace[1].starts_with(&survey.workspace[0]));
}

#[test]
fn a_later_look_tells_what_changed() {
    let disk = Disk::new(&[("a.md", "1"), ("b.md", "1"), ("c.md", "1")]);
    let before = disk.survey(&[""]);
    assert_eq!(disk.survey(&[""]).since(&before), Difference::default());
    disk.write("a.md", "22");
    disk.write("d.md", "1");
    fs::remove_file(disk.folder.path().join("b.md")).unwrap();
    let after = disk.survey(&[""]);
    let difference = after.since(&before);
    assert_eq!(difference.changed, [disk.at("a.md"), disk.at("d.md")]);
    assert_eq!(difference.removed, [disk.at("b.md")]);
    assert!(!difference.roots);
    disk.write("specward.toml", "name = 'x'");
    assert!(disk.survey(&[""]).since(&after).roots);
}

#[test]
fn what_could_not_be_read_and_is_gone_is_removed() {
    let disk = Disk::new(&[("specward.toml/a.md", "# A\n"), ("context/b.md", "# B\n")]);
    let before = disk.survey(&[""]);
    assert_eq!(before.notices.len(), 1, "a folder is no configuration");
    fs::remove_dir_all(disk.folder.path().join("specward.toml")).unwrap();
    let difference = disk.survey(&[""]).since(&before);
    assert_eq!(difference.removed, [disk.at("specward.toml/a.md"), disk.at("specward.toml")]);
    disk.write("specward.toml", "");
    assert_eq!(disk.survey(&[""]).since(&before).removed, [disk.at("specward.toml/a.md")], "a file took its place");
}
