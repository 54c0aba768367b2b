//! Numbers with their units, evened out so that "3 wt%", "3중량%" and "３重量％" are one measure.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::rule;

/// The units that are compared, each with its spellings (compatibility forms like ㎚ and ％ are evened out before). A spelling
/// in Latin letters is compared with its case: mPa is not MPa.
const UNITS: [(&str, &str); 62] = [
    (
        "wt%",
        r"wt\.?\s?-?%|(?:Gew|Gewichts|Masse)\.?\s?-?%|% en poids|weight\s?%|mass\s?%|% by (?:weight|mass)|(?:weight|mass) percent|percent by weight|중량\s?%|질량\s?%|重量\s?%|质量\s?%|質量\s?%",
    ),
    ("mol%", r"mol\.?\s?-?%|mole\s?%|mole percent|몰\s?%|モル\s?%|摩尔\s?%"),
    ("vol%", r"vol\.?\s?-?%|volume\s?%|% by volume|부피\s?%|체적\s?%|体积\s?%|体積\s?%"),
    ("%", r"%|per ?cent|퍼센트|パーセント"),
    ("ppm", r"ppm"),
    ("parts", r"parts? by (?:weight|mass)|중량부|질량부|重量份|质量份|質量部|重量部|phr|份"),
    ("°C", r"°\s?C|oC\b|degrees? (?:celsius|centigrade|C\b)|摄氏度|도|度"),
    ("°F", r"°\s?F"),
    ("°", r"°|degrees?"),
    ("h", r"h\b|hrs?\b|hours?|시간|小时|小時|時間"),
    ("min", r"mins?\b|minutes?|분(?:간)?|分钟|分鐘|分(?:間)?"),
    ("ms", r"ms\b|milliseconds?|밀리초|毫秒|ミリ秒"),
    ("s", r"s\b|secs?\b|seconds?|초(?:간)?|秒(?:钟|間)?"),
    ("d", r"days?|일(?:간)?|天|日(?:間)?"),
    ("week", r"weeks?|주(?:간)?|周|週間"),
    ("month", r"months?|개월|个月|ヶ月|か月"),
    ("year", r"years?|년(?:간)?|年(?:間)?"),
    ("mAh/g", r"mA\s?h\s?/\s?g|mAh\s?g-1"),
    ("mAh", r"mA\s?h\b"),
    ("Ah", r"Ah\b|安时|安時"),
    ("A/cm2", r"A\s?/\s?cm2"),
    ("mA/cm2", r"mA\s?/\s?cm2"),
    ("kWh", r"kWh\b|千瓦时|킬로와트시"),
    ("Wh", r"Wh\b"),
    ("lm/W", r"lm\s?/\s?W\b|流明/瓦"),
    ("lm", r"lm\b|lumens?|루멘|流明|ルーメン"),
    ("lx", r"lx\b|lux\b|럭스|勒克斯|ルクス"),
    ("mol/L", r"mol\s?/\s?[Ll]|M\b"),
    ("g/L", r"g\s?/\s?[Ll]\b"),
    ("mg/L", r"mg\s?/\s?[Ll]\b"),
    ("g/m2", r"g\s?/\s?m2"),
    ("m/s", r"m\s?/\s?s(?:ec)?\b"),
    ("mm/s", r"mm\s?/\s?s(?:ec)?\b"),
    ("km/h", r"km\s?/\s?h\b"),
    ("rpm", r"rpm\b|RPM\b|r/min\b|revolutions per minute|회전/분|转/分|min-1"),
    ("nm", r"nm\b|nanomet(?:er|re)s?|나노미터|纳米|ナノメートル"),
    ("um", r"[μu]m\b|micromet(?:er|re)s?|microns?|마이크로미터|微米|マイクロメートル"),
    ("mm", r"mm\b|millimet(?:er|re)s?|밀리미터|毫米|ミリメートル|ミリ"),
    ("cm", r"cm\b|centimet(?:er|re)s?|센티미터|厘米|センチメートル|センチ"),
    ("km", r"km\b|kilomet(?:er|re)s?|킬로미터|公里|キロメートル"),
    ("mg", r"mg\b|milligrams?|밀리그램|毫克|ミリグラム"),
    ("kg", r"kg\b|kilograms?|킬로그램|公斤|千克|キログラム"),
    ("g", r"g\b|grams?|그램|克|グラム"),
    ("t", r"t\b|tonn?es?|tons?|톤|吨|トン"),
    ("mL", r"m[lL]\b|millilit(?:er|re)s?|밀리리터|毫升|ミリリットル"),
    ("L", r"[lL]\b|lit(?:er|re)s?|리터|升|リットル"),
    ("MPa", r"MPa\b|兆帕|메가파스칼|メガパスカル"),
    ("kPa", r"kPa\b|千帕|킬로파스칼|キロパスカル"),
    ("mPa·s", r"mPa\s?[·.*]?\s?s\b"),
    ("Pa", r"Pa\b|帕|파스칼|パスカル"),
    ("bar", r"bars?\b|바(?:르)?|巴|バール"),
    ("mbar", r"mbar\b|밀리바|毫巴|ミリバール"),
    ("kV", r"kV\b|千伏|킬로볼트|キロボルト"),
    ("mV", r"mV\b|밀리볼트|毫伏|ミリボルト"),
    ("V", r"V\b|volts?|볼트|伏|ボルト"),
    ("mA", r"mA\b|밀리암페어|毫安|ミリアンペア"),
    ("A", r"A\b|amperes?|amps?|암페어|安培|アンペア"),
    ("kW", r"kW\b|킬로와트|千瓦|キロワット"),
    ("W", r"W\b|watts?|와트|瓦|ワット"),
    ("Hz", r"Hz\b|헤르츠|赫兹|ヘルツ"),
    ("kHz", r"kHz\b|킬로헤르츠|千赫兹?|キロヘルツ"),
    ("m", r"m\b|met(?:er|re)s?|미터|米|メートル"),
];

/// What stands between the two numbers of a range.
const RANGE: &str = r"\s*(?:-|~|to|through|and|bis|내지|에서|부터|至|到|から|乃至)\s*";

/// A number and its unit, if it has one that is known. Widths and thousands separators are evened out: "１，０００" and
/// "1,000" are "1000", "0,5" is "0.5"; both ends of "10 to 50 W" are watts; "10⁶" is 10 and 6.
pub fn measures(text: &str) -> Vec<(String, Option<&'static str>)> {
    static FOUND: LazyLock<Regex> = LazyLock::new(|| {
        let units: String = UNITS.iter().enumerate().map(|(i, (_, spellings))| format!("|(?P<u{i}>{spellings})")).collect();
        rule(&format!(r"(?P<number>\d+(?:[.,]\d+)*)(?:\s*(?:{}))?(?P<range>{RANGE}\d)?", &units[1..]))
    });
    let text = evened(text);
    let mut found: Vec<(String, Option<&'static str>)> = Vec::new();
    let (mut at, mut open) = (0, false);
    while let Some(m) = FOUND.captures_at(&text, at) {
        let Some(whole) = m.get(0) else { break };
        let unit = UNITS.iter().enumerate().find(|(i, _)| m.name(&format!("u{i}")).is_some()).map(|(_, (name, _))| *name);
        // the first number of a range takes the unit of the second
        if let (true, Some(last)) = (open, found.last_mut()) {
            last.1 = last.1.or(unit);
        }
        found.push((plain(&m["number"]), unit));
        // the second number of a range is looked at by itself
        open = m.name("range").is_some();
        at = if open { whole.end() - 1 } else { whole.end().max(at + 1) };
    }
    found
}

/// Every number of a text, evened out as in [`measures`].
pub fn numbers(text: &str) -> impl Iterator<Item = String> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| rule(r"\d+(?:[.,]\d+)*"));
    let found: Vec<String> = NUMBER.find_iter(&evened(text)).map(|m| plain(m.as_str())).collect();
    found.into_iter()
}

/// Compatibility forms replaced by their letters. 10⁶ is not 106: a superscript behind a digit is a number of its own, as the
/// analyzer has it.
fn evened(text: &str) -> String {
    static DASH: LazyLock<Regex> = LazyLock::new(|| rule("[‐‑‒–—―−～〜∼∽]"));
    let raised = |c| matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{2079}');
    let mut apart = String::with_capacity(text.len());
    for c in text.chars() {
        if raised(c) && apart.ends_with(|last: char| last.is_numeric() && !raised(last)) {
            apart.push('^');
        }
        apart.push(c);
    }
    let text: String = apart.nfkc().collect();
    DASH.replace_all(&text, "-").into_owned()
}

fn plain(number: &str) -> String {
    let parts: Vec<&str> = number.split(',').collect();
    let thousands = parts.len() > 1 && parts[1..].iter().all(|p| p.split('.').next().is_some_and(|d| d.len() == 3));
    let plain = parts.join(if thousands { "" } else { "." });
    if plain.contains('.') { plain.trim_end_matches('0').trim_end_matches('.').to_owned() } else { plain }
}

/// A number from one to ten as a word, or any in digits.
pub(crate) fn small_number(word: &str) -> Option<usize> {
    const WORDS: [&[&str]; 10] = [
        &["one", "a", "single", "한", "一", "単"],
        &["two", "두", "二", "两"],
        &["three", "세", "三"],
        &["four", "네", "四"],
        &["five", "다섯", "五"],
        &["six", "여섯", "六"],
        &["seven", "일곱", "七"],
        &["eight", "여덟", "八"],
        &["nine", "아홉", "九"],
        &["ten", "열", "十"],
    ];
    let word = word.to_lowercase();
    word.parse().ok().or_else(|| WORDS.iter().position(|words| words.contains(&word.as_str())).map(|at| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_measure_are_one() {
        let one = |text: &str| measures(text).into_iter().map(|(n, u)| format!("{n} {}", u.unwrap_or("-"))).collect::<Vec<_>>().join(", ");
        for (text, expected) in [
            ("3 wt% and 3중량% and ３重量％", "3 wt%, 3 wt%, 3 wt%"),
            ("1,300 내지 1500℃", "1300 °C, 1500 °C"),
            ("10~50W", "10 W, 50 W"),
            ("between 10 and 50 watts", "10 W, 50 W"),
            ("40 parts by weight, 40 중량부, 40重量份, 40質量部", "40 parts, 40 parts, 40 parts, 40 parts"),
            ("5시간 동안, 5時間, 5小时, 5 hours", "5 h, 5 h, 5 h, 5 h"),
            ("claim 3 of 12 seals", "3 -, 12 -"),
            ("10⁶ cells at 37 °C", "10 -, 6 -, 37 °C"),
            ("1.0 MPa and 1 mPa·s", "1 MPa, 1 mPa·s"),
            ("0,5 mm thick, 115.4mAh/g", "0.5 mm, 115.4 mAh/g"),
            ("0.5m/s", "0.5 m/s"),
        ] {
            assert_eq!(one(text), expected, "{text}");
        }
    }

    #[test]
    fn powers_are_not_run_together() {
        assert_eq!(numbers("10⁶ Pa, 3×10¹² Hz, 10⁻³ mol, CO₂, １，０００ m²").collect::<Vec<_>>(), ["10", "6", "3", "10", "12", "10", "3", "2", "1000", "2"]);
    }

    proptest::proptest! {
        #[test]
        fn measures_are_the_numbers(text in "[0-9., a-zA-Z%℃~도-]{0,60}") {
            let of_measures: Vec<String> = measures(&text).into_iter().map(|(n, _)| n).collect();
            proptest::prop_assert_eq!(of_measures, numbers(&text).collect::<Vec<_>>());
        }
    }
}
