//! Entries that say a power or a rule changed, by their signatures: OpenZeppelin's, Compound's and Safe's.

use super::Change;
use crate::{abi, bypass::functions::Names, events::Log};
use alloy_primitives::{Address, B256, U256, keccak256};
use record::sorted::Map;

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Who holds a role, or who gives it.
    Role,
    /// Who owns a contract or administers it.
    Owner,
    /// The code that a contract runs.
    Code,
    /// How votes are counted and how long they take.
    Rules,
    /// How long a decision waits before it is carried out.
    Delay,
    /// Whether it is stopped.
    Pause,
    /// Who signs for a shared account, and what may act for it.
    Signers,
    /// A timelock carried something out.
    Carried,
}

/// A value in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An account.
    Address(Address),
    /// A number.
    Number(U256),
    /// Yes or no.
    Bool(bool),
    /// A role, by its name where that is known.
    Role(String),
    /// Any other word.
    Word(B256),
}

/// `*` stands before parts that are indexed; where an entry has all of them indexed, or none, it is read so whatever
/// stands here: contracts differ in that.
const KNOWN: &[(Kind, &str)] = &[
    (
        Kind::Role,
        "RoleGranted(bytes32 *role,address *account,address *sender)",
    ),
    (
        Kind::Role,
        "RoleRevoked(bytes32 *role,address *account,address *sender)",
    ),
    (
        Kind::Role,
        "RoleAdminChanged(bytes32 *role,bytes32 *previousAdminRole,bytes32 *newAdminRole)",
    ),
    (
        Kind::Role,
        "RoleGranted(uint64 *roleId,address *account,uint32 delay,uint48 since,bool newMember)",
    ),
    (Kind::Role, "RoleRevoked(uint64 *roleId,address *account)"),
    (Kind::Role, "RoleAdminChanged(uint64 *roleId,uint64 *admin)"),
    (
        Kind::Role,
        "RoleGuardianChanged(uint64 *roleId,uint64 *guardian)",
    ),
    (
        Kind::Role,
        "TargetFunctionRoleUpdated(address *target,bytes4 selector,uint64 *roleId)",
    ),
    (Kind::Role, "AuthorityUpdated(address authority)"),
    (
        Kind::Owner,
        "OwnershipTransferred(address *previousOwner,address *newOwner)",
    ),
    (
        Kind::Owner,
        "OwnershipTransferStarted(address *previousOwner,address *newOwner)",
    ),
    (
        Kind::Owner,
        "AdminChanged(address previousAdmin,address newAdmin)",
    ),
    (Kind::Owner, "NewAdmin(address oldAdmin,address newAdmin)"),
    (
        Kind::Owner,
        "NewPendingAdmin(address oldPendingAdmin,address newPendingAdmin)",
    ),
    (Kind::Owner, "NewAdmin(address *newAdmin)"),
    (Kind::Owner, "NewPendingAdmin(address *newPendingAdmin)"),
    (
        Kind::Owner,
        "TimelockChange(address oldTimelock,address newTimelock)",
    ),
    (Kind::Code, "Upgraded(address *implementation)"),
    (Kind::Code, "BeaconUpgraded(address *beacon)"),
    (
        Kind::Code,
        "NewImplementation(address oldImplementation,address newImplementation)",
    ),
    (
        Kind::Rules,
        "VotingDelaySet(uint256 oldVotingDelay,uint256 newVotingDelay)",
    ),
    (
        Kind::Rules,
        "VotingPeriodSet(uint256 oldVotingPeriod,uint256 newVotingPeriod)",
    ),
    (
        Kind::Rules,
        "ProposalThresholdSet(uint256 oldProposalThreshold,uint256 newProposalThreshold)",
    ),
    (
        Kind::Rules,
        "QuorumNumeratorUpdated(uint256 oldQuorumNumerator,uint256 newQuorumNumerator)",
    ),
    (
        Kind::Rules,
        "LateQuorumVoteExtensionSet(uint64 oldVoteExtension,uint64 newVoteExtension)",
    ),
    (
        Kind::Rules,
        "ProposalGuardianSet(address oldProposalGuardian,address newProposalGuardian)",
    ),
    (
        Kind::Rules,
        "WhitelistAccountExpirationSet(address account,uint256 expiration)",
    ),
    (
        Kind::Rules,
        "WhitelistGuardianSet(address oldGuardian,address newGuardian)",
    ),
    (
        Kind::Delay,
        "MinDelayChange(uint256 oldDuration,uint256 newDuration)",
    ),
    (Kind::Delay, "NewDelay(uint256 *newDelay)"),
    (
        Kind::Delay,
        "RoleGrantDelayChanged(uint64 *roleId,uint32 delay,uint48 since)",
    ),
    (
        Kind::Delay,
        "TargetAdminDelayUpdated(address *target,uint32 delay,uint48 since)",
    ),
    (Kind::Pause, "Paused(address account)"),
    (Kind::Pause, "Unpaused(address account)"),
    (Kind::Pause, "TargetClosed(address *target,bool closed)"),
    (Kind::Signers, "AddedOwner(address *owner)"),
    (Kind::Signers, "RemovedOwner(address *owner)"),
    (Kind::Signers, "ChangedThreshold(uint256 threshold)"),
    (Kind::Signers, "EnabledModule(address *module)"),
    (Kind::Signers, "DisabledModule(address *module)"),
    (Kind::Signers, "ChangedGuard(address *guard)"),
    (Kind::Signers, "ChangedFallbackHandler(address *handler)"),
    (Kind::Code, "ChangedMasterCopy(address singleton)"),
    (Kind::Carried, CALL_EXECUTED),
];

/// A timelock carried out a call.
const CALL_EXECUTED: &str =
    "CallExecuted(bytes32 *id,uint256 *index,address target,uint256 value,bytes data)";
/// A timelock was told to carry out a call later.
const CALL_SCHEDULED: &str = "CallScheduled(bytes32 *id,uint256 *index,address target,uint256 value,bytes data,bytes32 predecessor,uint256 delay)";

/// The parts of a signature as it stands above: their types, whether they are indexed, and their names.
fn parts(signature: &'static str) -> impl Iterator<Item = (&'static str, bool, &'static str)> {
    let inner = signature.split_once('(').map_or("", |(_, rest)| rest);
    let parts = inner.trim_end_matches(')').split(',');
    parts.filter_map(|part| {
        let (kind, name) = part.split_once(' ')?;
        let bare = name.strip_prefix('*');
        Some((kind, bare.is_some(), bare.unwrap_or(name)))
    })
}

fn name(signature: &'static str) -> &'static str {
    signature
        .split_once('(')
        .map_or(signature, |(name, _)| name)
}

/// The first topic of an entry with that signature.
pub(super) fn topic(signature: &'static str) -> B256 {
    let mut canonical = String::from(name(signature));
    for (place, (kind, ..)) in parts(signature).enumerate() {
        canonical.push(if place == 0 { '(' } else { ',' });
        canonical.push_str(kind);
    }
    canonical.push(')');
    keccak256(canonical)
}

/// All kinds of entries that are looked at, ready to be found by their first topics.
pub struct Kinds {
    known: Map<B256, (Kind, &'static str)>,
    names: Names,
    pub(super) scheduled: B256,
    pub(super) executed: B256,
}

impl Default for Kinds {
    fn default() -> Kinds {
        Kinds::new()
    }
}

impl Kinds {
    /// Works out their topics.
    pub fn new() -> Kinds {
        let entry =
            |(kind, signature): &(Kind, &'static str)| (topic(signature), (*kind, *signature));
        Kinds {
            known: KNOWN.iter().map(entry).collect(),
            names: Names::new(),
            scheduled: topic(CALL_SCHEDULED),
            executed: topic(CALL_EXECUTED),
        }
    }

    /// The first topics of all entries that are looked at: changes, and what a timelock was told and did.
    pub fn topics(&self) -> Vec<B256> {
        self.known.keys().copied().chain([self.scheduled]).collect()
    }

    /// Reads an entry; `None` when it is no change.
    pub fn read(&self, log: &Log) -> Option<Change> {
        let (kind, signature) = *self.known.get(log.topics.first()?)?;
        Some(Change {
            kind,
            contract: log.address,
            name: name(signature),
            values: self.values(log, signature).unwrap_or_default(),
            block: log.block,
            index: log.index,
            transaction: log.transaction,
        })
    }

    fn values(&self, log: &Log, signature: &'static str) -> Option<Vec<(&'static str, Value)>> {
        let indexed = log.topics.len().checked_sub(1)?;
        let all = parts(signature).count();
        let marked = parts(signature).filter(|(_, marked, _)| *marked).count();
        if ![0, marked, all].contains(&indexed) {
            return None;
        }
        let (mut topics, mut at) = (log.topics.iter().skip(1), 0);
        let mut out = Vec::with_capacity(all);
        for (kind, mark, name) in parts(signature) {
            let in_topic = indexed == all || (mark && indexed > 0);
            let word = match in_topic {
                true => topics.next()?.0,
                false => {
                    at += 32;
                    abi::word_at(&log.data, at - 32)?
                }
            };
            let value = match kind {
                "address" => Value::Address(abi::read_address(&word)?),
                "bool" => Value::Bool(abi::read_bool(&word)?),
                "bytes32" if name != "id" => Value::Role(self.names.role(B256::from(word))),
                "bytes32" | "bytes4" => Value::Word(B256::from(word)),
                // What was called with it is long, and of no use to a reader.
                "bytes" => continue,
                _ => Value::Number(U256::from_be_bytes(word)),
            };
            out.push((name, value));
        }
        Some(out)
    }
}
