//! A document, a claim or a list in short, in its own words: every sentence of a summary is a quote with its place.
//!
//! Code chooses: what the invention is for, what it does, its independent claims, its effects with their numbers, an
//! embodiment, and what stands near none of the stored documents that it cites. So nothing is in a summary that the document
//! does not say, whatever its length; a document of 300 pages is read whole. The model's own words, checked, come on top.

mod cited;
mod parts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{compare, elements, number, phrase, shared, translate};
use crate::chat::{Done, Source};
use crate::error::Result;
use crate::patent::{Language, Patent, PatentId, Quote, Section};
use crate::search::analysis::Analysis;
use crate::search::{hybrid, rule};
use parts::{Length, asked_length, of_claims, quoted};

/// Documents of a list that are spoken of.
const DOCUMENTS: usize = 10;
/// Documents of a list that are read, and classes told.
const READ: usize = 50;
const GROUPS: usize = 6;
/// Letters that a document of a list takes on the average.
const OF_A_DOCUMENT: usize = 150;
/// Bytes of the quotes that the model restates at most.
const RESTATED: usize = 2_400;

/// Quotes that are rendered in the language asked for, and bytes of such a quote at most.
const RENDERED: usize = 6;
const RENDERED_BYTES: usize = 900;

/// Summarises what the turn names: claims, a document, or the list.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    static WHOLE_LIST: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)\b(list|results?|them|they|these|those|all of)\b|공통|共同|共通|相同|목록|결과|이들|전체|모두|列表|结果|这些|全部|リスト|一覧|結果|これら")
    });
    here.understood().await?;
    let turn = &here.turn;
    let named = !turn.ids.is_empty() || !turn.numbers.is_empty() || !turn.claims.is_empty();
    if let Some(list) = here.state.list().filter(|list| !named && !list.shown.is_empty() && WHOLE_LIST.is_match(&turn.text)) {
        return of_list(here, &list.shown).await;
    }
    let Some(patent) = here.document().await? else { return Ok(()) };
    if !here.has_named(&patent).await? {
        return Ok(());
    }
    let length = asked_length(&turn.text);
    if turn.claims.is_empty() {
        let paragraphs = patent.description.len();
        here.stage.status(&format!("reading {} claims and {paragraphs} paragraphs", patent.claims.len())).await?;
    }
    let claims = turn.claims.clone();
    let (patent, mut parts) = hybrid::blocking(move || {
        let parts = if claims.is_empty() { parts::parts(&patent, length) } else { of_claims(&patent, &claims, length) };
        Ok((patent, parts))
    })
    .await?;
    if let (true, None) = (turn.claims.is_empty(), length) {
        parts.extend(cited::beyond(here, &patent).await?);
    }
    let sources = number(parts.iter().flat_map(|(_, quotes)| quotes).map(|quote| (&patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(format!("{} · {}\n", patent.id, patent.heading())).await?;
    let mut next = sources.iter();
    let lang = turn.written_in();
    for (part, quotes) in &parts {
        here.stage.text(here.app.prompts.phrase(lang, part, context! {})? + "\n").await?;
        for source in next.by_ref().take(quotes.len()) {
            let section = here.app.prompts.section(lang, &source.section)?;
            here.stage.text(format!("- {section} [{}]: “{}”\n", source.n, source.quote)).await?;
        }
    }
    if let Some(into) = turn.into.as_ref().filter(|into| !into.same(&patent.lang)) {
        let mut done = Done::default();
        render(here, &sources, std::iter::repeat_n(&patent.lang, sources.len()), into, &mut done).await?;
        return here.stage.done(done).await;
    }
    let done = restate(here, &patent, &sources, parts.into_iter().flat_map(|(_, quotes)| quotes)).await?;
    here.stage.done(done).await
}

/// The model's own words for what the quotes say, in the language that is asked for; only what the checks let through.
async fn restate(here: &Here<'_>, patent: &Patent, sources: &[Source], quotes: impl Iterator<Item = Quote>) -> Result<Done> {
    // a claim that is too long does not keep what stands behind it from being told
    let mut left = RESTATED;
    let (mut told, mut pairs): (Vec<Source>, Vec<(Patent, Quote)>) = <_>::default();
    for (source, quote) in sources.iter().zip(quotes) {
        if quote.text().len() <= left {
            left -= quote.text().len();
            told.push(source.clone());
            pairs.push((patent.clone(), quote));
        }
    }
    let lang = here.turn.written_in();
    let asked = Analysis { lang: lang.clone(), ..Analysis::of(&here.app.prompts.phrase(lang, "summary_question", context! {})?) };
    phrase::add_prose(here.app, here.question, &asked, &told, &pairs, here.stage).await
}

/// What the documents of a list share and where they differ, counted; and what each is.
async fn of_list(here: &Here<'_>, shown: &[PatentId]) -> Result<()> {
    let ((patents, of), snapshot) = (here.read_list(shown, READ).await?, here.app.index.snapshot());
    let (patents, common, own) = hybrid::blocking(move || {
        let (common, own) = shared::words(&snapshot, &patents);
        Ok((patents, common, own))
    })
    .await?;
    if patents.is_empty() {
        return here.abstain(here.phrase("no_target", context! {})?).await;
    }
    let lang = here.turn.written_in();
    let phrase = |name: &str, variables| here.app.prompts.phrase(lang, name, variables);
    let dates: Vec<String> = patents.iter().filter_map(|patent| patent.date).map(|date| date.to_string()).collect();
    let (first, last) = (dates.iter().min().cloned().unwrap_or_default(), dates.iter().max().cloned().unwrap_or_default());
    // the line above them is a sentence too
    let most = match asked_length(&here.turn.text) {
        Some(Length::Sentences(n)) => n.saturating_sub(1).min(DOCUMENTS),
        Some(Length::Letters(n)) => (n / OF_A_DOCUMENT).min(DOCUMENTS),
        None => DOCUMENTS,
    };
    let quotes: Vec<(usize, Quote)> = patents.iter().take(most).enumerate().filter_map(|(at, patent)| Some((at, gist(patent)?))).collect();
    let sources = number(quotes.iter().map(|(at, quote)| (&patents[*at], quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(phrase("summary_list", context! { count => patents.len(), of, classes => classes(&patents), first, last })? + "\n").await?;
    for shared in common.into_iter().filter(|_| most == DOCUMENTS) {
        let language = phrase("language_name", context! { code => shared.lang.code() })?;
        here.stage.text(phrase("summary_shared", context! { count => shared.documents, language, words => shared.words.join(", ") })? + "\n").await?;
    }
    for (source, (at, _)) in sources.iter().zip(&quotes) {
        let own = &own[*at];
        let alone = if own.is_empty() { String::new() } else { format!(" ({})", phrase("summary_alone", context! { words => own.join(", ") })?) };
        here.stage.text(format!("{}. {} · {} [{}]: “{}”{alone}\n", at + 1, source.id, source.title, source.n, source.quote)).await?;
    }
    let mut done = Done::default();
    if let Some(into) = &here.turn.into {
        render(here, &sources, quotes.iter().map(|(at, _)| &patents[*at].lang), into, &mut done).await?;
    }
    here.stage.done(done).await
}

/// The numbers of the documents in each of the most usual subclasses.
fn classes(patents: &[Patent]) -> String {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (n, patent) in (1..).zip(patents) {
        let own: BTreeSet<&str> = patent.cpc.iter().chain(&patent.ipc).filter_map(|symbol| symbol.subclass()).collect();
        own.into_iter().for_each(|class| groups.entry(class).or_default().push(format!("{n}")));
    }
    let mut groups: Vec<(&str, Vec<String>)> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(b.0)));
    groups.iter().take(GROUPS).map(|(class, numbers)| format!("{class}: {}", numbers.join(", "))).collect::<Vec<_>>().join("; ")
}

/// The sentence that says what a document is about.
fn gist(patent: &Patent) -> Option<Quote> {
    let quote = quoted(patent, &Section::Abstract, |_| true).into_iter().next();
    quote.or_else(|| Quote::whole(patent, Section::Claim(1)).ok()).or_else(|| Quote::whole(patent, Section::Title).ok())
}

/// What the first quotes say in the language asked for, below those in another; they stay as they stand.
async fn render(here: &Here<'_>, sources: &[Source], langs: impl Iterator<Item = &Language>, into: &Language, done: &mut Done) -> Result<()> {
    let foreign: Vec<&Source> = sources.iter().zip(langs).filter(|(_, lang)| !into.same(lang)).map(|(source, _)| source).collect();
    let of = foreign.len();
    let foreign: Vec<&Source> = foreign.into_iter().filter(|source| source.quote.len() <= RENDERED_BYTES).take(RENDERED).collect();
    if of == 0 {
        return Ok(());
    }
    if !here.writes() {
        return here.stage.text(here.phrase("translate_none", context! {})? + "\n").await;
    }
    let count = foreign.len();
    for source in foreign {
        translate::rendered(here, &source.quote, source.n, into, done).await?;
    }
    if count < of {
        here.stage.text(here.phrase("summary_rendered", context! { count, of })? + "\n").await?;
    }
    Ok(())
}
