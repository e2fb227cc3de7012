//! The stretches of a function that can be cut out of it, and the ways out of them.

use std::collections::BTreeSet;

use walrus::ir::{self, Instr, InstrSeqId, InstrSeqType, Visitor, dfs_in_order};
use walrus::{LocalFunction, LocalId, Module};

use super::pieces::Piece;

/// A stretch that is cut out.
pub struct Region {
    /// Where it is.
    pub piece: Piece,
    /// The program may go on right behind it.
    pub falls: bool,
    /// Where else it may go on.
    pub exits: Vec<Exit>,
    /// The blocks among those that are loops.
    pub loops: BTreeSet<InstrSeqId>,
}

/// A way out of a stretch.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Exit {
    /// To where a branch to this block goes.
    Label(InstrSeqId),
    /// Out of the function.
    Return,
}

/// What of a function can be cut out, when these pieces ran.
pub fn regions(
    module: &Module,
    function: &LocalFunction,
    pieces: &[Piece],
    ran: &[bool],
) -> Vec<Region> {
    let mut loops = Loops::default();
    dfs_in_order(&mut loops, function, function.entry_block());
    let idle = idle(function, pieces, ran).into_iter();
    idle.filter_map(|piece| region(module, function, &loops.0, piece))
        .collect()
}

/// Neighbours that did not run, joined; without those inside others.
fn idle(function: &LocalFunction, pieces: &[Piece], ran: &[bool]) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    let mut covered = BTreeSet::new();
    for (piece, _) in pieces.iter().zip(ran).filter(|(_, ran)| !**ran) {
        for (instruction, _) in &function.block(piece.seq).instrs[piece.from..piece.to] {
            covered.extend(inner(instruction));
        }
        if covered.contains(&piece.seq) {
            continue;
        }
        match joined.last_mut() {
            Some(last) if last.seq == piece.seq && last.to == piece.from => last.to = piece.to,
            _ => joined.push(*piece),
        }
    }
    joined
}

/// The stretch with its ways out; none if it can't be cut out.
fn region(
    module: &Module,
    function: &LocalFunction,
    loops: &BTreeSet<InstrSeqId>,
    piece: Piece,
) -> Option<Region> {
    let mut look = Look {
        function,
        inside: BTreeSet::new(),
        exits: Vec::new(),
        known: true,
    };
    look.stretch(piece);
    // A block that takes something from the stack is none that LLVM writes.
    let takes = |seq: InstrSeqId| match function.block(seq).ty {
        InstrSeqType::Simple(_) => false,
        InstrSeqType::MultiValue(ty) => !module.types.get(ty).params().is_empty(),
    };
    let strange = look.exits.iter().any(|exit| match exit {
        Exit::Label(label) => takes(*label),
        Exit::Return => false,
    });
    let instructions = &function.block(piece.seq).instrs[piece.from..piece.to];
    (look.known && !strange && !takes(piece.seq)).then(|| Region {
        piece,
        falls: ends(function, instructions),
        exits: look.exits,
        loops: loops.clone(),
    })
}

/// All loops of a function.
#[derive(Default)]
struct Loops(BTreeSet<InstrSeqId>);

impl<'a> Visitor<'a> for Loops {
    fn visit_loop(&mut self, one: &ir::Loop) {
        self.0.insert(one.seq);
    }
}

struct Look<'a> {
    function: &'a LocalFunction,
    inside: BTreeSet<InstrSeqId>,
    exits: Vec<Exit>,
    /// Nothing in it is strange.
    known: bool,
}

impl Look<'_> {
    fn stretch(&mut self, piece: Piece) {
        let function = self.function;
        for (instruction, _) in &function.block(piece.seq).instrs[piece.from..piece.to] {
            match instruction {
                Instr::Block(ir::Block { seq }) | Instr::Loop(ir::Loop { seq }) => self.inner(*seq),
                Instr::IfElse(ir::IfElse {
                    consequent,
                    alternative,
                }) => {
                    self.inner(*consequent);
                    self.inner(*alternative);
                }
                Instr::Br(ir::Br { block }) | Instr::BrIf(ir::BrIf { block }) => {
                    self.exit(Exit::Label(*block));
                }
                Instr::BrTable(ir::BrTable { blocks, default }) => {
                    for block in blocks.iter().chain([default]) {
                        self.exit(Exit::Label(*block));
                    }
                }
                Instr::Return(_) => self.exit(Exit::Return),
                Instr::TryTable(_) | Instr::Try(_) => self.known = false,
                _ => {}
            }
        }
    }

    fn inner(&mut self, seq: InstrSeqId) {
        self.inside.insert(seq);
        let to = self.function.block(seq).instrs.len();
        self.stretch(Piece { seq, from: 0, to });
    }

    fn exit(&mut self, exit: Exit) {
        let leaves = match exit {
            Exit::Label(label) => !self.inside.contains(&label),
            Exit::Return => true,
        };
        if leaves && !self.exits.contains(&exit) {
            self.exits.push(exit);
        }
    }
}

/// Whether a run of these instructions may come to their end.
fn ends(function: &LocalFunction, instructions: &[(Instr, ir::InstrLocId)]) -> bool {
    match instructions.last().map(|(instruction, _)| instruction) {
        Some(Instr::Br(_) | Instr::BrTable(_) | Instr::Return(_) | Instr::Unreachable(_)) => false,
        // A loop goes on behind itself only where its code comes to its end.
        Some(Instr::Loop(ir::Loop { seq })) => ends(function, &function.block(*seq).instrs),
        _ => true,
    }
}

/// Bytes of an instruction, roughly.
fn bytes(instruction: &Instr) -> usize {
    match instruction {
        Instr::Const(ir::Const {
            value: ir::Value::I32(number),
        }) => 2 + (32 - number.unsigned_abs().leading_zeros() as usize) / 7,
        Instr::Const(_) | Instr::Load(_) | Instr::Store(_) | Instr::Call(_) => 3,
        Instr::CallIndirect(_) | Instr::IfElse(_) => 4,
        Instr::Block(_) | Instr::Loop(_) | Instr::GlobalGet(_) | Instr::GlobalSet(_) => 3,
        Instr::BrTable(ir::BrTable { blocks, .. }) => 3 + blocks.len(),
        Instr::Binop(_)
        | Instr::Unop(_)
        | Instr::Select(_)
        | Instr::Drop(_)
        | Instr::Return(_)
        | Instr::Unreachable(_) => 1,
        _ => 2,
    }
}

/// What the code of a stretch does with locals, and how large it is.
#[derive(Default)]
pub struct Content {
    /// Those that it reads or writes.
    pub used: BTreeSet<LocalId>,
    /// Those that it writes.
    pub written: BTreeSet<LocalId>,
    /// Its size, roughly.
    pub bytes: usize,
}

impl Content {
    /// That of a stretch.
    pub fn of(function: &LocalFunction, piece: Piece) -> Self {
        let mut content = Self::default();
        for (instruction, place) in &function.block(piece.seq).instrs[piece.from..piece.to] {
            content.visit_instr(instruction, place);
            for seq in inner(instruction) {
                dfs_in_order(&mut content, function, seq);
            }
        }
        content
    }
}

impl<'a> Visitor<'a> for Content {
    fn visit_instr(&mut self, instruction: &'a Instr, _: &'a ir::InstrLocId) {
        self.bytes += bytes(instruction);
        match instruction {
            Instr::LocalGet(ir::LocalGet { local }) => {
                self.used.insert(*local);
            }
            Instr::LocalSet(ir::LocalSet { local }) | Instr::LocalTee(ir::LocalTee { local }) => {
                self.used.insert(*local);
                self.written.insert(*local);
            }
            _ => {}
        }
    }
}

/// The sequences that an instruction holds.
fn inner(instruction: &Instr) -> Vec<InstrSeqId> {
    match instruction {
        Instr::Block(ir::Block { seq }) | Instr::Loop(ir::Loop { seq }) => vec![*seq],
        Instr::IfElse(ir::IfElse {
            consequent,
            alternative,
        }) => vec![*consequent, *alternative],
        _ => Vec::new(),
    }
}
