//! What the rules of one stratum reported, as it is kept until it is shown: nearly every report is looked
//! at once, and a large workspace has hundreds of thousands.

use std::sync::Arc;

use specward_syntax::packed;

use crate::finding::Place;
use crate::sink::Reported;

/// See the module's documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reports {
    packed: Arc<[u8]>,
    /// The other sides of the reports, sorted.
    related: Arc<[Place]>,
}

impl Reports {
    pub(crate) fn new(reported: &[Reported]) -> Self {
        if reported.is_empty() {
            return Self::default();
        }
        let related = reported.iter().flat_map(|report| &report.related).map(|related| related.place);
        let mut related: Vec<Place> = related.collect();
        related.sort_unstable();
        related.dedup();
        // Numbers and texts can always be packed.
        let packed = packed::pack(&reported).map(Arc::from).unwrap_or_default();
        Self { packed, related: related.into() }
    }

    /// The reports, in order.
    pub(crate) fn list(&self) -> Vec<Reported> {
        if self.is_empty() { Vec::new() } else { packed::unpack(&self.packed).unwrap_or_default() }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The other sides of the reports: each place once, in order.
    pub(crate) fn related(&self) -> &[Place] {
        &self.related
    }
}
