//! Four frames side by side: what CPUs and WebAssembly compute in one instruction.

use std::ops::{Add, Mul, Neg, Sub};

/// Frames that are computed together: 128 bits are what x86-64, `AArch64` and WebAssembly all have.
pub(super) const LANES: usize = 4;

/// One number of each of [`LANES`] frames.
///
/// A type of its own and not an array: the page is compiled for size, and there the compiler turns no arrays
/// into vectors by itself. Sums and products round as the scalar ones do, so every build gives the same.
pub(super) type Lanes = wide::f32x4;

/// As [`Lanes`], in double precision, where small differences count.
pub(super) type Doubles = wide::f64x4;

/// What transforms need of [`Lanes`] and of [`Doubles`].
pub(super) trait Quad:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Neg<Output = Self>
{
    /// A number that all frames share.
    type One: Copy;
    /// Nothing, in every frame.
    const ZERO: Self;
    /// A quarter, in every frame.
    const QUARTER: Self;

    /// Rounds to this precision.
    fn one(x: f64) -> Self::One;
    /// The same number in every frame.
    fn same(x: Self::One) -> Self;
    /// From single precision.
    fn from_singles(x: Lanes) -> Self;
}

impl Quad for Lanes {
    type One = f32;
    const ZERO: Self = Self::splat(0.0);
    const QUARTER: Self = Self::splat(0.25);

    fn one(x: f64) -> f32 {
        x as f32
    }

    #[inline]
    fn same(x: f32) -> Self {
        splat(x)
    }

    #[inline]
    fn from_singles(x: Lanes) -> Self {
        x
    }
}

impl Quad for Doubles {
    type One = f64;
    const ZERO: Self = Self::splat(0.0);
    const QUARTER: Self = Self::splat(0.25);

    fn one(x: f64) -> f64 {
        x
    }

    #[inline]
    fn same(x: f64) -> Self {
        Self::new([x, x, x, x])
    }

    #[inline]
    fn from_singles(x: Lanes) -> Self {
        doubles(x)
    }
}

/// In double precision.
#[inline]
pub(super) fn doubles(x: Lanes) -> Doubles {
    let [a, b, c, d] = x.to_array();
    Doubles::new([f64::from(a), f64::from(b), f64::from(c), f64::from(d)])
}

/// Rounded to single precision.
#[inline]
pub(super) fn singles(x: Doubles) -> Lanes {
    let [a, b, c, d] = x.to_array();
    Lanes::new([a as f32, b as f32, c as f32, d as f32])
}

/// The same number for each frame: `Lanes::splat` as one instruction, where that of a page compiled for size
/// is a loop.
#[inline]
pub(super) fn splat(x: f32) -> Lanes {
    Lanes::new([x, x, x, x])
}

/// Applies a function to every number in place.
#[inline]
pub(super) fn map(values: &mut [f32], f: impl Fn(Lanes) -> Lanes) {
    let (whole, rest) = values.as_chunks_mut::<LANES>();
    for values in whole {
        *values = f(Lanes::new(*values)).to_array();
    }
    for value in rest {
        [*value, ..] = f(splat(*value)).to_array();
    }
}

/// The largest number; −∞ where there is none.
pub(super) fn largest(values: &[f32]) -> f32 {
    let (whole, rest) = values.as_chunks::<LANES>();
    let lanes = whole.iter().map(|&values| Lanes::new(values));
    let most = lanes.fold(Lanes::NEG_INFINITY, Lanes::fast_max);
    rest.iter().copied().chain(most.to_array()).fold(f32::NEG_INFINITY, f32::max)
}

/// `Σ x²`.
pub(super) fn energy(values: &[f32]) -> f32 {
    let (whole, rest) = values.as_chunks::<LANES>();
    let lanes = whole.iter().map(|&values| Lanes::new(values));
    let sums = lanes.fold(Lanes::ZERO, |sum, x| sum + x * x);
    rest.iter().map(|x| x * x).chain(sums.to_array()).sum()
}
