//! The conditioning of a recording that is too long to be held, for somebody who follows it.

use std::ops::ControlFlow;

use crate::audio::{Block, Conditioner, Pcg, SignalMeasures, Sink};
use crate::findings::SignalFacts;

use super::{Follow, Progress, Refusal, Stage};

/// Takes a long recording block by block, from its first sample on.
pub(super) struct FollowedConditioner<'a> {
    pub(super) conditioner: Conditioner,
    /// The channel that is listened to; none where all are, as one.
    pub(super) channel: Option<usize>,
    pub(super) follow: &'a mut dyn Follow,
    is_cancelled: bool,
}

impl<'a> FollowedConditioner<'a> {
    pub(super) fn new(
        conditioner: Conditioner,
        channel: Option<usize>,
        follow: &'a mut dyn Follow,
    ) -> Self {
        Self { conditioner, channel, follow, is_cancelled: false }
    }

    /// What was heard, and what is known of it beside its frames.
    pub(super) fn finish(self) -> Result<(Pcg, SignalFacts), Refusal> {
        if self.is_cancelled {
            return Err(Refusal::Cancelled);
        }
        let (pcg, steps) = self.conditioner.finish()?;
        let measures = SignalMeasures::with_steps(steps, &pcg);
        let facts = SignalFacts { quality: pcg.quality(), measures, channel: self.channel };
        Ok((pcg, facts))
    }
}

impl Sink for FollowedConditioner<'_> {
    fn take(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        self.conditioner.take(block)?;
        let done_s = self.conditioner.duration_s();
        let progress = Progress { stage: Stage::Reading, done_s, length_s: block.length_s };
        if self.follow.goes_on(progress) {
            return ControlFlow::Continue(());
        }
        self.is_cancelled = true;
        ControlFlow::Break(())
    }
}
