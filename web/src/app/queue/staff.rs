//! Something for each worker: a map for a handful of entries, much smaller in the page than a tree.

/// Names a worker; no name is given twice, so that late news of a worker isn't held against another.
pub type Hand = u32;

/// Something for each worker, in the order in which they were added.
#[derive(Debug)]
pub struct Staff<T>(Vec<(Hand, T)>);

impl<T> Default for Staff<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Staff<T> {
    /// Adds one under a name that isn't taken.
    pub fn insert(&mut self, hand: Hand, value: T) {
        self.0.push((hand, value));
    }

    /// What is there for a worker.
    #[must_use]
    pub fn get(&self, hand: Hand) -> Option<&T> {
        self.iter().find(|(name, _)| *name == hand).map(|(_, value)| value)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, hand: Hand) -> Option<&mut T> {
        self.0.iter_mut().find(|(name, _)| *name == hand).map(|(_, value)| value)
    }

    /// Takes it out.
    pub fn remove(&mut self, hand: Hand) -> Option<T> {
        let place = self.0.iter().position(|(name, _)| *name == hand)?;
        Some(self.0.remove(place).1)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (Hand, &T)> {
        self.0.iter().map(|(hand, value)| (*hand, value))
    }

    /// Takes all of them out.
    pub fn into_values(self) -> impl Iterator<Item = T> {
        self.0.into_iter().map(|(_, value)| value)
    }
}
