//! The words that stand inside what is signed, so that a hardware wallet or a Safe owner reads what
//! they decide. Readers compute them again; other words than these make an act invalid.

use crate::{
    body::{Effect, PowerRule, Quorum, Rule, Terms},
    choice::Choice,
    ids::{Address, Id, Power},
};

/// What can be answered to a result.
pub const POSITIONS: &[&str] = &[
    "accepts",
    "accepts under protest",
    "rejects",
    "will carry out",
    "carried out",
    "declines to carry out",
];

/// What can be ruled, and in which role.
pub const ACTIONS: &[&str] = &[
    "close objection as moderator",
    "close objection as owner",
    "hide as moderator",
    "hide as owner",
    "take back as moderator",
    "take back as owner",
];

/// The choices of a [`Rule::Basic`] vote.
pub const BASIC_CHOICES: [&str; 3] = ["For", "Against", "Abstain"];

/// What a vote decides.
pub fn effect_text(effect: &Effect, chain: u64) -> String {
    match effect {
        Effect::OnChain {
            governor,
            proposal_id,
        } => {
            format!("Binding on chain {chain}: Governor {governor}, proposal {proposal_id}.")
        }
        Effect::Request { who, lever } => {
            format!("A request to {who} to act on: {lever}. It executes nothing.")
        }
        Effect::Poll => "An opinion poll. It executes nothing.".to_owned(),
    }
}

/// How a vote is counted.
pub fn rule_text(terms: &Terms) -> String {
    let share = format_units(Power::from(terms.threshold_bps), 2);
    let passes = match terms.rule {
        Rule::Basic => format!("passes if For is more than {share}% of For and Against"),
        Rule::Approval => "each voter approves any choices, and the most approved leads".to_owned(),
        Rule::Ranked => "each voter ranks the choices, and instant run-off decides".to_owned(),
        Rule::Weighted => "each voter divides their votes, and the largest sum leads".to_owned(),
        Rule::Quadratic => {
            "each voter divides their votes, and the largest sum of square roots leads".to_owned()
        }
        Rule::Score => "each voter gives points, and the largest sum leads".to_owned(),
    };
    let quorum = match terms.quorum {
        Quorum::Amount(amount) => {
            format!("{} {}", format_units(amount, terms.decimals), terms.symbol)
        }
        Quorum::Bps(bps) => format!("{}% of all votes", format_units(Power::from(bps), 2)),
    };
    let source = match (terms.power, terms.token) {
        (PowerRule::Practice, _) => "one for each practice account".to_owned(),
        (PowerRule::Account, None) => {
            format!("one for each listed account on chain {}", terms.chain)
        }
        (PowerRule::Account, Some(token)) => format!(
            "one for each account with at least {} of {token} on chain {}",
            format_units(terms.least_balance, terms.decimals),
            terms.chain
        ),
        (PowerRule::Balance, token) => {
            format!(
                "balances of {} on chain {}",
                token.unwrap_or(Address::ZERO),
                terms.chain
            )
        }
        (PowerRule::Erc20Votes, token) => {
            format!(
                "getPastVotes of {} on chain {}",
                token.unwrap_or(Address::ZERO),
                terms.chain
            )
        }
    };
    format!(
        "{}: {passes}, and at least {quorum} take part. Votes: {source}.",
        terms.rule.name()
    )
}

/// A ballot's choice. `None` where the choice names none of `choices`.
pub fn choice_text(choices: &[String], choice: &Choice) -> Option<String> {
    let name = |number: u8| choices.get(usize::from(number).checked_sub(1)?).cloned();
    match choice {
        Choice::One(number) => name(*number),
        Choice::Approved(numbers) if numbers.is_empty() => Some("None of them".to_owned()),
        Choice::Approved(numbers) => Some(
            numbers
                .iter()
                .map(|n| name(*n))
                .collect::<Option<Vec<_>>>()?
                .join(" | "),
        ),
        Choice::Ranked(numbers) => {
            let ranked = numbers
                .iter()
                .enumerate()
                .map(|(place, number)| Some(format!("{}. {}", place + 1, name(*number)?)));
            Some(ranked.collect::<Option<Vec<_>>>()?.join(" | "))
        }
        Choice::Weights(weights) if weights.len() == choices.len() => {
            let parts = choices
                .iter()
                .zip(weights)
                .map(|(name, weight)| format!("{name}: {weight}"));
            Some(parts.collect::<Vec<_>>().join(" | "))
        }
        Choice::Weights(_) => None,
    }
}

/// The description under which a revision is proposed to a Governor. Its hash is part of the
/// Governor's proposal id, and its last line leads back to the revision.
pub fn governor_description(title: &str, text: &str, revision: Id) -> String {
    format!("# {title}\n\n{text}\n\nlocus:{revision}")
}

/// An amount of base units, exactly, with a point and without closing zeros.
pub fn format_units(amount: Power, decimals: u8) -> String {
    let digits = format!(
        "{:0>width$}",
        amount.to_string(),
        width = usize::from(decimals) + 1
    );
    let (whole, rest) = digits.split_at(digits.len() - usize::from(decimals));
    match rest.trim_end_matches('0') {
        "" => whole.to_owned(),
        rest => format!("{whole}.{rest}"),
    }
}
