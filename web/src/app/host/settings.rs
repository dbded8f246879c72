//! What the page's address and the machine settle.

/// Settings that hold as long as the page is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Workers that may run at once.
    pub workers: usize,
    /// Whether programs that play a GPU may be used as one, for tests.
    pub admits_software: bool,
}

impl Settings {
    /// Those of this window: its address may name them, as in `?workers=2` and `?gpu=software`.
    #[must_use]
    pub fn of_window() -> Self {
        let window = web_sys::window();
        let search = window.as_ref().and_then(|window| window.location().search().ok());
        let cores = window.map_or(1.0, |window| window.navigator().hardware_concurrency());
        Self::new(&search.unwrap_or_default(), cores as usize)
    }

    /// Of an address's query and a number of cores. One core is left to the page itself.
    fn new(search: &str, cores: usize) -> Self {
        let named = value(search, "workers").and_then(|workers| workers.parse().ok());
        Self {
            workers: named.unwrap_or(cores.saturating_sub(1)).max(1),
            admits_software: value(search, "gpu") == Some("software"),
        }
    }
}

/// The value of a name in a query such as `?a=1&b=2`.
fn value<'a>(search: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = search.trim_start_matches('?').split('&').filter_map(|p| p.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_workers_as_cores_less_one_and_at_least_one() {
        let workers = |cores| Settings::new("", cores).workers;
        assert_eq!([0, 1, 2, 8].map(workers), [1, 1, 1, 7]);
    }

    #[test]
    fn software_is_admitted_by_name_only() {
        let admits = |search| Settings::new(search, 1).admits_software;
        assert!(admits("?workers=2&gpu=software"));
        assert!(!admits("") && !admits("?gpu") && !admits("?gpu=all"));
    }

    #[test]
    fn the_address_can_name_their_number_and_nonsense_is_ignored() {
        let workers = |search| Settings::new(search, 4).workers;
        assert_eq!(["?workers=2", "?x=1&workers=9", "?workers=0"].map(workers), [2, 9, 1]);
        assert_eq!(["?workers=many", "?workers", "?my-workers=2"].map(workers), [3, 3, 3]);
    }
}
