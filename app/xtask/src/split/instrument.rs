//! Every piece of a function says, when it is first run, that it was.

use walrus::{ConstExpr, FunctionId, ValType, ir};

use super::names;
use super::parts;
use super::pieces::pieces;
use crate::say::Outcome;

/// A program that tells what ran.
pub struct Marked {
    /// Imports `rest.mark`, which is called with a piece's number, once.
    pub wasm: Vec<u8>,
    /// The functions in the order of their pieces, which are numbered through.
    pub functions: Vec<Observed>,
}

/// A function whose pieces are watched.
pub struct Observed {
    /// Its name, without what changes from build to build.
    pub name: String,
    /// The hash over its shape.
    pub shape: String,
    /// How many pieces it has.
    pub pieces: usize,
}

/// Puts a mark at the beginning of each piece.
pub fn instrument(wasm: &[u8]) -> Outcome<Marked> {
    let mut module = parts::parse(wasm)?;
    let own: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let ty = module.types.add(&[ValType::I32], &[]);
    let (mark, _) = module.add_import_func("rest", "mark", ty);
    let mut functions = Vec::new();
    let mut count = 0;
    for id in own {
        let function = module.funcs.get(id);
        let name = names::key(function.name.as_deref().unwrap_or_default());
        let (pieces, shape) = pieces(&module, function.kind.unwrap_local());
        functions.push(Observed {
            name,
            shape,
            pieces: pieces.len(),
        });
        let body = module.funcs.get_mut(id).kind.unwrap_local_mut();
        // From behind, so that the places of the others stay what they are.
        let total = i32::try_from(pieces.len()).map_err(|error| error.to_string())?;
        for (number, piece) in (count..count + total).zip(&pieces).rev() {
            let zero = ConstExpr::Value(ir::Value::I32(0));
            let told = module.globals.add_local(ValType::I32, true, false, zero);
            let silent = body.builder_mut().dangling_instr_seq(None).id();
            let mut tell = body.builder_mut().dangling_instr_seq(None);
            tell.i32_const(number)
                .call(mark)
                .i32_const(1)
                .global_set(told);
            let (consequent, alternative) = (tell.id(), silent);
            let guard: [ir::Instr; 3] = [
                ir::GlobalGet { global: told }.into(),
                ir::Unop {
                    op: ir::UnaryOp::I32Eqz,
                }
                .into(),
                ir::IfElse {
                    consequent,
                    alternative,
                }
                .into(),
            ];
            let guard = guard.map(|instruction| (instruction, ir::InstrLocId::default()));
            let instructions = &mut body.block_mut(piece.seq).instrs;
            instructions.splice(piece.from..piece.from, guard);
        }
        count += total;
    }
    Ok(Marked {
        wasm: module.emit_wasm(),
        functions,
    })
}
