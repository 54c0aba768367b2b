//! `priorart eval summaries`: summaries of documents whose abstracts were withheld from the index, against those abstracts and
//! against the independent claims; texts of another system can be measured by the same rule.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::answers::{stands, unsupported};
use super::stored;
use crate::app::App;
use crate::chat::act::Act;
use crate::chat::{self, Answer, Desk, Question, Source};
use crate::desk::classify::words;
use crate::desk::{check, elements};
use crate::error::Result;
use crate::patent::sentence::sentences;
use crate::patent::{Language, Patent, PatentId, Quote, Section};

/// A document to summarise: its number, language, and the abstract that its summary is compared with.
#[derive(Debug, Clone, Deserialize)]
pub struct Reference {
    /// A document of the index.
    pub id: PatentId,
    /// Of the abstract, and of the summary to be made.
    pub lang: Language,
    /// As the applicant wrote it.
    #[serde(rename = "abstract")]
    pub abstract_text: String,
}

/// A text that another system wrote about a document.
#[derive(Debug, Clone, Deserialize)]
pub struct Foreign {
    /// A document of the index.
    pub id: PatentId,
    /// Its summary.
    pub text: String,
}

/// A summary, measured.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Of which document.
    pub id: PatentId,
    /// As it was shown.
    pub text: String,
    /// Quotes and sentences of the model (of a foreign text: its sentences).
    pub sentences: usize,
    /// Those whose numbers, names and terms all stand in what they cite (of a foreign text: anywhere in the document).
    pub supported: usize,
    /// Elements of the independent claims, and those of which three fifths of the words stand in the summary.
    pub elements: [usize; 2],
    /// Precision, recall and their harmonic mean: the longest common subsequence of terms with the abstract.
    pub rouge_l: [f64; 3],
    /// To the end of the answer.
    pub seconds: f64,
}

/// Counts and means over a group of summaries.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tally {
    /// Summaries.
    pub documents: usize,
    /// See [`Summary::sentences`].
    pub sentences: usize,
    /// See [`Summary::supported`].
    pub supported: usize,
    /// See [`Summary::elements`].
    pub elements: [usize; 2],
    /// Sums of [`Summary::rouge_l`].
    pub rouge_l: [f64; 3],
    /// Sum.
    pub seconds: f64,
}

impl Tally {
    /// Counts a summary under "all" and its language.
    pub fn count(tallies: &mut BTreeMap<String, Self>, lang: &Language, summary: &Summary) {
        for key in ["all".to_owned(), format!("lang {}", lang.code())] {
            let tally = tallies.entry(key).or_default();
            tally.documents += 1;
            tally.sentences += summary.sentences;
            tally.supported += summary.supported;
            tally.elements = [0, 1].map(|n| tally.elements[n] + summary.elements[n]);
            tally.rouge_l = [0, 1, 2].map(|n| tally.rouge_l[n] + summary.rouge_l[n]);
            tally.seconds += summary.seconds;
        }
    }
}

/// A word counts once; of an element this share of them has to be said.
const SAID: f64 = 0.6;

/// Has the document summarised, in its own language and in so many sentences where that is asked for.
///
/// # Errors
/// What answering says.
pub async fn summarise(app: &App, reference: &Reference, length: Option<usize>, use_generator: bool) -> Result<Summary> {
    let started = std::time::Instant::now();
    let question = Question { desk: Desk::Fixed(Act::Summarise), use_generator, ..Question::new(request(reference, length)) };
    let answer = Answer::collect(chat::answer(app, question)?).await?;
    let seconds = started.elapsed().as_secs_f64();
    let verbatim = answer.sources.iter().map(|source| stands(app, source)).collect::<Result<Vec<_>>>()?;
    let (prose, failing) = unsupported(app, &answer)?;
    let patent = stored(app, &reference.id)?.unwrap_or_else(|| Patent::new(reference.id.clone()));
    let supported = verbatim.iter().filter(|stands| **stands).count() + prose - failing;
    Ok(measure(reference, &patent, answer.text, [verbatim.len() + prose, supported], seconds))
}

/// What another system wrote, by the same rule; any place of the document may bear a sentence out.
///
/// # Errors
/// What the index says.
pub fn foreign(app: &App, reference: &Reference, text: &str) -> Result<Summary> {
    let patent = stored(app, &reference.id)?.unwrap_or_else(|| Patent::new(reference.id.clone()));
    let whole = patent.sections().map(|(_, text)| text).collect::<Vec<_>>().join("\n");
    let mut pseudo = Patent::new(reference.id.clone());
    pseudo.claims = vec![whole];
    let source = Quote::whole(&pseudo, Section::Claim(1)).map(|quote| Source::new(1, &quote, patent.title.clone(), None))?;
    let said: Vec<&str> = sentences(text).into_iter().map(|range| text[range].trim()).filter(|s| !s.is_empty()).collect();
    // a whole document both affirms and denies: what a sentence denies cannot be held against it
    let fails = |said: &str| {
        let checked = check::sentence(&format!("{said} [1]"), std::slice::from_ref(&source), &Language::of(said));
        checked.is_err_and(|fault| fault != check::Fault::Negation)
    };
    let counts = [said.len(), said.iter().filter(|said| !fails(said)).count()];
    Ok(measure(reference, &patent, text.to_owned(), counts, 0.0))
}

fn request(Reference { id, lang, .. }: &Reference, length: Option<usize>) -> String {
    let n = length.map(|n| n.to_string());
    match (lang.code(), n) {
        ("ko", None) => format!("{id} 요약해줘"),
        ("ko", Some(n)) => format!("{id}를 {n}문장으로 요약해줘"),
        ("zh", None) => format!("总结一下 {id}"),
        ("zh", Some(n)) => format!("用{n}句话总结 {id}"),
        ("ja", None) => format!("{id} を要約して"),
        ("ja", Some(n)) => format!("{id} を{n}文で要約して"),
        (_, None) => format!("Summarise {id}"),
        (_, Some(n)) => format!("Summarise {id} in {n} sentences"),
    }
}

fn measure(reference: &Reference, patent: &Patent, text: String, [sentences, supported]: [usize; 2], seconds: f64) -> Summary {
    let own: Vec<String> = words(&text);
    let held: HashSet<&str> = own.iter().map(String::as_str).collect();
    let independent = (1u32..).zip(&patent.claims).filter(|(_, claim)| elements::is_independent(claim));
    let (mut all, mut covered) = (0, 0);
    for quote in independent.flat_map(|(n, _)| elements::quotes(patent, n)) {
        let wanted: HashSet<String> = words(quote.text()).into_iter().collect();
        let there = wanted.iter().filter(|word| held.contains(word.as_str())).count();
        all += 1;
        covered += usize::from(there as f64 >= SAID * wanted.len() as f64);
    }
    let rouge_l = rouge_l(&own, &words(&reference.abstract_text));
    Summary { id: reference.id.clone(), text, sentences, supported, elements: [all, covered], rouge_l, seconds }
}

/// Precision, recall and F1 of the longest common subsequence (Lin 2004, ROUGE-L, one reference).
fn rouge_l(own: &[String], reference: &[String]) -> [f64; 3] {
    let mut row = vec![0usize; reference.len() + 1];
    for word in own {
        let mut diagonal = 0;
        for (at, other) in reference.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    let common = row[reference.len()] as f64;
    if common == 0.0 {
        return [0.0; 3];
    }
    let (precision, recall) = (common / own.len() as f64, common / reference.len() as f64);
    [precision, recall, 2.0 * precision * recall / (precision + recall)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_subsequence_is_measured() {
        let of = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(rouge_l(&of("a b c d"), &of("b d")), [0.5, 1.0, 2.0 / 3.0]);
        assert_eq!(rouge_l(&of("x"), &of("b d")), [0.0; 3]);
    }

    #[test]
    fn an_element_left_out_is_missed() {
        let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
        patent.claims = vec!["A cell comprising: an anode of porous silicon; an electrolyte holding fluoroethylene carbonate.".into()];
        let reference = Reference { id: patent.id.clone(), lang: Language::new("en"), abstract_text: "A cell.".into() };
        let found = measure(&reference, &patent, "The cell has an anode of porous silicon.".into(), [1, 1], 0.0);
        assert_eq!(found.elements, [2, 1]);
    }
}
