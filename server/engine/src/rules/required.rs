//! The one table of keys that each kind owes (rules.md, "What each rule weighs"; operating model 1.7, 1.9, 1.12).
//! Data only.

use specward_syntax::Key;
use specward_syntax::status::SpecStatus;

use crate::artefact::Status;
use crate::kind::Kind;

/// A key that a kind owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// Any of these satisfies it; the first is the one to add.
    pub keys: &'static [Key],
    /// From which point of the lifecycle on it is owed.
    pub when: When,
    /// Operating model section that asks for it.
    pub section: &'static str,
}

/// When a key is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// From the first line on.
    Always,
    /// Once the status is Done.
    Done,
}

impl When {
    /// Whether it is owed at this status.
    pub fn applies(self, status: &Status) -> bool {
        self == Self::Always || *status == Status::Spec(SpecStatus::Done)
    }
}

macro_rules! owed {
    ($section:literal: $($key:ident $(| $other:ident)*),+ $(; done: $done:ident)?) => {
        &[
            $(Required { keys: &[Key::$key $(, Key::$other)*], when: When::Always, section: $section },)+
            $(Required { keys: &[Key::$done], when: When::Done, section: $section },)?
        ]
    };
}

/// What a document of this kind owes in its metadata. Fan-out tasks owe theirs one by one: see [`TASK`].
pub fn required(kind: Kind) -> &'static [Required] {
    match kind {
        Kind::ComponentSpec => {
            owed!("1.9": Implements, ContextPack, ContractsReferenced, BlockedBy, Status; done: Outcome)
        }
        Kind::PlatformSpec => {
            owed!("1.9": Id, Implements, Status, Children, ContractSpecs, Adrs, ContextPack)
        }
        Kind::ContractSpec => owed!("1.6": Id, Version, Producer, Consumers, Status, Compatibility),
        Kind::ChangeSpec => owed!("1.10": Id, Implements, ContextPack, Status),
        Kind::BugSpec | Kind::HotfixSpec => owed!("1.13": Id, Status),
        Kind::Adr => owed!("1.12": Id, Status, Date, Owner),
        Kind::ContextPack => owed!("1.8": Id | Version, Status, Sources),
        Kind::Initiative => owed!("1.5": Id, Status, Owner),
        Kind::FollowUpSpec | Kind::Constitution | Kind::Domain | Kind::FanOutTasks | Kind::SpecGraph | Kind::Prose => {
            &[]
        }
    }
}

/// What each fan-out task owes.
pub const TASK: &[Required] =
    owed!("1.7": ComponentRepo, PlatformSpecId, ContextPackVersion, ContractChange, BlockedBy);
