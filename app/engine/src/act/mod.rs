//! What a person intends: composed, signed, appended, on its way.

pub(crate) mod claim;
mod compose;
mod device;
mod draft;
mod form;
mod publish;
mod say;

pub use device::{DAYS, permission};
pub use draft::{drafts, read as draft_of, read_draft};
pub use form::form_of;
pub use publish::{read_prepared, row_of_act};

use crate::{core::Core, news::Topic, why};
use record::{Address, Id};
use std::rc::Rc;
use views::{Intent, Outcome, Why};

/// Does what was intended.
pub async fn carry_out(core: &Rc<Core>, intent: Intent) -> Outcome {
    match done(core, intent).await {
        Ok(outcome) => outcome,
        Err(why) => Outcome::Refused(why),
    }
}

async fn done(core: &Rc<Core>, intent: Intent) -> Result<Outcome, Why> {
    match intent {
        Intent::Prepare { account, what } => {
            let account = account_of(&account)?;
            compose::compose(core, account, *what)
                .await
                .map(|sign| Outcome::ToSign(Box::new(sign)))
        }
        Intent::Signed {
            prepared,
            signature,
        } => publish::signed(core, &prepared, &signature)
            .await
            .map(Outcome::Published),
        Intent::SignPractice { prepared } => {
            let signature = crate::practice::sign(core, &prepared).await?;
            publish::append(core, signature)
                .await
                .map(Outcome::Published)
        }
        Intent::OpenPractice => crate::practice::open(core).await,
        Intent::Say {
            space,
            proposal,
            parent,
            account,
            text,
        } => {
            let said = say::Saying {
                space: id_of(&space)?,
                proposal: id_of(&proposal)?,
                parent: parent.as_deref().map(id_of).transpose()?,
                account: account_of(&account)?,
                text,
            };
            say::say(core, said).await.map(Outcome::Published)
        }
        Intent::Consent {
            space,
            hosts,
            agree,
        } => {
            let id = id_of(&space)?;
            let known = core.space(id).await?;
            let named = core.hosts(id, known.as_deref()).await?;
            let chosen: Vec<_> = named
                .into_iter()
                .filter(|h| hosts.contains(&h.url))
                .collect();
            core.consents
                .set(id, &chosen, agree)
                .await
                .map_err(why::store)?;
            agreed(core, id).await
        }
        Intent::AddSource { space, url } => {
            let id = id_of(&space)?;
            core.consents.typed(id, &[url]).await?;
            agreed(core, id).await
        }
        Intent::Retry { space } => {
            let id = id_of(&space)?;
            core.reach_out(id).await?;
            core.retry(id).await;
            core.ask_anew(id);
            Ok(Outcome::Ok)
        }
        Intent::CheckAgain { space, opening } => {
            core.check_again(id_of(&opening)?).await;
            core.ask_anew(id_of(&space)?);
            Ok(Outcome::Ok)
        }
        Intent::CheckPowers(scope) => crate::power_check::begin(core, scope)
            .await
            .map(|()| Outcome::Ok),
        Intent::StopPowers(scope) => crate::power_check::stop(core, &scope).map(|()| Outcome::Ok),
        Intent::SaveDraft { space, key, draft } => draft::save(core, &space, &key, draft)
            .await
            .map(|()| Outcome::Ok),
        Intent::Backup => crate::backup::everything(core).await,
        Intent::Export { space } => crate::backup::export(core, id_of(&space)?).await,
        Intent::Restore { file } => crate::backup::restore(core, &file).await,
        Intent::Conditions { persistent, online } => {
            core.conditions(persistent, online);
            Ok(Outcome::Ok)
        }
        Intent::ReadHistory(source) => crate::histories::begin(core, source)
            .await
            .map(|()| Outcome::Ok),
        Intent::StopHistory(source) => crate::histories::stop(core, &source).map(|()| Outcome::Ok),
        Intent::HistoryBytes { source, part } => {
            crate::histories::bytes(core, &source, part).map(Outcome::HistoryBytes)
        }
        Intent::ReadChanges(of) => crate::changes::begin(core, of).await.map(|()| Outcome::Ok),
        Intent::StopChanges(of) => {
            crate::changes::stop(core, &of);
            Ok(Outcome::Ok)
        }
    }
}

/// Whom this browser may contact changed.
async fn agreed(core: &Rc<Core>, id: Id) -> Result<Outcome, Why> {
    core.reach_out(id).await?;
    core.ask_anew(id);
    core.news.raise(Topic::Sync(id));
    core.news.raise(Topic::Home);
    Ok(Outcome::Ok)
}

/// An id as a page names it.
pub(crate) fn id_of(text: &str) -> Result<Id, Why> {
    text.parse().map_err(|_| Why::Malformed(String::from("id")))
}

/// An account as a page names it.
pub(crate) fn account_of(text: &str) -> Result<Address, Why> {
    Address::from_any_case(text).ok_or(Why::Malformed(String::from("account")))
}
