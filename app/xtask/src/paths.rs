//! Where things lie: the workspace, what a build may throw away, and what later builds use again.

use std::env;
use std::path::{self, Path, PathBuf};

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

/// This program's file, from the root of the disk: who is handed it may work in another folder.
pub fn ourselves() -> Outcome<PathBuf> {
    standing(
        env::current_exe().ok(),
        env::args_os().next().map(PathBuf::from),
    )
}

/// A build in between may have replaced the file that runs; then the path by which it was called, which Cargo
/// gives from the folder where we are, still leads to one.
fn standing(now: Option<PathBuf>, called: Option<PathBuf>) -> Outcome<PathBuf> {
    let file = [now, called].into_iter().flatten().find(|f| f.is_file());
    let file = file.ok_or("cannot find this program's own file")?;
    path::absolute(file).map_err(|e| format!("cannot find this program's own file: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_program_is_found_from_any_folder() -> Outcome {
        let gone = Some(PathBuf::from("/nowhere/xtask (deleted)"));
        let called = PathBuf::from("src/main.rs");
        let found = standing(gone.clone(), Some(called.clone()))?;
        assert!(found.is_absolute() && found.ends_with(&called));
        assert!(standing(gone.clone(), gone).is_err());
        Ok(())
    }
}
