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

    pub(super) fn pick(self, among: &[&Patent]) -> Option<PatentId> {
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
