//! Turns of few words, which keep of the one before what they do not say: "and from Japan?", "碳呢", "and 5?", "make that 2015".

use std::sync::LazyLock;

use regex::Regex;

use super::{PLURAL, State};
use crate::chat::act::{About, Act, Turn, also, of_record, wants_independent_claims, weight};
use crate::chat::list::{List, take_back};
use crate::chat::period::Period;
use crate::index::Filter;
use crate::search::analysis::Analysis;
use crate::search::names;
use crate::search::naming::is_han;
use crate::search::rule;

/// Letters (a CJK one counts twice) of such a turn at most.
const FEW: usize = 36;

/// "find Korean ones on the same topic".
pub(super) static SAME_TOPIC: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)같은 ?(?:주제|내용|걸로|것으로)(?:로|에서|의)?|동일(?:한)? ?주제(?:로|의)?|\b(?:on |for |about )?the same (?:topic|subject|search|thing|matter)\b|同じ(?:テーマ|主題|話題|内容|検索)(?:で|の)?|同(?:样|一个?)的?(?:主题|话题|题目|检索)",
    )
});
/// "and the same claim in Japanese".
pub(super) static SAME_CLAIM: LazyLock<Regex> = LazyLock::new(|| {
    rule(r"(?i)\b(?:same|that|this) claim\b|(?:같은|그|이) ?(?:청구)?항|(?:同じ|その|この)請求項|(?:同[样一](?:的|个)?|[这那该][个条项]?)权利要求")
});

/// Gives a turn what it leaves to the one before.
pub(super) fn complete(turn: &mut Turn, last: &Turn, state: &State) {
    if state.focus.len() == 1
        && weight(&turn.text) <= FEW
        && turn.ids.is_empty()
        && turn.numbers.is_empty()
        && of_record(&turn.text)
        && !wants_independent_claims(&turn.text)
        && matches!(turn.act, Act::Search | Act::Show | Act::Plain)
    {
        turn.act = Act::Ask; // "cited documents", "申请人"
        return;
    }
    if let ([number], [_], true) = (turn.numbers.as_slice(), last.claims.as_slice(), turn.mends && state.lists.is_empty() && turn.ids.is_empty()) {
        // "claim 8" – "no, 7"
        (turn.claims, turn.numbers, turn.act, turn.unsure) = (vec![*number as u32], Vec::new(), last.act, false);
        return;
    }
    if let (Some(step), [claim]) = (neighbour(&turn.text), last.claims.as_slice()) {
        (turn.claims, turn.act, turn.unsure) = (vec![claim.saturating_add_signed(step).max(1)], Act::Show, false);
        return;
    }
    let places = !turn.ids.is_empty() || !turn.claims.is_empty() || !turn.numbers.is_empty();
    if turn.act == Act::Translate && last.act == Act::Narrow && !last.filter.langs.is_empty() && !places && also(&turn.text) && turn.subject_is_little() {
        // "in Chinese" – "and in Japanese too"
        turn.filter.langs = turn.into.iter().map(|lang| lang.code().to_owned()).collect();
        (turn.act, turn.unsure, turn.into) = (Act::Narrow, false, None);
        return;
    }
    if places || weight(&turn.text) > FEW || turn.searches || turn.group.is_some() {
        return;
    }
    if let (Some(claim), [_]) = (bare_number(&turn.text), last.claims.as_slice()) {
        // "what does claim 4 say?" – "and 5?"
        (turn.claims, turn.act, turn.unsure) = (vec![claim], if last.act == Act::Ask { Act::Show } else { last.act }, false);
        return;
    }
    if last.act == Act::Summarise && turn.unsure && LENGTH.is_match(&turn.text) {
        // "もっと詳しく3文で"
        (turn.act, turn.unsure, turn.claims) = (Act::Summarise, false, last.claims.clone());
        (turn.ids, turn.numbers, turn.into) = (last.ids.clone(), last.numbers.clone(), last.into.clone());
        return;
    }
    let of_collection = state.lists.is_empty() && last.act == Act::Count && last.group.is_none();
    let asked_on = turn.asks() || turn.goes_on() || turn.unsure;
    if of_collection && asked_on && !turn.everything && matches!(turn.act, Act::Ask | Act::Search | Act::Narrow | Act::Exists | Act::Count | Act::Plain) {
        let whole = turn.act == Act::Count && !turn.goes_on(); // "how many patents were published in 2019?" says it all
        if !turn.filter.is_empty() && !whole {
            // "how many patents are from Korea?" – "and from Japan?"
            turn.filter = turn.filter.or(&last.filter);
            (turn.act, turn.unsure, turn.of_word) = (Act::Count, false, last.of_word);
            turn.subject = if last.of_word { last.subject.clone() } else { String::new() };
        } else if last.of_word && turn.goes_on() {
            // "how many mention graphene?" – "and perovskite?"
            (turn.act, turn.unsure, turn.of_word, turn.filter) = (Act::Count, false, true, last.filter.clone());
        }
        return;
    }
    // "硬度多少", "収率は" after a question about a document is no search
    let of_document = matches!(last.act, Act::Ask | Act::Show | Act::Summarise | Act::Translate | Act::Classify);
    let at_hand = state.lists.is_empty() && state.focus.len() == 1 && of_document && turn.filter.is_empty();
    let taken_for_else = matches!(turn.act, Act::Search | Act::Count) || matches!(turn.act, Act::Exists | Act::Plain) && ENDS_ASKING.is_match(&turn.text);
    // "有没有提到二氧化碳传感器？": of the document that was spoken of
    let whether_there = turn.act == Act::Exists && !turn.names_documents() && !turn.searches;
    if at_hand && (turn.unsure && taken_for_else || whether_there) {
        turn.act = Act::Ask;
    }
}

/// "only Canon" – "no, Ricoh": another applicant.
pub(super) fn other_applicant(turn: &mut Turn, last: &Turn, state: &State) {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:and |so )?(?:what|how) about (?P<about>(?-i:[A-Z])[\w.&-]*(?: (?-i:[A-Z&])[\w.&-]*){0,4})\W*$|^\W*(?:(?:no|sorry|actually|i mean(?:t)?|not (?-i:[A-Z])[\w .&-]{1,30}?)[,;:]?\s+)+(?:(?:only|the ones?|those|by|from|of)\s+)*(?P<en>(?-i:[A-Z])[\w.&-]*(?: (?-i:[A-Z&])[\w.&-]*){0,4})(?: ones?)?\W*$|^\W*not (?:by |from |of )?(?-i:[A-Z])[\w .&-]{1,30}?,? but (?:by |from |of )?(?P<but>(?-i:[A-Z])[\w.&-]*(?: (?-i:[A-Z&])[\w.&-]*){0,4})(?: ones?)?\W*$",
            r"|^\W*[\p{Hangul}A-Za-z&]{2,20}(?: ?말고|[이가] 아니(?:라|고)) (?P<ko_but>[\p{Hangul}A-Za-z&]{2,20}?)(?: ?(?:것|거|건)(?:만)?)?\W*$|^\W*不是[\p{Han}A-Za-z]{2,16}[，,]\s*而?是(?P<zh_but>[\p{Han}A-Za-z]{2,16}?)的?\W*$|^\W*[\p{Han}\p{Katakana}ーA-Za-z]{2,16}(?:では|じゃ)なくて?[、,]?(?P<ja_but>[\p{Han}\p{Katakana}ーA-Za-z]{2,16}?)(?:の(?:もの|特許|方)?)?(?:です)?\W*$",
            r"|^\W*(?:아니(?:요|야|고)?|아뇨)[,\s]+(?P<ko>[\p{Hangul}A-Za-z&]{2,20}?)(?: ?(?:것|거|건)(?:만)?)?(?: ?(?:을|를)? ?말(?:한|하는|하려던)? ?(?:거|것|건|이야|이었|이에)\p{Hangul}*)?\W*$|^\W*(?:不对|不是|不)[，,\s]*(?:是|要)?(?P<zh>[\p{Han}A-Za-z]{2,16}?)的?\W*$|^\W*(?:いや|いいえ|違います)[、,\s]*(?P<ja>[\p{Han}\p{Katakana}ーA-Za-z]{2,16}?)(?:の(?:もの|特許|方)?)?(?:です)?\W*$",
        ))
    });
    let names_one = |about: &About| about.keep && (about.words.starts_with(char::is_uppercase) || !names::known(&about.words).is_empty());
    let of_list = |list: &List| !list.base.applicants.is_empty() || !list.keep.applicants.is_empty();
    let of_applicant = !last.filter.applicants.is_empty() || state.list().is_some_and(of_list) || last.about.as_ref().is_some_and(names_one);
    let places = !turn.ids.is_empty() || !turn.claims.is_empty() || !turn.numbers.is_empty();
    let filters = Filter { applicants: Vec::new(), ..turn.filter.clone() };
    if !of_applicant || places || !filters.is_empty() {
        return;
    }
    let Some(found) = OTHER.captures(&turn.text) else { return };
    let Some(name) =
        ["en", "ko", "zh", "ja", "about", "but", "ko_but", "zh_but", "ja_but"].iter().find_map(|name| found.name(name)).map(|name| name.as_str().to_owned())
    else {
        return;
    };
    (turn.act, turn.unsure, turn.mends, turn.about, turn.into) = (Act::Narrow, false, true, None, None);
    (turn.filter.applicants, turn.without) = (vec![name], Default::default());
}

/// "Find prior art for it": documents like the one that was spoken of.
pub(super) fn like_it(turn: &mut Turn, state: &State) {
    static FOR_IT: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:prior art|similar|related|closest|anything like|something like)\b.{0,24}\b(?:for|to|against|of|like) (?:it|this(?: one)?|that(?: one)?|this (?:patent|document|invention))\W*$|\banything (?:like|similar to) (?:it|this|that)\W*$",
            r"|^\W*(?:그럼 ?)?(?:이|그)(?:것|거|걸|게| ?특허| ?문헌| ?발명)?(?:의|에 대한|와 비슷한|에)? ?(?:선행 ?(?:기술|문헌)|비슷한 ?(?:특허|문헌))(?:을|를|도)? ?(?:좀 ?)?(?:찾|검색|조사)\p{Hangul}*\W*\p{Hangul}*\W*$",
            r"|^\W*(?:再)?(?:帮我)?(?:找|检索|查)(?:一下|找)?(?:它|这件|该|这个)(?:专利|发明|文献)?的(?:现有技术|对比文件|相关专利)\W*$|^\W*(?:その|この|それの|これの)(?:特許|発明|文献)?(?:の|に対する)?先行(?:技術|文献)(?:文献)?を?(?:探|検索|調べ|見つけ)\p{Hiragana}*\W*$",
        ))
    });
    let search = matches!(turn.act, Act::Search | Act::Exists | Act::Ask | Act::More);
    if search && state.focus.len() == 1 && turn.ids.is_empty() && turn.numbers.is_empty() && FOR_IT.is_match(&turn.text) {
        (turn.act, turn.unsure) = (Act::More, false);
        turn.subject.clear();
    }
}

/// Whether a turn lists what was counted before; it keeps the filter of the count then.
pub(super) fn lists_what_was_counted(turn: &mut Turn, last: &Turn, state: &State) -> bool {
    if last.act != Act::Count || !matches!(turn.act, Act::Search | Act::Sort) {
        return false;
    }
    if turn.act == Act::Sort && !last.everything && !state.lists.is_empty() {
        turn.filter = turn.filter.or(&last.filter); // "how many of them are Korean?" – "the oldest one?"
        return true;
    }
    // "how many European ones are there?" – "list them"
    let lists = turn.points_back && !last.filter.is_empty() && turn.filter.applicants.is_empty() && turn.subject_is_little();
    if lists {
        (turn.act, turn.filter, turn.everything) = (Act::Search, last.filter.clone(), true);
    }
    lists
}

/// "drop what is from before 2000" – "no, I meant before 2010": what the mended turn shut out is shut out still.
pub(super) fn turn_round(turn: &mut Turn, last: &Turn) {
    let one = |turn: &Turn| turn.filter.before.is_some() != turn.filter.after.is_some();
    if !turn.mends || turn.asks() || !one(turn) || !one(last) {
        return;
    }
    let said = Analysis::of(&last.text);
    let turned = said.before.is_some() != said.after.is_some() && said.before.is_some() != last.filter.before.is_some();
    if turned && turn.filter.before.is_some() == Analysis::of(&turn.text).before.is_some() {
        std::mem::swap(&mut turn.filter.before, &mut turn.filter.after);
    }
}

static ENDS_ASKING: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:呢|多少|は|은|는|요)[？?。.\s]*$|[?？]\s*$"));

/// Makes a turn a comparison that is one after what was said before.
pub(super) fn compare(turn: &mut Turn, last: &Turn, state: &State) {
    if turn.of_pair.is_some() && state.pair.len() > 1 && turn.ids.is_empty() && matches!(turn.act, Act::Search | Act::Exists) {
        turn.act = Act::Ask; // "後者の硼素は"
    }
    if turn.claims.len() == 1
        && last.claims.len() == 1
        && turn.claims != last.claims
        && turn.ids.is_empty()
        && turn.numbers.is_empty()
        && turn.differs_from_it()
    {
        turn.claims = vec![last.claims[0], turn.claims[0]]; // "請求項2との違いは？" after claim 4
    }
    if turn.act == Act::Ask && turn.claims.len() > 1 && turn.ids.is_empty() && turn.numbers.is_empty() && state.focus.len() == 1 && turn.sets_side_by_side() {
        turn.act = Act::Compare; // two claims of the document that was spoken of
    }
    if last.act == Act::Compare && turn.act == Act::Show && turn.ids.is_empty() && turn.numbers.is_empty() && PLURAL.is_match(&turn.text) {
        turn.act = Act::Compare; // "only claim 1 of both"
    }
}

/// "Compared with US…, which is thicker?": asked of the document that is open, too.
pub(super) fn beside(turn: &mut Turn, state: &State) {
    static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)\bcompared (?:to|with)\b|\bthan (?:that of |in )?[A-Z]{2} ?\d|相比|[와과] ?비교하면|보다 ?(?:더|두|높|낮|많|크|작)|[とに]比べ")
    });
    if let ([named], [open], Act::Ask) = (turn.ids.as_slice(), state.focus.as_slice(), turn.act)
        && named.key() != open.key()
        && BESIDE.is_match(&turn.text)
    {
        turn.question += &format!(" ({open})");
        turn.ids.insert(0, open.clone());
    }
}

/// "それは請求項1に従属しますか" after claim 4 was read: that of claim 4.
pub(super) fn that_claim(text: &str, last: &Turn) -> Option<String> {
    static POINTS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?P<en>does|is) (?:it|this(?: claim| one)?|that(?: claim| one)?) (?P<depends>.{0,12}(?:depend|refer|independent).*)$|^\W*(?:それ|これ)[はが](?P<ja>.*(?:従属|引用|独立).*)$|^\W*(?:它|这一?项)(?:是|是不是)?(?P<zh>(?:从属|引用|独立|依赖).*)$|^\W*(?:그건|그것은|그거|이건|이것은) ?(?P<ko>.*(?:종속|인용|독립).*)$",
        )
    });
    let ([claim], true) = (last.claims.as_slice(), matches!(last.act, Act::Show | Act::Ask | Act::Translate)) else { return None };
    let found = POINTS.captures(text)?;
    let rest = |name: &str| found.name(name).map(|rest| rest.as_str().to_owned());
    let in_english = rest("en").zip(rest("depends")).map(|(asks, depends)| format!("{asks} claim {claim} {depends}"));
    let in_japanese = rest("ja").map(|rest| format!("請求項{claim}は{rest}"));
    let in_chinese = rest("zh").map(|rest| format!("权利要求{claim}{rest}"));
    in_english.or(in_japanese).or(in_chinese).or(rest("ko").map(|rest| format!("청구항 {claim}은 {rest}")))
}

/// Words for how long a text is to be.
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(?:shorter|longer|briefer|more detail\w*)\b|\b(?:\d+|one|two|three|four|five)[ -](?:sentences?|lines?|words|characters)\b|더 ?(?:짧게|길게|자세히|간단히)|(?:\d+|한|두|세|네|다섯) ?(?:문장|줄)|\d+ ?자로|(?:再|更)?(?:短|长|详细|简短)一?[点些]|[一二两三四五\d] ?句|(?:もっと|さらに)?(?:短く|長く|詳しく|簡潔に)|[一二三四五\d] ?(?:文で|行で)|\d+ ?文?字で",
    )
});

/// Whether a few characters without kana may be Japanese as well as Chinese: "韓国以外".
pub(super) fn may_be_japanese(text: &str) -> bool {
    weight(text) <= FEW && text.chars().any(is_han) && text.chars().all(|c| is_han(c) && c != '的' || !c.is_alphabetic() || c.is_ascii())
}

/// "the next claim", "그 앞 청구항", "上一条": by how many claims it lies behind the one that was read.
fn neighbour(text: &str) -> Option<i32> {
    static NEXT: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?:and |now |then |show )*(?:the )?(?:next|following)(?: one| claim)\W*$|^\W*(?:그 ?)?다음 ?(?:청구)?항(?:은|을|도)?\W*\p{Hangul}*\W*$|^\W*下一[条项](?:权利要求)?\W*呢?\W*$|^\W*次の請求項は?\W*$",
        )
    });
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?:and |now |then |show )*(?:the )?(?:previous|preceding)(?: one| claim)\W*$|^\W*(?:그 ?)?(?:앞|이전|바로 앞) ?(?:청구)?항(?:은|을|도)?\W*\p{Hangul}*\W*$|^\W*上一[条项](?:权利要求)?\W*呢?\W*$|^\W*前の請求項は?\W*$",
        )
    });
    if NEXT.is_match(text) { Some(1) } else { BEFORE.is_match(text).then_some(-1) }
}

/// "and 5?", "那6呢", "그럼 5는?": a number and nothing else.
fn bare_number(text: &str) -> Option<u32> {
    static BARE: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)^\W*(?:and |then |what about |how about |now |그럼 ?|그러면 ?|那么?|では、?|じゃあ、?)*(\d{1,3})(?:항|项|番)?(?:은|는|呢|は)?(?: then)?\W*$")
    });
    BARE.captures(text)?[1].parse().ok()
}

/// The turn before with another year: "after 2010" – "actually make that 2015".
pub(super) fn other_year(turn: &Turn, last: &Turn) -> Option<String> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:19|20)\d\d"));
    let dated = |turn: &Turn| turn.filter.before.or(turn.filter.after).is_some();
    let (own, before): (Vec<_>, Vec<_>) = (YEAR.find_iter(&turn.text).collect(), YEAR.find_iter(&last.text).collect());
    let ([own], [_]) = (own.as_slice(), before.as_slice()) else { return None };
    (turn.mends && !dated(turn) && dated(last) && turn.ids.is_empty() && weight(&turn.text) <= FEW).then(|| YEAR.replace(&last.text, own.as_str()).into_owned())
}

/// A question for the claim that says another thing: "which claim mentions pins?" – "and which one the two springs?".
pub(super) fn other_claim(text: &str, last: &Turn) -> Option<String> {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:and|so|ok|then)\W+which(?: one| claim)? (?:is )?(?P<en>(?:the|an?|about|two|three|its) [\w -]{2,40}?)\W*$|^\W*(?:and )?(?:what|how) about (?P<about>[\w -]{2,40}?)\W*$",
            r"|^\W*(?:그럼|그리고|그러면) ?(?P<ko>[\p{Hangul}\w ]{2,20}?)(?:은|는)\W*$|^\W*那么?(?P<zh>[\p{Han}\w]{1,10})呢\W*$|^\W*(?:では|じゃあ)、?(?P<ja>[\p{Han}\p{Katakana}ー\w]{2,14})は\W*$",
        ))
    });
    if last.act != Act::Ask || !Analysis::of(&last.question).asks_which_claim {
        return None;
    }
    let found = OTHER.captures(text)?;
    let said = |name: &str| found.name(name).map(|found| found.as_str());
    said("en").or(said("about")).map(|thing| format!("Which claim mentions {thing}?")).or_else(|| {
        said("ko")
            .map(|thing| format!("{thing}은 몇 번 청구항에서 언급돼?"))
            .or_else(|| said("zh").map(|thing| format!("哪项权利要求提到{thing}？")))
            .or_else(|| said("ja").map(|thing| format!("{thing}はどの請求項で言及されていますか")))
    })
}

/// A turn without the kinds of filters that another one says: "from 2018, only European ones" – "no, American".
pub(super) fn without_what(turn: &Turn, other: &Turn) -> Turn {
    let mut turn = Turn { mends: false, ..turn.clone() };
    let Filter { before, after, countries, langs, classes, applicants, .. } = &other.filter;
    if before.or(*after).is_some() {
        if Period::of(&turn.filter).is_some() {
            take_back(&mut turn.filter, *before, *after);
        } else {
            (turn.filter.before, turn.filter.after) = (None, None);
        }
    }
    if !countries.is_empty() || !langs.is_empty() {
        (turn.filter.countries, turn.filter.langs, turn.without.countries, turn.without.langs) = Default::default();
    }
    if !classes.is_empty() {
        turn.filter.classes.clear();
    }
    if !applicants.is_empty() || other.about.is_some() {
        turn.filter.applicants.clear();
        turn.about = None;
    }
    turn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::act::Learned;
    use crate::model::{Message, Role};

    fn last(messages: &[(Role, &str)]) -> Turn {
        let messages: Vec<Message> = messages.iter().map(|(role, text)| Message::new(*role, *text)).collect();
        State::of(&messages, &Learned::default(), None).expect("no embedder, no error").1
    }

    const LIST: &str = "2 documents:\n1. US99000001B2 · Cell · 2018-08-08 [1]\n   “a cell”\n2. KR1020990000012A · 밴드 · 2019-09-09 [2]\n";

    #[test]
    fn a_count_goes_on() {
        let counted = [(Role::User, "How many patents from Korea are in the collection?"), (Role::Assistant, "10759 of the 96261 documents")];
        let turn = last(&[&counted[..], &[(Role::User, "and from Japan?")]].concat());
        assert_eq!((turn.act, turn.filter.countries), (Act::Count, vec!["JP".to_owned()]));
        let word = [(Role::User, "how many patents mention graphene?"), (Role::Assistant, "211 of the 96261 documents")];
        let turn = last(&[&word[..], &[(Role::User, "and perovskite?")]].concat());
        assert!(turn.act == Act::Count && turn.of_word && turn.subject.contains("perovskite"), "{turn:?}");
    }

    #[test]
    fn what_is_meant_takes_the_place_of_what_was_understood() {
        let narrowed = |text| [(Role::User, "find patents on cells"), (Role::Assistant, LIST), (Role::User, text), (Role::Assistant, LIST)];
        for text in ["no, I meant Chinese", "no, Chinese", "sorry, not Korean, Chinese"] {
            let turn = last(&[&narrowed("only Korean")[..], &[(Role::User, text)]].concat());
            assert!(turn.act == Act::Narrow && turn.mends, "{text}: {turn:?}");
            assert_eq!((turn.filter.countries, turn.without.countries), (vec!["CN".to_owned()], vec![]), "{text}");
        }
        let turn = last(&[&narrowed("only after 2010")[..], &[(Role::User, "actually make that 2015")]].concat());
        assert_eq!((turn.act, turn.filter.after.map(|day| day.to_string())), (Act::Narrow, Some("2016-01-01".into())));
    }

    #[test]
    fn the_claim_that_is_meant_takes_the_place_of_the_other() {
        let asked = [(Role::User, "US99000001B2里哪些权利要求引用权利要求7？"), (Role::Assistant, "US99000001B2 中引用权利要求7的权利要求：8。")];
        let turn = last(&[&asked[..], &[(Role::User, "不对，我是说权利要求8")]].concat());
        assert_eq!((turn.act, turn.question.as_str()), (Act::Ask, "US99000001B2里哪些权利要求引用权利要求8？"));
        let turn = last(&[&asked[..], &[(Role::User, "compared with KR1020990000012A, which is thicker?")]].concat());
        assert_eq!(turn.ids.len(), 2);
    }

    #[test]
    fn a_summary_is_made_at_another_length() {
        let asked = [(Role::User, "summarise US99000001B2 in one sentence"), (Role::Assistant, "US99000001B2 · Cell …")];
        for text in ["もっと詳しく3文で", "shorter", "더 짧게", "三句话"] {
            let turn = last(&[&asked[..], &[(Role::User, text)]].concat());
            assert!(turn.act == Act::Summarise && turn.ids.len() == 1, "{text}: {turn:?}");
        }
    }

    #[test]
    fn few_words_are_asked_of_the_document_that_was_spoken_of() {
        let asked = [(Role::User, "US99000001B2里铬的质量百分比是多少？"), (Role::Assistant, "US99000001B2 权利要求1 [1]：“…”")];
        for text in ["硬度多少", "钨的含量"] {
            assert_eq!(last(&[&asked[..], &[(Role::User, text)]].concat()).act, Act::Ask, "{text}");
        }
        let claim = [(Role::User, "what does claim 4 of US99000001B2 say?"), (Role::Assistant, "US99000001B2, claim 4 [1]: “…”")];
        let turn = last(&[&claim[..], &[(Role::User, "and 5?")]].concat());
        assert_eq!((turn.act, turn.claims), (Act::Show, vec![5]));
    }
}
