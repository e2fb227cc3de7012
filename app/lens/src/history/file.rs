//! A file of votes as somebody has it: its form is recognised, so that nobody is asked for it.

use super::{
    Counting, Import, Refused, Settling, csv,
    snapshot::{self, Reading as Snapshot},
};
use crate::work::Work;

/// The most bytes of JSON that are read. A CSV may have any size: it is not kept.
pub const MOST_JSON: usize = 256 << 20;

/// What a file was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines of separated values.
    Csv,
    /// JSON as Snapshot's API answers.
    Snapshot,
}

/// Reads a file piece by piece.
#[derive(Debug, Default)]
pub struct Reader {
    state: State,
}

#[derive(Debug)]
enum State {
    /// Nothing yet but what may stand before either.
    Before(Vec<u8>),
    Csv(Box<csv::Reader>),
    Json(Vec<u8>),
}

impl Default for State {
    fn default() -> State {
        State::Before(Vec::new())
    }
}

impl Reader {
    /// Nothing is read yet.
    pub fn new() -> Reader {
        Reader::default()
    }

    /// What it is, once the first character is there.
    pub fn form(&self) -> Option<Form> {
        match self.state {
            State::Before(_) => None,
            State::Csv(_) => Some(Form::Csv),
            State::Json(_) => Some(Form::Snapshot),
        }
    }

    /// Takes the next bytes, cut anywhere.
    ///
    /// # Errors
    /// Where nothing can come of it.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), Refused> {
        match &mut self.state {
            State::Csv(reader) => reader.feed(piece),
            State::Json(text) => more(text, piece),
            State::Before(bytes) => {
                bytes.extend_from_slice(piece);
                let mark = [0xef, 0xbb, 0xbf];
                let bytes = core::mem::take(bytes);
                let after = bytes.strip_prefix(&mark).unwrap_or(&bytes);
                // A mark of byte order may come in pieces.
                let cut = after.len() == bytes.len() && mark.starts_with(&bytes);
                match after.iter().find(|byte| !byte.is_ascii_whitespace()) {
                    Some(b'{' | b'[') => {
                        let mut text = Vec::new();
                        more(&mut text, after)?;
                        self.state = State::Json(text);
                        Ok(())
                    }
                    Some(_) if !cut => {
                        let mut reader = Box::new(csv::Reader::new());
                        reader.feed(&bytes)?;
                        self.state = State::Csv(reader);
                        Ok(())
                    }
                    _ if bytes.len() > MOST_JSON => Err(Refused::Empty),
                    _ => {
                        self.state = State::Before(bytes);
                        Ok(())
                    }
                }
            }
        }
    }

    /// That was all. `counting` is for what names no rule.
    ///
    /// # Errors
    /// Where nothing came of it.
    pub fn finish(self, counting: Counting) -> Result<Reading, Refused> {
        match self.state {
            State::Before(_) => Err(Refused::Empty),
            State::Csv(reader) => Ok(Reading::Csv(reader.settle(counting)?)),
            State::Json(text) => {
                let text = String::from_utf8(text);
                let at = |error: std::string::FromUtf8Error| error.utf8_error().valid_up_to();
                let text = text.map_err(|error| Refused::NotJson(at(error) as u64))?;
                Ok(Reading::Snapshot(snapshot::read(text)?))
            }
        }
    }
}

fn more(text: &mut Vec<u8>, piece: &[u8]) -> Result<(), Refused> {
    if text.len() + piece.len() > MOST_JSON || text.try_reserve(piece.len()).is_err() {
        return Err(Refused::TooLarge(MOST_JSON as u64));
    }
    text.extend_from_slice(piece);
    Ok(())
}

/// What is left to do once a file is in: signatures take long, and so do many votes.
#[derive(Debug)]
pub enum Reading {
    /// Which votes count.
    Csv(Settling),
    /// Votes and their signatures.
    Snapshot(Snapshot),
}

impl Work for Reading {
    type Output = Result<Import, Refused>;

    fn progress(&self) -> (u64, u64) {
        match self {
            Reading::Csv(settling) => settling.progress(),
            Reading::Snapshot(reading) => reading.progress(),
        }
    }

    fn step(&mut self) -> Option<Result<Import, Refused>> {
        match self {
            Reading::Csv(settling) => settling.step(),
            Reading::Snapshot(reading) => reading.step(),
        }
    }
}
