//! Vectors in 8 bits a component, for building and walking the graph. What a walk finds is scored again with the vectors.
//!
//! Embeddings of text crowd together: cosines of 0.7 … 0.9 say that most of every vector is the mean of all. So the mean is
//! taken away, and the few bits go to what tells vectors apart. Nearness is the squared Euclidean distance of two codes; for
//! unit vectors it orders as the cosine does.

use rayon::prelude::*;

#[cfg(target_arch = "x86_64")]
use super::dot_x86;

/// Codes are filled up with zeros to a whole number of cache lines.
const LINE_BYTES: usize = 64;
/// One component in so many may be too far from the mean for a code. It counts as the furthest that fits.
const SATURATED_ONE_IN: u64 = 100_000;
/// With more, distances would not fit in 32 bits.
const MAX_DIMENSIONS: usize = 65_536;

/// The codes of points `0..n`.
#[derive(Debug)]
pub(super) struct Codes {
    /// The mean vector, in fixed point.
    centre: Vec<i16>,
    /// What one step of a code is in fixed point.
    step: f32,
    /// Bytes from one code to the next.
    stride: usize,
    values: Vec<i8>,
    /// Squared length of every code.
    norms: Vec<i32>,
    kernel: Kernel,
}

/// Which dot product this machine can run.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kernel {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Vnni,
}

/// One code, to be compared with many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code<'a> {
    values: &'a [i8],
    norm: i32,
}

impl<'a> Code<'a> {
    /// What [`Codes::encode`] made.
    pub fn of(values: &'a [i8]) -> Self {
        Self { values, norm: dot(values, values) }
    }
}

impl Codes {
    /// Codes for `vectors`, which have the same length.
    pub fn of(vectors: &[&[i16]]) -> Self {
        let (centre, step) = spread(vectors);
        let codes = Self::empty(centre, step);
        let mut values = vec![0; vectors.len() * codes.stride];
        values.par_chunks_exact_mut(codes.stride).zip(vectors).for_each(|(code, vector)| codes.write(vector, code));
        codes.filled(values)
    }

    /// Codes as they were kept: `values` of all one after the other, without filling. `None` when that cannot be.
    pub fn kept(centre: Vec<i16>, step: f32, values: &[u8]) -> Option<Self> {
        let dimensions = centre.len();
        let possible = (1..=MAX_DIMENSIONS).contains(&dimensions) && step.is_finite() && step > 0.0 && values.len().is_multiple_of(dimensions);
        if !possible {
            return None;
        }
        let codes = Self::empty(centre, step);
        let mut filled = vec![0; values.len() / dimensions * codes.stride];
        for (code, kept) in filled.chunks_exact_mut(codes.stride).zip(values.chunks_exact(dimensions)) {
            code.iter_mut().zip(kept).for_each(|(code, kept)| *code = kept.cast_signed());
        }
        Some(codes.filled(filled))
    }

    fn empty(centre: Vec<i16>, step: f32) -> Self {
        let stride = centre.len().next_multiple_of(LINE_BYTES).max(LINE_BYTES);
        Self { centre, step, stride, values: Vec::new(), norms: Vec::new(), kernel: Kernel::best() }
    }

    fn filled(mut self, values: Vec<i8>) -> Self {
        self.norms = values.chunks_exact(self.stride).map(|code| dot(code, code)).collect();
        self.values = values;
        self
    }

    /// What [`Codes::kept`] takes: mean, step, and the values of every code.
    pub fn parts(&self) -> (&[i16], f32, impl Iterator<Item = &[i8]>) {
        (&self.centre, self.step, self.values.chunks_exact(self.stride).map(|code| &code[..self.centre.len()]))
    }

    /// Components of a vector.
    pub fn dimensions(&self) -> usize {
        self.centre.len()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.norms.len()
    }

    /// The code of a vector that is not among them.
    pub fn encode(&self, vector: &[i16]) -> Vec<i8> {
        let mut code = vec![0; self.stride];
        self.write(vector, &mut code);
        code
    }

    fn write(&self, vector: &[i16], code: &mut [i8]) {
        for ((value, centre), code) in vector.iter().zip(&self.centre).zip(code) {
            // `as` saturates; −128 is left out, so that both directions reach equally far
            *code = ((f32::from(*value) - f32::from(*centre)) / self.step).round().max(-127.0) as i8;
        }
    }

    /// The bytes of a point's code.
    pub fn values(&self, point: u32) -> &[i8] {
        &self.values[point as usize * self.stride..][..self.stride]
    }

    /// The code of a point.
    pub fn code(&self, point: u32) -> Code<'_> {
        Code { values: self.values(point), norm: self.norms[point as usize] }
    }

    /// The squared distance of a point, in steps.
    pub fn distance(&self, from: Code<'_>, to: u32) -> u32 {
        let dot = match self.kernel {
            Kernel::Plain => dot(from.values, self.values(to)),
            #[cfg(target_arch = "x86_64")]
            Kernel::Vnni => dot_x86::dot(from.values, self.values(to)),
        };
        squared(from.norm, self.norms[to as usize], dot)
    }

    /// The squared distances of some points, each with its point. `dots` is room to work in.
    pub fn distances<'a>(&self, from: Code<'_>, to: &'a [u32], dots: &'a mut Vec<i32>) -> impl Iterator<Item = (u32, u32)> + use<'a, '_> {
        dots.clear();
        match self.kernel {
            Kernel::Plain => dots.extend(to.iter().map(|to| dot(from.values, self.values(*to)))),
            #[cfg(target_arch = "x86_64")]
            Kernel::Vnni => dot_x86::dots(from.values, &self.values, to, dots),
        }
        let norm = from.norm;
        to.iter().zip(&*dots).map(move |(to, dot)| (squared(norm, self.norms[*to as usize], *dot), *to))
    }
}

impl Kernel {
    fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if crate::model::kernels::has_avx512_vnni() {
            return Self::Vnni;
        }
        Self::Plain
    }
}

/// `|a − b|²`. Up to [`MAX_DIMENSIONS`] it is below 2³², though steps in between may not be.
fn squared(a: i32, b: i32, dot: i32) -> u32 {
    a.wrapping_add(b).wrapping_sub(dot.wrapping_mul(2)).cast_unsigned()
}

/// The compiler turns this into multiply-add of 16-bit pairs.
fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(x, y)| i32::from(*x) * i32::from(*y)).sum()
}

/// The mean of all vectors, and the step with which nearly every component fits.
fn spread(vectors: &[&[i16]]) -> (Vec<i16>, f32) {
    let mut sums = vec![0i64; vectors.first().map_or(0, |vector| vector.len())];
    for vector in vectors {
        sums.iter_mut().zip(*vector).for_each(|(sum, value)| *sum += i64::from(*value));
    }
    let centre: Vec<i16> = sums.iter().map(|sum| (*sum as f64 / vectors.len().max(1) as f64).round() as i16).collect();
    // how often each distance from the mean occurs
    let mut counts = vec![0u64; 1 << 16];
    for vector in vectors {
        vector.iter().zip(&centre).for_each(|(value, centre)| counts[usize::from(value.abs_diff(*centre))] += 1);
    }
    let mut beyond = counts.iter().sum::<u64>() / SATURATED_ONE_IN;
    let mut reach = counts.len() - 1;
    while reach > 1 && counts[reach] <= beyond {
        beyond -= counts[reach];
        reach -= 1;
    }
    (centre, reach as f32 / 127.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Deterministic numbers; not random enough for more than a test.
    fn numbers(seed: u32) -> impl FnMut() -> i32 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as i32
        }
    }

    #[test]
    fn the_fast_dot_product_is_the_plain_one() {
        let mut next = numbers(1);
        for dimensions in [1, 2, 63, 64, 65, 100, 127, 128, 384, 1024, 4096] {
            let vectors: Vec<Vec<i16>> = (0..40).map(|_| (0..dimensions).map(|_| next() as i16).collect()).collect();
            let codes = Codes::of(&vectors.iter().map(Vec::as_slice).collect::<Vec<_>>());
            let points: Vec<u32> = (0..40).map(|_| next().unsigned_abs() % 40).collect();
            for query in &vectors {
                let code = codes.encode(query);
                let plain = |to: u32| code.iter().zip(codes.values(to)).map(|(a, b)| (i32::from(*a) - i32::from(*b)).pow(2) as u32).sum::<u32>();
                let mut dots = Vec::new();
                let found: Vec<(u32, u32)> = codes.distances(Code::of(&code), &points, &mut dots).collect();
                assert_eq!(found, points.iter().map(|to| (plain(*to), *to)).collect::<Vec<_>>(), "{dimensions} dimensions");
                assert!(points.iter().all(|to| codes.distance(Code::of(&code), *to) == plain(*to)));
            }
        }
    }

    #[test]
    fn the_largest_distance_fits() {
        let (low, high) = (vec![i16::MIN; MAX_DIMENSIONS], vec![i16::MAX; MAX_DIMENSIONS]);
        let codes = Codes::of(&[&low, &high]);
        assert_eq!(codes.distance(codes.code(0), 1), 254 * 254 * MAX_DIMENSIONS as u32);
        assert_eq!(codes.distance(codes.code(1), 1), 0);
    }

    #[test]
    fn what_all_share_costs_no_bits_and_one_stray_value_neither() {
        let mut next = numbers(2);
        let mut vectors: Vec<Vec<i16>> = (0..2000).map(|_| (0..128).map(|_| 9000 + (next() % 200) as i16).collect()).collect();
        vectors[7][7] = i16::MIN;
        let codes = Codes::of(&vectors.iter().map(Vec::as_slice).collect::<Vec<_>>());
        assert!(codes.step < 2.0, "{}", codes.step);
        assert_eq!(codes.values(7)[7], -127);
    }

    #[test]
    fn kept_codes_are_the_same() {
        let codes = Codes::of(&[&[1, 2, 3], &[30, -20, 7], &[-5, 5, 0]]);
        let (centre, step, values) = codes.parts();
        let values: Vec<u8> = values.flatten().map(|v| v.cast_unsigned()).collect();
        let kept = Codes::kept(centre.to_vec(), step, &values).expect("codes");
        assert_eq!((&kept.values, &kept.norms, kept.len(), kept.dimensions()), (&codes.values, &codes.norms, 3, 3));
        assert!(Codes::kept(centre.to_vec(), step, &values[1..]).is_none());
        assert!(Codes::kept(Vec::new(), step, &[]).is_none());
        assert!([0.0, -1.0, f32::NAN, f32::INFINITY].iter().all(|bad| Codes::kept(centre.to_vec(), *bad, &values).is_none()));
    }

    #[test]
    fn there_may_be_none() {
        let codes = Codes::of(&[]);
        assert_eq!((codes.len(), codes.dimensions(), codes.encode(&[]).len()), (0, 0, LINE_BYTES));
    }
}
