//! What the build needs, found on this machine or fetched once into a per-user cache.

mod browser;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{answer, run};
use crate::files;
use crate::paths;
use crate::say::{Outcome, note, step};

pub use browser::{browser, browser_and_driver};

const TRUNK: &str = "0.21.14";
const CARGO_DENY: &str = "0.20.2";
const LEAST_NODE: u32 = 20;

/// Node and the npm packages; without them there is no network and no small WASM.
pub struct Node {
    /// The `node` program.
    pub program: PathBuf,
}

impl Node {
    /// Runs one of the package's scripts.
    pub fn script(&self, file: impl AsRef<Path>) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg(paths::e2e().join(file))
            .current_dir(paths::e2e());
        command
    }
}

/// The wasm32 target, Trunk and the wasm-bindgen CLI.
pub fn ensure_wasm() -> Outcome {
    ensure_target()?;
    ensure_installed("trunk", "trunk", TRUNK)?;
    ensure_installed("wasm-bindgen-cli", "wasm-bindgen", &wasm_bindgen_version()?)
}

/// `cargo deny`, for the licence and advisory checks.
pub fn ensure_deny() -> Outcome {
    ensure_installed("cargo-deny", "cargo-deny", CARGO_DENY)
}

/// PATH for children: the cache's programs first.
pub fn path() -> OsString {
    let own = cargo_root().join("bin");
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(own).chain(env::split_paths(&inherited));
    env::join_paths(all).unwrap_or(inherited)
}

/// Where a program lies: in the cache or on PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&path())
        .map(|folder| folder.join(&file))
        .find(|candidate| candidate.is_file())
}

/// Node with its packages installed, or why not.
pub fn node() -> Outcome<Node> {
    let node = node_alone()?;
    ensure_packages()?;
    Ok(node)
}

/// Node, whose packages may still be missing, or why not.
pub fn node_alone() -> Outcome<Node> {
    let program = find("node").ok_or("Node is not installed")?;
    let version = answer(Command::new(&program).arg("--version")).unwrap_or_default();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse::<u32>().ok());
    if major.is_none_or(|major| major < LEAST_NODE) {
        return Err(format!(
            "Node {version} is too old; {LEAST_NODE} or newer is needed"
        ));
    }
    Ok(Node { program })
}

/// The wasm-bindgen release that Cargo.lock pins; its CLI must be the same.
pub fn wasm_bindgen_version() -> Outcome<String> {
    let lock = files::read_text(&paths::root().join("Cargo.lock"))?;
    let mut lines = lock
        .lines()
        .skip_while(|line| *line != r#"name = "wasm-bindgen""#);
    let version = lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = "));
    version
        .map(|v| v.trim_matches('"').to_owned())
        .ok_or_else(|| "Cargo.lock names no wasm-bindgen".into())
}

fn cargo_root() -> PathBuf {
    paths::cache().join("tools")
}

fn ensure_target() -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = answer(Command::new("rustc").args(["--print", "sysroot"]))
        .ok_or("rustc is not installed")?;
    if Path::new(&sysroot)
        .join("lib/rustlib")
        .join(TARGET)
        .is_dir()
    {
        return Ok(());
    }
    step("Adding the WebAssembly target to Rust", || {
        run(Command::new("rustup").args(["target", "add", TARGET]))
    })
}

fn ensure_installed(package: &str, program: &str, version: &str) -> Outcome {
    if find(program).and_then(|found| reported(&found)).as_deref() == Some(version) {
        return Ok(());
    }
    let root = cargo_root();
    fs::create_dir_all(&root)
        .map_err(|error| format!("cannot make {}: {error}", root.display()))?;
    step(
        &format!("Installing {package} {version} (once; some minutes)"),
        || {
            // Away from the workspace, whose build flags are not meant for tools.
            let mut install = Command::new("cargo");
            install
                .current_dir(&root)
                .args(["install", "--locked", "--root"])
                .arg(&root);
            run(install.args([package, "--version", version]))
        },
    )
}

/// The version that a program gives as the second word of `--version`.
fn reported(program: &Path) -> Option<String> {
    let said = answer(Command::new(program).arg("--version"))?;
    said.split_whitespace().nth(1).map(str::to_owned)
}

/// `npm ci` by the lockfile, again only when the lockfile changed.
pub fn ensure_packages() -> Outcome {
    let folder = paths::e2e();
    let lock = files::sha256(files::read(&folder.join("package-lock.json"))?);
    let stamp = folder.join("node_modules/.locus");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == lock) {
        return Ok(());
    }
    let npm = find("npm")
        .or_else(|| find("npm.cmd"))
        .ok_or("npm is not installed")?;
    step("Installing npm packages by the lockfile", || {
        // No package may run a script of its own, except the one that has to be built for this machine.
        run(Command::new(&npm).current_dir(&folder).args([
            "ci",
            "--ignore-scripts",
            "--loglevel=error",
        ]))?;
        let rebuilt = run(Command::new(&npm).current_dir(&folder).args([
            "rebuild",
            "better-sqlite3",
            "--loglevel=error",
        ]));
        if rebuilt.is_err() {
            note("SQLite could not be built here; the first relay will keep its events in memory");
        }
        files::write(&stamp, &lock)
    })
}
