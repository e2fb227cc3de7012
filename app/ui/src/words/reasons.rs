//! Every reason as a sentence, and the way out of it: in words, and as something to press where the page can help.

use crate::locales::{Key, t, why as l};
use views::Why;

/// What the page can offer to get out of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    /// Nothing but words.
    None,
    /// Do the same again.
    Retry,
    /// Choose a wallet.
    Connect,
    /// Switch the wallet to this chain, adding it if it is not known there.
    Switch(u64),
    /// Look at relays and nodes.
    Sources,
    /// Load the page again.
    Reload,
}

/// A reason as a sentence.
pub fn why(why: &Why) -> String {
    use Why::*;
    let key = match why {
        Malformed(part) => return l::malformed(part),
        WordsDiffer(what) => return l::words_differ(what),
        TermsDiffer(what) => return l::terms_differ(what),
        NotAllowed(role) => return l::not_allowed(role),
        RelayRefused(said) => return l::relay_refused(said),
        PrivateHost(host) => return l::private_host(host),
        StorageRefused(said) => return l::storage_refused(said),
        BadBackup(part) => return l::bad_backup(part),
        WalletOtherChain(chain) => return l::other_chain(&chain.to_string()),
        WalletUnknownChain(chain) => return l::unknown_chain(&chain.to_string()),
        WalletOtherAccount(account) => return l::other_account(account),
        WalletOther(said) => return l::wallet_other(said),
        Field(field, reason) => return l::field(field, reason),
        Internal(what) => return l::internal(what),
        TooLarge => l::TOO_LARGE,
        BadSignature => l::BAD_SIGNATURE,
        ContractSignature => l::CONTRACT_SIGNATURE,
        WrongSpace => l::WRONG_SPACE,
        WrongChain => l::WRONG_CHAIN,
        NotInElectorate => l::NO_WEIGHT,
        WrongRevision => l::WRONG_REVISION,
        Superseded => l::SUPERSEDED,
        Conflicting => l::CONFLICTING,
        UnknownReference => l::UNKNOWN_REFERENCE,
        BadChoice => l::BAD_CHOICE,
        DeviceUnbound => l::DEVICE_UNBOUND,
        DeviceExpired => l::DEVICE_EXPIRED,
        DeviceRevoked => l::DEVICE_REVOKED,
        SpaceSplit => l::SPLIT,
        NotOpenYet => l::NOT_OPEN,
        Ended => l::ENDED,
        PracticeOnly => l::PRACTICE_ONLY,
        Corrupted => l::CORRUPTED,
        NoRelay => l::NO_RELAY,
        NoNode => l::NO_NODE,
        NodesDisagree => l::NODES_DISAGREE,
        NodeOtherChain => l::NODE_CHAIN,
        NoConsent => l::NO_CONSENT,
        Offline => l::OFFLINE,
        NotFound => l::NOT_FOUND,
        NewerStore => l::NEWER_STORE,
        WalletRejected => l::REJECTED,
        WalletLocked => l::LOCKED,
        WalletPending => l::PENDING,
        WalletUnsupported => l::UNSUPPORTED,
        WalletDisconnected => l::DISCONNECTED,
        WalletTimeout => l::TIMEOUT,
        NoWallet => l::NO_WALLET,
    };
    t(key).into()
}

/// The way out of it in words; empty where there is nothing to do.
pub fn way(why: &Why) -> &'static str {
    way_key(why).map(t).unwrap_or_default()
}

fn way_key(why: &Why) -> Option<Key> {
    use Why::*;
    Some(match why {
        TooLarge => l::TOO_LARGE_WAY,
        ContractSignature => l::CONTRACT_SIGNATURE_WAY,
        Conflicting => l::CONFLICTING_WAY,
        UnknownReference => l::UNKNOWN_REFERENCE_WAY,
        DeviceUnbound => l::DEVICE_UNBOUND_WAY,
        DeviceExpired => l::DEVICE_EXPIRED_WAY,
        DeviceRevoked => l::DEVICE_REVOKED_WAY,
        NotAllowed(_) => l::NOT_ALLOWED_WAY,
        SpaceSplit => l::SPLIT_WAY,
        NotOpenYet => l::NOT_OPEN_WAY,
        PracticeOnly => l::PRACTICE_ONLY_WAY,
        NoRelay => l::NO_RELAY_WAY,
        RelayRefused(_) => l::RELAY_REFUSED_WAY,
        NoNode => l::NO_NODE_WAY,
        NodesDisagree => l::NODES_DISAGREE_WAY,
        NodeOtherChain => l::NODE_CHAIN_WAY,
        PrivateHost(_) => l::PRIVATE_HOST_WAY,
        NoConsent => l::NO_CONSENT_WAY,
        Offline => l::OFFLINE_WAY,
        NotFound => l::NOT_FOUND_WAY,
        StorageRefused(_) => l::STORAGE_REFUSED_WAY,
        BadBackup(_) => l::BAD_BACKUP_WAY,
        NewerStore => l::NEWER_STORE_WAY,
        WalletRejected => l::REJECTED_WAY,
        WalletLocked => l::LOCKED_WAY,
        WalletPending => l::PENDING_WAY,
        WalletOtherChain(_) => l::OTHER_CHAIN_WAY,
        WalletUnknownChain(_) => l::UNKNOWN_CHAIN_WAY,
        WalletUnsupported => l::UNSUPPORTED_WAY,
        WalletDisconnected => l::DISCONNECTED_WAY,
        WalletTimeout => l::TIMEOUT_WAY,
        WalletOtherAccount(_) => l::OTHER_ACCOUNT_WAY,
        WalletOther(_) => l::WALLET_OTHER_WAY,
        NoWallet => l::NO_WALLET_WAY,
        Field(..) => l::FIELD_WAY,
        Internal(_) => l::INTERNAL_WAY,
        // Reasons about other people's acts: nothing that the reader could do.
        Malformed(_) | BadSignature | WrongSpace | WrongChain | WordsDiffer(_) | TermsDiffer(_)
        | NotInElectorate | WrongRevision | Superseded | BadChoice | Ended | Corrupted => {
            return None;
        }
    })
}

/// What to press to get out of it.
pub fn help(why: &Why) -> Help {
    use Why::*;
    match why {
        WalletOtherChain(chain) | WalletUnknownChain(chain) => Help::Switch(*chain),
        NoWallet | WalletLocked | PracticeOnly | WalletUnsupported => Help::Connect,
        NoRelay | NoNode | NodesDisagree | NodeOtherChain | PrivateHost(_) | NoConsent
        | NotFound | RelayRefused(_) => Help::Sources,
        NewerStore => Help::Reload,
        WalletRejected
        | WalletPending
        | WalletTimeout
        | WalletDisconnected
        | WalletOther(_)
        | WalletOtherAccount(_)
        | Internal(_)
        | NotAllowed(_)
        | Offline
        | StorageRefused(_) => Help::Retry,
        _ => Help::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Why> {
        use Why::*;
        let s = || String::from("x");
        vec![
            Malformed(s()),
            TooLarge,
            BadSignature,
            ContractSignature,
            WrongSpace,
            WrongChain,
            WordsDiffer(s()),
            TermsDiffer(s()),
            NotInElectorate,
            WrongRevision,
            Superseded,
            Conflicting,
            UnknownReference,
            BadChoice,
            DeviceUnbound,
            DeviceExpired,
            DeviceRevoked,
            NotAllowed(s()),
            SpaceSplit,
            NotOpenYet,
            Ended,
            PracticeOnly,
            Corrupted,
            NoRelay,
            RelayRefused(s()),
            NoNode,
            NodesDisagree,
            NodeOtherChain,
            PrivateHost(s()),
            NoConsent,
            Offline,
            NotFound,
            StorageRefused(s()),
            BadBackup(s()),
            NewerStore,
            WalletRejected,
            WalletLocked,
            WalletPending,
            WalletOtherChain(1),
            WalletUnknownChain(1),
            WalletUnsupported,
            WalletDisconnected,
            WalletTimeout,
            WalletOtherAccount(s()),
            WalletOther(s()),
            NoWallet,
            Field(s(), s()),
            Internal(s()),
        ]
    }

    #[test]
    fn every_reason_is_a_sentence_and_no_two_are_alike() {
        let mut seen = std::collections::BTreeSet::new();
        for reason in all() {
            let sentence = why(&reason);
            assert!(sentence.ends_with(['.', '”']), "{sentence}");
            assert!(seen.insert(sentence), "{reason:?}");
        }
    }

    #[test]
    fn every_failure_of_wallet_source_or_storage_has_a_way_out() {
        for reason in all() {
            let name = format!("{reason:?}");
            let ours = [
                "Wallet",
                "NoWallet",
                "NoRelay",
                "NoNode",
                "Offline",
                "Storage",
                "BadBackup",
                "Newer",
            ];
            if ours.iter().any(|p| name.starts_with(p)) {
                assert!(!way(&reason).is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn a_wallet_on_another_chain_is_offered_the_switch() {
        assert_eq!(help(&Why::WalletOtherChain(8453)), Help::Switch(8453));
        assert_eq!(help(&Why::WalletUnknownChain(10)), Help::Switch(10));
        assert_eq!(help(&Why::WalletRejected), Help::Retry);
    }
}
