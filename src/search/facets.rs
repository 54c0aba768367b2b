//! The parts of a question that asks for several things, and the thing whose number it asks for.

use std::sync::LazyLock;

use regex::Regex;

use super::analysis::Wanted;
use super::{elements, material, naming, quantity, rule};
use crate::patent::sentence::sentences;

/// One thing that a question asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Its words.
    pub text: String,
    /// A number, or anything.
    pub wanted: Wanted,
}

/// A text of more parts than this is no question for several things.
const MOST_PARTS: usize = 6;

/// Cuts "what is A, and which B …?" into its parts; none where only one thing is asked for.
///
/// A part without an asking word ("以镁合金为基体的合金浇铸之后，") says what the next one is about and stays with it; two
/// nouns joined by a Korean particle ("재질과 두께를") are two things.
pub fn facets(content: &str) -> Vec<Facet> {
    if let Some(each) = of_each(content) {
        return each;
    }
    static JOINT: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)[?？;；。]\s*|,\s*and\s+|\s+and\s+(?:(?:to|at|in|of)\s+)?(?:what|which|how)\b|(?P<nouns>[와과]|하고|이며|고),?\s|(?P<nouns_ja>[\p{Han}ー\p{Katakana}]と、)|며,?\s|\p{Hangul},\s|[，、]",
        )
    });
    static ASKS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(what|which|how|who|when|where|whether|give|state)\b|무엇|몇|얼마|어느|어떤|어떻게|어디|언제|알려|인가|는가|나요|니까|什么|多少|几|哪|如何|怎|何|いくつ|いくら|どれ|どの|どう|どこ|いつ|ですか|ますか|教えて|挙げて",
        )
    });
    let (mut parts, mut held, mut at) = (Vec::new(), String::new(), 0);
    let mut close = |held: &mut String, whole: bool| {
        let letters = held.chars().filter(|c| c.is_alphanumeric()).count();
        if letters >= 4 && (whole || ASKS.is_match(held)) {
            parts.push(std::mem::take(held).trim().to_owned());
        }
    };
    for joint in JOINT.captures_iter(content) {
        let Some(found) = joint.get(0) else { continue };
        // "A와 B의 장치": one thing, whose two owners are named
        if joint.name("nouns").is_some() && content[found.end()..].split_whitespace().next().is_some_and(|word| word.ends_with('의')) {
            continue;
        }
        // the asking word behind "and" belongs to the next part
        let keep = if found.as_str().ends_with(|c: char| c.is_ascii_alphabetic()) { found.start() } else { found.end() };
        held.push_str(&content[at..keep]);
        at = keep;
        close(&mut held, joint.name("nouns").or(joint.name("nouns_ja")).is_some());
    }
    held.push_str(&content[at..]);
    close(&mut held, false);
    if !(2..=MOST_PARTS).contains(&parts.len()) {
        return Vec::new();
    }
    parts.into_iter().map(|text| Facet { wanted: value(&text), text }).collect()
}

/// "A와 B의 두께는 각각 얼마인가", "A和B的厚度分别是多少", "AとBの厚さはそれぞれ": the same is asked of each.
fn of_each(content: &str) -> Option<Vec<Facet>> {
    static EACH: LazyLock<Regex> = LazyLock::new(|| {
        with_elements(concat!(
            r"^(?P<k1>(?:.*(?:서|는|은|,) )?)(?P<k2>[\p{Hangul}\w]+(?: [\p{Hangul}\w]+)?)[와과] (?P<k3>[\p{Hangul}\w ]+?)(?P<k4>의 .*각각.*)$",
            r"|^(?P<c1>.*?)(?P<c2>[\p{Han}\w]{1,8})[和与及](?P<c3>[\p{Han}\w]{1,8})(?P<c4>的.*(?:分别|各).*)$",
            r"|^(?P<e1>(?:.*[里中内的，,：:\s])?)(?P<e2>ELEMENT)[和与、](?P<e3>ELEMENT)(?P<e4>(?:的?(?:含量|比例))?(?:各|分别)+.*)$",
            r"|^(?P<j1>.*?)(?P<j2>[\p{Han}\p{Katakana}ー\w]+?)(?:と|及び|および)(?P<j3>[\p{Han}\p{Katakana}ー\w]+)(?P<j4>の.*(?:それぞれ|各々).*)$",
        ))
    });
    let found = EACH.captures(content)?;
    let [before, first, second, asked] = ["k", "c", "e", "j"].iter().find_map(|lang| {
        let part = |n: usize| Some(found.name(&format!("{lang}{n}"))?.as_str());
        Some([part(1)?, part(2)?, part(3)?, part(4)?])
    })?;
    if !quantity::asked(first).is_empty() && !quantity::asked(asked).is_empty() {
        // "건조 온도와 노즐의 직경은 각각": two quantities, the second of a thing that is named
        return Some([format!("{before}{first}"), format!("{before}{second}{asked}")].map(|text| Facet { wanted: value(&text), text }).into());
    }
    Some([first, second].map(|of| format!("{before}{of}{asked}")).map(|text| Facet { wanted: value(&text), text }).into())
}

/// A rule in which `ELEMENT` is the Chinese name of one.
fn with_elements(pattern: &str) -> Regex {
    rule(&pattern.replace("ELEMENT", &elements::chinese()))
}

/// What a question of several sentences speaks of before it asks, and the sentence that asks: the last.
pub fn subject(content: &str) -> Option<(String, String)> {
    let last = sentences(content).pop()?;
    let (before, asking) = (content[..last.start].trim(), content[last].trim());
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    (letters(before) >= 12 && letters(asking) >= 8).then(|| (before.to_owned(), asking.to_owned()))
}

/// What a question, or a part of one, asks for that is no record: a number, a material, or anything.
pub fn value(text: &str) -> Wanted {
    number(text).unwrap_or(if material::asks(text) { Wanted::Material } else { Wanted::Fact })
}

/// The number that `text` asks for, if it asks for one.
fn number(text: &str) -> Option<Wanted> {
    // "what is the speed tied to?", "무엇을 조절해서 온도를": a thing is asked for, whatever is measured of it
    static THING: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bwhat\b.*\b(?:tied to|depends? (?:up)?on|determined by|based on|controlled by|adjusted by)\b|무엇(?:을|에|과|으로)|何(?:を|に|で)(?:よって|基づ|制御|調[節整])?|[用靠通过依据根][^，。]{0,4}什么",
            r"|\bwhy\b|\bhow (?:is|are|does|do|can)\b|\bwhat (?:happens|effects?|advantages?|benefits?|results?|device|part|component|kind|type|method|step|means)\b",
            r"|왜|어떻게|결과|어떤 ?(?:방법|장치|수단|효과|구조|방식|부재|이점)|为什么|为何|怎么|怎样|如何|结果|何种要求|什么(?:要求|作用|效果|好处|装置|部件|方法|方式|结构|设备|阀|原因)|哪(?:些|几)",
            r"|\b(?:used|needed|good|serves?) for\?|\bfor what\b|\bpurpose\b|용도|쓰임새|(?:방법|원리|이유|목적)[은이]|做什么|干什么|用途|何に使|[しりいきぎちみえけせてべめれ]方(?:は|を)|(?:方法|仕組み|理由|目的)は",
            r"|什么(?:位置|地方|部位)|哪(?:里|儿|个位置)|어디|どこ|\bwhere\b",
            r"|なぜ|どのように|どうやって|どんな|結果|どの(?:ような)?(?:部材|装置|方法|手段|部品|効果)",
        ))
    });
    // "온도와 기간이 어떻게 돼?": what they are, not how
    static HOW_IS: LazyLock<Regex> = LazyLock::new(|| rule(r"어떻게 ?(?:돼|되|됩|된)\p{Hangul}*|(?:是|又)?怎么样|どうなって\p{Hiragana}*"));
    let text = &HOW_IS.replace_all(text, " ");
    let quantities = quantity::asked(text);
    if (THING.is_match(text) || asks_which(text)) && !asks_number(text) {
        return None;
    }
    (!quantities.is_empty() || asks_number(text) || RANGE.is_match(text)).then_some(Wanted::Number(quantities))
}

/// Words for a number that stand in a question for something else as well: "which alarm sounds beyond the range?".
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"수치|범위|비율|范围|比例|範囲|数値|(?:含量|用量|份数|质量分数|占比)(?:是|为)?[\s？?。]*$|(?:함량|함유량)[은이]?[\s？?.]*$|(?:含有量|添加量|配合量)は?[\s？?。]*$",
    )
});

/// "무슨 알람이 나와?", "which valve opens below the threshold temperature?": a thing is asked for by its kind, and no number.
fn asks_which(text: &str) -> bool {
    static KIND: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)(?:무슨|어느|어떤) ?(\p{Hangul}+)|\bwhich ((?:\w+ ){0,2}\w+)|哪(?:一?[个种条件类项])([\p{Han}]{2,4})|どの([\p{Han}\p{Katakana}ー]{2,})")
    });
    // "어느 정도", "which share", "哪一年"
    static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)정도|만큼|값|수준|수치|程度|水平|数值|区间|値|水準|年|\b(?:share|range|value|limit|ratio|number|percent\w*|level|amount|size|rate|times?|portion|proportion|fraction|dose|point|period|duration|upper|lower|year|interval)s?\b",
        )
    });
    KIND.captures_iter(text).any(|found| {
        let kind = found.iter().skip(1).flatten().next().map_or("", |kind| kind.as_str());
        quantity::asked(kind).is_empty() && !RANGE.is_match(kind) && !MEASURE.is_match(kind)
    })
}

fn asks_number(text: &str) -> bool {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\bhow (much|many|long|thick|wide|far|fast|hot|large|small|high|deep|heavy|often|old|strong|bright|tall|big)\b|\bwhat (\w+ ){0,4}(number|amount|percent(age)?|range|value|ratio|share|dose|size|rate|limits?|minimum|maximum)\b|몇|얼마|(?:什么|何种|怎样的|什么样的|어떤|무슨|どのような|どんな)\s?(?:重量|质量|중량|혼합|配合|混合)?(?:比例|范围|비율|범위|比率|範囲|割合)|(?:범위|비율|수치)[은는이가를]?\s*(?:\?|$|알려|어떻|말해)|多少|(?:^|[^哪])几(个|次|种|度|根|条|块|片|层|组|对|台|套|支|级|段|道)|(?:范围|比例)(?:呢|是|为|在|[？?]|$)|多大|多长|多厚|何(度|時間|分|秒|重量|質量|個|回|本|枚|%|パーセント|nm|mm|ヘルツ|ピクセル|画素|マイクロ|ミリ|キロ|グラム|リットル|ファラド|ボルト|ワット|アンペア)|いくつ|いくら|どのくらい|どれくらい|(?:範囲|数値|比率|割合)[はを]",
        )
    });
    NUMBER.is_match(text)
}

/// What a question asks the number of: "almond butter" in "how much almond butter does …", "실리카" in "실리카는 몇 중량부".
pub fn topic(text: &str) -> Option<String> {
    static TOPIC: LazyLock<Regex> = LazyLock::new(|| {
        with_elements(concat!(
            r"(?i)\bhow (?:much|many)\s+(?:(?:kilo|kilogram|gram|milligram|tonne|ton|litre|liter|pound|gallon)s? of (?:the )?)?(?P<en>(?:[a-z][\w-]*\s+){0,3}?[a-z][\w-]*)\s*(?:,|\b(?:is|are|was|were|does|do|did|has|have|can|may|must|should|in|by|of|per|at|for|to)\b)",
            r"|\bin (?P<unit>[a-z]+s per [a-z]+)\b",
            r"|(?P<ko>[\p{Hangul}A-Za-z0-9-]{2,}?)(?:의?\s*(?:함량|함유량|첨가량|배합량|비율|비|양))?[은는이가]\s[^.?]*(?:몇|얼마)",
            r"|(?P<object>[\p{Hangul}A-Za-z0-9-]{2,}?)[을를]\s(?:얼마나|몇 ?\S*)\s?(?:넣|첨가|포함|함유|쓰|사용|배합)",
            r"|的(?P<of>[\p{Han}A-Za-z0-9]{1,6}?)的?(?:重量|质量|体积|百分)*(?:含量|用量|添加量|质量分数|百分比|百分数|占比|重量份|质量份|浓度|比例)[^，。？]*(?:多少|几|范围[？?]?$)",
            r"|(?P<zh>[\p{Han}A-Za-z0-9-]{2,8})的(?:重量|质量|体积|百分)*(?:含量|用量|添加量|质量分数|百分比|百分数|占比|重量份|质量份|浓度|比例)[^，。？]*(?:多少|几)",
            r"|(?P<bare>[\p{Han}&&[^的它其该这那中里内]]{1,4}?)的?(?:重量|质量|体积|原子)?(?:百分比|百分数|分数)[^，。？]*(?:多少|几|范围[？?]?$)",
            r"|(?P<short>[\p{Han}&&[^的它其该这那中里内件]]{1,4}?)的?(?:含量|用量|份数|质量分数)(?:是|为)?[\s？?。]*$",
            r"|(?P<symbol>\b[A-Z][a-z]?)(?:的)?(?:含量|用量|质量分数|是多少|为多少|占多少|多少)",
            r"|(?P<plain>[\p{Han}&&[^的它其该这那中里内]]{1,4}?)的?(?:含量|用量|添加量|质量分数|百分比|占比)[^，。？]*(?:多少|几|范围[？?]?$)",
            r"|(?:^|[里中内的，,：:\s])(?P<one>ELEMENT)(?:[和与、]ELEMENT)*(?:各|分别|都)*(?:是|占|为|有|含)?(?:多少|几)",
            r"|(?:^|[里中内的，,和与呢\s])(?P<el>[\p{Han}&&[^的里中内这那它高至不最用放加有是占]])(?:的?(?:含量|比例|用量|质量分数))?(?:低于|高于|小于|大于|不超过|至少|最多|最少|不低于)(?:是|为)?(?:多少|几)",
            r"|[里中内的，,](?P<share>[\p{Han}&&[^的里中内]]{1,4}?)(?:占|要加|加入?|添加)(?:百分之)?(?:多少|几)",
            r"|(?:どれだけ|どのくらい|何(?:トン|リットル|kg|キロ)?)の(?P<jo>[\p{Han}\p{Katakana}ー]{2,})を",
            r"|(?P<ja>[\p{Han}\p{Katakana}ーA-Za-z0-9-]{2,}?)(?:の(?:含有量|添加量|配合量|割合|比率|量|上限値?|下限値?|最[大小高低]値?|平均値?|範囲|数))?[はが][^。]*(?:何(?:質量|重量|部|%|％|mol|モル)|いくら|いくつ|どれだけ|どれくらい|どのくらい)|(?P<jb>[\p{Han}\p{Katakana}ーA-Za-z0-9-]{2,}?)の(?:含有量|添加量|配合量|割合|比率|量)は[？?]?\W*$",
        ))
    });
    // "거기서는", "실시예에서는": a place, not a thing
    static PLACE: LazyLock<Regex> =
        LazyLock::new(|| rule(r"[\p{Hangul}A-Za-z0-9-]*(?:서|게|때|으로)[는은]\s|(?:그것|이것|그거|이거|그게|이게|그건|이건)[은는이가]?\s"));
    // "붙이는 방법에서": what is done, not what is counted
    static DOES: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"\p{Hangul}+[는은한된인할린진] (?:방법|장치|기술|공정|제품|조성물|시스템|단계|과정|특허|기기|구조|발명|물질|경우|때|데)(?:에서[는은]?|의|으?로[는은]?|[는은이가을를에])?\s",
        )
    });
    let text = DOES.replace_all(text, " ");
    let text = PLACE.replace_all(&text, " ");
    let found = TOPIC.captures(&text)?;
    let topic = ["en", "unit", "ko", "object", "of", "zh", "bare", "short", "symbol", "plain", "one", "el", "share", "jo", "ja", "jb"]
        .iter()
        .find_map(|name| found.name(name))?
        .as_str();
    // "该合金中钴": what is in something
    let topic = topic
        .char_indices()
        .filter(|(at, c)| *at > 0 && "中里内".contains(*c))
        .map(|(at, c)| &topic[at + c.len_utf8()..])
        .rfind(|rest| !rest.is_empty())
        .unwrap_or(topic);
    // "碳和硅的比例": the first of two
    let topic = topic.split(['和', '与', '及']).find(|part| !part.is_empty()).unwrap_or(topic);
    // "两种组分": what the text names otherwise
    static ANY: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"^(?:[一二两三四五各每几]种?|各种?)?(?:组分|成分|原料|材料|物质)$|^(?:각|두|세)? ?(?:성분|재료|물질|원료)$|^(?:各|二|両)?(?:成分|材料|原料)$")
    });
    (quantity::asked(topic).is_empty() && !MEASURES.contains(&topic) && !ANY.is_match(topic)).then(|| topic.to_owned())
}

/// Whether a text says nothing but what is measured: "함량은 몇 중량%야?", "厚みは？".
pub fn only_measures(text: &str) -> bool {
    static ASKING: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:and|what|about|how|is|are|the|its|it|of|in|much|many|thick|wide|long|large|high|deep|heavy|hot|fast|range|number|value|amount|then)\b|그럼|그리고|그러면|그|몇|얼마(?:나|야|예요|인가요?|입니까)?|은|는|이|가|도|요|야|예요|인가요?|입니까|돼|어떻게|那么?|它|的|是|多少|多大|呢|有|为|在|什么|では|その|それ|は|が|の|何|いくつ|いくら|どのくらい|ですか|でしょうか|중량|부피|重量|質量|质量|体積|体积|[％%]",
        )
    });
    let mut rest = ASKING.replace_all(&quantity::unasked(text), " ").into_owned();
    for measure in MEASURES {
        rest = rest.replace(measure, " ");
    }
    !rest.chars().any(char::is_alphanumeric) && value(text) != Wanted::Fact
}

/// What is measured of a thing, not a thing.
pub(super) const MEASURES: [&str; 30] = [
    "함량",
    "함유량",
    "비율",
    "범위",
    "크기",
    "수치",
    "개수",
    "용량",
    "효율",
    "각도",
    "재질",
    "종류",
    "면적",
    "배합량",
    "첨가량",
    "含有量",
    "割合",
    "範囲",
    "容量",
    "効率",
    "角度",
    "材質",
    "面積",
    "配合量",
    "添加量",
    "含量",
    "用量",
    "比例",
    "范围",
    "平均",
];

/// Whether `text` speaks of `topic`: every word of a Latin topic begins a word of it; of another script, more than half of
/// its pairs of characters stand there, spaces aside. A chemical element may also stand there by its symbol.
pub fn speaks_of(text: &str, topic: &str) -> bool {
    let (lower, topic) = (text.to_lowercase(), topic.to_lowercase());
    if elements::stands_in(text, &topic) {
        return true;
    }
    if topic.is_ascii() && elements::is_one(&topic) {
        return false; // silicone is no silicon
    }
    if topic.is_ascii() {
        let stem = |word: &str| word.chars().take(word.len().saturating_sub(2).max(3)).collect::<String>();
        return topic.split_whitespace().filter(|w| w.len() > 2).all(|word| lower.contains(&stem(word)));
    }
    let lower: String = lower.split_whitespace().collect();
    let letters: Vec<char> = topic.trim_start_matches(['中', '里', '内']).chars().collect();
    if let [one] = letters.as_slice() {
        // molybdenum nitride (氮化钼) is no molybdenum
        return lower.match_indices(*one).any(|(at, _)| !lower[..at].ends_with(['化', '酸']));
    }
    // names of one kind end alike: 다파글리플로진, 엠파글리플로진
    let phonetic = |c: &char| matches!(c, '가'..='힣') || naming::is_katakana(*c);
    if letters.len() >= 4 && letters.iter().all(phonetic) && !lower.contains(&letters[..2].iter().collect::<String>()) {
        return false;
    }
    let here = letters.windows(2).filter(|pair| lower.contains(&pair.iter().collect::<String>())).count();
    here * 2 + 1 > letters.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(String, bool)> {
        facets(text).into_iter().map(|f| (f.text, matches!(f.wanted, Wanted::Number(_)))).collect()
    }

    #[test]
    fn two_quantities_of_two_things_are_two_parts() {
        let two = |text: &str| facets(text).into_iter().map(|f| f.text).collect::<Vec<_>>();
        assert_eq!(two("건조 온도와 제1 노즐의 직경은 각각 어떤 범위인가?"), ["건조 온도", "제1 노즐의 직경은 각각 어떤 범위인가?"]);
        assert_eq!(two("A시트와 B시트의 두께는 각각 얼마인가?").len(), 2);
        assert_eq!(two("栓部材の耐熱性樹脂の例と、間隙Ｈの寸法を教えてください。").len(), 2);
    }

    #[test]
    fn a_question_for_several_things_has_parts() {
        let two = parts("To what temperature is the heat set, and what reaches the skin?");
        assert_eq!(two, [("To what temperature is the heat set, and".to_owned(), true), ("what reaches the skin?".to_owned(), false)]);
        assert_eq!(parts("평판의 재질과 스페이서 두께 범위를 알려줘.").iter().map(|p| p.1).collect::<Vec<_>>(), [false, true]);
        assert_eq!(parts("在8C下的放电比容量是多少？1C循环100周后容量保持率是多少？").len(), 2);
        assert_eq!(parts("난각은 몇 중량부 들어가며, 그 평균 입도는 얼마 이하인가?").len(), 2);
        assert!(parts("以镁合金为基体、含镝钇镧的耐磨合金浇铸之后，铸件在多少度的热处理炉里保温多久？").is_empty());
        assert!(parts("Which seal does claim 1 demand?").is_empty());
        assert!(parts("국방과학연구소와 서울대의 무인 비행체로 소음이 몇 dB 줄어드는가?").is_empty());
        let each = parts("패치에서 점착층과 지지층의 두께는 각각 얼마인가?");
        assert_eq!(each, [("패치에서 점착층의 두께는 각각 얼마인가?".to_owned(), true), ("패치에서 지지층의 두께는 각각 얼마인가?".to_owned(), true)]);
    }

    #[test]
    fn a_thing_is_no_number() {
        for text in ["기준 범위에 드는 저항값이 하나도 없으면 무슨 알람이 나와?", "那它靠调什么来控制温度？", "那温度是在什么位置测的？"]
        {
            assert_eq!(value(text), Wanted::Fact, "{text}");
        }
        for text in ["배양 온도와 기간이 어떻게 돼?", "무슨 비율로 섞어?", "两者按什么比例混合？", "范围呢？", "그 범위는?"]
        {
            assert!(matches!(value(text), Wanted::Number(_)), "{text}");
        }
        for text in ["함량은 몇 중량%야?", "宽度呢？", "厚みは？", "How thick is it?"] {
            assert!(only_measures(text), "{text}");
        }
        assert!(!["균주의 양은?", "每管的总体积呢？", "How thick is the coating?", "청구항은?"].into_iter().any(only_measures));
    }

    #[test]
    fn the_topic_is_what_is_counted() {
        for (question, expected) in [
            ("How much almond butter, in percent by weight, does claim 1 require?", Some("almond butter")),
            ("인서트 고무 조성물에서 실리카는 원료고무 100중량부에 몇 중량부 들어가나?", Some("실리카")),
            ("该涂料中二氧化硅的含量是多少？", None),
            ("How many seals does it have?", Some("seals")),
            ("What voltage does it run on?", None),
        ] {
            if let Some(expected) = expected {
                assert_eq!(topic(question).as_deref(), Some(expected), "{question}");
            } else if !question.is_ascii() {
                assert!(topic(question).is_some_and(|t| t.ends_with("二氧化硅")));
            } else {
                assert_eq!(topic(question), None, "{question}");
            }
        }
        assert!(speaks_of("a first ingredient being macadamia nut butter, with two seals", "seal"));
        assert!(!speaks_of("a first ingredient being macadamia nut butter", "almond butter"));
        assert_eq!(topic("制动盘的钒含量是多少？").as_deref(), Some("钒"));
        assert_eq!(topic("它的钼含量是多少？").as_deref(), Some("钼"));
        assert_eq!(topic("焊接材料的配方里铅占多少份？").as_deref(), Some("铅"));
        assert_eq!(topic("银要加几份？"), None);
        assert_eq!(topic("正极合金里铬的含量范围？").as_deref(), Some("铬"));
        assert_eq!(topic("耐磨堆焊合金中钴的质量百分比是多少？").as_deref(), Some("钴"));
        assert!(speaks_of("钼：0.42～0.65％", "钼") && !speaks_of("氮化钼0.1#0.15份", "钼"));
        assert_eq!(topic("钼和镍各是多少？").as_deref(), Some("钼"));
        assert!(speaks_of("Mo为0.4%-0.6%", "钼") && !speaks_of("Mo为0.4%-0.6%", "钴"));
        assert_eq!(topic("8時間の照射量の上限はいくつですか").as_deref(), Some("照射量"));
        assert_eq!(topic("它两种组分的质量百分数各在什么范围？"), None);
        assert_eq!(topic("부재를 맞대어 열풍으로 붙이는 방법에서 가열실 안은 몇 도까지 올리는가?"), None);
        assert_eq!(topic("거기서는 식초를 메밀의 몇 배 넣어?"), None);
        assert_eq!(topic("플라보노이드를 얼마나 넣는다고 해?").as_deref(), Some("플라보노이드"));
        assert_eq!(topic("How many kilos of soil can the kit carry?").as_deref(), Some("soil"));
        assert!(!speaks_of("1 내지 25㎎의 엠파글리플로진", "다파글리플로진"));
        assert!(speaks_of("카본 블랙 40 내지 70 중량부", "카본블랙") && !speaks_of("카본블랙 40 내지 70 중량부", "실리카"));
    }
}
