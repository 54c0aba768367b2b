//! The document that a description means, where no question is asked of it yet.

use super::{judged, retrieve};
use crate::app::App;
use crate::desk::{analysed, applicant, identify};
use crate::error::Result;
use crate::index::Filter;
use crate::patent::{Patent, PatentId};
use crate::search::analysis::Analysis;
use crate::search::evidence::{self, Located};

/// Share of the words of a description that a document in its language has to have, and by how much one in another leaves the next behind.
const MOST_SAID: f32 = 0.5;
const ALONE: f32 = 0.03;

/// The document among those that pass `filter` that words describe best, and how far it stands out where it is near enough.
pub(in crate::desk) async fn nearest(app: &App, words: &str, filter: &Filter) -> Result<Option<(PatentId, Option<f32>)>> {
    let (meant, nearest) = described(app, &analysed(words).await?, filter).await?;
    let near = meant.into_iter().next().map(|(standing, located)| (located.patent.id, Some(standing)));
    Ok(near.or(nearest.into_iter().next().map(|located| (located.patent.id, None))))
}

/// The document that a description means; `None` where none is near enough, or it is of another applicant than the one named.
pub(in crate::desk) async fn meant(app: &App, analysis: &Analysis, filter: &Filter) -> Result<Option<Patent>> {
    let mut analysis = analysis.clone();
    applicant::heard(app, &mut analysis).await?;
    let mut meant = described(app, &analysis, filter).await?.0.into_iter();
    let Some((best, located)) = meant.next() else { return Ok(None) };
    // in another language, what words it lacks is not seen
    let alone = meant.next().is_none_or(|(next, _)| best - next >= ALONE);
    let said = if located.patent.lang.same(&analysis.lang) { located.coverage >= MOST_SAID } else { alone };
    let owned = analysis.other_spellings.is_empty() || identify::names_applicant(&analysis, &located.patent);
    Ok(Some(located.patent).filter(|_| said && owned))
}

/// The documents that descriptions mean, the best of each; those of which none is near enough are left out.
pub(super) async fn each(app: &App, parts: &[String], filter: &Filter) -> Result<Vec<Patent>> {
    let mut found: Vec<Patent> = Vec::new();
    for part in parts {
        let best = described(app, &analysed(part).await?, filter).await?.0.into_iter().next();
        found.extend(best.map(|(_, located)| located.patent).filter(|patent| found.iter().all(|other| other.id != patent.id)));
    }
    Ok(found)
}

/// What may be meant by a description among the documents that pass `filter`, as [`judged`].
async fn described(app: &App, analysis: &Analysis, filter: &Filter) -> Result<(Vec<(f32, Located)>, Vec<Located>)> {
    let asked = evidence::embed(app, analysis).await?;
    let skimmed = retrieve(app, analysis, asked.as_ref(), filter, &[]).await?;
    judged(app, analysis, asked.as_ref(), skimmed).await
}
