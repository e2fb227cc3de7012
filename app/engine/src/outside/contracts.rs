//! Accounts that are contracts: their signatures count once they have said so themselves.

use super::{AGAIN_MS, Outside};
use crate::{
    chain_read::{NodeInfo, SignatureVerdict},
    consent,
    core::Core,
    held::CONTRACT_AGREED,
    intake::{CONTRACT_REFUSED, CONTRACT_UNASKED, next_copy},
    news::Topic,
    ports::{Batch, Class, Row},
    why,
};
use record::{Event, Id, VerifiedAct, WalletAct};
use std::{collections::VecDeque, rc::Rc};
use views::{Host, HostRole, Why};

/// A contract is first asked after this.
const FIRST_MS: u32 = 3_000;
/// What contracts decided is asked again after this; so many acts at once, and so many remembered.
const DECIDED_MS: i64 = 10 * 60 * 1000;
const DECIDED_AT_ONCE: usize = 50;
const DECIDED: usize = 20_000;

impl Outside {
    /// Whether an act's account was found to be no contract yet.
    pub fn is_undeployed(&self, act: Id) -> bool {
        self.undeployed.borrow().contains(&act)
    }

    /// Notes it; whether that is new.
    fn note_undeployed(&self, act: Id, is: bool) -> bool {
        let mut undeployed = self.undeployed.borrow_mut();
        if undeployed.len() > DECIDED {
            undeployed.clear();
        }
        match is {
            true => undeployed.insert(act),
            false => undeployed.remove(&act),
        }
    }

    /// Acts of a subject that are to be asked about now; when there are none, its asking ends.
    fn next_to_ask(&self, subject: (Id, Id)) -> Vec<Id> {
        let mut waiting = self.contracts.borrow_mut();
        let acts = waiting.get_mut(&subject).map(std::mem::take);
        let acts = acts.unwrap_or_default();
        if acts.is_empty() {
            waiting.remove(&subject);
        }
        acts
    }

    /// Whether it is long ago that something was found out about an act.
    fn is_due(&self, act: Id, now: i64) -> bool {
        let decided = self.decided.borrow();
        let at = decided.get(&act).copied().unwrap_or(i64::MIN / 2);
        now.saturating_sub(at) >= DECIDED_MS
    }
}

impl Core {
    /// What an account's contract says of a signature, as [`Row::contract`]: what only one node says waits until others
    /// agree. None when the account is no contract or does not accept it.
    ///
    /// # Errors
    /// [`Why::NoNode`] when nobody could say, [`Why::ContractSignature`] when there is no contract there yet.
    pub async fn contract_accepts(
        self: &Rc<Self>,
        verified: &VerifiedAct,
    ) -> Result<Option<u8>, Why> {
        let (space, act) = (verified.space, &verified.act);
        self.reach_out(space).await?;
        let chains = &self.outside.chains;
        let check = chains
            .contract_signature(space, act.account(), verified.id, &act.signature)
            .await;
        match check.verdict {
            SignatureVerdict::Confirmed if check.is_agreed() => Ok(Some(CONTRACT_AGREED)),
            SignatureVerdict::Confirmed => Ok(Some(CONTRACT_UNASKED)),
            SignatureVerdict::Refused | SignatureVerdict::NoContract => Ok(None),
            SignatureVerdict::Undeployed => Err(Why::ContractSignature),
            SignatureVerdict::Unknown => Err(Why::NoNode),
        }
    }

    /// Acts of contract accounts that their contracts have not confirmed yet are asked about, now and then; those of
    /// one `subject` of a space (a vote, or zero) together.
    pub fn confirm(self: &Rc<Self>, subject: Id, space: Id, mut acts: Vec<Id>) {
        let now = self.ports.clock.now_ms();
        acts.retain(|id| !self.outside.is_undeployed(*id) || self.outside.is_due(*id, now));
        if acts.is_empty() {
            return;
        }
        let key = (subject, space);
        let running = self.outside.contracts.borrow_mut().insert(key, acts);
        if running.is_some() {
            return;
        }
        let (weak, clock) = (Rc::downgrade(self), self.ports.clock.clone());
        self.ports.clock.spawn(Box::pin(async move {
            // Whoever looks is shown what is there first: on a first visit this is code that is still to come.
            clock.sleep(FIRST_MS).await;
            // What comes while this runs, or soon after, is asked about afterwards: nobody may come back to it.
            while let Some(core) = weak.upgrade() {
                let acts = core.outside.next_to_ask(key);
                if acts.is_empty() {
                    return;
                }
                // What the store refuses to tell now is asked again the next time.
                let _ = core.confirm_now(acts, false).await;
                drop(core);
                clock.sleep(AGAIN_MS as u32).await;
            }
        }));
    }

    /// What contracts decided is asked again now and then, some of it at a time: they may accept later what they
    /// refused, or the other way round, and whoever asks last must not come to another count than who asked first.
    pub fn confirm_again(self: &Rc<Self>, space: Id, acts: impl Iterator<Item = Id>) {
        if !self.outside.chains.reachable(space) {
            return;
        }
        let now = self.ports.clock.now_ms();
        let due: Vec<Id> = {
            let mut decided = self.outside.decided.borrow_mut();
            if decided.len() > DECIDED {
                decided.clear();
            }
            let old = |id: &Id| {
                let at = decided.get(id).copied().unwrap_or(i64::MIN / 2);
                now.saturating_sub(at) >= DECIDED_MS
            };
            let due: Vec<Id> = acts.filter(old).take(DECIDED_AT_ONCE).collect();
            decided.extend(due.iter().map(|id| (*id, now)));
            due
        };
        if due.is_empty() {
            return;
        }
        let core = self.clone();
        self.ports.clock.spawn(Box::pin(async move {
            let _ = core.confirm_now(due, true).await;
        }));
    }

    /// Asks contracts about these acts, one after the other; `again`: also what they decided before. How often
    /// they decided.
    pub(super) async fn confirm_now(
        self: &Rc<Self>,
        acts: Vec<Id>,
        again: bool,
    ) -> Result<u32, Why> {
        let (mut queue, mut decided) = (VecDeque::from(acts), 0);
        while let Some(id) = queue.pop_front() {
            let Some(row) = self.row(id).await? else {
                self.door.gone(id);
                continue;
            };
            let Some(act) = carried(&row) else {
                continue;
            };
            if row.contract != CONTRACT_UNASKED && (!again || row.contract == 0) {
                let accepts = row.contract == CONTRACT_AGREED;
                self.door.answered(row.space, act.account(), id, accepts);
                continue;
            }
            let chains = &self.outside.chains;
            let check = chains
                .contract_signature(row.space, act.account(), row.id, &act.signature)
                .await;
            let undeployed = check.verdict == SignatureVerdict::Undeployed;
            let account = act.account();
            match check.verdict {
                _ if !check.is_agreed() => {}
                SignatureVerdict::Confirmed | SignatureVerdict::Refused => {
                    self.door.note_code(row.space, account, true);
                }
                SignatureVerdict::Undeployed | SignatureVerdict::NoContract => {
                    self.door.note_code(row.space, account, false);
                }
                SignatureVerdict::Unknown => {}
            }
            if self.outside.note_undeployed(id, undeployed) {
                self.news.raise(Topic::Rows(row.space, row.class));
            }
            let contract = match check.verdict {
                SignatureVerdict::Confirmed if check.is_agreed() => CONTRACT_AGREED,
                SignatureVerdict::Refused | SignatureVerdict::NoContract if check.is_agreed() => {
                    CONTRACT_REFUSED
                }
                SignatureVerdict::Undeployed if check.is_agreed() => CONTRACT_UNASKED,
                _ => continue,
            };
            // Meanwhile another copy may have come in its place, for which this answer was not given.
            let same = self.row(id).await?;
            if same.is_none_or(|now| now.event != row.event || now.contract != row.contract) {
                continue;
            }
            let now = self.ports.clock.now_ms();
            self.outside.decided.borrow_mut().insert(id, now);
            let accepts = contract == CONTRACT_AGREED;
            decided += 1;
            self.door.answered(row.space, account, id, accepts);
            if contract == row.contract {
                continue;
            }
            let (space, class, refs) = (row.space, row.class, row.refs.clone());
            self.write(Batch {
                rows: vec![Row { contract, ..row }],
                ..Batch::default()
            })
            .await?;
            if contract == CONTRACT_REFUSED {
                if next_copy(&self.ports, &self.door, id).await? {
                    queue.push_back(id);
                } else if self.door.had_more_copies(id) {
                    // Those that found no room have it now.
                    self.sync.read_again(space);
                }
            }
            if class == Class::Ballot {
                refs.iter().for_each(|opening| self.forget_book(*opening));
            }
            self.news.raise(Topic::Rows(space, class));
        }
        Ok(decided)
    }

    async fn row(&self, id: Id) -> Result<Option<Row>, Why> {
        let rows = self.ports.store.rows(vec![id]).await.map_err(why::store)?;
        Ok(rows.into_iter().flatten().next())
    }

    /// A space whose founder is a contract account is believed only when that contract confirms it; to ask it, the
    /// nodes are taken from the very version that waits.
    pub(crate) async fn reach_claimed_chain(self: &Rc<Self>, id: Id) -> Result<(), Why> {
        let Some(row) = self.row(id).await? else {
            return Ok(());
        };
        let Some(act) = carried(&row) else {
            return Ok(());
        };
        let Ok(body) = record::SpaceBody::parse(&act.body) else {
            return Ok(());
        };
        let mut named = consent::Named::default();
        body.nodes
            .iter()
            .for_each(|node| named.add(&node.url, views::NamedBy::Space));
        let agreed = self.consents.of(id).await.map_err(why::store)?;
        let hosts = agreed.hosts(&named, self.ports.catalogue.on_this_machine());
        let nodes = hosts
            .into_iter()
            .filter(|host| host.role == HostRole::Node && host.agreed);
        let info = |host: Host| NodeInfo {
            url: host.url,
            name: String::new(),
            named_by: host.named_by,
        };
        self.outside
            .chains
            .set_nodes(id, act.chain_id, nodes.map(info).collect());
        self.confirm(id, id, vec![id]);
        Ok(())
    }
}

fn carried(row: &Row) -> Option<WalletAct> {
    WalletAct::from_json(&Event::from_json(&row.event).ok()?.content).ok()
}
