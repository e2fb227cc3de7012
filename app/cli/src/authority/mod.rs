//! `locus authority`: who decided, from a file of votes that anybody may have written.

mod input;
mod json;
mod over;
mod report;

use std::{fs::File, io::Read};

use lens::{
    agreement::{self, Agreement},
    blocs::{self, Blocs},
    decide::{self, Figures, Options, Summary},
    drift::{self, Drift},
    history::{Bad, Counting, History, Import, Notes, Refused, file::Reader},
    prevail::{self, Prevail},
    work,
};

/// How to ask.
pub const HELP: &str = "\
locus authority FILE.csv [--rule plurality|majority] [--contested 0.25] [--json]

Counts every decision in a file of votes and shows who decided: proposal, voter,
choice, power and time in any order, read as it comes in, - for standard input.
Columns title, start, end, proposer, eligible, quorum, own_power and
delegated_power are read where they are there. JSON as Snapshot's API answers is
recognised: proposals and votes, with signatures verified where it has them. Of
several votes of a voter in a proposal the last counts. Votes without power take
no part.

  --rule plurality  the most power wins (unless told otherwise)
  --rule majority   where the choices are for and against: more for than against;
                    else more than half of all power cast
  --contested N     a decision is contested where what came second had at least
                    this share; 0.25 unless told
  --json            the same as JSON; what must be said of the file goes to
                    standard error

Medians and counts are over decisions with at least 5 voters. Another winner
under other rules is a sensitivity of the count, never what people wanted. Who
votes alike is said of addresses, never that they are one person or act
together; drift is of the fewest who could decide contested decisions, with how
often chance alone would raise its alarm.

Exit status: 0 if every line was used, 1 if some could not be, 2 if there is
nothing to count.";

/// A history with all its figures.
struct Found {
    history: History,
    notes: Notes,
    options: Options,
    counting: Counting,
    figures: Vec<Figures>,
    summary: Summary,
    prevail: Prevail,
    agreement: Agreement,
    blocs: Blocs,
    /// Places of the contested decisions of which the fewest who could decide are known: the series of `drift`.
    series: Vec<usize>,
    drift: Drift,
}

/// What to print, and whether every line could be used.
pub fn run(arguments: &[String]) -> Result<(String, bool), String> {
    let asked = input::read(arguments)?;
    let import = read(&asked.file, asked.counting)?;
    let found = Found::of(import, asked.options, asked.counting);
    if found.history.decisions.is_empty() {
        let remarks = report::remarks(&found.notes).join("\n");
        return Err(format!("{}: no votes in it.\n{remarks}", asked.file)
            .trim_end()
            .to_owned());
    }
    let text = match asked.json {
        true => {
            for remark in report::remarks(&found.notes) {
                eprintln!("{}", crate::plain(&remark));
            }
            json::json(&found)
        }
        false => report::text(&found),
    };
    Ok((text, found.notes.bad == 0))
}

impl Found {
    fn of(import: Import, options: Options, counting: Counting) -> Found {
        let Import { history, notes } = import;
        let figures: Vec<Figures> = history
            .decisions
            .iter()
            .map(|decision| decide::figures(decision, &options))
            .collect();
        let agreement = work::all(agreement::agreement(&history, agreement::LARGEST));
        let coalition = |place: &usize| {
            let figures = figures.get(*place).filter(|figures| figures.contested)?;
            figures.fewest.passing.map(f64::from)
        };
        let series: Vec<usize> = (0..figures.len())
            .filter(|place| coalition(place).is_some())
            .collect();
        let coalitions: Vec<f64> = series.iter().filter_map(coalition).collect();
        Found {
            summary: decide::summary(&history, &figures, &options),
            prevail: prevail::prevail(&history, &figures),
            blocs: work::all(blocs::blocs(&agreement)),
            drift: work::all(drift::drift(&coalitions, drift::Options::default())),
            agreement,
            series,
            history,
            notes,
            options,
            counting,
            figures,
        }
    }
}

/// Reads a file piece by piece: its text may be larger than what there is room for.
fn read(path: &str, counting: Counting) -> Result<Import, String> {
    let mut source: Box<dyn Read> = match path {
        "-" => Box::new(std::io::stdin().lock()),
        _ => Box::new(File::open(path).map_err(|error| format!("{path}: {error}"))?),
    };
    let mut reader = Reader::new();
    let mut piece = vec![0; 1 << 18];
    loop {
        let length = source.read(&mut piece);
        let length = match length {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(format!("{path}: {error}")),
        };
        let fed = reader.feed(piece.get(..length).unwrap_or_default());
        fed.map_err(|why| format!("{path}: {why}"))?;
    }
    let import = reader.finish(counting).and_then(work::all);
    let fits = |import: &Import| import.history.has_room();
    import
        .and_then(|import| fits(&import).then_some(import).ok_or(Refused::NoRoom))
        .map_err(|why| format!("{path}: {why}"))
}

/// A line that could not be used, in words.
fn bad_line((line, why): &(u64, Bad)) -> String {
    format!("  line {line}: {why}")
}
