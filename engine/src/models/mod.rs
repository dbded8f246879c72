//! The networks: windows of features in, logits out.
//!
//! A [`Network`] is a gate over its views, a trunk, which makes a sequence of steps of a window and in which the
//! architectures differ ([`TrunkConfig`]), and a head, which makes logits of the steps. Every layer is generic
//! over the Burn backend, and its configuration is separate from its weights. Networks are trained with
//! [`BatchNorm`] layers; [`Network::folded`] merges them into their convolutions, and only folded networks are
//! exported.

mod architecture;
mod attention_pool;
mod batch_norm;
mod conv_block;
#[cfg(feature = "training")]
mod conv_pool;
mod cycle_branch;
mod frame_network;
mod head;
mod logits;
mod network;
#[cfg(feature = "trunks")]
mod recurrent;

#[cfg(feature = "trunks")]
mod self_attention;
mod tensors;
mod trunk;
mod view_gate;

pub use architecture::Architecture;
pub use attention_pool::{AttentionPool, AttentionPoolConfig};
pub use batch_norm::{BatchNorm, BatchNormConfig};
pub use conv_block::{ConvBlock, ConvBlockConfig};
#[cfg(feature = "training")]
pub use conv_pool::conv_pool;
pub use cycle_branch::{CycleBranch, CycleBranchConfig};
pub use frame_network::{FrameNetwork, FrameNetworkConfig};
pub use head::{Head, HeadConfig};
pub use logits::Logits;
pub use network::{Input, Network};
#[cfg(feature = "trunks")]
pub use recurrent::{Cell, Recurrent, RecurrentConfig};
#[cfg(feature = "trunks")]
pub use self_attention::{SelfAttention, SelfAttentionConfig};
pub use tensors::{NamedTensor, TensorError, float_tensor, read_tensors, write_tensors};
pub use trunk::{Cnn, CnnConfig, ImageSize, SequenceSize, Trunk, TrunkConfig};
#[cfg(feature = "trunks")]
pub use trunk::{CnnRnn, CnnRnnConfig, ConvAttention, ConvAttentionConfig, Rnn, RnnConfig, Signal};
pub use view_gate::{ViewGate, ViewGateConfig};
