//! Why a command could not do its work: what is wrong and what resolves it.

use specward_engine::config::ConfigFinding;
use specward_project::{Notice, PathError};
use thiserror::Error;

/// A message for the person at the terminal.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct Failure {
    /// What is wrong, with the file or option.
    pub message: String,
    /// What resolves it; may be empty.
    pub help: String,
}

impl Failure {
    /// A failure with its remedy.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl From<PathError> for Failure {
    fn from(error: PathError) -> Self {
        Self::new(error.to_string(), error.remedy())
    }
}

impl From<ConfigFinding> for Failure {
    fn from(finding: ConfigFinding) -> Self {
        Self::new(finding.message, finding.help)
    }
}

impl From<Notice> for Failure {
    fn from(notice: Notice) -> Self {
        Self::new(format!("{}: {}", notice.path.display(), notice.message), notice.help)
    }
}
