//! What a live check found, as tables: powers with the shortest way to use each, and what was not established.

use crate::{
    amounts,
    components::{self as parts, p},
    dom::{Node, el},
    kids, labels,
    locales::{Key, live as l, t},
};
use views::*;

const HEADS: [Key; 4] = [l::POWER, l::WHO, l::TAKES, l::VOTE];

/// The powers; those that can be used without a vote come first, as the engine orders them.
pub fn table_of(found: &PowersFound) -> Node {
    let rows = found.levers.iter().map(|lever| row(found, lever)).collect();
    parts::table(l::POWERS, &HEADS, rows)
}

fn row(found: &PowersFound, lever: &PowerRow) -> Vec<Node> {
    let first = lever.ways.first();
    let others = u64::try_from(lever.ways.len().saturating_sub(1)).unwrap_or(u64::MAX);
    kids![
        el(
            "div",
            "",
            kids![
                el("b", "", kids![power(lever.power)]),
                p(
                    "small break",
                    l::on(&lever.function, &name(found, &lever.contract))
                )
            ]
        ),
        el(
            "div",
            "",
            kids![
                match first {
                    Some(way) => who(found, way),
                    None => parts::text(t(l::NOBODY_HOLDS)),
                },
                (others > 0).then(|| p("small soft", l::more(others)))
            ]
        ),
        first.map(|way| parts::text(takes(lever, way))),
        without_vote(lever.bypasses)
    ]
}

/// Whether a vote is avoided: a glyph and a word.
pub fn without_vote(bypasses: Bypasses) -> &'static str {
    t(match bypasses {
        Bypasses::Yes => l::YES,
        Bypasses::Unknown => l::UNKNOWN,
        Bypasses::No => l::NO,
    })
}

fn who(found: &PowersFound, way: &PowerWay) -> Node {
    let steps: Vec<Node> = way
        .steps
        .iter()
        .map(|step| {
            let words = l::step(
                &name(found, &step.from),
                &name(found, &step.to),
                &tie(&step.how),
            );
            el("li", "", kids![words]).node()
        })
        .collect();
    el(
        "div",
        "",
        kids![
            el("b", "answer", kids![starts(found, way)]),
            el("ol", "small soft", kids![steps])
        ],
    )
    .node()
}

/// Where a way starts.
pub fn starts(found: &PowersFound, way: &PowerWay) -> String {
    match &way.starts {
        WayStart::Keys => {
            let keys: Vec<String> = way.keys.iter().map(|key| name(found, key)).collect();
            let count = u64::try_from(keys.len()).unwrap_or(u64::MAX);
            l::way_keys(count, &keys.join(", "))
        }
        WayStart::Anyone => t(l::WAY_ANYONE).into(),
        WayStart::Vote(governor) => l::way_vote(&name(found, governor)),
        WayStart::Unknown(contract) => l::way_unknown(&name(found, contract)),
    }
}

/// What using a function takes: signatures, time, and whether it shows.
pub fn takes(lever: &PowerRow, way: &PowerWay) -> String {
    let signatures = match way.signatures {
        None => t(l::SIGNATURES_UNKNOWN).to_owned(),
        Some(n) => l::signatures(n.into()),
    };
    [&signatures, delay(way.delay).as_str(), t(log(lever.log))].join(" · ")
}

/// Whether using a function leaves an entry in the log.
pub fn log(log: LeavesLog) -> Key {
    match log {
        LeavesLog::Always => l::LOG_ALWAYS,
        LeavesLog::Sometimes => l::LOG_SOMETIMES,
        LeavesLog::Never => l::LOG_NEVER,
        LeavesLog::Unknown => l::LOG_UNKNOWN,
    }
}

fn delay(delay: Option<PowerDelay>) -> String {
    let Some(PowerDelay { seconds, blocks }) = delay else {
        return t(l::DELAY_UNKNOWN).into();
    };
    let mut times = Vec::new();
    if seconds > 0 {
        let ms = i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX);
        times.push(amounts::span(ms));
    }
    if blocks > 0 {
        times.push(l::delay_blocks(blocks));
    }
    if times.is_empty() {
        return t(l::DELAY_NONE).into();
    }
    l::delay_time(&times.join(" + "))
}

/// What a function is a power to do.
pub fn power(power: Power) -> &'static str {
    t(match power {
        Power::Upgrade => l::POWER_UPGRADE,
        Power::Execute => l::POWER_EXECUTE,
        Power::Spend => l::POWER_SPEND,
        Power::Mint => l::POWER_MINT,
        Power::Pause => l::POWER_PAUSE,
        Power::Rules => l::POWER_RULES,
        Power::Membership => l::POWER_MEMBERSHIP,
        Power::Veto => l::POWER_VETO,
        Power::Parameter => l::POWER_PARAMETER,
        Power::Unnamed => l::POWER_UNNAMED,
    })
}

/// What ties an account to a contract.
pub fn tie(tie: &PowerTie) -> String {
    t(match tie {
        PowerTie::Named(getter) => return getter.clone(),
        PowerTie::Role(role) => return l::tie_role(role),
        PowerTie::ManagerRole(role) => return l::tie_role(&role.to_string()),
        PowerTie::Signer { needed, of } => {
            return l::tie_signer(&needed.to_string(), &of.to_string());
        }
        PowerTie::Owner => l::TIE_OWNER,
        PowerTie::PendingOwner => l::TIE_PENDING,
        PowerTie::Manager => l::TIE_MANAGER,
        PowerTie::Module => l::TIE_MODULE,
        PowerTie::SafeGuard => l::TIE_GUARD,
        PowerTie::ModuleGuard => l::TIE_MODULE_GUARD,
        PowerTie::ProxyAdmin => l::TIE_PROXY_ADMIN,
        PowerTie::Implementation => l::TIE_IMPLEMENTATION,
        PowerTie::Beacon => l::TIE_BEACON,
        PowerTie::Proposer => l::TIE_PROPOSER,
        PowerTie::Executor => l::TIE_EXECUTOR,
        PowerTie::Canceller => l::TIE_CANCELLER,
        PowerTie::Timelock => l::TIE_TIMELOCK,
        PowerTie::Token => l::TIE_TOKEN,
        PowerTie::Tried => l::TIE_TRIED,
        PowerTie::ActsFor => l::TIE_ACTS_FOR,
        PowerTie::Itself => l::TIE_ITSELF,
    })
    .into()
}

/// What an account is.
pub fn kind(kind: &AccountKind) -> String {
    t(match kind {
        AccountKind::Safe { needed, owners, .. } => {
            return l::kind_safe(&needed.to_string(), &owners.to_string());
        }
        AccountKind::Key => l::KIND_KEY,
        AccountKind::DelegatedKey { .. } => l::KIND_DELEGATED,
        AccountKind::Governor => l::KIND_GOVERNOR,
        AccountKind::Timelock { .. } => l::KIND_TIMELOCK,
        AccountKind::AccessManager => l::KIND_MANAGER,
        AccountKind::ProxyAdmin => l::KIND_PROXY_ADMIN,
        AccountKind::Beacon => l::KIND_BEACON,
        AccountKind::Token => l::KIND_TOKEN,
        AccountKind::Contract => l::KIND_CONTRACT,
        AccountKind::Unknown => l::KIND_UNKNOWN,
        AccountKind::Unscanned => l::KIND_UNSCANNED,
        AccountKind::Nobody => l::KIND_NOBODY,
    })
    .into()
}

/// What an account was found to be, and what it calls itself; none where it was not met.
pub fn kind_of(found: &PowersFound, address: &Address) -> Option<String> {
    let account = found.accounts.iter().find(|a| a.address == *address)?;
    let kind = kind(&account.kind);
    Some(match account.name.as_str() {
        "" => kind,
        name => [kind.as_str(), " “", name, "”"].concat(),
    })
}

/// An account as people can tell it: what it is, what it calls itself, its address, which alone is sure, and its label.
pub fn name(found: &PowersFound, address: &Address) -> String {
    let short = amounts::short_id(address);
    let mut name = match kind_of(found, address) {
        Some(kind) => [kind.as_str(), " ", &short].concat(),
        None => short,
    };
    if let Some(label) = labels::of(address, Some(found.chain)) {
        name.extend([" (", &labels::words(&label), ")"]);
    }
    name
}

/// Labels of the accounts that were met, each with its source.
pub fn labelled(found: &PowersFound) -> Option<Node> {
    let accounts = found.accounts.iter();
    let accounts: Vec<&str> = accounts.map(|of| of.address.as_str()).collect();
    labels::list(&accounts, Some(found.chain))
}

/// What was not scanned or not established.
pub fn unscanned(found: &PowersFound) -> Option<Node> {
    let rows: Vec<Node> = found
        .unscanned
        .iter()
        .map(|one| el("li", "break", kids![unscanned_words(found, one)]).node())
        .collect();
    (!rows.is_empty()).then(|| {
        el(
            "details",
            "small",
            kids![
                el(
                    "summary",
                    "strong",
                    kids![t(l::UNSCANNED), " (", rows.len().to_string(), ")"]
                ),
                el("ul", "", kids![rows])
            ],
        )
        .node()
    })
}

/// One thing that was not scanned or not established.
pub fn unscanned_words(found: &PowersFound, one: &Unscanned) -> String {
    [&name(found, &one.about), ": ", &lack(&one.what)].concat()
}

fn lack(what: &UnscannedWhat) -> String {
    let short = |address: &Address| amounts::short_id(address);
    match what {
        UnscannedWhat::UnknownContract => t(l::UN_CONTRACT).into(),
        UnscannedWhat::GovernorAtItsWord => t(l::UN_GOVERNOR).into(),
        UnscannedWhat::SafeAtItsWord => t(l::UN_SAFE).into(),
        UnscannedWhat::NoDelay => t(l::UN_NO_DELAY).into(),
        UnscannedWhat::SafeGuard(guard) => l::un_guard(&short(guard)),
        UnscannedWhat::ModuleGuard(guard) => l::un_module_guard(&short(guard)),
        UnscannedWhat::Closed(manager) => l::un_closed(&short(manager)),
        UnscannedWhat::KeysCode(code) => l::un_keys_code(&short(code)),
        UnscannedWhat::Guard(function) => l::un_who(function),
        UnscannedWhat::Refused(count, some) => {
            l::un_refused(&amounts::count((*count).into()), some)
        }
        UnscannedWhat::Code => t(l::UN_CODE).into(),
        UnscannedWhat::RoleHolders(role) => l::un_holders(role),
        UnscannedWhat::Logs(from, to) => l::un_logs(&amounts::count(*from), &amounts::count(*to)),
        UnscannedWhat::ListedNotHeld(role, account) => l::un_listed(&short(account), role),
        UnscannedWhat::HeldNotListed(role, account) => l::un_held(&short(account), role),
        UnscannedWhat::Cut(what, after) => l::un_cut(what, &amounts::count((*after).into())),
        UnscannedWhat::Disagree(question) => l::un_disagree(question),
        UnscannedWhat::NoAnswer(question, why) => l::un_answer(question, why),
        UnscannedWhat::TooMany => t(l::UN_MANY).into(),
    }
}
