//! "Which of them do not mention LIDAR?", "실리카를 언급하지 않는 문헌", "没有提到锂的", "シリカに言及していない文献".

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
            r"|(?P<ja>言及|記載|使用|記述)(?:し|され)て(?:い)?(?:ない|いません|ません)|(?P<hold>含)(?:まない|んでいない|まれていない|みません)|(?P<wo>を)(?:使わない|使っていない|用いない|用いていない)",
        ))
    });
    NOT.is_match(text).then(|| NOT.replace_all(text, " $verb$stem$object$ending$zh$ja$hold$wo ").split_whitespace().collect::<Vec<_>>().join(" "))
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
}
