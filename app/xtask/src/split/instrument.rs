//! Every function says, when it is entered, that it was.

use walrus::{FunctionId, ModuleConfig, ValType, ir};

use super::names;
use crate::say::Outcome;

/// A program that tells what ran.
pub struct Marked {
    /// Imports `rest.mark`, which is called with a function's number.
    pub wasm: Vec<u8>,
    /// The functions by their numbers.
    pub names: Vec<String>,
}

/// Puts a mark at the entry of each function.
pub fn instrument(wasm: &[u8]) -> Outcome<Marked> {
    let mut module = ModuleConfig::new()
        .generate_producers_section(false)
        .parse(wasm)
        .map_err(|error| error.to_string())?;
    let own: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let ty = module.types.add(&[ValType::I32], &[]);
    let (mark, _) = module.add_import_func("rest", "mark", ty);
    let mut names = Vec::new();
    for (number, id) in own.into_iter().enumerate() {
        let function = module.funcs.get_mut(id);
        names.push(names::key(function.name.as_deref().unwrap_or_default()));
        let body = function.kind.unwrap_local_mut();
        let entry = body.entry_block();
        let number = ir::Value::I32(i32::try_from(number).map_err(|error| error.to_string())?);
        let instructions = &mut body.block_mut(entry).instrs;
        let nowhere = ir::InstrLocId::default();
        instructions.insert(0, (ir::Const { value: number }.into(), nowhere));
        instructions.insert(1, (ir::Call { func: mark }.into(), nowhere));
    }
    Ok(Marked {
        wasm: module.emit_wasm(),
        names,
    })
}
