//! The terms that a space's rules and a vote's opening have in common, written the same in both.

use crate::{
    check::one_line,
    ids::{Address, Power},
    json::{FromJson, Json, Keys, ToJson, object},
    limits,
    refusal::Refusal,
};

/// Where an account's weight comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PowerRule {
    /// `getPastVotes` of the token at the snapshot.
    #[default]
    Erc20Votes,
    /// `balanceOf` of the token at the snapshot.
    Balance,
    /// One vote for each listed account, or each with at least `leastBalance` of the token.
    Account,
    /// One vote for each practice account. On no chain.
    Practice,
}

/// How votes are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// For, Against, Abstain.
    #[default]
    Basic,
    /// Any number of choices; all power to each of them.
    Approval,
    /// All choices in order of preference; instant run-off.
    Ranked,
    /// Power divided among the choices.
    Weighted,
    /// As weighted, with the square root of each choice's sum.
    Quadratic,
    /// Points for each choice.
    Score,
}

/// How much must take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quorum {
    /// An amount of power in base units.
    Amount(Power),
    /// Hundredths of a percent of the eligible power at the snapshot, rounded up.
    Bps(u64),
}

/// The terms on which a vote is counted. A space's body has them, and an opening's repeats them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The chain that holds power; also the `chainId` of the signing domain. 0 in a practice space.
    pub chain: u64,
    /// Where weight comes from.
    pub power: PowerRule,
    /// The token that gives weight, if one does.
    pub token: Option<Address>,
    /// What votes are called, as the token's symbol.
    pub symbol: String,
    /// How many digits of an amount stand after the point.
    pub decimals: u8,
    /// For [`PowerRule::Account`] by token: the least balance, in base units; else 0.
    pub least_balance: Power,
    /// How votes are counted.
    pub rule: Rule,
    /// Passes above this share of for and against, in hundredths of a percent; below 10000.
    pub threshold_bps: u64,
    /// How much must take part.
    pub quorum: Quorum,
}

impl Terms {
    /// Takes the terms' keys. [`Terms::check`] is still to be called.
    pub(super) fn take(keys: &mut Keys) -> Terms {
        Terms {
            chain: keys.get("chain"),
            power: keys.get("power"),
            token: keys.get("token"),
            symbol: keys.get("symbol"),
            decimals: u8::try_from(keys.small("decimals", 77)).unwrap_or_default(),
            least_balance: keys.get("leastBalance"),
            rule: keys.get("rule"),
            threshold_bps: keys.small("thresholdBps", 9999),
            quorum: keys.get("quorum"),
        }
    }

    pub(super) fn members(&self) -> [(&'static str, Json); 9] {
        [
            ("chain", self.chain.to_json()),
            ("power", self.power.to_json()),
            ("token", self.token.to_json()),
            ("symbol", self.symbol.to_json()),
            ("decimals", u64::from(self.decimals).to_json()),
            ("leastBalance", self.least_balance.to_json()),
            ("rule", self.rule.to_json()),
            ("thresholdBps", self.threshold_bps.to_json()),
            ("quorum", self.quorum.to_json()),
        ]
    }

    /// Checks what must hold among terms.
    pub fn check(&self) -> Result<(), Refusal> {
        one_line("symbol", &self.symbol, limits::LABEL_BYTES)?;
        let by_token = matches!(self.power, PowerRule::Erc20Votes | PowerRule::Balance);
        if by_token && self.token.is_none() {
            return Err(Refusal::value("token", "this power rule needs a token"));
        }
        if (self.power == PowerRule::Practice) != (self.chain == 0) {
            return Err(Refusal::value(
                "chain",
                "0 in a practice space, and only there",
            ));
        }
        if self.power == PowerRule::Practice && self.token.is_some() {
            return Err(Refusal::value("token", "a practice space has none"));
        }
        let by_account = self.power == PowerRule::Account;
        if !by_account && !self.least_balance.is_zero() {
            return Err(Refusal::value(
                "leastBalance",
                "only where accounts have one vote each",
            ));
        }
        if by_account && self.token.is_some() == self.least_balance.is_zero() {
            return Err(Refusal::value(
                "leastBalance",
                "a token and a least balance go together",
            ));
        }
        Ok(())
    }
}

macro_rules! named {
    ($type:ident, $expected:literal, $( $value:ident $name:literal, )*) => {
        impl $type {
            /// All of them, with their names in signed bytes.
            pub const ALL: &'static [($type, &'static str)] = &[$( ($type::$value, $name), )*];

            /// The name in signed bytes.
            pub fn name(self) -> &'static str {
                match self { $( $type::$value => $name, )* }
            }

            /// The one with that name.
            pub fn from_name(name: &str) -> Option<$type> {
                Self::ALL.iter().find(|(_, known)| *known == name).map(|(value, _)| *value)
            }
        }

        impl FromJson for $type {
            fn from_json(json: Json) -> Result<$type, Refusal> {
                $type::from_name(&String::from_json(json)?).ok_or(Refusal::json(
                    "",
                    crate::refusal::JsonFault::Expected($expected),
                ))
            }
        }

        impl ToJson for $type {
            fn to_json(&self) -> Json {
                self.name().to_json()
            }
        }
    };
}
pub(super) use named;

named! { PowerRule, "a power rule that this version knows",
    Erc20Votes "erc20votes/1",
    Balance "balance/1",
    Account "account/1",
    Practice "practice/1",
}

named! { Rule, "a counting rule that this version knows",
    Basic "basic/1",
    Approval "approval/1",
    Ranked "ranked/1",
    Weighted "weighted/1",
    Quadratic "quadratic/1",
    Score "score/1",
}

impl Default for Quorum {
    /// Anything is enough.
    fn default() -> Quorum {
        Quorum::Amount(Power::ZERO)
    }
}

impl FromJson for Quorum {
    fn from_json(json: Json) -> Result<Quorum, Refusal> {
        let mut keys = Keys::of(json)?;
        let quorum = match keys.take_json("amount") {
            Some(amount) => {
                Quorum::Amount(Power::from_json(amount).map_err(|r| r.within("amount"))?)
            }
            None => Quorum::Bps(keys.small("bps", 10000)),
        };
        keys.finish(quorum)
    }
}

impl ToJson for Quorum {
    fn to_json(&self) -> Json {
        match self {
            Quorum::Amount(amount) => object([("amount", amount.to_json())]),
            Quorum::Bps(bps) => object([("bps", bps.to_json())]),
        }
    }
}
