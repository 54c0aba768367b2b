//! The applicants that a turn lets in or shuts out.

use std::sync::LazyLock;

use regex::Regex;

use super::filters::{MONTH, weight, without_names};
use crate::search::{names, rule};

/// A name in capitals, and one in other letters.
const NAME: &str = r"(?-i:[A-Z][\w&.-]*(?:\s+[A-Z&][\w&.-]*)*)";
const CJK: &str = r"[\p{Hangul}\p{Han}\p{Katakana}ー㈜]{2,20}(?: 산학협력단)?";

/// Who filed documents, where a turn says so: "filed by Norrfall", "출원인이 …인".
static APPLICANT: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"(?i)",
        r"\b(?:(?:filed|owned|held|applied for|assigned)\s+(?:by|to)\s+|(?:those|ones?|documents?|patents?|applications?|filings?|publications?|anything|something)\s+(?:by|from|of)\s+|(?:applicant|assignee)\s*(?:is|:|=)?\s*)(NAME|CJK)",
        r"|^\W*(?:(?:only|just|and|ok|now)\W+)*(?:from|by)\s+(NAME)(?:\s+only)?\W*$|(?:多少|几)件是([A-Z][\w.&-]+(?: [A-Z][\w.&-]+)*|[\p{Han}]{2,20}?)的",
        r"|\bhow many\b.{0,24}?\b(?:by|from)\s+(NAME)|\b(?:do|does|did)\s+(NAME|CJK)\s+(?:have|own|hold|file|get|publish|obtain|receive)\b|\b(?:which|what|how many)\b.{0,60}?\b(?:are|were|is|was|there)\s+(?:by|from)\s+(NAME|CJK)",
        r"|\b(?:only|just|keep|drop|without|exclude|remove)\s+(?:the\s+)?(NAME)(?:['’]s)?\s+(?:ones?|documents?|patents?|applications?|filings?|publications?)\b",
        r"|출원인(?:이|은|는|을|:|\s)\s*([\p{Hangul}\w]{2,20}?)(?:인|으로|로|만)|([\p{Hangul}\w]{2,20}?(?:\s?주식회사)?)(?:이|가|에서)\s?(?:출원한|낸|등록한|보유한)|([\p{Hangul}\w]+[^\W는은한된인던운의할]) ?(?:[것거]|출원|출원 ?건|특허)만 ?(?:추려|남겨|골라|보여|뽑아|걸러)",
        r"|申请人(?:是|为|：|:)\s*([\p{Han}\w]{2,20}?)(?:的|$|，|有多少|有几)|([\p{Han}\w]{2,16}?)申请的|([\p{Han}\w]{3,20}?)申请(?:了|过)(?:哪些|什么|多少|几)|出願人(?:が|は|：|:)\s*([\p{Han}\p{Katakana}ー\w]{2,20}?)(?:の|$|、|で)|([\p{Han}\p{Katakana}ー\w]{2,16}?)が出願した",
    );
    rule(&pattern.replace("NAME", NAME).replace("CJK", CJK))
});

/// Applicants that a turn lets in besides, instead, jointly or no more: "also include Microsoft", "엘지전자도", "改成华为的".
static ADDED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"(?i)",
        r"^\W*(?:(?:and|ok|now|please|then)\W+)*(?:also|plus|add|include|including|or)(?:\s+(?:also|include|add))?\s+(?:(?:those|the ones?|ones?)\s+(?:of|by|from)\s+)?(NAME)(?:['’]s)?(?:\s+(?:ones?|patents|too|as well))*\W*$|^\W*(?:and\s+)?(NAME)\s+(?:too|as well|also)\W*$",
        r"|^\W*(?:(?:and|but|now|ok)\W+)*(?:without|drop|exclude|excluding|not|minus)\s+(?:the\s+)?(NAME)\W*$|^\W*(?:(?:and|so|but)\s+)*(?:is|are) there\s+(?:one|any|some)\s+(?:by|from)\s+(NAME)\W*$|^\W*(?:and\s+)?any\s+(?:by|from)\s+(NAME)\W*$|^\W*only\s+(NAME)\s+instead\W*$",
        r"|^\W*((?:주식회사\s?)?[\p{Hangul}A-Za-z&]{2,20}?)(?:의)?\s?(?:것|거|건|특허|문헌)?(?:도|까지)\s?(?:추가|포함|넣|더해|같이|함께)\p{Hangul}*(?: ?\p{Hangul}+)?\W*$|^\W*([\p{Hangul}A-Za-z&]{2,20}?)(?:의)?\s?(?:것|거|건)?도\W*$|^\W*([\p{Han}A-Za-z]{2,16}?)的?也要?\W*$|^\W*([\p{Han}\p{Katakana}ーA-Za-z]{2,16}?)(?:のもの)?も\W*$|^\W*(?:再|也|还)?(?:加上|加入|包括)([\p{Han}A-Za-z]{2,16}?)的?(?:专利|文献)?\W*$|^\W*([\p{Han}\p{Katakana}ーA-Za-z&. ]{2,30}?)の?(?:もの|特許|文献)?も(?:含め|入れ|加え|追加|足し)\p{Hiragana}*\W*$",
        r"|^\W*那?([\p{Han}]{2,14}(?:大学|学院|公司|研究所|研究院|集团|厂|医院))(?:的)?(?:呢|(?:的)?有几[件篇]|有多少[件篇]?)\W*$",
        r"|([\p{Hangul}A-Za-z&]{2,20}?)[와과] ?(?:의 ?)?공동 ?출원|\b(?:jointly|together|co-?filed|co-?owned) with (NAME)|[与和]([\p{Han}]{2,16}?)(?:的?共同申请|共同申请的)|([\p{Han}\p{Katakana}ー]{2,16}?)と(?:の)?共同出願",
        r"|^\W*(?:改成|换成|换为|改为|改看)([\p{Han}]{2,16}?)的?(?:专利|文献)?\W*$|^\W*(?:其中)?哪些是([\p{Han}A-Za-z]{2,16}?)的\W*$|^\W*有没有([\p{Han}A-Za-z]{2,16}?)的\W*$|^\W*([\p{Han}A-Za-z]{2,16}?)的有[吗么]\W*$",
    );
    rule(&pattern.replace("NAME", NAME))
});

/// Applicants that a turn shuts out by naming the others: "anyone but Toray", "삼성전자 말고 다른 회사", "東レ以外".
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"(?i)\b(?:anyone|anybody|everyone|everybody|(?:any|all|every) compan(?:y|ies)|all|others?)\s+(?:but|except|other than)\s+(NAME)|^\W*(?:(?:and|but)\s+)?(?:not|except|other than)\s+(?:(?:those|the ones|ones)\s+)?(?:by|from|of)\s+(NAME)\W*$",
        r"|^\W*([\p{Hangul}A-Za-z&]{2,20}?) ?(?:말고|빼고|제외하고|이외|외에?|아닌)(?: ?(?:다른|나머지))? ?(?:회사|기업|데|곳|출원인)?(?:의|에서)? ?(?:것|거|건|특허)?(?:만|도|들)?\W*\p{Hangul}*\W*$|^\W*([\p{Han}\p{Katakana}ーA-Za-z]{2,16}?)以外(?:の(?:もの|特許|文献|会社|企業))?(?:は|だけ|を|も)?\W*\p{Hiragana}*\W*$|^\W*除了?([\p{Han}A-Za-z]{2,16}?)(?:的|以外|之外)?(?:都要|的)?\W*$",
    );
    rule(&pattern.replace("NAME", NAME))
});

/// A text with blanks for the applicants that are known: 日本電気 is no office.
pub(super) fn without(text: &str) -> String {
    names::known(text).into_iter().fold(text.to_owned(), |mut text, name| {
        let blanks = " ".repeat(name.len());
        text.replace_range(name, &blanks);
        text
    })
}

/// The applicants that a turn names, each with the words that name it.
pub(super) fn named(text: &str) -> Vec<(&str, &str)> {
    let said = |range: Option<regex::Match<'_>>| range.map(|range| &text[range.range()]);
    let in_words = |rule: &Regex| -> Vec<(&str, &str)> {
        rule.captures_iter(text).filter_map(|found| Some((said(found.get(0))?, said(found.iter().skip(1).flatten().next())?.trim()))).collect()
    };
    let mut named = in_words(&APPLICANT);
    for more in [&ADDED, &OTHERS] {
        if named.is_empty() {
            named = in_words(more);
        }
    }
    if named.is_empty() { known_alone(text) } else { named }
}

/// A turn that names one of several without the others, and these: "only those of Samsung or LG"; `None` where it names no several.
pub(super) fn of_several(text: &str) -> Option<(String, Vec<String>)> {
    static SEVERAL: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?P<first>NAME)(?P<others>(?:(?:,\s*(?:(?:or|and)\s+)?|\s+(?:or|and)\s+)NAME)+)|(?P<one>CJK?)(?P<more>(?:(?:이?나|또는|하고|或者?|、|か|または)\s?CJK?)+)(?:の|的| ?[것거건])";
        rule(&pattern.replace("NAME", NAME).replace("CJK", CJK))
    });
    static JOINS: LazyLock<Regex> = LazyLock::new(|| rule(r",\s*(?:(?:or|and)\s+)?|\s+(?:or|and)\s+|이?나 |또는|하고|或者?|、|または|か"));
    let found = SEVERAL.captures(text)?;
    let first = found.name("first").or(found.name("one"))?.as_str().trim();
    let others = found.name("others").or(found.name("more"))?;
    let names: Vec<String> = JOINS.split(others.as_str()).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let shorter = text[..others.start()].to_owned() + &text[others.end()..];
    let is_meant = named(&shorter).iter().any(|(_, name)| *name == first);
    (is_meant && !names_no_one(first) && names.iter().all(|name| !names_no_one(name))).then_some((shorter, names))
}

/// A name that is known, where a turn says little else: "only Samsung", "그중 현대차 것만", "ソニーのものだけ".
fn known_alone(text: &str) -> Vec<(&str, &str)> {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?:(?:(?:and|only|just|ok|now|what about|how about|by|from|those of)\W+)*|(?:그럼|그중|그러면|그리고|그 ?중에서?)\s*|那么?|其中|只[看要]|去掉|排除|不要|では、?|その中で)$",
        )
    });
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^(?:(?:['’]s)?(?:\W+(?:only|ones|please|patents))*\W*|的?(?:专利|文献)?(?:呢|有几[件篇]|有多少[件篇]?|有哪些|吗|的)?\W*",
            r"|(?:의|에서|가|이)?\s?(?:것|거|건|출원|특허|쪽)?(?:만|은|는|도|을|를)?\s?(?:빼|제외|남겨|보여|몇 ?건)?\p{Hangul}*\W*",
            r"|の?(?:もの|特許|文献|出願|やつ)?(?:は|だけ|のみ|を)?(?:除いて|外して|見せて)?\W*\p{Hiragana}*\W*)$",
        ))
    });
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| rule(r"^\s*(?:,|,?\s*or|,?\s*and|이?나|또는|하고|와|과|및|或者?|和|与|、|か|または|と)\s*$"));
    let names = names::known(text);
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return Vec::new() };
    let joined = names.windows(2).all(|pair| BETWEEN.is_match(&text[pair[0].end..pair[1].start]));
    let alone = joined && BEFORE.is_match(&text[..first.start]) && BEHIND.is_match(&text[last.end..]);
    names.into_iter().filter(|_| alone).map(|name| (text, &text[name])).collect()
}

/// Whether what stands where a name would is an office, a language, a class, a date, or points at documents.
pub(super) fn names_no_one(name: &str) -> bool {
    const POINTING: [&str; 25] = [
        "누구",
        "누가",
        "어디",
        "그중",
        "이중",
        "이것",
        "그것",
        "여기",
        "거기",
        "이후",
        "이전",
        "최근",
        "최신",
        "관련",
        "해당",
        "나머지",
        "비슷",
        "이런",
        "그런",
        "다음",
        "나온",
        "공개된",
        "등록된",
        "출원된",
        "발행된",
    ];
    static ASKS_WHO: LazyLock<Regex> = LazyLock::new(|| rule("[谁哪]|什么|^[这那该它其]"));
    static OR: LazyLock<Regex> = LazyLock::new(|| rule(r"或者?|还是|[和与及、]"));
    ASKS_WHO.is_match(name)
        || POINTING.contains(&name)
        || weight(&OR.replace_all(&without_names(name), "")) < 2
        || name.chars().any(|c| c.is_ascii_digit())
        || MONTH.is_match(name)
}
