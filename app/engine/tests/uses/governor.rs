//! A Governor on the chain behind the nodes: what it answers, and what it logged.

use crate::node::{Chain, TOKEN};
use alloy_primitives::{B256, U256, hex};
use chain::{abi, contracts, governor::topics};
use record::Address;
use serde_json::json;

pub const GOVERNOR: Address = Address([0x60; 20]);
/// Whom the first proposal pays.
pub const PAID: Address = Address([0xab; 20]);
pub const ALICE: Address = Address([0xa1; 20]);
pub const BOB: Address = Address([0xb0; 20]);

fn evm(address: Address) -> chain::Address {
    chain::Address::new(address.0)
}

fn words(words: &[u64]) -> Vec<u8> {
    words.iter().flat_map(|word| abi::small(*word)).collect()
}

fn text(text: &str) -> Vec<u8> {
    let mut out = words(&[32]);
    abi_text(&mut out, text);
    out
}

/// Length, and bytes to whole words.
fn abi_text(out: &mut Vec<u8>, text: &str) {
    out.extend(words(&[text.len() as u64]));
    out.extend(text.as_bytes());
    out.resize(out.len().next_multiple_of(32), 0);
}

fn says(chain: &Chain, call: Vec<u8>, answer: Vec<u8>) {
    chain.answers.borrow_mut().insert((GOVERNOR, call), answer);
}

fn logs(chain: &Chain, block: u64, topics: &[B256], data: &[u8]) {
    logs_of(chain, GOVERNOR, block, topics, data);
}

/// A contract logs this in a transaction of its block's own.
pub fn logs_of(chain: &Chain, contract: Address, block: u64, topics: &[B256], data: &[u8]) {
    let mut logs = chain.logs.borrow_mut();
    let index = logs.len();
    let topics: Vec<String> = topics.iter().map(ToString::to_string).collect();
    logs.push(json!({
        "address": contract.to_string(),
        "topics": topics,
        "data": hex::encode_prefixed(data),
        "blockNumber": format!("{block:#x}"),
        "logIndex": format!("{index:#x}"),
        "transactionHash": B256::from(U256::from(block)).to_string(),
        "removed": false,
    }));
}

/// A proposal that pays [`PAID`] one wei.
pub fn proposes(chain: &Chain, block: u64, id: u64, (start, end): (u64, u64), title: &str) {
    let mut data = words(&[id]);
    data.extend(abi::address(evm(ALICE)));
    data.extend(words(&[288, 352, 416, 512, start, end, 608]));
    data.extend(words(&[1]));
    data.extend(abi::address(evm(PAID)));
    data.extend(words(&[1, 1]));
    data.extend(words(&[1, 32, 0]));
    data.extend(words(&[1, 32, 0]));
    abi_text(&mut data, title);
    logs(chain, block, &topics()[..1], &data);
}

pub fn votes(chain: &Chain, block: u64, id: u64, voter: Address, support: u64, weight: u64) {
    let voter = B256::from(abi::address(evm(voter)));
    let data = words(&[id, support, weight, 128, 0]);
    logs(chain, block, &[topics()[1], voter], &data);
}

pub fn executes(chain: &Chain, block: u64, id: u64) {
    logs(chain, block, &topics()[5..6], &words(&[id]));
}

pub fn cancels(chain: &Chain, block: u64, id: u64) {
    logs(chain, block, &topics()[6..7], &words(&[id]));
}

/// What the Governor says of a proposal whose snapshot and end are these.
pub fn says_of(chain: &Chain, id: u64, (start, end): (u64, u64), sums: [u64; 3]) {
    let id = U256::from(id);
    says(chain, contracts::quorum(start), words(&[40]));
    says(chain, contracts::proposal_votes(id), words(&sums));
    says(chain, contracts::proposal_deadline(id), words(&[end]));
}

/// Where the Governor says that a proposal stands.
pub fn stands(chain: &Chain, id: u64, state: u64) {
    says(chain, contracts::state(U256::from(id)), words(&[state]));
}

/// A Governor of Compound's kind with a proposal that was carried out.
pub fn governs_as_bravo(chain: &Chain) {
    let token = abi::address(evm(TOKEN)).to_vec();
    says(chain, contracts::comp(), token);
    says(chain, contracts::voting_period(), words(&[190]));
    says(chain, contracts::quorum_votes(), words(&[60]));
    let said = words(&[7, 1, 0, 110, 300, 70, 30, 0, 0, 1]);
    says(chain, contracts::bravo_proposal(U256::from(7)), said);
    chain.votes.borrow_mut().extend([(ALICE, 70), (BOB, 30)]);
    proposes(chain, 100, 7, (110, 300), "# Pay somebody");
    votes(chain, 150, 7, ALICE, 1, 70);
    votes(chain, 200, 7, BOB, 0, 30);
    executes(chain, 400, 7);
    stands(chain, 7, 7);
}

/// A Governor of OpenZeppelin's kind with a proposal that was carried out, one that was cancelled and an open one.
pub fn governs(chain: &Chain) {
    chain.votes.borrow_mut().extend([(ALICE, 70), (BOB, 30)]);
    says(chain, contracts::name(), text("Test Governor"));
    says(
        chain,
        contracts::counting_mode(),
        text("support=bravo&quorum=for,abstain"),
    );
    says(chain, contracts::voting_period(), words(&[190]));
    let token = abi::address(evm(TOKEN)).to_vec();
    says(chain, contracts::token(), token);
    proposes(chain, 100, 7, (110, 300), "# Pay somebody");
    votes(chain, 150, 7, ALICE, 1, 70);
    votes(chain, 200, 7, BOB, 0, 30);
    executes(chain, 400, 7);
    proposes(chain, 500, 8, (510, 700), "Never mind");
    cancels(chain, 505, 8);
    proposes(chain, 900, 9, (910, 2000), "Later");
    votes(chain, 920, 9, ALICE, 1, 70);
    says_of(chain, 7, (110, 300), [30, 70, 0]);
    says_of(chain, 9, (910, 2000), [0, 70, 0]);
    stands(chain, 7, 7);
    stands(chain, 9, 1);
}
