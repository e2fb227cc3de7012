//! The Wilson score interval (Wilson 1927): how far a share seen in a few cases may be off. Unlike the textbook's it
//! holds for few cases and for shares near 0 and 1.

/// How sure the interval is, in hundredths of a percent.
pub const CONFIDENCE_BPS: u32 = 9_500;
/// The quantile of the normal distribution that leaves half of the rest above.
const Z: f64 = 1.959963984540054;

/// The interval that holds the share with 95 % confidence, where so many of so many were seen; (0, 1) of none.
pub fn wilson(seen: u32, of: u32) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (seen, of) = (f64::from(seen.min(of)), f64::from(of));
    let share = seen / of;
    let square = Z * Z / of;
    let centre = share + square / 2.0;
    let half = Z * (share * (1.0 - share) / of + square / (4.0 * of)).sqrt();
    let bound = |bound: f64| (bound / (1.0 + square)).clamp(0.0, 1.0);
    // At the ends rounding must not leave a hair's breadth.
    let low = if seen == 0.0 {
        0.0
    } else {
        bound(centre - half)
    };
    let high = if seen == of {
        1.0
    } else {
        bound(centre + half)
    };
    (low, high)
}
