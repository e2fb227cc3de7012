//! Accounts whose acts wait at the door are weighed, so that those with weight come in; and when there is no room left
//! for the others, what is kept of them is counted anew.

use super::weigh::electorate_of;
use crate::{
    chain_read::{Electorate, State},
    core::Core,
    held,
    intake::{self, Counted},
    news::Topic,
    ports::{Batch, Class, Row},
    space::Space,
    why,
};
use record::sorted::Set;
use record::{Address, Id};
use std::{cmp::Reverse, collections::HashSet, rc::Rc};
use views::Why;

/// Open votes in which weight is looked for: those opened by somebody with a say first, since anybody may open some,
/// and then the newest.
const OPEN_VOTES: usize = 16;
/// Votes that are over, newest first: what was said in them must come in too.
const PAST_VOTES: usize = 2;
/// Weighing does not begin again before this; each time that it changed nothing, twice as long, up to the last.
const PAUSE_MS: u32 = 5_000;
const LAST_PAUSE_MS: u32 = 600_000;
/// What is kept is counted anew after this, if there is no room: for guests, and for what contracts must confirm.
const COUNT_MS: i64 = 60 * 60 * 1000;
const COUNT_CLAIMS_MS: i64 = 10 * 60 * 1000;
/// What waits for a contract and is in no view is asked about under this subject, so that views do not wait for it.
const IN_NO_VIEW: Id = Id([0xff; 32]);

/// What came of weighing those who wait.
#[derive(Default)]
struct Weighed {
    /// Somebody may come in now, or there is room again.
    room: bool,
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
                if weighed.room || weighed.many {
                    core.sync.read_again(id);
                }
                pause = match weighed.room {
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
        let (guests, claimants) = (self.door.guests_to_weigh(id), self.door.claimants(id));
        let many = guests.len().max(claimants.len()) >= intake::WAITING;
        let counted = self.count_guests(id).await;
        let asked = self.door.claims_to_ask(id);
        // What the store refuses to tell now is asked again the next time.
        let mut room = self.confirm_now(asked, false).await.unwrap_or(0) > 0;
        let mut accounts: Set<Address> = guests.into_iter().collect();
        accounts.extend(claimants.iter().copied());
        accounts.extend(counted.iter().flat_map(Counted::accounts));
        let accounts: Vec<Address> = accounts.into_iter().collect();
        let (states, anew) = self.states(&space).await;
        if anew {
            self.door.weigh_anew(id);
        }
        let chains = &self.outside.chains;
        let said = chains.have_say(id, &states, &accounts).await;
        for (account, has) in &said {
            self.door.weighed(id, *account, *has);
            room |= *has;
        }
        let mut claimants: Set<Address> = claimants.into_iter().collect();
        let unasked = counted.iter().flat_map(|counted| &counted.unasked);
        claimants.extend(unasked.map(|(_, account)| *account));
        let unknown = |account: &Address| {
            self.door.has_say(id, *account) == Some(true)
                && self.door.has_code(id, *account).is_none()
        };
        let unknown: Vec<Address> = claimants.into_iter().filter(unknown).collect();
        for (account, has) in chains.have_code(id, &unknown).await {
            self.door.note_code(id, account, has);
            room |= has;
        }
        if let Some(mut counted) = counted {
            room |= self.drop_unproven(id, &mut counted).await.unwrap_or(false);
            let has = |account: &_| said.get(account) == Some(&true);
            self.door.note_kept(id, &counted, &has);
            let left = counted.unasked.into_iter().map(|(act, _)| act);
            self.confirm(IN_NO_VIEW, id, left.collect());
        }
        Weighed {
            room,
            many: many || anew,
        }
    }

    /// In what accounts may have weight: now, in the open votes, each by the rules that it pins, and in the last of the
    /// others. And whether a snapshot was reached since it was last looked at.
    async fn states(&self, space: &Space) -> (Vec<State>, bool) {
        let Some((_, rules)) = space.rules() else {
            return (Vec::new(), false);
        };
        let head = self.outside.chains.head(space.id).await.ok();
        let head = head.filter(|head| head.current).map(|head| head.number);
        let mut states = vec![(Electorate::of(&rules.terms, &rules.accounts), None)];
        let mut votes: Vec<_> = space.votes.all.values().collect();
        let is_open = |closes: u64| head.is_none_or(|head| closes > head);
        record::sorted::sort_by_key(&mut votes, |vote| {
            let message = &vote.act.message;
            let by_say = self.door.has_say(space.id, message.account) == Some(true);
            (Reverse(by_say), Reverse(message.snapshot))
        });
        let (mut open, mut past, mut ahead) = (0, 0, None);
        for vote in votes {
            let message = &vote.act.message;
            let (count, most) = match is_open(message.closes) {
                true => (&mut open, OPEN_VOTES),
                false => (&mut past, PAST_VOTES),
            };
            let electorate = electorate_of(space, vote).filter(|_| *count < most);
            let Some(electorate) = electorate else {
                continue;
            };
            *count += 1;
            if head.is_some_and(|head| message.snapshot >= head) {
                let sooner = ahead.is_none_or(|ahead| message.snapshot < ahead);
                ahead = if sooner {
                    Some(message.snapshot)
                } else {
                    ahead
                };
            }
            let state = (electorate, Some(message.snapshot));
            if !states.contains(&state) {
                states.push(state);
            }
        }
        // Whoever has none now may have some in a vote whose snapshot was ahead when all were weighed.
        let mut all = self.outside.ahead.borrow_mut();
        let before = all.get(&space.id).copied();
        let reached = before.is_some_and(|before| head.is_some_and(|head| head > before));
        match ahead {
            Some(ahead) => drop(all.insert(space.id, ahead)),
            None if reached => drop(all.remove(&space.id)),
            None => {}
        }
        (states, reached)
    }

    /// Counts what is kept of a space, if there is no more room and it was not counted for a while.
    async fn count_guests(self: &Rc<Self>, id: Id) -> Option<Counted> {
        let now = self.ports.clock.now_ms();
        let at = self.outside.counted.borrow().get(&id).copied();
        let pause = match self.door.is_full_of_claims(id) {
            true => COUNT_CLAIMS_MS,
            false => COUNT_MS,
        };
        if !self.door.is_full(id) || at.is_some_and(|at| now.saturating_sub(at) < pause) {
            return None;
        }
        self.outside.counted.borrow_mut().insert(id, now);
        let relays = self.relays_of(id).await.ok()?;
        self.door.count_kept(id, &relays).await.ok()
    }

    /// What contracts refused, cannot be asked about, or need not be asked about since its account has no say, makes
    /// room: relays still hold it, and it is looked at again when it comes again. Whether there was such.
    async fn drop_unproven(&self, id: Id, counted: &mut Counted) -> Result<bool, Why> {
        let is_gone = |(act, account): &(Id, Address)| {
            self.outside.is_undeployed(*act)
                || self.door.has_say(id, *account) == Some(false)
                || self.door.has_code(id, *account) == Some(false)
        };
        let (gone, left) = std::mem::take(&mut counted.unasked)
            .into_iter()
            .partition::<Vec<_>, _>(is_gone);
        counted.unasked = left;
        let gone = gone.into_iter().map(|(act, _)| act);
        let gone: HashSet<Id> = gone.chain(counted.refused.drain(..)).collect();
        let ids: Vec<Id> = gone.into_iter().collect();
        for ids in ids.chunks(intake::BATCH) {
            let rows = self.ports.store.rows(ids.to_vec()).await;
            let rows = rows.map_err(why::store)?.into_iter().flatten();
            // Meanwhile it may have been confirmed, or become one's own.
            let rows = rows.filter(|row| !row.own && held::confirmed(row.contract).is_err());
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
        Ok(!ids.is_empty())
    }
}
