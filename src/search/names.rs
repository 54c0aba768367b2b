//! Applicants that offices write in their own script, found in texts: "삼성전자" is "Samsung Electronics".

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::naming::is_katakana;
use super::rule;
use crate::index::spelt;

/// Finds the spellings of all applicants; with the place of the applicant that each is of.
static SPELLINGS: LazyLock<(AhoCorasick, Vec<usize>)> = LazyLock::new(|| {
    let of: Vec<(usize, &str)> = spelt().iter().enumerate().flat_map(|(at, names)| names.iter().map(move |name| (at, *name))).collect();
    let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(of.iter().map(|(_, name)| name));
    (finder.unwrap_or_else(|error| unreachable!("{error}")), of.into_iter().map(|(at, _)| at).collect())
});

/// Where applicants stand in `text`, and which: no part of another word of the same script ("인텔" in "지인텔" is none).
fn standing(text: &str) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    let apart = |range: &Range<usize>| {
        let (name, before, behind) = (&text[range.clone()], &text[..range.start], &text[range.end..]);
        let both = |is: fn(char) -> bool, a: Option<char>, b: Option<char>| a.is_some_and(is) && b.is_some_and(is);
        let (begins, ends) = ((name.chars().next(), before.chars().next_back()), (name.chars().next_back(), behind.chars().next()));
        let joined = |is: fn(char) -> bool| both(is, begins.0, begins.1) || both(is, ends.0, ends.1);
        // what stands behind a Korean name may be a particle
        !joined(|c| c.is_ascii_alphanumeric()) && !joined(is_katakana) && !both(|c| ('가'..='힣').contains(&c), begins.0, begins.1)
    };
    SPELLINGS.0.find_overlapping_iter(text).map(|found| (found.range(), SPELLINGS.1[found.pattern().as_usize()])).filter(move |(range, _)| apart(range))
}

/// The other spellings of the applicants that `text` names.
pub fn other_spellings(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    all_spellings(text).into_iter().filter(|name| !lower.contains(name)).map(ToOwned::to_owned).collect()
}

/// All spellings of the applicants that `text` names, as it writes them too.
pub fn all_spellings(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let mut of: Vec<usize> = standing(&text).map(|(_, of)| of).collect();
    of.sort_unstable();
    of.dedup();
    of.into_iter().flat_map(|of| spelt()[of].iter().copied()).collect()
}

/// Whether an applicant's name in small letters is, or begins a word with, such a spelling: "kia" is not in "nokia".
pub fn is_spelt(name: &str, spelling: &str) -> bool {
    name.match_indices(spelling).any(|(at, _)| !spelling.is_ascii() || !name[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// What stands behind a name for a branch of it, in each script; the first is Latin and stands apart.
const BRANCHES: [&[&str]; 8] = [
    &["electronics", "전자", "电子", "電子"],
    &["chem", "chemical", "화학", "化学", "化學"],
    &["electric", "전기", "电气", "電気"],
    &["tire", "tyre", "타이어", "轮胎", "タイヤ"],
    &["steel", "제철", "钢铁", "製鋼"],
    &["motor", "자동차", "汽车", "自動車"],
    &["display", "디스플레이", "显示", "ディスプレイ"],
    &["heavy", "중공업", "重工", "重工業"],
];
/// What a company is called by besides, which tells it from no other.
const FORMS: [&str; 20] = [
    "산학협력단",
    "university",
    "univ",
    "industries",
    "corporation",
    "corp",
    "inc",
    "ltd",
    "company",
    "group",
    "公司",
    "集团",
    "株式会社",
    "グループ",
    "그룹",
    "주식회사",
    "电器",
    "電器",
    "電産",
    "有限公司",
];

/// All spellings of an applicant, where `name` is one of them, with the branch that it names: "samsung electronics" and "三星电子" of
/// 삼성전자.
pub fn spellings(name: &str) -> Vec<String> {
    let whole = name.to_lowercase().trim_end_matches('.').to_owned();
    let mut name = whole.clone();
    for form in FORMS {
        name = name.strip_suffix(form).unwrap_or(&name).trim().to_owned();
    }
    let found = |name: &str| spelt().iter().find_map(|names| Some((names, rest(name, names)?.to_owned())));
    let Some((names, rest)) = found(&whole).or_else(|| found(&name)) else { return by_letters(&name).map_or_else(Vec::new, |spelt| vec![name, spelt]) };
    if rest.is_empty() {
        return names.iter().map(ToString::to_string).collect();
    }
    let Some(branch) = BRANCHES.iter().find(|branch| branch.contains(&rest.as_str())) else { return Vec::new() };
    let with = |base: &&str| branch.iter().map(|of| if of.is_ascii() { format!("{base} {of}") } else { format!("{base}{of}") }).collect::<Vec<_>>();
    let same_script = |text: &String| text.is_ascii() || !text.chars().any(|c| c.is_ascii_alphabetic());
    names.iter().flat_map(with).filter(same_script).collect()
}

/// An abbreviation as Korean spells its letters: 케이엘에이 of "kla".
fn by_letters(name: &str) -> Option<String> {
    const LETTERS: &str = "에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트";
    // "find prior art for it": no 아이티
    const WORDS: [&str; 12] = ["it", "is", "as", "an", "us", "we", "them", "this", "that", "one", "all", "each"];
    let letters = (2..=4).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase()) && !WORDS.contains(&name);
    letters.then(|| name.bytes().filter_map(|b| LETTERS.split(' ').nth(usize::from(b - b'a'))).collect())
}

/// What stands behind the longest of `names` that a name begins with, where that is a branch or nothing.
fn rest<'a>(name: &'a str, names: &[&str]) -> Option<&'a str> {
    let rests = names.iter().filter_map(|known| name.strip_prefix(known)).map(str::trim);
    rests.filter(|rest| rest.is_empty() || BRANCHES.iter().any(|branch| branch.contains(rest))).min_by_key(|rest| rest.len())
}

/// A name as it is written without marks over its letters: "Röhm" is ROEHM to some offices.
pub fn evened(name: &str) -> String {
    let even = |c: char| match c {
        'ä' | 'Ä' => "ae".to_owned(),
        'ö' | 'Ö' => "oe".to_owned(),
        'ü' | 'Ü' => "ue".to_owned(),
        'ß' => "ss".to_owned(),
        c => c.to_lowercase().to_string(),
    };
    name.chars().map(even).collect()
}

/// Where names stand in `text` that are known, the longest of each place, with the branch and the legal form behind it.
pub fn known(text: &str) -> Vec<Range<usize>> {
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| rule(&format!("(?i)^ ?(?:{}|{})", BRANCHES.concat().join("|"), FORMS.join("|"))));
    let mut found: Vec<Range<usize>> = Vec::new();
    for (range, _) in standing(text) {
        match found.iter_mut().find(|other| other.start == range.start) {
            Some(other) => other.end = other.end.max(range.end),
            None => found.push(range),
        }
    }
    let with_form = |range: Range<usize>| range.start..range.end + BEHIND.find(&text[range.end..]).map_or(0, |form| form.end());
    found.into_iter().map(with_form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_applicant_stands_by_itself() {
        for text in ["サンフランシスコ テクノロジーの装置", "전도판도판 인사츠", "indelphix", "マニフェスト アクツィエン", "글라이신텔레메트릭"]
        {
            assert!(other_spellings(text).is_empty(), "{text}: {:?}", other_spellings(text));
        }
        assert!(is_spelt("kia corporation", "kia") && !is_spelt("nokia corporation", "kia") && is_spelt("주식회사기아", "기아"));
        assert_eq!(known("only Samsung Electronics please"), [5..24]);
    }

    #[test]
    fn an_applicant_has_several_spellings() {
        assert!(other_spellings("Hankook has a patch").contains(&"한국타이어".to_owned()));
        assert!(other_spellings("日亜化学の植物栽培用発光装置").contains(&"nichia".to_owned()));
        assert!(other_spellings("the algorithm of a kiasma").is_empty());
        let among = |name: &str, other: &str| spellings(name).iter().any(|spelling| spelling == other);
        assert!(among("日東電工", "nitto denko") && among("Toray", "东丽") && spellings("Norrfall").is_empty());
        assert!(among("三星电子", "samsung electronics") && among("삼성전자", "三星电子") && among("微软公司", "microsoft"));
        assert_eq!(evened("Röhm GmbH"), "roehm gmbh");
        assert!(among("OCI", "오씨아이") && among("SCL", "에스씨엘") && spellings("美国应用材料公司").is_empty() && among("应用材料公司", "applied materials"));
        assert!(spellings("Samsungo").is_empty() && !among("삼성전자", "samsung"));
    }
}
