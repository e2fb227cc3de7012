//! What the build needs, found on this machine or fetched once into a per-user cache.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{answer, run};
use crate::files;
use crate::paths;
use crate::say::{Outcome, note, step};

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
    let node = Node { program };
    ensure_packages()?;
    Ok(node)
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
fn ensure_packages() -> Outcome {
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

/// A Chromium to test in: `CHROME`, an installed one, Playwright's, or one from apt when we are root.
pub fn browser(node: &Node) -> Outcome<PathBuf> {
    let installed = || {
        let named = env::var_os("CHROME")
            .map(PathBuf::from)
            .filter(|file| file.is_file());
        let common = [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
        ];
        let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
        named
            .or_else(|| common.iter().find_map(|name| find(name)))
            .or_else(|| mac.is_file().then(|| mac.to_path_buf()))
            .or_else(|| playwright_browser(node))
    };
    if let Some(found) = installed() {
        return Ok(found);
    }
    if env::consts::OS == "linux" && is_root() && find("apt-get").is_some() {
        let done = step("Installing Chromium by apt", apt_chromium);
        if done.is_ok()
            && let Some(found) = installed()
        {
            return Ok(found);
        }
        note("apt could not install it; trying Playwright's own");
    }
    let done = step("Downloading Chromium by Playwright", || {
        run(node
            .script("node_modules/@playwright/test/cli.js")
            .args(["install", "chromium"]))
    });
    done.ok()
        .and_then(|()| installed())
        .ok_or_else(|| "no Chromium found: install one (Debian: apt install chromium chromium-driver) or set CHROME to its path".into())
}

/// The driver that belongs to the browser; wasm-bindgen's tests need it.
pub fn chromedriver(browser: &Path) -> Outcome<PathBuf> {
    let named = env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .filter(|file| file.is_file());
    let beside = browser.with_file_name("chromedriver");
    named
        .or_else(|| find("chromedriver"))
        .or_else(|| beside.is_file().then_some(beside))
        .ok_or_else(|| "no chromedriver found: install the one of your Chromium's version (Debian: apt install chromium-driver) or set CHROMEDRIVER".into())
}

fn playwright_browser(node: &Node) -> Option<PathBuf> {
    let mut ask = Command::new(&node.program);
    ask.current_dir(paths::e2e()).args([
        "-e",
        "console.log(require('@playwright/test').chromium.executablePath())",
    ]);
    answer(&mut ask)
        .map(PathBuf::from)
        .filter(|file| file.is_file())
}

fn apt_chromium() -> Outcome {
    let apt = |args: &[&str]| {
        run(Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(args))
    };
    apt(&["update", "-qq"])?;
    apt(&[
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        "chromium",
        "chromium-driver",
    ])
}

fn is_root() -> bool {
    answer(Command::new("id").arg("-u")).as_deref() == Some("0")
}
