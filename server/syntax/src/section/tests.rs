use std::collections::HashMap;

use proptest::prelude::*;

use super::SectionName as S;
use super::*;

fn parse(heading: &str) -> Vec<S> {
    S::parse(heading, &ReadingOptions::default())
}

#[test]
fn titles_are_read_back() {
    for name in S::all() {
        let expected = vec![name];
        assert_eq!(parse(name.title()), expected);
        assert_eq!(parse(&name.title().to_uppercase()), expected);
        assert_eq!(parse(&format!("3. {}:", name.title())), expected);
        assert_eq!(parse(&format!("🎯 {} *(mandatory)*", name.title())), expected);
    }
}

#[test]
fn headings_in_every_dress() {
    let table: &[(&str, &[S])] = &[
        ("## Problem Statement", &[S::ProblemStatement]),
        ("1) Problem Statement", &[S::ProblemStatement]),
        ("1. Problem Statement", &[S::ProblemStatement]),
        ("1.2 Problem Statement", &[S::ProblemStatement]),
        ("§1 Problem Statement", &[S::ProblemStatement]),
        ("Section 1: Problem Statement", &[S::ProblemStatement]),
        ("Acceptance Criteria *(mandatory)*", &[S::AcceptanceCriteria]),
        ("Acceptance criteria (draft):", &[S::AcceptanceCriteria]),
        ("**NFRs**", &[S::Nfrs]),
        ("Non-Functional Requirements", &[S::Nfrs]),
        ("UX", &[S::UserExperience]),
        ("Goals & Non-Goals", &[S::Goals, S::NonGoals]),
        ("Goals / Non-Goals", &[S::Goals, S::NonGoals]),
        ("Goals and Non-Goals", &[S::Goals, S::NonGoals]),
        ("Goals/Non-goals", &[S::Goals, S::NonGoals]),
        ("4. Ziele und Nicht-Ziele", &[S::Goals, S::NonGoals]),
        ("目标与非目标", &[S::Goals, S::NonGoals]),
        ("Rollout Plan", &[S::Rollout]),
        ("Test Plan", &[S::Testing]),
        ("Context Sources", &[S::References]),
        ("References (MCP Sources + versions)", &[S::References]),
        ("Gate Check", &[S::Gates]),
        ("Gates Validation", &[S::Gates]),
        ("GATES VALIDATION (MANDATORY)", &[S::Gates]),
        ("Spec Metadata", &[S::Metadata]),
        ("Header", &[S::Metadata]),
        ("Context and Problem Statement", &[S::Context]),
        ("Considered Options", &[S::Options]),
        ("Decision: use queues", &[S::Decision]),
        ("Decision Outcome", &[S::Decision]),
        ("Fan-out", &[S::FanOutTasks]),
        ("Owned Entities", &[S::Entities]),
        ("Root Cause Hypothesis", &[S::RootCause]),
        ("Follow-up Spec Link", &[S::FollowUp]),
        ("Hotfix Spec", &[S::HotfixSpec]),
        ("User Scenarios & Testing *(mandatory)*", &[S::UserScenarios]),
        ("ADDED Requirements", &[S::Requirements]),
        ("[Risks](risks.md)", &[S::Risks]),
        ("Problembeschreibung", &[S::ProblemStatement]),
        ("Akzeptanzkriterien", &[S::AcceptanceCriteria]),
        ("Critères d’acceptation", &[S::AcceptanceCriteria]),
        ("Riesgos", &[S::Risks]),
        ("Critérios de aceitação", &[S::AcceptanceCriteria]),
        ("验收标准", &[S::AcceptanceCriteria]),
        ("2. 风险", &[S::Risks]),
        ("Goals of the cart team", &[]),
        ("Phase 1", &[]),
        ("2024", &[]),
        ("", &[]),
    ];
    for (heading, names) in table {
        assert_eq!(parse(heading), *names, "{heading}");
    }
}

#[test]
fn headings_of_the_workspace_go_first() {
    let options = ReadingOptions {
        headings: vec![("Worum geht es".into(), "Problem Statement".into())],
        ..ReadingOptions::default()
    };
    assert_eq!(S::parse("Worum geht es?", &options), [S::ProblemStatement; 0]);
    assert_eq!(S::parse("2. Worum geht es", &options), [S::ProblemStatement]);
}

#[test]
fn no_heading_belongs_to_two_sections() {
    let mut seen = HashMap::new();
    for (name, title, others) in aliases::NAMES {
        for written in others.split('|').chain([*title]) {
            let other = seen.insert(fold(written), name);
            assert!(other.is_none_or(|other| other == name), "{written} belongs to {name:?} and {other:?}");
        }
    }
}

#[test]
fn near_headings_are_guessed() {
    assert_eq!(S::nearest("Acceptence Criteria"), Some(S::AcceptanceCriteria));
    assert_eq!(S::nearest("Problem Statment"), Some(S::ProblemStatement));
    assert_eq!(S::nearest("Phase 1"), None);
}

proptest! {
    #[test]
    fn any_heading_is_read_without_panic(text in "\\PC{0,60}") {
        let _ = (parse(&text), S::nearest(&text));
    }
}
