//! The forward pass on the CPU, over plain slices.
//!
//! The same arithmetic as [`super::network`], which runs on any device and is what the tests compare with. Here nothing is
//! allocated a token, keys are read where they lie, and the quantised products are our own. A token's result does not
//! depend on how a prompt is cut into runs, bit by bit: that is what makes reusing a prefix safe.

use rayon::prelude::*;

use super::cache::Cache;
use super::config::{Architecture, DecoderConfig};
use super::gguf::{Gguf, MappedRows};
use super::linear::{Activations, Matrix, multiply, row_of};
use super::network::Run;
use crate::error::{Error, Result};
use crate::model::kernels::PANEL;
use crate::model::kernels::quant::TILE;
use crate::model::kernels::rows::{gated, rms_norm, rotate};

/// Weights, caches and working memory of a decoder on the CPU.
pub struct CpuNetwork {
    config: DecoderConfig,
    embedding: MappedRows,
    layers: Vec<Layer>,
    norm: Vec<f32>,
    output: Matrix,
    /// Cosines and sines of each position, `[context][head_dim / 2]`.
    cos: Vec<f32>,
    sin: Vec<f32>,
    threads: rayon::ThreadPool,
    work: Work,
}

struct Layer {
    attention_norm: Vec<f32>,
    query: Projection,
    key: Projection,
    value: Projection,
    attention_output: Matrix,
    feed_forward_norm: Vec<f32>,
    gate: Matrix,
    up: Matrix,
    down: Matrix,
    /// One for each slot.
    caches: Vec<Cache>,
}

/// A product whose rows are heads.
struct Projection {
    weight: Matrix,
    /// Qwen 2, else empty.
    bias: Vec<f32>,
    /// Qwen 3: the RMS norm of each head, else empty.
    head_norm: Vec<f32>,
}

/// Buffers that live from token to token.
#[derive(Default)]
struct Work {
    /// The residual stream, `[tokens][hidden]`.
    stream: Vec<f32>,
    input: Activations,
    /// Products, `[outputs / TILE][tokens][TILE]`.
    products: [Vec<f32>; 3],
    /// Queries, then mixed values: for each run `[kv_heads][tokens][heads / kv_heads][head_dim]`.
    queries: Vec<f32>,
    mixed: Vec<f32>,
}

impl CpuNetwork {
    /// Whether the shape fits the kernels: every real model of the supported families does.
    pub fn supports(config: &DecoderConfig) -> bool {
        config.head_dim.is_multiple_of(PANEL) && config.hidden.is_multiple_of(TILE) && config.feed_forward.is_multiple_of(TILE)
    }

    /// Reads the weights, for `slots` prompts of at most `context` positions.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a tensor is missing, cut short or of the wrong shape.
    pub fn read(gguf: &Gguf, config: DecoderConfig, context: usize, slots: usize) -> Result<Self> {
        let (hidden, vocabulary) = (config.hidden, config.vocabulary);
        let layers = (0..config.layers).map(|index| Layer::read(gguf, &config, index, slots)).collect::<Result<_>>()?;
        // Small models use the embedding a second time to score the next token.
        let output = if gguf.has("output.weight") { "output.weight" } else { "token_embd.weight" };
        let angles = (0..context).flat_map(|at| config.rope_frequencies.iter().map(move |frequency| at as f32 * frequency));
        let (cos, sin) = angles.map(|angle| (angle.cos(), angle.sin())).unzip();
        Ok(Self {
            embedding: gguf.rows("token_embd.weight", [vocabulary, hidden])?,
            output: Matrix::read(gguf, output, vocabulary, hidden)?,
            norm: gguf.vector("output_norm.weight", hidden)?,
            threads: rayon::ThreadPoolBuilder::new().thread_name(|at| format!("generator-{at}")).build().map_err(Error::internal)?,
            work: Work::default(),
            config,
            layers,
            cos,
            sin,
        })
    }

    /// Does `runs` together; returns the scores they ask for, one after the other, `[vocabulary]` each.
    ///
    /// # Errors
    /// [`Error::Internal`] when candle fails.
    pub fn forward(&mut self, runs: &[Run<'_>]) -> Result<Vec<Vec<f32>>> {
        let Self { config, embedding, layers, norm, output, cos, sin, threads, work } = self;
        let ids: Vec<u32> = runs.iter().flat_map(|run| run.ids).copied().collect();
        let places = places(runs);
        let angles = Angles { cos, sin, places: &places, half: config.head_dim / 2 };
        threads.install(|| {
            work.stream = embedding.read(&ids).map_err(Error::internal)?;
            for layer in layers {
                layer.attend(config, runs, angles, work)?;
                layer.feed_forward(config, work)?;
            }
            let Work { stream, input, .. } = work;
            let (mut wanted, mut end) = (Vec::new(), 0);
            for run in runs {
                end += run.ids.len();
                wanted.extend(end - run.scores..end);
            }
            if wanted.is_empty() {
                return Ok(Vec::new());
            }
            let hidden = config.hidden;
            input.fill(wanted.len(), hidden, &[output], |at, row| rms_norm(&stream[wanted[at] * hidden..][..hidden], norm, config.norm_eps, row));
            output.rows(input)
        })
    }

    /// Makes positions `0..count` of slot `to` equal to those of slot `from`, and drops what lies behind them.
    pub fn copy_prefix(&mut self, from: usize, to: usize, count: usize) {
        for layer in &mut self.layers {
            match layer.caches.get_disjoint_mut([from, to]) {
                Ok([from, to]) => to.share_prefix(from, count),
                Err(_) => layer.caches[to].truncate(count),
            }
        }
    }
}

/// Cosines and sines of every position, `[context][half]`, and the place of each token that runs.
#[derive(Clone, Copy)]
struct Angles<'a> {
    cos: &'a [f32],
    sin: &'a [f32],
    places: &'a [Place],
    half: usize,
}

impl Layer {
    fn read(gguf: &Gguf, config: &DecoderConfig, index: usize, slots: usize) -> Result<Self> {
        let name = |part: &str| format!("blk.{index}.{part}");
        let DecoderConfig { hidden, heads, kv_heads, head_dim, feed_forward, .. } = *config;
        let projection = |part: &str, heads: usize, normed: bool| -> Result<Projection> {
            let bias = name(&format!("{part}.bias"));
            Ok(Projection {
                weight: Matrix::read(gguf, &name(&format!("{part}.weight")), heads * head_dim, hidden)?,
                bias: if gguf.has(&bias) { gguf.vector(&bias, heads * head_dim)? } else { Vec::new() },
                head_norm: if normed && config.architecture == Architecture::Qwen3 {
                    gguf.vector(&name(&format!("{part}_norm.weight")), head_dim)?
                } else {
                    Vec::new()
                },
            })
        };
        Ok(Self {
            query: projection("attn_q", heads, true)?,
            key: projection("attn_k", kv_heads, true)?,
            value: projection("attn_v", kv_heads, false)?,
            attention_norm: gguf.vector(&name("attn_norm.weight"), hidden)?,
            attention_output: Matrix::read(gguf, &name("attn_output.weight"), hidden, heads * head_dim)?,
            feed_forward_norm: gguf.vector(&name("ffn_norm.weight"), hidden)?,
            gate: Matrix::read(gguf, &name("ffn_gate.weight"), feed_forward, hidden)?,
            up: Matrix::read(gguf, &name("ffn_up.weight"), feed_forward, hidden)?,
            down: Matrix::read(gguf, &name("ffn_down.weight"), hidden, feed_forward)?,
            caches: (0..slots).map(|_| Cache::new(kv_heads, head_dim)).collect(),
        })
    }

    /// Adds attention to the stream.
    fn attend(&mut self, config: &DecoderConfig, runs: &[Run<'_>], angles: Angles<'_>, work: &mut Work) -> Result<()> {
        let DecoderConfig { hidden, heads, kv_heads, head_dim, norm_eps, .. } = *config;
        let Work { stream, input, products: [query, key, value], queries, mixed } = work;
        let tokens = stream.len() / hidden;
        let matrices = [&self.query.weight, &self.key.weight, &self.value.weight];
        input.fill(tokens, hidden, &matrices, |token, row| {
            rms_norm(&stream[token * hidden..][..hidden], &self.attention_norm, norm_eps, row);
        });
        multiply(matrices, input, [&mut *query, &mut *key, &mut *value])?;

        let (width, group) = (heads * head_dim, heads / kv_heads * head_dim);
        queries.resize(tokens * width, 0.0);
        mixed.resize(tokens * width, 0.0);
        let scale = (head_dim as f32).powf(-0.5);
        let [mut keys, mut values, mut row] = [vec![0.0; kv_heads * head_dim], vec![0.0; kv_heads * head_dim], vec![0.0; width]];
        let mut first = 0;
        for run in runs {
            let cache = &mut self.caches[run.slot];
            let count = run.ids.len();
            cache.reserve(run.position + count);
            let queries = &mut queries[first * width..][..count * width];
            for at in 0..count {
                self.key.head_row(key, tokens, first + at, config, Some(angles), &mut keys);
                self.value.head_row(value, tokens, first + at, config, None, &mut values);
                cache.set(run.position + at, &keys, &values);
                self.query.head_row(query, tokens, first + at, config, Some(angles), &mut row);
                for (kv_head, heads) in row.chunks_exact(group).enumerate() {
                    let target = &mut queries[(kv_head * count + at) * group..][..group];
                    target.iter_mut().zip(heads).for_each(|(target, value)| *target = value * scale);
                }
            }
            first += count;
        }
        let mut rest = (&queries[..], &mut mixed[..]);
        let work: Vec<_> = runs
            .iter()
            .map(|run| {
                let (queries, mixed);
                (queries, rest.0) = rest.0.split_at(run.ids.len() * width);
                (mixed, rest.1) = std::mem::take(&mut rest.1).split_at_mut(run.ids.len() * width);
                (run, queries, mixed)
            })
            .collect();
        let caches = &self.caches;
        work.into_par_iter().for_each(|(run, queries, mixed)| caches[run.slot].attend(queries, run.position, run.ids.len(), mixed));

        input.fill(tokens, width, &[&self.attention_output], |token, row| {
            let Place { first, at, count, .. } = angles.places[token];
            for (kv_head, target) in row.chunks_exact_mut(group).enumerate() {
                target.copy_from_slice(&mixed[first * width + (kv_head * count + at) * group..][..group]);
            }
        });
        self.attention_output.multiply(input, query)?;
        add_product(stream, hidden, query);
        Ok(())
    }

    /// Adds the feed-forward part to the stream.
    fn feed_forward(&self, config: &DecoderConfig, work: &mut Work) -> Result<()> {
        let DecoderConfig { hidden, feed_forward, norm_eps, .. } = *config;
        let Work { stream, input, products: [gate, up, down], .. } = work;
        let tokens = stream.len() / hidden;
        input.fill(tokens, hidden, &[&self.gate, &self.up], |token, row| {
            rms_norm(&stream[token * hidden..][..hidden], &self.feed_forward_norm, norm_eps, row);
        });
        multiply([&self.gate, &self.up], input, [&mut *gate, &mut *up])?;
        gate.par_chunks_mut(4096).zip(up.par_chunks(4096)).for_each(|(gate, up)| gated(gate, up));
        input.fill(tokens, feed_forward, &[&self.down], |token, row| {
            for (target, values) in row.as_chunks_mut::<TILE>().0.iter_mut().zip(row_of(gate, tokens, token)) {
                *target = *values;
            }
        });
        self.down.multiply(input, down)?;
        add_product(stream, hidden, down);
        Ok(())
    }
}

impl Projection {
    /// Row `token` of `product` with bias, head norms and, given `angles`, its position.
    fn head_row(&self, product: &[f32], tokens: usize, token: usize, config: &DecoderConfig, angles: Option<Angles<'_>>, row: &mut [f32]) {
        for (target, values) in row.as_chunks_mut::<TILE>().0.iter_mut().zip(row_of(product, tokens, token)) {
            *target = *values;
        }
        for (value, bias) in row.iter_mut().zip(&self.bias) {
            *value += bias;
        }
        for head in row.chunks_exact_mut(config.head_dim) {
            if !self.head_norm.is_empty() {
                let plain = head.to_vec();
                rms_norm(&plain, &self.head_norm, config.norm_eps, head);
            }
            if let Some(Angles { cos, sin, places, half }) = angles {
                let position = places[token].position;
                let turned = position * half..(position + 1) * half;
                rotate(head, &cos[turned.clone()], &sin[turned], config.architecture.interleaved_rope());
            }
        }
    }
}

/// Where a token that runs stands.
struct Place {
    /// In its prompt.
    position: usize,
    /// The first token of its run, among all that run.
    first: usize,
    /// In its run.
    at: usize,
    /// Tokens of its run.
    count: usize,
}

/// The places of all tokens of `runs`.
fn places(runs: &[Run<'_>]) -> Vec<Place> {
    let mut places = Vec::new();
    for run in runs {
        let (first, count) = (places.len(), run.ids.len());
        places.extend((0..count).map(|at| Place { position: run.position + at, first, at, count }));
    }
    places
}

/// Adds a product `[hidden / TILE][tokens][TILE]` to the stream `[tokens][hidden]`.
fn add_product(stream: &mut [f32], hidden: usize, product: &[f32]) {
    let tokens = stream.len() / hidden;
    for (token, row) in stream.chunks_exact_mut(hidden).enumerate() {
        for (target, values) in row.as_chunks_mut::<TILE>().0.iter_mut().zip(row_of(product, tokens, token)) {
            target.iter_mut().zip(values).for_each(|(target, value)| *target += value);
        }
    }
}
