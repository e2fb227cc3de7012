//! Reasons as data. Every failure a person can meet is one of these; `ui` has a sentence and a way out for each.

use serde::{Deserialize, Serialize};

/// Why something was refused, failed or is not counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Why {
    // Acts that were not taken in or not counted.
    /// Malformed: which part, in the protocol's terms.
    Malformed(String),
    /// Larger than the protocol allows.
    TooLarge,
    /// Signature does not belong to the account it names.
    BadSignature,
    /// A contract account has not confirmed this signature (yet).
    ContractSignature,
    /// Belongs to another space.
    WrongSpace,
    /// Made for another chain.
    WrongChain,
    /// The words in the message do not match what they stand for.
    WordsDiffer(String),
    /// Terms differ from the space version they pin.
    TermsDiffer(String),
    /// No weight at the snapshot.
    NotInElectorate,
    /// Signed for another version of the text or another vote.
    WrongRevision,
    /// A later ballot of the same account counts instead.
    Superseded,
    /// The same account signed different choices under one number: neither counts.
    Conflicting,
    /// Refers to something this browser has not received.
    UnknownReference,
    /// The choice is not one of those offered.
    BadChoice,
    /// The device was not allowed to speak for this account.
    DeviceUnbound,
    /// The device's permission has ended.
    DeviceExpired,
    /// The device's permission was withdrawn.
    DeviceRevoked,
    /// The account may not do this here; which role is needed.
    NotAllowed(String),
    /// The space's rules are split in two: nothing opens until that is healed.
    SpaceSplit,
    /// The vote is not open yet.
    NotOpenYet,
    /// The vote has ended.
    Ended,
    /// Practice keys work only in the practice space.
    PracticeOnly,
    /// A stored record no longer matches its id; it was set aside and is fetched again.
    Corrupted,

    // Sources.
    /// No relay could be reached.
    NoRelay,
    /// The relay refused: its own words.
    RelayRefused(String),
    /// No node answered.
    NoNode,
    /// The nodes contradict one another.
    NodesDisagree,
    /// The node answered for another chain.
    NodeOtherChain,
    /// The address is a private one and was not typed by the reader.
    PrivateHost(String),
    /// The reader has not agreed to contact these hosts.
    NoConsent,
    /// No connection at all.
    Offline,
    /// Not found on any relay asked.
    NotFound,

    // Storage.
    /// The browser refuses to store (private window, full disk, blocked).
    StorageRefused(String),
    /// The file is not a Locus backup, or is damaged: where.
    BadBackup(String),
    /// A newer Locus wrote this browser's data.
    NewerStore,

    // Wallet.
    /// The person said no in the wallet.
    WalletRejected,
    /// The wallet is locked or has not granted this site an account.
    WalletLocked,
    /// The wallet already shows a request.
    WalletPending,
    /// The wallet is on another chain: the chain wanted.
    WalletOtherChain(u64),
    /// The wallet does not know that chain: the chain wanted.
    WalletUnknownChain(u64),
    /// The wallet does not support this request.
    WalletUnsupported,
    /// The wallet lost its connection to its own network.
    WalletDisconnected,
    /// The wallet did not answer in time.
    WalletTimeout,
    /// Another account signed than the one chosen: the one that did.
    WalletOtherAccount(String),
    /// The wallet answered with something that is no signature, or its own error.
    WalletOther(String),
    /// No wallet was found in this browser.
    NoWallet,

    // Forms.
    /// A field's content can't be used: field name, reason in the protocol's terms.
    Field(String, String),
    /// A fault of Locus itself.
    Internal(String),
}
