//! Paths as the engine knows them: absolute, normalised, with forward slashes; never a URI.

use std::sync::Arc;

/// An absolute path with `/` as separator, without `.`, `..` and doubled separators. Drive letters are upper case (`C:/x`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FilePath(Arc<str>);
