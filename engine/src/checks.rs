//! Checks of configurations that say what is wrong.

/// What is wrong with a configuration: the part and the value, such as `network: trunk: channels`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Impossible(String);

impl From<&str> for Impossible {
    fn from(what: &str) -> Self {
        Self(what.to_owned())
    }
}

/// Collects what must hold of a configuration, and keeps the first thing that does not.
///
/// ```
/// use engine::checks::Checks;
///
/// let bands = 0;
/// let checked = Checks::new().that(bands > 0, "number of bands").done();
/// assert_eq!(checked.unwrap_err().to_string(), "number of bands");
/// ```
#[derive(Debug, Default)]
#[must_use = "call `done` for the result"]
pub struct Checks {
    failed: Option<Impossible>,
}

impl Checks {
    /// Nothing has failed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Fails with `what` where the condition does not hold.
    pub fn that(self, holds: bool, what: &str) -> Self {
        self.first(|| (!holds).then(|| what.into()))
    }

    /// Fails where a part failed, with the part's name before its reason.
    pub fn part(self, name: &str, result: Result<(), Impossible>) -> Self {
        self.first(|| result.err().map(|Impossible(what)| Impossible(format!("{name}: {what}"))))
    }

    /// The result.
    ///
    /// # Errors
    /// The first failure.
    pub fn done(self) -> Result<(), Impossible> {
        self.failed.map_or(Ok(()), Err)
    }

    fn first(self, failure: impl FnOnce() -> Option<Impossible>) -> Self {
        Self { failed: self.failed.or_else(failure) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_is_named_with_the_parts_that_it_lies_in() {
        let trunk = Checks::new().that(true, "layers").that(false, "channels").done();
        let network = Checks::new().part("trunk", trunk).that(false, "bands").done();
        let all = Checks::new().part("network", network).done();
        assert_eq!(all, Err("network: trunk: channels".into()));
    }

    #[test]
    fn what_holds_is_no_error() {
        let part = Checks::new().that(true, "a").done();
        assert_eq!(Checks::new().part("part", part).that(true, "b").done(), Ok(()));
    }
}
