//! A program in two parts: what a first visit runs, and the rest, which is loaded after. Nothing that a reader needs
//! first has to wait for code that only an author, a voter or a failure needs.
//!
//! Any function may be moved to the rest: in the first part a short stand-in takes its place, which loads the rest when
//! it is called before the rest is there. So the profiles in `app/web/first` decide over size and speed, never over what
//! the program does.

mod instrument;
mod names;
mod parts;
pub mod profile;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::files;
use crate::paths;
use crate::say::{Outcome, note};

/// The programs of a first visit.
pub const PROGRAMS: [&str; 2] = ["page", "engine"];

const LOADS_REST: &str = include_str!("rest.js");
const TELLS_MARKS: &str = include_str!("marks.js");

/// Splits page and engine as they lie in `dist`, fresh from wasm-bindgen and still with names.
pub fn split(dist: &Path) -> Outcome {
    for program in PROGRAMS {
        let wasm = dist.join(format!("{program}_bg.wasm"));
        let list = first(program);
        let names = files::read_text(&list)?;
        let wanted: BTreeSet<&str> = names.lines().collect();
        let parts = parts::split(&files::read(&wasm)?, |name| {
            wanted.contains(names::key(name).as_str())
        })
        .map_err(|why| format!("{program} cannot be split: {why}"))?;
        note(&format!(
            "{program}: {} functions first, {} later by {} stand-ins",
            parts.stay, parts.later, parts.stand_ins
        ));
        files::write(&wasm, parts.first)?;
        files::write(&dist.join(format!("{program}.rest.wasm")), parts.rest)?;
        join(dist, program, LOADS_REST)?;
    }
    Ok(())
}

/// Makes page and engine tell which functions ran; their names by number.
pub fn instrument(dist: &Path) -> Outcome<Vec<(&'static str, Vec<String>)>> {
    let mut all = Vec::new();
    for program in PROGRAMS {
        let wasm = dist.join(format!("{program}_bg.wasm"));
        let marked = instrument::instrument(&files::read(&wasm)?)
            .map_err(|why| format!("{program} cannot be measured: {why}"))?;
        files::write(&wasm, marked.wasm)?;
        join(dist, program, TELLS_MARKS)?;
        all.push((program, marked.names));
    }
    Ok(all)
}

/// The functions of a program that a first visit runs, one a line.
fn first(program: &str) -> PathBuf {
    paths::root().join(format!("app/web/first/{program}.txt"))
}

/// Gives the module that wasm-bindgen wrote the one function more that its WASM now imports.
fn join(dist: &Path, program: &str, more: &str) -> Outcome {
    let file = dist.join(format!("{program}.js"));
    let script = files::read_text(&file)?;
    let imports = format!("\"./{program}_bg.js\": import0,");
    let joined = script.replacen(
        &imports,
        &format!("{imports}\n        \"rest\": restImports,"),
        1,
    );
    if joined == script {
        return Err(format!(
            "{program}.js has no line `{imports}`: wasm-bindgen writes its imports in another way now"
        ));
    }
    files::write(&file, joined + &more.replace("PROGRAM", program))
}
