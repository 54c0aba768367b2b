//! Dates that lean on today, and halves of a year: "the last five years", "2010년 상반기".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{FEW_CHARS, Period};
use crate::patent::Date;
use crate::search::measure::small_number;
use crate::search::rule;

/// "only the last five years", "최근 5년", "近三年的", "直近5年": where it stands, and the first day.
pub(super) fn last_years(text: &str) -> Option<(Range<usize>, Date)> {
    static LAST: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)(?:\b(?:from|in|of|within|during|published (?:in|within)) )?(?:\bthe )?\b(?:last|past|previous) (?P<en>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twenty) years?\b|\bthe (?:last|past) year\b",
            r"|(?:최근|지난) ?(?P<ko>\d{1,2}) ?년(?:간|동안|이내|치)?|(?:最近|近|过去|这)(?P<zh>\d{1,2}|[一二两三四五六七八九十])年(?:内|来|间|以来)?|(?:直近|最近|過去|ここ)の?(?P<ja>\d{1,2}|[一二三四五六七八九十])(?:か|カ|ヶ)?年(?:間|以内)?",
        ))
    });
    // a claim of a document may speak of years too
    static PUBLISHED: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\b(?:published|issued|granted|patents?|documents?|publications?|only|just)\b|특허|문헌|공개|专利|文献|公开|特許|公開"));
    let found = LAST.captures(text).filter(|_| text.chars().count() <= FEW_CHARS || PUBLISHED.is_match(text))?;
    let count = ["en", "ko", "zh", "ja"].iter().find_map(|name| found.name(name)).map_or(Some(1), |count| small_number(count.as_str()))?;
    let (year, month, day) = Date::today().parts();
    let year = year - u32::try_from(count).ok()?;
    Some((found.get(0)?.range(), Date::new(year, month, day).or_else(|| Date::new(year, month, day - 1))?))
}

/// "from last year", "올해 것만", "去年的": where it stands, its first day and the first day behind it.
pub(super) fn this_year(text: &str) -> Option<Period> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)(?:\b(?:from|in|of|published in) )?\b(?:(?P<last>last)|this) year(?:['’]s)?\b|(?P<last_cjk>작년|지난해|去年|昨年)(?:도)?|올해|금년|今年")
    });
    let found = YEAR.captures(text).filter(|_| text.chars().count() <= FEW_CHARS)?;
    let last = found.name("last").or(found.name("last_cjk")).is_some();
    let year = Date::today().parts().0 - u32::from(last);
    Some((found.get(0)?.range(), Date::new(year, 1, 1)?, Date::new(year + 1, 1, 1)?))
}

/// "the first half of 2010", "2010년 하반기", "2010年上半年", "2010年の後半".
pub(super) fn part_of_a_year(text: &str) -> Option<Period> {
    static HALF: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)(?:\b(?:from|in|of|during|published in) )?(?:\bthe )?\b(?P<half_en>first|second) half of (?P<en>(?:19|20)\d\d)\b|(?P<ko>(?:19|20)\d\d) ?년(?:도)? ?(?P<half_ko>상|하)반기",
            r"|(?P<zh>(?:19|20)\d\d) ?年(?:的)?(?P<half_zh>上|下)半年|(?P<ja>(?:19|20)\d\d) ?年(?:の)?(?P<half_ja>前|後)半",
        ))
    });
    let found = HALF.captures(text)?;
    let (year, half) = ["en", "ko", "zh", "ja"].iter().find_map(|lang| Some((found.name(lang)?.as_str(), found.name(&format!("half_{lang}"))?.as_str())))?;
    let year: u32 = year.parse().ok()?;
    let [start, middle, end] = [Date::new(year, 1, 1)?, Date::new(year, 7, 1)?, Date::new(year + 1, 1, 1)?];
    let first = ["first", "상", "上", "前"].iter().any(|word| half.eq_ignore_ascii_case(word));
    let (from, behind) = if first { (start, middle) } else { (middle, end) };
    Some((found.get(0)?.range(), from, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_before_today_are_counted() {
        let (year, month, day) = Date::today().parts();
        for (text, count) in [
            ("only the last five years", 5),
            ("최근 3년 것만", 3),
            ("只要最近五年的", 5),
            ("近3年的专利", 3),
            ("直近5年のものだけ", 5),
            ("published within the last year", 1),
        ] {
            let (_, first) = last_years(text).expect(text);
            assert_eq!(first.parts().0, year - count, "{text}");
            assert!(first.parts().1 == month && first.parts().2.abs_diff(day) <= 1, "{text}");
        }
        assert_eq!(last_years("How long has the polymer been stored in the past five years of the trial?"), None);
    }

    #[test]
    fn halves_of_a_year_have_two_sides() {
        for text in ["only the first half of 2010", "2010년 상반기", "2010年上半年的", "2010年の前半"] {
            let (_, first, behind) = part_of_a_year(text).expect(text);
            assert_eq!((first.to_string(), behind.to_string()), ("2010-01-01".to_owned(), "2010-07-01".to_owned()), "{text}");
        }
        assert_eq!(part_of_a_year("2010년 하반기").map(|(_, first, _)| first.to_string()), Some("2010-07-01".to_owned()));
    }
}
