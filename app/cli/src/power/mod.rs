//! `locus power`: what weights and a quota give each voter, before anyone has voted.

mod input;
mod report;

use lens::{
    indices::{Game, indices},
    work,
};

/// How to ask.
pub const HELP: &str = "\
locus power --quota Q --weights W1,W2,… [--seed N] [--samples N] [--json]

Counts how often each weight decides: after Banzhaf and after Shapley and
Shubik. A coalition wins when its weights come to the quota. All numbers are
whole, of at most 256 bits.

  --weights-file FILE  the weights from a file, - for standard input; between
                       commas, semicolons, blanks or ends of lines
  --json               the same as JSON

Exact for up to 22 voters of any weight, and as long as it can be counted with
six thousand million additions in 256 MB: Banzhaf's index for 500 voters of
weights up to 10000, Shapley's and Shubik's for 100 voters whose weights come
to 100000. Weights with a common divisor count as divided by it. Beyond that,
coalitions are sampled, and standard errors stand beside the shares:

  --samples N          how many; 250000 unless told, which makes them 0.001 at most
  --seed N             the same seed gives the same figures; 1 unless told";

/// What to print.
pub fn run(arguments: &[String]) -> Result<String, String> {
    let asked = input::read(arguments)?;
    let game = Game::new(asked.quota, asked.weights).map_err(|why| {
        let why = why.to_string();
        let mut letters = why.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        format!(
            "{}{}.",
            first.into_iter().collect::<String>(),
            letters.as_str()
        )
    })?;
    let found = work::all(indices(&game, asked.sampling));
    Ok(match asked.json {
        true => report::json(&game, &found),
        false => report::text(&game, &found),
    })
}
