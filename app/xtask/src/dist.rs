//! The static files: built by Trunk, made small, and named by one hash that anyone can compute again.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::command::{answer, run};
use crate::files;
use crate::networks;
use crate::paths;
use crate::say::{Outcome, note, step};
use crate::split;
use crate::tools::{self, Node};

/// What to build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    /// What is published: optimised, the same bytes on every machine.
    Release,
    /// Built fast, large.
    Dev,
}

/// A finished build.
pub struct Dist {
    /// Where the files lie.
    pub folder: PathBuf,
    /// SHA-256 over the sorted lines `path sha256` of all files but build.json.
    pub hash: String,
}

/// Builds what changed; without Node the WASM stays as Rust wrote it.
pub fn build(profile: Profile, node: Option<&Node>) -> Outcome<Dist> {
    let folder = match profile {
        Profile::Release => paths::root().join("dist"),
        Profile::Dev => paths::work().join("dist-dev"),
    };
    if env::var_os("LOCUS_AS_BUILT").is_some() {
        note("taking the build as it stands");
        return Ok(Dist {
            hash: hash_of(&folder)?,
            folder,
        });
    }
    let small = node.is_some() && profile == Profile::Release;
    let stamp = paths::work().join(format!("{profile:?}.stamp").to_lowercase());
    let sources = sources()?;
    let compiler = answer(Command::new("rustc").arg("-vV")).unwrap_or_default();
    let origin = networks::origin();
    let inputs = files::sha256(format!("{sources} small={small} {compiler} {origin}"));
    let built = fs::read_to_string(&stamp).unwrap_or_default();
    if let Some((made_of, hash)) = built.split_once('\n')
        && made_of == inputs
        && hash_of(&folder)? == hash
    {
        return Ok(Dist {
            folder,
            hash: hash.to_owned(),
        });
    }

    let _held = hold()?;
    let fresh = paths::work().join("dist-new");
    let _ = fs::remove_dir_all(&fresh);
    let what = match profile {
        Profile::Release => {
            "Building page, engine and lab (release; the first time takes some minutes)"
        }
        Profile::Dev => "Building page, engine and lab (unoptimised)",
    };
    step(what, || run(&mut trunk(profile, &fresh, &sources)))?;
    tidy_html(&fresh.join("index.html"))?;
    if let Some(node) = node.filter(|_| small) {
        step("Splitting off what a first visit does not run", || {
            split::split(&fresh, &sources)
        })?;
        step("Making it small", || optimise(node, &fresh))?;
    }
    networks::write(&fresh)?;
    let hash = hash_of(&fresh)?;
    write_manifest(&fresh, &hash)?;
    let _ = fs::remove_dir_all(&folder);
    fs::rename(&fresh, &folder)
        .map_err(|error| format!("cannot move the build to {}: {error}", folder.display()))?;
    files::write(&stamp, format!("{inputs}\n{hash}"))?;
    Ok(Dist { folder, hash })
}

/// Only one build at a time: all share Trunk's and Cargo's folders. Ends with the returned file.
pub fn hold() -> Outcome<fs::File> {
    let file = paths::work().join("dist.lock");
    files::write(&file, "")?;
    let lock = fs::File::create(&file).map_err(|error| error.to_string())?;
    lock.lock()
        .map_err(|error| format!("cannot lock {}: {error}", file.display()))?;
    Ok(lock)
}

/// The release as Trunk leaves it: whole programs, with names.
pub fn unsplit(into: &Path) -> Outcome {
    let _ = fs::remove_dir_all(into);
    let sources = sources()?;
    step("Building page, engine and lab (release)", || {
        run(&mut trunk(Profile::Release, into, &sources))
    })?;
    tidy_html(&into.join("index.html"))
}

/// One hash over everything that the build reads, the same on every machine.
fn sources() -> Outcome<String> {
    let root = paths::root();
    let read = |file: &PathBuf| {
        let path = files::relative(&root, file);
        let beside = ["/tests/", "/check/", "/vectors/", "/examples/"]
            .iter()
            .any(|part| path.contains(part));
        let tools = ["app/e2e/", "app/cli/", "app/xtask/"]
            .iter()
            .any(|part| path.starts_with(part));
        path == "app/xtask/src/dist.rs"
            || path.starts_with("app/xtask/src/split/")
            || path.starts_with("app/xtask/src/networks/")
            || !(beside || tools || path.ends_with(".md"))
    };
    let folders = ["app", "public", "style"]
        .into_iter()
        .flat_map(|folder| files::below(&root.join(folder)));
    let single = [
        "Cargo.toml",
        "Cargo.lock",
        "Trunk.toml",
        ".cargo/config.toml",
    ]
    .map(|file| root.join(file));
    files::hash_all(&root, folders.filter(read).chain(single))
}

fn trunk(profile: Profile, into: &Path, sources: &str) -> Command {
    let mut command = Command::new(tools::find("trunk").unwrap_or_else(|| "trunk".into()));
    command
        .current_dir(paths::root())
        .arg("build")
        .arg("--dist")
        .arg(into);
    command.args(["--quiet", "--skip-version-check", "--color", "never"]);
    if profile == Profile::Release {
        command.args(["--release", "--locked"]);
    }
    // NO_COLOR=1, which some shells set, is not a value that Trunk understands.
    command
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE")
        .env("PATH", tools::path())
        // By this, page and workers of one build know each other.
        .env("LOCUS_BUILD", &sources[..16])
        .env("SOURCE_DATE_EPOCH", "1");
    as_released(&mut command);
    command
}

/// Lets Cargo, in this command or below it, compile as for the release.
pub fn as_released(command: &mut Command) {
    command.env("CARGO_ENCODED_RUSTFLAGS", rust_flags().join("\x1f"));
    if let Ok((name, path)) = in_place_of_rustc() {
        command
            .env("PATH", path)
            .env("RUSTC_WRAPPER", name)
            .env("RUSTC_WORKSPACE_WRAPPER", name)
            .env(LEAN, "1")
            .env(FINE, "1");
    }
}

/// A copy of this program that Cargo can call, and the PATH it is found on.
///
/// A copy, because a build of this program in between replaces the original. A name, because Cargo puts the path that
/// it is given into every crate's hash: two checkouts would then never build the same bytes.
fn in_place_of_rustc() -> Outcome<(&'static str, OsString)> {
    const NAME: &str = "locus-rustc";
    let folder = paths::work().join("bin");
    let copy = folder.join(format!("{NAME}{}", env::consts::EXE_SUFFIX));
    let own = files::read(&paths::ourselves()?)?;
    if files::read(&copy).ok().as_ref() != Some(&own) {
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        fs::copy(paths::ourselves()?, &copy)
            .map_err(|error| format!("cannot write {}: {error}", copy.display()))?;
    }
    let inherited = tools::path();
    let all = std::iter::once(folder).chain(env::split_paths(&inherited));
    let path = env::join_paths(all).map_err(|error| error.to_string())?;
    Ok((NAME, path))
}

/// Set while Cargo calls us in place of rustc for our own rooms.
const FINE: &str = "LOCUS_FINE";
/// Set while Cargo calls us in place of rustc for every crate.
const LEAN: &str = "LOCUS_LEAN";

/// Cargo calls us in place of rustc, twice over for our own rooms.
///
/// In our rooms and in the programs as a whole no function swallows another that it could call instead: `split` then
/// parts more finely, and wasm-opt puts together again, part by part, what makes a part smaller. Libraries are
/// compiled as ever: k256 must stay fast.
///
/// Everywhere, where in the source a panic was and what `{:?}` prints are left out: kilobytes that a visitor would load
/// and never read. Both flags are not stable yet, so they are allowed here, where no build script takes that for a
/// nightly compiler.
pub fn compiler(args: &[String]) -> Option<Outcome> {
    let stage = [LEAN, FINE]
        .into_iter()
        .find(|stage| env::var_os(stage).is_some())?;
    let (rustc, args) = args.split_first()?;
    let mut command = Command::new(rustc);
    command.args(args).env_remove(stage);
    if args.iter().any(|arg| arg.contains("wasm32")) {
        if stage == LEAN {
            command.env("RUSTC_BOOTSTRAP", "1");
            command.args(["-Zlocation-detail=none", "-Zfmt-debug=none"]);
        } else {
            command.arg("-Cllvm-args=-inline-threshold=-15000");
            if args.windows(2).any(|pair| {
                pair[0] == "--crate-name" && split::PROGRAMS.contains(&pair[1].as_str())
            }) {
                // What refers to what, by which `split` parts the data.
                command.arg("-Clink-arg=--emit-relocs");
            }
        }
    }
    Some(run(&mut command))
}

/// The flags of .cargo/config.toml, which these replace, and no path of this machine in the output.
fn rust_flags() -> Vec<String> {
    let home = |key: &str, folder: &str| {
        let default = || env::var_os("HOME").map(|home| Path::new(&home).join(folder));
        env::var_os(key).map(PathBuf::from).or_else(default)
    };
    // Names that tell instances of one generic function apart: the profiles in app/web/first name single functions.
    let named = "-Csymbol-mangling-version=v0".to_owned();
    let mut flags = vec!["--cfg".to_owned(), "erase_components".to_owned(), named];
    let mut remap = |from: Option<PathBuf>, to: &str| {
        flags.extend(from.map(|from| format!("--remap-path-prefix={}={to}", from.display())));
    };
    remap(
        answer(Command::new("rustc").args(["--print", "sysroot"])).map(PathBuf::from),
        "/rustc",
    );
    remap(
        home("CARGO_HOME", ".cargo").map(|home| home.join("registry/src")),
        "/crates",
    );
    remap(
        paths::work().parent().map(Path::to_path_buf),
        "/locus/target",
    );
    remap(Some(paths::root()), "/locus");
    flags
}

/// Trunk leaves a link that it was told to skip; a browser has no use for it, nor for our comments.
fn tidy_html(file: &Path) -> Outcome {
    let html = without(&files::read_text(file)?, "<!--", "-->");
    let tags = html
        .split_inclusive('>')
        .filter(|tag| !tag.contains("data-trunk-skip"));
    files::write(file, lines(&tags.collect::<String>()))
}

/// The text without what stands between `open` and `close`.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept += part.split_once(close).map_or("", |(_, after)| after);
    }
    kept
}

/// Without indents and empty lines.
fn lines(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect()
}

fn optimise(node: &Node, dist: &Path) -> Outcome {
    for file in files::below(dist) {
        let before = size(&file);
        match file.extension().and_then(|ending| ending.to_str()) {
            Some("wasm") => run(wasm_opt(node).arg(&file).arg("-o").arg(&file))?,
            Some("js" | "css") => run(esbuild(node, &file).arg("--allow-overwrite"))?,
            _ => continue,
        }
        let name = files::relative(dist, &file);
        note(&format!("{name} {:.1} → {:.1} kB", before, size(&file)));
    }
    Ok(())
}

fn size(file: &Path) -> f64 {
    fs::metadata(file).map_or(0.0, |meta| meta.len() as f64 / 1000.0)
}

/// `wasm-opt` as the release is made with it.
pub fn wasm_opt(node: &Node) -> Command {
    let mut command = node.script("node_modules/binaryen/bin/wasm-opt");
    // What rustc writes for wasm32 today; wasm-opt refuses code that uses more than it is told.
    command.args(["-Oz", "--strip-producers"]);
    command.args(
        [
            "bulk-memory",
            "bulk-memory-opt",
            "nontrapping-float-to-int",
            "sign-ext",
            "mutable-globals",
            "reference-types",
            "multivalue",
        ]
        .map(|feature| format!("--enable-{feature}")),
    );
    command
}

fn esbuild(node: &Node, file: &Path) -> Command {
    let mut command = node.script("node_modules/esbuild/bin/esbuild");
    command.arg(file).args([
        "--minify",
        "--charset=utf8",
        "--log-level=warning",
        "--target=es2022",
    ]);
    command.arg(format!("--outfile={}", file.display()));
    command
}

const MANIFEST: &str = "build.json";

/// The published files, each with its own hash; hosts read `_headers`, so it counts as well.
fn published(dist: &Path) -> impl Iterator<Item = PathBuf> {
    let manifest = dist.join(MANIFEST);
    files::below(dist)
        .into_iter()
        .filter(move |file| *file != manifest)
}

fn hash_of(dist: &Path) -> Outcome<String> {
    let lines = published(dist)
        .map(|file| {
            Ok(format!(
                "{} {}\n",
                files::relative(dist, &file),
                files::sha256(files::read(&file)?)
            ))
        })
        .collect::<Outcome<String>>()?;
    Ok(files::sha256(lines))
}

fn write_manifest(dist: &Path, hash: &str) -> Outcome {
    let list = published(dist)
        .map(|file| {
            let bytes = files::read(&file)?;
            Ok(json!({"path": files::relative(dist, &file), "sha256": files::sha256(&bytes), "bytes": bytes.len()}))
        })
        .collect::<Outcome<Vec<_>>>()?;
    let rust = answer(Command::new("rustc").arg("--version")).unwrap_or_default();
    let manifest =
        json!({"version": env!("CARGO_PKG_VERSION"), "hash": hash, "rust": rust, "files": list});
    files::write(&dist.join(MANIFEST), format!("{manifest:#}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indents_are_not_sent() {
        let check = |html: &str, expected: &str| {
            assert_eq!(lines(&without(html, "<!--", "-->")), expected, "{html}");
        };
        check("<a>\n  <!-- why -->\n  <b> <!-- how -->\n", "<a>\n<b>\n");
        check("<a>", "<a>\n");
        check("", "");
    }
}
