//! Physical quantities: which one a question asks for, and whether a sentence states one.
//!
//! A question for a voltage is not answered by a sentence without volts, however close its words are. The table is data.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::measure::measures;
use super::rule;
use table::{COUNT, RATIO, SHARE, TABLE};

mod table;

/// Quantities that others are given for: "how much gas per Ah?" asks for no charge.
const PLAIN: [&str; 7] = ["mass", "volume", "time", "length", "area", "electric charge", "energy"];

/// A kind of measure.
#[derive(Debug)]
pub struct Quantity {
    /// Its name, for messages.
    pub name: &'static str,
    asked: Regex,
    stated: Regex,
}

/// A side of a number that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// "The upper limit".
    Upper,
    /// "The lower limit".
    Lower,
}

impl Limit {
    /// The side that a question asks for in so many words.
    pub fn asked(question: &str) -> Option<Self> {
        static UPPER: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bupper (?:limit|bound)s?\b|상한|上限"));
        static LOWER: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\blower (?:limit|bound)s?\b|하한|下限"));
        match (UPPER.is_match(question), LOWER.is_match(question)) {
            (true, false) => Some(Self::Upper),
            (false, true) => Some(Self::Lower),
            _ => None,
        }
    }

    /// Whether words around a number say that it, or one beside it, is on this side.
    fn is_said_in(self, around: &str) -> bool {
        static BOTH: LazyLock<Regex> =
            LazyLock::new(|| rule(r"(?i)[0-9０-９.]\s?\D{0,8}\s?(?:-|–|~|～|〜|to|and|bis|und|à|내지|에서|至|到|から|乃至|ないし)\s?[0-9０-９]"));
        static UPPER: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\bor (?:less|below|lower|under|fewer|smaller)\b|\b(?:at most|up to|no more than|not more than|less than|smaller than|lower than|below|under|max(?:imum)?|exceed\w*|höchstens|maximal|weniger als|bis zu|au plus)\b|[<≤＜≦]|이하|미만|최대|以下|未満|以内|不超过|不大于|小于|低于|最大|最高|上限|상한",
            )
        });
        static LOWER: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\bor (?:more|above|higher|over|greater|larger)\b|\b(?:at least|no less than|not less than|more than|greater than|higher than|above|over|min(?:imum)?|mindestens|mehr als|au moins)\b|[>≥＞≧]|이상|초과|최소|以上|超え|不低于|不小于|大于|高于|最小|最低|下限|하한",
            )
        });
        BOTH.is_match(around) || if self == Self::Upper { UPPER.is_match(around) } else { LOWER.is_match(around) }
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Quantity {}

impl Quantity {
    /// Whether `text` names this quantity and states a number of it: "a particle size of 5 µm".
    pub fn given_in(&self, text: &str) -> bool {
        self.asked.is_match(text) && self.stated_in(text) && any_number(text)
    }

    /// Whether `text` states a number of this quantity that is its limit on a side.
    pub fn limited_in(&self, text: &str, limit: Limit) -> bool {
        const AROUND: usize = 18;
        let near = |found: regex::Match| {
            let before: String = text[..found.start()].chars().rev().take(AROUND).collect::<Vec<_>>().into_iter().rev().collect();
            let behind: String = text[found.end()..].chars().take(AROUND).collect();
            limit.is_said_in(&format!("{before}{}{behind}", found.as_str()))
        };
        !self.stated_in(text) || self.stated.find(text).is_none() || self.stated.find_iter(text).any(near)
    }

    /// Whether `text` states a number of this quantity.
    pub fn stated_in(&self, text: &str) -> bool {
        static VISCOSITY: LazyLock<Regex> = LazyLock::new(|| rule(r"[0-9]\s*m?Pa\s?[·.•*⋅]?\s?s\b"));
        static SPEED: LazyLock<Regex> = LazyLock::new(|| rule(r"[0-9]\s*[kcm]?m\s?/\s?(?:min|sec|s|h)\b"));
        if self.name == COUNT {
            return counts(text);
        }
        if self.name == RATIO {
            return is_ratio(text);
        }
        // "길이 10cm당 5개", "per 10 cm": no length
        static BASIS: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"[0-9][0-9.,]*\s?(?:[kcmμµn]?m|㎜|㎝|[km]?g|㎏|m?[lL]|시간|분|초|일|時間|分|秒|日)[²³23]?\s?(?:당\s|あたり|当たり)|\bper [0-9][0-9.,]*\s?\w+|每[0-9][0-9.,]*\s?(?:\w{1,2}|\p{Han})",
            )
        });
        let text = without_marked_words(text);
        let text = half_width(&text);
        let text = in_digits(&text);
        let text = if PLAIN.contains(&self.name) { BASIS.replace_all(&text, " ") } else { text };
        // "1997년 9월 30일" is no duration
        static DATE: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:1[89]|20)[0-9]{2}\s?[년年](?:\s?[0-9]{1,2}\s?[월月](?:\s?[0-9]{1,2}\s?[일日])?)?"));
        // the unit of another quantity begins alike
        self.stated.is_match(&match self.name {
            "time" => DATE.replace_all(&text, " "),
            name if name == "pressure" || name.ends_with("strength") => VISCOSITY.replace_all(&text, " "),
            "length" => SPEED.replace_all(&text, " "),
            _ => Cow::Borrowed(&*text),
        })
    }
}

static QUANTITIES: LazyLock<Vec<Quantity>> = LazyLock::new(|| {
    // a number, perhaps the first end of a range whose unit stands behind the second
    const NUMBER: &str = r"[0-9０-９](?:[0-9０-９.,]*[0-9０-９])?";
    TABLE.iter().map(|(name, asked, stated)| Quantity { name, asked: rule(&format!("(?i){asked}")), stated: rule(&stated.replace('#', NUMBER)) }).collect()
});

/// A text without numbers before words that begin as a unit does up to a marked letter, where a word border would be seen: "14 mündet"
/// is no metre, "8 mètres" are.
fn without_marked_words(text: &str) -> Cow<'_, str> {
    static WORD: LazyLock<Regex> = LazyLock::new(|| rule(r"[0-9]\s+[A-Za-z]{1,3}[äöüÄÖÜßéèêëàâçñåøæœ]\p{Latin}+"));
    if text.contains("mètre") {
        return Cow::Owned(WORD.replace_all(&text.replace("mètre", "metre"), " ").into_owned());
    }
    WORD.replace_all(text, " ")
}

/// Letters, digits and signs as ASCII has them: "４０ｋＨｚ" → "40kHz".
fn half_width(text: &str) -> Cow<'_, str> {
    const FULL: std::ops::RangeInclusive<char> = '！'..='～';
    if !text.contains(|c| FULL.contains(&c)) {
        return Cow::Borrowed(text);
    }
    let half = |c: char| if FULL.contains(&c) { char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c) } else { c };
    Cow::Owned(text.chars().map(half).collect())
}

/// English numbers in digits where a unit follows ("twenty-five degrees"), and "20 g acceleration" without what looks like grams.
fn in_digits(text: &str) -> Cow<'_, str> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    const SMALL: [&str; 19] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    static IN_WORDS: LazyLock<Regex> = LazyLock::new(|| {
        let (tens, small) = (TENS.join("|"), SMALL.join("|"));
        rule(&format!(
            r"(?i)\b(?:(?P<tens>{tens})(?:[- ](?P<more>{small}))?|(?P<small>{small}))(?: \(\d+\))?(?P<unit> (?:degrees?|percent|per cent|volts?|watts?|amperes?|amps?|hours?|minutes?|seconds?|days?|weeks?|months?|years?|grams?|kilograms?|(?:milli|centi|micro|nano|kilo)?met(?:er|re)s?|inch(?:es)?|feet|bars?|times|rotations?|revolutions?|turns?)\b)"
        ))
    });
    static FORCES: LazyLock<Regex> = LazyLock::new(|| rule(r"\b[0-9][0-9.,]*\s?[gG] ?(?:accelerations?|forces?|shocks?|levels?|loads?|vibrations?)\b"));
    let text = FORCES.replace_all(text, " ");
    if !IN_WORDS.is_match(&text) {
        return text;
    }
    let place = |words: &[&str], found: Option<regex::Match>| found.and_then(|found| words.iter().position(|word| found.as_str().eq_ignore_ascii_case(word)));
    let digits = |found: &regex::Captures| {
        let tens = place(&TENS, found.name("tens")).map_or(0, |at| 10 * (at + 2));
        let ones = place(&SMALL, found.name("more").or(found.name("small"))).map_or(0, |at| at + 1);
        format!("{}{}", tens + ones, &found["unit"])
    };
    Cow::Owned(IN_WORDS.replace_all(&text, digits).into_owned())
}

/// Whether `text` counts something.
fn counts(text: &str) -> bool {
    let text = SIGNS.replace_all(text, " ");
    counts_in_words(&text.to_lowercase()) || measures(&text).iter().any(|(_, unit)| unit.is_none())
}

/// The word that a question counts with: "개" of "몇 개인가".
pub fn counter(question: &str) -> Option<&str> {
    static COUNTER: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"몇 ?(개|명|마리|대|장|쌍|종|가지|군데|층|줄|번|회)|(?:多少|几)(个|名|人|位|只|头|台|片|块|根|条|颗|组|对|层|次)|何(個|人|名|本|枚|台|匹|頭|層|回)",
        )
    });
    COUNTER.captures(question).and_then(|found| found.iter().skip(1).flatten().next()).map(|counter| counter.as_str())
}

/// Whether `text` counts with such a word: "2 ~ 8개".
pub fn counts_with(counter: &str, text: &str) -> bool {
    static COUNTED: LazyLock<Regex> = LazyLock::new(|| rule(r"[0-9０-９一二两三四五六七八九十]\s?(\p{Han}|\p{Hangul})"));
    COUNTED.captures_iter(text).any(|found| counter.starts_with(&found[1]))
}

/// Whether `text` states a number that can be a ratio: one without a unit, or a share.
fn is_ratio(text: &str) -> bool {
    const SHARES: [&str; 6] = ["%", "wt%", "mol%", "vol%", "parts", "ppm"];
    static MEASURED: LazyLock<Regex> =
        LazyLock::new(|| rule(r"[0-9][0-9.,]*\s?(?:[kMGTmµμunpcd]?(?:Hz|m|g|s|V|A|W|Pa|N|[Ll]|J|F|K|Ω|eV|Wh|Ah|mol|bar|dB)\b|[°℃℉㎀-㏿]|(?:min|h|rpm)\b)"));
    let text = MEASURED.replace_all(text, " ");
    let text = SIGNS.replace_all(&text, " ");
    measures(&text).iter().any(|(_, unit)| unit.is_none_or(|unit| SHARES.contains(&unit)))
}

/// A question without the words that ask for quantities.
pub fn unasked(question: &str) -> String {
    QUANTITIES.iter().fold(question.to_owned(), |text, quantity| quantity.asked.replace_all(&text, " ").into_owned())
}

/// Quantities whose words hold those of a wider one, which is not asked for then.
const NARROWER: [(&str, &str); 61] = [
    ("rate of temperature", "temperature"),
    ("rate of temperature", "speed"),
    ("rate of temperature", "time"),
    ("energy density", "density"),
    ("current density", "electric current"),
    ("luminous efficacy", "luminous flux"),
    ("luminous efficacy", "power"),
    ("luminous efficacy", "time"),
    ("battery capacity", "electric charge"),
    ("specific capacity", "electric charge"),
    ("rotation speed", "speed"),
    ("particle size", "length"),
    ("specific energy", "energy"),
    ("wavelength", "length"),
    ("resolution", "length"),
    ("parts by weight", "mass"),
    ("dose", "mass"),
    ("hardness", "temperature"),
    ("hardness", "angle"),
    ("yield per area", "mass"),
    ("yield per area", "yield"),
    ("strength", "yield"),
    ("dose", "amount given"),
    ("amount given", "mass"),
    ("flow rate", "volume"),
    ("output in time", "mass"),
    ("output in time", "time"),
    ("frequency", "length"),
    ("gear ratio", "ratio of two"),
    ("gear ratio", "speed"),
    ("ratio of two", "length"),
    ("ratio of two", "mass"),
    ("ratio of two", "volume"),
    ("ratio of two", "area"),
    ("current density", "density"),
    ("magnetic flux density", "density"),
    ("torque", "force"),
    ("electric charge", "capacitance"),
    ("specific capacity", "area"),
    ("angle", "temperature"),
    ("multiple", "length"),
    ("multiple", "mass"),
    ("multiple", "volume"),
    ("multiple", "area"),
    ("multiple", "time"),
    ("interval", "length"),
    ("interval", "time"),
    ("heat value", "mass"),
    ("heat value", "energy"),
    ("change", "power"),
    ("tensile strength", "strength"),
    ("compressive strength", "strength"),
    ("flexural strength", "strength"),
    ("shear strength", "strength"),
    ("tensile strength", "yield"),
    ("tensile strength", "pressure"),
    ("compressive strength", "pressure"),
    ("flexural strength", "pressure"),
    ("shear strength", "pressure"),
    ("strength", "pressure"),
    ("elastic modulus", "pressure"),
];

/// The quantities that a question asks for; empty where it asks for none or for one that the table does not know.
/// An explicit, narrow quantity (a current density) takes the place of the wider ones its words contain.
pub fn asked(question: &str) -> Vec<&'static Quantity> {
    // "how much of it dissolves at room temperature?" asks for no temperature
    static UNDER: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\b(?:at|under|to) (?:room|ambient|normal|high|low|elevated|reduced|atmospheric|constant) (?:temperature|pressure)s?\b"));
    // "what error rate does it reach at 10 dB?" asks for no decibels
    static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"\b[0-9][0-9.,]*\s?(?:[nuµμmck]?m|dB|[kMG]?Hz|[mk]?V|m?A|[kM]?W|°\s?C|K|[kMG]?Pa|m?bar|rpm|[mk]?g|m?[lL]|min|s|h|hours?|minutes?|seconds?|days?)\b",
            r"|[0-9][0-9.,]*\s?(?:[℃%％㎚㎛㎜㎝㎎㎏]|중량부|중량%|시간|[분초일도]|重量份|质量份|質量部|重量部|分钟|小时|時間|[度秒分])",
        ))
    });
    // "是几米？"
    static SOME: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"几(公里|千米|米|厘米|毫米|微米|纳米|公斤|千克|克|毫克|吨|毫升|升|伏|千瓦|瓦|安|兆帕|千帕|帕|巴|分贝|千赫|兆赫|赫兹|赫|牛|转|摄氏度)")
    });
    // "in millitesla" asks for what "in tesla" does
    static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:milli|micro|nano|pico|kilo|mega|giga)(tesla|gauss|newton|volt|amp(?:ere)?|watt|joule|pascal|hertz|farad|henry|ohm|bar|sievert|siemens|bit|byte)(s?)\b",
        )
    });
    let question = PREFIX.replace_all(question, "$1$2");
    let question = UNDER.replace_all(&question, " ");
    let question = SOME.replace_all(&question, "多少$1");
    let question = GIVEN.replace_all(&question, " ");
    // "how much gas per Ah?" asks for no charge
    static PER: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bper (?:cubic |square )?(?:kilo|milli|centi|micro)?(?:grams?|grammes?|kg|g|lit(?:er|re)s?|m?l|met(?:er|re)s?|m[23²³]?|A?h|hours?|minutes?|seconds?|days?|weeks?|volts?|watts?)\b",
            r"|(?:[mk]?Ah|[mk]?g|㎏|[mk]?L|m[23²³]?|시간|분|초|일|그램|킬로그램|리터|미터)당|每(?:立方|平方)?(?:千克|公斤|克|毫?升|米|小时|分钟|秒|天|[mk]?Ah|k?g|m?L)|(?:[mk]?Ah|[mk]?g|[mk]?L|時間|分|秒|グラム|リットル|メートル)(?:あたり|当たり)",
        ))
    });
    // "how long is it cured?": no length
    static LASTS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\bhow long (?:is|are|was|were|does|do|did|must|should|can|has|have)\b.{1,50}\b(?:\w{3,}ed|kept|held|left|run|last|lasts|take|takes|stay|stays|dry|boil|heat|stir|cure|ferment|store|wait|operate|remain)\b",
        )
    });
    let by_itself = PER.replace_all(&question, " ");
    let asks = |q: &&Quantity| q.asked.is_match(if PLAIN.contains(&q.name) { &by_itself } else { &question });
    let mut found: Vec<&'static Quantity> = QUANTITIES.iter().filter(asks).collect();
    if LASTS.is_match(&question) {
        found.retain(|q| q.name != "length");
    }
    let narrow = |found: &[&Quantity], narrow: &str| found.iter().any(|q| q.name == narrow);
    for (special, general) in NARROWER {
        if narrow(&found, special) {
            found.retain(|q| q.name != general);
        }
    }
    // "how many volunteers": a number of things, with no unit
    static HOW_MANY: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\bhow many [a-z]|몇 ?(?:개|명|마리|대|장|쌍|종류?|가지|군데|층|줄|번이나|회)|(?:多少|几)(?:个|名|人|位|只|头|台|片|块|根|条|颗|组|对|层|次)|何(?:個|人|名|本|枚|台|匹|頭|層|回|種類|箇所|か所)|いくつの",
        )
    });
    // "what ratio tells a person from metal?": a number without a unit too
    static PART: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bratio\b|비율[은이을]|比值|比率|比例(?:是|为|多少)|割合は"));
    // "织物的开口率是多少？": rates that are measured in something else aside
    static RATE: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"[\p{Han}&&[^频功速辨曲射倍热阻导电斜心变比周税利频頻熱導電変効税]]率(?:分别)?(?:是|为|有|达到?|呢)(?:多少|几)?|[\p{Han}&&[^周频功速射倍热導電斜心変比頻熱]]率[はが][^。、]{0,12}(?:何|いくら|どの|どれ)",
            r"|\b(?:what|which) (?:share|proportion|fraction|percentage) of\b",
        ))
    });
    let unitless = [(&*HOW_MANY, COUNT), (&*PART, RATIO), (&*RATE, SHARE)].into_iter().find(|(words, _)| words.is_match(&question)).map(|(_, name)| name);
    if found.is_empty() {
        found.extend(QUANTITIES.iter().filter(|quantity| Some(quantity.name) == unitless));
    }
    found
}

/// Whether `text` holds a number that could answer "how many": no reference sign "(12)", no part of a name ("D2", "F1"), no
/// number of a claim or figure.
pub fn any_number(text: &str) -> bool {
    let text = SIGNS.replace_all(text, " ").to_lowercase();
    text.chars().any(char::is_numeric) || counts_in_words(&text)
}

/// Reference signs, parts of names, numbers of claims and figures, and "one or more".
static SIGNS: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)[(（\[]\s*\d+[a-z]?(?:\s*[,，、~-]\s*\d+[a-z]?)*\s*[)）\]]|\b(?:claims?|figs?\.?|figures?|examples?|anspr(?:u|ü)ch\w*|abb\w*\.?|revendications?|beispiele?)\s*\d+(?:\s*(?:,|-|to|and|or|bis|und|oder|u\.|à|et|ou)\s*\d+)*|\bone or more\b|\bone of\b|제\s*\d+|도\s*\d+|(?:权利要求|請求項|图|図)\s*\d+",
        r"|\b(?:EP|US|DE|WO|JP|FR|GB|KR|CN)[- ]?(?:[A-Z][- ])?\d[\d ,./-]{4,}\d|&#\d+;|[a-z][a-z-]*\d[\da-z]*|第[\d一二三四五六七八九十]+|^\s*\d{1,3}\s*[.、．]",
    ))
});

/// Whether a text in small letters holds a number written as a word.
fn counts_in_words(text: &str) -> bool {
    // 一 is an article more often than a number
    static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"[二两兩三四五六七八九十百]+(?:个|個|根|条|條|块|片|层|層|组|組|对|台|套|种|種|次|道|排|段|级|只|支|股|枚|本|つ|面|列|点|本|回|度)",
            r"|(?:하나|[두세네] |다섯|여섯|일곱|여덟|아홉|열 |한 ?쌍)|一[对対]",
        ))
    });
    const WORDS: [&str; 15] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half", "zero", "twice", "single", "pair"];
    COUNTED.is_match(text) || text.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests;
