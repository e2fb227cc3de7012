//! What a live check says of a power in the table: the catalogue's finding was read in published code, this one on the
//! chain itself. A power is found again by the functions that the catalogue names for it; where it names none, by what
//! kind of function would be that power. Before a check nothing stands here.

use super::found;
use crate::{
    components::{check_line, p},
    dom::{Node, el},
    kids,
    locales::{live as l, network as n, t},
    state::{Session, Shown, watch},
    words,
};
use std::rc::Rc;
use views::{View, *};

/// Most functions told of one power; the table below has all.
const MOST: usize = 3;

/// The live checks of a network, one for each chain.
pub type Lives = Rc<[Shown]>;

/// What each check has found so far in this session. Asks nobody.
pub fn of_network(page: &NetworkPage) -> Lives {
    let scopes = super::live::scopes(page);
    let watch = |scope: PowerScope| watch(move || Some(Query::Powers(scope.clone())));
    scopes.into_iter().map(|(scope, _)| watch(scope)).collect()
}

/// What was found live of a power, for each chain that was checked.
pub fn of_power(session: Session, lives: &Lives, lever: &Lever) -> Vec<Node> {
    let checked = lives.iter().filter_map(|live| {
        live.with(|view| match view {
            Some(View::Powers(view)) => {
                let found = view.found.as_deref()?;
                Some(said(session, found, &matching(lever, found)?))
            }
            _ => None,
        })
    });
    checked.collect()
}

/// The functions by which a power can be used; none where nothing could tell them.
fn matching<'a>(lever: &Lever, found: &'a PowersFound) -> Option<Vec<&'a PowerRow>> {
    let is: Box<dyn Fn(&PowerRow) -> bool> = match lever.calls.as_slice() {
        [] => {
            let kinds = by_kind(lever.kind)?;
            Box::new(|row| kinds.contains(&row.power))
        }
        calls => {
            let here = |call: &&LeverCall| call.chain == found.chain;
            calls.iter().find(here)?;
            Box::new(move |row| {
                let is = |call: &LeverCall| {
                    call.contract == row.contract && call.selector == row.selector
                };
                calls.iter().filter(here).any(is)
            })
        }
    };
    Some(found.levers.iter().filter(|row| is(row)).collect())
}

/// Functions of which kinds would be a power. What only a name could tell (hardware, prices) has none.
fn by_kind(kind: LeverKind) -> Option<&'static [Power]> {
    Some(match kind {
        LeverKind::Emissions => &[Power::Mint],
        LeverKind::Treasury => &[Power::Spend, Power::Execute],
        LeverKind::Upgrades => &[Power::Upgrade],
        LeverKind::Pausing => &[Power::Pause],
        LeverKind::Membership => &[Power::Membership],
        LeverKind::Rules => &[Power::Rules],
        LeverKind::Hardware | LeverKind::EnclaveCode | LeverKind::GasPricing | LeverKind::Other => {
            return None;
        }
    })
}

fn said(session: Session, found: &PowersFound, rows: &[&PowerRow]) -> Node {
    let moment = session.moment(&found.block);
    let head = match rows.len() {
        0 => n::live_none(&moment),
        many => n::live_some(many as u64, &moment),
    };
    let told = rows
        .iter()
        .take(MOST)
        .map(|row| el("li", "break", kids![told(found, row)]).node());
    let told: Vec<Node> = told.collect();
    let more = rows.len().saturating_sub(MOST);
    el(
        "div",
        "small live",
        kids![
            check_line(words::trust_state(&found.trust), head),
            (!told.is_empty()).then(|| el("ul", "", told)),
            (more > 0).then(|| p("soft", n::live_more(more as u64)))
        ],
    )
    .node()
}

/// Who can use a function, and what that takes.
fn told(found: &PowersFound, row: &PowerRow) -> String {
    let on = l::on(&row.function, &found::name(found, &row.contract));
    let who = match row.ways.first() {
        Some(way) => [&found::starts(found, way), " · ", &found::takes(row, way)].concat(),
        None => t(l::NOBODY_HOLDS).into(),
    };
    n::live_told(&on, &who, found::without_vote(row.bypasses))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(power: Power, selector: &str) -> PowerRow {
        PowerRow {
            power,
            contract: String::new(),
            function: String::new(),
            selector: selector.into(),
            log: LeavesLog::Unknown,
            guard: PowerGuard::Unknown,
            ways: Vec::new(),
            bypasses: Bypasses::Unknown,
        }
    }

    #[test]
    fn a_power_is_found_by_its_functions_and_by_its_kind_where_none_are_named() {
        let found = PowersFound {
            chain: 1,
            block: Moment::default(),
            block_hash: String::new(),
            checked_at: 0,
            trust: Trust::OneSource,
            asked: 1,
            levers: vec![row(Power::Pause, "0x01"), row(Power::Parameter, "0x02")],
            accounts: Vec::new(),
            links: Vec::new(),
            unscanned: Vec::new(),
        };
        let call = |chain, selector: &str| LeverCall {
            chain,
            contract: String::new(),
            selector: selector.into(),
        };
        let check = |kind, calls: &[(u64, &str)], expected: Option<&[&str]>| {
            let lever = Lever {
                kind,
                calls: calls
                    .iter()
                    .map(|(chain, selector)| call(*chain, selector))
                    .collect(),
                ..Lever::default()
            };
            let rows = matching(&lever, &found);
            let selectors = rows.map(|rows| rows.iter().map(|row| row.selector.clone()).collect());
            let expected = expected.map(|all| all.iter().map(|of| (*of).to_owned()).collect());
            assert_eq!(
                selectors, expected as Option<Vec<String>>,
                "{kind:?} {calls:?}"
            );
        };
        check(LeverKind::Pausing, &[], Some(&["0x01"]));
        check(LeverKind::Upgrades, &[], Some(&[]));
        check(LeverKind::Hardware, &[], None);
        check(LeverKind::Hardware, &[(1, "0x02")], Some(&["0x02"]));
        // A check of another chain says nothing of it.
        check(LeverKind::Hardware, &[(2, "0x02")], None);
        // What the catalogue names is the power; another function of the kind is another power.
        check(LeverKind::Pausing, &[(1, "0x03")], Some(&[]));
    }
}
