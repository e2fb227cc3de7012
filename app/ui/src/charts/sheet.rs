//! What is taken along of a figure, whatever page it stands on: its table as CSV, and in words how it was computed, from
//! what, what is missing and what it rests on. Whoever opens the file elsewhere has no page beside it.

use super::{cells, drawn, mark_words};
use crate::{
    labels,
    locales::{figures as l, network, t},
    words::figures as words,
};
use views::{Cell, ColumnName, Figure, FigureKind, Hex};

/// A figure as it is taken along.
#[derive(Clone, Default)]
pub struct Sheet {
    /// Its name in a permalink (`#figure=…`) and in the names of exported files: letters, digits and hyphens.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// What it shows.
    pub what: String,
    /// How it is computed.
    pub formula: String,
    /// From what.
    pub inputs: String,
    /// What that rests on.
    pub rests: String,
    /// Numbers about the whole of it, and moments marked: a line each.
    pub values: Vec<String>,
    /// What is missing, a line each.
    pub missing: Vec<String>,
    /// Its table, as [`table`] writes it; empty where it has no rows.
    pub csv: String,
    /// Whether it has a chart: an `svg` within it on the page. Else its picture is one of its table.
    pub drawn: bool,
}

impl Sheet {
    /// Of a figure of the lab. `missing` is what its source lacks, which is in no figure; one that nothing is computed for
    /// lacks none of it.
    pub fn of(figure: &Figure, missing: &[String]) -> Sheet {
        let (title, what, formula) = words::figure(figure.kind);
        let values = figure
            .values
            .iter()
            .map(|(name, value)| [words::value_name(*name), ": ", &cells::raw(value)].concat());
        let remarks = figure.remarks.iter().map(|remark| words::remark(remark).1);
        let lacking = missing
            .iter()
            .filter(|_| figure.kind != FigureKind::Defaults);
        let some = !figure.rows.is_empty();
        Sheet {
            slug: figure.kind.slug().into(),
            title: title.into(),
            what: what.into(),
            formula: formula.into(),
            inputs: words::inputs(&figure.inputs),
            rests: words::source(&figure.inputs.source).1,
            values: values.chain(figure.marks.iter().map(mark_words)).collect(),
            missing: remarks.chain(lacking.cloned()).collect(),
            csv: if some { csv(figure) } else { String::new() },
            drawn: some && drawn(figure.kind),
        }
    }

    /// Formula, inputs, values and what is missing, as a text of its own. `hash` is that of its table.
    pub fn told(&self, hash: Option<&Hex>) -> String {
        let mut out = String::new();
        let mut say = |parts: &[&str]| {
            for part in parts {
                out.push_str(part);
            }
            out.push('\n');
        };
        say(&[&self.title]);
        say(&[&self.what, "\n"]);
        say(&[t(l::FORMULA), ": ", &self.formula, "\n"]);
        say(&[t(l::INPUTS), ": ", &self.inputs]);
        say(&[t(l::RESTS), ": ", &self.rests, "\n"]);
        for value in &self.values {
            say(&[value]);
        }
        say(&["\n", t(l::MISSING), ":"]);
        for missing in &self.missing {
            say(&["- ", missing]);
        }
        if self.missing.is_empty() {
            say(&["- ", t(l::MISSING_NONE)]);
        }
        if let Some(hash) = hash {
            say(&["\n", t(l::HASH), ": ", hash]);
        }
        out
    }
}

/// Rows of words under their heads as lines of comma-separated values, RFC 4180 with LF. Empty without rows.
pub fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    if rows.is_empty() {
        return out;
    }
    line(&mut out, heads.iter().map(|head| (*head).to_owned()));
    for row in rows {
        line(&mut out, row.iter().map(|cell| guarded(cell)));
    }
    out
}

/// A figure's table as lines of comma-separated values. A decision takes two columns: id and title. Labels of addresses
/// stand in a column at the end, where any address has one.
fn csv(figure: &Figure) -> String {
    let mut out = String::new();
    let rows = figure.rows.iter();
    let addresses: Vec<Vec<&str>> = rows
        .map(|row| row.iter().flat_map(cells::addresses).collect())
        .collect();
    let labels = labels::column(&addresses, None);
    let heads = figure.columns.iter().flat_map(|column| {
        let name = words::head(column.name, figure);
        match column.name {
            ColumnName::Decision => vec![name, t(l::COL_TITLE).into()],
            _ => vec![name],
        }
    });
    line(
        &mut out,
        heads.chain(labels.iter().map(|_| t(network::LABELS).into())),
    );
    for (at, row) in figure.rows.iter().enumerate() {
        let label = labels.iter().filter_map(|labels| labels.get(at));
        let cells =
            figure
                .columns
                .iter()
                .zip(row)
                .flat_map(|(column, cell)| match (column.name, cell) {
                    (ColumnName::Decision, Cell::Decision(id, title)) => {
                        vec![guarded(id), guarded(title)]
                    }
                    (ColumnName::Decision, cell) => vec![field(cell), String::new()],
                    (_, cell) => vec![field(cell)],
                });
        line(&mut out, cells.chain(label.map(|label| guarded(label))));
    }
    out
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Address(text) => guarded(text),
        Cell::Outcome(..) | Cell::Addresses(_) | Cell::Change(_) | Cell::Challengers(_) => {
            guarded(&cells::raw(cell))
        }
        _ => cells::raw(cell),
    }
}

/// A table calculation runs what begins like a formula; words from outside must not.
fn guarded(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => ["'", text].concat(),
        _ => text.to_owned(),
    }
}

fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    for (i, field) in fields.enumerate() {
        if i > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use views::{Column, Inputs, OutcomeWord};

    #[test]
    fn a_table_can_be_read_by_any_program_and_runs_nothing_in_it() {
        let column = |name, number| Column { name, number };
        let figure = Figure {
            columns: vec![
                column(ColumnName::Decision, false),
                column(ColumnName::InForce, false),
                column(ColumnName::Coalition, true),
            ],
            rows: vec![
                vec![
                    Cell::Decision("7".into(), "=HYPERLINK(\"x\"), \"quoted\"".into()),
                    Cell::Outcome(OutcomeWord::Won("yes\nno".into()), false),
                    Cell::Count(4),
                ],
                vec![Cell::Unknown, Cell::Unknown, Cell::Unknown],
            ],
            ..Figure::empty(FigureKind::Coalition, Inputs::default())
        };
        assert_eq!(
            Sheet::of(&figure, &[]).csv,
            "Decision,Title,In force,Fewest that could decide\n\
             7,\"'=HYPERLINK(\"\"x\"\"), \"\"quoted\"\"\",\"yes\nno\",4\n\
             ,,,\n"
        );
        let rows = [vec!["@a,b".to_owned(), "plain".into()]];
        assert_eq!(
            table(&["Who", "What"], &rows),
            "Who,What\n\"'@a,b\",plain\n"
        );
        assert_eq!(table(&["Who"], &[]), "");
    }

    #[test]
    fn labels_of_addresses_go_with_their_sources_where_there_are_any() {
        let (known, other) = (
            ["0x", &"a".repeat(40)].concat(),
            ["0x", &"b".repeat(40)].concat(),
        );
        let figure = Figure {
            columns: vec![Column {
                name: ColumnName::Address,
                number: false,
            }],
            rows: vec![
                vec![Cell::Address(known.clone())],
                vec![Cell::Addresses(vec![other.clone()])],
            ],
            ..Figure::empty(FigureKind::Prevail, Inputs::default())
        };
        let plain = ["Address\n", &known, "\n", &other, "\n"].concat();
        assert_eq!(Sheet::of(&figure, &[]).csv, plain);
        leptos::prelude::Owner::new().with(|| {
            labels::provide(vec![labels::samples::label(&known, "Timelock")]);
            let told = "treasury: Timelock, as of 2026-11-21 (https://code.example/c)";
            let rows = [
                "Address,Labels of addresses".to_owned(),
                [&known, ",\"", &known, " ", told, "\""].concat(),
                [&other, ",unlabelled"].concat(),
            ];
            assert_eq!(Sheet::of(&figure, &[]).csv, rows.join("\n") + "\n");
        });
    }

    #[test]
    fn a_figure_without_rows_has_no_table_and_no_picture_to_take() {
        let sheet = Sheet::of(
            &Figure::empty(FigureKind::Coalition, Inputs::default()),
            &[],
        );
        assert!(sheet.csv.is_empty() && !sheet.drawn);
    }

    #[test]
    fn the_formula_goes_with_its_inputs_and_what_is_missing() {
        let inputs = Inputs {
            decisions: 96,
            contested: 23,
            votes: 41380,
            threshold_bps: 2500,
            source: views::SourceTrust::Generated,
            ..Inputs::default()
        };
        let figure = Figure {
            remarks: vec![views::Remark::TooFew(3, 20)],
            ..Figure::empty(FigureKind::Prevail, inputs)
        };
        let lacking = ["Older blocks are not read yet.".to_owned()];
        let text = Sheet::of(&figure, &lacking)
            .told(Some(&"0xab".into()))
            .replace(['\u{202f}', '\u{a0}'], " ");
        for expected in [
            "Wilson's at 95 %",
            "96 decisions, 23 of them contested (the next had 25 % or more), 41 380 votes.",
            "Generated: nobody cast these votes.",
            "Too few to say much: 3, and it takes 20.",
            "- Older blocks are not read yet.",
            "0xab",
        ] {
            assert!(text.contains(expected), "{expected}: {text}");
        }
        assert!(!text.contains("Nothing that this figure needs"), "{text}");
        // What Locus chose rests on no votes.
        let defaults = Figure::empty(FigureKind::Defaults, Inputs::default());
        assert!(Sheet::of(&defaults, &lacking).missing.is_empty());
    }
}
