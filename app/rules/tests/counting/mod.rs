//! The golden vectors of every counting rule, as texts. The committed files hold exactly these;
//! `check/check.py` counts them again without any of our code.

mod cases;

use record::{
    Address, Id, Power, PowerRule, Quorum, Rule, Terms,
    ids::{hex, sha256},
    json::{Json, ToJson, object},
};
use rules::{
    Reason,
    ballot::{Cast, read_choice},
    tally::{Standing, Tally, sqrt, tally},
};

/// One case: what is counted.
pub struct Case {
    pub name: String,
    pub rule: Rule,
    pub choices: usize,
    pub threshold_bps: u64,
    pub quorum: Quorum,
    pub eligible: Option<Power>,
    /// Account, seq, encoded choice. Two equal lines are two acts, as if their reasons differed.
    pub ballots: Vec<(u8, u64, Vec<u8>)>,
    /// Weights by account; those not listed are not known.
    pub weights: Vec<(u8, Power)>,
}

/// Every file of vectors: name and content.
pub fn files() -> Vec<(&'static str, String)> {
    let mut files: Vec<_> = cases::of_every_rule()
        .into_iter()
        .map(|(name, cases)| (name, lines(cases.iter().map(counted).collect())))
        .collect();
    let roots = cases::roots()
        .into_iter()
        .map(|n| object([("of", n.to_json()), ("root", sqrt(n).to_json())]));
    files.push(("sqrt.json", lines(roots.collect())));
    files
}

pub fn account(number: u8) -> Address {
    Address([number; 20])
}

fn counted(case: &Case) -> Json {
    let terms = Terms {
        chain: 31337,
        power: PowerRule::Erc20Votes,
        token: Some(account(0xee)),
        symbol: "TEST".into(),
        decimals: 18,
        least_balance: Power::ZERO,
        rule: case.rule,
        threshold_bps: case.threshold_bps,
        quorum: case.quorum,
    };
    let (mut casts, mut refused, mut ballots) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (voter, seq, choice)) in case.ballots.iter().enumerate() {
        let id = sha256(format!("{} {index}", case.name).as_bytes());
        ballots.push(object([
            ("id", id.to_json()),
            ("account", account(*voter).to_json()),
            ("seq", seq.to_json()),
            ("choice", hex(choice).to_json()),
        ]));
        match read_choice(case.rule, case.choices, choice) {
            Ok(choice) => casts.push(Cast {
                id,
                account: account(*voter),
                seq: *seq,
                choice,
            }),
            Err(reason) => refused.push((id, reason)),
        }
    }
    let weight = |of: Address| {
        case.weights
            .iter()
            .find(|(voter, _)| account(*voter) == of)
            .map(|(_, power)| *power)
    };
    let expected = match tally(&terms, case.choices, &casts, weight, case.eligible) {
        Ok(tally) => result(&tally, refused),
        Err(_) => "overflow".to_json(),
    };
    let weights = case.weights.iter();
    object([
        ("name", case.name.to_json()),
        ("rule", case.rule.name().to_json()),
        ("choices", (case.choices as u64).to_json()),
        ("thresholdBps", case.threshold_bps.to_json()),
        ("quorum", case.quorum.to_json()),
        ("eligible", case.eligible.to_json()),
        (
            "weights",
            Json::Object(
                weights
                    .map(|(of, power)| (account(*of).to_string(), power.to_json()))
                    .collect(),
            ),
        ),
        ("ballots", Json::List(ballots)),
        ("expected", expected),
    ])
}

fn result(tally: &Tally, mut refused: Vec<(Id, Reason)>) -> Json {
    refused.extend(tally.uncounted.iter().cloned());
    refused.sort();
    let list = |numbers: &[u8]| {
        Json::List(
            numbers
                .iter()
                .map(|number| u64::from(*number).to_json())
                .collect(),
        )
    };
    let standing = match &tally.standing {
        Standing::Passes => "passes".to_json(),
        Standing::Fails => "fails".to_json(),
        Standing::Leads(number) => list(&[*number]),
        Standing::Tied(numbers) => list(numbers),
        Standing::Nothing => list(&[]),
    };
    let totals = tally.choices.iter().map(|total| {
        Json::List(vec![
            total.power.to_json(),
            u64::from(total.ballots).to_json(),
        ])
    });
    let rounds = tally.rounds.iter().map(|round| {
        let totals = round
            .totals
            .iter()
            .map(|(number, power)| Json::List(vec![u64::from(*number).to_json(), power.to_json()]));
        object([
            ("totals", Json::List(totals.collect())),
            ("leave", list(&round.leave)),
        ])
    });
    object([
        ("choices", Json::List(totals.collect())),
        ("participating", tally.participating.to_json()),
        ("quorum", tally.quorum.to_json()),
        ("quorumMet", tally.quorum_met.to_json()),
        ("standing", standing),
        ("passes", tally.passes().to_json()),
        ("rounds", Json::List(rounds.collect())),
        (
            "counted",
            Json::List(
                tally
                    .counted
                    .iter()
                    .map(|ballot| ballot.id.to_json())
                    .collect(),
            ),
        ),
        (
            "uncounted",
            Json::List(
                refused
                    .iter()
                    .map(|(id, why)| Json::List(vec![id.to_json(), why.to_string().to_json()]))
                    .collect(),
            ),
        ),
    ])
}

/// A list with one case a line, so that a change shows where it is.
fn lines(cases: Vec<Json>) -> String {
    let lines: Vec<String> = cases.iter().map(Json::write).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}
