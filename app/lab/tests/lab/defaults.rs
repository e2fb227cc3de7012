//! Locus's own defaults are told as a figure: the very numbers that the other figures are made with, and what a reader
//! set otherwise is what they are then made with.

use crate::told::{self, Told, column, value};
use std::collections::HashMap;
use views::{
    AssumedRule, Cell, ColumnName, Figure, FigureKind, FigureOptions, Remark, Setting, SettingWord,
    ValueName,
};

type Figures = HashMap<FigureKind, Figure>;

/// All figures of a file of votes, with these settings otherwise.
fn figures(csv: &str, otherwise: &[(Setting, u32)]) -> Figures {
    let mut options = FigureOptions::default();
    for (setting, value) in otherwise {
        options.otherwise.set(*setting, Some(*value));
    }
    asked(csv, options)
}

fn asked(csv: &str, options: FigureOptions) -> Figures {
    let told = Told::of(csv.as_bytes(), options);
    let figures = told.figures().map(|figure| (figure.kind, figure.clone()));
    figures.collect()
}

/// So many contested votes in a row, a day apart, each with the fewest that could decide it.
fn contested(fewest: &[u32]) -> String {
    let mut csv = String::from(told::HEADER);
    for (day, few) in (0..).zip(fewest) {
        told::contested(&mut csv, &format!("p{day}"), day, *few);
    }
    csv
}

/// What a default is of its own, and what is in use.
fn told(figures: &Figures, setting: Setting) -> (Cell, Cell) {
    let figure = &figures[&FigureKind::Defaults];
    let name = Cell::Setting(setting, SettingWord::Name);
    let mut rows = figure.rows.iter();
    let row = rows.find(|row| figure.cell(row, ColumnName::Setting) == &name);
    let cell = |column| figure.cell(row.unwrap(), column).clone();
    (cell(ColumnName::Value), cell(ColumnName::InUse))
}

#[test]
fn every_default_is_told_once_and_in_use_where_nobody_set_another() {
    let figures = figures(&contested(&[2, 3, 2]), &[]);
    let figure = &figures[&FigureKind::Defaults];
    assert_eq!(figure.rows.len(), Setting::ALL.len());
    assert!(figure.remarks.is_empty());
    for setting in Setting::ALL {
        let (own, in_use) = told(&figures, setting);
        assert_eq!(own, in_use, "{setting:?}");
        assert_ne!(own, Cell::Unknown, "{setting:?}");
    }
    assert!(figures.values().all(|figure| {
        let remarks = &mut figure.remarks.iter();
        !remarks.any(|remark| matches!(remark, Remark::Otherwise(..)))
    }));
}

#[test]
fn the_command_line_counts_by_the_same_defaults() {
    let figures = figures(&contested(&[2]), &[]);
    let usual = lens::decide::Options::default();
    for (setting, expected) in [
        (Setting::Contested, Cell::Share(usual.contested_bps.into())),
        (Setting::LeastVoters, Cell::Count(usual.least_voters.into())),
        (
            Setting::LeastContested,
            Cell::Count(lens::prevail::LEAST.into()),
        ),
    ] {
        assert_eq!(told(&figures, setting).0, expected, "{setting:?}");
    }
}

#[test]
fn what_is_told_is_what_the_figures_go_by() {
    let figures = figures(&contested(&[2; 19]), &[]);
    let Cell::Count(needed) = told(&figures, Setting::LeastContested).0 else {
        panic!("a number is told as one");
    };
    let remark = Remark::TooFew(19, u32::try_from(needed).unwrap());
    assert!(figures[&FigureKind::Prevail].remarks.contains(&remark));
    let (Cell::Share(quota), _) = told(&figures, Setting::Quota) else {
        panic!("a share is told as one");
    };
    let potential = &figures[&FigureKind::Potential];
    assert_eq!(value(potential, ValueName::Quota), &Cell::Share(quota));
    let inputs = figures[&FigureKind::Lorenz].inputs.threshold_bps;
    let (contested, _) = told(&figures, Setting::Contested);
    assert_eq!(contested, Cell::Share(inputs.into()));
}

#[test]
fn what_a_reader_sets_otherwise_is_what_figures_are_made_with() {
    // Half as many are enough from the middle on: a fall that is just too short to be marked.
    let mut fewest = vec![4; 10];
    fewest.extend([2; 9]);
    let csv = contested(&fewest);
    let usual = figures(&csv, &[]);

    let set = |setting, value| figures(&csv, &[(setting, value)]);
    let enough = set(Setting::LeastContested, 19);
    let shares = |all: &Figures| column(&all[&FigureKind::Prevail], ColumnName::PrevailedShare);
    assert!(shares(&usual).iter().all(|share| *share == Cell::Unknown));
    assert!(shares(&enough).iter().any(|share| *share != Cell::Unknown));

    let narrow = set(Setting::Window, 1);
    let coalition = |all: &Figures, name| column(&all[&FigureKind::Coalition], name);
    let micro = |cell: &Cell| match cell {
        Cell::Count(count) => Cell::Micro(i64::try_from(*count).unwrap() * 1_000_000),
        other => other.clone(),
    };
    let points: Vec<Cell> = coalition(&narrow, ColumnName::Coalition)
        .iter()
        .map(micro)
        .collect();
    assert_eq!(coalition(&narrow, ColumnName::RollingMedian), points);
    assert_ne!(coalition(&usual, ColumnName::RollingMedian), points);

    let marks = |all: &Figures| all[&FigureKind::Coalition].marks.len();
    assert_eq!((marks(&usual), marks(&set(Setting::Limit, 400))), (0, 1));
    assert_eq!(marks(&set(Setting::Slack, 0)), 1);

    let pairs = |all: &Figures| all[&FigureKind::Agreement].rows.len();
    assert_eq!((pairs(&usual), pairs(&set(Setting::Compared, 2))), (21, 1));

    // At a tenth the largest has as much as each of the others, at half it still prevails.
    let changed = |csv: &str, otherwise: &[(Setting, u32)]| {
        let figure = &figures(csv, otherwise)[&FigureKind::Counterfactual];
        value(figure, ValueName::FlipsCapped).clone()
    };
    let whale = "proposal,voter,choice,power\np,a,yes,60\np,b,no,20\np,c,no,20\n";
    assert_eq!(changed(whale, &[]), Cell::Count(1));
    assert_eq!(changed(whale, &[(Setting::Cap, 5000)]), Cell::Count(0));

    let quota = |all: &Figures| value(&all[&FigureKind::Potential], ValueName::Quota).clone();
    let high = set(Setting::Quota, 9000);
    assert_eq!(quota(&high), Cell::Share(9000));
    let banzhaf = |all: &Figures| column(&all[&FigureKind::Potential], ColumnName::Banzhaf);
    assert_eq!(banzhaf(&usual).len(), banzhaf(&high).len());

    // Those who always vote alike are a group in each way; of another way another count is listed.
    let groups = |all: &Figures| column(&all[&FigureKind::Blocs], ColumnName::Members);
    let strict = set(Setting::Listed, 7);
    assert!(!groups(&strict).is_empty());

    let gini = |all: &Figures| {
        let figure = &all[&FigureKind::Coalition];
        value(figure, ValueName::MedianGini).clone()
    };
    assert_ne!(gini(&usual), Cell::Unknown);
    assert_eq!(gini(&set(Setting::LeastVoters, 8)), Cell::Unknown);
}

#[test]
fn what_is_set_otherwise_is_said_beside_the_figures_that_it_shapes_and_in_the_table() {
    let csv = contested(&[2, 3, 2, 3, 2, 2]);
    for setting in Setting::NUMBERS {
        let may = setting.addressed().unwrap();
        let all = figures(&csv, &[(setting, may.most)]);
        let (own, in_use) = told(&all, setting);
        assert_ne!(own, in_use, "{setting:?}");
        let remark = Remark::Otherwise(setting, may.most);
        for (kind, figure) in &all {
            let said = figure.remarks.contains(&remark);
            assert_eq!(said, setting.shapes(*kind), "{setting:?} {kind:?}");
        }
        assert!(all.keys().any(|kind| setting.shapes(*kind)), "{setting:?}");
        // More than an address may say is as Locus has it.
        if let Some(more) = may.most.checked_add(1) {
            assert_eq!(told(&figures(&csv, &[(setting, more)]), setting).1, own);
        }
    }
}

#[test]
fn period_and_rule_are_those_in_use() {
    let day = 86_400_000;
    let from = 1_600_000_000_000;
    let options = FigureOptions {
        from: Some(from),
        until: Some(from + 3 * day),
        ..FigureOptions::default()
    };
    let all = asked(&contested(&[2, 3, 2, 3, 2]), options);
    assert_eq!(told(&all, Setting::Period).1, Cell::Span(3 * day));
    let rule = Cell::Rule(AssumedRule::Plurality);
    assert_eq!(told(&all, Setting::Rule), (rule.clone(), rule));
    // Without an end it is up to the last vote.
    let until = None;
    let all = asked(
        &contested(&[2, 3, 2, 3, 2]),
        FigureOptions { until, ..options },
    );
    assert_eq!(told(&all, Setting::Period).1, Cell::Span(4 * day));
}
