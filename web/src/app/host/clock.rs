//! The page's clock.

/// Time since some moment in the past, in seconds.
pub fn now_s() -> f64 {
    let clock = web_sys::window().and_then(|window| window.performance());
    clock.map_or(0.0, |clock| clock.now() / 1000.0)
}
