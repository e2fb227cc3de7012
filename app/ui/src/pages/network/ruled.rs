//! A Governor's rules as it says now, each with what it was before: when, who, and by which decision. On the page of who
//! decides there, and beside the changes that a live check of a network finds.

use super::silent;
use crate::{
    amounts,
    components::{self as parts, check_line, p},
    dom::{Node, el},
    kids,
    locales::{Key, ruled as l, silent as s, t},
    state::session,
};
use views::*;

const HEADS: [Key; 5] = [l::RULE, l::VALUE, l::SINCE, l::WHO, l::DECISION];
/// What must be known to tell a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Units {
    /// Times are seconds, not blocks; none where that is not known.
    seconds: Option<bool>,
    /// Ticker and digits after the point of what is voted with.
    votes: Option<(String, u8)>,
}

impl Units {
    /// As the Governor's clock says, and its token.
    pub fn of(rules: &[RuleInForce], votes: Option<(String, u8)>) -> Units {
        let clock = rules.iter().find(|one| one.rule == GovernorRule::Clock);
        let seconds = match clock.map(|clock| &clock.now) {
            Some(RuleValue::Words(words)) if words.starts_with("mode=timestamp") => Some(true),
            Some(RuleValue::Words(words)) if words.starts_with("mode=blocknumber") => Some(false),
            // A Governor that does not say counts blocks.
            None => Some(false),
            Some(_) => None,
        };
        Units { seconds, votes }
    }

    fn number(&self, rule: GovernorRule, number: &str) -> String {
        let seconds = match rule {
            GovernorRule::TimelockDelay => Some(true),
            GovernorRule::VotingDelay
            | GovernorRule::VotingPeriod
            | GovernorRule::LateExtension => self.seconds,
            GovernorRule::ProposalThreshold | GovernorRule::QuorumVotes => {
                return match &self.votes {
                    Some((ticker, decimals)) => {
                        let amount = Amount {
                            base: number.to_owned(),
                            decimals: *decimals,
                            symbol: ticker.clone(),
                        };
                        amounts::full(&amount)
                    }
                    None => l::units(number),
                };
            }
            GovernorRule::Quorum => return l::parts(number),
            GovernorRule::Timelock | GovernorRule::Counting | GovernorRule::Clock => None,
        };
        let Ok(count) = number.parse::<u64>() else {
            return number.to_owned();
        };
        match seconds {
            Some(true) if count % 60 == 0 && count > 0 => {
                let ms = i64::try_from(count.saturating_mul(1000)).unwrap_or(i64::MAX);
                amounts::span(ms)
            }
            Some(true) => l::seconds(count),
            Some(false) => l::blocks(count),
            None => number.to_owned(),
        }
    }

    fn value(&self, rule: GovernorRule, value: &RuleValue) -> String {
        match value {
            RuleValue::Number(number) => self.number(rule, number),
            RuleValue::Share(part, of) => l::share(part, of),
            RuleValue::Account(account) => account.clone(),
            RuleValue::Words(words) => words.clone(),
            RuleValue::Unknown => t(l::NOT_SAID).into(),
        }
    }

    /// A value as an entry has it; of a share, of so many as now.
    fn logged(&self, rule: &RuleInForce, value: &str) -> String {
        match (&rule.now, rule.rule) {
            (RuleValue::Share(_, of), _) => l::share(value, of),
            (_, GovernorRule::Timelock) if value.bytes().skip(2).all(|digit| digit == b'0') => {
                t(l::NOBODY).into()
            }
            (_, GovernorRule::Timelock) => value.to_owned(),
            _ => self.number(rule.rule, value),
        }
    }
}

/// The rules as a table: of each what it is now, then what it was. Nothing without a Governor.
pub fn table(
    found: &ChangesFound,
    votes: Option<(String, u8)>,
    name: &dyn Fn(&Address) -> String,
) -> Node {
    if found.rules.is_empty() {
        return Node::Nothing;
    }
    let units = Units::of(&found.rules, votes);
    let rows = found
        .rules
        .iter()
        .flat_map(|rule| rows(found, &units, rule, name));
    parts::table(l::TABLE, &HEADS, rows.collect())
}

fn rows(
    found: &ChangesFound,
    units: &Units,
    rule: &RuleInForce,
    name: &dyn Fn(&Address) -> String,
) -> Vec<Vec<Node>> {
    let set: Vec<&LoggedChange> = rule
        .set
        .iter()
        .filter_map(|place| found.changes.get(usize::try_from(*place).ok()?))
        .collect();
    let title = |now: bool| {
        let when = if now { l::NOW } else { l::BEFORE };
        el(
            "div",
            "",
            kids![
                el("b", "", kids![t(rule_name(rule.rule))]),
                p("small soft", t(when))
            ],
        )
        .node()
    };
    let whole = !found.lacks.iter().any(|lack| {
        matches!(
            lack,
            ChangesLack::Disagree(..) | ChangesLack::OneSource(_) | ChangesLack::Cut(_)
        )
    });
    let value = units.value(rule.rule, &rule.now);
    let mut rows = Vec::new();
    let newest = set.first().and_then(|change| change.values.last());
    let fits = newest.is_some_and(|(_, newest)| match &rule.now {
        RuleValue::Number(now) | RuleValue::Share(now, _) | RuleValue::Account(now) => {
            newest == now
        }
        RuleValue::Words(_) | RuleValue::Unknown => false,
    });
    // What no entry says: since when it is so, and who made it so.
    if !fits {
        let why = match newest {
            Some((_, newest)) if rule.unlogged => {
                let words = l::unlogged(&units.logged(rule, newest));
                check_line(CheckState::Bad, words)
            }
            _ if rule.now == RuleValue::Unknown => Node::Nothing,
            None if matches!(rule.rule, GovernorRule::Counting | GovernorRule::Clock) => {
                p("small soft", t(l::IN_CODE))
            }
            None if whole => p("small soft", t(l::NO_ENTRY)),
            _ => p("small soft", t(l::NO_ENTRY_READ)),
        };
        rows.push(kids![title(true), p("break", value.clone()), why, "", ""]);
    }
    for (place, change) in set.iter().enumerate() {
        let now = place == 0 && fits;
        let said = match change.values.last() {
            _ if now => value.clone(),
            Some((_, said)) => units.logged(rule, said),
            None => String::new(),
        };
        rows.push(kids![
            title(now),
            p("break", said),
            p("", session().moment(&change.at)),
            silent::who(name, change),
            silent::decision(&change.decision)
        ]);
    }
    rows
}

fn rule_name(rule: GovernorRule) -> Key {
    match rule {
        GovernorRule::VotingDelay => l::VOTING_DELAY,
        GovernorRule::VotingPeriod => l::VOTING_PERIOD,
        GovernorRule::LateExtension => l::LATE_EXTENSION,
        GovernorRule::ProposalThreshold => l::PROPOSAL_THRESHOLD,
        GovernorRule::Quorum => l::QUORUM,
        GovernorRule::QuorumVotes => l::QUORUM_VOTES,
        GovernorRule::Timelock => l::TIMELOCK,
        GovernorRule::TimelockDelay => l::TIMELOCK_DELAY,
        GovernorRule::Counting => l::COUNTING,
        GovernorRule::Clock => l::CLOCK,
    }
}

/// Most events marked; the newest.
const MOST: usize = 60;

/// What was found, as events to mark: changes of rules, delays, owners and code, and stops; not what a contract was made
/// with, and not what has no time.
pub fn happened(found: &ChangesFound, votes: Option<(String, u8)>) -> Vec<Happened> {
    let units = Units::of(&found.rules, votes);
    let marked = |change: &&LoggedChange| {
        let kind = matches!(
            change.kind,
            ChangeKind::Rules
                | ChangeKind::Delay
                | ChangeKind::Owner
                | ChangeKind::Code
                | ChangeKind::Pause
        );
        kind && change.decision != DecisionMatch::Made
    };
    let of = |place: usize| {
        let set = |rule: &&RuleInForce| rule.set.iter().any(|at| usize::try_from(*at) == Ok(place));
        found.rules.iter().find(set)
    };
    let event = |(place, change): (usize, &LoggedChange)| {
        let decision = match &change.decision {
            DecisionMatch::Carries(_, title) => l::by(title),
            DecisionMatch::Beside(..) => t(l::BESIDE).into(),
            DecisionMatch::None => t(s::NO_DECISION).into(),
            DecisionMatch::Made | DecisionMatch::Unknown => t(s::UNKNOWN).into(),
        };
        let what = match (of(place), change.values.as_slice()) {
            (Some(rule), [(_, was), (_, now)]) => l::changed_to(
                t(rule_name(rule.rule)),
                &units.logged(rule, was),
                &units.logged(rule, now),
                &decision,
            ),
            (Some(rule), [.., (_, now)]) => {
                l::set_to(t(rule_name(rule.rule)), &units.logged(rule, now), &decision)
            }
            _ => l::other(
                t(silent::kind(change.kind)),
                &change.entry,
                &amounts::short_id(&change.contract),
                &decision,
            ),
        };
        Some(Happened {
            at: change.at.at?,
            what,
        })
    };
    let marked = found
        .changes
        .iter()
        .enumerate()
        .filter(|(_, one)| marked(one));
    marked.filter_map(event).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(entry: &str, kind: ChangeKind, values: &[(&str, &str)]) -> LoggedChange {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        LoggedChange {
            contract: ["0x", &"60".repeat(20)].concat(),
            kind,
            entry: entry.into(),
            values: values.iter().map(own).collect(),
            at: Moment {
                block: 7,
                at: Some(86_400_000),
                estimated: false,
            },
            transaction: String::new(),
            sender: None,
            called: None,
            decision: DecisionMatch::None,
            early: false,
        }
    }

    fn rule(rule: GovernorRule, now: RuleValue, set: &[u32]) -> RuleInForce {
        RuleInForce {
            rule,
            now,
            set: set.to_vec(),
            unlogged: false,
        }
    }

    fn number(n: &str) -> RuleValue {
        RuleValue::Number(n.into())
    }

    #[test]
    fn a_value_is_told_in_what_it_counts() {
        let clock = |words: &str| {
            let clock = rule(GovernorRule::Clock, RuleValue::Words(words.into()), &[]);
            Units::of(&[clock], Some(("OPG".into(), 18)))
        };
        let (time, blocks, odd) = (
            clock("mode=timestamp"),
            clock("mode=blocknumber&from=default"),
            clock("mode=moon"),
        );
        let silent = Units::of(&[], None);
        for (units, of, value, expected) in [
            (&time, GovernorRule::VotingPeriod, number("259200"), "3 d"),
            (&time, GovernorRule::VotingDelay, number("61"), "61 seconds"),
            (&blocks, GovernorRule::VotingDelay, number("1"), "1 block"),
            (&odd, GovernorRule::VotingDelay, number("7200"), "7200"),
            (
                &silent,
                GovernorRule::VotingPeriod,
                number("7200"),
                "7\u{202f}200 blocks",
            ),
            (&odd, GovernorRule::TimelockDelay, number("7200"), "2 h"),
            (
                &time,
                GovernorRule::ProposalThreshold,
                number("1000000000000000000000"),
                "1\u{202f}000\u{a0}OPG",
            ),
            (
                &silent,
                GovernorRule::QuorumVotes,
                number("1000000000000000000000"),
                "1000000000000000000000 base units",
            ),
            (
                &time,
                GovernorRule::Quorum,
                RuleValue::Share("4".into(), "100".into()),
                "4 of 100 of all votes",
            ),
        ] {
            assert_eq!(units.value(of, &value), expected, "{of:?}");
        }
    }

    #[test]
    fn what_a_governor_logged_becomes_events_in_words() {
        let changes = vec![
            change(
                "QuorumNumeratorUpdated",
                ChangeKind::Rules,
                &[("oldQuorumNumerator", "4"), ("newQuorumNumerator", "3")],
            ),
            change("NewDelay", ChangeKind::Delay, &[("newDelay", "7200")]),
            change("Upgraded", ChangeKind::Code, &[("implementation", "0xc0")]),
            // Who holds a role is in the table of changes, not in the chart.
            change("RoleGranted", ChangeKind::Role, &[]),
            LoggedChange {
                decision: DecisionMatch::Made,
                ..change(
                    "VotingDelaySet",
                    ChangeKind::Rules,
                    &[("a", "0"), ("b", "1")],
                )
            },
            LoggedChange {
                decision: DecisionMatch::Carries("9".into(), "Raise it".into()),
                ..change(
                    "VotingPeriodSet",
                    ChangeKind::Rules,
                    &[("a", "5"), ("b", "6")],
                )
            },
        ];
        let found = ChangesFound {
            trust: Trust::Unknown,
            changes,
            lacks: Vec::new(),
            rules: vec![
                rule(
                    GovernorRule::Quorum,
                    RuleValue::Share("3".into(), "100".into()),
                    &[0],
                ),
                rule(GovernorRule::TimelockDelay, number("7200"), &[1]),
                rule(GovernorRule::VotingPeriod, number("6"), &[5]),
            ],
        };
        let words: Vec<String> = happened(&found, None)
            .into_iter()
            .map(|of| of.what)
            .collect();
        assert_eq!(
            words,
            [
                "Quorum: 4 of 100 of all votes → 3 of 100 of all votes (no decision found)",
                "Wait before a decision is carried out: 2 h (no decision found)",
                "Its code, Upgraded on 0x6060…6060 (no decision found)",
                "How long a vote is open: 5 blocks → 6 blocks (“Raise it”)",
            ]
        );
    }
}
