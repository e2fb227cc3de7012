//! What a contract's bytecode says without its source: which functions it has, whether they change anything, and
//! whether they write to the log. Read by following the code with the few values that matter known and every other
//! unknown, into both sides of every branch; so "never" is certain where the code could be followed, and nothing is
//! ever executed.

use alloy_primitives::{Address, B256};
use record::sorted::Set;

use crate::abi;

/// More code than this is not looked at; the chain's own limit is half of it.
pub const MAX_CODE: usize = 64 << 10;
/// Most instructions followed in one function, and in all of a contract.
const MAX_STEPS: u32 = 40_000;
const MAX_ALL_STEPS: u32 = 1_200_000;
/// Most functions of one contract.
const MAX_FUNCTIONS: usize = 512;
/// The EVM's own limit.
const MAX_STACK: usize = 1024;

/// What a contract's code says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// Its functions by selector.
    pub functions: Vec<Function>,
    /// What it does when no function was meant.
    pub fallback: Effects,
    /// The whole of the dispatch was followed: there are no other functions.
    pub complete: bool,
    /// Constants of 32 bytes: roles and storage slots are among them.
    pub words: Vec<B256>,
    /// With whom any of its functions compares its caller.
    pub callers: Vec<Caller>,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its selector.
    pub selector: [u8; 4],
    /// What it does.
    pub effects: Effects,
    /// Where whoever calls is compared with somebody.
    pub callers: Vec<Caller>,
}

/// With whom a function compares its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    /// The address in this storage slot, after so many bytes from its low end.
    Stored(B256, u8),
    /// This address, which is in the code.
    Fixed(Address),
    /// Something that could not be followed.
    Other,
}

/// What running some code may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// It may write to storage.
    pub writes: bool,
    /// It may call other contracts so that they can change something, or make new ones.
    pub calls: bool,
    /// It may run another contract's code as its own.
    pub delegates: bool,
    /// Some path that ends well writes to the log.
    pub logs: bool,
    /// Some path that ends well changes something and writes nothing to the log.
    pub silent: bool,
    /// Every path was followed to its end.
    pub followed: bool,
}

impl Effects {
    /// Whether it may change anything at all. Code that could not be followed may.
    pub fn changes(&self) -> bool {
        self.writes || self.calls || self.delegates || !self.followed
    }
}

/// The contract whose code a minimal proxy runs (EIP-1167, and the form with fewer instructions).
pub fn minimal_proxy(code: &[u8]) -> Option<Address> {
    const STANDARD: [u8; 10] = [0x36, 0x3d, 0x3d, 0x37, 0x3d, 0x3d, 0x3d, 0x36, 0x3d, 0x73];
    const SHORT: [u8; 11] = [
        0x3d, 0x3d, 0x3d, 0x3d, 0x36, 0x3d, 0x3d, 0x37, 0x36, 0x3d, 0x73,
    ];
    let rest = code.strip_prefix(&STANDARD).or(code.strip_prefix(&SHORT))?;
    let (target, after) = rest.split_first_chunk::<20>()?;
    after
        .starts_with(&[0x5a, 0xf4])
        .then(|| Address::from(*target))
}

/// Whether the code holds these bytes as a constant, however it compares them.
pub fn holds(code: &[u8], selector: [u8; 4]) -> bool {
    // Compilers leave out leading zeros.
    let zeros = selector.iter().take_while(|byte| **byte == 0).count();
    let bytes = &selector[zeros..];
    match bytes {
        [] | [_] => false,
        bytes => code.windows(bytes.len()).any(|window| window == bytes),
    }
}

/// Reads a contract's code.
pub fn read(code: &[u8]) -> Program {
    let code = &code[..code.len().min(MAX_CODE)];
    let mut program = Program {
        words: constants(code, 32),
        ..Program::default()
    };
    let (targets, long) = (targets(code), constants(code, 5));
    let mut budget = MAX_ALL_STEPS;
    let mut callers: Set<Caller> = Set::new();
    let mut dispatch = Walk::new(code, &targets, &long);
    dispatch.finds_functions = true;
    dispatch.run(0, Vec::new(), &mut budget);
    program.fallback = dispatch.effects;
    callers.extend(dispatch.callers.iter().copied());
    program.complete = program.fallback.followed && dispatch.entries.len() < MAX_FUNCTIONS;
    let mut known: Set<u32> = Set::new();
    for (selector, at, stack) in dispatch.entries {
        if !known.insert(selector) {
            continue;
        }
        let mut walk = Walk::new(code, &targets, &long);
        walk.run(at, stack, &mut budget);
        callers.extend(walk.callers.iter().copied());
        program.functions.push(Function {
            selector: selector.to_be_bytes(),
            effects: walk.effects,
            callers: walk.callers.iter().copied().collect(),
        });
    }
    program.callers = callers.iter().copied().collect();
    record::sorted::sort_by_key(&mut program.functions, |function| function.selector);
    program
}

/// What is known of a value on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Unknown,
    /// A constant that fits: places in the code and selectors do.
    Known(u32),
    /// 2^224, by which older compilers divide.
    Shift,
    /// The first word of the input.
    Input,
    /// The selector.
    Selector,
    /// Not zero exactly if the selector is this.
    Is(u32),
    /// Not zero exactly if the selector is not this.
    IsNot(u32),
    /// Who calls.
    Caller,
    /// A longer constant, by its place in the list of them.
    Long(u32),
    /// What a storage slot holds, without so many bytes at its low end.
    Stored(Slot, u8),
}

/// A storage slot whose place is a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Known(u32),
    Long(u32),
}

/// A place to go on from.
type State = (usize, u8, Vec<Value>);

/// A path that has changed something, or written to the log.
const CHANGED: u8 = 1;
const LOGGED: u8 = 2;

struct Walk<'a> {
    code: &'a [u8],
    targets: &'a [bool],
    long: &'a [B256],
    open: Vec<State>,
    seen: Set<State>,
    finds_functions: bool,
    entries: Vec<(u32, usize, Vec<Value>)>,
    effects: Effects,
    callers: Set<Caller>,
}

impl<'a> Walk<'a> {
    fn new(code: &'a [u8], targets: &'a [bool], long: &'a [B256]) -> Walk<'a> {
        Walk {
            code,
            targets,
            long,
            open: Vec::new(),
            seen: Set::new(),
            finds_functions: false,
            entries: Vec::new(),
            effects: Effects {
                followed: true,
                ..Effects::default()
            },
            callers: Set::new(),
        }
    }

    fn run(&mut self, at: usize, stack: Vec<Value>, budget: &mut u32) {
        self.open.push((at, 0, stack));
        let mut steps = MAX_STEPS.min(*budget);
        let all = steps;
        while let Some((at, flags, stack)) = self.open.pop() {
            if self.block(at, flags, stack, &mut steps).is_none() {
                self.effects.followed = false;
            }
            if steps == 0 {
                self.effects.followed = false;
                break;
            }
        }
        *budget -= all - steps;
    }

    fn go(&mut self, at: usize, flags: u8, stack: &[Value]) {
        let state = (at, flags, stack.to_vec());
        if self.seen.insert(state.clone()) {
            self.open.push(state);
        }
    }

    /// A path ends well.
    fn end(&mut self, flags: u8) {
        self.effects.logs |= flags & LOGGED != 0;
        self.effects.silent |= flags == CHANGED;
    }

    /// Follows straight code until it jumps or ends; `None` when it cannot be followed further.
    fn block(
        &mut self,
        mut at: usize,
        mut flags: u8,
        mut stack: Vec<Value>,
        steps: &mut u32,
    ) -> Option<()> {
        loop {
            // Code that runs out stops.
            let Some(op) = self.code.get(at).copied() else {
                self.end(flags);
                return Some(());
            };
            *steps = steps.checked_sub(1)?;
            if stack.len() > MAX_STACK {
                return Some(());
            }
            match op {
                0x5f..=0x7f => {
                    let count = usize::from(op - 0x5f);
                    stack.push(self.constant(at + 1, count));
                    at += count;
                }
                0x80..=0x8f => {
                    let from = stack.len().checked_sub(usize::from(op - 0x7f));
                    let Some(value) = from.and_then(|from| stack.get(from)).copied() else {
                        return Some(());
                    };
                    stack.push(value);
                }
                0x90..=0x9f => {
                    let top = stack.len().wrapping_sub(1);
                    let Some(other) = top
                        .checked_sub(usize::from(op - 0x8f))
                        .filter(|_| !stack.is_empty())
                    else {
                        return Some(());
                    };
                    stack.swap(top, other);
                }
                // REVERT, INVALID: whatever happened before did not.
                0xfd | 0xfe => return Some(()),
                // STOP, RETURN.
                0x00 | 0xf3 => {
                    self.end(flags);
                    return Some(());
                }
                // SELFDESTRUCT sends away what there is.
                0xff => {
                    self.effects.calls = true;
                    self.end(flags | CHANGED);
                    return Some(());
                }
                0x56 => {
                    return self.jump(stack.pop(), flags, &stack);
                }
                0x57 => {
                    let (Some(to), Some(condition)) = (stack.pop(), stack.pop()) else {
                        return Some(());
                    };
                    match condition {
                        Value::Is(selector) if self.finds_functions => {
                            self.enter(selector, to, stack.clone())?;
                        }
                        Value::IsNot(selector) if self.finds_functions => {
                            self.enter(
                                selector,
                                Value::Known(u32::try_from(at + 1).ok()?),
                                stack.clone(),
                            )?;
                            return self.jump(Some(to), flags, &stack);
                        }
                        Value::Known(0) => {}
                        Value::Known(_) => return self.jump(Some(to), flags, &stack),
                        _ => {
                            self.jump(Some(to), flags, &stack)?;
                        }
                    }
                    self.go(at + 1, flags, &stack);
                    return Some(());
                }
                _ => {
                    let (takes, gives) = arity(op)?;
                    if stack.len() < takes {
                        return Some(());
                    }
                    let value = self.compute(op, &stack);
                    stack.truncate(stack.len() - takes);
                    stack.extend(core::iter::repeat_n(value, gives));
                    match op {
                        0x55 => {
                            self.effects.writes = true;
                            flags |= CHANGED;
                        }
                        0xa0..=0xa4 => flags |= LOGGED,
                        // CREATE, CALL, CREATE2.
                        0xf0 | 0xf1 | 0xf5 => {
                            self.effects.calls = true;
                            flags |= CHANGED;
                        }
                        // CALLCODE, DELEGATECALL.
                        0xf2 | 0xf4 => {
                            self.effects.delegates = true;
                            flags |= CHANGED;
                        }
                        _ => {}
                    }
                }
            }
            at += 1;
            if self.code.get(at) == Some(&0x5b) {
                // Others may come here, too: met again with the same values, there is nothing new.
                self.go(at, flags, &stack);
                return Some(());
            }
        }
    }

    fn jump(&mut self, to: Option<Value>, flags: u8, stack: &[Value]) -> Option<()> {
        match to {
            None => Some(()),
            Some(Value::Known(to)) => {
                let to = to as usize;
                // A jump elsewhere is refused by the EVM.
                if self.targets.get(to).copied().unwrap_or(false) {
                    self.go(to, flags, stack);
                }
                Some(())
            }
            Some(_) => None,
        }
    }

    fn enter(&mut self, selector: u32, to: Value, stack: Vec<Value>) -> Option<()> {
        let Value::Known(at) = to else { return None };
        if self.entries.len() < MAX_FUNCTIONS {
            self.entries.push((selector, at as usize, stack));
        }
        Some(())
    }

    /// The constant of `count` bytes at a place; beyond the end there are zeros.
    fn constant(&self, at: usize, count: usize) -> Value {
        let word = padded(self.code, at, count);
        if word[..28] == [0; 28] {
            return Value::Known(u32::from_be_bytes([word[28], word[29], word[30], word[31]]));
        }
        let shift = word[..3] == [0; 3] && word[3] == 1 && word[4..] == [0; 28];
        match self.long.binary_search(&B256::from(word)) {
            _ if shift => Value::Shift,
            Ok(index) => Value::Long(index as u32),
            Err(_) => Value::Unknown,
        }
    }

    /// What an instruction leaves, of what is on top of the stack.
    fn compute(&mut self, op: u8, stack: &[Value]) -> Value {
        use Value::*;
        let top = |down: usize| {
            let index = stack.len().checked_sub(down + 1);
            let value = index.and_then(|index| stack.get(index));
            value.copied().unwrap_or(Unknown)
        };
        match (op, top(0), top(1)) {
            // EQ, SUB, XOR with whoever calls.
            (0x14 | 0x03 | 0x18, Caller, with) | (0x14 | 0x03 | 0x18, with, Caller) => {
                let with = self.caller(with);
                self.callers.insert(with);
                Unknown
            }
            // EQ
            (0x14, Selector, Known(c)) | (0x14, Known(c), Selector) => Is(c),
            // SUB, XOR: zero if equal.
            (0x03 | 0x18, Selector, Known(c)) | (0x03 | 0x18, Known(c), Selector) => IsNot(c),
            // ISZERO
            (0x15, Is(c), _) => IsNot(c),
            (0x15, IsNot(c), _) => Is(c),
            (0x15, Selector, _) => Is(0),
            (0x15, Known(c), _) => Known(u32::from(c == 0)),
            // CALLDATALOAD, CALLER, SLOAD
            (0x35, Known(0), _) => Input,
            (0x33, ..) => Caller,
            (0x54, Known(slot), _) => Stored(Slot::Known(slot), 0),
            (0x54, Long(slot), _) => Stored(Slot::Long(slot), 0),
            // SHR, DIV
            (0x1c, Known(0xe0), Input) | (0x04, Input, Shift) => Selector,
            (0x1c, Known(bits), Stored(slot, 0)) if bits % 8 == 0 && bits <= 96 => {
                Stored(slot, (bits / 8) as u8)
            }
            (0x04, Stored(slot, 0), Known(by)) if by.is_power_of_two() && by.ilog2() % 8 == 0 => {
                Stored(slot, (by.ilog2() / 8) as u8)
            }
            // EXP, of which compilers made divisors.
            (0x0a, Known(0x100), Known(to @ 0..=3)) => Known(1 << (8 * to)),
            // AND: with four bytes' ones, as older compilers do after dividing; with an address's ones; of tags.
            (0x16, Selector, Known(u32::MAX)) | (0x16, Known(u32::MAX), Selector) => Selector,
            (0x16, Caller, _) | (0x16, _, Caller) => Caller,
            (0x16, Stored(slot, bytes), _) | (0x16, _, Stored(slot, bytes)) => Stored(slot, bytes),
            (0x16, Long(one), Unknown) | (0x16, Unknown, Long(one)) => Long(one),
            (0x16, Long(one), Long(other)) => Long(if self.is_mask(one) { other } else { one }),
            (0x16, Known(a), Known(b)) => Known(a & b),
            _ => Unknown,
        }
    }

    fn is_mask(&self, index: u32) -> bool {
        let word = self.long.get(index as usize);
        word.is_some_and(|word| word[..12] == [0; 12] && word[12..] == [0xff; 20])
    }

    fn caller(&self, with: Value) -> self::Caller {
        use self::Caller::*;
        let long = |index: u32| self.long.get(index as usize).copied();
        match with {
            Value::Stored(Slot::Known(slot), bytes) => {
                Stored(abi::small(u64::from(slot)).into(), bytes)
            }
            Value::Stored(Slot::Long(slot), bytes) => {
                long(slot).map_or(Other, |slot| Stored(slot, bytes))
            }
            Value::Long(index) => {
                match long(index).and_then(|word| abi::read_address(word.as_slice())) {
                    Some(address) => Fixed(address),
                    None => Other,
                }
            }
            Value::Known(small) => Fixed(Address::from_word(abi::small(u64::from(small)).into())),
            _ => Other,
        }
    }
}

/// How many values an instruction takes and leaves; `None` for one that is not known here.
fn arity(op: u8) -> Option<(usize, usize)> {
    Some(match op {
        0x01..=0x07 | 0x0a | 0x0b | 0x10..=0x14 | 0x16..=0x18 | 0x1a..=0x1d => (2, 1),
        0x08 | 0x09 => (3, 1),
        0x15 | 0x19 | 0x1e => (1, 1),
        0x20 => (2, 1),
        0x30 | 0x32..=0x34 | 0x36 | 0x38 | 0x3a | 0x3d | 0x41..=0x48 | 0x4a | 0x58..=0x5a => (0, 1),
        0x31 | 0x35 | 0x3b | 0x3f | 0x40 | 0x49 | 0x51 | 0x54 | 0x5c => (1, 1),
        0x37 | 0x39 | 0x3e | 0x5e => (3, 0),
        0x3c => (4, 0),
        0x50 => (1, 0),
        0x52 | 0x53 | 0x55 | 0x5d => (2, 0),
        0x5b => (0, 0),
        0xa0..=0xa4 => (2 + usize::from(op - 0xa0), 0),
        0xf0 => (3, 1),
        0xf1 | 0xf2 => (7, 1),
        0xf4 | 0xfa => (6, 1),
        0xf5 => (4, 1),
        _ => return None,
    })
}

/// Where jumps may go.
fn targets(code: &[u8]) -> Vec<bool> {
    let mut targets = vec![false; code.len()];
    for (at, op) in instructions(code) {
        targets[at] = op == 0x5b;
    }
    targets
}

/// Constants of at least so many bytes, each once, in order.
fn constants(code: &[u8], least: usize) -> Vec<B256> {
    let mut words: Set<B256> = Set::new();
    for (at, op) in instructions(code) {
        let count = usize::from(op.saturating_sub(0x5f));
        if op <= 0x7f && count >= least {
            words.insert(padded(code, at + 1, count).into());
        }
    }
    words.iter().copied().collect()
}

/// The `count` bytes at a place as a word; beyond the end there are zeros.
fn padded(code: &[u8], at: usize, count: usize) -> abi::Word {
    let mut word = [0; 32];
    let start = 32usize.saturating_sub(count);
    for (index, byte) in word[start..].iter_mut().enumerate() {
        *byte = code.get(at + index).copied().unwrap_or(0);
    }
    word
}

/// Instructions from the start on, without what they push.
fn instructions(code: &[u8]) -> impl Iterator<Item = (usize, u8)> + '_ {
    let mut at = 0;
    core::iter::from_fn(move || {
        let here = at;
        let op = *code.get(here)?;
        at += 1 + usize::from(op.saturating_sub(0x5f)) * usize::from(op <= 0x7f);
        Some((here, op))
    })
}
