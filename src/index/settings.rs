//! The settings embedded from `index/index.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// All of `index/index.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Words: the tantivy side.
    pub words: Words,
    /// Vectors and their exact scan.
    pub vectors: Vectors,
    /// The graph over the vectors.
    pub graph: Graph,
}

/// Settings of the words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Memory of the writer, all threads together.
    pub writer_bytes: usize,
    /// Threads that build segments.
    pub writer_threads: usize,
    /// Distinct terms kept of a long query.
    pub query_terms: usize,
    /// Decompressed blocks of stored documents a reader keeps.
    pub store_cache_blocks: usize,
    /// What a hit in each field counts.
    pub boosts: Boosts,
}

/// Factors on the BM25 score of each field.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boosts {
    /// Titles and abstract.
    pub head: f32,
    /// Claims.
    pub claims: f32,
    /// Description.
    pub description: f32,
    /// Applicants.
    pub applicant: f32,
}

/// Settings of the vectors.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vectors {
    /// Texts a call of the embedder.
    pub batch_texts: usize,
    /// Documents sorted by length together.
    pub window_documents: usize,
    /// Documents a segment at most.
    pub segment_documents: usize,
    /// Seconds until a segment is written.
    pub segment_seconds: u64,
    /// Segments smaller than this are merged.
    pub merge_below_vectors: usize,
    /// Exact scans larger than this use all threads.
    pub parallel_from_vectors: usize,
}

/// Settings of the graph.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graph {
    /// Links a point, M in the paper of Malkov and Yashunin (2016).
    pub links: usize,
    /// Candidates while building.
    pub ef_construction: usize,
    /// Candidates while searching, at least.
    pub ef_search: usize,
    /// No graph below this many vectors.
    pub from_vectors: usize,
    /// Share of dead or missing vectors that calls for a new graph.
    pub rebuild_share: f64,
}

/// The settings of this binary.
pub fn settings() -> &'static Settings {
    static SETTINGS: LazyLock<Settings> =
        LazyLock::new(|| toml::from_str(include_str!("../../index/index.toml")).unwrap_or_else(|e| unreachable!("index/index.toml is tested: {e}")));
    &SETTINGS
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_embedded_file_is_read_in_full() {
        let settings = super::settings();
        assert!(settings.graph.ef_construction >= settings.graph.links);
        assert!(settings.words.boosts.head > 0.0);
    }
}
