//! What makes a finding the same one at another time: rule, file and message, never a line, so that it survives whatever
//! moves. Several equal findings of a file are counted.

use std::collections::HashMap;
use std::hash::Hasher;

use fnv::FnvHasher;

use crate::report::Report;

/// One fingerprint a finding, in the order of the report; no two are equal.
pub fn of(report: &Report) -> Vec<String> {
    let mut seen: HashMap<(&str, &str, &str), usize> = HashMap::new();
    let mut prints = Vec::with_capacity(report.findings.len());
    for finding in &report.findings {
        let count = seen.entry((finding.rule, &finding.at.path, &finding.message)).or_default();
        prints.push(print(&[finding.rule, &finding.at.path, &finding.message, &count.to_string()]));
        *count += 1;
    }
    prints
}

/// Stable for ever: people keep it in their baselines.
fn print(parts: &[&str]) -> String {
    let mut hasher = FnvHasher::default();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write(&[0]);
    }
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_never_changes_from_one_version_to_the_next() {
        assert_eq!(print(&["ready/open-adr", "specs/a.md", "ADR-1 is Proposed", "0"]), "709012187ac3686f");
        assert_ne!(print(&["a", "b"]), print(&["ab", ""]));
    }
}
