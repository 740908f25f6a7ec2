//! What a check found, as plain data: the one source of the text and the JSON output, whose shape
//! and order are stable (rules.md, "The JSON of `specward check`").

use rayon::prelude::*;
use serde::Serialize;
use specward_engine::artefact::{Artefact, Status};
use specward_engine::finding::{Finding, Place, Related, Severity};
use specward_engine::path::FilePath;
use specward_engine::rule::{Level, Rule};
use specward_engine::{Computed, DocId, Kind, Snapshot, Verdicts};
use specward_project::Given;
use specward_syntax::{Encoding, Gate};

/// Version of the JSON format.
const VERSION: u8 = 1;

/// Everything that a check found, in order of path, position and rule.
#[derive(Debug, Serialize)]
pub struct Report {
    version: u8,
    /// Findings, suppressed ones included.
    pub findings: Vec<Reported>,
    /// Artefacts that have an id.
    pub artefacts: Vec<ReportedArtefact>,
    /// Counts.
    pub summary: Summary,
}

/// One finding.
#[derive(Debug, Serialize)]
pub struct Reported {
    /// Rule name.
    pub rule: &'static str,
    /// `wrong`, `gate` or `advice`.
    pub level: &'static str,
    /// Name of the gate it counts for.
    pub gate: Option<&'static str>,
    /// `error`, `warning`, `info` or `hint`.
    pub severity: &'static str,
    /// Where.
    #[serde(flatten)]
    pub at: At,
    /// What is missing or wrong.
    pub message: String,
    /// What resolves it.
    pub help: String,
    /// Other sides.
    pub related: Vec<ReportedRelated>,
    /// Whether there is a mechanical repair.
    pub fixable: bool,
    /// The reason, if it is suppressed.
    pub suppressed: Option<String>,
    /// Of which document.
    #[serde(skip)]
    pub doc: DocId,
    /// Which finding of its document.
    #[serde(skip)]
    pub index: usize,
}

/// A place in a file.
#[derive(Debug, Serialize)]
pub struct At {
    /// Relative to the workspace.
    pub path: String,
    /// Start and end.
    pub range: Range,
    /// On disk.
    #[serde(skip)]
    pub file: FilePath,
}

/// Start and end of a place; the end is behind the last character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Range {
    /// First character.
    pub start: Position,
    /// Behind the last one.
    pub end: Position,
}

/// A position in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in code points.
    pub column: u32,
    /// From 0.
    pub byte: u32,
}

/// Another side of a finding.
#[derive(Debug, Serialize)]
pub struct ReportedRelated {
    /// Where.
    #[serde(flatten)]
    pub at: At,
    /// What is there.
    pub message: String,
}

/// One artefact.
#[derive(Debug, Serialize)]
pub struct ReportedArtefact {
    /// Its id.
    pub id: String,
    /// Its version without leading `v`; 1 where none is written.
    pub version: String,
    /// Its kind.
    pub kind: &'static str,
    /// Its status, as the vocabulary spells it or as written; nothing if it has none.
    pub status: Option<String>,
    /// Relative to the workspace.
    pub path: String,
    /// Computed verdicts, for kinds that have gates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gates: Option<Gates>,
    /// The rules behind each FAIL.
    #[serde(skip_serializing_if = "Failing::is_empty")]
    pub failing: Failing,
}

/// Verdicts gate by gate.
#[derive(Debug)]
pub struct Gates(pub Vec<(Gate, Computed)>);

/// Names of the rules that fail a gate, gate by gate; only gates that fail.
#[derive(Debug, Default)]
pub struct Failing(pub Vec<(Gate, Vec<&'static str>)>);

/// Counts of a check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Documents that were checked.
    pub files: usize,
    /// Artefacts among them.
    pub artefacts: usize,
    /// Findings that block.
    pub errors: usize,
    /// Findings to resolve before approval.
    pub warnings: usize,
    /// Findings to know of.
    pub infos: usize,
    /// Advice.
    pub hints: usize,
    /// Findings set aside with a reason.
    pub suppressed: usize,
    /// Findings that the baseline knows; only where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baselined: Option<usize>,
}

impl Serialize for Gates {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(gate, verdict)| (gate.slug(), verdict.word())))
    }
}

impl Serialize for Failing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(gate, rules)| (gate.slug(), rules)))
    }
}

impl Failing {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Gates {
    /// The verdict of one gate, if the artefact has it.
    pub fn of(&self, gate: Gate) -> Option<Computed> {
        self.0.iter().find(|(of, _)| *of == gate).map(|(_, verdict)| *verdict)
    }

    /// The verdict of one gate alone, if the artefact has it.
    fn only(self, gate: Gate) -> Option<Self> {
        self.of(gate).map(|verdict| Self(vec![(gate, verdict)]))
    }

    /// Whether every gate is PASS or WAIVED.
    pub fn are_passed(&self) -> bool {
        self.0.iter().all(|(_, verdict)| matches!(verdict, Computed::Pass | Computed::Waived))
    }
}

impl Report {
    /// What a snapshot says about the files that were asked for.
    pub fn new(snapshot: &Snapshot, given: &Given) -> Self {
        let wanted = |doc: &DocId| snapshot.path(*doc).is_some_and(|path| given.shows(path));
        let reader = Reader { snapshot, given };
        let shown: Vec<DocId> = snapshot.files().filter(wanted).collect();
        let mut findings: Vec<Reported> = shown.into_par_iter().flat_map_iter(|doc| reader.findings(doc)).collect();
        findings.par_sort_by(|a, b| a.order().cmp(&b.order()));
        let own = snapshot.artefacts().filter(|(doc, artefact)| wanted(doc) && artefact.kind != Kind::Prose);
        let mut artefacts: Vec<_> = own.filter_map(|(doc, artefact)| reader.artefact(doc, artefact)).collect();
        artefacts.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
        let files = snapshot.documents().filter(wanted).count();
        let summary = Summary { files, artefacts: artefacts.len(), ..Summary::of(&findings) };
        Self { version: VERSION, findings, artefacts, summary }
    }

    /// Leaves out what is not of one gate.
    pub fn keep_only(&mut self, gate: Gate) {
        self.retain(|finding| finding.gate == Some(gate.slug()));
        for artefact in &mut self.artefacts {
            artefact.gates = artefact.gates.take().and_then(|gates| gates.only(gate));
            artefact.failing.0.retain(|(of, _)| *of == gate);
        }
    }

    /// Keeps some of the findings.
    pub fn retain(&mut self, wanted: impl FnMut(&Reported) -> bool) {
        self.findings.retain(wanted);
        let Summary { files, artefacts, baselined, .. } = self.summary;
        self.summary = Summary { files, artefacts, baselined, ..Summary::of(&self.findings) };
    }

    /// Gated artefacts with a gate that is neither PASS nor WAIVED.
    pub fn unpassed(&self) -> impl Iterator<Item = &ReportedArtefact> {
        self.artefacts.iter().filter(|artefact| artefact.gates.as_ref().is_some_and(|gates| !gates.are_passed()))
    }
}

impl Reported {
    /// Which finding of which document.
    pub fn place(&self) -> (DocId, usize) {
        (self.doc, self.index)
    }

    fn order(&self) -> (&str, Range, &str, &str) {
        (&self.at.path, self.at.range, self.rule, &self.message)
    }
}

impl Summary {
    fn of(findings: &[Reported]) -> Self {
        let mut summary = Self::default();
        for finding in findings {
            let count = match (&finding.suppressed, finding.severity) {
                (Some(_), _) => &mut summary.suppressed,
                (None, "error") => &mut summary.errors,
                (None, "warning") => &mut summary.warnings,
                (None, "info") => &mut summary.infos,
                (None, _) => &mut summary.hints,
            };
            *count += 1;
        }
        summary
    }
}

struct Reader<'a> {
    snapshot: &'a Snapshot,
    given: &'a Given,
}

impl Reader<'_> {
    fn findings(&self, doc: DocId) -> Vec<Reported> {
        let numbered = self.snapshot.findings(doc).into_iter().enumerate();
        numbered.filter_map(|(index, finding)| self.finding(doc, index, finding)).collect()
    }

    fn finding(&self, doc: DocId, index: usize, finding: Finding) -> Option<Reported> {
        Some(Reported {
            rule: finding.rule.name,
            level: level(finding.level),
            gate: finding.gate.map(Gate::slug),
            severity: severity(finding.severity),
            at: self.at(finding.place)?,
            message: finding.message,
            help: finding.help,
            related: finding.related.iter().filter_map(|related| self.related(related)).collect(),
            fixable: !finding.fixes.is_empty(),
            suppressed: finding.suppressed.as_deref().map(str::to_owned),
            doc,
            index,
        })
    }

    fn related(&self, related: &Related) -> Option<ReportedRelated> {
        Some(ReportedRelated { at: self.at(related.place)?, message: related.message.clone() })
    }

    fn at(&self, place: Place) -> Option<At> {
        let file = self.snapshot.file(place.doc)?.clone();
        let bytes = self.snapshot.range(place);
        let (start, end) = self.snapshot.line_cols(place, Encoding::Utf32);
        let position = |at: specward_syntax::LineCol, byte| Position { line: at.line + 1, column: at.column + 1, byte };
        let range = Range { start: position(start, bytes.start), end: position(end, bytes.end) };
        Some(At { path: self.relative(&file), range, file })
    }

    fn relative(&self, file: &FilePath) -> String {
        self.given.relative(file).to_owned()
    }

    fn artefact(&self, doc: DocId, artefact: &Artefact) -> Option<ReportedArtefact> {
        let verdicts = self.snapshot.verdicts(doc);
        Some(ReportedArtefact {
            id: artefact.id.as_ref()?.text.to_string(),
            version: bare(&artefact.version_or_first().to_string()),
            kind: artefact.kind.slug(),
            status: status(&artefact.status),
            path: self.relative(self.snapshot.path(doc)?),
            gates: gates(&verdicts),
            failing: failing(&verdicts),
        })
    }
}

fn gates(verdicts: &Verdicts) -> Option<Gates> {
    let gates = verdicts.iter().map(|verdict| (verdict.gate, verdict.computed)).collect();
    (!verdicts.is_empty()).then_some(Gates(gates))
}

fn failing(verdicts: &Verdicts) -> Failing {
    let failed = verdicts.iter().filter(|verdict| !verdict.failing.is_empty());
    let names = |rules: &[&'static Rule]| rules.iter().map(|rule| rule.name).collect();
    Failing(failed.map(|verdict| (verdict.gate, names(&verdict.failing))).collect())
}

/// `v1.2` as `1.2`; other schemes as they are.
pub fn bare(version: &str) -> String {
    let number = version.strip_prefix(['v', 'V']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    number.unwrap_or(version).to_owned()
}

/// A status as reports write it; nothing where there is none.
pub fn status(status: &Status) -> Option<String> {
    match status {
        Status::Spec(status) => Some(status.title().to_owned()),
        Status::Adr(status) => Some(status.title().to_owned()),
        Status::Unknown(written) => Some(written.to_string()),
        Status::Missing => None,
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Wrong => "wrong",
        Level::Gate => "gate",
        Level::Advice => "advice",
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_lose_their_letter_only_before_a_number() {
        for (written, shown) in
            [("v1", "1"), ("V2.0", "2.0"), ("1.2.0", "1.2.0"), ("v-next", "v-next"), ("2026-02-01", "2026-02-01")]
        {
            assert_eq!(bare(written), shown);
        }
    }

    #[test]
    fn gates_are_an_object_in_their_order() {
        let gates = Gates(vec![(Gate::Context, Computed::Pass), (Gate::Ready, Computed::NotChecked)]);
        assert_eq!(serde_json::to_string(&gates).unwrap(), r#"{"context":"PASS","ready":"NOT-CHECKED"}"#);
        assert!(!gates.are_passed());
    }
}
