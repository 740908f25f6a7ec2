//! The facts cache: documents as they were read last, in the user's cache folder, one file a root, so
//! that the next start reads instead of parsing. A file that is damaged or not ours is ignored, never
//! trusted; what is written is private, bounded and put in place whole.

mod folder;

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use specward_engine::path::FilePath;
use specward_syntax::{Document, Options, Packed, READER};
use twox_hash::XxHash3_128;

use crate::read::read_bytes;
use crate::state::{facts_folder, make_private};

/// The first bytes of a cache file; others when the layout of [`Body`] changes.
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
        // Where others may write, nothing can be believed and nothing is left.
        let folder = self.folder.as_ref().filter(|folder| !folder.exists() || folder::is_own(folder));
        // Checks with and without a base take turns: one must not make the other forget.
        let tail = if options.wording { "-base" } else { "" };
        let file = folder.map(|folder| folder.join(format!("{:016x}{tail}", digest(root.as_str()))));
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
    if !folder::is_own(path) {
        return None;
    }
    decode(&read_bytes(&FilePath::from_path(path)?, LARGEST).ok()?)
}

/// The documents that the bytes of a cache file hold; `None` if it is not whole, or another build wrote it.
pub fn documents(bytes: &[u8]) -> Option<Vec<Document>> {
    let body = decode(bytes).filter(|body| body.header.reader == READER)?;
    body.documents.iter().map(|(_, packed)| packed.document().ok()).collect()
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
        let Some(file) = self.file.filter(|_| fits) else { return Ok(()) };
        if is_same {
            // Used again: others are older.
            return File::options().append(true).open(file)?.set_modified(SystemTime::now());
        }
        let documents = kept.into_iter().collect();
        write(&file, &Body { header: self.header, seed: self.seed, documents })
    }
}

/// Puts a whole file in place of the one before; nobody ever sees a part of it, nobody else may read it.
fn write(file: &Path, body: &Body) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    make_private(folder)?;
    let bytes = postcard::to_allocvec(body).map_err(io::Error::other)?;
    let mut new = folder::temporary(folder)?;
    new.write_all(MAGIC)?;
    new.write_all(&XxHash3_128::oneshot(&bytes).to_le_bytes())?;
    new.write_all(&bytes)?;
    // Whole on disk before it has its name: a power cut leaves the file before, not a file of nothing.
    new.as_file().sync_data()?;
    new.persist(file)?;
    folder::tidy(folder, folder::MOST_BYTES);
    Ok(())
}

#[cfg(test)]
mod tests;
