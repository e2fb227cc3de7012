//! Reads votes from a CSV as it comes in, of any size: `proposal,voter,choice,power,time` in any order.
//!
//! Further columns that are read where they are there: `title`, `start`, `end`, `proposer`, `eligible`, `quorum` (of
//! the proposal: the first line that has one counts), `own_power`, `delegated_power` (of the vote). A byte-order mark,
//! CRLF, quotes and the separators `,` `;` tab and `|` are recognised. A line that cannot be used is counted and left
//! out, never guessed at.

mod fields;
mod records;

use std::borrow::Cow;

use super::{
    Bad, Cast, Import, Refused, Settling,
    amount::Amount,
    gather::{Counting, Gather, Proposal},
    import::Stop,
    room::{NoRoom, make_sure},
    rows::Row,
    time,
};
use crate::work;
use fields::{Columns, Field};
use records::{Found, Records, SEPARATORS};

/// The longest name of a proposal, voter or choice, in bytes.
const LONGEST_NAME: usize = 1024;
/// The longest title that is kept, in letters.
const LONGEST_TITLE: usize = 300;
/// How much is taken at once of what is fed.
const PIECE: usize = 1 << 20;
/// What such a piece may need beside what is made sure of where it is taken: names and small lists, each a few times
/// as large as its text.
const BESIDE: usize = 24 * PIECE;

/// Reads a CSV piece by piece.
#[derive(Debug, Default)]
pub struct Reader {
    records: Records,
    /// Separator and columns, once the header has been seen.
    header: Option<(u8, Columns)>,
    begun: bool,
    fields: Vec<Field>,
    gather: Gather,
}

impl Reader {
    /// Nothing read yet.
    pub fn new() -> Reader {
        Reader::default()
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// Where the header is not one of votes, or memory is full; nothing can come of the rest then.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        for piece in bytes.chunks(PIECE) {
            make_sure(BESIDE).map_err(|NoRoom| Refused::NoRoom)?;
            self.records.push(piece);
            self.take(false)?;
        }
        Ok(())
    }

    /// The end of the file: what was read, counted under `counting`.
    ///
    /// # Errors
    /// Where it held no header of votes, or memory is full.
    pub fn finish(self, counting: Counting) -> Result<Import, Refused> {
        work::all(self.settle(counting)?)
    }

    /// The same in steps.
    ///
    /// # Errors
    /// Where it held no header of votes, or memory is full.
    pub fn settle(mut self, counting: Counting) -> Result<Settling, Refused> {
        self.take(true)?;
        match self.header {
            Some(_) => Ok(self.gather.settle(counting)),
            None => Err(Refused::Empty),
        }
    }

    fn take(&mut self, ended: bool) -> Result<(), Refused> {
        if !self.begun && !self.begin(ended)? {
            return Ok(());
        }
        while let Some(found) = self.records.next(ended) {
            match &self.header {
                Some((separator, columns)) => {
                    let (records, fields) = (&self.records, &mut self.fields);
                    let line = Line {
                        columns,
                        decimal_comma: *separator == b';',
                        number: found.line,
                    };
                    self.gather.notes.read += u64::from(!is_blank(records, &found));
                    let taken = match found.at {
                        Some(at) => {
                            line.take(records.text(at), *separator, fields, &mut self.gather)
                        }
                        None => Err(Stop::Bad(Bad::TooLong)),
                    };
                    match taken {
                        Ok(()) => {}
                        Err(Stop::Bad(why)) => self.gather.notes.bad(found.line, why),
                        Err(Stop::NoRoom) => return Err(Refused::NoRoom),
                    }
                }
                None => self.take_header(&found)?,
            }
        }
        Ok(())
    }

    /// Past a byte-order mark, once enough has come to see one.
    fn begin(&mut self, ended: bool) -> Result<bool, Refused> {
        let begins = self.records.begins();
        if begins.len() < 3 && !ended {
            return Ok(false);
        }
        if begins.starts_with(&[0xff, 0xfe]) || begins.starts_with(&[0xfe, 0xff]) {
            return Err(Refused::Utf16);
        }
        if begins.starts_with(&[0xef, 0xbb, 0xbf]) {
            self.records.skip(3);
        }
        self.begun = true;
        Ok(true)
    }

    fn take_header(&mut self, found: &Found) -> Result<(), Refused> {
        let text = self
            .records
            .text(found.at.ok_or(Refused::NoColumn("proposal"))?);
        // Some programs name the separator in a line of its own.
        if text.iter().all(u8::is_ascii_whitespace) || text.starts_with(b"sep=") {
            return Ok(());
        }
        let tries = SEPARATORS.map(|separator| (separator, Columns::read(text, separator)));
        let mut why = Refused::NoColumn("proposal");
        for (separator, columns) in tries {
            match columns {
                Ok(columns) => {
                    self.records.set_separator(separator);
                    self.header = Some((separator, columns));
                    return Ok(());
                }
                // The separator that finds the proposal is the file's; what it does not find is what lacks.
                Err(Refused::NoColumn("proposal")) => {}
                Err(other) => why = other,
            }
        }
        Err(why)
    }
}

fn is_blank(records: &Records, found: &Found) -> bool {
    let text = found.at.map(|at| records.text(at));
    text.is_some_and(|text| text.iter().all(u8::is_ascii_whitespace))
}

/// One line and how to read it.
struct Line<'a> {
    columns: &'a Columns,
    decimal_comma: bool,
    number: u64,
}

impl Line<'_> {
    fn take(
        &self,
        record: &[u8],
        separator: u8,
        fields: &mut Vec<Field>,
        gather: &mut Gather,
    ) -> Result<(), Stop> {
        if record.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        fields::cut(record, separator, fields)?;
        let text = |place: usize| -> Cow<'_, str> {
            fields
                .get(place)
                .map(|field| field.text(record))
                .unwrap_or_default()
        };
        let expected = self.columns.count;
        // Spreadsheets leave separators behind after the last field.
        if fields.len() < expected || (expected..fields.len()).any(|place| !text(place).is_empty())
        {
            let (found, expected) = (fields.len() as u32, expected as u32);
            return Err(Bad::Fields { found, expected }.into());
        }
        let optional = |place: Option<usize>| place.map(text).filter(|text| !text.is_empty());
        let amount = |text: &str| Amount::read(text, self.decimal_comma);
        let amount_at = |place| optional(place).map(|text| amount(&text)).transpose();
        let time_at = |place| optional(place).map(|text| time::read(&text)).transpose();

        let columns = self.columns;
        let (id, voter, choice) = (
            text(columns.proposal),
            text(columns.voter),
            text(columns.choice),
        );
        for name in [&id, &voter, &choice] {
            if name.is_empty() {
                return Err(Bad::Empty.into());
            }
            if name.len() > LONGEST_NAME {
                return Err(Bad::TooLong.into());
            }
        }
        // Everything is read before anything is kept: a bad line leaves no trace.
        let written = text(columns.power);
        let power = amount(&written)?;
        let (own, delegated) = (amount_at(columns.own)?, amount_at(columns.delegated)?);
        let at = time_at(columns.time)?;
        let (opens, closes) = (time_at(columns.start)?, time_at(columns.end)?);
        let (eligible, quorum) = (amount_at(columns.eligible)?, amount_at(columns.quorum)?);
        let proposer = optional(columns.proposer).filter(|name| name.len() <= LONGEST_NAME);

        let split = split(power, own, delegated);
        gather.notes.unsplit += u64::from(split.is_err());
        let pointed = self.decimal_comma && like_thousands(&written);
        gather.notes.pointed += u64::from(pointed);
        let voter = gather.voter(&voter)?;
        let proposer = proposer.map(|name| gather.voter(&name)).transpose()?;
        let proposal = gather.proposal(&id)?;
        let title = optional(columns.title)
            .map(|title| title.chars().take(LONGEST_TITLE).collect::<String>());
        known(proposal, title, opens, closes, proposer, eligible, quorum);
        let choice = proposal
            .choices
            .number(&choice, u32::from(Cast::NO_CHOICE) - 1)?
            .and_then(|choice| u16::try_from(choice).ok())
            .ok_or(Bad::TooManyChoices)?;
        proposal.rows.push(&Row {
            line: u32::try_from(self.number).unwrap_or(u32::MAX),
            voter,
            choice,
            power,
            own: split.unwrap_or_default(),
            at,
            signed: None,
        })?;
        Ok(())
    }
}

/// Whether a number has one point, and three digits behind it: where decimals have a comma, thousands are written so.
fn like_thousands(number: &str) -> bool {
    let parts = number.trim().split_once('.');
    parts.is_some_and(|(whole, rest)| {
        let plain = rest.bytes().all(|byte| byte.is_ascii_digit());
        rest.len() == 3 && plain && (1..=3).contains(&whole.len()) && whole != "0"
    })
}

/// What a line says of its proposal; what an earlier one said stands.
fn known(
    proposal: &mut Proposal,
    title: Option<String>,
    opens: Option<i64>,
    closes: Option<i64>,
    proposer: Option<u32>,
    eligible: Option<Amount>,
    quorum: Option<Amount>,
) {
    proposal.title = proposal.title.take().or(title.map(String::into_boxed_str));
    proposal.opens = proposal.opens.or(opens);
    proposal.closes = proposal.closes.or(closes);
    proposal.proposer = proposal.proposer.or(proposer);
    proposal.eligible = proposal.eligible.or(eligible);
    proposal.quorum = proposal.quorum.or(quorum);
}

/// What of a power is the voter's own. An error where the two parts are not the whole.
fn split(
    power: Amount,
    own: Option<Amount>,
    delegated: Option<Amount>,
) -> Result<Option<Amount>, ()> {
    let amounts = [Some(power), own, delegated];
    let scale = amounts
        .iter()
        .flatten()
        .map(|amount| amount.scale)
        .max()
        .unwrap_or(0);
    let at = |amount: Amount| amount.at(scale).ok_or(());
    let whole = at(power)?;
    let digits = match (own, delegated) {
        (None, None) => return Ok(None),
        (Some(own), None) => at(own)?,
        (None, Some(delegated)) => whole.checked_sub(at(delegated)?).ok_or(())?,
        (Some(own), Some(delegated)) => {
            let sum = at(own)?.checked_add(at(delegated)?);
            if sum != Some(whole) {
                return Err(());
            }
            at(own)?
        }
    };
    if digits > whole {
        return Err(());
    }
    Ok(Some(Amount { digits, scale }))
}
