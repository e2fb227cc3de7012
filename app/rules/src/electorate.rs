//! Who has a say, and with what weight: what a power rule asks of the chain, and what it makes of
//! the answer.

use record::{Address, Power, PowerRule, Terms, body::SpaceBody};

/// What has to be read to know an account's weight. Block numbers come from the opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `getPastVotes(account, timepoint of the snapshot)`; eligible is `getPastTotalSupply`.
    PastVotes(Address),
    /// `balanceOf(account)` at the snapshot; eligible is `totalSupply` then.
    Balance(Address),
    /// `balanceOf(account)` at the snapshot, compared with a least balance. Nobody can say how many
    /// accounts have it, so eligible power is unknown.
    AtLeast(Address, Power),
    /// The list in the space version; nothing is read.
    Listed,
    /// Nothing: every practice account weighs 1. Eligible power is unknown.
    Practice,
}

/// Where the weights of a vote on these terms come from.
pub fn source(terms: &Terms) -> Source {
    match (terms.power, terms.token) {
        (PowerRule::Erc20Votes, Some(token)) => Source::PastVotes(token),
        (PowerRule::Balance, Some(token)) => Source::Balance(token),
        (PowerRule::Account, Some(token)) => Source::AtLeast(token, terms.least_balance),
        (PowerRule::Practice, _) => Source::Practice,
        // `record` refuses token rules without a token; an empty list weighs nobody.
        (PowerRule::Account | PowerRule::Erc20Votes | PowerRule::Balance, None) => Source::Listed,
    }
}

impl Source {
    /// Whether a node must be asked.
    pub fn needs_chain(self) -> bool {
        !matches!(self, Source::Listed | Source::Practice)
    }

    /// The weight that an amount read from the chain gives.
    pub fn weight_of(self, read: Power) -> Power {
        match self {
            Source::AtLeast(_, least) => Power::from(u8::from(read >= least)),
            _ => read,
        }
    }
}

/// An account's weight where no chain is needed: by the list of `version`, or in practice.
pub fn weight_without_chain(version: &SpaceBody, account: Address) -> Option<Power> {
    match source(&version.terms) {
        Source::Listed => Some(Power::from(u8::from(version.accounts.contains(&account)))),
        Source::Practice => Some(Power::from(1)),
        _ => None,
    }
}

/// All eligible power where no chain is needed and it can be known.
pub fn eligible_without_chain(version: &SpaceBody) -> Option<Power> {
    match source(&version.terms) {
        Source::Listed => Some(Power::from(version.accounts.len())),
        _ => None,
    }
}
