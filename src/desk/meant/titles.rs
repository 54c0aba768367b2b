//! Documents that a turn means by words of their titles.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::chat::act::weight;
use crate::desk::converse::Here;
use crate::error::Result;
use crate::index::stems;
use crate::patent::{Language, Patent, PatentId};
use crate::search::analysis::Analysis;
use crate::search::weighted::Words;
use crate::search::{hybrid, rule};

/// Letters (a CJK one counts twice) of a turn that points at what was spoken of and names no other: "その効果は？".
const POINTS_ONLY: usize = 16;
/// How many times as much a title shares with a turn as the next one, where it is meant.
const CLEARLY: f32 = 1.5;
/// Letters of a word that may be a part of another in a title.
const PART_OF_WORD: usize = 5;

/// Of documents that were spoken of, the one whose title alone has the words: "장치 쪽" of a method and a device, "the zirconium one".
pub(super) fn titled_alone(spoken_of: &[PatentId], words: &str, patents: &[Patent]) -> Option<PatentId> {
    let wanted = stems(words);
    let titled = |patent: &&Patent| {
        let heading = patent.heading();
        let (own, lower) = (stems(&heading), heading.to_lowercase());
        // a word may be a part of "Zirconium-Cobalt-Nickel"
        let has = |word: &String| own.contains(word) || word.len() >= PART_OF_WORD && lower.contains(word.as_str());
        spoken_of.iter().any(|id| id.key() == patent.id.key()) && !wanted.is_empty() && wanted.iter().all(has)
    };
    let mut meant = patents.iter().filter(titled);
    let first = meant.next()?;
    if meant.next().is_none() { Some(first.id.clone()) } else { None }
}

/// The two documents of the conversation whose titles hold all that a turn describes them by; none where there are not just two.
pub(in crate::desk) async fn titled_both(here: &Here<'_>) -> Result<Vec<PatentId>> {
    static COUNTS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:the|these|those|both|two|of|between|difference|differences|what|is|how|do|does|differ)\b|두 ?(?:건|개|문헌|특허)|차이[가는점]*|뭐\p{Hangul}*|무엇\p{Hangul}*|다른\p{Hangul}*|[这那]?两[件篇个者]|区别|不同|是什么|有什么|的|二つ|2件|両[方者]|違い|は|の|何",
        )
    });
    let wanted = stems(&COUNTS.replace_all(&here.turn.text, " "));
    let patents = here.known().await?;
    let titled = patents.iter().filter(|patent| wanted.len() > 1 && wanted.is_subset(&stems(&patent.heading())));
    let ids: Vec<PatentId> = titled.map(|patent| patent.id.clone()).collect();
    Ok(Some(ids).filter(|ids| ids.len() == 2).unwrap_or_default())
}

/// Of some documents, the first whose title says all of the words, in whatever language, where not all do: "the cat patent" of 고양이에서 …
pub(super) async fn rendered(here: &Here<'_>, among: &[PatentId], words: &str) -> Result<Option<PatentId>> {
    let (patents, snapshot, words, among) = (here.known().await?, here.app.index.snapshot(), words.to_owned(), among.to_vec());
    hybrid::blocking(move || {
        let wanted = Words::new(&snapshot, &words, &Language::of(&words));
        let says = |patent: &&Patent| {
            let known = patent.lang.same(&Language::of(&words)) || wanted.renders(&patent.lang);
            known && among.iter().any(|id| id.key() == patent.id.key()) && wanted.of(&patent.lang).all_stand_in(&patent.heading())
        };
        let saying: Vec<&Patent> = patents.iter().filter(says).collect();
        Ok(saying.first().filter(|_| saying.len() < among.len()).map(|patent| patent.id.clone()))
    })
    .await
}

/// Words of titles that tell no document from another.
const OF_ANY: &str = "method methods process apparatus device devices system systems unit assembly composition use using same thereof comprising including \
    manufacturing producing preparation containing based improved novel wide long high deep thick fast large small many much far big low 장치 방법 시스템 조성물 이용 포함 제조 이를 装置 方法 系统 制备 及其 製造 方法";

/// The document of the conversation whose title alone has words of the turn; none where the document in focus speaks of all of them.
pub(in crate::desk) async fn titled(here: &Here<'_>) -> Result<Vec<PatentId>> {
    // "such a suit" is what was spoken of
    static SUCH: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bsuch an?\b|이런 |그런 |这样的|そのような|このような"));
    let points = here.turn.points_back && here.state.focus.len() == 1 && weight(&here.turn.text) <= POINTS_ONLY;
    if SUCH.is_match(&here.turn.text) || points {
        return Ok(Vec::new());
    }
    let (patents, text) = (here.known().await?, Analysis::of(&here.turn.text).content);
    let claim = here.turn.claims.iter().max().map_or(0, |n| *n as usize);
    let state = &here.state;
    let at_hand = state.list().into_iter().flat_map(|list| &list.shown).chain(&state.focus).chain(&state.pair).chain(&state.spoken).count();
    let focus: Vec<String> = here.state.focus.iter().map(PatentId::key).collect();
    hybrid::blocking(move || {
        // hiragana joins words and tells no title from another
        let says = |word: &String| !word.chars().all(|c| ('\u{3041}'..='\u{3096}').contains(&c));
        let wanted: HashSet<String> = (&stems(&text) - &stems(OF_ANY)).into_iter().filter(says).collect();
        let title = |patent: &Patent| if patent.claims.len() < claim { HashSet::new() } else { &stems(&patent.heading()) & &wanted };
        let shared: Vec<HashSet<String>> = patents.iter().map(title).collect();
        let count = |word: &String| shared.iter().filter(|words| words.contains(word)).count() as f32;
        let rarity = |words: &HashSet<String>| words.iter().map(|word| (patents.len() as f32 / count(word)).ln()).sum::<f32>();
        let mut ranked: Vec<(f32, usize)> = shared.iter().enumerate().map(|(at, words)| (rarity(words), at)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let [(best, at), (next, _), ..] = ranked[..] else { return Ok(Vec::new()) };
        let mut own: Vec<&String> = shared[at].iter().filter(|word| count(word) == 1.0).collect();
        // one word is little for a document of a list that was left
        let few = at >= at_hand && own.len() < 2;
        if own.is_empty() || few || best < CLEARLY * next {
            return Ok(Vec::new());
        }
        for spoken_of in patents.iter().filter(|patent| focus.contains(&patent.id.key())) {
            // what a document in another language speaks of is not seen
            if !spoken_of.lang.same(&patents[at].lang) {
                return Ok(Vec::new());
            }
            let said = stems(&spoken_of.whole());
            own.retain(|word| !said.contains(*word));
        }
        Ok(if own.is_empty() { Vec::new() } else { vec![patents[at].id.clone()] })
    })
    .await
}

/// Whether words stand in the title of some of the documents and not in all.
pub(super) fn shares_title(words: &str, patents: &[Patent]) -> bool {
    let wanted = stems(words);
    let has = |patent: &&Patent| !stems(&patent.heading()).is_disjoint(&wanted);
    let count = patents.iter().filter(has).count();
    count > 0 && count < patents.len()
}
