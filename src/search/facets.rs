//! The parts of a question that asks for several things.

use std::sync::LazyLock;

use regex::Regex;

use super::analysis::Wanted;
use super::topic::MEASURES;
use super::{elements, letters, material, quantity, rule};
use crate::patent::sentence::sentences;

/// One thing that a question asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Its words.
    pub text: String,
    /// A number, or anything.
    pub wanted: Wanted,
}

impl Facet {
    fn of(text: String) -> Self {
        Self { wanted: value(&text), text }
    }
}

/// Letters that speak of something at least before a comma.
const SPEAKS_OF: usize = 10;
/// Letters that are left at least of a part without what stands before it.
const LEFT: usize = 6;
const LEFT_LATIN: usize = 12;
/// A text of more parts than this is no question for several things.
const MOST_PARTS: usize = 6;

/// Words that ask.
static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(what|which|how|who|when|where|whether|give|state)\b|무엇|몇|얼마|어느|어떤|어떻게|어디|언제|알려|인가|는가|나요|니까|什么|多[少大长厚宽高久远重深]|几|哪|如何|怎|何|いくつ|いくら|どれ|どの|どう|どこ|いつ|ですか|ますか|教えて|挙げて",
    )
});

/// Cuts "what is A, and which B …?" into its parts; none where only one thing is asked for.
///
/// A part without an asking word ("以镁合金为基体的合金浇铸之后，") says what the next one is about and stays with it; two
/// nouns joined by a Korean particle ("재질과 두께를") are two things.
pub fn facets(content: &str) -> Vec<Facet> {
    if let Some(each) = of_each(content) {
        return each;
    }
    static JOINT: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)[?？;；。]\s*|,\s*and\s+|\s+and\s+(?:(?:to|at|in|of)\s+)?(?:what|which|how)\b|(?P<nouns>[와과랑]|(?P<does>하고)),?\s|(?:고|며),?\s|\p{Hangul},\s",
            r"|(?P<nouns_ja>[\p{Han}\p{Katakana}ーさ](?:と|、それに|、および|、及び|、ならびに|、並びに)、?)|[，、]",
        ))
    });
    let (mut parts, mut held, mut at) = (Vec::new(), String::new(), 0);
    let mut close = |held: &mut String, whole: bool| {
        if letters(held) >= 4 && (whole || ASKS.is_match(held)) {
            parts.push(std::mem::take(held).trim().to_owned());
        }
    };
    for joint in JOINT.captures_iter(content) {
        let Some(found) = joint.get(0) else { continue };
        // "얼마 미만으로 하고 반응기는": what is done
        let asked_before = joint.name("does").is_some() && ASKS.is_match(&content[at..found.start()]);
        let joins_nouns = joint.name("nouns").or(joint.name("nouns_ja")).is_some() && !asked_before;
        let behind = &content[found.end()..];
        // "유지하라고 적고 있는가": what is said, and that it is
        if joins_nouns && !asked_alike(behind)
            || found.as_str().starts_with('고') && (content[..found.start()].ends_with(['라', '다']) || behind.starts_with('있'))
        {
            continue;
        }
        // the asking word behind "and" belongs to the next part
        let keep = if found.as_str().ends_with(|c: char| c.is_ascii_alphabetic()) { found.start() } else { found.end() };
        held.push_str(&content[at..keep]);
        at = keep;
        close(&mut held, joins_nouns);
    }
    held.push_str(&content[at..]);
    close(&mut held, false);
    if !(2..=MOST_PARTS).contains(&parts.len()) {
        return Vec::new();
    }
    let about = spoken_of(&parts[0]);
    let carried = |(at, part): (usize, &String)| match &about {
        Some(about) if at > 0 && !names_what(part) => format!("{about} {}", asking(part)),
        _ => asking(part).to_owned(),
    };
    parts.iter().enumerate().map(carried).map(Facet::of).collect()
}

/// What the first part asks of, which the next ones leave out: "우론산은" of "우론산은 몇 중량%이고 어떤 산으로 이루어지나?".
fn spoken_of(part: &str) -> Option<String> {
    static OF: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?:^|\s)([\p{Hangul}A-Za-z0-9-]+[\p{Hangul}A-Za-z0-9&&[^에서로게]][은는이가])\s[^은는]*(?:몇|얼마|무엇|어떤|어느)|([\p{Han}\p{Katakana}ーA-Za-z0-9-]{2,}は)[^は]*(?:何|いくつ|いくら|どの|どれ)",
        )
    });
    let found = OF.captures(part)?;
    Some(found.get(1).or(found.get(2))?.as_str().to_owned())
}

/// Whether a Korean or Japanese part of a question says of what it asks.
fn names_what(part: &str) -> bool {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| rule(r"\p{Hangul}[은는이가을를의](?:\s|$)|[はがをの]"));
    NAMED.is_match(part) || !part.chars().any(|c| ('가'..='힣').contains(&c) || ('\u{3041}'..='\u{3096}').contains(&c))
}

/// A part without what the question speaks of before it asks, where enough is left of it.
fn asking(part: &str) -> &str {
    static ABOUT: LazyLock<Regex> = LazyLock::new(|| rule(r"[.。!]\s*|，|(?:で|では|に|は)、|에서[는은]?,?\s|[때후]에?,?\s"));
    let about =
        |cut: &regex::Match| cut.as_str().starts_with(['.', '。', '!']) || letters(&part[..cut.start()]) >= SPEAKS_OF && !ASKS.is_match(&part[..cut.start()]);
    let enough = |rest: &&str| letters(rest) >= if rest.is_ascii() { LEFT_LATIN } else { LEFT };
    let rest = ABOUT.find_iter(part).filter(about).map(|cut| &part[cut.end()..]).filter(enough).last();
    rest.unwrap_or(part)
}

/// Whether what stands behind "A와", "Aと" is another thing that is asked for at once ("B 두께를 알려줘", "Bの寸法はいくつですか").
fn asked_alike(behind: &str) -> bool {
    static ALIKE: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"^(?:[^\s,]+ ){0,4}?[^\s,]+[은는을를이가] (?:각각 )?(?:무엇|뭐|뭔|몇|얼마|어느|어떤|어떻|알려|말해|제시)[^,]*$|^[^,]*각각[^,]*$",
            r"|^[^、。]{1,30}?[はを](?:それぞれ|各々)?(?:何|いくつ|いくら|どれ|どの|どう|教えて|挙げ|いつ|どこ)[^、]*$|^[^、]*(?:それぞれ|各々)[^、]*$",
        ))
    });
    // "A와 B의 장치", "A와 구별되는 구성", "A와 B 사이", "A와 B는 어떤 비로"
    static COMITATIVE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"^\S*(?:의|[되하]는|[된한인]|다른|같은|함께|사이) |^\S+ 사이|비율|\S비로|섞|^(?:異な|違|同じ|共に|ともに|一緒|接|の|して|する|した|な[るっ]|い[うっ])|との|^[^、はが]{1,12}を[^、はが]{1,8}(?:[しっれいきえせ]た|[るうくすつむぶ]|んだ|いた)[\p{Han}\p{Katakana}]",
        )
    });
    ALIKE.is_match(behind) && !COMITATIVE.is_match(behind)
}

/// "A와 B의 두께는 각각 얼마인가", "A和B的厚度分别是多少", "AとBの厚さはそれぞれ": the same is asked of each.
fn of_each(content: &str) -> Option<Vec<Facet>> {
    static EACH: LazyLock<Regex> = LazyLock::new(|| {
        with_elements(concat!(
            r"^(?P<k1>(?:.*(?:서|는|은|,) )?)(?P<k2>[\p{Hangul}\w]+(?: [\p{Hangul}\w]+)?)[와과] (?P<k3>[\p{Hangul}\w ]+?)(?P<k4>의 [^,]*각각.*)$",
            r"|^(?P<c1>.*?)(?P<c2>[\p{Han}\w]{1,8})[和与及](?P<c3>[\p{Han}\w]{1,8})(?P<c4>的[^，]*(?:分别|各).*)$",
            r"|^(?P<s1>)(?P<s2>[\p{Han}\w]{1,8})[和与及](?P<s3>[\p{Han}\w]{1,12})(?P<s4>的.*(?:分别|各).*)$",
            r"|^(?P<e1>(?:.*[里中内的，,：:\s])?)(?P<e2>ELEMENT)[和与、](?P<e3>ELEMENT)(?P<e4>(?:的?(?:含量|比例))?(?:各|分别)+.*)$",
            r"|^(?P<j1>.*?)(?P<j2>[\p{Han}\p{Katakana}ー\w]+?)(?:と|及び|および)(?P<j3>[\p{Han}\p{Katakana}ー\w]+)(?P<j4>の[^、]*(?:それぞれ|各々).*)$",
        ))
    });
    let found = EACH.captures(content)?;
    let [before, first, second, asked] = ["k", "c", "s", "e", "j"].iter().find_map(|lang| {
        let part = |n: usize| Some(found.name(&format!("{lang}{n}"))?.as_str());
        Some([part(1)?, part(2)?, part(3)?, part(4)?])
    })?;
    if !quantity::asked(first).is_empty() && !quantity::asked(asked).is_empty() {
        // "건조 온도와 노즐의 직경은 각각": two quantities, the second of a thing that is named
        return Some([format!("{before}{first}"), format!("{before}{second}{asked}")].map(Facet::of).into());
    }
    Some([first, second].map(|of| format!("{before}{of}{asked}")).map(Facet::of).into())
}

/// A rule in which `ELEMENT` is the Chinese name of one.
pub(super) fn with_elements(pattern: &str) -> Regex {
    rule(&pattern.replace("ELEMENT", &elements::chinese()))
}

/// What a question of several sentences speaks of before it asks, and the sentence that asks: the last.
pub fn subject(content: &str) -> Option<(String, String)> {
    let last = sentences(content).pop()?;
    let (before, asking) = (content[..last.start].trim(), content[last].trim());
    (letters(before) >= 12 && letters(asking) >= 8).then(|| (before.to_owned(), asking.to_owned()))
}

/// What a question, or a part of one, asks for that is no record: a number, a material, or anything.
pub fn value(text: &str) -> Wanted {
    // "温度に言及していますか": whether, not how much
    static MENTIONED: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:does|do|did|is|are|any)\b.{0,40}\bmention(?:ed)?\b|언급(?:하|되|돼|이)|(?:提到|提及).{0,12}[吗么没]|(?:言及|について(?:書|触))\p{Han}*\p{Hiragana}*か",
        )
    });
    if MENTIONED.is_match(text) && !ASKS_HOW_MUCH.is_match(text) {
        return Wanted::Fact;
    }
    number(text).unwrap_or(if material::asks(text) { Wanted::Material } else { Wanted::Fact })
}

/// Words that ask for a number, whatever is done to it.
static ASKS_HOW_MUCH: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bhow\b|\bwhat\b|\bwhich\b|얼마|몇|어느|어떤|多少|几|哪|どれ|どの|何|いくつ|いくら"));

/// Whether `text` asks how much of something there is, or which.
pub(super) fn asks_how_much(text: &str) -> bool {
    ASKS_HOW_MUCH.is_match(text)
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

/// Two inventions that a question sets side by side without naming them, each with what is said of both before: "two inventions keep
/// insects away: one with cups, the other a coaster. What …?".
pub fn two_described(text: &str) -> Option<[String; 2]> {
    static TWO: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^(?P<lead>.*?)\b(?:the )?(?:one|first) (?:is |uses? |has )?(?P<a>(?:with|an?|of|for|by|that|which|from|in|made|whose)\b[^;.?]{8,90}?)[,;]? (?:and |while )?(?:the )?(?:other|one|another|second)(?: one)? (?:is |uses? |has )?(?P<b>(?:with|an?|of|for|by|that|which|from|in|made|whose)\b[^;.?]{8,110})[.?;]",
            r"|^(?P<lead_ko>.*?)(?:^|\s)(?:하나|한쪽|첫째)[는은] (?P<a_ko>.{6,70}?)(?:이고|고|며|인데|,) ?(?:다른|또|나머지) ?(?:하나|쪽|한쪽)[는은] (?P<b_ko>.{6,70}?)(?:이다|인데|다|야|[.,?])",
            r"|^(?P<lead_zh>.*?)(?:一|其)[个种件]是?(?P<a_zh>[^，。；？]{4,50})[，；](?:另|还有)一[个种件]是?(?P<b_zh>[^，。；？]{4,60})",
            r"|^(?P<lead_ja>.*?)(?:一方|片方|一つ)は(?P<a_ja>[^、。]{4,50})[、,](?:もう一方|もう片方|他方|もう一つ)は(?P<b_ja>[^、。？]{4,60})",
        ))
    });
    let found = TWO.captures(text)?;
    let of = |names: [&str; 4]| names.iter().find_map(|name| found.name(name)).map_or("", |found| found.as_str().trim());
    let lead = of(["lead", "lead_ko", "lead_zh", "lead_ja"]).trim_end_matches([':', '：', ',', '，', '、']);
    let part = |names: [&str; 4]| format!("{} {lead}", of(names)).trim().to_owned();
    Some([part(["a", "a_ko", "a_zh", "a_ja"]), part(["b", "b_ko", "b_zh", "b_ja"])])
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
    fn a_part_is_asked_of_what_the_one_before_spoke_of() {
        let texts = |text: &str| facets(text).into_iter().map(|f| f.text).collect::<Vec<_>>();
        assert_eq!(texts("조성물에서 우론산은 몇 중량%이고 어떤 두 가지 산으로 이루어지나?")[1], "우론산은 어떤 두 가지 산으로 이루어지나?");
        let second = texts("컨디셔닝 조성물에는 점도 증가제가 몇 중량% 들어가며, 어떤 물질 중에서 고르는가?").pop();
        assert_eq!(second.as_deref(), Some("증가제가 어떤 물질 중에서 고르는가?"));
        assert_eq!(texts("난각은 몇 중량부 들어가며, 그 평균 입도는 얼마 이하인가?")[1], "그 평균 입도는 얼마 이하인가?");
        assert_eq!(texts("吊装零件之间至少要留多大间隙？该工艺适合多长的零件？").len(), 2);
    }

    #[test]
    fn what_is_done_with_another_is_no_part() {
        for text in [
            "부틸고무와 열가소성 폴리우레탄으로 된 용기 밀봉재에서 광유가 전혀 없다고 한정한 것은 몇 번 청구항인가?",
            "들샘의 드리퍼가 다른 회사의 드리퍼와 구별되는 구성은 무엇입니까?",
            "잠금장치의 섀클이 흔들리지 않도록 제1고정구와 제2고정구 사이에 무엇을 끼우는가?",
            "FEC를 늘리고 산 포착제를 넣은 전지의 가스는 Ah당 얼마나 발생했습니까?",
            "ホルダの嵌合部と栓部材のヘッド部との間にできる間隙は何mmですか。",
            "ライナーとフルートを積層した全熱交換素子の全熱交換効率は何％ですか。",
            "導電部の炭素材として従属請求項が挙げるものは何ですか。",
        ] {
            assert!(facets(text).is_empty(), "{text}: {:?}", parts(text));
        }
        assert_eq!(parts("분산상에서 아픽사반은 몇 중량%이고, PLGA의 락타이드 비율은 어떤 범위인가?").len(), 2);
        assert_eq!(parts("管に固定するロッドのヤング率と密度、それに長さの範囲を教えてください。").len(), 2);
        assert_eq!(parts("비방향족 함량을 얼마 미만으로 하고 반응기는 최대 몇 개로 하는가?").len(), 2);
        // what is spoken of before it is asked is no part of what is asked
        assert_eq!(
            parts("The holder must not soak up vapour. Which plastic is it made of, and which solvent is named?")[0].0,
            "Which plastic is it made of, and"
        );
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
    fn two_inventions_are_told_apart() {
        let two = "Two inventions keep insects from climbing up: one with cups turned upside down, one a coaster for bed legs. What stops them in each?";
        let [cups, coaster] = two_described(two).expect("two");
        assert!(cups.starts_with("with cups turned upside down") && coaster.starts_with("a coaster for bed legs") && coaster.ends_with("climbing up"));
        assert!(two_described("Which one of the two uses a filter?").is_none() && two_described("한 장치에는 무엇이 있나?").is_none());
        assert!(two_described("两种轮胎，一种是雪地轮胎，另一种是无气轮胎，胎面各用什么？").is_some());
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
}
