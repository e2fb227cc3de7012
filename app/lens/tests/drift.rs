//! Drift: charts by hand, moves that are seen, and alarms that chance raises.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use lens::{
    drift::{Alarm, Direction, Drift, Options, drift, mark},
    random::Random,
    work,
};

fn looked_at(series: &[f64], options: Options) -> Drift {
    work::all(drift(series, options))
}

#[test]
fn sums_are_those_of_the_formula() {
    // Mean 3, standard deviation 2: z is -1, 0, 1, 1, -1, ….
    let series = [1.0, 3.0, 5.0, 5.0, 1.0, 3.0, 5.0, 1.0, 3.0];
    let mean = series.iter().sum::<f64>() / 9.0;
    let deviation = (series.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 8.0).sqrt();
    let found = looked_at(
        &series,
        Options {
            window: 3,
            orders: 10,
            ..Options::default()
        },
    );
    let (mut up, mut down) = (0.0, 0.0);
    for (value, point) in series.iter().zip(&found.points) {
        let z = (value - mean) / deviation;
        (up, down) = (f64::max(0.0, up + z - 0.5), f64::max(0.0, down - z - 0.5));
        assert!((point.up - up).abs() < 1e-12 && (point.down - down).abs() < 1e-12);
        assert_eq!(point.value, *value);
    }
    let medians: Vec<f64> = found.points.iter().map(|point| point.median).collect();
    assert_eq!(medians, [1.0, 2.0, 3.0, 5.0, 5.0, 3.0, 3.0, 3.0, 3.0]);
    assert_eq!((found.alarms.len(), found.orders), (0, 10));
}

#[test]
fn a_fall_is_seen_with_its_beginning() {
    // Nine could decide, and from the 31st decision on four.
    let mut random = Random::new(3);
    let mut series: Vec<f64> = (0..60)
        .map(|place| (if place < 30 { 9 } else { 4 }) as f64 + random.below(3) as f64)
        .collect();
    let found = looked_at(&series, Options::default());
    let first = found.alarms.iter().find(|alarm| alarm.at >= 30).unwrap();
    assert_eq!(first.direction, Direction::Down);
    assert!(
        (30..45).contains(&first.at) && first.since == 30,
        "{first:?}"
    );
    assert!(
        found.false_alarms * 20 < found.orders,
        "{} of {}",
        found.false_alarms,
        found.orders
    );
    assert_eq!(
        (found.points[29].median, found.points[59].median),
        (10.0, 5.0)
    );
    // The same, the other way around.
    series.reverse();
    let back = looked_at(&series, Options::default());
    let rise = back.alarms.iter().find(|alarm| alarm.at >= 30).unwrap();
    assert_eq!(rise.direction, Direction::Up);
}

#[test]
fn a_sum_begins_anew_after_its_alarm() {
    let options = Options {
        limit: 1.0,
        slack: 0.0,
        orders: 0,
        ..Options::default()
    };
    // z is ±1.0 but for the sample's 7/8.
    let found = looked_at(&[0.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 2.0], options);
    let alarm = |at, since, direction| Alarm {
        at,
        since,
        direction,
    };
    assert_eq!(
        found.alarms,
        [alarm(5, 4, Direction::Up), alarm(7, 6, Direction::Up)],
        "what begins below the mean of the whole has not fallen"
    );
}

#[test]
fn chance_raises_alarms_as_often_as_it_says() {
    // Of 200 series without any drift about as many raise an alarm as their random orders say.
    let options = |seed| Options {
        limit: 4.0,
        orders: 99,
        seed,
        ..Options::default()
    };
    let (mut raised, mut told) = (0, 0.0);
    for seed in 0..200 {
        let mut random = Random::new(1000 + seed);
        let series: Vec<f64> = (0..50).map(|_| random.below(12) as f64).collect();
        let found = looked_at(&series, options(seed));
        raised += u32::from(!found.alarms.is_empty());
        told += f64::from(found.false_alarms) / f64::from(found.orders);
    }
    // Four standard errors of √(200·p·(1−p)).
    let error = 4.0 * (told * (1.0 - told / 200.0)).sqrt();
    assert!(
        (f64::from(raised) - told).abs() < error,
        "{raised} raised, {told} told"
    );
    assert!(raised > 0);
}

#[test]
fn what_has_no_deviation_has_no_drift() {
    for series in [vec![], vec![3.0], vec![3.0; 20], vec![f64::NAN; 20]] {
        let found = looked_at(&series, Options::default());
        assert_eq!(
            (found.points.len(), found.alarms.len(), found.orders),
            (series.len(), 0, 0)
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_and_events_are_marked() {
    let series: Vec<f64> = (0..40).map(|place| f64::from(place * 7 % 11)).collect();
    let options = Options::default();
    assert_eq!(looked_at(&series, options), looked_at(&series, options));
    assert_eq!(
        mark(&[5, 10, 11, 31, -4], &[10, 20, 20, 30]),
        [Some(0), Some(0), Some(1), None, Some(0)]
    );
    assert_eq!(mark(&[1], &[]), [None]);
}
