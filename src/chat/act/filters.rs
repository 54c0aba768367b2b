//! Filters in the words of a turn: what it lets in, what it shuts out, what it takes back.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::dropped::{drops, shuts_out};
use super::rules::{ABOUT_CLASS, CLASS_WORD, MEND, STRONG, rules, translates};
use super::{Lift, Without, applicants};
use crate::chat::period::Period;
use crate::index::Filter;
use crate::patent::{Language, Symbol};
use crate::search::analysis::Analysis;
use crate::search::offices::{OFFICES, at_home};
use crate::search::{names, rule};

/// What a turn says of filters.
pub(super) struct Said {
    pub filter: Filter,
    pub without: Without,
    pub lift: Lift,
    /// How many filters that are.
    pub count: usize,
    /// The words besides them.
    pub rest: String,
}

/// Languages by the names that people call them: where a text is wanted in one, and where a document is.
pub(super) const LANGUAGES: [(&str, &str, &str); 6] = [
    ("en", r"(?i)\benglish(?:[- ]language)?\b|영어|영문|英文|英语|英語|英訳|英译", r"(?i)\benglish(?:[- ]language)?\b|영어|영문|英文|英语|英語"),
    (
        "ko",
        r"(?i)\bkorean(?:[- ]language)?\b|한국어|국문|한글|韩文|韩语|韓国語|ハングル|韓訳|韩译",
        r"(?i)\bkorean[- ](?:language|text)\b|한국어|국문|한글|韩文|韩语|韓国語",
    ),
    ("zh", r"(?i)\bchinese(?:[- ]language)?\b|중국어|중문|中文|汉语|中国語|中訳|中译", r"(?i)\bchinese[- ](?:language|text)\b|중국어|중문|中文|汉语|中国語"),
    (
        "ja",
        r"(?i)\bjapanese(?:[- ]language)?\b|일본어|일문|日文|日语|日本語|和訳|日訳|日译",
        r"(?i)\bjapanese[- ](?:language|text)\b|일본어|일문|日文|日语|日本語",
    ),
    ("de", r"(?i)\bgerman(?:[- ]language)?\b|독일어|德文|德语|ドイツ語", r"(?i)\bgerman[- ](?:language|text)\b|독일어|德文|德语|ドイツ語"),
    ("fr", r"(?i)\bfrench(?:[- ]language)?\b|프랑스어|法文|法语|フランス語", r"(?i)\bfrench[- ](?:language|text)\b|프랑스어|法文|法语|フランス語"),
];
/// Of these, the ones that answers and translations are written in.
const WRITTEN: usize = 4;

rules! {
    ONLY_IN = r"^\W*(?:(?:and|now|ok)\W+)*(?:only |just |keep )?(?:those |the ones )?(?:in|under) [A-HY]\d\d\W*$|^\W*only [A-HY]\d\d\W*$|^\W*[A-HY]\d\d ?(?:쪽|것|거|건)?만\W*\p{Hangul}*\W*$|只[要看留]\S{0,2}[A-HY]\d\d的?\W*$|^\W*[A-HY]\d\d(?:だけ|のみ)";
    NO = r"^\W*(?:no|nope|sorry)\W*$";
    NOT_BUT = r"不是[^，,]{1,12}[，,]\s*(?:而?是|要)|^\W*(?:no,? )?not (?:the )?[a-z-]{2,16}(?: ones?| patents| documents)?\s*[,;:–—-]+\s*(?:but |rather )?(?:the )?[a-z-]{2,16}(?: ones?| patents| documents)?\W*$";
    IS_NOT = r"^\W*(?:不对[，,]?)?不是|^\W*(?:no,? )?not (?:the )?";
    NOT_THAT = r"^\W*(?:(?:no|sorry)\W+)?not\b";
    CLAUSE = r"[,;，、。？！：]|[.!?:] |\band\b|\bbut\b|고 |며 ";
    THEN = r"やめて|外して|なくして|解除して|取り消して";
    INTO_LANGUAGE = r"(?:要約|請求項 ?\d*|抄録)を?(?:日本語|英語|韓国語|中国語)で|\b(?:in)?to (?:korean|chinese|japanese|english|german|french)\b|(?:英语|英文|中文|韩文|日文|英語|日本語|韓国語|中国語)に|(?:영어|한국어|중국어|일본어)로 ?(?:번역|옮|바꿔|도|해|답|대답|알려|설명|말)|\b(?:answer|reply|respond|explain|tell me|write)\b(?: \w+){0,3} in (?:korean|chinese|japanese|english)\b|(?:英語|日本語|韓国語|中国語)で(?:教え|答え|説明|お願い|回答|出力|まとめ|話)|用(?:英|中|日|韩)(?:文|语)(?:回答|说|告诉|解释|讲)";
    IN_LANGUAGE = r"\b(?:written )?in (?:korean|chinese|japanese|english|german|french)\b(?:(?:,? (?:or|and)|,) (?:in )?(?:korean|chinese|japanese|english|german|french)\b)*";
    WRITTEN_IN = r"(?:日本語|英語|中国語|韓国語)で|\bin (?:korean|chinese|japanese|english)\b|[译翻]?成(?:英|中|日|韩)(?:文|语)|用[一两三几\d]{0,2}[段句]?话?(?:英|中|日|韩)(?:文|语)|(?:英|中|日|韩)文版|[英中日韓]訳|\b(?:english|korean|chinese|japanese) (?:version|translation|please)\b";
    MONTH = r"^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*$";
    TAKES_BACK = r"지워|지우|\b(?:drop|remove|forget|lift|ignore|cancel|clear|undo|without|no|any|before)\b|빼|없애|풀고|풀어|풀|해제|취소|제거|무시|상관없|去掉|取消|不限|不要|解除|删|やめ|外し|解除|なし|取り消|問わ|問い|なくして";
    RESTORES = r"\bback in\b|다시 .{1,12}(?:포함|넣)|も(?:入れ|含め|加え|戻)|\b(?:bring|put|add|get|let)\b.{0,30}\bback\b|戻し|戻す|恢复|(?:것|거|건)들?도 ?(?:포함|넣)|\bincluded?\b|\bincluding\b|다시 ?(?:넣|포함)|加回|放回|含めて|含む";
    KEEPS = r"留|保留|不变|유지|남겨|남기|그대로|\b(?:keep|stays?|leave)\b|残|そのまま";
    LIMIT = r"\b(?:limits?|restrictions?|filters?|conditions?)\b|조건|제한|필터|条件|限制|筛选|制限|フィルタ";
    DATES = r"\b(?:dates?|time|years?|periods?)\b|날짜|기간|연도|日期|时间|年份|日付|期間|年(?:を|は|の条件)|年代";
    COUNTRIES = r"\b(?:country|countries|offices?)\b|국가|나라|国家|国别|国の|国は";
    LANGS = r"\blanguages?\b|언어|语言|言語";
    APPLICANTS = r"\b(?:applicants?|assignees?|compan(?:y|ies))\b|출원인|申请人|出願人";
    CLASSES = r"\b(?:class|classes|classification|cpc|ipc)\b|분류|分类|分類";
    LETS_IN = r"(?i)\b(?:before|after|since|from|until|with|include|add|show|in|only|just)\b|\d{4}|だけ|のみ|만|只|남|보여|이전|이후|以前|以后|以後|之前|之后|看|見せ";
    YEAR = r"(?:1[89]|20)\d\d";
    BOUND = r"\bnot? (?:later|newer|more recent) than\b";
    BEHIND = r"^[（(][A-Z]{2}[)）]|^[)）]|^[ -]?(?:language )?(?:ones?|patents?|docs?|documents?|publications?|applications?|literature|filings?|references?|(?:prior )?art|only|utility)\b|^\s*(?:특허|문헌|공보|출원|등록|것|거|건|쪽|선행|만)|^(?:도|은|는|을|를)? ?(?:빼|제외|남)|^(?:有关|关于).{1,40}的(?:专利|文献|公开|公报|申请)|^的?(?:专利|文献|公开|公报|申请|那|都|全|排除|去掉|剔|不要|除|删|\W*$)|^(?:の?もの)?[をは]?(?:除|外|だけ|のみ)|^で(?:書か|作成さ)れ|^의 .{1,40}(?:특허|문헌|공보|출원)[를을이가은는]?(?: ?(?:좀|모두|전부))? ?(?:찾|보여|검색|알려|\W*$)|^的.{1,24}(?:专利|文献|公报)\W*$|^(?:和|与|及|以及|、|跟|と|・)(?:日本|韩国|韓国|中国|美国|米国|欧洲|欧州|德国|ドイツ)[的の]?(?:专利|文献|公报|公開|特許|公報)|^(?:과|와|이랑|랑|하고|,) ?(?:한국|일본|중국|미국|유럽|독일) ?(?:특허|문헌|공보)|^(?:로|으로) ?(?:쓰인|쓴|작성|된)|^[写撰]|^の?(?:特許|文献|公報|出願|もの|だけ|やつ)|^の[^、。]{1,16}(?:特許|文献|公報)を?(?:見せ|探|検索|教え|挙げ|調べ|\W*$)";
    LEFT_OVER = r"[，,、]\s*(?:只[要看留]|仅限?|限于)\s*的?\W*$";
    AHEAD = r"(?:\b(?:from|in|only|drop|exclude|excluding|without|keep|just|not|no)|除|去掉|只[要看留])\s*$";
}

/// Letters (a CJK one counts twice) of a clause that is about a filter and nothing else.
const SHORT: usize = 24;

/// Reads the filters of a turn, `whole`; `text` is without the numbers of documents and the dates.
pub(super) fn said(whole: &str, text: &str, analysis: &Analysis) -> Said {
    let mut filter = Filter { before: analysis.before, after: analysis.after, ..Filter::default() };
    let (mut without, mut lift) = (Without::default(), Lift::default());
    // "no, I meant Korean and Japanese" shuts out none
    static MEANT: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)^\W*(?:no|nope|sorry)\W+(?:sorry\W+)?i (?:mean|meant|said)\b"));
    // "言語を問わず": whatever the language
    static WHATEVER: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)(?:言語|国|年代|期間)を?問わず|不限(?:语言|国家|年份|时间)|\bregardless of (?:the )?(?:language|country|date|year)s?\b|(?:언어|국가|연도|날짜) ?(?:에 ?)?(?:상관|관계)없이",
        )
    });
    let whatever = WHATEVER.find_iter(text).map(|found| found.as_str().to_owned()).collect::<String>();
    lift.langs |= LANGS.is_match(&whatever);
    lift.countries |= COUNTRIES.is_match(&whatever) || whatever.contains('国');
    lift.dates |= DATES.is_match(&whatever) || whatever.contains('年');
    let text = &WHATEVER.replace_all(text, " ");
    let text = &without_decades(&at_home(&MEANT.replace(text, " "), &analysis.lang));
    let wanted_in = THEN.replace_all(&INTO_LANGUAGE.replace_all(text, " "), "$0、").into_owned();
    // "how many of them cite a US patent?": of what they cite
    static CITED: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\bcit(?:e|es|ed|ing) (?:an? |any |the |other )*(?:[\w.]+ )?(?:patents?|documents?|publications?)\b"));
    let wanted_in = CITED.replace_all(&wanted_in, " ").into_owned();
    let mut rest = wanted_in.clone();
    // "drop the Korean ones but keep H01M": each clause has its own verb
    let (mut dropped, mut took_back) = (false, false);
    let (mends, corrects) = (MEND.is_match(whole), NOT_BUT.is_match(whole));
    let unnamed = applicants::without(&wanted_in);
    for clause in CLAUSE.split(&unnamed) {
        // "no, I meant Chinese", "not Chinese, Japanese": what was meant is let in
        if NO.is_match(clause) || mends && NOT_THAT.is_match(clause) || corrects && IS_NOT.is_match(clause) {
            continue;
        }
        // "drop the Korean and Japanese ones": the second one has no verb of its own
        let drops = drops(clause) || dropped && !STRONG.is_match(clause) && !LETS_IN.is_match(clause) && weight(clause) <= SHORT;
        dropped = drops;
        let in_language = IN_LANGUAGE.find(clause).map(|found| found.as_str().to_owned());
        let without_language = without_languages(&IN_LANGUAGE.replace_all(clause, " "));
        let alone = weight(clause) <= SHORT;
        let offices: Vec<&str> = OFFICE_NAMES.iter().filter(|(_, words)| of_documents(&without_language, words, alone)).map(|(office, _)| *office).collect();
        if RESTORES.is_match(clause) && !offices.is_empty() {
            filter.countries.extend(offices.iter().map(|office| (*office).to_owned())); // beside what there is
            rest = rest.replace(clause, " ");
            continue;
        }
        // "drop the date and the class": the second one has no verb of its own
        let goes_on = took_back && weight(clause) <= SHORT && !LETS_IN.is_match(clause) && !KEEPS.is_match(clause);
        took_back = (goes_on || TAKES_BACK.is_match(clause)) && taken_back(clause, &offices, &mut lift);
        if took_back {
            rest = rest.replace(clause, " ");
            continue;
        }
        if drops { &mut without.countries } else { &mut filter.countries }.extend(offices.iter().map(|office| (*office).to_owned()));
        for (code, any, of_text) in LANGUAGE_NAMES.iter() {
            let named = in_language.as_ref().is_some_and(|words| any.is_match(words)) || offices.is_empty() && of_documents(clause, of_text, alone);
            if named && !translates(text) {
                if drops { &mut without.langs } else { &mut filter.langs }.push((*code).to_owned());
            }
        }
        for found in ABOUT_CLASS.find_iter(clause).filter(|found| is_class(clause, found.range())) {
            if drops { &mut without.classes } else { &mut filter.classes }.push(Symbol::new(found.as_str()));
        }
    }
    let (of_first, others) = applicants::of_several(&wanted_in).unzip();
    for (found, name) in applicants::named(of_first.as_deref().unwrap_or(&wanted_in)) {
        if !applicants::names_no_one(name) {
            let place = if shuts_out(&wanted_in) { &mut without.applicants } else { &mut filter.applicants };
            place.push(name.to_owned());
            place.extend(others.iter().flatten().cloned());
            rest = of_first.as_deref().unwrap_or(&rest).replace(found, " ");
        }
    }
    let rest = besides(&rest);
    if let (Some(day), None) | (None, Some(day)) = (filter.before, filter.after)
        && CLAUSE.split(whole).any(|clause| drops(clause) && YEAR.is_match(clause) && !BOUND.is_match(clause) && says_a_date_alone(clause))
    {
        // "drop what is older than 2018" keeps the rest
        (filter.before, filter.after) = if filter.before.is_some() { (None, Some(day)) } else { (Some(day), None) };
    }
    if let Some(period) = Period::of(&filter).filter(|_| shuts_out(whole) && CLAUSE.split(whole).any(|clause| drops(clause) && YEAR.is_match(clause))) {
        without.periods.push(period); // "without 2013"
        (filter.before, filter.after) = (None, None);
    }
    let dates = usize::from(filter.before.is_some()) + usize::from(filter.after.is_some()) + without.periods.len();
    let lifted = [lift.dates, lift.countries, lift.langs, lift.classes, lift.applicants].into_iter().filter(|lifted| *lifted).count();
    let let_in = filter.countries.len() + filter.langs.len() + filter.classes.len() + filter.applicants.len();
    let shut = without.countries.len() + without.langs.len() + without.classes.len() + without.applicants.len();
    Said { filter, without, lift, count: dates + let_in + shut + lifted, rest }
}

/// Whether a clause names no office, language or class beside its date.
fn says_a_date_alone(clause: &str) -> bool {
    let (offices, langs) = named(clause);
    offices.is_empty() && langs.is_empty() && !names_a_class(clause)
}

/// Notes what a clause takes back; `false` when it takes back nothing.
fn taken_back(clause: &str, offices: &[&str], lift: &mut Lift) -> bool {
    let limits = LIMIT.is_match(clause);
    let has_value = !offices.is_empty() || names_a_class(clause) || clause.contains(|c: char| c.is_ascii_digit());
    if has_value && !limits {
        return false;
    }
    let named = [
        DATES.is_match(clause),
        COUNTRIES.is_match(clause) || !offices.is_empty(),
        LANGS.is_match(clause),
        CLASSES.is_match(clause),
        APPLICANTS.is_match(clause),
    ];
    static ALL: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:the|all|every|my|our|these|those|any|of|please|now|then)\b|모든|전부|모두|다|들|[을를은는]|줘|주세요|所有|全部|一切|的|都|把|了|すべて|全部|全て|の|を|は|て|で",
        )
    });
    let besides = weight(&ALL.replace_all(&TAKES_BACK.replace_all(&LIMIT.replace_all(clause, " "), " "), " "));
    // "remove the Nitto limit": a name
    let of_one = limits && named == [false; 5] && besides > 2;
    let all = limits && named == [false; 5] && !of_one;
    lift.dates |= named[0] || all;
    lift.countries |= named[1] || all;
    lift.langs |= named[2] || all;
    lift.classes |= named[3] || all;
    lift.applicants |= named[4] || all || of_one;
    all || of_one || named != [false; 5]
}

/// Whether words name the office or the language of documents: they stand beside a word for such, or in a clause that says
/// nothing else. "Chinese herbal medicine" is none.
fn of_documents(clause: &str, words: &Regex, alone: bool) -> bool {
    words.find_iter(clause).any(|found| alone || BEHIND.is_match(&clause[found.end()..]) || AHEAD.is_match(&clause[..found.start()]))
}

/// A turn without the words of its filters.
fn besides(text: &str) -> String {
    let mut rest = text.to_owned();
    for found in ABOUT_CLASS.find_iter(text).filter(|found| is_class(text, found.range())) {
        rest = rest.replace(found.as_str(), " ");
    }
    rest = IN_LANGUAGE.replace_all(&rest, " ").into_owned();
    // "German-language" before "German"
    let names = LANGUAGE_NAMES.iter().map(|(_, _, words)| words).chain(OFFICE_NAMES.iter().map(|(_, words)| words));
    for words in names {
        let cuts: Vec<Range<usize>> =
            words.find_iter(&rest).filter(|found| of_documents(&rest, words, weight(&rest) <= SHORT) || found.is_empty()).map(|found| found.range()).collect();
        if cuts.is_empty() {
            continue;
        }
        let names = names::known(&rest);
        let of_name = |cut: &Range<usize>| names.iter().any(|name| name.start <= cut.start && cut.end <= name.end);
        for cut in cuts.into_iter().rev().filter(|cut| !of_name(cut)) {
            rest.replace_range(cut, " ");
        }
    }
    Analysis::of(&LEFT_OVER.replace_all(&CLASS_WORD.replace_all(&rest, " "), " ")).content
}

/// How much a text says: letters, a CJK one counting twice.
pub(crate) fn weight(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| if c > '\u{2e80}' { 2 } else { 1 }).sum()
}

fn names_a_class(clause: &str) -> bool {
    ABOUT_CLASS.find_iter(clause).any(|found| is_class(clause, found.range()))
}

/// Whether what looks like a class is one: no part of a longer word or number ("US11950604B2"), and at least a subclass
/// unless the clause speaks of classes ("steel A36" is none).
fn is_class(text: &str, range: Range<usize>) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let whole = &text[range.clone()];
    !joins(text[..range.start].chars().next_back())
        && !joins(text[range.end..].chars().next())
        && !whole.chars().next().is_some_and(char::is_lowercase)
        && (whole.len() >= 4 && whole.as_bytes()[3].is_ascii_uppercase() || CLASS_WORD.is_match(text) || whole.len() == 3 && ONLY_IN.is_match(text))
}

static OFFICE_NAMES: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| OFFICES.iter().map(|office| (office.code, rule(&office.words()))).collect());
static LANGUAGE_NAMES: LazyLock<Vec<(&str, Regex, Regex)>> = LazyLock::new(|| LANGUAGES.map(|(code, any, of_text)| (code, rule(any), rule(of_text))).into());

/// The offices that a text names, as ST.3 codes, and the languages; not the language that something is wanted in.
pub(crate) fn named(text: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let text = without_decades(text);
    let text = INTO_LANGUAGE.replace_all(&text, " ");
    let text = WRITTEN_IN.replace_all(&text, " ");
    let of_offices = without_languages(&text);
    let offices = OFFICE_NAMES.iter().filter(|(_, words)| words.is_match(&of_offices)).map(|(office, _)| *office).collect();
    (offices, LANGUAGE_NAMES.iter().filter(|(_, _, words)| words.is_match(&text)).map(|(code, ..)| *code).collect())
}

/// A text in which the nineties (90년대만) are not Taiwan (대만).
fn without_decades(text: &str) -> String {
    text.replace("년대만", "년대 만")
}

/// The language that goes by the adjective of an office: "the German one" may be of the European office.
pub(crate) fn language_of(office: &str) -> Option<&'static str> {
    const SPOKEN: [(&str, &str); 5] = [("KR", "ko"), ("CN", "zh"), ("JP", "ja"), ("DE", "de"), ("FR", "fr")];
    SPOKEN.iter().find(|(of, _)| *of == office).map(|(_, lang)| *lang)
}

/// A filter by the language of the one country that it lets in, where the adjective of the country may mean that.
pub(crate) fn in_language(filter: &Filter) -> Option<Filter> {
    let [country] = filter.countries.as_slice() else { return None };
    let lang = language_of(country).filter(|_| filter.langs.is_empty())?;
    Some(Filter { countries: Vec::new(), langs: vec![lang.to_owned()], ..filter.clone() })
}

/// A text without the languages of documents: "日本語の文献" does not name the Japanese office.
fn without_languages(text: &str) -> String {
    LANGUAGE_NAMES.iter().fold(text.to_owned(), |text, (_, _, words)| words.replace_all(&text, " ").into_owned())
}

/// A text without the names of offices and languages.
pub(crate) fn without_names(text: &str) -> String {
    let names = LANGUAGE_NAMES.iter().map(|(_, words, _)| words).chain(OFFICE_NAMES.iter().map(|(_, words)| words));
    names.fold(text.to_owned(), |text, words| words.replace_all(&text, " ").into_owned())
}

/// The language that a text is wanted in: the last one named.
pub(super) fn language_wanted(text: &str) -> Option<Language> {
    let last = |words: &Regex| words.find_iter(text).last().map(|found| found.start());
    let named = LANGUAGE_NAMES.iter().take(WRITTEN).filter_map(|(code, words, _)| Some((last(words)?, *code)));
    named.max().map(|(_, code)| Language::new(code))
}

#[cfg(test)]
mod tests {
    use crate::chat::act::{Act, Turn};

    #[test]
    fn applicants_classes_and_years_are_named_in_few_words() {
        let read = |text: &str| Turn::of(text, true);
        for text in ["only from Applied Materials", "by Applied Materials only", "from Applied Materials"] {
            let turn = read(text);
            assert_eq!((turn.act, turn.filter.applicants), (Act::Narrow, vec!["Applied Materials".to_owned()]), "{text}");
        }
        assert!(read("forget the applicant").lift.applicants && read("출원인 조건 빼").lift.applicants && read("去掉申请人条件").lift.applicants);
        for text in ["also include Microsoft", "and Microsoft too", "is there one by Microsoft?", "any by Microsoft?", "filed jointly with Microsoft"] {
            assert_eq!(read(text).filter.applicants, ["Microsoft"], "{text}");
        }
        for (text, name) in [
            ("주식회사 테스크 것도 포함해줘", "주식회사 테스크"),
            ("삼성전자와 공동 출원한 것만", "삼성전자"),
            ("再加上日东电工的", "日东电工"),
            ("엘지전자도", "엘지전자"),
            ("부산대학교 것도", "부산대학교"),
            ("东丽的也要", "东丽"),
            ("パナソニックも", "パナソニック"),
            ("改成宝鸡文理学院的", "宝鸡文理学院"),
            ("パナソニックのものも含めて", "パナソニック"),
        ] {
            assert_eq!((read(text).act, read(text).filter.applicants), (Act::Narrow, vec![name.to_owned()]), "{text}");
        }
        assert_eq!(read("without Kyung Hee University").without.applicants, ["Kyung Hee University"]);
        for text in ["日本電気の特許を探して", "找中国科学院的合金专利", "find Japan Tobacco patents"] {
            assert!(read(text).filter.countries.is_empty(), "{text}: {:?}", read(text).filter);
        }
        assert_eq!((read("동의대만").filter.countries, read("대만 것만").filter.countries), (vec![], vec!["TW".to_owned()]));
        assert_eq!(read("ヨーロッパのものだけ").filter.countries, ["EP"]);
        for text in ["only in B64", "B64 쪽만", "what about C01B"] {
            let turn = read(text);
            assert!(turn.act == Act::Narrow && turn.filter.classes.len() == 1, "{text}: {turn:?}");
        }
        for text in [
            "只要2010年的",
            "只要2010年",
            "2010年的",
            "换成2010年",
            "2010년 것만",
            "2010년만",
            "2010년으로 바꿔줘",
            "only 2010",
            "only the 2010 ones",
            "only the ones from 2010",
            "2010 only",
            "2010 instead",
            "代わりに2010年だけ",
            "2010年のものに変えて",
            "2010年のものだけ",
        ] {
            let turn = read(text);
            let dates = [turn.filter.after, turn.filter.before].map(|day| day.map(|day| day.to_string()).unwrap_or_default());
            assert_eq!((turn.act, dates), (Act::Narrow, ["2010-01-01".to_owned(), "2011-01-01".to_owned()]), "{text}");
        }
    }
}
