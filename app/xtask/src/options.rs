//! Flags and their environment twins: `--relay-port 7781` or `LOCUS_RELAY_PORT=7781`.

use std::collections::BTreeMap;
use std::env;

use crate::say::Outcome;

/// What was asked on the command line.
pub struct Options {
    given: BTreeMap<String, String>,
}

impl Options {
    /// Reads `--name value` and, for the names in `switches`, `--name` alone. Refuses unknown names.
    pub fn read(args: &[String], valued: &[&str], switches: &[&str]) -> Outcome<Self> {
        let mut given = BTreeMap::new();
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            let (name, inline) = match arg.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (arg.as_str(), None),
            };
            let Some(name) = name.strip_prefix("--") else {
                return Err(format!("unexpected argument {arg}"));
            };
            if switches.contains(&name) {
                given.insert(name.to_owned(), "yes".to_owned());
            } else if valued.contains(&name) {
                let value = inline.or_else(|| rest.next().cloned());
                let value = value.ok_or_else(|| format!("--{name} needs a value"))?;
                given.insert(name.to_owned(), value);
            } else {
                let known: Vec<_> = valued
                    .iter()
                    .chain(switches)
                    .map(|n| format!("--{n}"))
                    .collect();
                return Err(format!(
                    "unknown flag --{name}; there are {}",
                    known.join(", ")
                ));
            }
        }
        Ok(Self { given })
    }

    /// The flag, else its environment twin.
    pub fn get(&self, name: &str) -> Option<String> {
        let twin = format!("LOCUS_{}", name.to_uppercase().replace('-', "_"));
        self.given
            .get(name)
            .cloned()
            .or_else(|| env::var(twin).ok().filter(|v| !v.is_empty()))
    }

    /// Whether a switch was given.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A number, or `otherwise`.
    pub fn number<N: std::str::FromStr>(&self, name: &str, otherwise: N) -> Outcome<N> {
        match self.get(name) {
            None => Ok(otherwise),
            Some(text) => text
                .parse()
                .map_err(|_| format!("--{name} {text} is not a usable number")),
        }
    }
}
