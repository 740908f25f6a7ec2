//! The facts cache: documents as they were read last, in the user's cache folder, one file a root, so
//! that the next start reads instead of parsing. A file that is damaged or not ours is ignored, never
//! trusted; what is written is private, bounded and put in place whole.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use specward_engine::path::FilePath;
use specward_syntax::{Document, Options, Packed, READER};
use twox_hash::XxHash3_128;

use crate::read::read_bytes;
use crate::state::{facts_folder, make_private};

/// The first bytes of a cache file.
const MAGIC: &[u8; 8] = b"SPWFACTS";
/// Largest cache file that is written or read, in bytes.
const LARGEST: u64 = 1 << 30;
/// A root with less text than this is read as quickly as a cache is.
const LEAST_TEXT: usize = 512 * 1024;

/// Where facts are cached, if at all.
#[derive(Clone, Debug, Default)]
pub struct FactsCache {
    folder: Option<PathBuf>,
}

/// What a file was made by and for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    /// The build of the reader that wrote the facts.
    reader: String,
    /// Digest of the options that it read by.
    options: u64,
}

/// What follows the checksum.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    header: Header,
    /// Seeds the hashes of the contents: another one for every file, so that none can be made to collide.
    seed: u64,
    documents: Vec<(u128, Arc<Packed>)>,
}

impl FactsCache {
    /// None.
    pub fn off() -> Self {
        Self::default()
    }

    /// In a folder of its own, made when it is needed.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder: Some(folder) }
    }

    /// In the user's cache folder; none where the system does not say which that is.
    pub fn of_user() -> Self {
        Self { folder: facts_folder() }
    }

    /// What is known of the documents of a root that are read by these options.
    pub(crate) fn open(&self, root: &FilePath, options: &Options) -> RootCache {
        let header = Header { reader: READER.to_owned(), options: digest(options) };
        // Checks with and without a base take turns: one must not make the other forget.
        let tail = if options.wording { "-base" } else { "" };
        let file = self.folder.as_ref().map(|folder| folder.join(format!("{:016x}{tail}", digest(root.as_str()))));
        let found = file.as_deref().and_then(read).filter(|body| body.header == header);
        let (seed, documents) = found.map_or_else(|| (fresh_seed(), Vec::new()), |body| (body.seed, body.documents));
        RootCache {
            file,
            header,
            seed,
            known: documents.into_iter().collect(),
            kept: Mutex::default(),
            text: AtomicUsize::new(0),
        }
    }
}

fn digest(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn fresh_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

fn read(path: &Path) -> Option<Body> {
    decode(&read_bytes(&FilePath::from_path(path)?, LARGEST).ok()?)
}

fn decode(bytes: &[u8]) -> Option<Body> {
    let (checksum, body) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<16>()?;
    if u128::from_le_bytes(*checksum) != XxHash3_128::oneshot(body) {
        return None;
    }
    postcard::from_bytes(body).ok()
}

/// The cache of one root while it is scanned.
#[derive(Debug)]
pub(crate) struct RootCache {
    file: Option<PathBuf>,
    header: Header,
    seed: u64,
    known: FxHashMap<u128, Arc<Packed>>,
    kept: Mutex<FxHashMap<u128, Arc<Packed>>>,
    text: AtomicUsize,
}

impl RootCache {
    /// The document that a text is, as cached, else as `parse` reads it.
    pub(crate) fn document<E>(
        &self,
        text: &str,
        parse: impl FnOnce() -> Result<Document, E>,
    ) -> Result<(Document, Option<Arc<Packed>>), E> {
        if self.file.is_none() {
            return Ok((parse()?, None));
        }
        let key = XxHash3_128::oneshot_with_seed(self.seed, text.as_bytes());
        self.text.fetch_add(text.len(), Ordering::Relaxed);
        if let Some((document, packed)) = self.known(key) {
            self.keep(key, &packed);
            return Ok((document, Some(packed)));
        }
        let document = parse()?;
        let packed = Packed::new(&document).ok().map(Arc::new);
        if let Some(packed) = &packed {
            self.keep(key, packed);
        }
        Ok((document, packed))
    }

    fn known(&self, key: u128) -> Option<(Document, Arc<Packed>)> {
        let packed = self.known.get(&key)?;
        Some((packed.document().ok()?, Arc::clone(packed)))
    }

    fn keep(&self, key: u128, packed: &Arc<Packed>) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(packed));
    }

    /// Writes what was read, unless that is what the file says already.
    pub(crate) fn save(self) -> io::Result<()> {
        let kept = self.kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        let is_same = kept.len() == self.known.len() && kept.keys().all(|key| self.known.contains_key(key));
        let size: usize = kept.values().map(|packed| packed.size()).sum();
        let fits = self.text.into_inner() >= LEAST_TEXT && (size as u64) < LARGEST / 2;
        let Some(file) = self.file.filter(|_| fits && !is_same) else { return Ok(()) };
        let documents = kept.into_iter().collect();
        write(&file, &Body { header: self.header, seed: self.seed, documents })
    }
}

/// Puts a whole file in place of the one before; nobody ever sees a part of it, nobody else may read it.
fn write(file: &Path, body: &Body) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    make_private(folder)?;
    let bytes = postcard::to_allocvec(body).map_err(io::Error::other)?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(MAGIC)?;
    new.write_all(&XxHash3_128::oneshot(&bytes).to_le_bytes())?;
    new.write_all(&bytes)?;
    new.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
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
}
