//! What Locus chose for its figures, or the reader otherwise: every figure takes its numbers from here, and the table of
//! Locus's own defaults tells the same ones.

use crate::figures::QUOTA_BPS;
use lens::{
    agreement,
    blocs::{LINKAGES, Linkage, THRESHOLDS},
    decide, drift, prevail,
};
use views::{FigureOptions, Setting};

/// Numbers that figures are made with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// What decisions are counted with.
    pub settings: decide::Options,
    /// With fewer contested votes no share is given.
    pub least_contested: u32,
    /// So many of those who cast most are compared.
    pub compared: u32,
    /// How a move is told from chance.
    pub drift: drift::Options,
    /// What wins in the game of weights, in hundredths of a percent.
    pub quota_bps: u32,
    /// Which of the ways to group is listed, counted from 1; see [`Chosen::listed`].
    pub way: u32,
}

/// Where nobody sets another: those join that agree on average from 0.6 beyond chance on.
const WAY: u32 = 5;

impl Chosen {
    /// As a question asks.
    pub fn of(options: &FigureOptions) -> Chosen {
        let set = |setting, own: u32| options.otherwise.get(setting).unwrap_or(own);
        let hundredths = |setting, own: f64| {
            let set = options.otherwise.get(setting);
            set.map_or(own, |set| f64::from(set) / 100.0)
        };
        let usual = decide::Options::default();
        let drift = drift::Options::default();
        let window = options.otherwise.get(Setting::Window);
        let seed = options.otherwise.get(Setting::Seed);
        Chosen {
            settings: decide::Options {
                contested_bps: options.threshold_bps,
                least_voters: set(Setting::LeastVoters, usual.least_voters),
                late_bps: set(Setting::Late, usual.late_bps),
                cap_bps: set(Setting::Cap, usual.cap_bps),
            },
            least_contested: set(Setting::LeastContested, prevail::LEAST),
            compared: set(Setting::Compared, agreement::LARGEST as u32),
            drift: drift::Options {
                window: window.map_or(drift.window, |window| window as usize),
                slack: hundredths(Setting::Slack, drift.slack),
                limit: hundredths(Setting::Limit, drift.limit),
                seed: seed.map_or(drift.seed, u64::from),
                ..drift
            },
            quota_bps: set(Setting::Quota, QUOTA_BPS),
            way: set(Setting::Listed, WAY),
        }
    }

    /// The way to group that is listed: by when groups are alike, and of each from the strictest agreement down.
    pub fn listed(&self) -> Option<(Linkage, i64)> {
        let ways = LINKAGES
            .iter()
            .flat_map(|linkage| THRESHOLDS.map(|from| (*linkage, from)));
        ways.zip(1..)
            .find(|(_, number)| *number == self.way)
            .map(|(way, _)| way)
    }
}
