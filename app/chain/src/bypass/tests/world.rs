//! A chain of a few accounts, each with a program of its own and answers that may be lies.

use std::rc::Rc;

use alloy_primitives::{Address, B256, U256};
use record::sorted::Map;

use crate::{
    Failure, abi,
    bypass::{Heard, Limits, Report, Search, functions::selector},
    contracts,
    events::{Log, MANAGER_TOPICS, ROLE_TOPICS},
    head::Block,
    revert,
    rpc::{Answer, Ask},
};

/// What a function does when it is called.
#[derive(Clone, Copy)]
pub enum Does {
    /// Changes something and says so.
    Announces,
    /// Changes something without a word.
    Silent,
    /// Calls another contract.
    Calls,
}

/// Who may call, and what everybody else is told.
type Refuses = (Vec<Address>, Vec<u8>);

#[derive(Default)]
pub struct World {
    codes: Map<Address, Vec<u8>>,
    answers: Map<(Address, Vec<u8>), Vec<u8>>,
    storage: Map<(Address, B256), B256>,
    guards: Map<(Address, [u8; 4]), Refuses>,
    logs: Vec<Log>,
    /// Every question fails.
    pub mute: bool,
}

pub fn account(number: u64) -> Address {
    // Not among the first addresses, which are nobody's.
    Address::from_word(abi::small(number + 0x1000).into())
}

pub fn block() -> Rc<Block> {
    Rc::new(Block {
        number: 1_000,
        hash: B256::repeat_byte(7),
        time: 1_700_000_000,
    })
}

/// The program of a contract with these functions, as a compiler would dispatch them.
pub fn program(functions: &[(&str, Does)]) -> Vec<u8> {
    let table = 5 + 11 * functions.len() + 3;
    let mut code = vec![0x5f, 0x35, 0x60, 0xe0, 0x1c];
    let mut bodies = Vec::new();
    for (signature, does) in functions {
        let at = u16::try_from(table + bodies.len()).unwrap();
        code.extend([0x80, 0x63]);
        code.extend(selector(signature));
        code.extend([0x14, 0x61]);
        code.extend(at.to_be_bytes());
        code.push(0x57);
        bodies.push(0x5b);
        bodies.extend(match does {
            Does::Announces => vec![0x60, 1, 0x5f, 0x55, 0x5f, 0x5f, 0xa0],
            Does::Silent => vec![0x60, 1, 0x5f, 0x55],
            Does::Calls => vec![0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0xf1, 0x50],
        });
        bodies.push(0x00);
    }
    code.extend([0x5f, 0x5f, 0xfd]);
    assert_eq!(code.len(), table);
    code.extend(bodies);
    code
}

impl World {
    pub fn contract(&mut self, of: Address, functions: &[(&str, Does)]) -> &mut World {
        self.codes.insert(of, program(functions));
        self
    }

    pub fn code(&mut self, of: Address, code: Vec<u8>) {
        self.codes.insert(of, code);
    }

    pub fn says(&mut self, of: Address, call: Vec<u8>, answer: Vec<u8>) -> &mut World {
        self.answers.insert((of, call), answer);
        self
    }

    pub fn stores(&mut self, of: Address, slot: B256, word: Address) -> &mut World {
        self.storage.insert((of, slot), word.into_word());
        self
    }

    /// Only these may call a function; others are refused with these bytes.
    pub fn guarded(&mut self, of: Address, function: &str, may: &[Address], refusal: Vec<u8>) {
        self.guards
            .insert((of, selector(function)), (may.to_vec(), refusal));
    }

    /// An owner may transfer ownership, and call these.
    pub fn owned(&mut self, of: Address, owner: Address, functions: &[(&str, Does)]) {
        let mut all = vec![("owner()", Does::Silent)];
        all.push(("transferOwnership(address)", Does::Announces));
        all.extend(functions);
        self.contract(of, &all);
        self.says(of, contracts::owner(), abi::address(owner).to_vec());
        for (function, _) in all.iter().skip(1) {
            let words = revert::encode("Ownable: caller is not the owner");
            self.guarded(of, function, &[owner], words);
        }
    }

    /// Holders of a role, as answered one by one; what the log says is separate.
    pub fn holds(&mut self, of: Address, role: B256, holder: Address) {
        let call = contracts::has_role(U256::from_be_bytes(role.0), holder);
        self.says(of, call, abi::small(1).to_vec());
    }

    pub fn logs_grant(&mut self, of: Address, role: B256, account: Address) {
        self.tells(
            of,
            vec![ROLE_TOPICS[0], role, account.into_word(), B256::ZERO],
        );
    }

    /// A member of an access manager's role, who must wait so long.
    pub fn member(&mut self, of: Address, role: u64, account: Address, delay: u64) {
        let call = contracts::manager_has_role(role, account);
        let yes = [abi::small(1), abi::small(delay)].concat();
        self.says(of, call, yes);
        let number = abi::small(role).into();
        self.tells(of, vec![MANAGER_TOPICS[0], number, account.into_word()]);
    }

    /// A role's admin, at an access manager.
    pub fn administers(&mut self, of: Address, role: u64, admin: u64) {
        let answer = abi::small(admin).to_vec();
        self.says(of, contracts::manager_role_admin(role), answer);
        let [number, admin] = [role, admin].map(|number| abi::small(number).into());
        self.tells(of, vec![MANAGER_TOPICS[2], number, admin]);
    }

    /// What an access manager says of a contract: whether it is closed, and how long admins wait.
    pub fn targets(&mut self, of: Address, target: Address, closed: bool, admin_delay: u64) {
        let closed = abi::small(u64::from(closed)).to_vec();
        self.says(of, contracts::target_closed(target), closed);
        let delay = abi::small(admin_delay).to_vec();
        self.says(of, contracts::target_admin_delay(target), delay);
    }

    /// An access manager's `getAccess`: since when, the delay, the delay to come and from when on. The log names it.
    pub fn access(&mut self, of: Address, role: u64, account: Address, access: [u64; 4]) {
        let answer = access.map(abi::small).concat();
        self.says(of, contracts::manager_access(role, account), answer);
        let number = abi::small(role).into();
        self.tells(of, vec![MANAGER_TOPICS[0], number, account.into_word()]);
    }

    /// Writes to the log.
    pub fn tells(&mut self, of: Address, topics: Vec<B256>) {
        let index = self.logs.len() as u64;
        self.logs.push(Log {
            address: of,
            topics,
            data: Vec::new(),
            block: 10 + index,
            index,
            transaction: B256::ZERO,
        });
    }

    pub fn answer(&self, ask: &Ask) -> Heard {
        if self.mute {
            return Heard::Failed(Failure::Timeout);
        }
        Heard::Answer(match ask {
            Ask::Code { of, .. } => Answer::Bytes(self.codes.get(of).cloned().unwrap_or_default()),
            Ask::Storage { of, slot, .. } => {
                let word = self.storage.get(&(*of, *slot)).copied();
                Answer::Bytes(word.unwrap_or_default().to_vec())
            }
            Ask::Call { to, data, .. } => match self.answers.get(&(*to, data.clone())) {
                Some(answer) => Answer::Bytes(answer.clone()),
                // Asked whether somebody has a role, contracts say no rather than nothing.
                None if data.starts_with(&contracts::has_role(U256::ZERO, Address::ZERO)[..4]) => {
                    Answer::Bytes(vec![0; 32])
                }
                None if data.starts_with(&contracts::manager_has_role(0, Address::ZERO)[..4]) => {
                    Answer::Bytes(vec![0; 64])
                }
                None => Answer::Reverted("no".into()),
            },
            Ask::CallAs { from, to, data, .. } => {
                let selector = data.first_chunk::<4>().copied().unwrap_or_default();
                match self.guards.get(&(*to, selector)) {
                    Some((may, _)) if may.contains(from) => Answer::Bytes(Vec::new()),
                    Some((_, refusal)) => Answer::Refused(refusal.clone()),
                    None => Answer::Refused(Vec::new()),
                }
            }
            Ask::Logs {
                of,
                topics,
                from,
                to,
                ..
            } => {
                let wanted = |log: &&Log| {
                    log.address == *of
                        && topics.contains(&log.topics[0])
                        && (*from..=*to).contains(&log.block)
                };
                Answer::Logs(self.logs.iter().filter(wanted).cloned().collect())
            }
            _ => return Heard::Failed(Failure::NotUnderstood),
        })
    }

    pub fn search(&self, starts: &[Address], limits: Limits) -> Report {
        run(Search::new(starts, block(), limits), |ask| self.answer(ask))
    }
}

/// Runs a search to its end; it must come to one.
pub fn run(mut search: Search, answer: impl Fn(&Ask) -> Heard) -> Report {
    for _ in 0..10_000 {
        let asks = search.asks();
        if asks.is_empty() {
            return search.finish();
        }
        search.take(asks.iter().map(&answer).collect());
    }
    panic!("a search without an end");
}
