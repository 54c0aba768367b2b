//! What a question names: the thing that may be in a document, the property whose value is asked for. Whether a text names it too.

use std::sync::LazyLock;

use regex::Regex;

use super::analysis::Wanted;
use super::facets::{asks_how_much, value};
use super::topic::{MEASURES, speaks_of};
use super::weighted::Words;
use super::{elements, quantity, rule};
use crate::patent::Patent;

/// What a question asks if something has in it: "镍" of "它含镍吗", "アラミド" of "アラミドは含まれますか".
pub fn contained(text: &str) -> Option<String> {
    static CONTAINED: LazyLock<[Regex; 3]> = LazyLock::new(|| {
        [
            concat!(
                r"(?i)\b(?:does|do) (?:it|they|this|that|the [a-z]+) (?:also )?(?:mention|cover|say anything (?:about|on)|speak of|talk about|disclose) (?:any |some |an? )?([a-z][a-z0-9 -]{2,30}?)\W*$|^\W*(?:and )?is there (?:an?|any|some) ([a-z][a-z0-9 -]{2,30}?)\W*$|^\W*any(?:thing| mention) (?:of|about|on) ([a-z][a-z0-9 -]{2,30}?)\W*$",
                r"|(?i)\b(?:does|do) (?:it|they|[a-z0-9 -]{2,40}?) (?:contain|include|use|have|employ|comprise|need|require|hold|carry) (?:any |some |an? )?([a-z][a-z0-9 -]{2,30}?)\W*$|^\W*(?:and )?(?:is|are) (?:it|they|the [a-z0-9 -]{2,30}?) made (?:out )?(?:of|from) ([a-z][a-z0-9 -]{2,30}?)\W*$",
            ),
            concat!(
                r"(?:^|[\s，,A-Z0-9里中内它])有(?:没有)?([\p{Han}A-Za-z0-9&&[^多少几什么哪何没]]{2,8}?)[吗么]\W*$|用的?是([\p{Han}A-Za-z0-9]{1,8}?)(?:做的|制的|制成的|的)?[吗么]\W*$|(防[\p{Han}])[吗么]\W*$|(?:含有?|包含)([\p{Han}A-Za-z0-9]{1,8}?)[吗么]\W*$|是否含有?([\p{Han}A-Za-z0-9]{1,8}?)\W*$|(?:提到|提及|涉及|谈到)(?:了|过)?([\p{Han}A-Za-z0-9]{2,10}?)(?:了)?[吗么没]有?\W*$|([\p{Han}A-Za-z0-9]{2,10}?)(?:有|被)?(?:提到|提及)(?:过|了)?[吗么没]有?\W*$",
                r"|^\W*(?:它|这|那|里[面边]|其中)?(?:有没有|是否|支持|用的?是|用了?|使用了?|采用了?)(?:提到|提及|使用|采用|用到?|包含|含有|支持|设置)?过?([\p{Han}A-Za-z0-9]{2,10}?)(?:功能|技术)?[吗么]?\W*$|^\W*([\p{Han}A-Za-z0-9]{2,8}?)有[吗么]\W*$",
            ),
            concat!(
                r"([\p{Hangul}A-Za-z0-9]{2,}?)(?:이|가|은|는|을|를|도)? ?(?:들어 ?있|포함되어 ?있|포함돼 ?있|함유되어 ?있|들어가 ?있)(?:나요|습니까|어요?|니|는지|나)\W*$",
                r"|(?:^|\s)([\p{Hangul}A-Za-z0-9]{2,}?)(?: ?기능)?(?:이|가|은|는|도)? ?(?:있(?:나요?|어요?|습니까|니|는지|음)|나와요?|들어가(?:나요|요)?|쓰여요?)\W*[?？]\W*$",
                r"|([\p{Han}\p{Katakana}ー]{1,12})(?:は|が|を)含(?:まれ|み|んで)(?:て)?(?:い)?(?:ます|る)か?\W*$",
                r"|([\p{Han}\p{Katakana}ー]{2,12})(?:は|が|を)?(?:使われ|用いられ|使用され|使って|搭載され|出て|備え)(?:て)?(?:い|く|き)?(?:ます|る)か?\W*$|([\p{Han}\p{Katakana}ー]{2,12})(?:は|が)(?:あり|付いてい)ますか\W*$|([\p{Han}\p{Katakana}ーA-Za-z0-9]{2,12}?)(?:は|が|を|も)?(?:使う|使用する|用いる|含む|必要)(?:の)?(?:ですか|か)?[？?]\W*$|([\p{Han}\p{Katakana}ー]{2,12})で(?:動く|動きます|駆動する)か?[？?]\W*$|([\p{Han}\p{Katakana}ー&&[^何誰幾]]{2,12})ですか[？?。]?\W*$",
                r"|([\p{Han}\p{Katakana}ーA-Za-z0-9]{2,14}?)(?:に言及し|について(?:書い|触れ|述べ)|に触れ)て(?:い|あり|ある)\p{Hiragana}*\W*$",
                r"|([\p{Hangul}A-Za-z0-9]{2,}?)(?:이|가|은|는|을|를|도) ?(?:쓰(?:나|니|는지|여|이)|쓰였|사용하|사용되|사용돼|적용되|언급되|언급돼|언급하|나오|써|필요|있어야)\p{Hangul}{0,4}\W*[?？]\W*$|([\p{Hangul}]{2,}?)(?:으로|로) ?(?:작동|구동|움직|만들)\p{Hangul}{0,4}\W*[?？]\W*$",
            ),
        ]
        .map(rule)
    });
    // "얼마나 들어 있어?" asks how much
    let found = CONTAINED.iter().find_map(|words| words.captures(text)).filter(|_| !matches!(value(text), Wanted::Number(_)) || !asks_how_much(text))?;
    let thing = found.iter().skip(1).flatten().next()?.as_str().trim();
    // "what clearance does it hold when idle?"
    const JOINING: [&str; 16] = ["when", "while", "if", "for", "in", "at", "to", "as", "before", "after", "during", "with", "than", "by", "on", "under"];
    let joins = thing.split(' ').next().is_some_and(|first| JOINING.contains(&first.to_lowercase().as_str()));
    // "조회 테이블은 뭘 담고 있어?": what it does
    let does = thing.ends_with(['고', '어', '아', '여', '져', '돼', '해']) && text.contains(&format!("{thing} 있"));
    let place = thing.ends_with('에'); // "어느 청구항에 있나?"
    (!joins && !does && !place && !POINTING.contains(&thing)).then(|| thing.to_owned())
}

/// What stands for a thing and names none.
const POINTING: [&str; 29] = [
    "請求項",
    "청구항",
    "段落",
    "文献",
    "特許",
    "発明",
    "무슨",
    "뭘",
    "뭐",
    "재료",
    "재질",
    "소재",
    "방식",
    "누가",
    "왜",
    "그런",
    "그런게",
    "다른",
    "어떤",
    "무엇",
    "뭐가",
    "뭐뭐",
    "뭐뭐가",
    "이유가",
    "관련",
    "anything",
    "something",
    "it",
    "that",
];

/// Whether a letter is one of those that Japanese writes loanwords with.
pub fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヶ' | 'ー')
}

/// Whether a letter is one of the usual Chinese characters, which Japanese uses too.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether a document in another language never speaks of `thing`, whose renderings are `words`; `false` where they are not known.
pub(super) fn lacks(patent: &Patent, thing: &str, words: &Words) -> bool {
    let whole = patent.whole();
    if elements::is_one(thing) {
        return !elements::may_stand_in(&whole, thing);
    }
    // what no list renders stands as it is, or not at all
    if thing.is_ascii() && thing.len() >= JOINED && !thing.contains(' ') && !words.renders(&patent.lang) {
        return !names(&whole, thing);
    }
    // an abbreviation stands in every language as it is, where it is not spelt out
    let lacks_short = thing.split_whitespace().filter(|word| is_abbreviation(word)).any(|word| !whole.contains(word));
    lacks_short || words.renders(&patent.lang) && !words.of(&patent.lang).is_spoken_of_in(&whole)
}

/// Whether a word is an abbreviation in capitals: "ECG".
fn is_abbreviation(word: &str) -> bool {
    (2..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Letters of a word from which it is known in two.
const JOINED: usize = 6;

/// Whether `text` names `thing`, as a word where its script has such: アラミド stands not in アクリルアミド.
pub fn names(text: &str, thing: &str) -> bool {
    // "Blue Tooth" is Bluetooth
    if thing.is_ascii() && thing.len() >= JOINED && !thing.contains(' ') {
        let joined: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        return speaks_of(text, thing) || joined.contains(&thing.to_lowercase());
    }
    if elements::is_one(thing) || thing.is_ascii() {
        return speaks_of(text, thing);
    }
    let (squeezed, whole): (String, String) = (text.split_whitespace().collect(), thing.split_whitespace().collect());
    let borrowed = whole.starts_with(is_katakana);
    squeezed.match_indices(&whole).any(|(at, _)| !borrowed || !squeezed[..at].ends_with(is_katakana))
}

/// What a question for a number asks the value of, whatever it is: "F1值" of "F1值是多少", "melting point" of "what is its melting
/// point?"; `None` for words that only measure.
pub fn measured(text: &str) -> Option<String> {
    static MEASURED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bwhat (?:is|are|was|were) (?:the |its |their )?(?:(?:upper|lower) (?:limit|bound)s? (?:of|for|on) (?:the )?)?(?:maximum |minimum |average |mean |total |typical )?(?P<en>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?)(?: (?:of|in|for|at|when|on|given|reached|achieved|used|per|before|after|during)\b|\W*$)",
            r"|\b(?:at|with|under|by|to|in) what (?P<at>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?) (?:is|are|was|were|does|do|did|should|must|can)\b|(?:^|[，,。：:？?\s的在中里它其该])(?P<zh>[\p{Han}A-Za-z0-9+&&[^的在中里它其该这那]]{2,8}?)(?:值|要求|规定|限定为?|写的?|说的?|标的?|给出的?|[一大]般|大概|大约|约|最[大高多低小]|能够?|可以?|会)*(?:[设取选定]置?[成为的]?)?(?:做到|达到了?|达|降到|升到|是|为|有|到)?(?:百分之)?(?:多少|几[^个种次]|多大)",
        ))
    });
    let found = MEASURED.captures(text)?;
    // "工作室大约加热到多少度": of the room
    static DOES: LazyLock<Regex> =
        LazyLock::new(|| rule(r"^.*含有?|(?:大约|大概|约|要|需要?|能|可以?|会|被)?(?:加热|冷却|升温|降温|保温|保持|控制|设定|施加|加工|烧结|搅拌|反应).*$"));
    let words = found.name("en").or(found.name("at")).or(found.name("zh"))?.as_str().trim();
    let words = &*DOES.replace_all(words, "");
    // "at what neutron flux": the flux
    let words = if found.name("at").is_some() { words.rsplit(' ').next().unwrap_or(words) } else { words };
    if words.chars().count() < 2 {
        return None;
    }
    (quantity::asked(words).is_empty() && !MEASURES.contains(&words)).then(|| words.to_owned())
}

/// Whether `text` has anything of `words`: a word of them that begins alike, or its last two characters, which stand together.
pub fn touches(text: &str, words: &str) -> bool {
    let lower: String = text.to_lowercase();
    let squeezed: String = lower.split_whitespace().collect();
    let stem = |word: &str| word.chars().take(word.chars().count().saturating_sub(3).max(4)).collect::<String>();
    let latin = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 1).any(|word| lower.contains(&stem(&word.to_lowercase())));
    // what a property is stands at its end: a learning rate (学习率) is no learning
    let letters: Vec<char> = words.chars().filter(|c| !c.is_ascii()).collect();
    // 炉温 is a temperature
    let warm = letters.last() == Some(&'温') && (squeezed.contains("温度") || squeezed.contains("溫度"));
    latin || warm || letters.windows(2).last().is_some_and(|pair| squeezed.contains(&pair.iter().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_in_a_thing_is_named_there_or_not() {
        for (text, expected) in [
            ("CN299000071A含镍吗？", Some("镍")),
            ("アラミドは含まれますか", Some("アラミド")),
            ("실리카가 들어 있나요?", Some("실리카")),
            ("Does it contain copper?", Some("copper")),
            ("Does KR2004831020000B1 use an ECG sensor?", Some("ECG sensor")),
            ("它的镍含量是多少？", None),
            ("有没有提到石墨烯？", Some("石墨烯")),
            ("支持蓝牙吗？", Some("蓝牙")),
            ("它有没有降噪功能？", Some("降噪")),
            ("バネは使われている？", Some("バネ")),
            ("集塵装置はありますか？", Some("集塵装置")),
            ("자석을 사용하나요?", Some("자석")),
            ("방수 기능도 있어?", Some("방수")),
            ("탄소섬유도 써?", Some("탄소섬유")),
            ("배터리로 작동하나?", Some("배터리")),
            ("무엇으로 만들어?", None),
            ("数据库用的是MySQL吗？", Some("MySQL")),
            ("能防水吗？", Some("防水")),
            ("二次電池は使う?", Some("二次電池")),
            ("窒素雰囲気ですか？", Some("窒素雰囲気")),
            ("焼成は何度ですか", None),
            ("조회 테이블은 뭘 담고 있어?", None),
            ("What clearance does the brake hold when not braking?", None),
            ("is the screw made of stainless steel?", Some("stainless steel")),
            ("does it mention virtual reality?", Some("virtual reality")),
            ("is there a heater", Some("heater")),
            ("센서전극이 몇 개 있어?", None),
            ("有没有更好的方法提高产量和质量的方案", None),
            ("콜레스테롤은 100g당 얼마나 들어 있어?", None),
        ] {
            assert_eq!(contained(text).as_deref(), expected, "{text}");
        }
        assert!(names("4.1～5.2％的镍", "镍") && !names("アクリルアミド", "アラミド") && names("アラミド繊維", "アラミド"));
    }

    #[test]
    fn the_property_that_is_asked_for_is_touched_or_not() {
        for (question, expected) in [
            ("在测试集上的F1值是多少？", Some("F1")),
            ("降噪能做到多少分贝？", Some("降噪")),
            ("学习率设的是多少？", Some("学习率")),
            ("F1值达到了多少", Some("F1")),
            ("循环效率写的是百分之几？", Some("循环效率")),
            ("炉的工作室大约加热到多少华氏度？", Some("工作室")),
            ("它的识别距离是几米？", Some("识别距离")),
            ("What is the melting point of the wax?", Some("melting point")),
            ("What is the upper limit of the tensile modulus?", None),
            ("At what neutron flux is the box irradiated?", Some("flux")),
            ("加热温度是多少？", None),
            ("负极含锰多少？", None),
            ("What is the temperature of the bath?", None),
        ] {
            assert_eq!(measured(question).as_deref(), expected, "{question}");
        }
        assert!(touches("The wax melts at 60 °C", "melting point") && !touches("a wax", "melting point") && !touches("提高频率分量", "降噪"));
        assert!(!touches("深度学习模型", "学习率") && touches("学习率为0.001", "学习率"));
    }
}
