//! Numbers that Locus chose and that pages, the lab and the engine's searches go by: each stands here once, so that the table
//! of Locus's own defaults tells what is so.

/// A chart has room for so many lines; all others are in its table, and how many is said in it.
pub const ROWS: usize = 24;
/// Of bars fewer still: so many are seen at a glance, and the first of them are the largest.
pub const BARS: usize = 10;
/// Squares of pairs: more addresses would leave no room for a number in a square.
pub const ADDRESSES: usize = 12;
/// More marks in a chart over time are a wall; the newest are kept.
pub const MARKS: usize = 100;
/// Most of one source; the newest.
pub const MARKS_OF_SOURCE: usize = 60;
/// How far a search for powers goes: contracts that are looked through.
pub const SEARCH_CONTRACTS: usize = 200;
/// Accounts at all.
pub const SEARCH_ACCOUNTS: usize = 2_000;
/// Steps from where it started.
pub const SEARCH_STEPS: u32 = 12;
/// Questions to sources, logs not counted.
pub const SEARCH_QUESTIONS: u32 = 60_000;
