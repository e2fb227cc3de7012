//! One WASM module becomes two that share memory, tables and globals.

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{self, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind,
    GlobalId, GlobalKind, ImportKind, ImportedFunction, Module, ModuleConfig, RefType, TableId,
    ValType, passes,
};

use super::data::{self, Numbers, Stretches};
use super::links::{Links, readable};
use crate::say::Outcome;

/// Both parts, and what went where.
pub struct Parts {
    /// Stands alone; imports `rest.load_` and the mark, which is called before the rest is used.
    pub first: Vec<u8>,
    /// Imports all that it shares from `p`, the exports of the first.
    pub rest: Vec<u8>,
    /// How many functions are in the first part.
    pub stay: usize,
    /// How many wait.
    pub later: usize,
    /// How many of those that wait can be called from the first part.
    pub stand_ins: usize,
    /// Bytes of data in the first part.
    pub data: usize,
    /// Bytes of data that wait.
    pub data_later: usize,
}

/// Functions whose name is `first` stay, all others wait, and with them the data that, by these links, only they use.
///
/// `mark` is in a name that both parts share and in the one by which the script is called: with parts of two builds,
/// as a cache or a host may mix them, nothing then begins, instead of something else running.
pub fn split(
    wasm: &[u8],
    links: &Links,
    mark: &str,
    first: impl Fn(&str) -> bool,
) -> Outcome<Parts> {
    let plan = Plan::new(&parse(wasm)?, links, first)?;
    // Both start from the same bytes, so ids mean the same in both.
    let (rest, shared) = rest(parse(wasm)?, &plan, mark)?;
    let first = primary(parse(wasm)?, &plan, &shared, mark)?;
    Ok(Parts {
        first,
        rest,
        stay: plan.stay.len(),
        later: plan.later.len(),
        stand_ins: plan.slots.len(),
        data: plan.data_first.bytes(),
        data_later: plan.data_later.bytes(),
    })
}

/// A function of no more instructions is smaller than what would stand in for it; one without any is never seen to run.
const SLIGHT: u64 = 1;

/// What the first part can call is hardly larger than its stand-in with so few instructions. That it was not seen may be
/// chance, as with a comparison of keys that no two visits hash alike; so it comes along.
const SLIGHT_CALLED: u64 = 5;

/// Reads a program.
pub fn parse(wasm: &[u8]) -> Outcome<Module> {
    ModuleConfig::new()
        .generate_producers_section(false)
        .parse(wasm)
        .map_err(|error| error.to_string())
}

/// What stays, what waits, and through which slots of the function table the first part reaches what waits.
/// Functions are told by their position, which is the same each time that the module is read.
struct Plan {
    stay: BTreeSet<usize>,
    later: BTreeSet<usize>,
    /// Of those that wait: those that the first part can call.
    slots: BTreeMap<usize, Vec<u64>>,
    /// Slots of the table afterwards.
    table_size: u64,
    data_first: Stretches,
    data_later: Stretches,
}

impl Plan {
    fn new(module: &Module, links: &Links, first: impl Fn(&str) -> bool) -> Outcome<Self> {
        let positions = positions(module);
        let mut stay = BTreeSet::new();
        let mut later = BTreeSet::new();
        for (id, function) in module.funcs.iter_local() {
            let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
            let stays = first(name) || function.size() <= SLIGHT;
            let set = if stays { &mut stay } else { &mut later };
            set.insert(positions[&id]);
        }
        if module.start.is_some() {
            return Err("it runs while it is made, when the rest could not join yet".into());
        }

        let mut called = Called::default();
        let mut fresh = stay.clone();
        while !fresh.is_empty() {
            for (id, function) in module.funcs.iter_local() {
                if fresh.contains(&positions[&id]) {
                    dfs_in_order(&mut called, function, function.entry_block());
                }
            }
            let slight = called
                .0
                .iter()
                .filter(|id| size(module, **id) <= SLIGHT_CALLED);
            fresh = slight
                .map(|id| positions[id])
                .filter(|at| later.remove(at))
                .collect();
            stay.extend(&fresh);
        }
        let exported = module
            .exports
            .iter()
            .filter_map(|export| match export.item {
                ExportItem::Function(id) => Some(id),
                _ => None,
            });
        called.0.extend(exported);

        let table = function_table(module)?;
        let mut slots: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
        for (slot, id) in in_table(module, table)? {
            let position = positions[&id];
            if later.contains(&position) {
                slots.entry(position).or_default().push(slot);
            }
        }
        let mut table_size = module.tables.get(table).initial;
        let called: BTreeSet<usize> = called.0.iter().map(|id| positions[id]).collect();
        for position in called.intersection(&later) {
            slots.entry(*position).or_insert_with(|| {
                table_size += 1;
                vec![table_size - 1]
            });
        }

        let memory = data::memory(module)?;
        if memory != links.memory {
            return Err("its data are not those that the linker placed".into());
        }
        let mut first = Vec::new();
        for (id, function) in module.funcs.iter_local() {
            if stay.contains(&positions[&id]) {
                let name = module.funcs.get(id).name.as_deref();
                let mut numbers = Numbers::default();
                dfs_in_order(&mut numbers, function, function.entry_block());
                first.push((readable(name.unwrap_or_default()), numbers));
            }
        }
        let data_later = data::later(links, &first);
        Ok(Self {
            stay,
            later,
            slots,
            table_size,
            data_first: data::Stretches::of(&memory).without(&data_later),
            data_later,
        })
    }
}

/// A function of the first part with so few instructions is in the rest once more: an export costs a visitor more, and
/// what nobody else calls can be made smaller.
const COPIED: u64 = 40;

fn size(module: &Module, id: FunctionId) -> u64 {
    match &module.funcs.get(id).kind {
        FunctionKind::Local(function) => function.size(),
        _ => u64::MAX,
    }
}

/// The rest, and what it wants from the first part, by the name that it is exported under.
fn rest(mut module: Module, plan: &Plan, mark: &str) -> Outcome<(Vec<u8>, Exports)> {
    let order: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    let positions = positions(&module);
    let table = function_table(&module)?;

    for id in ids(module.exports.iter().map(|export| export.id())) {
        module.exports.delete(id);
    }
    for id in ids(module.elements.iter().map(|element| element.id())) {
        module.elements.delete(id);
    }
    let memory = data::memory(&module)?;
    let pieces = data::pieces(&memory, &plan.data_later);
    data::replace(&mut module, pieces)?;
    for id in ids(module.customs.iter().map(|(id, _)| id)) {
        module.customs.delete(id);
    }

    for import in module.imports.iter_mut() {
        import.module = "p".to_owned();
    }
    for memory in ids(module.memories.iter().map(|memory| memory.id())) {
        let import = module.imports.add("p", "", memory);
        let memory = module.memories.get_mut(memory);
        if memory.import.is_some() {
            return Err("its memory is not its own".into());
        }
        memory.import = Some(import);
    }
    for id in ids(module.tables.iter().map(|table| table.id())) {
        let import = module.imports.add("p", "", id);
        let shared = module.tables.get_mut(id);
        if shared.import.is_some() {
            return Err("a table is not its own".into());
        }
        shared.import = Some(import);
        shared.elem_segments.clear();
        if id == table {
            shared.initial = plan.table_size;
            shared.maximum = shared.maximum.map(|most| most.max(plan.table_size));
        }
    }
    for id in ids(module.globals.iter().map(|global| global.id())) {
        if matches!(module.globals.get(id).kind, GlobalKind::Local(_)) {
            let import = module.imports.add("p", "", id);
            module.globals.get_mut(id).kind = GlobalKind::Import(import);
        }
    }
    for position in &plan.stay {
        let id = order[*position];
        if size(&module, id) <= COPIED {
            continue;
        }
        let ty = module.funcs.get(id).ty();
        let import = module.imports.add("p", "", id);
        module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }

    let mut by_slot: BTreeMap<u64, FunctionId> = BTreeMap::new();
    for (position, slots) in &plan.slots {
        by_slot.extend(slots.iter().map(|slot| (*slot, order[*position])));
    }
    // One segment for each run of slots without a gap.
    let mut runs: Vec<(u64, Vec<FunctionId>)> = Vec::new();
    for (slot, id) in by_slot {
        match runs.last_mut() {
            Some((begin, run)) if *begin + run.len() as u64 == slot => run.push(id),
            _ => runs.push((slot, vec![id])),
        }
    }
    for (begin, run) in runs {
        let offset = ConstExpr::Value(ir::Value::I32(narrow(begin)?));
        let kind = ElementKind::Active { table, offset };
        let element = module.elements.add(kind, ElementItems::Functions(run));
        module.tables.get_mut(table).elem_segments.insert(element);
    }
    passes::gc::run(&mut module);

    let mut shared = Vec::new();
    for (number, import) in module.imports.iter_mut().enumerate() {
        // No name that Rust or wasm-bindgen gives begins with a digit.
        import.name = format!("{number}");
        let what = match import.kind {
            ImportKind::Function(id) => Shared::Function(positions[&id]),
            ImportKind::Table(id) => Shared::Table(id.index()),
            ImportKind::Memory(id) => {
                import.name += mark;
                Shared::Memory(id.index())
            }
            ImportKind::Global(id) => Shared::Global(id.index()),
            ImportKind::Tag(_) => return Err(String::from("it has tags")),
        };
        shared.push((import.name.clone(), what));
    }
    Ok((module.emit_wasm(), shared))
}

/// What the first part exports to the rest, by name.
type Exports = Vec<(String, Shared)>;

/// Something of the first part that the rest uses, by position.
enum Shared {
    Function(usize),
    Table(usize),
    Memory(usize),
    Global(usize),
}

/// The first part: what waits is a stand-in, or gone.
fn primary(
    mut module: Module,
    plan: &Plan,
    shared: &[(String, Shared)],
    mark: &str,
) -> Outcome<Vec<u8>> {
    let order: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    let tables = ids(module.tables.iter().map(|table| table.id()));
    let memories = ids(module.memories.iter().map(|memory| memory.id()));
    let globals: Vec<GlobalId> = ids(module.globals.iter().map(|global| global.id()));
    for (name, what) in shared {
        let _ = match what {
            Shared::Function(at) => module.exports.add(name, order[*at]),
            Shared::Table(at) => module.exports.add(name, tables[*at]),
            Shared::Memory(at) => module.exports.add(name, memories[*at]),
            Shared::Global(at) => module.exports.add(name, globals[*at]),
        };
    }

    let table = function_table(&module)?;
    let functions = module.tables.get_mut(table);
    functions.initial = plan.table_size;
    functions.maximum = functions.maximum.map(|most| most.max(plan.table_size));
    let ready = ready(&mut module, mark);
    for (position, slots) in &plan.slots {
        let id = order[*position];
        let ty = module.funcs.get(id).ty();
        let (params, results) = {
            let ty = module.types.get(ty);
            (ty.params().to_vec(), ty.results().to_vec())
        };
        let args: Vec<_> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut stand_in = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = stand_in.func_body();
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(narrow(slots[0])?)
            .call(ready)
            .call_indirect(ty, table);
        let function = stand_in.local_func(args);
        module.funcs.get_mut(id).kind = FunctionKind::Local(function);
    }
    let memory = data::memory(&module)?;
    let pieces = data::pieces(&memory, &plan.data_first);
    data::replace(&mut module, pieces)?;
    // What the linker wrote down is of no more use.
    for id in ids(module.customs.iter().map(|(id, _)| id)) {
        module.customs.delete(id);
    }
    passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// `(slot) -> slot`, with the rest loaded.
fn ready(module: &mut Module, mark: &str) -> FunctionId {
    let nothing = module.types.add(&[], &[]);
    let (load, _) = module.add_import_func("rest", &format!("load_{mark}"), nothing);
    let zero = ConstExpr::Value(ir::Value::I32(0));
    let loaded = module.globals.add_local(ValType::I32, true, false, zero);
    let slot = module.locals.add(ValType::I32);
    let mut ready = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
    ready
        .func_body()
        .global_get(loaded)
        .unop(ir::UnaryOp::I32Eqz)
        .if_else(
            None,
            |then| {
                then.call(load).i32_const(1).global_set(loaded);
            },
            |_| {},
        )
        .local_get(slot);
    ready.finish(vec![slot], &mut module.funcs)
}

fn positions(module: &Module) -> BTreeMap<FunctionId, usize> {
    let all = module.funcs.iter().enumerate();
    all.map(|(position, function)| (function.id(), position))
        .collect()
}

fn function_table(module: &Module) -> Outcome<TableId> {
    module
        .tables
        .main_function_table()
        .map_err(|error| error.to_string())?
        .ok_or_else(|| String::from("it has no table of functions"))
}

/// The functions that the table holds, each with its slot.
fn in_table(module: &Module, table: TableId) -> Outcome<Vec<(u64, FunctionId)>> {
    let mut all = Vec::new();
    for element in module.elements.iter() {
        let begin = match &element.kind {
            ElementKind::Active {
                table: into,
                offset,
            } if *into == table => match offset {
                ConstExpr::Value(ir::Value::I32(begin)) => u64::from(begin.cast_unsigned()),
                _ => return Err(String::from("a table begins where only running tells")),
            },
            ElementKind::Active { .. } => continue,
            _ => return Err(String::from("it has functions that code places itself")),
        };
        let functions: Vec<Option<FunctionId>> = match &element.items {
            ElementItems::Functions(list) => list.iter().copied().map(Some).collect(),
            ElementItems::Expressions(RefType::FUNCREF, list) => list
                .iter()
                .map(|item| match item {
                    ConstExpr::RefFunc(id) => Some(*id),
                    _ => None,
                })
                .collect(),
            ElementItems::Expressions(..) => continue,
        };
        let slots = (begin..).zip(functions);
        all.extend(slots.filter_map(|(slot, id)| Some((slot, id?))));
    }
    Ok(all)
}

fn narrow(slot: u64) -> Outcome<i32> {
    i32::try_from(slot).map_err(|error| error.to_string())
}

/// Ids, collected, so that the module may be changed meanwhile.
fn ids<T>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect()
}

/// Every function that code names.
#[derive(Default)]
struct Called(BTreeSet<FunctionId>);

impl<'a> Visitor<'a> for Called {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.0.insert(*id);
    }
}

#[cfg(test)]
mod tests {
    use super::super::links::Datum;
    use super::*;
    use crate::command::answer;
    use std::process::Command;
    use walrus::DataKind;

    /// `start` calls `kept`, `late` and, through the table, `listed`; `late` calls `kept` and `deep`; nobody `unused`.
    fn program() -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        let offset = ConstExpr::Value(ir::Value::I32(16));
        let data = DataKind::Active { memory, offset };
        module.data.add(data, b"kept late far".to_vec());
        let zero = ConstExpr::Value(ir::Value::I32(64));
        let stack = module
            .globals
            .add_local(ValType::I32, true, false, zero.clone());
        let table = module
            .tables
            .add_local(false, 65, Some(65), RefType::FUNCREF);
        let function = |module: &mut Module, name: &str, calls: &[FunctionId]| {
            let mut function =
                FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
            function.name(name.to_owned());
            let arg = module.locals.add(ValType::I32);
            let mut body = function.func_body();
            body.local_get(arg);
            // What four bytes of the data say.
            if let Some(at) = [("start", 16), ("late", 21)]
                .into_iter()
                .find_map(|(user, at)| (user == name).then_some(at))
            {
                let kind = ir::LoadKind::I32 { atomic: false };
                let arg = ir::MemArg {
                    align: 1,
                    offset: 0,
                };
                body.i32_const(at).load(memory, kind, arg);
                body.binop(ir::BinaryOp::I32Xor);
            }
            // More than what comes along with its caller.
            if name != "kept" {
                for _ in 0..SLIGHT_CALLED {
                    body.i32_const(0).binop(ir::BinaryOp::I32Xor);
                }
            }
            for call in calls {
                body.call(*call);
            }
            body.global_get(stack).binop(ir::BinaryOp::I32Add);
            function.finish(vec![arg], &mut module.funcs)
        };
        let kept = function(&mut module, "kept", &[]);
        let deep = function(&mut module, "deep", &[]);
        let late = function(&mut module, "late", &[kept, deep]);
        let listed = function(&mut module, "listed", &[]);
        function(&mut module, "unused", &[]);
        let start = function(&mut module, "start", &[kept, late]);
        module.exports.add("start", start);
        let element = module.elements.add(
            ElementKind::Active {
                table,
                offset: zero,
            },
            ElementItems::Functions(vec![listed]),
        );
        module.tables.get_mut(table).elem_segments.insert(element);
        module.exports.add("table", table);
        module.emit_wasm()
    }

    /// As the linker would have written it: `start` uses "kept ", `late` "late ", which points to "far".
    fn links() -> Links {
        let datum = |at: std::ops::Range<u32>, points_to: &[usize]| Datum {
            at,
            constant: true,
            points_to: points_to.iter().copied().collect(),
        };
        let uses = |name: &str, number, place| (name.to_owned(), [(number, place)].into());
        Links {
            data: vec![datum(16..21, &[]), datum(21..26, &[2]), datum(26..29, &[])],
            functions: [uses("start", 16, 0), uses("late", 21, 1)].into(),
            memory: vec![(16, b"kept late far".to_vec())],
        }
    }

    fn own(module: &Module) -> Vec<&str> {
        let names = module
            .funcs
            .iter_local()
            .map(|(id, _)| module.funcs.get(id).name.as_deref());
        let mut names: Vec<&str> = names.map(Option::unwrap_or_default).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn what_waits_is_reached_through_stand_ins_and_shares_memory_and_globals() {
        let parts = split(&program(), &links(), "a1", |name| {
            ["start", "kept"].contains(&name)
        })
        .unwrap();
        assert_eq!((parts.stay, parts.later, parts.stand_ins), (2, 4, 2));

        // Reading a module checks it as a browser does.
        let first = parse(&parts.first).unwrap();
        // The one without a name sees to it that the rest is there.
        assert_eq!(own(&first), ["", "kept", "late", "listed", "start"]);
        assert!(first.imports.find("rest", "load_a1").is_some());
        assert_eq!(first.tables.iter().next().unwrap().initial, 66);

        let rest = parse(&parts.rest).unwrap();
        // One so small as `kept` is in both.
        assert_eq!(own(&rest), ["deep", "kept", "late", "listed"]);
        assert_eq!(rest.exports.iter().count(), 0);
        assert_eq!(data::memory(&first), Ok(vec![(16, b"kept ".to_vec())]));
        assert_eq!(data::memory(&rest), Ok(vec![(21, b"late far".to_vec())]));
        assert_eq!((parts.data, parts.data_later), (5, 8));
        for import in rest.imports.iter() {
            assert_eq!(import.module, "p");
            let exported = first.exports.iter().any(|e| e.name == import.name);
            assert!(
                exported,
                "{} is not exported by the first part",
                import.name
            );
        }
        let table = function_table(&rest).unwrap();
        let slots: Vec<u64> = in_table(&rest, table)
            .unwrap()
            .into_iter()
            .map(|(slot, _)| slot)
            .collect();
        assert_eq!(slots, [64, 65]);
    }

    #[test]
    fn what_is_slight_comes_along_with_its_caller() {
        let parts = split(&program(), &links(), "a1", |name| name == "start").unwrap();
        assert_eq!((parts.stay, parts.later, parts.stand_ins), (2, 4, 2));
        let parts = split(&program(), &links(), "a1", |name| name == "unused").unwrap();
        assert_eq!((parts.stay, parts.later, parts.stand_ins), (1, 5, 2));
    }

    #[test]
    fn both_parts_together_do_what_the_whole_does() {
        let parts = split(&program(), &links(), "a1", |name| name == "start").unwrap();
        let hex = |wasm: &[u8]| {
            wasm.iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        const RUN: &str = "const [whole, first, rest] = process.argv.slice(1)\
                .map((hex) => new WebAssembly.Module(Buffer.from(hex, 'hex')));\
            const run = ({ exports }) => [1, 2, 300].map(exports.start)\
                .concat([7, 8].map(exports.table.get(64)));\
            console.log(run(new WebAssembly.Instance(whole)).join(' '));\
            let loads = 0;\
            const p = new WebAssembly.Instance(first, { rest: { load_a1() {\
                loads += 1;\
                new WebAssembly.Instance(rest, { p: p.exports });\
            } } });\
            console.log(run(p).join(' '));\
            console.log(loads);";
        let mut node = Command::new("node");
        node.args(["-e", RUN, &hex(&program()), &hex(&parts.first)]);
        let Some(said) = answer(node.arg(hex(&parts.rest))) else {
            // Not `println!`, which the harness hides when a test passes.
            let skipped = b"SKIPPED: there is no Node here to run WASM\n";
            std::io::Write::write_all(&mut std::io::stderr(), skipped).unwrap();
            return;
        };
        let said: Vec<&str> = said.lines().collect();
        assert_eq!(said[0], said[1]);
        assert_eq!(said[2], "1");
    }

    #[test]
    fn the_same_program_splits_into_the_same_bytes() {
        let once = || split(&program(), &links(), "a1", |name| name == "start").unwrap();
        let (one, two) = (once(), once());
        assert_eq!((one.first, one.rest), (two.first, two.rest));
    }

    #[test]
    fn parts_of_two_builds_do_not_join() {
        let of = |mark| split(&program(), &links(), mark, |name| name == "start").unwrap();
        let wants = |wasm: &[u8]| -> Vec<String> {
            let rest = parse(wasm).unwrap();
            rest.imports
                .iter()
                .map(|import| import.name.clone())
                .collect()
        };
        let gives = |wasm: &[u8], name: &String| {
            let first = parse(wasm).unwrap();
            first.exports.iter().any(|export| export.name == *name)
        };
        let (one, two) = (of("a1"), of("b2"));
        assert!(wants(&one.rest).iter().all(|name| gives(&one.first, name)));
        assert!(!wants(&two.rest).iter().all(|name| gives(&one.first, name)));
    }

    #[test]
    fn a_program_that_runs_while_it_is_made_is_refused() {
        let mut module = parse(&program()).unwrap();
        let begin = FunctionBuilder::new(&mut module.types, &[], &[]);
        module.start = Some(begin.finish(Vec::new(), &mut module.funcs));
        assert!(split(&module.emit_wasm(), &links(), "a1", |_| true).is_err());
    }

    #[test]
    fn data_of_another_build_are_refused() {
        let mut other = links();
        other.memory[0].1[0] = b'K';
        assert!(split(&program(), &other, "a1", |name| name == "start").is_err());
    }
}
