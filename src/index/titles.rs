//! What sections, classes and subclasses of CPC and IPC are about, in few words of our own.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The title of a section, a class or a subclass, in English: "Batteries, accumulators and fuel cells" of "H01M".
pub fn title_of(code: &str) -> Option<&'static str> {
    static TITLES: LazyLock<HashMap<&str, &str>> =
        LazyLock::new(|| include_str!("../../index/subclasses.tsv").lines().filter_map(|line| line.split_once('\t')).collect());
    TITLES.get(code).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_down_to_the_subclass_has_a_title() {
        assert!(["A", "Y", "H01", "H01M", "G06N"].iter().all(|code| title_of(code).is_some_and(|title| (4..=70).contains(&title.len()))));
        assert_eq!(title_of("H01M4"), None);
    }
}
