//! The power spectra of four real frames at once.
//!
//! Not a library's, for three reasons. A library has one implementation for each set of instructions, each of
//! which rounds in its own way: what is written here rounds the same everywhere, so that the page and the
//! native program agree even in the faintest bins. Four frames that go through the same steps side by side
//! need no shuffling, which makes it as quick as kernels for a single frame that are written by hand. And in
//! double precision it costs the page little, where a library's second set of kernels adds 38 kB of Brotli.
//!
//! Decimation in time with radices 4, 2 and the odd primes (Cooley and Tukey, *Math. Comput.* 19, 1965). A real
//! frame of `2 N` samples is transformed as `N` complex ones (Press et al., *Numerical Recipes*, 3rd ed.,
//! §12.3.2).

use std::ops::Add;

use super::complex::{Complex, Twiddle, butterfly4};
use crate::features::lanes::Quad;

/// A planned transform of `2 N` real samples.
pub(super) struct PowerFft<T: Quad> {
    /// Where the inputs of each butterfly of the first pass begin.
    order: Vec<usize>,
    /// The first needs no twiddles.
    passes: Vec<Pass<T>>,
    /// `exp(−2πi k / 2N)` for `k ≤ N / 2`.
    turns: Vec<Twiddle<T>>,
    values: Vec<Complex<T>>,
}

/// Joins `radix` transforms of length `step` into one, everywhere.
struct Pass<T: Quad> {
    radix: usize,
    step: usize,
    /// `exp(−2πi q j / (radix · step))`: for each place `j` below `step`, those of `1 ≤ q < radix`.
    twiddles: Vec<Twiddle<T>>,
    /// `exp(−2πi q / radix)`.
    roots: Vec<Twiddle<T>>,
}

impl<T: Quad> PowerFft<T> {
    /// Plans a transform of `samples`, an even number above zero.
    pub(super) fn new(samples: usize) -> Self {
        let points = samples / 2;
        let radices = radices(points);
        let mut step = 1;
        let mut passes = Vec::new();
        for &radix in &radices {
            passes.push(Pass::new(radix, step));
            step *= radix;
        }
        let first = radices.first().copied().unwrap_or(1);
        Self {
            order: order(points / first, &radices[radices.len().min(1)..]),
            passes,
            turns: (0..=points / 2).map(|k| Twiddle::new(k, samples)).collect(),
            values: vec![Complex::ZERO; points],
        }
    }

    /// `|X|²` of the bins `0 ..= N` of frames of `2 N` samples.
    pub(super) fn power(&mut self, frames: &[T], power: &mut [T]) {
        self.first_pass(frames);
        for pass in self.passes.iter().skip(1) {
            pass.run(&mut self.values);
        }
        self.untangle(power);
    }

    /// Reads the samples in the order that the passes need, and runs the first one.
    fn first_pass(&mut self, frames: &[T]) {
        let (pairs, _) = frames.as_chunks::<2>();
        let value = |place: usize| Complex { re: pairs[place][0], im: pairs[place][1] };
        let stride = self.order.len();
        let radix = self.values.len() / stride;
        if radix == 4 {
            // Most often; without twiddles, and in one go.
            for (out, &at) in self.values.as_chunks_mut::<4>().0.iter_mut().zip(&self.order) {
                let [b, c, d] = [at + stride, at + 2 * stride, at + 3 * stride];
                *out = butterfly4([value(at), value(b), value(c), value(d)]);
            }
            return;
        }
        for (out, &at) in self.values.chunks_exact_mut(radix).zip(&self.order) {
            for (q, out) in out.iter_mut().enumerate() {
                *out = value(at + q * stride);
            }
        }
        if let Some(pass) = self.passes.first() {
            pass.run(&mut self.values);
        }
    }

    /// The spectrum of the real samples from that of their pairs: `X[k] = E + T` and `X[N − k]* = E − T` with
    /// `E = (Z[k] + Z[N − k]*) / 2` and `T = −i exp(−2πi k / 2N) (Z[k] − Z[N − k]*) / 2`.
    fn untangle(&self, power: &mut [T]) {
        let points = self.values.len();
        for (k, &turn) in self.turns.iter().enumerate() {
            let (low, high) = (self.values[k], self.values[(points - k) % points]);
            let even = Complex { re: low.re + high.re, im: low.im - high.im };
            let odd = Complex { re: low.im + high.im, im: high.re - low.re } * turn;
            power[k] = (even + odd).power() * T::QUARTER;
            power[points - k] = (even - odd).power() * T::QUARTER;
        }
    }
}

impl<T: Quad> Pass<T> {
    fn new(radix: usize, step: usize) -> Self {
        let twiddles = (0..step)
            .flat_map(|j| (1..radix).map(move |q| Twiddle::new(q * j, radix * step)))
            .collect();
        let roots = (0..radix).map(|q| Twiddle::new(q, radix)).collect();
        Self { radix, step, twiddles, roots }
    }

    fn run(&self, values: &mut [Complex<T>]) {
        for block in values.chunks_exact_mut(self.radix * self.step) {
            match self.radix {
                4 => self.join4(block),
                2 => self.join2(block),
                _ => self.join(block),
            }
        }
    }

    fn join4(&self, block: &mut [Complex<T>]) {
        let (first, rest) = block.split_at_mut(self.step);
        let (second, rest) = rest.split_at_mut(self.step);
        let (third, fourth) = rest.split_at_mut(self.step);
        let (twiddles, _) = self.twiddles.as_chunks::<3>();
        let places = first.iter_mut().zip(second).zip(third.iter_mut().zip(fourth)).zip(twiddles);
        for (((a, b), (c, d)), w) in places {
            [*a, *b, *c, *d] = butterfly4([*a, *b * w[0], *c * w[1], *d * w[2]]);
        }
    }

    fn join2(&self, block: &mut [Complex<T>]) {
        let (first, second) = block.split_at_mut(self.step);
        for ((a, b), &w) in first.iter_mut().zip(second).zip(&self.twiddles) {
            let turned = *b * w;
            (*a, *b) = (*a + turned, *a - turned);
        }
    }

    /// Any radix, by the defining sum.
    fn join(&self, block: &mut [Complex<T>]) {
        let mut turned = vec![Complex::<T>::ZERO; self.radix];
        for (j, twiddles) in self.twiddles.chunks_exact(self.radix - 1).enumerate() {
            turned[0] = block[j];
            for (q, &w) in twiddles.iter().enumerate() {
                turned[q + 1] = block[(q + 1) * self.step + j] * w;
            }
            for p in 0..self.radix {
                let terms = turned.iter().enumerate();
                let term = |(q, &z): (usize, &Complex<T>)| z * self.roots[p * q % self.radix];
                block[p * self.step + j] = terms.map(term).fold(Complex::ZERO, Add::add);
            }
        }
    }
}

/// The factors of a length: fours, at most one two, then odd primes.
fn radices(mut length: usize) -> Vec<usize> {
    let mut radices = Vec::new();
    let mut radix = 4;
    while length > 1 {
        while length.is_multiple_of(radix) {
            radices.push(radix);
            length /= radix;
        }
        radix = match radix {
            4 => 2,
            2 => 3,
            odd => odd + 2,
        };
    }
    radices
}

/// The order in which the inputs of a transform of `length` lie when `radices` join them, the first one first.
fn order(length: usize, radices: &[usize]) -> Vec<usize> {
    let Some((&last, others)) = radices.split_last() else { return (0..length).collect() };
    let inner = order(length / last, others);
    (0..last).flat_map(|q| inner.iter().map(move |place| place * last + q)).collect()
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;
    use crate::features::lanes::{Doubles, Lanes};
    use proptest::prelude::*;

    /// The defining sum, in double precision.
    fn naive(samples: &[f32], bin: usize) -> f64 {
        let angle = |n: usize| TAU * (bin * n % samples.len()) as f64 / samples.len() as f64;
        let sums = samples.iter().enumerate().fold((0.0, 0.0), |(re, im), (n, &x)| {
            (re + f64::from(x) * angle(n).cos(), im - f64::from(x) * angle(n).sin())
        });
        sums.0 * sums.0 + sums.1 * sums.1
    }

    /// Largest error of an amplitude in a frame, as a share of the largest amplitude.
    fn worst<T: Quad>(frames: &[[f32; 4]], lane: usize, lane_of: impl Fn(T) -> f64) -> f64 {
        let mut power = vec![T::ZERO; frames.len() / 2 + 1];
        let quads: Vec<T> = frames.iter().map(|&x| T::from_singles(Lanes::new(x))).collect();
        PowerFft::new(frames.len()).power(&quads, &mut power);
        let samples: Vec<f32> = frames.iter().map(|x| x[lane]).collect();
        let exact: Vec<f64> = (0..power.len()).map(|bin| naive(&samples, bin).sqrt()).collect();
        let largest = exact.iter().copied().fold(1e-9, f64::max);
        let found = power.into_iter().map(|power| lane_of(power).sqrt());
        found.zip(&exact).map(|(x, y)| (x - y).abs() / largest).fold(0.0, f64::max)
    }

    /// The same of all frames, in single and in double precision.
    fn worst_of_all(frames: &[[f32; 4]]) -> [f64; 2] {
        let single = |lane| worst::<Lanes>(frames, lane, |x| f64::from(x.as_array()[lane]));
        let double = |lane| worst::<Doubles>(frames, lane, |x| x.as_array()[lane]);
        [(0..4).map(single).fold(0.0, f64::max), (0..4).map(double).fold(0.0, f64::max)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn every_even_length_equals_the_defining_sum(
            frames in prop::collection::vec(prop::array::uniform4(-1.0f32..1.0), 2..100),
        ) {
            let [single, double] = worst_of_all(&frames[..frames.len() / 2 * 2]);
            prop_assert!(single < 1e-6 && double < 1e-13, "{single} {double}");
        }
    }

    #[test]
    fn long_frames_are_as_exact_as_their_precision_allows() {
        for length in [256, 512, 2048] {
            let value = |n: usize, lane: usize| ((n * n) as f64 * (0.1 + lane as f64)).sin() as f32;
            let frame = |n| std::array::from_fn(|lane| value(n, lane));
            let frames: Vec<_> = (0..length).map(frame).collect();
            let [single, double] = worst_of_all(&frames);
            assert!(single < 3e-7 && double < 1e-13, "{length}: {single} {double}");
        }
    }

    #[test]
    fn a_frame_does_not_depend_on_its_neighbours() {
        let mut power = [Lanes::ZERO; 9];
        let frames: Vec<_> = (0..16).map(|n| Lanes::new([1e6 * n as f32, 0.0, 1.0, 0.0])).collect();
        PowerFft::new(16).power(&frames, &mut power);
        assert!(power.iter().all(|p| p.as_array()[1] == 0.0 && p.as_array()[3] == 0.0));
        assert!((power[0].as_array()[2] - 256.0).abs() < 1e-3);
    }
}
