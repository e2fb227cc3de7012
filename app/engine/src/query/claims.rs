//! What accounts claim in a space, with who stands behind it, what was answered, and what became of every claim.

use super::{amount, space_of};
use crate::{
    act::claim::kind_of,
    core::Core,
    held::{self, Held},
    markdown,
    outside::Weighing,
    ports::Class,
    space::Space,
    why,
};
use record::sorted::{Map, Set};
use record::{Address, Id, Power};
use rules::{
    ClaimAct,
    claim::{Claims, fold},
};
use std::{cmp::Reverse, rc::Rc};
use views::{
    Amount, Block, ClaimKind, ClaimView, ClaimsView, Doc, Fate, Inline, LogLine, RequestView,
    Trust, Why,
};

/// Lines of the log and claims of a sort shown at a time.
const ROWS: usize = 300;

/// Everything claimed in a space.
pub async fn claims(core: &Rc<Core>, id: Id, account: Option<Address>) -> Result<ClaimsView, Why> {
    core.reach_out(id).await?;
    let space = space_of(core, id).await?;
    let rows = core.class(id, Class::Other).await?;
    let rows: Vec<&Rc<Held>> = rows.iter().filter(|held| held.claim().is_some()).collect();
    confirm(core, &space, &rows);
    let known = |held: &&&Rc<Held>| held::confirmed(held.contract).is_ok();
    let acts = rows.iter().filter(known).filter_map(|held| held.claim());
    let claims = fold(&space.state, acts);

    let accounts: Set<Address> = claims
        .stands
        .values()
        .map(|act| act.message.account)
        .collect();
    let (weighing, block) = match accounts.is_empty() {
        true => (Weighing::default(), None),
        false => core.weigh_now(&space, accounts).await,
    };
    let outbox = core.ports.store.outbox().await.map_err(why::store)?;
    let sight = Sight {
        space: &space,
        claims: &claims,
        weighing: &weighing,
        seen: rows.iter().map(|held| (held.id, held.seen)).collect(),
        unsent: outbox.iter().map(|entry| entry.act).collect(),
        account,
    };
    let weighed = block.map(|block| super::moment(core, &space, block));
    Ok(ClaimsView {
        requests: sight.requests(),
        entries: sight.entries(),
        log: log(&rows, &claims),
        weighed,
        trust: weighing.rests_on().unwrap_or(Trust::Unknown),
    })
}

/// Contract accounts are asked whether they signed; what they said is asked again now and then.
fn confirm(core: &Rc<Core>, space: &Space, rows: &[&Rc<Held>]) {
    let waits = |held: &&&Rc<Held>| held::confirmed(held.contract) == Err(Why::ContractSignature);
    let waiting = rows.iter().filter(waits).map(|held| held.id).collect();
    core.confirm(Id::ZERO, space.id, waiting);
    let decided = rows
        .iter()
        .filter(|held| held.contract > crate::intake::CONTRACT_UNASKED);
    core.confirm_again(space.id, decided.map(|held| held.id));
}

/// What became of each claim, newest first.
fn log(rows: &[&Rc<Held>], claims: &Claims<'_>) -> Vec<LogLine> {
    let aside: Map<Id, Why> = claims
        .aside
        .iter()
        .map(|(id, reason)| (*id, why::reason(reason)))
        .collect();
    let mut lines: Vec<LogLine> = rows
        .iter()
        .filter_map(|held| {
            let act = held.claim()?;
            let fate = match (held::confirmed(held.contract), aside.get(&held.id)) {
                (Err(why), _) => Fate::Aside(why),
                (_, Some(why)) => Fate::Aside(why.clone()),
                _ if claims.withdrawals.contains(&held.id) => Fate::TookBack,
                _ => Fate::Stands,
            };
            Some(LogLine {
                id: held.id.to_string(),
                account: act.message.account.to_string(),
                kind: kind_of(&act.message.kind)?,
                about: about(act),
                seen: held.seen,
                fate,
            })
        })
        .collect();
    record::sorted::sort_by_key(&mut lines, |line| (Reverse(line.seen), line.id.clone()));
    lines.truncate(ROWS);
    lines
}

/// What a claim is about in words: the first line; the second of a request says who is asked.
fn about(act: &ClaimAct) -> String {
    let words = act.body.subject_text.as_deref().unwrap_or_default();
    markdown::visible(words.lines().next().unwrap_or_default())
}

fn asked(act: &ClaimAct) -> String {
    let words = act.body.subject_text.as_deref().unwrap_or_default();
    markdown::visible(words.lines().nth(1).unwrap_or_default())
}

struct Sight<'a> {
    space: &'a Space,
    claims: &'a Claims<'a>,
    weighing: &'a Weighing,
    seen: Map<Id, i64>,
    unsent: Set<Id>,
    account: Option<Address>,
}

impl Sight<'_> {
    fn weight(&self, account: Address) -> Option<Power> {
        self.weighing.weights.get(&account).copied()
    }

    fn amount(&self, power: Power) -> Option<Amount> {
        self.space.terms().map(|terms| amount(power, terms))
    }

    fn first_seen(&self, id: Id) -> i64 {
        self.seen.get(&id).copied().unwrap_or_default()
    }

    fn of_kind(&self, kind: ClaimKind) -> impl Iterator<Item = &ClaimAct> {
        let named = move |act: &&ClaimAct| kind_of(&act.message.kind) == Some(kind);
        self.claims.stands.values().copied().filter(named)
    }

    fn requests(&self) -> Vec<RequestView> {
        let of = self.of_kind(ClaimKind::Request);
        let mut found: Vec<(Power, i64, RequestView)> = of
            .filter_map(|act| {
                let behind = self.claims.behind(act);
                let own = [act.message.account];
                let all = || behind.iter().chain(&own);
                let sum = all()
                    .filter_map(|account| self.weight(*account))
                    .fold(Power::ZERO, Power::saturating_add);
                let unweighed = all().filter(|account| self.weight(**account).is_none());
                let unweighed = u32::try_from(unweighed.count()).unwrap_or(u32::MAX);
                let mine = self
                    .account
                    .is_some_and(|me| all().any(|account| *account == me));
                let mut list: Vec<Address> = behind.iter().copied().collect();
                record::sorted::sort_by_key(&mut list, |account| {
                    (Reverse(self.weight(*account)), *account)
                });
                let seen = self.first_seen(act.id);
                let answers = self.claims.about(act.id, "explanation");
                let view = RequestView {
                    claim: self.claim(act, 1)?,
                    asked: asked(act),
                    behind: list
                        .into_iter()
                        .map(|account| {
                            let weight = self.weight(account).and_then(|power| self.amount(power));
                            (account.to_string(), weight)
                        })
                        .collect(),
                    weight: self.amount(sum),
                    unweighed,
                    answered: answers.map(|answer| self.first_seen(answer.id)).min(),
                    mine,
                };
                Some((sum, seen, view))
            })
            .collect();
        record::sorted::sort_by_key(&mut found, |(sum, seen, view)| {
            (Reverse(*sum), Reverse(*seen), view.claim.id.clone())
        });
        found.truncate(ROWS);
        found.into_iter().map(|(_, _, view)| view).collect()
    }

    fn entries(&self) -> Vec<ClaimView> {
        let apart = |act: &&&ClaimAct| {
            act.message.subject.is_zero() && kind_of(&act.message.kind) != Some(ClaimKind::Request)
        };
        let all = self.claims.stands.values().filter(apart);
        let mut views: Vec<ClaimView> = all.filter_map(|act| self.claim(act, 1)).collect();
        record::sorted::sort_by_key(&mut views, |view| (Reverse(view.seen), view.id.clone()));
        views.truncate(ROWS);
        views
    }

    /// `deep` levels of replies are shown: a dispute of a dispute has its own place in the log.
    fn claim(&self, act: &ClaimAct, deep: u8) -> Option<ClaimView> {
        let mut replies = Vec::new();
        if let Some(deep) = deep.checked_sub(1) {
            for kind in ["explanation", "dispute"] {
                let about = self.claims.about(act.id, kind);
                replies.extend(about.filter_map(|reply| self.claim(reply, deep)));
            }
            record::sorted::sort_by_key(&mut replies, |reply: &ClaimView| {
                (reply.seen, reply.id.clone())
            });
        }
        let account = act.message.account;
        Some(ClaimView {
            id: act.id.to_string(),
            account: account.to_string(),
            weight: self.weight(account).and_then(|power| self.amount(power)),
            kind: kind_of(&act.message.kind)?,
            about: about(act),
            text: markdown::parse(&act.body.text),
            evidence: act.body.evidence.iter().map(|line| link(line)).collect(),
            seen: self.first_seen(act.id),
            waiting: self.unsent.contains(&act.id),
            replies,
        })
    }
}

/// Evidence is an address on the web or words; either way untrusted text.
fn link(line: &str) -> Doc {
    match line.starts_with("https://") && !line.contains(['<', '>', ' ']) {
        true => markdown::parse(&["<", line, ">"].concat()),
        false => Doc {
            blocks: vec![Block::Paragraph(vec![Inline::Text(markdown::visible(
                line,
            ))])],
            ..Doc::default()
        },
    }
}
