//! The first points of a graph, linked by hnsw_rs: they become its upper layers, and what all others are linked to.

use hnsw_rs::prelude::{Distance, Hnsw, Neighbour};

use super::codes::Codes;

/// Layers that hnsw_rs allows.
const MAX_LAYERS: usize = 16;
/// Points between two questions whether to go on.
const BATCH: usize = 256;

/// A point and its links in every layer it is in, the lowest first.
pub(super) struct Seed {
    pub point: u32,
    pub layers: Vec<Vec<u32>>,
}

/// The distance that hnsw_rs sees; its own for bytes are of unsigned ones.
#[derive(Clone, Default)]
struct Squared;

impl Distance<i8> for Squared {
    fn eval(&self, a: &[i8], b: &[i8]) -> f32 {
        a.iter().zip(b).map(|(x, y)| (i32::from(*x) - i32::from(*y)).pow(2)).sum::<i32>() as f32
    }
}

/// Links `points` among themselves, about `links` each in the lowest layer. `None` when `go_on` ended it.
///
/// One after the other: hnsw_rs draws levels from a seeded generator, so that the same codes give the same links.
pub(super) fn plant(codes: &Codes, points: &[u32], links: usize, ef: usize, go_on: &mut dyn FnMut() -> bool) -> Option<Vec<Seed>> {
    if points.is_empty() {
        // hnsw_rs cannot be walked while it is empty
        return Some(Vec::new());
    }
    // its lowest lists are twice as long as what it is told
    let hnsw: Hnsw<'static, i8, Squared> = Hnsw::new((links / 2).clamp(2, 255), points.len(), MAX_LAYERS, ef, Squared);
    for (at, point) in points.iter().enumerate() {
        if at % BATCH == 0 && !go_on() {
            return None;
        }
        hnsw.insert_slice((codes.values(*point), at));
    }
    let mut seeds: Vec<Seed> = Vec::with_capacity(points.len());
    for planted in hnsw.get_point_indexation() {
        let (own, level) = (planted.get_origin_id(), planted.get_point_id().0);
        let mut layers = planted.get_neighborhood_id();
        layers.resize_with(usize::from(level) + 1, Vec::new);
        // its lists also name points that are not in the layer: a walk would end there
        let links =
            |(layer, links): (u8, Vec<Neighbour>)| links.iter().filter(|link| link.d_id != own && link.p_id.0 >= layer).map(|link| points[link.d_id]).collect();
        seeds.push(Seed { point: points[own], layers: (0..).zip(layers).map(links).collect() });
    }
    seeds.sort_unstable_by_key(|seed| seed.point);
    Some(seeds)
}
