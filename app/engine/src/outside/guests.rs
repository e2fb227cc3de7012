//! Accounts whose acts wait at the door are weighed, so that those with weight come in; and when there is no room left
//! for the others, what is kept of them is counted anew.

use crate::{
    chain_read::Electorate,
    core::Core,
    held,
    intake::{self, Counted},
    news::Topic,
    ports::{Batch, Class, Row},
    space::Space,
    why,
};
use record::Id;
use std::{cmp::Reverse, rc::Rc};
use views::Why;

/// Votes in which weight is looked for, newest first.
const VOTES: usize = 2;
/// Weighing does not begin again before this; each time that nobody had weight, twice as long, up to the last.
const PAUSE_MS: u32 = 5_000;
const LAST_PAUSE_MS: u32 = 600_000;
/// What is kept is counted anew after this, if there is no room.
const COUNT_MS: i64 = 60 * 60 * 1000;

/// What came of weighing those who wait: whether it is worth reading the relays again.
#[derive(Default)]
struct Weighed {
    /// Somebody has weight, and may come in.
    has_weight: bool,
    /// There were too many to note them all.
    many: bool,
}

impl Core {
    /// Those whom the rules name have a say whatever they weigh.
    pub fn welcome(&self, space: &Space) {
        let Some((version, rules)) = space.rules() else {
            return;
        };
        let accounts = [rules.owner, version.message.account].into_iter();
        let accounts = accounts.chain(rules.moderators.iter().copied());
        self.door.welcome(space.id, accounts, &rules.witnesses.keys);
    }

    /// Somebody waits at the door of a space.
    pub fn mind_guests(self: &Rc<Self>, id: Id) {
        if !self.outside.minding.borrow_mut().insert(id) {
            return;
        }
        let core = self.clone();
        self.ports.clock.spawn(Box::pin(async move {
            let mut pause = PAUSE_MS;
            loop {
                // Gathered for a moment: a relay brings thousands.
                core.ports.clock.sleep(pause).await;
                let weighed = core.weigh_guests(id).await;
                if weighed.has_weight || weighed.many {
                    core.sync.read_again(id);
                }
                pause = match weighed.has_weight {
                    true => PAUSE_MS,
                    false => (pause * 2).min(LAST_PAUSE_MS),
                };
                if !core.door.guests_wait(id) || !core.outside.chains.reachable(id) {
                    break;
                }
            }
            core.outside.minding.borrow_mut().remove(&id);
        }));
    }

    async fn weigh_guests(self: &Rc<Self>, id: Id) -> Weighed {
        let Ok(Some(space)) = self.space(id).await else {
            return Weighed::default();
        };
        let Some((_, rules)) = space.rules() else {
            return Weighed::default();
        };
        let mut accounts = self.door.guests_to_weigh(id);
        let many = accounts.len() >= intake::WAITING;
        let counted = self.count_guests(id).await;
        accounts.extend(counted.iter().flat_map(|it| it.by_account.keys().copied()));
        if accounts.is_empty() && counted.is_none() {
            return Weighed::default();
        }
        let electorate = Electorate::of(&rules.terms, &rules.accounts);
        let snapshots = snapshots(&space);
        let chains = &self.outside.chains;
        let said = chains.have_say(id, &electorate, &snapshots, &accounts);
        let said = said.await;
        for (account, has) in &said {
            self.door.weighed(id, *account, *has);
        }
        if let Some(counted) = counted {
            let has = |account: &_| said.get(account) == Some(&true);
            self.door.note_kept(id, &counted, &has);
        }
        let has_weight = said.values().any(|has| *has);
        Weighed { has_weight, many }
    }

    /// Counts what is kept of a space, if there is no more room and it was not counted for a while; contracts that were
    /// not asked yet are asked.
    async fn count_guests(self: &Rc<Self>, id: Id) -> Option<Counted> {
        let now = self.ports.clock.now_ms();
        let at = self.outside.counted.borrow().get(&id).copied();
        if !self.door.is_full(id) || at.is_some_and(|at| now.saturating_sub(at) < COUNT_MS) {
            return None;
        }
        self.outside.counted.borrow_mut().insert(id, now);
        let mut counted = self.door.count_kept(id).await.ok()?;
        self.drop_unproven(&mut counted).await.ok()?;
        self.confirm(Id::ZERO, id, std::mem::take(&mut counted.unasked));
        Some(counted)
    }

    /// What contracts refused, or could not be asked about since there are none, makes room: relays still hold it, and it
    /// is asked about again when it comes again.
    async fn drop_unproven(&self, counted: &mut Counted) -> Result<(), Why> {
        let (gone, left) = std::mem::take(&mut counted.unasked)
            .into_iter()
            .partition::<Vec<Id>, _>(|act| self.outside.is_undeployed(*act));
        counted.unasked = left;
        let ids: Vec<Id> = gone.into_iter().chain(counted.refused.drain(..)).collect();
        for ids in ids.chunks(intake::BATCH) {
            let rows = self.ports.store.rows(ids.to_vec()).await;
            let rows = rows.map_err(why::store)?.into_iter().flatten();
            let rows = rows.filter(|row| held::confirmed(row.contract).is_err());
            let rows: Vec<Row> = rows.collect();
            self.write(Batch {
                remove: rows.iter().map(|row| row.id).collect(),
                ..Batch::default()
            })
            .await?;
            for row in rows {
                let bytes = u64::try_from(row.event.len()).unwrap_or(u64::MAX);
                counted.unproven = counted.unproven.saturating_sub(bytes);
                if row.class == Class::Ballot {
                    row.refs.iter().for_each(|vote| self.forget_book(*vote));
                }
                self.news.raise(Topic::Rows(row.space, row.class));
            }
        }
        Ok(())
    }
}

/// Where weight is looked for besides now: the last votes of a space.
fn snapshots(space: &Space) -> Vec<u64> {
    let votes = space.votes.all.values();
    let mut all: Vec<u64> = votes.map(|vote| vote.act.message.snapshot).collect();
    record::sorted::sort_by_key(&mut all, |block| Reverse(*block));
    all.dedup();
    all.truncate(VOTES);
    all
}
