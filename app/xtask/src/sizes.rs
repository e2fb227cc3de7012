//! What a first visit costs: every byte before a network's first verified content, as brotli sends it.

use std::path::Path;

use crate::command::answer;
use crate::files;
use crate::say::{Outcome, note};
use crate::tools::Node;

/// A build above this fails.
pub const MOST: u64 = 340_000;
/// The aim; above it the build says so.
pub const AIM: u64 = 300_000;

/// Prints the first load file by file; fails above [`MOST`].
pub fn report(node: &Node, dist: &Path) -> Outcome {
    let all = files::below(dist);
    for file in all.iter().filter(|file| is_rest(file)) {
        let name = files::relative(dist, file);
        note(&format!("{:>7} B  {name}, later", brotli(node, file)?));
    }
    let wanted = all
        .into_iter()
        .filter(|file| is_first_load(&files::relative(dist, file)) && !is_rest(file));
    let mut total = 0;
    for file in wanted {
        let bytes = brotli(node, &file)?;
        total += bytes;
        note(&format!("{:>7} B  {}", bytes, files::relative(dist, &file)));
    }
    let kilobytes = |bytes: u64| bytes as f64 / 1000.0;
    note(&format!(
        "first load {:.1} kB, brotli 11 (aim {:.0}, at most {:.0})",
        kilobytes(total),
        kilobytes(AIM),
        kilobytes(MOST)
    ));
    match total {
        0..=AIM => Ok(()),
        _ if total <= MOST => {
            note("warning: the first load is above its aim");
            Ok(())
        }
        _ => Err(format!(
            "the first load is {:.1} kB; at most {:.0} are allowed",
            kilobytes(total),
            kilobytes(MOST)
        )),
    }
}

/// What the first visit does not run; it is loaded once the first content is shown.
fn is_rest(file: &Path) -> bool {
    file.to_string_lossy().ends_with(".rest.wasm")
}

/// The lab comes when it is first needed, and so do the rest's styles; the host's own files and the worker for
/// offline use are not waited for, and pages without JavaScript with their images are for others.
fn is_first_load(path: &str) -> bool {
    let later = [
        "lab",
        "_headers",
        "_redirects",
        "build.json",
        "rest.css",
        "networks/",
        "n/",
        "service",
        "sw.js",
    ];
    !later.iter().any(|start| path.starts_with(start))
}

fn brotli(node: &Node, file: &Path) -> Outcome<u64> {
    const SCRIPT: &str = "const z=require('zlib'),b=require('fs').readFileSync(process.argv[1]);\
        console.log(z.brotliCompressSync(b,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11,\
        [z.constants.BROTLI_PARAM_LGWIN]:22,[z.constants.BROTLI_PARAM_SIZE_HINT]:b.length}}).length)";
    let mut ask = std::process::Command::new(&node.program);
    let said = answer(ask.args(["-e", SCRIPT]).arg(file));
    said.and_then(|text| text.parse().ok())
        .ok_or_else(|| format!("cannot compress {}", file.display()))
}
