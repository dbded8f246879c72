//! Sets that are joined and never parted.

/// Disjoint sets of the indices below a length; each set is called by its smallest index.
#[derive(Debug, Clone)]
pub struct DisjointSets {
    parent: Vec<usize>,
}

impl DisjointSets {
    /// Each index is a set of its own.
    #[must_use]
    pub fn new(len: usize) -> Self {
        Self { parent: (0..len).collect() }
    }

    /// The smallest index of the set that `index` is in.
    #[must_use]
    pub fn find(&self, mut index: usize) -> usize {
        while self.parent[index] != index {
            index = self.parent[index];
        }
        index
    }

    /// Makes one set of those that `a` and `b` are in.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
