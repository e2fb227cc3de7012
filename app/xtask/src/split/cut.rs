//! A function that a first visit runs in part is cut: each stretch that does not run becomes a function of its own, which
//! then waits with the rest.
//!
//! Such a function takes the locals that the stretch reads, and gives back those that are read after it and a number
//! that says where the program goes on: right behind the stretch, or at one of the blocks that it leaves for.

use std::collections::BTreeSet;

use walrus::ir::{self, Instr, InstrSeqId, InstrSeqType};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalFunction, LocalId, Module, ValType};

use super::alive::{self, Needs};
use super::copy::{Copy, Way, get, int, set};
use super::names;
use super::pieces::{Piece, pieces};
use super::region::{Content, Exit, Region, regions};
use super::seen::Seen;

/// The name of every function that was a stretch; no function of Rust has such a one.
const STRETCH: &str = "a stretch that was cut out";

/// By this many bytes a stretch must be larger than what takes its place. Small ones save little, and what runs of them
/// differs from visit to visit: one of them would call for the rest before anything is shown.
const WORTH: usize = 256;

/// Cuts a program's functions as it was seen; how many stretches are cut out. What they become has a name that was
/// never seen, so it waits.
pub fn cut(module: &mut Module, seen: &Seen) -> usize {
    cut_worth(module, seen, |bytes, price| bytes >= price + WORTH)
}

fn cut_worth(module: &mut Module, seen: &Seen, worth: fn(usize, usize) -> bool) -> usize {
    let own: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let mut stretches = 0;
    for id in own {
        let FunctionKind::Local(function) = &module.funcs.get(id).kind else {
            continue;
        };
        let name = names::key(module.funcs.get(id).name.as_deref().unwrap_or_default());
        let (pieces, shape) = pieces(module, function);
        let Some(ran) = seen.pieces(&name, &shape) else {
            continue;
        };
        // Bits come by fours.
        if !(pieces.len()..pieces.len() + 4).contains(&ran.len()) {
            continue;
        }
        let regions = regions(module, function, &pieces, ran);
        if regions.is_empty() {
            continue;
        }
        let needs = alive::needs(function, &regions);
        // From behind, so that the places of the others stay what they are.
        let mut order: Vec<(Region, Needs)> = regions.into_iter().zip(needs).collect();
        order.sort_by_key(|(region, _)| std::cmp::Reverse(region.piece.from));
        for (region, needs) in order {
            stretches += usize::from(cut_out(module, id, &region, &needs, worth));
        }
    }
    stretches
}

/// Moves a stretch to a function of its own, if that is worth it.
fn cut_out(
    module: &mut Module,
    id: FunctionId,
    region: &Region,
    needs: &Needs,
    worth: fn(usize, usize) -> bool,
) -> bool {
    let Piece { seq, from, to } = region.piece;
    let FunctionKind::Local(function) = &module.funcs.get(id).kind else {
        return false;
    };
    let content = Content::of(function, region.piece);
    let in_order = |wanted: &BTreeSet<LocalId>, found: &BTreeSet<LocalId>| {
        let mut all: Vec<LocalId> = wanted.intersection(found).copied().collect();
        // One type after another, so that more of these functions are of one type.
        all.sort_by_key(|local| rank(module.locals.get(*local).ty()));
        all
    };
    let takes = in_order(&needs.before, &content.used);
    let mut gives = in_order(&needs.after, &content.written);
    let count = usize::from(region.falls) + region.exits.len();
    let price = 4 + 2 * takes.len() + 2 * gives.len() + 4 * count.saturating_sub(1);
    if !worth(content.bytes, price) {
        return false;
    }

    let ways: Vec<Way> = ways(module, function, region)
        .into_iter()
        .map(|(exit, types)| Way {
            exit,
            values: types.iter().map(|ty| module.locals.add(*ty)).collect(),
            types,
        })
        .collect();
    let number = (ways.len() > 1).then(|| module.locals.add(ValType::I32));
    gives.extend(ways.iter().flat_map(|way| way.values.iter().copied()));
    gives.extend(number);

    let types = |locals: &[LocalId]| -> Vec<ValType> {
        let all = locals.iter().map(|local| module.locals.get(*local).ty());
        all.collect()
    };
    let (params, results) = (types(&takes), types(&gives));
    let mut made = FunctionBuilder::new(&mut module.types, &params, &results);
    made.name(STRETCH.to_owned());
    Copy::new(function, &mut made).write(&mut module.types, region, &ways, number);
    let mut end = made.func_body();
    for local in &gives {
        end.local_get(*local);
    }
    if ways.is_empty() {
        end.unreachable();
    }
    let moved = made.finish(takes.clone(), &mut module.funcs);

    let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
    let mut place: Vec<Instr> = takes.iter().map(|local| get(*local)).collect();
    place.push(ir::Call { func: moved }.into());
    place.extend(gives.iter().rev().map(|local| set(*local)));
    for (code, way) in ways.iter().enumerate().skip(1) {
        place.extend(number.map(get));
        if ways.len() > 2 {
            place.push(int(code));
            let op = ir::BinaryOp::I32Eq;
            place.push(ir::Binop { op }.into());
        }
        if let (Some(Exit::Label(block)), true) = (way.exit, way.values.is_empty()) {
            place.push(ir::BrIf { block }.into());
            continue;
        }
        let builder = function.builder_mut();
        let alternative = builder.dangling_instr_seq(None).id();
        let mut then = builder.dangling_instr_seq(None);
        for instruction in way.go() {
            then.instr(instruction);
        }
        let consequent = then.id();
        place.push(
            ir::IfElse {
                consequent,
                alternative,
            }
            .into(),
        );
    }
    match ways.first() {
        Some(way) => place.extend(way.go()),
        None => place.push(ir::Unreachable {}.into()),
    }
    let nowhere = ir::InstrLocId::default();
    let instructions = &mut function.block_mut(seq).instrs;
    instructions.splice(from..to, place.into_iter().map(|one| (one, nowhere)));
    true
}

/// The ways on with what each has on the stack; the first is taken where no number says otherwise.
fn ways(
    module: &Module,
    function: &LocalFunction,
    region: &Region,
) -> Vec<(Option<Exit>, Vec<ValType>)> {
    let results = |seq: InstrSeqId| match function.block(seq).ty {
        InstrSeqType::Simple(result) => result.into_iter().collect::<Vec<_>>(),
        InstrSeqType::MultiValue(ty) => module.types.get(ty).results().to_vec(),
    };
    let mut ways = Vec::new();
    if region.falls {
        let Piece { seq, to, .. } = region.piece;
        let at_end = to == function.block(seq).instrs.len();
        ways.push((None, if at_end { results(seq) } else { Vec::new() }));
    }
    for exit in &region.exits {
        let types = match exit {
            // Back to its beginning, with nothing on the stack.
            Exit::Label(label) if region.loops.contains(label) => Vec::new(),
            Exit::Label(label) => results(*label),
            Exit::Return => results(function.entry_block()),
        };
        ways.push((Some(*exit), types));
    }
    ways
}

fn rank(ty: ValType) -> u8 {
    match ty {
        ValType::I32 => 0,
        ValType::I64 => 1,
        ValType::F32 => 2,
        ValType::F64 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::super::instrument::Observed;
    use super::super::parts::parse;
    use super::*;
    use crate::command::answer;
    use std::process::Command;
    use walrus::ir::BinaryOp::{I32Add, I32And, I32GtS, I32LtS, I32Mul, I32Shl, I32Xor, I64Add};
    use walrus::ir::UnaryOp::{I32WrapI64, I64ExtendSI32};

    /// A loop with a choice of three in it, of which one may return, one leave the loop with a value.
    fn program() -> Vec<u8> {
        let mut module = Module::default();
        let [n, i, sum, last] = [(); 4].map(|()| module.locals.add(ValType::I32));
        let wide = module.locals.add(ValType::I64);
        let mut made = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        made.name("main".into());
        made.func_body().block(ValType::I32, |out| {
            let leave = out.id();
            out.loop_(None, |again| {
                let repeat = again.id();
                again.block(None, |after| {
                    let join = after.id();
                    after.block(None, |c| {
                        let third = c.id();
                        c.block(None, |b| {
                            let second = b.id();
                            b.block(None, |a| {
                                let first = a.id();
                                a.local_get(i).i32_const(3).binop(I32And);
                                a.br_table([first, second].into(), third);
                            });
                            b.local_get(sum).i32_const(3).binop(I32Mul);
                            b.local_get(i).binop(I32Add).local_set(sum).br(join);
                        });
                        c.local_get(i).i32_const(1).binop(I32Shl).local_get(sum);
                        c.binop(I32Xor).local_tee(sum).local_set(last);
                        c.local_get(sum).i32_const(64).binop(I32And);
                        c.if_else(
                            None,
                            |then| {
                                then.local_get(n).i32_const(40).binop(I32GtS);
                                then.if_else(
                                    None,
                                    |then| {
                                        then.local_get(sum).local_get(i).binop(I32Add).return_();
                                    },
                                    |_| {},
                                );
                            },
                            |other| {
                                other
                                    .local_get(last)
                                    .i32_const(5)
                                    .binop(I32Add)
                                    .local_set(last);
                            },
                        );
                        c.br(join);
                    });
                    after.local_get(sum).unop(I64ExtendSI32).local_get(wide);
                    after.binop(I64Add).local_set(wide);
                    after
                        .local_get(last)
                        .local_get(i)
                        .i32_const(30)
                        .binop(I32GtS);
                    after.br_if(leave).drop();
                });
                again.local_get(i).i32_const(1).binop(I32Add).local_tee(i);
                again.local_get(n).binop(I32LtS).br_if(repeat);
            });
            out.local_get(sum).local_get(last).binop(I32Add);
            out.local_get(wide).unop(I32WrapI64).binop(I32Add);
        });
        let main = made.finish(vec![n], &mut module.funcs);
        module.exports.add("main", main);
        module.emit_wasm()
    }

    /// Cut so that only these pieces stay.
    fn without(wasm: &[u8], keep: impl Fn(usize) -> bool) -> (Vec<u8>, usize) {
        let mut module = parse(wasm).unwrap();
        let mut seen = Seen::default();
        for (_, function) in module.funcs.iter_local() {
            let (pieces, shape) = pieces(&module, function);
            let observed = Observed {
                name: "main".into(),
                shape,
                pieces: pieces.len(),
            };
            seen.add(&observed, (0..pieces.len()).map(&keep).collect());
        }
        let stretches = cut_worth(&mut module, &seen, |_, _| true);
        // Reading a module checks it as a browser does.
        let cut = module.emit_wasm();
        parse(&cut).unwrap();
        (cut, stretches)
    }

    #[test]
    fn a_program_comes_to_the_same_however_it_is_cut() {
        let whole = program();
        let mut all = vec![whole.clone()];
        let mut most = 0;
        for round in 0..200_u64 {
            let bits = round.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ round;
            let (cut, stretches) = without(&whole, |piece| bits >> (piece % 64) & 1 == 1);
            most = most.max(stretches);
            all.push(cut);
        }
        assert!(most >= 4, "{most}");
        let hex = |wasm: &Vec<u8>| {
            wasm.iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let all: Vec<String> = all.iter().map(hex).collect();
        const RUN: &str = "for (const hex of process.argv[1].split(' ')) {\
            const { main } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(hex, 'hex'))).exports;\
            console.log(Array.from({ length: 60 }, (_, n) => main(n)).join(' ')); }";
        let mut said: Vec<String> = Vec::new();
        // No more at once than a command line takes.
        for some in all.chunks(50) {
            let mut node = Command::new("node");
            let Some(lines) = answer(node.args(["-e", RUN]).arg(some.join(" "))) else {
                // Not `println!`, which the harness hides when a test passes.
                let skipped = b"SKIPPED: there is no Node here to run WASM\n";
                std::io::Write::write_all(&mut std::io::stderr(), skipped).unwrap();
                return;
            };
            said.extend(lines.lines().map(str::to_owned));
        }
        assert_eq!(said.len(), all.len());
        for (round, results) in said.iter().enumerate() {
            assert_eq!(results, &said[0], "cut number {round}");
        }
        let different: BTreeSet<&str> = said[0].split(' ').collect();
        assert!(different.len() > 20, "{}", said[0]);
    }

    #[test]
    fn what_is_not_as_it_was_seen_stays_whole() {
        let whole = program();
        let (_, stretches) = without(&whole, |_| true);
        assert_eq!(stretches, 0);
        let mut module = parse(&whole).unwrap();
        let seen = Seen::read("main\t00000000 0\n");
        assert_eq!(cut_worth(&mut module, &seen, |_, _| true), 0);
    }
}
