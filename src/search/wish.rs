//! A question put as a wish to know: "PVA 비율이 궁금해" asks what "PVA 비율은?" does.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::rule;

/// `text` as a question, without the words of the wish; as it is where it is none.
pub(super) fn as_question(text: &str) -> String {
    static WISHES: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:i(?:['’]?m| am) (?:wondering|curious) about|i(?:['’]d| would) (?:like|love) to know(?: about)?|i want to know(?: about)?)\s+",
            r"|(?P<ko>[\p{Hangul}A-Za-z0-9]+?)(?:이|가|을|를|은|는)? ?(?:궁금(?:해요?|합니다|하네요?|한데요?)|알고 ?싶(?:어요?|습니다|은데요?|네요?))\W*$",
            r"|^\W*我?(?:只?想|需?要)(?:知道|了解|问|查)(?:一下)?[:：，,]?",
            r"|(?P<ja>\S)[がを](?:知りたい|気にな(?:る|り))(?:です|ます)?(?:が|けど|のですが|んですが)?[。．.\s]*$",
        ))
    });
    let asked = |found: &Captures<'_>| match (found.name("ko"), found.name("ja")) {
        (Some(thing), _) if thing.as_str().ends_with('지') => thing.as_str().to_owned(),
        (Some(thing), _) => format!("{}은?", thing.as_str()),
        (_, Some(last)) => format!("{}は？", last.as_str()),
        _ => String::new(),
    };
    WISHES.replace(text, asked).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_to_know_is_a_question() {
        for (wish, question) in [
            ("물에 대한 PVA 비율이 궁금해", "물에 대한 PVA 비율은?"),
            ("어떤 첨가제를 쓰는지 궁금합니다", "어떤 첨가제를 쓰는지"),
            ("온도 알고싶어", "온도은?"),
            ("I'd like to know what the pH is", "what the pH is"),
            ("我想知道温度是多少", "温度是多少"),
            ("膜の厚さが知りたいです", "膜の厚さは？"),
            ("what is the pH?", "what is the pH?"),
        ] {
            assert_eq!(as_question(wish), question);
        }
    }
}
