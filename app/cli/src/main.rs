//! `locus`: for auditors, who want to count again without a browser.

mod authority;
mod bypass;
mod count;
mod file;
mod json;
mod power;
mod report;
mod weights;

use std::{fs, io::Write, process::ExitCode};

const HELP: &str = "\
locus verify FILE [--weights FILE] [--json]

Verifies an export or a backup of Locus as a browser does, every act and every
signature, and counts every vote again.

  --weights FILE  weights that were read from the chain, for spaces whose votes
                  rest on a token: {\"<opening>\": {\"eligible\": \"…\" or null,
                  \"weights\": {\"<account>\": \"…\"}}}, amounts in base units
  --json          the same as JSON

Exit status: 0 if every line was read and valid, 1 if some were refused,
2 if there is nothing to verify.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok((text, valid)) => {
            // Whoever reads only the first lines closes the pipe; that is no failure.
            let _ = writeln!(std::io::stdout(), "{}", plain(&text));
            ExitCode::from(u8::from(!valid))
        }
        Err(why) => {
            eprintln!("{}", plain(&why));
            ExitCode::from(2)
        }
    }
}

/// What to print, and whether everything was valid.
fn run(arguments: &[String]) -> Result<(String, bool), String> {
    match arguments {
        [first, rest @ ..] if first == "authority" => return authority::run(rest),
        [first, rest @ ..] if first == "bypass" => return bypass::run(rest),
        [first, rest @ ..] if first == "power" => return power::run(rest).map(|text| (text, true)),
        _ => {}
    }
    let options = Options::read(arguments)?;
    let text = read(&options.file)?;
    let weights = match &options.weights {
        Some(path) => weights::read(&read(path)?).map_err(|why| format!("{path}: {why}"))?,
        None => weights::Weights::default(),
    };
    let file = file::read(&text).map_err(|why| format!("{}: {why}", options.file))?;
    let spaces: Vec<_> = file
        .spaces
        .iter()
        .map(|(id, acts)| count::space(*id, acts, &weights))
        .collect();
    let text = match options.json {
        true => report::json(&file, &spaces),
        false => report::text(&file, &spaces),
    };
    Ok((text, file.refused.is_empty()))
}

struct Options {
    file: String,
    weights: Option<String>,
    json: bool,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Options, String> {
        let mut rest = arguments.iter();
        if rest.next().map(String::as_str) != Some("verify") {
            return Err([HELP, authority::HELP, power::HELP, bypass::HELP].join("\n\n"));
        }
        let (mut file, mut weights, mut json) = (None, None, false);
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--json" => json = true,
                "--weights" => weights = Some(rest.next().ok_or("--weights needs a file")?.clone()),
                flag if flag.starts_with('-') => {
                    return Err(format!("{flag} is not known here.\n\n{HELP}"));
                }
                path if file.is_none() => file = Some(path.to_owned()),
                _ => return Err(format!("Only one file at a time.\n\n{HELP}")),
            }
        }
        let file = file.ok_or_else(|| format!("Which file?\n\n{HELP}"))?;
        Ok(Options {
            file,
            weights,
            json,
        })
    }
}

/// Bytes that are not text spoil their own line only.
fn read(path: &str) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What a file says could hold commands for the terminal.
fn plain(text: &str) -> String {
    let plain = |letter: char| {
        if letter.is_control() && letter != '\n' {
            '\u{fffd}'
        } else {
            letter
        }
    };
    text.chars().map(plain).collect()
}
