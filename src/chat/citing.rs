//! Questions on what cites a document, and whether one document cites another.

use std::sync::LazyLock;

use regex::Regex;

use super::act::{Act, Turn};
use super::state::State;
use crate::patent::PatentId;
use crate::search::rule;

/// Whether a turn asks what cites a document ("who cites it?", "X를 인용한 특허"), and not what it cites itself.
pub fn asks(text: &str) -> bool {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:which|what|any|all|how many|list|find|show|are there)\b.{0,60}?\b(?:patents?|documents?|ones?|publications?|applications?|filings?|them|else|others?)\b\W+(?:(?:that|which|do|does|also|now|later|here|in the collection)\W+)*(?:cit(?:e|es|ing)|refers? to)\b|^\W*cited by\W*(?:what|which|whom)?\W*$|\bcited by\W*$|\bwho(?: else)?(?: is| are| has| have)? cit(?:es?|ed|ing)\b|\b(?:it|this|that|\d\w*) (?:is |was |been |get )?cited by\W*(?:any\w*|which|what|whom|other|others|later)?\W*$|\b(?:is|was|has) (?:it|this|that|[a-z]{2} ?[\d,/ -]+\w*) (?:been )?cited\b|\bciting (?:documents?|patents?)\b|\bforward citations?\b",
            r"|(?:[을를]|이걸|그걸) ?인용(?:한|하는|하고 ?있는) ?(?:다른 ?)?(?:특허|문헌|출원|것|게|건)|피인용|(?:에|에서) ?인용(?:되었|됐|되고)",
            r"|(?:哪些|哪[件篇个]|什么|有没有|其他)?.{0,6}(?:专利|文献)(?:都)?引用了?(?:它|该|这|这件|此|[A-Z]{2})|引用了?.{2,24}的(?:其他)?(?:专利|文献)|被.{0,8}引用|被引|^\W*谁(?:还|都)?引用了?|(?:多少|几)[件篇]?(?:专利|文献)?引用了?(?:它|该|这|此|[A-Z]{2})",
            r"|を引用(?:する|して(?:いる|い)|した).{0,8}(?:特許|文献|出願|公報|もの)|に引用されて|被引用",
        ))
    });
    // "what does this one cite?", "how many patents does it cite?": what it cites itself
    static OWN: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\b(?:does|do|did) (?:it|they|he|this|that|the|these|number|no\b|#|[a-z]{2} ?\d)[^?.]{0,40}?\bcite\b"));
    ASKED.is_match(text) && !OWN.is_match(text)
}

/// The document of which a question or a count wants to know what cites it.
pub fn asked(turn: &Turn, state: &State) -> Option<PatentId> {
    if matches!(turn.act, Act::Ask | Act::Count | Act::Exists | Act::Search) && asks(&turn.text) { state.target(turn) } else { None }
}

/// The two documents of a question whether one cites the other: the citing one, then the cited one.
pub fn whether_cited(turn: &Turn, state: &State) -> Option<(PatentId, PatentId)> {
    static WHETHER: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:(?:and|so|but|ok)\W+)*(?:does|do|did|is|was|has)\b.{1,80}?\bcit(?:e|ed|es)\b.{2,}",
            r"|인용(?:하|했|되|됐).{0,8}(?:나요?|니|까|어요?|야|지)\W*$|(?:是否|有没有)?引用了?.{1,40}[吗么没]|(?:是否|有没有).{0,6}引用|引用(?:して|されて).{0,8}か",
        ))
    });
    static PASSIVE: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bcited (?:by|in)\b|인용(?:되|됐|된)|被.{1,40}引用|引用されて"));
    static OBJECT: LazyLock<Regex> = LazyLock::new(|| rule(r"^\s*[을를]|^\s*を"));
    static BY_ONE: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bcited (?:by|in) (?:number|no\b|#|[a-z]{2} ?\d)"));
    let Turn { text, ids, numbers, act, .. } = turn;
    let of_two = WHETHER.is_match(text) && (!asks(text) || BY_ONE.is_match(text));
    if !matches!(act, Act::Ask | Act::Show | Act::Exists) || !of_two {
        return None;
    }
    let pointed = state.targets(&Turn { ids: Vec::new(), ..turn.clone() });
    let (first, second) = match (ids.as_slice(), pointed.as_slice()) {
        ([first, second], _) => (first, second),
        ([], [first, second]) if numbers.len() == 2 => (first, second),
        ([named], [pointed, ..]) if named.key() != pointed.key() => {
            // "does it cite US…?", "US…을 인용해?" – "does US… cite it?"
            let (range, _) = PatentId::find_in(text).into_iter().next()?;
            let behind = text[..range.start].to_lowercase().contains("cit") || OBJECT.is_match(&text[range.end..]) || text[..range.start].contains("引用");
            if behind { (pointed, named) } else { (named, pointed) }
        }
        _ => return None,
    };
    let (citing, cited) = if PASSIVE.is_match(text) { (second, first) } else { (first, second) };
    Some((citing.clone(), cited.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cites_is_told_from_what_is_cited() {
        for text in [
            "Which patents cite US6232404B1?",
            "who cites it?",
            "who is citing JP2007220475A?",
            "how many documents cite US4631192A?",
            "Are there any documents that cite number 2?",
            "is it cited by anything?",
            "US11950532B2, cited by?",
            "who has cited this?",
            "이걸 인용한 문헌은?",
            "US6232404B1을 인용한 특허가 있어?",
            "哪些专利引用了它？",
            "引用US6232404B1的专利有哪些？",
            "谁引用了它",
            "有多少篇引用US6232404B1",
            "US6232404B1を引用している特許はありますか",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in [
            "Which documents does it cite?",
            "What does number 1 cite?",
            "what does this one cite?",
            "how many patents does it cite?",
            "which patents are cited by it?",
            "이 특허가 인용한 문헌은?",
            "它引用了哪篇文献？",
            "その引用文献は何ですか",
            "Which of them mention silica?",
        ] {
            assert!(!asks(text), "{text}");
        }
    }

    #[test]
    fn whether_one_document_cites_another_is_read_in_both_directions() {
        let id = |text: &str| text.parse::<PatentId>().unwrap();
        let state = State { focus: vec![id("KR1020990000012A")], ..State::default() };
        let read = |text: &str| whether_cited(&Turn::of(text, false), &state).map(|(citing, cited)| (citing.to_string(), cited.to_string()));
        let (us, kr, jp) = ("US99000001B2", "KR1020990000012A", "JP2099000003A");
        for (text, citing, cited) in [
            ("Does US99000001B2 cite JP2099000003A?", us, jp),
            ("Is US99000001B2 cited by JP2099000003A?", jp, us),
            ("does it cite US99000001B2?", kr, us),
            ("does US99000001B2 cite it?", us, kr),
            ("US99000001B2가 JP2099000003A를 인용하나요?", us, jp),
            ("US99000001B2를 인용했나요?", kr, us),
            ("US99000001B2引用了JP2099000003A吗？", us, jp),
            ("US99000001B2はJP2099000003Aを引用していますか", us, jp),
        ] {
            assert_eq!(read(text), Some((citing.to_owned(), cited.to_owned())), "{text}");
        }
        for text in ["Which patents cite US99000001B2?", "US99000001B2를 인용한 특허가 있나요?", "what does it cite?", "is it cited by anything?"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
