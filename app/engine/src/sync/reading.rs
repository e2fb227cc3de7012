//! Reading a relay to its beginning: one question after the other, until nothing older comes.

use super::{
    conversation::{Conversation, FLOOD, PATIENCE_MS},
    count,
    crowd::Known,
    frame,
    link::End,
    paging::Paging,
};
use crate::ports::Class;
use record::kind;
use serde_json::json;
use views::RelayState;

/// Events asked for at a time. Relays may give fewer.
const LIMIT: usize = 500;
/// So many questions in a row that were never said to be answered, and reading ends.
const UNANSWERED: u32 = 3;

/// The name of the question for rules and proposals.
pub const RULES: &str = "rules";

impl Conversation<'_> {
    /// Of a space that is not here yet, rules and proposals come first: the rest may be long, newest first, and its
    /// beginning is what a page needs.
    pub(super) async fn ask_for_rules(&mut self) -> Result<(), End> {
        let here = self.inner.ports.store.by_class(self.space, Class::Version);
        if here.await.is_ok_and(|rows| !rows.is_empty()) {
            return Ok(());
        }
        self.rules = Some(0);
        let kinds = [kind::SPACE_VERSION, kind::REVISION, kind::OPENING];
        let filter = json!({"#z": [self.space.to_string()], "kinds": kinds, "limit": LIMIT});
        self.transmit(json!(["REQ", RULES, filter]).to_string())
    }

    /// One more of them; whether it was to be expected.
    pub(super) fn rules_come(&mut self) -> bool {
        match &mut self.rules {
            Some(came) if *came < FLOOD => {
                *came += 1;
                true
            }
            _ => false,
        }
    }

    pub(super) async fn end_of_rules(&mut self) -> Result<(), End> {
        self.rules = None;
        self.check_gathered().await?;
        self.transmit(json!(["CLOSE", RULES]).to_string())
    }

    pub(super) async fn end_of_page(&mut self) -> Result<(), End> {
        self.check_gathered().await?;
        if self.asked > 1 {
            self.transmit(json!(["CLOSE", self.question()]).to_string())?;
        }
        let mut more = self.paging.end();
        if !more && self.paging.is_crowded() {
            let known = self.known().await;
            more = self.paging.narrow(&known);
        }
        let slow = std::mem::take(&mut self.slow_ms);
        if more && self.unanswered < UNANSWERED {
            if slow == 0 {
                return self.ask();
            }
            self.ask_at = Some(self.inner.ports.clock.now_ms() + slow);
            return Ok(());
        }
        self.reading = false;
        // From here on the waits begin anew should it go down.
        *self.tries = 0;
        self.link.unread.set(count(self.paging.unread()));
        if self.paging.is_cut() {
            self.say(
                "has more events than this browser reads of one relay; some may be missing here",
            );
        }
        self.link.held.borrow_mut().1 = true;
        self.to(RelayState::Live);
        let whole = !more && !self.paging.is_cut();
        self.outbox.plan_survey(whole);
        Ok(())
    }

    /// What crowded seconds can be asked for by. What the store does not tell now is said to be unread.
    async fn known(&self) -> Known {
        let store = &self.inner.ports.store;
        let mut known = Known::default();
        for class in [Class::Version, Class::Heading] {
            let rows = store.by_class(self.space, class).await.unwrap_or_default();
            let ids = rows.iter().filter_map(|row| {
                let kind = u16::try_from(frame::glimpse(&row.event)?.kind).ok()?;
                Some((kind, row.id))
            });
            known.ids.extend(ids);
        }
        let people = store.by_class(self.space, Class::Person).await;
        for row in people.unwrap_or_default() {
            known.devices.extend(row.refs.first().copied());
        }
        known
    }

    pub(super) fn question(&self) -> String {
        match self.asked {
            1 => "live".into(),
            n => format!("p{}", n - 1),
        }
    }

    pub(super) fn ask(&mut self) -> Result<(), End> {
        self.asked += 1;
        self.reading = true;
        self.patience = self.inner.ports.clock.now_ms() + PATIENCE_MS;
        let page = self.paging.page();
        let mut filter =
            json!({"#z": [self.space.to_string()], "kinds": page.kinds, "limit": LIMIT});
        if let Some(fields) = filter.as_object_mut() {
            fields.extend(page.since.map(|since| ("since".to_owned(), since.into())));
            fields.extend(page.until.map(|until| ("until".to_owned(), until.into())));
            let only = page.only.as_ref();
            fields.extend(only.map(|only| (only.tag.to_owned(), json!(only.values))));
        }
        self.transmit(json!(["REQ", self.question(), filter]).to_string())
    }

    /// Reads from the beginning again: at once, or when what is being read is through.
    pub(super) fn read_again(&mut self) -> Result<(), End> {
        if self.reading {
            self.again_at = Some(self.inner.ports.clock.now_ms());
            return Ok(());
        }
        self.again_at = None;
        self.link.wait.set(0);
        self.paging = Paging::default();
        self.link.held.replace(Default::default());
        self.to(RelayState::Reading);
        self.ask()
    }
}
