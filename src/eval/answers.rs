//! `priorart eval answers`: asks questions with known answers and counts what was right, verbatim, abstained and false.

use std::collections::BTreeMap;

use minijinja::context;
use serde::{Deserialize, Serialize};

use super::contains::contains;
use super::retrieval::FilterSpec;
use crate::app::App;
use crate::chat::{self, Answer, Question, Source};
use crate::desk::check;
use crate::desk::phrase::finished;
use crate::error::Result;
use crate::patent::Language;

/// A question whose answer is known.
#[derive(Debug, Clone, Deserialize)]
pub struct Known {
    /// Its name.
    pub id: String,
    /// Its language.
    pub lang: String,
    /// fact, number, which-documents, unanswerable, …
    pub kind: String,
    /// The words.
    pub question: String,
    /// Documents that hold the answer; empty for the unanswerable.
    #[serde(default)]
    pub answer_ids: Vec<String>,
    /// Groups of alternatives; an answer has one of each.
    #[serde(default)]
    pub must_contain: Vec<Vec<String>>,
    /// What an answer must not say.
    #[serde(default)]
    pub must_not_contain: Vec<String>,
    /// What may be searched.
    #[serde(default)]
    pub filters: FilterSpec,
}

/// What was answered.
#[derive(Debug, Clone, Serialize)]
pub struct Answered {
    /// The question's name.
    pub id: String,
    /// The text shown, without the list of sources.
    pub text: String,
    /// The sources, in order.
    pub sources: Vec<Source>,
    /// Whether the answer says that there is none.
    pub abstained: bool,
    /// Sentences of the model that were left out.
    pub dropped_sentences: usize,
    /// Sentences of the model that were shown, and of these the ones that the finished answer's own quotes do not bear out.
    pub prose_sentences: usize,
    /// See `prose_sentences`.
    pub unsupported_shown: usize,
    /// Seconds from the question to the end.
    pub seconds: f64,
}

/// Counts over a group of questions.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tally {
    /// Questions.
    pub questions: usize,
    /// With an answer in the collection.
    pub answerable: usize,
    /// Those of them that are owed an answer: a trap may be refused.
    pub owed: usize,
    /// Every wanted fact is in the answer, nothing forbidden.
    pub right: usize,
    /// A right document among the first five sources.
    pub source_in_5: usize,
    /// Quotes shown.
    pub quotes: usize,
    /// Quotes that stand byte for byte in the stored text.
    pub verbatim: usize,
    /// Unanswerable questions that were answered with "not found".
    pub abstained_unanswerable: usize,
    /// Answerable questions that were answered with "not found".
    pub abstained_answerable: usize,
    /// Something forbidden was said, or an unanswerable question was answered.
    pub wrong: usize,
    /// Sentences of the model that failed the checks and were not shown.
    pub dropped_sentences: usize,
    /// Sentences of the model that were shown.
    pub prose_sentences: usize,
    /// Of these the ones that fail the checks when the finished answer is read again.
    pub unsupported_shown: usize,
    /// Sum of seconds.
    pub seconds: f64,
}

/// Asks one question.
///
/// # Errors
/// What answering says.
pub async fn ask(app: &App, known: &Known, use_generator: bool) -> Result<Answered> {
    let started = std::time::Instant::now();
    let question = Question { filter: known.filters.filter()?, use_generator, ..Question::new(known.question.clone()) };
    let answer = Answer::collect(chat::answer(app, question)?).await?;
    let (prose_sentences, unsupported_shown) = unsupported(app, &answer)?;
    let Answer { text, sources, done, .. } = answer;
    let done = done.unwrap_or_default();
    Ok(Answered {
        prose_sentences,
        unsupported_shown,
        id: known.id.clone(),
        text,
        sources,
        abstained: done.abstained,
        dropped_sentences: done.dropped_sentences,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// The sentences of the model in a finished answer, and how many of them its own quotes do not bear out.
pub(super) fn unsupported(app: &App, answer: &Answer) -> Result<(usize, usize)> {
    let prose = prose(app, &answer.text)?;
    let fails = |(sentence, lang): &&(String, Language)| check::sentence(sentence, &answer.sources, lang).is_err();
    Ok((prose.len(), prose.iter().filter(fails).count()))
}

/// The sentences of the model in a finished answer, and the language it answers in: what stands behind the words that
/// introduce them.
fn prose(app: &App, text: &str) -> Result<Vec<(String, Language)>> {
    for lang in crate::patent::LANGUAGES.map(Language::new) {
        let lead = |name| app.prompts.phrase(&lang, name, context! {}).map(|words| format!("\n{words}"));
        let leads = [lead("model_prose")?, lead("model_rendering")?];
        let Some(from) = leads.iter().filter_map(|lead| text.find(lead)).min() else { continue };
        let mut prose = leads.iter().fold(text[from..].to_owned(), |text, lead| text.replace(lead, "\n"));
        return Ok(finished(&mut prose, true, false).into_iter().map(|sentence| (sentence, lang.clone())).collect());
    }
    Ok(Vec::new())
}

/// Counts one answer, under "all", its language and its kind.
///
/// # Errors
/// What reading the stored documents says.
pub fn count(app: &App, known: &Known, answered: &Answered, tallies: &mut BTreeMap<String, Tally>) -> Result<bool> {
    let answerable = !known.answer_ids.is_empty();
    let forbidden = known.must_not_contain.iter().any(|f| contains(&answered.text, f));
    let met = known.must_contain.iter().all(|group| group.iter().any(|a| contains(&answered.text, a)));
    let right = met && !forbidden && !answered.text.trim().is_empty();
    let source = answered.sources.iter().take(5).any(|s| known.answer_ids.contains(&s.id.to_string()));
    let verbatim = answered.sources.iter().map(|s| stands(app, s)).collect::<Result<Vec<_>>>()?.into_iter().filter(|v| *v).count();
    for key in ["all".to_owned(), format!("lang {}", known.lang), format!("kind {}", known.kind)] {
        let tally = tallies.entry(key).or_default();
        tally.questions += 1;
        tally.answerable += usize::from(answerable);
        tally.owed += usize::from(answerable && known.kind != "trap");
        tally.right += usize::from(right);
        tally.source_in_5 += usize::from(source);
        tally.quotes += answered.sources.len();
        tally.verbatim += verbatim;
        tally.abstained_unanswerable += usize::from(!answerable && answered.abstained);
        tally.abstained_answerable += usize::from(answerable && known.kind != "trap" && answered.abstained);
        tally.wrong += usize::from(forbidden || (!answerable && !answered.abstained));
        tally.dropped_sentences += answered.dropped_sentences;
        tally.prose_sentences += answered.prose_sentences;
        tally.unsupported_shown += answered.unsupported_shown;
        tally.seconds += answered.seconds;
    }
    Ok(right)
}

/// Whether the quote stands byte for byte at its place.
pub(super) fn stands(app: &App, source: &Source) -> Result<bool> {
    let snapshot = app.index.snapshot();
    for (row, id) in snapshot.find(&source.id)? {
        if id == source.id {
            let patent = snapshot.get(row)?;
            let text = patent.as_ref().and_then(|p| p.section(&source.section));
            return Ok(text.is_some_and(|t| t.get(source.start..source.end) == Some(&source.quote)));
        }
    }
    Ok(false)
}
