//! Which stored documents say that they cite one: the search report turned round. Code reads every record; no model is asked.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::number;
use crate::chat::Done;
use crate::chat::act::Act;
use crate::error::Result;
use crate::index::Filter;
use crate::patent::{Patent, PatentId, Quote, Section};
use crate::search::{hybrid, rule};

/// Documents shown; all are counted.
const SHOWN: usize = 20;

/// Whether a turn asks what cites a document ("who cites it?", "X를 인용한 특허"), and not what it cites itself.
fn asks(text: &str) -> bool {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:which|what|any|all|how many|list|find|show|are there)\b.{0,60}?\b(?:patents?|documents?|ones?|publications?|applications?|filings?|them|else|others?)\b\W+(?:(?:that|which|do|does|also|now|later|here|in the collection)\W+)*(?:cit(?:e|es|ing)|refers? to)\b|\bwho(?: else)?(?: is| are)? cit(?:es?|ing)\b|\b(?:it|this|that|\d\w*) (?:is |was |been |get )?cited by\W*(?:any\w*|which|what|whom|other|others|later)?\W*$|\b(?:is|was|has) (?:it|this|that|[a-z]{2} ?[\d,/ -]+\w*) (?:been )?cited\b|\bciting (?:documents?|patents?)\b|\bforward citations?\b",
            r"|[을를] ?인용(?:한|하는|하고 ?있는) ?(?:다른 ?)?(?:특허|문헌|출원|것|게|건)|피인용|(?:에|에서) ?인용(?:되었|됐|되고)",
            r"|(?:哪些|哪[件篇个]|什么|有没有|其他)?.{0,6}(?:专利|文献)(?:都)?引用了?(?:它|该|这|这件|此|[A-Z]{2})|引用了?.{2,24}的(?:其他)?(?:专利|文献)|被.{0,8}引用|被引",
            r"|を引用(?:する|して(?:いる|い)|した).{0,8}(?:特許|文献|出願|公報|もの)|に引用されて|被引用",
        ))
    });
    ASKED.is_match(text)
}

/// The document of which a question or a count wants to know what cites it.
pub(super) fn asked(here: &Here<'_>) -> Option<PatentId> {
    let turn = &here.turn;
    if matches!(turn.act, Act::Ask | Act::Count) && asks(&turn.text) { here.state.target(turn) } else { None }
}

/// Lists the documents that cite `id`.
pub(super) async fn answer(here: &Here<'_>, id: &PatentId) -> Result<()> {
    here.understood().await?;
    if let Some(text) = here.out_of_list()? {
        return here.abstain(text).await;
    }
    here.stage.status("reading what the documents cite").await?;
    let (snapshot, filter, cited) = (here.app.index.snapshot(), here.question.filter.clone(), id.clone());
    let (found, count, stating) = hybrid::blocking(move || {
        let (rows, stating) = snapshot.citing(&cited)?;
        let rows = snapshot.by_date(&Filter { only: Some(rows), ..filter }, true)?;
        let quoted = |patent: Patent| line_of(&patent, &cited).map(|quote| (patent, quote));
        let found: Vec<(Patent, Quote)> = snapshot.get_many(&rows[..rows.len().min(SHOWN)])?.into_iter().filter_map(|(_, patent)| quoted(patent)).collect();
        Ok((found, rows.len(), stating))
    })
    .await?;
    let sources = number(found.iter().map(|(patent, quote)| (patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(here.phrase("cited_by", context! { id => id.as_str(), count, shown => found.len(), documents => stating })? + "\n").await?;
    for source in &sources {
        let date = source.date.map(|date| format!(" · {date}")).unwrap_or_default();
        here.stage.text(format!("{}. {} · {}{date} [{}]: “{}”\n", source.n, source.id, source.title, source.n, source.quote)).await?;
    }
    here.stage.done(Done { abstained: count == 0, ..Done::default() }).await
}

/// The citation of a document as the record of another has it.
fn line_of(patent: &Patent, cited: &PatentId) -> Option<Quote> {
    let (text, cites) = (patent.section(&Section::Citations)?.into_owned(), cited.cited_as());
    let mut start = 0;
    for line in text.split('\n') {
        if cites(line) {
            return Quote::new(patent, Section::Citations, start..start + line.len()).ok();
        }
        start += line.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cites_is_told_from_what_is_cited() {
        for text in [
            "Which patents cite US6232404B1?",
            "who cites it?",
            "who is citing JP2007220475A?",
            "how many documents cite US4631192A?",
            "Are there any documents that cite number 2?",
            "is it cited by anything?",
            "US6232404B1을 인용한 특허가 있어?",
            "哪些专利引用了它？",
            "引用US6232404B1的专利有哪些？",
            "US6232404B1を引用している特許はありますか",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in [
            "Which documents does it cite?",
            "What does number 1 cite?",
            "which patents are cited by it?",
            "이 특허가 인용한 문헌은?",
            "它引用了哪篇文献？",
            "その引用文献は何ですか",
            "Which of them mention silica?",
        ] {
            assert!(!asks(text), "{text}");
        }
    }
}
