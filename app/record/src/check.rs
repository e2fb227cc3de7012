//! What holds for a message by itself: which ids are zero, and which words may stand in it.
//!
//! The words are what a hardware wallet shows, so nothing in them may hide, reorder or break them.

use crate::{
    body::ClaimKind,
    limits,
    message::Message,
    refusal::Refusal,
    words::{ACTIONS, POSITIONS},
};

impl Message {
    /// Checks what holds for every message of this type whatever else is known.
    pub fn check(&self) -> Result<(), Refusal> {
        match self {
            Message::SpaceVersion(m) => {
                one_line("name", &m.name, limits::NAME_BYTES)?;
                zero_together("version", m.version == 0, m.space.is_zero())?;
                zero_together("previous", m.version == 0, m.previous.is_zero())
            }
            Message::Revision(m) => {
                one_line("title", &m.title, limits::TITLE_BYTES)?;
                named("space", m.space.is_zero())?;
                zero_together("previous", m.proposal.is_zero(), m.previous.is_zero())
            }
            Message::Sponsorship(m) => {
                one_line("title", &m.title, limits::TITLE_BYTES)?;
                named("space", m.space.is_zero())?;
                named("revision", m.revision.is_zero())
            }
            Message::Opening(m) => {
                one_line("title", &m.title, limits::TITLE_BYTES)?;
                one_line("effect", &m.effect, limits::WORDS_BYTES)?;
                one_line("rule", &m.rule, limits::WORDS_BYTES)?;
                named("space", m.space.is_zero())?;
                named("spaceVersion", m.space_version.is_zero())?;
                named("revision", m.revision.is_zero())?;
                choices(&m.choices)?;
                if m.ref_block < m.snapshot && m.snapshot <= m.opens && m.opens < m.closes {
                    Ok(())
                } else {
                    Err(Refusal::value(
                        "snapshot",
                        "must be refBlock < snapshot <= opens < closes",
                    ))
                }
            }
            Message::Ballot(m) => {
                one_line("title", &m.title, limits::TITLE_BYTES)?;
                one_line("choiceText", &m.choice_text, limits::CHOICE_TEXT_BYTES)?;
                lines("reason", &m.reason, limits::REASON_BYTES)?;
                named("space", m.space.is_zero())?;
                named("opening", m.opening.is_zero())?;
                if m.choice.0.len() > 32 * (limits::CHOICES + 2) {
                    return Err(Refusal::TooLarge {
                        what: "choice",
                        limit: limits::CHOICES,
                    });
                }
                Ok(())
            }
            Message::Response(m) => {
                one_line("title", &m.title, limits::TITLE_BYTES)?;
                one_of("position", &m.position, POSITIONS)?;
                lines("reason", &m.reason, limits::REASON_BYTES)?;
                named("space", m.space.is_zero())?;
                named("result", m.result.is_zero())
            }
            Message::Ruling(m) => {
                one_of("action", &m.action, ACTIONS)?;
                lines("reason", &m.reason, limits::REASON_BYTES)?;
                named("reason", m.reason.is_empty())?;
                named("space", m.space.is_zero())?;
                named("subject", m.subject.is_zero())
            }
            Message::Claim(m) => {
                named("space", m.space.is_zero())?;
                match ClaimKind::from_name(&m.kind) {
                    Some(_) => Ok(()),
                    None => Err(Refusal::value("kind", "not a kind of claim")),
                }
            }
            Message::Delegation(m) => {
                if m.delegate == m.account {
                    return Err(Refusal::value("delegate", "nobody delegates to themselves"));
                }
                named("space", m.space.is_zero())
            }
            Message::DeviceBinding(m) => {
                named("space", m.space.is_zero())?;
                named("device", m.device.is_zero())
            }
            Message::DeviceRevocation(m) => {
                named("space", m.space.is_zero())?;
                named("device", m.device.is_zero())?;
                zero_together("lastId", m.last_chain == 0, m.last_id.is_zero())
            }
        }
    }
}

/// Refuses words that are empty, too long, on several lines, or that hide or reorder what is read.
pub fn one_line(at: &str, text: &str, limit: usize) -> Result<(), Refusal> {
    if text.is_empty() || text.trim() != text {
        return Err(Refusal::value(
            at,
            "must not be empty, nor begin or end with a space",
        ));
    }
    if text.contains('\n') {
        return Err(Refusal::value(at, "must be one line"));
    }
    lines(at, text, limit)
}

/// As [`one_line`], but several lines and nothing at all are fine.
pub fn lines(at: &str, text: &str, limit: usize) -> Result<(), Refusal> {
    if text.len() > limit {
        return Err(Refusal::value(at, "too long"));
    }
    if text.chars().any(hides) {
        return Err(Refusal::value(
            at,
            "has characters that cannot be seen or that reorder text",
        ));
    }
    Ok(())
}

/// Control characters other than a line's end, characters that reorder text (the "Trojan source"
/// set), and invisible ones. Joiners that scripts and emoji need are not among them.
fn hides(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn choices(choices: &[String]) -> Result<(), Refusal> {
    if !(2..=limits::CHOICES).contains(&choices.len()) {
        return Err(Refusal::value("choices", "must be 2 to 32"));
    }
    for (index, choice) in choices.iter().enumerate() {
        let at = format!("choices[{index}]");
        one_line(&at, choice, limits::CHOICE_BYTES)?;
        // The bar separates choices in `choiceText`.
        if choice.contains('|') {
            return Err(Refusal::value(at, "must not contain a bar"));
        }
        if choices[..index].contains(choice) {
            return Err(Refusal::value(at, "the same choice twice"));
        }
    }
    Ok(())
}

fn zero_together(at: &str, one: bool, other: bool) -> Result<(), Refusal> {
    if one == other {
        Ok(())
    } else {
        Err(Refusal::value(at, "zero in the first, and only there"))
    }
}

fn named(at: &str, missing: bool) -> Result<(), Refusal> {
    if missing {
        Err(Refusal::value(at, "must be given"))
    } else {
        Ok(())
    }
}

fn one_of(at: &str, text: &str, known: &[&str]) -> Result<(), Refusal> {
    if known.contains(&text) {
        Ok(())
    } else {
        Err(Refusal::value(at, "not one of the words of the protocol"))
    }
}
