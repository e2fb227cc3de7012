//! Drift: whether a series, such as the fewest who could decide, has moved, and since when. A rolling median for the eye
//! and a CUSUM chart (Page 1954) for the judgement, with how often chance alone would raise its alarm.
//!
//! Sums are of distances from the mean of the whole series. One that runs from the first number on raises no alarm: the
//! series begins above or below its mean, and there is nothing before that it could have moved from.
//!
//! Times and events are the caller's: a series is in the order of its decisions.

use crate::{random::Random, work::Work};

/// What the reader may set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// The rolling median is of this many: the number itself and those before it.
    pub window: usize,
    /// Steps of less than this many standard deviations are let pass.
    pub slack: f64,
    /// An alarm is raised at a sum of so many standard deviations.
    pub limit: f64,
    /// How many random orders tell how often chance alone raises an alarm.
    pub orders: u32,
    /// The same seed gives the same orders.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            window: 12,
            slack: 0.5,
            limit: 5.0,
            orders: 999,
            seed: 1,
        }
    }
}

/// Whether a series has moved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drift {
    /// One for each number of the series.
    pub points: Vec<Point>,
    /// In their order; each begins anew.
    pub alarms: Vec<Alarm>,
    /// Of [`Options::orders`] random orders of the same numbers, so many raise an alarm in either direction: false ones.
    pub false_alarms: u32,
    /// How many orders were tried.
    pub orders: u32,
}

/// A number of the series and what the chart makes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// The number.
    pub value: f64,
    /// The median of the window that ends here.
    pub median: f64,
    /// The sum of steps up, `max(0, sum + z − slack)`.
    pub up: f64,
    /// The sum of steps down, `max(0, sum − z − slack)`.
    pub down: f64,
}

/// Where a sum reached the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Which number raised it.
    pub at: usize,
    /// The first number of the run that led there: the likely start of the move.
    pub since: usize,
    /// Which way.
    pub direction: Direction,
}

/// Which way a series moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Its numbers grew.
    Up,
    /// Its numbers fell.
    Down,
}

/// Begins to look at a series. Numbers that are none are taken as 0.
pub fn drift(series: &[f64], options: Options) -> Drifting {
    let series: Vec<f64> = series
        .iter()
        .map(|number| if number.is_finite() { *number } else { 0.0 })
        .collect();
    Drifting {
        steps: steps(&series),
        random: Random::new(options.seed),
        found: Drift {
            points: Vec::new(),
            alarms: Vec::new(),
            false_alarms: 0,
            orders: 0,
        },
        series,
        options,
    }
}

/// Which numbers of a series events stand before: for each event the first decision that ended at or after it; `None`
/// where none did. `ends` are in order.
pub fn mark(events: &[i64], ends: &[i64]) -> Vec<Option<usize>> {
    let place =
        |event: &i64| Some(ends.partition_point(|end| end < event)).filter(|at| *at < ends.len());
    events.iter().map(place).collect()
}

/// The work of looking at a series.
pub struct Drifting {
    series: Vec<f64>,
    /// Standard deviations from the mean.
    steps: Vec<f64>,
    random: Random,
    found: Drift,
    options: Options,
}

/// So many orders are tried in a step.
const ORDERS: u32 = 50;

impl Work for Drifting {
    type Output = Drift;

    fn progress(&self) -> (u64, u64) {
        (self.found.orders.into(), self.options.orders.into())
    }

    fn step(&mut self) -> Option<Drift> {
        if self.found.points.len() < self.series.len() {
            self.chart();
        }
        // Where all numbers are the same, every order is.
        let orders = match self.steps.is_empty() {
            true => 0,
            false => self.options.orders,
        };
        for _ in 0..ORDERS.min(orders - self.found.orders) {
            self.random.shuffle(&mut self.steps);
            let alarm = sums(&self.steps, &self.options).any(|sums| sums.alarm.is_some());
            self.found.false_alarms += u32::from(alarm);
            self.found.orders += 1;
        }
        (self.found.orders == orders).then(|| core::mem::take(&mut self.found))
    }
}

impl Drifting {
    fn chart(&mut self) {
        let window = self.options.window.max(1);
        let flat = vec![0.0; self.series.len()];
        let steps = if self.steps.is_empty() {
            &flat
        } else {
            &self.steps
        };
        for ((place, value), sums) in self
            .series
            .iter()
            .enumerate()
            .zip(sums(steps, &self.options))
        {
            let from = (place + 1).saturating_sub(window);
            let recent = self.series.get(from..=place).unwrap_or_default().to_vec();
            self.found.points.push(Point {
                value: *value,
                median: crate::real::median(recent).unwrap_or(*value),
                up: sums.up,
                down: sums.down,
            });
            self.found.alarms.extend(sums.alarm);
        }
    }
}

/// In standard deviations from the mean; nothing where there is no deviation.
fn steps(series: &[f64]) -> Vec<f64> {
    let count = series.len() as f64;
    let mean = series.iter().sum::<f64>() / count;
    let square = |number: &f64| (number - mean) * (number - mean);
    let deviation = (series.iter().map(square).sum::<f64>() / (count - 1.0)).sqrt();
    if series.len() < 2 || deviation <= 0.0 {
        return Vec::new();
    }
    series
        .iter()
        .map(|number| (number - mean) / deviation)
        .collect()
}

/// Both sums at one number.
#[derive(Clone, Copy)]
struct Sums {
    up: f64,
    down: f64,
    alarm: Option<Alarm>,
}

/// The two sums along a series of steps. The number that raises an alarm shows its sum; after it both begin anew.
fn sums<'a>(steps: &'a [f64], options: &'a Options) -> impl Iterator<Item = Sums> + 'a {
    let (mut up, mut down) = ((0.0, 0), (0.0, 0));
    steps.iter().enumerate().map(move |(at, step)| {
        let add = |(sum, since): (f64, usize), step: f64| {
            let since = if sum > 0.0 { since } else { at };
            (f64::max(0.0, sum + step - options.slack), since)
        };
        (up, down) = (add(up, *step), add(down, -*step));
        let shown = (up.0, down.0);
        let alarm = [(up, Direction::Up), (down, Direction::Down)]
            .into_iter()
            .find(|((sum, since), _)| *sum >= options.limit && *since > 0)
            .map(|((_, since), direction)| Alarm {
                at,
                since,
                direction,
            });
        if alarm.is_some() {
            (up, down) = ((0.0, at + 1), (0.0, at + 1));
        }
        Sums {
            up: shown.0,
            down: shown.1,
            alarm,
        }
    })
}
