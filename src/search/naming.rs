//! What a question names: the thing that may be in a document, the property whose value is asked for. Whether a text names it too.

use std::sync::LazyLock;

use regex::Regex;

use super::analysis::Wanted;
use super::facets::{MEASURES, speaks_of, value};
use super::{elements, quantity, rule};

/// What a question asks if something has in it: "镍" of "它含镍吗", "アラミド" of "アラミドは含まれますか".
pub fn contained(text: &str) -> Option<String> {
    static CONTAINED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:does|do) (?:it|they|[\w -]{2,40}?) (?:contain|include) (?:any |some )?(?P<en>[a-z][\w -]{2,30}?)\W*$",
            r"|(?:含有?|包含)(?P<zh>[\p{Han}A-Za-z0-9]{1,8}?)[吗么]\W*$|是否含有?(?P<is>[\p{Han}A-Za-z0-9]{1,8}?)\W*$",
            r"|(?P<ko>[\p{Hangul}A-Za-z0-9]{2,}?)(?:이|가|은|는|을|를|도)? ?(?:들어 ?있|포함되어 ?있|포함돼 ?있|함유되어 ?있|들어가 ?있)(?:나요|습니까|어요?|니|는지|나)\W*$",
            r"|(?P<ja>[\p{Han}\p{Katakana}ー]{1,12})(?:は|が|を)含(?:まれ|み|んで)(?:て)?(?:い)?(?:ます|る)か?\W*$",
        ))
    });
    // "얼마나 들어 있어?" asks how much
    let found = CONTAINED.captures(text).filter(|_| !matches!(value(text), Wanted::Number(_)))?;
    ["en", "zh", "is", "ko", "ja"].iter().find_map(|name| found.name(name)).map(|thing| thing.as_str().trim().to_owned())
}

/// Whether a letter is one of those that Japanese writes loanwords with.
pub fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヶ' | 'ー')
}

/// Whether `text` names `thing`, as a word where its script has such: アラミド stands not in アクリルアミド.
pub fn names(text: &str, thing: &str) -> bool {
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
            r"(?i)\bwhat (?:is|are|was|were) (?:the |its |their )?(?:maximum |minimum |average |mean |total |typical )?(?P<en>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?)(?: (?:of|in|for|at|when|on|given|reached|achieved|used|per|before|after|during)\b|\W*$)",
            r"|(?:^|[，,。：:？?\s的在中里它其该])(?P<zh>[\p{Han}A-Za-z0-9+&&[^的在中里它其该这那]]{2,8}?)(?:值|[一大]般|大概|大约|约|最[大高多低小]|能够?|可以?|会)*(?:做到|达到|达|降到|升到|是|为|有|到)?(?:百分之)?(?:多少|几[^个种次]|多[大宽高厚深重远])",
        ))
    });
    let found = MEASURED.captures(text)?;
    let words = found.name("en").or(found.name("zh"))?.as_str().trim();
    (quantity::asked(words).is_empty() && !MEASURES.contains(&words)).then(|| words.to_owned())
}

/// Whether `text` has anything of `words`: a word of them that begins alike, or two characters that stand together.
pub fn touches(text: &str, words: &str) -> bool {
    let lower: String = text.to_lowercase();
    let squeezed: String = lower.split_whitespace().collect();
    let stem = |word: &str| word.chars().take(word.chars().count().saturating_sub(3).max(4)).collect::<String>();
    let latin = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 1).any(|word| lower.contains(&stem(&word.to_lowercase())));
    let letters: Vec<char> = words.chars().filter(|c| !c.is_ascii()).collect();
    latin || letters.windows(2).any(|pair| squeezed.contains(&pair.iter().collect::<String>()))
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
            ("它的镍含量是多少？", None),
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
            ("它的识别距离是几米？", Some("识别距离")),
            ("What is the melting point of the wax?", Some("melting point")),
            ("加热温度是多少？", None),
            ("What is the temperature of the bath?", None),
        ] {
            assert_eq!(measured(question).as_deref(), expected, "{question}");
        }
        assert!(touches("The wax melts at 60 °C", "melting point") && !touches("a wax", "melting point") && !touches("提高频率分量", "降噪"));
    }
}
