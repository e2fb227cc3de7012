//! What `locus power` is asked, read strictly: a weight that is not understood is named, never guessed.

use std::{fs, io::Read};

use lens::indices::Sampling;
use record::Power;

use super::HELP;

/// Longer lists are refused before they are read: a million weights of 78 digits.
const MOST_BYTES: u64 = 80_000_000;

/// What is asked.
#[derive(Debug)]
pub struct Asked {
    pub quota: Power,
    pub weights: Vec<Power>,
    pub sampling: Sampling,
    pub json: bool,
}

/// Reads the arguments after `power`.
pub fn read(arguments: &[String]) -> Result<Asked, String> {
    let mut rest = arguments.iter();
    let (mut quota, mut weights, mut json) = (None, None, false);
    let mut sampling = Sampling::THOUSANDTH;
    while let Some(argument) = rest.next() {
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        if name == "--json" && inline.is_none() {
            json = true;
            continue;
        }
        if ![
            "--quota",
            "--weights",
            "--weights-file",
            "--seed",
            "--samples",
        ]
        .contains(&name)
        {
            return Err(format!("{argument} is not known here.\n\n{HELP}"));
        }
        let value = inline.or_else(|| rest.next().cloned());
        let value = value.ok_or_else(|| format!("{name} needs a value."))?;
        match name {
            "--quota" => quota = Some(whole(&value).map_err(|why| format!("The quota {why}."))?),
            "--seed" => sampling.seed = small(name, &value)?,
            "--samples" => {
                let samples: u64 = small(name, &value)?;
                sampling.samples = u32::try_from(samples)
                    .ok()
                    .filter(|samples| (1..=MOST_SAMPLES).contains(samples))
                    .ok_or_else(|| format!("--samples takes 1 to {MOST_SAMPLES}."))?;
            }
            _ if weights.is_some() => {
                return Err("Give the weights once: --weights or --weights-file.".to_owned());
            }
            "--weights" => weights = Some(list(&value)?),
            _ => weights = Some(list(&text_of(&value)?)?),
        }
    }
    Ok(Asked {
        quota: quota.ok_or_else(|| format!("How much wins? Give --quota.\n\n{HELP}"))?,
        weights: weights.ok_or_else(|| format!("Who weighs what? Give --weights.\n\n{HELP}"))?,
        sampling,
        json,
    })
}

/// A standard error of 0.00005; more is a matter of minutes.
const MOST_SAMPLES: u32 = 100_000_000;

fn small(name: &str, value: &str) -> Result<u64, String> {
    record::json::decimal(value)
        .ok_or_else(|| format!("{name} takes a whole number of at most 64 bits, not “{value}”."))
}

/// Weights between commas, semicolons, blanks or ends of lines.
fn list(text: &str) -> Result<Vec<Power>, String> {
    let mut weights = Vec::new();
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Ok(weights);
    }
    for part in text.split([',', ';']) {
        if part.trim().is_empty() {
            return Err(format!("Weight {} is empty.", weights.len() + 1));
        }
        for word in part.split_whitespace() {
            let weight = whole(word);
            weights.push(weight.map_err(|why| format!("Weight {} {why}.", weights.len() + 1))?);
        }
    }
    Ok(weights)
}

/// What is wrong with it is the rest of a sentence.
fn whole(text: &str) -> Result<Power, String> {
    let shown: String = text.chars().take(40).collect();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || text.is_empty() {
        return Err(format!(
            "is “{shown}”, which is not a whole number of digits only; give amounts in base units"
        ));
    }
    match text.trim_start_matches('0') {
        "" => Ok(Power::ZERO),
        text => {
            Power::from_str_radix(text, 10).map_err(|_| format!("is {shown}…, more than 2^256 - 1"))
        }
    }
}

fn text_of(path: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let most = MOST_BYTES + 1;
    let read = match path {
        "-" => std::io::stdin().lock().take(most).read_to_end(&mut bytes),
        _ => fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
    };
    read.map_err(|error| format!("{path}: {error}"))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("{path}: longer than {MOST_BYTES} bytes."));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
