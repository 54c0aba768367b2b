//! From logits to the next token: the likeliest one, or a seeded draw from the nucleus.

use super::generation::Sampling;
use crate::error::{Error, Result};

/// Chooses tokens for one generation.
///
/// The same logits, [`Sampling`] and seed give the same tokens on every machine: the random numbers are our own, and
/// ties go to the lower token id.
#[derive(Debug)]
pub struct Sampler {
    temperature: f64,
    top_p: f64,
    random: SplitMix64,
    candidates: Vec<(u32, f64)>,
}

impl Sampler {
    /// A sampler at the start of its seed's sequence.
    pub fn new(sampling: &Sampling) -> Self {
        Self { temperature: sampling.temperature, top_p: sampling.top_p, random: SplitMix64(sampling.seed), candidates: Vec::new() }
    }

    /// The next token for `logits` (`[vocabulary]`, any scale).
    ///
    /// # Errors
    /// [`Error::Internal`] when no logit is a number: the weights are unusable.
    pub fn choose(&mut self, logits: &[f32]) -> Result<u32> {
        let (best, highest) = likeliest(logits).ok_or_else(|| Error::internal("the model produced no usable logits"))?;
        if self.temperature <= 0.0 || self.top_p <= 0.0 {
            return Ok(best);
        }
        self.candidates.clear();
        for (id, &logit) in (0u32..).zip(logits) {
            let weight = (f64::from(logit - highest) / self.temperature).exp();
            // exp() of what lies far below the best adds nothing to the sum; NaN fails the comparison too.
            if weight > 1e-12 {
                self.candidates.push((id, weight));
            }
        }
        self.candidates.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let total: f64 = self.candidates.iter().map(|&(_, weight)| weight).sum();
        let mut mass = 0.0;
        let nucleus = self.candidates.iter().take_while(|&&(_, weight)| {
            let open = mass < self.top_p * total;
            mass += weight;
            open
        });
        let kept = nucleus.count().max(1);
        let kept = &self.candidates[..kept];
        let mut rest = self.random.unit() * kept.iter().map(|&(_, weight)| weight).sum::<f64>();
        for &(id, weight) in kept {
            rest -= weight;
            if rest < 0.0 {
                return Ok(id);
            }
        }
        Ok(kept.last().map_or(best, |&(id, _)| id))
    }
}

/// The highest logit that is a number, with its token; the lower id wins a tie.
fn likeliest(logits: &[f32]) -> Option<(u32, f32)> {
    // sixteen maxima, which the compiler turns into vector arithmetic; no comparison with what is no number holds
    let higher = |top: f32, logit: f32| if logit > top && logit < f32::INFINITY { logit } else { top };
    let (groups, rest) = logits.as_chunks::<16>();
    let mut tops = [f32::NEG_INFINITY; 16];
    for group in groups {
        tops.iter_mut().zip(group).for_each(|(top, logit)| *top = higher(*top, *logit));
    }
    let highest = tops.iter().chain(rest).fold(f32::NEG_INFINITY, |top, logit| higher(top, *logit));
    let id = (0u32..).zip(logits).find(|(_, logit)| **logit == highest && highest.is_finite())?.0;
    Some((id, highest))
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): enough for drawing tokens.
#[derive(Debug)]
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in `[0, 1)`, 53 bits.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit an f64 exactly")]
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampler(temperature: f64, top_p: f64, seed: u64) -> Sampler {
        Sampler::new(&Sampling { temperature, top_p, seed, ..Sampling::default() })
    }

    #[test]
    fn zero_temperature_takes_the_likeliest_and_the_lower_id_of_a_tie() {
        assert_eq!(sampler(0.0, 1.0, 1).choose(&[0.0, 3.0, f32::NAN, 3.0]).unwrap(), 1);
    }

    #[test]
    fn logits_that_are_no_numbers_are_an_error() {
        assert!(sampler(0.7, 0.9, 1).choose(&[f32::NAN, f32::NEG_INFINITY]).is_err());
        assert!(sampler(0.0, 1.0, 1).choose(&[]).is_err());
    }

    #[test]
    fn the_same_seed_draws_the_same_tokens() {
        let logits: Vec<f32> = (0..50).map(|i| (i % 7) as f32).collect();
        let draw = |seed| {
            let mut sampler = sampler(1.0, 0.95, seed);
            (0..40).map(|_| sampler.choose(&logits).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn the_nucleus_leaves_out_the_tail() {
        // probabilities 0.64, 0.24, 0.09, 0.03: two tokens reach 0.8
        let mut sampler = sampler(1.0, 0.8, 3);
        let seen: std::collections::BTreeSet<u32> = (0..500).map(|_| sampler.choose(&[4.0, 3.0, 2.0, 1.0]).unwrap()).collect();
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn draws_follow_the_probabilities() {
        let mut sampler = sampler(1.0, 1.0, 11);
        let ones = (0..20_000).filter(|_| sampler.choose(&[0.0, (3.0f32).ln()]).unwrap() == 1).count();
        assert!((14_600..15_400).contains(&ones), "{ones} of 20000, expected about 15000");
    }
}
