//! Products of matrices that lie in slices.

use gemm::{Parallelism, gemm};

/// A matrix in a slice: element `(i, j)` lies at `i · strides[0] + j · strides[1]`.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Rows and columns.
    pub size: [usize; 2],
    /// Elements from a row, and from a column, to the next.
    pub strides: [usize; 2],
}

impl View {
    /// Rows that follow each other.
    pub fn rows(rows: usize, columns: usize) -> Self {
        Self { size: [rows, columns], strides: [columns, 1] }
    }

    /// Rows that lie `stride` elements apart.
    pub fn apart(rows: usize, columns: usize, stride: usize) -> Self {
        Self { size: [rows, columns], strides: [stride, 1] }
    }

    /// The transposed matrix.
    pub fn transposed(self) -> Self {
        let ([rows, columns], [down, across]) = (self.size, self.strides);
        Self { size: [columns, rows], strides: [across, down] }
    }

    /// Number of elements of the slice that the matrix reaches over.
    fn reach(self) -> usize {
        if self.size.contains(&0) {
            return 0;
        }
        (0..2).map(|axis| (self.size[axis] - 1) * self.strides[axis]).sum::<usize>() + 1
    }
}

/// `target = left · right`, or `target += left · right`, on one thread.
///
/// # Panics
/// Where the sizes don't fit together or a matrix reaches beyond its slice.
pub fn multiply(
    (target, target_view): (&mut [f32], View),
    (left, left_view): (&[f32], View),
    (right, right_view): (&[f32], View),
    add: bool,
) {
    let [m, n] = target_view.size;
    let k = left_view.size[1];
    assert!(
        left_view.size[0] == m && right_view.size == [k, n],
        "the sizes of a product must fit: {target_view:?} = {left_view:?} · {right_view:?}"
    );
    assert!(
        target_view.reach() <= target.len()
            && left_view.reach() <= left.len()
            && right_view.reach() <= right.len(),
        "a matrix must lie within its slice: {target_view:?} = {left_view:?} · {right_view:?}"
    );
    let stride = |view: View, axis: usize| view.strides[axis].cast_signed();
    // SAFETY: the assertions above prove that all three matrices lie within their slices, of which the one that is
    // written is borrowed exclusively.
    #[allow(unsafe_code, reason = "gemm takes pointers; their bounds are checked above")]
    unsafe {
        gemm(
            m,
            n,
            k,
            target.as_mut_ptr(),
            stride(target_view, 1),
            stride(target_view, 0),
            add,
            left.as_ptr(),
            stride(left_view, 1),
            stride(left_view, 0),
            right.as_ptr(),
            stride(right_view, 1),
            stride(right_view, 0),
            1.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "the sizes of a product must fit")]
    fn a_product_of_sizes_that_do_not_fit_panics() {
        let (left, right, mut target) = ([1.0; 6], [1.0; 6], [0.0; 4]);
        let views = [View::rows(2, 2), View::rows(2, 3), View::rows(2, 2)];
        multiply((&mut target, views[0]), (&left, views[1]), (&right, views[2]), false);
    }

    #[test]
    #[should_panic(expected = "a matrix must lie within its slice")]
    fn a_matrix_beyond_its_slice_panics() {
        let (left, right, mut target) = ([1.0; 5], [1.0; 6], [0.0; 4]);
        let views = [View::rows(2, 2), View::rows(2, 3), View::rows(3, 2)];
        multiply((&mut target, views[0]), (&left, views[1]), (&right, views[2]), false);
    }

    #[test]
    fn a_product_of_views_is_the_sum_of_products() {
        let left: Vec<f32> = (0..24_u8).map(f32::from).collect();
        let right: Vec<f32> = (0..30_u8).map(|i| f32::from(i) - 11.0).collect();
        // 3 × 4 within rows of 6; 4 × 5 as the transpose of 5 × 4 within rows of 6.
        let (of_left, of_right) = (View::apart(3, 4, 6), View::apart(5, 4, 6).transposed());
        let mut target = vec![1.0; 3 * 7];
        let of_target = View::apart(3, 5, 7);
        multiply((&mut target, of_target), (&left, of_left), (&right, of_right), true);
        for (i, row) in target.chunks(7).enumerate() {
            for (j, &found) in row.iter().enumerate() {
                let product: f32 = (0..4).map(|k| left[i * 6 + k] * right[j % 5 * 6 + k]).sum();
                let expected = if j < 5 { 1.0 + product } else { 1.0 };
                assert!((found - expected).abs() < 1e-3, "{i} {j}: {found} {expected}");
            }
        }
    }
}
