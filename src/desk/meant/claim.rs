//! A question about a claim of no document that is named: the document whose claim answers it.

use std::sync::LazyLock;

use regex::Regex;

use crate::desk::analysed;
use crate::desk::converse::Here;
use crate::error::Result;
use crate::patent::{Patent, PatentId};
use crate::search::evidence::{self, Located, Reading};
use crate::search::rule;
use crate::search::shortlist::Standing;

/// What stating the number that is asked for adds to how a claim answers, and being of the first document of the list.
const STATES: f32 = 0.05;
const FIRST: f32 = 0.03;

/// The document of a fresh list that a question about a claim of no document means ("how does the valve open? claim 15, I think"):
/// the one whose claim of that number answers best.
pub(in crate::desk) async fn with_claim(here: &Here<'_>) -> Result<Vec<PatentId>> {
    let (Some(claim), Some(list)) = (here.turn.claims.iter().max(), here.state.list()) else { return Ok(Vec::new()) };
    let patents = here.known().await?;
    let have = patents.iter().take(list.shown.len()).filter(|patent| patent.claims.len() >= *claim as usize);
    let documents: Vec<(Standing, Patent)> = have.map(|patent| (Standing::default(), patent.clone())).collect();
    let analysis = analysed(&here.turn.question).await?;
    let asked = evidence::embed(here.app, &analysis).await?;
    let located = evidence::locate(here.app, &analysis, asked.as_ref(), documents, Reading::Full).await?;
    // "claim 1 of this document" is the first one's, if that claim can answer
    static THIS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\bthis (?:document|patent|one|application)\b|(?:이|그|해당) ?(?:문헌|특허|출원|공보|건)|[这该]一?[件篇个]?(?:文献|专利|申请)|(?:この|その|当該)(?:文献|特許|公報|出願)",
        )
    });
    let first = located.first().filter(|_| THIS.is_match(&here.turn.text) && list.shown.first().is_some_and(|id| id.key() == located[0].patent.id.key()));
    if let Some(first) = first.filter(|first| first.candidates.iter().any(|c| c.quantity > 0.0)) {
        return Ok(vec![first.patent.id.clone()]);
    }
    let stated = |located: &Located| located.candidates.iter().map(|c| c.score + STATES * c.quantity).fold(f32::MIN, f32::max);
    let answers = |(at, located): &(usize, &Located)| stated(located) + if *at == 0 { FIRST } else { 0.0 };
    let best = located.iter().enumerate().rev().max_by(|a, b| answers(a).total_cmp(&answers(b))); // of equals the one that was listed first
    Ok(best.map(|(_, located)| located.patent.id.clone()).into_iter().collect())
}
