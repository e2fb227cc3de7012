//! Compiles `locales/en/*.toml` into checked constants, so that no component carries a sentence and none can name one
//! that does not exist. `key = "text"` becomes a constant; a text with `{placeholders}` becomes a function of them;
//! `key.one` and `key.other` become one function that takes a count.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    println!("cargo:rerun-if-changed=locales/en");
    let mut files: Vec<_> = std::fs::read_dir("locales/en")?
        .collect::<Result<Vec<_>, _>>()?
        .iter()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let (mut modules, mut all, mut count) = (String::new(), String::new(), 0u32);
    for file in &files {
        println!("cargo:rerun-if-changed={}", file.display());
        let name = file
            .file_stem()
            .and_then(|s| s.to_str())
            .ok_or("a locale file needs a name")?;
        let _ = writeln!(
            modules,
            "/// Words of `locales/en/{name}.toml`.\npub mod {name} {{\nuse super::*;"
        );
        for (key, text) in entries(file)? {
            write_entry(&mut modules, &mut all, &mut count, &key, &text)?;
        }
        modules.push_str("}\n");
    }
    let out = format!("{modules}\n#[cfg(test)]\nstatic EN: [&str; {count}] = [\n{all}];\n");
    let target = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&target).join("words.rs"), out)?;
    Ok(())
}

/// A text, or its two plural forms.
enum Text {
    Plain(String),
    Counted { one: String, other: String },
}

fn write_entry(
    code: &mut String,
    all: &mut String,
    count: &mut u32,
    key: &str,
    text: &Text,
) -> Result<(), Failure> {
    let number = *count;
    match text {
        Text::Plain(text) => {
            let (text, names) = numbered(text, &[]);
            if names.is_empty() {
                let _ = writeln!(
                    code,
                    "/// {text}\npub const {}: Key = Key(&{});",
                    key.to_uppercase(),
                    constant(number, &text)
                );
            } else {
                let args: Vec<String> = names.iter().map(|n| format!("{n}: &str")).collect();
                let _ = writeln!(
                    code,
                    "/// {text}\npub fn {key}({}) -> String {{ fill(Key(&{}), &[{}]) }}",
                    args.join(", "),
                    constant(number, &text),
                    names.join(", ")
                );
            }
            let _ = writeln!(all, "{text:?},");
            *count += 1;
        }
        Text::Counted { one, other } => {
            let (other, names) = numbered(other, &["n".into()]);
            let (one, same) = numbered(one, &names);
            if same.len() != names.len() {
                return Err(format!("{key}: .one has placeholders that .other lacks").into());
            }
            let rest = names.get(1..).unwrap_or_default();
            let args: String = rest.iter().map(|n| format!(", {n}: &str")).collect();
            let _ = writeln!(
                code,
                "/// {other}\npub fn {key}(n: u64{args}) -> String {{ plural(&[{}, {}], n, &[{}]) }}",
                constant(number, &one),
                constant(number + 1, &other),
                rest.join(", ")
            );
            let _ = writeln!(all, "{one:?},\n{other:?},");
            *count += 2;
        }
    }
    Ok(())
}

/// A text with its number, as code.
fn constant(number: u32, text: &str) -> String {
    format!("Text {{ number: {number}, english: {text:?} }}")
}

/// `{name}` becomes `{0}`, `{1}` … in order of first appearance after those already known.
fn numbered(text: &str, known: &[String]) -> (String, Vec<String>) {
    let (mut out, mut names) = (String::new(), known.to_vec());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        let place = names.iter().position(|n| n == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        let _ = write!(out, "{before}{{{place}}}");
        rest = tail;
    }
    out.push_str(rest);
    (out, names)
}

/// The lines `key = "text"` of one file, in order; a key said twice is an error.
fn entries(file: &Path) -> Result<Vec<(String, Text)>, Failure> {
    let source = std::fs::read_to_string(file)?;
    let mut order: Vec<String> = Vec::new();
    let mut plain: BTreeMap<String, String> = BTreeMap::new();
    for (number, line) in source.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = || format!("{}:{}", file.display(), number + 1);
        let (key, value) = line
            .split_once('=')
            .ok_or_else(|| format!("{}: key = \"text\" expected", place()))?;
        let value = value
            .trim()
            .strip_prefix('"')
            .and_then(|v| v.strip_suffix('"'))
            .ok_or_else(|| format!("{}: the text needs quotes", place()))?
            .replace("\\\"", "\"")
            .replace("\\n", "\n");
        let key = key.trim().to_owned();
        if plain.insert(key.clone(), value).is_some() {
            return Err(format!("{}: {key} is said twice", place()).into());
        }
        order.push(key);
    }
    let mut out = Vec::new();
    for key in order {
        if let Some(name) = key.strip_suffix(".one") {
            let one = plain.get(&key).cloned().unwrap_or_default();
            let other = plain
                .get(&format!("{name}.other"))
                .cloned()
                .ok_or_else(|| format!("{}: {name}.other is missing", file.display()))?;
            out.push((name.to_owned(), Text::Counted { one, other }));
        } else if let Some(name) = key.strip_suffix(".other") {
            if !plain.contains_key(&format!("{name}.one")) {
                return Err(format!("{}: {name}.one is missing", file.display()).into());
            }
        } else {
            let text = plain.get(&key).cloned().unwrap_or_default();
            out.push((key, Text::Plain(text)));
        }
    }
    Ok(out)
}
