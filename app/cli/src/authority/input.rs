//! What `locus authority` is asked.

use lens::{decide::Options, history::Counting};

use super::HELP;

/// What is asked.
pub struct Asked {
    pub file: String,
    pub counting: Counting,
    pub options: Options,
    pub json: bool,
}

/// Reads the arguments after `authority`.
pub fn read(arguments: &[String]) -> Result<Asked, String> {
    let mut rest = arguments.iter();
    let (mut file, mut json) = (None, false);
    let (mut counting, mut options) = (Counting::default(), Options::default());
    while let Some(argument) = rest.next() {
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        let mut value = || {
            let value = inline.clone().or_else(|| rest.next().cloned());
            value.ok_or_else(|| format!("{name} needs a value."))
        };
        match name {
            "--json" if inline.is_none() => json = true,
            "--rule" => counting = rule(&value()?)?,
            "--contested" => options.contested_bps = share(&value()?)?,
            flag if flag.starts_with('-') && flag != "-" => {
                return Err(format!("{argument} is not known here.\n\n{HELP}"));
            }
            path if file.is_none() => file = Some(path.to_owned()),
            _ => return Err(format!("Only one file at a time.\n\n{HELP}")),
        }
    }
    Ok(Asked {
        file: file.ok_or_else(|| format!("Which file?\n\n{HELP}"))?,
        counting,
        options,
        json,
    })
}

fn rule(name: &str) -> Result<Counting, String> {
    match name {
        "plurality" => Ok(Counting::Plurality),
        "majority" => Ok(Counting::Majority),
        _ => Err(format!("--rule takes plurality or majority, not “{name}”.")),
    }
}

/// A share from 0 to 1 with at most four digits after the point, in hundredths of a percent.
fn share(text: &str) -> Result<u32, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let read = || {
        if !digits(whole)
            || !digits(fraction)
            || fraction.len() > 4
            || whole.len() + fraction.len() == 0
        {
            return None;
        }
        let padded = format!("{whole}{fraction:0<4}");
        padded.parse().ok().filter(|share: &u32| *share <= 10000)
    };
    read().ok_or_else(|| {
        format!("--contested takes a share from 0 to 1, such as 0.25, not “{text}”.")
    })
}
