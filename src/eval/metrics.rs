//! Ranking metrics with binary relevance.

use std::collections::HashSet;

/// Normalised discounted cumulative gain of the first `k` (Järvelin & Kekäläinen 2002), gain 1, discount log2(rank + 1).
pub fn ndcg(ranked: &[String], relevant: &HashSet<String>, k: usize) -> f64 {
    let gain = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
    let found: f64 = ranked.iter().take(k).enumerate().filter(|(_, id)| relevant.contains(*id)).map(|(rank, _)| gain(rank)).sum();
    let best: f64 = (0..relevant.len().min(k)).map(gain).sum();
    if best > 0.0 { found / best } else { 0.0 }
}

/// Reciprocal rank of the first relevant document among the first `k`; 0 where there is none.
pub fn reciprocal_rank(ranked: &[String], relevant: &HashSet<String>, k: usize) -> f64 {
    ranked.iter().take(k).position(|id| relevant.contains(id)).map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0))
}

/// Share of the relevant documents among the first `k`.
pub fn recall(ranked: &[String], relevant: &HashSet<String>, k: usize) -> f64 {
    if relevant.is_empty() {
        return 0.0;
    }
    ranked.iter().take(k).filter(|id| relevant.contains(*id)).count() as f64 / relevant.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textbook_values() {
        let ranked: Vec<String> = ["a", "b", "c", "d"].map(String::from).to_vec();
        let relevant: HashSet<String> = ["b", "d", "x"].map(String::from).into();
        assert!((reciprocal_rank(&ranked, &relevant, 10) - 0.5).abs() < 1e-12);
        assert!((recall(&ranked, &relevant, 3) - 1.0 / 3.0).abs() < 1e-12);
        // DCG = 1/log2(3) + 1/log2(5); ideal = 1 + 1/log2(3) + 1/log2(4)
        let expected = (1.0 / 3f64.log2() + 1.0 / 5f64.log2()) / (1.0 + 1.0 / 3f64.log2() + 0.5);
        assert!((ndcg(&ranked, &relevant, 10) - expected).abs() < 1e-12);
    }
}
