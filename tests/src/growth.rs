//! How the time of some work grows with its size, measured against the same work on less: says nothing about how fast a
//! machine is, and little about how busy.

use std::time::{Duration, Instant};

/// How often each size is tried; the shortest time counts, as only others' work makes it longer.
const TRIES: usize = 3;
/// The larger size is so many times the smaller.
pub const FACTOR: usize = 8;
/// Linear work grows by [`FACTOR`], 8, quadratic work by its square, 64.
const MOST: f64 = 18.0;
/// Below this a time is mostly noise.
const NOISE: Duration = Duration::from_millis(4);

/// Fails unless `work` grows about linearly from `size` to `size * FACTOR`.
pub fn assert_linear(what: &str, size: usize, mut work: impl FnMut(usize)) {
    let mut seen = String::new();
    // A burst of others' work may hit every try of one size: look again before complaining.
    for _ in 0..3 {
        let (small, large) = (shortest(size, &mut work), shortest(size * FACTOR, &mut work));
        let growth = large.as_secs_f64() / small.max(NOISE).as_secs_f64();
        if growth <= MOST {
            return;
        }
        seen = format!("{small:?} for {size}, {large:?} for {}: {growth:.1} times", size * FACTOR);
    }
    panic!("{what} does not grow linearly: {seen}");
}

fn shortest(size: usize, work: &mut impl FnMut(usize)) -> Duration {
    let time = |_| {
        let start = Instant::now();
        work(size);
        start.elapsed()
    };
    (0..TRIES).map(time).min().unwrap_or_default()
}
