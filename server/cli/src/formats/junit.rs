//! XML as `JUnit` writes it: one suite a file, one case a finding. Errors are failures; everything else passes and says what it is.

use std::collections::BTreeMap;
use std::io;

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use crate::report::{Report, Reported};

/// The report as XML.
pub fn suites(report: &Report) -> io::Result<String> {
    let mut junit = Junit::new("specward");
    junit.add_test_suites(by_file(report).into_iter().map(|(path, findings)| suite(path, &findings)));
    junit.to_string().map(|text| text + "\n").map_err(io::Error::other)
}

/// Files with findings, and those of artefacts without any.
fn by_file(report: &Report) -> BTreeMap<&str, Vec<&Reported>> {
    let mut files: BTreeMap<&str, Vec<&Reported>> =
        report.artefacts.iter().map(|artefact| (artefact.path.as_str(), Vec::new())).collect();
    for finding in report.findings.iter().filter(|finding| finding.suppressed.is_none()) {
        files.entry(&finding.at.path).or_default().push(finding);
    }
    files
}

fn suite(path: &str, findings: &[&Reported]) -> TestSuite {
    let mut suite = TestSuite::new(path);
    if findings.is_empty() {
        suite.add_test_case(case(path, "no findings", TestCaseStatus::success()));
    }
    suite.add_test_cases(findings.iter().map(|finding| of_finding(path, finding)));
    suite
}

fn of_finding(path: &str, finding: &Reported) -> TestCase {
    let start = finding.at.range.start;
    let name = format!("{} at {}:{}", finding.rule, start.line, start.column);
    if finding.severity == "error" {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(finding.rule).set_message(finding.message.as_str());
        status
            .set_description(format!("{path}:{}:{}\n{}\n{}", start.line, start.column, finding.message, finding.help));
        return case(path, &name, status);
    }
    let mut passed = case(path, &name, TestCaseStatus::success());
    passed.set_system_out(format!("{}: {}\n{}", finding.severity, finding.message, finding.help));
    passed
}

fn case(path: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(path);
    case
}
