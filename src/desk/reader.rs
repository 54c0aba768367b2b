//! Reads documents in full: code decides what they allow to say, and the language model may doubt it.
//!
//! A small model is no judge of novelty, and is not asked for one: it sees the passages that code chose and the question, and how
//! sure it is that the ones state what the other asks for is compared with a number that was measured for it. It can only take
//! back; then code looks at what it would have chosen next, and the model has to be surer of that.

use minijinja::context;

use super::decide::{self, Verdict};
use super::identify::names_applicant;
use super::{Stage, premise};
use crate::app::App;
use crate::chat::Question;
use crate::error::Result;
use crate::patent::{Patent, Quote};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::evidence::{self, Asked, Reading};
use crate::search::hybrid;
use crate::search::shortlist::Standing;

/// Named documents that are read.
const NAMED_READ: usize = 4;
/// Other sentences of a document that are looked at when the model doubts the best.
const SECOND_LOOKS: usize = 1;
/// Documents behind the one that is meant that are read when the model doubts what that one says.
const NEXT_READ: usize = 1;
/// How much surer than it has to be the model is of what code would not have chosen first.
const SURER: f32 = 0.3;
/// Letters of the passages that the model reads.
const READ_CHARS: usize = 1800;

/// Who reads, and what for.
pub struct Reader<'a> {
    pub app: &'a App,
    pub question: &'a Question,
    pub analysis: &'a Analysis,
    pub asked: Option<&'a Asked>,
    pub stage: &'a Stage,
}

impl Reader<'_> {
    /// What documents that were named allow to say.
    ///
    /// # Errors
    /// What the models say, and [`crate::Error::Cancelled`].
    pub async fn named(&self, documents: Vec<Patent>) -> Result<Verdict> {
        self.read(documents, true, 0.0).await
    }

    /// What `documents`, which a search found, allow to say; where that is doubted, what the `next` one does.
    ///
    /// # Errors
    /// As [`Self::named`].
    pub async fn meant(&self, documents: Vec<Patent>, next: impl Iterator<Item = Patent>) -> Result<Verdict> {
        let first = self.read(documents, false, 0.0).await?;
        if matches!(first, Verdict::Doubted { .. }) {
            for document in next.take(NEXT_READ) {
                let verdict = self.read(vec![document], false, SURER).await?;
                if matches!(verdict, Verdict::Answer(_)) {
                    return Ok(verdict);
                }
            }
        }
        Ok(first)
    }

    /// Decides, as long as the model doubts; `least` is the margin that it has to be sure by at first.
    async fn read(&self, documents: Vec<Patent>, named: bool, least: f32) -> Result<Verdict> {
        let documents = documents.into_iter().take(NAMED_READ).map(|p| (Standing::default(), p)).collect();
        let mut located = evidence::locate(self.app, self.analysis, self.asked, documents, Reading::Full).await?;
        let mut doubted = None;
        for look in 0..=SECOND_LOOKS {
            let analysis = self.analysis.clone();
            let verdict;
            (verdict, located) = hybrid::blocking(move || Ok((decide::decide(&analysis, &located, named), located))).await?;
            let Verdict::Answer(quotes) = verdict else { return Ok(doubted.unwrap_or(verdict)) };
            if self.margin(&quotes, named).await? >= if look == 0 { least } else { SURER } {
                return Ok(Verdict::Answer(quotes));
            }
            for read in &mut located {
                read.candidates.retain(|c| !quotes.iter().any(|(_, quote)| quote.shares(&c.quote)));
            }
            doubted = doubted.or(quotes.into_iter().next().map(|nearest| Verdict::Doubted { nearest: Box::new(nearest) }));
        }
        Ok(doubted.unwrap_or(Verdict::Nothing))
    }

    /// By how much the model is surer that `quotes` answer the question than it has to be; below 0 it doubts. Without a model that
    /// was measured, when it is busy, or where several documents are compared, a "no" would be the answer or a place is, it is not asked,
    /// and nothing is doubted.
    async fn margin(&self, quotes: &[(Patent, Quote)], named: bool) -> Result<f32> {
        const UNASKED: f32 = f32::INFINITY;
        let Self { app, question, analysis, stage, .. } = self;
        let Some(generator) = app.generator.as_ref().filter(|_| question.use_generator) else { return Ok(UNASKED) };
        let Some(sure) = generator.sure() else { return Ok(UNASKED) };
        // several that were named are compared; of several that were found, one is meant
        let one = !named || quotes.windows(2).all(|pair| pair[0].0.id == pair[1].0.id);
        let text = &analysis.text;
        if !one || analysis.wanted == Wanted::Comparison || premise::asks_whether(text) || premise::asks_where(text) {
            return Ok(UNASKED);
        }
        stage.status("checking").await?;
        let mut room = READ_CHARS;
        let passages: Vec<_> = (1u32..)
            .zip(quotes)
            .map(|(n, (patent, quote))| {
                let text: String = quote.text().chars().take(room).collect();
                room -= text.chars().count();
                // whose it is stands in no passage: "the cell of Norrfall"
                let applicant = names_applicant(analysis, patent).then(|| patent.applicants.join(", "));
                context! { n, id => patent.id.as_str(), title => patent.heading(), applicant, claim => quote.section().is_claim().then(|| quote.section().to_string()), text }
            })
            .collect();
        // a date is a gate that code keeps, and stands in no passage
        let dated = analysis.before.or(analysis.after).is_some();
        let question = if dated { &analysis.content } else { &analysis.text };
        let messages = app.prompts.messages("doubt", context! { question, passages })?;
        match generator.weigh(messages, ["Yes", "No"]).await {
            Ok(odds) => {
                tracing::trace!(odds, "weighed");
                Ok(odds - sure)
            }
            Err(error) => {
                tracing::debug!(%error, "nothing was weighed; code's decision stands");
                Ok(UNASKED)
            }
        }
    }
}
