//! What documents are counted by: "how many per country?", "출원인별로 묶어줘", "按年份统计", "国別の件数は?".

use std::sync::LazyLock;

use regex::Regex;

use super::rules::SORT;
use crate::search::rule;

/// What a count is broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The office that published them.
    Country,
    /// The language of their text.
    Language,
    /// The year of publication.
    Year,
    /// Applicants; a document can have several.
    Applicant,
    /// CPC subclasses, or IPC where there is no CPC; a document can have several.
    Class,
}

const GROUPS: [(&str, Group); 5] =
    [("country", Group::Country), ("language", Group::Language), ("year", Group::Year), ("applicant", Group::Applicant), ("class", Group::Class)];

const NOUNS: &str = concat!(
    r"(?:(?P<country>(?:publishing )?(?:countr(?:y|ies)|offices?|jurisdictions?)|국가|나라|국적|특허청|国家|国别|国)",
    r"|(?P<language>languages?|언어|语言|语种|言語)",
    r"|(?P<year>(?:publication |calendar )?years?|연도|년도|해|年份|年度|年)",
    r"|(?P<applicant>applicants?|assignees?|compan(?:y|ies)|owners?|출원인|회사|기업|申请人|公司|企业|权利人|出願人|会社|企業)",
    r"|(?P<class>(?:cpc|ipc)? ?(?:분류|分类|分類|(?:서브)?클래스|小类|大类|(?:サブ)?クラス)|(?:cpc|ipc)(?: (?:sub)?class(?:es)?| codes?)?|(?:sub)?class(?:es)?))",
);

static ASKED: LazyLock<[Regex; 20]> = LazyLock::new(|| {
    [
        r"\b(?:how many|numbers?|counts?|break\w*|group\w*|distribution|tally|split|statistics|histogram|chart|overview)\b.{0,60}?\b(?:(?:per|by|(?:for|in|from|of) each|each)(?: the| publication| publishing)?) NOUN\b",
        r"^\W*(?:and |now |then |ok,? )?(?:by|per|for each) NOUN\W*(?:please)?\W*$",
        r"\b(?:which|what) NOUN (?:are|do) (?:they|these|those|the (?:documents|patents|hits|results|ones))(?: come)? (?:from|by|in|of|there)\b",
        r"\b(?:which|what) NOUN (?:has|have|had|filed|owns?|holds?)(?: got)? (?:the )?most\b",
        r"\b(?:(?:who|which|what) are the (?:main |top |most (?:active|frequent) |different )?|top |main |most (?:active|frequent) )NOUN\b(?: (?:of the list|in the list|here|there|of (?:them|these|those)|in (?:the|this) collection))?\W*$",
        r"\b(?:which|what) NOUN (?:is|are|comes? up|appears?|occurs?|shows? up|turns? up) (?:the )?most (?:frequent|common|often|frequently|used)\b",
        r"^\W*(?:(?:and|what(?:['’]?s| is| are)|show|list|give|me|the)\W+)*(?:top|most common|most frequent|most used|largest|biggest)(?: \d{1,2}| three| five| ten)? NOUN\W*$",
        r"(?:가장|제일) (?:많은|흔한|많이 (?:나온|나오는|출원한)) NOUN",
        r"(?:어느|어떤|무슨) ?NOUN(?:이|가|에서|의)? ?(?:.{0,6} )?(?:제일|가장) ?(?:많|흔)\p{Hangul}*",
        r"^\W*NOUN(?:이|가|은|는)? ?(?:제일|가장) ?(?:많|흔)\p{Hangul}*\W*$",
        r"(?:哪一?[个些]?|什么)NOUN(?:的)?(?:专利|文献)?(?:数量?)?最(?:多|常见|频繁)",
        r"最(?:多|常见|频繁)的NOUN",
        r"(?:一番|最も)(?:多い|よく出る|頻度の高い)NOUN",
        r"(?:どの|どこの|何)NOUN(?:の.{1,6})?が(?:一番|最も)多い\p{Hiragana}*",
        r"NOUN ?별(?:로|의)? ?.{0,12}?(?:몇 ?[건편개]?|건수|개수|숫자|집계|통계|분포|정리|나눠|나누|묶|그룹|세어|알려|보여|현황|\W*$)\p{Hangul}*",
        r"按(?:照|各)?NOUN(?:来|进行|分别)?(?:分组|统计|归类|分类统计|分布|汇总|数量|计数|列出数量|分一下|各有多少)",
        r"^\W*(?:不对?|不是)?[，,]?\s*(?:我(?:是说|要|想要?|的意思是)?)?(?:按(?:照)?|(?:其中|都)?有哪些)NOUN号?\W*$",
        r"(?:各个?|每一?个?)NOUN(?:的?(?:专利|文献))?(?:分别|各)?(?:有|是)?(?:多少|几)[件篇个]?",
        r"NOUN(?:分布|统计)",
        r"NOUN(?:別|ごと|毎)(?:に|の|で)?.{0,8}?(?:何件|件数|集計|分布|内訳|グループ|まとめ|分け|数え|数を|教え|[はを]?\W*$)\p{Hiragana}*",
    ]
    .map(|pattern| rule(&format!("(?i){}", pattern.replace("NOUN", NOUNS))))
});

impl Group {
    /// What the phrases call it.
    pub fn name(self) -> &'static str {
        GROUPS.iter().find(|(_, group)| *group == self).map_or("", |(name, _)| name)
    }

    /// What a turn wants documents counted by, and the words that say so; `None` for a turn that orders a list.
    pub(super) fn asked(text: &str) -> Option<(Self, &str)> {
        if SORT.is_match(text) {
            return None;
        }
        let found = ASKED.iter().find_map(|words| words.captures(text)).filter(|found| counts_documents(&found[0]))?;
        let (_, group) = GROUPS.into_iter().find(|(name, _)| found.name(name).is_some())?;
        Some((group, found.get(0)?.as_str()))
    }
}

/// Whether a turn asks for the largest group, whatever its kind: "which year has the most?".
pub(crate) fn wants_most(text: &str) -> bool {
    static MOST: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bmost\b|\btop\b|\blargest\b|가장|제일|最多|最常见|一番|最も"));
    MOST.is_match(text)
}

/// Whether words that count by something count documents: not "how many children are diagnosed each year".
fn counts_documents(words: &str) -> bool {
    static SAID: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:how many|numbers?|counts?|break\w*|down|group\w*|distribution|tally|split|statistics|histogram|chart|overview|show|give|me|make|a|an|the|of|are|is|were|was|there|do|does|have|has|we|you|it|they|them|these|those|all|list|hits|results?|documents?|patents?|publications?|applications?|filings?|published|filed|granted|issued|come|per|by|each|every|for|in|from|countr(?:y|ies)|offices?|languages?|years?|applicants?|assignees?|compan(?:y|ies)|owners?|class(?:es)?|subclass(?:es)?|cpc|ipc|codes?|publication|publishing|calendar)\b",
        )
    });
    let counts = words.is_ascii() && words.to_lowercase().contains("how many");
    !counts || super::weight(&SAID.replace_all(words, " ")) <= super::about::LEAST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_by_is_read_in_four_languages() {
        for (text, expected) in [
            ("how many per country?", Group::Country),
            ("How many of them are there by publication year?", Group::Year),
            ("group them by applicant", Group::Applicant),
            ("break the list down by CPC subclass", Group::Class),
            ("which countries are they from?", Group::Country),
            ("who are the main applicants?", Group::Applicant),
            ("and by year?", Group::Year),
            ("국가별로 몇 건이야?", Group::Country),
            ("출원인별로 정리해줘", Group::Applicant),
            ("연도별 건수", Group::Year),
            ("按申请人统计一下", Group::Applicant),
            ("各国有多少件？", Group::Country),
            ("每年多少件", Group::Year),
            ("国別の件数を教えてください", Group::Country),
            ("出願人ごとにまとめて", Group::Applicant),
            ("言語別に何件ありますか", Group::Language),
        ] {
            assert_eq!(Group::asked(text).map(|(group, _)| group), Some(expected), "{text}");
        }
        for text in [
            "sort by applicant",
            "출원인별로 정렬해줘",
            "出願人順に並べて",
            "How many claims does it have?",
            "patents filed by a company",
            "how many documents were published this year?",
            "按国家排序",
            "Which country is number 2 from?",
            "and how many children are diagnosed each year in the US?",
        ] {
            assert_eq!(Group::asked(text), None, "{text}");
        }
    }
}
