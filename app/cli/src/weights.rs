//! Weights that somebody read from the chain, given as a file. What they rest on is for whoever gives
//! them to say.

use std::collections::BTreeMap;

use record::{
    Address, Id, Power,
    json::{self, FromJson, Json, Keys},
};

/// Weights by opening.
#[derive(Debug, Default)]
pub struct Weights(pub BTreeMap<Id, OfVote>);

/// The weights of one vote.
#[derive(Debug, Default)]
pub struct OfVote {
    /// All eligible power at the snapshot, if it was read.
    pub eligible: Option<Power>,
    /// Power by account.
    pub of: BTreeMap<Address, Power>,
}

/// The largest file that is read, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;

/// Reads a file of weights.
pub fn read(text: &str) -> Result<Weights, String> {
    let mut weights = Weights::default();
    for (opening, of) in members(json::parse(text, LARGEST).map_err(|why| why.to_string())?)? {
        let read = || -> Result<OfVote, String> {
            let mut keys = Keys::of(of).map_err(|why| why.to_string())?;
            let eligible = keys.take("eligible").map_err(|why| why.to_string())?;
            let listed = members(keys.take("weights").map_err(|why| why.to_string())?)?;
            keys.end().map_err(|why| why.to_string())?;
            let listed = listed.into_iter().map(|(account, power)| {
                let account =
                    Address::from_any_case(&account).ok_or(format!("{account} is no address"))?;
                let power = Power::from_json(power).map_err(|why| format!("{account}: {why}"))?;
                Ok((account, power))
            });
            Ok(OfVote {
                eligible,
                of: listed.collect::<Result<_, String>>()?,
            })
        };
        let id = opening
            .parse()
            .map_err(|_| format!("{opening} is not the id of an opening"))?;
        weights
            .0
            .insert(id, read().map_err(|why| format!("{opening}: {why}"))?);
    }
    Ok(weights)
}

fn members(json: Json) -> Result<Vec<(String, Json)>, String> {
    match json {
        Json::Object(members) => Ok(members),
        _ => Err("not an object".to_owned()),
    }
}
