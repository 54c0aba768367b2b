//! Places that a turn names: in a list, in a description, among the claims.

use std::collections::HashSet;
use std::hash::Hash;
use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;

use super::filters::weight;
use super::rules::{DROP, LISTED, NUMBER, ORDINAL, rules};
use crate::search::analysis::of_a_place;
use crate::search::measure::small_number;
use crate::search::rule;

/// The last paragraph of a description.
pub(crate) const LAST: u32 = u32::MAX;
/// Letters (a CJK one counts twice) of a turn that does nothing but mend a number.
const MENDS_A_NUMBER: usize = 24;
/// Paragraphs behind the first of a range, at most.
const MOST_PARAGRAPHS: u32 = 49;

rules! {
    PARAGRAPH = r"\bparagraphs? (?:no\.? ?|number )?\[?(\d{1,4})\]?|(\d{1,4}) ?번(?:째)? ?(?:단락|문단)|(?:단락|문단|段落) ?\[?(\d{1,4})\]?|第 ?(\d{1,4}) ?(?:段落|段|自然段)|\[(\d{4})\]|\blast paragraph\b|마지막 ?(?:단락|문단)|最后一?段|最後の段落";
    KEEPS = r"^\W*(?:(?:ok|okay|now|and|then|please|so)\W+)*(?:(?:only |just )?(?:keep|retain|leave)(?: only| just)?|(?:limit|narrow|restrict|reduce|cut)\b.{0,20}\bto|pick|select)\W+(?:the |me )?(?:numbers?|nos?\b|items?|results?|documents?|patents?|hits?|#|\d)|^\W*(?:(?:show|list)(?: me)? )?(?:only|just)\W+(?:the )?(?:numbers?\W+|nos?\.?\W+|#)?\d{1,2}(?:\s*,\s*#?\d{1,2})*\s*,?\s*(?:and|&)\s*#?\d{1,2}\W*(?:please)?\W*$|번(?:이?랑|과|하고|만)?.{0,12}(?:만|남기|남겨|골라|추려|유지)|(?:只|仅)?(?:保留|留下|留).{0,16}(?:个|件|篇|号|条)|(?:保留|留下?|只[看要]) ?第? ?\d{1,2}(?:[,，、和]\d{1,2})+\W*$|只[要看留].{0,16}(?:个|件|篇|号|条)\W*$|(?:番|件目).{0,8}(?:だけ|のみ)|\d ?(?:だけ|のみ)|(?:番|件目)を?残";
    COMPARES = r"\b(?:compare|contrast|difference)\b|비교|차이|比较|对比|比較|違い";
    KEEPS_LEADING = r"[个件篇]给我\W*$|^\W*(?:(?:ok|okay|now|and|then|please|so)\W+)*(?:only|just|keep|show|limit)\b|만\W*\p{Hangul}*\W*$|保留|留下|只[看要]|だけ|のみ|に絞";
    LEADING = r"\b(?:first|top) (\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b\W*(?:ones?|of (?:them|these|those)|documents?|patents?|results?|hits?)?\W*(?:please)?\W*$|(?:앞|처음|상위)(?:의|에)? ?(\d{1,2}) ?(?:건|개)|前 ?(\d{1,2}|[一二两三四五六七八九十]) ?(?:件|个|篇)|(?:最初|上位|先頭)の? ?(\d{1,2}) ?(?:件|つ)";
    JOINS = r",\s*(?:and )?|\band\b|&|[，、]|와|과|이랑|하고|및|和|跟|と";
    TO = r"-|–|~|～|\bto\b|到|至|から|부터";
    NOT_BUT = r"\bnot (?:number |no\.? ?|#)?\d{1,3},? (?:but|rather|it's|i mean) (?P<but>(?:number |no\.? ?|#)?\d{1,3})\b|\d{1,3} ?번(?:이|은)? ?(?:말고|아니라|아니고) ?(?P<ko>\d{1,3} ?번)|不是第? ?\d{1,3} ?[号件个篇][，,]?(?:而?是)(?P<zh>第? ?\d{1,3} ?[号件个篇])|\d{1,3} ?番(?:目)?(?:では|じゃ|で)な(?:くて?|い)[、,]?(?P<ja>\d{1,3} ?番)";
    PARAGRAPHS = r"\bparagraphs? \[?(\d{1,4})\]? ?(?:to|-|–|through) ?\[?(\d{1,4})|(?:단락|문단|段落) ?\[?(\d{1,4})\]? ?(?:부터|에서|~|～|-|–|から|到|至) ?\[?(\d{1,4})|(\d{1,4}) ?(?:번|번째)? ?(?:부터|에서|~|～|-) ?(\d{1,4}) ?(?:번|번째)?(?:까지)?(?:의)? ?(?:단락|문단)|第? ?(\d{1,4}) ?(?:段|番)?(?:到|至|から|-|~|～)第? ?(\d{1,4}) ?(?:番目の)?(?:段落|段)";
    LAST_PARAGRAPH = r"\blast paragraph\b|마지막 ?(?:단락|문단)|最后一?段|最後の段落";
    INDEPENDENT = r"独权(?:是|有)?(?:哪|几|什么|呢|\W*$)|(?:哪|几)[一几些]?[个项条]?(?:是|为)?独权|^\W*(?:and |the |its |only )*independent claims\W*$|\b(?:which|what|how many) (?:are |is |claims are |claim is )?(?:the |its )?independent\b(?: claims?)?(?: (?:are there|does it have|of .{1,40}))?\W*$|\bwhich (?:of (?:the|its) )?claims? (?:of .{1,30} )?(?:are|is) independent\b|\b(?:show|list|give|read|display|see)(?: me)?(?: only| just)?(?: all)?(?: of)?(?: the| its)? independent claims?\b|독립 ?(?:항|청구항)(?:들)?(?:은|이|만|을)? ?(?:뭐|무엇|어느|어떤|몇|보여|알려|\W*$)|独立(?:权利要求|项)(?:是|有|一?共有?)?(?:哪|什么|几|多少)|(?:多少|几)[项個个条]独立(?:权利要求|请求项|项)|(?:显示|列出|看).{0,8}独立权利要求|哪[几些]?[项个条].{0,6}是独立|有?哪[些几](?:项|个)?(?:是)?独立权利要求|(?:どれ|どの(?:請求項|クレーム)|どちら)が独立|独立(?:項|請求項|クレーム)[はを](?:どれ|何|いくつ|見せ|表示|教え|すべて|列挙|挙げ|[?？]?$)|(?:^|[^是非])独立(?:权利要求|請求項)呢?\W*$|(?:列出|列举)(?:所有|全部)?独立(?:权利要求|项)|독립 ?(?:청구)?항(?:을|들을)? ?(?:나열|열거)";
    LAST_CLAIM = r"\b(?:last|final) claim\b|마지막 ?(?:청구)?항|最后一?[条项个]?(?:的)?权利要求|最后一条\W*(?:写|说|是|讲|呢|$)|最後の請求項";
    ALL_CLAIMS = r"\b(?:show|list|give|read|display|see)(?: me)? (?:all(?: of)?|every one of)(?: the| its)? claims\b|(?:모든|전체) ?청구항|청구항(?:을|를)? ?(?:모두|전부|다) ?(?:보여|알려)|(?:显示|列出|看).{0,6}(?:全部|所有)(?:的)?权利要求|(?:全部|所有)的?权利要求|(?:すべて|全て|全部)の請求項|請求項を?(?:すべて|全て|全部)";
}

/// Whether a turn wants to see the independent claims.
pub(crate) fn wants_independent_claims(text: &str) -> bool {
    INDEPENDENT.is_match(text)
}

/// Whether a turn wants to see the last claim.
pub(crate) fn wants_last_claim(text: &str) -> bool {
    LAST_CLAIM.is_match(text)
}

/// Whether a turn wants to see every claim.
pub(crate) fn wants_all_claims(text: &str) -> bool {
    ALL_CLAIMS.is_match(text)
}

/// Paragraphs that a turn names: "paragraph 4", "paragraphs 2 to 4", "[0042]", "第8段", and [`LAST`].
pub(super) fn paragraphs(text: &str) -> Vec<u32> {
    let numbers = |found: &regex::Captures<'_>| found.iter().skip(1).flatten().filter_map(|n| n.as_str().parse().ok()).collect::<Vec<u32>>();
    let ranges = PARAGRAPHS.captures_iter(text).filter_map(|found| match numbers(&found)[..] {
        [first, last] if first < last => Some(first..=last.min(first + MOST_PARAGRAPHS)),
        _ => None,
    });
    let singly = PARAGRAPH.captures_iter(text).flat_map(|found| numbers(&found));
    let last = LAST_PARAGRAPH.is_match(text).then_some(LAST);
    once(ranges.flatten().chain(singly).chain(last))
}

/// Places in a list that a turn names.
pub(super) fn numbers(text: &str) -> Vec<usize> {
    // "4번째 단락" is none, and of "2번 말고 3번" the second one is meant
    let text = &*NOT_BUT.replace(text, " $but$ko$zh$ja").into_owned();
    let text = &*PARAGRAPH.replace_all(text, " ");
    // "5번 청구항" is no place in the list
    let digits = NUMBER
        .captures_iter(text)
        .filter(|found| !found[0].ends_with("청구항"))
        .filter_map(|found| found.iter().skip(1).flatten().next()?.as_str().parse().ok());
    let words = ORDINAL.captures_iter(text).filter_map(|found| {
        let word = found.iter().skip(1).flatten().next()?.as_str().to_lowercase();
        Some(place_of(&word))
    });
    // "keep 1, 3 and 5", "numbers 2 and 4", "1, 3번", "第1、3件"
    let listed = LISTED.captures_iter(text).flat_map(|found| {
        let run = found.iter().skip(1).flatten().next().map_or("", |run| run.as_str());
        // "1-4 and 6": each part may be a range
        let of_part = |part: &str| {
            let places: Vec<usize> = written(part);
            match places.as_slice() {
                [first, last] if first < last && TO.is_match(part) => (*first..=*last).collect(),
                _ => places,
            }
        };
        JOINS.split(run).flat_map(of_part).collect::<Vec<usize>>()
    });
    // "keep the first three", "앞의 3건만"
    let picks = |text: &str| DROP.is_match(text) || KEEPS.is_match(text) || KEEPS_LEADING.is_match(text) || COMPARES.is_match(text);
    let leading = LEADING.captures(text).filter(|_| picks(text));
    let leading = leading.and_then(|found| small_number(found.iter().skip(1).flatten().next()?.as_str())).into_iter().flat_map(|n| 1..=n);
    let of_claims = of_a_place().captures_iter(text).filter_map(|found| found["place"].parse().ok());
    once(of_claims.chain(listed).chain(leading).chain(digits).chain(words))
}

/// The last page of a list.
pub(crate) const LAST_PAGE: usize = usize::MAX;

/// The page of a list that a turn names: its number, [`LAST_PAGE`], or 0 for the one before.
pub(super) fn page(text: &str) -> Option<usize> {
    static PAGE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\bpage (\d{1,3})\b|(\d{1,3}) ?(?:페이지|ページ)|第 ?([\d一二三四五六七八九十]{1,3}) ?页|\b(first|last|previous) page\b|(첫|마지막|이전|앞) ?페이지|(上|最后)一?页|(前|最初|最後)の?ページ",
        )
    });
    let found = PAGE.captures(text)?;
    Some(match found.iter().skip(1).flatten().next()?.as_str().to_lowercase().as_str() {
        "first" | "첫" | "最初" => 1,
        "last" | "마지막" | "最后" | "最後" => LAST_PAGE,
        "previous" | "이전" | "앞" | "上" | "前" => 0,
        number => small_number(number)?,
    })
}

/// Documents that are shown at once, at most.
const MOST_SHOWN: usize = 50;

/// How many documents a turn wants to see at once: "show 20", "20개씩 보여줘", "show all".
pub(super) fn size(text: &str) -> Option<usize> {
    static SIZE: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:(?:please|can you|could you|now|ok|and|let me)\W+)*(?:show|list|give|display|see)(?: me| us)?(?: the)?(?: next)? (?:(?P<n>\d{1,3})(?P<of>(?: more| of (?:them|these|those)| documents| results| patents| hits| ones| items| at a time| at once| per page)*)|all(?: of (?:them|these|those)| documents| results| patents| hits)?)\W*$",
            r"|^\W*(?:(?P<ko>\d{1,3}) ?[개건](?:씩|까지|를|을)?|전부|모두|전체) ?(?:좀 ?)?(?:보여|표시|나열)\p{Hangul}*(?: ?\p{Hangul}+)?\W*$",
            r"|^\W*(?:请)?(?:(?:显示|列出|给我看|每页(?:显示)?) ?(?P<zh>\d{1,3}) ?[个件条篇]|(?:全部|都)(?:显示|列出)(?:出来)?|(?:显示|列出)(?:全部|所有)(?:结果|文献|专利)?)\W*$",
            r"|^\W*(?:(?P<ja>\d{1,3}) ?件(?:ずつ)?|全部|すべて|全件)を?(?:表示|見せ|出し)\p{Hiragana}*(?:ください)?\W*$",
        ))
    });
    let found = SIZE.captures(text)?;
    let number = ["n", "ko", "zh", "ja"].iter().find_map(|name| found.name(name));
    let Some(number) = number else { return Some(MOST_SHOWN) };
    let number: usize = number.as_str().parse().ok()?;
    // "show 3" is the third
    let bare = found.name("of").is_some_and(|of| of.as_str().is_empty());
    (number > 0 && !(bare && (number <= 10 || !number.is_multiple_of(5)))).then_some(number.min(MOST_SHOWN))
}

/// The places of a turn that says nothing else: "the second and fourth", "마지막 거", "第二个和第四个".
pub(super) fn ordinals(text: &str) -> Option<Vec<usize>> {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?P<en>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b|(?P<ko>첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?번째|(?P<short>첫|둘|셋|넷)째",
            r"|第(?P<zh>[一二三四五六七八九十])|\blast\b|마지막|맨 ?끝|最后|最後|(?P<one>最初)",
        ))
    });
    static BESIDES: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:the|ones?|and|to|with|show|me|open|compare|what about|please|now|ok|then|documents?|patents?)\b|(?:보여|비교|열어)\p{Hangul}*|[와과은는을를의]|하고|이?랑|그리고|것|거|건|문헌|특허|줘",
            r"|比较|对比|一下|显示|打开|那|[个件篇和与跟的看一]|もの|番目|つ目|[件とをはの]|(?:見せ|比較|表示)\p{Hiragana}*|\W",
        ))
    });
    if !PLACE.is_match(text) || !BESIDES.replace_all(&PLACE.replace_all(text, " "), "").is_empty() {
        return None;
    }
    let place = |found: regex::Captures<'_>| found.iter().skip(1).flatten().next().map_or(usize::MAX, |word| place_of(&word.as_str().to_lowercase()));
    Some(once(PLACE.captures_iter(text).map(place)))
}

/// The place that an ordinal in small letters names; any other word is for the last one.
fn place_of(word: &str) -> usize {
    const NAMES: [&[&str]; 10] = [
        &["first", "첫", "一", "最初"],
        &["second", "두", "둘", "二"],
        &["third", "세", "셋", "三"],
        &["fourth", "네", "넷", "四"],
        &["fifth", "다섯", "五"],
        &["sixth", "여섯", "六"],
        &["seventh", "일곱", "七"],
        &["eighth", "여덟", "八"],
        &["ninth", "아홉", "九"],
        &["tenth", "열", "十"],
    ];
    NAMES.iter().position(|names| names.contains(&word)).map_or(usize::MAX, |at| at + 1)
}

/// Each number once, where it stands first.
fn once<T: Copy + Eq + Hash>(numbers: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    numbers.filter(|n| seen.insert(*n)).collect()
}

/// The numbers that stand in a text.
fn written<T: FromStr>(text: &str) -> Vec<T> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// Whether a turn narrows a list to the places it names, or to the others.
pub(super) fn picks(text: &str, places: &[usize]) -> bool {
    !places.is_empty() && !NOT_BUT.is_match(text) && (DROP.is_match(text) || KEEPS.is_match(text) || LEADING.is_match(text) && KEEPS_LEADING.is_match(text))
}

/// The claim that takes the place of the one that was meant before: "not 5 but 6", "sorry, 6".
pub(in crate::chat) fn other_number(text: &str, before: &[u32]) -> Option<u32> {
    let [before] = before else { return None };
    let numbers: Vec<u32> = written(text);
    let mends = numbers.len() == 2 && numbers.contains(before) || numbers.len() == 1 && weight(text) <= MENDS_A_NUMBER;
    numbers.iter().copied().find(|n| n != before && mends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_read_one_by_one_in_ranges_and_from_the_end() {
        for (text, expected) in [
            ("show paragraphs 2 to 4", vec![2, 3, 4]),
            ("paragraph [0042] please", vec![42]),
            ("단락 2부터 4까지 보여줘", vec![2, 3, 4]),
            ("显示第2到第4段", vec![2, 3, 4]),
            ("段落3から5を見せて", vec![3, 4, 5]),
            ("show the last paragraph", vec![LAST]),
            ("마지막 단락 보여줘", vec![LAST]),
        ] {
            assert_eq!(paragraphs(text), expected, "{text}");
        }
    }

    #[test]
    fn of_two_places_the_one_that_is_meant_counts() {
        for (text, expected) in [
            ("2번 말고 3번 보여줘", vec![3]),
            ("not number 2 but number 3", vec![3]),
            ("不是第2件，是第3件", vec![3]),
            ("2番ではなく3番を見せて", vec![3]),
            ("番号3の圧力は", vec![3]),
            ("show me the third", vec![3]),
            ("第一个里铬的含量是多少", vec![1]),
            ("最后一件讲什么", vec![usize::MAX]),
            ("番号1と3だけ残して", vec![1, 3]),
            ("keep 1, 3 and 5", vec![1, 3, 5]),
            ("keep 1-4 and 6", vec![1, 2, 3, 4, 6]),
            ("1~3번과 5번만 남겨줘", vec![1, 2, 3, 5]),
        ] {
            assert_eq!(numbers(text), expected, "{text}");
            assert_eq!(picks(text, &expected), expected.len() > 1, "{text}");
        }
    }

    #[test]
    fn sizes_and_ordinals_stand_alone() {
        for (text, expected) in [
            ("show 20", Some(20)),
            ("show 3", None),
            ("show me 5 at a time", Some(5)),
            ("20개씩 보여줘", Some(20)),
            ("显示20个", Some(20)),
            ("20件表示", Some(20)),
            ("show all", Some(50)),
            ("show all claims", None),
        ] {
            assert_eq!(size(text), expected, "{text}");
        }
        let last = usize::MAX;
        for (text, expected) in [
            ("the second and fourth", vec![2, 4]),
            ("둘째와 넷째", vec![2, 4]),
            ("마지막 거", vec![last]),
            ("第二个和第四个", vec![2, 4]),
            ("最后一个", vec![last]),
            ("最後の一件", vec![last]),
            ("compare the first and the last", vec![1, last]),
        ] {
            assert_eq!(ordinals(text), Some(expected), "{text}");
        }
        assert_eq!((ordinals("the last claim"), ordinals("第一个电极是什么"), ordinals("show me number 3")), (None, None, None));
        assert_eq!((numbers("比较第1和第3"), numbers("1と3を比較して")), (vec![1, 3], vec![1, 3]));
    }

    #[test]
    fn a_page_of_a_list_is_named() {
        for (text, expected) in [
            ("page 2", Some(2)),
            ("last page", Some(LAST_PAGE)),
            ("上一页", Some(0)),
            ("第一页", Some(1)),
            ("2페이지", Some(2)),
            ("最後のページ", Some(LAST_PAGE)),
            ("next page", None),
        ] {
            assert_eq!(page(text), expected, "{text}");
        }
    }

    #[test]
    fn independent_claims_are_asked_for_in_four_languages() {
        for text in [
            "which are the independent claims?",
            "show me the independent claims",
            "how many independent claims does it have?",
            "which claims are independent?",
            "독립항은 뭐야?",
            "独立权利要求有哪些？",
            "独立請求項はどれですか",
        ] {
            assert!(wants_independent_claims(text), "{text}");
        }
        for text in ["what pressure does the independent claim give?", "독립항에서 온도는?", "compare the independent claims of both"] {
            assert!(!wants_independent_claims(text), "{text}");
        }
        assert!(wants_all_claims("show all claims") && wants_all_claims("모든 청구항 보여줘") && !wants_all_claims("show claim 1"));
    }
}
