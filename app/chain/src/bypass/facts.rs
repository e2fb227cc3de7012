//! What is known so far, and what must still be asked. The search is written as if everything were known; whatever it
//! misses is noted here, asked in one batch, and the search begins again. So it has no state that could go wrong, and
//! the same answers always give the same result.

use std::rc::Rc;

use alloy_primitives::{Address, B256};
use record::sorted::{Map, Set};

use super::{
    code::{self, Program},
    logs::{LogRead, Reader},
};
use crate::{abi, head::Block, rpc::Ask};

/// A question, without the block that all share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    Code(Address),
    Storage(Address, B256),
    Call(Address, Vec<u8>),
    /// From, to, input.
    CallAs(Address, Address, Vec<u8>),
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Bytes(Rc<[u8]>),
    /// The contract refused, with these bytes where they were asked for.
    Refused(Rc<[u8]>),
    /// No answer that can be believed.
    Nothing,
}

impl Said {
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Said::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn address(&self) -> Option<Address> {
        abi::read_address(self.bytes()?)
    }

    /// An address that is somebody's.
    pub(super) fn somebody(&self) -> Option<Address> {
        self.address().filter(|address| !address.is_zero())
    }

    pub(super) fn small(&self) -> Option<u64> {
        abi::read_small(self.bytes()?)
    }

    pub(super) fn yes(&self) -> Option<bool> {
        abi::read_bool(self.bytes()?)
    }
}

#[derive(Debug)]
pub(super) struct Facts {
    pub(super) block: Rc<Block>,
    known: Map<Question, Said>,
    programs: Map<Address, Rc<Program>>,
    wanted: Set<Question>,
    readers: Map<Address, Reader>,
    asked: u32,
    most: u32,
    /// More was wanted than may be asked.
    pub(super) spent: bool,
}

impl Facts {
    pub(super) fn new(block: Rc<Block>, most: u32) -> Facts {
        Facts {
            block,
            known: Map::new(),
            programs: Map::new(),
            wanted: Set::new(),
            readers: Map::new(),
            asked: 0,
            most,
            spent: false,
        }
    }

    /// The search begins again.
    pub(super) fn again(&mut self) {
        self.wanted.clear();
    }

    fn get(&mut self, question: Question) -> Option<Said> {
        if let Some(said) = self.known.get(&question) {
            return Some(said.clone());
        }
        let room = self.most.saturating_sub(self.asked) as usize;
        if self.wanted.len() >= room && !self.wanted.contains(&question) {
            // Nothing more may be asked: as if nobody had answered.
            self.spent = true;
            return Some(Said::Nothing);
        }
        self.wanted.insert(question);
        None
    }

    pub(super) fn code(&mut self, of: Address) -> Option<Said> {
        self.get(Question::Code(of))
    }

    pub(super) fn storage(&mut self, of: Address, slot: B256) -> Option<Said> {
        self.get(Question::Storage(of, slot))
    }

    pub(super) fn call(&mut self, to: Address, data: Vec<u8>) -> Option<Said> {
        self.get(Question::Call(to, data))
    }

    pub(super) fn call_as(&mut self, from: Address, to: Address, data: Vec<u8>) -> Option<Said> {
        self.get(Question::CallAs(from, to, data))
    }

    /// What the code of a contract says, read once.
    pub(super) fn program(&mut self, of: Address) -> Option<Rc<Program>> {
        if let Some(program) = self.programs.get(&of) {
            return Some(program.clone());
        }
        let said = self.code(of)?;
        let program = Rc::new(said.bytes().map(code::read).unwrap_or_default());
        self.programs.insert(of, program.clone());
        Some(program)
    }

    /// What a contract logged under these topics; asked for from the first time on.
    pub(super) fn logs(&mut self, of: Address, topics: &[B256]) -> Option<&LogRead> {
        if !self.readers.contains_key(&of) {
            let reader = Reader::new(of, topics.to_vec(), self.block.number);
            self.readers.insert(of, reader);
        }
        let done = self.readers.get(&of).is_some_and(Reader::is_done);
        if !done {
            return None;
        }
        self.readers.get(&of).map(Reader::read)
    }

    /// Everything to ask now: what was missed, or when that is all known, the next logs.
    pub(super) fn asks(&mut self) -> Vec<(Want, Ask)> {
        let mut asks = Vec::new();
        for question in self.wanted.iter() {
            asks.push((Want::Fact(question.clone()), self.ask(question)));
        }
        for (of, reader) in self.readers.iter() {
            for ask in reader.asks() {
                asks.push((Want::Logs(*of), ask));
            }
        }
        asks
    }

    fn ask(&self, question: &Question) -> Ask {
        let at = self.block.clone();
        match question.clone() {
            Question::Code(of) => Ask::Code { of, at },
            Question::Storage(of, slot) => Ask::Storage { of, slot, at },
            Question::Call(to, data) => Ask::Call { to, data, at },
            Question::CallAs(from, to, data) => Ask::CallAs { from, to, data, at },
        }
    }

    pub(super) fn learn(&mut self, question: Question, said: Said) {
        self.asked = self.asked.saturating_add(1);
        self.known.insert(question, said);
    }

    pub(super) fn reader(&mut self, of: &Address) -> Option<&mut Reader> {
        self.readers.get_mut(of)
    }

    pub(super) fn blocks_left(&self) -> u64 {
        let left = self.readers.values().map(Reader::blocks_left);
        left.fold(0, u64::saturating_add)
    }

    /// Whether only logs are still to be read; then searching again would find nothing new.
    pub(super) fn reading(&self) -> bool {
        self.wanted.is_empty() && self.readers.values().any(|reader| !reader.is_done())
    }
}

/// What an answer is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Want {
    Fact(Question),
    Logs(Address),
}
