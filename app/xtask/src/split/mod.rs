//! A program in two parts: what a first visit runs, and the rest, which is loaded after. Nothing that a reader needs
//! first has to wait for code that only an author, a voter or a failure needs.
//!
//! Any function may be moved to the rest: in the first part a short stand-in takes its place, which loads the rest when
//! it is called before the rest is there. So the profiles in `app/web/first` decide over size and speed, never over what
//! the program does.

mod alive;
mod copy;
mod cut;
mod data;
mod instrument;
mod links;
mod names;
mod parts;
mod pieces;
pub mod profile;
mod region;
mod seen;
mod short;

use std::path::{Path, PathBuf};
use std::thread;

use instrument::Observed;
use seen::Seen;

use crate::files;
use crate::paths;
use crate::say::{Outcome, note};

/// The programs of a first visit.
pub const PROGRAMS: [&str; 2] = ["page", "engine"];

const LOADS_REST: &str = include_str!("rest.js");
const TELLS_MARKS: &str = include_str!("marks.js");

/// Splits page and engine as they lie in `dist`, fresh from wasm-bindgen and still with names; `sources` is a hash over
/// what they are made of.
pub fn split(dist: &Path, sources: &str) -> Outcome {
    for program in PROGRAMS {
        let wasm = dist.join(format!("{program}_bg.wasm"));
        let seen = Seen::read(&files::read_text(&first(program))?);
        let linked = files::read(&linked(program))?;
        let whole = files::read(&wasm)?;
        let script = dist.join(format!("{program}.js"));
        let long = files::read_text(&script)?;
        let mark = files::sha256([sources.as_bytes(), &whole].concat())[..8].to_owned();
        let marked = LOADS_REST.replace("MARK", &mark);
        let done = deep(move || {
            let links = links::Links::read(&linked)?;
            let mut module = parts::parse(&whole)?;
            let short = short::shorten(&mut module, &long);
            let stretches = cut::cut(&mut module, &seen);
            let wanted = seen.names();
            let first = |name: &str| wanted.contains(names::key(name).as_str());
            let parts = parts::split(&module.emit_wasm(), &links, &mark, first)?;
            Ok((parts, stretches, short))
        });
        let (parts, stretches, short) =
            done.map_err(|why| format!("{program} cannot be split: {why}"))?;
        note(&format!(
            "{program}: {} functions and {} B of data first; later {} by {} stand-ins, {stretches} of them cut out of others, and {} B",
            parts.stay, parts.data, parts.later, parts.stand_ins, parts.data_later
        ));
        files::write(&script, short)?;
        files::write(&wasm, parts.first)?;
        files::write(&dist.join(format!("{program}.rest.wasm")), parts.rest)?;
        join(dist, program, &marked)?;
    }
    Ok(())
}

/// Makes page and engine tell which pieces of which functions ran.
pub fn instrument(dist: &Path) -> Outcome<Vec<(&'static str, Vec<Observed>)>> {
    let mut all = Vec::new();
    for program in PROGRAMS {
        let wasm = dist.join(format!("{program}_bg.wasm"));
        let whole = files::read(&wasm)?;
        let marked = deep(move || instrument::instrument(&whole))
            .map_err(|why| format!("{program} cannot be measured: {why}"))?;
        files::write(&wasm, marked.wasm)?;
        join(dist, program, TELLS_MARKS)?;
        all.push((program, marked.functions));
    }
    Ok(all)
}

/// Does it with a stack for code that is nested deeply: a choice between many is a block in a block for each.
fn deep<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
    let thread = thread::Builder::new().stack_size(1 << 30).spawn(work);
    let done = thread.map_err(|error| error.to_string())?.join();
    done.map_err(|_| String::from("it broke off"))?
}

/// The functions of a program that a first visit runs, one a line.
fn first(program: &str) -> PathBuf {
    paths::root().join(format!("app/web/first/{program}.txt"))
}

/// A program as the linker left it, before wasm-bindgen.
fn linked(program: &str) -> PathBuf {
    paths::cargo().join(format!("wasm32-unknown-unknown/release/{program}.wasm"))
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
