//! A stretch, written anew as a function of its own.

use std::collections::HashMap;

use walrus::ir::{self, Instr, InstrSeqId, InstrSeqType};
use walrus::{FunctionBuilder, LocalFunction, LocalId, ModuleTypes, ValType};

use super::pieces::Piece;
use super::region::{Exit, Region};

/// A way on from a stretch.
pub struct Way {
    /// Where to; nothing is right behind it.
    pub exit: Option<Exit>,
    /// What is then on the stack.
    pub types: Vec<ValType>,
    /// The locals that it is handed over in.
    pub values: Vec<LocalId>,
}

impl Way {
    /// Goes on.
    pub fn go(&self) -> Vec<Instr> {
        let values = self.values.iter().map(|local| get(*local));
        let leave = self.exit.map(|exit| match exit {
            Exit::Label(block) => ir::Br { block }.into(),
            Exit::Return => ir::Return {}.into(),
        });
        values.chain(leave).collect()
    }
}

/// Writes a stretch into a function of its own.
pub struct Copy<'a> {
    function: &'a LocalFunction,
    made: &'a mut FunctionBuilder,
    /// The blocks inside it, old and new.
    blocks: HashMap<InstrSeqId, InstrSeqId>,
    /// The blocks that stand for the ways out of it.
    ways: HashMap<Exit, InstrSeqId>,
}

impl<'a> Copy<'a> {
    /// Out of one function into another.
    pub fn new(function: &'a LocalFunction, made: &'a mut FunctionBuilder) -> Self {
        Self {
            function,
            made,
            blocks: HashMap::new(),
            ways: HashMap::new(),
        }
    }

    /// Blocks around blocks, one a way out: behind each, what is on the stack and the way's number are kept.
    pub fn write(
        mut self,
        types: &mut ModuleTypes,
        region: &Region,
        ways: &[Way],
        number: Option<LocalId>,
    ) {
        let out = self.made.dangling_instr_seq(None).id();
        let mut around = vec![out];
        let coded: Vec<(usize, &Way)> = ways.iter().enumerate().collect();
        let exits: Vec<(usize, &Way, Exit)> = coded
            .iter()
            .filter_map(|(code, way)| Some((*code, *way, way.exit?)))
            .collect();
        for (_, way, exit) in &exits {
            let ty = InstrSeqType::new(types, &[], &way.types);
            let block = self.made.dangling_instr_seq(ty).id();
            self.ways.insert(*exit, block);
            around.push(block);
        }
        let mut inside: Vec<Instr> = Vec::new();
        let Piece { seq, from, to } = region.piece;
        for (instruction, _) in &self.function.block(seq).instrs[from..to] {
            inside.push(self.instruction(instruction));
        }
        match ways.first() {
            Some(way) if region.falls => {
                inside.extend(arrive(0, way, number));
                inside.push(ir::Br { block: out }.into());
            }
            _ => inside.push(ir::Unreachable {}.into()),
        }
        for (code, way, _) in exits.iter().rev() {
            let Some(block) = around.pop() else { return };
            self.fill(block, inside);
            inside = vec![ir::Block { seq: block }.into()];
            inside.extend(arrive(*code, way, number));
            inside.push(ir::Br { block: out }.into());
        }
        self.fill(out, inside);
        self.made.func_body().instr(ir::Block { seq: out });
    }

    fn fill(&mut self, block: InstrSeqId, instructions: Vec<Instr>) {
        let mut block = self.made.instr_seq(block);
        for instruction in instructions {
            block.instr(instruction);
        }
    }

    fn instruction(&mut self, instruction: &Instr) -> Instr {
        match instruction {
            Instr::Block(ir::Block { seq }) => {
                let seq = self.block(*seq);
                ir::Block { seq }.into()
            }
            Instr::Loop(ir::Loop { seq }) => {
                let seq = self.block(*seq);
                ir::Loop { seq }.into()
            }
            Instr::IfElse(ir::IfElse {
                consequent,
                alternative,
            }) => {
                let (consequent, alternative) = (self.block(*consequent), self.block(*alternative));
                ir::IfElse {
                    consequent,
                    alternative,
                }
                .into()
            }
            Instr::Br(ir::Br { block }) => {
                let block = self.label(*block);
                ir::Br { block }.into()
            }
            Instr::BrIf(ir::BrIf { block }) => {
                let block = self.label(*block);
                ir::BrIf { block }.into()
            }
            Instr::BrTable(ir::BrTable { blocks, default }) => {
                let blocks = blocks.iter().map(|block| self.label(*block)).collect();
                let default = self.label(*default);
                ir::BrTable { blocks, default }.into()
            }
            Instr::Return(_) => {
                let block = self.ways[&Exit::Return];
                ir::Br { block }.into()
            }
            other => other.clone(),
        }
    }

    fn block(&mut self, old: InstrSeqId) -> InstrSeqId {
        let source = self.function.block(old);
        let new = self.made.dangling_instr_seq(source.ty).id();
        self.blocks.insert(old, new);
        let inside = source.instrs.iter();
        let inside = inside
            .map(|(instruction, _)| self.instruction(instruction))
            .collect();
        self.fill(new, inside);
        new
    }

    fn label(&self, old: InstrSeqId) -> InstrSeqId {
        match self.blocks.get(&old) {
            Some(new) => *new,
            None => self.ways[&Exit::Label(old)],
        }
    }
}

/// Keeps what a way has on the stack, and its number.
fn arrive(code: usize, way: &Way, number: Option<LocalId>) -> Vec<Instr> {
    let values = way.values.iter().rev().map(|local| set(*local));
    let number = number.map(|local| [int(code), set(local)]);
    values.chain(number.into_iter().flatten()).collect()
}

/// Reads a local.
pub fn get(local: LocalId) -> Instr {
    ir::LocalGet { local }.into()
}

/// Writes a local.
pub fn set(local: LocalId) -> Instr {
    ir::LocalSet { local }.into()
}

/// A number.
pub fn int(number: usize) -> Instr {
    let value = ir::Value::I32(number as i32);
    ir::Const { value }.into()
}
