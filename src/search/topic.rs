//! The thing whose number a question asks for, and whether a text speaks of it.

use std::sync::LazyLock;

use regex::Regex;

use super::facets::with_elements;
use super::{elements, naming, quantity, rule};

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
            r"|(?:^|[里中内的，,：:\s])(?P<lim>ELEMENT)的?(?:含量|质量分数|百分比)?的?(?:上限|下限|范围|区间|最多|最少|含量)(?:是|为)?(?:多少|几)?[？?\s]*$",
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
    // "색이 빠지는 치약은 정제수가 몇": what a thing does
    static ADNOMINAL: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"\p{Hangul}*(?:하|되|있|없|쓰이|빠지|어지|아지|가지|나오|들어가|들어오|만드|받|얻|섞|붙|녹|굳)는\s(?P<thing>\p{Hangul}+[은는]\s)")
    });
    if let Some(variable) = variable(text) {
        return Some(variable);
    }
    let text = DOES.replace_all(text, " ");
    let text = ADNOMINAL.replace_all(&text, " ");
    let text = PLACE.replace_all(&text, " ");
    // "굼벵이 분말 제조방법에서 파파인은 …": what is marked as the topic before what looks like a subject
    static MARKED: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?:^|\s)(?P<marked>[\p{Hangul}A-Za-z0-9-]{2,}?)(?:의?\s*(?:함량|함유량|첨가량|배합량|비율|비|양))?[은는]\s[^.?]*(?:몇|얼마)"));
    let found = MARKED.captures(&text).or_else(|| TOPIC.captures(&text))?;
    let topic = ["marked", "en", "unit", "ko", "object", "of", "zh", "bare", "short", "symbol", "plain", "lim", "one", "el", "share", "jo", "ja", "jb"]
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

/// The variable of a formula whose range or value a question asks for: "y的上限", "the range of x".
fn variable(text: &str) -> Option<String> {
    static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?:^|[^A-Za-z0-9])(?P<of>[a-z]['′]?)\s?(?:的|의|の)\s?(?:取值|数值|값의|値の)?\s?(?:范围|取值|上限|下限|最大|最小|值|범위|상한|하한|값|範囲|値)",
            r"|(?i:ranges?|values?|limits?|bounds?) (?:of|for) (?P<en>[a-z]['′]?)(?:\W*$|\s+(?:in|of)\b)",
        ))
    });
    let found = VARIABLE.captures(text)?;
    Some(found.name("of").or(found.name("en"))?.as_str().to_owned())
}

/// Whether a text gives the value of a variable: "0.01≤y≤0.1", "y为0.1".
pub fn gives_variable(text: &str, name: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_one = name.trim_end_matches(['\'', '′']).len() == 1 && name.starts_with(|c: char| c.is_ascii_lowercase());
    is_one
        && text.match_indices(name).any(|(at, _)| {
            let (before, behind) = (text[..at].trim_end(), text[at + name.len()..].trim_start());
            let compared =
                before.ends_with(['<', '≤', '＜', '≦', '>', '≥']) || behind.starts_with(['<', '≤', '＜', '≦', '>', '≥', '=', '＝', '为', '是', '는', '은']);
            let said = ["的范围", "的取值", "의 범위", "is ", "ranges ", "の範囲"].iter().any(|words| behind.starts_with(words));
            !letter(before.chars().next_back()) && !letter(behind.chars().next()) && (compared || said) && behind.chars().take(24).any(|c| c.is_ascii_digit())
        })
}

/// What is measured of a thing, not a thing.
pub(super) const MEASURES: [&str; 36] = [
    "간격",
    "피치",
    "間隔",
    "ピッチ",
    "间距",
    "间隔",
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
    if topic.chars().count() <= 2 && topic.starts_with(|c: char| c.is_ascii_lowercase()) {
        return gives_variable(text, topic);
    }
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
        assert_eq!((topic("y的上限是多少？").as_deref(), topic("What is the range of x?").as_deref()), (Some("y"), Some("x")));
        assert!(gives_variable("y的范围为0.01≤y≤0.1", "y") && !gives_variable("Fe-(1-x)Mn", "x"));
        assert_eq!(topic("它两种组分的质量百分数各在什么范围？"), None);
        assert_eq!(topic("부재를 맞대어 열풍으로 붙이는 방법에서 가열실 안은 몇 도까지 올리는가?"), None);
        assert_eq!(topic("굼벵이 분말 제조방법에서 파파인은 굼벵이 분말 100중량부에 몇 중량부 넣나요?").as_deref(), Some("파파인"));
        assert_eq!(topic("거기서는 식초를 메밀의 몇 배 넣어?"), None);
        assert_eq!(topic("플라보노이드를 얼마나 넣는다고 해?").as_deref(), Some("플라보노이드"));
        assert_eq!(topic("How many kilos of soil can the kit carry?").as_deref(), Some("soil"));
        assert!(!speaks_of("1 내지 25㎎의 엠파글리플로진", "다파글리플로진"));
        assert!(speaks_of("카본 블랙 40 내지 70 중량부", "카본블랙") && !speaks_of("카본블랙 40 내지 70 중량부", "실리카"));
    }
}
