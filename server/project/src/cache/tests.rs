use std::fs;

use super::*;
use crate::Cancel;
use crate::scan::{Scanned, scan_all};
use crate::survey::{Request, Survey, survey};
use crate::testing::Disk;

fn workspace() -> (Disk, Survey) {
    let disk = Disk::new(&[("specward.toml", "")]);
    for number in 0..20 {
        let text = format!("# ADR-{number}: Title é\n\n- Status: Draft\n- Blocked By: ADR-1\n\n");
        disk.write(&format!("adr/{number}.md"), &(text + &"Some words and more of them. ".repeat(1_000)));
    }
    let found = survey(&Request { folders: vec![disk.at("")], ..Request::default() }, &Cancel::default());
    (disk, found)
}

fn scanned(survey: &Survey, cache: &FactsCache) -> Vec<Scanned> {
    scan_all(survey, cache, &Cancel::default(), |_, _| {}).documents
}

fn only_file(folder: &Path) -> PathBuf {
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let file = files.next().unwrap();
    assert_eq!(files.next(), None);
    file
}

fn same(a: &[Scanned], b: &[Scanned]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.path == b.path && a.document == b.document)
}

#[test]
fn cached_is_fresh_and_damage_is_ignored() {
    let (_disk, survey) = workspace();
    let home = tempfile::tempdir().unwrap();
    let cache = FactsCache::at(home.path().join("a/b"));
    let fresh = scanned(&survey, &FactsCache::off());
    assert!(same(&scanned(&survey, &cache), &fresh));
    let file = only_file(&home.path().join("a/b"));
    let root = &survey.roots[0].path;
    let known = || cache.open(root, &Options::default()).known.len();
    assert_eq!(known(), 20);
    assert!(same(&scanned(&survey, &cache), &fresh));
    let whole = fs::read(&file).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        assert!(decode(&damaged).is_none(), "byte {at}");
    }
    for length in 0..whole.len() {
        assert!(decode(&whole[..length]).is_none(), "{length} bytes");
    }
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(known(), 0);
    assert!(same(&scanned(&survey, &cache), &fresh), "a damaged cache is no cache");
    assert_eq!(known(), 20, "and is written anew");
}

#[test]
fn other_options_and_other_readers_are_foreign() {
    let (_disk, survey) = workspace();
    let home = tempfile::tempdir().unwrap();
    let cache = FactsCache::at(home.path().to_owned());
    scanned(&survey, &cache);
    let root = &survey.roots[0].path;
    let options = Options { families: vec!["RFC".into()], ..Options::default() };
    assert_eq!(cache.open(root, &options).known.len(), 0);
    let file = only_file(home.path());
    let mut body = read(&file).unwrap();
    body.header.reader.push('x');
    write(&file, &body).unwrap();
    assert_eq!(cache.open(root, &Options::default()).known.len(), 0);
}

#[test]
fn what_is_gone_leaves_the_cache_and_small_roots_have_none() {
    let (disk, survey) = workspace();
    let home = tempfile::tempdir().unwrap();
    let cache = FactsCache::at(home.path().to_owned());
    scanned(&survey, &cache);
    disk.write("adr/3.md", "# ADR-3: Other words\n");
    scanned(&survey, &cache);
    assert_eq!(cache.open(&survey.roots[0].path, &Options::default()).known.len(), 20);
    let small = Disk::new(&[("specward.toml", ""), ("adr/1.md", "# ADR-1: Title\n")]);
    let request = Request { folders: vec![small.at("")], ..Request::default() };
    let other = tempfile::tempdir().unwrap();
    scanned(&crate::survey(&request, &Cancel::default()), &FactsCache::at(other.path().to_owned()));
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn the_cache_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let (_disk, survey) = workspace();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("cache");
    scanned(&survey, &FactsCache::at(folder.clone()));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&only_file(&folder))), (0o700, 0o600));
}

#[cfg(unix)]
#[test]
fn what_others_may_have_written_is_not_believed() {
    use std::os::unix::fs::{PermissionsExt, chown};
    let (_disk, survey) = workspace();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("cache");
    let cache = FactsCache::at(folder.clone());
    scanned(&survey, &cache);
    let file = only_file(&folder);
    let known = || cache.open(&survey.roots[0].path, &Options::default()).known.len();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(known(), 20);
    for path in [&file, &folder] {
        let before = fs::metadata(path).unwrap().permissions().mode();
        mode(path, before | 0o022);
        assert_eq!(known(), 0, "others may write {}", path.display());
        mode(path, before);
        assert_eq!(known(), 20);
        if chown(path, Some(65_534), None).is_err() {
            println!("skipped another user's file: only root can make one");
            continue;
        }
        assert_eq!(known(), 0, "{} is another's", path.display());
        chown(path, Some(rustix::process::geteuid().as_raw()), None).unwrap();
    }
    let elsewhere = home.path().join("elsewhere");
    fs::rename(&file, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
    let linked = fs::read(&elsewhere).unwrap();
    assert_eq!(known(), 0, "a link is not followed");
    scanned(&survey, &cache);
    assert_eq!(known(), 20, "it is replaced");
    assert!(fs::symlink_metadata(&file).unwrap().is_file() && fs::read(&elsewhere).unwrap() == linked);
}
