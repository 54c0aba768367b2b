//! What an answer showed, read off its text: any client sends that back.

use std::sync::LazyLock;

use regex::Regex;

use crate::patent::PatentId;
use crate::search::rule;

/// An answer without its quotes and without numbers that were only suggested: what a patent itself mentions was not spoken of.
pub(super) fn said(answer: &str) -> String {
    static QUOTED: LazyLock<Regex> =
        LazyLock::new(|| rule("“[^”]*”|「[^」]*」|(?m)^> .*$|(?:The nearest known numbers|가장 가까운 번호|最接近的号码|最も近い番号)[:：].*$"));
    QUOTED.replace_all(answer, " ").into_owned()
}

/// An answer without the list of sources under it and without the signs that keep Markdown from reading it.
pub fn answered(answer: &str) -> String {
    static LISTED: LazyLock<Regex> = LazyLock::new(|| rule(r"(?m)^\[\d{1,2}\] \S+ · .*$|^> .*$"));
    static MARK: LazyLock<Regex> = LazyLock::new(|| rule(r" ?\[\d{1,2}\]"));
    let plain = answer.replace("&#91;", "[").replace("&#93;", "]").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace('\\', "");
    MARK.replace_all(&LISTED.replace_all(&plain, ""), "").trim().to_owned()
}

/// The quotes in an answer, in its order.
pub fn quotes(answer: &str) -> Vec<&str> {
    static QUOTE: LazyLock<Regex> = LazyLock::new(|| rule("“([^”]+)”|「([^」]+)」"));
    QUOTE.captures_iter(answer).filter_map(|found| found.get(1).or(found.get(2))).map(|found| found.as_str()).collect()
}

/// Whether an answer says that the collection holds none: the nearest passage behind that is nobody's subject.
pub(super) fn finds_none(answer: &str) -> bool {
    static NONE: LazyLock<Regex> =
        LazyLock::new(|| rule(r"^\W*(?:Not found in this collection|이 문헌 집합에서 찾을 수 없습니다|在本文献库中未找到|この文献集合には見つかりません)"));
    NONE.is_match(answer)
}

/// Whether an answer says that another document than the one in focus tells.
pub(super) fn says_elsewhere(answer: &str) -> bool {
    static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"^(?:Not found in \S+; another document says|\S+에서는 찾지 못했고, 다른 문헌에|在 ?\S+ ?中未找到；另有文献|\S+ ?には見つかりません)")
    });
    ELSEWHERE.is_match(answer)
}

/// The documents of a numbered list, "1. US99000001B2 …", from the number behind `from`: what stands behind another text with its
/// own numbers is left out.
pub(super) fn numbered(answer: &str, from: usize) -> Vec<PatentId> {
    let mut shown: Vec<PatentId> = Vec::new();
    for line in answer.lines() {
        let Some((number, rest)) = line.trim_start().split_once(". ") else { continue };
        if number.parse() == Ok(from + shown.len() + 1)
            && let Some(id) = rest.split_whitespace().next().and_then(|word| word.trim_matches('*').parse::<PatentId>().ok())
        {
            shown.push(id);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;
    use crate::patent::Language;
    use crate::prompt::Prompts;

    #[test]
    fn a_page_goes_on_where_the_one_before_ended() {
        let page = "11. US99000001B2 · Cell [1]\n   “a cell”\n12. KR1020990000012A · 밴드 [2]\n";
        assert_eq!((numbered(page, 10).len(), numbered(page, 0).len()), (2, 0));
    }

    #[test]
    fn that_there_is_none_is_known_in_every_language() {
        let prompts = Prompts::load().expect("the templates");
        for lang in ["en", "ko", "zh", "ja"] {
            let text = prompts.phrase(&Language::new(lang), "not_found", context! { documents => 3, filter => "", searched => "x" }).expect("a phrase");
            assert!(finds_none(&text), "{text}");
            let text = prompts.phrase(&Language::new(lang), "elsewhere", context! { id => "US99000001B2" }).expect("a phrase");
            assert!(says_elsewhere(&text), "{text}");
        }
    }
}
