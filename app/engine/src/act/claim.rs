//! A claim as it will be signed: about what, in which words, with what evidence.

use super::{
    compose::{Composed, chain_of},
    id_of,
};
use crate::{core::Core, ports::Class, space::Space, why};
use record::{
    Address, Id, Refusal,
    body::{ClaimBody, body_hash},
    message::{Claim, next_seq},
};
use rules::{Act, claim};
use std::rc::Rc;
use views::{ClaimForm, ClaimKind, Why};

/// What will be signed.
pub(super) async fn compose(
    core: &Rc<Core>,
    space: &Space,
    account: Address,
    form: &ClaimForm,
) -> Result<Composed, Why> {
    let subject = form.subject.as_deref().map(id_of).transpose()?;
    let all = core.class(space.id, Class::Other).await?;
    if let Some(id) = subject
        && !all
            .iter()
            .any(|held| held.id == id && held.claim().is_some())
    {
        return Err(Why::UnknownReference);
    }
    let body = body(form, subject.is_some())?;
    let text = body.to_json();
    let message = Claim {
        account,
        space: space.id,
        subject: subject.unwrap_or(Id::ZERO),
        kind: protocol(form.kind).name().to_owned(),
        body_hash: body_hash(&text),
        seq: 0,
    };
    let chain = chain_of(space)?;
    let mut act = Act {
        id: Id::ZERO,
        chain,
        message,
        body,
    };
    let known = all.iter().filter_map(|held| {
        // What only claims to be this account's must not use up its numbers.
        let confirmed = crate::held::confirmed(held.contract).is_ok();
        held.claim()
            .filter(|known| confirmed && claim::same_matter(known, &act))
    });
    let highest = known.map(|known| known.message.seq).max();
    if highest.is_none() && claim::withdraws(&act) {
        return Err(empty("text"));
    }
    let now = u64::try_from(core.ports.clock.now_ms()).unwrap_or(0);
    act.message.seq = next_seq(highest, now);
    Ok(Composed {
        chain,
        message: act.message.into(),
        body: text,
    })
}

fn body(form: &ClaimForm, names_claim: bool) -> Result<ClaimBody, Why> {
    let (about, asked) = (form.about.trim(), form.asked.trim());
    // The name is one line: what follows it says who is asked.
    for (name, line) in [("about", about), ("asked", asked)] {
        if line.contains(['\n', '\r']) {
            return Err(Why::Field(name.into(), String::from("must be one line")));
        }
    }
    if about.is_empty() && !names_claim {
        return Err(empty("about"));
    }
    let request = form.kind == ClaimKind::Request;
    let withdrawn = form.text.trim().is_empty();
    if request && asked.is_empty() && !withdrawn {
        return Err(empty("asked"));
    }
    let words = match (names_claim, request) {
        (true, _) => None,
        (false, true) => Some([about, "\n", asked].concat()),
        (false, false) => Some(about.to_owned()),
    };
    let evidence = form.evidence.iter().map(|line| line.trim().to_owned());
    let body = ClaimBody {
        text: form.text.trim().to_owned(),
        evidence: evidence.filter(|line| !line.is_empty()).collect(),
        subject_text: words,
    };
    let field = |refusal: Refusal| why::field(&refusal);
    body.check().map_err(field)?;
    Ok(body)
}

fn empty(field: &str) -> Why {
    Why::Field(field.to_owned(), String::from("must not be empty"))
}

/// In the protocol's words.
pub(crate) fn protocol(kind: ClaimKind) -> record::body::ClaimKind {
    use record::body::ClaimKind as Signed;
    match kind {
        ClaimKind::Milestone => Signed::Milestone,
        ClaimKind::Attestation => Signed::Attestation,
        ClaimKind::Lever => Signed::Lever,
        ClaimKind::Dispute => Signed::Dispute,
        ClaimKind::Explanation => Signed::Explanation,
        ClaimKind::Statement => Signed::Statement,
        ClaimKind::Request => Signed::Request,
    }
}

/// From the protocol's words; none for a kind that this version does not know.
pub(crate) fn kind_of(name: &str) -> Option<ClaimKind> {
    use record::body::ClaimKind as Signed;
    Some(match Signed::from_name(name)? {
        Signed::Milestone => ClaimKind::Milestone,
        Signed::Attestation => ClaimKind::Attestation,
        Signed::Lever => ClaimKind::Lever,
        Signed::Dispute => ClaimKind::Dispute,
        Signed::Explanation => ClaimKind::Explanation,
        Signed::Statement => ClaimKind::Statement,
        Signed::Request => ClaimKind::Request,
    })
}
