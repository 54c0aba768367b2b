//! Does a sentence of the model stand in the passages it cites? Plain code, in every language.
//!
//! Checked are the cited numbers of sources, document numbers, every number with its unit, negation, and every word that
//! names something. What is written in another language than its passages cannot be compared word by word: names in Latin
//! letters and all numbers still are, and the sentence is marked ([`Support::Numbers`]). A sentence that fails is not shown.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::chat::Source;
use crate::index::{Token, stems, terms};
use crate::patent::{Language, PatentId};
use crate::search::measure::measures;
use crate::search::naming::is_han;
use crate::search::rule;

/// Why a sentence is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It cites no source, or one that is not there.
    NoSource,
    /// It holds a number, or a number with a unit, that the cited quotes do not.
    Number,
    /// It names a document that is not cited.
    Document,
    /// It denies where the quotes do not, or the other way round.
    Negation,
    /// It names something that the cited quotes do not.
    Terms,
    /// It is not in the language of the question.
    Language,
}

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Every word that names something.
    Words,
    /// Numbers, units and names in Latin letters; the quotes are in another language.
    Numbers,
}

static MARK: LazyLock<Regex> = LazyLock::new(|| rule(r"\[(\d{1,2})\]"));

/// Checks one finished sentence against the sources; `language` is the one the answer has to be in.
///
/// # Errors
/// The first fault found.
pub fn sentence(text: &str, sources: &[Source], language: &Language) -> Result<Support, Fault> {
    let cited: Vec<&Source> = MARK
        .captures_iter(text)
        .map(|c| c[1].parse::<u32>().ok().and_then(|n| sources.iter().find(|s| s.n == n)))
        .collect::<Option<_>>()
        .ok_or(Fault::NoSource)?;
    if cited.is_empty() {
        return Err(Fault::NoSource);
    }
    let prose = without_documents(&MARK.replace_all(text, " "), &cited)?;
    let prose = without_places(&prose, &cited);
    let quotes = cited.iter().map(|s| s.quote.as_str()).collect::<Vec<_>>().join("\n");
    let stated = measures(&quotes);
    let stands = |(number, unit): &(String, Option<&str>)| stated.iter().any(|(n, u)| n == number && (unit.is_none() || u == unit));
    if !measures(&prose).iter().all(stands) {
        return Err(Fault::Number);
    }
    if Language::of(&prose) != *language {
        return Err(Fault::Language);
    }
    if denies(&prose) != denies(&quotes) {
        return Err(Fault::Negation);
    }
    let titles = cited.iter().map(|s| s.title.as_str()).collect::<Vec<_>>().join("\n");
    let passages = format!("{quotes}\n{titles}");
    let support = if Language::of(&quotes) == *language { Support::Words } else { Support::Numbers };
    if names_something_else(&prose, &passages, support) { Err(Fault::Terms) } else { Ok(support) }
}

/// The text without the numbers of the documents it cites.
fn without_documents(text: &str, cited: &[&Source]) -> Result<String, Fault> {
    let (mut kept, mut at) = (String::with_capacity(text.len()), 0);
    for (range, id) in PatentId::find_in(text) {
        if cited.iter().all(|s| s.id.stem() != id.stem()) {
            return Err(Fault::Document);
        }
        kept.push_str(&text[at..range.start]);
        at = range.end;
    }
    kept.push_str(&text[at..]);
    Ok(kept)
}

/// The text without the places of the cited quotes: "claim 3", "[0042]". Another claim's number stays, as a number.
fn without_places(text: &str, cited: &[&Source]) -> String {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)\b(?:claim|paragraph)\s*(\d+)|(?:청구항|단락|权利要求|請求項|段落)\s*(?:제\s*)?(\d+)\s*항?|제\s*(\d+)\s*항|第?\[(\d+)\]段?")
    });
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().trim_start_matches('0').to_owned();
    PLACE
        .replace_all(
            text,
            |found: &regex::Captures| {
                if cited.iter().any(|s| digits(&s.section.to_string()) == digits(&found[0])) { " ".to_owned() } else { found[0].to_owned() }
            },
        )
        .into_owned()
}

/// Whether a word that names something stands in none of the passages.
fn names_something_else(prose: &str, passages: &str, support: Support) -> bool {
    static CONNECTING: LazyLock<HashSet<String>> = LazyLock::new(|| stems(CONNECTING_ENGLISH));
    let mut prose = prose.to_owned();
    for word in CONNECTING_CJK {
        prose = prose.replace(word, " ");
    }
    let (tokens, in_passages) = (terms(&prose), stems(passages));
    let held = |token: &Token| in_passages.contains(&token.text);
    let latin = |token: &Token| token.text.is_ascii() && token.text.chars().any(|c| c.is_ascii_alphabetic());
    if tokens.iter().any(|t| latin(t) && !held(t) && !CONNECTING.contains(&t.text) && (support == Support::Words || foreign_name(&prose))) {
        return true;
    }
    if support == Support::Numbers {
        return false;
    }
    // one character may be a name: copper and silver are
    if prose.chars().filter(|c| is_han(*c)).any(|c| !passages.contains(c) && !CONNECTING_HAN.contains(c)) {
        return true;
    }
    // pairs of characters that overlap belong to one word; hiragana are particles and endings
    let names = |t: &&Token| !t.text.is_ascii() && t.text.chars().count() == 2 && !t.text.chars().any(|c| ('ぁ'..='ゟ').contains(&c));
    let pairs: Vec<&Token> = tokens.iter().filter(names).collect();
    let unspaced: String = passages.split_whitespace().collect();
    pairs.chunk_by(|a, b| b.start < a.end).any(|word| {
        let hangul = word[0].text.chars().all(|c| ('가'..='힣').contains(&c));
        let apart = |pairs: &[&Token]| pairs.windows(2).any(|two| !held(two[0]) && !held(two[1]));
        if !hangul {
            // a pair may lie across two words
            return apart(word) || word.iter().all(|t| !held(t));
        }
        let written = &prose[word[0].start..word[word.len() - 1].end];
        let Some(name) = korean_name(written).filter(|name| !unspaced.contains(name)) else { return !held(word[0]) };
        let end = word[0].start + name.len();
        let pairs: Vec<&Token> = word.iter().copied().filter(|pair| pair.end <= end).collect();
        // two words that are written as one meet in a pair of their own
        [pairs.first(), pairs.last()].into_iter().flatten().any(|pair| !held(pair)) || apart(&pairs)
    })
}

/// A Korean word without its particle; `None` for a verb, whose ending changes, and for what is too short to tell.
fn korean_name(word: &str) -> Option<&str> {
    static VERB: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?:다|고|어|여|아|서|면|지|게|기|음|함|됨|한|된|할|될|[하되있없지]는|[하되으]며|도록|므로|거나|든지|해|돼)$"));
    static PARTICLE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?:으로써|으로서|으로|에서는|에서|에게|까지|부터|처럼|보다|이나|이며|이고|에는|과의|와의|로의|로써|로서|을|를|이|가|은|는|의|와|과|로|에|도|만|나)$",
        )
    });
    if VERB.is_match(word) {
        return None;
    }
    let name = PARTICLE.find(word).map_or(word, |found| &word[..found.start()]);
    (name.chars().count() > 1).then_some(name)
}

/// Whether Latin letters are foreign to a text, so that they spell a name, a formula or an abbreviation.
fn foreign_name(prose: &str) -> bool {
    Language::of(prose).code() != "en"
}

/// Words that report and connect; they name nothing.
const CONNECTING_ENGLISH: &str = "according document patent publication invention disclosure passage source text claim claimed abstract description \
    state states stated say says disclose discloses disclosed describe describes described mention mentions mentioned specify specifies specified \
    give gives given report reports reported recite recites define defines defined require requires required include includes included contain contains \
    contained comprise comprises consist consists have having use uses used provide provides provided show shows shown range ranges between about \
    approximately value amount set respectively following respective also both each further least most than then thus therefore that this these those \
    which where when while what how can may must should its it they their into onto over under within without during after before only same such other \
    been being made mean means refer refers called named answer";
const CONNECTING_CJK: [&str; 96] = [
    "따르면",
    "따라",
    "문헌",
    "특허",
    "청구항",
    "단락",
    "요약",
    "기재",
    "개시",
    "포함",
    "사용",
    "구성",
    "범위",
    "이상",
    "이하",
    "경우",
    "각각",
    "또한",
    "대한",
    "위한",
    "위해",
    "통해",
    "의해",
    "되어",
    "하여",
    "있습니다",
    "있다",
    "있으며",
    "됩니다",
    "합니다",
    "입니다",
    "한다",
    "된다",
    "이다",
    "이며",
    "하며",
    "내지",
    "사이",
    "정도",
    "것으로",
    "것입니다",
    "것이다",
    "설명",
    "명시",
    "제시",
    "根据",
    "文献",
    "专利",
    "权利要求",
    "摘要",
    "说明书",
    "公开",
    "记载",
    "所述",
    "包括",
    "包含",
    "使用",
    "采用",
    "范围",
    "其中",
    "可以",
    "以及",
    "通过",
    "进行",
    "具有",
    "分别",
    "因此",
    "该",
    "为",
    "是",
    "在",
    "的",
    "中",
    "和",
    "与",
    "由",
    "被",
    "提到",
    "指出",
    "特許",
    "請求項",
    "段落",
    "要約",
    "記載",
    "開示",
    "使用",
    "範囲",
    "以上",
    "以下",
    "場合",
    "及び",
    "それぞれ",
    "含む",
    "含み",
    "示す",
    "示され",
];

/// Characters that name nothing alone: particles, pronouns, measures of words, verbs that report.
const CONNECTING_HAN: &str = "的一是在不了有和这那中大小为上下内外个以要时来用到作地于对成会可也能说种而后前多所得之进着等部如高低自起加都使从本把应它合还因由其些\
    形样与各内比或但向只者已通并位入次式及件将组则此即均每至达示例具且包含括该被让令请述明指出提记载了間場行設持作与備及又当記載示述含得";

fn denies(text: &str) -> bool {
    static DENIAL: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(not|no|never|neither|nor|without|cannot|none|free of|free from|absence of|lacks?|devoid)\b|\b\w+-free\b|n't\b",
            r"|않|없|아니|못하|미포함|불포함|不|未|没有|无法|無|无需|なく|なし|ない|ません|ず、|除く",
        ))
    });
    DENIAL.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patent::{Patent, Quote, Section};

    fn source(n: u32, id: &str, text: &str) -> Source {
        let mut patent = Patent::new(id.parse().expect("id"));
        patent.claims = vec![text.into()];
        Source::new(n, &Quote::whole(&patent, Section::Claim(1)).expect("quote"), String::new(), None)
    }

    #[test]
    fn keeps_what_stands_there_and_drops_what_does_not() {
        let en = Language::new("en");
        let sources = [source(1, "US99000001B2", "The electrolyte contains 3 wt% of fluoroethylene carbonate (12) at 1,000 ppm.")];
        let check = |text: &str| sentence(text, &sources, &en);
        assert_eq!(check("The electrolyte contains 3 wt% of fluoroethylene carbonate [1]."), Ok(Support::Words));
        assert_eq!(check("According to claim 1 of US99000001B2, the electrolyte contains fluoroethylene carbonate at 1000 ppm [1]."), Ok(Support::Words));
        assert_eq!(check("The electrolyte contains 5 wt% of fluoroethylene carbonate [1]."), Err(Fault::Number));
        assert_eq!(check("The electrolyte contains 3 mol% of fluoroethylene carbonate [1]."), Err(Fault::Number));
        // the 2 of "B2" and the 1 of "claim 1" are no numbers of the quote
        assert_eq!(check("The electrolyte contains 2 wt% of fluoroethylene carbonate [1]."), Err(Fault::Number));
        assert_eq!(check("Claim 2 says that the electrolyte contains fluoroethylene carbonate [1]."), Err(Fault::Number));
        assert_eq!(check("The electrolyte contains 3 wt% of fluoroethylene carbonate."), Err(Fault::NoSource));
        assert_eq!(check("The electrolyte contains 3 wt% of fluoroethylene carbonate [2]."), Err(Fault::NoSource));
        assert_eq!(check("US99000002B2 contains fluoroethylene carbonate [1]."), Err(Fault::Document));
        assert_eq!(check("The electrolyte does not contain fluoroethylene carbonate [1]."), Err(Fault::Negation));
        assert_eq!(check("The electrolyte contains 3 wt% of fluoroethylene carbonate and vinylene carbonate [1]."), Err(Fault::Terms));
        assert_eq!(check("The anode is a silicon oxide composite with graphite [1]."), Err(Fault::Terms));
        assert_eq!(check("전해질은 3 wt%를 포함한다 [1]."), Err(Fault::Language));
    }

    #[test]
    fn what_a_quote_denies_is_not_affirmed() {
        let en = Language::new("en");
        for quote in ["The resin does not contain halogen.", "The resin is free of halogen.", "A halogen-free resin."] {
            assert_eq!(sentence("The resin contains halogen [1].", &[source(1, "US99000001B2", quote)], &en), Err(Fault::Negation), "{quote}");
        }
    }

    #[test]
    fn added_features_are_found_in_every_language() {
        let check = |lang: &str, quote: &str, text: &str| sentence(text, &[source(1, "US99000001B2", quote)], &Language::new(lang));
        let ko = "전해액은 플루오로에틸렌 카보네이트를 3 중량% 포함한다.";
        assert_eq!(check("ko", ko, "전해액에는 플루오로에틸렌 카보네이트가 3 중량% 포함됩니다 [1]."), Ok(Support::Words));
        assert_eq!(check("ko", ko, "전해액은 비닐렌 카보네이트를 3 중량% 포함한다 [1]."), Err(Fault::Terms));
        assert_eq!(check("ko", ko, "전해액은 플루오로에틸렌 카보네이트를 3 중량부 포함한다 [1]."), Err(Fault::Number));
        let zh = "所述电解液含有3重量%的氟代碳酸乙烯酯。";
        assert_eq!(check("zh", zh, "电解液中含有3重量%的氟代碳酸乙烯酯[1]。"), Ok(Support::Words));
        assert_eq!(check("zh", zh, "电解液含有氟代碳酸乙烯酯和石墨烯导电剂[1]。"), Err(Fault::Terms));
        assert_eq!(check("zh", zh, "电解液不含氟代碳酸乙烯酯[1]。"), Err(Fault::Negation));
        let ja = "電解液はフルオロエチレンカーボネートを3質量%含有する。";
        assert_eq!(check("ja", ja, "電解液はフルオロエチレンカーボネートを3質量%含有します[1]。"), Ok(Support::Words));
        assert_eq!(check("ja", ja, "電解液はビニレンカーボネートを3質量%含有します[1]。"), Err(Fault::Terms));
        assert_eq!(check("ja", ja, "電解液はフルオロエチレンカーボネートを4質量%含有します[1]。"), Err(Fault::Number));
    }

    #[test]
    fn another_substance_is_another_one_however_short_its_name() {
        let check = |lang: &str, quote: &str, text: &str| sentence(text, &[source(1, "US99000001B2", quote)], &Language::new(lang));
        for (lang, quote, same, other) in [
            ("ja", "電解液は銀を含む。", "電解液は銀を含む[1]。", "電解液は銅を含む[1]。"),
            ("zh", "电解液含有氟。", "电解液中含有氟[1]。", "电解液含有铜[1]。"),
            ("ko", "전해액은 탄산나트륨을 포함한다.", "전해액에는 탄산나트륨이 포함됩니다 [1].", "전해액은 탄산리튬을 포함한다 [1]."),
            ("ko", "촉매는 산화구리이다.", "촉매는 산화 구리입니다 [1].", "촉매는 산화철이다 [1]."),
            ("en", "The binder holds silicon and carbon.", "The binder holds carbon [1].", "The binder holds silicone [1]."),
        ] {
            assert_eq!(check(lang, quote, same), Ok(Support::Words), "{same}");
            assert_eq!(check(lang, quote, other), Err(Fault::Terms), "{other}");
        }
    }

    #[test]
    fn across_languages_numbers_units_and_names_are_compared() {
        let ko = Language::new("ko");
        let sources = [source(1, "US99000001B2", "heated to 1,300 to 1500 °C for 5 hours with LiPF6")];
        assert_eq!(sentence("LiPF6와 함께 1300 내지 1500℃로 5시간 가열한다 [1].", &sources, &ko), Ok(Support::Numbers));
        assert_eq!(sentence("1300 내지 1600℃로 가열한다 [1].", &sources, &ko), Err(Fault::Number));
        assert_eq!(sentence("5분 동안 가열한다 [1].", &sources, &ko), Err(Fault::Number));
        assert_eq!(sentence("LiBF4와 함께 가열한다 [1].", &sources, &ko), Err(Fault::Number));
        assert_eq!(sentence("NaTFSI와 함께 가열한다 [1].", &sources, &ko), Err(Fault::Terms));
    }
}
