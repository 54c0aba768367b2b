//! What a question takes for granted of a document it names: the words of it that the document never uses.
//!
//! "How thick are the copper sheets of …?" may find a thickness, of aluminium sheets. Plain code cannot tell a false premise
//! from another way to put it, but it can say which words do not stand there.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::index::{stems, terms};
use crate::patent::{Language, Patent};
use crate::search::analysis::{Analysis, without_asking};
use crate::search::{naming, rule};

/// Words named at most; a question put in other words altogether is better judged by its quotes.
const MOST: usize = 3;
/// Letters of a question of few words.
const FEW: usize = 24;
/// Letters of a word that names something, in Latin letters and in others.
const LATIN_LETTERS: usize = 4;
const OTHER_LETTERS: usize = 2;

/// The words of the question that stand nowhere in `patent`; none where the two are in different languages, or where too
/// many are missing to mean anything.
pub fn missing(analysis: &Analysis, patent: &Patent) -> Vec<String> {
    lacking(analysis, patent).filter(|missing| missing.len() <= MOST).unwrap_or_default()
}

/// Whether a question that describes a document before it asks ("a control system for …, what is its cathode made of?") asks of things
/// that `patent`, in its language, never names: none of at least two words behind the last comma stands there.
pub fn asks_of_nothing(analysis: &Analysis, patent: &Patent) -> bool {
    let asks_one_thing = analysis.facets.is_empty() && patent.lang.same(&analysis.lang);
    let Some((described, asking)) = analysis.content.rsplit_once(['、', '，', ',']).filter(|_| asks_one_thing) else { return false };
    let (describing, asked) = (words(described, &analysis.lang), words(&without_asking(asking), &analysis.lang));
    !describing.is_empty() && asked.len() > 1 && absent(asked.clone(), &patent.whole(), "").len() == asked.len()
}

/// Whether a question of few words names something by letters and digits ("IL-17", "MySQL"), which every language writes alike, that
/// stands nowhere in `patent`.
pub fn asks_of_unknown_name(analysis: &Analysis, patent: &Patent) -> bool {
    static NAME: LazyLock<Regex> = LazyLock::new(|| rule(r"\b(?:[A-Z]{2,5}-?\d{1,4}[a-z]{0,3}|[A-Z]\d{3,4}[a-z]{2}|[A-Z][a-z]+[A-Z][A-Za-z]+)\b"));
    if analysis.letters() > FEW || !NAME.is_match(&analysis.content) {
        return false;
    }
    let text = patent.whole().to_lowercase();
    let lacks = |name: String| !text.contains(&name) && !text.contains(&name.replace('-', ""));
    NAME.find_iter(&analysis.content).any(|name| lacks(name.as_str().to_lowercase()))
}

/// Whether `patent` does not say what a question asks if it says: words of it are missing, or stand there none at all.
pub fn denies(analysis: &Analysis, patent: &Patent) -> bool {
    let asked = words(&analysis.words, &analysis.lang).into_iter().collect::<HashSet<_>>().len();
    lacking(analysis, patent).is_some_and(|missing| !missing.is_empty() && (missing.len() <= MOST || missing.len() == asked))
}

/// The words of the question that a document of the same language does not use; `None` where the languages differ.
pub fn lacking(analysis: &Analysis, patent: &Patent) -> Option<Vec<String>> {
    let asked = || words(&analysis.words, &analysis.lang);
    patent.lang.same(&analysis.lang).then(|| absent(asked(), &patent.whole(), &patent.applicants.join(" ")))
}

/// Those of `words` that stand neither in `text` nor, as words, in `besides`; each once.
fn absent(words: Vec<String>, text: &str, besides: &str) -> Vec<String> {
    let (held, squeezed) = (&stems(text) | &stems(besides), text.split_whitespace().collect::<String>());
    let mut absent: Vec<String> = Vec::new();
    for word in words {
        // parts of a loanword say nothing: シリカ is no シリンダー
        let borrowed = word.chars().all(naming::is_katakana);
        let stands = squeezed.contains(&word) || !borrowed && terms(&word).iter().any(|t| held.contains(&t.text));
        if !stands && !absent.contains(&word) {
            absent.push(word);
        }
    }
    absent
}

/// Whether all that a question names stands in `patent`, in the language of both; `false` where it names nothing.
pub fn stands(analysis: &Analysis, patent: &Patent) -> bool {
    let asked = words(&analysis.words, &analysis.lang);
    patent.lang.same(&analysis.lang) && !asked.is_empty() && absent(asked, &patent.whole(), "").is_empty()
}

/// Whether a question asks if a document speaks of something: "does it mention …?", "… 나와 있나요?".
pub fn asks_whether(question: &str) -> bool {
    static WHETHER: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:does|do|did)\b.{1,60}\b(?:say|mention|state|disclose|describe|report|test|give|discuss)\b|^\W*(?:and |but |so )?(?:is|are|was|were) there (?:any|an?)\b|\banything (?:about|on)\b",
            r"|(?:나와|적혀|기재되어|언급되어|쓰여|나오) ?(?:있)?(?:나요?|는지|습니까|어요?)\W*$|언급(?:하|되|돼)\p{Hangul}*\W*$|(?:書いて|記載されて|載って)(?:い|あり)?(?:ます|る)か?\W*$|データはありますか",
        ))
    });
    // "where does it say that?", "what does the background say about …?"
    static OTHER: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bwhere (?:does|do|did|is|are)\b|\bwhat (?:does|do|did)\b.{1,60}\babout\b"));
    WHETHER.is_match(question) && !OTHER.is_match(question)
}

/// Whether a question asks where the words themselves stand: "does it mention …?".
pub fn mentions(question: &str) -> bool {
    static MENTIONS: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bmention|언급|提到|提及|言及|触れ|挙げて|という語"));
    MENTIONS.is_match(question)
}

/// Whether a question asks which one uses or mentions a thing in few words: what does not have them does not.
pub fn asks_for_a_word(question: &str) -> bool {
    static HAS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\bwhich\b.{0,20}\b(?:uses?|mentions?|contains?|includes?|has|have|employs?) (?:an? |any |the )?[a-z-]+(?: [a-z-]+)?\W*$|(?:을|를|이|가) ?(?:쓰|사용하|언급하|포함하)는 ?(?:것|건|문헌|쪽)\p{Hangul}*\W*$",
        )
    });
    HAS.is_match(question)
}

/// Whether a question asks which one of several documents does something.
pub fn asks_which_one(question: &str) -> bool {
    static WHICH: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\bwhich (?:one )?of (?:the two|them|these|those|both)\b|\bwhich (?:one|document|patent)\b|둘 ?중|두 ?(?:문헌|특허|건) ?중|어느 ?(?:쪽|것|문헌|특허)|哪一?[个件篇]|どちら|どっち",
        )
    });
    WHICH.is_match(question)
}

/// The claims of `patent`, in the language of a question which claim says something, that hold all words of what it says.
pub fn claims_saying(analysis: &Analysis, patent: &Patent) -> Vec<usize> {
    if !analysis.asks_which_claim || !patent.lang.same(&analysis.lang) {
        return Vec::new();
    }
    let wanted = stems(&analysis.said());
    let says = |claim: &String| wanted.is_subset(&stems(claim));
    if wanted.is_empty() { Vec::new() } else { (1..).zip(&patent.claims).filter(|(_, claim)| says(claim)).map(|(n, _)| n).collect() }
}

/// Whether a question asks which claim mentions a thing that no claim of `patent`, in its language, names.
pub fn in_no_claim(analysis: &Analysis, patent: &Patent) -> bool {
    static STANDS: LazyLock<Regex> = LazyLock::new(|| rule(r"나오|나와|나옵|出现|出て"));
    let asks = mentions(&analysis.text) || STANDS.is_match(&analysis.text);
    if !analysis.asks_which_claim || !asks || !patent.lang.same(&analysis.lang) {
        return false;
    }
    let asked = words(&analysis.said(), &analysis.lang);
    !asked.is_empty() && patent.claims.iter().all(|claim| !absent(asked.clone(), claim, "").is_empty())
}

/// Whether a question asks for a place in a text: "where does it say that?".
pub fn asks_where(question: &str) -> bool {
    static WHERE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\bwhere (?:does|do|did|is|are|in)\b|어디에 ?(?:있|나오|나와|적혀|기재|쓰여)|(?:写|记载|出现)?在(?:哪里|哪儿|何处|哪一段)|どこに(?:書|記載|載|あ)",
        )
    });
    WHERE.is_match(question)
}

/// The words that name something, as they are written.
pub(super) fn words(text: &str, lang: &Language) -> Vec<String> {
    static GENERIC: LazyLock<HashSet<String>> = LazyLock::new(|| stems(GENERIC_ENGLISH));
    static LATIN: LazyLock<Regex> = LazyLock::new(|| rule(r"[A-Za-z][A-Za-z-]+"));
    static HANGUL: LazyLock<Regex> = LazyLock::new(|| rule(r"[가-힣]+"));
    // a run of kanji or katakana; hiragana are particles and endings
    static HAN: LazyLock<Regex> = LazyLock::new(|| rule(r"\p{Han}+|[\p{Katakana}ー]+"));
    let found =
        |words: &Regex, letters: usize| words.find_iter(text).map(|m| m.as_str().to_owned()).filter(|w| w.chars().count() >= letters).collect::<Vec<_>>();
    match lang.code() {
        "ko" => found(&HANGUL, OTHER_LETTERS).iter().map(|word| stem(word)).filter(|w| w.chars().count() >= OTHER_LETTERS && !generic(w)).collect(),
        "ja" => found(&HAN, OTHER_LETTERS).into_iter().filter(|w| !generic(w)).collect(),
        // Chinese has no word breaks: a run may hold several words, and to say which one is missing would be a guess
        code if code.starts_with("zh") => Vec::new(),
        _ => found(&LATIN, LATIN_LETTERS)
            .into_iter()
            .map(|w| w.trim_end_matches('-').to_owned())
            .filter(|w| w.len() >= LATIN_LETTERS)
            .filter(|w| terms(w).iter().all(|t| !GENERIC.contains(&t.text)))
            .collect(),
    }
}

const PARTICLES: [&str; 20] =
    ["에서는", "으로는", "에서", "으로", "에는", "까지", "부터", "은", "는", "이", "가", "을", "를", "의", "에", "로", "과", "와", "도", "인"];

/// A Korean word without its particle.
fn stem(word: &str) -> String {
    PARTICLES.iter().find_map(|p| word.strip_suffix(p)).filter(|stem| stem.chars().count() >= OTHER_LETTERS).unwrap_or(word).to_owned()
}

fn generic(word: &str) -> bool {
    // verbs of putting and saying, whatever their endings
    const VERBS: [&str; 19] = [
        "나오",
        "나와",
        "넣",
        "들어가",
        "들어간",
        "쓰이",
        "쓰는",
        "쓴",
        "말하",
        "말한",
        "언급",
        "기재",
        "개시",
        "포함되",
        "포함하",
        "적혀",
        "쓰여",
        "있나",
        "있는",
    ];
    GENERIC_CJK.contains(&word) || PARTICLES.contains(&word) || VERBS.iter().any(|verb| word.starts_with(verb))
}

/// Words that ask, measure or speak about documents.
const GENERIC_ENGLISH: &str = "deal deals dealing concern concerns percent percentage weight mass amount value range number ratio share level degree degrees unit units temperature thickness \
    length width height size diameter speed pressure voltage current power time duration hours minutes seconds days long thick wide high deep \
    heavy fast hot large small maximum minimum largest smallest highest lowest greatest least most exactly precisely claim claims document patent \
    publication application invention office applicant inventor company text passage paragraph section abstract description title according say \
    says state states mention mentions name names call called allow allows need needs demand demands require requires recommend recommends prefer \
    preferred preferably typical typically used using make made take taken reach reaches achieve achieves set sets kind kinds type types which \
    whose purpose function reason difference compare same other another both each many much does into from with without under over between than \
    that this these those their them they where when what while after before during per about kilograms grams millimetres millimeters metres meters \
    centimetres volts watts litres liters word words give gives given contain contains include includes have has been will would should could";
const GENERIC_CJK: [&str; 100] = [
    "그럼",
    "그러면",
    "번째",
    "다른",
    "나머지",
    "밀리",
    "ミリ",
    "センチ",
    "グラム",
    "リットル",
    "거기서",
    "여기서",
    "거기",
    "여기",
    "그것",
    "이것",
    "그거",
    "이거",
    "그건",
    "이건",
    "부분",
    "이름",
    "뭐죠",
    "뭐야",
    "뭐예요",
    "뭔가요",
    "무슨",
    "어디",
    "특허",
    "문헌",
    "청구항",
    "발명",
    "출원",
    "기재",
    "개시",
    "내용",
    "얼마",
    "어떤",
    "어느",
    "무엇",
    "최대",
    "최소",
    "함량",
    "비율",
    "온도",
    "두께",
    "범위",
    "크기",
    "시간",
    "속도",
    "압력",
    "길이",
    "직경",
    "농도",
    "무게",
    "높이",
    "중량부",
    "중량",
    "따르면",
    "하는가",
    "되는가",
    "합니까",
    "됩니까",
    "있습니까",
    "몇",
    "알려줘",
    "알려주세요",
    "예요",
    "하나",
    "에요",
    "이에요",
    "각각",
    "最大",
    "最小",
    "含有量",
    "割合",
    "温度",
    "厚",
    "範囲",
    "時間",
    "速度",
    "圧力",
    "長",
    "濃度",
    "質量",
    "重量",
    "目的",
    "効果",
    "理由",
    "特徴",
    "メートル",
    "목적",
    "효과",
    "이유",
    "本発明",
    "発明",
    "公報",
    "場合",
    "使用",
    "装置",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn missing_of(question: &str, lang: &str, claim: &str) -> Vec<String> {
        let mut patent = Patent::new("EP1921219A1".parse().expect("id"));
        patent.lang = Language::new(lang);
        patent.claims = vec![claim.to_owned()];
        missing(&Analysis::of(question), &patent)
    }

    #[test]
    fn a_word_that_stands_nowhere_is_named() {
        let panel = "Insulating panel with a core of silica fibre, wherein the metallic sheets are aluminium sheets glued to the core.";
        assert_eq!(missing_of("How thick are the copper sheets glued to the silica-fibre core in claim 1 of EP1921219A1?", "en", panel), ["copper"]);
        assert!(missing_of("How thick are the aluminium sheets in claim 1 of EP1921219A1?", "en", panel).is_empty());
        assert_eq!(
            missing_of("KR1020210030250에서 실리카는 원료고무 100중량부에 몇 중량부 들어가나?", "ko", "원료고무 100 중량부, 카본블랙 40 내지 70 중량부")
                .first()
                .map(String::as_str),
            Some("실리카")
        );
    }

    #[test]
    fn what_is_asked_of_nothing_the_document_names_is_no_question_for_it() {
        let mut patent = Patent::new("JP2099000001A".parse().expect("id"));
        (patent.lang, patent.abstract_text) = (Language::new("ja"), "負極にチタン酸リチウムを含む全固体電池の制御システム。".to_owned());
        let asks = |text: &str| asks_of_nothing(&Analysis::of(text), &patent);
        assert!(asks("負極にチタン酸リチウムを使う全固体電池の制御システムJP2099000001Aで、正極の活物質は何ですか。"));
        assert!(!asks("全固体電池の制御システムJP2099000001Aで、負極の活物質は何ですか。") && !asks("正極の活物質は何ですか。"));
    }

    #[test]
    fn a_place_is_asked_for() {
        for text in ["Where does it say that?", "그 내용은 어디에 있습니까?", "这一点写在哪里？", "どこに書いてありますか"] {
            assert!(asks_where(text), "{text}");
        }
        assert!(!asks_where("What is the wafer made of?"));
    }

    #[test]
    fn another_language_says_nothing() {
        assert!(missing_of("How thick are the copper sheets of EP1921219A1?", "de", "Platte mit Blechen aus Aluminium").is_empty());
    }
}
