//! Every safe fix of a document at once: what needs no judgement, changes this document alone, and has one answer.

use specward_engine::finding::{Finding, Fix};

use super::{Action, ActionKind, Planner};
use crate::edit::WorkspaceEdit;

/// Rules whose preferred fix only says what the workspace says already. A newer version or another target is a decision
/// and stays with its writer.
const SAFE: [&str; 12] = [
    "meta/invalid-status",
    "meta/invalid-value",
    "meta/unknown-key",
    "meta/duplicate-key",
    "config/unknown-key",
    "ref/dead-link",
    "ready/open-adr",
    "context/source-missing",
    "context/source-unversioned",
    "gates/false-pass",
    "gates/missing",
    "gates/undeclared",
];

impl Planner<'_> {
    /// `None` where nothing is safe to fix.
    pub(super) fn fix_all(&self) -> Option<Action> {
        let path = self.request.snapshot.path(self.request.doc)?;
        let mut edit = WorkspaceEdit::default();
        for finding in self.request.snapshot.findings(self.request.doc).iter().filter(|finding| is_safe(finding)) {
            let Some(fix) = self.fixes_of(finding).into_iter().find(|action| action.preferred) else { continue };
            let Some(change) = fix.edit.filter(|change| change.confirm.is_empty() && change.stays_in(Some(path)))
            else {
                continue;
            };
            let edits = change.files.into_iter().flat_map(|file| file.edits);
            for one in edits.collect::<Vec<_>>() {
                if !edit.touches(path, one.range) {
                    edit.replace(path.clone(), one.range, one.text);
                }
            }
        }
        let title = "Fix all that is safe to fix".to_owned();
        let edit = (!edit.is_empty()).then_some(edit)?;
        Some(Action { title, kind: ActionKind::FixAll, preferred: false, finding: None, edit: Some(edit) })
    }
}

/// Whether a finding's obvious repair needs no judgement.
pub fn is_safe(finding: &Finding) -> bool {
    let leaves_blank = |fix: &Fix| matches!(fix, Fix::AddToField { text, .. } if text.is_empty());
    finding.suppressed.is_none() && SAFE.contains(&finding.rule.name) && !finding.fixes.iter().any(leaves_blank)
}
