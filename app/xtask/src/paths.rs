//! Where things lie: the workspace, what a build may throw away, and what later builds use again.

use std::env;
use std::path::{Path, PathBuf};

use crate::say::Outcome;

/// The workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The npm package with development network and browser tests.
pub fn e2e() -> PathBuf {
    root().join("app/e2e")
}

/// Where Cargo puts what it builds.
pub fn cargo() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// What this checkout made and can make again.
pub fn work() -> PathBuf {
    cargo().join("locus")
}

/// What every checkout of this user shares: installed tools.
pub fn cache() -> PathBuf {
    let named = |key: &str| {
        env::var_os(key)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    let home = || named("HOME").unwrap_or_else(env::temp_dir);
    let base = named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .unwrap_or_else(|| match env::consts::OS {
            "macos" => home().join("Library/Caches"),
            _ => home().join(".cache"),
        });
    base.join("locus")
}

/// This program's file. A build in between may have replaced it; then the path by which it was called still holds.
pub fn ourselves() -> Outcome<PathBuf> {
    let now = env::current_exe().ok().filter(|file| file.is_file());
    let called = || {
        env::args_os()
            .next()
            .map(PathBuf::from)
            .filter(|file| file.is_file())
    };
    now.or_else(called)
        .ok_or_else(|| "cannot find this program's own file".into())
}
