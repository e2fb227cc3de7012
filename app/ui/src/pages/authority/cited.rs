//! A card to cite one decision of a history, wherever the history is from: how it came out, on how few it hung, and every
//! number that the page's figures have of it, with the hash of these.

use super::board::{BESIDE, Board, FIRST};
use crate::{
    charts::{self, Arrived, Link, Saved, Sheet, cell_raw, figured, save_words, sheet_table},
    components::{copy_btn, encode, p},
    dom::{Node, el},
    kids,
    locales::{authority as l, deciding as d, figures as f, t},
    routes,
    state::{Session, session},
    words::figures::{self as w, column_name},
};
use std::rc::Rc;
use views::*;

const CARD: &str = "card";
/// Finds the card on the page.
const SELECTOR: &str = "#cite";

/// Where a card of a decision stands: what follows `#`.
pub fn place(id: &str) -> String {
    ["#figure=", CARD, "&", CARD, "=", &encode(id)].concat()
}

/// The card that the page's address asks for, as soon as figures have that decision.
pub fn card(board: Board, arrived: Arrived) -> Option<Node> {
    let session = session();
    let id = session.place.with(|place| {
        let hash = ["?", place.hash.trim_start_matches('#')].concat();
        routes::query(&hash, CARD)
    })?;
    let rows = rows_of(board, &id);
    let title = rows.first().map(|found| found.title.clone())?;
    let basis = board.summary.with(|summary| {
        let summary = summary.as_ref()?;
        Some(w::source(&summary.source).1)
    })?;
    let table: Vec<Vec<String>> = rows.iter().flat_map(Found::lines).collect();
    let heads = [t(l::CITED_FIGURE), t(l::CITED_COLUMN), t(f::COL_VALUE)];
    let sheet = Sheet {
        slug: CARD.into(),
        title: t(d::CARD_TITLE).into(),
        what: title.clone(),
        formula: t(l::CITED_HOW).into(),
        inputs: [board.name.get(), " · ".into(), id.clone()].concat(),
        rests: basis.clone(),
        csv: sheet_table(&heads, &table),
        ..Sheet::default()
    };
    let texts = vec![
        (["“", &title, "”"].concat(), 15.0),
        (sentence(&rows), 24.0),
        (sums(&rows), 15.0),
        (basis, 12.0),
    ];
    let body = kids![
        el("h2", "h3", kids![t(d::CARD_TITLE)]),
        drawn(&texts),
        acts(session, &texts)
    ];
    let section = figured(sheet, arrived, link(session, id), body);
    Some(el("section", "card", kids![section]).node())
}

/// What a figure says of the decision.
struct Found {
    figure: Rc<Figure>,
    place: usize,
    title: String,
}

impl Found {
    fn cell(&self, name: ColumnName) -> &Cell {
        let row = self.figure.rows.get(self.place);
        row.map_or(&Cell::Unknown, |row| self.figure.cell(row, name))
    }

    fn lines(&self) -> Vec<Vec<String>> {
        let row = self.figure.rows.get(self.place).into_iter().flatten();
        let columns = self.figure.columns.iter();
        columns
            .zip(row)
            .filter(|(column, _)| column.name != ColumnName::Decision)
            .map(|(column, cell)| {
                vec![
                    charts::title(self.figure.kind).to_owned(),
                    column_name(column.name).into(),
                    cell_raw(cell),
                ]
            })
            .collect()
    }
}

/// The decision's row of every figure that has one.
fn rows_of(board: Board, id: &str) -> Vec<Found> {
    let kinds = FIRST.into_iter().chain(BESIDE);
    let figures = kinds.filter_map(|kind| board.slot(kind).get());
    figures.filter_map(|figure| row_of(figure, id)).collect()
}

fn row_of(figure: Rc<Figure>, id: &str) -> Option<Found> {
    let place = figure
        .rows
        .iter()
        .position(|row| matches!(row.first(), Some(Cell::Decision(of, _)) if of == id))?;
    let title = figure.rows.get(place)?.first().map(charts::cell_words)?;
    Some(Found {
        figure,
        place,
        title,
    })
}

fn of(rows: &[Found], kind: FigureKind, name: ColumnName) -> Cell {
    let found = rows.iter().find(|found| found.figure.kind == kind);
    found.map_or(Cell::Unknown, |found| found.cell(name).clone())
}

/// How it came out, and on how few it hung.
fn sentence(rows: &[Found]) -> String {
    let outcome = of(rows, FigureKind::Counterfactual, ColumnName::InForce);
    let Cell::Outcome(outcome, _) = outcome else {
        return t(l::CITED_NOT_CONTESTED).into();
    };
    let outcome = match &outcome {
        OutcomeWord::Won(choice) => l::cited_won(choice),
        other => charts::cell_words(&Cell::Outcome(other.clone(), false)),
    };
    match of(rows, FigureKind::Coalition, ColumnName::Needed) {
        Cell::Count(needed) => l::cited_needed(&outcome, &d::addresses(needed)),
        _ => [&outcome, "."].concat(),
    }
}

/// Who took part, and how few could have decided or blocked.
fn sums(rows: &[Found]) -> String {
    let count = |kind, name| match of(rows, kind, name) {
        Cell::Count(n) => Some(d::addresses(n)),
        _ => None,
    };
    let parts = [
        count(FigureKind::Turnout, ColumnName::Voters).map(|n| l::cited_voters(&n)),
        count(FigureKind::Coalition, ColumnName::Coalition).map(|n| l::cited_coalition(&n)),
        count(FigureKind::Coalition, ColumnName::Blocking).map(|n| d::block(&n)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" ")
}

fn drawn(texts: &[(String, f64)]) -> Node {
    let classes = ["small soft", "strong", "small", "small soft"];
    let lines = texts.iter().zip(classes);
    let lines: Vec<Node> = lines
        .map(|((text, _), class)| p(class, text.clone()))
        .collect();
    el("blockquote", "card flow tight", lines)
        .attr("id", "cite")
        .node()
}

fn acts(session: Session, texts: &[(String, f64)]) -> Node {
    let text: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
    let picture = |form: Saved| {
        let texts = texts.to_vec();
        move || save_words(session, "locus-card", form, SELECTOR, &texts)
    };
    el(
        "p",
        "row",
        kids![
            copy_btn(d::CARD_COPY, text.join("\n")),
            crate::components::btn("small", t(d::CARD_SVG), picture(Saved::Svg)),
            crate::components::btn("small", t(d::CARD_PNG), picture(Saved::Png))
        ],
    )
    .node()
}

fn link(session: Session, id: String) -> Link {
    let here = charts::here(session);
    Rc::new(move |slug| [&here(slug), "&", CARD, "=", &encode(&id)].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: FigureKind, cells: Vec<(ColumnName, Cell)>) -> Found {
        let id = (
            ColumnName::Decision,
            Cell::Decision("7".into(), String::new()),
        );
        let cells: Vec<(ColumnName, Cell)> = [id].into_iter().chain(cells).collect();
        let columns = cells.iter().map(|(name, _)| Column {
            name: *name,
            number: false,
        });
        let figure = Figure {
            columns: columns.collect(),
            rows: vec![cells.iter().map(|(_, cell)| cell.clone()).collect()],
            ..Figure::empty(kind, Inputs::default())
        };
        row_of(Rc::new(figure), "7").unwrap_or_else(|| unreachable!("the row is there"))
    }

    fn coalition(needed: Cell) -> Found {
        let cells = vec![
            (ColumnName::Coalition, Cell::Count(4)),
            (ColumnName::Blocking, Cell::Count(2)),
            (ColumnName::Needed, needed),
        ];
        found(FigureKind::Coalition, cells)
    }

    fn grid(outcome: OutcomeWord) -> Found {
        let cells = vec![(ColumnName::InForce, Cell::Outcome(outcome, false))];
        found(FigureKind::Counterfactual, cells)
    }

    #[test]
    fn the_card_says_on_how_few_a_decision_hung_as_far_as_figures_know() {
        let check = |rows: &[Found], expected: &str| assert_eq!(sentence(rows), expected);
        check(
            &[coalition(Cell::Count(3)), grid(OutcomeWord::Passed)],
            "Passed, but not without 3 addresses.",
        );
        check(
            &[
                coalition(Cell::Count(1)),
                grid(OutcomeWord::Won("B".into())),
            ],
            "“B” won, but not without 1 address.",
        );
        check(
            &[coalition(Cell::Unknown), grid(OutcomeWord::Failed)],
            "Failed.",
        );
        check(&[], "Not contested, so it hung on nobody in particular.");
        assert_eq!(
            sums(&[coalition(Cell::Unknown)]),
            "4 addresses could have decided it. 2 addresses could block it."
        );
    }

    #[test]
    fn a_card_has_the_rows_of_its_own_decision_only() {
        let one = coalition(Cell::Count(3));
        assert_eq!(one.lines().len(), 3);
        assert!(row_of(one.figure.clone(), "8").is_none());
        assert_eq!(place("a b&c"), "#figure=card&card=a%20b%26c");
    }
}
