//! What a question asks for: named documents and claims, dates in words, the kind of answer and its unit.
//!
//! Plain rules over the words; no model. What is not recognised is simply not used, so a question in a language without
//! rules still works by retrieval alone.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::background::Background;
use super::facets::{self, Facet};
use super::measure::numbers;
use super::naming;
use super::offices::{at_home, made_in, offices};
use super::quantity::{Limit, Quantity};
use super::signs::Sign;
use super::{dates, letters, names, rule, topic, wanted, wish};
use crate::index::without;
use crate::patent::{Date, Language, PatentId};

/// What a question asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A statement.
    Fact,
    /// A number, of one of these quantities where the question says which.
    Number(Vec<&'static Quantity>),
    /// What something is made of.
    Material,
    /// A publication date.
    PublicationDate,
    /// A filing date.
    FilingDate,
    /// CPC or IPC classes.
    Class,
    /// Documents it cites.
    Citations,
    /// How many claims it has.
    ClaimCount,
    /// Applicant or assignee.
    Applicant,
    /// The title.
    Title,
    /// Inventors.
    Inventors,
    /// What no record holds: legal status, priority, the number of the application.
    Unstored,
    /// A list of documents.
    Documents,
    /// How several documents differ.
    Comparison,
}

/// Letters of a sentence that asks something at least.
const LEAST_ASKED: usize = 6;

/// A question, taken apart.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The question as asked, without outer white space and the words of a wish to know.
    pub text: String,
    /// Its language.
    pub lang: Language,
    /// Documents it names.
    pub ids: Vec<PatentId>,
    /// Claims it names.
    pub claims: Vec<u32>,
    /// Whether only a part of it is asked of these claims: "How much of it is added? What range does claim 4 give?".
    pub claims_of_part: bool,
    /// The side of a number that it asks for.
    pub limit: Option<Limit>,
    /// Whether it asks which claim says something.
    pub asks_which_claim: bool,
    /// What it asks for.
    pub wanted: Wanted,
    /// Only documents published before this day.
    pub before: Option<Date>,
    /// Only documents published on or after this day.
    pub after: Option<Date>,
    /// The offices whose publications it asks for ("the Korean document", "中国专利"), as ST.3 codes.
    pub offices: Vec<&'static str>,
    /// The offices of the countries that a thing is said to be of: "the Chinese method".
    pub made_in: Vec<&'static str>,
    /// The applicants it names, as other offices write them.
    pub other_spellings: Vec<String>,
    /// The question without numbers of documents and claims: what retrieval and evidence compare with.
    pub content: String,
    /// The words of `content` without those that only ask ("what", "얼마입니까", "是多少", "ですか").
    pub words: String,
    /// `words` without Chinese and Korean particles: what a document has to speak of to answer. Pairs of characters over a
    /// particle stand in hardly any document and would outweigh the words beside them.
    pub matter: String,
    /// The parts of a question that asks for several things.
    pub facets: Vec<Facet>,
    /// What a question of several sentences speaks of before it asks, and the sentence that asks: the last.
    pub subject: Option<(String, String)>,
    /// What it asks the number of, where that is plain.
    pub topic: Option<String>,
    /// What it asks if a document has in it.
    pub contained: Option<String>,
    /// What it asks of the background of an invention.
    pub background: Option<Background>,
    /// The figure or the reference sign that it asks to be told of.
    pub sign: Option<Sign>,
}

impl Analysis {
    /// Takes `question` apart.
    pub fn of(question: &str) -> Self {
        Self::naming(question, PatentId::find_in(question.trim()))
    }

    /// The same for a question whose words that look like numbers of documents are names of something else
    /// ("the hybrid corn CH011192").
    pub fn of_words(question: &str) -> Self {
        Self::naming(question, Vec::new())
    }

    /// Letters and digits of its words.
    pub fn letters(&self) -> usize {
        letters(&self.words)
    }

    /// What a question which claim says something is about: its words behind the last comma, without those that ask.
    pub fn said(&self) -> String {
        said_in_claim(&self.content, &self.lang)
    }

    fn naming(question: &str, named: Vec<(Range<usize>, PatentId)>) -> Self {
        let text = wish::as_question(question.trim());
        // "DE112017005170T5 … before it enters": the number of a document holds no year
        let masked = named.iter().fold(text.clone(), |text, (range, _)| [&text[..range.start], &" ".repeat(range.len()), &text[range.end..]].concat());
        let (dates, before, after) = dates::bounds(&masked);
        let mut cuts: Vec<Range<usize>> = named.iter().map(|(range, _)| range.clone()).collect();
        cuts.extend(dates);
        let content = without(&text, cuts).split_whitespace().collect::<Vec<_>>().join(" ");
        let content = of_a_place().replace_all(&content, "$claim").into_owned();
        // "청구항 2가 아니라 청구항 1"
        static NOT_CLAIM: LazyLock<Regex> = LazyLock::new(|| {
            rule(concat!(
                r"(?i)\bnot (?:of |in )?claim \d{1,3}\b(?:,| but)|\bclaim \d{1,3} is not meant|청구항 ?\d{1,3}항?(?:[이가]|은|는)? ?(?:아니라|아니고|말고)",
                r"|不是(?:权利要求|请求项) ?\d{1,3}[，,]?|(?:請求項|クレーム) ?[0-9０-９]{1,3}(?:では|じゃ)なくて?",
            ))
        });
        let content = NOT_CLAIM.replace_all(&content, " ").into_owned();
        let claims = claim_numbers(&content);
        let lang = Language::of(&text);
        // "CN…里碳和硅的比例分别是多少": two things of one document are no two documents
        let asks_which_claim = WHICH_CLAIM.is_match(&text);
        let wanted = wanted::wanted(&if named.len() == 1 { text.replace("分别", "") } else { text.clone() });
        // a sentence that asks by itself, before one that names a claim
        static END: LazyLock<Regex> = LazyLock::new(|| rule(r"[?？]\s*"));
        let before_claims = END.split(&content).take_while(|part| !CLAIM.is_match(part)).any(|part| letters(part) >= LEAST_ASKED);
        let content = CLAIM.replace_all(&content, " ").split_whitespace().collect::<Vec<_>>().join(" ");
        // "IPC" and "언제 공개됐어?" are said of a document and stand in none
        // "有温度传感器吗" asks for no temperature
        let contained = naming::contained(&content);
        let has = matches!(wanted, Wanted::Number(_)) && contained.is_some() && !facets::asks_how_much(&text);
        let wanted = if has { Wanted::Fact } else { wanted };
        let described = if wanted::is_record(&wanted) { wanted::without_records(&content) } else { content.clone() };
        Self {
            offices: offices(&at_home(&content, &lang)),
            made_in: made_in(&content),
            lang,
            ids: named.into_iter().map(|(_, id)| id).collect(),
            claims_of_part: before_claims && !claims.is_empty(),
            limit: Limit::asked(&text),
            claims,
            asks_which_claim,
            // "몇 항에 나와?" asks for no other number
            wanted: if asks_which_claim && wanted == Wanted::Number(Vec::new()) { Wanted::Fact } else { wanted },
            before,
            after,
            other_spellings: names::other_spellings(&content),
            facets: facets::facets(&content),
            topic: topic::topic(&content),
            contained,
            background: Background::asked(&content),
            sign: Sign::asked(&content),
            subject: facets::subject(&content),
            matter: matter(&described, &Language::of(&text)),
            words: without_asking(&described),
            content,
            text,
        }
    }
}

static CLAIM: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)(?:according to |in |of )?\bclaims?\s+\d{1,3}(?:(?:\s*,\s*|\s+(?:and|or|to)\s+|\s*[-–]\s*)(?:claim\s+)?\d{1,3}\b)*\b(?:\s+of\b)?",
        r"|\b(?:its|the)?\s*(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) claim\b(?:\s+of\b)?",
        r"|\bclaim (?:number |no\.? ?|#)\d{1,3}\b|\d{1,3}\s?번째?\s?청구항|[0-9０-９]{1,3}番目?の請求項",
        r"|(?:청구항\s*(?:제\s*)?\d{1,3}(?:항)?(?:\s*(?:과|와|및|,|부터|내지|~|～|-)\s*(?:제\s*)?\d{1,3}(?:항)?)*(?:까지)?|제\s*\d{1,3}\s*항(?:의|에서|에)?|\d{1,3}\s?항(?:의|에서|에|은|는|이|을|를|과|와|도|만|까지|부터|\s|[,.?!)]|$))(?:의|에서|에)?",
        r"|第\s*\d{1,3}\s*[项条]?\s*(?:(?:到|至|和|、|-|~|～)\s*第?\s*\d{1,3}\s*)*[项条个]?(?:权利要求|请求项)(?:中|的|里)?",
        r"|(?:权利要求|请求项|权)\s*\d{1,3}(?:\s*(?:和|与|及|、|到|至|-|~|～)\s*(?:权利要求|请求项|权)?\s*\d{1,3})*(?:中|的|里)?",
        r"|請求項\s*[0-9０-９]{1,3}(?:\s*(?:と|及び|、|から|乃至|ないし|-|~|～|〜)\s*(?:請求項)?[0-9０-９]{1,3})*(?:まで)?(?:では|の|に)?",
    ))
});

/// "2번 청구항 1", "3番の請求項1", "2号的权利要求1": a claim of a document by its place in a list.
pub(crate) fn of_a_place() -> &'static Regex {
    static OF_A_PLACE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"第? ?(?P<place>\d{1,3}) ?(?:번째?|番目?|号|件目?|つ目)(?: ?(?:문헌|특허|文献|特許|专利|公報))? ?(?:의|の|的)? ?(?P<claim>(?:청구항|請求項|权利要求) ?(?:제 ?)?[0-9０-９]{1,3})",
        )
    });
    &OF_A_PLACE
}

static WHICH_CLAIM: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(which|what) (of the )?(dependent |independent )?claims?\b|\bin (?:the|its) claims\b|(?:특허)?청구범위(?:에서|에는|상)|在?权利要求书?(?:中|里)[^\d]|特許請求の範囲[でに]は?|(어느|어떤|몇\s?번|몇\s?번째) ?청구항|몇 ?항(?:에|인|이)|청구항[은이]? ?몇 ?(?:항|번)|第?几[项条]?权利要求|权利要求(?:第)?几|何番目?の請求項|請求項の?何番|請求項[はが]?何番|哪(一|几)?(个|项|条)权利要求|どの請求項|請求項のどれ",
    )
});

static ASKING: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)\b(what|which|who|whose|whom|when|where|why|how|does|do|did|is|are|was|were|has|have|had|can|could|much|many|say|says|said|state|states|stated|give|gives|given|mention|mentions|mentioned",
        r"|describe|describes|described|disclose|discloses|disclosed|require|requires|required|recite|recites|recited|add|adds|according|document|documents|patent|patents|publication|application|claim|claims|claimed|there|any|it|its|tell|me|please|show|find|value|about|run|reach|use|used|uses)\b",
        r"|무엇(을|이|으로|인가|입니까)?|얼마(나|인가|입니까|이며)?|몇|어느|어떤|어떻게|어디(에|서)?|언제|누가|(하|되|이|있|없)?(습니까|ㅂ니까|입니까|합니까|됩니까|는가|인가요?|나요|은가)|알려\s?(줘|주세요)|있는지|있어\W*$|나오(?:는|나|니|는가)|생겼(?:지|어|나|을까|는지)\p{Hangul}*|문헌|특허|청구항|기재(되어)?|개시(한|하는|된)?|따르면",
        r"|什么|多少|哪(一)?(个|些|篇|项|天|种|件|里|儿)?|是否|有没有|吗|呢|如何|怎么|怎样|分别|是(?:多少)?|关于|文献|专利|根据|其中|请问|几",
        r"|何(?:ですか|の|を|が)?|いくら|いくつ|どれだけ|どれ|どの(?:ような|くらい)?|どう|どこ(?:に)?|いつ|(?:です|ます|でした|ました)か|ください|教えて|文献|特許|請求項|はありますか|記載|書かれて",
    ))
});

/// `content` without words that only ask.
pub(crate) fn without_asking(content: &str) -> String {
    ASKING.replace_all(content, " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a question which claim says something that say what: "Fanuc's controller: which claim requires a filter?".
fn said_in_claim(content: &str, lang: &Language) -> String {
    let asking = content.rsplit([':', '：', ',', '，', '、']).find(|part| letters(part) >= LEAST_ASKED).unwrap_or(content);
    static PLACE: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)^\s*(?:an?|the|any)\s+|番目?の?|있나|있는가|[?？。]"));
    PLACE.replace_all(matter(asking, lang).trim(), " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `content` without words that only ask and without particles.
fn matter(content: &str, lang: &Language) -> String {
    static CHINESE: LazyLock<Regex> = LazyLock::new(|| rule("[的了吗呢吧啊里在被其它该这那此是和与及各]"));
    static KOREAN: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(\p{Hangul}{2,}?)(?:에서는?|으로는?|에[는게]|까지|부터|이나|에|은|는|이|가|을|를|의|와|과|로|도|만)(?P<end>[\s?？.,]|$)"));
    let words = ASKING.replace_all(content, " ");
    match lang.code() {
        "zh" => CHINESE.replace_all(&words, " ").into_owned(),
        "ko" => KOREAN.replace_all(&words, "$1$end ").into_owned(),
        _ => words.into_owned(),
    }
}

/// The numbers of the claims that a question names: "claims 2 to 4", "its second claim", "請求項3と4".
fn claim_numbers(text: &str) -> Vec<u32> {
    const ORDINALS: [&str; 10] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    static RANGE: LazyLock<Regex> = LazyLock::new(|| rule(r" to |[-–~～〜到至]|부터|내지|から|乃至|ないし"));
    let mut found: Vec<u32> = Vec::new();
    for named in CLAIM.find_iter(text) {
        let words = named.as_str().to_lowercase();
        found.extend((1..).zip(ORDINALS).filter(|(_, ordinal)| words.contains(ordinal)).map(|(n, _)| n));
        let numbers: Vec<u32> = numbers(&words).filter_map(|n| n.parse().ok()).collect();
        match numbers.as_slice() {
            [first, last] if first < last && RANGE.is_match(&words) => found.extend(*first..=*last),
            numbers => found.extend(numbers),
        }
    }
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_question_apart() {
        let a = Analysis::of("According to claim 1 of US11950590B2, what initial dose of nitric oxide is given, and which two upper limits end it?");
        assert_eq!((a.ids.len(), a.claims.as_slice()), (1, [1].as_slice()));
        assert!(matches!(a.wanted, Wanted::Number(_)), "{:?}", a.wanted);
        assert_eq!(a.facets.len(), 2, "{:?}", a.facets);
        let a = Analysis::of("日亜化学の植物栽培用発光装置（US20180000016A1）の請求項3では、光量子束密度比R/FRの範囲はいくつですか。");
        assert_eq!((a.lang.code(), a.claims.as_slice(), a.ids.len()), ("ja", [3].as_slice(), 1));
    }

    #[test]
    fn two_years_are_a_range() {
        for text in [
            "from 2005 to 2010",
            "only between 2005 and 2010",
            "2005-2010 only",
            "2005年到2010年的",
            "2005년부터 2010년까지 것만",
            "2005年から2010年までのもの",
        ] {
            let found = Analysis::of(text);
            assert_eq!(
                (found.after.map(|d| d.to_string()), found.before.map(|d| d.to_string())),
                (Some("2005-01-01".into()), Some("2011-01-01".into())),
                "{text}"
            );
        }
        for text in ["2005-06-07", "in 2005 and 2010", "heated to 2000 and 2010 K"] {
            assert_eq!(Analysis::of(text).after, None, "{text}");
        }
        assert_eq!(Analysis::of("2015年より後のもの").after.map(|d| d.to_string()), Some("2016-01-01".into()));
    }

    #[test]
    fn a_claim_of_a_place_in_a_list_is_no_other_claim() {
        for text in ["2番の請求項1を見せて", "2번 청구항 1 보여줘", "看2号的权利要求1", "2번째 문헌의 청구항 1"] {
            assert_eq!(Analysis::of(text).claims, [1], "{text}");
        }
        assert_eq!(Analysis::of("2번째 청구항은?").claims, [2]);
        for text in ["claims 2 to 4", "청구항 2부터 4까지 보여줘", "显示权利要求2到4", "第2到第4项权利要求", "請求項2から4まで見せて", "청구항 2~4"]
        {
            assert_eq!(Analysis::of(text).claims, [2, 3, 4], "{text}");
        }
        assert!(Analysis::of("항-PD-1 항체 결정의 크기는?").claims.is_empty() && Analysis::of("3항은?").claims == [3]);
        assert_eq!(Analysis::of("청구항 1에서 3종 이상의 금속은?").claims, [1]);
        for text in ["청구항 2가 아니라 청구항 1", "not claim 2, claim 1", "不是权利要求2，是权利要求1", "請求項2ではなくて請求項1"]
        {
            assert_eq!(Analysis::of(text).claims, [1], "{text}");
        }
    }
}
