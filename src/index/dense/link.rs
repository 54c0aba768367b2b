//! Building the graph: hnsw_rs links the first points, the others are linked to them here, a batch at a time.
//!
//! All points of a batch are looked up in the graph as it was before, in parallel and without locks; then their links are
//! written at once, with the links back (Manohar and others, ParlayANN, 2024). So the result does not hang on threads: the
//! same vectors give the same graph. hnsw_rs alone takes several times as long: it locks and allocates for every link.

use rayon::prelude::*;

use super::super::settings::settings;
use super::codes::Codes;
use super::graph::{Graph, NONE, Walk, upper_starts};
use super::seed::{Seed, plant};
use crate::index::Row;

/// One point in so many is linked by hnsw_rs, and lies in the upper layers …
const SEED_ONE_IN: usize = 32;
/// … but so many at least.
const MIN_SEEDS: usize = 1_000;
/// Points a batch at most. They do not see each other, so a batch is a small part of what is linked …
const BATCH: usize = 1_024;
/// … one in so many at most.
const BATCH_ONE_IN: usize = 8;

/// Squared distance and point, so that they order by distance.
type Link = (u32, u32);

/// A link back, that a point of the batch asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Back {
    of: u32,
    link: Link,
}

/// A graph in the making.
struct Linking {
    graph: Graph,
    /// The distance of every link in the lowest layer.
    distances: Vec<u32>,
    ef: usize,
}

impl Graph {
    /// Links `vectors`, whose rows are `rows` (ascending). Between batches `go_on` may end it: then nothing comes out.
    pub fn build(rows: Vec<Row>, vectors: &[&[i16]], go_on: &mut dyn FnMut() -> bool) -> Option<Self> {
        let settings = &settings().graph;
        let order = scattered(vectors.len());
        let (seeds, others) = order.split_at((order.len() / SEED_ONE_IN).max(MIN_SEEDS).min(order.len()));
        let codes = Codes::of(vectors);
        let planted = plant(&codes, seeds, settings.links, settings.ef_construction, go_on)?;
        let mut linking = Linking::start(rows, codes, settings.links, settings.ef_construction);
        linking.take_over(planted);
        let mut rest = others;
        while !rest.is_empty() {
            if !go_on() {
                return None;
            }
            let linked = order.len() - rest.len();
            let (batch, later) = rest.split_at((linked / BATCH_ONE_IN).clamp(1, BATCH).min(rest.len()));
            linking.add(batch);
            rest = later;
        }
        linking.adopt();
        Some(linking.graph)
    }
}

/// All of `0..count`, in steps of the golden section: every stretch lies evenly over the whole. Rows that follow each other
/// are often alike (a family, an applicant) and would not see each other in one batch.
fn scattered(count: usize) -> Vec<u32> {
    let together = |a: usize, b: usize| {
        let (mut a, mut b) = (a, b);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a == 1
    };
    let step = ((count as f64 * 0.618_034) as usize..).find(|step| together(*step, count)).unwrap_or(1);
    (0..count).map(|at| (at * step % count) as u32).collect()
}

impl Linking {
    fn start(rows: Vec<Row>, codes: Codes, links: usize, ef: usize) -> Self {
        let count = codes.len();
        let (levels, base) = (vec![0; count], vec![NONE; count * links * 2]);
        let graph = Graph { rows, links, entry: 0, levels, base, upper_at: Vec::new(), upper: Vec::new(), codes };
        Self { graph, distances: vec![0; count * links * 2], ef }
    }

    /// Lays every layer of the seeds one higher; their lowest is the beginning of ours, too. Seeds come by point.
    fn take_over(&mut self, seeds: Vec<Seed>) {
        for Seed { point, layers } in seeds {
            let graph = &mut self.graph;
            graph.levels[point as usize] = layers.len() as u8;
            for layer in &layers {
                graph.upper.extend(layer.iter().copied().chain(std::iter::repeat(NONE)).take(graph.links));
            }
            let code = graph.codes.code(point);
            let mut lowest: Vec<Link> = layers.iter().take(1).flatten().map(|to| (graph.codes.distance(code, *to), *to)).collect();
            lowest.sort_unstable();
            self.write(point, &lowest);
        }
        let levels = &self.graph.levels;
        let top = levels.iter().copied().max().unwrap_or(0);
        self.graph.entry = levels.iter().position(|level| *level == top).unwrap_or(0) as u32;
        self.graph.upper_at = upper_starts(levels, self.graph.links);
    }

    /// Links a batch of points with the graph.
    fn add(&mut self, batch: &[u32]) {
        let own: Vec<Vec<Link>> = batch.par_iter().map_init(Walk::default, |walk, point| self.look_up(*point, walk)).collect();
        let mut back: Vec<Back> = batch.iter().zip(&own).flat_map(|(from, list)| list.iter().map(|(d, to)| Back { of: *to, link: (*d, *from) })).collect();
        back.par_sort_unstable();
        let asked: Vec<&[Back]> = back.chunk_by(|a, b| a.of == b.of).collect();
        let longer: Vec<Vec<Link>> = asked.par_iter().map(|asked| self.with(asked)).collect();
        asked.iter().zip(longer).for_each(|(asked, list)| self.write(asked[0].of, &list));
        batch.iter().zip(own).for_each(|(point, list)| self.write(*point, &list));
    }

    /// The links of a point that is not in the graph yet.
    fn look_up(&self, point: u32, walk: &mut Walk) -> Vec<Link> {
        self.graph.walk(self.graph.codes.code(point), self.ef, walk);
        self.choose(point, walk.nearest.iter().collect(), self.graph.links)
    }

    /// The links of a point with those that others ask for; when they are too many, a choice.
    fn with(&self, asked: &[Back]) -> Vec<Link> {
        let mut list: Vec<Link> = self.lowest(asked[0].of).chain(asked.iter().map(|back| back.link)).collect();
        if list.len() > self.width() {
            list.sort_unstable();
            list = self.choose(asked[0].of, list, self.width());
        }
        list
    }

    /// Of candidates, nearest first, those that are nearer to the point than to any chosen before them: so links lead in all
    /// directions (Malkov and Yashunin, 2016, algorithm 4). Of the very same vector at most half of the links, those that come
    /// next: a text that stands in many documents would otherwise be linked to nothing but itself.
    fn choose(&self, point: u32, mut candidates: Vec<Link>, limit: usize) -> Vec<Link> {
        let codes = &self.graph.codes;
        let same = candidates.partition_point(|(distance, _)| *distance == 0);
        candidates[..same].sort_unstable_by_key(|(_, to)| to.wrapping_sub(point));
        candidates.drain(same.min(limit / 2)..same);
        let mut chosen: Vec<Link> = Vec::with_capacity(limit);
        for (distance, candidate) in candidates {
            let code = codes.code(candidate);
            if chosen.iter().all(|(_, other)| codes.distance(code, *other) >= distance) {
                chosen.push((distance, candidate));
            }
            if chosen.len() >= limit {
                break;
            }
        }
        chosen
    }

    /// Sees to it that something leads to every point: its own nearest neighbours with room link to it.
    fn adopt(&mut self) {
        let mut led_to: Vec<bool> = self.graph.levels.iter().map(|level| *level > 0).collect();
        self.graph.base.iter().filter(|to| **to != NONE).for_each(|to| led_to[*to as usize] = true);
        for orphan in (0u32..).zip(led_to).filter(|(_, led_to)| !led_to).map(|(point, _)| point) {
            let own: Vec<Link> = self.lowest(orphan).collect();
            if let Some((distance, parent)) = own.into_iter().find(|(_, to)| self.lowest(*to).count() < self.width()) {
                let list: Vec<Link> = self.lowest(parent).chain([(distance, orphan)]).collect();
                self.write(parent, &list);
            }
        }
    }

    fn width(&self) -> usize {
        self.graph.links * 2
    }

    /// The links of a point in the lowest layer.
    fn lowest(&self, point: u32) -> impl Iterator<Item = Link> + '_ {
        let distances = self.distances[point as usize * self.width()..].iter().copied();
        distances.zip(self.graph.list(point, 0).iter().copied()).take_while(|(_, to)| *to != NONE)
    }

    fn write(&mut self, point: u32, list: &[Link]) {
        let (width, at) = (self.width(), point as usize * self.width());
        let lists = self.graph.base[at..at + width].iter_mut().zip(&mut self.distances[at..at + width]);
        let links = list.iter().copied().chain(std::iter::repeat((0, NONE)));
        lists.zip(links).for_each(|((to, distance), link)| (*distance, *to) = link);
    }
}
