//! After embedding: small segments merged, vectors of deleted documents left out, the graph built, old files swept.

use std::collections::HashSet;

use super::super::VECTORS;
use super::super::dense::Segment;
use super::super::manifest::VectorFile;
use super::super::settings::settings;
use super::{Row, Writer, held};
use crate::error::{Error, Result};

impl Writer {
    /// Brings the vectors into shape; `go_on` may end a long graph build, which is then made up for another time.
    pub(super) fn tidy(&self, go_on: &mut dyn FnMut() -> bool) -> Result<()> {
        let rebuild = self.graph_is_due();
        self.merge(rebuild)?;
        if rebuild {
            self.link(go_on)?;
        }
        self.sweep()
    }

    /// Whether a graph is missing, or too much of it is dead or not in it.
    fn graph_is_due(&self) -> bool {
        let snapshot = held(&self.index.current).clone();
        let vectors = snapshot.dense_side();
        let live = |row: &&Row| snapshot.view().is_live(**row);
        let total = vectors.segments().map(|(_, s)| s.rows().iter().filter(live).count()).sum::<usize>();
        let linked = vectors.graph_rows().iter().filter(live).count();
        let dead = vectors.graph_rows().len() - linked;
        let off = (total - linked + dead) as f64 / total.max(1) as f64;
        total >= settings().graph.from_vectors && (vectors.graph_rows().is_empty() || off > settings().graph.rebuild_share)
    }

    /// Merges small segments into one. Vectors of dead rows go, unless the graph still stands on them.
    fn merge(&self, without_graph: bool) -> Result<()> {
        let snapshot = held(&self.index.current).clone();
        let Some(mark) = &snapshot.generation().embedder else { return Ok(()) };
        let vectors = snapshot.dense_side();
        let linked: HashSet<Row> = if without_graph { HashSet::new() } else { vectors.graph_rows().iter().copied().collect() };
        let keep = |row: Row| snapshot.view().is_live(row) || linked.contains(&row);
        let thin = |segment: &Segment| {
            let kept = segment.rows().iter().filter(|row| keep(**row)).count();
            ((segment.rows().len() - kept) as f64) > settings().graph.rebuild_share * segment.rows().len() as f64
        };
        let below = settings().vectors.merge_below_vectors;
        let small: Vec<(&VectorFile, &Segment)> = vectors.segments().filter(|(_, s)| s.rows().len() < below || thin(s)).collect();
        if small.len() < 2 && !small.iter().any(|(_, s)| thin(s)) {
            return Ok(());
        }
        let mut merged = Segment::new(mark.dimensions);
        small.iter().for_each(|(_, segment)| merged.absorb(segment, keep));
        let mut generation = snapshot.generation().next();
        generation.segments.retain(|file| !small.iter().any(|(small, _)| *small == file));
        if without_graph {
            generation.graph = None;
        }
        if !merged.is_empty() {
            generation.segments.push(merged.write(&self.index.dir.join(VECTORS), format!("{:08}.vec", generation.number))?);
        }
        self.publish(&generation).map(|_| ())
    }

    /// Builds the graph over all vectors there are.
    fn link(&self, go_on: &mut dyn FnMut() -> bool) -> Result<()> {
        let snapshot = held(&self.index.current).clone();
        let Some(graph) = snapshot.dense_side().build_graph(|row| snapshot.view().is_live(row), go_on) else { return Ok(()) };
        let mut generation = snapshot.generation().next();
        generation.graph = Some(graph.write(&self.index.dir.join(VECTORS), format!("{:08}.graph", generation.number))?);
        self.publish(&generation).map(|_| ())
    }

    /// Removes vector files that the manifest no longer names. Readers hold theirs in memory.
    fn sweep(&self) -> Result<()> {
        let snapshot = held(&self.index.current).clone();
        let generation = snapshot.generation();
        let named: HashSet<&str> = generation.segments.iter().chain(&generation.graph).map(|file| file.file.as_str()).collect();
        let dir = self.index.dir.join(VECTORS);
        for entry in std::fs::read_dir(&dir).map_err(Error::io(&dir))? {
            let path = entry.map_err(Error::io(&dir))?.path();
            let ours = path.extension().is_some_and(|e| e == "vec" || e == "graph" || e == "unfinished");
            if ours && !path.file_name().and_then(|name| name.to_str()).is_some_and(|name| named.contains(name)) {
                std::fs::remove_file(&path).map_err(Error::io(&path))?;
            }
        }
        Ok(())
    }
}
