//! Which of several documents a turn means by its date: "the 2013 one", "the older one".

use std::sync::LazyLock;

use regex::Regex;

use crate::patent::{Patent, PatentId};
use crate::search::rule;

/// "the 2013 one", "2013년 것", "2024年那件", "2013年に出た方".
pub(super) fn year(text: &str) -> Option<u32> {
    static OF_YEAR: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:the|that) ((?:19|20)\d\d) (?:one|document|patent|publication)\b|\bthe one (?:from|of) ((?:19|20)\d\d)\b|\bthe (?:one|document|patent|publication|application)(?: that was| which was)? (?:published|issued|dated|filed|granted|that came out) in ((?:19|20)\d\d)\b",
            r"|((?:19|20)\d\d)年(?:に出た|に公開された|の|公开的|公布的|出的)?(?:那?[件篇个份]|方|もの|やつ|文献|特許)|((?:19|20)\d\d)년(?:에 ?(?:나온|공개된|등록된|발행된|출원된)|도)? ?(?:것|거|건|문헌|특허|쪽)",
        ))
    });
    OF_YEAR.captures(text)?.iter().skip(1).flatten().next()?.as_str().parse().ok()
}

/// Digits from which a number holds the year of its filing, and is not of a plain series.
const LONG_NUMBER: usize = 10;

/// "the older one", "더 오래된 것", "较新的".
#[derive(Clone, Copy)]
pub(super) enum Age {
    Older,
    Newer,
}

impl Age {
    pub(super) fn of(text: &str) -> Option<Self> {
        static OLDER: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\b(older|oldest|earlier|earliest)(?: of| one| document| patent|\W*$)|\b(?:published|issued|granted|came out|is|was) first\W*$|더 ?오래된|가장 오래된|먼저 ?(?:공개|등록|나온|나왔)|[先早](?:公开|公布|授权)|先に公開|较早|更早|最早|古い(?:方|ほう)",
            )
        });
        static NEWER: LazyLock<Regex> = LazyLock::new(|| {
            rule(r"(?i)\b(newer|newest|latest|most recent)(?: of| one| document| patent|\W*$)|더 ?최근|가장 최근|较新|更新的|最新的|新しい(?:方|ほう)")
        });
        if OLDER.is_match(text) { Some(Self::Older) } else { NEWER.is_match(text).then_some(Self::Newer) }
    }

    /// The older or the newer one of several.
    pub(super) fn pick(self, among: &[&Patent]) -> Option<PatentId> {
        // without their dates, of one office and one series, the numbers tell
        let serial = |patent: &Patent| patent.id.stem().chars().filter(char::is_ascii_digit).collect::<String>();
        let plain = |patent: &Patent| (1..LONG_NUMBER).contains(&serial(patent).len());
        let of_series = among.iter().all(|patent| plain(patent) && patent.country == among[0].country);
        if of_series && among.iter().any(|patent| patent.date.is_none()) {
            let number = |patent: &&&Patent| serial(patent).parse::<u64>().ok();
            let picked = match self {
                Self::Older => among.iter().min_by_key(number),
                Self::Newer => among.iter().max_by_key(number),
            };
            return picked.map(|patent| patent.id.clone());
        }
        let dated = among.iter().filter(|patent| patent.date.is_some());
        let picked = match self {
            Self::Older => dated.min_by_key(|patent| patent.date),
            Self::Newer => dated.max_by_key(|patent| patent.date),
        };
        picked.map(|patent| patent.id.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_dates_the_numbers_of_a_series_tell() {
        let patent = |id: &str| Patent { country: "US".to_owned(), ..Patent::new(id.parse().expect("an id")) };
        let (old, new, application) = (patent("US4356793A"), patent("US11950573B2"), patent("US20180168139A1"));
        assert_eq!(Age::Older.pick(&[&new, &old]), Some(old.id.clone()));
        assert_eq!((Age::Newer.pick(&[&new, &old]), Age::Older.pick(&[&new, &application])), (Some(new.id.clone()), None));
    }

    #[test]
    fn a_document_is_told_by_its_year() {
        for (text, expected) in [
            ("2013年に出た方、請求項5の割合は？", Some(2013)),
            ("2024年那件做过多少人的临床试验？", Some(2024)),
            ("2013년 것의 청구항 1은?", Some(2013)),
            ("and the 2019 one?", Some(2019)),
            ("In the one published in 2024, what is it made of?", Some(2024)),
            ("2012년에 등록된 건 뭘 넣어?", Some(2012)),
            ("only before 2015", None),
        ] {
            assert_eq!(year(text), expected, "{text}");
        }
    }
}
