//! Accounts, devices and what this browser keeps.

use crate::*;
use serde::{Deserialize, Serialize};

/// This browser's permission to comment as an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceView {
    /// The account.
    pub account: Address,
    /// Its state.
    pub state: DeviceState,
    /// Other devices of this account in this space: key, ends (unix s), revoked.
    pub others: Vec<(Hex, i64, bool)>,
}

/// The state of this browser's device key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceState {
    /// None yet: one wallet signature makes one.
    None,
    /// May comment until then (unix seconds).
    Bound {
        /// Device key.
        device: Hex,
        /// Ends.
        until: i64,
    },
    /// Ended.
    Expired {
        /// Device key.
        device: Hex,
    },
    /// Taken back.
    Revoked {
        /// Device key.
        device: Hex,
    },
    /// This browser can't keep a key safely (no secure context, shared-origin gateway).
    Impossible(Why),
}

/// What this browser keeps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StorageView {
    /// Acts kept.
    pub acts: u32,
    /// The browser promised not to evict.
    pub persistent: bool,
    /// Acts of one's own that no relay has accepted yet.
    pub unsent: u32,
    /// Records set aside because they no longer match their id.
    pub corrupted: u32,
    /// The last backup, unix ms.
    pub last_backup: Option<i64>,
}
