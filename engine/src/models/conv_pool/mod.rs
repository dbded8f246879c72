//! Convolution and max-pooling as one operation on the CPU, for training above all.
//!
//! Burn's own layers on Flex compute the same, but store the convolution's whole output, which is many times
//! what the pooling leaves, and make the gradients of a convolution by other convolutions on transposed
//! images. Here an image's tiles are convolved, pooled and overwritten ([`ConvPoolShape::forward`]), which takes
//! matrix products and short copies only. `cargo peers train` has the figures.

mod pass;
mod product;
mod shape;

use std::any::Any;
use std::sync::Arc;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::NoCheckpointing;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::{Autodiff, Flex};
use burn::tensor::backend::Backend;
use burn::tensor::{Tensor, TensorData, TensorPrimitive};
use burn_flex::FlexTensor;

use shape::ConvPoolShape;

/// The backend of training on the CPU.
type Training = Autodiff<Flex>;

/// Max-pooling of a convolution of stride 1, padded so that the size remains. `None` where there is no operation
/// for it here and Burn's own layers are needed: on a backend other than the CPU, of numbers other than 32-bit
/// floats, and of a bias with gradients, which batch normalisation makes useless.
///
/// `dilation` is the number of pixels from one weight of the kernel to the next.
///
/// # Shapes
/// - input: `[batch, channels in, height, width]`
/// - weight: `[channels out, channels in, kernel height, kernel width]`, the kernel's sizes odd
/// - bias: `[channels out]`
/// - output: `[batch, channels out, height / pool, width / pool]`
pub fn conv_pool<B: Backend>(
    input: &Tensor<B, 4>,
    weight: &Tensor<B, 4>,
    bias: Option<&Tensor<B, 1>>,
    (dilation, pool): ([usize; 2], [usize; 2]),
) -> Option<Tensor<B, 4>> {
    let ([_, channels, height, width], [out, _, down, across]) = (input.dims(), weight.dims());
    let shape = ConvPoolShape {
        channels: [channels, out],
        size: [height, width],
        kernel: [down, across],
        dilation,
        pool,
    };
    if let (None, Some(input), Some(weight)) = (bias, own(input), own(weight)) {
        return tracked(input, weight, shape).and_then(into_own);
    }
    let bias = match bias {
        None => None,
        Some(bias) => Some(own(bias)?),
    };
    plain(own(input)?, own(weight)?, bias, shape).and_then(into_own)
}

/// The tensor as one of the backend `Own`; `None` where `B` is another.
fn own<B: Backend, Own: Backend, const D: usize>(tensor: &Tensor<B, D>) -> Option<Tensor<Own, D>> {
    (tensor as &dyn Any).downcast_ref::<Tensor<Own, D>>().cloned()
}

/// The way back of [`own`]; it fails nowhere where that has succeeded.
fn into_own<B: Backend, Own: Backend, const D: usize>(
    tensor: Tensor<Own, D>,
) -> Option<Tensor<B, D>> {
    let tensor: Box<dyn Any> = Box::new(tensor);
    tensor.downcast::<Tensor<B, D>>().ok().map(|tensor| *tensor)
}

/// The operation where no gradients are wanted. A bias commutes with the maximum.
fn plain(
    input: Tensor<Flex, 4>,
    weight: Tensor<Flex, 4>,
    bias: Option<Tensor<Flex, 1>>,
    shape: ConvPoolShape,
) -> Option<Tensor<Flex, 4>> {
    let batch = input.dims()[0];
    let images = primitive(input)?;
    let weights = primitive(weight)?;
    let (mut maxima, _) = shape.forward(images.as_slice()?, weights.as_slice()?);
    let [height, width] = shape.pooled();
    if let Some(bias) = bias {
        let bias = primitive(bias)?;
        let channels = maxima.chunks_exact_mut((height * width).max(1));
        for (pixels, bias) in channels.zip(bias.as_slice::<f32>()?.iter().cycle()) {
            for pixel in pixels {
                *pixel += bias;
            }
        }
    }
    let maxima = flex(maxima, [batch, shape.channels[1], height, width]);
    Some(Tensor::from_primitive(TensorPrimitive::Float(maxima)))
}

fn primitive<const D: usize>(tensor: Tensor<Flex, D>) -> Option<FlexTensor> {
    match tensor.into_primitive() {
        TensorPrimitive::Float(tensor) => Some(tensor.to_contiguous()),
        TensorPrimitive::QFloat(_) => None,
    }
}

/// The operation with its place in the graph of gradients.
fn tracked(
    input: Tensor<Training, 4>,
    weight: Tensor<Training, 4>,
    shape: ConvPoolShape,
) -> Option<Tensor<Training, 4>> {
    let batch = input.dims()[0];
    let (TensorPrimitive::Float(input), TensorPrimitive::Float(weight)) =
        (input.into_primitive(), weight.into_primitive())
    else {
        return None;
    };
    let images = input.primitive.to_contiguous();
    let weights = weight.primitive.to_contiguous();
    let (maxima, places) = shape.forward(images.as_slice()?, weights.as_slice()?);
    let [height, width] = shape.pooled();
    let maxima = flex(maxima, [batch, shape.channels[1], height, width]);
    let prepared = ConvPool.prepare::<NoCheckpointing>([input.node.clone(), weight.node.clone()]);
    let output = match prepared.compute_bound().stateful() {
        OpsKind::Tracked(prepared) => {
            let state = Seen { shape, images, weights, places: places.into() };
            prepared.finish(state, maxima)
        }
        OpsKind::UnTracked(prepared) => prepared.finish(maxima),
    };
    Some(Tensor::from_primitive(TensorPrimitive::Float(output)))
}

/// The values of a contiguous tensor on the way back. A tensor of another type would leave its layer without a
/// gradient, and the layer would learn nothing.
fn floats(tensor: &FlexTensor) -> &[f32] {
    let values = tensor.as_slice();
    assert!(values.is_some(), "gradients need 32-bit floats, not {:?}", tensor.dtype());
    values.unwrap_or_default()
}

fn flex<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, shape))
}

/// The operation's gradients.
#[derive(Debug)]
struct ConvPool;

/// What the gradients need of the way forward.
#[derive(Debug, Clone)]
struct Seen {
    shape: ConvPoolShape,
    images: FlexTensor,
    weights: FlexTensor,
    places: Arc<[u8]>,
}

impl Backward<Flex, 2> for ConvPool {
    type State = Seen;

    fn backward(self, ops: Ops<Seen, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let [of_images, of_weights] = ops.parents;
        let Seen { shape, images, weights, places } = ops.state;
        let gradient = gradients.consume::<Flex>(&ops.node).to_contiguous();
        let [gradient, pixels, kernels] = [&gradient, &images, &weights].map(floats);
        let found = shape.backward((pixels, kernels), (gradient, &places), of_images.is_some());
        if let (Some(node), Some(by_images)) = (of_images, found.images) {
            let [height, width] = shape.size;
            let size = [
                by_images.len() / (shape.channels[0] * height * width),
                shape.channels[0],
                height,
                width,
            ];
            gradients.register::<Flex>(node.id, flex(by_images, size));
        }
        if let Some(node) = of_weights {
            let [input, output] = shape.channels;
            let size = [output, input, shape.kernel[0], shape.kernel[1]];
            gradients.register::<Flex>(node.id, flex(found.weights, size));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::tensor::module::{conv2d, max_pool2d};
    use burn::tensor::ops::ConvOptions;
    use burn::tensor::{Distribution, Tolerance};
    use proptest::prelude::*;

    /// Output, and gradients by images and weights of a sum that weighs every output differently.
    fn with_gradients(
        images: &Tensor<Training, 4>,
        weights: &Tensor<Training, 4>,
        layer: impl Fn(&Tensor<Training, 4>, &Tensor<Training, 4>) -> Tensor<Training, 4>,
    ) -> [TensorData; 3] {
        let images = images.clone().require_grad();
        let weights = weights.clone().require_grad();
        let output = layer(&images, &weights);
        let slopes = Tensor::<Training, 1, burn::tensor::Int>::arange(
            0..output.shape().num_elements().cast_signed() as i64,
            &output.device(),
        );
        let slopes = slopes.float().mul_scalar(0.1).sin().reshape(output.shape());
        let gradients = (output.clone() * slopes).sum().backward();
        [
            output.into_data(),
            images.grad(&gradients).unwrap().into_data(),
            weights.grad(&gradients).unwrap().into_data(),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn it_equals_burns_convolution_and_pooling_with_their_gradients(
            batch in 1_usize..7,
            channels in [1_usize..4, 1..6],
            size in [4_usize..20, 4..40],
            half in [0_usize..2, 0..4],
            dilation in [1_usize..3, 1..9],
            pool in [1_usize..4, 1..5],
            seed in any::<u64>(),
        ) {
            let device = CpuDevice::default();
            Cpu::seed(&device, seed);
            let normal = Distribution::Normal(0.0, 1.0);
            let kernel = half.map(|half| 2 * half + 1);
            let images = Tensor::random([batch, channels[0], size[0], size[1]], normal, &device);
            let weights =
                Tensor::random([channels[1], channels[0], kernel[0], kernel[1]], normal, &device);
            let ours = with_gradients(&images, &weights, |images, weights| {
                conv_pool(images, weights, None, (dilation, pool)).unwrap()
            });
            let theirs = with_gradients(&images, &weights, |images, weights| {
                let padding = [half[0] * dilation[0], half[1] * dilation[1]];
                let options = ConvOptions::new([1, 1], padding, dilation, 1);
                let values = conv2d(images.clone(), weights.clone(), None, options);
                max_pool2d(values, pool, pool, [0, 0], [1, 1], false)
            });
            for (ours, theirs) in ours.iter().zip(&theirs) {
                ours.assert_approx_eq::<f32>(theirs, Tolerance::rel_abs(1e-4, 1e-4));
            }
        }
    }

    #[test]
    fn without_gradients_it_equals_burns_layers_with_a_bias_too() {
        let device = CpuDevice::default();
        let normal = Distribution::Normal(0.0, 1.0);
        let images = Tensor::<Cpu, 4>::random([2, 3, 9, 14], normal, &device);
        let weights = Tensor::<Cpu, 4>::random([5, 3, 3, 5], normal, &device);
        let bias = Tensor::<Cpu, 1>::random([5], normal, &device);
        for bias in [None, Some(bias)] {
            let ours = conv_pool(&images, &weights, bias.as_ref(), ([1, 1], [2, 4])).unwrap();
            let options = ConvOptions::new([1, 1], [1, 2], [1, 1], 1);
            let theirs = conv2d(images.clone(), weights.clone(), bias, options);
            let theirs = max_pool2d(theirs, [2, 4], [2, 4], [0, 0], [1, 1], false);
            ours.into_data()
                .assert_approx_eq::<f32>(&theirs.into_data(), Tolerance::absolute(1e-4));
        }
    }

    #[test]
    #[should_panic(expected = "gradients need 32-bit floats, not F64")]
    fn a_gradient_of_another_type_panics() {
        floats(&FlexTensor::from_data(TensorData::new(vec![1.0_f64], [1])));
    }

    #[test]
    fn a_bias_with_gradients_is_left_to_burn() {
        let device = CpuDevice::default();
        let images = Tensor::<Training, 4>::ones([1, 1, 4, 4], &device);
        let weights = Tensor::<Training, 4>::ones([1, 1, 3, 3], &device);
        let bias = Tensor::<Training, 1>::ones([1], &device);
        assert!(conv_pool(&images, &weights, Some(&bias), ([1, 1], [2, 2])).is_none());
    }
}
