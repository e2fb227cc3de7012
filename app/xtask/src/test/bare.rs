//! `cargo xtask run` on a machine without Node: a child whose PATH holds every program of ours but Node's.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{env, fs, thread};

use crate::paths;
use crate::say::Outcome;

/// The app as a machine without Node serves it; it ends when this is dropped.
pub struct Bare {
    child: Child,
    /// Where to open it.
    pub address: String,
}

impl Bare {
    /// Starts it and waits for the address. It must have said before that Node is missing.
    pub fn start(port: u16) -> Outcome<Self> {
        let programs = paths::work().join("without-node");
        link_programs(&programs)?;
        let mut child = Command::new(paths::ourselves()?)
            .args(["run", "--port", &port.to_string()])
            .current_dir(paths::root())
            .env("PATH", &programs)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start it: {error}"))?;
        let out = child.stdout.take().map(BufReader::new);
        let mut bare = Self {
            child,
            address: format!("http://127.0.0.1:{port}"),
        };
        let mut lines = out
            .into_iter()
            .flat_map(|out| out.lines().map_while(Result::ok));
        let mut told = false;
        for line in &mut lines {
            println!("    {line}");
            told |= line.contains("Node is not installed");
            if line.contains(&bare.address) {
                thread::spawn(move || lines.for_each(drop));
                return match told {
                    true => Ok(bare),
                    false => Err("it did not say that Node is missing".into()),
                };
            }
        }
        let _ = bare.child.wait();
        Err("it ended before it served anything".into())
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Links to all programs on PATH but Node's; the first of a name wins, as on PATH.
fn link_programs(into: &Path) -> Outcome {
    let _ = fs::remove_dir_all(into);
    fs::create_dir_all(into).map_err(|error| format!("cannot make {}: {error}", into.display()))?;
    let inherited = env::var_os("PATH").unwrap_or_default();
    for folder in env::split_paths(&inherited) {
        for program in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = program.file_name();
            let plain = name.to_string_lossy();
            if !["node", "nodejs", "npm", "npx", "corepack"].contains(&&*plain) {
                // A name that is taken already lost on PATH too.
                let _ = link(&program.path(), &into.join(&name));
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(program: &Path, at: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(program, at)
}

#[cfg(not(unix))]
fn link(program: &Path, at: &Path) -> std::io::Result<()> {
    fs::hard_link(program, at)
}
