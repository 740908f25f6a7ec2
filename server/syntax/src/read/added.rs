//! The facts that were added behind a mark, and the ids in them.

use crate::document::{
    Claim, FactId, Facts, Field, FrontMatterError, GateLine, Link, Marker, Reference, Requirement, Section,
    SectionLine, Source, SourceItem, Statement, Suppression, Task, Title, VagueWord,
};

/// How many facts of each kind there were.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    pub(crate) sections: usize,
    pub(crate) references: usize,
    pub(crate) links: usize,
    pub(crate) tasks: usize,
    titled: bool,
    faulty: bool,
    cut: bool,
    fields: usize,
    sources: usize,
    cited: usize,
    lines: usize,
    statements: usize,
    claims: usize,
    vague: usize,
    gate_lines: usize,
    markers: usize,
    suppressions: usize,
    requirements: usize,
}

impl Mark {
    /// The end of these facts.
    pub(crate) fn end_of(facts: &Facts) -> Self {
        Self {
            sections: facts.sections.len(),
            references: facts.references.len(),
            links: facts.links.len(),
            tasks: facts.tasks.len(),
            titled: facts.title.is_some(),
            faulty: facts.front_matter_error.is_some(),
            cut: facts.too_deep.is_some(),
            fields: facts.fields.len(),
            sources: facts.sources.len(),
            cited: facts.cited.len(),
            lines: facts.lines.len(),
            statements: facts.statements.len(),
            claims: facts.claims.len(),
            vague: facts.vague.len(),
            gate_lines: facts.gates.as_ref().map_or(0, |gates| gates.lines.len()),
            markers: facts.markers.len(),
            suppressions: facts.suppressions.len(),
            requirements: facts.requirements.len(),
        }
    }

    /// What stands behind the mark.
    pub(crate) fn added(self, facts: &mut Facts) -> Added<'_> {
        let gate_lines = facts.gates.as_mut().map_or(&mut [][..], |gates| &mut gates.lines[..]);
        Added {
            title: facts.title.as_mut().filter(|_| !self.titled),
            error: facts.front_matter_error.as_mut().filter(|_| !self.faulty),
            too_deep: facts.too_deep.as_mut().filter(|_| !self.cut),
            sections: &mut facts.sections[self.sections..],
            fields: &mut facts.fields[self.fields..],
            references: &mut facts.references[self.references..],
            links: &mut facts.links[self.links..],
            sources: &mut facts.sources[self.sources..],
            cited: &mut facts.cited[self.cited..],
            lines: &mut facts.lines[self.lines..],
            statements: &mut facts.statements[self.statements..],
            claims: &mut facts.claims[self.claims..],
            vague: &mut facts.vague[self.vague..],
            gate_lines: &mut gate_lines[self.gate_lines..],
            markers: &mut facts.markers[self.markers..],
            suppressions: &mut facts.suppressions[self.suppressions..],
            requirements: &mut facts.requirements[self.requirements..],
            tasks: &mut facts.tasks[self.tasks..],
        }
    }
}

/// Facts behind a mark.
#[derive(Debug)]
pub(crate) struct Added<'a> {
    pub(crate) title: Option<&'a mut Title>,
    pub(crate) error: Option<&'a mut FrontMatterError>,
    pub(crate) too_deep: Option<&'a mut FactId>,
    pub(crate) sections: &'a mut [Section],
    pub(crate) fields: &'a mut [Field],
    pub(crate) references: &'a mut [Reference],
    pub(crate) links: &'a mut [Link],
    pub(crate) sources: &'a mut [Source],
    pub(crate) cited: &'a mut [SourceItem],
    pub(crate) lines: &'a mut [SectionLine],
    pub(crate) statements: &'a mut [Statement],
    pub(crate) claims: &'a mut [Claim],
    pub(crate) vague: &'a mut [VagueWord],
    pub(crate) gate_lines: &'a mut [GateLine],
    pub(crate) markers: &'a mut [Marker],
    pub(crate) suppressions: &'a mut [Suppression],
    pub(crate) requirements: &'a mut [Requirement],
    pub(crate) tasks: &'a mut [Task],
}

impl Added<'_> {
    /// Applies `change` to every id of a place.
    pub(crate) fn for_each_fact(&mut self, change: &mut impl FnMut(&mut FactId)) {
        if let Some(title) = &mut self.title {
            change(&mut title.at);
            title.id_at.iter_mut().for_each(&mut *change);
        }
        for section in &mut *self.sections {
            change(&mut section.heading);
            change(&mut section.whole);
        }
        for field in &mut *self.fields {
            [&mut field.key_at, &mut field.value_at, &mut field.entry].into_iter().for_each(&mut *change);
            field.value.items.iter_mut().for_each(|item| change(&mut item.at));
        }
        for reference in &mut *self.references {
            change(&mut reference.at);
            reference.version_at.iter_mut().for_each(&mut *change);
        }
        for link in &mut *self.links {
            change(&mut link.at);
            change(&mut link.target_at);
            link.fragment_at.iter_mut().for_each(&mut *change);
        }
        self.for_each_other_fact(change);
    }

    fn for_each_other_fact(&mut self, change: &mut impl FnMut(&mut FactId)) {
        self.sources.iter_mut().for_each(|source| change(&mut source.at));
        for item in self.sources.iter_mut().flat_map(|source| &mut source.items).chain(&mut *self.cited) {
            change(&mut item.at);
            item.version_at.iter_mut().for_each(&mut *change);
        }
        self.lines.iter_mut().for_each(|line| change(&mut line.at));
        self.statements.iter_mut().for_each(|statement| change(&mut statement.at));
        self.claims.iter_mut().for_each(|claim| change(&mut claim.at));
        self.vague.iter_mut().for_each(|word| change(&mut word.at));
        for line in &mut *self.gate_lines {
            change(&mut line.at);
            change(&mut line.verdict_at);
        }
        for suppression in &mut *self.suppressions {
            change(&mut suppression.at);
            change(&mut suppression.rule_at);
        }
        self.markers.iter_mut().for_each(|marker| change(&mut marker.at));
        self.requirements.iter_mut().for_each(|requirement| change(&mut requirement.at));
        self.tasks.iter_mut().for_each(|task| change(&mut task.at));
        self.error.iter_mut().for_each(|error| change(&mut error.at));
        self.too_deep.iter_mut().for_each(|at| change(at));
    }
}
