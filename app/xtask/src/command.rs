//! Child processes: run one to its end, ask one for a word, or watch what it prints.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use crate::say::Outcome;

/// Runs to the end with our own terminal; failure names the program.
pub fn run(command: &mut Command) -> Outcome {
    let status = command
        .status()
        .map_err(|error| format!("cannot run {}: {error}", name(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} failed ({status})", name(command)))
    }
}

/// What it prints, trimmed; `None` where it cannot run or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Runs to the end, passes every line on, and shows each to `seen`.
/// Returns whether it succeeded.
pub fn watch(command: &mut Command, mut seen: impl FnMut(&str)) -> Outcome<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run {}: {error}", name(command)))?;
    let (lines, received) = mpsc::channel();
    let out = child.stdout.take().map(BufReader::new);
    let err = child.stderr.take().map(BufReader::new);
    let sender = lines.clone();
    thread::spawn(move || out.map(|out| pass_on(out, &sender)));
    thread::spawn(move || err.map(|err| pass_on(err, &lines)));
    for line in received {
        println!("{line}");
        seen(&line);
    }
    let _ = std::io::stdout().flush();
    let status = child.wait().map_err(|error| error.to_string())?;
    Ok(status.success())
}

fn pass_on(from: impl BufRead, to: &mpsc::Sender<String>) {
    for line in from.lines().map_while(Result::ok) {
        if to.send(line).is_err() {
            return;
        }
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
