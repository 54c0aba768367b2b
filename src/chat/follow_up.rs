//! A follow-up question made to stand alone, by rules over the messages.
//!
//! "And its thickness?" means the document of the turn before. The words of that turn are joined to the new ones, and the
//! documents it named (or the answer cited) become the focus. Lists and filters are [`super::state`]'s.

use std::sync::LazyLock;

use regex::Regex;

use crate::index::Row;
use crate::model::{Message, Role};
use crate::patent::PatentId;
use crate::search::analysis::{Analysis, Wanted};
use crate::search::background::Background;
use crate::search::{facets, letters, quantity, records, rule, topic};

use super::act::{Act, Turn, weight};

/// A question that stands alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandAlone {
    /// The words to answer.
    pub question: String,
    /// Documents it is about, where the conversation says so and the question itself does not.
    pub focus: Vec<PatentId>,
    /// Whether it is about these alone: what they do not say is not looked for elsewhere.
    pub firm: bool,
    /// Stored documents that are looked through before all others.
    pub among: Option<Vec<Row>>,
    /// Whether it takes for granted that a document of the list does what it asks for: "which of them …?".
    pub presumes: bool,
}

/// Documents that a short follow-up is about, at most.
const FOCUS: usize = 3;

/// Rebuilds what the last user turn asks from the turns before it.
pub fn stand_alone(messages: &[Message]) -> StandAlone {
    let users: Vec<(usize, &str)> =
        messages.iter().enumerate().filter(|(_, m)| m.role == Role::User && !m.text.trim().is_empty()).map(|(i, m)| (i, m.text.trim())).collect();
    let Some(&(at, last)) = users.last() else { return StandAlone::default() };
    let named = !PatentId::find_in(last).is_empty();
    let Some(&(previous_at, previous)) = users.iter().rev().nth(1).filter(|_| depends(last) && !named) else {
        return StandAlone { question: last.to_owned(), ..StandAlone::default() };
    };
    // What was named by the person counts before what the answer cited.
    let mut focus: Vec<PatentId> = PatentId::find_in(previous).into_iter().map(|(_, id)| id).collect();
    if focus.is_empty() {
        let answers = messages[previous_at..at].iter().filter(|m| m.role == Role::Assistant);
        focus = answers.flat_map(|m| PatentId::find_in(&m.text)).map(|(_, id)| id).collect();
    }
    let mut seen = std::collections::HashSet::new();
    focus.retain(|id| seen.insert(id.key()));
    focus.truncate(FOCUS);
    // With a document to look into, the new words alone say what to look for.
    let question = if focus.is_empty() { format!("{previous} {last}") } else { last.to_owned() };
    StandAlone { question, focus, ..StandAlone::default() }
}

/// Whether a question leans on the turn before: it points back, begins with "and", or is too short to stand alone.
pub fn depends(text: &str) -> bool {
    static POINTER: LazyLock<Regex> = LazyLock::new(|| {
        let words = r"(?i)^(and|but|so|also|what about|how about|same|why)\b|\b(it|its|they|them|their|this|that|these|those|there|he|she|the (same|former|latter|first|second|third|document|patent|claim))\b|^(그리고|그럼|그러면|그런데|또)|(^|\s)그(것|\s)|그\s?(특허|문헌|발명|중)|이\s?(것|특허|문헌|발명)|거기|해당|위\s?(특허|문헌)|도 ?(나와|적혀|쓰여|써|기재돼|기재되어|언급돼|언급되어) ?있|^(那|那么|还有|另外|以及)|它|其中|该(专利|文献|发明)|这(个|篇|件|项)|^(では|それ|また|そして|じゃあ)|それ|その|この(特許|文献|発明)|これ|同じ";
        rule(words)
    });
    let letters = letters(text);
    let cjk = text.chars().filter(|c| ('\u{3040}'..='\u{d7a3}').contains(c)).count();
    POINTER.is_match(text) || letters + 2 * cjk < 24
}

/// Letters (a CJK one counts twice) below which a question says nothing of its own.
const ELLIPTIC: usize = 4;
/// The same for a question that names but another thing than one for a number did: "and the outlet?", "コレステロールは".
const ANOTHER: usize = 17;
/// And letters of such a question in all.
const ELLIPTIC_WHOLE: usize = 36;

/// A question as it is meant: one that says little but a document ("日本那篇呢", "no, I meant the other one's") asks what the
/// one before asked, and so does one for the place of its answer ("where does it say that?").
pub(super) fn meant(turn: &Turn, last: &Turn) -> String {
    static ELLIPSIS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(no|sorry|i|mean|meant|and|what about|how about|the|one|ones|for|in|of|other|it|its|that)\b|아니|그럼|쪽|거|건|은|는|요|말고|다른|문헌|不[是对]|我[问说]的是|那|这|篇|件|呢|的|另外?一?|方|ほう|では|だと|なら|の場合|は|いや|文献",
        )
    });
    static WHERE: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:and |so |ok,? )?where (?:exactly )?(?:does|did|do|is|was) (?:it|that|this|they)\b.{0,30}$",
            r"|^\W*(?:(?:그럼|그리고|그러면) ?)?(?:(?:그|이)(?:게|건|것은?|거|것이|렇게|말은?| ?내용[은이]?)? ?)?(?:어디에?|몇 ?번 ?단락에?|어느 ?(?:단락|부분|청구항)에?) ?(?:그렇게 ?)?(?:나와|적혀|쓰여|써|기재되어|있).{0,10}$",
            r"|^\W*(?:那么?|这|它|这个|该内容|这些|上面的?|这一点|这句话?)?(?:是|写)?(?:在?哪里?|哪儿|哪一?段|什么地方|哪个(?:段落|权利要求)).{0,4}(?:说|写|提|记载|出现).{0,6}$",
            r"|^\W*(?:では、?)?(?:それ|これ|その(?:内容|こと)|この(?:内容|こと))?[はがも]?(?:どこ|どの(?:段落|箇所|部分|請求項))に.{0,4}(?:書|記載|載).{0,14}$",
        ))
    });
    if turn.act != Act::Ask || last.act != Act::Ask || !turn.lang.same(&last.lang) {
        return turn.text.clone();
    }
    // "아니 NaCl 말고 물에 대한 PVA 비율": what was not meant says nothing of what is
    static NOT_BUT: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:no,? |sorry,? )?(?:i mean(?:t)? )?not (?:the |its )?[a-z0-9 -]{2,24}?[,;:–—-]+\s*(?:but |rather |i mean(?:t)? )?(?P<en>.+)$",
            r"|^\W*(?:아니(?:요|야|다|지)?[,\s]+)?(?:[^\s,]+ ){0,2}[^\s,]+ ?말고[,\s]+(?P<ko>.+)$",
            r"|^\W*(?:不是?|不对)[，,]?(?:我?(?:不是|没)?(?:问|说|指)的?)?[^，,。]{1,14}[，,](?:我?(?:是|要|想)?(?:问|说|指)?的?是?)(?P<zh>.+)$",
            r"|^\W*(?:いや|いいえ|違[いう]\S{0,3})?[、,]?[^、。]{1,16}(?:では|じゃ)な[くい](?:て)?[、,]?(?P<ja>.+)$",
        ))
    });
    let but = NOT_BUT.captures(&turn.text).and_then(|found| found.iter().skip(1).flatten().next()).map(|rest| rest.as_str().trim());
    if let Some(rest) = but.filter(|rest| turn.claims.is_empty() && turn.ids.is_empty() && weight(rest) >= ANOTHER && turn.text.len() > rest.len()) {
        return rest.to_owned();
    }
    // "which claims cite claim 7?" – "no, I meant claim 8": the one number in the place of the other
    if let ([own], [before], true) = (turn.claims.as_slice(), Analysis::of(&last.question).claims.as_slice(), turn.mends) {
        let (old, new) = (before.to_string(), own.to_string());
        if let Some(at) = last.question.rfind(&old).filter(|_| last.question.matches(&old).count() == 1) {
            return [&last.question[..at], &new, &last.question[at + old.len()..]].concat();
        }
    }
    // "which claim says so?" after an answer: asked again, of the claims
    static WHICH_CLAIM: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:(?:and|so|ok|but)\W+)*(?:in |from )?which claim(?: exactly)?(?: (?:says?|states?|recites?|gives?|contains?|mentions?|defines?|claims?|is|does|was))?(?: (?:it|that|this|so|stated|said|given|in|say|state|come from))*\W*$",
            r"|^\W*(?:그(?:게|건|것은?|거)?|이(?:게|건|것은?)?)? ?(?:몇 ?번|몇|어느|어떤) ?(?:청구)?항(?:에|에서|이|의)? ?(?:그렇게 ?)?(?:나와|나오|적혀|있|기재|쓰여|말하|규정|내용)\p{Hangul}*(?: ?있?\p{Hangul}+)?\W*$",
            r"|^\W*(?:那么?|它|这|这一?点)?(?:是|写?在)?(?:哪|第几)一?[个项条]?权利要求(?:里|中)?(?:这么)?(?:说|写|记载|提到|限定|要求)?的?\W*$|^\W*(?:それ|これ|そのこと)?[はが]?(?:どの|何番の)請求項(?:に|です|で|が)?.{0,12}$",
        ))
    });
    if WHICH_CLAIM.is_match(&turn.text) && turn.ids.is_empty() && records(&last.question).is_empty() {
        return format!("{} {}", turn.text.trim(), last.question);
    }
    if WHERE.is_match(&turn.text) && turn.ids.is_empty() && turn.claims.is_empty() {
        return last.question.clone();
    }
    static GONE: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\b(?:cancell?ed|deleted)\b|삭제|删除|削除"));
    if (!records(&turn.text).is_empty() || GONE.is_match(&turn.text)) && turn.claims.is_empty() {
        return turn.text.clone(); // "IPC分類は？", "삭제된 항은?"
    }
    // "함량은 몇 중량%야?" after "녹반혼합물은 무엇으로 이루어져 있어?": of what the one before spoke of
    if !records(&last.question).is_empty() {
        return turn.text.clone(); // "무게는?" after a question for the applicant
    }
    // "얼마나?" after "첨가제로 뭘 넣는데?"
    static HOW_MUCH: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?:and )?how much(?: of it)?\W*$|^\W*(?:그건?|그럼)? ?얼마(?:나|만큼)?(?:요|\W)*$|^\W*(?:那|各?加|放)?(?:多少|几份)\W*$|^\W*(?:それは)?(?:どのくらい|どれくらい|いくら|何%)\W*$",
        )
    });
    static WHAT: LazyLock<Regex> = LazyLock::new(|| rule(r"뭘|뭐를|무엇을|무얼|어떤 ?(?:걸|것을)|(?P<zh>加|放|用|添加)(?:的是|了)?什么|何を"));
    if HOW_MUCH.is_match(&turn.text) && turn.ids.is_empty() && WHAT.is_match(&last.question) {
        let much = match turn.lang.code() {
            "zh" => "$zh多少",
            "ja" => "どのくらい",
            _ => "얼마나",
        };
        return WHAT.replace(&last.question, much).into_owned();
    }
    if facets::only_measures(&turn.text) && turn.ids.is_empty() && turn.claims.is_empty() {
        return format!("{} {}", quantity::unasked(&Analysis::of(&last.question).matter).trim(), turn.text);
    }
    // "下限は？" after a question for a number
    static LIMIT: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?:(?:and|so|what about|what is)\W+)*(?:the |its )?(?:upper|lower) (?:limit|bound)\W*$|^\W*(?:그럼 ?|그 ?)?(?:상한|하한)값?(?:은요?|은 ?얼마\p{Hangul}*|만(?: ?(?:알려|말해)\p{Hangul}*)?)?\W*$|^\W*(?:那么?|它的|その)?(?:上限|下限)[值値]?(?:是多少|多少|呢|は(?:いくら|何\S{0,3}|いくつ)?(?:ですか)?)?\W*$",
        )
    });
    if LIMIT.is_match(&turn.text) && matches!(facets::value(&last.question), Wanted::Number(_)) {
        return format!("{} {}", turn.text.trim_end_matches(['?', '？', '。']), last.question);
    }
    let said = weight(&ELLIPSIS.replace_all(&turn.subject, ""));
    static GOES_ON: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)^\W*(?:and|or|what about|how about|그럼|그리고|그러면|那么?|还有|では|じゃあ|あと)\W?|(?:呢|は|って|은|는|은요|는요)\W*$"));
    let another = said < ANOTHER
        && Background::asked(&turn.text).is_none()
        && GOES_ON.is_match(&turn.text)
        && !turn.says_what_it_asks()
        && matches!(facets::value(&last.question), Wanted::Number(_));
    if said >= ELLIPTIC && !another || weight(&turn.text) > ELLIPTIC_WHOLE {
        return turn.text.clone();
    }
    // "no, I meant claim 8", "and preferably?": the claim of before is not meant
    static RATHER: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bprefer|优选|最优|更优|最好|바람직|더 좋|好ましく|望ましく"));
    let before = if turn.claims.is_empty() && !RATHER.is_match(&turn.text) { last.question.clone() } else { Analysis::of(&last.question).content };
    // "那么锰呢？" after "铝的含量是多少": the one thing in the place of the other
    let noun = ELLIPSIS.replace_all(&GOES_ON.replace_all(&turn.subject, " "), " ").trim().to_owned();
    match topic::topic(&before) {
        Some(topic) if another && !noun.is_empty() && !noun.contains(' ') => before.replace(&topic, &noun),
        _ => format!("{before} {}", turn.text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(messages: &[(Role, &str)]) -> StandAlone {
        stand_alone(&messages.iter().map(|(role, text)| Message::new(*role, *text)).collect::<Vec<_>>())
    }

    #[test]
    fn a_follow_up_keeps_its_document() {
        let t = turn(&[(Role::User, "What does claim 1 of US99000001B2 require?"), (Role::Assistant, "…"), (Role::User, "And its thickness?")]);
        assert_eq!((t.question.as_str(), t.focus.len()), ("And its thickness?", 1));
        let t = turn(&[(Role::User, "손목 밴드의 코팅액은?"), (Role::Assistant, "KR1020990000012A 청구항 1 [1]: …"), (Role::User, "그 입경은 얼마인가?")]);
        assert_eq!(t.focus[0].key(), "KR1020990000012A");
    }

    #[test]
    fn without_a_document_the_words_are_joined() {
        let t = turn(&[(Role::User, "silicon anodes with FEC"), (Role::Assistant, "Not found"), (Role::User, "what about germanium?")]);
        assert_eq!(t.question, "silicon anodes with FEC what about germanium?");
    }

    #[test]
    fn a_question_that_says_little_asks_what_the_one_before_did() {
        let meant_after = |before: &str, text: &str| meant(&Turn::of(text, true), &Turn::of(before, true));
        let dose = "How much of the amine fluoride does claim 1 require?";
        assert_eq!(meant_after(dose, "And triclosan?"), "How much triclosan does claim 1 require?");
        assert_eq!(meant_after(dose, "Where does it say that?"), dose);
        assert_eq!(meant_after("铬的含量", "下限呢？"), "下限呢 铬的含量");
        assert_eq!(meant_after("高さはどのくらいですか", "それはどの段落に書いてありますか"), "高さはどのくらいですか");
        assert_eq!(meant_after("含量范围是多少？", "优选呢？"), "含量范围是多少？ 优选呢？");
        assert_eq!(meant_after(dose, "Which claim says so?"), format!("Which claim says so? {dose}"));
        assert_eq!(meant_after("LED는 몇 종류인가?", "어느 청구항에 나오나?"), "어느 청구항에 나오나? LED는 몇 종류인가?");
        assert_eq!(meant_after("도 12는 무엇을 보여주나?", "걸림턱은 어느 청구항에 기재되어 있나?"), "걸림턱은 어느 청구항에 기재되어 있나?");
        assert_eq!(meant_after(dose, "What viscosity does it have?"), "What viscosity does it have?");
        assert_eq!(meant_after("Which fungicide does it name?", "And the mixing ratio with the surfactant?"), "And the mixing ratio with the surfactant?");
    }

    #[test]
    fn a_new_question_stands_alone() {
        let t = turn(&[
            (Role::User, "What does claim 1 of US99000001B2 require?"),
            (Role::Assistant, "…"),
            (Role::User, "Which documents disclose a reverse osmosis membrane module with a pressure relief valve?"),
        ]);
        assert!(t.focus.is_empty() && t.question.starts_with("Which documents"));
    }
}
