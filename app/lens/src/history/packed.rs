//! A history in few bytes, from the engine that read it to the lab that computes with it: about a dozen bytes a vote.
//!
//! Both ends are one build; the first byte names the format all the same, so that bytes of an older page are refused
//! and not misread. The lab trusts no page: it reads the whole or nothing.

use record::compact::{Left, bytes, number, power};

use super::{Cast, Decision, History, Rule, VoterIndex, votes::Casts};

/// The first bytes: what this is, and in which format.
const MARK: [u8; 5] = *b"LoHi\x03";

/// A history, and what its source knows about each decision beyond votes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// The history.
    pub history: History,
    /// One for each decision, in their order.
    pub beside: Vec<Beside>,
    /// What each did before a vote, or without one; nothing where the source knows of no drafts.
    pub drafted: Vec<Drafts>,
}

/// What somebody did before a vote, whether it came to one or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drafts {
    /// Who.
    pub who: VoterIndex,
    /// How many proposals they wrote.
    pub drafted: u32,
    /// How many proposals they back, some revision of each.
    pub backed: u32,
}

/// What a source may know about a decision beyond its votes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Whom it pays, as far as its calls show; among the history's voters, whether they voted or not.
    pub pays: Vec<VoterIndex>,
    /// Whether it was carried out; `None` where nobody says.
    pub executed: Option<bool>,
    /// Whether all of its calls are known, or that it has none.
    pub calls: bool,
}

impl Beside {
    /// Whether the source says anything of what the decision does.
    pub fn told(&self) -> bool {
        self.calls || self.executed.is_some() || !self.pays.is_empty()
    }
}

/// Whether these bytes are a packed history rather than a file that somebody chose.
pub fn is_packed(first: &[u8]) -> bool {
    first.starts_with(&MARK)
}

impl Packed {
    /// As bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MARK.to_vec();
        let history = &self.history;
        out.push(history.decimals);
        number(&mut out, history.voters.len() as u64);
        for voter in history.voters.iter() {
            write_voter(&mut out, voter);
        }
        number(&mut out, history.decisions.len() as u64);
        let nothing = Beside::default();
        for (place, decision) in history.decisions.iter().enumerate() {
            write_decision(&mut out, decision);
            let beside = self.beside.get(place).unwrap_or(&nothing);
            number(&mut out, beside.pays.len() as u64);
            for voter in &beside.pays {
                number(&mut out, u64::from(*voter));
            }
            out.push(match beside.executed {
                None => 0,
                Some(false) => 1,
                Some(true) => 2,
            });
            out.push(u8::from(beside.calls));
        }
        number(&mut out, self.drafted.len() as u64);
        for one in &self.drafted {
            for part in [one.who, one.drafted, one.backed] {
                number(&mut out, u64::from(part));
            }
        }
        out
    }

    /// From bytes; `None` when they are not what [`Packed::write`] makes.
    pub fn read(bytes: &[u8]) -> Option<Packed> {
        let mut left = Left(bytes.strip_prefix(&MARK)?);
        let decimals = left.byte()?;
        let count = left.count()?;
        let mut voters = Vec::with_capacity(count);
        for _ in 0..count {
            voters.push(read_voter(&mut left)?);
        }
        let of = VoterIndex::try_from(voters.len()).ok()?;
        let count = left.count()?;
        let mut packed = Packed::default();
        for _ in 0..count {
            packed.history.decisions.push(read_decision(&mut left, of)?);
            let paid = left.count()?;
            let mut beside = Beside::default();
            for _ in 0..paid {
                beside.pays.push(read_index(&mut left, of)?);
            }
            beside.executed = match left.byte()? {
                0 => None,
                1 => Some(false),
                2 => Some(true),
                _ => return None,
            };
            beside.calls = match left.byte()? {
                0 => false,
                1 => true,
                _ => return None,
            };
            packed.beside.push(beside);
        }
        for _ in 0..left.count()? {
            packed.drafted.push(Drafts {
                who: read_index(&mut left, of)?,
                drafted: left.small()?,
                backed: left.small()?,
            });
        }
        packed.history.voters = voters.into();
        packed.history.decimals = decimals;
        left.0.is_empty().then_some(packed)
    }
}

/// An address in lower case takes 20 bytes, any other name its letters.
fn write_voter(out: &mut Vec<u8>, name: &str) {
    match address(name) {
        Some(address) => {
            out.push(0);
            out.extend_from_slice(&address);
        }
        None => {
            out.push(1);
            text(out, name);
        }
    }
}

fn address(name: &str) -> Option<[u8; 20]> {
    let digits = name.strip_prefix("0x")?.as_bytes();
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = digits.as_chunks::<2>() else {
        return None;
    };
    let mut out = [0; 20];
    if pairs.len() != out.len() {
        return None;
    }
    for (byte, [high, low]) in out.iter_mut().zip(pairs) {
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(out)
}

fn write_decision(out: &mut Vec<u8>, decision: &Decision) {
    text(out, &decision.id);
    maybe(out, decision.title.as_deref(), text);
    number(out, decision.choices.len() as u64);
    for choice in &decision.choices {
        text(out, choice);
    }
    write_rule(out, &decision.rule);
    maybe(out, decision.opens, time);
    maybe(out, decision.closes, time);
    maybe(out, decision.proposer.map(u64::from), number);
    maybe(out, decision.eligible, power);
    // Votes come in the order of their times mostly: what changed since the last one is small.
    let mut last = decision.opens.unwrap_or_default();
    number(out, decision.votes.len() as u64);
    for vote in &decision.votes {
        number(out, u64::from(vote.voter));
        number(out, u64::from(vote.choice));
        power(out, vote.power);
        maybe(out, vote.own, power);
        maybe(out, vote.at.map(|at| at.wrapping_sub(last)), time);
        last = vote.at.unwrap_or(last);
    }
}

fn write_rule(out: &mut Vec<u8>, rule: &Rule) {
    match rule {
        Rule::Unknown => out.push(0),
        Rule::Plurality { least_bps, quorum } => {
            out.push(1);
            number(out, u64::from(*least_bps));
            maybe(out, *quorum, power);
        }
        Rule::Majority {
            yes,
            no,
            abstain,
            threshold_bps,
            quorum,
            against_counts,
        } => {
            out.push(2 + u8::from(*against_counts));
            number(out, u64::from(*yes));
            number(out, u64::from(*no));
            maybe(out, abstain.map(u64::from), number);
            number(out, u64::from(*threshold_bps));
            maybe(out, *quorum, power);
        }
    }
}

fn maybe<T>(out: &mut Vec<u8>, value: Option<T>, write: impl Fn(&mut Vec<u8>, T)) {
    out.push(u8::from(value.is_some()));
    if let Some(value) = value {
        write(out, value);
    }
}

/// Small ones, before or after zero, in few bytes.
fn time(out: &mut Vec<u8>, value: i64) {
    number(out, ((value << 1) ^ (value >> 63)) as u64);
}

fn text(out: &mut Vec<u8>, text: &str) {
    bytes(out, text.as_bytes());
}

fn read_index(left: &mut Left, of: VoterIndex) -> Option<VoterIndex> {
    left.small().filter(|index| *index < of)
}

fn read_time(left: &mut Left) -> Option<i64> {
    let value = left.number()?;
    Some((value >> 1) as i64 ^ -((value & 1) as i64))
}

fn read_text(left: &mut Left) -> Option<Box<str>> {
    core::str::from_utf8(left.bytes()?).ok().map(Box::from)
}

fn read_maybe<'a, T>(
    left: &mut Left<'a>,
    read: impl Fn(&mut Left<'a>) -> Option<T>,
) -> Option<Option<T>> {
    match left.byte()? {
        0 => Some(None),
        1 => read(left).map(Some),
        _ => None,
    }
}

fn read_voter(left: &mut Left) -> Option<Box<str>> {
    match left.byte()? {
        0 => {
            let mut name = String::with_capacity(42);
            name.push_str("0x");
            let digits = left.some(20)?.iter();
            let digits = digits.flat_map(|byte| [byte >> 4, byte & 15]);
            name.extend(digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)));
            Some(name.into())
        }
        1 => read_text(left),
        _ => None,
    }
}

fn read_decision(left: &mut Left, voters: VoterIndex) -> Option<Decision> {
    let id = read_text(left)?;
    let title = read_maybe(left, read_text)?;
    let count = left.count()?;
    let mut choices = Vec::with_capacity(count);
    for _ in 0..count {
        choices.push(read_text(left)?);
    }
    let rule = read_rule(left)?;
    let opens = read_maybe(left, read_time)?;
    let closes = read_maybe(left, read_time)?;
    let proposer = read_maybe(left, |left| read_index(left, voters))?;
    let eligible = read_maybe(left, Left::power)?;
    let mut last = opens.unwrap_or_default();
    let count = left.count()?;
    let mut votes = Casts::default();
    for _ in 0..count {
        let vote = Cast {
            voter: read_index(left, voters)?,
            choice: left.small()?,
            power: left.power()?,
            own: read_maybe(left, Left::power)?,
            at: read_maybe(left, read_time)?.map(|at| at.wrapping_add(last)),
        };
        last = vote.at.unwrap_or(last);
        votes.push(&vote).ok()?;
    }
    Some(Decision {
        id,
        title,
        choices,
        rule,
        opens,
        closes,
        proposer,
        eligible,
        votes: votes.close(),
    })
}

fn read_rule(left: &mut Left) -> Option<Rule> {
    Some(match left.byte()? {
        0 => Rule::Unknown,
        1 => Rule::Plurality {
            least_bps: left.small()?,
            quorum: read_maybe(left, Left::power)?,
        },
        kind @ (2 | 3) => Rule::Majority {
            yes: left.small()?,
            no: left.small()?,
            abstain: read_maybe(left, Left::small)?,
            threshold_bps: left.small()?,
            quorum: read_maybe(left, Left::power)?,
            against_counts: kind == 3,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use record::Power;

    fn any_power() -> impl Strategy<Value = Power> {
        (any::<[u8; 32]>(), 0usize..256)
            .prop_map(|(bytes, shift)| Power::from_be_bytes(bytes) >> shift)
    }

    fn any_rule() -> impl Strategy<Value = Rule> {
        let quorum = || proptest::option::of(any_power());
        let majority = (
            any::<[u16; 2]>(),
            any::<Option<u16>>(),
            any::<u32>(),
            quorum(),
            any::<bool>(),
        );
        prop_oneof![
            Just(Rule::Unknown),
            (any::<u32>(), quorum())
                .prop_map(|(least_bps, quorum)| Rule::Plurality { least_bps, quorum }),
            majority.prop_map(
                |([yes, no], abstain, threshold_bps, quorum, against_counts)| Rule::Majority {
                    yes,
                    no,
                    abstain,
                    threshold_bps,
                    quorum,
                    against_counts,
                }
            ),
        ]
    }

    fn any_cast() -> impl Strategy<Value = Cast> {
        let power = (any_power(), proptest::option::of(any_power()));
        (0u32..3, any::<u16>(), power, any::<Option<i64>>()).prop_map(
            |(voter, choice, (power, own), at)| Cast {
                voter,
                choice,
                power,
                own,
                at,
            },
        )
    }

    fn any_decision() -> impl Strategy<Value = (Decision, Beside)> {
        let times = any::<[Option<i64>; 2]>();
        let who = (
            proptest::option::of(0u32..3),
            proptest::option::of(any_power()),
        );
        let votes = proptest::collection::vec(any_cast(), 0..6);
        let beside = (
            proptest::collection::vec(0u32..3, 0..3),
            any::<Option<bool>>(),
            any::<bool>(),
        );
        (any_rule(), times, who, votes, beside).prop_map(
            |(rule, [opens, closes], (proposer, eligible), votes, (pays, executed, calls))| {
                let decision = Decision {
                    id: "7".into(),
                    title: Some("Löwer the fee".into()),
                    choices: vec!["Against".into(), "For".into()],
                    rule,
                    opens,
                    closes,
                    proposer,
                    eligible,
                    votes: votes.into(),
                };
                let beside = Beside {
                    pays,
                    executed,
                    calls,
                };
                (decision, beside)
            },
        )
    }

    fn any_packed() -> impl Strategy<Value = Packed> {
        let drafts = (0..3_u32, any::<[u32; 2]>()).prop_map(|(who, [drafted, backed])| Drafts {
            who,
            drafted,
            backed,
        });
        let drafted = proptest::collection::vec(drafts, 0..3);
        let decisions = proptest::collection::vec(any_decision(), 0..4);
        (decisions, drafted).prop_map(|(decisions, drafted)| {
            let (decisions, beside) = decisions.into_iter().unzip();
            let voters = [
                "0x00000000000000000000000000000000000000af",
                "0xAF",
                "alice.eth",
            ];
            Packed {
                history: History {
                    voters: voters.map(Box::from).into(),
                    decisions,
                    decimals: 18,
                },
                beside,
                drafted,
            }
        })
    }

    proptest! {
        #[test]
        fn a_history_is_read_as_it_was_written(packed in any_packed()) {
            let bytes = packed.write();
            prop_assert!(is_packed(&bytes));
            prop_assert_eq!(Packed::read(&bytes[..bytes.len() - 1]), None);
            prop_assert_eq!(Packed::read(&bytes), Some(packed));
        }

        #[test]
        fn damage_never_breaks_the_reader(packed in any_packed(), at: usize, byte: u8) {
            let mut bytes = packed.write();
            let length = bytes.len();
            bytes[at % length] = byte;
            let _ = Packed::read(&bytes);
        }

        #[test]
        fn no_bytes_break_the_reader(rest in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Packed::read(&[&MARK[..], &rest].concat());
        }
    }

    #[test]
    fn a_name_that_is_no_plain_address_keeps_its_letters() {
        for name in [
            "0x00000000000000000000000000000000000000AF",
            "0x00000000000000000000000000000000000000a",
            "0x",
            "",
            "0xé",
        ] {
            assert_eq!(address(name), None, "{name}");
        }
        assert!(!is_packed(b"proposal,voter"));
    }

    #[test]
    fn a_voter_who_is_not_listed_is_refused() {
        let decision = Decision {
            proposer: Some(1),
            ..Decision::default()
        };
        let history = History {
            voters: ["a".into()].into(),
            decisions: vec![decision],
            decimals: 0,
        };
        let packed = Packed {
            history,
            ..Packed::default()
        };
        assert_eq!(Packed::read(&packed.write()), None);
        let drafted = Packed {
            drafted: vec![Drafts::default()],
            ..Packed::default()
        };
        assert_eq!(Packed::read(&drafted.write()), None);
    }
}
