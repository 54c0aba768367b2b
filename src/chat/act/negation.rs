//! "Which of them do not mention LIDAR?", "실리카를 언급하지 않는 문헌", "没有提到锂的", "シリカに言及していない文献".

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::search::rule;

/// What a turn says that documents do not hold, as if it said that they do; `None` where it denies nothing.
pub(crate) fn affirmed(text: &str) -> Option<String> {
    static NOT: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:(?:do|does|did)(?:\s+not|n['’]?t)|not|never)\s+(?P<verb>mention\w*|contain\w*|us(?:e|ing)|disclos\w*|describ\w*|includ\w*|hav(?:e|ing)|say|stat\w+|nam\w+|giv\w+|refer\w*)\b|\b(?:lack(?:s|ing)?|^without)\b(?:\s+(?:any|an?)\b)?",
            r"|(?P<stem>언급|포함|개시|기재|사용|함유|기술)(?:하|되|되어 ?있|하고 ?있)지 ?(?:않|못)\p{Hangul}*|(?P<object>[을를이가]) ?(?:안 ?(?:쓰|나오|들어|다루)\p{Hangul}*|(?:쓰|다루|나오|들어 ?있)지 ?않\p{Hangul}*|없는)|(?P<ending>이|가) ?없는",
            r"|(?:都)?(?:没有?|未|不)(?:被|曾)?(?P<zh>提到|提及|使用|用到|用|包含|包括|涉及|含有?|公开|记载)",
            r"|(?P<ja>言及|記載|使用|記述)(?:(?:し|され)て(?:い)?(?:ない|いません|ません)|の?ない|なし)|(?P<touch>触れ)(?:られ)?て(?:い)?(?:ない|いません|ません)|(?P<hold>含)(?:まない|んでいない|まれていない|みません)|(?P<wo>を)(?:使わない|使っていない|用いない|用いていない)",
        ))
    });
    match NOT.replace_all(text, " $verb$stem$object$ending$zh$ja$touch$hold$wo ") {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// The turn before, turned round by one that only says so: "which of them mention boron?" – "and which don't?".
pub(in crate::chat) fn denied(text: &str, before: &str) -> Option<String> {
    static ONLY_NOT: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:(?:and|so|but|ok)\W+)*(?:which|how many|list|show|the)\b(?: me)?(?: the)?(?: ones| of (?:them|these|those)| that)*(?: (?:do|does) not| (?:do|does)n['’]?t)\W*$",
            r"|^\W*(?:그럼 ?|그러면 ?)?(?:언급|포함|사용)(?:하지|되지) ?않(?:는|은) ?(?:것|건|문헌)(?:은|이|는)?.{0,6}$|^\W*那?(?:没有?|不)(?:提到|提及|含有?|包含|使用)的.{0,6}$|^\W*(?:では、?)?(?:含ま|触れてい|言及してい)ない(?:もの|の|文献)は.{0,4}$",
        ))
    });
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?P<en>mention|contain|include|use|have|disclose)s?\b|(?P<ko>언급|포함|사용)(?:하는|된|되는|한)|(?P<zh>提到|提及|含有|包含|使用)|(?P<ja>触れ|言及し)て(?:いる|る)|(?P<hold>含)(?:む|んでいる)",
        )
    });
    // "and which do?"
    static ONLY: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)^\W*(?:(?:and|so|but|ok)\W+)*(?:which|how many)\b(?: ones| of (?:them|these|those))? do\W*$"));
    if ONLY.is_match(text) {
        return affirmed(before);
    }
    if !ONLY_NOT.is_match(text) || affirmed(before).is_some() || !SAYS.is_match(before) {
        return None;
    }
    let turned = |found: &regex::Captures<'_>| match ["en", "ko", "zh", "ja", "hold"].map(|name| found.name(name).map(|verb| verb.as_str())) {
        [Some(verb), ..] => format!("do not {verb}"),
        [_, Some(verb), ..] => format!("{verb}하지 않는"),
        [_, _, Some(verb), ..] => format!("没有{verb}"),
        [_, _, _, Some(verb), _] => format!("{verb}ていない"),
        _ => "含まない".to_owned(),
    };
    Some(SAYS.replace(before, turned).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_is_turned_round() {
        for (text, expected) in [
            ("which of them do not mention LIDAR?", "which of them mention LIDAR?"),
            ("those not mentioning silica", "those mentioning silica"),
            ("which ones don't use a pump?", "which ones use a pump?"),
            ("without a pump", "pump"),
            ("그중 실리카를 언급하지 않는 문헌은?", "그중 실리카를 언급 문헌은?"),
            ("其中哪几件没有提到锂？", "其中哪几件 提到 锂？"),
            ("この中でシリカに触れていないのはどれ？", "この中でシリカに 触れ のはどれ？"),
            ("このうちシリカに言及していない文献はどれですか", "このうちシリカに 言及 文献はどれですか"),
        ] {
            assert_eq!(affirmed(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "which of them work without a solvent?",
            "which of them mention LIDAR?",
            "그중 실리카를 언급하는 문헌은?",
            "no, I meant claim 10",
            "不锈钢的那几件",
        ] {
            assert_eq!(affirmed(text), None, "{text}");
        }
    }

    #[test]
    fn a_bare_denial_turns_the_turn_before_round() {
        for (before, text, expected) in [
            ("which of them mention boron?", "and which don't?", "which of them do not mention boron?"),
            ("which of them do not mention boron?", "and which do?", "which of them mention boron?"),
            ("how many of those mention boron?", "and how many do not?", "how many of those do not mention boron?"),
            ("그중 실리카를 언급하는 문헌은?", "언급하지 않는 것은?", "그중 실리카를 언급하지 않는 문헌은?"),
            ("其中哪些提到了锂？", "没有提到的呢？", "其中哪些没有提到了锂？"),
        ] {
            assert_eq!(denied(text, before).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(denied("which of them do not mention silica?", "which of them mention boron?"), None);
    }
}
