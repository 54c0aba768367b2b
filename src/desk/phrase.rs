//! Lets the language model phrase what the quotes say, and shows only the sentences that pass the checks.

use minijinja::context;

use super::{Stage, check};
use crate::app::App;
use crate::chat::{Done, Question, Source};
use crate::error::Result;
use crate::model::{Piece, Stop};
use crate::patent::sentence::sentences;
use crate::patent::{Patent, Quote};
use crate::search::analysis::Analysis;
use crate::search::evidence;

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
        .map(|(source, (patent, quote))| context! { n => source.n, id => source.id.as_str(), section => source.section.to_string(), text => evidence::around(patent, quote) })
        .collect();
    let language = app.prompts.phrase(&analysis.lang, "language", context! {})?;
    let messages = app.prompts.messages("answer", context! { language, question => analysis.text.as_str(), passages })?;
    let Ok(mut pieces) = generator.stream(messages, question.sampling.clone()) else { return Ok(done) };
    stage.status("phrasing").await?;
    let (mut pending, mut shown) = (String::new(), 0);
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
            match check::sentence(&sentence, sources, &analysis.lang) {
                Ok(()) => {
                    let lead = if shown == 0 { "\n".to_owned() + &app.prompts.phrase(&analysis.lang, "model_prose", context! {})? } else { " ".into() };
                    stage.text(lead + &sentence).await?;
                    shown += 1;
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

/// Takes the finished sentences out of `pending`. A sentence is finished when another one has begun behind it; its marks
/// `[n]` may stand behind the full stop. At the end the rest counts too, unless it was cut off.
fn finished(pending: &mut String, last: bool, cut: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let units = sentences(pending);
    let complete = if last && !cut { units.len() } else { units.len().saturating_sub(1) };
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

#[cfg(test)]
mod tests {
    use super::*;

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
