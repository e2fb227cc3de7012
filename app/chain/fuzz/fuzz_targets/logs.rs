//! Log entries as a hostile node or a failing disk gives them: they may be refused, never break anything, and what is
//! kept is read back as it was.
#![no_main]

use chain::{
    Address, B256,
    events::{Log, Proposed},
    governor::{Counting, Entry, QuorumOf, fold, read_entries, topics, write_entries},
    rpc::{self, Ask},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = core::str::from_utf8(bytes) {
        let ask = Ask::Logs {
            of: Address::ZERO,
            topics: topics(),
            about: None,
            from: 0,
            to: u64::MAX,
        };
        let _ = rpc::read(&[&ask], text);
        let _ = Counting::read(text);
    }
    if let Some(entries) = read_entries(bytes) {
        assert_eq!(read_entries(&write_entries(&entries)), Some(entries));
    }
    let mut entries = Vec::new();
    for (block, part) in (0u64..).zip(bytes.chunks(640)) {
        let Some((which, data)) = part.split_first() else {
            continue;
        };
        let topics = topics();
        let first = topics[usize::from(*which) % topics.len()];
        let voter = data.first_chunk::<20>().map(|voter| B256::left_padding_from(voter));
        let log = Log {
            address: Address::ZERO,
            topics: core::iter::once(first).chain(voter.filter(|_| which & 0x80 != 0)).collect(),
            data: data.to_vec(),
            block,
            index: 0,
            transaction: B256::ZERO,
        };
        let _ = Proposed::read(&log);
        entries.extend(Entry::read(&log));
    }
    let counting = Counting {
        quorum: QuorumOf::ForAbstain,
        fractional: bytes.len() % 2 == 0,
    };
    let folded = fold(&entries, Some(counting));
    for proposal in &folded.proposals {
        let _ = proposal.sums();
    }
});
