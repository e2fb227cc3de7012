//! Locus's own choices, in words: what each is called, what it does, where a reader sets it otherwise.

use crate::{
    amounts,
    charts::share,
    locales::{Key, authority, settings as l, t},
};
use views::{AssumedRule, Setting, SettingWord};

/// Something about a setting.
pub fn setting(setting: Setting, word: SettingWord) -> String {
    match word {
        SettingWord::Name => t(keys(setting).0).into(),
        SettingWord::Effect => t(keys(setting).1).into(),
        SettingWord::Change => change(setting),
        SettingWord::Value => value(setting).map(t).unwrap_or_default().into(),
    }
}

/// A rule taken where a source names none.
pub fn rule(rule: AssumedRule) -> &'static str {
    t(match rule {
        AssumedRule::Plurality => l::RULE_PLURALITY,
        AssumedRule::Majority => l::RULE_MAJORITY,
    })
}

/// That a reader set something otherwise: to what, as an address says it.
pub fn otherwise(of: Setting, value: u32) -> String {
    let value = match of {
        Setting::Contested | Setting::Late | Setting::Cap | Setting::Quota => share(value.into()),
        Setting::Slack | Setting::Limit => amounts::from_base(&value.to_string(), 2),
        // A seed is a name, not an amount.
        Setting::Seed => value.to_string(),
        _ => amounts::count(value.into()),
    };
    l::set_otherwise(t(keys(of).0), &value)
}

fn change(setting: Setting) -> String {
    let Some(may) = setting.addressed() else {
        return match setting {
            Setting::Rule => l::change_above(t(authority::RULE)),
            Setting::Period => l::change_above(t(authority::PERIOD)),
            // Each page that asks somebody has a field for another.
            Setting::Hosts => t(l::CHANGE_HOSTS).into(),
            _ => t(l::CHANGE_NOT).into(),
        };
    };
    let (least, most) = (may.least.to_string(), may.most.to_string());
    match setting {
        Setting::Contested => l::change_contested(may.name, &least, &most),
        Setting::Slack | Setting::Limit => l::change_hundredths(may.name, &least, &most),
        Setting::Late | Setting::Cap | Setting::Quota => l::change_share(may.name, &least, &most),
        _ => l::change_address(may.name, &least, &most),
    }
}

fn keys(setting: Setting) -> (Key, Key) {
    match setting {
        Setting::Contested => (l::CONTESTED, l::CONTESTED_DOES),
        Setting::Rule => (l::RULE, l::RULE_DOES),
        Setting::Period => (l::PERIOD, l::PERIOD_DOES),
        Setting::FewToSay => (l::FEW_TO_SAY, l::FEW_TO_SAY_DOES),
        Setting::LeastVoters => (l::LEAST_VOTERS, l::LEAST_VOTERS_DOES),
        Setting::LeastContested => (l::LEAST_CONTESTED, l::LEAST_CONTESTED_DOES),
        Setting::Cap => (l::CAP, l::CAP_DOES),
        Setting::Window => (l::WINDOW, l::WINDOW_DOES),
        Setting::Slack => (l::SLACK, l::SLACK_DOES),
        Setting::Limit => (l::LIMIT, l::LIMIT_DOES),
        Setting::Orders => (l::ORDERS, l::ORDERS_DOES),
        Setting::LeastForDrift => (l::LEAST_FOR_DRIFT, l::LEAST_FOR_DRIFT_DOES),
        Setting::Players => (l::PLAYERS, l::PLAYERS_DOES),
        Setting::Quota => (l::QUOTA, l::QUOTA_DOES),
        Setting::Samples => (l::SAMPLES, l::SAMPLES_DOES),
        Setting::Compared => (l::COMPARED, l::COMPARED_DOES),
        Setting::LeastShared => (l::LEAST_SHARED, l::LEAST_SHARED_DOES),
        Setting::Groupings => (l::GROUPINGS, l::GROUPINGS_DOES),
        Setting::Listed => (l::LISTED, l::LISTED_DOES),
        Setting::Paired => (l::PAIRED, l::PAIRED_DOES),
        Setting::Rows => (l::ROWS, l::ROWS_DOES),
        Setting::Seed => (l::SEED, l::SEED_DOES),
        Setting::Interval => (l::INTERVAL, l::INTERVAL_DOES),
        Setting::Late => (l::LATE, l::LATE_DOES),
        Setting::QuorumNear => (l::QUORUM_NEAR, l::QUORUM_NEAR_DOES),
        Setting::FewOnVote => (l::FEW_ON_VOTE, l::FEW_ON_VOTE_DOES),
        Setting::Reach => (l::REACH, l::REACH_DOES),
        Setting::PicturedRows => (l::PICTURED_ROWS, l::PICTURED_ROWS_DOES),
        Setting::PicturedBars => (l::PICTURED_BARS, l::PICTURED_BARS_DOES),
        Setting::PicturedAddresses => (l::PICTURED_ADDRESSES, l::PICTURED_ADDRESSES_DOES),
        Setting::Marks => (l::MARKS, l::MARKS_DOES),
        Setting::MarksOfSource => (l::MARKS_OF_SOURCE, l::MARKS_OF_SOURCE_DOES),
        Setting::SearchContracts => (l::SEARCH_CONTRACTS, l::SEARCH_CONTRACTS_DOES),
        Setting::SearchAccounts => (l::SEARCH_ACCOUNTS, l::SEARCH_ACCOUNTS_DOES),
        Setting::SearchSteps => (l::SEARCH_STEPS, l::SEARCH_STEPS_DOES),
        Setting::SearchQuestions => (l::SEARCH_QUESTIONS, l::SEARCH_QUESTIONS_DOES),
        Setting::Agreeing => (l::AGREEING, l::AGREEING_DOES),
        Setting::ProposalOrder => (l::PROPOSAL_ORDER, l::PROPOSAL_ORDER_DOES),
        Setting::BallotOrder => (l::BALLOT_ORDER, l::BALLOT_ORDER_DOES),
        Setting::CommentOrder => (l::COMMENT_ORDER, l::COMMENT_ORDER_DOES),
        Setting::SpaceOrder => (l::SPACE_ORDER, l::SPACE_ORDER_DOES),
        Setting::Hosts => (l::HOSTS, l::HOSTS_DOES),
    }
}

/// What a choice is that is no number.
fn value(setting: Setting) -> Option<Key> {
    Some(match setting {
        Setting::ProposalOrder => l::PROPOSAL_ORDER_IS,
        Setting::BallotOrder => l::BALLOT_ORDER_IS,
        Setting::CommentOrder => l::COMMENT_ORDER_IS,
        Setting::SpaceOrder => l::SPACE_ORDER_IS,
        Setting::Agreeing => l::AGREEING_IS,
        Setting::Hosts => l::HOSTS_IS,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_default_is_set_otherwise_is_said_as_addresses_have_it() {
        for (of, expected) in [
            (Setting::Window, "window= in this page's address: 1 to 1000"),
            (
                Setting::Slack,
                "slack= in this page's address: in hundredths, 0 to 300",
            ),
            (Setting::Groupings, "Only in the program"),
            (
                Setting::Late,
                "late= in this page's address: hundredths of a percent, 100 to 5000",
            ),
            (
                Setting::Quota,
                "quota= in this page's address: hundredths of a percent, 5000 to 9999",
            ),
            (Setting::Listed, "listed= in this page's address: 1 to 9"),
            (Setting::Period, "Above: “Period”"),
        ] {
            assert_eq!(setting(of, SettingWord::Change), expected);
        }
        // Whatever an address can set says so; nothing else does.
        for of in Setting::ALL {
            let change = setting(of, SettingWord::Change);
            let name = of.addressed().map(|may| [may.name, "="].concat());
            let said = name.is_some_and(|name| change.contains(&name));
            assert_eq!(said, change.contains('='), "{of:?}");
            assert_eq!(said, of.addressed().is_some(), "{of:?}");
        }
        assert_eq!(
            otherwise(Setting::Slack, 50),
            "As this page's address sets it: Slack of the drift 0.5."
        );
    }

    #[test]
    fn no_two_defaults_share_their_words() {
        for word in [SettingWord::Name, SettingWord::Effect] {
            let mut words = Setting::ALL.map(|of| setting(of, word)).to_vec();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), Setting::ALL.len());
        }
    }
}
