//! Applicants that offices write in their own script: "Hankook" of an English question is "한국타이어" in a Korean record.
//!
//! `index/names.tsv` is ours: the larger applicants of the four languages, one a line, its spellings apart by tabs and in small
//! letters. What is not listed is found by its own spelling, or by its sound.

use std::sync::LazyLock;

/// The spellings of each applicant that is listed.
pub fn spelt() -> &'static [Vec<&'static str>] {
    static NAMES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| include_str!("../../index/names.tsv").lines().map(|line| line.split('\t').collect()).collect());
    &NAMES
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_spelling_is_of_one_applicant() {
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for names in spelt() {
            assert!(names.len() > 1, "{names:?} has no other spelling");
            for name in names {
                assert!(name.chars().count() > 1 && name.trim() == *name && name.to_lowercase() == *name, "{name:?} of {names:?}");
                assert_eq!(seen.insert(name, names[0]), None, "{name} of {}", names[0]);
            }
        }
    }
}
