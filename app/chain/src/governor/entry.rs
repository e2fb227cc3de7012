//! One log entry of a Governor, read.

use alloy_primitives::{Address, B256, U256, b256, keccak256};

use crate::{
    abi,
    events::{Log, PROPOSAL_CREATED, PROPOSAL_EXECUTED, Proposed},
};

/// `VoteCast(address indexed,uint256,uint8,uint256,string)`.
const VOTE_CAST: B256 = b256!("b8e138887d0aa13bab447e82de9d5c1777041ecd21ca36ba824ff1e6c07ddda4");
/// `VoteCastWithParams(address indexed,uint256,uint8,uint256,string,bytes)`.
const VOTE_CAST_WITH_PARAMS: B256 =
    b256!("e2babfbac5889a709b63bb7f598b324e08bc5a4fb9ec647fb3cbc9ec07eb8712");
/// `VoteCast(address,uint256,bool,uint256)`, Compound's Alpha: nothing indexed.
const VOTE_CAST_ALPHA: B256 =
    b256!("877856338e13f63d0c36822ff0ef736b80934cd90574a3a5bc9262c39d217c46");
/// `ProposalQueued(uint256,uint256)`.
const PROPOSAL_QUEUED: B256 =
    b256!("9a2e42fd6722813d69113e7d0079d3d940171428df7373df9c7f7617cfda2892");
/// `ProposalCanceled(uint256)`.
const PROPOSAL_CANCELED: B256 =
    b256!("789cf55be980739dad1d0699b93b58e806b51c9d96619bfa8fe0a28abaa7b30c");

/// Longest title kept, in bytes.
pub const MAX_TITLE: usize = 300;
/// Most bytes of one call's data that are kept; longer data is cut, and then names nobody that is paid.
const MAX_CALL: usize = 4096;
/// Most calls of one proposal that are kept.
const MAX_CALLS: usize = 256;

/// The first topics of all entries that are read here.
pub fn topics() -> Vec<B256> {
    vec![
        PROPOSAL_CREATED,
        VOTE_CAST,
        VOTE_CAST_WITH_PARAMS,
        VOTE_CAST_ALPHA,
        PROPOSAL_QUEUED,
        PROPOSAL_EXECUTED,
        PROPOSAL_CANCELED,
    ]
}

/// The first topics of those entries that say what was decided and carried out, without the votes.
pub fn decision_topics() -> [B256; 3] {
    [PROPOSAL_CREATED, PROPOSAL_QUEUED, PROPOSAL_EXECUTED]
}

/// A log entry, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Block.
    pub block: u64,
    /// Its place among all entries of that block.
    pub index: u64,
    /// The transaction that wrote it.
    pub transaction: B256,
    /// What it says.
    pub event: Event,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A proposal was made.
    Created(Box<Created>),
    /// A vote was cast.
    Vote(Vote),
    /// A proposal that passed waits in the timelock.
    Queued(U256),
    /// A proposal was carried out.
    Executed(U256),
    /// A proposal was cancelled.
    Canceled(U256),
}

/// A proposal as it was made, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Its id.
    pub id: U256,
    /// Who proposed.
    pub proposer: Address,
    /// What it does if carried out.
    pub calls: Vec<Call>,
    /// The first line of its text that says something, cut, on one line.
    pub title: String,
    /// The timepoint at which votes are counted; after it voting begins.
    pub start: u64,
    /// The timepoint at which voting ends, unless it is extended.
    pub end: u64,
}

/// A call of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The contract called.
    pub target: Address,
    /// What is paid with it, in the chain's smallest unit.
    pub value: U256,
    /// Selector and arguments; Bravo's signature is already put in front. Cut at some kilobytes.
    pub data: Vec<u8>,
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// Who.
    pub voter: Address,
    /// On which proposal.
    pub id: U256,
    /// As the contract writes it; what it means, its `COUNTING_MODE()` says.
    pub support: u8,
    /// With how much.
    pub weight: U256,
    /// Against, for and abstain, where the parameters look like a split.
    pub split: Option<[u128; 3]>,
}

impl Entry {
    /// Reads an entry; `None` when it is none of [`topics`] or malformed.
    pub fn read(log: &Log) -> Option<Entry> {
        let data = log.data.as_slice();
        let event = match log.topics.as_slice() {
            [PROPOSAL_CREATED] => Event::Created(Box::new(Created::read(log)?)),
            [VOTE_CAST, voter] => Event::Vote(vote(*voter, data, None)?),
            [VOTE_CAST_WITH_PARAMS, voter] => {
                Event::Vote(vote(*voter, data, abi::bytes_at(data, 0, 4 * 32))?)
            }
            [VOTE_CAST_ALPHA] => {
                let voter = B256::from(abi::word_at(data, 0)?);
                Event::Vote(vote(voter, data.get(32..)?, None)?)
            }
            [PROPOSAL_QUEUED] => Event::Queued(abi::read_uint(data)?),
            [PROPOSAL_EXECUTED] => Event::Executed(abi::read_uint(data)?),
            [PROPOSAL_CANCELED] => Event::Canceled(abi::read_uint(data)?),
            _ => return None,
        };
        Some(Entry {
            block: log.block,
            index: log.index,
            transaction: log.transaction,
            event,
        })
    }
}

/// Voter, and data that begins with proposal, support and weight.
fn vote(voter: B256, data: &[u8], params: Option<&[u8]>) -> Option<Vote> {
    Some(Vote {
        voter: abi::read_address(voter.as_slice())?,
        id: U256::from_be_bytes(abi::word_at(data, 0)?),
        support: u8::try_from(U256::from_be_bytes(abi::word_at(data, 32)?)).ok()?,
        weight: U256::from_be_bytes(abi::word_at(data, 64)?),
        split: params.and_then(split),
    })
}

fn split(params: &[u8]) -> Option<[u128; 3]> {
    let (parts, []) = params.as_chunks::<16>() else {
        return None;
    };
    let [no, yes, abstain] = parts else {
        return None;
    };
    Some([no, yes, abstain].map(|part| u128::from_be_bytes(*part)))
}

impl Created {
    fn read(log: &Log) -> Option<Created> {
        let proposed = Proposed::read(log)?;
        let data = log.data.as_slice();
        let signatures = signatures(data, proposed.targets.len());
        let mut calls = Vec::with_capacity(proposed.targets.len().min(MAX_CALLS));
        let content = proposed.targets.iter().zip(&proposed.values);
        let content = content.zip(&proposed.calldatas).take(MAX_CALLS);
        for (index, ((target, value), arguments)) in content.enumerate() {
            let mut data = Vec::new();
            // Bravo names the function apart; OpenZeppelin keeps the list and leaves its items empty.
            let signature = signatures.get(index).copied().unwrap_or_default();
            if !signature.is_empty() {
                data.extend_from_slice(&keccak256(signature)[..4]);
            }
            data.extend_from_slice(arguments);
            data.truncate(MAX_CALL);
            calls.push(Call {
                target: *target,
                value: *value,
                data,
            });
        }
        Some(Created {
            id: proposed.id,
            proposer: proposed.proposer,
            calls,
            title: title(&proposed.description),
            start: small(data, 6 * 32)?,
            end: small(data, 7 * 32)?,
        })
    }
}

/// The signatures of the calls; empty where there are none or they cannot be read.
fn signatures(data: &[u8], count: usize) -> Vec<&[u8]> {
    let read = || {
        let start = abi::place(data, 0, 4 * 32)?;
        let listed = abi::list_at(data, start).filter(|listed| *listed == count)?;
        let first = start.checked_add(32)?;
        let mut all = Vec::with_capacity(listed.min(MAX_CALLS));
        for index in 0..listed.min(MAX_CALLS) {
            // Longer than any signature; overlapping offsets could else be read again and again.
            let bytes = abi::bytes_at(data, first, first.checked_add(index * 32)?)?;
            all.push(bytes.get(..bytes.len().min(512))?);
        }
        Some(all)
    };
    read().unwrap_or_default()
}

fn small(data: &[u8], at: usize) -> Option<u64> {
    let value = U256::from_be_bytes(abi::word_at(data, at)?);
    Some(u64::try_from(value).unwrap_or(u64::MAX))
}

/// The first line that says something, without the marks that make it a heading.
fn title(description: &[u8]) -> String {
    // What comes later is no title; and a text may be a megabyte.
    let head = description.get(..4096).unwrap_or(description);
    let text = String::from_utf8_lossy(head);
    // Some texts hold the two characters \n in place of line ends.
    let lines = text.split(['\n', '\r']).flat_map(|line| line.split("\\n"));
    let mut lines = lines.map(unmarked);
    let line = lines.find(|line| !line.is_empty()).unwrap_or_default();
    let mut end = line.len().min(MAX_TITLE);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    abi::clean(&line.as_bytes()[..end])
}

/// A line without the marks of a heading, or of bold letters around all of it.
fn unmarked(line: &str) -> &str {
    let line = line.trim_matches([' ', '\t', '#', '\u{feff}']);
    let bold = line
        .strip_prefix("**")
        .and_then(|line| line.strip_suffix("**"));
    bold.map_or(line, str::trim)
}

impl Call {
    /// Whether its data was longer than is kept.
    pub fn was_cut(&self) -> bool {
        self.data.len() >= MAX_CALL
    }

    /// The function called.
    pub fn selector(&self) -> Option<[u8; 4]> {
        self.data.first_chunk().copied()
    }

    /// Who is paid by it, as far as the usual functions show: value sent with it, and tokens sent, granted or made.
    pub fn pays(&self) -> Option<Address> {
        // transfer, approve, increaseAllowance, mint (address,uint256); transferFrom (address,address,uint256).
        let argument = match u32::from_be_bytes(self.selector().unwrap_or_default()) {
            0xa9059cbb | 0x095ea7b3 | 0x39509351 | 0x40c10f19 => Some(0),
            0x23b872dd => Some(1),
            _ => None,
        };
        match argument {
            Some(place) if self.value.is_zero() => {
                abi::read_address(self.data.get(4 + 32 * place..)?).filter(|to| !to.is_zero())
            }
            _ => (!self.value.is_zero()).then_some(self.target),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_sol_types::{SolEvent, sol};
    use proptest::prelude::*;

    mod bravo {
        alloy_sol_types::sol! {
            event ProposalCreated(uint256 id, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 start, uint256 end, string description);
            event VoteCast(address indexed voter, uint256 id, uint8 support, uint256 weight, string reason);
        }
    }
    mod alpha {
        alloy_sol_types::sol! { event VoteCast(address voter, uint256 id, bool support, uint256 weight); }
    }
    sol! {
        event VoteCastWithParams(address indexed voter, uint256 id, uint8 support, uint256 weight, string reason, bytes params);
        event ProposalQueued(uint256 id, uint256 eta);
        event ProposalExecuted(uint256 id);
        event ProposalCanceled(uint256 id);
    }

    fn log(event: &impl SolEvent) -> Log {
        let encoded = event.encode_log_data();
        Log {
            address: Address::ZERO,
            topics: encoded.topics().to_vec(),
            data: encoded.data.to_vec(),
            block: 7,
            index: 3,
            transaction: B256::repeat_byte(9),
        }
    }

    fn read(event: &impl SolEvent) -> Event {
        let entry = Entry::read(&log(event)).unwrap();
        assert_eq!(
            (entry.block, entry.index, entry.transaction),
            (7, 3, B256::repeat_byte(9))
        );
        entry.event
    }

    fn created(signatures: &[&str], description: &str) -> bravo::ProposalCreated {
        let count = signatures.len();
        bravo::ProposalCreated {
            id: U256::from(5),
            proposer: Address::repeat_byte(1),
            targets: (0..count)
                .map(|n| Address::repeat_byte(n as u8 + 2))
                .collect(),
            values: (0..count).map(U256::from).collect(),
            signatures: signatures.iter().map(ToString::to_string).collect(),
            calldatas: (0..count)
                .map(|n| vec![n as u8; n * 20 + 4].into())
                .collect(),
            start: U256::from(10),
            end: U256::from(20),
            description: description.into(),
        }
    }

    #[test]
    fn the_topics_are_those_of_the_signatures() {
        assert_eq!(
            topics(),
            [
                bravo::ProposalCreated::SIGNATURE_HASH,
                bravo::VoteCast::SIGNATURE_HASH,
                VoteCastWithParams::SIGNATURE_HASH,
                alpha::VoteCast::SIGNATURE_HASH,
                ProposalQueued::SIGNATURE_HASH,
                ProposalExecuted::SIGNATURE_HASH,
                ProposalCanceled::SIGNATURE_HASH,
            ]
        );
    }

    #[test]
    fn votes_of_every_kind_are_read() {
        let (voter, id, weight) = (Address::repeat_byte(7), U256::MAX, U256::from(9));
        let plain = |support, split| {
            Event::Vote(Vote {
                voter,
                id,
                support,
                weight,
                split,
            })
        };
        let reason = String::from("because");
        let vote = bravo::VoteCast {
            voter,
            id,
            support: 2,
            weight,
            reason: reason.clone(),
        };
        assert_eq!(read(&vote), plain(2, None));
        let alpha = |support| alpha::VoteCast {
            voter,
            id,
            support,
            weight,
        };
        assert_eq!(read(&alpha(true)), plain(1, None));
        assert_eq!(read(&alpha(false)), plain(0, None));
        let with = |params: Vec<u8>| VoteCastWithParams {
            voter,
            id,
            support: 255,
            weight,
            reason: reason.clone(),
            params: params.into(),
        };
        let parts = [1u128, 2, u128::MAX];
        let packed: Vec<u8> = parts.iter().flat_map(|part| part.to_be_bytes()).collect();
        assert_eq!(read(&with(packed)), plain(255, Some(parts)));
        assert_eq!(read(&with(vec![1; 47])), plain(255, None));
        assert_eq!(read(&with(vec![])), plain(255, None));
    }

    #[test]
    fn what_became_of_a_proposal_is_read() {
        let id = U256::from(77);
        let eta = U256::from(1);
        assert_eq!(read(&ProposalQueued { id, eta }), Event::Queued(id));
        assert_eq!(read(&ProposalExecuted { id }), Event::Executed(id));
        assert_eq!(read(&ProposalCanceled { id }), Event::Canceled(id));
    }

    #[test]
    fn a_signature_named_apart_stands_before_its_arguments() {
        let event = created(&["", "transfer(address,uint256)"], "# Pay\n\ntext");
        let Event::Created(made) = read(&event) else {
            panic!("not a proposal");
        };
        assert_eq!((made.start, made.end), (10, 20));
        assert_eq!(made.calls[0].data, vec![0; 4]);
        assert_eq!(made.calls[1].data[..4], [0xa9, 0x05, 0x9c, 0xbb]);
        assert_eq!(made.calls[1].data[4..], vec![1; 24]);
    }

    #[test]
    fn the_title_is_the_first_line_that_says_something() {
        let check = |text: &str, expected: &str| assert_eq!(title(text.as_bytes()), expected);
        check("# Lower the fee\n\nBecause.", "Lower the fee");
        check("\n\r\n  ## **Lower** the fee ##\nx", "**Lower** the fee");
        check("# **Lower the fee**", "Lower the fee");
        check("One\\nTwo", "One");
        check("", "");
        check("####", "");
        check("a\tb\u{7}c", "a b c");
        check(&"é".repeat(400), &"é".repeat(150));
    }

    #[test]
    fn who_is_paid_is_read_from_the_usual_functions() {
        let to = Address::repeat_byte(0xb0);
        let target = Address::repeat_byte(2);
        let call = |value: u64, selector: u32, words: &[abi::Word]| Call {
            target,
            value: U256::from(value),
            data: abi::call(selector.to_be_bytes(), words),
        };
        let two = [abi::address(to), abi::small(5)];
        let three = [abi::address(target), abi::address(to), abi::small(5)];
        assert_eq!(call(0, 0xa9059cbb, &two).pays(), Some(to));
        assert_eq!(call(0, 0x23b872dd, &three).pays(), Some(to));
        assert_eq!(call(3, 0x12345678, &two).pays(), Some(target));
        assert_eq!(call(0, 0x12345678, &two).pays(), None);
        assert_eq!(call(0, 0xa9059cbb, &[]).pays(), None);
        let empty = Call {
            target,
            value: U256::ZERO,
            data: vec![],
        };
        assert_eq!(empty.pays(), None);
    }

    proptest! {
        #[test]
        fn a_damaged_entry_is_refused_or_read_but_never_breaks(
            at in 0usize..1400, byte: u8, cut in 0usize..1400, which in 0usize..7
        ) {
            let event = created(&["a()", "", "transfer(address,uint256)"], "a text that is longer than 32 bytes");
            let mut log = log(&event);
            log.topics[0] = topics()[which];
            if which == 1 || which == 2 {
                log.topics.push(B256::ZERO);
            }
            let length = log.data.len();
            log.data[at % length] = byte;
            log.data.truncate(cut);
            let _ = Entry::read(&log);
        }
    }
}
