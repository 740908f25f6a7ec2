//! Names the reader by its sources: facts that another build wrote are not read.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut files = sources(Path::new("src"))?;
    files.push("Cargo.toml".into());
    // The versions of the libraries that read; absent where only this crate is.
    files.extend(Some(PathBuf::from("../../Cargo.lock")).filter(|lock| lock.is_file()));
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        fs::read(&file)?.hash(&mut hasher);
    }
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo::rustc-env=SPECWARD_READER={version}-{:016x}", hasher.finish());
    Ok(())
}

fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}
