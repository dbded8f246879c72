//! Something for each worker: a map for a handful of entries, much smaller in the page than a tree.

/// Names a worker. No name is given twice, so that late news of a worker isn't taken for that of another.
pub type WorkerId = u32;

/// Something for each worker, in the order in which they were added.
#[derive(Debug)]
pub struct WorkerMap<T>(Vec<(WorkerId, T)>);

impl<T> Default for WorkerMap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> WorkerMap<T> {
    /// Adds one under a name that isn't taken.
    pub fn insert(&mut self, worker: WorkerId, value: T) {
        self.0.push((worker, value));
    }

    /// The value of a worker.
    #[must_use]
    pub fn get(&self, worker: WorkerId) -> Option<&T> {
        self.iter().find(|(id, _)| *id == worker).map(|(_, value)| value)
    }

    /// The value of a worker, to be changed.
    pub fn get_mut(&mut self, worker: WorkerId) -> Option<&mut T> {
        self.0.iter_mut().find(|(id, _)| *id == worker).map(|(_, value)| value)
    }

    /// Takes out the value of a worker.
    pub fn remove(&mut self, worker: WorkerId) -> Option<T> {
        let place = self.0.iter().position(|(id, _)| *id == worker)?;
        Some(self.0.remove(place).1)
    }

    /// How many workers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All values with their workers.
    pub fn iter(&self) -> impl Iterator<Item = (WorkerId, &T)> {
        self.0.iter().map(|(worker, value)| (*worker, value))
    }
}
