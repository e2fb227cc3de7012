//! Names that only a program's WASM and its script know are made short. As wasm-bindgen writes them they hold a hash,
//! which nothing compresses, and each is sent twice.

use std::collections::{BTreeMap, BTreeSet};

use walrus::{ExportItem, Module};

/// Renames the functions that module and script share, in both. What else the script calls keeps its name.
pub fn shorten(module: &mut Module, script: &str) -> String {
    let found = Found::read(script);
    let mut new = BTreeMap::new();
    let mut names = (0..).map(short);
    for import in module
        .imports
        .iter_mut()
        .filter(|import| import.module.ends_with("_bg.js"))
    {
        // Once, where the script says what it is.
        if found.anywhere.get(import.name.as_str()) == Some(&1)
            && let Some(name) = names.next()
        {
            new.insert(std::mem::replace(&mut import.name, name.clone()), name);
        }
    }
    let taken: BTreeSet<String> = module
        .exports
        .iter()
        .map(|export| export.name.clone())
        .collect();
    let mut names = (0..).map(short).filter(|name| !taken.contains(name));
    for export in module.exports.iter_mut() {
        let own = export.name.as_str();
        // Everywhere as a part of the instance.
        let shared = found
            .of_instance
            .get(own)
            .is_some_and(|times| found.anywhere.get(own) == Some(times));
        if matches!(export.item, ExportItem::Function(_))
            && shared
            && let Some(name) = names.next()
        {
            new.insert(std::mem::replace(&mut export.name, name.clone()), name);
        }
    }
    words(script)
        .map(|word| new.get(word).map_or(word, String::as_str))
        .collect()
}

/// How often a script uses a word.
#[derive(Default)]
struct Found<'a> {
    anywhere: BTreeMap<&'a str, usize>,
    /// Behind `wasm.`, as wasm-bindgen calls the instance.
    of_instance: BTreeMap<&'a str, usize>,
}

impl<'a> Found<'a> {
    fn read(script: &'a str) -> Self {
        let mut found = Self::default();
        let mut before = ("", "");
        for word in words(script) {
            *found.anywhere.entry(word).or_default() += 1;
            if before == ("wasm", ".") {
                *found.of_instance.entry(word).or_default() += 1;
            }
            before = (before.1, word);
        }
        found
    }
}

/// A script's words, each whole, and what stands between them, letter by letter.
fn words(script: &str) -> impl Iterator<Item = &str> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    let mut rest = script;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = match is_word(first) {
            true => rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// `a` to `z`, then `aa`, `ba` and so on: never a digit first, as in the names that `parts` gives.
fn short(number: usize) -> String {
    let mut name = String::new();
    let mut left = number + 1;
    while left > 0 {
        left -= 1;
        name.push(char::from(b'a' + (left % 26) as u8));
        left /= 26;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, ModuleConfig};

    /// A program that imports these functions, and exports these.
    fn program(imports: &[&str], exports: &[&str]) -> Module {
        let mut module = Module::with_config(ModuleConfig::new());
        let ty = module.types.add(&[], &[]);
        for name in imports {
            module.add_import_func("./page_bg.js", name, ty);
        }
        for name in exports {
            let function = FunctionBuilder::new(&mut module.types, &[], &[])
                .finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, function);
        }
        module
    }

    fn check(imports: &[&str], exports: &[&str], script: &str, names: &[&str], expected: &str) {
        let mut module = program(imports, exports);
        assert_eq!(shorten(&mut module, script), expected);
        let imported = module.imports.iter().map(|import| import.name.as_str());
        let exported = module.exports.iter().map(|export| export.name.as_str());
        assert_eq!(imported.chain(exported).collect::<Vec<_>>(), names);
    }

    #[test]
    fn what_module_and_script_share_is_renamed_in_both() {
        check(
            &["__wbg_now_0ab5", "__wbg_now_0ab55"],
            &["invoke_h12", "close_h34"],
            "{ __wbg_now_0ab5: f, __wbg_now_0ab55: g } wasm.invoke_h12(wasm.close_h34); wasm.invoke_h12()",
            &["a", "b", "a", "b"],
            "{ a: f, b: g } wasm.a(wasm.b); wasm.a()",
        );
    }

    #[test]
    fn what_else_the_script_calls_keeps_its_name() {
        check(
            &["log"],
            &["connect"],
            "log: log(wasm.connect); export { connect }",
            &["log", "connect"],
            "log: log(wasm.connect); export { connect }",
        );
        check(
            &[],
            &["a", "go"],
            "a; wasm.go()",
            &["a", "b"],
            "a; wasm.b()",
        );
    }

    #[test]
    fn short_names_differ() {
        let names: BTreeSet<String> = (0..2000).map(short).collect();
        assert_eq!(names.len(), 2000);
        assert_eq!(
            [short(0), short(25), short(26), short(27)],
            ["a", "z", "aa", "ba"]
        );
    }
}
