//! Terms of the protocol in the words of a token holder. Reasons are in [`reasons`].

mod checks;
pub mod figures;
mod reasons;
pub mod settings;

pub use checks::*;
pub use reasons::*;

use crate::{
    amounts,
    locales::{Key, shell, t, words as l},
};
use views::*;

/// What a number rests on.
pub fn trust(trust: &Trust) -> String {
    match trust {
        Trust::Agreed {
            agree,
            asked,
            named_by_space,
        } => {
            let (agree, asked, named) = (agree.to_string(), asked.to_string(), *named_by_space);
            match named {
                0 => l::trust_agreed(&agree, &asked),
                n if n.to_string() == agree => l::trust_agreed_space(&agree, &asked),
                n => l::trust_agreed_some(&agree, &asked, &n.to_string()),
            }
        }
        Trust::OneSource => t(l::TRUST_ONE).into(),
        Trust::Disagree { .. } => t(l::TRUST_DISAGREE).into(),
        Trust::Listed => t(l::TRUST_LISTED).into(),
        Trust::Practice => t(l::TRUST_PRACTICE).into(),
        Trust::Unknown => t(l::TRUST_UNKNOWN).into(),
    }
}

/// How strong a number is: the glyph and colour beside its words.
pub fn trust_state(trust: &Trust) -> CheckState {
    match trust {
        Trust::Agreed {
            agree,
            named_by_space,
            ..
        } if named_by_space < agree => CheckState::Good,
        Trust::Listed => CheckState::Good,
        Trust::Agreed { .. } | Trust::OneSource | Trust::Practice => CheckState::Weak,
        Trust::Disagree { .. } => CheckState::Bad,
        Trust::Unknown => CheckState::Nothing,
    }
}

/// A check's glyph, CSS class and word: never colour alone.
pub fn state(state: CheckState) -> (&'static str, &'static str, &'static str) {
    let (glyph, class, word) = match state {
        CheckState::Good => ("✓", "good", shell::STATE_GOOD),
        CheckState::Running => ("…", "idle", shell::STATE_RUNNING),
        CheckState::Weak => ("!", "weak", shell::STATE_WEAK),
        CheckState::Bad => ("✗", "bad", shell::STATE_BAD),
        CheckState::Nothing => ("○", "idle", shell::STATE_NOTHING),
    };
    (glyph, class, t(word))
}

/// On what basis a space speaks: a few words for the header.
pub fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Governor { .. } => t(l::BASIS_GOVERNOR).into(),
        Basis::Owner { .. } => t(l::BASIS_OWNER).into(),
        Basis::Catalogue { .. } => t(l::BASIS_CATALOGUE).into(),
        Basis::Unofficial { by } => l::basis_unofficial(&amounts::short_id(by)),
        Basis::Practice => t(l::BASIS_PRACTICE).into(),
        Basis::Unknown { by } => l::basis_unknown(&amounts::short_id(by)),
    }
}

/// On what basis a space speaks: a sentence.
pub fn basis_long(basis: &Basis) -> String {
    match basis {
        Basis::Governor { governor, .. } => l::basis_governor_long(governor),
        Basis::Owner { contract, role, .. } => l::basis_owner_long(role, contract),
        Basis::Catalogue { date } => l::basis_catalogue_long(date),
        Basis::Unofficial { by } => l::basis_unofficial_long(by),
        Basis::Practice => t(l::BASIS_PRACTICE_LONG).into(),
        Basis::Unknown { by } => l::basis_unknown_long(by),
    }
}

/// What a basis rests on, where it rests on the chain.
pub fn basis_trust(basis: &Basis) -> Option<&Trust> {
    match basis {
        Basis::Governor { trust, .. } | Basis::Owner { trust, .. } => Some(trust),
        _ => None,
    }
}

/// Where a proposal stands.
pub fn stage(stage: Stage) -> &'static str {
    t(match stage {
        Stage::Drafted => l::STAGE_DRAFTED,
        Stage::Notice => l::STAGE_NOTICE,
        Stage::Voting => l::STAGE_VOTING,
        Stage::Ended => l::STAGE_ENDED,
        Stage::Unknown => l::STAGE_UNKNOWN,
    })
}

/// What a vote decides, in two words.
pub fn effect(effect: &Effect) -> &'static str {
    t(match effect {
        Effect::Poll => l::EFFECT_POLL,
        Effect::Request { .. } => l::EFFECT_REQUEST,
        Effect::OnChain { .. } => l::EFFECT_CHAIN,
    })
}

/// What a vote decides, as a sentence.
pub fn effect_long(effect: &Effect) -> String {
    match effect {
        Effect::Poll => t(l::EFFECT_POLL_LONG).into(),
        Effect::Request { who, lever } => l::effect_request_long(who, lever),
        Effect::OnChain {
            governor,
            proposal_id,
        } => l::effect_chain_long(&amounts::short_id(proposal_id), governor),
    }
}

/// Kinds of change that a proposal can be of, in the protocol's terms and in words.
pub const KINDS: [(&str, Key); 10] = [
    ("parameter", l::KIND_PARAMETER),
    ("treasury", l::KIND_TREASURY),
    ("upgrade", l::KIND_UPGRADE),
    ("hardware", l::KIND_HARDWARE),
    ("inference", l::KIND_INFERENCE),
    ("rewards", l::KIND_REWARDS),
    ("membership", l::KIND_MEMBERSHIP),
    ("constitution", l::KIND_CONSTITUTION),
    ("sense-check", l::KIND_SENSE),
    ("other", l::KIND_OTHER),
];

/// A kind of change; one that this version does not know is shown as written.
pub fn kind(kind: &str) -> String {
    match KINDS.iter().find(|(name, _)| *name == kind) {
        Some((_, key)) => t(*key).into(),
        None => kind.into(),
    }
}

/// A power rule.
pub fn power(rule: &str) -> String {
    let key = match rule {
        "erc20votes/1" => l::POWER_VOTES,
        "balance/1" => l::POWER_BALANCE,
        "account/1" => l::POWER_ACCOUNT,
        "practice/1" => l::POWER_PRACTICE,
        other => return other.into(),
    };
    t(key).into()
}

/// Why an account has no weight, and what can still be done.
pub fn zero(cause: &ZeroCause) -> (String, &'static str) {
    let full = amounts::full;
    let (sentence, way) = match cause {
        ZeroCause::NeverDelegated { balance } => (l::zero_never(&full(balance)), l::ZERO_NEVER_WAY),
        ZeroCause::DelegatedTo { to, balance } => (
            l::zero_delegated(&full(balance), &amounts::short_id(to)),
            l::ZERO_DELEGATED_WAY,
        ),
        ZeroCause::AfterSnapshot { now } => (l::zero_after(&full(now)), l::ZERO_AFTER_WAY),
        ZeroCause::NoTokens => (t(l::ZERO_NONE).into(), l::ZERO_NONE_WAY),
        ZeroCause::NotListed => (t(l::ZERO_UNLISTED).into(), l::ZERO_UNLISTED_WAY),
        ZeroCause::BelowLeast { balance, least } => (
            l::zero_below(&full(balance), &full(least)),
            l::ZERO_BELOW_WAY,
        ),
        ZeroCause::SnapshotAhead => (t(l::ZERO_AHEAD).into(), l::ZERO_AHEAD_WAY),
        ZeroCause::HeldIn { contract, sent } => {
            (l::zero_held(&full(sent), contract), l::ZERO_HELD_WAY)
        }
        ZeroCause::OtherToken {
            token,
            balance,
            wrapped,
        } => {
            let balance = full(balance);
            if *wrapped {
                (l::zero_wrapped(&balance, token), l::ZERO_WRAPPED_WAY)
            } else {
                (l::zero_other(&balance, token), l::ZERO_OTHER_WAY)
            }
        }
    };
    (sentence, t(way))
}

/// Where an act is on its way to a relay.
pub fn delivery(state: &Delivery) -> String {
    match state {
        Delivery::Waiting => t(l::DELIVERY_WAITING).into(),
        Delivery::Accepted => t(l::DELIVERY_ACCEPTED).into(),
        Delivery::Refused(said) => l::delivery_refused(said),
    }
}

/// The state of a relay; `date` tells when it is tried again.
pub fn relay(state: RelayState, date: impl Fn(i64) -> String) -> (CheckState, String) {
    let (good, key) = match state {
        RelayState::Unasked => (CheckState::Nothing, l::RELAY_UNASKED),
        RelayState::Connecting => (CheckState::Running, l::RELAY_CONNECTING),
        RelayState::Reading => (CheckState::Running, l::RELAY_READING),
        RelayState::Live => (CheckState::Good, l::RELAY_LIVE),
        RelayState::Down { retry_at } => return (CheckState::Weak, l::relay_down(&date(retry_at))),
    };
    (good, t(key).into())
}

/// The state of a node.
pub fn node(state: &NodeState) -> (CheckState, String) {
    match state {
        NodeState::Unasked => (CheckState::Nothing, t(l::NODE_UNASKED).into()),
        NodeState::Good => (CheckState::Good, t(l::NODE_GOOD).into()),
        NodeState::Lagging(n) => (CheckState::Weak, l::node_lagging(&amounts::count(*n))),
        NodeState::Contradicts => (CheckState::Bad, t(l::NODE_CONTRADICTS).into()),
        NodeState::OtherChain(chain) => (CheckState::Bad, l::node_chain(&chain.to_string())),
        NodeState::Failed(why) => (CheckState::Weak, l::node_failed(why)),
    }
}

/// Who names a host.
pub fn named_by(by: NamedBy) -> &'static str {
    t(match by {
        NamedBy::Link => l::NAMED_LINK,
        NamedBy::Space => l::NAMED_SPACE,
        NamedBy::Catalogue => l::NAMED_CATALOGUE,
        NamedBy::Reader => l::NAMED_READER,
    })
}

/// What a host is for.
pub fn role(role: HostRole) -> &'static str {
    t(match role {
        HostRole::Relay => l::ROLE_RELAY,
        HostRole::Node => l::ROLE_NODE,
    })
}

/// The host of an address, for narrow places.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// A choice of a basic vote: its glyph and the class of its colour. Other choices are told by their words alone.
pub fn stance(choice: u8) -> (&'static str, &'static str) {
    match choice {
        1 => ("▲", "for"),
        2 => ("▼", "against"),
        _ => ("—", "abstain"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_that_only_the_space_chose_are_called_weak() {
        let agreed = |named_by_space| Trust::Agreed {
            agree: 3,
            asked: 3,
            named_by_space,
        };
        assert_eq!(trust(&agreed(0)), "3 of 3 sources agree");
        assert_eq!(trust_state(&agreed(0)), CheckState::Good);
        assert_eq!(trust_state(&agreed(2)), CheckState::Good);
        assert_eq!(trust_state(&agreed(3)), CheckState::Weak);
        assert!(trust(&agreed(3)).contains("chosen by this space's owner"));
    }

    #[test]
    fn a_basis_that_nothing_confirms_names_who_made_the_space() {
        let by = String::from("0x71c7656ec7ab88b098defb751b7401b5f6d8976f");
        assert_eq!(
            basis(&Basis::Unofficial { by: by.clone() }),
            "unofficial, made by 0x71c7…976f"
        );
        assert!(basis_long(&Basis::Unknown { by: by.clone() }).contains(&by));
    }

    #[test]
    fn weight_zero_says_its_cause_and_what_can_be_done() {
        let amount = Amount {
            base: "5".into(),
            decimals: 0,
            symbol: "OPG".into(),
        };
        let held = ZeroCause::HeldIn {
            contract: "0xc0".into(),
            sent: amount.clone(),
        };
        let other = |wrapped| ZeroCause::OtherToken {
            token: "0x70".into(),
            balance: Amount {
                base: "5".into(),
                decimals: 0,
                symbol: "vOPG".into(),
            },
            wrapped,
        };
        let causes = [
            ZeroCause::NeverDelegated {
                balance: amount.clone(),
            },
            ZeroCause::DelegatedTo {
                to: "0x1".into(),
                balance: amount.clone(),
            },
            ZeroCause::AfterSnapshot {
                now: amount.clone(),
            },
            ZeroCause::NoTokens,
            ZeroCause::NotListed,
            ZeroCause::BelowLeast {
                balance: amount.clone(),
                least: amount,
            },
            ZeroCause::SnapshotAhead,
            held,
            other(false),
            other(true),
        ];
        let all = causes.each_ref().map(zero);
        for (at, (sentence, way)) in all.iter().enumerate() {
            assert!(sentence.ends_with('.') && way.ends_with('.'), "{sentence}");
            let same = |(other, _): &(String, _)| other == sentence;
            assert_eq!(all.iter().position(same), Some(at), "{sentence}");
        }
        // Which contract, and which token.
        for (at, named, way) in [
            (7, "0xc0", "take them out"),
            (8, "0x70", "The Governor"),
            (9, "0x70", "Wrap it"),
        ] {
            assert!(all[at].0.contains(named) && all[at].1.contains(way));
        }
    }

    #[test]
    fn unknown_kinds_and_rules_are_shown_as_written() {
        assert_eq!(kind("parameter"), "Parameter change");
        assert_eq!(kind("something-new"), "something-new");
        assert_eq!(power("quadratic/9"), "quadratic/9");
    }

    #[test]
    fn the_host_of_an_address_is_what_stands_between_scheme_and_path() {
        for (url, expected) in [
            ("wss://relay.example/path", "relay.example"),
            ("https://n.example:8545", "n.example:8545"),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(host(url), expected);
        }
    }
}
