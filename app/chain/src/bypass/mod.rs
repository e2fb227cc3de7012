//! Who can act without a vote: a search from a few contracts over everybody who can make them do something, as far as
//! the chain itself shows it. Published source is not needed and not trusted: what a contract is, its answers and its
//! bytecode say.
//!
//! [`Search`] asks nothing itself. It hands out questions in batches and takes answers, until [`Search::finish`] says
//! what was found and, as plainly, what was not. Contracts may lie in every answer: lists are confirmed one by one,
//! caps stop what has no end, and circles end by themselves.

pub mod code;
mod contract;
mod facts;
pub mod functions;
mod guard;
mod keys;
mod levers;
mod logs;
mod manager;
mod refusal;
mod report;
mod roles;
mod routes;
mod safe;

pub use report::*;

use std::rc::Rc;

use alloy_primitives::Address;
use record::sorted::{Map, Set};

use crate::{
    Failure,
    head::Block,
    rpc::{Answer, Ask},
};
use contract::{Contract, Shared, is_nobody};
use facts::{Facts, Question, Said, Want};
use functions::Names;
use refusal::Refusals;

/// How far a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most accounts with code that are looked at.
    pub contracts: usize,
    /// Most accounts at all.
    pub accounts: usize,
    /// Most steps from the start.
    pub depth: u32,
    /// Most questions, logs not counted.
    pub questions: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            contracts: 200,
            accounts: 2_000,
            depth: 12,
            questions: 60_000,
        }
    }
}

/// How far a search is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Contracts looked through.
    pub contracts: u32,
    /// Met, and not looked through yet.
    pub open: u32,
    /// Questions asked.
    pub asked: u32,
    /// Blocks of logs still to be read.
    pub blocks_left: u64,
}

/// What came of asking one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An answer that can be believed.
    Answer(Answer),
    /// Sources contradict one another.
    Disagree,
    /// Nobody answered: why.
    Failed(Failure),
}

/// A search.
#[derive(Debug)]
pub struct Search {
    starts: Vec<Address>,
    limits: Limits,
    names: Names,
    refusals: Refusals,
    facts: Facts,
    /// Contracts of which nothing is missing.
    done: Map<Address, Rc<Contract>>,
    found: Found,
    asking: Vec<Want>,
    asked: u32,
    gaps: Vec<Gap>,
}

/// What the last pass over the facts came to.
#[derive(Debug, Default)]
struct Found {
    contracts: routes::Contracts,
    met: Vec<(Address, u32)>,
    left_out: Vec<Address>,
}

impl Search {
    /// A search from these contracts, on the state after a block.
    pub fn new(starts: &[Address], block: Rc<Block>, limits: Limits) -> Search {
        let mut distinct: Vec<Address> = Vec::new();
        for start in starts.iter().take(limits.contracts) {
            if !distinct.contains(start) {
                distinct.push(*start);
            }
        }
        let mut search = Search {
            starts: distinct,
            limits,
            names: Names::new(),
            refusals: Refusals::new(),
            facts: Facts::new(block, limits.questions),
            done: Map::new(),
            found: Found::default(),
            asking: Vec::new(),
            asked: 0,
            gaps: Vec::new(),
        };
        search.pass();
        search
    }

    /// What to ask next, all at once; nothing when the search is over. The same until it is answered.
    pub fn asks(&mut self) -> Vec<Ask> {
        let (wants, asks) = self.facts.asks().into_iter().unzip();
        self.asking = wants;
        asks
    }

    /// The answers to [`Search::asks`], in their order.
    pub fn take(&mut self, heard: Vec<Heard>) {
        let wants = std::mem::take(&mut self.asking);
        let mut heard = heard.into_iter();
        for want in wants {
            let answer = heard.next().unwrap_or(Heard::Failed(Failure::Missing));
            self.asked = self.asked.saturating_add(1);
            match want {
                Want::Fact(question) => {
                    let said = self.said(&question, answer);
                    self.facts.learn(question, said);
                }
                Want::Logs(of) => {
                    let answer = match answer {
                        Heard::Answer(answer) => Some(Ok(answer)),
                        Heard::Failed(failure) => Some(Err(failure)),
                        Heard::Disagree => None,
                    };
                    if let Some(reader) = self.facts.reader(&of) {
                        reader.take(answer);
                    }
                }
            }
        }
        if !self.facts.reading() {
            self.pass();
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let looked = self
            .found
            .contracts
            .values()
            .filter(|contract| contract.done);
        let contracts = looked.filter(|contract| has_code(contract)).count();
        let open = self
            .found
            .contracts
            .values()
            .filter(|contract| !contract.done);
        Progress {
            contracts: contracts as u32,
            open: open.count() as u32,
            asked: self.asked,
            blocks_left: self.facts.blocks_left(),
        }
    }

    /// What was found, so far.
    pub fn finish(&self) -> Report {
        let mut report = levers::report(
            &self.found.contracts,
            &self.found.met,
            &self.starts,
            &self.names,
        );
        report.gaps.extend(self.gaps.iter().cloned());
        for about in &self.found.left_out {
            report.gaps.push(Gap {
                about: *about,
                what: GapOf::TooMany,
            });
        }
        if self.facts.spent {
            report.gaps.push(Gap {
                about: self.starts.first().copied().unwrap_or_default(),
                what: GapOf::Cut("questions".into(), self.limits.questions),
            });
        }
        record::sorted::sort(&mut report.gaps);
        report.gaps.dedup();
        report
    }

    /// The names of roles and functions.
    pub fn names(&self) -> &Names {
        &self.names
    }

    fn said(&mut self, question: &Question, heard: Heard) -> Said {
        let about = match question {
            Question::Code(of) | Question::Storage(of, _) | Question::Call(of, _) => *of,
            Question::CallAs(_, to, _) => *to,
        };
        let gap = match heard {
            Heard::Answer(Answer::Bytes(bytes)) => return Said::Bytes(bytes.into()),
            Heard::Answer(Answer::Reverted(_)) => return Said::Refused(Rc::new([])),
            Heard::Answer(Answer::Refused(data)) => return Said::Refused(data.into()),
            Heard::Answer(_) => GapOf::NoAnswer(words(question, &self.names), String::new()),
            Heard::Disagree => GapOf::Disagree(words(question, &self.names)),
            Heard::Failed(failure) => {
                GapOf::NoAnswer(words(question, &self.names), failure.to_string())
            }
        };
        self.gaps.push(Gap { about, what: gap });
        Said::Nothing
    }

    /// Goes over everything that is known, from the start.
    fn pass(&mut self) {
        self.facts.again();
        let mut found = Found::default();
        let mut open: Vec<(Address, u32)> = self.starts.iter().map(|start| (*start, 0)).collect();
        let mut seen: Set<Address> = self.starts.iter().copied().collect();
        let (mut at, mut with_code) = (0, 0);
        while let Some((address, depth)) = open.get(at).copied() {
            at += 1;
            let contract = match self.done.get(&address) {
                Some(contract) => contract.clone(),
                None => {
                    let shared = Shared {
                        names: &self.names,
                        refusals: &self.refusals,
                        suspects: &self.starts,
                    };
                    let contract = Rc::new(contract::look(&mut self.facts, &shared, address));
                    if contract.done {
                        self.done.insert(address, contract.clone());
                    }
                    contract
                }
            };
            with_code += usize::from(has_code(&contract));
            let too_many = with_code > self.limits.contracts && has_code(&contract);
            found.met.push((address, depth));
            if too_many {
                found.left_out.push(address);
                let unscanned = Contract {
                    kind: Kind::Unscanned,
                    done: true,
                    ..Contract::default()
                };
                found.contracts.insert(address, Rc::new(unscanned));
                continue;
            }
            for next in neighbours(address, &contract) {
                if is_nobody(next) || !seen.insert(next) {
                    continue;
                }
                if depth >= self.limits.depth || seen.len() > self.limits.accounts {
                    found.left_out.push(next);
                } else {
                    open.push((next, depth + 1));
                }
            }
            found.contracts.insert(address, contract);
        }
        self.found = found;
    }
}

fn has_code(contract: &Contract) -> bool {
    !matches!(
        contract.kind,
        Kind::Key | Kind::DelegatedKey(_) | Kind::Nobody
    )
}

/// Accounts to look at next: everybody tied to a contract, but for code that is read as the contract's own.
fn neighbours(of: Address, contract: &Contract) -> Vec<Address> {
    let links = levers::links(of, contract).into_iter();
    let own = |link: &Link| matches!(link.tie, Tie::Implementation | Tie::ActsFor);
    links
        .filter(|link| !own(link))
        .map(|link| link.from)
        .collect()
}

/// A question in words, for the list of what was not established.
fn words(question: &Question, names: &Names) -> String {
    let function = |data: &[u8]| {
        let selector = data.first_chunk::<4>().copied().unwrap_or_default();
        guard::label(selector, names.function(selector))
    };
    match question {
        Question::Code(_) => "eth_getCode".into(),
        Question::Storage(_, slot) => format!("eth_getStorageAt {slot}"),
        Question::Call(_, data) => format!("eth_call {}", function(data)),
        Question::CallAs(from, _, data) => format!("eth_call {} as {from}", function(data)),
    }
}

#[cfg(test)]
mod tests;
