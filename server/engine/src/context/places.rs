//! Where a finding about something missing stands (rules.md, "Where a finding stands").

use specward_syntax::{FactId, SectionName};

use super::Context;

impl Context<'_> {
    /// For a missing section or gates block: the H1, else the start of the file.
    pub fn title_place(&self) -> FactId {
        self.facts.title.as_ref().map_or(FactId::FILE, |title| title.at)
    }

    /// For a missing key: the `Metadata` heading, else the H1.
    pub fn metadata_place(&self) -> FactId {
        self.heading(SectionName::Metadata).unwrap_or_else(|| self.title_place())
    }

    /// For a missing observability topic: `NFRs`, else `Observability`, else the H1.
    pub fn nfr_place(&self) -> FactId {
        let named = self.heading(SectionName::Nfrs).or_else(|| self.heading(SectionName::Observability));
        named.unwrap_or_else(|| self.title_place())
    }

    /// The heading of the first section with this name.
    pub fn heading(&self, name: SectionName) -> Option<FactId> {
        self.section(name).map(|(_, section)| section.heading)
    }
}
