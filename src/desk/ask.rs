//! Questions about the collection: retrieve → evidence → decide → quote → let the model phrase → check.
//!
//! The quotes *are* the answer: code chooses and places them, and they are on the screen before the language model has read
//! its prompt. The model adds a sentence or two in the asker's language, and only those that pass `check.rs` are shown.

use std::collections::HashMap;
use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::decide::{self, Verdict};
use super::reader::Reader;
use super::{Stage, analysed, applicant, bibliography, identify, nothing};
use crate::app::App;
use crate::chat::Question;
use crate::chat::follow_up::StandAlone;
use crate::error::Result;
use crate::index::{Filter, Row, Snapshot};
use crate::patent::{Language, Patent, PatentId, Quote};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::evidence::{self, Aim, Asked, Located, Reading};
use crate::search::shortlist::{self, Standing};
use crate::search::{Mode, facets, hybrid, letters, rule};
pub(super) use described::{meant, nearest};
pub(super) use named::NEAREST_IDS;
use named::{find_named, of_claims, only_one, silent, unread};
pub(super) use told::missing;
use told::{documents_list, with_quotes};

mod described;
mod named;
mod told;

/// Documents that are skimmed when the question names none, besides those that each language sends.
const DOCUMENTS_SKIMMED: usize = 6;
/// Documents read besides of the applicants that a question names.
const OWNED: usize = 4;
/// Documents listed when a question asks which ones disclose something.
const DOCUMENTS_LISTED: usize = 10;
/// How far behind the first a listed document may stand.
const LISTED_MARGIN: f32 = 0.05;
/// The same among those of a list, which are about the matter already.
const OF_LIST_MARGIN: f32 = 0.08;
/// Two documents that stand out alike may both be the one that is meant: both are read.
const TWIN_MARGIN: f32 = 0.01;
/// How far a document stands out at most before one that speaks of what is counted and takes its place.
const LEADS: f32 = 0.2;
/// Share of the words of a question that a document has at least which is shown beside "not found".
const SPOKEN_OF: f32 = 0.1;
/// Letters of a question that is as likely asked of the first document of a list as of the collection.
const FRAGMENT: usize = 40;
/// Documents of a comparison that names none.
const COMPARED: usize = 2;

/// Answers `turn`, a question about the documents that pass `filter`.
///
/// # Errors
/// What retrieval or the models say.
pub async fn answer(app: &App, question: &Question, turn: StandAlone, mut filter: Filter, stage: &Stage) -> Result<()> {
    let mut analysis = analysed(&turn.question).await?;
    // "was it published in 2003?" of the document that is open shuts out none
    if !(turn.firm && analysis.ids.is_empty() && analysis.wanted == Wanted::PublicationDate) {
        filter.before = [filter.before, analysis.before].into_iter().flatten().min();
        filter.after = [filter.after, analysis.after].into_iter().flatten().max();
    }
    if filter.countries.is_empty() && analysis.ids.is_empty() {
        filter.countries = analysis.offices.iter().map(|office| (*office).to_owned()).collect();
    }
    // "실리콘은?" after a question about claim 1: there first, and elsewhere
    static NAMES_CLAIM: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bclaims?\b|\d|청구항|권리|权利要求|权|請求項|クレーム"));
    let said_before = question.messages.last().is_some_and(|message| !NAMES_CLAIM.is_match(&message.text));
    analysis.claims_of_part |= said_before && !analysis.claims.is_empty() && matches!(analysis.wanted, Wanted::Number(_));
    // "钼和硼分别是多少": two things of the document that is open are no two documents
    if let ([_], true, Wanted::Comparison) = (turn.focus.as_slice(), turn.firm && analysis.ids.is_empty(), &analysis.wanted) {
        analysis.wanted = facets::value(&analysis.text);
    }
    stage.status("searching").await?;

    if letters(&analysis.content) < 2 {
        analysis.content = analysis.text.clone();
    }
    let mut named = find_named(app, &analysis, &turn.focus, &filter).await?;
    if named.documents.is_empty() && named.are_words {
        analysis = Analysis::of_words(&turn.question);
        named.unknown.clear();
    }
    if named.documents.is_empty() && analysis.ids.is_empty() {
        named.shut_out.clear(); // "the Japanese one": not what the turn before was about
    }
    let fields = bibliography::wanted(&analysis);
    if !turn.firm && turn.among.is_some() && analysis.ids.is_empty() && analysis.claims.is_empty() && fields.is_empty() {
        // of a list, a guess in another language tells too little
        named.documents.retain(|patent| patent.lang.same(&analysis.lang));
    }
    let unnamed = named.documents.is_empty() && analysis.ids.is_empty();
    if unnamed && analysis.wanted != Wanted::Documents && turn.among.is_none() {
        named.documents.extend(only_one(app, &filter).await?);
    }
    let unread = unread(app, &analysis, &filter, &named)?;
    if named.documents.is_empty() && !unread.is_empty() {
        return nothing::abstain(stage, Vec::new(), unread.trim_end().to_owned()).await;
    }
    if of_claims(app, question, &analysis, &named.documents, stage).await? {
        return Ok(());
    }
    let is_named = !named.documents.is_empty();
    if !unread.is_empty() {
        stage.text(unread).await?;
    }
    if is_named && !fields.is_empty() {
        return bibliography::answer(app, &analysis, &fields, &named.documents, stage).await;
    }
    applicant::heard(app, &mut analysis).await?;
    let asked = evidence::embed(app, &analysis).await?;
    let guessed = named.documents.first().map(|patent| patent.id.clone()).filter(|_| analysis.ids.is_empty() && !unnamed);
    let mut of_guess = None;
    if is_named {
        let verdict = Reader { app, question, analysis: &analysis, asked: asked.as_ref(), stage }.named(named.documents.clone()).await?;
        silent(app, &analysis, &named.documents, &verdict, stage).await?;
        // what the turn before was about is a guess: the collection may know more
        if matches!(verdict, Verdict::Answer(_)) || !analysis.ids.is_empty() || turn.firm {
            return tell(app, question, &analysis, verdict, true, &filter, stage).await;
        }
        of_guess = Some(verdict).filter(|_| !unnamed); // a filter that leaves one document names none
    }
    if let Some(rows) = turn.among {
        let within = Filter { only: Some(rows.clone()), ..filter.clone() };
        if unnamed && let Some(verdict) = of_first(app, question, &analysis, asked.as_ref(), &rows, stage).await? {
            return tell(app, question, &analysis, verdict, true, &within, stage).await;
        }
        let found = find(app, question, &analysis, asked.as_ref(), &within, &rows, stage).await?;
        if found.answers() {
            found.leave(app, &analysis, guessed.as_ref(), stage).await?;
            return say(app, question, &analysis, asked.as_ref(), found, &within, stage).await;
        }
    }
    match find_anywhere(app, question, &analysis, asked.as_ref(), &filter, stage).await? {
        Found::Passages(Verdict::NotStated { nearest } | Verdict::Doubted { nearest }) if turn.presumes => {
            nothing::nearest_of_list(app, &analysis, *nearest, stage).await
        }
        Found::Near(nearest) if turn.presumes && !nearest.is_empty() => {
            match near(app, &analysis, asked.as_ref(), nearest, filter.only.is_some()).await?.into_iter().next() {
                Some(nearest) => nothing::nearest_of_list(app, &analysis, nearest, stage).await,
                None => nothing::not_found(app, &analysis, &filter, Vec::new(), stage).await,
            }
        }
        found => {
            // where no document tells, it is the one that was spoken of which does not
            if let Some(verdict) = of_guess.filter(|_| !found.answers()) {
                return tell(app, question, &analysis, verdict, true, &filter, stage).await;
            }
            found.leave(app, &analysis, guessed.as_ref(), stage).await?;
            say(app, question, &analysis, asked.as_ref(), found, &filter, stage).await
        }
    }
}

/// What the first document of a fresh list says to a short question that names nothing else: "what is the pH of the acid solution?".
async fn of_first(app: &App, question: &Question, analysis: &Analysis, asked: Option<&Asked>, rows: &[Row], stage: &Stage) -> Result<Option<Verdict>> {
    let describes = analysis.text.contains([',', ':', '–', '—', '，', '、', '：']) || analysis.text.contains(" - ") || analysis.subject.is_some();
    if describes || analysis.wanted == Wanted::Documents || analysis.letters() > FRAGMENT {
        return Ok(None);
    }
    let (snapshot, rows) = (app.index.snapshot(), rows[..rows.len().min(1)].to_vec());
    let first = hybrid::blocking(move || Ok(snapshot.get_many(&rows)?.into_iter().map(|(_, patent)| patent).collect())).await?;
    let verdict = Reader { app, question, analysis, asked, stage }.named(first).await?;
    Ok(Some(verdict).filter(|verdict| matches!(verdict, Verdict::Answer(_))))
}

/// The documents that a question whether there is any means, each with its sentence; none where nothing is enough. `subject` is
/// what it asks for, without the words that ask.
///
/// # Errors
/// What retrieval or the models say.
pub(super) async fn documents(app: &App, question: &Question, text: &str, subject: &str, filter: &Filter, stage: &Stage) -> Result<Vec<(Patent, Quote)>> {
    let whole = analysed(text).await?;
    let of = if subject.is_empty() { Analysis { content: whole.text.clone(), ..whole.clone() } } else { Analysis::of(subject) };
    let analysis = Analysis { wanted: Wanted::Documents, lang: whole.lang, offices: whole.offices, ..of };
    let mut filter = filter.clone();
    if filter.countries.is_empty() {
        filter.countries = analysis.offices.iter().map(|office| (*office).to_owned()).collect();
    }
    stage.status("searching").await?;
    let asked = evidence::embed(app, &analysis).await?;
    match find(app, question, &analysis, asked.as_ref(), &filter, &[], stage).await? {
        Found::Documents(listed) => Ok(listed),
        _ => Ok(Vec::new()),
    }
}

/// The embeddings of what a list is searched by; `None` where there are no vectors to compare with.
pub(super) async fn embedded(app: &App, text: &str) -> Result<Option<Asked>> {
    let Some(Aim { embedding: whole, .. }) = hybrid::embed_query(app, text, false, Mode::Hybrid).await?.pop() else { return Ok(None) };
    let aims = evidence::aims(app, &Language::of(text), vec![(text.to_owned(), whole.clone())]).await?;
    Ok(Some(Asked::of(whole, aims)))
}

/// What was found for a question that names no document.
enum Found {
    /// Documents, each with the sentence that speaks for it.
    Documents(Vec<(Patent, Quote)>),
    /// Fields of the records of a document's publications.
    Record(Vec<bibliography::Field>, Vec<Patent>),
    /// Passages, and whether they are enough.
    Passages(Verdict),
    /// Documents of which none is near enough to be meant, as they were skimmed: they are read where they are shown.
    Near(Vec<Located>),
}

impl Found {
    /// Whether it can be answered with.
    fn answers(&self) -> bool {
        match self {
            Self::Documents(_) | Self::Passages(Verdict::Answer(_)) => true,
            Self::Record(fields, patents) => patents.iter().any(|patent| fields.iter().any(|field| field.quote(patent).is_some())),
            Self::Passages(Verdict::NotStated { .. } | Verdict::Doubted { .. } | Verdict::Nothing) | Self::Near(_) => false,
        }
    }

    /// Says that the document which was spoken of is left, where the answer is of others.
    async fn leave(&self, app: &App, analysis: &Analysis, spoken_of: Option<&PatentId>, stage: &Stage) -> Result<()> {
        let Some(id) = spoken_of else { return Ok(()) };
        let elsewhere = match self {
            Self::Passages(Verdict::Answer(quotes)) => quotes.iter().all(|(patent, _)| patent.id.stem() != id.stem()),
            Self::Record(_, patents) => patents.iter().all(|patent| patent.id.stem() != id.stem()),
            _ => false,
        };
        if elsewhere {
            stage.text(app.prompts.phrase(&analysis.lang, "elsewhere", context! { id => id.as_str() })? + "\n").await?;
        }
        Ok(())
    }
}

/// Looks among the documents that pass `filter` for those that the question means without naming them; of a list, whose rows are
/// `listed` in its order, the first ones the more.
async fn find(app: &App, question: &Question, analysis: &Analysis, asked: Option<&Asked>, filter: &Filter, listed: &[Row], stage: &Stage) -> Result<Found> {
    // each of two that are only described is looked for by itself
    if let Some(parts) = facets::two_described(&analysis.text).filter(|_| analysis.ids.is_empty()) {
        let documents = described::each(app, &parts, filter).await?;
        if documents.len() == COMPARED {
            let analysis = &Analysis { wanted: Wanted::Comparison, ..analysis.clone() };
            return Reader { app, question, analysis, asked, stage }.named(documents).await.map(Found::Passages);
        }
    }
    let skimmed = retrieve(app, analysis, asked, filter, listed).await?;
    stage.status(&format!("reading {} documents", skimmed.len())).await?;
    let (meant, nearest) = judged(app, analysis, asked, skimmed).await?;
    // a document that never speaks of what is counted gives way to one that does
    let of = analysis.clone();
    let meant = hybrid::blocking(move || {
        let lacks_topic = decide::lacks_topic(&of);
        let (lacking, speaking): (Vec<_>, Vec<_>) = meant.into_iter().partition(|(_, located)| lacks_topic(located));
        let stands = |found: &[(f32, Located)]| found.first().map_or(f32::MIN, |(standing, _)| *standing);
        Ok(if stands(&speaking) > stands(&lacking) - LEADS { speaking } else { lacking })
    })
    .await?;
    let Some((top, _)) = meant.first() else {
        return Ok(Found::Near(nearest));
    };
    let top = *top;
    let close = |margin: f32| meant.iter().take_while(move |(standing, _)| *standing > top - margin);
    if analysis.wanted == Wanted::Documents {
        let margin = if filter.only.is_some() { OF_LIST_MARGIN } else { LISTED_MARGIN };
        let listed = close(margin).filter_map(|(_, l)| decide::best(l)).take(DOCUMENTS_LISTED).collect();
        return Ok(Found::Documents(listed));
    }
    let compares = analysis.wanted == Wanted::Comparison;
    // two numbers of one text are not two answers
    let repeats = |at: usize| !compares && at > 0 && meant[at].1.patent.says_the_same(&meant[0].1.patent);
    let several = if compares { COMPARED } else { close(TWIN_MARGIN).take(COMPARED).enumerate().filter(|(at, _)| !repeats(*at)).count() };
    let mut meant = meant.into_iter().map(|(_, l)| l.patent);
    let mut documents: Vec<Patent> = meant.by_ref().take(several).collect();
    let fields = bibliography::wanted(analysis);
    if !fields.is_empty() {
        if !listed.is_empty() && !missing(analysis, &documents[0]).await?.is_empty() {
            return Ok(Found::Passages(Verdict::Nothing)); // "who filed the shampoo with sea salt?": none of the list may be it
        }
        documents.extend(meant);
        // an application and its grant are one matter with two dates
        let number = documents[0].id.stem();
        documents.retain(|other| other.id.stem() == number);
        if let ([one], true) = (documents.as_slice(), bibliography::asks_for_both(&analysis.text)) {
            documents.extend(bibliography::other_publications(app, one.clone(), filter).await?);
        }
        return Ok(Found::Record(fields, documents));
    }
    Reader { app, question, analysis, asked, stage }.meant(documents, meant).await.map(Found::Passages)
}

/// Looks in the whole collection, first among the documents of the office that a question names: "the Chinese method that …".
async fn find_anywhere(app: &App, question: &Question, analysis: &Analysis, asked: Option<&Asked>, filter: &Filter, stage: &Stage) -> Result<Found> {
    let countries: Vec<String> = analysis.made_in.iter().chain(&analysis.offices).map(|office| (*office).to_owned()).collect();
    if !countries.is_empty() && filter.countries.is_empty() && analysis.wanted != Wanted::Documents {
        let within = Filter { countries, ..filter.clone() };
        let found = find(app, question, analysis, asked, &within, &[], stage).await?;
        if found.answers() {
            return Ok(found);
        }
    }
    find(app, question, analysis, asked, filter, &[], stage).await
}

/// Says what was found.
async fn say(app: &App, question: &Question, analysis: &Analysis, asked: Option<&Asked>, found: Found, filter: &Filter, stage: &Stage) -> Result<()> {
    match found {
        Found::Documents(listed) => documents_list(app, analysis, listed, stage).await,
        Found::Record(fields, patents) => bibliography::answer(app, analysis, &fields, &patents, stage).await,
        Found::Passages(verdict) => tell(app, question, analysis, verdict, false, filter, stage).await,
        Found::Near(nearest) => {
            let nearest = near(app, analysis, asked, nearest, filter.only.is_some()).await?;
            nothing::not_found(app, analysis, filter, nearest, stage).await
        }
    }
}

/// Says what was decided.
async fn tell(app: &App, question: &Question, analysis: &Analysis, verdict: Verdict, named: bool, filter: &Filter, stage: &Stage) -> Result<()> {
    match verdict {
        Verdict::Answer(quotes) => with_quotes(app, question, analysis, quotes, named, stage).await,
        Verdict::NotStated { nearest } => nothing::not_stated(app, analysis, *nearest, false, stage).await,
        Verdict::Doubted { nearest } if named => nothing::not_stated(app, analysis, *nearest, true, stage).await,
        Verdict::Doubted { nearest } => nothing::not_found(app, analysis, filter, vec![*nearest], stage).await,
        Verdict::Nothing => nothing::not_found(app, analysis, filter, Vec::new(), stage).await,
    }
}

/// The passages of documents that come nearest, which the asker may know for what was meant; of a list the first alone.
async fn near(app: &App, analysis: &Analysis, asked: Option<&Asked>, nearest: Vec<Located>, of_list: bool) -> Result<Vec<(Patent, Quote)>> {
    // what says next to nothing of the question is not near
    let near = nearest.into_iter().filter(|located| of_list || located.coverage >= SPOKEN_OF).take(if of_list { 1 } else { usize::MAX });
    let documents = near.map(|located| (located.standing, located.patent)).collect();
    let read = evidence::locate(app, analysis, asked, documents, Reading::Full).await?;
    Ok(read.iter().filter_map(decide::best).collect())
}

/// Which of the skimmed documents may be meant, best first; where none may, those that come nearest.
async fn judged(app: &App, analysis: &Analysis, asked: Option<&Asked>, skimmed: Vec<(Standing, Patent)>) -> Result<(Vec<(f32, Located)>, Vec<Located>)> {
    let located = evidence::locate(app, analysis, asked, skimmed, Reading::Skim).await?;
    let analysis = analysis.clone();
    hybrid::blocking(move || Ok(identify::meant(&analysis, located))).await
}

async fn retrieve(app: &App, analysis: &Analysis, asked: Option<&Asked>, filter: &Filter, listed: &[Row]) -> Result<Vec<(Standing, Patent)>> {
    let limit = if analysis.wanted == Wanted::Documents { DOCUMENTS_LISTED } else { DOCUMENTS_SKIMMED };
    let snapshot = app.index.snapshot();
    let asked = asked.filter(|_| hybrid::embedder_for(app, &snapshot).is_some()).cloned();
    let spellings = analysis.other_spellings.clone();
    let text = std::iter::once(analysis.content.as_str()).chain(spellings.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let (filter, lang) = (filter.clone(), analysis.lang.clone());
    let places: HashMap<Row, f32> = (1u16..).zip(listed).map(|(place, row)| (*row, identify::LEADS_A_LIST / f32::from(place))).collect();
    hybrid::blocking(move || {
        let mut ranked = shortlist::shortlist(&snapshot, &text, asked.as_ref(), &filter, limit)?;
        let owned = owned(&snapshot, &text, &spellings, asked.as_ref(), &filter, &ranked)?;
        ranked.extend(owned);
        ranked.iter_mut().for_each(|(row, standing)| standing.listed = places.get(row).copied().unwrap_or_default());
        let rows: Vec<Row> = ranked.iter().map(|r| r.0).collect();
        let mut patents: HashMap<Row, Patent> = snapshot.get_many(&rows)?.into_iter().collect();
        let stored = ranked.into_iter().filter_map(|(row, standing)| Some((standing, patents.remove(&row)?))).collect();
        Ok(hybrid::collapse_families(stored, &lang))
    })
    .await
}

/// Documents of the applicants that a question names, besides those that are `ranked`: a short question says little of a document
/// in another language, and its owner a great deal.
fn owned(
    snapshot: &Snapshot,
    text: &str,
    spellings: &[String],
    asked: Option<&Asked>,
    filter: &Filter,
    ranked: &[(Row, Standing)],
) -> Result<Vec<(Row, Standing)>> {
    let mut applicants = applicant::in_capitals(snapshot, text)?;
    for name in spellings {
        if snapshot.is_applicant(name)? {
            applicants.push(name.clone());
        }
    }
    if applicants.is_empty() || !filter.applicants.is_empty() {
        return Ok(Vec::new());
    }
    let found = shortlist::shortlist(snapshot, text, asked, &Filter { applicants, ..filter.clone() }, OWNED)?;
    // beside few others each stands higher than it does in the collection
    let last = ranked.iter().map(|(_, standing)| standing.meaning).fold(0.0, f32::min);
    let others = found.into_iter().take(OWNED).filter(|(row, _)| ranked.iter().all(|(other, _)| other != row));
    Ok(others.map(|(row, standing)| (row, Standing { meaning: standing.meaning.min(last), ..standing })).collect())
}
