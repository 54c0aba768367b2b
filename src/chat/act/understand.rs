//! From the words of a turn to what it asks for.

use std::sync::LazyLock;

use regex::Regex;

use super::about::{LEAST, about};
use super::counting::counted;
use super::filters::{language_wanted, said, weight};
use super::places::{INDEPENDENT, PARAGRAPH, numbers, paragraphs, picks};
use super::rules::*;
use super::{Act, Back, Group, OfPair, Picks, Turn};
use crate::chat::list::{Order, searched};
use crate::patent::{Date, Language, PatentId};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::{facets, records, rule};

/// Letters (a CJK one counts twice) up to which the words beside a filter only say "keep those".
const LITTLE: usize = 12;
/// Letters of a turn that only says which codes are wanted, and of a request for help, at most.
const CODES_WANTED: usize = 40;
const SHORT: usize = 80;
/// Letters from which words without a verb, said where there is a list already, are a new search.
const SUBJECT: usize = 30;

impl Turn {
    /// Takes a turn apart; `has_list` tells whether there is a list that it may be about.
    pub fn of(text: &str, has_list: bool) -> Self {
        let text = BACK_TO_LANGUAGE.replace(text.trim(), "").into_owned();
        let analysis = Analysis::of(&text);
        let mut said = said(&text, &analysis.content, &analysis);
        let order = match () {
            () if SORT.is_match(&text) && BY_APPLICANT.is_match(&text) => Some(Order::Applicant),
            () if OLDEST.is_match(&text) => Some(Order::Oldest),
            () if NEWEST.is_match(&text) => Some(Order::Newest),
            () if SORT.is_match(&text) && BY_RELEVANCE.is_match(&text) => Some(Order::Score),
            () if SORT.is_match(&text) && BY_ELSE.is_match(&text) => Some(Order::Unknown),
            () => SORT.is_match(&text).then_some(Order::Oldest),
        };
        let back = (BACK.is_match(&text) || TITLES.is_match(&text)).then(|| match () {
            () if FIRST.is_match(&text) => Back::First,
            () if PREVIOUS.is_match(&text) => Back::Previous,
            () => Back::Present,
        });
        if back.is_some() && UNDONE.is_match(&text) {
            // "the list before the A23L cut": a filter of then, not of now
            (said.filter, said.without, said.count) = Default::default();
        }
        if DATED.is_match(&text) {
            (said.filter.after, said.count) = (Some(Date::EARLIEST), said.count + 1);
        }
        // "only those by 애경산업" is English
        let unnamed = said.filter.applicants.iter().chain(&said.without.applicants).fold(text.clone(), |text, name| text.replace(name, " "));
        let lang = if weight(&unnamed) > 0 { Language::of(&unnamed) } else { analysis.lang.clone() };
        let places = numbers(&text);
        let named = !analysis.ids.is_empty() || !analysis.claims.is_empty() || !places.is_empty() || PARTS.is_match(&text) || PARAGRAPH.is_match(&text);
        let only_places = named && said.count == 0 && weight(&PLACES.replace_all(&analysis.content, " ")) < 2;
        let free = places.is_empty() && back.is_none();
        let group = Group::asked(&text);
        let rest = group.map_or(said.rest.clone(), |(_, words)| without_words(&said.rest, words));
        let mut turn = Self {
            act: Act::Ask,
            unsure: true,
            lang,
            ids: analysis.ids,
            numbers: places,
            claims: analysis.claims,
            paragraphs: paragraphs(&text),
            of_pair: match () {
                () if FORMER.is_match(&text) => Some(OfPair::Former),
                () if LATTER.is_match(&text) => Some(OfPair::Latter),
                () => OTHER.is_match(&text).then_some(OfPair::Other),
            },
            points_back: THOSE.is_match(&text),
            mends: MEND.is_match(&text) && !BESIDES.is_match(&text),
            bare: only_places && !SHOWS.is_match(&MEND.replace(&text, " ")),
            searches: SEARCH.is_match(&text) || NEXT_TOPIC.is_match(&text) || NOUNS.is_match(&text),
            picks: None,
            everything: EVERYTHING.is_match(&text),
            subject: searched(&without_orders(&rest)),
            described: without_work(&PLACES.replace_all(&analysis.content, " ")),
            filter: said.filter,
            without: said.without,
            lift: said.lift,
            into: None,
            order,
            back,
            about: about(&text).filter(|_| has_list && said.count == 0 && free),
            same_applicant: SAME_APPLICANT.is_match(&text),
            of_word: HOLDS_WORD.is_match(&text),
            group: group.map(|(group, _)| group),
            question: text.clone(),
            text,
        };
        (turn.act, turn.unsure) = match turn.act(has_list, said.count, only_places) {
            Some(act) => (act, false),
            None => (turn.likely(has_list), true),
        };
        if turn.act == Act::Search && COUNT.is_match(&turn.text) {
            turn.subject = counted(&turn.subject); // "how many patents on tyres are there in the collection?"
        }
        if let Some(year) = turn.counted_year() {
            (turn.filter.after, turn.filter.before) = (Date::new(year, 1, 1), Date::new(year + 1, 1, 1));
            turn.subject = turn.subject.replace(&year.to_string(), " ");
        }
        if turn.act == Act::Narrow && !turn.numbers.is_empty() {
            turn.picks = Some(if DROP.is_match(&turn.text) { Picks::Dropped } else { Picks::Kept });
        }
        turn.into = turn.language();
        turn
    }

    /// Whether the turn can ask for `act`: what it needs is there.
    pub(super) fn can(&self, act: Act, has_list: bool) -> bool {
        let filters = !self.filter.is_empty() || self.without != Default::default() || self.lift != Default::default();
        match act {
            Act::Search => self.ids.is_empty() && self.claims.is_empty() && self.numbers.is_empty() && !self.subject.is_empty(),
            Act::Narrow => has_list && filters,
            Act::Sort | Act::Back | Act::More => has_list,
            // "the one that the class filter threw out"
            Act::Classify => !FILTER.is_match(&self.text),
            Act::Count if !self.ids.is_empty() || records(&self.text).contains(&Wanted::ClaimCount) => false,
            Act::Count => weight(&self.subject) <= LITTLE && (self.names_documents() || COUNTED.is_match(&self.text)),
            // "what keeps the two shields of US… apart?": one document is asked about
            Act::Compare => self.ids.len() > 1 || has_list && (self.ids.is_empty() || !ASKS.is_match(&self.text) || DIFFERS.is_match(&self.text)),
            _ => true,
        }
    }

    /// Whether it has a mark or a word that asks.
    pub(crate) fn asks(&self) -> bool {
        self.text.contains(['?', '？']) || ASKS.is_match(&self.text)
    }

    /// Whether it says by itself what it asks for: a number, a material, or anything with an asking word.
    pub(in crate::chat) fn says_what_it_asks(&self) -> bool {
        ASKS.is_match(&self.text) || facets::value(&self.text) != Wanted::Fact
    }

    /// The year of what is counted, where no date is said otherwise: "how many did Microsoft get in 2012?".
    fn counted_year(&self) -> Option<u32> {
        static YEAR: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bin ((?:19|20)\d\d)\b|((?:19|20)\d\d) ?년|((?:19|20)\d\d) ?年"));
        let open = self.act == Act::Count && self.filter.before.or(self.filter.after).is_none();
        let found = YEAR.captures(&self.text).filter(|_| open)?;
        found.iter().skip(1).flatten().next()?.as_str().parse().ok()
    }

    /// Whether it asks how things differ.
    pub(in crate::chat) fn sets_side_by_side(&self) -> bool {
        COMPARE.is_match(&self.text) || DIFFERS.is_match(&self.text)
    }

    /// Whether it goes on from the turn before: "and how many from 2004?".
    pub(in crate::chat) fn goes_on(&self) -> bool {
        FOLLOWS.is_match(&self.text)
    }

    /// Whether it says hardly anything besides what is to be done.
    pub(in crate::chat) fn subject_is_little(&self) -> bool {
        weight(&without_work(&self.subject)) <= LEAST && !PARTS.is_match(&self.text)
    }

    /// Whether it only says how many codes of which scheme are wanted: "only IPC, five codes".
    pub(in crate::chat) fn says_codes(&self) -> bool {
        let other = self.unsure || matches!(self.act, Act::Search | Act::Exists | Act::Narrow) && !self.names_documents();
        other && self.ids.is_empty() && weight(&self.text) <= CODES_WANTED && CODES.is_match(&self.text)
    }

    /// Whether it asks only if the documents that it names are there.
    fn asks_whether_stored(&self) -> bool {
        let mut rest = self.text.clone();
        for (range, _) in PatentId::find_in(&self.text).into_iter().rev() {
            rest.replace_range(range, " ");
        }
        !self.ids.is_empty() && STORED.is_match(&rest)
    }

    /// Whether it asks for a number.
    pub(super) fn asks_number(&self) -> bool {
        matches!(facets::value(&self.text), Wanted::Number(_))
    }

    /// Whether it speaks of documents in general.
    pub(super) fn names_documents(&self) -> bool {
        DOCUMENTS.is_match(&self.text)
    }

    /// Makes `act` what the turn asks for.
    pub(super) fn take_up(&mut self, act: Act) {
        self.act = if act == Act::Search && self.asks() { Act::Exists } else { act };
        self.into = self.language();
    }

    /// The language that it wants an answer in, where that is a translation or a summary.
    fn language(&self) -> Option<Language> {
        matches!(self.act, Act::Translate | Act::Summarise).then(|| language_wanted(&self.text)).flatten()
    }

    /// What is to be done: the first rule that fits.
    fn act(&self, has_list: bool, filters: usize, only_places: bool) -> Option<Act> {
        let text = self.text.as_str();
        let is = |rule: &LazyLock<Regex>| rule.is_match(text);
        let question = self.asks();
        let located = !self.ids.is_empty() || !self.claims.is_empty() || !self.numbers.is_empty();
        let little = weight(&self.subject) <= LITTLE;
        let fresh = self.ids.is_empty() && (!self.points_back || !has_list);
        Some(match () {
            () if is(&TASK) => Act::Task,
            () if is(&PLAIN) => Act::Plain,
            () if is(&HELP) && weight(text) <= SHORT => Act::Help,
            () if has_list && is(&PAGE) => Act::Page,
            () if has_list && self.claims.is_empty() && self.ids.is_empty() && !question && picks(&MEND.replace(text, " "), &self.numbers) => Act::Narrow,
            () if self.same_applicant && (has_list || self.points_back || located) => Act::More,
            () if self.group.is_some() && !located && weight(&counted(&self.subject)) <= LITTLE => Act::Count,
            () if has_list && is(&DATED) && !located => Act::Narrow,
            () if has_list && is(&COMMON) => {
                if is(&TWO) || self.ids.len() == 2 || self.numbers.len() == 2 {
                    Act::Compare
                } else {
                    Act::Summarise
                }
            }
            () if is(&CLASSIFY) => Act::Classify,
            () if is(&COMPARE)
                && self.order.is_none()
                && (has_list || self.ids.len() > 1 || self.ids.len() == 1 && (self.points_back || is(&COMPARE_WITH))) =>
            {
                Act::Compare
            }
            () if is(&OVERVIEW) && !has_list && fresh && !located && !little => Act::Search,
            () if is(&SUMMARISE) && !is(&EXISTS) || is(&IS_ABOUT) && self.claims.is_empty() => Act::Summarise,
            () if is(&TRANSLATE) && !(has_list && is(&NARROWS_TO)) => Act::Translate,
            () if self.claims.is_empty() && (is(&INDEPENDENT) || self.asks_whether_stored()) => Act::Show,
            () if is(&COUNT) && self.of_word && !located && !text.contains('哪') => Act::Count,
            () if !is(&COUNT) && records(text).contains(&Wanted::ClaimCount) => Act::Ask,
            () if has_list && is(&WHICH_FEW) => Act::Ask,
            () if is(&COUNT) && !self.everything && records(text).contains(&Wanted::Citations) => Act::Ask,
            () if is(&COUNT)
                && (self.everything || !has_list && self.names_documents() && !located && !self.points_back)
                && weight(&counted(&self.subject)) > LEAST =>
            {
                Act::Search
            }
            () if is(&COUNT)
                && !(has_list && filters > 0 && is(&STRONG))
                && (self.everything || has_list && is(&OF_LIST) || little || weight(&counted(&self.subject)) <= LEAST) =>
            {
                Act::Count
            }
            () if (has_list || self.points_back || located) && is(&MORE) && weight(&MORE.replace_all(&self.subject, " ")) < SUBJECT => Act::More,
            () if has_list && self.back.is_some() && self.claims.is_empty() && !is(&ASKS) => Act::Back,
            () if has_list
                && !self.everything
                && filters > 0
                && (!is(&ALL) || is(&DROP))
                && self.claims.is_empty()
                && (is(&STRONG) && !is(&SEARCH) && !(is(&EXISTS) && weight(&self.subject) >= SUBJECT)
                    || little && !is(&ASKS) && !leans(text) && (self.filter.applicants.is_empty() || !is(&SEARCH))) =>
            {
                Act::Narrow
            }
            () if self.about.is_some() && !self.everything && !located && !PARTS.is_match(text) && !is(&ASKS) => Act::Narrow,
            () if has_list && self.order.is_some() && filters == 0 && (little || self.points_back || !is(&SEARCH)) => Act::Sort,
            () if has_list && filters > 0 && little && !self.claims.is_empty() && !question => Act::Show,
            () if only_places && !question || is(&SHOW) && (located || is(&PARTS) || is(&PARAGRAPH)) && !is(&ASKS) => Act::Show,
            () if has_list && filters > 0 && is(&WHICH_OF) && weight(&WHICH_OF_THEM.replace_all(&self.subject, " ")) <= LITTLE && self.claims.is_empty() => {
                Act::Narrow
            }
            () if !has_list && self.order.is_some() && !located && little && (self.everything || filters > 0) => Act::Search,
            () if question && little && !self.filter.applicants.is_empty() && !located && self.names_documents() && !is(&COUNT) => Act::Search,
            () if has_list && is(&WHICH_OF) => Act::Ask,
            () if has_list && is(&ASKS_IT) => Act::Ask,
            () if self.ids.is_empty() && is(&EXISTS) && !(has_list && is(&IN_DOCUMENT)) && !(has_list && self.points_back && !is(&LIKE_THAT)) => Act::Exists,
            () if self.ids.is_empty()
                && is(&SEARCH)
                && (!question || is(&BIDS) || is(&POLITE) && !(has_list && self.points_back))
                && (!has_list || !located) =>
            {
                Act::Search
            }
            () if filters > 0 && little && (self.everything || is(&ALL)) => Act::Search,
            () if !question && !located && is(&THANKS) && weight(text) <= SHORT => Act::Plain,
            () if filters > 0 && is(&ALL) && !question => Act::Search,
            () if (fresh || is(&NEW_TOPIC)) && !located && is(&NEXT_TOPIC) && !(question && ASKS.is_match(&NEXT_TOPIC.replace(text, ""))) => Act::Search,
            () => return None,
        })
    }

    /// What no rule says: words without a question are what to search for, the rest are questions.
    fn likely(&self, has_list: bool) -> Act {
        let text = self.text.as_str();
        let located = !self.ids.is_empty() || !self.claims.is_empty() || !self.numbers.is_empty();
        let fresh = self.ids.is_empty() && (!self.points_back || !has_list);
        if self.asks() || !fresh || located {
            return Act::Ask;
        }
        let topic = !TELLS.is_match(text) && (!has_list || weight(text) >= SUBJECT && !FOLLOWS.is_match(text) && !leans(text));
        let search = topic || NOUNS.is_match(text) && weight(&self.subject) > LITTLE;
        if search { Act::Search } else { Act::Ask }
    }
}

rules! {
    PARTS = r"\b(?:abstract|full text)\b|초록|요약서|전문을|摘要|全文|要約を";
    WORK = r"(?i)\b(?:translate|summari[sz]e|summary|compare|classify|into|english|korean|chinese|japanese|short|brief|briefly|\w+ sentences?|with|against|side by|put|set|office|our|please|to|a|an|(?:main|key) (?:points?|ideas?|features?)|gist|essence|core|quick(?:ly)?|plain|simple|simply|words)\b|번역|요약|비교|분류|나란히|영어로|한국어로|일본어로|중국어로|짧게|간단히|부탁(?:해요|합니다|드려요)?|해줘|옮겨|둘|이랑|랑|무슨 ?(?:내용|얘기|이야기)(?:인지|이야)?|어떤 ?내용(?:인지|이야)?|내용만?|핵심(?:만|적으로)?|요지만?|요점만?|주요|간략히|알기 ?쉽게|쉽게|한번|빨리|정리|讲(?:的是)?什么|说(?:的是)?什么|什么内容|主要内容|内容|核心|要点|重点|大概|简单|简要|给我|帮我|[这那]件|专利|翻译|译成?|翻成|对比|比较|概括|总结|英文|中文|日文|韩文|把|将|用|跟|和|与|一下|吧|英語|日本語|中国語|韓国語|翻訳|訳|要約|比較|対比|並べて|まとめて|ざっくり|要点|ポイント|核心|内容|簡単|簡潔|概要|に|と";
    BACK_TO_LANGUAGE = r"(?i)^\W*(?:ok\W+)?(?:now )?(?:back to (?:english|korean|chinese|japanese)|(?:in )?(?:english|korean|chinese|japanese) again)\b\W*";
    OVERVIEW = r"\b(?:overview|survey) of\b|개요|현황|概况|综述|概要を";
    FILTER = r"\b(?:class|cpc|ipc) filter|분류 ?필터|分类筛选|分類フィルタ";
    SHOWS = r"\b(?:show|open|display|read|print)\b|보여|열어|읽어|띄워|显示|打开|看|展示|贴|見せ|表示|開い|読";
    TWO = r"\b(?:two|both)\b|두|둘|两|二|両";
    COMMON = r"\bin common\b|\bcommon (?:points?|features?|ground|denominator)\b|\bwhat (?:do|does) .{1,30} share\b|공통(?:점|된|으로)|共同(?:点|之处|特征)|相同(?:点|之处)|有(?:什么|哪些|何)共同|共通(?:点|する|して|の特徴)";
    BY_RELEVANCE = r"\brelevan|\bscore\b|\bsimilarity\b|\bbest\b|관련(?:도|성)|유사도|정확도|相关[度性]|相似度|関連[度性]|類似度|適合度";
    BY_APPLICANT = r"\b(?:applicant|assignee|company|companies|owner|proprietor)|출원인|회사|기업|申请人|权利人|公司|出願人|会社|企業";
    BY_ELSE = r"\b(?:by|on) (?:the )?(?:number|title|country|office|class|cpc|ipc|inventor|citations?|language|length|family|claims?|size|price|priority|filing|kind)|(?:제목|국가|번호|분류|발명자|인용|언어|우선일|출원일)(?:별|순|으로|로)|按.{0,4}(?:标题|国家|编号|分类|发明人|引用|语言|优先权|申请日)|(?:題名|タイトル|国|番号|分類|発明者|引用|言語|優先日|出願日)(?:別|順|で)";
    CODES = r"\b(?:codes?|class(?:es)?|symbols?|cpc|ipc|subclass(?:es)?|(?:main )?groups?)\b|\btop \d+|코드|분류|分类号?|分類";
    NEW_TOPIC = r"^\W*(?:something (?:completely )?(?:else|different)|(?:another|new|diff?e?rent) (?:topic|subject|thing|matter)|change of (?:topic|subject)|(?:다른|딴) ?(?:주제|얘기|이야기)|换个(?:题目|话题|主题)|話(?:は|が)?変わ|別件)";
    ASKS_IT = r"^\W*(?:(?:and|so|but|ok|then)\W+)?(?:is|does|do|did|can|could|has|have|was|were|are|would) (?:it|they|this one|that one)\b";
    WHICH_FEW = r"哪几[件篇个份]|どの数件|哪些(?:文献|专利)?(?:都)?(?:没有?|未)?(?:提到|提及|用到|使用|包含|含有|涉及)|(?:没有?|未)(?:提到|提及|用到|使用|包含|含有|涉及).{1,16}(?:的有?哪些|有哪些)|(?:この|その)?(?:中|うち)で.{2,30}(?:触れ|言及|含|使|用い).{0,8}(?:もの|の|やつ)は|(?:触れ|言及し|含まれ|含ん)て(?:い)?(?:いる|ない|いない)(?:もの|の|やつ|文献)は";
    LIKE_THAT = r"\blike (?:that|this)\b|이런|그런|这样的|そのような";
    IN_DOCUMENT = r"\bin (?:the|that|this|its) (?:\w+ ){0,2}(?:document|patent|one|claims?|description|abstract|publication|application)\b|[那这]一?(?:件|篇|个)(?:文献|专利)?[里中]|(?:その|この|あの)(?:文献|特許|件|公報)に";
    DIFFERS = r"\bdiffer|\bunlike\b|\bthan\b|다르|다른|차이|不同|区别|差|違";
    WHICH_OF = r"^\W*which (?:of (?:them|these|those)|ones?|are (?:by|from))\b|(?:其中|里[面头])哪|그 ?중(?:에서?)? ?(?:어느|어떤)|このうち.{0,20}(?:どれ|どの)";
    WHICH_OF_THEM = r"\b(?:which|of|ones?|are|were|is|from|by|in)\b";
    DATED = r"\b(?:drop|exclude|remove|skip|leave out)\b.{0,24}\b(?:without(?: an?y?)?|with no|lacking an?y?|that have no) (?:publication )?dates?\b|\b(?:drop|exclude|remove) (?:the )?undated\b|\b(?:only|just|keep)\b.{0,24}\bwith a (?:publication )?date\b|(?:날짜|공개일)(?:가|이)? ?없는 ?(?:것|건|거|문헌)(?:은|는|을)? ?(?:빼|제외)|(?:去掉|排除|剔除)没有(?:公开)?日期|(?:日付|公開日)の?(?:ない|無い)(?:もの|文献)?[はを](?:除|外)";
    COUNTED = r"\bhow many\b|[건편개]|[件篇个項]|몇 ?(?:이나|있)|几|多少|いくつ|全部で";
    SAME_APPLICANT = r"\b(?:same|this|that|its) (?:applicant|assignee|company|owner)(?:['’]s)?\b.{0,16}\b(?:other|more|else|patents?|documents?|filings?)\b|\b(?:other|more|all|any)\b.{0,20}\b(?:by|from|of) (?:the same|this|that|its) (?:applicant|assignee|company|owner)\b|\bwhat else\b.{0,16}\b(?:same|this|that|its) (?:applicant|assignee|company|owner)\b|(?:같은|동일(?:한)?|이|그|해당) ?(?:출원인|회사|기업)(?:의|이|에서)? ?.{0,12}(?:특허|문헌|출원|것|거)|(?:의|그) ?출원인(?:이|의) ?(?:낸|출원한|보유한)? ?(?:다른|모든)|(?:同一|相同|该)(?:申请人|公司|企业)的?(?:其他|其它|别的|所有)?(?:专利|文献)|同じ(?:出願人|会社|企業)の.{0,6}(?:特許|文献|出願|もの)";
    HOLDS_WORD = r"(?:이|가) ?나오는|\bmention(?:s|ed|ing)?\b|\b(?:contain\w*|us(?:e|es|ing)|with|hold\w*|say\w*) the (?:word|term|phrase|name|expression)s?\b|언급|(?:이라|라|이란|란)는? ?(?:말|단어|용어|표현)|提到|提及|(?:含有?|包含|出现|使用).{1,20}(?:一词|这个词|字样)|触れ|言及|と(?:いう|の)(?:語|言葉|単語|用語|表現)";
    TITLES = r"^\W*(?:(?:show|give|list)(?: me)? )?(?:just|only) the titles\b|제목만|只[看要显](?:示)?(?:标题|名称)|タイトルだけ";
    STORED = r"^\W*(?:(?:do|have) (?:you|we) (?:have|got|hold|know|store)|is|are)\b\W*(?:the |a )?(?:patent|document|publication)?\W*(?:(?:in|part of) (?:the|this|your) (?:collection|database|index|data)|stored|here|there|indexed)?(?: here)?\W*$|^\W*(?:문헌|특허)?(?:은|는|이|가|도)? ?(?:(?:이 ?)?(?:컬렉션|데이터베이스|여기|데이터)(?:에|에도)? ?)?있(?:나요|어요?|습니까|니|는지)\W*$|^\W*(?:(?:文献)?库|数据库|这里)?(?:里|中)?(?:有(?:没有)?|收录了?)\W*(?:这[件篇])?(?:专利|文献)?[吗么]?\W*$|^\W*(?:は|って|も)?(?:(?:この)?(?:コレクション|データベース|ここ)に(?:は)?)?(?:収録されてい|入ってい|あり)ます(?:か)?\W*$";
    COMPARE_WITH = r"\bcompare (?:it |this |that )?(?:with|to)\b|[와과]\s?비교해|[与和跟].{1,30}(?:比较|对比)(?:一下)?\W*$|と比べて(?:ください|みて)?\W*$|と比較して(?:ください|みて)?\W*$";
    LEANS = r"(?:는|은|은요|는요|인지|ㄴ지|대|래|요|呢|は|って|の|啊|吧)[\s…~.。]*$";
}

/// A text without `words`, as they stand or one by one.
fn without_words(text: &str, words: &str) -> String {
    let rest = text.replace(words, " ");
    rest.split_whitespace().filter(|word| words.split_whitespace().all(|known| known != *word)).collect::<Vec<_>>().join(" ")
}

/// A turn without the words that order a list or mend the turn before.
fn without_orders(text: &str) -> String {
    [&*MEND, &*NEWEST, &*OLDEST, &*SORT].into_iter().fold(text.to_owned(), |text, words| words.replace_all(&text, " ").into_owned())
}

/// A turn without the words that say what is to be done with a document, and how.
pub(crate) fn without_work(text: &str) -> String {
    WORK.replace_all(text, " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a turn points at several documents that were spoken of: "of those", "그중".
pub(in crate::chat) fn points_at_several(text: &str) -> bool {
    OF_LIST.is_match(text) || WHICH_OF.is_match(text)
}

/// Whether a turn without a question mark ends as a question does.
fn leans(text: &str) -> bool {
    LEANS.is_match(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applicants_groups_and_parts_of_a_document_are_asked_for() {
        for (text, expected) in [
            ("which of them are from Japan?", Act::Narrow),
            ("which of them are from Samsung?", Act::Narrow),
            ("Which documents are by Toray Industries?", Act::Search),
            ("more by the same applicant", Act::More),
            ("같은 출원인의 다른 특허 보여줘", Act::More),
            ("how many per country?", Act::Count),
            ("group them by applicant", Act::Count),
            ("which are the independent claims?", Act::Show),
            ("2번 말고 3번 보여줘", Act::Show),
        ] {
            assert_eq!(Turn::of(text, true).act, expected, "{text}");
        }
        for text in ["drop everything without a date", "drop everything after 2015"] {
            assert_eq!(Turn::of(text, true).act, Act::Narrow, "{text}");
        }
        for text in ["Is US99000001B2 in the collection?", "do you have US99000001B2?", "US99000001B2 있나요?", "有没有US99000001B2？"] {
            assert_eq!(Turn::of(text, false).act, Act::Show, "{text}");
        }
        assert_eq!((Turn::of("목록으로 보여줘", true).act, Turn::of("just the titles", true).act), (Act::Back, Act::Back));
        assert_eq!(Turn::of("how many documents in the collection mention graphene?", true).act, Act::Count);
        let without_list = |text| Turn::of(text, false).act;
        assert_eq!(without_list("how many patents on tyres are there?"), Act::Search);
        assert_eq!(without_list("How many patents does QUALCOMM have?"), Act::Count);
        assert_eq!(Turn::of("only those by 애경산업", true).lang, Language::new("en"));
    }
}
