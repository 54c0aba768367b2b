//! Cut-off dates in words: "before 2 March 2019", "2015年以前", "published in March 2010", "2005-2010".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::rule;
use crate::patent::Date;

mod recent;

/// A year, a month or a day in words, in the group `D`.
const DAY: &str = concat!(
    r"(?P<D>(?:(?:19|20)\d{2}(?:\s*[-/.年년]\s*\d{1,2}(?:\s*[-/.月월]\s*\d{1,2}\s*[日일]?)?)?\s*[年년月월]?)",
    r"|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d{2})",
);

/// Characters of a turn in which a decade stands for a filter.
const FEW_CHARS: usize = 24;

/// The groups of [`with_days`].
const DAYS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

/// A rule in which `{a}` to `{g}` are each a [`DAY`], in a group of that name.
fn with_days(template: &str) -> Regex {
    let put = |rule: String, name: &str| rule.replace(&format!("{{{name}}}"), &DAY.replace("<D>", &format!("<{name}>")));
    rule(&DAYS.into_iter().fold(template.to_owned(), put))
}

/// Cut-off dates in words: "before 2015-01-01", "before 2 March 2019", "2019년 3월 2일 이전", "2015年之前", "2015年以前": where they
/// stand, the day before which and the one from which on.
pub(super) fn bounds(text: &str) -> (Vec<Range<usize>>, Option<Date>, Option<Date>) {
    // a, d: the day itself; b: a day behind which the words stand; c: the whole period counts
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        with_days(concat!(
            r"(?i)(?:published |dated |filed |public )?\b(?:before|prior to|earlier than)\s+(?:the\s+)?(?:(?:critical|cut-?off|relevant|priority|filing|effective) date(?: of)?[ ,:]*)?{a}\b|\b(?:critical|cut-?off) date(?: is| of|:|=)?\s*{g}\b|(?:기준일|基准日|基準日)(?:은|이|は|是|为|：|:)?\s*{f}|\bpre[- ]?{d}\b",
            r"|(?:published |dated |filed |public )?\b(?:until|up to|through|by(?: the)? end of|not? (?:later|newer|more recent) than)\s+{c}\b",
            r"|{b}(?:\s*(?:이전|전에|전(?:은|의|인|까지|것|거|건)|전\b|전 |보다 먼저|以前|之前|前(?:公开|的|\W*$|[，,、])|より前|前に)|[^.?!。]{0,60}(?:\bbefore (?:that|then|this|it)\b\W*$|그 ?(?:날|때)?(?:보다)? ?(?:이전|먼저|전에)|[在]?[那此]之?前|(?:それ|その日)(?:より|以)前))",
        ))
    });
    static BEFORE_WHOLE: LazyLock<Regex> = LazyLock::new(|| {
        with_days(
            r"(?i){c}(?:\s*(?:까지|まで|为止|止|[及或][以之]前)|\s+or (?:earlier|before|older))|^\W*(?:不对?[，,]?\s*|不是[，,]?\s*|改[成为]?)?(?:截?至|到){e}年?\W*$",
        )
    });
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        with_days(concat!(
            r"(?i)(?:published |dated )?\b(?:since|from|starting(?: in| from)?)\s+{a}\b|(?:published |dated )?\bafter\s+{c}\b",
            r"|{b}(?:\s*(?:이후|부터|(?:[及或]|[(（]含[^)）]{0,4}[)）])?(?:以后|之后)|后(?:的|\W*$|[，,、])|以来|以降|起|から)|\s+(?:or|and) (?:later|newer|onwards?|younger|after(?:wards)?\W*$)|\s+onwards?)",
        ))
    });
    static AFTER_WHOLE: LazyLock<Regex> = LazyLock::new(|| with_days(r"{c}(?:より(?:後|あと|新しい))"));
    // "how many are from 2020?": not what came after
    static FROM: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:is|are|were|was)\s+from\s+(?:19|20)\d\d(?:\W*$|[,;])|\bhow many\b.{0,40}\bfrom\s+(?:19|20)\d\d\s+(?:mention|contain|say|use|are|have|hold|disclose)",
        )
    });
    let find = |rule: &Regex| {
        let found = rule.captures(text)?;
        let (day, whole) = match found.name("c").or(found.name("e")) {
            Some(whole) => (whole, true),
            None => (found.name("a").or(found.name("b")).or(found.name("d")).or(found.name("f")).or(found.name("g"))?, false),
        };
        let date = day_in_words(day.as_str())?;
        Some((found.get(0)?.range(), if whole { behind(day.as_str(), date)? } else { date }))
    };
    if let Some((range, first, behind)) = recent::part_of_a_year(text)
        .or_else(|| recent::this_year(text))
        .or_else(|| span(text))
        .or_else(|| years(text))
        .or_else(|| decade(text))
        .or_else(|| only(text))
        .or_else(|| alone(text))
    {
        return (vec![range], Some(behind), Some(first));
    }
    if let Some((range, first)) = recent::last_years(text) {
        return (vec![range], None, Some(first));
    }
    let before = find(&BEFORE).or_else(|| find(&BEFORE_WHOLE));
    let after = if FROM.is_match(text) { None } else { find(&AFTER).or_else(|| find(&AFTER_WHOLE)) };
    if before.is_none()
        && after.is_none()
        && let Some((range, first, behind)) = period(text)
    {
        return (vec![range], Some(behind), Some(first));
    }
    let ranges = before.iter().chain(&after).map(|(range, _)| range.clone()).collect();
    (ranges, before.map(|(_, date)| date), after.map(|(_, date)| date))
}

/// Where a period stands, its first day and the first day behind it.
type Period = (Range<usize>, Date, Date);

/// "between 2010-03-01 and 2010-03-31": the last day counts.
fn span(text: &str) -> Option<Period> {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        with_days(concat!(
            r"(?i)\b(?:published |dated |filed )?(?:between|from)\s+{a}\s+(?:and|to|until|through)\s+{c}",
            r"|{b}\s*(?:부터|에서|~|～|到|至|から)\s*{d}\s*(?:까지|사이|之间|为止|まで|の間)?",
        ))
    });
    let found = SPAN.captures(text).filter(|found| found[0].contains(|c: char| "-./月월".contains(c) || c.is_alphabetic()))?;
    let (first, last) = (found.name("a").or(found.name("b"))?.as_str(), found.name("c").or(found.name("d"))?.as_str());
    Some((found.get(0)?.range(), day_in_words(first)?, behind(last, day_in_words(last)?)?))
}

/// "from 2005 to 2010", "2005-2010", "2005年到2010年": both whole.
fn years(text: &str) -> Option<Period> {
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)(?:\b(?:published |dated |filed )?(?:from|between|in)\s+)?(?:^|\b|[^\d/.-])(?P<a>(?:19|20)\d{2})\s*(?:년|年)?\s*(?:-|–|~|～|to|and|until|through|에서|부터|到|至|から)\s*(?P<c>(?:19|20)\d{2})\b",
            r"\s*(?:(?:년|年)\s*)?(?:까지|사이|之间|为止|まで|の間)?",
        ))
    });
    let found = RANGE.captures(text).filter(|found| !found[0].contains("and") || found[0].to_lowercase().contains("between"))?;
    let year = |name: &str, more: u32| Date::new(found[name].parse::<u32>().ok()? + more, 1, 1);
    Some((found.get(0)?.range(), year("a", 0)?, year("c", 1)?))
}

/// "only 2010s", "2010년대 것만", "90年代公开的": ten years, in a turn of few words or beside a word for publication.
fn decade(text: &str) -> Option<Period> {
    static DECADE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)(?:\b(?:from|in|of) (?:the )?)?(?P<century>19|20)?(?P<ten>\d)0(?:['’]?s\b|년대|年代)|\b(?:the )?(?P<word>sixties|seventies|eighties|nineties)\b|(?P<han>[六七八九])十年代",
        )
    });
    static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\b(?:published|issued|granted|filed|dated)\b|공개|등록|출원|公开|公布|授权|公開|発行"));
    let found = DECADE.captures(text).filter(|_| text.chars().count() <= FEW_CHARS || PUBLISHED.is_match(text))?;
    let tens = match found.name("word") {
        Some(word) => ["sixties", "seventies", "eighties", "nineties"].iter().position(|name| word.as_str().eq_ignore_ascii_case(name))? as u32 + 6,
        None if let Some(han) = found.name("han") => "六七八九".chars().position(|c| han.as_str().starts_with(c))? as u32 + 6,
        None => found["ten"].parse().ok()?,
    };
    let century = found.name("century").map_or(if tens < 3 { 20 } else { 19 }, |century| if century.as_str() == "20" { 20 } else { 19 });
    let first = 100 * century + 10 * tens;
    Some((found.get(0)?.range(), Date::new(first, 1, 1)?, Date::new(first + 10, 1, 1)?))
}

/// A turn that says nothing but a year: "只要2010年的", "2010년 것만", "only the ones from 2010".
fn only(text: &str) -> Option<Period> {
    static ONLY: LazyLock<Regex> = LazyLock::new(|| {
        with_days(concat!(
            r"(?i)^\W*(?:只(?:要|看|留|保留)|换成|改成|换为|改为)?{a}的(?:专利|文献)?\W*$|^\W*(?:只(?:要|看|留|保留)|换成|改成|换为|改为){g}\W*$|{b}的(?:专利|文献)?有?(?:几|多少)件\W*$|^\W*{c} ?(?:것|거|건)?(?:만|(?:으)?로 ?바꿔)\W*\p{Hangul}*\W*$",
            r"|^\W*(?:(?:and|now|ok|no)\W+)*(?:only|just) (?:(?:the )?ones from |the |from |in |those from )?{d}(?: (?:instead|please|ones))*\W*$|^\W*(?:(?:published|dated|from|in) )?{f} (?:only|instead)\W*$|^\W*(?:代わりに)?{e}(?:の(?:もの|特許|文献)?)?(?:だけ|のみ|に(?:変え|替え|換え))\W*\p{Hiragana}*\W*$",
        ))
    });
    whole(&ONLY.captures(text)?)
}

/// The year, the month or the day that a rule of [`with_days`] found, as a whole.
fn whole(found: &regex::Captures<'_>) -> Option<Period> {
    let words = DAYS.iter().find_map(|name| found.name(name))?.as_str();
    let first = day_in_words(words)?;
    Some((found.get(0)?.range(), first, behind(words, first)?))
}

/// A turn that says a year and what becomes of it: "and 2016 too", "what about 2012?", "without 2013", "2012 or 2013".
fn alone(text: &str) -> Option<Period> {
    static ALONE: LazyLock<Regex> = LazyLock::new(|| {
        with_days(concat!(
            r"(?i)^\W*(?:(?:and|also|or|plus|add|include|but|now|ok|without|not|drop|exclude|except|what about|how about)\W+)*(?:(?:the|those|ones?|from|of|in|published|dated|year)\s+)*{a}(?:\s+(?:ones?|too|as well|also|patents|publications))*\W*$",
            r"|^\W*(?:그리고 |또 )?{b}의? ?(?:것|거|건|특허|문헌)?(?:도|까지|은|는|을)?(?: ?(?:추가|포함|넣|더해|같이|빼|제외|말고)\p{Hangul}*(?: ?\p{Hangul}+)?)?\W*$",
            r"|^\W*(?:再|也|还)?(?:有|要|看|加上|加入|包括|不要|去掉|除了)?{c}的?(?:专利|文献|那[件篇个])?(?:也要?|呢)?\W*$",
            r"|^\W*{d}の?(?:もの|特許|文献)?(?:も|は|を)?(?:追加|含め|入れ|加え|除いて|除外|以外)?\p{Hiragana}*\W*$",
        ))
    });
    static TWO: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)^\W*(?:only |just |in |from )*((?:19|20)\d\d) (?:or|and) ((?:19|20)\d\d)\W*$"));
    if let Some(found) = TWO.captures(text) {
        let (first, last): (u32, u32) = (found[1].parse().ok()?, found[2].parse().ok()?);
        // a gate has two sides: 2012 and 2014 are no period
        return if first + 1 == last { Some((0..text.len(), Date::new(first, 1, 1)?, Date::new(last + 1, 1, 1)?)) } else { None };
    }
    // a date by itself says nothing of what becomes of it
    let found = ALONE.captures(text).filter(|found| DAYS.iter().find_map(|name| found.name(name)).is_some_and(|day| day.as_str().trim() != text.trim()))?;
    whole(&found)
}

/// "published in March 2010", and no question about a date.
fn period(text: &str) -> Option<Period> {
    static IN: LazyLock<Regex> = LazyLock::new(|| {
        with_days(concat!(
            r"(?i)\b(?:published|issued|granted|dated|that came out)\s+(?:in|during)\s+(?:the year\s+)?{c}\b|(?:\b(?:is|are|were|was)|\bhow many (?:\w+ ){1,4}?)\s*\bfrom\s+{a}(?:\W*$|[,;]|\s+(?:mention|contain|say|use|are|have|hold|disclose)\w*\b)",
            r"|{b}(?:도)?(?:에|중에)?\s*(?:공개|등록|발행|공고)(?:된|한|되)|{d}(?:里|中|份|度)?(?:公开|公布|授权|发布)的?|{e}(?:に|中に|度に)?(?:公開|発行|登録)され",
        ))
    });
    static ASKS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:was|is) (?:it|this|that|the)\b|\bthe (?:one|document|patent|publication|application)\b|\bwhen\b|\bwhich (?:year|date)\b|언제|몇 ?년|것|건|거|何年|いつ|哪年|什么时候|那[件篇个]|方[、はの]|やつ",
        )
    });
    // "몇 건" counts
    static COUNTS: LazyLock<Regex> = LazyLock::new(|| rule(r"몇 ?건|何件|几件|多少件"));
    let found = IN.captures(text).filter(|_| !ASKS.is_match(&COUNTS.replace_all(text, " ")))?;
    whole(&found)
}

/// The first day behind a year, a month or a day that is meant as a whole.
fn behind(text: &str, first: Date) -> Option<Date> {
    let numbers =
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).count() + usize::from(text.contains(|c: char| c.is_ascii_alphabetic()));
    let (year, month, day) = first.parts();
    match numbers {
        1 => Date::new(year + 1, 1, 1),
        2 => Date::new(year, month + 1, 1).or_else(|| Date::new(year + 1, 1, 1)),
        _ => Date::new(year, month, day + 1).or_else(|| Date::new(year, month + 1, 1)).or_else(|| Date::new(year + 1, 1, 1)),
    }
}

/// "2 March 2019", "March 2019", "2019년 3월 2일", "2019"; a missing day or month is the first.
fn day_in_words(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let numbers: Vec<u32> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|d| d.parse().ok()).collect();
    let lower = text.to_lowercase();
    match MONTHS.iter().position(|m| lower.contains(m)) {
        Some(month) => {
            let year = *numbers.last()?;
            let day = if numbers.len() > 1 { numbers[0] } else { 1 };
            Date::new(year, month as u32 + 1, day)
        }
        None => Date::new(*numbers.first()?, *numbers.get(1).unwrap_or(&1), *numbers.get(2).unwrap_or(&1)),
    }
}

#[cfg(test)]
mod tests {
    use crate::search::analysis::Analysis;

    #[test]
    fn dates_in_words_are_bounds() {
        let analysis = Analysis::of("how many US patents from 2020 mention machine learning?");
        let day = |day: Option<crate::patent::Date>| day.map(|day| day.to_string());
        assert_eq!((day(analysis.after), day(analysis.before)), (Some("2020-01-01".into()), Some("2021-01-01".into())));
        for (text, before) in [
            ("Which documents published before 2015-01-01 disclose it?", "2015-01-01"),
            ("2019년 3월 2일 이전에 공개된 문헌", "2019-03-02"),
            ("2015年之前公开的专利", "2015-01-01"),
            ("2015年1月1日及以前的", "2015-01-02"),
            ("prior to 2012, which patents disclose it?", "2012-01-01"),
            ("art that was public before 2 March 2019 for wetting coffee", "2019-03-02"),
            ("before January 1, 2015", "2015-01-01"),
            ("my critical date is 19 August 2015 - keep what was published before that", "2015-08-19"),
            ("출원일이 2016년 7월 7일이라 그날보다 먼저 공개된 것만요", "2016-07-07"),
            ("2012年までに公開された日本の特許", "2013-01-01"),
            ("2015년 1월 1일 전에 공개된것만", "2015-01-01"),
        ] {
            assert_eq!(Analysis::of(text).before.expect(text).to_string(), before);
        }
        for (text, after) in [
            ("patents after 2020", "2021-01-01"),
            ("since 2020", "2020-01-01"),
            ("2020년 이후", "2020-01-01"),
            ("only 2019 or later", "2019-01-01"),
            ("before 2000 or after 2010", "2011-01-01"),
        ] {
            assert_eq!(Analysis::of(text).after.expect(text).to_string(), after);
        }
        for text in ["cured for 2000 s before drying", "Why does DE112017005170T5 cool the medium before it enters the condenser?"] {
            assert_eq!(Analysis::of(text).before, None);
        }
    }

    #[test]
    fn a_period_is_a_gate_of_two_sides() {
        for (text, after, before) in [
            ("camera patents published between 2010-03-01 and 2010-03-31", "2010-03-01", "2010-04-01"),
            ("Camera patents published in March 2010", "2010-03-01", "2010-04-01"),
            ("2010년 3월에 공개된 카메라 특허", "2010-03-01", "2010-04-01"),
            ("2010年3月公开的相机专利有哪些？", "2010-03-01", "2010-04-01"),
            ("2010年3月に公開されたカメラの特許", "2010-03-01", "2010-04-01"),
            ("how many were published in 2021?", "2021-01-01", "2022-01-01"),
            ("how many of them are from 2020?", "2020-01-01", "2021-01-01"),
        ] {
            let found = Analysis::of(text);
            assert_eq!((found.after.map(|d| d.to_string()).as_deref(), found.before.map(|d| d.to_string()).as_deref()), (Some(after), Some(before)), "{text}");
        }
        for text in ["Was it published in 2013?", "In the one published in 2024, what is it made of?", "2013년에 공개된 건 뭘 넣어?"] {
            assert_eq!((Analysis::of(text).after, Analysis::of(text).before), (None, None), "{text}");
        }
    }
}
