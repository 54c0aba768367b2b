//! The matter of the documents that a turn keeps of a list, or takes out: "only the ones about separators".

use std::sync::LazyLock;

use regex::Regex;

use super::About;
use super::filters::weight;
use super::negation::affirmed;
use super::rules::rules;
use crate::search::bound::Stated;
use crate::search::rule;

/// Letters (a CJK one counts twice) that words for the matter of documents have at least.
pub(super) const LEAST: usize = 4;

rules! {
    ABOUT_KEPT = r"^\W*(?:(?:ok|okay|now|and|then|please|so|of (?:those|these|them))\W+)*(?:(?:show|list|give)(?: me)? )?(?:only|just|keep(?: only| just)?|(?:limit|narrow|filter|restrict)(?: it| them| the list| that)?(?: down)?(?: to)?)\s+(?:the |those |these )?(?:ones?|those|documents?|patents?|hits|results)\s+((?:that|which|with|about|on|for|using|having|of|where|made|concerning|related to|dealing with|mentioning|containing|disclosing|describing|including|not|without)\s.{3,80}?)[\s.!]*$",
        r"|^\W*(?:(?:hm+|ok|well|too many|still too many)\W+)*(?:only|just)\s+((?:with|about|using|mentioning|containing)\s.{3,80}?)[\s.!]*$",
        r"|^\W*((?:mentioning|containing)\s.{3,60}?)\s+only\W*$|^\W*(with the (?:word|term) .{3,40}?)[\s.!]*$",
        r"|^\W*((?:提到|提及|含有|包含).{2,24}?)的\W*$|^\W*(.{2,40}?に言及して?いるもの)\W*$",
        r"|^\W*only\s+([a-z]{4,}(?: [a-z]{3,}){0,2})\W*$",
        r"|^\W*(?:그 ?중(?:에서?|에 ?서는)?|이 ?중(?:에서?)?|여기서|거기서|목록에서)?\s*(.{2,40}?)\s*(?:것|거|건|쪽|문헌|특허)들?만\s*(?:요|좀|다시|따로|골라|추려|뽑아|남기|남겨|보여|찾아|볼|줘|보고|[\s.!]*$)",
        r"|^\W*(\p{Hangul}{2,10}대)만\W*$",
        r"|^\W*(?:그 ?중(?:에서?|에 ?서는)?|이 ?중(?:에서?)?|여기서|거기서|목록에서)?\s*([^?？]{2,40}?)만 ?(?:다시 ?)?(?:따로 ?)?(?:남겨|남기|추려|골라|걸러|뽑아|보여|볼래|보자)\p{Hangul}*(?: ?(?:줘|주세요|봐))?\W*$|^\W*(?:그 ?중(?:에서?|에 ?서는)?|이 ?중(?:에서?)?)?\s*([^?？]{2,40}?) ?(?:관련|관한)만\W*$",
        r"|^\W*(?:그 ?중(?:에서?|에는)?|이 ?중(?:에서?|에는)?) ?([^?？,]{3,30}?)(?:은|는)(?:요)?\W*$",
        r"|^\W*(?:其中|这些(?:里|中)|里面|从中)?[，,]?(?:只保留|(?:再|进一步)(?:限定|筛选|缩小)(?:到|为|在)?|只[要看留显]示?|只想看|仅保留|保留|筛选出?|留下)(?:其中)?(.{2,30}?)的?(?:那[些几]?[件篇个]?|文献|专利)?(?:吧|就行)?[。.！!]?$",
        r"|^\W*(?:その|この)?(?:うち|中(?:で|から))?[、，]?(.{2,40}?)(?:もの|やつ|文献|特許)(?:だけ|のみ)(?:に|を|で|見|お|表|残|[。.]?$)";
    ABOUT_DROPPED = r"^\W*(?:(?:ok|okay|now|and|then|please)\W+)*(?:drop|exclude|remove|leave out|take out|discard|hide)\s+(?:the |those |all )?(?:ones?|those|documents?|patents?|hits|results)\s+((?:that|which|with|about|on|for|using|having|of|where|made|concerning|related to|dealing with)\s.{3,80}?)[\s.!]*$",
        r"|^\W*(?:그 ?중(?:에서?)?|이 ?중(?:에서?)?|여기서|목록에서)?\s*(.{2,40}?)\s*(?:것|거|건|문헌|특허)들?(?:은|는|을|를)?\s*(?:빼|제외)",
        r"|^\W*(?:그 ?중(?:에서?)?|여기서|목록에서)?\s*([\p{Hangul}\w ]{2,20}?)(?:은|는|을|를) ?(?:빼|제외)\p{Hangul}*[.!\s]*$",
        r"|^\W*(?:(?:ok|okay|now|and|then|please)\W+)*(?:drop|exclude|leave out)\s+(?:the |all |any )?([a-z][a-z -]{3,40}?)[\s.!]*$",
        r"|^\W*(?:把|将)?(?:去掉|排除|剔除|删除|不要)(.{2,30}?)的?(?:那些|文献|专利)?(?:了|吧)?[。.]?$|^\W*([\p{Han}A-Za-z]{2,16}?)的(?:都|就)?不要了?[。.]?$",
        r"|^\W*(.{2,40}?)(?:もの|やつ|文献|特許)(?:は|を)(?:除|外)";
    PART = r"^(?:그 ?|이 ?)?(?:제목|명칭|요약|초록|청구항|독립항|종속항|대표도|도면|전문|결론|상한|하한|번호|목록|출원인|공개일|날짜|차이점?|공통점|핵심|요점|\d+ ?개?)(?:들)?$|\d ?(?:번|항|개|건)$|영어|한국어|중국어|일본어|권리|최신|최근|처음|마지막";
    BOUNDED = r"^\W*(?:(?:and|only|just|keep|show(?: me)?)\W+)*(?:which (?:of (?:them|these|those)|ones?) (?:have|has|give|state|use|are|is|with)|(?:those|the ones|ones) (?:with|having|that (?:have|give|state|report)|giving|stating))\s+(.{3,80}?)[\s?.!]*$",
        r"|^\W*(?:其中|哪些|只[要看留])?(.{2,30}?)的(?:\W*$|有哪些|是哪些|有吗|都有哪些)[？?。\s]*$|^\W*(?:그 ?중(?:에서?)?)?\s*(.{2,40}?)(?:인|의) ?(?:것|거|건|문헌)(?:은|들은)?\W*$|^\W*(?:そのうち|この中で)?[、，]?(.{2,40}?)のもの(?:は|はどれ\p{Hiragana}*)?[？?。\s]*$";
    NO = r"^(?:아니(?:요|야)?|아뇨)[,\s]+";
    INSTEAD = r"\s+instead\W*$";
    POINTS = r"\b(?:that|which|with|about|on|for|using|having|of|where|made|concerning|related to|dealing with|are|is|have|has|the|first|last|same|other|one|ones|newest|latest|oldest)\b|그|이|저|그런|이런|그것|첫|마지막|최신|해당|这|那|前|后|几|个|件|篇|いくつ|その|この|最初|最後|\d";
}

/// What the documents are about that a turn keeps of a list ("그중 모기 쫓는 것만 보여줘"), or takes out.
pub(super) fn about(text: &str) -> Option<About> {
    let measured = BOUNDED.captures(text).and_then(|found| found.iter().skip(1).flatten().next().map(|words| words.as_str().trim().to_owned()));
    let measured = measured
        .map(|words| About { stated: Stated::of(&words), words, keep: true, said: false })
        .filter(|about| matches!(about.stated, Some(Stated::Within(_))));
    if measured.is_some() {
        return measured;
    }
    // "those that give a temperature"
    static GIVING: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?:(?:and|only|just|keep|show(?: me)?)\W+)*(?:those|the ones|ones) ((?:with|having|that (?:have|give|state|report)|giving|stating)\s.{3,60}?)[\s.!]*$",
        )
    });
    if let Some(stated) = GIVING.captures(text).and_then(|found| Stated::of(&found[1])) {
        let words = GIVING.captures(text).map_or_else(String::new, |found| found[1].to_owned());
        return Some(About { stated: Some(stated), words, keep: true, said: false });
    }
    let (found, keep) = ABOUT_KEPT.captures(text).map(|found| (found, true)).or_else(|| Some((ABOUT_DROPPED.captures(text)?, false)))?;
    let words = NO.replace(found.iter().skip(1).flatten().next()?.as_str().trim(), "").into_owned();
    static MENTIONS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?:that|which)?\s*(?:mention(?:s|ing)?|contain(?:s|ing)?)\b\s*(?:the (?:words?|terms?) |the |an? )?|^\W*with the (?:word|term) |(?:[을를]|\s) ?(?:언급|포함)\p{Hangul}*|^(?:提到|提及|含有|包含)|[にをが](?:言及|含)\p{Hiragana}*(?:もの)?",
        )
    });
    // "only those that do not mention silica" takes out those that do
    let denied = affirmed(&words);
    let said = denied.is_some() || MENTIONS.is_match(&words);
    let (words, keep) = denied.map_or((words, keep), |words| (words, !keep));
    // "소음 저감 관련된", "비만 관련"
    static ON: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:[에와과] ?)?(?: ?(?:관련(?:된|한|이 ?있는)?|관한|대한)| 쪽)$"));
    let words = INSTEAD.replace(&MENTIONS.replace_all(&words, " "), "").trim().to_owned();
    let words = ON.replace(&words, "").trim().to_owned();
    if PART.is_match(&words) {
        return None;
    }
    (weight(&POINTS.replace_all(&words, " ")) >= LEAST).then(|| About { stated: Stated::of(&words), words, keep, said })
}
