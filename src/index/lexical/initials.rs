//! Applicants by the initials of their names: "IBM" for International Business Machines Corporation.

use std::collections::{HashMap, HashSet};

use tantivy::Term;

use super::gate::Gate;
use super::view::View;
use crate::error::{Error, Result};
use crate::index::Filter;

/// Letters of initials that may stand for a name.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=6;

/// Names of applicants by their initials.
pub(super) type Initials = HashMap<String, Vec<String>>;

impl View {
    /// The names of applicants that `initials` stand for; none where they are more usual as a name or as a word of titles and
    /// abstracts. Reads every document the first time.
    ///
    /// # Errors
    /// [`Error::Internal`] when a stored form cannot be read.
    pub(super) fn names_of(&self, initials: &str) -> Result<&[String]> {
        if !LETTERS.contains(&initials.len()) || !initials.bytes().all(|b| b.is_ascii_uppercase()) {
            return Ok(&[]);
        }
        if self.initials.get().is_none() {
            let _ = self.initials.set(self.read_initials()?); // whoever was first has read the same
        }
        let names = self.initials.get().and_then(|all| all.get(initials)).map_or(&[][..], Vec::as_slice);
        if names.is_empty() {
            return Ok(&[]);
        }
        let word = initials.to_lowercase();
        let count = |field| self.searcher.doc_freq(&Term::from_field_text(field, &word)).map_err(|e| self.trouble(e));
        let spelt_out = Gate::new(self, &Filter { applicants: names.to_vec(), ..Filter::default() })?.count();
        let usual = spelt_out > count(self.fields.applicant)? && spelt_out > 2 * count(self.fields.head)?;
        Ok(if usual { names } else { &[] })
    }

    fn read_initials(&self) -> Result<Initials> {
        #[derive(serde::Deserialize)]
        struct Record {
            #[serde(default)]
            applicants: Vec<String>,
        }
        let (mut seen, mut all) = (HashSet::new(), Initials::new());
        for row in self.live_rows() {
            let Some(body) = self.body(row)? else { continue };
            let Record { applicants } = serde_json::from_slice(&body).map_err(Error::internal)?;
            for name in applicants.into_iter().filter(|name| seen.insert(name.clone())) {
                initials(&name).into_iter().for_each(|short| all.entry(short).or_default().push(name.clone()));
            }
        }
        Ok(all)
    }
}

/// The initials of a name, with the word for its legal form and without it.
fn initials(name: &str) -> Vec<String> {
    const SMALL: [&str; 6] = ["of", "and", "the", "for", "de", "in"];
    const FORMS: [&str; 14] =
        ["co", "company", "corp", "corporation", "corporations", "inc", "incorporated", "ltd", "limited", "llc", "gmbh", "ag", "sa", "plc"];
    let words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|w| !w.is_empty() && !SMALL.contains(&w.as_str())).collect();
    let of = |words: &[String]| words.iter().filter_map(|word| word.chars().next()).map(|c| c.to_ascii_uppercase()).collect::<String>();
    let stem = words.iter().position(|word| FORMS.contains(&word.as_str())).unwrap_or(words.len());
    // "Taiwan Semiconductor Manufacturing Company" is TSMC
    let mut found: Vec<String> = [of(&words[..stem]), of(&words[..words.len().min(stem + 1)])].into();
    found.dedup();
    found.retain(|short| LETTERS.contains(&short.len()) && short.bytes().all(|b| b.is_ascii_uppercase()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_name_with_its_form_and_without() {
        assert_eq!(initials("International Business Machines Corporation"), ["IBM", "IBMC"]);
        assert_eq!(initials("Taiwan Semiconductor Manufacturing Company, Ltd."), ["TSM", "TSMC"]);
        assert_eq!(initials("Electronics and Telecommunications Research Institute"), ["ETRI"]);
        assert_eq!(initials("한국전자통신연구원"), Vec::<String>::new());
    }
}
