//! What a turn shuts out: "drop the Korean ones", "한국 것은 빼줘", "不要日本的", "中国以外".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::filters::LANGUAGES;
use super::rules::{ABOUT_CLASS, DROP, rules};
use crate::search::offices::{OFFICES, Office};
use crate::search::rule;

rules! {
    KEEPS = r"\b(?:drop|remove|exclude|take out|leave out|hide|discard|throw out)\b.{0,40}(?:\bnot\b|n't\b|\bother than\b|\bexcept\b|\boutside\b)|(?:아닌|이외|외)(?:의|에)? ?(?:것|건|거|문헌|특허)?들?(?:은|는|을|를)? ?(?:모두|다|전부)? ?(?:빼|제외)|(?:不是|不在|不属于|并非).{1,24}(?:去掉|排除|剔除|删|不要)|除了?.{1,16}(?:之外|以外)?(?:都|全部?|其他|其余).{0,6}(?:去掉|排除|剔除|删|不要)|(?:以外|でない|ではない|じゃない).{0,8}(?:除|外|削)";
}

/// Whether a clause shuts out documents: "drop everything that is not Korean" lets them in, "Korean patents that remove mercury" speaks
/// of mercury.
pub(super) fn drops(clause: &str) -> bool {
    DROP.find_iter(clause).any(|found| of_documents(clause, found.range())) && !KEEPS.is_match(clause)
}

/// Whether words shut out something, whatever it is.
pub(super) fn shuts_out(text: &str) -> bool {
    DROP.is_match(text) && !KEEPS.is_match(text)
}

/// Whether the word at `range`, which shuts something out, is said of documents: they end what stands before it ("한국 것은 빼"), or
/// begin what stands behind it.
fn of_documents(clause: &str, range: Range<usize>) -> bool {
    static DROPPED: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        const DOCUMENTS: &str = concat!(
            r"(?i)\b(?:ones?|them|those|that|it|everything|anything|stuff|documents?|docs?|patents?|publications?|applications?|filings?|references?)\b|(?:number |no\.? ?|#)?\d{1,4}(?:\b[^%％]|$)",
            r"|것|거|건|꺼|쪽|특허|문헌|문서|공보|출원|자료|もの|やつ|文献|特許|公報|出願|方|ほう|专利|文件|那些",
            r"|\d+ ?(?:년대?|年代?|번째?|番目?|号|件)?(?: ?(?:이?전|이?후|以前|以後|以降|之前|之后|以后|より前|より後|前|後|后))?",
        );
        let names = OFFICES.iter().map(Office::words).chain(LANGUAGES.iter().map(|(_, any, _)| (*any).to_owned()));
        let names = names.chain([ABOUT_CLASS.as_str().to_owned()]).map(|words| format!("(?:{words})")).collect::<Vec<_>>().join("|");
        let named = format!("{names}|{DOCUMENTS}");
        let ends = r"[\s,、]|은|는|이|가|을|를|도|의|으?로|만|들|에서|(?:나온|온|쓴|작성된|된) ?|모두|전부|다|싹|좀|は|を|が|も|の|から|で|書かれた|だけ|全部|すべて|全て|的|都|全|就|也";
        let begins = concat!(
            r"(?i)\W|\b(?:the|all|any|every|of|out|rid|me|which|are|is|were|was|comes?|coming|from|in|by|for|other|also|just|only|really|please|earlier|later|older|newer|than|before|after|since|published|filed|dated|written)\b",
            r"|[些所有全部来自属于在掉把了]"
        );
        [format!("(?:{named})(?:{ends})*$"), format!("^(?:{begins})*(?:{named})"), names, named].map(|words| rule(&words))
    });
    let [ends, begins, names, documents] = &*DROPPED;
    let (before, word, behind) = (&clause[..range.start], &clause[range.clone()], &clause[range.end..]);
    let verb_last = word.chars().any(|c| matches!(c, '가'..='힣' | 'ぁ'..='ん'));
    if names.is_match(word) || !verb_last && begins.is_match(behind) {
        return true;
    }
    if word.is_ascii() {
        // "exclude what comes from China", but not "Korean patents without a pump"
        return word.ends_with("go") && ends.is_match(before) || !documents.is_match(before);
    }
    // "中国专利不含硅": of the matter
    !["不含", "不包", "不看", "除去"].iter().any(|verb| word.starts_with(verb)) && ends.is_match(before)
}

#[cfg(test)]
mod tests {
    use super::super::{Act, Turn, Without};

    #[test]
    fn what_is_shut_out_is_told_from_what_is_let_in() {
        for (text, country) in [
            ("不含韩国", "KR"),
            ("非中国的", "CN"),
            ("不看日本的", "JP"),
            ("不包含美国的", "US"),
            ("中国以外のもの", "CN"),
            ("KRは除く", "KR"),
            ("drop the US ones", "US"),
            ("exclude everthing from China", "CN"),
            ("get rid of all the ones from the US", "US"),
            ("the Korean ones can go", "KR"),
            ("한국에서 나온 것들은 다 빼줘", "KR"),
            ("除去中国的", "CN"),
            ("韩国专利就不要了", "KR"),
        ] {
            let turn = Turn::of(text, true);
            assert_eq!((turn.filter.countries.len(), turn.without.countries), (0, vec![country.to_owned()]), "{text}");
        }
        for (text, country, lang) in [
            ("find Korean patents that remove mercury from flue gas", Some("KR"), None),
            ("US patents on painting without a solvent", Some("US"), None),
            ("수은을 제거하는 한국 특허 찾아줘", Some("KR"), None),
            ("용매 없이 제조하는 한국 특허 찾아줘", Some("KR"), None),
            ("找除去水中重金属的中国专利", Some("CN"), None),
            ("不要有机溶剂的中国专利", Some("CN"), None),
            ("排ガスから水銀を取り除く技術を日本語の文献で探してください。", None, Some("ja")),
        ] {
            let turn = Turn::of(text, false);
            let wanted = (country.map(str::to_owned).into_iter().collect(), lang.map(str::to_owned).into_iter().collect());
            assert_eq!((turn.filter.countries, turn.filter.langs, turn.without), (wanted.0, wanted.1, Without::default()), "{text}");
        }
        for text in ["bring the US ones back", "put the US ones back", "やっぱりUSを戻して"] {
            let turn = Turn::of(text, true);
            assert!(turn.act == Act::Narrow && turn.filter.countries == ["US"] && turn.without == Without::default(), "{text}: {turn:?}");
        }
        for text in ["no, I meant Chinese", "no, Chinese", "sorry, not Korean, Chinese"] {
            let turn = Turn::of(text, true);
            assert_eq!((turn.filter.countries, turn.without.countries), (vec!["CN".to_owned()], vec![]), "{text}");
        }
    }
}
