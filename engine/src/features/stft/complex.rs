//! Complex numbers of four frames side by side.

use std::f64::consts::TAU;
use std::ops::{Add, Mul, Sub};

use crate::features::lanes::Quad;

/// A complex number of each frame.
#[derive(Clone, Copy)]
pub(super) struct Complex<T> {
    pub re: T,
    pub im: T,
}

/// A factor that all frames share.
#[derive(Clone, Copy)]
pub(super) struct Twiddle<T: Quad> {
    re: T::One,
    im: T::One,
}

impl<T: Quad> Twiddle<T> {
    /// `exp(−2πi part / whole)`.
    pub(super) fn new(part: usize, whole: usize) -> Self {
        let (sin, cos) = (TAU * part as f64 / whole as f64).sin_cos();
        Self { re: T::one(cos), im: T::one(-sin) }
    }
}

impl<T: Quad> Complex<T> {
    pub(super) const ZERO: Self = Self { re: T::ZERO, im: T::ZERO };

    /// Squared magnitude.
    #[inline]
    pub(super) fn power(self) -> T {
        self.re * self.re + self.im * self.im
    }
}

impl<T: Quad> Add for Complex<T> {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl<T: Quad> Sub for Complex<T> {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }
}

impl<T: Quad> Mul<Twiddle<T>> for Complex<T> {
    type Output = Self;

    #[inline]
    fn mul(self, w: Twiddle<T>) -> Self {
        let (re, im) = (T::same(w.re), T::same(w.im));
        Self { re: self.re * re - self.im * im, im: self.re * im + self.im * re }
    }
}

/// The transform of four values.
#[inline]
pub(super) fn butterfly4<T: Quad>([a, b, c, d]: [Complex<T>; 4]) -> [Complex<T>; 4] {
    let (even_sum, even_difference) = (a + c, a - c);
    let (odd_sum, odd) = (b + d, b - d);
    // Times −i.
    let odd_difference = Complex { re: odd.im, im: -odd.re };
    [
        even_sum + odd_sum,
        even_difference + odd_difference,
        even_sum - odd_sum,
        even_difference - odd_difference,
    ]
}
