//! Snapshot and position to editor answers as plain data.
