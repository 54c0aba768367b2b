//! The documents that a question names: what is stored of them, and what is said of those that cannot answer.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::told::with_quotes;
use crate::app::App;
use crate::chat::{Done, Question};
use crate::desk::decide::Verdict;
use crate::desk::{Stage, elements, nothing, number, state_lines};
use crate::error::Result;
use crate::index::Filter;
use crate::patent::{Patent, PatentId, Quote, Section, claim};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::{hybrid, rule};

/// Documents that the question, or the turn it follows, names.
pub(super) struct Named {
    pub documents: Vec<Patent>,
    pub unknown: Vec<(PatentId, Vec<PatentId>)>,
    /// Stored documents that do not pass the filter.
    pub shut_out: Vec<PatentId>,
    /// What looked like numbers of documents are words of the collection ("the hybrid corn CH011192").
    pub are_words: bool,
}

/// Numbers that are suggested for one that is not stored.
pub(in crate::desk) const NEAREST_IDS: usize = 3;
/// Claims that are quoted of those that refer to one.
const DEPENDING: usize = 3;
/// Digits that a number of a document has at least, if it may not be a name of something else.
const CERTAIN_DIGITS: usize = 7;

pub(super) async fn find_named(app: &App, analysis: &Analysis, focus: &[PatentId], filter: &Filter) -> Result<Named> {
    let ids = match (&analysis.wanted, analysis.ids.is_empty()) {
        // "which documents …" looks beyond those of the turn before
        (Wanted::Documents, true) => Vec::new(),
        (_, true) => focus.to_vec(),
        (_, false) => analysis.ids.clone(),
    };
    let (snapshot, filter) = (app.index.snapshot(), filter.clone());
    hybrid::blocking(move || {
        let admits = snapshot.admits(&filter)?;
        let mut named = Named { documents: Vec::new(), unknown: Vec::new(), shut_out: Vec::new(), are_words: false };
        for id in ids {
            let found = snapshot.find(&id)?;
            if found.is_empty() {
                let nearest = snapshot.nearest_ids(&id, NEAREST_IDS)?;
                let digits = id.as_str().chars().filter(char::is_ascii_digit).count();
                named.are_words |= digits < CERTAIN_DIGITS && snapshot.mentions(&id.as_str().to_lowercase())?;
                named.unknown.push((id, nearest));
                continue;
            }
            for (row, id) in found {
                if !admits(row) {
                    named.shut_out.push(id);
                } else if let Some(patent) = snapshot.get(row)?.filter(|p| named.documents.iter().all(|d: &Patent| d.id != p.id)) {
                    named.documents.push(patent);
                }
            }
        }
        Ok(named)
    })
    .await
}

/// The document that a filter leaves, where it leaves one alone.
pub(super) async fn only_one(app: &App, filter: &Filter) -> Result<Option<Patent>> {
    if filter.is_empty() {
        return Ok(None);
    }
    let (snapshot, filter) = (app.index.snapshot(), filter.clone());
    hybrid::blocking(move || {
        if snapshot.count(&filter)? != 1 {
            return Ok(None);
        }
        snapshot.by_date(&filter, true)?.first().map_or(Ok(None), |row| snapshot.get(*row))
    })
    .await
}

/// A line for each document that is named and not read: it is not stored, or the filter shuts it out.
pub(super) fn unread(app: &App, analysis: &Analysis, filter: &Filter, named: &Named) -> Result<String> {
    let mut lines = String::new();
    for (id, nearest) in &named.unknown {
        let nearest = nearest.iter().map(PatentId::as_str).collect::<Vec<_>>().join(", ");
        lines += &app.prompts.phrase(&analysis.lang, "unknown_id", context! { id => id.as_str(), nearest })?;
        lines.push('\n');
    }
    for id in &named.shut_out {
        lines += &app.prompts.phrase(&analysis.lang, "shut_out", context! { id => id.as_str(), filter => nothing::describe(app, analysis, filter)? })?;
        lines.push('\n');
    }
    Ok(lines)
}

/// A claim number that every named document lacks: (document, claim, how many it has).
fn missing_claim(analysis: &Analysis, documents: &[Patent]) -> Option<(String, u32, usize)> {
    let document = documents.iter().max_by_key(|p| p.claims.len())?;
    let n = *analysis.claims.iter().max()?;
    (n as usize > document.claims.len()).then(|| (document.id.to_string(), n, document.claims.len()))
}

/// Says of documents that were named beside those that answer that they do not.
pub(super) async fn silent(app: &App, analysis: &Analysis, named: &[Patent], verdict: &Verdict, stage: &Stage) -> Result<()> {
    // of what is nearest where nothing is stated, that is said with it
    let told: Vec<&PatentId> = match verdict {
        Verdict::Answer(quotes) => quotes.iter().map(|(patent, _)| &patent.id).collect(),
        Verdict::NotStated { nearest } => vec![&nearest.0.id],
        _ => return Ok(()),
    };
    let speaks = |id: &PatentId| told.iter().any(|other| other.stem() == id.stem());
    let of_several = analysis.ids.len() > 1 || analysis.wanted == Wanted::Comparison || analysis.ids.is_empty() && named.len() > 1;
    for patent in named.iter().filter(|patent| of_several && !speaks(&patent.id)) {
        let foreign = !patent.lang.same(&analysis.lang);
        let name = if foreign { "not_seen" } else { "not_stated" };
        let text = app.prompts.phrase(&analysis.lang, name, context! { id => patent.id.as_str(), where => "", foreign })?;
        stage.text(text + "\n").await?;
    }
    Ok(())
}

/// The claims that refer to the one which a question names, of the document that it is asked of; `None` for another question.
fn depending(analysis: &Analysis, documents: &[Patent]) -> Option<(Patent, u32, Vec<u32>)> {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bwhat (?:else |all )?(?:directly )?depends? (?:up)?on claim \d|\b(?:which|what|how many|list|show|are there any|any)\b(?: other)?(?: of (?:the|its))?(?: me)?(?: the)? (?:dependent )?claims?(?: that| which)? (?:directly |also )?(?:(?:depend|rely|relies)(?:s|ing)? (?:up)?on|refer(?:s|ring)? (?:back )?to)\b.{0,8}\bclaim \d",
            r"|청구항 ?\d+항?(?:을|를|에) ?(?:인용|종속)(?:하는|한|된|되는|하고 ?있는) ?(?:청구항|항|것|건)|(?:哪些|哪几?[项条个]|什么|有几[项条个])权利要求(?:从属于|引用了?)权利要求 ?\d|(?:从属于|引用)权利要求 ?\d+的(?:权利要求|有|是)|請求項 ?\d+(?:を引用|に従属)(?:する|して(?:い)?る|した)(?:請求項|もの|の)",
        ))
    });
    let ([n], true) = (analysis.claims.as_slice(), ASKED.is_match(&analysis.text)) else { return None };
    let patent = documents.first()?;
    let claims = (1u32..).zip(&patent.claims).filter(|(own, text)| claim::depended(*own, text).contains(n)).map(|(own, _)| own).collect();
    Some((patent.clone(), *n, claims))
}

/// Says which claims refer to another one.
async fn tell_depending(app: &App, analysis: &Analysis, (patent, n, claims): (Patent, u32, Vec<u32>), stage: &Stage) -> Result<()> {
    let quotes: Vec<Quote> = claims.iter().take(DEPENDING).filter_map(|n| Quote::whole(&patent, Section::Claim(*n)).ok()).collect();
    let listed = claims.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let text = app.prompts.phrase(&analysis.lang, "claims_depending", context! { id => patent.id.as_str(), n, claims => listed, count => claims.len() })?;
    let sources = number(quotes.iter().map(|quote| (&patent, quote)));
    let lines = state_lines(app, &analysis.lang, &sources)?.join("\n");
    stage.sources(sources).await?;
    stage.text(format!("{text}\n{lines}\n")).await?;
    stage.done(Done { abstained: claims.is_empty(), ..Done::default() }).await
}

/// The claim of which code tells what is asked, and the phrase that tells it: on which others it depends, or that it was deleted.
fn told_of_claim(analysis: &Analysis, documents: &[Patent]) -> Option<(&'static str, Patent, Quote)> {
    static DEPENDS: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bdepend(?:s|ent|ing)? (?:up)?on\b|\b(?:which|what) claims? (?:does|do) .{1,30}\brefer(?:s)? (?:back )?to\b|\b(?:is|are) .{0,20}\bclaim \d+ (?:an? )?(?:in)?dependent\b",
            r"|종속(?:항|돼|되|관계|이|인|한|하)|(?:어느|몇|몇 ?번|어떤|\d) ?(?:청구)?항[을를에]? ?(?:종속|인용|의존)|从属于|从属哪|引用(?:了)?(?:的是)?(?:哪[一几]?[个項项条]|第?几[項项条])(?:权利要求|请求项)?|(?:是不是|是)?(?:从属|独立)权利要求[吗么]|(?:どの|何番の|いくつの)請求項[にを](?:従属|引用)|(?:何項?|どれ|どこ)[にを](?:従属|引用)|請求項 ?[0-9０-９]{1,3}[にを](?:従属|引用)(?:します|していま|する)か?|独立(?:請求項|項)?(?:です|でしょう|なの)か|引用了?(?:哪些|什么|哪几)|(?:是|算)独立的?[吗么]|独立(?:청구)?항(?:인가|이야|입니까|인지)|\bis claim \d+ (?:an? )?independent\b|従属(?:項|先)|引用している請求項",
        ))
    });
    let quote = |n: u32, patent: &Patent| Quote::whole(patent, Section::Claim(n)).ok();
    // a deleted claim is not independent
    let tells = |own: u32, quote: &Quote| !claim::depended(own, quote.text()).is_empty() || elements::is_independent(quote.text());
    let depends = |patent: &Patent| {
        let own = *analysis.claims.first()?;
        Some(("claim_refers", patent.clone(), quote(own, patent).filter(|quote| tells(own, quote))?))
    };
    if DEPENDS.is_match(&analysis.text)
        && let Some(told) = documents.iter().find_map(depends)
    {
        return Some(told);
    }
    let [n] = *analysis.claims.as_slice() else { return None };
    let gone = |patent: &Patent| Some(("claim_gone", patent.clone(), quote(n, patent).filter(|quote| elements::is_gone(quote.text()))?));
    documents.iter().find_map(gone)
}

/// The claims of the one document that a question which are deleted is asked of that say so: "(canceled)", "삭제".
fn gone(analysis: &Analysis, documents: &[Patent]) -> Vec<(Patent, Quote)> {
    static GONE: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bclaims?\b.{0,24}\b(?:cancell?ed|deleted|withdrawn)\b|\b(?:cancell?ed|deleted|withdrawn) claims?\b",
            r"|삭제(?:된|한) ?(?:청구)?항|(?:청구항|항) ?(?:중(?:에서?)?)? ?삭제(?:된|한)|(?:删除|取消)了?的?(?:是)?(?:哪些?|第?几[项条])?(?:权利要求|请求项)|(?:哪些?|第?几[项条])(?:权利要求|请求项)(?:被)?(?:删除|取消)|削除された(?:請求項|もの)|請求項.{0,6}削除され",
        ))
    });
    let ([patent], true) = (documents, GONE.is_match(&analysis.text) && analysis.claims.is_empty()) else { return Vec::new() };
    let claims = (1u32..).zip(&patent.claims).filter(|(_, text)| elements::is_gone(text));
    claims.filter_map(|(n, _)| Some((patent.clone(), Quote::whole(patent, Section::Claim(n)).ok()?))).collect()
}

/// Tells what code alone reads of the claims of documents that are named: what a claim depends on, what depends on it, which are
/// deleted, or that there is no such claim; `false`, and nothing said, where that is not asked.
pub(super) async fn of_claims(app: &App, question: &Question, analysis: &Analysis, documents: &[Patent], stage: &Stage) -> Result<bool> {
    if let Some((id, n, count)) = missing_claim(analysis, documents) {
        let text = app.prompts.phrase(&analysis.lang, "no_such_claim", context! { id, n, count, highest => count })?;
        return nothing::abstain(stage, Vec::new(), text).await.map(|()| true);
    }
    if let Some(found) = depending(analysis, documents) {
        return tell_depending(app, analysis, found, stage).await.map(|()| true);
    }
    if let Some((name, patent, quote)) = told_of_claim(analysis, documents) {
        let n = analysis.claims[0];
        let claims = claim::depended(n, quote.text()).iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let text = app.prompts.phrase(&analysis.lang, name, context! { id => patent.id.as_str(), n, claims })?;
        let sources = number([(&patent, &quote)]);
        let line = state_lines(app, &analysis.lang, &sources)?.concat();
        stage.sources(sources).await?;
        stage.text(format!("{text}\n{line}\n")).await?;
        return stage.done(Done::default()).await.map(|()| true);
    }
    let deleted = gone(analysis, documents);
    if !deleted.is_empty() {
        return with_quotes(app, &Question { use_generator: false, ..question.clone() }, analysis, deleted, true, stage).await.map(|()| true);
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_depends_on_a_claim_is_told_from_what_it_depends_on() {
        let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
        patent.claims = ["1. A cell.", "2. The cell of claim 1.", "3. The cell of claim 2.", "4. A use of the cell of claim 1 or 3."].map(str::to_owned).into();
        let asked = |text: &str| depending(&Analysis::of(text), std::slice::from_ref(&patent)).map(|(_, n, claims)| (n, claims));
        for text in [
            "Which claims depend on claim 1?",
            "What depends on claim 1?",
            "청구항 1을 인용하는 청구항은?",
            "哪些权利要求从属于权利要求1？",
            "請求項1を引用する請求項は？",
        ] {
            assert_eq!(asked(text), Some((1, vec![2, 4])), "{text}");
        }
        for text in ["Which claim does claim 3 depend on?", "What does claim 1 require?"] {
            assert_eq!(asked(text), None, "{text}");
        }
    }

    #[test]
    fn a_claim_is_called_independent_only_where_it_is() {
        let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
        patent.claims = ["1. A cell.", "2. The cell of claim 1.", "3. The cell according to any preceding claim.", "4. (canceled)"].map(str::to_owned).into();
        let told = |n: u32| {
            let analysis = Analysis::of(&format!("Which claim does claim {n} depend on?"));
            told_of_claim(&analysis, std::slice::from_ref(&patent)).map(|(name, ..)| name)
        };
        assert_eq!([1, 2, 3, 4].map(told), [Some("claim_refers"), Some("claim_refers"), Some("claim_refers"), Some("claim_gone")]);
    }
}
