//! Which locals a function still needs, at the borders of stretches of its code.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use walrus::ir::{self, Instr, InstrSeqId};
use walrus::{LocalFunction, LocalId};

use super::region::{Exit, Region};

/// What a stretch is given and leaves behind.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Needs {
    /// Needed when it begins, by it or by what follows.
    pub before: BTreeSet<LocalId>,
    /// Needed wherever it goes on.
    pub after: BTreeSet<LocalId>,
}

/// The needs of these stretches, in their order.
pub fn needs(function: &LocalFunction, regions: &[Region]) -> Vec<Needs> {
    let mut starts: BTreeMap<InstrSeqId, Vec<usize>> = BTreeMap::new();
    for (number, region) in regions.iter().enumerate() {
        starts.entry(region.piece.seq).or_default().push(number);
    }
    let mut walk = Walk {
        function,
        regions,
        of_seq: starts,
        at_label: HashMap::new(),
        needs: vec![Needs::default(); regions.len()],
    };
    let entry = function.entry_block();
    walk.at_label.insert(entry, BTreeSet::new());
    walk.sequence(entry, BTreeSet::new());
    walk.needs
}

struct Walk<'a> {
    function: &'a LocalFunction,
    regions: &'a [Region],
    of_seq: BTreeMap<InstrSeqId, Vec<usize>>,
    /// What is needed where a branch to a block goes on.
    at_label: HashMap<InstrSeqId, BTreeSet<LocalId>>,
    needs: Vec<Needs>,
}

impl Walk<'_> {
    /// What is needed before a sequence, by what is needed after it. What a loop needs grows until it stays the same, so
    /// the last walk over a stretch leaves what holds.
    fn sequence(&mut self, seq: InstrSeqId, mut alive: BTreeSet<LocalId>) -> BTreeSet<LocalId> {
        let inside = self.of_seq.get(&seq).cloned().unwrap_or_default();
        let function = self.function;
        let block = function.block(seq);
        for at in (0..=block.instrs.len()).rev() {
            for number in &inside {
                let region = &self.regions[*number];
                if region.piece.from == at {
                    self.needs[*number].before = alive.clone();
                }
                if region.piece.to == at {
                    let mut after = BTreeSet::new();
                    if region.falls {
                        after.extend(&alive);
                    }
                    for exit in &region.exits {
                        if let Exit::Label(label) = exit {
                            after.extend(&self.at_label[label]);
                        }
                    }
                    self.needs[*number].after = after;
                }
            }
            let Some((instruction, _)) = at.checked_sub(1).map(|at| &block.instrs[at]) else {
                break;
            };
            alive = self.before(instruction, alive);
        }
        alive
    }

    fn before(&mut self, instruction: &Instr, mut alive: BTreeSet<LocalId>) -> BTreeSet<LocalId> {
        match instruction {
            Instr::LocalGet(ir::LocalGet { local }) => {
                alive.insert(*local);
            }
            Instr::LocalSet(ir::LocalSet { local }) | Instr::LocalTee(ir::LocalTee { local }) => {
                alive.remove(local);
            }
            Instr::Block(ir::Block { seq }) => {
                self.at_label.insert(*seq, alive.clone());
                return self.sequence(*seq, alive);
            }
            Instr::Loop(ir::Loop { seq }) => {
                let mut at_start = BTreeSet::new();
                loop {
                    self.at_label.insert(*seq, at_start.clone());
                    let again = self.sequence(*seq, alive.clone());
                    if again == at_start {
                        return again;
                    }
                    at_start = again;
                }
            }
            Instr::IfElse(ir::IfElse {
                consequent,
                alternative,
            }) => {
                self.at_label.insert(*consequent, alive.clone());
                self.at_label.insert(*alternative, alive.clone());
                let mut before = self.sequence(*consequent, alive.clone());
                before.append(&mut self.sequence(*alternative, alive));
                return before;
            }
            Instr::Br(ir::Br { block }) => return self.at_label[block].clone(),
            Instr::BrIf(ir::BrIf { block }) => alive.extend(&self.at_label[block]),
            Instr::BrTable(ir::BrTable { blocks, default }) => {
                alive = self.at_label[default].clone();
                for block in blocks {
                    alive.extend(&self.at_label[block]);
                }
            }
            Instr::Return(_) | Instr::Unreachable(_) => return BTreeSet::new(),
            _ => {}
        }
        alive
    }
}
