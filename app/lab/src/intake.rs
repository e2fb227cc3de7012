//! A history as it comes in: bytes in pieces, read at once and not kept.

use lens::{
    history::{
        Bad, Counting, History, Import, Notes, Refused, Rule,
        file::{Form, MOST_JSON, Reader, Reading},
        packed::{Beside, Drafts, Packed},
    },
    work::Work,
};
use sha2::{Digest, Sha256};
use views::{
    AssumedRule, BadLine, FileNotes, HistoryForm, Incoming, IncomingKind, SourceTrust,
    StudySummary, Unreadable,
};

/// Reads what comes in.
pub struct Intake {
    form: Incoming,
    taken: u64,
    hash: Sha256,
    reader: Reader,
    /// What the engine read comes whole.
    packed: Vec<u8>,
}

/// A history that is all there.
pub struct Opened {
    /// The votes.
    pub history: History,
    /// What the source says of each decision beyond votes, in their order; nothing where it says nothing of any.
    pub beside: Vec<Beside>,
    /// What each did before a vote; nothing where the source knows of no drafts.
    pub drafted: Vec<Drafts>,
    /// What a page is told of it.
    pub summary: StudySummary,
}

impl Intake {
    /// Nothing yet.
    pub fn new(form: Incoming) -> Intake {
        Intake {
            form,
            taken: 0,
            hash: Sha256::new(),
            reader: Reader::new(),
            packed: Vec::new(),
        }
    }

    /// Takes the next bytes; how many there were so far.
    ///
    /// # Errors
    /// Where nothing can come of it.
    pub fn take(&mut self, piece: &[u8]) -> Result<u64, Unreadable> {
        self.taken += piece.len() as u64;
        if let IncomingKind::Packed(..) = self.form.kind {
            if self.packed.len() + piece.len() > MOST_JSON {
                return Err(Unreadable::TooLarge(MOST_JSON as u64));
            }
            self.packed.extend_from_slice(piece);
            return Ok(self.taken);
        }
        self.hash.update(piece);
        self.reader.feed(piece).map_err(unreadable)?;
        Ok(self.taken)
    }

    /// That was all; what is left to do.
    ///
    /// # Errors
    /// Where nothing came of it.
    pub fn finish(self) -> Result<Opening, Unreadable> {
        if let IncomingKind::Packed(form, _) = self.form.kind {
            let packed = Packed::read(&self.packed).ok_or(Unreadable::NoVotes)?;
            return Ok(Opening {
                taken: self.taken,
                kind: self.form.kind,
                // It names its rules, and is no file.
                summary: StudySummary {
                    name: self.form.name,
                    form,
                    ..StudySummary::default()
                },
                left: Left::Nothing(whole(packed.history)),
                beside: packed.beside,
                drafted: packed.drafted,
            });
        }
        let counting = match self.form.rule {
            AssumedRule::Plurality => Counting::Plurality,
            AssumedRule::Majority => Counting::Majority,
        };
        let hash = self.hash.finalize();
        let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let hex = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
        // What is exported from Snapshot names its rules.
        let (form, assumed) = match self.reader.form() {
            Some(Form::Snapshot) => (HistoryForm::Snapshot, None),
            _ => (HistoryForm::Csv, Some(self.form.rule)),
        };
        Ok(Opening {
            taken: self.taken,
            kind: self.form.kind,
            summary: StudySummary {
                name: self.form.name,
                form,
                assumed,
                hash: Some("0x".chars().chain(hex).collect()),
                ..StudySummary::default()
            },
            left: Left::Reading(self.reader.finish(counting).map_err(unreadable)?),
            beside: Vec::new(),
            drafted: Vec::new(),
        })
    }
}

/// A history of which every byte is here: signatures take a while, and so do many votes.
pub struct Opening {
    /// Bytes of it.
    pub taken: u64,
    kind: IncomingKind,
    summary: StudySummary,
    left: Left,
    beside: Vec<Beside>,
    drafted: Vec<Drafts>,
}

/// What is left to do until a history is there.
enum Left {
    Nothing(Import),
    Reading(Reading),
}

impl Opening {
    /// Does a little; the history once it is there.
    pub fn step(&mut self) -> Option<Result<Opened, Unreadable>> {
        let import = match &mut self.left {
            Left::Nothing(import) => Ok(core::mem::take(import)),
            Left::Reading(reading) => reading.step()?,
        };
        Some(match import {
            Err(why) => Err(unreadable(why)),
            Ok(import) if import.history.decisions.is_empty() => Err(match import.notes.open {
                0 => Unreadable::NoVotes,
                open => Unreadable::OnlyOpen(open),
            }),
            Ok(import) if !import.history.has_room() => Err(Unreadable::NoRoom),
            Ok(import) => Ok(self.open(import)),
        })
    }

    fn open(&mut self, import: Import) -> Opened {
        let decisions = || import.history.decisions.iter();
        let votes = decisions().map(|one| one.votes.len() as u64).sum();
        let signed = import.notes.signed;
        let ends = || decisions().filter_map(lens::usual::closed);
        let summary = StudySummary {
            decisions: import.history.decisions.len() as u32,
            votes,
            voters: voters(&import.history),
            from: ends().min().map(crate::cells::milliseconds),
            until: ends().max().map(crate::cells::milliseconds),
            source: match &self.kind {
                IncomingKind::File => SourceTrust::File {
                    signed,
                    unsigned: votes.saturating_sub(signed),
                },
                IncomingKind::Generated => SourceTrust::Generated,
                IncomingKind::Packed(_, trust) => trust.clone(),
            },
            notes: notes(&import.notes),
            ..core::mem::take(&mut self.summary)
        };
        Opened {
            history: import.history,
            beside: core::mem::take(&mut self.beside),
            drafted: core::mem::take(&mut self.drafted),
            summary,
        }
    }
}

/// What was read elsewhere, and needs no reading here.
fn whole(history: History) -> Import {
    let unknown = history
        .decisions
        .iter()
        .filter(|one| one.rule == Rule::Unknown);
    let notes = Notes {
        without_rule: unknown.count() as u64,
        ..Notes::default()
    };
    Import { history, notes }
}

/// Who voted at all: proposers are in the list of a history as well.
fn voters(history: &History) -> u32 {
    let mut voted = vec![false; history.voters.len()];
    let votes = history.decisions.iter().flat_map(|one| &one.votes);
    for vote in votes {
        if let Some(voted) = voted.get_mut(vote.voter as usize) {
            *voted = true;
        }
    }
    voted.into_iter().filter(|voted| *voted).count() as u32
}

fn notes(notes: &Notes) -> FileNotes {
    FileNotes {
        lines: notes.read,
        bad: notes.bad,
        first_bad: notes
            .first_bad
            .iter()
            .map(|(line, why)| (*line, bad_line(*why)))
            .collect(),
        open: notes.open,
        replaced: notes.replaced,
        powerless: notes.powerless,
        unsplit: notes.unsplit,
        pointed: notes.pointed,
        wrongly_signed: notes.wrongly_signed,
        without_rule: notes.without_rule,
    }
}

fn bad_line(why: Bad) -> BadLine {
    match why {
        Bad::Fields { found, expected } => BadLine::Fields(found, expected),
        Bad::Quote => BadLine::Quote,
        Bad::TooLong => BadLine::TooLong,
        Bad::Empty => BadLine::Empty,
        Bad::NotANumber => BadLine::NotANumber,
        Bad::Negative => BadLine::Negative,
        Bad::TooLarge => BadLine::TooLarge,
        Bad::TooFine => BadLine::TooFine,
        Bad::NotATime => BadLine::NotATime,
        Bad::NoSuchChoice => BadLine::NoSuchChoice,
        Bad::TooManyChoices => BadLine::TooManyChoices,
        Bad::NoSuchProposal => BadLine::NoSuchProposal,
        Bad::Shape => BadLine::Shape,
    }
}

fn unreadable(why: Refused) -> Unreadable {
    match why {
        Refused::Empty => Unreadable::Empty,
        Refused::NoColumn(column) => Unreadable::NoColumn(column.into()),
        Refused::Utf16 => Unreadable::Utf16,
        Refused::NotJson(at) => Unreadable::NotJson(at),
        Refused::NoVotes => Unreadable::NoVotes,
        Refused::TooLarge(most) => Unreadable::TooLarge(most),
        Refused::NoRoom => Unreadable::NoRoom,
    }
}
