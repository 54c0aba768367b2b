//! Two claims side by side, element by element, every element as it stands.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{ask, elements, number};
use crate::chat::Done;
use crate::chat::act::without_ids;
use crate::chat::follow_up::StandAlone;
use crate::error::Result;
use crate::index::stems;
use crate::model::{Embedding, TextKind};
use crate::patent::{Quote, Section};
use crate::search::analysis::Wanted;
use crate::search::{facets, rule};

/// The cosine from which two elements are set side by side, and the share of common words where there are no vectors.
const NEAR: f32 = 0.86;
/// The same between two languages, where the nearest of both sides are set side by side.
const NEAR_FOREIGN: f32 = 0.8;
const COMMON: f32 = 0.4;

/// Compares the claims that the turn names (claim 1 by default) of two documents.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    here.understood().await?;
    if let Some(text) = here.out_of_list()? {
        return here.abstain(text).await;
    }
    // a place whose document is gone is no other place
    let named: Vec<_> = if here.turn.ids.is_empty() && !here.turn.numbers.is_empty() { here.state.targets(&here.turn) } else { Vec::new() };
    let (_, gone) = here.stored(&named).await?;
    if let [gone, ..] = gone.as_slice() {
        let nearest = "";
        return here.abstain(here.phrase("unknown_id", context! { id => gone.as_str(), nearest })?).await;
    }
    let mut documents = here.pair().await?;
    // "claim 1 and claim 3 of US…", "how does its claim 14 differ from its claim 1?": two claims of one document
    let (turn, focus) = (&here.turn, &here.state.focus);
    let of_focus = turn.ids.is_empty() && turn.numbers.is_empty() && turn.of_pair.is_none() && focus.len() == 1;
    if turn.claims.len() > 1 && (turn.ids.len() == 1 || of_focus && documents.first().is_some_and(|first| first.id.key() == focus[0].key())) {
        documents.truncate(1);
        documents.extend(documents.first().cloned());
    }
    let [left, right, ..] = documents.as_slice() else { return here.abstain(here.phrase("compare_what", context! {})?).await };
    // "compare their particle sizes": what each says of it
    if here.turn.claims.is_empty() && (property(&here.turn.text) || matches!(facets::value(&here.turn.text), Wanted::Number(_) | Wanted::Material)) {
        let alone = StandAlone {
            // the numbers are of the documents, which are known
            question: without_ids(&here.turn.text),
            focus: documents.iter().map(|patent| patent.id.clone()).collect(),
            firm: true,
            ..StandAlone::default()
        };
        return ask::answer(here.app, here.question, alone, here.question.filter.clone(), here.stage).await;
    }
    let claim = |at: usize| here.turn.claims.get(at).or(here.turn.claims.first()).copied().unwrap_or(1);
    // documents that are stored without claims are compared by their abstracts
    let by_abstract = here.turn.claims.is_empty() && [left, right].iter().any(|patent| patent.claims.is_empty());
    let elements = |patent, n| if by_abstract { elements::of_abstract(patent) } else { elements::quotes(patent, n) };
    let (a, b) = (elements(left, claim(0)), elements(right, claim(1)));
    for (patent, found, n) in [(left, &a, claim(0)), (right, &b, claim(1))] {
        if found.is_empty() {
            return here.no_such_claim(patent, n).await;
        }
    }
    let pairs = pairs(here, &a, &b, !left.lang.same(&right.lang)).await?;
    let sources = number(a.iter().map(|quote| (left, quote)).chain(b.iter().map(|quote| (right, quote))));
    here.stage.sources(sources.clone()).await?;
    let section = |n| here.app.prompts.section(&here.turn.lang, &if by_abstract { Section::Abstract } else { Section::Claim(n) });
    let variables = context! { a => left.id.as_str(), b => right.id.as_str(), in_a => section(claim(0))?, in_b => section(claim(1))? };
    here.stage.text(here.phrase("compare", variables)? + "\n").await?;
    for (at, other) in pairs.iter().enumerate() {
        let source = &sources[at];
        here.stage.text(format!("- {} [{}]: “{}”\n", left.id, source.n, source.quote)).await?;
        let beside = match other {
            Some(to) => format!("  ≈ {} [{}]: “{}”\n", right.id, sources[a.len() + to].n, sources[a.len() + to].quote),
            None => format!("  {}\n", here.phrase("nothing_near", context! { id => right.id.as_str() })?),
        };
        here.stage.text(beside).await?;
    }
    for (_, source) in sources[a.len()..].iter().enumerate().filter(|(at, _)| !pairs.contains(&Some(*at))) {
        let alone = here.phrase("nothing_near", context! { id => left.id.as_str() })?;
        here.stage.text(format!("- {} [{}]: “{}”\n  {alone}\n", right.id, source.n, source.quote)).await?;
    }
    here.stage.done(Done::default()).await
}

/// Whether a comparison is of one thing that both documents may say something of: "the mass of the two pumps".
fn property(text: &str) -> bool {
    static PROPERTY: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bcompare (?:the|their|its) (?:[\w-]+ ){1,4}?(?:of|in|between|for)\b|\bcompare\b.*\b(?:what|which|how)\b",
            r"|(?:两[件篇个者]|둘(?:의|이)?|두 ?(?:개|문헌|특허|건)의?|[2２]件[、の]?|両[方者]の?)的?\s*[^，。、,.?？权청請]{2,20}?(?:比较|对比|比一比|비교|を比|比較|の違い|差异|区别)",
            r"|(?:比较|对比)(?:一下)?这?两[件篇个]的[^权]|(?:比较|对比)一下[^权这两它]{2}|비교.{0,6}(?:뭐|무엇|어떻게|얼마)",
        ))
    });
    static CLAIMS: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bcompare (?:the|their|its) (?:independent |main |first )?claims?\b"));
    PROPERTY.is_match(text) && !CLAIMS.is_match(text)
}

/// For each element of `a` the nearest one of `b`, where one is near; of two languages where `foreign`.
pub(super) async fn pairs(here: &Here<'_>, a: &[Quote], b: &[Quote], foreign: bool) -> Result<Vec<Option<usize>>> {
    let texts: Vec<String> = a.iter().chain(b).map(|quote| quote.text().to_owned()).collect();
    let vectors: Option<Vec<Embedding>> = match &here.app.embedder {
        Some(embedder) => embedder.embed(texts.clone(), TextKind::Passage).await.ok(),
        None => None,
    };
    let near = |i: usize, j: usize| match &vectors {
        Some(vectors) => vectors[i].cosine(&vectors[a.len() + j]),
        None => common(&texts[i], &texts[a.len() + j]),
    };
    let least = match (&vectors, foreign) {
        (Some(_), true) => NEAR_FOREIGN,
        (Some(_), false) => NEAR,
        (None, _) => COMMON,
    };
    let of_b = |i: usize| (0..b.len()).max_by(|x, y| near(i, *x).total_cmp(&near(i, *y)));
    let of_a = |j: usize| (0..a.len()).max_by(|x, y| near(*x, j).total_cmp(&near(*y, j)));
    // cosines of two languages lie close together: each has to be the nearest of the other
    Ok((0..a.len()).map(|i| of_b(i).filter(|j| near(i, *j) >= least && (!foreign || of_a(*j) == Some(i)))).collect())
}

/// The share of the words of the shorter text that stand in the other.
fn common(a: &str, b: &str) -> f32 {
    let (a, b) = (stems(a), stems(b));
    a.intersection(&b).count() as f32 / a.len().min(b.len()).max(1) as f32
}
