//! A function in pieces: stretches of its code that run from beginning to end, or not at all.

use walrus::ir::{self, Instr, InstrSeqId, InstrSeqType};
use walrus::{LocalFunction, Module, TypeId};

use crate::files;

/// Instructions `from..to` of one sequence. Nothing that they compute is on the stack before they begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The sequence.
    pub seq: InstrSeqId,
    /// Its first instruction.
    pub from: usize,
    /// Behind its last one.
    pub to: usize,
}

/// The pieces of a function, outer before inner, in the order of its code; and a hash over its shape, by which to know
/// whether it is still the function that was observed.
pub fn pieces(module: &Module, function: &LocalFunction) -> (Vec<Piece>, String) {
    let mut walk = Walk {
        module,
        function,
        pieces: Vec::new(),
        shape: String::new(),
    };
    walk.sequence(function.entry_block());
    let hash = files::sha256(walk.shape)[..8].to_owned();
    (walk.pieces, hash)
}

struct Walk<'a> {
    module: &'a Module,
    function: &'a LocalFunction,
    pieces: Vec<Piece>,
    shape: String,
}

impl Walk<'_> {
    fn sequence(&mut self, seq: InstrSeqId) {
        let block = self.function.block(seq);
        let (takes, _) = block_type(self.module, block.ty);
        // What it has on the stack, as long as that is known; a sequence that begins with something has one piece.
        let mut height = (takes == 0).then_some(0_usize);
        let mut from = 0;
        let mut inner = Vec::new();
        for (at, (instruction, _)) in block.instrs.iter().enumerate() {
            height = height.and_then(|height| self.after(instruction, height));
            self.shape.push(letter(instruction));
            let parts = match instruction {
                Instr::Block(ir::Block { seq }) | Instr::Loop(ir::Loop { seq }) => vec![*seq],
                Instr::IfElse(ir::IfElse {
                    consequent,
                    alternative,
                }) => vec![*consequent, *alternative],
                Instr::BrIf(_) => Vec::new(),
                _ => continue,
            };
            inner.extend(parts);
            if height == Some(0) && at + 1 < block.instrs.len() {
                self.pieces.push(Piece {
                    seq,
                    from,
                    to: at + 1,
                });
                from = at + 1;
            }
        }
        if from < block.instrs.len() {
            let to = block.instrs.len();
            self.pieces.push(Piece { seq, from, to });
        }
        self.shape.push(')');
        for part in inner {
            self.sequence(part);
        }
    }

    /// How many values are on the stack after an instruction; none if that can't be told.
    fn after(&self, instruction: &Instr, height: usize) -> Option<usize> {
        let (takes, gives) = self.effect(instruction)?;
        Some(height.checked_sub(takes)? + gives)
    }

    fn effect(&self, instruction: &Instr) -> Option<(usize, usize)> {
        let called = |ty: TypeId| {
            let ty = self.module.types.get(ty);
            (ty.params().len(), ty.results().len())
        };
        let block = |seq: &InstrSeqId| block_type(self.module, self.function.block(*seq).ty);
        Some(match instruction {
            Instr::Block(ir::Block { seq }) | Instr::Loop(ir::Loop { seq }) => block(seq),
            Instr::IfElse(ir::IfElse { consequent, .. }) => {
                let (takes, gives) = block(consequent);
                (takes + 1, gives)
            }
            Instr::Call(ir::Call { func }) => called(self.module.funcs.get(*func).ty()),
            Instr::CallIndirect(ir::CallIndirect { ty, .. }) => {
                let (takes, gives) = called(*ty);
                (takes + 1, gives)
            }
            Instr::LocalGet(_) | Instr::GlobalGet(_) | Instr::Const(_) | Instr::MemorySize(_) => {
                (0, 1)
            }
            Instr::LocalTee(_) | Instr::Unop(_) | Instr::Load(_) | Instr::MemoryGrow(_) => (1, 1),
            Instr::LocalSet(_) | Instr::GlobalSet(_) | Instr::Drop(_) | Instr::BrIf(_) => (1, 0),
            Instr::Binop(_) => (2, 1),
            Instr::Select(_) => (3, 1),
            Instr::Store(_) => (2, 0),
            Instr::MemoryCopy(_) | Instr::MemoryFill(_) => (3, 0),
            _ => return None,
        })
    }
}

/// How many values a block takes and gives.
fn block_type(module: &Module, ty: InstrSeqType) -> (usize, usize) {
    match ty {
        InstrSeqType::Simple(result) => (0, usize::from(result.is_some())),
        InstrSeqType::MultiValue(ty) => {
            let ty = module.types.get(ty);
            (ty.params().len(), ty.results().len())
        }
    }
}

fn letter(instruction: &Instr) -> char {
    match instruction {
        Instr::Block(_) => 'b',
        Instr::Loop(_) => 'l',
        Instr::IfElse(_) => 'i',
        Instr::BrIf(_) => '?',
        Instr::Br(_) => '>',
        Instr::BrTable(_) => 't',
        Instr::Return(_) => 'r',
        Instr::Call(_) => 'c',
        Instr::CallIndirect(_) => 'C',
        Instr::Unreachable(_) => 'u',
        Instr::Load(_) => 'v',
        Instr::Store(_) => '^',
        _ => '.',
    }
}
