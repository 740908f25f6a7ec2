use std::fs;
use std::sync::mpsc::channel;
use std::time::Instant;

use specward_project::{Cancel, survey};

use super::*;

const NOBODY: fn(&FilePath) -> bool = |_| false;

/// A workspace of one file that was read, while what differs is looked for.
fn looking_for_differences(folder: &std::path::Path) -> (Workspace, FilePath) {
    fs::create_dir(folder.join("specs")).unwrap();
    let path = FilePath::from_path(&folder.join("specs/SPEC-1.md")).unwrap();
    fs::write(path.as_str(), "# SPEC-1: Old\n").unwrap();
    let (events, _) = channel();
    let mut workspace = Workspace::new(&events, FactsCache::off());
    workspace.set_folders(vec![FilePath::from_path(folder).unwrap()]);
    let found = Arc::new(survey(&workspace.request, &Cancel::default()));
    workspace.phase = Phase::Ready;
    workspace.take_survey(found, &NOBODY);
    workspace.reading = Reading::Differences;
    (workspace, path)
}

/// Takes results of jobs until the title of the document at `path` is as wanted.
fn comes_to_say(workspace: &mut Workspace, path: &FilePath, title: Option<&str>) -> bool {
    let end = Instant::now() + Duration::from_secs(5);
    while Instant::now() < end {
        while workspace.step(NOBODY) {}
        let snapshot = workspace.snapshot();
        let doc = snapshot.doc_by_path(path).filter(|doc| snapshot.is_document(*doc));
        let is = doc.and_then(|doc| Some(snapshot.artefact(doc)?.title.to_string()));
        if is.as_deref() == title {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}

#[test]
fn a_file_that_comes_back_while_differences_are_looked_for_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (mut workspace, path) = looking_for_differences(folder.path());
    workspace.take_changed_file(&path, false, true);
    assert!(comes_to_say(&mut workspace, &path, Some("Old")));
    // The look at the workspace fell into the moment in which it was gone.
    let difference = Difference { removed: vec![path.clone()], ..Difference::default() };
    workspace.take_difference(workspace.survey(), &difference, &NOBODY);
    workspace.rescanned();
    assert!(comes_to_say(&mut workspace, &path, Some("Old")));
}

#[test]
fn what_a_look_for_differences_read_too_early_does_not_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (mut workspace, path) = looking_for_differences(folder.path());
    let early = changes::of_file(&path, &workspace.survey());
    fs::write(path.as_str(), "# SPEC-1: New\n").unwrap();
    workspace.take_changed_file(&path, false, false);
    assert!(comes_to_say(&mut workspace, &path, Some("New")));
    workspace.apply_closed(vec![early], &NOBODY);
    workspace.rescanned();
    assert!(comes_to_say(&mut workspace, &path, Some("New")));
    let early = changes::of_file(&path, &workspace.survey());
    workspace.reading = Reading::Differences;
    fs::remove_file(path.as_str()).unwrap();
    workspace.take_deleted_file(&path, false);
    workspace.apply_closed(vec![early], &NOBODY);
    workspace.rescanned();
    assert!(comes_to_say(&mut workspace, &path, None));
}
