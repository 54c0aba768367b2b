//! From the words of a turn to what it asks for.

use super::*;
use crate::search::rule;

/// Letters (a CJK one counts twice) up to which words around a filter only say "keep those".
const BARE: usize = 40;

impl Turn {
    /// Takes a turn apart; `has_list` tells whether there is a list that it may be about.
    pub fn of(text: &str, has_list: bool) -> Self {
        let analysis = Analysis::of(text);
        let text = text.trim().to_owned();
        let (filter, without, said) = filters(&text, &analysis);
        let mut turn = Self {
            act: Act::Ask,
            lang: analysis.lang,
            ids: analysis.ids,
            numbers: numbers(&text),
            claims: analysis.claims,
            other: OTHER.is_match(&text),
            points_back: THOSE.is_match(&text),
            mends: MEND.is_match(&text),
            filter,
            without,
            into: None,
            newest_first: NEWEST.is_match(&text),
            first_list: FIRST.is_match(&text),
            text,
        };
        turn.act = turn.act(has_list, said);
        if matches!(turn.act, Act::Translate | Act::Summarise) {
            turn.into = language_named(&turn.text);
        }
        turn
    }

    fn act(&self, has_list: bool, filters: usize) -> Act {
        let text = self.text.as_str();
        let is = |rule: &LazyLock<Regex>| rule.is_match(text);
        let question = text.trim_end().ends_with(['?', '？']) || ASKS.is_match(text);
        let narrows = has_list && filters > 0 && (is(&KEEP) || is(&DROP) || weight(text) <= BARE) && !is(&SEARCH);
        match () {
            () if is(&PLAIN) => Act::Plain,
            () if is(&HELP) && weight(text) <= 2 * BARE => Act::Help,
            () if is(&TRANSLATE) => Act::Translate,
            () if is(&CLASSIFY) => Act::Classify,
            () if has_list && is(&BACK) => Act::Back,
            () if has_list && is(&SORT) => Act::Sort,
            () if is(&COMPARE) && (has_list || self.ids.len() > 1) => Act::Compare,
            () if is(&SUMMARISE) => Act::Summarise,
            () if has_list && is(&MORE) && (!self.numbers.is_empty() || self.points_back || !self.ids.is_empty()) => Act::More,
            () if narrows => Act::Narrow,
            () if is(&SHOW) && (has_list || !self.ids.is_empty()) && (!self.numbers.is_empty() || !self.claims.is_empty() || !self.ids.is_empty()) => Act::Show,
            () if is(&SEARCH) && !(has_list && self.points_back && question) && self.ids.is_empty() => Act::Search,
            () => Act::Ask,
        }
    }
}

/// How much a text says: letters, a CJK one counting twice.
fn weight(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| if c > '\u{2e80}' { 2 } else { 1 }).sum()
}

rules! {
    ASKS = r"^\W*(what|which|who|when|where|why|how|does|do|is|are|can|could)\b|무엇|어느|어떤|얼마|몇|인가|입니까|什么|哪|多少|几|吗|何|どの|どれ|いくつ|ですか|ますか";
    CLAUSE = r"[,;，、。]|\band\b|\bbut\b";
    INTO_LANGUAGE = r"(into|in|to|as) (korean|chinese|japanese|english)\b";
}

/// Filters that a turn names: what it lets in, what it shuts out, and how many.
fn filters(text: &str, analysis: &Analysis) -> (Filter, Without, usize) {
    let mut filter = Filter { before: analysis.before, after: analysis.after, ..Filter::default() };
    let mut without = Without::default();
    let bare = INTO_LANGUAGE.replace_all(text, " ").into_owned();
    // "drop the Korean ones but keep H01M": each clause has its own verb
    for clause in CLAUSE.split(&bare) {
        let drops = DROP.is_match(clause);
        for (office, words) in OFFICE_NAMES.iter() {
            if words.is_match(clause) && names_documents(clause) {
                if drops { &mut without.countries } else { &mut filter.countries }.push((*office).to_owned());
            }
        }
        for (code, _, words) in LANGUAGE_NAMES.iter() {
            if words.is_match(clause) && !names_office(clause) && names_documents(clause) && !TRANSLATE.is_match(text) {
                if drops { &mut without.langs } else { &mut filter.langs }.push((*code).to_owned());
            }
        }
        for found in ABOUT_CLASS.find_iter(clause).filter(|found| !in_number(clause, found.range())) {
            if drops { &mut without.classes } else { &mut filter.classes }.push(Symbol::new(found.as_str()));
        }
    }
    let count = usize::from(filter.before.is_some()) + usize::from(filter.after.is_some()) + filter.countries.len() + filter.langs.len() + filter.classes.len();
    let shut = without.countries.len() + without.langs.len() + without.classes.len();
    (filter, without, count + shut)
}

/// Whether words stand beside an office's name that make it one of documents: "ones", "patents", "문헌", "专利".
fn names_documents(clause: &str) -> bool {
    rules! {
        DOCUMENTS = r"\b(ones?|patents?|documents?|publications?|applications?|literature|only|from|filings?|registrations?|references?)\b|특허|문헌|공보|출원|등록|것|건|만|국가|专利|文献|公开|公报|申请|的|件|篇|特許|公報|出願|もの|だけ|のみ";
    }
    DOCUMENTS.is_match(clause) || weight(clause) <= 24
}

fn names_office(clause: &str) -> bool {
    OFFICE_NAMES.iter().any(|(_, words)| words.is_match(clause))
}

/// Whether what looks like a class is a part of a longer word or number ("US11950604B2", "A4").
fn in_number(text: &str, range: std::ops::Range<usize>) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let whole = &text[range.clone()];
    joins(text[..range.start].chars().next_back())
        || joins(text[range.end..].chars().next())
        || whole.len() < 3
        || whole.chars().next().is_some_and(char::is_lowercase)
}

static OFFICE_NAMES: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| OFFICES.map(|(office, words)| (office, rule(words))).into());
static LANGUAGE_NAMES: LazyLock<Vec<(&str, Regex, Regex)>> = LazyLock::new(|| LANGUAGES.map(|(code, any, of_text)| (code, rule(any), rule(of_text))).into());

/// The language that a text is wanted in: the last one named.
fn language_named(text: &str) -> Option<Language> {
    let last = |words: &Regex| words.find_iter(text).last().map(|found| found.start());
    let named = LANGUAGE_NAMES.iter().filter_map(|(code, words, _)| Some((last(words)?, *code)));
    named.max().map(|(_, code)| Language::new(code))
}

/// Places in a list that a turn names.
fn numbers(text: &str) -> Vec<usize> {
    let digits = NUMBER.captures_iter(text).filter_map(|found| found.iter().skip(1).flatten().next()?.as_str().parse().ok());
    let words = ORDINAL.captures_iter(text).filter_map(|found| {
        let word = found.iter().skip(1).flatten().next()?.as_str().to_lowercase();
        const FIRST: [&[&str]; 5] =
            [&["first", "첫", "一", "最初"], &["second", "두", "二"], &["third", "세", "三"], &["fourth", "네", "四"], &["fifth", "다섯", "五"]];
        FIRST.iter().position(|names| names.contains(&word.as_str())).map(|at| at + 1).or(Some(usize::MAX))
    });
    let mut all: Vec<usize> = digits.chain(words).collect();
    all.dedup();
    all
}
