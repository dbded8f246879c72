//! Timing a network.

use engine::stats::median;

/// How often it is timed; the median counts.
const ROUNDS: usize = 3;

/// The median of the times that `run` takes, in milliseconds, by a clock in seconds.
///
/// # Errors
/// Those of `run`.
pub async fn median_ms<T, E, F: Future<Output = Result<T, E>>>(
    now_s: impl Fn() -> f64,
    run: impl Fn() -> F,
) -> Result<f64, E> {
    let mut times = [0.0; ROUNDS];
    for time in &mut times {
        let start = now_s();
        run().await?;
        *time = (now_s() - start) * 1000.0;
    }
    Ok(median(&times).unwrap_or_default())
}
