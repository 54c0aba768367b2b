//! One sequence, all workers: a person waits for the vector of a question.
//!
//! Each worker has some of the tokens from the first layer to the last; they meet once a layer, when the keys and values of
//! all are there. A token's arithmetic is the same as in [`super::forward`], so the vector is too, bit by bit.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};

use super::attention::attend;
use super::forward::{Scratch, embed, feed_forward, norm};
use super::network::Network;
use crate::error::{Error, Result};
use crate::model::kernels::pointwise;

/// Tokens below which a worker is not worth its start.
const FEWEST: usize = 8;

/// The mean of the last layer over the tokens of one sequence, as [`super::forward::forward`] gives it.
///
/// # Errors
/// [`Error::Internal`] when a worker panicked.
pub(super) fn forward(network: &Network, workers: &mut [Scratch], sequence: &[u32]) -> Result<Vec<f32>> {
    let count = workers.len().min(sequence.len() / FEWEST).max(1);
    let size = sequence.len().div_ceil(count);
    let ranges: Vec<Range<usize>> = (0..sequence.len()).step_by(size).map(|from| from..(from + size).min(sequence.len())).collect();
    let values = || RwLock::new(vec![0.0; sequence.len() * 3 * network.shape.hidden]);
    let shared = Shared { sequence, qkv: [values(), values()], here: AtomicUsize::new(0), parties: ranges.len() };
    let workers = &mut workers[..ranges.len()];
    std::thread::scope(|scope| {
        let shared = &shared;
        let mut parts = workers.iter_mut().zip(ranges);
        let own = parts.next();
        let others: Vec<_> = parts.map(|(scratch, rows)| scope.spawn(move || part(network, scratch, shared, rows))).collect();
        if let Some((scratch, rows)) = own {
            part(network, scratch, shared, rows);
        }
        others.into_iter().try_for_each(|other| other.join().map_err(|_| Error::internal("an encoder thread panicked")))
    })?;
    let mut mean = vec![0.0; network.shape.hidden];
    let rows = workers.iter().flat_map(|scratch| scratch.x.chunks_exact(network.shape.hidden));
    rows.for_each(|row| pointwise::add(&mut mean, row));
    pointwise::scale(&mut mean, 1.0 / sequence.len() as f32);
    Ok(mean)
}

/// What the workers have in common.
struct Shared<'a> {
    sequence: &'a [u32],
    /// Query, key and value of all tokens, in turn for even and odd layers: who is ahead writes where nobody reads any more.
    qkv: [RwLock<Vec<f32>>; 2],
    here: AtomicUsize,
    parties: usize,
}

impl Shared<'_> {
    /// Waits until all have come as often as the caller has. Spinning, because the others are microseconds away.
    fn meet(&self) {
        let goal = (self.here.fetch_add(1, Ordering::AcqRel) + 1).next_multiple_of(self.parties);
        let mut looks = 0_u32;
        while self.here.load(Ordering::Acquire) < goal {
            looks += 1;
            if looks.is_multiple_of(1024) { std::thread::yield_now() } else { std::hint::spin_loop() }
        }
    }
}

/// A worker that panics must not leave the others waiting for it.
struct Present<'a>(&'a AtomicUsize);

impl Drop for Present<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(usize::MAX / 2, Ordering::Release);
        }
    }
}

/// All layers for the tokens `rows`; the last one's output is left in `scratch.x`.
fn part(network: &Network, scratch: &mut Scratch, shared: &Shared<'_>, rows: Range<usize>) {
    let _present = Present(&shared.here);
    let (hidden, epsilon, tokens) = (network.shape.hidden, network.shape.epsilon, rows.len());
    scratch.resize(network, tokens);
    embed(network, shared.sequence[rows.clone()].iter().copied().zip(rows.start..), &mut scratch.x);
    norm(&mut scratch.x, &network.embedding_norm, epsilon, &mut scratch.input);
    let mut own = vec![0.0; tokens * 3 * hidden];
    for (layer, qkv) in network.layers.iter().zip(shared.qkv.iter().cycle()) {
        layer.attention_in.apply(&scratch.input, tokens, |row, column, part| {
            own[row * 3 * hidden + column..][..part.len()].copy_from_slice(part);
        });
        let at = rows.start * 3 * hidden;
        qkv.write().unwrap_or_else(PoisonError::into_inner)[at..at + own.len()].copy_from_slice(&own);
        shared.meet();
        let Scratch { input, attention, .. } = &mut *scratch;
        let all = qkv.read().unwrap_or_else(PoisonError::into_inner);
        let context = attend(&all, rows.clone(), network.shape.heads, hidden, attention);
        for (row, values) in context.chunks_exact(hidden).enumerate() {
            input.set(row, 0, values);
        }
        drop(all);
        feed_forward(layer, scratch, tokens, hidden, epsilon);
    }
}
