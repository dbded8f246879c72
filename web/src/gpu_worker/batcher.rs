//! Requests to the GPU: which wait, and which are being computed.

use std::collections::VecDeque;

use crate::protocol::InputShape;

/// Most windows that are computed at once, but for a recording with more: a few passes, so that waiting is short
/// and little is lost with the device.
const MOST_WINDOWS: u32 = 32;

/// Names the port by which a request came.
pub type ClientId = usize;

/// A request for the logits of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct GpuRequest<N> {
    /// Who is to be answered.
    pub client: ClientId,
    /// Names the recording.
    pub id: u32,
    /// What the numbers mean.
    pub shape: InputShape,
    /// The numbers.
    pub numbers: N,
}

/// Requests in the order in which they came. Those that wait are computed together, so that windows of several
/// recordings fill the network's passes.
#[derive(Debug)]
pub struct GpuRequestBatcher<N> {
    waiting: VecDeque<GpuRequest<N>>,
    is_computing: bool,
}

impl<N> Default for GpuRequestBatcher<N> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), is_computing: false }
    }
}

impl<N> GpuRequestBatcher<N> {
    /// Whether a request would not have to wait.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty() && !self.is_computing
    }

    /// Adds a request.
    pub fn push(&mut self, request: GpuRequest<N>) {
        self.waiting.push_back(request);
    }

    /// The requests to compute next: as many as fit, and at least one. None while a batch is computed, and where
    /// none waits.
    pub fn next_batch(&mut self) -> Vec<GpuRequest<N>> {
        let mut batch = Vec::new();
        if self.is_computing {
            return batch;
        }
        let mut windows = 0;
        while let Some(next) = self.waiting.pop_front_if(|next| {
            windows += next.shape.windows;
            windows <= MOST_WINDOWS || windows == next.shape.windows
        }) {
            batch.push(next);
        }
        self.is_computing = !batch.is_empty();
        batch
    }

    /// The batch is computed.
    pub fn computed(&mut self) {
        self.is_computing = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batcher(windows: &[u32]) -> GpuRequestBatcher<()> {
        let mut batcher = GpuRequestBatcher::default();
        for (id, &windows) in (1..).zip(windows) {
            let shape = InputShape { windows, rows: 1, columns: 1 };
            batcher.push(GpuRequest { client: 10, id, shape, numbers: () });
        }
        batcher
    }

    fn batch(batcher: &mut GpuRequestBatcher<()>) -> Vec<u32> {
        batcher.next_batch().into_iter().map(|request| request.id).collect()
    }

    #[test]
    fn waiting_requests_are_computed_together_as_far_as_they_fit() {
        let mut batcher = batcher(&[20, 12, 1]);
        assert_eq!(batch(&mut batcher), [1, 2]);
        assert!(batch(&mut batcher).is_empty(), "the first ones are being computed");
        batcher.computed();
        assert_eq!(batch(&mut batcher), [3]);
    }

    #[test]
    fn a_request_that_is_too_large_is_computed_alone() {
        let mut batcher = batcher(&[100, 1]);
        assert_eq!(batch(&mut batcher), [1]);
        batcher.computed();
        assert_eq!(batch(&mut batcher), [2]);
    }

    #[test]
    fn a_request_need_not_wait_only_where_there_is_no_other() {
        let mut batcher = batcher(&[1]);
        assert!(!batcher.is_idle(), "one waits");
        batch(&mut batcher);
        assert!(!batcher.is_idle(), "one is being computed");
        batcher.computed();
        assert!(batcher.is_idle() && batch(&mut batcher).is_empty() && batcher.is_idle());
    }
}
