//! Turns that go back to a document and ask something of it at once: "back to the first document: which claims mention a filter?".

use std::sync::LazyLock;

use regex::Regex;

use super::State;
use crate::chat::act::{Act, Learned, Turn};
use crate::error::Result;
use crate::patent::PatentId;
use crate::search::rule;

/// The document that a turn goes back to, of those that were `spoken` of, the latest first; and what it says besides.
pub(super) fn to(text: &str, spoken: &[PatentId]) -> Option<(PatentId, String)> {
    static BACK: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:(?:ok|now|and|so|let['’]?s)\W+)*(?:go |come |switch )?(?:back|return) to (?:the )?(?P<en>first|previous|earlier|other|original) (?:one|document|patent|publication)\b\W*(?P<rest_en>.*)$",
            r"|^\W*(?:다시 ?)?(?P<ko>첫 ?번째|처음|이전|앞|먼저|원래)의? ?(?:문헌|특허|것|거)(?:으로|로) ?(?:다시 ?)?(?:돌아가|되돌아)\p{Hangul}*\W*(?P<rest_ko>.*)$",
            r"|^\W*(?:再?回到|返回)(?P<zh>第一|最初的?那?|前一|上一|之前的?那?)[件篇个](?:专利|文献)?\W*(?P<rest_zh>.*)$",
            r"|^\W*(?P<ja>最初|前|先|はじめ|元)の(?:文献|特許|公報)(?:に戻って|に戻り\p{Hiragana}*|に戻る)\W*(?P<rest_ja>.*)$",
        ))
    });
    static FIRST: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)first|original|첫|처음|원래|먼저|第一|最初|はじめ|元"));
    let found = BACK.captures(text)?;
    let group = |names: [&str; 4]| names.iter().find_map(|name| found.name(name)).map_or("", |found| found.as_str());
    let which = group(["en", "ko", "zh", "ja"]);
    let id = if FIRST.is_match(which) { spoken.last() } else { spoken.get(1) }?;
    Some((id.clone(), group(["rest_en", "rest_ko", "rest_zh", "rest_ja"]).trim().to_owned()))
}

/// A turn that goes back to a document of the conversation, as one that names it.
pub(super) fn turn(text: &str, state: &State, learned: &Learned) -> Result<Option<Turn>> {
    let Some((id, rest)) = to(text, &state.spoken) else { return Ok(None) };
    let mut turn = Turn::of(&rest, !state.lists.is_empty());
    learned.complete(&mut turn, !state.lists.is_empty())?;
    if rest.is_empty() {
        turn.act = Act::Show;
    }
    (turn.question, turn.ids) = (format!("{rest} ({id})"), vec![id]);
    Ok(Some(turn))
}

/// A turn that goes back to a document by what it is, as one that names it so: "back to the glass furnace: …" is "the glass furnace
/// one: …".
pub(super) fn described(text: &str) -> Option<String> {
    static BACK: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:(?:ok|now|and|so)\W+)*(?:go |come )?back to the (?P<en>[a-z][\w -]{3,40}?)(?: one| patent| document)?\s*[:,;–—-]+\s+(?P<rest_en>.{4,})$",
            r"|^\W*(?:다시 ?)(?P<ko>[\p{Hangul}\w ]{2,24}?) ?(?:특허|문헌)(?:으로|로) ?(?:다시 ?)?(?:돌아가|되돌아)\p{Hangul}*\W+(?P<rest_ko>.{4,})$",
        ))
    });
    static LIST: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\b(?:list|results?|search|hits|beginning|start|first|english|korean|chinese|japanese)\b|목록|결과"));
    let found = BACK.captures(text)?;
    let text = |name: &str| found.name(name).map(|found| found.as_str());
    let of = text("en").or(text("ko")).filter(|of| !LIST.is_match(of))?;
    Some(match text("rest_en") {
        Some(rest) => format!("the {of} one: {rest}"),
        None => format!("{of} 특허에서 {}", text("rest_ko")?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_gone_back_to() {
        let ids: Vec<PatentId> = ["US99000003B2", "US99000002B2", "US99000001B2"].iter().map(|id| id.parse().expect("an id")).collect();
        for (text, id, rest) in [
            ("Back to the first document: which claims mention a filter?", "US99000001B2", "which claims mention a filter?"),
            ("첫 번째 문헌으로 돌아가서 자석은 어느 청구항에 나오나?", "US99000001B2", "자석은 어느 청구항에 나오나?"),
            ("回到第一篇，权利要求8引用哪项？", "US99000001B2", "权利要求8引用哪项？"),
            ("前の文献に戻って", "US99000002B2", ""),
            ("最初の文献に戻って、出願人は？", "US99000001B2", "出願人は？"),
        ] {
            assert_eq!(to(text, &ids), Some((id.parse().expect("an id"), rest.to_owned())), "{text}");
        }
        assert_eq!((to("back to the first list", &ids), to("back to the first document", &[])), (None, None));
        assert_eq!(described("Back to the glass furnace: which claim says lance?").as_deref(), Some("the glass furnace one: which claim says lance?"));
        assert_eq!(described("back to the first list, please now"), None);
    }
}
