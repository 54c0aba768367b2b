//! Lets the language model phrase what the quotes say, and shows only the sentences that pass the checks.

use std::ops::Range;

use minijinja::context;

use super::Stage;
use super::check::{self, Fault, Support};
use crate::app::App;
use crate::chat::{Done, Question, Source};
use crate::error::Result;
use crate::model::{Piece, Stop, TextKind};
use crate::patent::sentence::whole_sentences;
use crate::patent::{Patent, Quote};
use crate::search::analysis::Analysis;

/// Characters of the lines around a sentence that are read with it.
const CONTEXT_CHARS: usize = 360;

/// Streams the model's sentences that stand in the sources, and says how many did not.
///
/// Without a generator, or when it is too busy or fails, the quotes stand for themselves.
///
/// # Errors
/// What the templates say, and [`crate::Error::Cancelled`].
pub async fn add_prose(app: &App, question: &Question, analysis: &Analysis, sources: &[Source], quotes: &[(Patent, Quote)], stage: &Stage) -> Result<Done> {
    let mut done = Done::default();
    let Some(generator) = app.generator.as_ref().filter(|_| question.use_generator) else { return Ok(done) };
    let passages: Vec<_> = sources
        .iter()
        .zip(quotes)
        .map(|(source, (patent, quote))| context! { n => source.n, id => source.id.as_str(), section => source.section.to_string(), text => around(patent, quote) })
        .collect();
    let language = app.prompts.phrase(&analysis.lang, "language", context! {})?;
    let messages = app.prompts.messages("answer", context! { language, question => analysis.text.as_str(), passages })?;
    let Ok(mut pieces) = generator.stream(messages, question.sampling.clone()) else { return Ok(done) };
    stage.status("phrasing").await?;
    let (mut pending, mut last_lead) = (String::new(), None);
    while let Some(piece) = pieces.recv().await {
        let last = match piece {
            Ok(Piece::Text(text)) => {
                pending.push_str(&text);
                false
            }
            Ok(Piece::Done(stop, usage)) => {
                (done.cut, done.usage) = (stop == Stop::Length, usage);
                true
            }
            Err(error) => {
                tracing::warn!(%error, "the generator failed; the answer stays with its quotes");
                break;
            }
        };
        for sentence in finished(&mut pending, last, done.cut) {
            let support = check::sentence(&sentence, sources, &analysis.lang);
            let support = if support == Ok(Support::Numbers) && !renders(app, &sentence, sources).await { Err(Fault::Terms) } else { support };
            match support {
                Ok(support) => {
                    // what could not be compared word by word says so
                    let lead = if support == Support::Words { "model_prose" } else { "model_rendering" };
                    let between =
                        if last_lead == Some(lead) { " ".to_owned() } else { format!("\n{}", app.prompts.phrase(&analysis.lang, lead, context! {})?) };
                    last_lead = Some(lead);
                    stage.text(between + &sentence).await?;
                }
                Err(fault) => {
                    tracing::debug!(?fault, "a sentence of the model is left out");
                    done.dropped_sentences += 1;
                }
            }
        }
    }
    Ok(done)
}

/// The cosine that a sentence has with the passages it renders in another language.
const RENDERS: f32 = 0.83;

/// Whether a sentence says about what its sources say, in another language; without an embedder that cannot be told.
async fn renders(app: &App, sentence: &str, sources: &[Source]) -> bool {
    let Some(embedder) = &app.embedder else { return false };
    let cited = sources.iter().filter(|s| sentence.contains(&format!("[{}]", s.n))).map(|s| s.quote.as_str()).collect::<Vec<_>>().join("\n");
    let texts = vec![sentence.to_owned(), cited];
    embedder.embed(texts, TextKind::Passage).await.is_ok_and(|pair| pair[0].cosine(&pair[1]) >= RENDERS)
}

/// Takes the finished sentences out of `pending`. A sentence is finished when another one has begun behind it; its marks
/// `[n]` may stand behind the full stop. At the end the rest counts too, unless it was cut off.
pub(crate) fn finished(pending: &mut String, last: bool, cut: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let units = whole_sentences(pending);
    // half a sentence is not shown
    let ended = |unit: &Range<usize>| !pending[unit.clone()].ends_with([',', '，', '、', ';', '；', ':', '：']);
    let complete = if last && !cut && units.last().is_some_and(ended) { units.len() } else { units.len().saturating_sub(1) };
    let mut consumed = 0;
    for unit in &units[..complete] {
        let text = pending[unit.clone()].trim();
        let only_marks = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '[' | ']' | '.' | '。' | ' '));
        match found.last_mut() {
            Some(previous) if only_marks => {
                previous.push(' ');
                previous.push_str(text);
            }
            _ => found.push(text.to_owned()),
        }
        consumed = unit.end;
    }
    // marks that follow belong to the sentence before them: wait for them
    let rest = pending[consumed..].trim_start();
    if let (false, true, Some(mark_end), Some(previous)) = (last, rest.starts_with('['), rest.find(']'), found.last_mut()) {
        previous.push(' ');
        previous.push_str(&rest[..=mark_end]);
        consumed = pending.len() - rest.len() + mark_end + 1;
    }
    pending.drain(..consumed);
    found
}

/// A quote with the lines around it in its section.
fn around(patent: &Patent, quote: &Quote) -> String {
    let Some(section) = patent.section(quote.section()) else { return quote.text().to_owned() };
    let room = CONTEXT_CHARS.saturating_sub(quote.text().chars().count()) / 2;
    let before: String = section[..quote.range().start].chars().rev().take(room).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = section[quote.range().end..].chars().take(room).collect();
    format!("{before}{}{after}", quote.text())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patent::sentence::sentences;

    #[test]
    fn half_a_sentence_is_not_taken() {
        let long = format!("Claim 1 requires {}, and a last one [1].", vec!["a further element of some length"; 60].join(", "));
        assert!(sentences(&long).len() > 1, "cut at a comma");
        assert_eq!(finished(&mut long.clone(), true, false).concat(), long);
        let end = long.len() - 20;
        assert!(finished(&mut long[..end].to_owned(), true, true).is_empty(), "its end was cut off");
    }

    #[test]
    fn sentences_are_taken_when_they_are_finished() {
        let mut pending = String::from("The cell holds 3 wt% FEC [1]. It la");
        assert_eq!(finished(&mut pending, false, false), ["The cell holds 3 wt% FEC [1]."]);
        pending.push_str("sts 500 cycles [2].");
        assert!(finished(&mut pending, false, false).is_empty());
        assert_eq!(finished(&mut pending, true, false), ["It lasts 500 cycles [2]."]);
        assert!(pending.is_empty());
    }

    #[test]
    fn a_cut_sentence_is_not_shown() {
        let mut pending = String::from("It holds FEC [1]. And the el");
        assert_eq!(finished(&mut pending, true, true), ["It holds FEC [1]."]);
    }

    #[test]
    fn marks_behind_the_full_stop_stay_with_their_sentence() {
        let mut pending = String::from("It holds FEC. [1] It lasts");
        assert_eq!(finished(&mut pending, false, false), ["It holds FEC. [1]"]);
        assert_eq!(pending.trim(), "It lasts");
    }
}
